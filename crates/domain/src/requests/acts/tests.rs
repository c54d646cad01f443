//! Every edge of the request's life, allowed and refused (S-007).

use super::*;
use crate::codes::{RequestType, Service, Subject, Urgency};
use crate::ids::OrganisationId;
use crate::requests::{Filing, Reference, SortedBy};
use jiff::ToSpan;
use jiff::civil::date;
use uuid::Uuid;

const AGENT: AccountId = AccountId::from_uuid(Uuid::from_u128(1));
const OTHER: AccountId = AccountId::from_uuid(Uuid::from_u128(2));
const BY: Author = Author::Account(AGENT);

fn national() -> FundCalendar {
    FundCalendar::default()
}

fn noon(day: i8) -> Timestamp {
    date(2026, 11, day)
        .at(11, 0, 0, 0)
        .in_tz("UTC")
        .unwrap()
        .timestamp()
}

fn request(state: RequestState) -> Request {
    Request {
        id: RequestId::from_uuid(Uuid::from_u128(10)),
        reference: "EP-2026-7K3QXD".parse::<Reference>().unwrap(),
        fund: "597".parse().unwrap(),
        organisation: OrganisationId::from_uuid(Uuid::from_u128(20)),
        author: BY,
        filing: Filing {
            request_type: RequestType::Documents,
            subject: Subject::RightsCertificate,
            service: Service::BeneficiaryManagement,
            urgency: Urgency::Routine,
            due_on: date(2026, 11, 20),
            promised_on: date(2026, 11, 20),
        },
        human_sorting: false,
        sorted_by: SortedBy::default(),
        state,
        submitted_at: noon(13),
        updated_at: noon(13),
        aside: None,
        version: 1,
    }
}

fn closed(at: Timestamp) -> RequestState {
    RequestState::Closed(Closing {
        outcome: Outcome::Resolved,
        at,
        by: BY,
        assignee: Some(AGENT),
        confirmed_at: None,
    })
}

fn every_state() -> Vec<RequestState> {
    let waiting = OpenState::AwaitingPartner {
        assignee: Some(AGENT),
        waiting_for: Party::Partner,
        since: noon(16),
    };
    vec![
        RequestState::Open(OpenState::Submitted),
        RequestState::Open(OpenState::InProgress { assignee: OTHER }),
        RequestState::Open(waiting),
        RequestState::Open(OpenState::Answered { assignee: AGENT }),
        closed(noon(17)),
        RequestState::Merged {
            into: RequestId::from_uuid(Uuid::from_u128(11)),
            at: noon(17),
            by: BY,
            before: OpenState::Submitted,
        },
        RequestState::Withdrawn { at: noon(17) },
    ]
}

type Attempt = fn(Request) -> Result<Request, ActRefused>;

const RESORT: Resort = Resort {
    request_type: RequestType::FileFollowUp,
    subject: Subject::C2s,
    service: Service::C2s,
    urgency: Urgency::Soon,
};

/// The whole table: one line an act, one column a state, `+` where it is allowed.
#[test]
fn every_act_from_every_state() {
    let acts: [(&str, Attempt); 11] = [
        ("+......", |r| r.take(AGENT, noon(18))),
        ("++++...", |r| {
            r.assign(AccountId::from_uuid(Uuid::from_u128(3)), noon(18))
        }),
        ("++++...", |r| r.sort(RESORT, &national(), noon(18))),
        ("++++...", |r| r.ask(AGENT, Party::Partner, noon(18))),
        ("++++...", |r| r.reply(&national(), noon(18))),
        ("++++...", |r| r.answer(AGENT, &national(), noon(18))),
        ("++++...", |r| r.close(Outcome::Refused, BY, noon(18))),
        ("...++..", |r| r.confirm(BY, noon(18))),
        ("....+..", |r| r.reopen(noon(18))),
        ("++++...", |r| r.withdraw(noon(18))),
        (".....+.", |r| {
            r.unmerge(noon(18)).map(|(request, _)| request)
        }),
    ];
    for (line, (expected, act)) in acts.into_iter().enumerate() {
        let got: String = every_state()
            .into_iter()
            .map(|state| {
                if act(request(state)).is_ok() {
                    '+'
                } else {
                    '.'
                }
            })
            .collect();
        assert_eq!(got, expected, "act number {line}");
    }
}

#[test]
fn an_act_moves_the_version_by_one() {
    let taken = request(RequestState::Open(OpenState::Submitted))
        .take(AGENT, noon(16))
        .unwrap();
    assert_eq!(
        (taken.version, taken.updated_at, taken.assignee()),
        (2, noon(16), Some(AGENT))
    );
}

#[test]
fn a_request_taken_by_somebody_else_says_so() {
    let held = request(RequestState::Open(OpenState::InProgress {
        assignee: OTHER,
    }));
    assert_eq!(
        held.take(AGENT, noon(16)).unwrap_err(),
        ActRefused::AlreadyTaken
    );
}

/// CRPA L114-5: the clock stops while the fund waits. Monday 16 to Thursday 19: three business days.
#[test]
fn waiting_for_the_partner_moves_the_due_date() {
    let asked = request(RequestState::Open(OpenState::InProgress {
        assignee: AGENT,
    }))
    .ask(AGENT, Party::Partner, noon(16))
    .unwrap();
    let back = asked.reply(&national(), noon(19)).unwrap();
    assert_eq!(
        back.state,
        RequestState::Open(OpenState::InProgress { assignee: AGENT })
    );
    assert_eq!(back.filing.due_on, date(2026, 11, 25));
    assert_eq!(back.filing.promised_on, date(2026, 11, 25));
}

#[test]
fn asking_twice_does_not_restart_the_pause() {
    let once = request(RequestState::Open(OpenState::Submitted))
        .ask(AGENT, Party::Partner, noon(16))
        .unwrap();
    let twice = once.ask(AGENT, Party::Person, noon(18)).unwrap();
    assert_eq!(
        twice.reply(&national(), noon(19)).unwrap().filing.due_on,
        date(2026, 11, 25)
    );
}

#[test]
fn a_resort_to_another_service_goes_back_to_the_queue_with_its_own_due_date() {
    let sorted = request(RequestState::Open(OpenState::InProgress {
        assignee: AGENT,
    }))
    .sort(RESORT, &national(), noon(16))
    .unwrap();
    assert_eq!(sorted.state, RequestState::Open(OpenState::Submitted));
    // Received on Friday 13: five business days for a file that is urgent soon.
    assert_eq!(sorted.filing.due_on, date(2026, 11, 20));
    assert_eq!(
        sorted
            .clone()
            .sort(RESORT, &national(), noon(17))
            .unwrap_err(),
        ActRefused::NoChange
    );
}

#[test]
fn confirming_human_sorting_as_it_is_is_a_change() {
    let mut unsure = request(RequestState::Open(OpenState::Submitted));
    unsure.human_sorting = true;
    let same = Resort {
        request_type: RequestType::Documents,
        subject: Subject::RightsCertificate,
        service: Service::BeneficiaryManagement,
        urgency: Urgency::Routine,
    };
    let sorted = unsure.sort(same, &national(), noon(16)).unwrap();
    assert!(!sorted.human_sorting);
}

#[test]
fn reopening_is_possible_for_thirty_days() {
    let at = noon(1);
    let last = at.checked_add(720.hours()).unwrap();
    assert!(request(closed(at)).reopen(last).is_ok());
    let later = last.checked_add(1.seconds()).unwrap();
    assert_eq!(
        request(closed(at)).reopen(later).unwrap_err(),
        ActRefused::TooLate
    );
}

#[test]
fn merging_keeps_within_one_organisation_and_comes_undone() {
    let open = RequestState::Open(OpenState::Answered { assignee: AGENT });
    let mut target = request(RequestState::Open(OpenState::Submitted));
    target.id = RequestId::from_uuid(Uuid::from_u128(99));
    let merged = request(open).merge(&target, BY, noon(18)).unwrap();
    assert_eq!(merged.state.outcome(), Some(Outcome::Duplicate));
    let (back, into) = merged.unmerge(noon(19)).unwrap();
    assert_eq!((back.state, into), (open, target.id));
    target.organisation = OrganisationId::from_uuid(Uuid::from_u128(21));
    assert_eq!(
        request(open).merge(&target, BY, noon(18)).unwrap_err(),
        ActRefused::NotMergeable
    );
    let itself = request(open);
    assert_eq!(
        request(open).merge(&itself, BY, noon(18)).unwrap_err(),
        ActRefused::NotMergeable
    );
}

#[test]
fn withdrawn_is_not_an_outcome_that_the_fund_chooses() {
    assert!(
        request(RequestState::Open(OpenState::Submitted))
            .close(Outcome::Withdrawn, BY, noon(18))
            .is_err()
    );
}

fn closing(days: &[i8]) -> FundCalendar {
    let closed = |day: &i8| (date(2026, 11, *day), crate::calendar::DayKind::Closed);
    days.iter().map(closed).collect()
}

/// Received on Friday 13, due on Friday 20: five business days, as the guide's table says.
#[test]
fn a_closed_day_puts_the_due_date_later_by_one() {
    let open = request(RequestState::Open(OpenState::Submitted));
    let monday = date(2026, 11, 16);
    let due = |after: &FundCalendar, today| open.due_under(&national(), after, today);
    assert_eq!(due(&closing(&[18]), monday), date(2026, 11, 23));
    assert_eq!(due(&closing(&[20]), monday), date(2026, 11, 23));
    assert_eq!(due(&closing(&[23]), monday), date(2026, 11, 20));
    // What is due already, or was, stays.
    assert_eq!(due(&closing(&[20]), date(2026, 11, 20)), date(2026, 11, 20));
    // Taking the closing back brings it back.
    let (closed, opened) = (closing(&[18]), national());
    let mut later = open.clone();
    later.filing.due_on = date(2026, 11, 23);
    assert_eq!(
        later.due_under(&closed, &opened, monday),
        date(2026, 11, 20)
    );
}

/// Labelling guide, rule G: due before the event, which the fund's bridge does not put off.
#[test]
fn a_due_date_before_an_event_is_never_put_later() {
    let mut bound = request(RequestState::Open(OpenState::Submitted));
    bound.filing.due_on = date(2026, 11, 18);
    let monday = date(2026, 11, 16);
    let due = |after: &FundCalendar| bound.due_under(&national(), after, monday);
    assert_eq!(due(&closing(&[17])), date(2026, 11, 18));
    assert_eq!(due(&closing(&[18])), date(2026, 11, 17));
    assert_eq!(due(&closing(&[17, 18])), monday);
}

/// What waits for the partner is paused by the days that the fund works.
#[test]
fn a_pause_is_counted_in_the_funds_own_days() {
    let asked = request(RequestState::Open(OpenState::Submitted))
        .ask(AGENT, Party::Partner, noon(16))
        .unwrap();
    let back = asked.reply(&closing(&[18]), noon(19)).unwrap();
    assert_eq!(back.filing.due_on, date(2026, 11, 24));
}
