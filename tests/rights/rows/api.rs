//! The rows of the API.

use super::{Row, json, row};
use crate::rights::callers::Kind::{
    Administrator, Agent, Anonymous, Manager, Member, OtherAgent, Supervisor,
};
use crate::rights::things::On;

/// A file of one request.
const IMPORT: &str = "key;text;person.birth_name;person.first_names;person.birth_date;person.no_nir_reason;mandate.form;mandate.given_on;mandate.scope;mandate.duration_days;mandate.health_information;mandate.call_back
import;Dossier C2S déposé, sans réponse.;Zedmartin;Alba;09/03/1985;unknown_to_person;oral;20/11/2026;follow_file;182;oui;non
";

/// What anybody may call: each answers the same to everybody.
pub const OPEN: &[Row] = &[
    row("GET /livez", Anonymous, On::Nothing),
    row("GET /readyz", Anonymous, On::Nothing),
    row("GET /.well-known/jwks.json", Anonymous, On::Nothing),
    json(
        "POST /api/v1/auth/bootstrap",
        Anonymous,
        On::Nothing,
        r#"{"token":"x","fund":{"code":"597","name":"X"},"email":"a@cpam.example","name":"A"}"#,
    ),
    json(
        "POST /api/v1/auth/invitations:open",
        Anonymous,
        On::Nothing,
        r#"{"token":"x"}"#,
    ),
    json(
        "POST /api/v1/auth/invitations:accept",
        Anonymous,
        On::Nothing,
        r#"{"token":"x","password":"une phrase assez longue"}"#,
    ),
    json(
        "POST /api/v1/auth/invitations:confirm",
        Anonymous,
        On::Nothing,
        r#"{"token":"x","code":"123456"}"#,
    ),
    json(
        "POST /api/v1/auth/login",
        Anonymous,
        On::Nothing,
        r#"{"email":"nobody@ccas.example","password":"une phrase assez longue"}"#,
    ),
    json(
        "POST /api/v1/auth/login/totp",
        Anonymous,
        On::Nothing,
        r#"{"challenge":"x","code":"123456"}"#,
    ),
    json(
        "POST /api/v1/auth/refresh",
        Anonymous,
        On::Nothing,
        r#"{"refresh_token":"x"}"#,
    ),
    json(
        "POST /api/v1/auth/password:forgot",
        Anonymous,
        On::Nothing,
        r#"{"email":"nobody@ccas.example"}"#,
    ),
    json(
        "POST /api/v1/auth/password:reset",
        Anonymous,
        On::Nothing,
        r#"{"token":"x","password":"une phrase assez longue"}"#,
    ),
    row("POST /oauth/token", Anonymous, On::Nothing).fields("grant_type=client_credentials"),
    row("POST /oauth/introspect", Anonymous, On::Nothing).fields("token=x"),
    row("POST /oauth/revoke", Anonymous, On::Nothing).fields("token=x"),
];

pub const PEOPLE: &[Row] = &[
    row("POST /api/v1/auth/logout", Member, On::Herself),
    row("GET /api/v1/accounts", Manager, On::Nothing),
    json(
        "POST /api/v1/accounts",
        Manager,
        On::Nothing,
        r#"{"email":"{fresh}@ccas.example","name":"Nora Essai","role":"partner_member"}"#,
    ),
    row("GET /api/v1/accounts/me", Member, On::Herself),
    json(
        "PATCH /api/v1/accounts/me",
        Member,
        On::Herself,
        r#"{"notify":"daily"}"#,
    ),
    row("GET /api/v1/accounts/{id}", Manager, On::Colleague),
    row(
        "POST /api/v1/accounts/{id}:invite",
        Manager,
        On::InvitedColleague,
    ),
    row(
        "POST /api/v1/accounts/{id}:resume",
        Manager,
        On::SuspendedColleague,
    ),
    row(
        "POST /api/v1/accounts/{id}:sign-out",
        Manager,
        On::Colleague,
    ),
    row("POST /api/v1/accounts/{id}:suspend", Manager, On::Colleague),
    row("GET /api/v1/clients", Administrator, On::Nothing),
    json(
        "POST /api/v1/clients",
        Administrator,
        On::Nothing,
        r#"{"name":"Logiciel","organisation":"{ccas}","scopes":["requests:read"]}"#,
    ),
    row(
        "POST /api/v1/clients/{id}:resume",
        Administrator,
        On::SuspendedProgram,
    ),
    json(
        "POST /api/v1/clients/{id}:rotate",
        Administrator,
        On::Program,
        r#"{"at_once":true}"#,
    ),
    json(
        "POST /api/v1/clients/{id}/secrets",
        Administrator,
        On::Program,
        r#"{"secret_days":30}"#,
    ),
    row(
        "DELETE /api/v1/clients/{id}/secrets/{secret}",
        Administrator,
        On::Program,
    ),
    json(
        "PUT /api/v1/clients/{id}/limits",
        Administrator,
        On::Program,
        r#"{"networks":["127.0.0.0/8"],"keys":null}"#,
    ),
    row(
        "POST /api/v1/clients/{id}:suspend",
        Administrator,
        On::Program,
    ),
    row("GET /api/v1/organisations", Administrator, On::Nothing),
    json(
        "POST /api/v1/organisations",
        Administrator,
        On::Nothing,
        r#"{"kind":"ccas","name":"CCAS","convention":{"reference":"C-1","starts_on":"2026-01-01"}}"#,
    ),
    row(
        "GET /api/v1/organisations/{id}",
        Administrator,
        On::Organisation,
    ),
    json(
        "POST /api/v1/organisations/{id}/conventions",
        Administrator,
        On::Organisation,
        r#"{"reference":"C-2","starts_on":"2027-01-01"}"#,
    ),
    row(
        "POST /api/v1/organisations/{id}/conventions/{convention}:resume",
        Administrator,
        On::SuspendedConvention,
    ),
    row(
        "POST /api/v1/organisations/{id}/conventions/{convention}:suspend",
        Administrator,
        On::Organisation,
    ),
    row(
        "POST /api/v1/organisations/{id}:resume",
        Administrator,
        On::SuspendedOrganisation,
    ),
    row(
        "POST /api/v1/organisations/{id}:suspend",
        Administrator,
        On::Organisation,
    ),
];

/// Filing, following, treating.
pub const REQUESTS: &[Row] = &[
    row("GET /api/v1/drafts", Member, On::Nothing),
    json(
        "POST /api/v1/drafts",
        Member,
        On::Herself,
        r#"{"content":{"text":"a"}}"#,
    ),
    row("DELETE /api/v1/drafts/{id}", Member, On::Draft),
    row("GET /api/v1/drafts/{id}", Member, On::Draft),
    json(
        "PUT /api/v1/drafts/{id}",
        Member,
        On::Draft,
        r#"{"content":{"text":"b"}}"#,
    ),
    row("GET /api/v1/requests", Member, On::Nothing),
    json("POST /api/v1/requests", Member, On::Nothing, "{request}"),
    json(
        "POST /api/v1/requests:bulk",
        Member,
        On::Nothing,
        r#"{"items":[{"key":"matrix","request":{request}}]}"#,
    ),
    row("POST /api/v1/requests:import", Member, On::Nothing).text("file", IMPORT),
    row("GET /api/v1/requests:export", Member, On::Nothing).with("?motive=report"),
    json(
        "POST /api/v1/requests:preview",
        Member,
        On::Nothing,
        r#"{"text":"Où en est le dossier C2S ?"}"#,
    ),
    json(
        "POST /api/v1/requests/{id}:access",
        OtherAgent,
        On::Filed,
        r#"{"motive":"review"}"#,
    ),
    row("GET /api/v1/requests/{id}", Member, On::Filed),
    row("GET /api/v1/requests/{id}/history", Member, On::Filed),
    row("GET /api/v1/requests/{id}/messages", Member, On::Filed),
    json(
        "POST /api/v1/requests/{id}/messages",
        Member,
        On::Filed,
        r#"{"text":"Une précision."}"#,
    ),
    row("POST /api/v1/requests/{id}/attachments", Member, On::Filed).file("file"),
    row(
        "GET /api/v1/requests/{id}/attachments/{attachment_id}",
        Member,
        On::WithFile,
    ),
    json(
        "POST /api/v1/requests/{id}/missing-items",
        Agent,
        On::Filed,
        r#"{"labels":["RIB"]}"#,
    ),
    row(
        "POST /api/v1/requests/{id}/missing-items/{item}:settle",
        Member,
        On::Asked,
    ),
    json(
        "POST /api/v1/requests/{id}/notes",
        Agent,
        On::Filed,
        r#"{"text":"Vu."}"#,
    ),
    json(
        "POST /api/v1/requests/{id}:answer",
        Agent,
        On::Filed,
        r#"{"message":"Accordé."}"#,
    ),
    json(
        "POST /api/v1/requests/{id}:ask",
        Agent,
        On::Filed,
        r#"{"items":["RIB"]}"#,
    ),
    json(
        "POST /api/v1/requests/{id}:assign",
        Agent,
        On::Filed,
        r#"{"assignee":"{c2s}"}"#,
    ),
    json(
        "POST /api/v1/requests/{id}:close",
        Agent,
        On::Filed,
        r#"{"outcome":"resolved"}"#,
    ),
    row("POST /api/v1/requests/{id}:confirm", Member, On::Answered),
    json(
        "POST /api/v1/requests/{id}:link",
        Agent,
        On::TwoFiled,
        r#"{"other":"{other}"}"#,
    ),
    json(
        "POST /api/v1/requests/{id}:merge",
        Agent,
        On::TwoFiled,
        r#"{"other":"{other}"}"#,
    ),
    json(
        "POST /api/v1/requests/{id}:reopen",
        Member,
        On::Closed,
        r#"{"reason":"Suite."}"#,
    ),
    row("POST /api/v1/requests/{id}:revoke", Member, On::Filed),
    json(
        "POST /api/v1/requests/{id}:sort",
        Agent,
        On::Filed,
        r#"{"type":"documents","subject":"ald","urgency":"soon"}"#,
    ),
    row("POST /api/v1/requests/{id}:take", Agent, On::Filed),
    row("POST /api/v1/requests/{id}:unmerge", Agent, On::Merged),
    row("POST /api/v1/requests/{id}:withdraw", Member, On::Filed),
    row("GET /api/v1/stats/requests", Supervisor, On::Nothing).with("?group_by=type&year=2026"),
];

/// How a fund works.
pub const FUND: &[Row] = &[
    row("GET /api/v1/reply-templates", Agent, On::Nothing),
    json(
        "POST /api/v1/reply-templates",
        Supervisor,
        On::Nothing,
        r#"{"title":"A","text":"B"}"#,
    ),
    row("GET /api/v1/reply-templates/{id}", Agent, On::Template),
    json(
        "PUT /api/v1/reply-templates/{id}",
        Supervisor,
        On::Template,
        r#"{"title":"A","text":"B"}"#,
    ),
    json(
        "POST /api/v1/reply-templates/{id}:render",
        Agent,
        On::Template,
        r#"{"request":"{other}"}"#,
    ),
    row(
        "POST /api/v1/reply-templates/{id}:retire",
        Supervisor,
        On::Template,
    ),
    row("GET /api/v1/routing-rules", Agent, On::Nothing),
    json(
        "POST /api/v1/routing-rules",
        Supervisor,
        On::Nothing,
        r#"{"motive":"Essai","rules":[{"id":"reste","label":"Le reste"}]}"#,
    ),
    row("DELETE /api/v1/routing-rules/{id}", Supervisor, On::RuleSet),
    row("GET /api/v1/routing-rules/{id}", Agent, On::RuleSet),
    json(
        "PUT /api/v1/routing-rules/{id}",
        Supervisor,
        On::RuleSet,
        r#"{"motive":"Autre","rules":[{"id":"reste","label":"Le reste"}]}"#,
    ),
    row(
        "POST /api/v1/routing-rules/{id}:publish",
        Supervisor,
        On::RuleSet,
    ),
    json(
        "POST /api/v1/routing-rules:rehearse",
        Supervisor,
        On::RuleSet,
        r#"{"from":"2026-11-01","until":"2026-11-23","rule_set":"{id}"}"#,
    ),
    row("GET /api/v1/services", Member, On::Nothing),
    row("GET /api/v1/services/{service}", Agent, On::Nothing).with("service=c2s"),
    json(
        "PATCH /api/v1/services/{service}",
        Administrator,
        On::Desk,
        r#"{"mailbox":"autre@cpam.example"}"#,
    )
    .with("service=c2s"),
];
