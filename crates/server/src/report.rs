//! The yearly report as a table, CSV, XLSX or JSON.

mod csv;
mod json;
mod rows;
mod table;
mod xlsx;

use crate::output::Failure;
use app::statistics::Report;
use clap::ValueEnum;

/// How the report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned text, to be read.
    Table,
    /// RFC 4180, `;` between cells as French spreadsheets expect.
    Csv,
    /// A workbook, one sheet.
    Xlsx,
    /// One JSON object, with the codes.
    Json,
}

/// The report, as bytes for stdout.
pub fn write(report: &Report, format: Format) -> Result<Vec<u8>, Failure> {
    match format {
        Format::Table => Ok(table::write(report).into_bytes()),
        Format::Csv => csv::write(report),
        Format::Xlsx => xlsx::write(report),
        Format::Json => json::write(report),
    }
}

/// A cell that no spreadsheet takes for a formula (S-035).
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::statistics::{Cell, Corrections, Delays, Figures, GroupBy, Share};
    use domain::funds::Fund;
    use domain::text::Label;

    fn report(label: &str) -> Report {
        let none = (0, Share::of(0, 3));
        let cell = Cell {
            key: "x".to_owned(),
            label: label.to_owned(),
            count: Some(3),
            share: Some(Share::of(3, 3)),
        };
        Report {
            fund: Fund {
                code: "597".parse().unwrap(),
                name: Label::parse("CPAM de test").unwrap(),
            },
            year: 2023,
            total: 3,
            sections: vec![(
                GroupBy::Type,
                Figures {
                    total: Some(3),
                    cells: vec![cell],
                },
            )],
            corrections: Corrections {
                any: none,
                request_type: none,
                subject: none,
                service: none,
                urgency: none,
            },
            delays: Delays {
                first_answer: None,
                closing: None,
                on_time: 0,
                on_time_of: 0,
                on_time_share: Share::of(0, 0),
            },
        }
    }

    /// S-035: no cell is a formula, and what was written is read back.
    #[test]
    fn s035_cells_are_inert_and_round_trip() {
        for label in [
            "=HYPERLINK(1)",
            "+33",
            "-1",
            "@SUM(A1)",
            "\tx",
            "a;b",
            "dit \"oui\"",
            "deux\nlignes",
        ] {
            let bytes = write(&report(label), Format::Csv).unwrap();
            let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
            let mut reader = ::csv::ReaderBuilder::new()
                .delimiter(b';')
                .from_reader(text);
            let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            let read = rows[1].get(3).unwrap();
            assert_eq!(read, inert(label));
            assert!(!read.starts_with(['=', '+', '-', '@', '\t']), "{read}");
            assert_eq!(rows[1].get(5), Some("100,0"));
        }
    }

    #[test]
    fn the_table_is_aligned_and_a_workbook_is_a_zip() {
        let table = String::from_utf8(write(&report("Dossiers"), Format::Table).unwrap()).unwrap();
        let ends: Vec<usize> = table
            .lines()
            .filter(|line| line.ends_with('%'))
            .map(|line| line.chars().count())
            .collect();
        assert!(
            ends.len() > 1 && ends.windows(2).all(|pair| pair[0] == pair[1]),
            "{table}"
        );
        assert!(
            write(&report("x"), Format::Xlsx)
                .unwrap()
                .starts_with(b"PK")
        );
    }
}
