//! S-047: the malware gate fails closed.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;
use testkit::{Caller, House, Where, samples};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const PDF: &[u8] = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");
/// What the scanner of these tests takes for malware.
const BAD: &[u8] = b"% this-is-what-the-test-scanner-looks-for";

/// How the scanner behaves.
const SCANS: u8 = 0;
const HANGS_UP: u8 = 1;
const SAYS_NOTHING: u8 = 2;
const IS_FULL: u8 = 3;

/// A scanner that reads the protocol of clamd as clamd does, and nothing else.
async fn scanner() -> (String, Arc<AtomicU8>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address");
    let address = listener.local_addr().expect("an address").to_string();
    let mood = Arc::new(AtomicU8::new(SCANS));
    let shared = Arc::clone(&mood);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mood = shared.load(Ordering::SeqCst);
            tokio::spawn(async move { answer(stream, mood).await });
        }
    });
    (address, mood)
}

async fn answer(mut stream: TcpStream, mood: u8) -> Option<()> {
    if mood == HANGS_UP {
        return None;
    }
    let mut command = [0; 10];
    stream.read_exact(&mut command).await.ok()?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut content = Vec::new();
    loop {
        let length = stream.read_u32().await.ok()?;
        if length == 0 {
            break;
        }
        let mut piece = vec![0; usize::try_from(length).ok()?];
        stream.read_exact(&mut piece).await.ok()?;
        content.extend(piece);
    }
    let is_bad = content.windows(BAD.len()).any(|window| window == BAD);
    let words: &[u8] = match (mood, is_bad) {
        (SAYS_NOTHING, _) => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            return None;
        }
        (IS_FULL, _) => b"INSTREAM size limit exceeded. ERROR\0",
        (_, true) => b"stream: Win.Test.EICAR_HDB-1 FOUND\0",
        (_, false) => b"stream: OK\0",
    };
    stream.write_all(words).await.ok()
}

/// A document with a second line of its own.
fn document(line: &[u8]) -> Vec<u8> {
    let at = PDF.iter().position(|byte| *byte == b'\n').expect("a line") + 1;
    [&PDF[..at], line, b"\n", &PDF[at..]].concat()
}

async fn send(member: &Caller, filed: &Value, bytes: Vec<u8>) -> String {
    let path = format!(
        "/api/v1/requests/{}/attachments",
        filed["id"].as_str().expect("an id")
    );
    let form = Form::new().part("file", Part::bytes(bytes).file_name("a.pdf"));
    let kept = member
        .send(member.call(Method::POST, &path).multipart(form))
        .await
        .expect(201);
    format!("{path}/{}", kept["items"][0]["id"].as_str().expect("an id"))
}

/// What the file is answered with once the scanner has said something; ten seconds at most.
async fn settled(house: &House, caller: &Caller, path: &str) -> u16 {
    for _ in 0..200 {
        let answer = caller.get(path).await;
        if answer.status != 409 {
            return answer.status;
        }
        house.running.app.scan_waiting.notify_one();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    409
}

async fn gate(place: Where) {
    let (address, mood) = scanner().await;
    let house = House::open_with(place, |config| {
        let mut scanner = files::scanner::Scanner::at(&address).expect("a scanner");
        scanner.patience = Duration::from_millis(300);
        config.scanner = Some(scanner);
    });
    let Some(house) = house.await else { return };
    let member = house.bearer("member@ccas.example").await;
    let agent = house.bearer("c2s@cpam.example").await;
    let filed = member.submit(&samples::request()).await.expect(201);

    let clean = send(&member, &filed, PDF.to_vec()).await;
    assert_eq!(settled(&house, &agent, &clean).await, 200);

    let bad = send(&member, &filed, document(BAD)).await;
    assert_eq!(settled(&house, &agent, &bad).await, 403);
    for caller in [&agent, &member] {
        assert_eq!(caller.get(&bad).await.problem(403), "file-blocked");
    }
    let thread = format!(
        "/api/v1/requests/{}/messages",
        filed["id"].as_str().expect("an id")
    );
    for caller in [&agent, &member] {
        assert!(
            caller
                .get(&thread)
                .await
                .expect(200)
                .to_string()
                .contains("bloqué un fichier")
        );
    }

    for away in [HANGS_UP, SAYS_NOTHING, IS_FULL] {
        mood.store(away, Ordering::SeqCst);
        let waiting = send(&member, &filed, PDF.to_vec()).await;
        for _ in 0..8 {
            house.running.app.scan_waiting.notify_one();
            for caller in [&agent, &member] {
                assert_eq!(caller.get(&waiting).await.problem(409), "not-scanned");
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        mood.store(SCANS, Ordering::SeqCst);
        assert_eq!(
            settled(&house, &agent, &waiting).await,
            200,
            "it goes on by itself"
        );
    }
    assert_eq!(member.get(&bad).await.problem(403), "file-blocked");
}

/// S-047: clean is given; infected never is, and both sides are told; while the scanner is away, is
/// silent or refuses, nobody is given anything, and it goes on by itself.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s047_no_file_is_given_before_it_was_scanned_on_sqlite() {
    gate(Where::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s047_no_file_is_given_before_it_was_scanned_on_postgresql() {
    gate(Where::Postgresql).await;
}

/// S-047: the same words with a real clamd, where `CLAMD` names one that knows EICAR; said plainly
/// where there is none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s047_a_real_scanner_is_understood() {
    let Ok(address) = std::env::var("CLAMD") else {
        println!("skipped: CLAMD names no scanner");
        return;
    };
    let scanner = files::scanner::Scanner::at(&address).expect("an address");
    let eicar = [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}$",
        "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    ]
    .concat();
    assert_eq!(
        scanner.scan(eicar.as_bytes()).await,
        Ok(files::scanner::Verdict::Infected)
    );
    assert_eq!(scanner.scan(PDF).await, Ok(files::scanner::Verdict::Clean));
}
