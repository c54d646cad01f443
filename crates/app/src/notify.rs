//! Which event tells whom. The only place that writes to the outbox about requests; nobody is told
//! of her own act, except by the acknowledgement that the law requires (CRPA L112-3).

use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Actor, Author, NotificationFrequency, Role};
use domain::calendar;
use domain::codes::Service;
use domain::funds::FundCode;
use domain::ids::{AccountId, NotificationId};
use domain::notifications::{Notification, NotificationKind, Recipient};
use domain::requests::Request;
use domain::requests::acts::Act;
use jiff::civil::{DateTime, Time, time};
use jiff::{Timestamp, ToSpan};
use store::{Tx, accounts, outbox, requests};

/// The hours, Europe/Paris, at which grouped e-mails leave.
const NOON: Time = time(12, 0, 0, 0);
const EVENING: Time = time(17, 0, 0, 0);

/// Writes the notifications of an act. `moved_from` is the queue that the request left, if it did.
pub fn about(
    tx: &mut Tx<'_>,
    actor: &Actor,
    request: &Request,
    act: Act,
    moved_from: Option<Service>,
) -> Result<(), AppError> {
    // An import replays the past: nobody is told of it.
    if actor.author == Author::System {
        return Ok(());
    }
    let by_fund = actor.fund().is_some();
    if let Some(event) = for_service(act, by_fund, moved_from.is_some()) {
        let desk = Recipient::Desk(request.fund.clone(), request.filing.service);
        add(tx, request, event, desk, tx.now())?;
    }
    let Some(event) = for_partner(act, by_fund, moved_from.is_some()) else {
        return Ok(());
    };
    let acknowledgement = event == NotificationKind::RequestReceived;
    for account in told(tx, request)? {
        if Some(account.id) == actor.account() && !acknowledgement {
            continue;
        }
        let due = if acknowledgement {
            Some(tx.now())
        } else {
            due_at(account.notify, tx.now())
        };
        if let Some(due) = due {
            add(tx, request, event, Recipient::Account(account.id), due)?;
        }
    }
    Ok(())
}

/// Tells the service that has the request, and the partner when the file was hers to see, that there is
/// something new in the thread: a file was blocked (S-047).
pub fn blocked(tx: &mut Tx<'_>, request: &Request, for_partner: bool) -> Result<(), AppError> {
    let now = tx.now();
    let desk = Recipient::Desk(request.fund.clone(), request.filing.service);
    add(tx, request, NotificationKind::PartnerReplied, desk, now)?;
    if for_partner {
        for account in told(tx, request)? {
            let recipient = Recipient::Account(account.id);
            add(tx, request, NotificationKind::FundWrote, recipient, now)?;
        }
    }
    Ok(())
}

/// Tells the service that has a request, and whoever follows it at the partner's, that it will leave the
/// lists in a fortnight unless somebody writes in it (S-117). Partners are told as often as they chose;
/// those who chose never are told once a day all the same: nothing leaves in silence.
pub fn archiving(tx: &mut Tx<'_>, request: &Request) -> Result<(), AppError> {
    let now = tx.now();
    let desk = Recipient::Desk(request.fund.clone(), request.filing.service);
    add(tx, request, NotificationKind::ServiceArchiving, desk, now)?;
    for account in told(tx, request)? {
        let due = due_at(account.notify, now);
        let due = due.or_else(|| due_at(NotificationFrequency::Daily, now));
        let recipient = Recipient::Account(account.id);
        add(
            tx,
            request,
            NotificationKind::PartnerArchiving,
            recipient,
            due.unwrap_or(now),
        )?;
    }
    Ok(())
}

/// Tells the supervisors of a fund, once a day at the end of it, that somebody opened a case outside of
/// her services (S-009). The mail says that, and no more.
pub fn supervisors(tx: &mut Tx<'_>, fund: &FundCode) -> Result<(), AppError> {
    let Some(evening) = due_at(NotificationFrequency::Daily, tx.now()) else {
        return Ok(());
    };
    let event = NotificationKind::ExceptionalAccesses;
    for account in accounts::of_fund(tx, fund)? {
        let is_told = account.role == Role::Supervisor && account.status == AccountStatus::Active;
        if is_told && !outbox::is_waiting(tx, account.id, event, evening)? {
            let notification = Notification {
                id: NotificationId::make(tx.clock(), tx.random()),
                event,
                request: None,
                recipient: Recipient::Account(account.id),
            };
            outbox::add(tx, &notification, evening)?;
        }
    }
    Ok(())
}

fn for_service(act: Act, by_fund: bool, moved: bool) -> Option<NotificationKind> {
    match act {
        Act::Submit => Some(NotificationKind::RequestSubmitted),
        Act::Reply | Act::Attach | Act::Revoke if !by_fund => {
            Some(NotificationKind::PartnerReplied)
        }
        Act::Reopen if !by_fund => Some(NotificationKind::RequestReopened),
        Act::Withdraw => Some(NotificationKind::RequestWithdrawn),
        Act::Sort if moved => Some(NotificationKind::RequestArrived),
        _ => None,
    }
}

fn for_partner(act: Act, by_fund: bool, moved: bool) -> Option<NotificationKind> {
    match act {
        Act::Submit => Some(NotificationKind::RequestReceived),
        Act::Take | Act::Lift => Some(NotificationKind::RequestTaken),
        Act::Sort if moved => Some(NotificationKind::RequestMoved),
        Act::Ask => Some(NotificationKind::PiecesAsked),
        Act::Write => Some(NotificationKind::FundWrote),
        Act::Attach if by_fund => Some(NotificationKind::FundWrote),
        Act::Answer => Some(NotificationKind::RequestAnswered),
        Act::Close => Some(NotificationKind::RequestClosed),
        Act::Merge => Some(NotificationKind::RequestMerged),
        Act::Rectify => Some(NotificationKind::RequestRectified),
        Act::Limit => Some(NotificationKind::RequestLimited),
        Act::Reopen | Act::Unmerge if by_fund => Some(NotificationKind::RequestTaken),
        _ => None,
    }
}

/// Who took the request over, else its author; when both are gone, or the author is a program, the
/// managers of the organisation.
fn told(tx: &mut Tx<'_>, request: &Request) -> Result<Vec<Account>, AppError> {
    let author = match request.author {
        Author::Account(id) => Some(id),
        Author::Client(_) | Author::System => None,
    };
    for id in requests::follower(tx, request.id)?
        .into_iter()
        .chain(author)
    {
        if let Some(account) = active(tx, id)? {
            return Ok(vec![account]);
        }
    }
    let colleagues = accounts::of_organisation(tx, request.organisation)?;
    let told = colleagues.into_iter().filter(|account| {
        account.role == Role::PartnerManager && account.status == AccountStatus::Active
    });
    Ok(told.collect())
}

fn active(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Account>, AppError> {
    let account = accounts::find(tx, id)?;
    Ok(account.filter(|account| account.status == AccountStatus::Active))
}

fn add(
    tx: &mut Tx<'_>,
    request: &Request,
    event: NotificationKind,
    recipient: Recipient,
    due: Timestamp,
) -> Result<(), AppError> {
    let id = NotificationId::make(tx.clock(), tx.random());
    let notification = Notification {
        id,
        event,
        request: Some(request.id),
        recipient,
    };
    outbox::add(tx, &notification, due)?;
    Ok(())
}

/// When an e-mail of this frequency leaves; `None` when it never does.
pub(crate) fn due_at(frequency: NotificationFrequency, now: Timestamp) -> Option<Timestamp> {
    let hours: &[Time] = match frequency {
        NotificationFrequency::Each => return Some(now),
        NotificationFrequency::TwiceDaily => &[NOON, EVENING],
        NotificationFrequency::Daily => &[EVENING],
        NotificationFrequency::Never => return None,
    };
    let local = calendar::paris(now);
    let tomorrow = local.date().saturating_add(1.days());
    [local.date(), tomorrow]
        .iter()
        .flat_map(|&day| {
            hours
                .iter()
                .map(move |&hour| DateTime::from_parts(day, hour))
        })
        .filter_map(|at| at.to_zoned(local.time_zone().clone()).ok())
        .map(|zoned| zoned.timestamp())
        .find(|&at| at > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn grouped_mail_leaves_at_the_next_hour_of_paris() {
        // 10:30 in Paris in winter is 09:30 UTC.
        let morning = at("2026-11-23T09:30:00Z");
        assert_eq!(
            due_at(NotificationFrequency::TwiceDaily, morning),
            Some(at("2026-11-23T11:00:00Z"))
        );
        assert_eq!(
            due_at(NotificationFrequency::Daily, morning),
            Some(at("2026-11-23T16:00:00Z"))
        );
        let night = at("2026-11-23T20:00:00Z");
        assert_eq!(
            due_at(NotificationFrequency::TwiceDaily, night),
            Some(at("2026-11-24T11:00:00Z"))
        );
        assert_eq!(due_at(NotificationFrequency::Each, night), Some(night));
        assert_eq!(due_at(NotificationFrequency::Never, night), None);
    }
}
