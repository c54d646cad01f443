//! From what a partner wrote to what the core says of it.

use domain::calendar::FundCalendar;
use domain::codes::{OrganisationKind, RequestType};
use domain::identity::Person;
use domain::requests::Submission;
use domain::requests::sorting::{MissingPiece, Notice, SortingRecord};
use jiff::civil::Date;
use routing::{Sorter, Sorting};

/// What the core looks at.
pub struct Written<'a> {
    /// The calendar of the fund that receives it.
    pub calendar: &'a FundCalendar,
    /// The day of reception that counts.
    pub received: Date,
    /// What the author's organisation is.
    pub sender: OrganisationKind,
    /// What she thinks it is.
    pub declared_type: Option<RequestType>,
    /// The title, or nothing.
    pub title: &'a str,
    /// The text.
    pub text: &'a str,
    /// A deadline she filled in.
    pub deadline: Option<Date>,
    /// What the form already holds: codes of the core's completeness list.
    pub provided: Vec<&'static str>,
}

/// What the form holds of the person, as the core's completeness list names it.
pub fn provided_by(person: &Person) -> Vec<&'static str> {
    let mut provided = vec!["identity"];
    if person.phone.is_some() {
        provided.push("phone");
    }
    if person.language.is_some() {
        provided.push("language");
    }
    provided
}

/// What the whole form holds.
pub fn provided_with(submission: &Submission) -> Vec<&'static str> {
    let mut provided = provided_by(&submission.person);
    // A mandate is always there; it is the agreement that support needs when it says so.
    if submission.mandate.call_back {
        provided.push("consent");
    }
    if submission.non_autonomy_reason.is_some() {
        provided.push("reason_not_autonomous");
    }
    provided
}

/// Asks the core.
pub fn sort(sorter: &Sorter, written: &Written<'_>) -> SortingRecord {
    let sorting = sorter.sort(&routing::Submission {
        received: written.received,
        calendar: written.calendar,
        sender_kind: Some(written.sender.code()),
        declared_type: written.declared_type,
        title: written.title,
        text: written.text,
        deadline: written.deadline,
        provided: &written.provided,
        ..routing::Submission::default()
    });
    record(sorting)
}

fn record(sorting: Sorting) -> SortingRecord {
    SortingRecord {
        request_type: sorting.request_type,
        subject: sorting.subject,
        service: sorting.service,
        urgency: sorting.urgency,
        due_on: sorting.due_on,
        secondary: sorting.secondary,
        confidence: sorting.confidence,
        human: sorting.human,
        reasons: sorting.reasons,
        missing: sorting
            .missing
            .into_iter()
            .map(|piece| MissingPiece {
                code: piece.code.to_string(),
                label: piece.label.to_string(),
            })
            .collect(),
        notices: sorting
            .notices
            .iter()
            .map(|notice| Notice {
                code: notice.code().to_owned(),
                message: notice.message().to_owned(),
            })
            .collect(),
        model_version: sorting.model_version.to_owned(),
        rules_version: sorting.rules_version.to_owned(),
        rule_set: None,
        rule: None,
        core_service: Some(sorting.service),
    }
}
