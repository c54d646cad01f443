//! What the partner wrote, as it lies: read with its request, opened only to be shown.

use super::TABLE;
use super::content::Content;
use crate::columns::{at, read_time_if};
use crate::error::StoreError;
use crate::schema::submissions;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::ids::RequestId;
use domain::requests::{SortingRecord, Submission};

#[derive(Queryable, Selectable)]
#[diesel(table_name = submissions)]
pub(crate) struct Row {
    content: Vec<u8>,
    sorting: Vec<u8>,
    mandate_withdrawn_at: Option<i64>,
}

/// A submission whose data key still exists, not opened yet.
pub struct Sealed {
    request: RequestId,
    row: Row,
    wrapped: Vec<u8>,
    /// Whether the request is linked to others.
    pub has_links: bool,
}

impl Sealed {
    /// `None` once the case was erased.
    pub(crate) fn of(
        request: RequestId,
        row: Option<Row>,
        wrapped: Option<Vec<u8>>,
        has_links: bool,
    ) -> Option<Self> {
        Some(Self {
            request,
            row: row?,
            wrapped: wrapped?,
            has_links,
        })
    }

    /// Opens it: what the partner wrote and what the core said of it.
    pub fn open(&self, tx: &Tx<'_>) -> Result<(Submission, SortingRecord), StoreError> {
        let id = self.request.uuid();
        let key = tx.vault.open_case(&self.wrapped, id)?;
        let (content, sorting) = (at(TABLE, "content"), at(TABLE, "sorting"));
        let opened: Content =
            serde_json::from_slice(&key.open(TABLE, "content", id, &self.row.content)?)
                .map_err(|_| content.broken())?;
        let record = serde_json::from_slice(&key.open(TABLE, "sorting", id, &self.row.sorting)?)
            .map_err(|_| sorting.broken())?;
        let mut submission = opened.submission().map_err(|()| content.broken())?;
        let withdrawn_at = at(TABLE, "mandate_withdrawn_at");
        submission.mandate.withdrawn_at =
            read_time_if(self.row.mandate_withdrawn_at, withdrawn_at)?;
        Ok((submission, record))
    }
}
