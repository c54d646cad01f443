//! Rule sets, reply templates, and the versions that requests and corrections keep.

use crate::both::both;
use crate::people::{code, fund, partner};
use domain::accounts::Author;
use domain::calendar::FundCalendar;
use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::ids::{ReplyTemplateId, RequestId, RuleSetId};
use domain::reply_templates::{Gesture, ReplyAct, ReplyTemplate, TemplateText};
use domain::requests::acts::Resort;
use domain::requests::state::Party;
use domain::requests::{Filing, OpenState, Reference, Request, RequestState, SortedBy};
use domain::routing_rules::{Rule, RuleId, RuleSet};
use domain::text::Label;
use jiff::civil::date;
use store::routing_rules::MOST_DRAFTS;
use store::{StoreError, Tx, corrections, funds, reply_templates, requests, routing_rules};

const RULES: &str = r#"[
    {"id": "pass", "label": "PASS", "from": "2026-01-01", "when": {"subjects": ["base_rights"], "communes": ["59100 Roubaix"], "organisation_kinds": ["hospital_access_unit"]}, "service": "ame"},
    {"id": "autres", "label": "Tout le reste"}
]"#;

fn draft(tx: &Tx<'_>, based_on: i32) -> RuleSet {
    RuleSet {
        id: RuleSetId::make(tx.clock(), tx.random()),
        fund: code(),
        based_on,
        motive: Label::parse("Un essai").unwrap(),
        rules: serde_json::from_str::<Vec<Rule>>(RULES).unwrap(),
        author: Author::System,
        updated_at: tx.now(),
        published: None,
        version: 1,
    }
}

/// A set comes back as it was written; the highest number applies; what is published stays.
#[tokio::test]
async fn published_rules_never_change() {
    for bench in both() {
        let outcome: Result<_, StoreError> = bench
            .store
            .write(|tx| {
                funds::add(tx, &fund())?;
                assert!(routing_rules::current(tx, &code())?.is_none());
                let first = draft(tx, 0);
                routing_rules::add(tx, &first)?;
                let published = first.clone().publish(0, Author::System, tx.now()).unwrap();
                routing_rules::save(tx, &published)?;
                let second = draft(tx, 1);
                routing_rules::add(tx, &second)?;
                let second = second.publish(1, Author::System, tx.now()).unwrap();
                routing_rules::save(tx, &second)?;
                let again = RuleSet {
                    version: published.version + 1,
                    ..published.clone()
                };
                let refused = (
                    routing_rules::save(tx, &again),
                    routing_rules::discard(tx, &published),
                );
                let current = routing_rules::current(tx, &code())?;
                let found = routing_rules::find(tx, &code(), first.id)?;
                let elsewhere = routing_rules::find(tx, &"131".parse().unwrap(), first.id)?;
                let listed = routing_rules::list(tx, &code(), None, 1)?;
                Ok((refused, current, found, elsewhere.is_none(), listed))
            })
            .await;
        let (refused, current, found, hidden, listed) = outcome.unwrap();
        assert!(
            matches!(refused.0, Err(StoreError::Conflict)),
            "{}",
            bench.name
        );
        assert!(
            matches!(refused.1, Err(StoreError::Conflict)),
            "{}",
            bench.name
        );
        let current = current.unwrap();
        assert_eq!(current.published.map(|published| published.number), Some(2));
        let found = found.unwrap();
        assert_eq!(
            found.rules,
            serde_json::from_str::<Vec<Rule>>(RULES).unwrap()
        );
        assert_eq!(found.published.map(|published| published.number), Some(1));
        assert!(hidden);
        assert_eq!((listed.items.len(), listed.total), (1, 2));
        assert!(listed.next.is_some());
    }
}

/// Two sets never have the same number: the second to be written is told that it is taken.
#[tokio::test]
async fn a_number_is_given_once() {
    for bench in both() {
        let twice: Result<(), StoreError> = bench
            .store
            .write(|tx| {
                funds::add(tx, &fund())?;
                for _ in 0..2 {
                    let set = draft(tx, 0);
                    routing_rules::add(tx, &set)?;
                    let set = set.publish(0, Author::System, tx.now()).unwrap();
                    routing_rules::save(tx, &set)?;
                }
                Ok(())
            })
            .await;
        assert!(matches!(twice, Err(StoreError::Taken)), "{}", bench.name);
    }
}

#[tokio::test]
async fn a_fund_keeps_so_many_drafts() {
    for bench in both() {
        let full: Result<(), StoreError> = bench
            .store
            .write(|tx| {
                funds::add(tx, &fund())?;
                for _ in 0..MOST_DRAFTS {
                    let set = draft(tx, 0);
                    routing_rules::add(tx, &set)?;
                }
                let one_more = draft(tx, 0);
                assert!(matches!(
                    routing_rules::add(tx, &one_more),
                    Err(StoreError::Conflict)
                ));
                let listed = routing_rules::list(tx, &code(), None, 100)?;
                let given_up = listed.items.first().unwrap();
                routing_rules::discard(tx, given_up)?;
                routing_rules::add(tx, &one_more)
            })
            .await;
        full.unwrap();
    }
}

/// S-212: two who change the same template cannot both succeed.
#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "each member of a template, and two who change it"
)]
async fn s212_a_template_is_compared_before_it_is_set() {
    for bench in both() {
        let outcome: Result<_, StoreError> = bench
            .store
            .write(|tx| {
                funds::add(tx, &fund())?;
                let template = ReplyTemplate {
                    id: ReplyTemplateId::make(tx.clock(), tx.random()),
                    fund: code(),
                    title: Label::parse("Pièces manquantes").unwrap(),
                    text: TemplateText::parse("Il manque à {reference} :\n{missing}").unwrap(),
                    service: Some(Service::C2s),
                    request_type: None,
                    owner: None,
                    gesture: Some(Gesture {
                        act: ReplyAct::Ask,
                        items: ["Avis d’imposition", "RIB"]
                            .map(|item| Label::parse(item).unwrap())
                            .into(),
                        waiting_for: Party::Person,
                    }),
                    updated_at: tx.now(),
                    retired_at: None,
                    version: 1,
                };
                reply_templates::add(tx, &template)?;
                let changed = ReplyTemplate {
                    request_type: Some(RequestType::Documents),
                    retired_at: Some(tx.now()),
                    version: 2,
                    ..template
                };
                reply_templates::save(tx, &changed)?;
                let late = reply_templates::save(tx, &changed);
                let hidden = reply_templates::find(tx, &"131".parse().unwrap(), changed.id)?;
                Ok((
                    late,
                    hidden.is_none(),
                    reply_templates::list(tx, &code(), None)?,
                ))
            })
            .await;
        let (late, hidden, listed) = outcome.unwrap();
        assert!(matches!(late, Err(StoreError::Conflict)), "{}", bench.name);
        let [kept] = listed.as_slice() else {
            panic!("{listed:?}")
        };
        assert!(hidden && kept.retired_at.is_some());
        let gesture = kept.gesture.as_ref().unwrap();
        let items: Vec<&str> = gesture.items.iter().map(Label::as_str).collect();
        assert_eq!(items, ["Avis d’imposition", "RIB"]);
        assert_eq!(
            (gesture.act, gesture.waiting_for),
            (ReplyAct::Ask, Party::Person)
        );
        assert_eq!(
            kept.text.to_string(),
            "Il manque à {reference} :\n{missing}"
        );
        assert_eq!(
            (kept.service, kept.request_type),
            (Some(Service::C2s), Some(RequestType::Documents))
        );
    }
}

/// A request keeps what sorted it through every change, and its corrections keep it too; the last
/// correction of each request is the one that counts.
#[tokio::test]
async fn requests_and_corrections_keep_what_sorted_them() {
    for bench in both() {
        let outcome: Result<_, StoreError> = bench
            .store
            .write(|tx| {
                let (organisation, ..) = partner(tx)?;
                let request = Request {
                    id: RequestId::make(tx.clock(), tx.random()),
                    reference: Reference::draw(2026, tx.random()),
                    fund: code(),
                    organisation: organisation.id,
                    author: Author::System,
                    filing: Filing {
                        request_type: RequestType::Contact,
                        subject: Subject::C2s,
                        service: Service::FrontOffice,
                        urgency: Urgency::Routine,
                        due_on: date(2026, 12, 1),
                        promised_on: date(2026, 12, 1),
                    },
                    human_sorting: false,
                    sorted_by: SortedBy {
                        model: Some("7".to_owned()),
                        rule_set: Some(3),
                        rule: Some(RuleId::parse("pass").unwrap()),
                        core_service: Some(Service::C2s),
                    },
                    state: RequestState::Open(OpenState::Submitted),
                    submitted_at: tx.now(),
                    updated_at: tx.now(),
                    aside: None,
                    version: 1,
                };
                requests::add(tx, &request)?;
                let mut sorted = request.clone();
                for subject in [Subject::Ame, Subject::BaseRights] {
                    let to = Resort {
                        request_type: RequestType::FileFollowUp,
                        subject,
                        service: Service::Ame,
                        urgency: Urgency::Soon,
                    };
                    corrections::add(tx, &sorted, to, Author::System)?;
                    sorted = sorted.sort(to, &FundCalendar::default(), tx.now()).unwrap();
                    requests::save(tx, &sorted)?;
                }
                let kept = requests::find(tx, request.id)?.unwrap();
                Ok((request, kept, corrections::last_of_each(tx, &code())?))
            })
            .await;
        let (written, kept, last) = outcome.unwrap();
        assert_eq!(kept.sorted_by, written.sorted_by, "{}", bench.name);
        let [last] = last.as_slice() else {
            panic!("{last:?}")
        };
        assert_eq!(
            (last.request, last.to.subject),
            (written.id, Subject::BaseRights)
        );
        assert_eq!((last.model.as_deref(), last.rule_set), (Some("7"), Some(3)));
    }
}
