//! `/demandes/{id}` for partners.

use crate::page::Page;
use crate::refusal::Refusal;
use crate::visit::Visit;
use app::{App, AppError};
use domain::ids::RequestId;
use edge::needs::ReadRequests;

/// The page.
pub async fn page(_app: &App, _visit: &Visit<ReadRequests>, _id: RequestId) -> Page {
    Err(Refusal::from(AppError::NotFound))
}
