//! Receivers that fail in each way of S-223 and S-423 until they are healed.

use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How a receiver fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sickness {
    /// Not at all.
    None,
    /// Answers these headers, the status line first, and nothing else.
    Answers(&'static str),
    /// Hangs up without a word.
    HangsUp,
    /// Hangs up within its answer.
    CutsShort,
    /// Refuses at a length of ten mebibytes.
    Huge,
    /// Answers a byte at a time, and never ends its headers.
    Drips,
    /// Listens, and never answers.
    Silent,
    /// Speaks plainly where TLS is expected.
    NotTls,
}

/// What one receiver received well: of each event its request, its version, and when it came first.
pub type Ledger = BTreeMap<String, (String, i64, Instant)>;

/// A receiver on a port of its own.
pub struct Receiver {
    address: SocketAddr,
    /// How it fails.
    pub sickness: Sickness,
    received: Arc<Mutex<(Ledger, Vec<String>)>>,
}

impl Receiver {
    /// Listens, sick until `healed`.
    pub async fn open(sickness: Sickness, healed: watch::Receiver<bool>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let received: Arc<Mutex<(Ledger, Vec<String>)>> = Arc::default();
        let kept = Arc::clone(&received);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let (kept, healed) = (Arc::clone(&kept), healed.clone());
                tokio::spawn(serve(line, sickness, healed, kept));
            }
        });
        Self {
            address,
            sickness,
            received,
        }
    }

    /// Where it is to be called while it is sick.
    pub fn url(&self) -> String {
        match self.sickness {
            Sickness::NotTls => format!("https://{}/", self.address),
            _ => self.healed_url(),
        }
    }

    /// Where it is to be called once it is healed.
    pub fn healed_url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What it received well.
    pub fn received(&self) -> Ledger {
        self.received.lock().expect("a lock").0.clone()
    }

    /// The events that it received well, in the order in which they came first.
    pub fn order(&self) -> Vec<String> {
        self.received.lock().expect("a lock").1.clone()
    }
}

async fn serve(
    mut line: TcpStream,
    sickness: Sickness,
    mut healed: watch::Receiver<bool>,
    kept: Arc<Mutex<(Ledger, Vec<String>)>>,
) {
    let mut bytes = Vec::new();
    while let Some(body) = read(&mut line, &mut bytes).await {
        if sickness != Sickness::None && !*healed.borrow() {
            return fail(&mut line, sickness, &mut healed).await;
        }
        // A greeting that came before it was healed and was read after.
        if body.is_empty() {
            return;
        }
        let event: Value = serde_json::from_str(&body).expect("JSON");
        let text = |name: &str| event["data"][name].as_str().expect("a text").to_owned();
        let version = event["data"]["version"].as_i64().expect("a number");
        {
            let (ledger, order) = &mut *kept.lock().expect("a lock");
            if let Entry::Vacant(place) = ledger.entry(text("id")) {
                place.insert((text("request"), version, Instant::now()));
                order.push(text("id"));
            }
        }
        if line
            .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
            .await
            .is_err()
        {
            return;
        }
    }
}

async fn fail(line: &mut TcpStream, sickness: Sickness, healed: &mut watch::Receiver<bool>) {
    let answer = match sickness {
        Sickness::Answers(head) => format!("HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n"),
        Sickness::CutsShort => "HTTP/1.1 20".to_owned(),
        Sickness::Huge => "HTTP/1.1 500 Huge\r\nContent-Length: 10485760\r\n\r\n".to_owned(),
        Sickness::Drips => "HTTP/1.1 200 OK\r\nX-Drop: ".to_owned(),
        Sickness::NotTls => "HTTP/1.1 400 Bad Request\r\n\r\n".to_owned(),
        Sickness::None | Sickness::HangsUp | Sickness::Silent => String::new(),
    };
    let _ = line.write_all(answer.as_bytes()).await;
    match sickness {
        Sickness::Huge => {
            let _ = line.write_all(&vec![b'x'; 10 * 1024 * 1024]).await;
        }
        Sickness::Silent => {
            let _ = healed.wait_for(|healed| *healed).await;
        }
        Sickness::Drips => {
            while !*healed.borrow() && line.write_all(b"x").await.is_ok() {
                let drop = Duration::from_millis(50);
                let _ = tokio::time::timeout(drop, healed.changed()).await;
            }
        }
        _ => {}
    }
}

/// The body of the next call; `None` when the line ends, or when no call in plain HTTP comes.
async fn read(line: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<String> {
    loop {
        // A TLS greeting: it is answered in the wrong language.
        if bytes.first() == Some(&0x16) {
            return Some(String::new());
        }
        if let Some((body, length)) = parse(bytes) {
            bytes.drain(..length);
            return Some(body);
        }
        let mut piece = [0; 4096];
        let read = line.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    }
}

fn parse(bytes: &[u8]) -> Option<(String, usize)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, rest) = text.split_once("\r\n\r\n")?;
    let length = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?;
    let length: usize = length.1.parse().ok()?;
    Some((rest.get(..length)?.to_owned(), head.len() + 4 + length))
}
