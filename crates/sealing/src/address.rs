//! Where a sealed value lies: what it is bound to.

use uuid::Uuid;

/// The place of a sealed value: authenticated with it, so that a value moved elsewhere by SQL does
/// not open (S-503).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<'a> {
    /// Table, as in the schema. For files, the table of their rows.
    pub table: &'a str,
    /// Column, as in the schema.
    pub column: &'a str,
    /// Id of the row.
    pub row: Uuid,
    /// Id of the case that the row belongs to: the request, or the organisation, or the account.
    pub case: Uuid,
}

impl Address<'_> {
    /// Associated data: `"ep1" ‖ table ‖ column ‖ row ‖ case`, each part preceded by its length so
    /// that no two addresses give the same bytes.
    pub(crate) fn associated_data(&self) -> Vec<u8> {
        framed(&[
            b"ep1",
            self.table.as_bytes(),
            self.column.as_bytes(),
            self.row.as_bytes(),
            self.case.as_bytes(),
        ])
    }

    /// Label of the sub-key that seals this column, such as `enc:requests.text` (S-504).
    pub(crate) fn label(&self, purpose: &str) -> String {
        format!("{purpose}:{}.{}", self.table, self.column)
    }
}

/// Each part preceded by its length in bytes, on 8 bytes, big-endian.
pub(crate) fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        // usize has at most 64 bits on every target that Rust supports.
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}
