//! The second factor as somebody puts it in her telephone: a picture to scan, a text to type.

use app::AppError;
use app::auth::totp::Enrolment;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// White around the picture, in modules (ISO/IEC 18004).
const QUIET: usize = 4;

/// What the page shows of a second factor.
pub struct Drawn {
    /// Side of the picture, in modules, white included.
    pub side: usize,
    /// The dark modules, as an SVG path.
    pub path: String,
    /// The secret in groups of four.
    pub secret: String,
}

impl Drawn {
    /// The picture and the text.
    pub fn of(enrolment: &Enrolment) -> Result<Self, AppError> {
        let code = QrCode::with_error_correction_level(enrolment.url.as_bytes(), EcLevel::M)
            .map_err(|error| AppError::Internal(error.to_string()))?;
        let width = code.width();
        let mut path = String::new();
        for (place, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (place % width + QUIET, place / width + QUIET);
                write!(path, "M{x} {y}h1v1h-1z")
                    .map_err(|error| AppError::Internal(error.to_string()))?;
            }
        }
        Ok(Self {
            side: width + 2 * QUIET,
            path,
            secret: grouped(&enrolment.secret),
        })
    }
}

fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    #[test]
    fn the_picture_is_square_and_the_text_in_groups() {
        let enrolment = Enrolment {
            secret: String::from_str("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
                .unwrap()
                .into(),
            url: String::from_str("otpauth://totp/x?secret=ABCD")
                .unwrap()
                .into(),
        };
        let drawn = Drawn::of(&enrolment).unwrap();
        assert!(drawn.side >= 21 + 2 * QUIET);
        assert!(drawn.path.starts_with("M4 4h1v1h-1z"), "the corner is dark");
        assert_eq!(drawn.secret, "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567");
    }
}
