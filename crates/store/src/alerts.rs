//! What the analysis of the journal found (S-125), until somebody looked at it.

use crate::columns::{at, bytes, read, read_time, read_time_if, read_uuid, read_uuid_if, time};
use crate::dialect;
use crate::error::StoreError;
use crate::schema::alerts;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::audit::{AlertKind, AlertState};
use domain::funds::FundCode;
use domain::ids::{AccountId, AlertId};
use domain::text::Body;
use jiff::Timestamp;
use sealing::Address;
use uuid::Uuid;

/// Something unusual.
#[derive(Debug, Clone)]
pub struct NewAlert {
    /// What.
    pub kind: AlertKind,
    /// About whom: `account`, `client`, `journal`.
    pub about_kind: &'static str,
    /// About whom, by id.
    pub about: Uuid,
    /// The fund that it concerns, when one.
    pub fund: Option<FundCode>,
    /// When it was reached.
    pub at: Timestamp,
    /// Codes that tell more.
    pub codes: String,
    /// The same for what is the same thing, seen again.
    pub once: String,
}

/// An alert.
#[derive(Debug, Clone)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// What.
    pub kind: AlertKind,
    /// About whom: `account`, `client`, `journal`.
    pub about_kind: String,
    /// About whom, by id.
    pub about: Uuid,
    /// When.
    pub at: Timestamp,
    /// Codes that tell more.
    pub codes: String,
    /// Whether somebody looked at it.
    pub state: AlertState,
    /// Who did.
    pub seen_by: Option<AccountId>,
    /// When.
    pub seen_at: Option<Timestamp>,
    /// What she wrote of it.
    pub note: Option<Body>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = alerts)]
pub(crate) struct Row {
    id: Vec<u8>,
    kind: String,
    about_kind: String,
    about: Vec<u8>,
    fund: Option<String>,
    at: i64,
    codes: String,
    once: String,
    state: String,
    seen_by: Option<Vec<u8>>,
    seen_at: Option<i64>,
    note: Option<Vec<u8>>,
    mailed_at: Option<i64>,
}

/// Adds an alert; `None` when the same thing was told already.
pub fn raise(tx: &mut Tx<'_>, new: &NewAlert) -> Result<Option<AlertId>, StoreError> {
    let id = AlertId::make(tx.clock(), tx.random());
    let row = Row {
        id: bytes(id.uuid()),
        kind: new.kind.code().to_owned(),
        about_kind: new.about_kind.to_owned(),
        about: bytes(new.about),
        fund: new.fund.as_ref().map(|fund| fund.as_str().to_owned()),
        at: time(new.at),
        codes: new.codes.clone(),
        once: new.once.clone(),
        state: AlertState::Open.code().to_owned(),
        seen_by: None,
        seen_at: None,
        note: None,
        mailed_at: None,
    };
    Ok(dialect::add_alert(tx.conn, &row)?.then_some(id))
}

/// Alerts of a fund, and those of no fund in particular: open ones first, newest first.
pub fn list(tx: &mut Tx<'_>, fund: &FundCode, most: i64) -> Result<Vec<Alert>, StoreError> {
    let rows: Vec<Row> = alerts::table
        .filter(alerts::fund.is_null().or(alerts::fund.eq(fund.as_str())))
        .order((alerts::state, alerts::at.desc(), alerts::id.desc()))
        .limit(most)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(|row| alert(tx, row)).collect()
}

/// Notes that somebody looked at an alert of her fund; `false` when there is no such open alert.
pub fn see(
    tx: &mut Tx<'_>,
    (id, fund): (AlertId, &FundCode),
    by: AccountId,
    note: &Body,
) -> Result<bool, StoreError> {
    let sealed = tx.vault.keyring.seal_system(
        &note_at(id.uuid()),
        note.expose().as_bytes(),
        tx.vault.random.as_ref(),
    )?;
    let touched = diesel::update(
        alerts::table
            .filter(alerts::id.eq(bytes(id.uuid())))
            .filter(alerts::state.eq(AlertState::Open.code()))
            .filter(alerts::fund.is_null().or(alerts::fund.eq(fund.as_str()))),
    )
    .set((
        alerts::state.eq(AlertState::Seen.code()),
        alerts::seen_by.eq(Some(bytes(by.uuid()))),
        alerts::seen_at.eq(Some(time(tx.now()))),
        alerts::note.eq(Some(sealed)),
    ))
    .execute(tx.conn)?;
    Ok(touched == 1)
}

/// Alerts of which no mail left yet, oldest first.
pub fn to_mail(tx: &mut Tx<'_>) -> Result<Vec<Alert>, StoreError> {
    let rows: Vec<Row> = alerts::table
        .filter(alerts::mailed_at.is_null())
        .order(alerts::at)
        .limit(20)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(|row| alert(tx, row)).collect()
}

/// Notes that the mail about an alert left.
pub fn mailed(tx: &mut Tx<'_>, id: AlertId) -> Result<(), StoreError> {
    diesel::update(alerts::table.find(bytes(id.uuid())))
        .set(alerts::mailed_at.eq(Some(time(tx.now()))))
        .execute(tx.conn)?;
    Ok(())
}

pub(crate) const fn note_at(row: Uuid) -> Address<'static> {
    Address {
        table: "alerts",
        column: "note",
        row,
        case: Uuid::nil(),
    }
}

fn alert(tx: &Tx<'_>, row: Row) -> Result<Alert, StoreError> {
    let place = |column| at("alerts", column);
    let id = read_uuid(&row.id, place("id"))?;
    let note = match &row.note {
        Some(sealed) => {
            let bytes = tx.vault.keyring.open_system(&note_at(id), sealed)?;
            let text = std::str::from_utf8(&bytes).map_err(|_| place("note").broken())?;
            Some(Body::parse(text).map_err(|_| place("note").broken())?)
        }
        None => None,
    };
    Ok(Alert {
        id: AlertId::from_uuid(id),
        kind: read(&row.kind, place("kind"))?,
        about_kind: row.about_kind,
        about: read_uuid(&row.about, place("about"))?,
        at: read_time(row.at, place("at"))?,
        codes: row.codes,
        state: read(&row.state, place("state"))?,
        seen_by: read_uuid_if(row.seen_by.as_deref(), place("seen_by"))?.map(AccountId::from_uuid),
        seen_at: read_time_if(row.seen_at, place("seen_at"))?,
        note,
    })
}
