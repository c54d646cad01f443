//! A small fund with one partner organisation, over a real store: what the tests act upon.

mod instruments;
mod mails;
mod submission;

pub use submission::CANARIES;

use app::auth::actor::of_account;
use app::auth::passwords::Passwords;
use app::auth::throttle::Throttle;
use app::auth::tokens::Tokens;
use app::delivery::Worker;
use app::requests::{Submit, submit};
use app::{App, Settings};
use domain::accounts::{Account, AccountStatus, Actor, Membership, NotificationFrequency, Role};
use domain::clock::Clock;
use domain::codes::{OrganisationKind, Service};
use domain::funds::{Fund, FundCode, ServiceDesk};
use domain::ids::{AccountId, ConventionId, NotificationId, OrganisationId};
use domain::notifications::{Notification, NotificationKind, Recipient};
use domain::organisations::{Convention, NirRight, Organisation, Standing};
use domain::requests::Request;
use domain::text::{EmailAddress, Label};
use files::FileStore;
use instruments::{Hand, Seeded};
use jiff::Timestamp;
use jiff::civil::date;
use mail::{Letterhead, Links, Memory, Transport};
use sealing::{Keyring, RootKey};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};
use store::idempotency::Call;
use store::{Database, Store, StoreSettings, accounts, conventions, funds, organisations, outbox};
use submission::submission;
use tempfile::TempDir;

/// The fund, its partner, and a post office in memory.
pub struct House {
    pub app: Arc<App>,
    pub clock: Arc<Hand>,
    pub memory: Memory,
    pub transport: Transport,
    pub letterhead: Letterhead,
    pub worker: Worker,
    pub organisation: OrganisationId,
    pub member: Account,
    pub agent: Account,
    pub folder: TempDir,
    keys: Mutex<u8>,
    read: AtomicUsize,
}

/// Runs a test on `SQLite`, then on `PostgreSQL` where there is one.
pub async fn on_each<F: Future<Output = ()>>(test: impl Fn(House) -> F) {
    test(House::build(None).await).await;
    if let Some(url) = temp_postgres::database() {
        test(House::build(Some(url)).await).await;
    }
}

/// Runs a test on `PostgreSQL` only, where several workers really work at once.
pub async fn on_postgresql<F: Future<Output = ()>>(test: impl Fn(House) -> F) {
    if let Some(url) = temp_postgres::database() {
        test(House::build(Some(url)).await).await;
    }
}

pub fn fund() -> FundCode {
    "597".parse().unwrap()
}

pub fn mailbox(service: Service) -> String {
    format!("{}@cpam.example", service.code().replace('_', "-"))
}

fn courier() -> outbound::Courier {
    outbound::Courier::new(outbound::Exceptions::loopback()).unwrap()
}

fn settings(public_url: &str) -> Settings {
    Settings {
        public_url: public_url.to_owned(),
        keeping: domain::keeping::Keeping::default(),
        cases_per_hour: 60,
        quotas: domain::quotas::Quotas::default(),
    }
}

fn journal(random: &Seeded) -> Arc<app::audit::Journal> {
    let signer = sealing::Signer::new(&RootKey::generate(random));
    Arc::new(app::audit::Journal {
        referent: EmailAddress::parse("securite@cpam.example").ok(),
        ..app::audit::Journal::new(signer)
    })
}

fn letterhead(public_url: &str) -> Letterhead {
    Letterhead {
        from: EmailAddress::parse("espace@cpam.example").unwrap(),
        links: Links::new(public_url).unwrap(),
    }
}

impl House {
    #[expect(clippy::too_many_lines, reason = "everything that a house has")]
    async fn build(url: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url =
            url.unwrap_or_else(|| format!("sqlite://{}", folder.path().join("house.db").display()));
        // A Monday morning in Paris.
        let clock = Arc::new(Hand::default());
        clock.set("2026-11-23T08:00:00Z");
        let random = Arc::new(Seeded::default());
        let database = Database::parse(&url).unwrap();
        Store::migrate(&database).unwrap();
        let keyring = Keyring::new(RootKey::generate(random.as_ref()), Vec::new()).unwrap();
        let lanes = StoreSettings::default();
        let store = Store::open(database, keyring, clock.clone(), random.clone(), lanes).unwrap();
        let public_url = "https://partenaires.example".to_owned();
        let tokens = Tokens::load(&store, &public_url, clock.clone(), random.clone())
            .await
            .unwrap();
        let files = format!("file://{}", folder.path().join("files").display());
        let app = Arc::new(App {
            store,
            files: FileStore::open(&files, &BTreeMap::new()).unwrap(),
            clock: clock.clone(),
            random: random.clone(),
            passwords: Passwords::new(),
            throttle: Throttle::new(),
            budgets: app::budgets::Budgets::default(),
            tokens,
            federation: None,
            sorter: routing::Sorter::embedded(),
            courier: courier(),
            settings: settings(&public_url),
            journal: journal(random.as_ref()),
            bursts: app::audit::Bursts::default(),
            noted: app::openings::Noted::default(),
            scanner: None,
            scan_waiting: tokio::sync::Notify::new(),
            loads: app::treating::Loads::default(),
            mail_waiting: tokio::sync::Notify::new(),
        });
        let organisation = OrganisationId::make(clock.as_ref(), random.as_ref());
        let of_partner = Membership::Organisation(organisation);
        let of_fund = Membership::Fund {
            fund: fund(),
            services: Service::ALL.iter().copied().collect(),
        };
        let memory = Memory::default();
        let house = Self {
            member: account(&app, "membre@ccas.example", Role::PartnerMember, of_partner),
            agent: account(&app, "agent@cpam.example", Role::Agent, of_fund),
            worker: Worker::new(random.as_ref()),
            transport: Transport::Memory(memory.clone()),
            keys: Mutex::new(0),
            read: AtomicUsize::new(0),
            app,
            clock,
            memory,
            letterhead: letterhead(&public_url),
            organisation,
            folder,
        };
        house.furnish().await;
        house
    }

    async fn furnish(&self) {
        let convention = ConventionId::make(self.clock.as_ref(), self.app.random.as_ref());
        let organisation = self.organisation;
        let people = [self.member.clone(), self.agent.clone()];
        self.app
            .store
            .write(move |tx| {
                funds::add(
                    tx,
                    &Fund {
                        code: fund(),
                        name: label("CPAM de Roubaix-Tourcoing"),
                    },
                )?;
                for service in Service::ALL.iter().copied() {
                    let mailbox = EmailAddress::parse(&mailbox(service)).unwrap();
                    funds::add_desk(
                        tx,
                        &ServiceDesk {
                            fund: fund(),
                            service,
                            mailbox,
                            version: 1,
                        },
                    )?;
                }
                organisations::add(
                    tx,
                    &Organisation {
                        id: organisation,
                        kind: OrganisationKind::Ccas,
                        name: label("CCAS de Trouville-les-Essais"),
                        standing: Standing::Active,
                        version: 1,
                    },
                )?;
                conventions::add(
                    tx,
                    &Convention {
                        id: convention,
                        organisation,
                        fund: fund(),
                        reference: label("2026-17"),
                        starts_on: date(2026, 1, 1),
                        ends_on: None,
                        nir_right: NirRight::LocalAuthority,
                        standing: Standing::Active,
                    },
                )?;
                people
                    .iter()
                    .try_for_each(|account| accounts::add(tx, account))
            })
            .await
            .unwrap();
    }

    /// The partner who acts.
    pub fn partner(&self) -> Actor {
        of_account(self.member.clone())
    }

    /// The agent who acts.
    pub fn fund_agent(&self) -> Actor {
        of_account(self.agent.clone())
    }

    /// Adds an account.
    pub async fn add_account(&self, account: &Account) {
        let account = account.clone();
        self.app
            .store
            .write(move |tx| accounts::add(tx, &account))
            .await
            .unwrap();
    }

    /// A new member of the partner organisation, not added yet.
    pub fn colleague(&self, email: &str) -> Account {
        let membership = Membership::Organisation(self.organisation);
        account(&self.app, email, Role::PartnerMember, membership)
    }

    /// Changes the partner's account.
    pub async fn change_member(&mut self, change: impl FnOnce(&mut Account)) {
        change(&mut self.member);
        self.member.version += 1;
        let account = self.member.clone();
        self.app
            .store
            .write(move |tx| accounts::save(tx, &account))
            .await
            .unwrap();
    }

    /// Files a request full of canaries as this partner.
    pub async fn submit_as(&self, actor: &Actor) -> Request {
        let key = {
            let mut keys = self.keys.lock().unwrap();
            *keys += 1;
            *keys
        };
        let call = Call {
            owner: actor.author,
            key_hash: [key; 32],
            fingerprint: [1; 32],
        };
        let command = Submit {
            fund: None,
            submission: submission(),
        };
        submit(&self.app, actor, command, call)
            .await
            .unwrap()
            .request
    }

    /// Files a request, and forgets what was told about it.
    pub async fn submitted(&self) -> Request {
        let request = self.submit_as(&self.partner()).await;
        let told = self.deliver_all().await;
        assert_eq!(told.sent, 2, "the service and the partner are told");
        self.forget_mails();
        request
    }

    /// Puts a notification into the outbox, due since the beginning of this second.
    pub async fn tell(
        &self,
        event: NotificationKind,
        request: Option<&Request>,
        recipient: Recipient,
    ) -> NotificationId {
        self.tell_with(event, request, recipient, None).await
    }

    /// The same, with the token of a link.
    pub async fn tell_with(
        &self,
        event: NotificationKind,
        request: Option<&Request>,
        recipient: Recipient,
        token: Option<&'static str>,
    ) -> NotificationId {
        let id = NotificationId::make(self.clock.as_ref(), self.app.random.as_ref());
        let notification = Notification {
            id,
            event,
            request: request.map(|request| request.id),
            recipient,
        };
        let now = Timestamp::from_second(self.clock.now().as_second()).unwrap();
        let added = self
            .app
            .store
            .write(move |tx| outbox::add_with_token(tx, &notification, token, now));
        added.await.unwrap();
        id
    }
}

fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

fn account(app: &App, email: &str, role: Role, membership: Membership) -> Account {
    Account {
        id: AccountId::make(app.clock.as_ref(), app.random.as_ref()),
        email: EmailAddress::parse(email).unwrap(),
        name: label("Camille Essai"),
        role,
        membership,
        status: AccountStatus::Active,
        notify: NotificationFrequency::Each,
        version: 1,
    }
}
