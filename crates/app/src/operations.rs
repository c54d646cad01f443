//! What an operator watches.

use crate::context::App;
use crate::error::AppError;
use store::{outbox, webhooks};

/// How much waits, or was given up, by state.
pub struct Backlog {
    /// E-mails.
    pub notifications: Vec<(String, i32)>,
    /// What webhooks are to be told.
    pub deliveries: Vec<(String, i32)>,
}

/// Counts the backlog. For the operator alone: no handler of a user's call asks it.
pub async fn backlog(app: &App) -> Result<Backlog, AppError> {
    let bounded = |counts: Vec<(String, i64)>| {
        let bounded = counts.into_iter();
        bounded
            .map(|(state, count)| (state, i32::try_from(count).unwrap_or(i32::MAX)))
            .collect()
    };
    app.store
        .read(move |tx| {
            Ok(Backlog {
                notifications: bounded(outbox::count(tx)?),
                deliveries: bounded(webhooks::deliveries::count(tx)?),
            })
        })
        .await
}
