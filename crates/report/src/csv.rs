//! Figures for a spreadsheet, as text (S-035).

use crate::{Sheet, WriteError};
use domain::text::inert;

/// Whose, when, the section's title, then label, value and share. UTF-8 with its mark, which French
/// spreadsheets need to show accents.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>, WriteError> {
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(::csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let titles = [
        sheet.kind, "Année", "Rubrique", "Libellé", "Valeur", "Part (%)",
    ];
    writer.write_record(titles).map_err(WriteError::of)?;
    for section in &sheet.sections {
        for row in &section.rows {
            let share = row.share.map(|share| share.to_string());
            let cells = [
                inert(&sheet.code).into_owned(),
                sheet.year.to_string(),
                inert(&section.title).into_owned(),
                inert(&row.label).into_owned(),
                row.value.to_string(),
                share.unwrap_or_default(),
            ];
            writer.write_record(cells).map_err(WriteError::of)?;
        }
    }
    writer.into_inner().map_err(WriteError::of)
}
