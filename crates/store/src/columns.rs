//! How values are written in columns, on both databases alike.

use crate::error::StoreError;
use domain::accounts::Author;
use domain::ids::{AccountId, ClientId};
use jiff::Timestamp;
use jiff::civil::Date;
use std::str::FromStr;
use uuid::Uuid;

/// Names the place of a value that cannot be read back.
#[derive(Clone, Copy)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
}

/// A place, for the error.
pub const fn at(table: &'static str, column: &'static str) -> Place {
    Place { table, column }
}

impl Place {
    pub const fn broken(self) -> StoreError {
        StoreError::Inconsistent {
            table: self.table,
            column: self.column,
        }
    }
}

/// Microseconds since 1970, UTC.
pub fn time(instant: Timestamp) -> i64 {
    instant.as_microsecond()
}

pub fn read_time(micros: i64, place: Place) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| place.broken())
}

pub fn read_time_if(micros: Option<i64>, place: Place) -> Result<Option<Timestamp>, StoreError> {
    micros.map(|micros| read_time(micros, place)).transpose()
}

/// ISO 8601.
pub fn day(date: Date) -> String {
    date.to_string()
}

/// Anything that is stored by its text: codes, dates, references.
pub fn read<T: FromStr>(text: &str, place: Place) -> Result<T, StoreError> {
    text.parse().map_err(|_| place.broken())
}

pub fn read_if<T: FromStr>(text: Option<&str>, place: Place) -> Result<Option<T>, StoreError> {
    text.map(|text| read(text, place)).transpose()
}

/// 16 bytes.
pub fn bytes(id: Uuid) -> Vec<u8> {
    id.as_bytes().to_vec()
}

pub fn read_uuid(bytes: &[u8], place: Place) -> Result<Uuid, StoreError> {
    Uuid::from_slice(bytes).map_err(|_| place.broken())
}

pub fn read_uuid_if(bytes: Option<&[u8]>, place: Place) -> Result<Option<Uuid>, StoreError> {
    bytes.map(|bytes| read_uuid(bytes, place)).transpose()
}

/// An author, from its two columns.
pub fn read_author(kind: &str, id: Option<&[u8]>, place: Place) -> Result<Author, StoreError> {
    match (kind, read_uuid_if(id, place)?) {
        ("account", Some(id)) => Ok(Author::Account(AccountId::from_uuid(id))),
        ("client", Some(id)) => Ok(Author::Client(ClientId::from_uuid(id))),
        ("system", None) => Ok(Author::System),
        _ => Err(place.broken()),
    }
}
