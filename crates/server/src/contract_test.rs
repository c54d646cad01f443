//! `contract-test`: the demonstration's scenarios, played against an integrator's endpoint with her
//! program's credentials. Speaks HTTP alone: it needs no database, and may run on another machine.

mod arguments;
mod client;
mod plays;
mod receiver;
mod report;

use crate::clock::{SystemClock, SystemRandom};
use crate::demo::scenarios::Scenario;
use crate::output::Failure;
pub use arguments::Arguments;
use client::{Client, items, member, text};
use domain::clock::{Clock, Random};
use outbound::SigningSecret;
use plays::Player;
use receiver::Receiver;
use report::Report;
use serde_json::{Value, json};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

const CLIENT: &str = "client";
const ENDPOINT: &str = "endpoint";
const SCENARIO: &str = "scenario";

/// Against what.
struct Wanted {
    /// Where the demonstration is.
    base: String,
    /// The id and the secret of the program.
    program: (String, String),
    /// The address of the endpoint.
    webhook: String,
    /// The file of its secret: read when it is there, written when the webhook is registered.
    secret: PathBuf,
}

/// Checks everything, a line each; fails when something did.
pub async fn command(arguments: Arguments) -> Result<(), Failure> {
    let wanted = arguments.wanted()?;
    let mut report = Report::default();
    check(&wanted, &mut report, (&SystemClock, &SystemRandom)).await?;
    report.end()
}

async fn check(
    wanted: &Wanted,
    report: &mut Report,
    (clock, random): (&dyn Clock, &dyn Random),
) -> Result<(), Failure> {
    let (id, secret) = &wanted.program;
    let (client, told) = Client::sign_in(&wanted.base, (id, secret)).await?;
    if !report.line((CLIENT, "is given a token"), &told)? {
        return Ok(());
    }
    let registered = register(&client, wanted).await;
    let said = registered
        .as_ref()
        .map(|(_, how, _)| *how)
        .map_err(Clone::clone);
    report.line((ENDPOINT, "is registered as a webhook"), &said)?;
    let Ok((webhook, _, receiver)) = registered else {
        return Ok(());
    };
    let player = Player {
        client: &client,
        webhook,
        clock,
        random,
    };
    let since = player.feed("").await.map_err(Failure::new)?;
    let since = since
        .last()
        .map(|event| text(event, "id").to_owned())
        .unwrap_or_default();
    let filed = files_once(&player, report).await?;
    let Some(first) = filed else {
        return Ok(());
    };
    let event = first_event(&player, &first, &since)
        .await
        .map_err(Failure::new)?;
    let mut takes = true;
    for (check, outcome) in receiver.probe(&event, (clock, random)).await {
        takes &= report.line((ENDPOINT, check), &outcome)? || check.starts_with("refuses");
    }
    for scenario in Scenario::ALL {
        let outcome = if takes {
            play(&player, scenario, &first, &since).await
        } else {
            Err("not played: the endpoint does not take deliveries".to_owned())
        };
        report.line((SCENARIO, scenario.word()), &outcome)?;
    }
    if takes {
        let again = player.told_again(&event).await;
        report.line((ENDPOINT, "is told an event again, and takes it"), &again)?;
    }
    Ok(())
}

async fn play(
    player: &Player<'_>,
    scenario: Scenario,
    first: &Value,
    since: &str,
) -> Result<String, String> {
    if scenario == Scenario::Answer {
        return player.play(scenario, first, since).await;
    }
    let filed = player.file(scenario).await?;
    player.play(scenario, &filed, since).await
}

/// Registers the endpoint, or finds it as it was registered with the secret that is in the file.
async fn register(
    client: &Client,
    wanted: &Wanted,
) -> Result<(String, &'static str, Receiver), String> {
    let known = client.get("/api/v1/webhooks").await?;
    let mut known = items(&known);
    known.retain(|webhook| member(webhook, "url") == wanted.webhook.as_str());
    let file = wanted.secret.display();
    let (webhook, secret, how) = match (known.first(), std::fs::read_to_string(&wanted.secret)) {
        (Some(webhook), Ok(secret)) => (webhook.clone(), secret, "as before"),
        (Some(_), Err(_)) => {
            return Err(format!(
                "is registered already: put its secret into {file}, or remove the webhook"
            ));
        }
        (None, Ok(_)) => {
            return Err(format!(
                "{file} is there, but this address is not registered: remove the file"
            ));
        }
        (None, Err(_)) => {
            let body = json!({ "url": wanted.webhook });
            let made = client.post("/api/v1/webhooks", &[], Some(&body)).await?;
            let made = made.expect(201)?;
            keep(&wanted.secret, text(&made, "secret"))
                .map_err(|error| format!("{file}: {error}"))?;
            let secret = text(&made, "secret").to_owned();
            (made, secret, "just now")
        }
    };
    if !member(&webhook, "kinds")
        .as_array()
        .is_none_or(Vec::is_empty)
    {
        return Err("is told some kinds of events only: let it be told all".to_owned());
    }
    let secret = SigningSecret::parse(secret.trim());
    let secret = secret.ok_or_else(|| format!("{file} holds no secret (whsec_…)"))?;
    let receiver = Receiver::at(&wanted.webhook, secret)?;
    Ok((
        format!("/api/v1/webhooks/{}", text(&webhook, "id")),
        how,
        receiver,
    ))
}

/// Writes the secret for its owner alone.
fn keep(file: &Path, secret: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    writeln!(file, "{secret}")?;
    file.sync_all()
}

/// Files a request, sends it again, and sends another under its key.
async fn files_once(player: &Player<'_>, report: &mut Report) -> Result<Option<Value>, Failure> {
    let (key, body) = (player.fresh(), player.asking(Scenario::Answer));
    let send = async |body: &Value| {
        let headers = [("Idempotency-Key", key.as_str())];
        player
            .client
            .post("/api/v1/requests", &headers, Some(body))
            .await
    };
    let filed = send(&body).await.and_then(|answer| answer.expect(201));
    let said = filed
        .as_ref()
        .map(|filed| text(filed, "reference"))
        .map_err(Clone::clone);
    report.line((CLIENT, "files a request"), &said)?;
    let Ok(filed) = filed else {
        return Ok(None);
    };
    let again = send(&body).await.and_then(|answer| {
        let marked = answer.headers.contains_key("idempotency-replayed");
        let again = answer.expect(201)?;
        if marked && member(&again, "id") == member(&filed, "id") {
            Ok("the same request, Idempotency-Replayed")
        } else {
            Err("another request".to_owned())
        }
    });
    report.line((CLIENT, "files it again by the same key"), &again)?;
    let other = send(&player.asking(Scenario::Answer))
        .await
        .and_then(|answer| {
            let problem = answer.expect(422)?;
            let kind = text(&problem, "type")
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            (kind == "idempotency-key-reused")
                .then_some(kind.clone())
                .ok_or(kind)
        });
    report.line(
        (CLIENT, "files another by the same key, and is refused"),
        &other,
    )?;
    Ok(Some(filed))
}

/// The event that tells of a request's filing.
async fn first_event(player: &Player<'_>, filed: &Value, since: &str) -> Result<Value, String> {
    for _ in 0..120 {
        let events = player.feed(since).await?;
        if let Some(event) = events
            .into_iter()
            .find(|event| member(event, "request") == member(filed, "id"))
        {
            return Ok(event);
        }
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
    }
    Err("the feed does not tell of the request".to_owned())
}
