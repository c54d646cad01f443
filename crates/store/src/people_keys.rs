//! Changing the key that people are found by, while the service serves (S-509): a second key is announced
//! and asked beside the first, then it writes, then rows move to it one by one, then the first is
//! forgotten. What is moved is computed again from what is sealed: a rotation that is cut, or a row that a
//! late process wrote under the former key, is only moved later.

use crate::columns::{at, bytes, read_uuid};
use crate::conn::Conn;
use crate::error::StoreError;
use crate::keys::{marker, set_marker};
use crate::schema::{markers, requests, submissions};
use crate::submissions::{Written, find};
use crate::tx::Tx;
use data_encoding::HEXLOWER;
use diesel::prelude::*;
use domain::clock::Random;
use domain::funds::FundCode;
use domain::ids::RequestId;
use sealing::{FIRST_PEOPLE_KEY, Keyring, PeopleKey, key_id_of};
use std::collections::BTreeMap;

/// Where the keys are kept: the version that writes, then `version:key` for each that is asked.
const MARKER: &str = "people_index_keys";

/// Rows that one step moves: some milliseconds of the one writer of SQLite.
const STEP: i64 = 50;

/// The keys that people are found by.
#[derive(Clone, PartialEq, Eq)]
struct Kept {
    writes: i32,
    keys: Vec<PeopleKey>,
}

impl Kept {
    fn first() -> Self {
        Self {
            writes: FIRST_PEOPLE_KEY,
            keys: vec![PeopleKey {
                version: FIRST_PEOPLE_KEY,
                sealed: None,
            }],
        }
    }

    fn newest(&self) -> i32 {
        let versions = self.keys.iter().map(|key| key.version);
        versions.max().unwrap_or(FIRST_PEOPLE_KEY)
    }

    fn read(text: &str) -> Option<Self> {
        let (writes, keys) = text.split_once(' ')?;
        let keys = keys.split(' ').map(|pair| {
            let (version, key) = pair.split_once(':')?;
            let sealed = match key {
                "-" => None,
                hex => Some(HEXLOWER.decode(hex.as_bytes()).ok()?),
            };
            let version = version.parse().ok()?;
            Some(PeopleKey { version, sealed })
        });
        Some(Self {
            writes: writes.parse().ok()?,
            keys: keys.collect::<Option<_>>()?,
        })
    }

    fn written(&self) -> String {
        let keys = self.keys.iter().map(|key| {
            let sealed = key.sealed.as_ref();
            let hex = sealed.map_or_else(|| "-".to_owned(), |bytes| HEXLOWER.encode(bytes));
            format!("{}:{hex}", key.version)
        });
        let words = std::iter::once(self.writes.to_string()).chain(keys);
        words.collect::<Vec<_>>().join(" ")
    }
}

fn kept(conn: &mut Conn) -> Result<Kept, StoreError> {
    match marker(conn, MARKER)? {
        None => Ok(Kept::first()),
        Some(text) => Kept::read(&text).ok_or_else(|| at("markers", "value").broken()),
    }
}

fn keep(conn: &mut Conn, kept: &Kept) -> Result<(), StoreError> {
    let text = kept.written();
    let changed = diesel::update(markers::table.find(MARKER))
        .set(markers::value.eq(&text))
        .execute(conn)?;
    if changed == 0 {
        set_marker(conn, MARKER, &text)?;
    }
    Ok(())
}

/// Takes up what the database says of the keys, at a start and when it changes.
pub(crate) fn take_up(conn: &mut Conn, keyring: Keyring) -> Result<Keyring, StoreError> {
    let kept = kept(conn)?;
    Ok(keyring.with_people_keys(kept.writes, &kept.keys)?)
}

/// What the marker says, to know whether it changed since it was taken up.
pub fn announced(tx: &mut Tx<'_>) -> Result<String, StoreError> {
    Ok(kept(tx.conn)?.written())
}

/// What lies under which key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The version that writes.
    pub writes: i32,
    /// The versions that are asked.
    pub asks: Vec<i32>,
    /// How many requests are under each version.
    pub under: BTreeMap<i32, i64>,
}

/// What lies under which key.
pub fn standing(tx: &mut Tx<'_>) -> Result<Standing, StoreError> {
    let kept = kept(tx.conn)?;
    let under: Vec<(i32, i64)> = submissions::table
        .group_by(submissions::index_version)
        .select((submissions::index_version, diesel::dsl::count_star()))
        .load(tx.conn)?;
    Ok(Standing {
        writes: kept.writes,
        asks: kept.keys.iter().map(|key| key.version).collect(),
        under: under.into_iter().collect(),
    })
}

/// Makes the next key, which is asked from now on and writes nothing yet. A rotation that is under way is
/// gone on with: nothing is made then.
pub fn announce(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let mut kept = kept(tx.conn)?;
    if kept.keys.len() > 1 {
        return Ok(());
    }
    let sealed = tx.vault.keyring.new_people_key(tx.vault.random.as_ref())?;
    kept.keys.push(PeopleKey {
        version: kept.newest().saturating_add(1),
        sealed: Some(sealed),
    });
    keep(tx.conn, &kept)
}

/// From now on the newest key writes. Every process must ask it by then.
pub fn write_with_newest(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let mut kept = kept(tx.conn)?;
    kept.writes = kept.newest();
    keep(tx.conn, &kept)
}

/// How far a rotation is: to be given back for the next step. Begin with the default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    after: Vec<u8>,
    /// Requests that were moved.
    pub moved: u64,
    /// Whether the last one was reached.
    pub done: bool,
}

/// Moves the next requests to the key that writes. Each is replaced only if it still is what was read.
pub fn move_some(tx: &mut Tx<'_>, mut progress: Progress) -> Result<Progress, StoreError> {
    let writes = tx.vault.keyring.people_version();
    let page: Vec<(Vec<u8>, String, Vec<u8>)> = submissions::table
        .inner_join(requests::table.on(requests::id.eq(submissions::request)))
        .filter(submissions::request.gt(&progress.after))
        .filter(submissions::index_version.ne(writes))
        .order(submissions::request)
        .limit(STEP)
        .select((submissions::request, requests::fund, submissions::content))
        .load(tx.conn)?;
    let Some((last, _, _)) = page.last() else {
        progress.done = true;
        return Ok(progress);
    };
    progress.after.clone_from(last);
    for (id, fund, content) in &page {
        let request = RequestId::from_uuid(read_uuid(id, at("submissions", "request"))?);
        let fund: FundCode = fund.parse().map_err(|_| at("requests", "fund").broken())?;
        let Some((submission, _)) = find(tx, request)? else {
            continue;
        };
        let found_by = Written::of(tx, &fund, &submission.person);
        let target = submissions::table
            .find(bytes(request.uuid()))
            .filter(submissions::content.eq(content));
        let touched = diesel::update(target)
            .set((
                submissions::nir_index.eq(found_by.nir),
                submissions::insured_index.eq(found_by.insured),
                submissions::identity_index.eq(found_by.identity),
                submissions::used_identity_index.eq(found_by.used_identity),
                submissions::index_version.eq(found_by.version),
            ))
            .execute(tx.conn)?;
        progress.moved += u64::from(touched == 1);
    }
    Ok(progress)
}

/// Forgets every key but the one that writes, once nothing is under the others; how many requests still
/// are, and then nothing is forgotten.
pub fn forget_former(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    let mut kept = kept(tx.conn)?;
    let left: i64 = submissions::table
        .filter(submissions::index_version.ne(kept.writes))
        .count()
        .get_result(tx.conn)?;
    if left == 0 {
        let writes = kept.writes;
        kept.keys.retain(|key| key.version == writes);
        keep(tx.conn, &kept)?;
    }
    Ok(left)
}

/// The root keys that these keys lie under.
pub(crate) fn sealed(conn: &mut Conn) -> Result<Vec<Vec<u8>>, StoreError> {
    let kept = kept(conn)?;
    Ok(kept.keys.into_iter().filter_map(|key| key.sealed).collect())
}

/// Puts these keys under the current root key (S-505); how many were not.
pub(crate) fn rewrap(tx: &mut Tx<'_>) -> Result<u64, StoreError> {
    let mut kept = kept(tx.conn)?;
    let (keyring, random): (&Keyring, &dyn Random) = (&tx.vault.keyring, tx.vault.random.as_ref());
    let mut moved = 0;
    for key in &mut kept.keys {
        let Some(sealed) = &key.sealed else { continue };
        if key_id_of(sealed)? != keyring.current_kid() {
            key.sealed = Some(keyring.reseal_people_key(sealed, random)?);
            moved += 1;
        }
    }
    if moved > 0 {
        keep(tx.conn, &kept)?;
    }
    Ok(moved)
}
