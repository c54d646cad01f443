//! Figures as a workbook: numbers are numbers, everything else is text and never a formula.

use crate::{Number, Sheet, WriteError};
use domain::text::inert;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// The longest name that a workbook takes for a sheet.
const LONGEST_NAME: usize = 31;

/// One sheet: section, label, value, share.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, WriteError> {
    fill(sheet).map_err(WriteError::of)
}

fn fill(of: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name(of))?;
    let (bold, tenths) = (
        Format::new().set_bold(),
        Format::new().set_num_format("0.0"),
    );
    sheet.set_column_width(0, 26)?.set_column_width(1, 44)?;
    sheet.write_string_with_format(0, 0, inert(&of.name), &bold)?;
    sheet.write_number_with_format(0, 1, of.year, &bold)?;
    for (column, title) in (0..).zip(["Rubrique", "Libellé", "Valeur", "Part (%)"]) {
        sheet.write_string_with_format(2, column, title, &bold)?;
    }
    sheet.set_freeze_panes(3, 0)?;
    let rows = of
        .sections
        .iter()
        .flat_map(|section| section.rows.iter().map(|row| (&section.title, row)));
    for (line, (title, row)) in (3..).zip(rows) {
        sheet
            .write_string(line, 0, inert(title))?
            .write_string(line, 1, inert(&row.label))?;
        write_number(sheet, line, row.value, &tenths)?;
        if let Some(share) = row.share {
            sheet.write_number_with_format(line, 3, share.percent(), &tenths)?;
        }
    }
    workbook.save_to_buffer()
}

/// `597 2023`: without what a workbook refuses in a name.
fn name(of: &Sheet) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-');
    let code: String = of
        .code
        .chars()
        .filter(kept)
        .take(LONGEST_NAME - 5)
        .collect();
    format!("{code} {}", of.year).trim().to_owned()
}

fn write_number(
    sheet: &mut Worksheet,
    line: u32,
    value: Number,
    tenths: &Format,
) -> Result<(), XlsxError> {
    match value {
        // A count of requests is far below the 2^53 up to which a cell is exact.
        Number::Count(count) => {
            sheet.write_number(line, 2, i32::try_from(count).unwrap_or(i32::MAX))?
        }
        Number::Days(Some(days)) => sheet.write_number_with_format(line, 2, days.days(), tenths)?,
        Number::Hidden | Number::Days(None) => sheet.write_string(line, 2, value.to_string())?,
    };
    Ok(())
}
