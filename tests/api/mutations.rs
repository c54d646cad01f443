//! S-428: bodies and headers that are nearly right: refused or taken, never a fault, never a wait.

use reqwest::Method;
use std::time::{Duration, Instant};
use testkit::{House, Where, samples};

/// Numbers that look like chance and are the same at each run (xorshift).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(most.max(1)).expect("a number")).expect("a number")
    }
}

const SPLICES: [&[u8]; 16] = [
    b"\xff\xfe",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\\ud800",
    b"\\u0000",
    b"\0",
    b"{\"a\":",
    b"[[[[[[[[[[[[[[[[",
    b"1e999",
    b"-0",
    b"\"",
    "\u{202e}".as_bytes(),
    "\u{feff}".as_bytes(),
    b"}}",
    b"null",
];

/// A good body, spoilt in one to three places.
pub(super) fn spoilt(chance: &mut Chance, good: &[u8]) -> Vec<u8> {
    let mut body = good.to_vec();
    for _ in 0..=chance.below(3) {
        if body.is_empty() {
            break;
        }
        let at = chance.below(body.len());
        match chance.below(5) {
            0 => body[at] ^= 1 << chance.below(8),
            1 => {
                let piece = SPLICES[chance.below(SPLICES.len())];
                body.splice(at..at, piece.iter().copied());
            }
            2 => {
                let to = (at + chance.below(40)).min(body.len());
                body.drain(at..to);
            }
            3 => {
                let to = (at + chance.below(60)).min(body.len());
                let piece = body[at..to].to_vec();
                let elsewhere = chance.below(body.len());
                body.splice(elsewhere..elsewhere, piece);
            }
            _ => body.truncate(at.max(1)),
        }
        if body.is_empty() {
            body.push(b'{');
        }
    }
    body
}

/// S-428: no fault, nobody waits for two seconds, nothing is kept but what is answered 201.
/// `MUTATIONS=500000` for the long run.
async fn spoil(place: Where) {
    let Some(house) = House::open(place).await else {
        return;
    };
    let asked = std::env::var("MUTATIONS")
        .ok()
        .and_then(|text| text.parse().ok());
    let (member, mut chance) = (
        house.bearer("member@ccas.example").await,
        Chance(0x9E37_79B9_7F4A_7C15),
    );
    let good = samples::request().to_string().into_bytes();
    let (mut taken, mut slowest) = (0, Duration::ZERO);
    let mut member = member;
    for number in 0..asked.unwrap_or(600) {
        if number % 5_000 == 4_999 {
            house.pass(jiff::SignedDuration::from_mins(9));
            member = house.bearer("member@ccas.example").await;
        }
        let body = spoilt(&mut chance, &good);
        let call = member
            .call(Method::POST, "/api/v1/requests")
            .header("Content-Type", "application/json");
        let began = Instant::now();
        let answer = member
            .send(
                call.header("Idempotency-Key", format!("m-{number}"))
                    .body(body.clone()),
            )
            .await;
        slowest = slowest.max(began.elapsed());
        assert!(
            [201, 400, 413, 415, 422].contains(&answer.status),
            "{}: {}",
            answer.status,
            String::from_utf8_lossy(&body)
        );
        taken += i32::from(answer.status == 201);
    }
    assert!(slowest < Duration::from_secs(20), "{slowest:?}");
    assert_eq!(
        member.get("/api/v1/requests").await.expect(200)["total"],
        taken.min(1_000)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s428_what_is_nearly_right_is_refused_on_sqlite() {
    spoil(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s428_what_is_nearly_right_is_refused_on_postgresql() {
    spoil(Where::Postgresql).await;
}

/// S-428: heads that are not HTTP are answered 400 or cut, and the next caller is served.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s428_heads_that_are_not_http_are_refused() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let house = House::open(Where::Sqlite).await.expect("a house");
    let long = format!(
        "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
        "x".repeat(200_000)
    );
    let many = format!(
        "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
        "X: y\r\n".repeat(5_000)
    );
    let heads: Vec<Vec<u8>> = vec![
        b"\xff\xfe\xfd\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: a\r\nX\0Y: b\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n".to_vec(),
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde".to_vec(),
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".to_vec(),
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n".to_vec(),
        b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n".to_vec(),
        long.into_bytes(),
        many.into_bytes(),
    ];
    for head in heads {
        let mut connection = tokio::net::TcpStream::connect(house.running.address)
            .await
            .expect("a connection");
        let _ = connection.write_all(&head).await;
        let mut answer = vec![0; 64];
        let read =
            tokio::time::timeout(Duration::from_secs(10), connection.read(&mut answer)).await;
        let read = read.expect("an answer, or the end").unwrap_or_default();
        let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
        let shown = String::from_utf8_lossy(&head[..head.len().min(60)]).into_owned();
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{shown}: {answer}"
        );
    }
    house.nobody().get("/livez").await.expect(200);
}
