//! Files joined to a request: their bytes sealed in the file store, their rows in the database.

mod join;
mod open;

pub use files::media::{MAX_FILE_BYTES, MAX_FILES_PER_MESSAGE};
pub use join::{FileResult, Join, Upload, join};
pub use open::open;
