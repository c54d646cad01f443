//! What operations are called upon: requests in each state, accounts, organisations… made anew each
//! time that one was spent.

use super::Names;
use domain::accounts::{AccountStatus, Membership, Role};
use domain::ids::AccountId;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::{Caller, House, samples};

const PDF: &[u8] = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");

/// What a row is called upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Nothing,
    /// Whoever calls: her account is at its first version.
    Herself,
    Colleague,
    InvitedColleague,
    SuspendedColleague,
    /// An agent of the fund.
    FundColleague,
    Program,
    SuspendedProgram,
    Draft,
    Organisation,
    SuspendedOrganisation,
    SuspendedConvention,
    Template,
    RuleSet,
    Desk,
    Filed,
    Taken,
    Asked,
    Answered,
    Closed,
    Merged,
    Withdrawn,
    TwoFiled,
    WithFile,
    Asset,
    Webhook,
    PausedWebhook,
    Alert,
}

/// Those who make things, and where.
pub struct Things {
    member: Caller,
    manager: Caller,
    agent: Caller,
    supervisor: Caller,
    administrator: Caller,
    c2s: AccountId,
}

fn text(value: &Value, member: &str) -> String {
    let found = &value[member];
    found
        .as_str()
        .map_or_else(|| found.to_string(), str::to_owned)
}

fn seen(value: &Value) -> Names {
    BTreeMap::from([
        ("id", text(value, "id")),
        ("version", text(value, "version")),
    ])
}

impl Things {
    /// Those who make things.
    pub async fn of(house: &House) -> Self {
        Self {
            member: house.bearer("member@ccas.example").await,
            manager: house.bearer("manager@ccas.example").await,
            agent: house.bearer("c2s@cpam.example").await,
            supervisor: house.bearer("supervisor@cpam.example").await,
            administrator: house.bearer("administrator@cpam.example").await,
            c2s: house.people.c2s_agent,
        }
    }

    /// One of these, of the CCAS and of its fund, and what else rows may name.
    /// Drafts are those of `drafter`: nobody else has them.
    #[expect(clippy::too_many_lines, reason = "one thing after the other")]
    pub async fn make(&self, house: &House, on: On, drafter: &Caller) -> Names {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let mut names = match on {
            On::Nothing => Names::new(),
            On::Herself => BTreeMap::from([("version", "1".to_owned())]),
            On::Colleague => Self::person(house, AccountStatus::Active).await,
            On::InvitedColleague => Self::person(house, AccountStatus::Invited).await,
            On::SuspendedColleague => Self::person(house, AccountStatus::Suspended).await,
            On::FundColleague => {
                let fund = Membership::Fund {
                    fund: "597".parse().expect("a fund"),
                    services: std::iter::once(domain::codes::Service::C2s).collect(),
                };
                Self::anybody(house, Role::Agent, fund, AccountStatus::Active).await
            }
            On::Program | On::SuspendedProgram => self.program(house, on).await,
            On::Draft => {
                let body = json!({ "content": samples::request() });
                seen(&drafter.post("/api/v1/drafts", &body).await.expect(201))
            }
            On::Organisation | On::SuspendedOrganisation | On::SuspendedConvention => {
                self.organisation(on).await
            }
            On::Template => {
                let body = json!({ "title": "Accusé", "text": "Bonjour.", "service": "c2s" });
                let mut names = seen(
                    &self
                        .supervisor
                        .post("/api/v1/reply-templates", &body)
                        .await
                        .expect(201),
                );
                names.insert("other", text(&self.filed().await, "id"));
                names
            }
            On::RuleSet => {
                let rules = json!({ "motive": "Essai", "rules": [{ "id": "reste", "label": "Tout le reste" }] });
                seen(
                    &self
                        .supervisor
                        .post("/api/v1/routing-rules", &rules)
                        .await
                        .expect(201),
                )
            }
            On::Desk => {
                let desk = self
                    .administrator
                    .get("/api/v1/services/c2s")
                    .await
                    .expect(200);
                BTreeMap::from([("version", text(&desk, "version"))])
            }
            On::Alert => BTreeMap::from([("id", house.raise_alert().await.to_string())]),
            On::Webhook | On::PausedWebhook => self.webhook(on).await,
            On::Asset => {
                let page = house.visitor().get("/connexion").await;
                let asset = page.html.split("/assets/").nth(1).expect("an asset");
                let (edition, rest) = asset.split_once('/').expect("an edition");
                let name = rest.split('"').next().expect("a name");
                BTreeMap::from([("edition", edition.to_owned()), ("name", name.to_owned())])
            }
            _ => self.request(on).await,
        };
        names.insert("c2s", self.c2s.to_string());
        names.insert("ccas", house.people.ccas.to_string());
        names.insert(
            "fresh",
            format!("fresh-{}", NEXT.fetch_add(1, Ordering::Relaxed)),
        );
        names.insert("request", samples::request().to_string());
        names
    }

    async fn person(house: &House, status: AccountStatus) -> Names {
        let ccas = Membership::Organisation(house.people.ccas);
        Self::anybody(house, Role::PartnerMember, ccas, status).await
    }

    async fn anybody(
        house: &House,
        role: Role,
        membership: Membership,
        status: AccountStatus,
    ) -> Names {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let address = format!(
            "thing-{}@thing.example",
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let id = house.add_person(&address, role, membership, status).await;
        BTreeMap::from([("id", id.to_string()), ("version", "1".to_owned())])
    }

    async fn program(&self, house: &House, on: On) -> Names {
        let body = json!({
            "name": "Logiciel", "organisation": house.people.ccas, "scopes": ["requests:read"],
        });
        let made = self
            .administrator
            .post("/api/v1/clients", &body)
            .await
            .expect(201);
        let id = text(&made, "id");
        if on == On::SuspendedProgram {
            let path = format!("/api/v1/clients/{id}:suspend");
            self.administrator
                .post(&path, &Value::Null)
                .await
                .expect(200);
        }
        BTreeMap::from([("id", id), ("secret", text(&made["secrets"][0], "id"))])
    }

    async fn organisation(&self, on: On) -> Names {
        let body = json!({
            "kind": "ccas", "name": "CCAS de Lys",
            "convention": { "reference": "CONV-2026-014", "starts_on": "2026-01-01" },
        });
        let made = self
            .administrator
            .post("/api/v1/organisations", &body)
            .await
            .expect(201);
        let (id, convention) = (text(&made, "id"), text(&made["conventions"][0], "id"));
        let path = match on {
            On::SuspendedOrganisation => Some(format!("/api/v1/organisations/{id}:suspend")),
            On::SuspendedConvention => Some(format!(
                "/api/v1/organisations/{id}/conventions/{convention}:suspend"
            )),
            _ => None,
        };
        if let Some(path) = path {
            self.administrator
                .post(&path, &Value::Null)
                .await
                .expect(200);
        }
        BTreeMap::from([("id", id), ("convention", convention)])
    }

    /// The only webhook of the CCAS: those of before are removed, since they are few at most.
    async fn webhook(&self, on: On) -> Names {
        let path = "/api/v1/webhooks";
        let known = self.manager.get(path).await.expect(200);
        for one in known["items"].as_array().into_iter().flatten() {
            let call = self
                .manager
                .call(Method::DELETE, &format!("{path}/{}", text(one, "id")));
            let tag = format!("\"v{}\"", text(one, "version"));
            self.manager.send(call.header("If-Match", tag)).await;
        }
        let body = json!({ "url": "https://recepteur.example/evenements" });
        let made = self.manager.post(path, &body).await.expect(201);
        if on == On::PausedWebhook {
            let call = self
                .manager
                .call(Method::POST, &format!("{path}/{}:pause", text(&made, "id")));
            let tag = format!("\"v{}\"", text(&made, "version"));
            return seen(
                &self
                    .manager
                    .send(call.header("If-Match", tag))
                    .await
                    .expect(200),
            );
        }
        seen(&made)
    }

    async fn filed(&self) -> Value {
        self.member.submit(&samples::request()).await.expect(201)
    }

    async fn request(&self, on: On) -> Names {
        let filed = self.filed().await;
        let acted = match on {
            On::Taken | On::WithFile => self.agent.act(&filed, "take", None).await.expect(200),
            On::Asked => {
                let ask = json!({ "items": ["RIB"] });
                self.agent.act(&filed, "ask", Some(&ask)).await.expect(200)
            }
            On::Answered => {
                let words = json!({ "message": "Accordé." });
                self.agent
                    .act(&filed, "answer", Some(&words))
                    .await
                    .expect(200)
            }
            On::Closed => {
                let outcome = json!({ "outcome": "resolved" });
                self.agent
                    .act(&filed, "close", Some(&outcome))
                    .await
                    .expect(200)
            }
            On::Merged => {
                let other = json!({ "other": self.filed().await["id"] });
                self.agent
                    .act(&filed, "merge", Some(&other))
                    .await
                    .expect(200)
            }
            On::Withdrawn => self.member.act(&filed, "withdraw", None).await.expect(200),
            _ => filed,
        };
        let mut names = seen(&acted);
        let path = format!("/api/v1/requests/{}", names["id"]);
        if on == On::Asked {
            let thread = self
                .member
                .get(&format!("{path}/messages"))
                .await
                .expect(200);
            names.insert("item", text(&thread["missing_items"][0], "id"));
        }
        if on == On::TwoFiled {
            let other = self.filed().await;
            names.insert("other", text(&other, "id"));
            names.insert("other_reference", text(&other, "reference"));
        }
        if on == On::WithFile {
            let part = reqwest::multipart::Part::bytes(PDF.to_vec()).file_name("a.pdf");
            let form = reqwest::multipart::Form::new().part("file", part);
            let call = self
                .member
                .call(Method::POST, &format!("{path}/attachments"));
            let kept = self.member.send(call.multipart(form)).await.expect(201);
            names.insert("attachment_id", text(&kept["items"][0], "id"));
            names.insert("file", text(&kept["items"][0], "id"));
        }
        names
    }
}
