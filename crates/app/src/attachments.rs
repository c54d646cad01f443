//! Files joined to a request: their bytes sealed in the file store, their rows in the database.

mod join;
mod open;
mod scan;

pub use files::media::{MAX_FILE_BYTES, MAX_FILES_PER_MESSAGE};
pub use join::{FileResult, Join, Upload, join, refusals};
pub use open::open;
pub use scan::run as scan_all;
