//! Rule G: the due date.

use domain::calendar::FundCalendar;
use domain::codes::{RequestType, Urgency};
use jiff::civil::Date;

/// The due date: the table of the guide, section 5, brought back to the business day before the
/// event when that comes first; never before the reception day, nor before the next business day
/// for an urgent request (example 12). An event already past counts as no event.
pub fn on(
    calendar: &FundCalendar,
    received: Date,
    request_type: RequestType,
    urgency: Urgency,
    event: Option<Date>,
) -> Date {
    let received = if calendar.is_business_day(received) {
        received
    } else {
        calendar.add_business_days(received, 1)
    };
    let days = u32::from(request_type.due_business_days(urgency));
    let table = calendar.add_business_days(received, days);
    match event {
        Some(event) if event >= received && urgency != Urgency::Urgent => table
            .min(calendar.subtract_business_days(event, 1))
            .max(received),
        _ => table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::calendar::DayKind;
    use jiff::civil::date;

    fn on(received: Date, of: RequestType, urgency: Urgency, event: Option<Date>) -> Date {
        super::on(&FundCalendar::default(), received, of, urgency, event)
    }

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

    #[test]
    fn days_that_the_fund_closes_are_not_counted() {
        let bridge = FundCalendar::from_iter([(date(2026, 5, 15), DayKind::Closed)]);
        let received = date(2026, 5, 13);
        let of = (RequestType::Contact, Urgency::Urgent);
        assert_eq!(
            super::on(&bridge, received, of.0, of.1, None),
            date(2026, 5, 18)
        );
        assert_eq!(on(received, of.0, of.1, None), date(2026, 5, 15));
    }
}
