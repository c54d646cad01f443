//! `client`: API clients, by the operator.

use super::offline;
use crate::operator::administrator;
use crate::output::{Failure, say};
use app::AppError;
use app::clients::{self, Client, Create};
use domain::funds::FundCode;
use domain::ids::{ClientId, OrganisationId};
use domain::permissions::Scope;
use domain::text::Label;
use std::collections::BTreeSet;

/// Creates a client, and prints its id and its secret.
pub async fn create(
    fund: FundCode,
    organisation: Option<OrganisationId>,
    name: &str,
    scopes: BTreeSet<Scope>,
) -> Result<(), Failure> {
    let name = Label::parse(name).map_err(|error| Failure::new(format!("--name: {error}")))?;
    let app = offline().await?;
    let command = Create {
        name,
        organisation,
        scopes,
        call: None,
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

/// Lists the clients of the fund, or of an organisation: id, standing, scopes, name.
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

fn line(client: &Client) -> String {
    let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.code()).collect();
    format!(
        "{} {} {} {}",
        client.id,
        client.standing,
        scopes.join(","),
        client.name.as_str()
    )
}

/// Replaces a client's secret, and prints it.
pub async fn rotate(fund: FundCode, id: ClientId, at_once: bool) -> Result<(), Failure> {
    let app = offline().await?;
    let made = clients::rotate(&app, &administrator(fund), id, at_once)
        .await
        .map_err(unknown)?;
    Ok(say(made.secret.expose())?)
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
        AppError::NotFound => Failure::new("this fund has no such client or organisation"),
        error => error.into(),
    }
}
