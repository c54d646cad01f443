//! S-420: the real binary tells people through a real mail server: STARTTLS, a certificate that it
//! verifies, an account. Whatever that server does, partners are answered.

use crate::process::clients::{Partners, submission};
use crate::process::site::Site;
use crate::process::sql::Sql;
use reqwest::StatusCode;
use smtp_sink::{Mail, SmtpSink, Stage, Turn};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use testkit::Where;
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s420_mails_leave_whatever_the_mail_server_does_on_sqlite() {
    tells(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s420_mails_leave_whatever_the_mail_server_does_on_postgresql() {
    tells(Where::Postgresql).await;
}

async fn tells(place: Where) {
    let Some(site) = Site::open(place) else {
        return;
    };
    site.seed().await;
    let sink = SmtpSink::start().await.expect("a mail server");
    let authority = site.folder().join("authority.pem");
    std::fs::write(&authority, sink.authority_pem()).expect("a file");
    let site = site
        .with("EP_SMTP_URL", &sink.url())
        .with("EP_SMTP_AUTHORITY", &authority.display().to_string())
        .with("EP_MAIL_FROM", "ne-pas-repondre@cpam.example");
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let mut sql = Sql::connect(site.database());
    in_order(&partners, &sink).await;
    refused_for_now(&partners, &sink).await;
    refused_for_good(&partners, &sink, &mut sql).await;
    let dead = site.dead_letters().await;
    assert_eq!(dead.len(), 1);
    assert!(dead[0].failure.is_some(), "it says why: {dead:?}");
    away_and_back(&partners, &sink, &mut sql).await;
    let (status, _) = life.terminate().await;
    assert!(status.success(), "{}", site.log());
    let harmless = |line: &str| {
        ["EHLO", "STARTTLS", "QUIT"]
            .iter()
            .any(|word| line.starts_with(word))
    };
    assert!(
        sink.heard_in_clear().iter().all(|line| harmless(line)),
        "{:?}",
        sink.heard_in_clear()
    );
}

/// The service's mailbox and the author are told, over TLS, by somebody who signed in.
async fn in_order(partners: &Partners, sink: &SmtpSink) {
    submit(partners, 1).await;
    let told = mails(sink, 2).await;
    let to: BTreeSet<&str> = told
        .iter()
        .flat_map(|mail| &mail.to)
        .map(String::as_str)
        .collect();
    assert!(
        to.contains("member@ccas.example") && to.len() == 2,
        "{to:?}"
    );
    assert!(told.iter().all(|mail| mail.over_tls && mail.user.is_some()));
}

/// Tried again, under the same `Message-ID`.
async fn refused_for_now(partners: &Partners, sink: &SmtpSink) {
    sink.play([Turn::Answer(Stage::Content, 451)]);
    submit(partners, 2).await;
    let told = mails(sink, 4).await;
    assert_eq!(sink.connections(), 5, "one of them was refused first");
    assert_eq!(identities(&told), 4);
}

/// A dead letter; the other mail leaves.
async fn refused_for_good(partners: &Partners, sink: &SmtpSink, sql: &mut Sql) {
    const DEAD: &str = "SELECT count(*) AS n FROM outbox WHERE state = 'dead'";
    sink.play([Turn::Answer(Stage::Content, 554)]);
    submit(partners, 3).await;
    mails(sink, 5).await;
    until(sql, DEAD, 1).await;
}

/// Partners are answered all the same; people are told once the server is back.
async fn away_and_back(partners: &Partners, sink: &SmtpSink, sql: &mut Sql) {
    const WAITING: &str =
        "SELECT count(*) AS n FROM outbox WHERE failure IS NOT NULL AND state = 'waiting'";
    const SENT: &str = "SELECT count(*) AS n FROM outbox WHERE state = 'sent'";
    sink.always(Turn::Cut(Stage::Greeting));
    submit(partners, 4).await;
    until(sql, WAITING, 2).await;
    assert_eq!(sink.mails().len(), 5);
    sink.always(Turn::Accept);
    assert_eq!(identities(&mails(sink, 7).await), 7);
    until(sql, SENT, 7).await;
}

/// Files a request: answered at once, whatever the mail server is doing.
async fn submit(partners: &Partners, person: u64) {
    let began = Instant::now();
    let body = submission(person, true);
    let answer = partners
        .send(&format!("mail-{person}"), "member@ccas.example", &body)
        .await;
    let (status, answer, _) = answer.expect("an answer");
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    // Generous, for a debug build on a busy machine: a mail server that hangs does so for 10 s.
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}

/// The mails, once there are so many: what waits is tried again within a minute (S-420).
async fn mails(sink: &SmtpSink, count: usize) -> Vec<Mail> {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(90) {
        if let Ok(mails) = sink.wait_for(count).await {
            return mails;
        }
    }
    panic!("{} mails, {count} awaited", sink.mails().len());
}

fn identities(mails: &[Mail]) -> usize {
    let ids: BTreeSet<_> = mails
        .iter()
        .filter_map(|mail| mail.header("Message-ID"))
        .collect();
    ids.len()
}

async fn until(sql: &mut Sql, query: &str, wanted: i64) {
    let mut last = 0;
    for _ in 0..300 {
        last = sql.number(query);
        if last == wanted {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("{query}: {last}, {wanted} awaited");
}
