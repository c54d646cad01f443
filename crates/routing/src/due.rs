//! Rule G: the due date.

use domain::calendar::{add_business_days, is_business_day, subtract_business_days};
use domain::codes::{RequestType, Urgency};
use jiff::civil::Date;

/// The due date: the table of the guide, section 5, brought back to the business day before the
/// event when that comes first; never before the reception day, nor before the next business day
/// for an urgent request (example 12). An event already past counts as no event.
pub fn on(
    received: Date,
    request_type: RequestType,
    urgency: Urgency,
    event: Option<Date>,
) -> Date {
    let received = if is_business_day(received) {
        received
    } else {
        add_business_days(received, 1)
    };
    let table = add_business_days(received, u32::from(request_type.due_business_days(urgency)));
    match event {
        Some(event) if event >= received && urgency != Urgency::Urgent => {
            table.min(subtract_business_days(event, 1)).max(received)
        }
        _ => table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_event_brings_the_due_date_back() {
        let monday = date(2025, 11, 17);
        let friday = Some(date(2025, 11, 21));
        assert_eq!(
            on(monday, RequestType::FileFollowUp, Urgency::Soon, friday),
            date(2025, 11, 20)
        );
        assert_eq!(
            on(monday, RequestType::FileFollowUp, Urgency::Soon, None),
            date(2025, 11, 24)
        );
    }

    #[test]
    fn never_before_reception_and_past_events_do_not_count() {
        let tuesday = date(2026, 3, 10);
        assert_eq!(
            on(
                tuesday,
                RequestType::Documents,
                Urgency::Soon,
                Some(tuesday)
            ),
            tuesday
        );
        assert_eq!(
            on(
                tuesday,
                RequestType::Documents,
                Urgency::Soon,
                Some(date(2026, 3, 1))
            ),
            date(2026, 3, 13)
        );
        assert_eq!(
            on(
                tuesday,
                RequestType::Contact,
                Urgency::Urgent,
                Some(date(2026, 3, 11))
            ),
            date(2026, 3, 11)
        );
    }
}
