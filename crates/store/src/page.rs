//! A page of a list, by keyset.

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
    /// Cuts the page out of at most `limit + 1` items that were read.
    pub(crate) fn cut(mut items: Vec<T>, limit: u8, total: i64, id: impl Fn(&T) -> I) -> Self {
        let more = items.len() > usize::from(limit);
        items.truncate(usize::from(limit));
        let next = items.last().filter(|_| more).map(id);
        Self { items, next, total }
    }
}
