//! Two pieces of SQL that diesel does not write: how many rows a query has, up to a number, as a
//! value; and a limit that is part of the text, so that PostgreSQL plans the statement once. With a
//! limit for a parameter it supposes a tenth of all rows, and plans again at each call.

use super::list::COUNTED;
use crate::conn::{Conn, MultiBackend};
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

/// How many rows a query gives, up to [`COUNTED`]: counted by the database, the ids do not travel.
pub(super) struct Counted<T>(pub(super) T);

impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Counted<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("(SELECT COUNT(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_sql(&COUNTED.to_string());
        out.push_sql(") AS counted)");
        Ok(())
    }
}

impl<T> Expression for Counted<T> {
    type SqlType = BigInt;
}

// It says nothing of the rows of the query in which it stands.
impl<T, GroupBy> ValidGrouping<GroupBy> for Counted<T> {
    type IsAggregate = is_aggregate::Never;
}

impl<T, From> AppearsOnTable<From> for Counted<T> {}

impl<T, From> SelectableExpression<From> for Counted<T> {}

impl<T> QueryId for Counted<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// The same, asked alone.
pub(super) struct Alone<T>(pub(super) Counted<T>);

impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Alone<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.0.walk_ast(out.reborrow())
    }
}

impl<T> Query for Alone<T> {
    type SqlType = BigInt;
}

impl<T> QueryId for Alone<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T> RunQueryDsl<Conn> for Alone<T> {}

/// A query with the limit of a page, one more row telling that there is more.
pub(super) struct Limited<T> {
    query: T,
    rows: &'static str,
}

impl<T> Limited<T> {
    /// Two limits only, so that there are two statements: most pages have 25 rows.
    pub(super) fn to(limit: u8, query: T) -> Self {
        let rows = if limit <= 25 { "26" } else { "101" };
        Self { query, rows }
    }
}

impl<T: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Limited<T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_sql(self.rows);
        Ok(())
    }
}

impl<T: Query> Query for Limited<T> {
    type SqlType = T::SqlType;
}

impl<T> QueryId for Limited<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T> RunQueryDsl<Conn> for Limited<T> {}
