//! `/demandes` for partners.

use crate::page::Page;
use crate::refusal::Refusal;
use crate::visit::Visit;
use app::{App, AppError};
use edge::needs::ReadRequests;

/// The page.
pub async fn page(_app: &App, _visit: &Visit<ReadRequests>, _query: &str) -> Page {
    Err(Refusal::from(AppError::NotFound))
}
