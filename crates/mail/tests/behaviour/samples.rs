//! One notice of each kind, and what is needed to make a mail of it.

use domain::codes::Service;
use domain::ids::NotificationId;
use domain::text::{EmailAddress, Label};
use jiff::civil::date;
use mail::{
    AccountEvent, Contact, DigestLine, Letterhead, LinkToken, Links, MailId, Message, Notice,
    PartnerEvent, RequestLine, ServiceEvent, Stamp, render,
};

pub const TOKEN: &str = "q3Jv0a1ZkT8mB2nXc5LdWg";
pub const RECIPIENT: &str = "jeanne.dupont@ccas.example";

pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub fn letterhead() -> Letterhead {
    Letterhead {
        from: address("ne-pas-repondre@ep.cpam.example"),
        links: Links::new("https://ep.cpam.example").unwrap(),
    }
}

pub fn stamp() -> Stamp {
    let notification: NotificationId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
    Stamp {
        id: MailId::of(notification, &letterhead().links),
        date: "2026-11-22T14:23:18Z".parse().unwrap(),
    }
}

pub fn request() -> RequestLine {
    RequestLine {
        id: "01890a5d-ac96-774b-bcce-b302099a8058".parse().unwrap(),
        reference: "EP-2026-7K3QXD".parse().unwrap(),
        service: Service::C2s,
        received_on: date(2026, 11, 23),
        promised_on: Some(date(2026, 12, 1)),
    }
}

pub fn contact() -> Contact {
    Contact {
        fund: Label::parse("CPAM de Roubaix-Tourcoing").unwrap(),
        mailbox: address("c2s@cpam.example"),
        phone: Some(Label::parse("03 00 00 00 00").unwrap()),
    }
}

/// Every notice, with the name of its folder.
pub fn every_notice() -> Vec<(String, Notice)> {
    let mut notices = Vec::new();
    for &event in ServiceEvent::ALL {
        let notice = Notice::ToService {
            event,
            request: request(),
        };
        notices.push((format!("service_{event}"), notice));
    }
    for &event in PartnerEvent::ALL {
        let notice = Notice::ToPartner {
            event,
            request: request(),
        };
        notices.push((format!("partner_{event}"), notice));
    }
    for &event in AccountEvent::ALL {
        notices.push((format!("account_{event}"), Notice::AccountChanged { event }));
    }
    let line = |event: &PartnerEvent| DigestLine {
        event: *event,
        request: request(),
    };
    notices.extend([
        (
            "acknowledgement".to_owned(),
            Notice::Acknowledgement {
                request: request(),
                contact: contact(),
            },
        ),
        (
            "alert".to_owned(),
            Notice::Alert {
                kind: domain::audit::AlertKind::Volume,
                at: "2026-11-23T09:00:00Z".parse().unwrap(),
            },
        ),
        (
            "digest".to_owned(),
            Notice::Digest {
                lines: PartnerEvent::ALL.iter().map(line).collect(),
            },
        ),
    ]);
    notices.extend(with_a_token());
    notices
}

/// The notices that carry a single-use link.
fn with_a_token() -> [(String, Notice); 3] {
    let token = || LinkToken::new(TOKEN).unwrap();
    [
        (
            "invitation".to_owned(),
            Notice::Invitation {
                token: token(),
                valid_until: date(2026, 11, 29),
            },
        ),
        (
            "address_confirmation".to_owned(),
            Notice::AddressConfirmation {
                token: token(),
                minutes: 30,
            },
        ),
        (
            "password_reset".to_owned(),
            Notice::PasswordReset {
                token: token(),
                minutes: 30,
            },
        ),
    ]
}

pub fn mail_of(notice: &Notice) -> Message {
    render(notice, &address(RECIPIENT), &letterhead(), stamp()).unwrap()
}

/// An ordinary mail.
pub fn mail() -> Message {
    mail_of(&Notice::ToService {
        event: ServiceEvent::Submitted,
        request: request(),
    })
}
