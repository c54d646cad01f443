//! A configuration and an application on an empty database of their own.

use app::App;
use domain::clock::Clock;
use jiff::Timestamp;
use server::clock::{SetClock, SystemRandom};
use server::compose::{Nature, assemble_offline};
use server::config::{Config, Source};
use std::collections::BTreeMap;
use std::sync::Arc;
use tempfile::TempDir;

/// Where the test's state lies, and how it is configured.
pub struct Place {
    pub config: Config,
    pub folder: TempDir,
}

/// SQLite, and PostgreSQL where there is one.
pub fn places() -> Vec<Place> {
    let postgresql = temp_postgres::database().map(|url| place(Some(&url)));
    std::iter::once(place(None)).chain(postgresql).collect()
}

/// A place on SQLite, or on the database of this URL.
pub fn place(database: Option<&str>) -> Place {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = BTreeMap::from([
        ("EP_STATE".to_owned(), folder.path().display().to_string()),
        ("EP_HTTP_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
        ("EP_HTTP_WORKERS".to_owned(), "1".to_owned()),
    ]);
    if let Some(url) = database {
        settings.insert("EP_DATABASE_URL".to_owned(), url.to_owned());
        settings.insert(
            "EP_ROOT_KEY".to_owned(),
            "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5ISE=".to_owned(),
        );
    }
    Place {
        config: Config::parse(&Source::new(settings, None).unwrap()).unwrap(),
        folder,
    }
}

impl Place {
    /// The application at an instant, and its clock.
    pub async fn app(&self, at: &str) -> (App, Arc<SetClock>) {
        let clock = Arc::new(SetClock::at(at.parse().unwrap()));
        let app = assemble_offline(&self.config, &nature(&clock))
            .await
            .unwrap();
        (app, clock)
    }
}

/// The real world, but at a time of the test's choice.
pub fn nature(clock: &Arc<SetClock>) -> Nature {
    let present: Arc<dyn Clock> = Arc::<SetClock>::clone(clock);
    Nature {
        clock: present,
        random: Arc::new(SystemRandom),
    }
}

/// An instant.
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
