//! A place where the binary runs: a folder, a database, settings; and its lives there.

use super::binary::binary;
use server::compose::{Nature, assemble_offline};
use server::config::{Config, Source};
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};
use store::outbox::{self, Seen};
use temp_postgres::{Cluster, Durability};
use tempfile::TempDir;
use testkit::Where;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Nobody may take longer to start or to stop.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder, a database as careful with the disk as in production, and settings.
pub struct Site {
    folder: TempDir,
    settings: BTreeMap<String, String>,
    environment: BTreeMap<String, String>,
    /// The cluster of the database; none for SQLite.
    pub cluster: Option<Cluster>,
}

/// The binary, from its start to its end.
pub struct Life {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start until it said that it listens.
    pub started_in: Duration,
    _stdout: Lines<BufReader<ChildStdout>>,
}

impl Site {
    /// An empty place; `None` where there is no PostgreSQL and none is required, which is said.
    pub fn open(place: Where) -> Option<Self> {
        match place {
            Where::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let file = folder.path().join("site.db");
                Some(Self::on(
                    folder,
                    None,
                    format!("sqlite://{}", file.display()),
                ))
            }
            Where::Postgresql => {
                let cluster = or_skipped(Cluster::start(Durability::Full))?;
                Some(Self::served_by(cluster))
            }
        }
    }

    /// An empty place whose PostgreSQL keeps its data in this folder.
    pub fn open_on(data: &Path) -> Option<Self> {
        let cluster = or_skipped(Cluster::start_in(data, Durability::Full))?;
        Some(Self::served_by(cluster))
    }

    fn served_by(cluster: Cluster) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = cluster.database().expect("a database");
        Self::on(folder, Some(cluster), database)
    }

    fn on(folder: TempDir, cluster: Option<Cluster>, database: String) -> Self {
        let settings = BTreeMap::from([
            ("EP_DATABASE_URL".to_owned(), database),
            ("EP_HTTP_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
            // The issuer of the tokens: the same in every life, whatever the port.
            (
                "EP_PUBLIC_URL".to_owned(),
                "https://espace.example".to_owned(),
            ),
            (
                "EP_ROOT_KEY".to_owned(),
                "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5ISE=".to_owned(),
            ),
            (
                "EP_STATE".to_owned(),
                folder.path().join("var").display().to_string(),
            ),
            ("EP_LOG".to_owned(), "warn".to_owned()),
        ]);
        Self {
            folder,
            settings,
            environment: BTreeMap::new(),
            cluster,
        }
    }

    /// The same place with another setting.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same place with something of the system's environment.
    #[must_use]
    pub fn with_environment(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same place without a setting.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.settings.remove(name);
        self
    }

    /// The URL of the database.
    pub fn database(&self) -> &str {
        &self.settings["EP_DATABASE_URL"]
    }

    /// A folder of the test's own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the e-mails lie.
    pub fn mails(&self) -> PathBuf {
        self.folder.path().join("var/mail")
    }

    /// Brings the database to this version and puts the people of the tests in it.
    pub async fn seed(&self) {
        testkit::seed(&self.assemble().await).await;
    }

    /// The notifications that were given up, as an administrator sees them.
    pub async fn dead_letters(&self) -> Vec<Seen> {
        let seen = self
            .assemble()
            .await
            .store
            .read(|tx| outbox::list(tx, "dead", 100))
            .await;
        seen.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The use cases on the database of this place, in this process, beside the binary.
    pub async fn assemble(&self) -> app::App {
        // The default provider of rustls is chosen once a process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let source = Source::new(self.settings.clone(), None).unwrap_or_else(|bad| panic!("{bad}"));
        let config = Config::parse(&source).unwrap_or_else(|bad| panic!("{bad}"));
        let app = assemble_offline(&config, &Nature::real()).await;
        app.unwrap_or_else(|failure| panic!("{failure}"))
    }

    /// Everything that it wrote on the disk.
    pub fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let (mut folders, mut files) = (vec![self.folder.path().to_owned()], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else if let Ok(bytes) = std::fs::read(entry.path()) {
                    files.push((entry.path(), bytes));
                }
            }
        }
        files
    }

    /// Starts the binary; comes back when it listens.
    pub async fn start(&self) -> Life {
        self.start_as(&["serve"]).await
    }

    /// The same, by these words.
    pub async fn start_as(&self, words: &[&str]) -> Life {
        let began = Instant::now();
        let mut child = self
            .command(words)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary");
        let mut lines = BufReader::new(child.stdout.take().expect("its stdout")).lines();
        let listening = async {
            while let Some(line) = lines.next_line().await.expect("a line") {
                if let Some(address) = line.strip_prefix("listening on http://") {
                    return address.parse().expect("an address");
                }
            }
            panic!("it ended before it listened: {}", self.log());
        };
        let address = tokio::time::timeout(PATIENCE, listening)
            .await
            .expect("it never listened");
        Life {
            child,
            address,
            started_in: began.elapsed(),
            _stdout: lines,
        }
    }

    /// Runs a command of the binary to its end; its exit status.
    pub async fn run(&self, words: &[&str]) -> ExitStatus {
        let status = self.command(words).stdout(Stdio::null()).status();
        tokio::time::timeout(PATIENCE, status)
            .await
            .expect("it never ended")
            .expect("the binary")
    }

    /// What a command of the binary says on stdout.
    pub async fn output(&self, words: &[&str]) -> String {
        let said = self.command(words).output();
        let said = tokio::time::timeout(PATIENCE, said).await;
        let said = said.expect("it never ended").expect("the binary");
        assert!(said.status.success(), "{}", self.log());
        String::from_utf8(said.stdout).expect("a text")
    }

    /// Runs a command of the binary, however long it takes; its exit status and what it says on stdout.
    pub async fn said(&self, words: &[&str]) -> (ExitStatus, String) {
        let said = self.command(words).output().await.expect("the binary");
        let words = String::from_utf8(said.stdout).expect("a text");
        (said.status, words)
    }

    /// Starts a command of the binary, to be killed.
    pub fn spawn(&self, words: &[&str]) -> Child {
        self.command(words)
            .stdout(Stdio::null())
            .spawn()
            .expect("the binary")
    }

    /// What it said on stderr, in all its lives.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn command(&self, words: &[&str]) -> Command {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.path().join("log"));
        let mut command = Command::new(binary());
        command
            .args(words)
            .env_clear()
            .envs(&self.settings)
            .envs(&self.environment)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stderr(log.expect("a log"))
            .kill_on_drop(true);
        command
    }
}

impl Life {
    /// SIGKILL: nothing is finished, nothing is said.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("a kill");
    }

    /// SIGTERM; its exit status, and how long it took to end.
    pub async fn terminate(mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        let id = self.child.id().expect("it ended by itself").to_string();
        let sent = std::process::Command::new("kill")
            .args(["-TERM", &id])
            .status();
        assert!(sent.expect("kill").success());
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        (
            status.expect("it never ended").expect("its status"),
            began.elapsed(),
        )
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.child.id().expect("it ended by itself")
    }
}

/// The cluster; none, said plainly, where PostgreSQL is absent and not required.
#[cfg_attr(
    test,
    expect(clippy::print_stderr, reason = "a test says what it skips")
)]
pub fn or_skipped(started: Result<Cluster, String>) -> Option<Cluster> {
    match started {
        Ok(cluster) => Some(cluster),
        Err(reason) if std::env::var("POSTGRES_TESTS").is_ok_and(|value| value == "required") => {
            panic!("POSTGRES_TESTS=required, but {reason}")
        }
        Err(reason) => {
            eprintln!("SKIPPED on PostgreSQL: {reason}");
            None
        }
    }
}
