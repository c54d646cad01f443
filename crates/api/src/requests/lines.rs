//! Requests that are filed together: each line is a call of its own, `POST /requests` with its own key, in
//! a transaction of its own. What is refused is refused alone, and may be sent again with the rest.

use super::submit::NewRequest;
use crate::idempotency::IdempotencyKey;
use crate::json;
use crate::problem::{IDEMPOTENCY_KEY_REQUIRED, Problem, ProblemBody};
use app::App;
use app::requests::{Submitted, submit};
use domain::accounts::Actor;
use domain::calendar;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// What became of a line.
#[derive(Serialize, ToSchema)]
#[schema(as = LineOutcome)]
pub struct LineOutcome {
    /// Its number: of the item, from 1; of the line of the file, where its record begins.
    #[schema(minimum = 1)]
    pub line: u64,
    /// The key that it was sent with, if it had one.
    pub key: Option<String>,
    /// What `POST /requests` answers to it.
    #[schema(example = 201)]
    pub status: u16,
    /// Whether it had been filed before, with the same key.
    pub replayed: bool,
    /// The request.
    pub id: Option<Uuid>,
    /// What people call it.
    #[schema(example = "EP-2026-7K3QXD")]
    pub reference: Option<String>,
    /// Why it was refused.
    pub problem: Option<ProblemBody>,
}

/// What became of each line, in their order.
#[derive(Serialize, ToSchema)]
pub struct LineOutcomes {
    /// The lines.
    pub items: Vec<LineOutcome>,
    /// How many were filed by this call.
    pub filed: usize,
    /// How many had been filed before.
    pub replayed: usize,
    /// How many were refused.
    pub refused: usize,
}

impl LineOutcomes {
    /// Counts them.
    pub fn of(items: Vec<LineOutcome>) -> Self {
        let replayed = items.iter().filter(|item| item.replayed).count();
        let refused = items.iter().filter(|item| item.problem.is_some()).count();
        Self {
            filed: items.len() - replayed - refused,
            replayed,
            refused,
            items,
        }
    }
}

/// Files a line; `wrong` is a refusal of it that is known already.
pub async fn file(
    app: &App,
    actor: &Actor,
    (line, key): (u64, Option<String>),
    request: Result<Value, Problem>,
) -> LineOutcome {
    let done = match request {
        Ok(request) => filed(app, actor, key.as_deref(), &request).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(filed) => LineOutcome {
            line,
            key,
            status: 201,
            replayed: filed.replayed.is_some(),
            id: Some(filed.request.id.uuid()),
            reference: Some(filed.request.reference.to_string()),
            problem: None,
        },
        Err(problem) => LineOutcome {
            line,
            key,
            status: problem.kind.status,
            replayed: false,
            id: None,
            reference: None,
            problem: Some(problem.body()),
        },
    }
}

async fn filed(
    app: &App,
    actor: &Actor,
    key: Option<&str>,
    request: &Value,
) -> Result<Submitted, Problem> {
    let key = key.ok_or_else(|| Problem::from(IDEMPOTENCY_KEY_REQUIRED))?;
    let key = IdempotencyKey::of_a_filing(key)?;
    let body = json::read_value::<NewRequest>(request)?;
    let today = calendar::paris(app.clock.now()).date();
    let call = key.call(actor.author, body.digest);
    Ok(submit(app, actor, body.value.read(today)?, call).await?)
}
