//! The load generator: wrk (Debian package `wrk`), two threads, 32 connections.

use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What is called.
pub enum Call<'a> {
    /// `GET` of a path.
    Read(&'a str),
    /// `POST /requests` of this body, each time about another person, with another key.
    Create(&'a Value),
}

/// What came of it.
pub struct Rate {
    /// Answers a second.
    pub a_second: f64,
    /// Half of the answers came within this.
    pub p50: String,
    /// 99 of 100 did.
    pub p99: String,
}

/// A load generator aimed at an address.
#[derive(Clone)]
pub struct Load {
    folder: PathBuf,
    address: SocketAddr,
    /// The header that says who calls.
    header: String,
}

/// Distinct keys, names and numbers; the numbers cannot be real (S-109).
const CREATE: &str = r#"
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
local count = math.floor(START)
local function letters(n)
  local text = ""
  repeat text = text .. string.char(97 + n % 26); n = math.floor(n / 26) until n == 0
  return text
end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function request()
  count = count + 1
  local person = count * 2 + id
  local month, rest = 1 + person % 12, math.floor(person / 12)
  local year, order = rest % 100, 1 + math.floor(rest / 100) % 999
  local number = 2000099999000 + year * 10000000000 + month * 100000000 + order
  local nir = string.format("%013.0f%02d", number, 97 - number % 97)
  local values = { NIR = nir, NAME = "Exemple-" .. letters(person) }
  wrk.headers["Idempotency-Key"] = "bench-" .. person
  return wrk.format(nil, "/api/v1/requests", nil, (BODY:gsub("@(%u+)@", values)))
end
"#;

impl Load {
    /// A generator that signs its calls with a token.
    pub fn new(folder: &Path, address: SocketAddr, token: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            address,
            header: format!("Authorization: Bearer {token}"),
        }
    }

    /// The same, as a browser: by the cookie of a session.
    pub fn in_browser(&self, session: &str) -> Self {
        Self {
            header: format!("Cookie: __Host-session={session}"),
            ..self.clone()
        }
    }

    /// The same, aimed elsewhere.
    pub fn at(&self, address: SocketAddr) -> Self {
        Self {
            address,
            ..self.clone()
        }
    }

    /// Calls for so long.
    ///
    /// # Panics
    /// When a call is refused: what is measured then is not what it is called.
    pub fn run(&self, call: &Call<'_>, duration: Duration) -> Rate {
        let mut wrk = Command::new("wrk");
        wrk.args(["-t2", "-c32", "--latency", "--timeout", "10s"])
            .args(["-d", &format!("{}s", duration.as_secs())])
            .args(["-H", &self.header]);
        match call {
            Call::Read(path) => wrk.arg(format!("http://{}{path}", self.address)),
            Call::Create(body) => wrk
                .arg("-s")
                .arg(self.script(body))
                .arg(format!("http://{}/", self.address)),
        };
        let output = wrk.output().expect("wrk (apt-get install wrk)");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            !text.contains("Non-2xx") && !text.contains("Socket errors"),
            "{text}"
        );
        let after = |label: &str| {
            let line = text
                .lines()
                .find_map(|line| line.trim().strip_prefix(label));
            line.unwrap_or_else(|| panic!("{text}")).trim().to_owned()
        };
        let a_second = after("Requests/sec:").parse().expect("a number");
        Rate {
            a_second,
            p50: after("50%"),
            p99: after("99%"),
        }
    }

    /// Each run begins where no other has been.
    fn script(&self, body: &Value) -> PathBuf {
        use std::sync::atomic::{AtomicU32, Ordering};
        static RUNS: AtomicU32 = AtomicU32::new(0);
        let start = RUNS.fetch_add(1, Ordering::Relaxed) * 50_000;
        let mut body = body.clone();
        body["person"]["nir"] = json!("@NIR@");
        body["person"]["birth_name"] = json!("@NAME@");
        let script = format!("local BODY = [==[{body}]==]\nlocal START = {start}\n{CREATE}");
        let file = self.folder.join("create.lua");
        std::fs::write(&file, script).expect("a script");
        file
    }
}
