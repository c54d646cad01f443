//! A real identity provider beside the service: `oidc-provider`, in Node.js, for as long as a test lasts.
//!
//! Where there is no Node.js or the package is not installed, its tests say so and pass; with
//! `BROWSER_TESTS=required` (CI), they fail with the same words.

use crate::browser::found::{module, node};
use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use serde_json::{Value, json};
use server::clock::SystemClock;
use server::config::{Config, OidcConfig, Source};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use testkit::{House, Where};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// What the provider and the service share.
const SECRET: &str = "a-secret-of-the-tests-which-is-long-enough";

/// A provider that runs.
pub struct Provider {
    child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
    /// Where it is.
    pub issuer: String,
}

/// How the provider and the service are to know each other.
#[derive(Clone, Copy, Default)]
pub struct Terms<'a> {
    /// Further settings of the service.
    pub settings: &'a [(&'a str, &'a str)],
    /// Whether what it tells of people is signed, as ProConnect's is.
    pub signed: bool,
    /// The service's private key in PEM and its public half as a JWK, in place of a secret.
    pub key: Option<(&'a str, &'a Value)>,
}

impl Provider {
    /// Starts it, and a service that knows it, whose present is the real one: the provider's clock is not
    /// ours to set. `None` where one of them is not to be had, which is said.
    pub async fn with_house(place: Where, terms: Terms<'_>) -> Option<(Self, House)> {
        let node = node()?;
        module("oidc-provider/package.json")?;
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("provider/provider.mjs");
        let mut child = Command::new(node)
            .arg(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Node.js starts");
        let stdout = child.stdout.take().expect("its output");
        let mut provider = Self {
            stdin: child.stdin.take().expect("its input"),
            stdout: BufReader::new(stdout).lines(),
            issuer: String::new(),
            child,
        };
        provider.issuer = provider.line().await;
        let oidc = settings(&provider.issuer, &terms);
        let house = House::open_with(place, |config| config.oidc = Some(oidc)).await?;
        house.set_now(&domain::clock::Clock::now(&SystemClock).to_string());
        let known = json!({
            "service": house.running.public_url,
            "signed": terms.signed,
            "key": terms.key.map(|(_, public)| public),
        });
        let line = format!("{known}\n");
        provider
            .stdin
            .write_all(line.as_bytes())
            .await
            .expect("its input");
        assert_eq!(provider.line().await, "serving");
        Some((provider, house))
    }

    /// Ends it.
    pub async fn stop(mut self) {
        self.child.kill().await.expect("its end");
    }

    async fn line(&mut self) -> String {
        let line = self.stdout.next_line().await.expect("its output");
        line.expect("the provider says where it is: cd tests && npm ci --ignore-scripts")
    }

    /// Goes where somebody is sent, as that somebody, to the very end of the provider; where she is sent
    /// back.
    pub async fn visit(&self, way: &str, somebody: &Value) -> String {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("an HTTP client");
        let mut cookies = BTreeMap::new();
        let mut at = way.to_owned();
        while at.starts_with(&self.issuer) || at.starts_with('/') {
            if at.starts_with('/') {
                at = format!("{}{at}", self.issuer);
            }
            let held: Vec<String> = cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let call = http.get(&at).header("x-somebody", somebody.to_string());
            let answer = call
                .header(COOKIE, held.join("; "))
                .send()
                .await
                .expect("an answer");
            keep(&mut cookies, answer.headers());
            let to = answer
                .headers()
                .get(LOCATION)
                .map(|to| to.to_str().expect("ASCII").to_owned());
            at = match to {
                Some(to) => to,
                None => panic!(
                    "the provider stops: {}",
                    answer.text().await.expect("a page")
                ),
            };
        }
        let path = at.split('/').skip(3).collect::<Vec<_>>().join("/");
        format!("/{path}")
    }
}

fn keep(cookies: &mut BTreeMap<String, String>, headers: &HeaderMap) {
    for line in headers.get_all(SET_COOKIE) {
        let pair = line
            .to_str()
            .expect("ASCII")
            .split(';')
            .next()
            .expect("a pair");
        let (name, value) = pair.split_once('=').expect("a name and a value");
        cookies.insert(name.to_owned(), value.to_owned());
    }
}

fn settings(issuer: &str, terms: &Terms<'_>) -> OidcConfig {
    let credential = match terms.key {
        Some((pem, _)) => ("EP_OIDC_CLIENT_KEY", pem),
        None => ("EP_OIDC_CLIENT_SECRET", SECRET),
    };
    let given = [
        ("EP_OIDC_ISSUER", issuer),
        ("EP_OIDC_CLIENT_ID", "espace-partenaire"),
        ("EP_OIDC_LABEL", "ProConnect"),
        credential,
    ];
    let all = given.into_iter().chain(terms.settings.iter().copied());
    let all = all
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let source = Source::new(all, None).unwrap_or_else(|bad| panic!("{bad}"));
    let config = Config::parse(&source).unwrap_or_else(|bad| panic!("{bad}"));
    config.oidc.expect("a provider")
}
