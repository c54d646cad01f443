//! `contract-test` against a good endpoint and three that are wrong: it tells them apart.

use super::demonstration::Demonstration;
use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use standardwebhooks::Webhook;
use std::path::{Path, PathBuf};

/// How an integrator wrote her endpoint.
#[derive(Clone, Copy)]
enum Written {
    /// Verifies, answers 204.
    Well,
    /// Answers 204 to whoever comes.
    Trusting,
    /// Answers 500.
    Failing,
    /// Never answers.
    Silent,
}

/// An endpoint, and where its secret is kept.
struct Endpoint {
    url: String,
    secret: PathBuf,
    server: ServerHandle,
}

impl Endpoint {
    fn open(written: Written, secret: PathBuf) -> Self {
        let kept = secret.clone();
        let server = HttpServer::new(move || {
            let kept = kept.clone();
            let answer = move |call: HttpRequest, body: web::Bytes| {
                let kept = kept.clone();
                async move { answer(written, &kept, &call, &body).await }
            };
            App::new().default_service(web::to(answer))
        });
        let server = server.workers(1).disable_signals();
        let server = server.bind(("127.0.0.1", 0)).expect("a port");
        let url = format!("http://{}/espace-partenaire", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        drop(tokio::spawn(server));
        Self {
            url,
            secret,
            server: handle,
        }
    }
}

async fn answer(written: Written, secret: &Path, call: &HttpRequest, body: &[u8]) -> HttpResponse {
    let status = match written {
        Written::Well if is_ours(secret, call, body) => StatusCode::NO_CONTENT,
        Written::Well => StatusCode::UNAUTHORIZED,
        Written::Trusting => StatusCode::NO_CONTENT,
        Written::Failing => StatusCode::INTERNAL_SERVER_ERROR,
        Written::Silent => std::future::pending().await,
    };
    HttpResponse::new(status)
}

/// Verified by the reference library.
fn is_ours(secret: &Path, call: &HttpRequest, body: &[u8]) -> bool {
    let secret = std::fs::read_to_string(secret).expect("the secret");
    let mut headers = HeaderMap::new();
    for (name, value) in call.headers() {
        let name = HeaderName::from_bytes(name.as_str().as_bytes()).expect("a name");
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a value");
        headers.insert(name, value);
    }
    let webhook = Webhook::new(secret.trim()).expect("a verifier");
    webhook.verify(body, &headers).is_ok()
}

/// What `contract-test` says of an endpoint of this organisation, and whether it is content.
async fn judged(
    demonstration: &Demonstration,
    organisation: usize,
    endpoint: &Endpoint,
) -> (bool, String) {
    let accounts = demonstration.site.folder().join("var/demo/accounts.json");
    let programs = demonstration.programs();
    let words = [
        "contract-test",
        "--url",
        &demonstration.base,
        "--accounts",
        accounts.to_str().expect("a path"),
        "--organisation",
        programs[organisation]["organisation"]
            .as_str()
            .expect("a name"),
        "--webhook",
        &endpoint.url,
        "--secret",
        endpoint.secret.to_str().expect("a path"),
    ];
    let (status, said) = demonstration.site.said(&words).await;
    (status.success(), said)
}

/// The checks that failed, by their names.
fn failed(said: &str) -> Vec<String> {
    let lines = said.lines().filter(|line| line.contains(" FAILED"));
    lines
        .map(|line| {
            let check = line.split(" FAILED").next().unwrap_or_default();
            let check = check.split_once(' ').map_or(check, |(_, check)| check);
            check.trim().to_owned()
        })
        .collect()
}

/// A good endpoint passes everything; one that does not verify fails just that; ones that answer 500 or
/// nothing are told so, and are not played to for nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contract_test_tells_good_endpoints_from_bad() {
    let demonstration = Demonstration::start().await;
    let open = |written, name: &str| {
        let secret = demonstration.site.folder().join(name);
        Endpoint::open(written, secret)
    };
    let well = open(Written::Well, "well");
    let trusting = open(Written::Trusting, "trusting");
    let failing = open(Written::Failing, "failing");
    let silent = open(Written::Silent, "silent");
    let (good, blind, broken, mute) = tokio::join!(
        judged(&demonstration, 0, &well),
        judged(&demonstration, 1, &trusting),
        judged(&demonstration, 2, &failing),
        judged(&demonstration, 3, &silent),
    );
    assert!(good.0, "{}\n{}", good.1, demonstration.site.log());
    assert!(good.1.ends_with("checks, all passed\n"), "{}", good.1);
    assert!(failed(&good.1).is_empty(), "{}", good.1);
    assert!(!blind.0);
    assert_eq!(
        failed(&blind.1),
        [
            "refuses a wrong signature",
            "refuses no signature",
            "refuses a timestamp of ten minutes ago",
        ],
        "{}",
        blind.1
    );
    for (content, said) in [&broken, &mute] {
        assert!(!content);
        assert!(
            failed(said).contains(&"takes what we signed".to_owned()),
            "{said}"
        );
        assert_eq!(said.matches("not played").count(), 6, "{said}");
    }
    assert!(
        broken.1.contains("answered 500 instead of 2xx"),
        "{}",
        broken.1
    );
    assert!(mute.1.contains("within fifteen seconds"), "{}", mute.1);
    // Once more: the webhook is found as it was registered.
    let again = judged(&demonstration, 2, &failing).await;
    assert!(again.1.contains("as before"), "{}", again.1);
    for endpoint in [well, trusting, failing, silent] {
        endpoint.server.stop(false).await;
    }
}
