//! Callers whose session is written straight into the database: no password is hashed, so that a test
//! can have one caller for each standing that there is.

use crate::people;
use crate::{Caller, House, Visitor};
use app::auth::secrets::{Secret, digest};
use domain::accounts::{Account, AccountStatus, Membership, Role};
use domain::audit::AlertKind;
use domain::ids::{AccountId, AlertId, ClientId, OrganisationId, SessionId};
use domain::networks::Networks;
use domain::organisations::Standing;
use domain::permissions::Scope;
use domain::text::EmailAddress;
use jiff::SignedDuration;
use store::alerts::NewAlert;
use store::clients::Client;
use store::sessions::browsers;
use store::{StoreError, Tx, accounts, alerts, clients, organisations, sessions};

/// The name of the cookie of whoever is signed in.
const SESSION_COOKIE: &str = "__Host-session";

impl House {
    /// Adds somebody who has signed in once, whatever she became since.
    pub async fn add_person(
        &self,
        address: &str,
        role: Role,
        membership: Membership,
        status: AccountStatus,
    ) -> AccountId {
        let address = address.to_owned();
        self.changed(move |tx| {
            let id = people::account(tx, &address, role, membership, None)?;
            if status != AccountStatus::Active {
                let mut account = found(tx, &address)?;
                account.status = status;
                account.version += 1;
                accounts::save(tx, &account)?;
            }
            Ok(id)
        })
        .await
    }

    /// Suspends an organisation.
    pub async fn suspend_organisation(&self, id: OrganisationId) {
        self.changed(move |tx| {
            let mut organisation = organisations::find(tx, id)?.expect("an organisation");
            organisation.standing = Standing::Suspended;
            organisation.version += 1;
            organisations::save(tx, &organisation)
        })
        .await;
    }

    /// Another organisation, with a convention.
    pub async fn add_organisation(&self, name: &str) -> OrganisationId {
        let name = name.to_owned();
        self.changed(move |tx| people::shelter(tx, &name)).await
    }

    /// The token of a session of this person, good or not: her standing decides.
    pub async fn bearer(&self, email: &str) -> Caller {
        let (account, session) = self.session_of(email).await;
        let token = self.running.app.tokens.for_session(account.id, session);
        let token = token.expect("a token").token;
        self.nobody().with_token(token.expose())
    }

    /// A browser that holds the cookie of a session of this person.
    pub async fn browser(&self, email: &str) -> Visitor {
        let (_, session) = self.session_of(email).await;
        let cookie = Secret::make(self.running.app.random.as_ref(), "");
        let hash = digest(cookie.expose());
        self.changed(move |tx| browsers::add(tx, session, &hash))
            .await;
        let mut visitor = self.visitor();
        visitor.set_cookie(SESSION_COOKIE, cookie.expose());
        visitor
    }

    /// The token of a program that was granted these scopes.
    pub async fn program(&self, membership: Membership, scopes: &[Scope]) -> Caller {
        let granted = scopes.iter().copied().collect();
        let client = self
            .changed(move |tx| {
                let id = ClientId::make(tx.clock(), tx.random());
                let client = Client {
                    id,
                    name: people::label(&format!("Logiciel {id}")),
                    valid_after: tx.now(),
                    membership,
                    scopes: granted,
                    standing: Standing::Active,
                    created_at: tx.now(),
                    networks: Networks::default(),
                    keys: None,
                    used_on: None,
                };
                clients::add(tx, &client)?;
                Ok(client)
            })
            .await;
        let scopes = scopes.iter().copied().collect();
        let token = self.running.app.tokens.for_client(&client, &scopes);
        self.nobody()
            .with_token(token.expect("a token").token.expose())
    }

    /// An alert of the journal that nobody has looked at.
    pub async fn raise_alert(&self) -> AlertId {
        self.changed(|tx| {
            let about = AccountId::make(tx.clock(), tx.random()).uuid();
            let raised = NewAlert {
                kind: AlertKind::Volume,
                about_kind: "account",
                about,
                fund: Some("597".parse().expect("a fund")),
                at: tx.now(),
                codes: String::new(),
                once: about.to_string(),
            };
            Ok(alerts::raise(tx, &raised)?.expect("a new alert"))
        })
        .await
    }

    async fn session_of(&self, email: &str) -> (Account, SessionId) {
        let email = email.to_owned();
        self.changed(move |tx| {
            let account = found(tx, &email)?;
            let session = sessions::Session {
                id: SessionId::make(tx.clock(), tx.random()),
                account: account.id,
                created_at: tx.now(),
                expires_at: tx.now() + SignedDuration::from_hours(12),
            };
            sessions::add(tx, &session)?;
            Ok((account, session.id))
        })
        .await
    }

    async fn changed<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let done = self.running.app.store.write(work).await;
        done.unwrap_or_else(|error| panic!("{error}"))
    }
}

fn found(tx: &mut Tx<'_>, address: &str) -> Result<Account, StoreError> {
    let address = EmailAddress::parse(address).expect("an address");
    Ok(accounts::by_email(tx, &address)?.expect("somebody"))
}
