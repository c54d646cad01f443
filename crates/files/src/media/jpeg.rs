//! JPEG (ITU-T T.81, annex B): every segment, from SOI to EOI.

use super::reading::{Reading, is_padding};
use super::{Refusal, check_dimensions};
use memchr::memmem;

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// # Errors
/// [`Refusal::Damaged`], [`Refusal::Dimensions`], or [`Refusal::Mixed`] for foreign bytes after
/// the end.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let mut reading = Reading(bytes);
    image(&mut reading)?;
    if is_camera_trailer(reading.0) {
        Ok(())
    } else {
        Err(Refusal::Mixed)
    }
}

/// How many bytes the image takes, before what cameras write after it.
///
/// # Errors
/// As [`check`].
pub(super) fn length(bytes: &[u8]) -> Result<usize, Refusal> {
    let mut reading = Reading(bytes);
    image(&mut reading)?;
    Ok(bytes.len() - reading.0.len())
}

fn image(reading: &mut Reading<'_>) -> Result<(), Refusal> {
    if reading.array()? != [0xff, START] {
        return Err(Refusal::Damaged);
    }
    let (mut has_frame, mut has_scan) = (false, false);
    loop {
        match marker(reading)? {
            END if has_frame && has_scan => return Ok(()),
            // TEM and RSTn stand alone.
            0x01 | 0xd0..=0xd7 => {}
            0x00 | 0xff | START | END => return Err(Refusal::Damaged),
            SCAN => {
                segment(reading)?;
                skip_scan(reading)?;
                has_scan = true;
            }
            // Every kind of frame, but not DHT (c4), JPG (c8) nor DAC (cc).
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                frame(segment(reading)?)?;
                has_frame = true;
            }
            _ => {
                segment(reading)?;
            }
        }
    }
}

/// The next marker: `ff`, perhaps repeated, and its code.
fn marker(reading: &mut Reading<'_>) -> Result<u8, Refusal> {
    if reading.byte()? != 0xff {
        return Err(Refusal::Damaged);
    }
    loop {
        match reading.byte()? {
            0xff => {}
            code => return Ok(code),
        }
    }
}

/// A segment's content: its length counts itself.
fn segment<'a>(reading: &mut Reading<'a>) -> Result<&'a [u8], Refusal> {
    let length = usize::from(reading.u16()?)
        .checked_sub(2)
        .ok_or(Refusal::Damaged)?;
    reading.take(length)
}

fn frame(content: &[u8]) -> Result<(), Refusal> {
    let mut content = Reading(content);
    let _precision = content.byte()?;
    let (height, width) = (content.u16()?, content.u16()?);
    check_dimensions(width.into(), height.into())
}

/// Compressed data runs until an `ff` that neither stuffs a byte (`00`) nor restarts (`d0`–`d7`).
fn skip_scan(reading: &mut Reading<'_>) -> Result<(), Refusal> {
    for place in memchr::memchr_iter(0xff, reading.0) {
        match reading.0.get(place + 1) {
            None => return Err(Refusal::Damaged),
            Some(0x00 | 0xd0..=0xd7 | 0xff) => {}
            Some(_) => {
                reading.take(place)?;
                return Ok(());
            }
        }
    }
    Err(Refusal::Damaged)
}

/// What telephones write after the photograph: further images (MPF), the film of a living
/// photograph, Samsung's own data. None of it is a page, a script or an archive.
fn is_camera_trailer(mut bytes: &[u8]) -> bool {
    loop {
        let Some(start) = bytes.iter().position(|byte| *byte != 0) else {
            return true;
        };
        let (_, rest) = bytes.split_at(start);
        let mut reading = Reading(rest);
        if image(&mut reading).is_err() {
            // A box: its length, whose zeros were passed over with the padding, then its kind.
            let is_film = rest
                .get(1..8)
                .is_some_and(|start| memmem::find(start, b"ftyp").is_some());
            return is_padding(rest) || is_film || rest.ends_with(b"SEFT");
        }
        bytes = reading.0;
    }
}
