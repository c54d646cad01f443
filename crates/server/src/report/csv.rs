//! The report for a spreadsheet, as text (S-035).

use super::inert;
use super::rows::sections;
use crate::output::Failure;
use app::statistics::Report;
use std::io::Write;

/// Three columns after the section's: label, value, share. UTF-8 with its mark, which French
/// spreadsheets need to show accents.
pub fn write(report: &Report) -> Result<Vec<u8>, Failure> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.flush()?;
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(::csv::Terminator::CRLF)
        .from_writer(bytes);
    let failed = |error: ::csv::Error| Failure::new(error.to_string());
    writer
        .write_record([
            "Caisse", "Année", "Rubrique", "Libellé", "Valeur", "Part (%)",
        ])
        .map_err(failed)?;
    let (fund, year) = (report.fund.code.as_str(), report.year.to_string());
    for section in sections(report) {
        for row in &section.rows {
            let share = row.share.map(|share| share.to_string()).unwrap_or_default();
            let cells = [
                fund.to_owned(),
                year.clone(),
                inert(&section.title),
                inert(&row.label),
                row.value.to_string(),
                share,
            ];
            writer.write_record(cells).map_err(failed)?;
        }
    }
    writer
        .into_inner()
        .map_err(|error| Failure::new(error.to_string()))
}
