//! Partners who file requests at the same time and retry honestly: the same key, the same body,
//! until there is an answer, wherever the service is in its lives.

use super::ledger::Ledger;
use domain::clock::Clock;
use reqwest::multipart::{Form, Part};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use server::clock::SystemClock;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// The accounts that file, in two organisations.
const PARTNERS: [&str; 5] = [
    "manager@ccas.example",
    "member@ccas.example",
    "colleague@ccas.example",
    "manager@shelter.example",
    "member@shelter.example",
];

const PDF: &[u8] = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");

/// What all clients share.
#[derive(Clone)]
pub struct Partners {
    http: Client,
    tokens: Arc<Vec<(&'static str, String)>>,
    address: watch::Sender<Option<SocketAddr>>,
    calls: watch::Sender<u64>,
    answers: watch::Sender<u64>,
    /// What they know.
    pub ledger: Arc<Ledger>,
    stopping: Arc<AtomicBool>,
}

/// Clients at work.
pub struct Load {
    /// What they share.
    pub partners: Partners,
    tasks: JoinSet<()>,
}

impl Partners {
    /// Signs the five accounts in; their tokens last ten minutes, in whatever life (S-216).
    pub async fn sign_in(address: SocketAddr, ledger: &Path) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .no_proxy()
            .build()
            .expect("an HTTP client");
        let mut tokens = Vec::new();
        for email in PARTNERS {
            tokens.push((email, token(&http, address, email).await));
        }
        Self {
            http,
            tokens: Arc::new(tokens),
            address: watch::Sender::new(Some(address)),
            calls: watch::Sender::new(0),
            answers: watch::Sender::new(0),
            ledger: Arc::new(Ledger::new(ledger)),
            stopping: Arc::default(),
        }
    }

    /// Where the service is now; nowhere between two lives.
    pub fn serve_at(&self, address: Option<SocketAddr>) {
        self.address.send_replace(address);
    }

    /// Waits until a call leaves.
    pub async fn next_call(&self) {
        self.calls.subscribe().changed().await.expect("the clients");
    }

    /// Waits until a request is acknowledged.
    pub async fn next_answer(&self) {
        self.answers
            .subscribe()
            .changed()
            .await
            .expect("the clients");
    }

    /// Sends a submission once; `None` when the line broke before the whole answer came.
    pub async fn send(
        &self,
        key: &str,
        who: &str,
        body: &Value,
    ) -> Option<(StatusCode, Value, bool)> {
        let mut address = self.address.subscribe();
        let address = (*address.wait_for(Option::is_some).await.expect("an address"))?;
        let token = self.token_of(who);
        self.calls.send_modify(|calls| *calls += 1);
        let call = self.http.post(format!("http://{address}/api/v1/requests"));
        let call = call
            .bearer_auth(token)
            .header("Idempotency-Key", key)
            .json(body);
        let response = call.timeout(Duration::from_secs(20)).send().await.ok()?;
        let replayed = response.headers().contains_key("idempotency-replayed");
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            says_when_to_come_back(&response);
        }
        Some((response.status(), response.json().await.ok()?, replayed))
    }

    /// Sends a submission once; what it was told, 503 when the line broke.
    pub async fn once(&self, key: &str, who: &'static str, body: &Value) -> StatusCode {
        self.ledger.tries(key, who, body);
        match self.send(key, who, body).await {
            Some((StatusCode::CREATED, answer, _)) => {
                self.ledger.answered(key, answer);
                self.answers.send_modify(|answers| *answers += 1);
                StatusCode::CREATED
            }
            None | Some((StatusCode::SERVICE_UNAVAILABLE, ..)) => StatusCode::SERVICE_UNAVAILABLE,
            Some((status, answer, _)) => panic!("{key}: {status} {answer}"),
        }
    }

    /// Sends a submission until it is answered.
    pub async fn submit(&self, key: &str, who: &'static str, body: &Value) {
        while self.once(key, who, body).await != StatusCode::CREATED {
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sends again whatever was not answered yet, as an honest partner does.
    pub async fn settle_all(&self) {
        for (key, tried) in self.ledger.keys() {
            if tried.answer.is_none() {
                self.submit(&key, tried.who, &tried.body).await;
            }
        }
    }

    /// The same partners, and somebody else who signs in now.
    pub async fn with(&self, email: &'static str) -> Self {
        let address = (*self.address.borrow()).expect("an address");
        let mut tokens = (*self.tokens).clone();
        tokens.push((email, token(&self.http, address, email).await));
        Self {
            tokens: Arc::new(tokens),
            ..self.clone()
        }
    }

    /// Reads something; the status.
    pub async fn get(&self, who: &str, path: &str) -> StatusCode {
        let call = self
            .http
            .get(self.url(path))
            .bearer_auth(self.token_of(who));
        call.send().await.expect("an answer").status()
    }

    /// Sends a small PDF; the status.
    pub async fn attach(&self, who: &str, path: &str) -> StatusCode {
        let sent = self.send_file(who, path, PDF).await;
        sent.expect("an answer")
    }

    /// Sends a file; the status, or `None` when the line was cut.
    pub async fn send_file(
        &self,
        who: &str,
        path: &str,
        bytes: &'static [u8],
    ) -> Option<StatusCode> {
        let part = Part::bytes(bytes).file_name("piece.pdf");
        let call = self
            .http
            .post(self.url(path))
            .bearer_auth(self.token_of(who));
        let sent = call.multipart(Form::new().part("file", part)).send().await;
        Some(sent.ok()?.status())
    }

    /// Whether the service says within so long that it is ready, or that it is not.
    pub async fn ready_within(&self, patience: Duration, is_ready: bool) -> bool {
        let asked = async {
            loop {
                let answer = self.http.get(self.url("/readyz")).send().await;
                if answer.is_ok_and(|answer| answer.status().is_success() == is_ready) {
                    return;
                }
                sleep(Duration::from_millis(100)).await;
            }
        };
        timeout(patience, asked).await.is_ok()
    }

    fn url(&self, path: &str) -> String {
        let address = (*self.address.borrow()).expect("an address");
        format!("http://{address}{path}")
    }

    /// The access token of one of them.
    pub fn token_of(&self, who: &str) -> &str {
        let known = self.tokens.iter().find(|(email, _)| *email == who);
        &known.expect("a partner").1
    }

    async fn work(self, client: u64, pause: Duration) {
        for number in 0.. {
            if self.stopping.load(Ordering::Relaxed) {
                return;
            }
            let person = client * 10_000 + number;
            let (who, _) = self.tokens[usize::try_from(client).expect("small") % PARTNERS.len()];
            let body = submission(person, !who.ends_with("shelter.example"));
            self.submit(&format!("k{client}-{number}"), who, &body)
                .await;
            sleep(pause).await;
        }
    }
}

impl Load {
    /// Puts clients to work, each with a pause between two requests.
    pub fn start(partners: Partners, clients: u64, pause: Duration) -> Self {
        let mut tasks = JoinSet::new();
        for client in 0..clients {
            tasks.spawn(partners.clone().work(client, pause));
        }
        Self { partners, tasks }
    }

    /// Lets every client finish the request it is at, and no other.
    pub async fn finish(mut self) -> Partners {
        self.partners.stopping.store(true, Ordering::Relaxed);
        while let Some(ended) = self.tasks.join_next().await {
            ended.expect("a client that ends well");
        }
        self.partners
    }
}

/// A refusal for now is the catalogue's, and says when to try again.
fn says_when_to_come_back(refusal: &Response) {
    let header = |name: &str| {
        refusal
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    assert_eq!(header("content-type"), Some("application/problem+json"));
    let seconds = header("retry-after").and_then(|text| text.parse::<u32>().ok());
    assert!(seconds.is_some(), "503 without Retry-After");
}

/// Signs an account of the tests in.
pub async fn token(http: &Client, address: SocketAddr, email: &str) -> String {
    let login = json!({ "email": email, "password": testkit::PASSWORD });
    let challenge = post(http, address, "/api/v1/auth/login", &login).await;
    let code = testkit::code(SystemClock.now());
    let answer = json!({ "challenge": challenge["challenge"], "code": code });
    let tokens = post(http, address, "/api/v1/auth/login/totp", &answer).await;
    tokens["access_token"].as_str().expect("a token").to_owned()
}

async fn post(http: &Client, address: SocketAddr, path: &str, body: &Value) -> Value {
    let sent = http
        .post(format!("http://{address}{path}"))
        .json(body)
        .send()
        .await;
    let answer = sent
        .and_then(Response::error_for_status)
        .expect("an answer");
    answer.json().await.expect("JSON")
}

/// A submission about a person of her own, whose number cannot be real (S-109).
pub fn submission(person: u64, with_nir: bool) -> Value {
    let mut body = testkit::samples::request();
    let yesterday = SystemClock
        .now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
        .yesterday();
    body["mandate"]["given_on"] = json!(yesterday.expect("a day").to_string());
    body["person"] = if with_nir {
        let mut named = testkit::samples::person();
        let (month, rest) = (1 + person % 12, person / 12);
        let (year, order) = (rest % 100, 1 + rest / 100 % 999);
        let number = 2_000_099_999_000 + year * 10_000_000_000 + month * 100_000_000 + order;
        named["nir"] = json!(format!("{number}{:02}", 97 - number % 97));
        named["birth_date"] = json!(format!("19{year:02}-{month:02}-09"));
        named
    } else {
        testkit::samples::person_without_number()
    };
    body["person"]["birth_name"] = json!(format!("Exemple-{}", letters(person)));
    body
}

/// A number in letters: names have no digits.
fn letters(mut number: u64) -> String {
    let mut text = String::new();
    while number > 0 || text.is_empty() {
        let letter = u8::try_from(number % 26).expect("below 26");
        text.push(char::from(b'a' + letter));
        number /= 26;
    }
    text
}
