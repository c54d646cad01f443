//! Cursors: opaque, signed, good for one caller and one filter only (S-003, S-213).

use crate::problem::{BAD_CURSOR, BAD_PARAMETER, Problem};
use app::App;
use data_encoding::BASE64URL_NOPAD;
use domain::accounts::Author;
use uuid::Uuid;

/// What a cursor holds for: another list or another caller gets nothing from it.
pub struct Scope {
    /// Who lists.
    pub author: Author,
    /// The list and its filters, in a stable form.
    pub list: String,
}

const MAC_BYTES: usize = 16;

impl Scope {
    /// Where a page begins, and how many items it has: 1 to 100, 25 if not said.
    pub fn page(
        &self,
        app: &App,
        cursor: Option<&str>,
        limit: Option<u8>,
    ) -> Result<(Option<Uuid>, u8), Problem> {
        let limit = limit.unwrap_or(25);
        if !(1..=100).contains(&limit) {
            return Err(Problem::because(BAD_PARAMETER, "`limit` va de 1 à 100."));
        }
        let after = cursor.map(|cursor| self.read(app, cursor)).transpose()?;
        Ok((after, limit))
    }

    /// The cursor that follows `last`.
    pub fn cursor(&self, app: &App, last: Uuid) -> String {
        let mut bytes = last.as_bytes().to_vec();
        bytes.extend(self.mac(app, last).iter().take(MAC_BYTES));
        BASE64URL_NOPAD.encode(&bytes)
    }

    fn read(&self, app: &App, cursor: &str) -> Result<Uuid, Problem> {
        let bytes = BASE64URL_NOPAD
            .decode(cursor.as_bytes())
            .map_err(|_| Problem::from(BAD_CURSOR))?;
        let (id, mac) = bytes
            .split_at_checked(16)
            .ok_or_else(|| Problem::from(BAD_CURSOR))?;
        let last = Uuid::from_slice(id).map_err(|_| Problem::from(BAD_CURSOR))?;
        let expected = self.mac(app, last);
        if expected.get(..MAC_BYTES) == Some(mac) {
            Ok(last)
        } else {
            Err(BAD_CURSOR.into())
        }
    }

    fn mac(&self, app: &App, last: Uuid) -> [u8; 32] {
        let Self { author, list } = self;
        let text = format!("{}|{:?}|{last}|{list}", author.kind(), author.uuid());
        app.store.cursor_mac(text.as_bytes())
    }
}
