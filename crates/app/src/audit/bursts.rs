//! Refusals that come in numbers (S-055): tries and calls that are throttled, bodies that are not accepted.
//! The journal is told of the first throttled one and of the tenth invalid one, then of each tenfold: a
//! flood of them is a few lines, not a flood of lines.
//!
//! Counted in memory, per process.

use domain::accounts::Author;
use domain::audit::Nature;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Over how long refusals belong together.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);
/// Callers remembered at most: beyond, those whose window is over go; if none is, all do.
const REMEMBERED: usize = 10_000;

/// Who is refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Whose {
    /// Somebody who is known.
    Author(Author),
    /// Anybody else, by her network.
    Network(String),
}

#[derive(Clone, Copy)]
struct Burst {
    count: u32,
    since: Timestamp,
}

/// What this process refused lately.
#[derive(Default)]
pub struct Bursts(Mutex<HashMap<(Whose, Nature), Burst>>);

impl Bursts {
    /// Counts a refusal; how many there were, when the journal is to be told.
    pub(super) fn count(&self, whose: Whose, nature: Nature, now: Timestamp) -> Option<u32> {
        let mut bursts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = |burst: &Burst| now.duration_since(burst.since) >= WINDOW;
        if bursts.len() >= REMEMBERED {
            bursts.retain(|_, burst| !is_old(burst));
        }
        if bursts.len() >= REMEMBERED {
            bursts.clear();
        }
        let burst = bursts.entry((whose, nature)).or_insert(Burst {
            count: 0,
            since: now,
        });
        if is_old(burst) {
            *burst = Burst {
                count: 0,
                since: now,
            };
        }
        burst.count = burst.count.saturating_add(1);
        let first = if nature == Nature::Invalid { 10 } else { 1 };
        let is_told = burst.count >= first && is_power_of_ten(burst.count);
        is_told.then_some(burst.count)
    }
}

const fn is_power_of_ten(mut number: u32) -> bool {
    while number >= 10 && number.is_multiple_of(10) {
        number /= 10;
    }
    number == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn told(bursts: &Bursts, nature: Nature, calls: u32) -> Vec<u32> {
        let whose = || Whose::Network("192.0.2.0/24".to_owned());
        let counted = (0..calls).filter_map(|_| bursts.count(whose(), nature, at(0)));
        counted.collect()
    }

    /// S-055: a flood is told, and floods nothing.
    #[test]
    fn s055_a_burst_is_told_in_a_few_lines() {
        let bursts = Bursts::default();
        assert_eq!(told(&bursts, Nature::Throttled, 5_000), [1, 10, 100, 1_000]);
        assert_eq!(told(&bursts, Nature::Invalid, 9), [0; 0]);
        assert_eq!(told(&bursts, Nature::Invalid, 91), [10, 100]);
        let elsewhere = Whose::Network("198.51.100.0/24".to_owned());
        assert_eq!(
            bursts.count(elsewhere.clone(), Nature::Throttled, at(0)),
            Some(1)
        );
        assert_eq!(
            bursts.count(elsewhere.clone(), Nature::Throttled, at(599)),
            None
        );
        assert_eq!(bursts.count(elsewhere, Nature::Throttled, at(600)), Some(1));
    }

    #[test]
    fn callers_are_not_remembered_without_end() {
        let bursts = Bursts::default();
        for number in 0..25_000 {
            bursts.count(Whose::Network(number.to_string()), Nature::Throttled, at(0));
        }
        assert!(bursts.0.lock().unwrap().len() <= REMEMBERED);
    }
}
