//! Figures as a workbook: numbers are numbers, everything else is text and never a formula.
//!
//! One table that begins in the first cell, with its headings named as such, and the document says what
//! it is: a screen reader announces both (RGAA 13.3).

use crate::{Number, Row, Sheet, WriteError, inert};
use rust_xlsxwriter::{DocProperties, Format, Table, TableColumn, Workbook, Worksheet, XlsxError};

/// The longest name that a workbook takes for a sheet.
const LONGEST_NAME: usize = 31;
/// The columns of numbers, after whose, the year, the section and the label.
const VALUE: u16 = 4;
const SHARE: u16 = 5;

/// One sheet, with the columns of the CSV.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, WriteError> {
    fill(sheet).map_err(WriteError::of)
}

fn fill(of: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&described(of));
    let sheet = workbook.add_worksheet();
    sheet.set_name(name(of))?;
    let tenths = Format::new().set_num_format("0.0");
    sheet.set_column_width(2, 26)?.set_column_width(3, 44)?;
    let rows = of
        .sections
        .iter()
        .flat_map(|section| section.rows.iter().map(|row| (&section.title, row)));
    let mut last = 0;
    for (line, (title, row)) in (1..).zip(rows) {
        write(sheet, line, (of, title.as_str(), row), &tenths)?;
        last = line;
    }
    let titles = [
        of.kind, "Année", "Rubrique", "Libellé", "Valeur", "Part (%)",
    ];
    if last == 0 {
        for (column, title) in (0..).zip(titles) {
            sheet.write_string(0, column, title)?;
        }
    } else {
        sheet.add_table(0, 0, last, SHARE, &table(of, titles))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}

fn described(of: &Sheet) -> DocProperties {
    DocProperties::new()
        .set_title(title(of))
        .set_subject("Demandes reçues, par rubrique : nombre et part")
        .set_author("Espace Partenaire")
}

fn title(of: &Sheet) -> String {
    format!("Chiffres {} de {}", of.year, of.name)
}

fn table(of: &Sheet, titles: [&str; 6]) -> Table {
    let columns: Vec<TableColumn> = titles
        .into_iter()
        .map(|title| TableColumn::new().set_header(title))
        .collect();
    Table::new()
        .set_name("Chiffres")
        .set_columns(&columns)
        .set_alt_text_title(title(of))
        .set_alt_text("Une ligne par chiffre : rubrique, libellé, valeur et part en pour cent.")
}

fn write(
    sheet: &mut Worksheet,
    line: u32,
    (of, title, row): (&Sheet, &str, &Row),
    tenths: &Format,
) -> Result<(), XlsxError> {
    sheet
        .write_string(line, 0, inert(&of.code))?
        .write_number(line, 1, of.year)?
        .write_string(line, 2, inert(title))?
        .write_string(line, 3, inert(&row.label))?;
    write_number(sheet, line, row.value, tenths)?;
    if let Some(share) = row.share {
        sheet.write_number_with_format(line, SHARE, share.percent(), tenths)?;
    }
    Ok(())
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
            sheet.write_number(line, VALUE, i32::try_from(count).unwrap_or(i32::MAX))?
        }
        Number::Days(Some(days)) => {
            sheet.write_number_with_format(line, VALUE, days.days(), tenths)?
        }
        Number::Mean(mean) => sheet.write_number_with_format(line, VALUE, mean.points(), tenths)?,
        Number::Hidden | Number::Days(None) => {
            sheet.write_string(line, VALUE, value.to_string())?
        }
    };
    Ok(())
}
