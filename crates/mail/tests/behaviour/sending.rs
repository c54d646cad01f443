//! Every way a mail server can behave, against a real one (S-061, S-420).

use crate::samples::mail;
use mail::{Reason, SendError, Sent, SmtpRelay, Transport};
use smtp_sink::{CertificateKind, Protection, Setup, SmtpSink, Stage, Turn};
use std::time::Duration;

/// A relay that trusts the server's authority.
pub fn relay(sink: &SmtpSink) -> SmtpRelay {
    SmtpRelay::new(
        sink.url().parse().unwrap(),
        Some(sink.authority_pem().as_bytes()),
    )
    .unwrap()
}

async fn send_to(sink: &SmtpSink) -> Result<Sent, SendError> {
    Transport::Smtp(relay(sink)).send(&mail()).await
}

const fn retry(reason: Reason, smtp_code: Option<u16>) -> Result<Sent, SendError> {
    Err(SendError::Retry { reason, smtp_code })
}

const fn refused(reason: Reason, smtp_code: u16) -> Result<Sent, SendError> {
    Err(SendError::Refused {
        reason,
        smtp_code: Some(smtp_code),
    })
}

const ACCEPTED: Result<Sent, SendError> = Ok(Sent {
    smtp_code: Some(250),
});

/// Asserts that nothing but the offer of encryption was said in clear.
fn nothing_said_in_clear(sink: &SmtpSink) {
    for line in sink.heard_in_clear() {
        let harmless = ["EHLO ", "STARTTLS", "QUIT"]
            .iter()
            .any(|verb| line.starts_with(verb));
        assert!(harmless, "said in clear: {line}");
    }
}

#[tokio::test]
async fn s061_starttls_and_auth_plain() {
    let sink = SmtpSink::start().await.unwrap();
    assert_eq!(send_to(&sink).await, ACCEPTED);
    let mail = sink.wait_for(1).await.unwrap().remove(0);
    assert!(mail.over_tls);
    assert_eq!(mail.user.as_deref(), Some("espace-partenaire"));
    nothing_said_in_clear(&sink);
}

#[tokio::test]
async fn auth_login_and_tls_from_the_first_byte() {
    let setup = Setup {
        protection: Protection::Tls,
        mechanisms: "LOGIN",
        ..Setup::default()
    };
    let sink = SmtpSink::start_with(setup).await.unwrap();
    assert_eq!(send_to(&sink).await, ACCEPTED);
    assert!(sink.mails()[0].over_tls);
    assert_eq!(sink.mails()[0].user.as_deref(), Some("espace-partenaire"));
}

#[tokio::test]
async fn clear_text_to_this_machine_is_possible_when_asked_for() {
    let setup = Setup {
        protection: Protection::Clear,
        account: None,
        ..Setup::default()
    };
    let sink = SmtpSink::start_with(setup).await.unwrap();
    assert_eq!(send_to(&sink).await, ACCEPTED);
    assert!(!sink.mails()[0].over_tls);
}

/// S-061: self-signed, expired, wrong name: the mail stays with the reason, nothing in clear.
#[tokio::test]
async fn s061_a_bad_certificate_is_not_believed() {
    for certificate in [
        CertificateKind::SelfSigned,
        CertificateKind::Expired,
        CertificateKind::WrongName,
    ] {
        for protection in [Protection::StartTls, Protection::Tls] {
            let setup = Setup {
                certificate,
                protection,
                ..Setup::default()
            };
            let sink = SmtpSink::start_with(setup).await.unwrap();
            assert_eq!(
                send_to(&sink).await,
                retry(Reason::TlsFailed, None),
                "{certificate:?} {protection:?}"
            );
            assert!(sink.mails().is_empty());
            nothing_said_in_clear(&sink);
        }
    }
}

/// S-061: a valid certificate of an authority that nobody told us to believe.
#[tokio::test]
async fn s061_another_authority_is_not_believed() {
    let (sink, other) = (
        SmtpSink::start().await.unwrap(),
        SmtpSink::start().await.unwrap(),
    );
    let url = sink.url().parse().unwrap();
    let relay = SmtpRelay::new(url, Some(other.authority_pem().as_bytes())).unwrap();
    let sent = Transport::Smtp(relay).send(&mail()).await;
    assert_eq!(sent, retry(Reason::TlsFailed, None));
    assert!(sink.mails().is_empty());
    nothing_said_in_clear(&sink);
}

/// S-061: somebody on the way removes STARTTLS; neither mail nor password leaves in clear.
#[tokio::test]
async fn s061_without_starttls_nothing_is_sent() {
    let sink = SmtpSink::start().await.unwrap();
    sink.play([Turn::HideStartTls, Turn::Answer(Stage::StartTls, 454)]);
    assert_eq!(send_to(&sink).await, retry(Reason::StartTlsMissing, None));
    assert_eq!(
        send_to(&sink).await,
        retry(Reason::TemporaryRefusal, Some(454))
    );
    assert!(sink.mails().is_empty());
    nothing_said_in_clear(&sink);
}

/// S-061: answers slipped in before TLS must not pass for the server's: no mail was accepted.
#[tokio::test]
async fn s061_answers_injected_before_tls_are_not_believed() {
    let sink = SmtpSink::start().await.unwrap();
    sink.play([Turn::InjectBeforeTls]);
    assert_eq!(send_to(&sink).await, retry(Reason::TlsFailed, None));
    assert!(sink.mails().is_empty());
}

#[tokio::test]
async fn s420_4xx_is_tried_again_wherever_it_comes() {
    let sink = SmtpSink::start().await.unwrap();
    for stage in [
        Stage::Greeting,
        Stage::Hello,
        Stage::Auth,
        Stage::Sender,
        Stage::Recipient,
        Stage::Data,
        Stage::Content,
    ] {
        for code in [421, 450, 451, 452] {
            sink.play([Turn::Answer(stage, code)]);
            let expected = retry(Reason::TemporaryRefusal, Some(code));
            assert_eq!(send_to(&sink).await, expected, "{stage:?}");
        }
    }
    assert!(sink.mails().is_empty());
}

#[tokio::test]
async fn s420_5xx_about_the_mail_is_a_dead_letter() {
    let sink = SmtpSink::start().await.unwrap();
    for (stage, code, reason) in [
        (Stage::Sender, 550, Reason::SenderRefused),
        (Stage::Recipient, 550, Reason::RecipientRefused),
        (Stage::Recipient, 554, Reason::RecipientRefused),
        (Stage::Data, 554, Reason::ContentRefused),
        (Stage::Content, 554, Reason::ContentRefused),
        (Stage::Content, 552, Reason::ContentRefused),
    ] {
        sink.play([Turn::Answer(stage, code)]);
        assert_eq!(send_to(&sink).await, refused(reason, code), "{stage:?}");
    }
    assert!(sink.mails().is_empty());
}

/// A wrong password or a server that shuts its door is repaired by the fund: mails wait for it.
#[tokio::test]
async fn s420_5xx_about_us_is_tried_again() {
    let sink = SmtpSink::start().await.unwrap();
    for (stage, code, reason) in [
        (Stage::Greeting, 554, Reason::HelloRefused),
        (Stage::Hello, 550, Reason::HelloRefused),
        (Stage::Auth, 535, Reason::AuthRefused),
        (Stage::Sender, 530, Reason::AuthRefused),
    ] {
        sink.play([Turn::Answer(stage, code)]);
        assert_eq!(send_to(&sink).await, retry(reason, Some(code)), "{stage:?}");
    }
}

#[tokio::test]
async fn a_wrong_password_or_no_way_to_give_it_is_said() {
    let sink = SmtpSink::start().await.unwrap();
    let url = format!("smtp://espace-partenaire:faux@localhost:{}", sink.port());
    let authority = sink.authority_pem().as_bytes();
    let relay = SmtpRelay::new(url.parse().unwrap(), Some(authority)).unwrap();
    let sent = Transport::Smtp(relay).send(&mail()).await;
    assert_eq!(sent, retry(Reason::AuthRefused, Some(535)));

    let setup = Setup {
        mechanisms: "GSSAPI",
        ..Setup::default()
    };
    let sink = SmtpSink::start_with(setup).await.unwrap();
    assert_eq!(send_to(&sink).await, retry(Reason::AuthRefused, None));
}

/// A cut before the content was sent: nothing left. After it: perhaps, hence the same Message-ID.
#[tokio::test]
async fn s420_a_cut_line_is_tried_again() {
    let sink = SmtpSink::start().await.unwrap();
    for stage in [
        Stage::Greeting,
        Stage::Hello,
        Stage::Auth,
        Stage::Sender,
        Stage::Recipient,
        Stage::Data,
    ] {
        sink.play([Turn::Cut(stage)]);
        assert_eq!(
            send_to(&sink).await,
            retry(Reason::LineDropped, None),
            "{stage:?}"
        );
    }
    sink.play([Turn::Cut(Stage::StartTls)]);
    assert_eq!(send_to(&sink).await, retry(Reason::LineDropped, None));
    sink.play([Turn::Cut(Stage::Content)]);
    assert_eq!(send_to(&sink).await, retry(Reason::OutcomeUnknown, None));
    assert!(sink.mails().is_empty());
}

/// S-420: the only case that makes two copies, recognisable by their Message-ID.
#[tokio::test]
async fn s420_a_cut_after_data_may_double_and_keeps_the_message_id() {
    let sink = SmtpSink::start().await.unwrap();
    sink.play([Turn::AcceptThenCutBeforeAnswer]);
    assert_eq!(send_to(&sink).await, retry(Reason::OutcomeUnknown, None));
    assert_eq!(send_to(&sink).await, ACCEPTED);
    let mails = sink.wait_for(2).await.unwrap();
    assert_eq!(mails[0].header("Message-ID"), mails[1].header("Message-ID"));
    assert_eq!(mails[0].raw, mails[1].raw);
}

#[tokio::test]
async fn s420_a_cut_after_the_acceptance_is_an_acceptance() {
    let sink = SmtpSink::start().await.unwrap();
    sink.play([Turn::AcceptThenCut]);
    assert_eq!(send_to(&sink).await, ACCEPTED);
    assert_eq!(sink.mails().len(), 1);
}

/// lettre waits for ever for a server that accepts the connection and says nothing.
#[tokio::test]
async fn s420_silence_ends_at_our_deadline() {
    assert_eq!(mail::DEADLINE, Duration::from_secs(10));
    let sink = SmtpSink::start().await.unwrap();
    for stage in [
        Stage::Greeting,
        Stage::StartTls,
        Stage::Recipient,
        Stage::Content,
    ] {
        sink.play([Turn::Silence(stage)]);
        let relay = relay(&sink).with_deadline(Duration::from_millis(300));
        let sent = Transport::Smtp(relay).send(&mail()).await;
        assert_eq!(sent, retry(Reason::Timeout, None), "{stage:?}");
    }
    assert!(sink.mails().is_empty());
}

#[tokio::test]
async fn a_server_that_does_not_speak_smtp_is_tried_again() {
    let sink = SmtpSink::start().await.unwrap();
    for stage in [Stage::Greeting, Stage::Sender, Stage::Data] {
        sink.play([Turn::Nonsense(stage)]);
        assert_eq!(
            send_to(&sink).await,
            retry(Reason::AnswerUnreadable, None),
            "{stage:?}"
        );
    }
}

#[tokio::test]
async fn nobody_listening_is_tried_again() {
    let sink = SmtpSink::start().await.unwrap();
    let relay = relay(&sink);
    drop(sink);
    let transport = Transport::Smtp(relay);
    // The port is free as soon as the server's task has ended.
    let mut last = transport.send(&mail()).await;
    for _ in 0..50 {
        if last == retry(Reason::Unreachable, None) {
            break;
        }
        last = transport.send(&mail()).await;
    }
    assert_eq!(last, retry(Reason::Unreachable, None));
}

/// S-531, S-532: the server's own words, which may quote an address, are in no error.
#[tokio::test]
async fn s531_an_error_repeats_nothing_of_the_server() {
    let sink = SmtpSink::start().await.unwrap();
    sink.play([Turn::Answer(Stage::Recipient, 550)]);
    let error = send_to(&sink).await.unwrap_err();
    let shown = format!("{error} {error:?} {}", error.reason().label());
    assert!(!shown.contains("canary") && !shown.contains('@'), "{shown}");
}

#[test]
fn an_authority_that_is_not_one_is_refused_at_start() {
    let url = || "smtp://mail.example".parse().unwrap();
    for pem in [
        "",
        "not a certificate",
        "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----",
    ] {
        assert_eq!(
            SmtpRelay::new(url(), Some(pem.as_bytes())).err(),
            Some(mail::RelayError::Authority),
            "{pem}"
        );
    }
}

/// The relay is configured with a password: nothing prints it.
#[tokio::test]
async fn s532_debug_shows_no_credentials() {
    let sink = SmtpSink::start().await.unwrap();
    let shown = format!("{:?}", Transport::Smtp(relay(&sink)));
    assert!(
        !shown.contains("p@ss") && !shown.contains("espace-partenaire"),
        "{shown}"
    );
}
