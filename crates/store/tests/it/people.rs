//! Funds, organisations, conventions, accounts, clients.

use crate::both::both;
use domain::accounts::{Account, AccountStatus, Membership, NotificationFrequency, Role};
use domain::codes::{OrganisationKind, Service};
use domain::funds::{Fund, FundCode, ServiceDesk};
use domain::ids::{AccountId, ClientId, ConventionId, OrganisationId, SessionId};
use domain::networks::Networks;
use domain::organisations::{Convention, NirRight, Organisation, Standing};
use domain::permissions::Scope;
use domain::text::{EmailAddress, Label};
use jiff::SignedDuration;
use jiff::civil::date;
use std::collections::BTreeSet;
use store::accounts::Of;
use store::clients::{self, Client};
use store::sessions::{self, Session};
use store::{StoreError, Tx, accounts, conventions, funds, organisations};

fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

pub fn code() -> FundCode {
    "597".parse().unwrap()
}

pub fn fund() -> Fund {
    Fund {
        code: code(),
        name: label("CPAM de test"),
    }
}

/// An active agent of two services of the fund.
pub fn account(tx: &Tx<'_>, email: &str) -> Account {
    Account {
        id: AccountId::make(tx.clock(), tx.random()),
        email: EmailAddress::parse(email).unwrap(),
        name: label("Agathe Sintès"),
        role: Role::Agent,
        membership: Membership::Fund {
            fund: code(),
            services: BTreeSet::from([Service::C2s, Service::FrontOffice]),
        },
        status: AccountStatus::Active,
        notify: NotificationFrequency::Daily,
        version: 1,
    }
}

fn organisation(tx: &Tx<'_>, name: &str) -> Organisation {
    Organisation {
        id: OrganisationId::make(tx.clock(), tx.random()),
        kind: OrganisationKind::Ccas,
        name: label(name),
        standing: Standing::Active,
        version: 1,
    }
}

fn convention(tx: &Tx<'_>, organisation: OrganisationId) -> Convention {
    Convention {
        id: ConventionId::make(tx.clock(), tx.random()),
        organisation,
        fund: code(),
        reference: label("CONV-2026-01"),
        starts_on: date(2026, 1, 1),
        ends_on: Some(date(2026, 12, 31)),
        nir_right: NirRight::LocalAuthority,
        standing: Standing::Active,
    }
}

/// A fund, an organisation with a convention, and its only member.
pub fn partner(tx: &mut Tx<'_>) -> Result<(Organisation, Convention, Account), StoreError> {
    funds::add(tx, &fund())?;
    let organisation = organisation(tx, "CCAS de test");
    organisations::add(tx, &organisation)?;
    let convention = convention(tx, organisation.id);
    conventions::add(tx, &convention)?;
    let account = Account {
        role: Role::PartnerMember,
        membership: Membership::Organisation(organisation.id),
        ..account(tx, "jeanne@ccas.test")
    };
    accounts::add(tx, &account)?;
    Ok((organisation, convention, account))
}

/// S-212: two who change the same desk cannot both succeed.
#[tokio::test]
async fn s212_a_desk_is_compared_before_it_is_set() {
    for bench in both() {
        let outcome: Result<_, StoreError> = bench
            .store
            .write(|tx| {
                funds::add(tx, &fund())?;
                let desk = ServiceDesk {
                    fund: code(),
                    service: Service::C2s,
                    mailbox: EmailAddress::parse("c2s@cpam.test").unwrap(),
                    version: 1,
                };
                funds::add_desk(tx, &desk)?;
                let mailbox = EmailAddress::parse("autre@cpam.test").unwrap();
                let changed = ServiceDesk {
                    mailbox,
                    version: 2,
                    ..desk
                };
                funds::save_desk(tx, &changed)?;
                let late = funds::save_desk(tx, &changed);
                let kept = funds::desk(tx, &code(), Service::C2s)?;
                let absent = funds::desk(tx, &code(), Service::Ame)?;
                Ok((
                    late,
                    kept,
                    absent.is_none(),
                    funds::desks(tx, &code())?.len(),
                ))
            })
            .await;
        let (late, kept, absent, desks) = outcome.unwrap();
        assert!(matches!(late, Err(StoreError::Conflict)), "{}", bench.name);
        let kept = kept.unwrap();
        assert_eq!(
            (kept.mailbox.expose(), kept.version),
            ("autre@cpam.test", 2)
        );
        assert!(absent && desks == 1);
    }
}

#[tokio::test]
async fn an_account_comes_back_as_it_was_written() {
    for bench in both() {
        let (written, read, other) = bench
            .store
            .write(|tx| {
                funds::add(tx, &fund())?;
                let written = account(tx, "Agathe.Sintes@cpam.test");
                accounts::add(tx, &written)?;
                let spelt = EmailAddress::parse("agathe.sintes@CPAM.test").unwrap();
                let read = accounts::by_email(tx, &spelt)?;
                let other = EmailAddress::parse("x@cpam.test").unwrap();
                Ok::<_, StoreError>((written, read, accounts::by_email(tx, &other)?))
            })
            .await
            .unwrap();
        let read = read.unwrap();
        assert_eq!(
            (read.id, &read.membership),
            (written.id, &written.membership),
            "{}",
            bench.name
        );
        assert_eq!(
            (read.role, read.status, read.notify),
            (written.role, written.status, written.notify)
        );
        assert_eq!(read.email.expose(), "Agathe.Sintes@cpam.test");
        assert!(other.is_none());
    }
}

/// Two spellings of an address are one account.
#[tokio::test]
async fn an_address_has_one_account() {
    for bench in both() {
        let twice: Result<(), StoreError> = bench
            .store
            .write(|tx| {
                funds::add(tx, &fund())?;
                let first = account(tx, "agathe@cpam.test");
                accounts::add(tx, &first)?;
                let second = account(tx, "Agathe@cpam.test");
                accounts::add(tx, &second)
            })
            .await;
        assert!(matches!(twice, Err(StoreError::Taken)), "{}", bench.name);
        let exist = bench.store.read(accounts::exist).await.unwrap();
        assert!(!exist, "the whole unit was undone");
    }
}

/// S-004, S-008, S-306: active means the person and her organisation.
#[tokio::test]
async fn s306_who_may_act_depends_on_account_and_organisation() {
    for bench in both() {
        for (status, standing, expected) in [
            (AccountStatus::Active, Standing::Active, true),
            (AccountStatus::Active, Standing::Suspended, false),
            (AccountStatus::Invited, Standing::Active, false),
            (AccountStatus::Suspended, Standing::Active, false),
            (AccountStatus::Suspended, Standing::Suspended, false),
        ] {
            let verdict: Result<(), Verdict> = bench
                .store
                .write(move |tx| {
                    let (mut organisation, _, mut account) = partner(tx)?;
                    account.status = status;
                    account.version += 1;
                    accounts::save(tx, &account)?;
                    organisation.standing = standing;
                    organisation.version += 1;
                    organisations::save(tx, &organisation)?;
                    let session = Session {
                        id: SessionId::make(tx.clock(), tx.random()),
                        account: account.id,
                        created_at: tx.now(),
                        expires_at: tx.now() + SignedDuration::from_hours(1),
                    };
                    sessions::add(tx, &session)?;
                    let client = client(tx, Membership::Organisation(organisation.id));
                    clients::add(tx, &client)?;
                    Err(Verdict::Of {
                        account: accounts::is_active(tx, account.id)?,
                        signed_in: accounts::signed_in(tx, session.id)?.is_some(),
                        client: clients::is_active(tx, client.id)?,
                    })
                })
                .await;
            let Err(Verdict::Of {
                account,
                signed_in,
                client,
            }) = verdict
            else {
                panic!("{}: {verdict:?}", bench.name)
            };
            assert_eq!(
                (account, signed_in),
                (expected, expected),
                "{} {status} {standing}",
                bench.name
            );
            assert_eq!(client, standing == Standing::Active);
        }
    }
}

/// What a unit saw before it was undone, so that the next one starts afresh.
#[derive(Debug)]
enum Verdict {
    Of {
        account: bool,
        signed_in: bool,
        client: bool,
    },
    Broken,
}

impl From<StoreError> for Verdict {
    fn from(_: StoreError) -> Self {
        Self::Broken
    }
}

#[tokio::test]
async fn s306_conventions_hold_within_their_days_unless_suspended() {
    for bench in both() {
        let (held, bound) = bench
            .store
            .write(|tx| {
                let (organisation, convention, _) = partner(tx)?;
                let mut held = Vec::new();
                for day in [
                    date(2025, 12, 31),
                    date(2026, 1, 1),
                    date(2026, 12, 31),
                    date(2027, 1, 1),
                ] {
                    held.push(conventions::holding_on(tx, organisation.id, day)?.len());
                }
                assert!(conventions::set_standing(
                    tx,
                    convention.id,
                    Standing::Suspended
                )?);
                assert!(!conventions::set_standing(
                    tx,
                    convention.id,
                    Standing::Suspended
                )?);
                held.push(conventions::holding_on(tx, organisation.id, date(2026, 6, 1))?.len());
                let other: FundCode = "131".parse().unwrap();
                let bound = (
                    conventions::binds(tx, organisation.id, &code())?,
                    conventions::binds(tx, organisation.id, &other)?,
                );
                Ok::<_, StoreError>((held, bound))
            })
            .await
            .unwrap();
        assert_eq!(held, [0, 1, 1, 0, 0], "{}", bench.name);
        assert_eq!(bound, (true, false));
    }
}

#[tokio::test]
async fn lists_go_page_by_page() {
    for bench in both() {
        let (pages, totals) = bench
            .store
            .write(|tx| {
                funds::add(tx, &fund())?;
                for number in 0..5 {
                    let one = organisation(tx, &format!("CCAS {number}"));
                    organisations::add(tx, &one)?;
                    let signed = convention(tx, one.id);
                    conventions::add(tx, &signed)?;
                    let agent = account(tx, &format!("agent{number}@cpam.test"));
                    accounts::add(tx, &agent)?;
                }
                let stranger = organisation(tx, "Sans convention");
                organisations::add(tx, &stranger)?;
                let (mut pages, mut totals, mut after) = (Vec::new(), BTreeSet::new(), None);
                loop {
                    let page = organisations::list(tx, &code(), after, 2)?;
                    pages.push(page.items.len());
                    totals.insert(page.total);
                    after = page.next;
                    if after.is_none() {
                        break;
                    }
                }
                let first = accounts::list(tx, &Of::Fund(code()), None, 3)?;
                let second = accounts::list(tx, &Of::Fund(code()), first.next, 3)?;
                pages.extend([first.items.len(), second.items.len()]);
                totals.insert(second.total);
                assert!(second.next.is_none());
                Ok::<_, StoreError>((pages, totals))
            })
            .await
            .unwrap();
        assert_eq!(pages, [2, 2, 1, 3, 2], "{}", bench.name);
        assert_eq!(totals, BTreeSet::from([5]));
    }
}

fn client(tx: &Tx<'_>, membership: Membership) -> Client {
    Client {
        id: ClientId::make(tx.clock(), tx.random()),
        name: label("Logiciel social"),
        valid_after: tx.now(),
        membership,
        scopes: BTreeSet::from([Scope::RequestsRead, Scope::StatsRead]),
        standing: Standing::Active,
        created_at: tx.now(),
        networks: Networks::default(),
        keys: None,
        used_on: None,
    }
}

#[tokio::test]
async fn a_client_comes_back_as_it_was_saved() {
    for bench in both() {
        let (saved, read, listed) = bench
            .store
            .write(|tx| {
                let (organisation, _, _) = partner(tx)?;
                let mut client = client(tx, Membership::Organisation(organisation.id));
                clients::add(tx, &client)?;
                client.networks = Networks::parse(["192.0.2.0/24", "2001:db8::7"]).unwrap();
                client.keys = Some("{}".to_owned());
                client.used_on = Some("2026-11-23".parse().unwrap());
                clients::save(tx, &client)?;
                let read = clients::find(tx, client.id)?;
                let listed = clients::list(tx, &client.membership, None, 25)?;
                Ok::<_, StoreError>((client, read, listed.total))
            })
            .await
            .unwrap();
        let read = read.unwrap();
        assert_eq!(
            (read.networks, read.keys, read.used_on),
            (saved.networks, saved.keys, saved.used_on),
            "{}",
            bench.name
        );
        assert_eq!(
            (read.scopes, read.membership),
            (saved.scopes, saved.membership)
        );
        assert_eq!(listed, 1);
    }
}
