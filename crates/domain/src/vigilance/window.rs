//! What happened lately.

use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;

/// Things that happened within a duration.
pub struct Window<T>(VecDeque<(Timestamp, T)>);

impl<T> Default for Window<T> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<T> Window<T> {
    /// Adds one; gives how many there are within the duration.
    pub fn add(&mut self, at: Timestamp, within: SignedDuration, one: T) -> usize {
        self.forget(at, within);
        self.0.push_back((at, one));
        self.0.len()
    }

    /// Forgets what is older.
    pub fn forget(&mut self, now: Timestamp, within: SignedDuration) {
        while self
            .0
            .front()
            .is_some_and(|(at, _)| now.duration_since(*at) > within)
        {
            self.0.pop_front();
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(_, one)| one)
    }
}
