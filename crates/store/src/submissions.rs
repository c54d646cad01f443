//! What partners wrote, sealed by the case's data key, found again by keyed blind indexes.

pub(crate) mod content;
mod heads;
pub(crate) mod sealed;

pub use heads::{Head, heads};
pub use sealed::Sealed;

use crate::columns::{at, bytes, time};
use crate::error::StoreError;
use crate::schema::{data_keys, requests, submissions};
use crate::tx::Tx;
use crate::vault::Vault;
use content::Content;
use diesel::prelude::*;
use domain::funds::FundCode;
use domain::identity::{BirthDate, Nir, Person, PersonName};
use domain::ids::RequestId;
use domain::requests::{Request, SortingRecord, Submission};
use domain::text::ExternalReference;
use jiff::Timestamp;
use sealing::{IndexKind, MacPurpose};
use zeroize::Zeroizing;

const TABLE: &str = "submissions";

/// Adds the submission of a new request, under a data key made for it. `notice` is the hash of the
/// information notice in force (S-113).
pub fn add(
    tx: &mut Tx<'_>,
    request: &Request,
    (submission, sorting): (&Submission, &SortingRecord),
    notice: &str,
) -> Result<(), StoreError> {
    let id = request.id.uuid();
    let key = tx.vault.new_case(tx.conn, id)?;
    let content = encode(&Content::of(submission))?;
    let sorting = encode(sorting)?;
    let person = &submission.person;
    let external = submission.external_reference.as_ref();
    let external = external.map(|reference| external_index(tx.vault, reference).to_vec());
    let found_by = Written::of(tx, &request.fund, person);
    diesel::insert_into(submissions::table)
        .values((
            submissions::request.eq(bytes(id)),
            submissions::content.eq(key.seal(TABLE, "content", id, &content)?),
            submissions::sorting.eq(key.seal(TABLE, "sorting", id, &sorting)?),
            submissions::nir_index.eq(found_by.nir),
            submissions::identity_index.eq(found_by.identity),
            submissions::used_identity_index.eq(found_by.used_identity),
            submissions::notice.eq(notice),
            submissions::external_index.eq(external),
            submissions::insured_index.eq(found_by.insured),
            submissions::index_version.eq(found_by.version),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The hash of the information notice that was in force when the request came in.
pub fn notice(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = submissions::table
        .find(bytes(request.uuid()))
        .select(submissions::notice)
        .first(tx.conn)
        .optional()?;
    Ok(found.flatten())
}

/// Corrects who a request is about: what was said of the person is replaced, with what she is found by.
/// Gives what was said before, as it was sealed; `None` once the case was erased.
pub fn rectify(
    tx: &mut Tx<'_>,
    request: &Request,
    person: &Person,
) -> Result<Option<Person>, StoreError> {
    let id = request.id.uuid();
    let Some((mut submission, _)) = find(tx, request.id)? else {
        return Ok(None);
    };
    let former = std::mem::replace(&mut submission.person, person.clone());
    let key = tx.vault.case(tx.conn, id)?.ok_or(StoreError::Conflict)?;
    let content = encode(&Content::of(&submission))?;
    let found_by = Written::of(tx, &request.fund, person);
    let changed = diesel::update(submissions::table.find(bytes(id)))
        .set((
            submissions::content.eq(key.seal(TABLE, "content", id, &content)?),
            submissions::nir_index.eq(found_by.nir),
            submissions::identity_index.eq(found_by.identity),
            submissions::used_identity_index.eq(found_by.used_identity),
            submissions::insured_index.eq(found_by.insured),
            submissions::index_version.eq(found_by.version),
        ))
        .execute(tx.conn)?;
    Ok((changed == 1).then_some(former))
}

/// What a request is found by that its partner calls this.
pub(crate) fn external_index(vault: &Vault, reference: &ExternalReference) -> [u8; 32] {
    let text = reference.expose().as_bytes();
    vault.keyring.mac(MacPurpose::ExternalReference, text)
}

fn encode<T: serde::Serialize>(value: &T) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    serde_json::to_vec(value)
        .map(Zeroizing::new)
        .map_err(|_| at(TABLE, "content").broken())
}

/// What a person is written to be found by.
pub(crate) struct Written {
    pub(crate) nir: Option<Vec<u8>>,
    pub(crate) insured: Option<Vec<u8>>,
    pub(crate) identity: Vec<u8>,
    pub(crate) used_identity: Option<Vec<u8>>,
    pub(crate) version: i32,
}

impl Written {
    /// Under the key that writes now.
    pub(crate) fn of(tx: &Tx<'_>, fund: &FundCode, person: &Person) -> Self {
        let keyring = &tx.vault.keyring;
        let index = |kind, form: &str| {
            keyring
                .person_index(kind, fund.as_str(), form)
                .bytes()
                .to_vec()
        };
        let forms = person.identity_index_forms();
        let mut identities = forms
            .iter()
            .map(|form| index(IndexKind::Identity, form.expose()));
        Self {
            nir: person
                .nir()
                .map(|nir| index(IndexKind::Nir, nir.index_form())),
            insured: person
                .insured
                .as_ref()
                .map(|one| index(IndexKind::Insured, one.number.index_form())),
            identity: identities.next().unwrap_or_default(),
            used_identity: identities.next(),
            version: keyring.people_version(),
        }
    }
}

fn asked(tx: &Tx<'_>, kind: IndexKind, fund: &FundCode, form: &str) -> Vec<Vec<u8>> {
    let indexes = tx.vault.keyring.person_indexes(kind, fund.as_str(), form);
    indexes
        .into_iter()
        .map(|index| index.bytes().to_vec())
        .collect()
}

/// What whoever has this number may be found by.
pub(crate) fn nir_indexes(tx: &Tx<'_>, fund: &FundCode, nir: &Nir) -> Vec<Option<Vec<u8>>> {
    let found = asked(tx, IndexKind::Nir, fund, nir.index_form());
    found.into_iter().map(Some).collect()
}

/// What those who depend on whoever has this number may be found by (S-106).
pub(crate) fn insured_indexes(tx: &Tx<'_>, fund: &FundCode, nir: &Nir) -> Vec<Option<Vec<u8>>> {
    let found = asked(tx, IndexKind::Insured, fund, nir.index_form());
    found.into_iter().map(Some).collect()
}

/// What whoever bears this name and was born that day may be found by.
pub(crate) fn identity_indexes(
    tx: &Tx<'_>,
    fund: &FundCode,
    name: &PersonName,
    birth_date: BirthDate,
) -> Vec<Vec<u8>> {
    let form = Person::identity_index_form(name, birth_date);
    asked(tx, IndexKind::Identity, fund, form.expose())
}

/// What the partner wrote and what the core said of it; `None` once the case was erased.
pub fn find(
    tx: &mut Tx<'_>,
    request: RequestId,
) -> Result<Option<(Submission, SortingRecord)>, StoreError> {
    let found: Option<(sealed::Row, Option<Vec<u8>>)> = submissions::table
        .left_join(data_keys::table.on(data_keys::case_id.eq(submissions::request)))
        .filter(submissions::request.eq(bytes(request.uuid())))
        .select((sealed::Row::as_select(), data_keys::wrapped.nullable()))
        .first(tx.conn)
        .optional()?;
    let found = found.and_then(|(row, wrapped)| Sealed::of(request, Some(row), wrapped, false));
    found.map(|sealed| sealed.open(tx)).transpose()
}

/// Whether the person withdrew her agreement.
pub fn is_mandate_withdrawn(tx: &mut Tx<'_>, request: RequestId) -> Result<bool, StoreError> {
    let withdrawn: Option<Option<i64>> = submissions::table
        .find(bytes(request.uuid()))
        .select(submissions::mandate_withdrawn_at)
        .first(tx.conn)
        .optional()?;
    Ok(withdrawn.flatten().is_some())
}

/// Records that the person withdrew her agreement (S-112). `false` when she already had.
pub fn withdraw_mandate(
    tx: &mut Tx<'_>,
    request: RequestId,
    at_time: Timestamp,
) -> Result<bool, StoreError> {
    let target = submissions::table
        .filter(submissions::request.eq(bytes(request.uuid())))
        .filter(submissions::mandate_withdrawn_at.is_null());
    let changed = diesel::update(target)
        .set(submissions::mandate_withdrawn_at.eq(Some(time(at_time))))
        .execute(tx.conn)?;
    Ok(changed == 1)
}

/// What the same person may be found by: equality only (S-511).
pub(crate) struct PersonIndexes {
    pub(crate) nir: Vec<Option<Vec<u8>>>,
    pub(crate) identities: Vec<Vec<u8>>,
}

/// The blind indexes of a person, within a fund.
pub(crate) fn person_indexes(tx: &Tx<'_>, fund: &FundCode, person: &Person) -> PersonIndexes {
    let forms = person.identity_index_forms();
    let identities = forms
        .iter()
        .flat_map(|form| asked(tx, IndexKind::Identity, fund, form.expose()));
    PersonIndexes {
        nir: person
            .nir()
            .map(|nir| nir_indexes(tx, fund, nir))
            .unwrap_or_default(),
        identities: identities.collect(),
    }
}

/// What the person of this request may be found by; `None` once it was erased.
pub(crate) fn indexes_of(
    tx: &mut Tx<'_>,
    request: RequestId,
) -> Result<Option<PersonIndexes>, StoreError> {
    let fund: Option<String> = requests::table
        .find(bytes(request.uuid()))
        .select(requests::fund)
        .first(tx.conn)
        .optional()?;
    let (Some(fund), Some((submission, _))) = (fund, find(tx, request)?) else {
        return Ok(None);
    };
    let fund = fund.parse().map_err(|_| at("requests", "fund").broken())?;
    Ok(Some(person_indexes(tx, &fund, &submission.person)))
}
