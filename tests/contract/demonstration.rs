//! The real binary in demonstration, and those who may sign in to it.

use crate::process::site::{Life, Site};
use domain::clock::Clock;
use reqwest::Client;
use serde_json::{Value, json};
use server::clock::SystemClock;
use testkit::Where;

/// A running demonstration.
pub struct Demonstration {
    _site: Site,
    _life: Life,
    /// Where it is.
    pub base: String,
    accounts: Value,
    http: Client,
}

impl Demonstration {
    /// Lives the demonstration, and serves it.
    pub async fn start() -> Self {
        let site = Site::open(Where::Sqlite).expect("SQLite is always there");
        let life = site.start_as(&["serve", "--demo"]).await;
        let accounts = std::fs::read_to_string(site.folder().join("var/demo/accounts.json"));
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            base: format!("http://{}", life.address),
            accounts: serde_json::from_str(&accounts.expect("accounts.json")).expect("JSON"),
            http: Client::builder().no_proxy().build().expect("a client"),
            _site: site,
            _life: life,
        }
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
        let part = |name: &str| found[name].as_str().expect("a text");
        (part("client_id"), part("client_secret"))
    }

    /// The access token of that program.
    pub async fn program_token(&self, of_a_fund: bool) -> String {
        let (id, secret) = self.program(of_a_fund);
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

fn token(answer: &Value) -> String {
    let token = answer["access_token"].as_str();
    token.unwrap_or_else(|| panic!("{answer}")).to_owned()
}
