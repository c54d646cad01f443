//! Where attachments lie: sealed bytes behind one URL (S-044, S-046, S-508), and what may be one.
//!
//! [`FileStore`] keeps bytes that [`sealing::DataKey::seal_file`] made, in a local folder or in an
//! S3 bucket, under the attachment's id: the name that a person gave to the file lies in the
//! database only, sealed. [`media`] decides, without I/O, whether an upload is a file we take.
//!
//! The order that survives a power cut (S-404): [`FileStore::put`] returns once the bytes *and*
//! their name are on the disk, then the row is committed. A crash between the two leaves a file
//! without a row, which the sweeper finds by [`FileStore::list_older_than`].

mod error;
mod folder;
mod location;
pub mod media;
mod name;
pub mod scanner;
mod store;

pub use error::FilesError;
pub use store::FileStore;
