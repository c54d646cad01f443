//! From a notice to a mail: one arm for each.

use crate::letters::{
    self, AccountPage, AcknowledgementPage, AlertPage, DigestPage, DigestRow, RequestPage,
    TokenPage, Words,
};
use crate::links::Links;
use crate::message::{MailId, Message};
use crate::notices::{
    AccountEvent, Contact, DigestLine, LinkToken, Notice, PartnerEvent, RequestLine, ServiceEvent,
};
use domain::text::EmailAddress;
use jiff::Timestamp;

/// What every mail of a deployment has in common.
#[derive(Debug, Clone)]
pub struct Letterhead {
    /// The sender's address.
    pub from: EmailAddress,
    /// Where links lead.
    pub links: Links,
}

/// What makes a mail itself, and the same at each attempt.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// Its identity.
    pub id: MailId,
    /// When the notification was due.
    pub date: Timestamp,
}

/// A template failed. Does not happen with the templates compiled in; holds no data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a mail template failed to render")]
pub struct RenderError;

/// Writes the mail that tells `to` the notice, in French.
///
/// The recipient is the only thing taken from an account; nothing of her but the address (S-530).
///
/// # Errors
/// [`RenderError`] when a template fails.
pub fn render(
    notice: &Notice,
    to: &EmailAddress,
    letterhead: &Letterhead,
    stamp: Stamp,
) -> Result<Message, RenderError> {
    let words = words(notice, &letterhead.links).map_err(|_| RenderError)?;
    Ok(Message {
        from: letterhead.from.clone(),
        to: to.clone(),
        subject: words.subject,
        text: french::spaced(&words.text),
        html: french::spaced(&words.html),
        id: stamp.id,
        date: stamp.date,
    })
}

fn words(notice: &Notice, links: &Links) -> Result<Words, askama::Error> {
    match notice {
        Notice::ToService { event, request } => to_service(*event, request, links),
        Notice::Acknowledgement { request, contact } => {
            letters::acknowledgement(&acknowledgement_page(request, contact, links))
        }
        Notice::ToPartner { event, request } => to_partner(*event, request, links),
        Notice::Digest { lines } => letters::digest(&digest_page(lines, links)),
        Notice::Invitation { token, valid_until } => letters::invitation(&TokenPage {
            link: links.invitation(token),
            token: LinkToken::reveal(token).to_owned(),
            until: french::date(*valid_until),
        }),
        Notice::PasswordReset { token, minutes } => letters::password_reset(&TokenPage {
            link: links.password_reset(token),
            token: LinkToken::reveal(token).to_owned(),
            until: french::minutes(*minutes),
        }),
        Notice::AddressConfirmation { token, minutes } => {
            letters::address_confirmation(&TokenPage {
                link: links.address(token),
                token: LinkToken::reveal(token).to_owned(),
                until: french::minutes(*minutes),
            })
        }
        Notice::AccountChanged { event } => account_changed(*event, links),
        Notice::Alert { kind, at } => letters::alert(&AlertPage {
            kind: kind.label(),
            at: french::moment(domain::calendar::paris(*at).datetime()),
            link: links.journal(),
        }),
    }
}

fn to_service(
    event: ServiceEvent,
    request: &RequestLine,
    links: &Links,
) -> Result<Words, askama::Error> {
    let mut page = request_page(request, links);
    match event {
        ServiceEvent::Submitted => letters::service_submitted(&page),
        ServiceEvent::MovedIn => letters::service_moved_in(&page),
        ServiceEvent::PartnerAnswered => letters::service_partner_answered(&page),
        ServiceEvent::Reopened => letters::service_reopened(&page),
        ServiceEvent::Archiving => {
            page.promised_on = None;
            letters::service_archiving(&page)
        }
        ServiceEvent::Withdrawn => {
            page.promised_on = None;
            letters::service_withdrawn(&page)
        }
    }
}

fn to_partner(
    event: PartnerEvent,
    request: &RequestLine,
    links: &Links,
) -> Result<Words, askama::Error> {
    let page = request_page(request, links);
    // Once the delay is paused or over, a promised day would be a false promise.
    let settled = RequestPage {
        promised_on: None,
        ..request_page(request, links)
    };
    match event {
        PartnerEvent::Taken => letters::partner_taken(&page),
        PartnerEvent::MessagePosted => letters::partner_message_posted(&page),
        PartnerEvent::Moved => letters::partner_moved(&page),
        PartnerEvent::PiecesAsked => letters::partner_pieces_asked(&settled),
        PartnerEvent::Merged => letters::partner_merged(&settled),
        PartnerEvent::Answered => letters::partner_answered(&settled),
        PartnerEvent::Rectified => letters::partner_rectified(&page),
        PartnerEvent::Limited => letters::partner_limited(&settled),
        PartnerEvent::Archiving => letters::partner_archiving(&settled),
        PartnerEvent::Closed => letters::partner_closed(&settled),
    }
}

fn account_changed(event: AccountEvent, links: &Links) -> Result<Words, askama::Error> {
    let page = AccountPage {
        link: match event {
            AccountEvent::WebhookPaused | AccountEvent::ClientSecretEnds => links.login(),
            _ => links.security(),
        },
    };
    match event {
        AccountEvent::PasswordChanged => letters::account_password_changed(&page),
        AccountEvent::SecondFactorChanged => letters::account_second_factor_changed(&page),
        AccountEvent::EmailChanged => letters::account_email_changed(&page),
        AccountEvent::IdentityChanged => letters::account_identity_changed(&page),
        AccountEvent::ClientSecretEnds => letters::account_client_secret_ends(&page),
        AccountEvent::RecoveryCodeUsed => letters::account_recovery_code_used(&page),
        AccountEvent::ExceptionalAccesses => letters::account_exceptional_accesses(&page),
        AccountEvent::SessionReplayed => letters::account_session_replayed(&page),
        AccountEvent::WebhookPaused => letters::account_webhook_paused(&page),
    }
}

fn request_page(request: &RequestLine, links: &Links) -> RequestPage {
    RequestPage {
        reference: request.reference.to_string(),
        service: request.service.label(),
        received_on: french::date(request.received_on),
        promised_on: request.promised_on.map(french::date),
        link: links.request(request.id),
    }
}

fn acknowledgement_page(
    request: &RequestLine,
    contact: &Contact,
    links: &Links,
) -> AcknowledgementPage {
    let RequestPage {
        reference,
        service,
        received_on,
        promised_on,
        link,
    } = request_page(request, links);
    AcknowledgementPage {
        reference,
        service,
        received_on,
        promised_on,
        fund: contact.fund.as_str().to_owned(),
        mailbox: contact.mailbox.expose().to_owned(),
        phone: contact
            .phone
            .as_ref()
            .map(|phone| phone.as_str().to_owned()),
        link,
    }
}

fn digest_page(events: &[DigestLine], links: &Links) -> DigestPage {
    let row = |line: &DigestLine| DigestRow {
        reference: line.request.reference.to_string(),
        event: line.event.label(),
        service: line.request.service.label(),
        link: links.request(line.request.id),
    };
    DigestPage {
        lines: events.iter().map(row).collect(),
    }
}
