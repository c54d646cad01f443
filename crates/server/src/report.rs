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
