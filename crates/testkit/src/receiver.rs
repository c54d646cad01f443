//! A receiver of webhooks, as an integrator has one: answers what the test decides, in order.

use reqwest::header::{HeaderMap, HeaderName};
use serde_json::Value;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What was received.
pub struct Parcel {
    /// The headers.
    pub headers: HeaderMap,
    /// The body, to the letter: it is signed.
    pub body: String,
}

impl Parcel {
    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }
}

/// A receiver on a port of its own.
pub struct Receiver {
    address: SocketAddr,
    answers: Arc<Mutex<VecDeque<String>>>,
    parcels: UnboundedReceiver<Parcel>,
}

impl Receiver {
    /// Listens; answers 204 unless told otherwise.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let answers: Arc<Mutex<VecDeque<String>>> = Arc::default();
        let (sender, parcels) = unbounded_channel();
        let script = Arc::clone(&answers);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(serve(line, Arc::clone(&script), sender.clone()));
            }
        });
        Self {
            address,
            answers,
            parcels,
        }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}/espace-partenaire", self.address)
    }

    /// What it answers next: a status line such as `503 Service Unavailable`, and headers.
    pub fn answer(&self, status: &str, headers: &str) {
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n{headers}\r\n");
        self.answers.lock().expect("a lock").push_back(answer);
    }

    /// The next parcel; the test fails after twenty seconds without one.
    pub async fn next(&mut self) -> Parcel {
        let parcel = tokio::time::timeout(Duration::from_secs(20), self.parcels.recv()).await;
        parcel
            .expect("a parcel within twenty seconds")
            .expect("a parcel")
    }

    /// What came and was not taken by [`Receiver::next`].
    pub fn left(&mut self) -> usize {
        std::iter::from_fn(|| self.parcels.try_recv().ok()).count()
    }
}

async fn serve(
    mut line: TcpStream,
    script: Arc<Mutex<VecDeque<String>>>,
    sender: UnboundedSender<Parcel>,
) {
    let mut bytes = Vec::new();
    while let Some(parcel) = read(&mut line, &mut bytes).await {
        let said = script.lock().expect("a lock").pop_front();
        let answer = said.unwrap_or_else(|| "HTTP/1.1 204 No Content\r\n\r\n".to_owned());
        // Told before it is answered: whoever waits for the parcel may decide the next answer.
        let _ = sender.send(parcel);
        if line.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(line: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<Parcel> {
    loop {
        if let Some((parcel, length)) = parse(bytes) {
            bytes.drain(..length);
            return Some(parcel);
        }
        let mut piece = [0; 4096];
        let read = line.read(&mut piece).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
    }
}

fn parse(bytes: &[u8]) -> Option<(Parcel, usize)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, rest) = text.split_once("\r\n\r\n")?;
    let headers: HeaderMap = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| {
            let name: HeaderName = name.parse().expect("a header's name");
            (name, value.parse().expect("a header's value"))
        })
        .collect();
    let length = headers.get("content-length")?.to_str().ok()?.parse().ok()?;
    let body = rest.get(..length)?.to_owned();
    Some((Parcel { headers, body }, head.len() + 4 + length))
}
