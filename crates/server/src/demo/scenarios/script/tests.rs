use super::*;
use domain::accounts::Author;
use domain::ids::{AccountId, OrganisationId, RequestId};
use domain::requests::state::Party;
use domain::requests::{Filing, SortedBy};
use jiff::civil::date;
use uuid::Uuid;

const AGENT: AccountId = AccountId::from_uuid(Uuid::from_u128(1));
const NOW: SignedDuration = SignedDuration::ZERO;

fn filed(state: OpenState, filing: Filing) -> Request {
    let at = "2026-11-23T09:00:00Z".parse().unwrap();
    Request {
        id: RequestId::from_uuid(Uuid::from_u128(10)),
        reference: "EP-2026-7K3QXD".parse().unwrap(),
        fund: "597".parse().unwrap(),
        organisation: OrganisationId::from_uuid(Uuid::from_u128(20)),
        author: Author::System,
        filing,
        human_sorting: false,
        sorted_by: SortedBy::default(),
        state: RequestState::Open(state),
        submitted_at: at,
        updated_at: at,
        aside: None,
        version: 1,
    }
}

fn a_paper() -> Filing {
    Filing {
        request_type: RequestType::Documents,
        subject: Subject::RightsCertificate,
        service: Service::BeneficiaryManagement,
        urgency: Urgency::Routine,
        due_on: date(2026, 11, 30),
        promised_on: date(2026, 11, 30),
    }
}

fn at(state: OpenState) -> Request {
    filed(state, a_paper())
}

/// The word alone, or with something of the author's own; nothing that merely looks like it.
#[test]
fn a_reference_asks_for_a_scenario_by_its_first_word() {
    for scenario in Scenario::ALL {
        let word = scenario.word();
        assert_eq!(Scenario::asked_by(word), Some(scenario));
        assert_eq!(Scenario::asked_by(&format!("{word}-0042")), Some(scenario));
        for other in [format!("x{word}"), format!("{word}x"), word.to_uppercase()] {
            assert_eq!(Scenario::asked_by(&other), None, "{other}");
        }
    }
    assert_eq!(Scenario::asked_by("DOSSIER-2026-0042"), None);
}

#[test]
fn each_scenario_has_its_way() {
    let taken = OpenState::InProgress { assignee: AGENT };
    let waiting = OpenState::AwaitingPartner {
        assignee: Some(AGENT),
        waiting_for: Party::Partner,
        since: "2026-11-23T09:00:00Z".parse().unwrap(),
    };
    let answered = OpenState::Answered { assignee: AGENT };
    let go = |scenario, state, done: &[Act], still| next(scenario, &at(state), done, still);
    let first = |scenario| go(scenario, OpenState::Submitted, &[], NOW);
    assert_eq!(first(Scenario::Answer), Next::Move(Move::Take));
    assert_eq!(first(Scenario::Bounce), Next::Move(Move::TakeUntold));
    assert_eq!(first(Scenario::Outage), Next::Move(Move::TakeInOutage));
    let second = |scenario, done: &[Act]| go(scenario, taken, done, NOW);
    assert_eq!(second(Scenario::Answer, &[]), Next::Move(Move::Answer));
    assert_eq!(second(Scenario::Refusal, &[]), Next::Move(Move::Refuse));
    assert_eq!(second(Scenario::MissingItems, &[]), Next::Move(Move::Ask));
    let asked = second(Scenario::MissingItems, &[Act::Ask, Act::Reply]);
    assert_eq!(asked, Next::Move(Move::Answer));
    assert_eq!(
        go(Scenario::MissingItems, waiting, &[Act::Ask], NOW),
        Next::Wait
    );
    assert_eq!(second(Scenario::Bounce, &[]), Next::Move(Move::TellBounce));
    let told = second(Scenario::Bounce, &[Act::Write]);
    assert_eq!(told, Next::Move(Move::AnswerTold));
    // Managers who are told daily, or never: no mail comes back, and nobody waits for it.
    let unread = go(Scenario::Bounce, taken, &[], BOUNCE);
    assert_eq!(unread, Next::Move(Move::AnswerTold));
    assert_eq!(go(Scenario::Outage, answered, &[], NOW), Next::Wait);
    assert_eq!(
        go(Scenario::Outage, answered, &[], OUTAGE),
        Next::Move(Move::Resume)
    );
    assert_eq!(go(Scenario::Answer, answered, &[], NOW), Next::Over);
}

/// Whatever it is filed as, its promise is later in the end than it was at some moment.
#[test]
fn a_slip_always_has_something_to_lose() {
    let paper = at(OpenState::Submitted);
    let later = Move::Sort(elsewhere(Service::BeneficiaryManagement));
    let go = |request: &Request, done: &[Act]| next(Scenario::Slip, request, done, NOW);
    assert_eq!(go(&paper, &[]), Next::Move(later));
    let file = Filing {
        request_type: RequestType::FileFollowUp,
        ..a_paper()
    };
    let hurried = Filing {
        urgency: Urgency::Urgent,
        ..file
    };
    let Next::Move(Move::Sort(to)) = go(&filed(OpenState::Submitted, file), &[]) else {
        panic!("it is hurried first");
    };
    assert_eq!((to.urgency, to.service), (Urgency::Urgent, file.service));
    let hurried = filed(OpenState::Submitted, hurried);
    assert_eq!(go(&hurried, &[Act::Sort]), Next::Move(later));
    let there = elsewhere(Service::BeneficiaryManagement);
    let moved = Filing {
        service: there.service,
        subject: there.subject,
        ..file
    };
    let moved = filed(OpenState::Submitted, moved);
    assert_eq!(go(&moved, &[Act::Sort]), Next::Move(Move::Take));
    assert_eq!(go(&moved, &[Act::Sort, Act::Sort]), Next::Move(Move::Take));
    assert_ne!(elsewhere(Service::C2s).service, Service::C2s);
}
