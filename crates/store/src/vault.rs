//! The keys at work: seals what is personal on its way to a row, opens it on its way back.

use crate::columns::{at, read_uuid};
use crate::conn::Conn;
use crate::error::StoreError;
use crate::schema::data_keys;
use diesel::prelude::*;
use domain::clock::{Clock, Random};
use sealing::{Address, DataKey, Keyring};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use uuid::Uuid;
use zeroize::Zeroizing;

/// The keyring with the clock and the randomness that every unit of work shares.
pub struct Vault {
    pub(crate) keyring: Keyring,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
}

/// The vault in use: a change of root keys puts another in its place, and work that is under way goes
/// on with the one it began with (S-505).
pub struct Vaults(RwLock<Arc<Vault>>);

impl Vaults {
    /// Begins with this one.
    pub fn new(vault: Vault) -> Self {
        Self(RwLock::new(Arc::new(vault)))
    }

    /// The one in use.
    pub fn current(&self) -> Arc<Vault> {
        // Nothing panics while it is held: a poisoned lock still holds a whole vault.
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&held)
    }

    /// Puts this keyring in use.
    pub fn take_up(&self, keyring: Keyring) {
        let former = self.current();
        let vault = Vault {
            keyring,
            clock: Arc::clone(&former.clock),
            random: Arc::clone(&former.random),
        };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(vault);
    }
}

/// The data key of a case, ready to seal and open the values of its rows.
pub struct CaseKey<'a> {
    key: DataKey,
    case: Uuid,
    random: &'a dyn Random,
}

impl Vault {
    /// Makes and stores the data key of a new case.
    pub fn new_case(&self, conn: &mut Conn, case: Uuid) -> Result<CaseKey<'_>, StoreError> {
        let random = self.random.as_ref();
        let key = DataKey::generate(random)?;
        let wrapped = self.keyring.wrap(&key, case, random)?;
        diesel::insert_into(data_keys::table)
            .values((
                data_keys::case_id.eq(case.as_bytes().as_slice()),
                data_keys::wrapped.eq(wrapped),
            ))
            .execute(conn)?;
        Ok(CaseKey { key, case, random })
    }

    /// The data key of a case; `None` once it was destroyed.
    pub fn case(&self, conn: &mut Conn, case: Uuid) -> Result<Option<CaseKey<'_>>, StoreError> {
        let wrapped: Option<Vec<u8>> = data_keys::table
            .find(case.as_bytes().as_slice())
            .select(data_keys::wrapped)
            .first(conn)
            .optional()?;
        wrapped
            .map(|wrapped| self.open_case(&wrapped, case))
            .transpose()
    }

    /// The data keys of several cases at once; those that were destroyed are left out.
    pub fn cases(
        &self,
        conn: &mut Conn,
        cases: &[Uuid],
    ) -> Result<BTreeMap<Uuid, CaseKey<'_>>, StoreError> {
        let wanted = cases.iter().map(|case| case.as_bytes().to_vec());
        let rows: Vec<(Vec<u8>, Vec<u8>)> = data_keys::table
            .filter(data_keys::case_id.eq_any(wanted))
            .select((data_keys::case_id, data_keys::wrapped))
            .load(conn)?;
        let mut keys = BTreeMap::new();
        for (case, wrapped) in rows {
            let case = read_uuid(&case, at("data_keys", "case_id"))?;
            let key = self.keyring.unwrap_key(&wrapped, case)?;
            let random = self.random.as_ref();
            keys.insert(case, CaseKey { key, case, random });
        }
        Ok(keys)
    }

    /// The data key of a case, which was read with it.
    pub fn open_case(&self, wrapped: &[u8], case: Uuid) -> Result<CaseKey<'_>, StoreError> {
        Ok(CaseKey {
            key: self.keyring.unwrap_key(wrapped, case)?,
            case,
            random: self.random.as_ref(),
        })
    }
}

impl CaseKey<'_> {
    /// Seals the value of a column of a row of this case.
    pub fn seal(
        &self,
        table: &str,
        column: &str,
        row: Uuid,
        value: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        Ok(self
            .key
            .seal(&self.address(table, column, row), value, self.random)?)
    }

    /// Opens it.
    pub fn open(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        Ok(self.key.open(&self.address(table, column, row), sealed)?)
    }

    /// Opens a text.
    pub fn open_text(
        &self,
        table: &'static str,
        column: &'static str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<Zeroizing<String>, StoreError> {
        let bytes = self.open(table, column, row, sealed)?;
        let text =
            std::str::from_utf8(&bytes).map_err(|_| StoreError::Inconsistent { table, column })?;
        Ok(Zeroizing::new(text.to_owned()))
    }

    /// Seals the bytes of a file of this case.
    pub fn seal_file(&self, row: Uuid, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        Ok(self.key.seal_file(
            &self.address("attachments", "file", row),
            bytes,
            self.random,
        )?)
    }

    /// Opens them, whole or not at all.
    pub fn open_file(&self, row: Uuid, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        Ok(self
            .key
            .open_file(&self.address("attachments", "file", row), sealed)?)
    }

    const fn address<'b>(&self, table: &'b str, column: &'b str, row: Uuid) -> Address<'b> {
        Address {
            table,
            column,
            row,
            case: self.case,
        }
    }
}
