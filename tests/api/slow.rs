//! S-425: callers who take their time are given up, and the others do not wait for them.

use reqwest::Method;
use std::time::{Duration, Instant};
use testkit::{Caller, House, Where, samples};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};

/// A fifth of a second for what takes ten: the same code, in the time of a test.
async fn hasty() -> House {
    let house = House::open_with(Where::Sqlite, |config| {
        let patience = &mut config.http.patience;
        patience.head = Duration::from_secs(1);
        patience.window = Duration::from_millis(200);
        patience.least = 200;
        patience.body = Duration::from_millis(1_500);
        patience.unread = Duration::from_millis(400);
    });
    house.await.expect("a house")
}

async fn connect(house: &House) -> TcpStream {
    TcpStream::connect(house.running.address)
        .await
        .expect("a connection")
}

/// What comes until the connection is closed; the test fails when it stays open.
async fn until_closed(mut connection: TcpStream) -> String {
    let mut all = Vec::new();
    let read = timeout(Duration::from_secs(15), connection.read_to_end(&mut all)).await;
    let _ = read.expect("the connection is closed");
    String::from_utf8_lossy(&all).into_owned()
}

fn head(caller: &Caller, path: &str, kind: &str, length: usize) -> String {
    let token = caller.token();
    format!(
        "POST {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: slow\r\n\
         Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    )
}

/// S-425: idle, slow head, stalled body, slow body, stalled file: each is closed, and said so where
/// there is somebody to tell; a body that comes in time is taken.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::too_many_lines,
    reason = "the callers stand beside one another"
)]
async fn s425_slow_callers_are_given_up() {
    let house = hasty().await;
    let member = house.bearer("member@ccas.example").await;
    let filed = member.submit(&samples::request()).await.expect(201);
    let files = format!(
        "/api/v1/requests/{}/attachments",
        filed["id"].as_str().expect("an id")
    );

    let idle = connect(&house).await;
    let answer = until_closed(idle).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );

    let mut slow_head = connect(&house).await;
    slow_head
        .write_all(b"GET /livez HTTP/1.1\r\nHo")
        .await
        .expect("sent");
    let answer = until_closed(slow_head).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );

    let json = head(&member, "/api/v1/requests", "application/json", 4_000);
    let multipart = head(&member, &files, "multipart/form-data; boundary=x", 4_000);
    for (head, begin) in [
        (&json, "{\"text\":"),
        (
            &multipart,
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF",
        ),
    ] {
        let mut stalled = connect(&house).await;
        stalled
            .write_all(format!("{head}{begin}").as_bytes())
            .await
            .expect("sent");
        let answer = until_closed(stalled).await;
        assert!(
            answer.starts_with("HTTP/1.1 408") && answer.contains("/problems/too-slow"),
            "{answer}"
        );
        // S-049: on this answer too.
        assert!(
            answer.contains("content-security-policy") && answer.contains("x-content-type-options"),
            "{answer}"
        );
    }

    let mut drops = connect(&house).await;
    drops.write_all(json.as_bytes()).await.expect("sent");
    let began = Instant::now();
    while drops.write_all(b" ").await.is_ok() && began.elapsed() < Duration::from_secs(10) {
        sleep(Duration::from_millis(20)).await;
        if timeout(Duration::from_millis(1), drops.readable())
            .await
            .is_ok()
        {
            break;
        }
    }
    assert!(
        began.elapsed() < Duration::from_secs(8),
        "a body by drops is given up"
    );
    assert!(until_closed(drops).await.starts_with("HTTP/1.1 408"));

    let slow_page = head(
        &member,
        "/connexion",
        "application/x-www-form-urlencoded",
        4_000,
    );
    let slow_page = slow_page.replace("Host: here", "Host: here\r\nSec-Fetch-Site: same-origin");
    let mut stalled = connect(&house).await;
    stalled
        .write_all(format!("{slow_page}adresse=").as_bytes())
        .await
        .expect("sent");
    assert!(until_closed(stalled).await.starts_with("HTTP/1.1 4"));
    assert_eq!(
        member.get("/api/v1/requests").await.expect(200)["total"],
        1,
        "nothing was kept"
    );
}

/// S-425: who does not take what is sent to her is given up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s425_who_does_not_read_is_given_up() {
    let house = hasty().await;
    let member = house.bearer("member@ccas.example").await;
    let (path, length) = large_file(&member).await;
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4 * 1024).expect("small");
    let mut lazy = socket
        .connect(house.running.address)
        .await
        .expect("a connection");
    let call = format!(
        "GET {path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {}\r\n\r\n",
        member.token()
    );
    lazy.write_all(call.as_bytes()).await.expect("sent");
    sleep(Duration::from_secs(4)).await;
    let mut all = Vec::new();
    let read = timeout(Duration::from_secs(10), lazy.read_to_end(&mut all)).await;
    assert!(
        read.expect("closed").is_err() || all.len() < length,
        "all of it came: {}",
        all.len()
    );
    member.get("/api/v1/requests").await.expect(200);
}

async fn large_file(member: &Caller) -> (String, usize) {
    let filed = member.submit(&samples::request()).await.expect(201);
    let path = format!(
        "/api/v1/requests/{}/attachments",
        filed["id"].as_str().expect("an id")
    );
    // A long comment on the second line of a document.
    let document = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");
    let line = document
        .iter()
        .position(|byte| *byte == b'\n')
        .expect("a line")
        + 1;
    let mut bytes = document[..line].to_vec();
    bytes.push(b'%');
    bytes.resize(9 * 1024 * 1024, b'a');
    bytes.push(b'\n');
    bytes.extend(&document[line..]);
    let length = bytes.len();
    let part = reqwest::multipart::Part::bytes(bytes).file_name("a.pdf");
    let form = reqwest::multipart::Form::new().part("file", part);
    let kept = member
        .send(member.call(Method::POST, &path).multipart(form))
        .await
        .expect(201);
    (
        format!("{path}/{}", kept["items"][0]["id"].as_str().expect("an id")),
        length,
    )
}

/// S-425: 200 callers who stall do not delay the others. `STALLS=1000` for the long run.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s425_others_do_not_wait() {
    let house = hasty().await;
    let member = house.bearer("member@ccas.example").await;
    let number = std::env::var("STALLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(200);
    let alone = slowest(&member).await;
    let json = head(&member, "/api/v1/requests", "application/json", 4_000);
    let mut stalled = Vec::new();
    for _ in 0..number {
        let mut one = connect(&house).await;
        one.write_all(format!("{json}{{").as_bytes())
            .await
            .expect("sent");
        stalled.push(one);
    }
    let among = slowest(&member).await;
    // No figure is asserted: only that nobody waits for a body that does not come.
    assert!(
        among < Duration::from_secs(5),
        "alone {alone:?}, among {number} who stall {among:?}"
    );
    for one in stalled {
        assert!(until_closed(one).await.starts_with("HTTP/1.1 408"));
    }
}

async fn slowest(member: &Caller) -> Duration {
    let mut slowest = Duration::ZERO;
    for _ in 0..20 {
        let began = Instant::now();
        member.get("/api/v1/requests").await.expect(200);
        slowest = slowest.max(began.elapsed());
    }
    slowest
}
