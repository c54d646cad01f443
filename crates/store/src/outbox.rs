//! What must be told to somebody: written with the business, claimed by a lease, told outside of
//! any transaction, settled after. A row never disappears: waiting, sent, or dead with a reason
//! that a human sees (S-303).

mod seen;
mod settling;

pub use seen::{Seen, count, list};
pub use settling::{Settled, free, free_all, hasten, settle};

use crate::columns::{at, bytes, read, read_if, read_time, read_uuid, read_uuid_if, time};
use crate::dialect;
use crate::error::StoreError;
use crate::schema::outbox;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::codes::Service;
use domain::funds::FundCode;
use domain::ids::{AccountId, NotificationId, RequestId};
use domain::notifications::{Notification, NotificationKind, Recipient};
use jiff::{SignedDuration, Timestamp};
use sealing::Address;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long a worker may hold a row: beyond, another takes it (S-403).
pub const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// How many notifications that are due to one account at once are taken beyond the limit.
const TOGETHER: i64 = 100;

/// Why a notification is not delivered yet, or never will be: a code, never a server's words.
pub type Failure = &'static str;

#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
struct Row {
    id: Vec<u8>,
    kind: String,
    request: Option<Vec<u8>>,
    account: Option<Vec<u8>>,
    fund: Option<String>,
    service: Option<String>,
    token_sealed: Option<Vec<u8>>,
    created_at: i64,
    due_at: i64,
    attempts: i32,
}

/// A notification that a worker holds.
pub struct Leased {
    /// The notification.
    pub notification: Notification,
    /// The token of its single-use link, if it has one.
    pub token: Option<Zeroizing<String>>,
    /// When it was written.
    pub created_at: Timestamp,
    /// Since when it is due: what was tried together, to be tried again together, shares it.
    pub due_at: Timestamp,
    /// How often it was tried before.
    pub attempts: i32,
}

pub(crate) const fn token_at(row: Uuid) -> Address<'static> {
    Address {
        table: "outbox",
        column: "token_sealed",
        row,
        case: row,
    }
}

/// Adds a notification, to be told at `due_at`.
pub fn add(
    tx: &mut Tx<'_>,
    notification: &Notification,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    add_with_token(tx, notification, None, due_at)
}

/// Adds a notification whose link carries a single-use token: an invitation, a reset.
pub fn add_with_token(
    tx: &mut Tx<'_>,
    notification: &Notification,
    token: Option<&str>,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    let id = notification.id.uuid();
    let sealed = token
        .map(|token| {
            let random = tx.vault.random.as_ref();
            tx.vault
                .keyring
                .seal_system(&token_at(id), token.as_bytes(), random)
        })
        .transpose()?;
    let (account, fund, service) = match &notification.recipient {
        Recipient::Account(account) => (Some(bytes(account.uuid())), None, None),
        Recipient::Desk(fund, service) => (None, Some(fund.as_str()), Some(service.code())),
    };
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(bytes(id)),
            outbox::kind.eq(notification.event.code()),
            outbox::request.eq(notification.request.map(|request| bytes(request.uuid()))),
            outbox::account.eq(account),
            outbox::fund.eq(fund),
            outbox::service.eq(service),
            outbox::token_sealed.eq(sealed),
            outbox::state.eq("waiting"),
            outbox::created_at.eq(time(tx.now())),
            outbox::due_at.eq(time(due_at)),
            outbox::attempts.eq(0),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Whether this is to be told to the account at that instant, and was not yet.
pub fn is_waiting(
    tx: &mut Tx<'_>,
    account: AccountId,
    event: NotificationKind,
    due_at: Timestamp,
) -> Result<bool, StoreError> {
    let found: i64 = outbox::table
        .filter(outbox::account.eq(bytes(account.uuid())))
        .filter(outbox::kind.eq(event.code()))
        .filter(outbox::due_at.eq(time(due_at)))
        .filter(outbox::state.eq("waiting"))
        .count()
        .get_result(tx.conn)?;
    Ok(found > 0)
}

/// Takes up to `limit` due notifications, oldest first, for one worker, and those that are due to
/// the same account at the same instant as the last of them. To be committed before anything is
/// sent. A row that cannot be read is given up at once: it must not stop the others.
pub fn lease(tx: &mut Tx<'_>, worker: Uuid, limit: i64) -> Result<Vec<Leased>, StoreError> {
    let now = tx.now();
    let lease = Lease {
        worker,
        now: time(now),
        until: time(now.saturating_add(LEASE).unwrap_or(now)),
    };
    let due = dialect::due_notifications(tx.conn, lease.now, limit)?;
    let mut rows = lease.take(tx, due)?;
    if let Some(Row {
        account: Some(account),
        due_at,
        ..
    }) = rows.last()
    {
        let cut_off = dialect::due_together(tx.conn, lease.now, (account, *due_at), TOGETHER)?;
        rows.extend(lease.take(tx, cut_off)?);
    }
    let mut leased = Vec::with_capacity(rows.len());
    for row in rows {
        match read_row(tx, &row) {
            Ok(notification) => leased.push(notification),
            Err(error) => {
                tracing::error!(%error, "a notification cannot be read");
                let id = NotificationId::from_uuid(read_uuid(&row.id, at("outbox", "id"))?);
                settle(tx, &[id], worker, &Settled::Dead("unreadable"))?;
            }
        }
    }
    Ok(leased)
}

/// A worker's hold on rows.
struct Lease {
    worker: Uuid,
    now: i64,
    until: i64,
}

impl Lease {
    fn take(&self, tx: &mut Tx<'_>, due: Vec<Vec<u8>>) -> Result<Vec<Row>, StoreError> {
        let mut taken = Vec::with_capacity(due.len());
        for id in due {
            let target = outbox::table
                .filter(outbox::id.eq(&id))
                .filter(outbox::state.eq("waiting"))
                .filter(
                    outbox::leased_until
                        .is_null()
                        .or(outbox::leased_until.lt(self.now)),
                );
            let row = diesel::update(target)
                .set((
                    outbox::leased_by.eq(Some(bytes(self.worker))),
                    outbox::leased_until.eq(Some(self.until)),
                    outbox::attempts.eq(outbox::attempts + 1),
                ))
                .execute(tx.conn)?;
            if row == 1 {
                taken.push(
                    outbox::table
                        .find(&id)
                        .select(Row::as_select())
                        .first(tx.conn)?,
                );
            }
        }
        Ok(taken)
    }
}

fn read_row(tx: &Tx<'_>, row: &Row) -> Result<Leased, StoreError> {
    let id = read_uuid(&row.id, at("outbox", "id"))?;
    let place = at("outbox", "account");
    let account = read_uuid_if(row.account.as_deref(), place)?;
    let fund: Option<FundCode> = read_if(row.fund.as_deref(), at("outbox", "fund"))?;
    let service: Option<Service> = read_if(row.service.as_deref(), at("outbox", "service"))?;
    let recipient = match (account, fund, service) {
        (Some(account), None, None) => Recipient::Account(AccountId::from_uuid(account)),
        (None, Some(fund), Some(service)) => Recipient::Desk(fund, service),
        _ => return Err(place.broken()),
    };
    let token = row
        .token_sealed
        .as_deref()
        .map(|sealed| {
            let opened = tx.vault.keyring.open_system(&token_at(id), sealed)?;
            let text = String::from_utf8(opened.to_vec())
                .map_err(|_| at("outbox", "token_sealed").broken())?;
            Ok::<_, StoreError>(Zeroizing::new(text))
        })
        .transpose()?;
    let request = read_uuid_if(row.request.as_deref(), at("outbox", "request"))?;
    Ok(Leased {
        notification: Notification {
            id: NotificationId::from_uuid(id),
            event: read(&row.kind, at("outbox", "kind"))?,
            request: request.map(RequestId::from_uuid),
            recipient,
        },
        token,
        created_at: read_time(row.created_at, at("outbox", "created_at"))?,
        due_at: read_time(row.due_at, at("outbox", "due_at"))?,
        attempts: row.attempts - 1,
    })
}
