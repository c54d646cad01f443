//! The courier before receivers of every kind (S-037, S-222, S-223, S-423).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use jiff::{SignedDuration, Timestamp};
use outbound::{Courier, Endpoint, Exceptions, Outcome, Parcel, SigningSecret};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The reference library compares with the system's clock.
#[expect(
    clippy::disallowed_methods,
    reason = "there is no clock here to be given"
)]
fn now() -> Timestamp {
    Timestamp::now()
}

const BODY: &str = r#"{"type":"request.answered"}"#;

/// A receiver that answers these bytes once, and gives back what it was sent.
async fn receiver(answer: Vec<u8>) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = tokio::spawn(async move {
        let (mut line, _) = listener.accept().await.unwrap();
        let mut text = String::new();
        let mut piece = [0; 4096];
        while !text.ends_with(BODY) {
            let read = line.read(&mut piece).await.unwrap();
            assert!(read > 0, "cut after: {text}");
            text.push_str(std::str::from_utf8(&piece[..read]).unwrap());
        }
        let _ = line.write_all(&answer).await;
        text
    });
    (address, received)
}

fn courier() -> Courier {
    Courier::new(Exceptions::loopback()).unwrap()
}

async fn post(courier: &Courier, url: &str) -> Outcome {
    let endpoint = Endpoint::parse(url, courier.exceptions()).unwrap();
    let secrets = [SigningSecret::new([7; 32])];
    let parcel = Parcel {
        id: "evt_1",
        at: now(),
        body: BODY,
        secrets: &secrets,
    };
    courier.post(&endpoint, &parcel).await
}

fn answer(status: &str, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n{headers}\r\n")
        .into_bytes()
}

/// S-222: what the reference library of Standard Webhooks accepts, with both secrets of a rotation.
#[tokio::test]
async fn s222_the_reference_library_accepts_our_signatures() {
    let (address, received) = receiver(answer("204 No Content", "")).await;
    let courier = courier();
    let endpoint = Endpoint::parse(&format!("http://{address}/c"), courier.exceptions()).unwrap();
    let secrets = [SigningSecret::new([1; 32]), SigningSecret::new([2; 32])];
    let parcel = Parcel {
        id: "evt_42",
        at: now(),
        body: BODY,
        secrets: &secrets,
    };
    assert_eq!(
        courier.post(&endpoint, &parcel).await,
        Outcome::Received { status: 204 }
    );
    let text = received.await.unwrap();
    let mut headers = standardwebhooks_headers(&text);
    for secret in &secrets {
        let receiver = standardwebhooks::Webhook::new(&secret.reveal()).unwrap();
        receiver.verify(BODY.as_bytes(), &headers).unwrap();
        assert!(receiver.verify(b"{}", &headers).is_err());
    }
    let stranger = standardwebhooks::Webhook::new(&SigningSecret::new([3; 32]).reveal()).unwrap();
    assert!(stranger.verify(BODY.as_bytes(), &headers).is_err());
    headers.insert("webhook-id", "evt_43".parse().unwrap());
    let receiver = standardwebhooks::Webhook::new(&secrets[0].reveal()).unwrap();
    assert!(receiver.verify(BODY.as_bytes(), &headers).is_err());
}

fn standardwebhooks_headers(text: &str) -> http::HeaderMap {
    text.lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| {
            (
                name.parse::<http::HeaderName>().unwrap(),
                value.parse().unwrap(),
            )
        })
        .collect()
}

/// S-223: only 2xx is success, 410 ends it, a redirect is a failure, waits are heard and bounded.
#[tokio::test]
async fn s223_each_status_is_judged() {
    let courier = courier();
    let refused = |status, wait| Outcome::Refused { status, wait };
    let minutes = Some(SignedDuration::from_secs(120));
    for (said, expected) in [
        (answer("200 OK", ""), Outcome::Received { status: 200 }),
        (answer("410 Gone", ""), Outcome::Gone),
        (
            answer("302 Found", "Location: http://127.0.0.1:1/\r\n"),
            refused(302, None),
        ),
        (answer("404 Not Found", ""), refused(404, None)),
        (
            answer("429 Too Many Requests", "Retry-After: 120\r\n"),
            refused(429, minutes),
        ),
        (
            answer("503 Service Unavailable", "Retry-After: 99999999\r\n"),
            refused(503, Some(SignedDuration::from_hours(24))),
        ),
        (
            answer("500 Internal Server Error", "Retry-After: hier\r\n"),
            refused(500, None),
        ),
    ] {
        let (address, received) = receiver(said).await;
        assert_eq!(
            post(&courier, &format!("http://{address}/")).await,
            expected
        );
        received.await.unwrap();
    }
}

/// S-423: nothing that a receiver does is more than a failure.
#[tokio::test]
async fn s423_receivers_that_misbehave_are_failures() {
    let courier = courier();
    for said in [
        Vec::new(),
        b"SSH-2.0-OpenSSH\r\n".to_vec(),
        b"HTTP/1.1 \xff\xff\r\n\r\n".to_vec(),
    ] {
        let (address, _received) = receiver(said).await;
        assert_eq!(
            post(&courier, &format!("http://{address}/")).await,
            Outcome::Failed("broken_off")
        );
    }
    let mut large = b"HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n".to_vec();
    large.resize(large.len() + 64 * 1024, b'x');
    let (address, _received) = receiver(large).await;
    assert_eq!(
        post(&courier, &format!("http://{address}/")).await,
        Outcome::Received { status: 200 }
    );
    // Nobody listens; nobody speaks TLS.
    let closed = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    assert_eq!(
        post(&courier, &format!("http://{closed}/")).await,
        Outcome::Failed("unreachable")
    );
    assert_eq!(
        post(&courier, &format!("https://{closed}/")).await,
        Outcome::Failed("unreachable")
    );
}

/// S-037: a name that resolves to this machine is not called, whatever it looked like when it was kept.
#[tokio::test]
async fn s037_a_name_that_leads_within_is_not_called() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    // The operator's exception is for another name of this machine: `localhost` is still refused.
    let other: Exceptions = format!("127.0.0.1:{port}").parse().unwrap();
    let courier = Courier::new(other).unwrap();
    let kept = Endpoint::parse(
        &format!("http://localhost:{port}/"),
        &Exceptions::loopback(),
    )
    .unwrap();
    let secrets = [SigningSecret::new([7; 32])];
    let parcel = Parcel {
        id: "evt_1",
        at: now(),
        body: BODY,
        secrets: &secrets,
    };
    assert_eq!(
        courier.post(&kept, &parcel).await,
        Outcome::Failed("not_allowed")
    );
    let nobody =
        tokio::time::timeout(std::time::Duration::from_millis(50), listener.accept()).await;
    assert!(nobody.is_err(), "somebody connected");
}
