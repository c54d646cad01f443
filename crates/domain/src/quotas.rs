//! How much may be joined (S-048): in a day, to a request, in all.

/// Files that one person joins in a day, Europe/Paris, at most.
pub const FILES_OF_A_PERSON: i64 = 200;
/// Files that a program joins in a day, at most.
pub const FILES_OF_A_PROGRAM: i64 = 5_000;
/// Files of one request, at most.
pub const FILES_OF_A_REQUEST: i64 = 200;

/// How much the files of partners may take in all, as the operator chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Bytes of the files of one organisation with one fund.
    pub organisation_bytes: i64,
    /// Bytes of the files of all the requests of one fund.
    pub fund_bytes: i64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self {
            organisation_bytes: 20 * GIB,
            fund_bytes: 500 * GIB,
        }
    }
}

/// Bytes of a gibibyte.
pub const GIB: i64 = 1024 * 1024 * 1024;

/// How much lies in the store of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used {
    /// Files.
    pub files: i64,
    /// Their bytes, before they were sealed.
    pub bytes: i64,
}
