//! `client`: API clients, by the operator.

use super::offline;
use crate::operator::administrator;
use crate::output::{Failure, say};
use app::AppError;
use app::auth::oauth::checked_keys;
use app::clients::{self, Create, Days, KeptSecret, Known, Limits};
use domain::calendar::paris;
use domain::funds::FundCode;
use domain::ids::{ClientId, ClientSecretId, OrganisationId};
use domain::networks::Networks;
use domain::permissions::Scope;
use domain::text::Label;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A client, as it was asked for.
pub struct NewClient {
    /// The organisation it acts for; the fund itself for `None`.
    pub organisation: Option<OrganisationId>,
    /// What people call it.
    pub name: String,
    /// What it may ask for.
    pub scopes: BTreeSet<Scope>,
    /// How many days its secret opens.
    pub days: u16,
    /// What narrows who may be it.
    pub bounds: Bounds,
}

/// Networks as they were written, and the file of the keys.
pub struct Bounds {
    /// Networks and addresses.
    pub networks: Vec<String>,
    /// Where the public keys are.
    pub keys: Option<PathBuf>,
}

impl Bounds {
    fn read(&self) -> Result<Limits, Failure> {
        let networks = Networks::parse(self.networks.iter().map(String::as_str))
            .map_err(|bad| Failure::new(format!("--network: {}", bad.message)))?;
        let Some(path) = &self.keys else {
            return Ok(Limits {
                networks,
                keys: None,
            });
        };
        let unreadable = |why: String| Failure::new(format!("--keys {}: {why}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
        let given = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
        let keys = checked_keys(&given).map_err(|bad| unreadable(bad.message.to_owned()))?;
        Ok(Limits { networks, keys })
    }
}

fn days(days: u16) -> Result<Days, Failure> {
    Days::new(days).ok_or_else(|| Failure::new("--days: 1 to 731"))
}

/// Creates a client, and prints its id and its secret.
pub async fn create(fund: FundCode, client: NewClient) -> Result<(), Failure> {
    let name =
        Label::parse(&client.name).map_err(|error| Failure::new(format!("--name: {error}")))?;
    let (limits, days) = (client.bounds.read()?, days(client.days)?);
    let app = offline().await?;
    let command = Create {
        name,
        organisation: client.organisation,
        scopes: client.scopes,
        call: None,
        limits,
        days,
    };
    let created = clients::create(&app, &administrator(fund), command)
        .await
        .map_err(unknown)?;
    Ok(say(&format!(
        "{} {}",
        created.client.id,
        created.secret.expose()
    ))?)
}

/// Lists the clients of the fund, or of an organisation: id, standing, scopes, the day on which its last
/// secret ends, the last day on which it got a token, name.
pub async fn list(fund: FundCode, organisation: Option<OrganisationId>) -> Result<(), Failure> {
    let (app, actor) = (offline().await?, administrator(fund));
    let mut after = None;
    loop {
        let page = clients::list(&app, &actor, organisation, after, 100)
            .await
            .map_err(unknown)?;
        for client in &page.items {
            say(&line(client))?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

fn line(client: &Known) -> String {
    let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.code()).collect();
    let used = client.used_on.map(|day| day.to_string());
    format!(
        "{} {} {} {} {} {}",
        client.id,
        client.standing,
        scopes.join(","),
        last_end(&client.secrets),
        used.as_deref().unwrap_or("-"),
        client.name.as_str()
    )
}

/// The day on which the last secret ends; `never` when one has no end, `-` when there is none.
fn last_end(secrets: &[KeptSecret]) -> String {
    let ends: Option<Vec<_>> = secrets.iter().map(|secret| secret.ends_at).collect();
    match ends.map(|ends| ends.into_iter().max()) {
        None => "never".to_owned(),
        Some(None) => "-".to_owned(),
        Some(Some(last)) => paris(last).date().to_string(),
    }
}

/// Prints a client's line, then each secret with the day on which it ends, each network, the keys.
pub async fn show(fund: FundCode, id: ClientId) -> Result<(), Failure> {
    let app = offline().await?;
    let client = clients::find(&app, &administrator(fund), id)
        .await
        .map_err(unknown)?;
    say(&line(&client))?;
    for secret in &client.secrets {
        let end = last_end(std::slice::from_ref(secret));
        say(&format!("secret {} {end}", secret.id))?;
    }
    for network in client.networks.texts() {
        say(&format!("network {network}"))?;
    }
    if let Some(keys) = &client.keys {
        say(&format!("keys {keys}"))?;
    }
    Ok(())
}

/// Replaces a client's secret, and prints it.
pub async fn rotate(
    fund: FundCode,
    id: ClientId,
    at_once: bool,
    lasting: u16,
) -> Result<(), Failure> {
    let lasting = days(lasting)?;
    let app = offline().await?;
    let made = clients::rotate(&app, &administrator(fund), id, at_once, lasting)
        .await
        .map_err(unknown)?;
    Ok(say(made.secret.expose())?)
}

/// Gives a client one more secret, and prints it.
pub async fn add_secret(fund: FundCode, id: ClientId, lasting: u16) -> Result<(), Failure> {
    let lasting = days(lasting)?;
    let app = offline().await?;
    let made = clients::add_secret(&app, &administrator(fund), id, lasting)
        .await
        .map_err(unknown)?;
    Ok(say(made.secret.expose())?)
}

/// Withdraws a secret of a client at once.
pub async fn withdraw_secret(
    fund: FundCode,
    id: ClientId,
    secret: ClientSecretId,
) -> Result<(), Failure> {
    let app = offline().await?;
    clients::withdraw_secret(&app, &administrator(fund), id, secret)
        .await
        .map_err(unknown)
        .map(drop)
}

/// Replaces from where a client calls, and what it signs with.
pub async fn limit(fund: FundCode, id: ClientId, bounds: Bounds) -> Result<(), Failure> {
    let limits = bounds.read()?;
    let app = offline().await?;
    clients::limit(&app, &administrator(fund), id, limits)
        .await
        .map_err(unknown)
        .map(drop)
}

/// Suspends a client at once.
pub async fn suspend(fund: FundCode, id: ClientId) -> Result<(), Failure> {
    let app = offline().await?;
    clients::suspend(&app, &administrator(fund), id)
        .await
        .map_err(unknown)
        .map(drop)
}

/// Lets a suspended client act again.
pub async fn resume(fund: FundCode, id: ClientId) -> Result<(), Failure> {
    let app = offline().await?;
    clients::resume(&app, &administrator(fund), id)
        .await
        .map_err(unknown)
        .map(drop)
}

fn unknown(error: AppError) -> Failure {
    match error {
        AppError::NotFound => Failure::new("this fund has no such client, secret or organisation"),
        AppError::Invalid(errors) => Failure::new(
            errors
                .first()
                .map_or_else(String::new, |one| one.message.to_string()),
        ),
        error => error.into(),
    }
}
