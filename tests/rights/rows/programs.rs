//! The rows of the API that are not about filing or treating: what is watched, kept, told to programs.

use super::{Row, json, row};
use crate::rights::callers::Kind::{Administrator, Auditor, Manager, ProgramReads, Supervisor};
use crate::rights::things::On;

/// Watching, and keeping no longer than must be.
pub const KEEPING: &[Row] = &[
    row("GET /api/v1/journal/alerts", Auditor, On::Nothing),
    json(
        "POST /api/v1/journal/alerts/{id}:see",
        Auditor,
        On::Alert,
        r#"{"note":"Vu avec son responsable."}"#,
    ),
    row("GET /api/v1/journal/exposures/{id}", Auditor, On::Filed)
        .with("?from=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z"),
    row("GET /api/v1/journal/seers/{id}", Auditor, On::Filed)
        .with("?from=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z"),
    row("GET /api/v1/retention", Administrator, On::Nothing),
    json(
        "POST /api/v1/requests/{id}:erase",
        Administrator,
        On::Filed,
        r#"{"reason":"mistake"}"#,
    ),
    json(
        "POST /api/v1/requests/{id}:unarchive",
        Supervisor,
        On::Filed,
        r#"{"motive":"dispute"}"#,
    ),
];

/// What programs are told.
pub const WEBHOOKS: &[Row] = &[
    row("GET /api/v1/events", ProgramReads, On::Nothing),
    row("GET /api/v1/webhooks", Manager, On::Nothing),
    json(
        "POST /api/v1/webhooks",
        Manager,
        On::Webhook,
        r#"{"url":"https://recepteur.example/autre"}"#,
    ),
    row("DELETE /api/v1/webhooks/{id}", Manager, On::Webhook),
    row("GET /api/v1/webhooks/{id}", Manager, On::Webhook),
    json(
        "PUT /api/v1/webhooks/{id}",
        Manager,
        On::Webhook,
        r#"{"url":"https://recepteur.example/autre"}"#,
    ),
    row("GET /api/v1/webhooks/{id}/deliveries", Manager, On::Webhook),
    row("POST /api/v1/webhooks/{id}:pause", Manager, On::Webhook),
    json(
        "POST /api/v1/webhooks/{id}:redeliver",
        Manager,
        On::Webhook,
        "{}",
    ),
    row(
        "POST /api/v1/webhooks/{id}:resume",
        Manager,
        On::PausedWebhook,
    ),
    json(
        "POST /api/v1/webhooks/{id}:rotate",
        Manager,
        On::Webhook,
        r#"{"at_once":true}"#,
    ),
];
