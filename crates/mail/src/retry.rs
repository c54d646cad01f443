//! When to try again (S-420).

use std::time::Duration;

/// How long a message is tried for before it becomes a dead letter: five days (RFC 5321, 4.5.4.1).
pub const LIFETIME: Duration = Duration::from_hours(5 * 24);

/// How long to wait before the next attempt, `None` when the message is a dead letter.
///
/// `attempts` is the number of attempts already made, `age` the time since the message was due.
/// Waits are 0, 30 s, 2, 5, 15, 30 minutes, then one hour, up to [`LIFETIME`]; the last attempt
/// falls on the end of the lifetime. A message that was never tried is always tried once, however
/// long the service was stopped.
pub fn next_attempt(attempts: u32, age: Duration) -> Option<Duration> {
    if attempts == 0 {
        return Some(Duration::ZERO);
    }
    let left = LIFETIME.checked_sub(age).filter(|left| !left.is_zero())?;
    let wait = match attempts {
        1 => Duration::from_secs(30),
        2 => Duration::from_mins(2),
        3 => Duration::from_mins(5),
        4 => Duration::from_mins(15),
        5 => Duration::from_mins(30),
        _ => Duration::from_hours(1),
    };
    Some(wait.min(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(attempts: u32) -> Option<u64> {
        next_attempt(attempts, Duration::from_mins(1)).map(|wait| wait.as_secs() / 60)
    }

    #[test]
    fn s420_waits_grow_to_one_hour() {
        assert_eq!(next_attempt(0, Duration::ZERO), Some(Duration::ZERO));
        assert_eq!(
            next_attempt(1, Duration::ZERO),
            Some(Duration::from_secs(30))
        );
        assert_eq!(
            [2, 3, 4, 5, 6, 7, u32::MAX].map(minutes),
            [2, 5, 15, 30, 60, 60, 60].map(Some)
        );
    }

    /// Simulates a server that never comes back: the life of the message lasts five days exactly.
    #[test]
    fn s420_a_message_dies_at_five_days() {
        let (mut attempts, mut age) = (0, Duration::ZERO);
        while let Some(wait) = next_attempt(attempts, age) {
            assert!(wait <= Duration::from_hours(1));
            age += wait;
            attempts += 1;
        }
        assert_eq!(age, LIFETIME);
        assert!(
            (120..130).contains(&attempts),
            "{attempts} attempts in five days"
        );
    }

    #[test]
    fn s420_a_message_that_was_never_tried_is_tried_once() {
        let old = LIFETIME * 2;
        assert_eq!(next_attempt(0, old), Some(Duration::ZERO));
        assert_eq!(next_attempt(1, old), None);
    }
}
