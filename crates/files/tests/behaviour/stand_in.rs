//! A stand-in for S3 on the loopback: objects in memory, one request a connection.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[derive(Default)]
struct State {
    objects: BTreeMap<String, Vec<u8>>,
    calls: Vec<String>,
    failures: usize,
    silent: bool,
}

/// The server; its tasks end with the test's runtime.
pub struct StandIn {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl StandIn {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { port, state }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn object(&self, key: &str) -> Option<Vec<u8>> {
        lock(&self.state).objects.get(key).cloned()
    }

    pub fn keep(&self, key: &str, content: &[u8]) {
        lock(&self.state)
            .objects
            .insert(key.to_owned(), content.to_vec());
    }

    /// The head of every request so far: its line, then its headers.
    pub fn calls(&self) -> Vec<String> {
        lock(&self.state).calls.clone()
    }

    /// Answers the next requests with 503.
    pub fn fail_next(&self, count: usize) {
        lock(&self.state).failures = count;
    }

    /// Reads requests and answers none.
    pub fn fall_silent(&self) {
        lock(&self.state).silent = true;
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some((head, body)) = request(&mut stream).await else {
        return;
    };
    let Some(response) = answer(&mut lock(&state), head, body) else {
        return std::future::pending().await;
    };
    let _ = stream.write_all(&response).await;
    let _ = stream.shutdown().await;
}

async fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(place) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break place + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let mut body = bytes.split_off(end);
    let head = String::from_utf8(bytes).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    while body.len() < length.unwrap_or_default() {
        if stream.read_buf(&mut body).await.ok()? == 0 {
            return None;
        }
    }
    Some((head, body))
}

fn answer(state: &mut State, head: String, body: Vec<u8>) -> Option<Vec<u8>> {
    let mut words = head.split(' ').map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    state.calls.push(head);
    if state.silent {
        return None;
    }
    if state.failures > 0 {
        state.failures -= 1;
        return Some(response("503 Slow Down", b""));
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(match method.as_str() {
        "PUT" => {
            state.objects.insert(path.to_owned(), body);
            response("200 OK", b"")
        }
        "DELETE" => {
            state.objects.remove(path);
            response("204 No Content", b"")
        }
        "GET" if query.contains("list-type=2") => {
            response("200 OK", list(&state.objects, query).as_bytes())
        }
        "GET" => match state.objects.get(path) {
            Some(content) => response("200 OK", content),
            None => response("404 Not Found", b"<Error><Code>NoSuchKey</Code></Error>"),
        },
        _ => response("405 Method Not Allowed", b""),
    })
}

fn list(objects: &BTreeMap<String, Vec<u8>>, query: &str) -> String {
    let prefix = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("prefix="))
        .unwrap_or_default();
    let prefix = format!("/bucket/{}", prefix.replace("%2F", "/"));
    let mut xml = String::from("<ListBucketResult><IsTruncated>false</IsTruncated>");
    for (key, content) in objects.iter().filter(|(key, _)| key.starts_with(&prefix)) {
        let _ = write!(
            xml,
            "<Contents><Key>{}</Key><Size>{}</Size><ETag>\"1\"</ETag>\
             <LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>",
            key.trim_start_matches("/bucket/"),
            content.len(),
        );
    }
    xml + "</ListBucketResult>"
}

fn response(status: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nETag: \"1\"\r\n\
         Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nConnection: close\r\n\r\n",
        body.len(),
    );
    [head.as_bytes(), body].concat()
}
