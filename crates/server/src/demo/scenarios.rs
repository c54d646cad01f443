//! Requests that a program files in the demonstration are answered as it asked for, so that an
//! integrator meets what happens once a month in real life within seconds (0062).
//!
//! Every move is a real act, by a person of the demonstration, through the use case that her page calls.
//! What was done is read from the request itself: a demonstration that is stopped goes on where it was.

mod moves;
mod script;

use super::cast::FUND;
use crate::output::Failure;
use app::events::{Wanted, feed};
use app::{App, AppError};
use domain::accounts::{Account, AccountStatus, Author, Role};
use domain::events::EventKind;
use domain::funds::FundCode;
use domain::ids::{EventId, RequestId};
use domain::requests::Request;
use domain::requests::acts::Act;
use mail::Folder;
use script::Next;
pub use script::Scenario;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{StoreError, accounts, history, requests, submissions};

/// How often somebody of the demonstration looks: a move a second at most.
const TURN: Duration = Duration::from_secs(1);
/// Events read at once.
const PAGE: u8 = 100;

/// Plays until the process ends. `mailboxes` is where the demonstration's mails are written.
pub async fn run(app: Arc<App>, mailboxes: Folder) {
    let mut stage = Stage::new(&app, mailboxes);
    let mut turns = tokio::time::interval(TURN);
    turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turns.tick().await;
        if let Err(failure) = stage.turn().await {
            tracing::warn!(%failure, "a scenario of the demonstration waits");
        }
    }
}

/// What is being played.
struct Stage<'a> {
    app: &'a App,
    mailboxes: Folder,
    read_up_to: Option<EventId>,
    playing: BTreeMap<RequestId, Scenario>,
}

impl<'a> Stage<'a> {
    const fn new(app: &'a App, mailboxes: Folder) -> Self {
        Self {
            app,
            mailboxes,
            read_up_to: None,
            playing: BTreeMap::new(),
        }
    }

    async fn turn(&mut self) -> Result<(), Failure> {
        self.look().await?;
        for (id, scenario) in self.playing.clone() {
            match self.next(id, scenario).await? {
                (Some(request), Next::Move(next)) => {
                    if let Err(failure) = self.play(&request, next).await {
                        // Somebody else was first: where it stands now is looked at again.
                        tracing::warn!(%failure, %id, "a move of the demonstration was refused");
                    }
                    // Nothing of the request tells that its webhooks are resumed.
                    if next == script::Move::Resume {
                        self.playing.remove(&id);
                    }
                }
                (_, Next::Wait) => {}
                (_, Next::Over) | (None, Next::Move(_)) => {
                    self.playing.remove(&id);
                }
            }
        }
        Ok(())
    }

    /// Where a request stands, and what is next for it.
    async fn next(
        &self,
        id: RequestId,
        scenario: Scenario,
    ) -> Result<(Option<Request>, Next), Failure> {
        let read = self.app.store.read(move |tx| {
            let done = history::list(tx, id)?;
            Ok::<_, StoreError>((requests::find(tx, id)?, done))
        });
        let (found, done) = read.await?;
        let done: Vec<Act> = done.iter().map(|entry| entry.act).collect();
        let still = |request: &Request| self.app.clock.now().duration_since(request.updated_at);
        let next = found.as_ref().map_or(Next::Over, |request| {
            script::next(scenario, request, &done, still(request))
        });
        Ok((found, next))
    }

    /// Finds what programs filed since the last turn and asked a scenario for.
    async fn look(&mut self) -> Result<(), Failure> {
        let fund = parsed_fund()?;
        let everybody = self.app.store.read(move |tx| accounts::of_fund(tx, &fund));
        let supervisor = one(everybody.await?, Role::Supervisor)?;
        let reader = app::auth::actor::of_account(supervisor);
        loop {
            let wanted = Wanted {
                after: self.read_up_to,
                limit: PAGE,
            };
            let page = match feed(self.app, &reader, wanted).await {
                // Events end after thirty days: a demonstration may live longer.
                Err(AppError::NotFound) => {
                    self.read_up_to = None;
                    continue;
                }
                page => page?,
            };
            for event in page.items {
                self.read_up_to = Some(event.id);
                if event.kind == EventKind::Submitted
                    && let Some(scenario) = self.asked(event.request).await?
                {
                    self.playing.insert(event.request, scenario);
                }
            }
            if !page.more {
                return Ok(());
            }
        }
    }

    /// The scenario that a program asked for; people of the demonstration are answered by people.
    async fn asked(&self, id: RequestId) -> Result<Option<Scenario>, Failure> {
        let found = self.app.store.read(move |tx| {
            let filed = requests::find(tx, id)?;
            let by_program = |request: &Request| matches!(request.author, Author::Client(_));
            if !filed.as_ref().is_some_and(by_program) {
                return Ok::<_, StoreError>(None);
            }
            submissions::find(tx, id)
        });
        let written = found.await?.map(|(submission, _)| submission);
        let reference = written.and_then(|written| written.external_reference);
        Ok(reference.and_then(|reference| Scenario::asked_by(reference.expose())))
    }
}

fn parsed_fund() -> Result<FundCode, Failure> {
    FUND.parse().map_err(|_| Failure::new("not a fund code"))
}

/// Somebody active of this role.
fn one(people: Vec<Account>, role: Role) -> Result<Account, Failure> {
    people
        .into_iter()
        .find(|person| person.role == role && person.status == AccountStatus::Active)
        .ok_or_else(|| Failure::new(format!("the demonstration has no active {role}")))
}
