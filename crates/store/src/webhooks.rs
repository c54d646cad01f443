//! Webhooks, and the secrets that sign what they are told: sealed, since they must be used again.

pub mod deliveries;

use crate::columns::{at, bytes, read, read_if, read_time, read_uuid, read_uuid_if, time};
use crate::error::StoreError;
use crate::schema::{organisations, webhooks};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::events::EventKind;
use domain::funds::FundCode;
use domain::ids::{OrganisationId, WebhookId};
use domain::organisations::Standing;
use domain::webhooks::{MOST, Webhook, WebhookOwner};
use jiff::Timestamp;
use sealing::Address;
use std::collections::BTreeSet;
use uuid::Uuid;
use zeroize::Zeroizing;

const TABLE: &str = "webhooks";

/// The bytes of a secret.
pub type Secret = Zeroizing<[u8; 32]>;

#[derive(Queryable, Selectable)]
#[diesel(table_name = webhooks)]
struct Row {
    id: Vec<u8>,
    organisation: Option<Vec<u8>>,
    fund: Option<String>,
    url: String,
    kinds: String,
    pause: Option<String>,
    created_at: i64,
    version: i32,
}

pub(crate) const fn address(column: &'static str, row: Uuid) -> Address<'static> {
    Address {
        table: TABLE,
        column,
        row,
        case: row,
    }
}

fn seal(
    tx: &Tx<'_>,
    column: &'static str,
    id: WebhookId,
    secret: &[u8; 32],
) -> Result<Vec<u8>, StoreError> {
    let random = tx.vault.random.as_ref();
    let place = address(column, id.uuid());
    Ok(tx.vault.keyring.seal_system(&place, secret, random)?)
}

fn open(
    tx: &Tx<'_>,
    column: &'static str,
    id: WebhookId,
    sealed: &[u8],
) -> Result<Secret, StoreError> {
    let opened = tx
        .vault
        .keyring
        .open_system(&address(column, id.uuid()), sealed)?;
    let bytes: [u8; 32] = opened
        .as_slice()
        .try_into()
        .map_err(|_| at(TABLE, column).broken())?;
    Ok(Zeroizing::new(bytes))
}

fn owned<'a>(owner: &WebhookOwner) -> webhooks::BoxedQuery<'a, crate::conn::MultiBackend> {
    let query = webhooks::table.into_boxed();
    match owner {
        WebhookOwner::Organisation(id) => query.filter(webhooks::organisation.eq(bytes(id.uuid()))),
        WebhookOwner::Fund(fund) => query.filter(webhooks::fund.eq(fund.as_str().to_owned())),
    }
}

/// Adds a webhook. [`StoreError::Conflict`] when its owner already has as many as may be.
pub fn add(tx: &mut Tx<'_>, webhook: &Webhook, secret: &[u8; 32]) -> Result<(), StoreError> {
    let kept: i64 = owned(&webhook.owner).count().get_result(tx.conn)?;
    if kept >= MOST {
        return Err(StoreError::Conflict);
    }
    let (organisation, fund) = match &webhook.owner {
        WebhookOwner::Organisation(id) => (Some(bytes(id.uuid())), None),
        WebhookOwner::Fund(fund) => (None, Some(fund.as_str())),
    };
    let sealed = seal(tx, "secret_sealed", webhook.id, secret)?;
    diesel::insert_into(webhooks::table)
        .values((
            webhooks::id.eq(bytes(webhook.id.uuid())),
            webhooks::organisation.eq(organisation),
            webhooks::fund.eq(fund),
            webhooks::url.eq(&webhook.url),
            webhooks::kinds.eq(codes(&webhook.kinds)),
            webhooks::pause.eq(webhook.pause.map(domain::webhooks::WebhookPause::code)),
            webhooks::secret_sealed.eq(sealed),
            webhooks::created_at.eq(time(webhook.created_at)),
            webhooks::version.eq(webhook.version),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The webhook of this id.
pub fn find(tx: &mut Tx<'_>, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    let row: Option<Row> = webhooks::table
        .find(bytes(id.uuid()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(Webhook::try_from).transpose()
}

/// The webhook of this id, if it is to be told right now: it is not paused, and its organisation, if it
/// has one, may act (S-008, S-306).
pub fn working(tx: &mut Tx<'_>, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    let row: Option<Row> = webhooks::table
        .left_join(organisations::table.on(webhooks::organisation.eq(organisations::id.nullable())))
        .filter(webhooks::id.eq(bytes(id.uuid())))
        .filter(webhooks::pause.is_null())
        .filter(
            webhooks::organisation
                .is_null()
                .or(organisations::standing.eq(Standing::Active.code())),
        )
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(Webhook::try_from).transpose()
}

/// The webhooks of an owner, oldest first: there are few.
pub fn list(tx: &mut Tx<'_>, owner: &WebhookOwner) -> Result<Vec<Webhook>, StoreError> {
    let rows: Vec<Row> = owned(owner)
        .order(webhooks::id)
        .limit(MOST)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Webhook::try_from).collect()
}

/// Those that an event of this organisation and fund may concern.
pub(crate) fn of_either(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    fund: &FundCode,
) -> Result<Vec<Webhook>, StoreError> {
    let mut found = list(tx, &WebhookOwner::Organisation(organisation))?;
    found.extend(list(tx, &WebhookOwner::Fund(fund.clone()))?);
    Ok(found)
}

/// Writes what a webhook became: a compare-and-set on the version it had. [`StoreError::Conflict`] when
/// somebody else was first.
pub fn save(tx: &mut Tx<'_>, webhook: &Webhook) -> Result<(), StoreError> {
    let target = webhooks::table
        .find(bytes(webhook.id.uuid()))
        .filter(webhooks::version.eq(webhook.version - 1));
    let set = diesel::update(target)
        .set((
            webhooks::url.eq(&webhook.url),
            webhooks::kinds.eq(codes(&webhook.kinds)),
            webhooks::pause.eq(webhook.pause.map(domain::webhooks::WebhookPause::code)),
            webhooks::version.eq(webhook.version),
        ))
        .execute(tx.conn)?;
    match set {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

/// Removes a webhook, with what it was to be told.
pub fn remove(tx: &mut Tx<'_>, id: WebhookId) -> Result<(), StoreError> {
    diesel::delete(webhooks::table.find(bytes(id.uuid()))).execute(tx.conn)?;
    Ok(())
}

/// Gives a webhook another secret; the former one signs beside it until an instant.
pub fn replace_secret(
    tx: &mut Tx<'_>,
    id: WebhookId,
    secret: &[u8; 32],
    former_until: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.now();
    let secrets = secrets(tx, id, now)?;
    let former = secrets
        .first()
        .map(|former| seal(tx, "former_sealed", id, former))
        .transpose()?;
    let sealed = seal(tx, "secret_sealed", id, secret)?;
    diesel::update(webhooks::table.find(bytes(id.uuid())))
        .set((
            webhooks::secret_sealed.eq(sealed),
            webhooks::former_sealed.eq(former),
            webhooks::former_until.eq(Some(time(former_until))),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The secrets that sign at an instant: the current one, then the former one while it still does.
pub fn secrets(tx: &mut Tx<'_>, id: WebhookId, now: Timestamp) -> Result<Vec<Secret>, StoreError> {
    type Sealed = (Vec<u8>, Option<Vec<u8>>, Option<i64>);
    let found: Option<Sealed> = webhooks::table
        .find(bytes(id.uuid()))
        .select((
            webhooks::secret_sealed,
            webhooks::former_sealed,
            webhooks::former_until,
        ))
        .first(tx.conn)
        .optional()?;
    let Some((current, former, until)) = found else {
        return Ok(Vec::new());
    };
    let mut secrets = vec![open(tx, "secret_sealed", id, &current)?];
    if let (Some(former), Some(until)) = (former, until)
        && time(now) < until
    {
        secrets.push(open(tx, "former_sealed", id, &former)?);
    }
    Ok(secrets)
}

fn codes(kinds: &BTreeSet<EventKind>) -> String {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    codes.join(" ")
}

impl TryFrom<Row> for Webhook {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let organisation = read_uuid_if(row.organisation.as_deref(), at(TABLE, "organisation"))?;
        let fund: Option<FundCode> = read_if(row.fund.as_deref(), at(TABLE, "fund"))?;
        let owner = match (organisation, fund) {
            (Some(id), None) => WebhookOwner::Organisation(OrganisationId::from_uuid(id)),
            (None, Some(fund)) => WebhookOwner::Fund(fund),
            _ => return Err(at(TABLE, "organisation").broken()),
        };
        let kinds = row.kinds.split_whitespace();
        let kinds: Result<BTreeSet<EventKind>, _> =
            kinds.map(|code| read(code, at(TABLE, "kinds"))).collect();
        Ok(Self {
            id: WebhookId::from_uuid(read_uuid(&row.id, at(TABLE, "id"))?),
            owner,
            url: row.url,
            kinds: kinds?,
            pause: read_if(row.pause.as_deref(), at(TABLE, "pause"))?,
            created_at: read_time(row.created_at, at(TABLE, "created_at"))?,
            version: row.version,
        })
    }
}
