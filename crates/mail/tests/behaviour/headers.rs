//! What a mail's headers can be made to hold: nothing (S-036, S-531).

use crate::samples::{RECIPIENT, address, every_notice, letterhead, mail, request, stamp};
use crate::sending::relay;
use domain::text::{EmailAddress, Label};
use mail::{Contact, Message, Notice, Transport, render};
use smtp_sink::SmtpSink;
use std::fmt::Write;

/// Every header that a mail of ours has.
const KNOWN: [&str; 9] = [
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Date",
    "Auto-Submitted",
    "Content-Language",
    "MIME-Version",
    "Content-Type",
];

fn hostile_texts() -> Vec<String> {
    let endings = [
        "\r\n", "\n", "\r", "\0", "\u{85}", "\u{2028}", "\u{2029}", "\u{b}", "\u{c}",
    ];
    let mut texts: Vec<String> = endings
        .iter()
        .map(|ending| format!("CCAS{ending}Bcc: victime@evil.example{ending}{ending}corps"))
        .collect();
    texts.push("=?utf-8?q?CCAS=0D=0ABcc:_victime@evil.example?=".to_owned());
    texts.push("a@b.example, victime@evil.example".to_owned());
    texts.push("a@b.example> RCPT TO:<victime@evil.example".to_owned());
    texts.push(format!(
        "a@b.example{}victime@evil.example",
        " ".repeat(10_000)
    ));
    texts.push("é".repeat(10_000));
    texts
}

/// S-036: the server sees one recipient and the headers that the program writes, whatever texts
/// are offered as addresses, as the fund's name or as its telephone number.
#[tokio::test]
async fn s036_hostile_texts_make_no_header_and_no_recipient() {
    let sink = SmtpSink::start().await.unwrap();
    let transport = Transport::Smtp(relay(&sink));
    let mut sent = 0;
    for text in hostile_texts() {
        assert!(
            EmailAddress::parse(&text).is_err(),
            "{text:.40?} passes for an address"
        );
        // What the types let through is sent, to see what the server makes of it.
        let Ok(label) = Label::parse(&text) else {
            continue;
        };
        let contact = Contact {
            fund: label.clone(),
            mailbox: address("c2s@cpam.example"),
            phone: Some(label),
        };
        let notice = Notice::Acknowledgement {
            request: request(),
            contact,
        };
        let mail = render(&notice, &address(RECIPIENT), &letterhead(), stamp()).unwrap();
        transport.send(&mail).await.unwrap();
        sent += 1;
    }
    assert!(sent >= 2, "the corpus no longer reaches the server");
    for mail in sink.mails() {
        assert_eq!(mail.to, [RECIPIENT]);
        let names: Vec<String> = mail
            .headers()
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, KNOWN);
    }
}

/// The same with every mail of the program.
#[tokio::test]
async fn s531_every_mail_has_one_recipient_and_the_known_headers() {
    let sink = SmtpSink::start().await.unwrap();
    let transport = Transport::Smtp(relay(&sink));
    for (_, notice) in every_notice() {
        let mail = render(&notice, &address(RECIPIENT), &letterhead(), stamp()).unwrap();
        transport.send(&mail).await.unwrap();
    }
    let mails = sink.wait_for(every_notice().len()).await.unwrap();
    for mail in mails {
        assert_eq!(mail.to, [RECIPIENT]);
        assert_eq!(mail.from, "ne-pas-repondre@ep.cpam.example");
        let names: Vec<String> = mail
            .headers()
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, KNOWN);
        assert!(
            mail.raw.is_ascii(),
            "8-bit content would need the server's consent"
        );
        assert!(
            mail.raw
                .split(|&byte| byte == b'\n')
                .all(|line| line.len() <= 998)
        );
    }
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let sink = SmtpSink::start().await.unwrap();
    let mail = mail();
    Transport::Smtp(relay(&sink)).send(&mail).await.unwrap();
    let received = sink.wait_for(1).await.unwrap().remove(0);
    let header = |name| received.header(name).unwrap();
    assert_eq!(header("Subject"), "Nouvelle demande — Espace Partenaire");
    assert_eq!(
        header("From"),
        "\"Espace Partenaire\" <ne-pas-repondre@ep.cpam.example>"
    );
    assert_eq!(header("To"), RECIPIENT);
    assert_eq!(
        header("Message-ID"),
        "<01890a5d-ac96-774b-bcce-b302099a8057@ep.cpam.example>"
    );
    assert_eq!(header("Date"), "Sun, 22 Nov 2026 14:23:18 +0000");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    let unix = |text: String| text.replace("\r\n", "\n");
    assert_eq!(
        received.text().map(unix).as_deref(),
        Some(mail.text.as_str())
    );
    assert_eq!(
        received.html().map(unix).as_deref(),
        Some(mail.html.as_str())
    );
}

/// S-420: an attempt is recognisable as the same mail, to the byte.
#[test]
fn s420_the_same_mail_has_the_same_bytes() {
    let (first, second) = (mail().eml().unwrap(), mail().eml().unwrap());
    assert_eq!(first, second);
    let mut shown = String::new();
    write!(shown, "{:?}", mail()).unwrap();
    assert!(!shown.contains(RECIPIENT));
}

/// What the domain takes for an address can always be written on an envelope.
#[tokio::test]
async fn every_address_of_the_domain_can_be_written_to() {
    let sink = SmtpSink::start().await.unwrap();
    let transport = Transport::Smtp(relay(&sink));
    let rare = [
        "O'Neil+test@sub.ccas-lys.example",
        "a!#$%&*/=?^_`{|}~-@c.test",
        "a.b.c@1-2.test",
    ];
    for text in rare {
        let mail = Message {
            to: address(text),
            ..mail()
        };
        transport.send(&mail).await.unwrap();
    }
    let mails = sink.wait_for(rare.len()).await.unwrap();
    for (mail, text) in mails.iter().zip(rare) {
        assert_eq!(mail.to, [text]);
        assert_eq!(mail.header("To").as_deref(), Some(text));
    }
}
