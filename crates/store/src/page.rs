//! A page of a list, by keyset.

use crate::error::StoreError;

/// Some items of a list, in the order of their ids.
pub struct Page<T, I> {
    /// The items.
    pub items: Vec<T>,
    /// The last one's id, when there are more: the next page begins after it.
    pub next: Option<I>,
    /// How many there are in all.
    pub total: i64,
}

impl<T, I> Page<T, I> {
    /// Cuts the page out of at most `limit + 1` rows that were read.
    pub(crate) fn of<R>(
        rows: Vec<R>,
        limit: u8,
        total: i64,
        id: impl Fn(&T) -> I,
    ) -> Result<Self, StoreError>
    where
        T: TryFrom<R, Error = StoreError>,
    {
        let more = rows.len() > usize::from(limit);
        let rows = rows.into_iter().take(usize::from(limit));
        let items = rows.map(T::try_from).collect::<Result<Vec<_>, _>>()?;
        let next = items.last().filter(|_| more).map(id);
        Ok(Self { items, next, total })
    }
}
