//! What a camera writes beside the picture: where, when, with which device, whose (S-048). It is taken out
//! of images before they are sealed; the picture itself is not encoded again.

use super::{MediaType, Refusal, jpeg};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::Png;
use img_parts::{Bytes, ImageEXIF};

/// The chunks of a PNG that say how to draw it; whatever else it holds is left out.
const DRAWING: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB",
    b"cICP", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];
/// The tag of EXIF that says which side is up (EXIF 2.32, 4.6.4).
const ORIENTATION: u16 = 0x0112;

/// The same image without what its camera or its author wrote beside it; which side is up is kept. A PDF
/// is given back as it is.
///
/// # Errors
/// [`Refusal::Damaged`] for an image that [`recognise`](super::recognise) would refuse.
pub fn without_metadata(media: MediaType, bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    match media {
        MediaType::Pdf => Ok(bytes),
        MediaType::Jpeg => from_jpeg(bytes),
        MediaType::Png => from_png(bytes),
    }
}

fn from_jpeg(mut bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    // Cameras write other pictures and notes after the end of the first.
    bytes.truncate(jpeg::length(&bytes)?);
    let mut image = Jpeg::from_bytes(Bytes::from(bytes)).map_err(|_| Refusal::Damaged)?;
    let up = image.exif().and_then(|exif| orientation(&exif));
    image.segments_mut().retain(draws);
    image.set_exif(up.map(only_orientation));
    Ok(image.encoder().bytes().to_vec())
}

/// Whether a segment says how to draw: JFIF, a colour profile, Adobe's transform, and all that is no
/// application's and no comment.
fn draws(segment: &JpegSegment) -> bool {
    let content = segment.contents();
    match segment.marker() {
        markers::APP0 => content.starts_with(b"JFIF\0"),
        markers::APP2 => content.starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => content.starts_with(b"Adobe"),
        markers::APP1..=markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// Which side is up, 1 to 8, if the EXIF says so in its first directory.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little {
            u16::from_le_bytes(pair)
        } else {
            u16::from_be_bytes(pair)
        })
    };
    let place: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let place = if is_little {
        u32::from_le_bytes(place)
    } else {
        u32::from_be_bytes(place)
    };
    let directory = usize::try_from(place).ok()?;
    let entries = usize::from(short(directory)?);
    let found = (0..entries).find_map(|entry| {
        let at = directory.checked_add(2 + 12 * entry)?;
        (short(at)? == ORIENTATION).then(|| short(at.checked_add(8)?))?
    })?;
    u8::try_from(found).ok().filter(|up| (1..=8).contains(up))
}

/// An EXIF that says which side is up, and nothing else.
fn only_orientation(up: u8) -> Bytes {
    const HEADER: &[u8] = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    let rest = [up, 0, 0, 0, 0, 0, 0];
    Bytes::from([HEADER, &rest].concat())
}

fn from_png(bytes: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    let mut image = Png::from_bytes(Bytes::from(bytes)).map_err(|_| Refusal::Damaged)?;
    image
        .chunks_mut()
        .retain(|chunk| DRAWING.contains(&&chunk.kind()));
    Ok(image.encoder().bytes().to_vec())
}
