//! Answering a person who uses her rights (GDPR, articles 15, 16 and 18): a copy of everything (S-114),
//! corrections and limitation (S-115). Erasure is [`crate::erasing`].
//!
//! The fund answers for what it holds: the whole fund, every service, the archive and what is limited. It
//! is done by whoever may [`AnswerRights`](domain::permissions::Permission::AnswerRights), in front of the pages, with a recent proof for
//! the copy (S-011). Nothing of a copy stays on the server.

mod copy;
mod export;
mod find;
mod limit;
mod rectify;

pub use copy::{Access, Case, File, Line, PersonCopy, Requested, Said};
pub use export::export;
pub use find::{Found, Summary, find, of_request};
pub use limit::{lift, limit};
pub use rectify::{Corrections, Dossier, dossier, rectify};

use crate::error::AppError;
use domain::accounts::Actor;
use domain::ids::RequestId;
use domain::keeping::Aside;
use domain::requests::Request;
use store::{Tx, requests};

/// A request of the actor's fund, whatever its service, unless it was erased.
fn of_the_fund(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Request, AppError> {
    let request = requests::find(tx, id)?
        .filter(|request| actor.fund() == Some(&request.fund))
        .ok_or(AppError::NotFound)?;
    if request.aside == Some(Aside::Erased) {
        return Err(AppError::Erased);
    }
    Ok(request)
}
