//! S-426: two hundred files at once that are meant to take all there is: images of two thousand million
//! points in a few bytes, files beyond the bound. Each is refused, little is taken, nothing stays.

use super::clients::{Partners, submission};
use super::site::Site;
use flate2::Crc;
use reqwest::StatusCode;
use std::time::Duration;
use testkit::Where;
use tokio::task::JoinSet;

const MEMBER: &str = "member@ccas.example";
const AT_ONCE: usize = 200;
/// What the process that is served may take at most, in KiB. A debug build takes more before it does anything,
/// and is not what is served: its figure is printed, that of `cargo test --release` is judged.
const MEMORY: u64 = 256 * 1024;

/// A PNG that says that it is 50,000 points wide and high.
fn image() -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(50_000_u32.to_be_bytes());
    header.extend(50_000_u32.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut crc = Crc::new();
    crc.update(&header);
    let mut png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d".to_vec();
    png.extend(header);
    png.extend(crc.sum().to_be_bytes());
    png.extend(b"\x00\x00\x00\x00IEND\xae\x42\x60\x82");
    png
}

/// A PDF of twelve megabytes.
fn heavy() -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    pdf.resize(12 * 1024 * 1024, b' ');
    pdf
}

/// The most memory that a process ever took, in KiB.
fn peak(process: u32) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a process");
    let line = told.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s426_two_hundred_bombs_at_once_are_refused() {
    let site = Site::open(Where::Sqlite).expect("a place");
    site.seed().await;
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    partners.submit("bombs", MEMBER, &submission(1, true)).await;
    let filed = partners.ledger.keys()["bombs"]
        .answer
        .clone()
        .expect("an answer");
    let path = format!(
        "/api/v1/requests/{}/attachments",
        filed["id"].as_str().expect("an id")
    );
    // Once for all calls: it is the service whose memory is looked at.
    let (image, heavy): (&[u8], &[u8]) = (image().leak(), heavy().leak());
    let mut calls = JoinSet::new();
    for number in 0..AT_ONCE {
        let (partners, path) = (partners.clone(), path.clone());
        let bytes = if number % 2 == 0 { image } else { heavy };
        calls.spawn(async move { partners.send_file(MEMBER, &path, bytes).await });
    }
    let mut refused = 0;
    while let Some(call) = calls.join_next().await {
        // A line that was cut while too much was still coming is a refusal too.
        let told = call.expect("a call");
        assert!(
            told.is_none_or(|status| matches!(status.as_u16(), 413 | 422 | 429 | 503)),
            "{told:?}"
        );
        refused += 1;
    }
    assert_eq!(refused, AT_ONCE);
    let peak = peak(life.process());
    eprintln!("{AT_ONCE} bombs: {} MiB at most", peak / 1024);
    assert!(cfg!(debug_assertions) || peak < MEMORY, "{peak} KiB");
    let mut stayed = site.everything().into_iter();
    assert!(
        !stayed.any(|(path, _)| path.to_string_lossy().contains("/var/files/")),
        "something stayed"
    );
    assert!(partners.ready_within(Duration::from_secs(5), true).await);
    assert_eq!(partners.attach(MEMBER, &path).await, StatusCode::CREATED);
    assert!(life.terminate().await.0.success(), "{}", site.log());
    assert!(!site.log().contains("panicked"), "{}", site.log());
}
