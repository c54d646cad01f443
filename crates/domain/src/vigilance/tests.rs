//! Each detector on a replay, and all of them on an ordinary week.

use super::*;
use crate::ids::{AccountId, ClientId};

fn id(n: i64) -> Uuid {
    Uuid::from_u128(u128::try_from(n).unwrap())
}

fn account(n: i64) -> Author {
    Author::Account(AccountId::from_uuid(id(n)))
}

/// Monday 23 November 2026, 10:00 in Paris, and so many seconds.
fn morning(seconds: i64) -> Timestamp {
    let monday: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
    monday + SignedDuration::from_secs(seconds)
}

fn event(author: Author, at: Timestamp, action: &str) -> JournalLine {
    JournalLine {
        at,
        author,
        fund: Some("597".parse().unwrap()),
        action: action.to_owned(),
        object: Uuid::nil(),
        codes: String::new(),
        opened: Vec::new(),
    }
}

fn opening(author: Author, at: Timestamp, request: i64, organisation: i64) -> JournalLine {
    let opened = vec![(id(request), Some(id(organisation)))];
    JournalLine {
        opened,
        ..event(author, at, "request.read")
    }
}

/// The kinds told, and after how many events the first was.
fn replay(events: &[JournalLine]) -> (BTreeSet<AlertKind>, Option<usize>) {
    let mut vigilance = Vigilance::default();
    let (mut kinds, mut first) = (BTreeSet::new(), None);
    for (number, event) in events.iter().enumerate() {
        for finding in vigilance.feed(event) {
            kinds.insert(finding.kind);
            first.get_or_insert(number + 1);
        }
    }
    (kinds, first)
}

/// S-125: the 61st case within an hour; not the same one again and again, and not over a day.
#[test]
fn s125_volume() {
    let many: Vec<_> = (0..61)
        .map(|n| opening(account(1), morning(n), n, 1))
        .collect();
    assert_eq!(
        replay(&many),
        (BTreeSet::from([AlertKind::Volume]), Some(61))
    );
    let same: Vec<_> = (0..200)
        .map(|n| opening(account(1), morning(n), 7, 1))
        .collect();
    assert_eq!(replay(&same).1, None);
    let slow: Vec<_> = (0..200)
        .map(|n| opening(account(1), morning(n * 70), n, 1))
        .collect();
    assert_eq!(replay(&slow).1, None);
    let program = Author::Client(ClientId::from_uuid(id(2)));
    let read: Vec<_> = (0..500)
        .map(|n| opening(program, morning(n), n, 1))
        .collect();
    assert_eq!(replay(&read).1, None, "a program reads for many");
}

/// S-125: five cases on a Sunday, or at five in the morning, by somebody of a fund.
#[test]
fn s125_outside_hours() {
    for beginning in [
        "2026-11-22T10:00:00Z",
        "2026-11-23T04:00:00Z",
        "2026-11-23T19:30:00Z",
    ] {
        let at: Timestamp = beginning.parse().unwrap();
        let night: Vec<_> = (0..5)
            .map(|n| opening(account(1), at + SignedDuration::from_secs(n), n, 1))
            .collect();
        let (kinds, first) = replay(&night);
        assert_eq!(
            (kinds, first),
            (BTreeSet::from([AlertKind::OutsideHours]), Some(5)),
            "{beginning}"
        );
        let shelter: Vec<_> = night
            .into_iter()
            .map(|event| JournalLine {
                fund: None,
                ..event
            })
            .collect();
        assert_eq!(replay(&shelter).1, None, "shelters work at night");
    }
}

/// S-125: the requests of 31 organisations within an hour.
#[test]
fn s125_many_organisations() {
    let many: Vec<_> = (0..31)
        .map(|n| opening(account(1), morning(n), n, 100 + n))
        .collect();
    assert_eq!(
        replay(&many),
        (BTreeSet::from([AlertKind::ManyOrganisations]), Some(31))
    );
}

/// S-125, S-103: the 21st number within an hour.
#[test]
fn s125_many_reveals() {
    let many: Vec<_> = (0..21)
        .map(|n| event(account(1), morning(n), "request.reveal_nir"))
        .collect();
    assert_eq!(
        replay(&many),
        (BTreeSet::from([AlertKind::ManyReveals]), Some(21))
    );
}

/// S-125: a network that she never came from; not the first, not a known one, not of a colleague.
#[test]
fn s125_new_network() {
    let open = |who, seconds, net: &str| JournalLine {
        codes: format!("second_factor=recovery_code net={net}"),
        ..event(account(who), morning(seconds), "session.open")
    };
    let known = [
        open(1, 0, "192.0.2.0/24"),
        open(1, 9, "192.0.2.0/24"),
        open(2, 10, "198.51.100.0/24"),
    ];
    assert_eq!(replay(&known).1, None);
    let new = [open(1, 0, "192.0.2.0/24"), open(1, 9, "198.51.100.0/24")];
    assert_eq!(
        replay(&new),
        (BTreeSet::from([AlertKind::NewNetwork]), Some(2))
    );
}

/// S-125: ten things that are not there within ten minutes.
#[test]
fn s125_many_not_found() {
    let many: Vec<_> = (0..10)
        .map(|n| event(account(1), morning(n), "access.not_found"))
        .collect();
    assert_eq!(
        replay(&many),
        (BTreeSet::from([AlertKind::ManyNotFound]), Some(10))
    );
    let slow: Vec<_> = (0..30)
        .map(|n| event(account(1), morning(n * 70), "access.not_found"))
        .collect();
    assert_eq!(replay(&slow).1, None);
}

/// S-125: each export of personal data.
#[test]
fn s125_export() {
    let one = [event(account(1), morning(0), "person.export")];
    assert_eq!(replay(&one), (BTreeSet::from([AlertKind::Export]), Some(1)));
}

/// S-125: the third try on a suspended account; wrong passwords of active ones are something else.
#[test]
fn s125_disabled_account() {
    let tried = |n, why: &str| JournalLine {
        codes: format!("why={why} net=192.0.2.0/24"),
        object: id(5),
        ..event(Author::System, morning(n), "session.refused")
    };
    let suspended: Vec<_> = (0..3).map(|n| tried(n, "suspended")).collect();
    assert_eq!(
        replay(&suspended),
        (BTreeSet::from([AlertKind::DisabledAccount]), Some(3))
    );
    let wrong: Vec<_> = (0..30).map(|n| tried(n, "password")).collect();
    assert_eq!(replay(&wrong).1, None);
}

/// A small generator, the same at each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(self.0 >> 33).unwrap() % most
    }
}

/// A working day of somebody of a fund: she signs in, at the office or from home, opens some 200
/// requests between about eight and six, in the queues of her services, shows a few numbers, follows
/// a stale link now and then.
fn day(dice: &mut Dice, who: i64, date: Timestamp) -> Vec<JournalLine> {
    let mut events = Vec::new();
    let home = format!("net=203.0.{who}.0/24");
    let at_home = dice.below(5) < 2;
    let net = if at_home {
        home
    } else {
        "net=192.0.2.0/24".to_owned()
    };
    let begins = 7 * 3600 + 1800 + dice.below(5400);
    let lasts = 8 * 3600 + dice.below(5400);
    let at = |seconds: i64| date + SignedDuration::from_secs(begins + seconds);
    events.push(JournalLine {
        codes: net,
        ..event(account(who), at(0), "session.open")
    });
    let cases = 120 + dice.below(160);
    for _ in 0..cases {
        let when = at(dice.below(lasts));
        // Few organisations file much, many file little.
        let organisation = dice.below(60) * dice.below(60) / 60;
        let request = dice.below(4000);
        events.push(opening(account(who), when, request, organisation));
        match dice.below(40) {
            0 | 1 => events.push(event(account(who), when, "request.reveal_nir")),
            2 => events.push(event(account(who), when, "access.not_found")),
            _ => {}
        }
    }
    if dice.below(100) == 0 {
        events.push(JournalLine {
            codes: "why=suspended".to_owned(),
            object: id(1000 + who),
            ..event(Author::System, at(60), "session.refused")
        });
    }
    events
}

/// S-125: a hundred agents for an ordinary week: at most one alert a day that nobody deserved. Each is
/// known at the office and at home, and one of them works from elsewhere on two days.
#[test]
fn s125_an_ordinary_week_is_quiet() {
    for seed in 1..=3 {
        let mut dice = Dice(seed);
        let mut vigilance = Vigilance::default();
        let before = morning(-86_400 * 30);
        for who in 0..100 {
            for net in [
                format!("net=203.0.{who}.0/24"),
                "net=192.0.2.0/24".to_owned(),
            ] {
                vigilance.learn(&JournalLine {
                    codes: net,
                    ..event(account(who), before, "session.open")
                });
            }
        }
        let midnight: Timestamp = "2026-11-22T23:00:00Z".parse().unwrap();
        let mut told = BTreeSet::new();
        for number in 0..5 {
            let date = midnight + SignedDuration::from_hours(24 * number);
            let mut events: Vec<JournalLine> =
                (0..100).flat_map(|who| day(&mut dice, who, date)).collect();
            if number < 2 {
                let train = JournalLine {
                    codes: format!("net=198.51.{number}.0/24"),
                    ..event(
                        account(3),
                        date + SignedDuration::from_hours(9),
                        "session.open",
                    )
                };
                events.push(train);
            }
            events.sort_by_key(|event| event.at);
            for event in &events {
                told.extend(vigilance.feed(event).iter().map(Finding::once));
            }
        }
        assert!(told.len() <= 5, "seed {seed}: {told:?}");
    }
}
