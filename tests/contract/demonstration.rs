//! The real binary in demonstration, and those who may sign in to it.

use crate::process::site::{Life, Site};
use domain::clock::Clock;
use reqwest::Client;
use serde_json::{Value, json};
use server::clock::SystemClock;
use testkit::{Caller, Where};
use tokio::sync::Mutex;

/// A running demonstration.
pub struct Demonstration {
    /// Its place.
    pub site: Site,
    life: Life,
    /// Where it is.
    pub base: String,
    accounts: Value,
    http: Client,
}

impl Demonstration {
    /// Lives the demonstration, and serves it.
    pub async fn start() -> Self {
        // Seven weeks are lived in one process at a time: several at once take each other's time.
        static LIVED: Mutex<()> = Mutex::const_new(());
        let one = LIVED.lock().await;
        let site = Site::open(Where::Sqlite).expect("SQLite is always there");
        let life = site.start_as(&["serve", "--demo"]).await;
        drop(one);
        let accounts = std::fs::read_to_string(site.folder().join("var/demo/accounts.json"));
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            base: format!("http://{}", life.address),
            accounts: serde_json::from_str(&accounts.expect("accounts.json")).expect("JSON"),
            http: Client::builder().no_proxy().build().expect("a client"),
            site,
            life,
        }
    }

    /// Ends its process, and begins another by these words.
    pub async fn restart(self, words: &[&str]) -> Self {
        let (ended, _) = self.life.terminate().await;
        assert!(ended.success(), "{}", self.site.log());
        let life = self.site.start_as(words).await;
        Self {
            base: format!("http://{}", life.address),
            life,
            ..self
        }
    }

    /// A caller with the token of the program of a fund, or of an organisation by its place in the file.
    pub async fn caller(&self, organisation: Option<usize>) -> Caller {
        let (id, secret) = match organisation {
            Some(at) => credentials(self.programs()[at]),
            None => self.program(true),
        };
        let token = self.token_of(id, secret).await;
        Caller::at(self.http.clone(), self.base.clone()).with_token(&token)
    }

    /// The programs of organisations.
    pub fn programs(&self) -> Vec<&Value> {
        let clients = self.accounts["clients"].as_array().expect("clients");
        let of_partners = clients.iter().filter(|one| !one["organisation"].is_null());
        of_partners.collect()
    }

    /// The first account of this role, and of this service if one is named.
    fn account(&self, role: &str, service: Option<&str>) -> &Value {
        let accounts = self.accounts["accounts"].as_array().expect("accounts");
        accounts
            .iter()
            .find(|account| {
                account["role"] == role && service.is_none_or(|one| account["service"] == one)
            })
            .unwrap_or_else(|| panic!("nobody is {role}"))
    }

    /// The access token of a person.
    pub async fn person(&self, role: &str, service: Option<&str>) -> String {
        let account = self.account(role, service);
        let credentials = json!({ "email": account["email"], "password": account["password"] });
        let first = self.post("/api/v1/auth/login", &credentials).await;
        let secret = account["totp_secret"].as_str().expect("a secret");
        let code = testkit::code_of(secret, SystemClock.now());
        let second = json!({ "challenge": first["challenge"], "code": code });
        token(&self.post("/api/v1/auth/login/totp", &second).await)
    }

    /// The id and the secret of the program of an organisation, or of the fund.
    pub fn program(&self, of_a_fund: bool) -> (&str, &str) {
        let clients = self.accounts["clients"].as_array().expect("clients");
        let found = clients
            .iter()
            .find(|client| client["organisation"].is_null() == of_a_fund)
            .expect("a client");
        credentials(found)
    }

    /// The access token of that program.
    pub async fn program_token(&self, of_a_fund: bool) -> String {
        let (id, secret) = self.program(of_a_fund);
        self.token_of(id, secret).await
    }

    async fn token_of(&self, id: &str, secret: &str) -> String {
        let call = self.http.post(format!("{}/oauth/token", self.base));
        let call = call
            .basic_auth(id, Some(secret))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials");
        let answer = call.send().await.expect("an answer");
        token(&answer.json().await.expect("JSON"))
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let call = self.http.post(format!("{}{path}", self.base)).json(body);
        let answer = call.send().await.expect("an answer");
        answer.json().await.expect("JSON")
    }
}

/// The id and the secret of a program of `accounts.json`.
pub fn credentials(program: &Value) -> (&str, &str) {
    let part = |name: &str| program[name].as_str().expect("a text");
    (part("client_id"), part("client_secret"))
}

fn token(answer: &Value) -> String {
    let token = answer["access_token"].as_str();
    token.unwrap_or_else(|| panic!("{answer}")).to_owned()
}
