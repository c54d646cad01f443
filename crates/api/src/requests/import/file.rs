//! Reading a CSV file (RFC 4180), as spreadsheets in France write them too.

use crate::problem::{MALFORMED, Problem};
use app::FieldError;

/// A record of a file.
pub struct Record {
    /// The line where it begins.
    pub line: u64,
    /// Its cells; how many there are, when that is not as many as titles.
    pub cells: Result<Vec<String>, usize>,
}

/// A file, read.
pub struct Records {
    /// Its first line.
    pub titles: Vec<String>,
    /// The others; empty lines are none.
    pub items: Vec<Record>,
}

/// Reads a file whose first line is titles, and which has `most` records at most.
pub fn records(bytes: &[u8], most: usize) -> Result<Records, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Problem::because(
            MALFORMED,
            "Ce fichier n’est pas en UTF-8 : enregistrez-le au format « CSV UTF-8 ».",
        )
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(MALFORMED.into());
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let titles = reader.headers().map_err(|_| Problem::from(MALFORMED))?;
    let titles: Vec<String> = titles.iter().map(|title| title.trim().to_owned()).collect();
    let mut items = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| Problem::from(MALFORMED))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if items.len() == most {
            return Err(refused("too-many", "500 demandes au plus par fichier."));
        }
        let cells = if record.len() == titles.len() {
            Ok(record.iter().map(str::to_owned).collect())
        } else {
            Err(record.len())
        };
        let line = line_at(text, record.position());
        items.push(Record { line, cells });
    }
    if items.is_empty() {
        return Err(refused(
            "required",
            "Ce fichier n’a pas de ligne sous ses titres.",
        ));
    }
    Ok(Records { titles, items })
}

/// The line where a record begins. The reader counts a line that ends in CR LF once its LF is read, which is
/// with the record that follows.
fn line_at(text: &str, position: Option<&csv::Position>) -> u64 {
    let before = position.and_then(|position| usize::try_from(position.byte()).ok());
    let (before, after) = text
        .as_bytes()
        .split_at(before.unwrap_or_default().min(text.len()));
    let skipped = after
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let ends = |byte: &&u8| **byte == b'\n';
    let lines = before.iter().filter(ends).count() + skipped.filter(ends).count();
    u64::try_from(lines).map_or(u64::MAX, |lines| lines + 1)
}

fn refused(code: &'static str, message: &'static str) -> Problem {
    Problem::invalid(vec![FieldError::new("/file", code, message)])
}

/// What stands most often between the titles.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let often = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
    let marks = [b';', b',', b'\t'];
    let mut best = b';';
    for mark in marks {
        if often(mark) > often(best) {
            best = mark;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_a_spreadsheet_is_read() {
        let file = "\u{feff}Nom;Texte\r\nZed;\"Deux\r\nlignes ; et \"\"guillemets\"\"\"\r\n;\r\nYva;Une;de trop\r\n";
        let read = records(file.as_bytes(), 10).unwrap();
        assert_eq!(read.titles, ["Nom", "Texte"]);
        let lines: Vec<u64> = read.items.iter().map(|record| record.line).collect();
        assert_eq!(lines, [2, 5]);
        let cells = read.items[0].cells.as_ref().unwrap();
        assert_eq!(cells[1], "Deux\r\nlignes ; et \"guillemets\"");
        assert_eq!(read.items[1].cells, Err(3));
        assert_eq!(records(b"a,b\n1,2\n", 1).unwrap().titles, ["a", "b"]);
    }

    #[test]
    fn what_is_not_a_file_of_requests_is_refused() {
        let code = |bytes: &[u8], most| records(bytes, most).err().map(|problem| problem.kind.code);
        assert_eq!(code(b"Nom\n\xe9\n", 9), Some("malformed"));
        assert_eq!(code(b"Nom\na\0b\n", 9), Some("malformed"));
        assert_eq!(code(b"", 9), Some("invalid"));
        assert_eq!(code(b"Nom\n;\n", 9), Some("invalid"));
        assert_eq!(code(b"Nom\na\nb\n", 1), Some("invalid"));
    }
}
