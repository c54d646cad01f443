//! The conventions that let organisations file requests with funds.

use crate::columns::{at, bytes, day, read, read_if, read_uuid};
use crate::error::StoreError;
use crate::schema::conventions;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::funds::FundCode;
use domain::ids::{ConventionId, OrganisationId};
use domain::organisations::{Convention, Standing};
use domain::text::Label;
use jiff::civil::Date;

/// An organisation signs a few conventions in its life; a page never shows more.
const MOST: i64 = 100;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = conventions)]
struct Row {
    id: Vec<u8>,
    organisation: Vec<u8>,
    fund: String,
    reference: String,
    starts_on: String,
    ends_on: Option<String>,
    nir_right: String,
    standing: String,
}

/// Adds a convention.
pub fn add(tx: &mut Tx<'_>, convention: &Convention) -> Result<(), StoreError> {
    let row = Row {
        id: bytes(convention.id.uuid()),
        organisation: bytes(convention.organisation.uuid()),
        fund: convention.fund.as_str().to_owned(),
        reference: convention.reference.as_str().to_owned(),
        starts_on: day(convention.starts_on),
        ends_on: convention.ends_on.map(day),
        nir_right: convention.nir_right.code().to_owned(),
        standing: convention.standing.code().to_owned(),
    };
    diesel::insert_into(conventions::table)
        .values(row)
        .execute(tx.conn)?;
    Ok(())
}

/// The convention of this id.
pub fn find(tx: &mut Tx<'_>, id: ConventionId) -> Result<Option<Convention>, StoreError> {
    let found: Option<Row> = conventions::table
        .find(bytes(id.uuid()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    found.map(Convention::try_from).transpose()
}

/// The conventions of an organisation, whatever their dates and standing, oldest first.
pub fn of_organisation(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
) -> Result<Vec<Convention>, StoreError> {
    let rows: Vec<Row> = conventions::table
        .filter(conventions::organisation.eq(bytes(organisation.uuid())))
        .order(conventions::id)
        .limit(MOST)
        .select(Row::as_select())
        .load(tx.conn)?;
    rows.into_iter().map(Convention::try_from).collect()
}

/// The conventions that let the organisation act on that day (S-306).
pub fn holding_on(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    today: Date,
) -> Result<Vec<Convention>, StoreError> {
    let mut held = of_organisation(tx, organisation)?;
    held.retain(|convention| convention.holds_on(today));
    Ok(held)
}

/// Whether the organisation has, or once had, a convention with the fund: what an administrator of
/// the fund may see.
pub fn binds(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    fund: &FundCode,
) -> Result<bool, StoreError> {
    let between = conventions::table
        .filter(conventions::organisation.eq(bytes(organisation.uuid())))
        .filter(conventions::fund.eq(fund.as_str()));
    Ok(diesel::select(diesel::dsl::exists(between)).get_result(tx.conn)?)
}

/// Changes the standing: `false` when it was so already.
pub fn set_standing(
    tx: &mut Tx<'_>,
    id: ConventionId,
    standing: Standing,
) -> Result<bool, StoreError> {
    let target = conventions::table
        .find(bytes(id.uuid()))
        .filter(conventions::standing.ne(standing.code()));
    let touched = diesel::update(target)
        .set(conventions::standing.eq(standing.code()))
        .execute(tx.conn)?;
    Ok(touched == 1)
}

impl TryFrom<Row> for Convention {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let organisation = read_uuid(&row.organisation, at("conventions", "organisation"))?;
        Ok(Self {
            id: ConventionId::from_uuid(read_uuid(&row.id, at("conventions", "id"))?),
            organisation: OrganisationId::from_uuid(organisation),
            fund: read(&row.fund, at("conventions", "fund"))?,
            reference: Label::parse(&row.reference)
                .map_err(|_| at("conventions", "reference").broken())?,
            starts_on: read(&row.starts_on, at("conventions", "starts_on"))?,
            ends_on: read_if(row.ends_on.as_deref(), at("conventions", "ends_on"))?,
            nir_right: read(&row.nir_right, at("conventions", "nir_right"))?,
            standing: read(&row.standing, at("conventions", "standing"))?,
        })
    }
}
