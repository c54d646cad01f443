//! An application that starts empty, on each database, and its first administrator.

use app::accounts::{For, Invite, invite};
use app::auth::actor::resolve;
use app::auth::bootstrap::{self, Bootstrap};
use app::auth::invitations;
use app::auth::login::{Login, begin, finish};
use app::auth::passwords::{Password, Passwords};
use app::auth::throttle::Throttle;
use app::auth::tokens::{Pair, Tokens};
use app::organisations::{Create, Partner, Signed, create};
use app::{App, AppError, Settings};
use data_encoding::BASE32_NOPAD;
use domain::accounts::{Account, Actor, Role};
use domain::clock::{Clock, Random};
use domain::codes::{OrganisationKind, Service};
use domain::funds::{Fund, FundCode};
use domain::ids::OrganisationId;
use domain::organisations::NirRight;
use domain::text::{EmailAddress, Label};
use files::FileStore;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use sealing::{Keyring, RootKey};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use store::{Database, Store, StoreSettings, outbox};
use tempfile::TempDir;
use totp_rs::{Algorithm, Builder};
use uuid::Uuid;

/// Everybody's password.
pub const PASSWORD: &str = "trois tortues au galop";

/// A clock that stands still until it is moved.
pub struct Hand(AtomicI64);

impl Hand {
    /// Moves it forward.
    pub fn forward(&self, by: SignedDuration) {
        self.0
            .fetch_add(i64::try_from(by.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// Numbers that look random and are the same at each run (`SplitMix64`).
struct Seeded(AtomicU64);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z ^ (z >> 31)).to_le_bytes()[0];
        }
    }
}

/// Somebody with the seed of her second factor.
#[derive(Clone)]
pub struct Person {
    pub account: Account,
    pub seed: String,
}

/// An empty application.
pub struct House {
    pub app: App,
    pub clock: Arc<Hand>,
    _folder: TempDir,
}

/// Runs a test on `SQLite`, then on `PostgreSQL` where there is one.
pub async fn on_each<F: Future<Output = ()>>(test: impl Fn(House) -> F) {
    test(House::build(None).await).await;
    if let Some(url) = temp_postgres::database() {
        test(House::build(Some(url)).await).await;
    }
}

pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub fn label(text: &str) -> Label {
    Label::parse(text).unwrap()
}

pub fn fund() -> FundCode {
    "597".parse().unwrap()
}

pub fn first_start() -> Bootstrap {
    Bootstrap {
        fund: Fund {
            code: fund(),
            name: label("CPAM de Roubaix-Tourcoing"),
        },
        email: email("administration@cpam.example"),
        name: label("Agathe Sintès"),
    }
}

pub fn to_partner(address: &str, role: Role, organisation: Option<OrganisationId>) -> Invite {
    Invite {
        email: email(address),
        name: label("Jeanne Martin"),
        role,
        works_for: For::Organisation(organisation),
        shared_reason: None,
    }
}

pub fn to_fund(address: &str, role: Role, services: &[Service]) -> Invite {
    let works_for = For::Fund(services.iter().copied().collect::<BTreeSet<_>>());
    Invite {
        works_for,
        ..to_partner(address, role, None)
    }
}

pub fn signed() -> Signed {
    Signed {
        reference: label("CONV-2026-014"),
        starts_on: date(2026, 1, 1),
        ends_on: None,
        nir_right: NirRight::LocalAuthority,
    }
}

impl House {
    async fn build(url: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = || format!("sqlite://{}", folder.path().join("house.db").display());
        let database = Database::parse(&url.unwrap_or_else(file)).unwrap();
        let clock = Arc::new(Hand(AtomicI64::new(1_795_420_800_000_000)));
        let random = Arc::new(Seeded(AtomicU64::new(7)));
        Store::migrate(&database).unwrap();
        let keyring = Keyring::new(RootKey::generate(random.as_ref()), Vec::new()).unwrap();
        let settings = StoreSettings::default();
        let store =
            Store::open(database, keyring, clock.clone(), random.clone(), settings).unwrap();
        let public_url = "https://partenaires.example".to_owned();
        let tokens = Tokens::load(&store, &public_url, clock.clone(), random.clone())
            .await
            .unwrap();
        let files = format!("file://{}", folder.path().join("files").display());
        let signer = sealing::Signer::new(&sealing::RootKey::generate(random.as_ref()));
        let journal = Arc::new(app::audit::Journal::new(signer));
        let app = App {
            store,
            files: FileStore::open(&files, &BTreeMap::new()).unwrap(),
            clock: clock.clone(),
            random,
            passwords: Passwords::new(),
            throttle: Throttle::new(),
            budgets: app::budgets::Budgets::default(),
            tokens,
            federation: None,
            sorter: routing::Sorter::embedded(),
            courier: outbound::Courier::new(outbound::Exceptions::loopback()).unwrap(),
            journal,
            settings: Settings {
                public_url,
                keeping: domain::keeping::Keeping::default(),
                cases_per_hour: 60,
                quotas: domain::quotas::Quotas::default(),
            },
            bursts: app::audit::Bursts::default(),
            noted: app::openings::Noted::default(),
            scanner: None,
            scan_waiting: tokio::sync::Notify::new(),
            loads: app::treating::Loads::default(),
            mail_waiting: tokio::sync::Notify::new(),
        };
        Self {
            app,
            clock,
            _folder: folder,
        }
    }

    /// The first administrator, by the bootstrap token.
    pub async fn administrator(&self) -> Person {
        let token = bootstrap::token(&self.app).await.unwrap().unwrap();
        let invited = bootstrap::open(&self.app, token.expose(), first_start())
            .await
            .unwrap();
        self.accept(invited).await
    }

    /// An organisation of the fund.
    pub async fn partner(&self, actor: &Actor, name: &str) -> Partner {
        let command = Create {
            kind: OrganisationKind::Ccas,
            name: label(name),
            convention: signed(),
            call: None,
        };
        create(&self.app, actor, command).await.unwrap()
    }

    /// Invites somebody, who accepts.
    pub async fn join(&self, actor: &Actor, command: Invite) -> Person {
        let invited = invite(&self.app, actor, command).await.unwrap();
        self.accept(invited).await
    }

    async fn accept(&self, invited: invitations::Invited) -> Person {
        let token = invited.token.expose();
        let accepted = invitations::accept(&self.app, token, Password::typed(PASSWORD)).await;
        let seed = accepted.unwrap().secret.to_string();
        invitations::confirm(&self.app, token, &self.code(&seed))
            .await
            .unwrap();
        Person {
            account: invited.account,
            seed,
        }
    }

    /// The six digits of a seed at this instant.
    pub fn code(&self, seed: &str) -> String {
        let seed = BASE32_NOPAD.decode(seed.as_bytes()).unwrap();
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_secret(seed)
            .build()
            .unwrap();
        totp.generate(u64::try_from(self.clock.now().as_second()).unwrap())
            .to_string()
    }

    /// The first step of signing in.
    pub async fn begin(
        &self,
        address: &str,
        password: &str,
        from: &str,
    ) -> Result<String, AppError> {
        let address_of_caller: IpAddr = from.parse().unwrap();
        let login = Login {
            email: email(address),
            password: Password::typed(password),
            address: address_of_caller,
        };
        Ok(begin(&self.app, login).await?.secret.expose().to_owned())
    }

    /// The first step, by the person herself.
    pub async fn challenge(&self, person: &Person, password: &str) -> Result<String, AppError> {
        self.begin(person.account.email.expose(), password, "192.0.2.1")
            .await
    }

    /// Both steps, with a code of the next half minute.
    pub async fn sign_in(&self, person: &Person) -> Pair {
        self.clock.forward(SignedDuration::from_secs(30));
        let challenge = self.challenge(person, PASSWORD).await.unwrap();
        finish(&self.app, &challenge, &self.code(&person.seed))
            .await
            .unwrap()
    }

    /// The person, acting.
    pub async fn acting(&self, person: &Person) -> Actor {
        let pair = self.sign_in(person).await;
        resolve(&self.app, pair.access.token.expose())
            .await
            .unwrap()
    }

    /// Whether the access token still opens.
    pub async fn is_good(&self, pair: &Pair) -> bool {
        resolve(&self.app, pair.access.token.expose()).await.is_ok()
    }

    /// The token of the last mail that was written since this was asked last.
    pub async fn mailed_token(&self) -> Option<String> {
        let leased = self
            .app
            .store
            .write(|tx| outbox::lease(tx, Uuid::nil(), 100))
            .await;
        let mut tokens = leased
            .unwrap()
            .into_iter()
            .filter_map(|leased| leased.token);
        tokens.next_back().map(|token| token.to_string())
    }

    /// How many mails wait.
    pub async fn waiting(&self) -> usize {
        self.app
            .store
            .read(|tx| outbox::list(tx, "waiting", 100))
            .await
            .unwrap()
            .len()
    }
}
