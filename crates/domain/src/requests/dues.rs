//! Due dates: what a pause and a change of calendar do to them.

use super::Request;
use crate::calendar::{self, FundCalendar};
use jiff::Timestamp;
use jiff::civil::Date;

impl Request {
    /// Puts the due dates off by the days that the fund waited.
    pub(super) fn resume_due_dates(
        &mut self,
        own: &FundCalendar,
        since: Timestamp,
        now: Timestamp,
    ) {
        let (from, to) = (calendar::paris(since).date(), calendar::paris(now).date());
        let paused = u32::try_from(own.business_days_between(from, to)).unwrap_or_default();
        self.filing.due_on = own.add_business_days(self.filing.due_on, paused);
        self.filing.promised_on = own.add_business_days(self.filing.promised_on, paused);
    }

    /// The due date once the fund's calendar is `after` instead of `before`, on the day `today`.
    ///
    /// As many business days are left as there were. A due date that was brought back before an event
    /// of the person (labelling guide, rule G) is never put later: at worst it is the last business day
    /// before. A day that is past stays.
    pub fn due_under(&self, before: &FundCalendar, after: &FundCalendar, today: Date) -> Date {
        let due_on = self.filing.due_on;
        if due_on <= today {
            return due_on;
        }
        let left = before.business_days_between(today, due_on);
        let kept = after.add_business_days(today, u32::try_from(left).unwrap_or_default());
        if kept > due_on && self.is_bound_by_an_event(before) {
            let worked = after.is_business_day(due_on);
            let last = if worked {
                due_on
            } else {
                after.subtract_business_days(due_on, 1)
            };
            return last.max(today);
        }
        kept
    }

    /// Whether it is due before the table of the guide says, pauses aside.
    fn is_bound_by_an_event(&self, calendar: &FundCalendar) -> bool {
        let filing = self.filing;
        let days = u32::from(filing.request_type.due_business_days(filing.urgency));
        let received_on = calendar.reception_day(self.submitted_at);
        filing.due_on < calendar.add_business_days(received_on, days)
    }
}
