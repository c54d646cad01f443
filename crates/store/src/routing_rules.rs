//! The rule sets of funds: drafts, and numbered versions that never change.

mod past;
pub use past::{PastRequest, past};

use crate::columns::{at, bytes, read, read_author, read_time, read_uuid, time};
use crate::error::StoreError;
use crate::page::Page;
use crate::schema::rule_sets;
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::Author;
use domain::funds::FundCode;
use domain::ids::RuleSetId;
use domain::routing_rules::{Published, Rule, RuleSet};
use domain::text::Label;

const TABLE: &str = "rule_sets";

/// The drafts that a fund keeps at most.
pub const MOST_DRAFTS: i64 = 20;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = rule_sets, treat_none_as_null = true)]
struct Row {
    id: Vec<u8>,
    fund: String,
    based_on: i32,
    motive: String,
    rules: String,
    author_kind: String,
    author_id: Option<Vec<u8>>,
    updated_at: i64,
    number: Option<i32>,
    published_by_kind: Option<String>,
    published_by_id: Option<Vec<u8>>,
    published_at: Option<i64>,
    version: i32,
}

/// Adds a draft. [`StoreError::Conflict`] when the fund already keeps [`MOST_DRAFTS`].
pub fn add(tx: &mut Tx<'_>, set: &RuleSet) -> Result<(), StoreError> {
    let drafts: i64 = rule_sets::table
        .filter(rule_sets::fund.eq(set.fund.as_str()))
        .filter(rule_sets::number.is_null())
        .count()
        .get_result(tx.conn)?;
    if drafts >= MOST_DRAFTS {
        return Err(StoreError::Conflict);
    }
    diesel::insert_into(rule_sets::table)
        .values(row(set)?)
        .execute(tx.conn)?;
    Ok(())
}

/// A set of the fund.
pub fn find(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    id: RuleSetId,
) -> Result<Option<RuleSet>, StoreError> {
    let row: Option<Row> = rule_sets::table
        .find(bytes(id.uuid()))
        .filter(rule_sets::fund.eq(fund.as_str()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(RuleSet::try_from).transpose()
}

/// The set that applies: the published one with the highest number. `None` while the fund has none:
/// the core's own table then applies, number 0.
pub fn current(tx: &mut Tx<'_>, fund: &FundCode) -> Result<Option<RuleSet>, StoreError> {
    let row: Option<Row> = rule_sets::table
        .filter(rule_sets::fund.eq(fund.as_str()))
        .filter(rule_sets::number.is_not_null())
        .order(rule_sets::number.desc())
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    row.map(RuleSet::try_from).transpose()
}

/// The sets of the fund, drafts and published, the last begun first.
pub fn list(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    after: Option<RuleSetId>,
    limit: u8,
) -> Result<Page<RuleSet, RuleSetId>, StoreError> {
    let total = rule_sets::table
        .filter(rule_sets::fund.eq(fund.as_str()))
        .count()
        .get_result(tx.conn)?;
    let mut page = rule_sets::table
        .filter(rule_sets::fund.eq(fund.as_str()))
        .into_boxed();
    if let Some(after) = after {
        page = page.filter(rule_sets::id.lt(bytes(after.uuid())));
    }
    let rows: Vec<Row> = page
        .order(rule_sets::id.desc())
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    Page::of(rows, limit, total, |set: &RuleSet| set.id)
}

/// Writes what a draft became, published or not: a compare-and-set on the version it had.
/// [`StoreError::Conflict`] when somebody else was first, [`StoreError::Taken`] when another set was
/// published under the same number meanwhile.
pub fn save(tx: &mut Tx<'_>, set: &RuleSet) -> Result<(), StoreError> {
    let target = rule_sets::table
        .filter(rule_sets::id.eq(bytes(set.id.uuid())))
        .filter(rule_sets::version.eq(set.version - 1))
        .filter(rule_sets::number.is_null());
    match diesel::update(target).set(row(set)?).execute(tx.conn)? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

/// Discards a draft on the version that was seen. [`StoreError::Conflict`] when it changed, or was
/// published, meanwhile.
pub fn discard(tx: &mut Tx<'_>, set: &RuleSet) -> Result<(), StoreError> {
    let target = rule_sets::table
        .filter(rule_sets::id.eq(bytes(set.id.uuid())))
        .filter(rule_sets::version.eq(set.version))
        .filter(rule_sets::number.is_null());
    match diesel::delete(target).execute(tx.conn)? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

fn row(set: &RuleSet) -> Result<Row, StoreError> {
    let published = set.published;
    Ok(Row {
        id: bytes(set.id.uuid()),
        fund: set.fund.as_str().to_owned(),
        based_on: set.based_on,
        motive: set.motive.as_str().to_owned(),
        rules: serde_json::to_string(&set.rules).map_err(|_| at(TABLE, "rules").broken())?,
        author_kind: set.author.kind().to_owned(),
        author_id: set.author.uuid().map(bytes),
        updated_at: time(set.updated_at),
        number: published.map(|published| published.number),
        published_by_kind: published.map(|published| published.by.kind().to_owned()),
        published_by_id: published.and_then(|published| published.by.uuid().map(bytes)),
        published_at: published.map(|published| time(published.at)),
        version: set.version,
    })
}

impl TryFrom<Row> for RuleSet {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let rules: Vec<Rule> =
            serde_json::from_str(&row.rules).map_err(|_| at(TABLE, "rules").broken())?;
        let published = published(&row)?;
        Ok(Self {
            id: RuleSetId::from_uuid(read_uuid(&row.id, at(TABLE, "id"))?),
            fund: read(&row.fund, at(TABLE, "fund"))?,
            based_on: row.based_on,
            motive: Label::parse(&row.motive).map_err(|_| at(TABLE, "motive").broken())?,
            rules,
            author: author(&row.author_kind, row.author_id.as_deref(), "author_id")?,
            updated_at: read_time(row.updated_at, at(TABLE, "updated_at"))?,
            published,
            version: row.version,
        })
    }
}

fn published(row: &Row) -> Result<Option<Published>, StoreError> {
    let (Some(number), Some(kind), Some(published_at)) = (
        row.number,
        row.published_by_kind.as_deref(),
        row.published_at,
    ) else {
        return Ok(None);
    };
    Ok(Some(Published {
        number,
        by: author(kind, row.published_by_id.as_deref(), "published_by_id")?,
        at: read_time(published_at, at(TABLE, "published_at"))?,
    }))
}

fn author(kind: &str, id: Option<&[u8]>, column: &'static str) -> Result<Author, StoreError> {
    read_author(kind, id, at(TABLE, column))
}
