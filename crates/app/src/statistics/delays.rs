//! How long things took, from the life of each request.

use super::share::{Days, Share};
use domain::calendar;
use domain::requests::state::Outcome;
use jiff::Timestamp;
use jiff::civil::Date;
use store::statistics::Delay;

/// The median time to the first answer: to the end, where a request was closed without one.
/// `None` when nothing was answered.
pub fn to_first_answer(delays: &[Delay]) -> Option<Days> {
    median(
        delays
            .iter()
            .filter_map(|delay| Some((delay.submitted_at, treated_at(delay)?))),
    )
}

/// The median time to the end, of the requests that the fund closed. `None` when there is none.
pub fn to_closing(delays: &[Delay]) -> Option<Days> {
    let closed = delays.iter().filter(|delay| by_fund(delay));
    median(closed.filter_map(|delay| Some((delay.submitted_at, delay.ended_at?))))
}

/// How many were treated by their due date, and of how many: those treated, and those whose due
/// date is over. Requests taken back or merged count in neither.
pub fn on_time(delays: &[Delay], today: Date) -> (i64, i64, Share) {
    let mut kept = 0;
    let mut of = 0;
    for delay in delays {
        match treated_at(delay) {
            Some(at) => {
                of += 1;
                kept += i64::from(calendar::paris(at).date() <= delay.due_on);
            }
            None if delay.ended_at.is_none() && delay.due_on < today => of += 1,
            None => {}
        }
    }
    (kept, of, Share::of(kept, of))
}

fn treated_at(delay: &Delay) -> Option<Timestamp> {
    delay
        .answered_at
        .or(delay.ended_at.filter(|_| by_fund(delay)))
}

/// Ended by the fund: neither taken back nor folded into another.
fn by_fund(delay: &Delay) -> bool {
    !matches!(
        delay.outcome,
        None | Some(Outcome::Withdrawn | Outcome::Duplicate)
    )
}

/// The middle value; of an even number, the mean of the two.
fn median(spans: impl Iterator<Item = (Timestamp, Timestamp)>) -> Option<Days> {
    let mut micros: Vec<i128> = spans
        .map(|(from, to)| i128::from(to.as_microsecond()) - i128::from(from.as_microsecond()))
        .collect();
    micros.sort_unstable();
    let middle = micros.len() / 2;
    let upper = *micros.get(middle)?;
    let lower = if micros.len().is_multiple_of(2) {
        *micros.get(middle - 1)?
    } else {
        upper
    };
    Some(Days::of_microseconds(i128::midpoint(lower, upper)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn delay(answered_after: Option<i64>, ended_after: Option<(i64, Outcome)>) -> Delay {
        let submitted_at: Timestamp = "2023-03-06T09:00:00Z".parse().unwrap();
        let after = |days: i64| submitted_at + (24 * days).hours();
        Delay {
            submitted_at,
            due_on: date(2023, 3, 8),
            answered_at: answered_after.map(after),
            ended_at: ended_after.map(|(days, _)| after(days)),
            outcome: ended_after.map(|(_, outcome)| outcome),
        }
    }

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_the_two() {
        let one = delay(Some(1), None);
        let four = delay(None, Some((4, Outcome::Resolved)));
        let nine = delay(Some(9), Some((12, Outcome::Refused)));
        assert_eq!(
            to_first_answer(&[nine, one, four]),
            Some(Days::of_microseconds(4 * 86_400_000_000))
        );
        assert_eq!(to_first_answer(&[one, four]).map(Days::tenths), Some(25));
        assert_eq!(to_closing(&[one, four, nine]).map(Days::tenths), Some(80));
        assert_eq!(to_first_answer(&[]), None);
    }

    #[test]
    fn what_is_open_and_not_yet_due_counts_in_neither() {
        let open = delay(None, None);
        let late = delay(Some(3), None);
        let kept = delay(Some(2), None);
        let withdrawn = delay(None, Some((1, Outcome::Withdrawn)));
        let before = on_time(&[open, late, kept, withdrawn], date(2023, 3, 8));
        assert_eq!((before.0, before.1), (1, 2));
        let after = on_time(&[open, late, kept, withdrawn], date(2023, 3, 9));
        assert_eq!((after.0, after.1, after.2.tenths()), (1, 3, 333));
    }
}
