//! Figures to be read on a terminal.

use crate::{Section, Sheet};
use std::fmt::Write;

/// Labels are cut to this many characters.
const WIDEST: usize = 60;

/// Aligned text.
pub fn table(sheet: &Sheet) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} ({}), année {}", sheet.name, sheet.code, sheet.year);
    let labels = sheet.sections.iter().flat_map(|section| &section.rows);
    let widest = labels
        .map(|row| row.label.chars().count())
        .max()
        .unwrap_or_default();
    for section in &sheet.sections {
        write_section(&mut out, section, widest.min(WIDEST));
    }
    out
}

fn write_section(out: &mut String, section: &Section, width: usize) {
    let _ = writeln!(out, "\n{}", section.title);
    if section.rows.is_empty() {
        let _ = writeln!(out, "  aucune");
    }
    for row in &section.rows {
        let label: String = row.label.chars().take(WIDEST).collect();
        let value = row.value.to_string();
        let _ = match row.share {
            Some(share) => {
                let share = share.to_string();
                writeln!(out, "  {label:<width$}  {value:>7}  {share:>5} %")
            }
            None => writeln!(out, "  {label:<width$}  {value:>7}"),
        };
    }
}
