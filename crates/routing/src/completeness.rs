//! What a complete request needs, and what of it is not yet there (`data/completeness.txt`).
//!
//! Pieces are asked in one list, in the order of the data: general ones last. A piece counts as
//! there when the form provides it, or when the text or the name of an attachment shows one of its
//! phrases.

use std::sync::LazyLock;

use domain::codes::{RequestType, Subject};

use crate::lexicon::Phrases;
use crate::normalise::Reading;
use crate::submission::{MissingPiece, Submission};

const DATA: &str = include_str!("../data/completeness.txt");

static PIECES: LazyLock<Vec<Piece>> = LazyLock::new(|| {
    DATA.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(Piece::parse)
        .collect()
});

/// A line of the data.
#[derive(Debug)]
struct Piece {
    request_type: Option<RequestType>,
    subject: Option<Subject>,
    asked: MissingPiece,
    shown_by: Phrases,
}

impl Piece {
    fn parse(line: &'static str) -> Option<Self> {
        let mut cells = line.split('|').map(str::trim);
        let (request_type, subject) = cells.next()?.split_once('/')?;
        let (code, label, source) = (cells.next()?, cells.next()?, cells.next()?);
        Some(Self {
            request_type: request_type.parse().ok(),
            subject: subject.parse().ok(),
            asked: MissingPiece {
                code,
                label,
                source,
            },
            shown_by: Phrases::new(cells.next()?),
        })
    }

    fn concerns(&self, request_type: RequestType, subject: Subject) -> bool {
        self.request_type
            .is_none_or(|wanted| wanted == request_type)
            && self.subject.is_none_or(|wanted| wanted == subject)
    }

    /// General pieces ask for a form field: the text rarely holds them, and should not (S-108).
    const fn general(&self) -> bool {
        self.request_type.is_none()
    }
}

/// The pieces that a request of this type and subject still lacks.
pub fn missing(
    reading: &Reading,
    submission: &Submission<'_>,
    request_type: RequestType,
    subject: Subject,
) -> Vec<MissingPiece> {
    let names = Reading::new("", &submission.attachments.join(". "));
    let there = |piece: &Piece| {
        submission.provided.contains(&piece.asked.code)
            || piece.shown_by.first(reading).is_some()
            || piece.shown_by.first(&names).is_some()
    };
    let needs_reason = matches!(
        request_type,
        RequestType::Documents | RequestType::Appointment
    );
    let wanted = PIECES.iter().filter(|piece| {
        let wanted = piece.asked.code != "reason_not_autonomous" || needs_reason;
        wanted && piece.concerns(request_type, subject)
    });
    let (general, own): (Vec<&Piece>, Vec<&Piece>) = wanted.partition(|piece| piece.general());
    own.into_iter()
        .chain(general)
        .filter(|piece| !there(piece))
        .map(|piece| piece.asked)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(
        text: &str,
        attachments: &[&str],
        request_type: RequestType,
        subject: Subject,
    ) -> Vec<&'static str> {
        let submission = Submission {
            text,
            attachments,
            provided: &["identity"],
            ..Submission::default()
        };
        let reading = Reading::new("", text);
        missing(&reading, &submission, request_type, subject)
            .iter()
            .map(|piece| piece.code)
            .collect()
    }

    #[test]
    fn a_c2s_file_without_tax_notice_is_told_so() {
        let asked = codes(
            "S3711 signé, choix de la CPAM, ressources",
            &[],
            RequestType::FileFollowUp,
            Subject::C2s,
        );
        assert_eq!(asked, ["tax_notice"]);
    }

    #[test]
    fn an_attachment_counts() {
        let asked = codes(
            "S3711 signé, choix de la CPAM, ressources",
            &["avis_imposition_2025.pdf", "avis d'imposition"],
            RequestType::FileFollowUp,
            Subject::C2s,
        );
        assert_eq!(asked, Vec::<&str>::new());
    }

    #[test]
    fn every_line_of_the_data_is_read() {
        let lines = DATA
            .lines()
            .filter(|line| line.contains('|') && !line.starts_with('#'))
            .count();
        assert_eq!(PIECES.len(), lines);
    }
}
