//! What may be joined to a request (S-044, S-045): recognised by content, without I/O.
//!
//! Three types, each read from its first byte to its last: a file that is also something else (a
//! page, an archive, a program) is refused, whatever its name. Nothing is decompressed, so nothing
//! can expand.

mod foreign;
mod jpeg;
mod metadata;
mod pdf;
mod png;
mod reading;
mod refusal;

pub use metadata::without_metadata;
pub use refusal::Refusal;

/// The largest file, in bytes: 10 MiB.
pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;
/// The most files that one message carries.
pub const MAX_FILES_PER_MESSAGE: usize = 5;
/// The widest and highest image, in pixels.
pub const MAX_IMAGE_SIDE: u32 = 20_000;
/// The largest image, in pixels.
pub const MAX_IMAGE_PIXELS: u64 = 100_000_000;

/// A type of file that we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// A PDF document.
    Pdf,
    /// A JPEG image.
    Jpeg,
    /// A PNG image.
    Png,
}

impl MediaType {
    /// Its registered name, for `Content-Type` and for storage.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The type that has this registered name.
    pub fn from_mime(mime: &str) -> Option<Self> {
        [Self::Pdf, Self::Jpeg, Self::Png]
            .into_iter()
            .find(|media| media.mime() == mime)
    }

    /// The extensions that its files may have, in lower case; the first is the usual one.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
        }
    }

    fn has_extension(self, file_name: &str) -> bool {
        file_name.rsplit_once('.').is_some_and(|(_, extension)| {
            self.extensions()
                .iter()
                .any(|known| known.eq_ignore_ascii_case(extension))
        })
    }
}

/// Whether a message may carry this many files.
///
/// # Errors
/// [`Refusal::TooMany`].
pub const fn check_count(files: usize) -> Result<(), Refusal> {
    if files > MAX_FILES_PER_MESSAGE {
        Err(Refusal::TooMany)
    } else {
        Ok(())
    }
}

/// The type of an uploaded file, if we take it: content first, then the extension of the name that
/// the person gave, which must say the same.
///
/// # Errors
/// A [`Refusal`], with the sentence to show.
pub fn accept(file_name: &str, bytes: &[u8]) -> Result<MediaType, Refusal> {
    let media = recognise(bytes)?;
    if media.has_extension(file_name) {
        Ok(media)
    } else {
        Err(Refusal::Extension)
    }
}

/// The type of a file by its content alone, read whole.
///
/// # Errors
/// A [`Refusal`], with the sentence to show.
pub fn recognise(bytes: &[u8]) -> Result<MediaType, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Refusal::TooLarge);
    }
    let media = infer::get(bytes)
        .and_then(|found| MediaType::from_mime(found.mime_type()))
        .ok_or(Refusal::Type)?;
    match media {
        MediaType::Pdf => pdf::check(bytes)?,
        MediaType::Jpeg => jpeg::check(bytes)?,
        MediaType::Png => png::check(bytes)?,
    }
    foreign::check(media, bytes)?;
    Ok(media)
}

/// Bounds what decoding an image would cost to whoever opens it (S-045).
fn check_dimensions(width: u32, height: u32) -> Result<(), Refusal> {
    if width == 0 || height == 0 {
        return Err(Refusal::Damaged);
    }
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > MAX_IMAGE_SIDE || pixels > MAX_IMAGE_PIXELS {
        return Err(Refusal::Dimensions);
    }
    Ok(())
}
