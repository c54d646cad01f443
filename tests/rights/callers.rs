//! Every kind of caller, in front of the API and of the pages.

use super::rows::{Row, Sends};
use super::{Met, Names, filled};
use domain::accounts::{AccountStatus, Membership, Role};
use domain::codes::Service;
use domain::permissions::Scope;
use jiff::SignedDuration;
use reqwest::Method;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use testkit::{Caller, Form, House, Visitor};

const PDF: &[u8] = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");

/// A kind of caller: a column of the matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Anonymous,
    Garbage,
    Expired,
    Invited,
    Suspended,
    SuspendedOrganisation,
    Member,
    Manager,
    OtherManager,
    Agent,
    OtherAgent,
    Supervisor,
    Administrator,
    Auditor,
    ProgramReads,
    ProgramWrites,
    ProgramCounts,
    FundReads,
    FundWrites,
    FundCounts,
}

impl Kind {
    /// Every kind, with the head of its column.
    pub const ALL: [(Self, &'static str); 20] = [
        (Self::Anonymous, "nobody"),
        (Self::Garbage, "garbage"),
        (Self::Expired, "expired"),
        (Self::Invited, "invited"),
        (Self::Suspended, "suspend"),
        (Self::SuspendedOrganisation, "orgsusp"),
        (Self::Member, "member"),
        (Self::Manager, "manager"),
        (Self::OtherManager, "elsewhere"),
        (Self::Agent, "agent"),
        (Self::OtherAgent, "other-agent"),
        (Self::Supervisor, "supervisor"),
        (Self::Administrator, "admin"),
        (Self::Auditor, "auditor"),
        (Self::ProgramReads, "p:read"),
        (Self::ProgramWrites, "p:write"),
        (Self::ProgramCounts, "p:stats"),
        (Self::FundReads, "f:read"),
        (Self::FundWrites, "f:write"),
        (Self::FundCounts, "f:stats"),
    ];

    /// Whether it is somebody with no right at all (S-004).
    pub const fn has_no_right(self) -> bool {
        matches!(
            self,
            Self::Anonymous
                | Self::Garbage
                | Self::Expired
                | Self::Invited
                | Self::Suspended
                | Self::SuspendedOrganisation
        )
    }

    /// Whether it is a program: programs look at no page.
    pub const fn is_program(self) -> bool {
        matches!(
            self,
            Self::ProgramReads
                | Self::ProgramWrites
                | Self::ProgramCounts
                | Self::FundReads
                | Self::FundWrites
                | Self::FundCounts
        )
    }
}

/// Somebody in front of the pages, with the token of her forms.
struct Browser {
    visitor: Visitor,
    token: String,
}

/// Who they are, once: accounts and organisations of their own.
struct Standing {
    closed: domain::ids::OrganisationId,
    ccas: domain::ids::OrganisationId,
    shelter: domain::ids::OrganisationId,
}

/// All of them.
pub struct Callers {
    standing: Standing,
    api: BTreeMap<Kind, Caller>,
    pages: BTreeMap<Kind, Browser>,
    idempotent: Vec<String>,
}

fn fund(services: &[Service]) -> Membership {
    Membership::Fund {
        fund: "597".parse().expect("a fund"),
        services: services.iter().copied().collect(),
    }
}

impl Callers {
    /// Makes them all. Half an hour passes, so that a session of before is over.
    pub async fn of(house: &House) -> Self {
        let closed = house.add_organisation("Foyer fermé").await;
        let standing = Standing {
            closed,
            ccas: house.people.ccas,
            shelter: house.people.shelter,
        };
        let mut made = Self {
            standing,
            api: BTreeMap::new(),
            pages: BTreeMap::new(),
            idempotent: with_idempotency(),
        };
        made.renew(house, Kind::Expired).await;
        house.pass(SignedDuration::from_mins(31));
        for (kind, _) in Kind::ALL {
            if kind != Kind::Expired {
                made.renew(house, kind).await;
            }
        }
        house.suspend_organisation(closed).await;
        made
    }

    /// Somebody new of this kind. Whoever's time is over stays as she is.
    pub async fn renew(&mut self, house: &House, kind: Kind) {
        let known = self.api.contains_key(&kind);
        if known && (kind == Kind::Expired || kind == Kind::SuspendedOrganisation) {
            return;
        }
        let address = self.person(house, kind).await;
        let caller = self.caller(house, kind, &address).await;
        self.api.insert(kind, caller);
        if !kind.is_program() {
            let browser = Self::browser(house, kind, &address).await;
            self.pages.insert(kind, browser);
        }
    }

    /// The caller of this kind, in front of the API.
    pub fn api(&self, kind: Kind) -> &Caller {
        &self.api[&kind]
    }

    /// The address of somebody new of this kind.
    async fn person(&self, house: &House, kind: Kind) -> String {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let address = format!("someone-{number}@caller.example");
        let ccas = Membership::Organisation(self.standing.ccas);
        let (role, membership) = match kind {
            Kind::OtherManager => (
                Role::PartnerManager,
                Membership::Organisation(self.standing.shelter),
            ),
            Kind::SuspendedOrganisation => (
                Role::PartnerManager,
                Membership::Organisation(self.standing.closed),
            ),
            Kind::Agent => (Role::Agent, fund(&[Service::C2s])),
            Kind::OtherAgent => (Role::Agent, fund(&[Service::Ame])),
            Kind::Supervisor => (Role::Supervisor, fund(Service::ALL)),
            Kind::Administrator => (Role::Administrator, fund(&[])),
            Kind::Auditor => (Role::Auditor, fund(&[])),
            Kind::Manager | Kind::Invited | Kind::Suspended => (Role::PartnerManager, ccas),
            _ => (Role::PartnerMember, ccas),
        };
        let status = match kind {
            Kind::Invited => AccountStatus::Invited,
            Kind::Suspended => AccountStatus::Suspended,
            _ => AccountStatus::Active,
        };
        house.add_person(&address, role, membership, status).await;
        address
    }

    async fn caller(&self, house: &House, kind: Kind, address: &str) -> Caller {
        let ccas = Membership::Organisation(self.standing.ccas);
        match kind {
            Kind::Anonymous => house.nobody(),
            Kind::Garbage => house.nobody().with_token("eyJhbGciOiJFZERTQSJ9.e30.x"),
            Kind::ProgramReads => house.program(ccas, &[Scope::RequestsRead]).await,
            Kind::ProgramWrites => house.program(ccas, &[Scope::RequestsWrite]).await,
            Kind::ProgramCounts => house.program(ccas, &[Scope::StatsRead]).await,
            Kind::FundReads => {
                house
                    .program(fund(Service::ALL), &[Scope::RequestsRead])
                    .await
            }
            Kind::FundWrites => {
                house
                    .program(fund(Service::ALL), &[Scope::RequestsWrite])
                    .await
            }
            Kind::FundCounts => house.program(fund(Service::ALL), &[Scope::StatsRead]).await,
            _ => house.bearer(address).await,
        }
    }

    async fn browser(house: &House, kind: Kind, address: &str) -> Browser {
        let mut visitor = match kind {
            Kind::Anonymous => house.visitor(),
            Kind::Garbage => {
                let mut visitor = house.visitor();
                visitor.set_cookie("__Host-session", &"x".repeat(43));
                visitor
            }
            _ => house.browser(address).await,
        };
        // Whoever is let in reads the token of her forms; the others write one of nobody's.
        let page = visitor.get("/compte").await;
        let token = page.field("jeton").unwrap_or_else(|| "x".repeat(43));
        Browser { visitor, token }
    }

    /// A call of the API.
    pub async fn ask(&self, kind: Kind, row: &Row, names: &Names) -> Met {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let caller = &self.api[&kind];
        let (method, path) = row.address(names);
        let mut call = caller.call(method, &path);
        if let Some(version) = names.get("version") {
            call = call.header("If-Match", format!("\"v{version}\""));
        }
        if self.idempotent.contains(&row.operation.to_owned()) {
            let key = NEXT.fetch_add(1, Ordering::Relaxed);
            call = call.header("Idempotency-Key", format!("matrix-{key}"));
        }
        let call = match &row.sends {
            Sends::Nothing => call,
            Sends::Json(text) => call
                .header("Content-Type", "application/json")
                .body(filled(text, names)),
            Sends::Fields(text) => call
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(filled(text, names)),
            Sends::File(name) => {
                let part = reqwest::multipart::Part::bytes(PDF.to_vec()).file_name("a.pdf");
                call.multipart(reqwest::multipart::Form::new().part(*name, part))
            }
            Sends::Text(name, text) => {
                let part = reqwest::multipart::Part::text(filled(text, names)).file_name("a.csv");
                call.multipart(reqwest::multipart::Form::new().part(*name, part))
            }
        };
        let answer = caller.send(call).await;
        Met {
            status: answer.status,
            location: answer.header("location").to_owned(),
            headers: answer.headers,
            body: answer.text,
        }
    }

    /// A call of a page.
    pub async fn visit(&mut self, kind: Kind, row: &Row, names: &Names) -> Met {
        let browser = self.pages.get_mut(&kind).expect("a browser");
        let (method, path) = row.address(names);
        let page = if method == Method::GET {
            browser.visitor.get(&path).await
        } else {
            if row.is_for_guests() && kind == Kind::Anonymous {
                let entrance = browser.visitor.get("/connexion").await;
                browser.token = entrance.field("jeton").unwrap_or_default();
            }
            let form = browser.visitor.form(&path).with_token(&browser.token);
            filled_in(form, row, names).send().await
        };
        Met::of(&page)
    }

    /// The form of a row as another site makes somebody's browser send it, and as one that never saw the
    /// page: by whoever could send it well.
    pub async fn forge(&mut self, row: &Row, names: &Names) -> [Met; 2] {
        let browser = self.pages.get_mut(&row.by).expect("a browser");
        let (_, path) = row.address(names);
        if row.by == Kind::Anonymous {
            let entrance = browser.visitor.get("/connexion").await;
            browser.token = entrance.field("jeton").unwrap_or_default();
        }
        let form = browser.visitor.form(&path).with_token(&browser.token);
        let form = form.from_site(Some("cross-site"));
        let cross_site = filled_in(form, row, names).send().await;
        let form = browser.visitor.form(&path).without_token();
        let bare = filled_in(form, row, names).send().await;
        [Met::of(&cross_site), Met::of(&bare)]
    }
}

/// The form, with what its row says.
fn filled_in<'a>(form: Form<'a>, row: &Row, names: &Names) -> Form<'a> {
    match &row.sends {
        Sends::File(name) => {
            let version = names.get("version").cloned().unwrap_or_default();
            let form = if row.operation.ends_with("/fichiers") {
                // An agent joins files to a request in whatever state it is.
                form
            } else if row.operation.ends_with("/reponse") {
                let said = [("portee", "repondre"), ("message", "Bonjour.")];
                form.fields(&said).fields(&[("version", &version)])
            } else {
                form.fields(&[("version", &version)])
            };
            form.file(name, "a.pdf", "application/pdf", PDF.to_vec())
        }
        Sends::Fields(text) => {
            let text = filled(text, names);
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            form.fields(&pairs.collect::<Vec<_>>())
        }
        Sends::Nothing | Sends::Json(_) | Sends::Text(..) => form,
    }
}

/// The operations that take an `Idempotency-Key`.
fn with_idempotency() -> Vec<String> {
    let document = serde_json::to_value(api::openapi()).expect("a document");
    super::routes::operations()
        .into_iter()
        .filter(|operation| {
            let (method, path) = operation.split_once(' ').expect("a path");
            document["paths"][path][method.to_lowercase()]["parameters"]
                .to_string()
                .contains("Idempotency-Key")
        })
        .collect()
}
