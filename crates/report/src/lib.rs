//! Figures as a table, CSV, XLSX and JSON: the yearly report of a fund, and what a partner counts.
//!
//! A [`Sheet`] is what is written, in French, whatever it is written in; the JSON, for programs, has
//! the codes instead.

mod csv;
mod json;
mod sheet;
mod table;
mod xlsx;

pub use csv::csv;
pub use json::json;
pub use sheet::{Number, Row, Section, Sheet};
pub use table::table;
pub use xlsx::xlsx;

use app::statistics::Report;
use domain::coded;

coded! {
    /// How the report is written.
    pub enum Format {
        /// Aligned text, to be read.
        Table = "table", "Texte";
        /// RFC 4180, `;` between cells as French spreadsheets expect.
        Csv = "csv", "CSV";
        /// A workbook, one sheet.
        Xlsx = "xlsx", "Classeur (XLSX)";
        /// One JSON object, with the codes.
        Json = "json", "JSON";
    }
}

/// The figures could not be written: memory, or a limit of the format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the figures were not written: {0}")]
pub struct WriteError(String);

impl WriteError {
    fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// The report, as the bytes of a file.
pub fn write(report: &Report, format: Format) -> Result<Vec<u8>, WriteError> {
    match format {
        Format::Table => Ok(table(&Sheet::of_report(report)).into_bytes()),
        Format::Csv => csv(&Sheet::of_report(report)),
        Format::Xlsx => xlsx(&Sheet::of_report(report)),
        Format::Json => json(report),
    }
}

#[cfg(test)]
mod tests;
