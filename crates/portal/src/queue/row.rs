//! A request as a line of a queue.

use super::due::{Due, Today, due, short_day};
use crate::urls;
use app::requests::Row;
use app::treating::Presence;
use domain::calendar::{self, FundCalendar};
use domain::codes::Urgency;
use domain::requests::state::Status;
use jiff::Timestamp;

/// A line of a queue. No number, no message: lists show neither (S-005).
#[expect(
    clippy::struct_excessive_bools,
    reason = "one a thing that the line shows or not"
)]
pub struct Line {
    /// What a tick of it sends: its id and version.
    pub tick: String,
    /// Its page.
    pub href: String,
    /// `EP-2026-7K3QXD`.
    pub reference: String,
    /// What it is about.
    pub title: String,
    /// Its subject.
    pub subject: &'static str,
    /// Its service.
    pub service: &'static str,
    /// For whom.
    pub person: String,
    /// Who filed it.
    pub organisation: String,
    /// Who follows it there.
    pub followed_by: String,
    /// When it arrived.
    pub received: String,
    /// The same, for machines.
    pub received_iso: String,
    /// When it must be treated.
    pub due: Due,
    /// Whether the due date is paused.
    pub is_paused: bool,
    /// Whether it is over, hence due no more.
    pub is_over: bool,
    /// The day that was promised.
    pub promised: String,
    /// Whether it is another than the due date.
    pub is_promise_other: bool,
    /// Whether that day is past.
    pub is_promise_late: bool,
    /// Who has it.
    pub holder: String,
    /// Who else is on it right now.
    pub present: Vec<String>,
    /// Where it stands.
    pub status: &'static str,
    /// How that looks.
    pub status_class: &'static str,
    /// Whether it is urgent.
    pub is_urgent: bool,
    /// Whether it must be treated soon.
    pub is_soon: bool,
    /// Whether a human has to sort it.
    pub to_sort: bool,
}

/// The lines of these requests.
pub fn lines(
    rows: Vec<Row>,
    present: &[Presence],
    (now, own): (Timestamp, &FundCalendar),
) -> Vec<Line> {
    let today = Today {
        day: calendar::paris(now).date(),
        calendar: own,
    };
    let line = |row| line(row, present, today);
    rows.into_iter().map(line).collect()
}

fn line(row: Row, present: &[Presence], today: Today<'_>) -> Line {
    let request = row.request;
    let filing = request.filing;
    let status = request.state.status();
    let here = present.iter().filter(|one| one.lease.request == request.id);
    let received = calendar::paris(request.submitted_at);
    let title = row.head.as_ref().and_then(|head| head.title.as_ref());
    let person = row.head.as_ref().map(|head| {
        let name = head.used_name.as_ref().unwrap_or(&head.birth_name);
        format!("{} {}", head.first_names.expose(), name.expose())
    });
    Line {
        tick: format!("{}:{}", request.id, request.version),
        href: urls::request(request.id),
        reference: request.reference.as_str().to_owned(),
        title: title.map_or_else(
            || filing.request_type.label().to_owned(),
            |title| title.expose().to_owned(),
        ),
        subject: filing.subject.label(),
        service: filing.service.label(),
        person: person.unwrap_or_default(),
        organisation: row.organisation.as_str().to_owned(),
        followed_by: row
            .followed_by
            .map(|follower| follower.name.as_str().to_owned())
            .unwrap_or_default(),
        received: short_day(received.date()),
        received_iso: received.date().to_string(),
        due: due(filing.due_on, today),
        is_paused: status == Status::AwaitingPartner,
        is_over: request.state.ended_at().is_some(),
        promised: short_day(filing.promised_on),
        is_promise_other: filing.promised_on != filing.due_on,
        is_promise_late: filing.promised_on < today.day && request.state.ended_at().is_none(),
        holder: row
            .assignee
            .map(|name| name.as_str().to_owned())
            .unwrap_or_default(),
        present: here.map(presence).collect(),
        status: status.label(),
        status_class: status_class(status),
        is_urgent: filing.urgency == Urgency::Urgent,
        is_soon: filing.urgency == Urgency::Soon,
        to_sort: request.human_sorting && request.state.ended_at().is_none(),
    }
}

/// `Claire Vasseur rédige depuis 15 h 02`.
pub fn presence(one: &Presence) -> String {
    let since = french::hour(calendar::paris(one.lease.since).datetime());
    let does = if one.lease.is_writing {
        "rédige"
    } else {
        "consulte"
    };
    format!("{} {does} depuis {since}", one.name.as_str())
}

/// How a status looks: a shape and a colour beside its words.
pub const fn status_class(status: Status) -> &'static str {
    match status {
        Status::Submitted => "tag--new",
        Status::InProgress => "tag--work",
        Status::AwaitingPartner => "tag--wait",
        Status::Answered | Status::Closed => "tag--done",
        Status::Withdrawn => "",
    }
}
