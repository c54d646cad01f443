//! The service, started in this process as the binary starts it.

use crate::calls::Caller;
use crate::people::{self, Seeded};
use actix_web::web::ServiceConfig;
use app::budgets::Limits;
use domain::clock::{Clock, Random};
use jiff::{SignedDuration, Timestamp};
use outbound::Exceptions;
use server::clock::{SetClock, SystemRandom};
use server::compose::{Nature, Running, start_with};
use server::config::{Config, Source};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// A file of its own.
    Sqlite,
    /// A database of its own in the cluster of this test process.
    Postgresql,
}

/// A service with people in it, gone when dropped.
pub struct House {
    /// What runs.
    pub running: Running,
    /// Whom it knows.
    pub people: Seeded,
    clock: Arc<FragileClock>,
    http: reqwest::Client,
    folder: TempDir,
    database: String,
    signed_in: Mutex<BTreeMap<String, (Timestamp, Caller)>>,
}

/// A clock that is set, and that breaks when it is told to.
struct FragileClock {
    set: SetClock,
    breaks: AtomicU32,
}

impl Clock for FragileClock {
    fn now(&self) -> Timestamp {
        let left = self
            .breaks
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            });
        assert!(left.is_err(), "the clock broke, as it was told to");
        self.set.now()
    }
}

/// Monday 23 November 2026, 10:00 in Paris: an ordinary working morning.
const MORNING: &str = "2026-11-23T09:00:00Z";

const FIVE_MINUTES: SignedDuration = SignedDuration::from_mins(5);

impl House {
    /// Starts the service on an empty database; `None` where there is no PostgreSQL, which is said.
    pub async fn open(place: Where) -> Option<Self> {
        Self::open_with(place, |_| {}).await
    }

    /// The same, with settings of its own.
    pub async fn open_with(place: Where, set: impl FnOnce(&mut Config)) -> Option<Self> {
        Self::open_with_routes(place, set, |_| {}).await
    }

    /// The same, with routes of a test's own.
    pub async fn open_with_routes(
        place: Where,
        set: impl FnOnce(&mut Config),
        routes: fn(&mut ServiceConfig),
    ) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = match place {
            Where::Sqlite => format!("sqlite://{}", folder.path().join("house.db").display()),
            Where::Postgresql => temp_postgres::database()?,
        };
        // The default provider of rustls is chosen once a process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Arc::new(FragileClock {
            set: SetClock::at(MORNING.parse().expect("an instant")),
            breaks: AtomicU32::new(0),
        });
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let present: Arc<dyn Clock> = Arc::<FragileClock>::clone(&clock);
        let nature = Nature {
            clock: present,
            random,
        };
        let mut config = config(&folder, &database);
        set(&mut config);
        let running = start_with(&config, &nature, routes)
            .await
            .unwrap_or_else(|failure| panic!("{failure}"));
        let people = people::seed(&running.app).await;
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("an HTTP client");
        Some(Self {
            running,
            people,
            clock,
            http,
            folder,
            database,
            signed_in: Mutex::default(),
        })
    }

    /// The present of the service.
    pub fn now(&self) -> Timestamp {
        self.clock.set.now()
    }

    /// The next readings of the clock panic, wherever they are.
    pub fn break_clock(&self, readings: u32) {
        self.clock.breaks.store(readings, Ordering::Relaxed);
    }

    /// Whether the clock still breaks.
    pub fn is_clock_broken(&self) -> bool {
        self.clock.breaks.load(Ordering::Relaxed) > 0
    }

    /// How far the journal is sealed.
    pub async fn sealed(&self) -> i64 {
        let head = self.running.app.store.read(store::audit::head).await;
        head.unwrap_or_else(|error| panic!("{error}")).position
    }

    /// Lets time pass.
    pub fn pass(&self, duration: SignedDuration) {
        let then = self.now().checked_add(duration).expect("an instant");
        self.clock.set.set(then);
    }

    /// Sets the present.
    pub fn set_now(&self, instant: &str) {
        self.clock.set.set(instant.parse().expect("an instant"));
    }

    /// Somebody who calls without any token.
    pub fn nobody(&self) -> Caller {
        Caller::new(
            self.http.clone(),
            format!("http://{}", self.running.address),
            None,
        )
    }

    /// The person of this address, signed in with both factors; once for five minutes, since a code
    /// serves once (S-020).
    pub async fn sign_in(&self, email: &str) -> Caller {
        let now = self.now();
        let known = self.signed_in.lock().expect("a lock").get(email).cloned();
        if let Some((_, caller)) = known.filter(|(at, _)| now.duration_since(*at) < FIVE_MINUTES) {
            return caller;
        }
        let caller = self.sign_in_anew(email).await;
        self.signed_in
            .lock()
            .expect("a lock")
            .insert(email.to_owned(), (now, caller.clone()));
        caller
    }

    async fn sign_in_anew(&self, email: &str) -> Caller {
        let nobody = self.nobody();
        let challenge = nobody
            .post(
                "/api/v1/auth/login",
                &serde_json::json!({ "email": email, "password": people::PASSWORD }),
            )
            .await
            .expect(200);
        let code = people::code(self.now());
        let answer = serde_json::json!({ "challenge": challenge["challenge"], "code": code });
        let tokens = nobody
            .post("/api/v1/auth/login/totp", &answer)
            .await
            .expect(200);
        let token = tokens["access_token"].as_str().expect("a token").to_owned();
        Caller::new(
            self.http.clone(),
            format!("http://{}", self.running.address),
            Some(token),
        )
    }

    pub(crate) fn client(&self) -> reqwest::Client {
        self.http.clone()
    }

    /// The URL of its database, for a test that looks past our code.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Where the e-mails of this service lie.
    pub fn mail_folder(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    /// Where its attachments lie.
    pub fn files_folder(&self) -> PathBuf {
        self.folder.path().join("files")
    }
}

fn config(folder: &TempDir, database: &str) -> Config {
    let settings = BTreeMap::from([
        ("EP_DATABASE_URL".to_owned(), database.to_owned()),
        ("EP_HTTP_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
        (
            "EP_ROOT_KEY".to_owned(),
            "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5ISE=".to_owned(),
        ),
        ("EP_STATE".to_owned(), folder.path().display().to_string()),
        ("EP_HTTP_WORKERS".to_owned(), "2".to_owned()),
    ]);
    let source = Source::new(settings, None).unwrap_or_else(|bad| panic!("{bad}"));
    let mut config = Config::parse(&source).unwrap_or_else(|bad| panic!("{bad}"));
    // The clock of a test stands still: a minute of it lasts as long as the test.
    config.http.limits = Limits {
        caller: u32::MAX,
        together: u32::MAX,
    };
    Config {
        webhooks: Exceptions::loopback(),
        ..config
    }
}
