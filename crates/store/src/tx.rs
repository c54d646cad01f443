//! What a verb works with: a connection inside a unit of work, and the vault.

use crate::conn::Conn;
use crate::vault::Vault;
use domain::clock::{Clock, Random};
use jiff::Timestamp;

/// A unit of work: a transaction when writing, a series of reads otherwise.
pub struct Tx<'a> {
    pub(crate) conn: &'a mut Conn,
    pub(crate) vault: &'a Vault,
    /// Whether it wrote a request.
    pub(crate) wrote_requests: bool,
}

impl Tx<'_> {
    /// The present, by the store's clock.
    pub fn now(&self) -> Timestamp {
        self.vault.clock.now()
    }

    /// The clock, to make ids.
    pub fn clock(&self) -> &dyn Clock {
        self.vault.clock.as_ref()
    }

    /// Randomness, to make ids and tokens.
    pub fn random(&self) -> &dyn Random {
        self.vault.random.as_ref()
    }
}
