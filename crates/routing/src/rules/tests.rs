use super::*;
use domain::identity::{AddressLine, PlaceName, Postcode};
use domain::requests::Reference;
use jiff::civil::date;
use std::collections::BTreeMap;

const RULES: &str = r#"[
    {"id": "c2s-roubaix", "label": "C2S de Roubaix", "when": {"subjects": ["c2s"], "communes": ["59512 Roubaix"]}, "service": "front_office"},
    {"id": "summer", "label": "Été", "from": "2026-07-01", "until": "2026-08-31", "when": {"types": ["contact"]}, "service": "front_office"},
    {"id": "pass", "label": "PASS", "when": {"organisation_kinds": ["hospital_access_unit"]}, "service": "ame"},
    {"id": "else", "label": "Tout le reste"}
]"#;

fn parsed(json: &str) -> Vec<Rule> {
    serde_json::from_str(json).unwrap()
}

fn address(commune: &str) -> Address {
    Address {
        line1: AddressLine::parse("1 rue de l’Exemple").unwrap(),
        line2: None,
        postcode: Postcode::parse("59512").unwrap(),
        commune: PlaceName::parse(commune).unwrap(),
    }
}

fn case(address: Option<&Address>) -> Case<'_> {
    Case {
        on: date(2026, 3, 10),
        request_type: RequestType::FileFollowUp,
        subject: Subject::C2s,
        urgency: Urgency::Routine,
        service: Service::C2s,
        address,
        organisation_kind: OrganisationKind::Ccas,
        organisation: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
    }
}

fn decided<'a>(rules: &'a Rules, case: &Case<'_>) -> (Service, &'a str) {
    let (service, rule) = rules.route(case);
    (service, rule.map_or("", |rule| rule.id.as_str()))
}

#[test]
fn the_first_rule_that_holds_decides() {
    let rules = Rules::new(parsed(RULES)).unwrap();
    let (roubaix, croix) = (address("ROUBAIX"), address("Croix"));
    assert_eq!(
        decided(&rules, &case(Some(&roubaix))),
        (Service::FrontOffice, "c2s-roubaix")
    );
    for elsewhere in [Some(&croix), None] {
        assert_eq!(decided(&rules, &case(elsewhere)), (Service::C2s, "else"));
    }
    let contact = |on| Case {
        on,
        request_type: RequestType::Contact,
        ..case(None)
    };
    assert_eq!(decided(&rules, &contact(date(2026, 7, 1))).1, "summer");
    assert_eq!(decided(&rules, &contact(date(2026, 9, 1))).1, "else");
    let pass = Case {
        organisation_kind: OrganisationKind::HospitalAccessUnit,
        ..case(None)
    };
    assert_eq!(decided(&rules, &pass), (Service::Ame, "pass"));
}

#[test]
fn without_rules_the_service_is_the_cores() {
    let rules = Rules::of_the_core();
    assert_eq!(decided(&rules, &case(None)), (Service::C2s, ""));
    assert!(!rules.look_at_communes());
    assert!(Rules::new(parsed(RULES)).unwrap().look_at_communes());
}

#[test]
fn a_wrong_set_is_refused_with_every_fault_at_its_place() {
    let twice = RULES
        .replace("\"summer\"", "\"c2s-roubaix\"")
        .replace("2026-08-31", "2026-06-30")
        .replace(
            "\"Tout le reste\"",
            "\"Tout le reste\", \"from\": \"2026-01-01\"",
        );
    let faults = Rules::new(parsed(&twice)).unwrap_err();
    let told: Vec<_> = faults.iter().map(|fault| (fault.at, fault.why)).collect();
    assert_eq!(
        told,
        [(1, Why::Twice), (1, Why::NeverValid), (3, Why::NoFallback)]
    );
    assert_eq!(check(&[])[0].why, Why::NoFallback);
    let hidden = parsed(r#"[{"id":"a","label":"A"},{"id":"b","label":"B"}]"#);
    assert_eq!(
        check(&hidden),
        [RuleFault {
            at: 0,
            why: Why::Hides
        }]
    );
}

#[test]
fn what_can_never_apply_is_pointed_out() {
    let rules = parsed(
        r#"[
        {"id": "59", "label": "a", "when": {"communes": ["59512"], "types": ["contact", "documents"]}, "service": "front_office"},
        {"id": "roubaix", "label": "b", "when": {"communes": ["59512 Roubaix"], "types": ["contact"]}, "service": "c2s"},
        {"id": "all-types", "label": "c", "when": {"communes": ["59512 Roubaix"]}, "service": "c2s"},
        {"id": "spring", "label": "d", "until": "2026-05-31", "when": {"subjects": ["c2s"]}, "service": "c2s"},
        {"id": "spring-too", "label": "e", "until": "2026-05-31", "when": {"subjects": ["c2s"]}, "service": "ame"},
        {"id": "longer", "label": "f", "until": "2026-12-31", "when": {"subjects": ["c2s"]}, "service": "ame"},
        {"id": "else", "label": "g", "service": "partner_relations"}
    ]"#,
    );
    assert_eq!(check(&rules), []);
    let told: Vec<(String, &str)> = warnings(&rules, date(2026, 6, 1))
        .iter()
        .map(|warning| (warning.rule().to_string(), warning.code()))
        .collect();
    let expected = [
        ("roubaix", "unreachable_rule"),
        ("spring", "rule_over"),
        ("spring-too", "unreachable_rule"),
        ("spring-too", "rule_over"),
        ("else", "overrides_core"),
    ];
    assert_eq!(told, expected.map(|(rule, code)| (rule.to_owned(), code)));
    let by = RuleWarning::Unreachable {
        rule: rules[1].id.clone(),
        by: rules[0].id.clone(),
    };
    assert!(by.message().contains("« 59 »"), "{}", by.message());
}

/// What moves, who gains, what would have been late: exact, and nothing moves between equal sets.
#[test]
#[expect(clippy::too_many_lines, reason = "one rehearsal, seen from every side")]
fn a_rehearsal_says_what_moves_and_who_gains() {
    let (applied, proposed) = (Rules::of_the_core(), Rules::new(parsed(RULES)).unwrap());
    let roubaix = address("Roubaix");
    let reference: Reference = "EP-2026-7K3QXD".parse().unwrap();
    let past = |number: u8, address, filed_in, due_on, was_late| Past {
        id: format!("00000000-0000-0000-0000-00000000000{number}")
            .parse()
            .unwrap(),
        reference: &reference,
        case: case(address),
        filed_in,
        received_on: date(2026, 3, 10),
        due_on,
        was_late,
    };
    let week = date(2026, 3, 17);
    let all = [
        past(1, Some(&roubaix), Service::C2s, week, true),
        past(
            2,
            Some(&roubaix),
            Service::FrontOffice,
            date(2026, 3, 12),
            false,
        ),
        past(3, None, Service::C2s, week, false),
    ];
    let delays = BTreeMap::from([(Service::FrontOffice, 3)]);
    let mut rehearsal = Rehearsal::new(&applied, &proposed, &delays);
    for past in &all {
        rehearsal.add(past);
    }
    assert_eq!((rehearsal.requests, rehearsal.moves.len()), (3, 1));
    let ((from, to, rule), moved) = rehearsal.moves.iter().next().unwrap();
    assert_eq!((*from, *to), (Service::C2s, Service::FrontOffice));
    assert_eq!(
        rule.as_ref().map(domain::routing_rules::RuleId::as_str),
        Some("c2s-roubaix")
    );
    assert_eq!(
        (moved.count, moved.already_there, moved.was_late),
        (2, 1, 1)
    );
    // Received on the 10th, answered three business days later, on the 13th: after the 12th.
    assert_eq!(moved.would_be_late, Some(1));
    assert_eq!(
        rehearsal.load[&Service::C2s],
        Load {
            before: 3,
            after: 1
        }
    );
    assert_eq!(
        rehearsal.load[&Service::FrontOffice],
        Load {
            before: 0,
            after: 2
        }
    );
    assert_eq!(rehearsal.decided.values().sum::<usize>(), 3);

    let nothing = BTreeMap::new();
    let mut same = Rehearsal::new(&proposed, &proposed, &nothing);
    for past in &all {
        same.add(past);
    }
    assert!(same.moves.is_empty());
}
