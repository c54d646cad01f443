//! Files joined to a request: their bytes sealed in the file store, their rows in the database.

mod join;
mod open;

pub use join::{FileResult, Join, Upload, join};
pub use open::open;
