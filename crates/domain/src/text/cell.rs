//! Cells of a spreadsheet (S-035).

use std::borrow::Cow;

/// What spreadsheets take for the beginning of a formula.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\0'];

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what looks like one.
pub fn inert(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// What an inert cell says: the apostrophe before what looks like a formula is ours.
pub fn said(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if text.starts_with(FORMULA) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-035: what goes out comes back the same, and does nothing on its way.
    #[test]
    fn s035_cells_are_inert_and_come_back() {
        for text in [
            "=1+1", "+33 6", "-2", "@x", "\tx", "\rx", "\0", "", "abc", "'abc", "d'été",
        ] {
            let cell = inert(text);
            assert!(!cell.starts_with(FORMULA), "{text:?}");
            assert_eq!(said(&cell), text);
        }
    }
}
