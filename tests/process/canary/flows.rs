//! Every flow that a person's data takes, with canaries in each place.

use super::forms::Canary;
use super::words::{BIRTH_NAME, CHOSEN, FILE_NAME, FIRST_NAME, NIR, PHONE, STREET, WORDS, words};
use crate::process::site::Site;
use domain::clock::Clock;
use jiff::SignedDuration;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use server::clock::SystemClock;
use std::net::SocketAddr;
use std::path::PathBuf;
use testkit::{Caller, PASSWORD, Visitor, code, code_of, samples};

const PDF: &[u8] = include_bytes!("../../../crates/files/tests/behaviour/samples/document.pdf");

/// Those who go through the flows, and what they left.
pub struct Flows {
    base: String,
    http: reqwest::Client,
    mails: PathBuf,
    canaries: Vec<Canary>,
}

impl Flows {
    /// Before the first flow.
    pub fn begin(site: &Site, address: SocketAddr) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build();
        let mut canaries = vec![
            Canary::new("birth name", BIRTH_NAME),
            Canary::new("first name", FIRST_NAME),
            Canary::new("NIR", NIR),
            Canary::new("phone", PHONE),
            Canary::new("phone, in groups", "06 39 98 74 12"),
            Canary::new("phone, as it is kept", "639987412"),
            Canary::new("street", STREET),
            Canary::new("file name", FILE_NAME),
            Canary::new("password", CHOSEN),
            Canary::new("everybody's password", PASSWORD),
        ];
        canaries.extend(WORDS.iter().map(|(what, text)| Canary::new(what, text)));
        Self {
            base: format!("http://{address}"),
            http: http.expect("an HTTP client"),
            mails: site.mails(),
            canaries,
        }
    }

    /// Every flow; what must be nowhere.
    pub async fn all(mut self) -> Vec<Canary> {
        let member = self.sign_in("member@ccas.example").await;
        let agent = self.sign_in("agent@cpam.example").await;
        let manager = self.sign_in("manager@ccas.example").await;
        let administrator = self.sign_in("administrator@cpam.example").await;
        self.invite(&manager).await;
        self.programs(&administrator).await;
        let filed = self.file(&member).await;
        treat(&member, &agent, &filed).await;
        refusals(&self.nobody(), &member).await;
        self.pages(&filed).await;
        self.canaries
    }

    fn nobody(&self) -> Caller {
        Caller::at(self.http.clone(), self.base.clone())
    }

    async fn sign_in(&mut self, email: &str) -> Caller {
        let nobody = self.nobody();
        let login = json!({ "email": email, "password": PASSWORD });
        let challenge = nobody.post("/api/v1/auth/login", &login).await.expect(200);
        let given = code(SystemClock.now());
        let answer = json!({ "challenge": challenge["challenge"], "code": given });
        let tokens = nobody
            .post("/api/v1/auth/login/totp", &answer)
            .await
            .expect(200);
        for what in ["access_token", "refresh_token"] {
            self.canaries.push(Canary::new(
                "token",
                tokens[what].as_str().expect("a token"),
            ));
        }
        self.canaries.push(Canary::new(
            "challenge",
            challenge["challenge"].as_str().expect("a challenge"),
        ));
        nobody.with_token(tokens["access_token"].as_str().expect("a token"))
    }

    /// Invited by mail, with a password of her own; then she forgets it.
    async fn invite(&mut self, manager: &Caller) {
        let body = json!({ "email": "nouvelle@ccas.example", "name": "Nora Essai", "role": "partner_member" });
        manager.post("/api/v1/accounts", &body).await.expect(201);
        let token = self.token_of_mail("/invitation#").await;
        self.canaries
            .push(Canary::mailed("token of an invitation", &token));
        let nobody = self.nobody();
        let accept = json!({ "token": token, "password": CHOSEN });
        let drawn = nobody
            .post("/api/v1/auth/invitations:accept", &accept)
            .await
            .expect(200);
        let secret = drawn["otpauth_url"]
            .as_str()
            .and_then(|url| url.split("secret=").nth(1));
        let secret = secret
            .and_then(|rest| rest.split('&').next())
            .expect("a secret")
            .to_owned();
        self.canaries
            .push(Canary::new("seed of a second factor", &secret));
        let confirm = json!({ "token": token, "code": code_of(&secret, SystemClock.now()) });
        nobody
            .post("/api/v1/auth/invitations:confirm", &confirm)
            .await;
        // What people do: the password in the place of the address, a wrong one, a forgotten one.
        for email in [CHOSEN, "nouvelle@ccas.example"] {
            nobody
                .post(
                    "/api/v1/auth/login",
                    &json!({ "email": email, "password": CHOSEN }),
                )
                .await;
        }
        nobody
            .post(
                "/api/v1/auth/password:forgot",
                &json!({ "email": "nouvelle@ccas.example" }),
            )
            .await;
        let token = self.token_of_mail("/mot-de-passe#").await;
        self.canaries
            .push(Canary::mailed("token of a reset", &token));
        nobody
            .post(
                "/api/v1/auth/password:reset",
                &json!({ "token": token, "password": CHOSEN }),
            )
            .await;
    }

    async fn programs(&mut self, administrator: &Caller) {
        let mine = json!({ "name": "Logiciel", "scopes": ["requests:read"] });
        let made = administrator
            .post("/api/v1/clients", &mine)
            .await
            .expect(201);
        let secret = made["client_secret"].as_str().expect("a secret").to_owned();
        self.canaries
            .push(Canary::new("secret of a program", &secret));
        let id = made["id"].as_str().expect("an id");
        for secret in [secret.as_str(), "ep_live_x"] {
            let call = self
                .nobody()
                .call(Method::POST, "/oauth/token")
                .basic_auth(id, Some(secret));
            let form = [("grant_type", "client_credentials")];
            let answer = self.nobody().send(call.form(&form)).await;
            if let Some(token) = answer.json["access_token"].as_str() {
                self.canaries.push(Canary::new("token of a program", token));
            }
        }
    }

    /// A draft, a preview, a request, a message, a file.
    async fn file(&self, member: &Caller) -> Value {
        let mut body = samples::request();
        body["person"]["birth_name"] = json!(BIRTH_NAME);
        body["person"]["first_names"] = json!(FIRST_NAME);
        body["person"]["phone"] = json!(PHONE);
        body["person"]["address"]["line1"] = json!(STREET);
        body["title"] = json!(words("title"));
        body["text"] = json!(words("text"));
        body["mandate"]["given_on"] = json!(
            domain::calendar::paris(SystemClock.now())
                .date()
                .to_string()
        );
        assert_eq!(body["person"]["nir"], NIR);
        let draft = json!({ "content": { "text": words("draft"), "person": body["person"] } });
        member.post("/api/v1/drafts", &draft).await.expect(201);
        member
            .post(
                "/api/v1/requests:preview",
                &json!({ "text": words("text"), "person": body["person"] }),
            )
            .await
            .expect(200);
        let filed = member.submit(&body).await.expect(201);
        let path = format!("/api/v1/requests/{}", filed["id"].as_str().expect("an id"));
        member
            .post(
                &format!("{path}/messages"),
                &json!({ "text": words("message") }),
            )
            .await
            .expect(201);
        let part = Part::bytes(PDF.to_vec()).file_name(FILE_NAME);
        let call = member.call(Method::POST, &format!("{path}/attachments"));
        let kept = member
            .send(call.multipart(Form::new().part("file", part)))
            .await
            .expect(201);
        let file = format!(
            "{path}/attachments/{}",
            kept["items"][0]["id"].as_str().expect("an id")
        );
        assert_eq!(member.get(&file).await.status, 200);
        member.get(&path).await.expect(200)
    }

    /// The pages: searches, the number, a reply that is being written.
    async fn pages(&mut self, filed: &Value) {
        let mut visitor = Visitor::at(self.http.clone(), self.base.clone());
        let now = SystemClock.now();
        let mut answer = visitor
            .sign_in_with("supervisor@cpam.example", PASSWORD, &code(now))
            .await;
        if answer.status == 422 {
            let next = code(now + SignedDuration::from_secs(30));
            answer = visitor.submit("/connexion/code", &[("code", &next)]).await;
        }
        answer.leads_to();
        self.canaries.push(Canary::new(
            "cookie",
            visitor.cookie("__Host-session").expect("a session"),
        ));
        for fields in [
            vec![("par", "nir"), ("nir", NIR)],
            vec![
                ("par", "personne"),
                ("nom", BIRTH_NAME),
                ("naissance", "09/03/1990"),
            ],
        ] {
            visitor.get("/demandes/recherche").await.expect(200);
            let found = visitor.post("/demandes/recherche", &fields).await;
            assert!(found.status < 500);
        }
        let page = format!("/demandes/{}", filed["id"].as_str().expect("an id"));
        visitor.get(&page).await.expect(200).says(BIRTH_NAME);
        visitor
            .submit(&format!("{page}/traiter/nir#numero"), &[])
            .await
            .expect(200);
        visitor.get(&page).await.expect(200);
        let typed = [("message", words("reply draft")), ("brouillon", "0")];
        visitor
            .post(&format!("{page}/traiter/brouillon"), &typed)
            .await
            .leads_to();
        visitor
            .get(&page)
            .await
            .expect(200)
            .says(words("reply draft"));
        visitor.get("/statistiques").await.expect(200);
    }

    /// The token of the link of the mail that was just written; ten seconds at most.
    async fn token_of_mail(&self, before: &str) -> String {
        for _ in 0..200 {
            let mails = std::fs::read_dir(&self.mails)
                .into_iter()
                .flatten()
                .flatten();
            for mail in mails.filter_map(|entry| std::fs::read(entry.path()).ok()) {
                let parsed = mailparse::parse_mail(&mail).expect("a mail");
                let text: String = parsed
                    .parts()
                    .filter_map(|part| part.get_body().ok())
                    .collect();
                if let Some((_, after)) = text.split_once(before) {
                    return after
                        .chars()
                        .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                        .collect();
                }
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("no mail with {before}");
    }
}

/// Taken, noted, asked, answered, closed, reopened, with words each time.
async fn treat(member: &Caller, agent: &Caller, filed: &Value) {
    let path = format!("/api/v1/requests/{}", filed["id"].as_str().expect("an id"));
    let taken = agent.act(filed, "take", None).await.expect(200);
    agent
        .post(&format!("{path}/notes"), &json!({ "text": words("note") }))
        .await
        .expect(201);
    agent
        .post(
            &format!("{path}/missing-items"),
            &json!({ "labels": [words("item")] }),
        )
        .await
        .expect(201);
    let now = agent.get(&path).await.expect(200);
    assert_ne!(now["version"], taken["version"]);
    let asked = json!({ "items": [words("item")], "message": words("question") });
    let asked = agent.act(&now, "ask", Some(&asked)).await.expect(200);
    let answered = agent
        .act(
            &asked,
            "answer",
            Some(&json!({ "message": words("answer") })),
        )
        .await
        .expect(200);
    let closing = json!({ "outcome": "resolved", "message": words("closing") });
    let closed = agent
        .act(&answered, "close", Some(&closing))
        .await
        .expect(200);
    let again = json!({ "reason": words("reopening") });
    member
        .act(&closed, "reopen", Some(&again))
        .await
        .expect(200);
    for part in ["", "/messages", "/history"] {
        member.get(&format!("{path}{part}")).await.expect(200);
    }
}

/// What is refused is not written down either.
async fn refusals(nobody: &Caller, member: &Caller) {
    let word = words("refused");
    for body in [
        format!("{{\"{word}\": 1}}"),
        format!("{{\"text\": \"{word}\""),
        format!("\"{word}\""),
    ] {
        for caller in [nobody, member] {
            let call = caller.call(Method::POST, "/api/v1/requests");
            let call = call
                .header("Idempotency-Key", "refused")
                .header("Content-Type", "application/json");
            assert!(caller.send(call.body(body.clone())).await.status < 500);
        }
    }
    let escaped: Vec<String> = word.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let escaped = escaped.concat();
    for path in [
        format!("/api/v1/requests/{escaped}"),
        format!("/api/v1/requests?reference={escaped}"),
        format!("/{escaped}"),
        format!("/demandes?q={escaped}"),
    ] {
        assert!(member.get(&path).await.status < 500);
    }
    let call = member
        .call(Method::GET, "/livez")
        .header("User-Agent", word)
        .header("Referer", word);
    member
        .send(call.header("X-Request-Id", word))
        .await
        .expect(200);
    let stolen = member.with_token(word).get("/api/v1/requests").await;
    assert_eq!(stolen.status, 401);
}
