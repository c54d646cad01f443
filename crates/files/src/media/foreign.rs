//! What must not hide in a file that is otherwise in order: archives, pages, scripts.

use super::{MediaType, Refusal};
use memchr::memmem;

/// Programs that guess a type look at the beginning: the longest look known is PDF readers'.
const HEAD: usize = 1024;
/// An archive's end lies within its longest comment of the file's end.
const ARCHIVE_TAIL: usize = 22 + 65_535;

/// Beginnings of a page or script, in lower case.
const MARKUP: [&[u8]; 8] = [
    b"<html",
    b"<script",
    b"<!doctype",
    b"<svg",
    b"<iframe",
    b"<body",
    b"<head>",
    b"<?php",
];

/// # Errors
/// [`Refusal::Mixed`].
pub(super) fn check(media: MediaType, bytes: &[u8]) -> Result<(), Refusal> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let is_mixed = holds_markup(head)
        || ends_as_archive(bytes)
        || match media {
            MediaType::Pdf => holds_markup_between_streams(bytes),
            MediaType::Jpeg | MediaType::Png => memmem::find(head, b"%PDF-").is_some(),
        };
    if is_mixed {
        Err(Refusal::Mixed)
    } else {
        Ok(())
    }
}

fn holds_markup(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'<', bytes).any(|place| match bytes.get(place..) {
        Some(rest @ [_, b'!' | b'?' | b'A'..=b'Z' | b'a'..=b'z', ..]) => {
            let starts = |markup: &&[u8]| {
                rest.get(..markup.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(markup))
            };
            MARKUP.iter().any(starts)
        }
        _ => false,
    })
}

/// Streams hold any bytes, an embedded form among them; outside of them a PDF has no markup.
fn holds_markup_between_streams(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(start) = memmem::find(rest, b"stream") {
        let (outside, stream) = rest.split_at(start);
        if holds_markup(outside) {
            return true;
        }
        // The word alone, in a comment, must not hide what follows: a stream has a dictionary.
        let end = if outside.trim_ascii_end().ends_with(b">>") {
            memmem::find(stream, b"endstream").map(|end| end + b"endstream".len())
        } else {
            Some(b"stream".len())
        };
        rest = end.and_then(|end| stream.get(end..)).unwrap_or_default();
    }
    holds_markup(rest)
}

/// Whether the file is a ZIP as well (a JAR, a macro document): such a file is read from its end,
/// whatever its beginning. True if an end record has its central directory right before it.
fn ends_as_archive(bytes: &[u8]) -> bool {
    let tail = bytes.len().saturating_sub(ARCHIVE_TAIL);
    let tail = bytes.get(tail..).unwrap_or_default();
    memmem::find_iter(tail, b"PK\x05\x06").any(|place| {
        let place = place + (bytes.len() - tail.len());
        let size = bytes.get(place + 12..).and_then(|rest| rest.first_chunk());
        let size = size.and_then(|size| usize::try_from(u32::from_le_bytes(*size)).ok());
        let directory = size.and_then(|size| place.checked_sub(size));
        directory
            .and_then(|start| bytes.get(start..))
            .is_some_and(|directory| directory.starts_with(b"PK\x01\x02"))
    })
}
