//! PNG (W3C PNG, third edition): every chunk, from the signature to `IEND`.

use super::reading::{Reading, is_padding};
use super::{Refusal, check_dimensions};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// # Errors
/// [`Refusal::Damaged`], [`Refusal::Dimensions`], or [`Refusal::Mixed`] for bytes after the end.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let mut reading = Reading(bytes);
    if reading.array()? != SIGNATURE {
        return Err(Refusal::Damaged);
    }
    check_header(&mut reading)?;
    let mut has_pixels = false;
    loop {
        let (kind, content) = chunk(&mut reading)?;
        match &kind {
            b"IDAT" => has_pixels = true,
            b"IEND" if has_pixels && content.is_empty() => break,
            b"IHDR" | b"IEND" => return Err(Refusal::Damaged),
            _ => {}
        }
    }
    if is_padding(reading.0) {
        Ok(())
    } else {
        Err(Refusal::Mixed)
    }
}

fn check_header(reading: &mut Reading<'_>) -> Result<(), Refusal> {
    let (kind, content) = chunk(reading)?;
    if &kind != b"IHDR" || content.len() != 13 {
        return Err(Refusal::Damaged);
    }
    let mut header = Reading(content);
    check_dimensions(header.u32()?, header.u32()?)?;
    let [depth, colour, compression, filter, interlace] = header.array()?;
    let depth_fits = match colour {
        0 => matches!(depth, 1 | 2 | 4 | 8 | 16),
        2 | 4 | 6 => matches!(depth, 8 | 16),
        3 => matches!(depth, 1 | 2 | 4 | 8),
        _ => false,
    };
    let known = compression == 0 && filter == 0 && interlace <= 1;
    if depth_fits && known {
        Ok(())
    } else {
        Err(Refusal::Damaged)
    }
}

/// The next chunk: four letters, and its content. Its CRC is skipped: it guards against chance.
fn chunk<'a>(reading: &mut Reading<'a>) -> Result<([u8; 4], &'a [u8]), Refusal> {
    let length = usize::try_from(reading.u32()?).map_err(|_| Refusal::Damaged)?;
    let kind: [u8; 4] = reading.array()?;
    if !kind.iter().all(u8::is_ascii_alphabetic) {
        return Err(Refusal::Damaged);
    }
    let content = reading.take(length)?;
    reading.take(4)?;
    Ok((kind, content))
}
