//! The working calendars of funds: the days that each closes or opens.

use crate::columns::{at, day, read};
use crate::error::StoreError;
use crate::schema::{calendar_days, calendars};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::calendar::{DayKind, FundCalendar, OwnDay};
use domain::funds::FundCode;
use domain::text::Label;
use jiff::civil::Date;

const TABLE: &str = "calendar_days";

/// The calendar by which a fund counts.
pub fn of(tx: &mut Tx<'_>, fund: &FundCode) -> Result<FundCalendar, StoreError> {
    let rows: Vec<(String, String)> = calendar_days::table
        .filter(calendar_days::fund.eq(fund.as_str()))
        .select((calendar_days::day, calendar_days::kind))
        .load(tx.conn)?;
    rows.iter().map(|(day, kind)| read_day(day, kind)).collect()
}

/// The days of its own that a fund has, the first first.
pub fn days(tx: &mut Tx<'_>, fund: &FundCode) -> Result<Vec<OwnDay>, StoreError> {
    let rows: Vec<(String, String, String)> = calendar_days::table
        .filter(calendar_days::fund.eq(fund.as_str()))
        .order(calendar_days::day)
        .select((
            calendar_days::day,
            calendar_days::kind,
            calendar_days::label,
        ))
        .load(tx.conn)?;
    let own = |(day, kind, label): (String, String, String)| {
        let (day, kind) = read_day(&day, &kind)?;
        let label = Label::parse(&label).map_err(|_| at(TABLE, "label").broken())?;
        Ok(OwnDay { day, kind, label })
    };
    rows.into_iter().map(own).collect()
}

/// Which version of its calendar a fund is at; 0 before its first change.
pub fn version(tx: &mut Tx<'_>, fund: &FundCode) -> Result<i32, StoreError> {
    let found: Option<i32> = calendars::table
        .find(fund.as_str())
        .select(calendars::version)
        .first(tx.conn)
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Writes the days of a fund's calendar as they became, on the version that it had.
/// [`StoreError::Conflict`] when somebody else was first.
pub fn save(
    tx: &mut Tx<'_>,
    fund: &FundCode,
    own: &[OwnDay],
    version: i32,
) -> Result<(), StoreError> {
    let touched = if version == 0 {
        // Looked up first: after a refused insert, PostgreSQL does nothing more in the transaction.
        match self::version(tx, fund)? {
            0 => diesel::insert_into(calendars::table)
                .values((calendars::fund.eq(fund.as_str()), calendars::version.eq(1)))
                .execute(tx.conn)?,
            _ => 0,
        }
    } else {
        let target = calendars::table
            .find(fund.as_str())
            .filter(calendars::version.eq(version));
        diesel::update(target)
            .set(calendars::version.eq(version + 1))
            .execute(tx.conn)?
    };
    if touched != 1 {
        return Err(StoreError::Conflict);
    }
    diesel::delete(calendar_days::table.filter(calendar_days::fund.eq(fund.as_str())))
        .execute(tx.conn)?;
    for one in own {
        diesel::insert_into(calendar_days::table)
            .values((
                calendar_days::fund.eq(fund.as_str()),
                calendar_days::day.eq(day(one.day)),
                calendar_days::kind.eq(one.kind.code()),
                calendar_days::label.eq(one.label.as_str()),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

fn read_day(day: &str, kind: &str) -> Result<(Date, DayKind), StoreError> {
    Ok((read(day, at(TABLE, "day"))?, read(kind, at(TABLE, "kind"))?))
}
