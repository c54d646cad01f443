//! Files to try.

pub const PDF: &[u8] = include_bytes!("samples/document.pdf");
/// 2 × 3 pixels.
pub const PNG: &[u8] = include_bytes!("samples/image.png");
/// 2 × 3 pixels.
pub const JPEG: &[u8] = include_bytes!("samples/image.jpg");

/// A ZIP of one entry, stored, that begins at `offset` of a larger file.
pub fn zip(entry: &str, offset: usize, comment: &[u8]) -> Vec<u8> {
    let name = entry.as_bytes();
    let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
    let mut local = b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0".to_vec();
    local.extend([0; 12]);
    local.extend(name_length);
    local.extend([0; 2]);
    local.extend(name);

    let mut directory = b"PK\x01\x02\x0a\0\x0a\0\0\0\0\0\0\0\0\0".to_vec();
    directory.extend([0; 12]);
    directory.extend(name_length);
    directory.extend([0; 12]);
    directory.extend(u32::try_from(offset).unwrap().to_le_bytes());
    directory.extend(name);

    let mut end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec();
    end.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    end.extend(u32::try_from(offset + local.len()).unwrap().to_le_bytes());
    end.extend(u16::try_from(comment.len()).unwrap().to_le_bytes());
    end.extend(comment);
    [local, directory, end].concat()
}

/// A PNG chunk, its CRC left out.
pub fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length, kind, content, &[0; 4]].concat()
}

/// A PNG that says it has these dimensions.
pub fn png_of(width: u32, height: u32) -> Vec<u8> {
    let header = [
        &width.to_be_bytes(),
        &height.to_be_bytes(),
        [8, 2, 0, 0, 0].as_slice(),
    ]
    .concat();
    let parts = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &header),
        chunk(b"IDAT", b"pixels"),
        chunk(b"IEND", b""),
    ];
    parts.concat()
}

/// The sample with other dimensions in its frame header.
pub fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut image = JPEG.to_vec();
    let frame = image
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    image[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    image[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    image
}
