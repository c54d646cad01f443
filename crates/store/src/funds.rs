//! The funds and their service desks.

use crate::columns::{at, read};
use crate::error::StoreError;
use crate::schema::{funds, service_desks};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::codes::Service;
use domain::funds::{Fund, FundCode, ServiceDesk};
use domain::text::{EmailAddress, Label};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = funds)]
struct FundRow {
    code: String,
    name: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = service_desks)]
struct DeskRow {
    fund: String,
    service: String,
    mailbox: String,
    version: i32,
}

/// Adds a fund. [`StoreError::Taken`] when its code is known.
pub fn add(tx: &mut Tx<'_>, fund: &Fund) -> Result<(), StoreError> {
    let row = FundRow {
        code: fund.code.as_str().to_owned(),
        name: fund.name.as_str().to_owned(),
    };
    diesel::insert_into(funds::table)
        .values(row)
        .execute(tx.conn)?;
    Ok(())
}

/// The fund of this code.
pub fn find(tx: &mut Tx<'_>, code: &FundCode) -> Result<Option<Fund>, StoreError> {
    let found: Option<FundRow> = funds::table
        .find(code.as_str())
        .select(FundRow::as_select())
        .first(tx.conn)
        .optional()?;
    found.map(Fund::try_from).transpose()
}

/// Every fund of this deployment, by code: one, or a hundred at most.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Fund>, StoreError> {
    let rows: Vec<FundRow> = funds::table
        .order(funds::code)
        .select(FundRow::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Fund::try_from).collect()
}

/// Adds a desk. [`StoreError::Taken`] when the fund has one for this service.
pub fn add_desk(tx: &mut Tx<'_>, desk: &ServiceDesk) -> Result<(), StoreError> {
    diesel::insert_into(service_desks::table)
        .values(desk_row(desk))
        .execute(tx.conn)?;
    Ok(())
}

/// The desks of a fund, in the order in which services are published.
pub fn desks(tx: &mut Tx<'_>, fund: &FundCode) -> Result<Vec<ServiceDesk>, StoreError> {
    let rows: Vec<DeskRow> = service_desks::table
        .filter(service_desks::fund.eq(fund.as_str()))
        .select(DeskRow::as_select())
        .load(tx.conn)?;
    let mut desks = rows
        .into_iter()
        .map(ServiceDesk::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    desks.sort_by_key(|desk| desk.service);
    Ok(desks)
}

/// The desk of a fund for a service.
pub fn desk(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    service: Service,
) -> Result<Option<ServiceDesk>, StoreError> {
    let row: Option<DeskRow> = service_desks::table
        .find((fund.as_str(), service.code()))
        .select(DeskRow::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(ServiceDesk::try_from).transpose()
}

/// Writes what a desk became: a compare-and-set on the version it had. [`StoreError::Conflict`]
/// when somebody else was first.
pub fn save_desk(tx: &mut Tx<'_>, desk: &ServiceDesk) -> Result<(), StoreError> {
    let target = service_desks::table
        .find((desk.fund.as_str(), desk.service.code()))
        .filter(service_desks::version.eq(desk.version - 1));
    let touched = diesel::update(target)
        .set((
            service_desks::mailbox.eq(desk.mailbox.expose()),
            service_desks::version.eq(desk.version),
        ))
        .execute(tx.conn)?;
    if touched == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

fn desk_row(desk: &ServiceDesk) -> DeskRow {
    DeskRow {
        fund: desk.fund.as_str().to_owned(),
        service: desk.service.code().to_owned(),
        mailbox: desk.mailbox.expose().to_owned(),
        version: desk.version,
    }
}

impl TryFrom<FundRow> for Fund {
    type Error = StoreError;

    fn try_from(row: FundRow) -> Result<Self, StoreError> {
        Ok(Self {
            code: read(&row.code, at("funds", "code"))?,
            name: Label::parse(&row.name).map_err(|_| at("funds", "name").broken())?,
        })
    }
}

impl TryFrom<DeskRow> for ServiceDesk {
    type Error = StoreError;

    fn try_from(row: DeskRow) -> Result<Self, StoreError> {
        Ok(Self {
            fund: read(&row.fund, at("service_desks", "fund"))?,
            service: read(&row.service, at("service_desks", "service"))?,
            mailbox: EmailAddress::parse(&row.mailbox)
                .map_err(|_| at("service_desks", "mailbox").broken())?,
            version: row.version,
        })
    }
}
