//! Rule G: the due date.

use domain::calendar::{add_business_days, is_business_day, subtract_business_days};
use domain::codes::{RequestType, Urgency};
use jiff::civil::Date;

/// The due date: the table of the guide, section 5, brought back to the business day before the
/// event when that comes first; never before the reception day. An event already past counts as
/// no event.
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
        Some(event) if event >= received => {
            table.min(subtract_business_days(event, 1)).max(received)
        }
        _ => table,
    }
}
