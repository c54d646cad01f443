//! What was kept of the journal elsewhere, to compare it with.

use super::chain::{Head, Link};
use super::checkpoints::Checkpoint;

/// Lines and checkpoints, as a copy of the journal has them.
#[derive(Default)]
pub struct Anchor {
    /// Position, number and link of each line, by position.
    lines: Vec<(i64, i64, Link)>,
    heads: Vec<Head>,
}

impl Anchor {
    /// From what was read of a copy. A copy says some things twice; checkpoints that nobody who is
    /// trusted signed say nothing.
    pub fn of(
        mut lines: Vec<(i64, i64, Link)>,
        checkpoints: &[Checkpoint],
        trusted: &[[u8; 32]],
    ) -> Self {
        lines.sort_unstable();
        lines.dedup();
        let mut heads: Vec<Head> = checkpoints
            .iter()
            .filter(|checkpoint| checkpoint.holds(trusted))
            .map(|checkpoint| checkpoint.head)
            .collect();
        heads.sort_unstable_by_key(|head| (head.position, head.link));
        heads.dedup();
        Self { lines, heads }
    }

    /// How many lines and checkpoints it has.
    pub const fn size(&self) -> (usize, usize) {
        (self.lines.len(), self.heads.len())
    }

    /// Whether it has another line at this position.
    pub(super) fn contradicts_line(&self, head: Head, seq: i64) -> bool {
        let first = self
            .lines
            .partition_point(|(position, ..)| *position < head.position);
        self.lines
            .iter()
            .skip(first)
            .take_while(|(position, ..)| *position == head.position)
            .any(|line| *line != (head.position, seq, head.link))
    }

    /// Whether a checkpoint or a line of it says that the chain was another at this position.
    pub(super) fn contradicts(&self, head: Head) -> bool {
        let first = self
            .heads
            .partition_point(|one| one.position < head.position);
        let mut heads = self
            .heads
            .iter()
            .skip(first)
            .take_while(|one| one.position == head.position);
        let first = self
            .lines
            .partition_point(|(position, ..)| *position < head.position);
        let mut lines = self
            .lines
            .iter()
            .skip(first)
            .take_while(|(position, ..)| *position == head.position);
        heads.any(|one| *one != head) || lines.any(|(_, _, link)| *link != head.link)
    }

    /// The number of the first line that it has beyond this position; 0 when a checkpoint alone says
    /// that there was one.
    pub(super) fn beyond(&self, position: i64) -> Option<i64> {
        let first = self.lines.partition_point(|(at, ..)| *at <= position);
        let line = self.lines.get(first).map(|(_, seq, _)| *seq);
        let signed = self
            .heads
            .last()
            .is_some_and(|head| head.position > position);
        line.or(signed.then_some(0))
    }
}
