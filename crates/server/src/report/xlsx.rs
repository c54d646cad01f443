//! The report as a workbook: numbers are numbers, everything else is text and never a formula.

use super::inert;
use super::rows::{Number, sections};
use crate::output::Failure;
use app::statistics::Report;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// One sheet: section, label, value, share.
pub fn write(report: &Report) -> Result<Vec<u8>, Failure> {
    fill(report).map_err(|error| Failure::new(error.to_string()))
}

fn fill(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(format!("{} {}", report.fund.code, report.year))?;
    let (bold, tenths) = (
        Format::new().set_bold(),
        Format::new().set_num_format("0.0"),
    );
    sheet.set_column_width(0, 26)?.set_column_width(1, 44)?;
    sheet.write_string_with_format(0, 0, inert(report.fund.name.as_str()), &bold)?;
    sheet.write_number_with_format(0, 1, report.year, &bold)?;
    for (column, title) in (0..).zip(["Rubrique", "Libellé", "Valeur", "Part (%)"]) {
        sheet.write_string_with_format(2, column, title, &bold)?;
    }
    sheet.set_freeze_panes(3, 0)?;
    let sections = sections(report);
    let rows = sections
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
        Number::Days(None) => sheet.write_string(line, 2, "–")?,
    };
    Ok(())
}
