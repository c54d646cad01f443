//! For tests only: the whole service in this process, on either database, with people in it.
//!
//! A test written with [`on_each_database!`] runs twice, on SQLite and on PostgreSQL, each time on
//! an empty database of its own, at an instant that it chooses.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

mod calls;
mod contract;
mod house;
mod mailbox;
mod people;
mod receiver;
pub mod samples;
mod standing;
mod visitor;

pub use calls::{Answer, Caller};
pub use house::{House, Where};
pub use mailbox::Letter;
pub use people::{PASSWORD, Seeded, code, code_of, seed};
pub use receiver::{Parcel, Receiver};
pub use visitor::{Form, Page, Visitor};

/// Runs a test on both databases: `on_each_database! { async fn name(house) { … } }`.
#[macro_export]
macro_rules! on_each_database {
    ($($(#[$doc:meta])* async fn $name:ident($house:ident) $body:block)+) => { $(
        $(#[$doc])*
        mod $name {
            #[expect(unused_imports, reason = "not every test needs what its module imports")]
            #[allow(clippy::allow_attributes, unfulfilled_lint_expectations, reason = "some do")]
            use super::*;

            async fn body($house: $crate::House) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body($crate::House::open($crate::Where::Sqlite).await.unwrap()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgresql() {
                // Where there is no PostgreSQL this says so and passes; in CI it fails instead.
                if let Some(house) = $crate::House::open($crate::Where::Postgresql).await {
                    body(house).await;
                }
            }
        }
    )+ };
}
