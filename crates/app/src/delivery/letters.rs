//! From what is due to what is sent: who is told what, at which address, read from the database at
//! the moment of writing (S-531). Nothing that a user wrote is loaded (S-530).

mod kind;
mod recipients;

use crate::error::AppError;
use crate::notify;
use domain::accounts::{Account, NotificationFrequency};
use domain::calendar;
use domain::ids::{AccountId, NotificationId, RequestId};
use domain::notifications::Recipient;
use domain::requests::Request;
use domain::text::EmailAddress;
use jiff::{SignedDuration, Timestamp};
use kind::Kind;
use mail::{Contact, DigestLine, LinkToken, Notice, PartnerEvent, RequestLine};
use store::outbox::{Failure, Leased};
use store::{StoreError, Tx, funds, requests};

/// How long the link of an invitation works, and that of a reset (S-021).
const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
const RESET: SignedDuration = SignedDuration::from_mins(30);
/// How long the code for another address works (S-023).
const ADDRESS: SignedDuration = SignedDuration::from_mins(30);

/// A mail to write.
pub struct Letter {
    /// What it tells: several rows of one grouped mail.
    pub rows: Vec<NotificationId>,
    /// The row that gives the mail its identity: the first.
    pub mail: NotificationId,
    /// To whom.
    pub to: EmailAddress,
    /// What.
    pub notice: Notice,
    /// How often it was tried, this time included.
    pub attempts: u32,
    /// When it was due at first: the date it bears, at each attempt.
    pub date: Timestamp,
}

/// A notification that cannot be told, with the reason that a human sees.
pub struct GivenUp {
    /// Which.
    pub notification: NotificationId,
    /// Why, as a code.
    pub failure: Failure,
}

/// What was taken from the outbox, ready to leave or given up.
#[derive(Default)]
pub struct Opened {
    /// In order of age.
    pub letters: Vec<Letter>,
    /// Without an order.
    pub given_up: Vec<GivenUp>,
}

/// What was tried together, or never tried and due at the same instant, makes one grouped mail: so
/// that a second attempt says what the first said, under the same identity.
#[derive(PartialEq, Eq, Clone, Copy)]
struct Group {
    account: AccountId,
    attempts: i32,
    due_at: Timestamp,
}

/// Why one notification does not become a letter.
enum Stop {
    GivenUp(Failure),
    Failed(AppError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error.into() {
            // A row that cannot be read must not stop the others.
            AppError::Internal(error) => {
                tracing::error!(error, "a notification cannot be written");
                Self::GivenUp("unreadable")
            }
            error => Self::Failed(error),
        }
    }
}

/// Writes the letters of what was taken.
pub fn write(tx: &mut Tx<'_>, leased: Vec<Leased>, now: Timestamp) -> Result<Opened, AppError> {
    let mut opened = Opened::default();
    let mut groups: Vec<(Group, usize)> = Vec::new();
    for row in leased {
        let notification = row.notification.id;
        match one(tx, &row, now) {
            Ok((letter, None)) => opened.letters.push(letter),
            Ok((letter, Some(group))) => {
                let known = groups
                    .iter()
                    .find(|(known, _)| *known == group)
                    .map(|(_, at)| *at);
                if let Some(first) = known.and_then(|at| opened.letters.get_mut(at)) {
                    join(first, letter);
                } else {
                    groups.push((group, opened.letters.len()));
                    opened.letters.push(letter);
                }
            }
            Err(Stop::GivenUp(failure)) => opened.given_up.push(GivenUp {
                notification,
                failure,
            }),
            Err(Stop::Failed(error)) => return Err(error),
        }
    }
    Ok(opened)
}

/// Adds what one letter tells to another of the same group.
fn join(first: &mut Letter, other: Letter) {
    let mut lines = Vec::new();
    for notice in [&first.notice, &other.notice] {
        match notice {
            Notice::ToPartner { event, request } => {
                lines.push(DigestLine {
                    event: *event,
                    request: request.clone(),
                });
            }
            Notice::Digest { lines: several } => lines.extend(several.iter().cloned()),
            _ => {}
        }
    }
    first.notice = Notice::Digest { lines };
    first.rows.extend(other.rows);
}

fn one(tx: &mut Tx<'_>, row: &Leased, now: Timestamp) -> Result<(Letter, Option<Group>), Stop> {
    let kind = Kind::of(row.notification.event);
    match &row.notification.recipient {
        Recipient::Desk(fund, service) => {
            let Kind::Service(event) = kind else {
                return Err(Stop::GivenUp("unreadable"));
            };
            let desk = funds::desk(tx, fund, *service)?.ok_or(Stop::GivenUp("desk_absent"))?;
            let request = RequestLine {
                service: *service,
                ..line(&request(tx, row)?)
            };
            let notice = Notice::ToService { event, request };
            Ok((letter(row, desk.mailbox, notice, row.created_at), None))
        }
        Recipient::Account(id) => {
            let account = recipients::account(tx, *id, kind)?;
            let notice = notice(tx, row, kind, now)?;
            let grouped = matches!(kind, Kind::Partner(_));
            // What is about to leave her lists is told whatever she chose (S-117).
            let may_decline = kind != Kind::Partner(PartnerEvent::Archiving);
            if grouped && may_decline && account.notify == NotificationFrequency::Never {
                return Err(Stop::GivenUp("declined"));
            }
            let date = if grouped {
                first_due(&account, row.created_at, now)
            } else {
                row.created_at
            };
            let group =
                (grouped && account.notify != NotificationFrequency::Each).then_some(Group {
                    account: *id,
                    attempts: row.attempts,
                    due_at: row.due_at,
                });
            let to = recipients::address(tx, &account, row.notification.event)?;
            Ok((letter(row, to, notice, date), group))
        }
    }
}

fn letter(row: &Leased, to: EmailAddress, notice: Notice, date: Timestamp) -> Letter {
    let mail = row.notification.id;
    let attempts = u32::try_from(row.attempts)
        .unwrap_or_default()
        .saturating_add(1);
    Letter {
        rows: vec![mail],
        mail,
        to,
        notice,
        attempts,
        date,
    }
}

/// When the notification was to leave, by the frequency that its reader chose.
fn first_due(account: &Account, written: Timestamp, now: Timestamp) -> Timestamp {
    notify::due_at(account.notify, written)
        .unwrap_or(written)
        .min(now)
}

fn notice(tx: &mut Tx<'_>, row: &Leased, kind: Kind, now: Timestamp) -> Result<Notice, Stop> {
    match kind {
        Kind::Service(_) => Err(Stop::GivenUp("unreadable")),
        Kind::Acknowledgement => {
            let request = request(tx, row)?;
            let contact = contact(tx, &request)?;
            Ok(Notice::Acknowledgement {
                request: line(&request),
                contact,
            })
        }
        Kind::Partner(event) => Ok(Notice::ToPartner {
            event,
            request: line(&request(tx, row)?),
        }),
        Kind::Invitation => {
            let until = ends(row, INVITATION, now)?;
            Ok(Notice::Invitation {
                token: token(row)?,
                valid_until: calendar::paris(until).date(),
            })
        }
        Kind::PasswordReset => {
            let left = ends(row, RESET, now)?.duration_since(now).as_mins();
            let minutes = u8::try_from(left).unwrap_or(u8::MAX).max(1);
            Ok(Notice::PasswordReset {
                token: token(row)?,
                minutes,
            })
        }
        Kind::AddressConfirmation => {
            let left = ends(row, ADDRESS, now)?.duration_since(now).as_mins();
            Ok(Notice::AddressConfirmation {
                token: token(row)?,
                minutes: u8::try_from(left).unwrap_or(u8::MAX).max(1),
            })
        }
        Kind::Account(event) => Ok(Notice::AccountChanged { event }),
    }
}

/// The end of a link's life; past it, there is nothing to send.
fn ends(row: &Leased, life: SignedDuration, now: Timestamp) -> Result<Timestamp, Stop> {
    let end = row.created_at.checked_add(life).unwrap_or(row.created_at);
    if end > now {
        Ok(end)
    } else {
        Err(Stop::GivenUp("link_expired"))
    }
}

fn token(row: &Leased) -> Result<LinkToken, Stop> {
    let token = row
        .token
        .as_ref()
        .and_then(|token| LinkToken::new(token).ok());
    token.ok_or(Stop::GivenUp("unreadable"))
}

fn request(tx: &mut Tx<'_>, row: &Leased) -> Result<Request, Stop> {
    let absent = || Stop::GivenUp("request_absent");
    let id: RequestId = row.notification.request.ok_or_else(absent)?;
    requests::find(tx, id)?.ok_or_else(absent)
}

fn line(request: &Request) -> RequestLine {
    RequestLine {
        id: request.id,
        reference: request.reference.clone(),
        service: request.filing.service,
        received_on: calendar::paris(request.submitted_at).date(),
        promised_on: Some(request.filing.promised_on),
    }
}

fn contact(tx: &mut Tx<'_>, request: &Request) -> Result<Contact, Stop> {
    let fund = funds::find(tx, &request.fund)?.ok_or(Stop::GivenUp("desk_absent"))?;
    let desk = funds::desk(tx, &request.fund, request.filing.service)?;
    let desk = desk.ok_or(Stop::GivenUp("desk_absent"))?;
    Ok(Contact {
        fund: fund.name,
        mailbox: desk.mailbox,
        phone: None,
    })
}
