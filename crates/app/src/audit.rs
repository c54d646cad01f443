//! The journal of those who look (S-122): before personal data leaves, the line that says who saw it
//! is committed.
//!
//! A use case that reads personal data ends with [`saw`]. Within [`gather`], which surrounds each HTTP
//! call, what is seen is only noted, and the call leaves one line however many use cases it went
//! through; elsewhere the line is written at once. Whoever shows what was gathered calls
//! [`Gathered::settle`] first, and shows nothing when it fails.

mod alerts;
mod bursts;
mod copy;
mod exposures;
mod keeping;
mod run;
mod sight;
mod watching;

pub use alerts::{Alert, alerts, see};
pub use bursts::Bursts;
pub use copy::{BadCopy, read as read_copies, ship};
pub use domain::audit::Nature;
pub use exposures::{Exposed, Exposure, Seer, exposed_to, exposed_to_any, seers_of, seers_of_any};
pub use keeping::{Journal, check, purge, seal};
pub use run::{mail_alerts, run};
pub use sight::Sight;
pub use store::audit::Seen;
pub use watching::{Watch, watch};

use crate::context::App;
use crate::error::AppError;
use bursts::Whose;
use domain::accounts::{Actor, Author};
use sight::merged;
use std::cell::RefCell;
use std::net::IpAddr;
use store::audit::{Deed, Reading};
use uuid::Uuid;

tokio::task_local! {
    static CALL: RefCell<Gathered>;
}

/// Who made a call, and what it saw.
#[derive(Default)]
pub struct Gathered {
    actor: Option<Actor>,
    caller: Option<Author>,
    network: Option<String>,
    from: Option<IpAddr>,
    sights: Vec<Sight>,
}

/// Serves a call that comes from this address, and gives what was seen on the way.
pub async fn gather<F: Future>(from: IpAddr, call: F) -> (F::Output, Gathered) {
    let gathered = Gathered {
        network: Some(network_of(from)),
        from: Some(from),
        ..Gathered::default()
    };
    CALL.scope(RefCell::new(gathered), async move {
        let answer = call.await;
        (answer, CALL.with(RefCell::take))
    })
    .await
}

/// The network that this call comes from, as a code; `None` outside of a call.
pub(crate) fn network() -> Option<String> {
    CALL.try_with(|call| call.borrow().network.clone())
        .ok()
        .flatten()
}

/// The address that this call comes from; `None` outside of a call.
pub(crate) fn caller() -> Option<IpAddr> {
    CALL.try_with(|call| call.borrow().from).ok().flatten()
}

/// The 24 first bits of an IPv4 address, the 48 first of an IPv6 one: a place rather than a person.
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

/// Notes who makes this call: whoever is refused is known by it.
pub fn acting(actor: &Actor) {
    let _ = CALL.try_with(|call| call.borrow_mut().actor = Some(actor.clone()));
}

/// Notes whose token came with a call, before she is looked up.
pub fn calling(author: Author) {
    let _ = CALL.try_with(|call| call.borrow_mut().caller = Some(author));
}

/// Who makes this call, once that was looked up; `None` outside of a call.
pub fn acting_now() -> Option<Actor> {
    CALL.try_with(|call| call.borrow().actor.clone())
        .ok()
        .flatten()
}

/// Notes that somebody saw personal data. Refuses with [`AppError::Unavailable`] when it cannot be
/// journaled: nothing may be shown then.
pub async fn saw(app: &App, actor: &Actor, sight: Sight) -> Result<(), AppError> {
    let mut alone = Some(sight);
    let _ = CALL.try_with(|call| {
        let mut call = call.borrow_mut();
        call.actor.get_or_insert_with(|| actor.clone());
        call.sights.extend(alone.take());
    });
    match alone {
        Some(sight) => note(app, actor, &[sight]).await,
        None => Ok(()),
    }
}

impl Gathered {
    /// Whether anything was seen.
    pub const fn is_empty(&self) -> bool {
        self.sights.is_empty()
    }

    /// Writes the line of what was seen; when it answers `Ok`, the line is committed.
    pub async fn settle(&self, app: &App) -> Result<(), AppError> {
        match &self.actor {
            Some(actor) if !self.sights.is_empty() => note(app, actor, &self.sights).await,
            _ => Ok(()),
        }
    }

    /// Counts a refusal that comes in numbers, and writes the line of a burst (S-055): by whom, or from
    /// which network, and how many. What was asked for is not in it.
    pub async fn bounced(&self, app: &App, nature: Nature) -> Result<(), AppError> {
        // The token first: whether she was looked up before her body was refused is a race.
        let actor = self.actor.as_ref().map(|actor| actor.author);
        let author = self.caller.or(actor);
        let network = self.network.clone().unwrap_or_default();
        let whose = author.map_or_else(|| Whose::Network(network.clone()), Whose::Author);
        let Some(count) = app.bursts.count(whose, nature, app.clock.now()) else {
            return Ok(());
        };
        let (codes, actor) = (format!("count={count} net={network}"), self.actor.clone());
        let deed = move |tx: &mut store::Tx<'_>| {
            let deed = Deed {
                action: nature.code(),
                object_kind: author.map_or("network", Author::kind),
                object: author.and_then(Author::uuid).unwrap_or_default(),
                codes: &codes,
            };
            match &actor {
                Some(actor) => store::audit::add(tx, actor, &deed),
                None => store::audit::add_by(tx, author.unwrap_or(Author::System), &deed),
            }
        };
        Ok(app.store.write(deed).await?)
    }

    /// Writes the line of a refusal: what somebody who is signed in asked for and did not get, by the
    /// id that she asked for.
    pub async fn refused(
        &self,
        app: &App,
        nature: Nature,
        asked: Option<Uuid>,
    ) -> Result<(), AppError> {
        match &self.actor {
            Some(actor) => note(app, actor, &[Sight::refusal(nature, asked)]).await,
            None => Ok(()),
        }
    }
}

async fn note(app: &App, actor: &Actor, sights: &[Sight]) -> Result<(), AppError> {
    let Some(sight) = merged(sights) else {
        return Ok(());
    };
    let reading = Reading {
        author: actor.author,
        membership: actor.membership.clone(),
        nature: sight.nature,
        object: sight.object,
        objects: sight.objects,
        codes: sight.codes,
    };
    app.store
        .note(reading)
        .await
        .map_err(|_| AppError::Unavailable)
}
