//! Secrets end: whoever can do something about it is told before, by a letter that names nothing (S-216).

use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Membership, Role};
use domain::calendar::paris;
use domain::funds::FundCode;
use domain::ids::{ClientId, NotificationId};
use domain::notifications::{Notification, NotificationKind, Recipient};
use domain::organisations::Standing;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use store::clients::Client;
use store::clients::secrets::{self, Secret};
use store::{Tx, accounts, clients, conventions, outbox};

/// It is told so long before: a month, a week, a day.
const STAGES: [SignedDuration; 3] = [
    SignedDuration::from_hours(24 * 30),
    SignedDuration::from_hours(24 * 7),
    SignedDuration::from_hours(24),
];

/// Tells of the secrets that end soon and have no successor; how many. Called in rounds: each secret is
/// announced a month before its end, a week before, and the day before.
pub async fn announce_ends(app: &App) -> Result<usize, AppError> {
    let told = app.store.write(announce).await?;
    if told > 0 {
        app.mail_waiting.notify_one();
    }
    Ok(told)
}

fn announce(tx: &mut Tx<'_>) -> Result<usize, AppError> {
    let now = tx.now();
    let horizon = now.saturating_add(STAGES[0]).unwrap_or(Timestamp::MAX);
    let mut told = 0;
    for secret in secrets::ending(tx, horizon)? {
        if !is_due(&secret, now) {
            continue;
        }
        let Some(client) = acting_by_secret(tx, secret.client, horizon)? else {
            continue;
        };
        if !secrets::announce(tx, &secret)? {
            continue;
        }
        for account in caretakers(tx, &client.membership)? {
            let notification = Notification {
                id: NotificationId::make(tx.clock(), tx.random()),
                event: NotificationKind::ClientSecretEnds,
                request: None,
                recipient: Recipient::Account(account.id),
            };
            outbox::add(tx, &notification, now)?;
        }
        told += 1;
    }
    Ok(told)
}

/// Whether its end has to be announced now: nobody was told since the last stage was reached. Whoever got
/// it for less than a month was told when she got it.
fn is_due(secret: &Secret, now: Timestamp) -> bool {
    let Some(end) = secret.ends_at else {
        return false;
    };
    let told = end.duration_since(secret.announced_at.unwrap_or(secret.created_at));
    let left = end.duration_since(now);
    let reached = STAGES.iter().filter(|stage| left <= **stage).min();
    reached.is_some_and(|stage| told > *stage)
}

/// The client, if it acts and no other secret goes on after the horizon. Keys beside the secret change
/// nothing: nobody knows which of both its program shows.
fn acting_by_secret(
    tx: &mut Tx<'_>,
    id: ClientId,
    horizon: Timestamp,
) -> Result<Option<Client>, AppError> {
    let client = clients::find(tx, id)?;
    let Some(client) = client.filter(|one| one.standing == Standing::Active) else {
        return Ok(None);
    };
    let goes_on = secrets::live(tx, id)?.iter().any(|one| one.opens(horizon));
    Ok((!goes_on).then_some(client))
}

/// Those who can do something about it: the managers of the organisation, and the administrators of its
/// funds, who replace secrets.
fn caretakers(tx: &mut Tx<'_>, of: &Membership) -> Result<Vec<Account>, AppError> {
    let mut people = Vec::new();
    match of {
        Membership::Organisation(id) => {
            people.extend(accounts::of_organisation(tx, *id)?);
            let bound = conventions::holding_on(tx, *id, paris(tx.now()).date())?;
            let funds: BTreeSet<FundCode> = bound.into_iter().map(|one| one.fund).collect();
            for fund in funds {
                people.extend(accounts::of_fund(tx, &fund)?);
            }
        }
        Membership::Fund { fund, .. } => people.extend(accounts::of_fund(tx, fund)?),
    }
    people.retain(|account| {
        account.status == AccountStatus::Active
            && matches!(account.role, Role::PartnerManager | Role::Administrator)
    });
    Ok(people)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::ClientSecretId;
    use uuid::Uuid;

    /// S-216: a month before, a week before and the day before; not every time somebody looks.
    #[test]
    fn s216_an_end_is_announced_three_times() {
        let at = |day: &str| -> Timestamp { format!("2026-{day}T09:00:00Z").parse().unwrap() };
        let due = |announced: Option<&str>, now: &str| {
            let secret = Secret {
                id: ClientSecretId::from_uuid(Uuid::nil()),
                client: ClientId::from_uuid(Uuid::nil()),
                hash: [0; 32],
                created_at: at("01-01"),
                ends_at: Some(at("12-31")),
                announced_at: announced.map(at),
            };
            is_due(&secret, at(now))
        };
        assert!(due(None, "12-02"));
        assert!(!due(Some("12-02"), "12-03") && !due(Some("12-02"), "12-23"));
        assert!(due(Some("12-02"), "12-24") && due(Some("12-02"), "12-30"));
        assert!(!due(Some("12-24"), "12-29") && due(Some("12-24"), "12-30"));
        assert!(!due(Some("12-30"), "12-30") && due(Some("12-02"), "12-30"));
        assert!(!due(None, "11-30"));
    }
}
