//! Makes the cast: everybody is invited, accepts, and confirms a second factor, as real people do.

use super::Post;
use super::accounts::{Accounts, Person, Program};
use super::cast::{
    ADMINISTRATOR, AGENTS, AUDITOR, Agent, FUND, FUND_HOST, FUND_NAME, PARTNERS, Partner,
    SUPERVISOR, address, mailbox,
};
use crate::output::Failure;
use app::accounts::{For, Invite, invite};
use app::auth::actor::of_account;
use app::auth::bootstrap::{self, Bootstrap};
use app::auth::invitations::{self, Invited};
use app::auth::passwords::Password;
use app::organisations::{Create, Signed};
use app::{App, clients, organisations, services};
use data_encoding::BASE32_NOPAD;
use domain::accounts::{Account, Actor, Role};
use domain::clock::random_bytes;
use domain::codes::Service;
use domain::funds::{Fund, FundCode};
use domain::ids::OrganisationId;
use domain::permissions::Scope;
use domain::text::{EmailAddress, Label, TextError};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;
use totp_rs::{Algorithm, Builder};

/// Everybody who may act, and the file that lets them in.
pub struct Cast {
    /// For each of [`PARTNERS`], its people in their order.
    pub partners: Vec<Vec<Actor>>,
    /// For each of [`AGENTS`], the agent.
    pub agents: Vec<Actor>,
    /// The supervisor.
    pub supervisor: Actor,
    /// What is written into `accounts.json`.
    pub accounts: Accounts,
}

/// Makes the fund, its desks, its people, its partners and their people, and the clients. `today`
/// is the day on which all of it was set up.
pub async fn make(app: &App, post: &Post, today: Date) -> Result<Cast, Failure> {
    let mut making = Making {
        app,
        post,
        accounts: Vec::new(),
        clients: Vec::new(),
    };
    let administrator = making.administrator().await?;
    for service in Service::ALL {
        let mailbox = parsed(EmailAddress::parse(&mailbox(*service)))?;
        services::set_mailbox(app, &administrator, *service, mailbox, 1).await?;
    }
    let mut agents = Vec::with_capacity(AGENTS.len());
    for agent in &AGENTS {
        agents.push(making.agent(&administrator, agent).await?);
    }
    let supervisor = making.supervisor(&administrator).await?;
    let mut partners = Vec::with_capacity(PARTNERS.len());
    for partner in &PARTNERS {
        partners.push(making.partner(&administrator, partner, today).await?);
    }
    making.client(&administrator, None).await?;
    making.auditor(&administrator).await?;
    let accounts = Accounts {
        base_url: String::new(),
        fund: FUND.to_owned(),
        people: making.accounts,
        clients: making.clients,
    };
    Ok(Cast {
        partners,
        agents,
        supervisor,
        accounts,
    })
}

struct Making<'a> {
    app: &'a App,
    post: &'a Post,
    accounts: Vec<Person>,
    clients: Vec<Program>,
}

impl Making<'_> {
    async fn administrator(&mut self) -> Result<Actor, Failure> {
        let token = bootstrap::token(self.app)
            .await?
            .ok_or_else(|| Failure::new("the database has accounts already"))?;
        let code: FundCode = FUND.parse().map_err(|_| Failure::new("not a fund code"))?;
        let command = Bootstrap {
            fund: Fund {
                code,
                name: label(FUND_NAME)?,
            },
            email: parsed(EmailAddress::parse(&address(ADMINISTRATOR, FUND_HOST)))?,
            name: label(ADMINISTRATOR)?,
        };
        let invited = bootstrap::open(self.app, token.expose(), command).await?;
        self.arrive(invited, None, None).await
    }

    async fn agent(&mut self, by: &Actor, agent: &Agent) -> Result<Actor, Failure> {
        let services = agent.services.iter().copied().collect();
        let main = agent.services.first().copied();
        let email = address(agent.name, FUND_HOST);
        let invited = self
            .invite(by, (agent.name, &email), Role::Agent, For::Fund(services))
            .await?;
        self.arrive(invited, None, main).await
    }

    async fn supervisor(&mut self, by: &Actor) -> Result<Actor, Failure> {
        let services = Service::ALL.iter().copied().collect();
        let email = address(SUPERVISOR, FUND_HOST);
        let invited = self
            .invite(
                by,
                (SUPERVISOR, &email),
                Role::Supervisor,
                For::Fund(services),
            )
            .await?;
        self.arrive(invited, None, None).await
    }

    async fn auditor(&mut self, by: &Actor) -> Result<Actor, Failure> {
        let email = address(AUDITOR, FUND_HOST);
        let nowhere = For::Fund(BTreeSet::new());
        let invited = self
            .invite(by, (AUDITOR, &email), Role::Auditor, nowhere)
            .await?;
        self.arrive(invited, None, None).await
    }

    async fn partner(
        &mut self,
        by: &Actor,
        partner: &Partner,
        today: Date,
    ) -> Result<Vec<Actor>, Failure> {
        let command = Create {
            kind: partner.kind,
            name: label(partner.name)?,
            convention: Signed {
                reference: label(&format!("CONV-{FUND}-{}", partner.kind.code()))?,
                starts_on: today.saturating_sub(1.year()),
                ends_on: Some(today.saturating_add(2.years())),
                nir_right: partner.nir_right,
            },
            call: None,
        };
        let id = organisations::create(self.app, by, command)
            .await?
            .organisation
            .id;
        let mut people: Vec<Actor> = Vec::with_capacity(partner.people.len());
        for name in partner.people {
            let email = address(name, partner.host);
            let invited = match people.first() {
                None => {
                    let of = For::Organisation(Some(id));
                    self.invite(by, (name, &email), Role::PartnerManager, of)
                        .await?
                }
                Some(manager) => {
                    let of = For::Organisation(None);
                    self.invite(manager, (name, &email), Role::PartnerMember, of)
                        .await?
                }
            };
            people.push(self.arrive(invited, Some(partner.name), None).await?);
        }
        self.client(by, Some((id, partner.name))).await?;
        Ok(people)
    }

    async fn invite(
        &self,
        by: &Actor,
        (name, email): (&str, &str),
        role: Role,
        works_for: For,
    ) -> Result<Invited, Failure> {
        let command = Invite {
            email: parsed(EmailAddress::parse(email))?,
            name: label(name)?,
            role,
            works_for,
            shared_reason: None,
        };
        Ok(invite(self.app, by, command).await?)
    }

    /// Accepts the invitation: a password, then a code of the second factor.
    async fn arrive(
        &mut self,
        invited: Invited,
        organisation: Option<&str>,
        service: Option<Service>,
    ) -> Result<Actor, Failure> {
        let Invited { account, token } = invited;
        self.post.deliver(self.app).await?;
        let password = self.password();
        let typed = Password::typed(&password);
        let enrolment = invitations::accept(self.app, token.expose(), typed).await?;
        let code = code(&enrolment.secret, self.app)?;
        invitations::confirm(self.app, token.expose(), &code).await?;
        self.accounts.push(person(
            &account,
            password,
            &enrolment.secret,
            organisation,
            service,
        ));
        Ok(of_account(account))
    }

    /// 80 random bits, in four groups.
    fn password(&self) -> String {
        let letters = BASE32_NOPAD.encode(&random_bytes::<10>(self.app.random.as_ref()));
        let groups: Vec<String> = letters
            .to_lowercase()
            .as_bytes()
            .chunks(4)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        groups.join("-")
    }

    async fn client(
        &mut self,
        by: &Actor,
        organisation: Option<(OrganisationId, &str)>,
    ) -> Result<(), Failure> {
        let scopes: BTreeSet<Scope> = Scope::ALL.iter().copied().collect();
        let of = organisation.map_or(FUND_NAME, |(_, name)| name);
        let command = clients::Create {
            name: label(&format!("Logiciel de {of}"))?,
            organisation: organisation.map(|(id, _)| id),
            scopes: scopes.clone(),
            call: None,
            limits: clients::Limits::default(),
            days: clients::DAYS,
        };
        let made = clients::create(self.app, by, command).await?;
        self.clients.push(Program {
            organisation: organisation.map(|(_, name)| name.to_owned()),
            client_id: made.client.id.to_string(),
            client_secret: made.secret.expose().to_owned(),
            scopes: scopes.iter().map(|scope| scope.code().to_owned()).collect(),
        });
        Ok(())
    }
}

fn person(
    account: &Account,
    password: String,
    secret: &str,
    organisation: Option<&str>,
    service: Option<Service>,
) -> Person {
    Person {
        role: account.role.code().to_owned(),
        email: account.email.expose().to_owned(),
        password,
        totp_secret: secret.to_owned(),
        organisation: organisation.map(ToOwned::to_owned),
        service: service.map(|service| service.code().to_owned()),
    }
}

/// The code that an authenticator shows at the application's present.
fn code(secret: &str, app: &App) -> Result<String, Failure> {
    let seed = BASE32_NOPAD
        .decode(secret.as_bytes())
        .map_err(|error| Failure::new(error.to_string()))?;
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(seed)
        .build()
        .map_err(|error| Failure::new(error.to_string()))?;
    let seconds = u64::try_from(app.clock.now().as_second()).unwrap_or_default();
    Ok(totp.generate(seconds).to_string())
}

fn label(text: &str) -> Result<Label, Failure> {
    parsed(Label::parse(text))
}

fn parsed<T>(value: Result<T, TextError>) -> Result<T, Failure> {
    Ok(value?)
}
