//! The refusals that a call documents: the same few families everywhere.

use crate::problem::{ALL, ProblemBody};
use std::collections::BTreeMap;
use utoipa::openapi::{Content, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

macro_rules! families {
    ($($(#[$doc:meta])* $name:ident: $($status:literal)+;)+) => { $(
        $(#[$doc])*
        pub struct $name;
        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                [$($status),+].into_iter().map(refusal).collect()
            }
        }
    )+ };
}

families! {
    /// Anybody may call it.
    Open: 400 408 413 415 422 429 500 503;
    /// Says who calls, or fails to.
    SignsIn: 401;
    /// Opens a single-use link.
    OpensLink: 410;
    /// Reads a list.
    ReadsList: 400 401 403 500 503;
    /// Takes a list away.
    TakesAway: 400 401 403 422 429 500 503;
    /// Counts, over a period.
    Counts: 400 401 403 422 500 503;
    /// Reads one thing.
    ReadsOne: 401 403 404 429 500 503;
    /// Reads a file.
    ReadsFile: 401 403 404 409 429 500 503;
    /// Makes something.
    Makes: 400 401 403 404 408 409 413 415 422 500 503;
    /// Acts on a version of something, without a body.
    Acts: 401 403 404 409 412 422 428 500 503;
    /// Acts on a version of something, with a body.
    ActsWithBody: 400 401 403 404 408 409 412 413 415 422 428 500 503;
}

/// The refusals of this status, as they are described.
pub fn refusal(status: u16) -> (String, RefOr<Response>) {
    let kinds: Vec<&str> = ALL
        .iter()
        .filter(|kind| kind.status == status)
        .map(|kind| kind.code)
        .collect();
    let description = format!("Refused: {}.", kinds.join(", "));
    let schema = Ref::from_schema_name(ProblemBody::name());
    let response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", Content::new(Some(schema)))
        .build();
    (status.to_string(), RefOr::T(response))
}
