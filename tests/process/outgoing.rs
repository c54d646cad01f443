//! S-132: to whom the service speaks. Everything that the binary connects to is recorded while it does all
//! of its work: its database, the mail server, the scanner and the receivers that were chosen, and nobody
//! else.

use super::clients::{Partners, submission};
use super::faults::Faults;
use super::site::Site;
use reqwest::{Client, StatusCode};
use serde_json::json;
use smtp_sink::SmtpSink;
use std::collections::BTreeSet;
use std::time::Duration;
use testkit::{Receiver, Where};
use tokio::net::TcpListener;
use tokio::time::sleep;

const MEMBER: &str = "member@ccas.example";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s132_nobody_else_is_spoken_to_on_sqlite() {
    speaks_to(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s132_nobody_else_is_spoken_to_on_postgresql() {
    speaks_to(Where::Postgresql).await;
}

/// What was connected to, or asked the address of, since the site was made.
pub fn spoken_to(faults: &Faults) -> BTreeSet<String> {
    let seen = faults.seen();
    let told = seen.iter().filter_map(|line| line.strip_prefix("connect "));
    // A name of this machine may lead to either of its loopback addresses.
    told.map(|told| told.replace("[::1]", "127.0.0.1"))
        .collect()
}

/// The server's socket, where there is one.
pub fn database(site: &Site) -> BTreeSet<String> {
    let sockets = site
        .cluster
        .as_ref()
        .map(|cluster| cluster.sockets().join(".s.PGSQL.5432"));
    sockets
        .map(|socket| socket.display().to_string())
        .into_iter()
        .collect()
}

#[expect(clippy::too_many_lines, reason = "one run, from start to stop")]
async fn speaks_to(place: Where) {
    let Some(site) = Site::open(place) else {
        return;
    };
    site.seed().await;
    let sink = SmtpSink::start().await.expect("a mail server");
    let authority = site.folder().join("authority.pem");
    std::fs::write(&authority, sink.authority_pem()).expect("a file");
    let scanner = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let scanner_at = scanner.local_addr().expect("an address").to_string();
    let mut receiver = Receiver::open().await;
    let receiver_at = receiver.url().replace("http://", "");
    let receiver_at = receiver_at
        .split('/')
        .next()
        .expect("an address")
        .to_owned();
    let site = site
        .with("EP_SMTP_URL", &sink.url())
        .with("EP_SMTP_AUTHORITY", &authority.display().to_string())
        .with("EP_MAIL_FROM", "ne-pas-repondre@cpam.example")
        .with("EP_CLAMD", &scanner_at)
        .with("EP_WEBHOOKS_ALLOW", &receiver_at);
    let (site, faults) = Faults::of(site);
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let http = Client::builder().no_proxy().build().expect("a client");
    let made = http.post(format!("http://{}/api/v1/webhooks", life.address));
    let made = made.bearer_auth(partners.token_of("manager@ccas.example"));
    let made = made
        .json(&json!({ "url": receiver.url() }))
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        made.status(),
        StatusCode::CREATED,
        "{:?}",
        made.text().await
    );
    let body = submission(1, true);
    assert_eq!(
        partners.once("spoken", MEMBER, &body).await,
        StatusCode::CREATED
    );
    let filed = partners.ledger.keys()["spoken"]
        .answer
        .clone()
        .expect("an answer");
    let path = format!(
        "/api/v1/requests/{}/attachments",
        filed["id"].as_str().expect("an id")
    );
    assert_eq!(partners.attach(MEMBER, &path).await, StatusCode::CREATED);
    sink.wait_for(2).await.expect("two mails");
    receiver.next().await;
    // The scanner is asked, and hangs up.
    drop(scanner.accept().await.expect("a call"));
    let mut expected = database(&site);
    expected.extend([
        scanner_at,
        receiver_at,
        format!("127.0.0.1:{}", sink.port()),
    ]);
    for _ in 0..100 {
        if spoken_to(&faults) == expected {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    assert!(life.terminate().await.0.success(), "{}", site.log());
    assert_eq!(spoken_to(&faults), expected);
}
