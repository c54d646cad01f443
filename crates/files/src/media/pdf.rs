//! PDF (ISO 32000): its header first, its end last.

use super::Refusal;
use super::reading::is_padding;

/// Readers look for the end within so many bytes.
const TAIL: usize = 1024;

/// # Errors
/// [`Refusal::Damaged`], or [`Refusal::Mixed`] if something comes before or after the document.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    // Readers accept a header that comes later: that is how a page or an image becomes a PDF too.
    let Some(version) = bytes.strip_prefix(b"%PDF-") else {
        return Err(Refusal::Mixed);
    };
    match version {
        [b'1', b'.', b'0'..=b'7', ..] | [b'2', b'.', b'0', ..] => {}
        _ => return Err(Refusal::Damaged),
    }
    let end = memchr::memmem::rfind(bytes, b"%%EOF").ok_or(Refusal::Damaged)?;
    let after = bytes.get(end + b"%%EOF".len()..).unwrap_or_default();
    if is_padding(after) && after.len() <= TAIL {
        Ok(())
    } else {
        Err(Refusal::Mixed)
    }
}
