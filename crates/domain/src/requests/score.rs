//! How well a partner finds that she was answered.

/// A score of 1 (not at all) to 5 (entirely).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u8);

impl Score {
    /// The lowest and the highest.
    pub const BOUNDS: std::ops::RangeInclusive<u8> = 1..=5;

    /// So many points; `None` outside of [`BOUNDS`](Self::BOUNDS).
    pub fn new(points: u8) -> Option<Self> {
        Self::BOUNDS.contains(&points).then_some(Self(points))
    }

    /// The points, 1 to 5.
    pub const fn points(self) -> u8 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_one_to_five() {
        assert_eq!(Score::new(0), None);
        assert_eq!(Score::new(6), None);
        assert!(
            (1..=5).all(|points| Score::new(points).is_some_and(|score| score.points() == points))
        );
    }
}
