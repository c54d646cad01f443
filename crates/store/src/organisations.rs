//! Partner organisations.

use crate::columns::{at, bytes, read, read_uuid, time};
use crate::error::StoreError;
use crate::page::Page;
use crate::schema::{conventions, organisations};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::funds::FundCode;
use domain::ids::OrganisationId;
use domain::organisations::Organisation;
use domain::text::Label;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Queryable, Selectable)]
#[diesel(table_name = organisations)]
struct Row {
    id: Vec<u8>,
    kind: String,
    name: String,
    standing: String,
    version: i32,
}

/// Adds an organisation.
pub fn add(tx: &mut Tx<'_>, organisation: &Organisation) -> Result<(), StoreError> {
    diesel::insert_into(organisations::table)
        .values((
            organisations::id.eq(bytes(organisation.id.uuid())),
            organisations::kind.eq(organisation.kind.code()),
            organisations::name.eq(organisation.name.as_str()),
            organisations::standing.eq(organisation.standing.code()),
            organisations::created_at.eq(time(tx.now())),
            organisations::version.eq(organisation.version),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The organisation of this id.
pub fn find(tx: &mut Tx<'_>, id: OrganisationId) -> Result<Option<Organisation>, StoreError> {
    let found: Option<Row> = organisations::table
        .find(bytes(id.uuid()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    found.map(Organisation::try_from).transpose()
}

/// The names of these organisations.
pub fn names(
    tx: &mut Tx<'_>,
    ids: &BTreeSet<OrganisationId>,
) -> Result<BTreeMap<OrganisationId, Label>, StoreError> {
    let wanted = ids.iter().map(|id| bytes(id.uuid()));
    let rows: Vec<(Vec<u8>, String)> = organisations::table
        .filter(organisations::id.eq_any(wanted))
        .select((organisations::id, organisations::name))
        .load(tx.conn)?;
    rows.iter()
        .map(|(id, name)| {
            let id = read_uuid(id, at("organisations", "id"))?;
            let name = Label::parse(name).map_err(|_| at("organisations", "name").broken())?;
            Ok((OrganisationId::from_uuid(id), name))
        })
        .collect()
}

/// Writes what an organisation became: a compare-and-set on the version it had.
/// [`StoreError::Conflict`] when somebody else was first.
pub fn save(tx: &mut Tx<'_>, organisation: &Organisation) -> Result<(), StoreError> {
    let target = organisations::table
        .find(bytes(organisation.id.uuid()))
        .filter(organisations::version.eq(organisation.version - 1));
    let touched = diesel::update(target)
        .set((
            organisations::kind.eq(organisation.kind.code()),
            organisations::name.eq(organisation.name.as_str()),
            organisations::standing.eq(organisation.standing.code()),
            organisations::version.eq(organisation.version),
        ))
        .execute(tx.conn)?;
    if touched == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

/// The organisations that have, or once had, a convention with the fund, oldest first.
pub fn list(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    after: Option<OrganisationId>,
    limit: u8,
) -> Result<Page<Organisation, OrganisationId>, StoreError> {
    let bound = || {
        conventions::table
            .filter(conventions::fund.eq(fund.as_str()))
            .select(conventions::organisation)
    };
    let first = after.map(|id| bytes(id.uuid())).unwrap_or_default();
    let rows: Vec<Row> = organisations::table
        .filter(organisations::id.eq_any(bound()))
        .filter(organisations::id.gt(first))
        .order(organisations::id)
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let total = organisations::table
        .filter(organisations::id.eq_any(bound()))
        .count()
        .get_result(tx.conn)?;
    Page::of(rows, limit, total, |organisation: &Organisation| {
        organisation.id
    })
}

impl TryFrom<Row> for Organisation {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: OrganisationId::from_uuid(read_uuid(&row.id, at("organisations", "id"))?),
            kind: read(&row.kind, at("organisations", "kind"))?,
            name: Label::parse(&row.name).map_err(|_| at("organisations", "name").broken())?,
            standing: read(&row.standing, at("organisations", "standing"))?,
            version: row.version,
        })
    }
}
