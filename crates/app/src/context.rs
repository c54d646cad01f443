//! What every use case receives.

use crate::audit;
use crate::auth::federation::Federation;
use crate::auth::passwords::Passwords;
use crate::auth::throttle::Throttle;
use crate::auth::tokens::Tokens;
use crate::budgets::Budgets;
use crate::error::AppError;
use crate::openings::Noted;
use crate::treating::Loads;
use domain::clock::{Clock, Random};
use domain::keeping::Keeping;
use files::FileStore;
use files::scanner::Scanner;
use outbound::Courier;
use routing::Sorter;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::sync::Notify;

/// What the operator chose.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach the service: `https://partenaires.example`, without a final slash. Links
    /// and token issuers are made from it, never from a request's headers (S-042).
    pub public_url: String,
    /// How long things are kept.
    pub keeping: Keeping,
    /// How many different cases one person may open within an hour (S-010).
    pub cases_per_hour: u32,
    /// How much the files of partners may take (S-048).
    pub quotas: domain::quotas::Quotas,
}

/// A database that takes longer than this to take a write is not ready.
const READY_WITHIN: Duration = Duration::from_secs(3);

/// The application: everything that outlives a call.
pub struct App {
    /// The database.
    pub store: Store,
    /// Where attachments lie.
    pub files: FileStore,
    /// The malware scanner, where there is one.
    pub scanner: Option<Scanner>,
    /// Wakes the scanning worker after a commit that brought files.
    pub scan_waiting: Notify,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Calls to addresses that partners chose.
    pub courier: Courier,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Password hashing, bounded.
    pub passwords: Passwords,
    /// Guessing, slowed.
    pub throttle: Throttle,
    /// Calls of the API, counted.
    pub budgets: Budgets,
    /// Refusals that come in numbers, counted.
    pub bursts: audit::Bursts,
    /// Cases opened lately, counted.
    pub noted: Noted,
    /// Access tokens.
    pub tokens: Tokens,
    /// The identity provider that people may sign in with, where the operator chose one.
    pub federation: Option<Federation>,
    /// The sorting core, with the model of this build or the one that the operator adopted.
    pub sorter: &'static Sorter,
    /// How much is open, counted once for all who ask.
    pub loads: Loads,
    /// What the operator chose.
    pub settings: Settings,
    /// How the journal is kept.
    pub journal: Arc<audit::Journal>,
    /// Wakes the delivery worker after a commit that wrote notifications.
    pub mail_waiting: Notify,
}

impl App {
    /// Whether the database takes a write, within three seconds (S-410).
    pub async fn ready(&self) -> Result<(), AppError> {
        let write = self
            .store
            .write(|tx| Ok::<_, AppError>(store::keys::touch(tx)?));
        store::with_patience(READY_WITHIN, write).await
    }
}
