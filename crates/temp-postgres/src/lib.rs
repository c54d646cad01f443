//! A real PostgreSQL that tests start themselves, and that dies with them.
//!
//! One cluster per test process, one database per test. PostgreSQL refuses to run as root: as root
//! the cluster is started as the user `postgres`, whom Debian's package creates. A machine without
//! PostgreSQL gets `None` and a plain line on stderr; with `POSTGRES_TESTS=required` (CI) it panics.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// How careful the cluster is with the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in production: for crash tests and benchmarks.
    Full,
    /// `fsync=off`: for every test that kills nothing.
    None,
}

/// What a cluster needs to speak TLS, in PEM.
pub struct Identity {
    /// Its certificate.
    pub certificate: String,
    /// The private key of its certificate.
    pub key: String,
}

/// A running cluster. It stops, and its folder goes, when this value is dropped or when the
/// process that holds it dies, however it dies: the shell around it waits for the end of its stdin.
pub struct Cluster {
    shell: Mutex<(Child, Option<BufReader<ChildStdout>>)>,
    sockets: PathBuf,
    bin: PathBuf,
    port: u16,
}

/// PostgreSQL's own port: it names the socket, and nothing listens on it.
const PORT: u16 = 5432;

impl Cluster {
    /// Starts a cluster, or says why there is none.
    pub fn start(durability: Durability) -> Result<Self, String> {
        Self::start_with(&std::env::temp_dir(), settings(durability), None)
    }

    /// Starts a cluster whose folder is in this one: on a disk of its own, for one.
    pub fn start_in(folder: &Path, durability: Durability) -> Result<Self, String> {
        Self::start_with(folder, settings(durability), None)
    }

    /// Starts a cluster that also listens on a free port of this machine's loopback, over TLS only.
    pub fn start_over_tls(identity: &Identity) -> Result<Self, String> {
        let settings = settings(Durability::None);
        Self::start_with(&std::env::temp_dir(), settings, Some(identity))
    }

    fn start_with(
        within: &Path,
        settings: &str,
        identity: Option<&Identity>,
    ) -> Result<Self, String> {
        let bin = binaries().ok_or("PostgreSQL is not installed (apt-get install postgresql)")?;
        let folder = tempfile::Builder::new()
            .prefix("ep-pg-")
            .tempdir_in(within)
            .map_err(|error| error.to_string())?
            .keep();
        let mut shell = shell(&folder)?;
        let mut port = PORT;
        let mut settings = settings.to_owned();
        if let Some(identity) = identity {
            port = free_port().map_err(|error| error.to_string())?;
            settings = format!("{settings} -c ssl=on -c listen_addresses=127.0.0.1 -c port={port}");
            shell
                .env("CERTIFICATE", &identity.certificate)
                .env("SERVER_KEY", &identity.key);
        }
        let mut shell = shell
            .env(
                "PATH",
                format!("{}:/usr/sbin:/usr/bin:/sbin:/bin", bin.display()),
            )
            .env("FOLDER", &folder)
            .env("SETTINGS", settings)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| error.to_string())?;
        let said = shell.stdout.take().map(BufReader::new);
        let cluster = Self {
            shell: Mutex::new((shell, said)),
            sockets: folder,
            bin,
            port,
        };
        cluster.hears("ready")?;
        Ok(cluster)
    }

    /// Ends the server where it is: nothing is written any more, nobody is told.
    pub fn crash(&self) -> Result<(), String> {
        self.order("crash")
    }

    /// Starts the server again after it ended, with what it had; nothing when it runs.
    pub fn start_again(&self) -> Result<(), String> {
        self.order("start")
    }

    /// Stops every process of the server where it is, as a machine that hangs would.
    pub fn freeze(&self) -> Result<(), String> {
        self.order("freeze")
    }

    /// Lets them go on.
    pub fn thaw(&self) -> Result<(), String> {
        self.order("thaw")
    }

    fn order(&self, what: &str) -> Result<(), String> {
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        let stdin = shell.0.stdin.as_mut().ok_or("the shell has gone")?;
        writeln!(stdin, "{what}").map_err(|error| error.to_string())?;
        drop(shell);
        self.hears("done")
    }

    /// Waits for the shell to say so.
    fn hears(&self, word: &str) -> Result<(), String> {
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        let mut line = String::new();
        if let Some(said) = shell.1.as_mut() {
            let _ = said.read_line(&mut line);
        }
        if line.trim() == word {
            Ok(())
        } else {
            Err("PostgreSQL did not start".to_owned())
        }
    }

    /// A new empty database; its URL.
    pub fn database(&self) -> Result<String, String> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let status = Command::new(self.bin.join("createdb"))
            .args([
                "-h",
                &self.sockets.to_string_lossy(),
                "-p",
                &self.port.to_string(),
                "-U",
                "postgres",
                &name,
            ])
            .status()
            .map_err(|error| error.to_string())?;
        if !status.success() {
            return Err(format!("createdb {name} failed"));
        }
        let host = self.sockets.to_string_lossy().replace('/', "%2F");
        Ok(match self.port {
            PORT => format!("postgres://postgres@{host}/{name}"),
            port => format!("postgres://postgres@{host}:{port}/{name}"),
        })
    }

    /// The port that a cluster started over TLS listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder that holds the cluster's socket (`psql -h`, `pgbench -h`).
    pub fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// The folder of `psql`, `pgbench`, `pg_dump`.
    pub fn bin(&self) -> &Path {
        &self.bin
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut shell = self.shell.lock().unwrap_or_else(PoisonError::into_inner);
        drop(shell.0.stdin.take());
        let _ = shell.0.wait();
    }
}

/// A new database in the cluster of this process; `None`, said plainly, where PostgreSQL is absent.
///
/// # Panics
/// When PostgreSQL is absent or broken and `POSTGRES_TESTS=required`.
#[expect(
    clippy::panic,
    clippy::print_stderr,
    reason = "a test must fail loudly, or say what it skips"
)]
pub fn database() -> Option<String> {
    static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
    let url = CLUSTER
        .get_or_init(|| Cluster::start(Durability::None))
        .as_ref()
        .map_err(Clone::clone)
        .and_then(Cluster::database);
    match url {
        Ok(url) => Some(url),
        Err(reason) if std::env::var("POSTGRES_TESTS").is_ok_and(|value| value == "required") => {
            panic!("POSTGRES_TESTS=required, but {reason}")
        }
        Err(reason) => {
            eprintln!("SKIPPED on PostgreSQL: {reason}");
            None
        }
    }
}

/// The newest installed PostgreSQL that has a server.
fn binaries() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .chain(std::env::split_paths(
            &std::env::var_os("PATH").unwrap_or_default(),
        ))
        .filter(|folder| {
            ["initdb", "postgres", "createdb"]
                .iter()
                .all(|it| folder.join(it).exists())
        })
        .collect();
    found.sort();
    found.pop()
}

fn settings(durability: Durability) -> &'static str {
    match durability {
        Durability::Full => "-c max_connections=100",
        Durability::None => {
            "-c max_connections=200 -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        }
    }
}

/// A port that was free a moment ago.
fn free_port() -> std::io::Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?
        .local_addr()?
        .port())
}

/// The shell that owns the cluster: as `postgres` when we are root.
fn shell(folder: &Path) -> Result<Command, String> {
    const SCRIPT: &str = r#"
cd "$FOLDER" || exit 1
initdb -D data -U postgres -A trust -E UTF8 --locale=C -N >init.log 2>&1 || exit 1
if [ -n "$SERVER_KEY" ]; then
  umask 077
  printf '%s' "$CERTIFICATE" >data/server.crt
  printf '%s' "$SERVER_KEY" >data/server.key
  printf 'local all all trust\nhostssl all all 127.0.0.1/32 trust\n' >data/pg_hba.conf
fi
begin() { pg_ctl -D data -w -l server.log -o "-c listen_addresses='' -k $FOLDER $SETTINGS" start >start.log 2>&1; }
# The server and all its processes.
all() { server=$(head -n 1 data/postmaster.pid); echo "$server" $(ps -o pid= --ppid "$server"); }
begin || exit 1
echo ready
while read -r order; do
  case "$order" in
    crash) pg_ctl -D data -m immediate -w stop >/dev/null 2>&1 && echo done ;;
    start) { pg_ctl -D data status >/dev/null 2>&1 || begin; } && echo done ;;
    freeze) kill -STOP $(all) && echo done ;;
    thaw) kill -CONT $(all) && echo done ;;
  esac || echo failed
done
kill -CONT $(all) 2>/dev/null
pg_ctl -D data -m immediate -w stop >/dev/null 2>&1
rm -rf "$FOLDER"
"#;
    let root = Command::new("id")
        .arg("-u")
        .output()
        .map_err(|error| error.to_string())?
        .stdout
        == b"0\n";
    if !root {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT]);
        return Ok(command);
    }
    let owned = Command::new("chown").arg("postgres").arg(folder).status();
    if !owned.is_ok_and(|status| status.success()) {
        return Err("running as root, and there is no user postgres to run the server".to_owned());
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", "sh", "-c", SCRIPT]);
    Ok(command)
}

#[cfg(test)]
mod tests {
    #[test]
    fn two_databases_of_one_cluster_are_different() {
        let (Some(first), Some(second)) = (super::database(), super::database()) else {
            return;
        };
        assert_ne!(first, second);
        assert!(first.starts_with("postgres://postgres@%2F"));
    }
}
