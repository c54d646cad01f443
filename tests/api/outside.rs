//! S-429: what the service reads from outside, whole: tokens, cookies, cursors, keys, versions, queries,
//! forms, files, JSON; nearly right or any bytes, sent to a service that runs. Each is taken or refused;
//! none is a fault, and a token, a cookie or a cursor is taken only as it was given.
//!
//! Some of each at each build; `FUZZ=3600` is how many seconds of a long run, and `--nocapture` prints
//! what was done.

use super::mutations::{Chance, spoilt};
use app::budgets::Limits;
use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder};
use std::time::{Duration, Instant};
use testkit::{Caller, House, Where, samples};

const PDF: &[u8] = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");
const BOUNDARY: &str = "----bord-de-partie";
const FORM: &str = "application/x-www-form-urlencoded";
const NEVER: &str = "/api/v1/requests/0193aaaa-0000-7000-8000-000000000000";

/// The cookie of a session.
const SESSION: &str = "__Host-session";

/// The call that holds these bytes, where HTTP can carry them.
type Sent = Box<dyn Fn(&[u8]) -> Option<RequestBuilder>>;

/// One place where bytes come in.
struct Place {
    name: &'static str,
    /// What is good there.
    good: Vec<u8>,
    /// The call with these bytes; `None` when no client could send them.
    call: Sent,
    /// Whether it is a secret: taken as it was given, or not at all.
    is_secret: bool,
}

/// Any bytes, so that a URL may hold them.
fn escaped(bytes: &[u8]) -> String {
    let escaped: Vec<String> = bytes.iter().map(|byte| format!("%{byte:02x}")).collect();
    escaped.concat()
}

fn header(call: RequestBuilder, name: &'static str, value: &[u8]) -> Option<RequestBuilder> {
    let value = HeaderValue::from_bytes(value).ok()?;
    Some(call.header(HeaderName::from_static(name), value))
}

fn file_form() -> Vec<u8> {
    let mut body = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"avis d’impôt.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(PDF);
    body.extend_from_slice(
        format!(
            "\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"audience\"\r\n\r\neverybody\r\n--{BOUNDARY}--\r\n"
        )
        .as_bytes(),
    );
    body
}

/// A secret in a header, on a call that shows something to whoever has it.
fn token(member: &Caller, nobody: &Caller) -> Place {
    let nobody = nobody.clone();
    let token = member.token().to_owned();
    Place {
        name: "bearer token",
        good: token.into_bytes(),
        call: Box::new(move |bytes| {
            let value = [b"Bearer ", bytes].concat();
            let call = nobody.call(Method::GET, "/api/v1/requests?limit=1");
            header(call, "authorization", &value)
        }),
        is_secret: true,
    }
}

fn cookie(session: &str, name: String, nobody: &Caller) -> Place {
    let nobody = nobody.clone();
    Place {
        name: "cookie",
        good: session.as_bytes().to_vec(),
        call: Box::new(move |bytes| {
            let value = [name.as_bytes(), b"=", bytes].concat();
            header(nobody.call(Method::GET, "/demandes"), "cookie", &value)
        }),
        is_secret: true,
    }
}

#[expect(clippy::too_many_lines, reason = "one place after another")]
fn places(member: &Caller, nobody: &Caller, filed: &str, cursor: &str) -> Vec<Place> {
    let place = |name, good: &[u8], call: Sent| Place {
        name,
        good: good.to_vec(),
        call,
        is_secret: false,
    };
    let [one, two, three, four, five, six] = std::array::from_fn(|_| member.clone());
    let (guest, filed) = (nobody.clone(), filed.to_owned());
    vec![
        Place {
            is_secret: true,
            ..place(
                "cursor",
                cursor.as_bytes(),
                Box::new(move |bytes| {
                    let path = format!("/api/v1/requests?limit=1&cursor={}", escaped(bytes));
                    Some(one.call(Method::GET, &path))
                }),
            )
        },
        place(
            "query",
            b"submitted,in_progress",
            Box::new(move |bytes| {
                Some(two.call(
                    Method::GET,
                    &format!("/api/v1/requests?status={0}&reference={0}", escaped(bytes)),
                ))
            }),
        ),
        place(
            "If-Match",
            b"\"v12\"",
            Box::new(move |bytes| {
                header(
                    three.call(Method::POST, &format!("{NEVER}:withdraw")),
                    "if-match",
                    bytes,
                )
            }),
        ),
        place(
            "Idempotency-Key",
            b"0193aaaa-0000-7000-8000-000000000001",
            Box::new(move |bytes| {
                let call = four
                    .call(Method::POST, "/api/v1/requests")
                    .header("Content-Type", "application/json")
                    .body("{}");
                header(call, "idempotency-key", bytes)
            }),
        ),
        place(
            "JSON",
            samples::request().to_string().as_bytes(),
            Box::new(move |bytes| {
                let call = five.call(Method::POST, "/api/v1/requests:preview");
                Some(
                    call.header("Content-Type", "application/json")
                        .body(bytes.to_vec()),
                )
            }),
        ),
        place(
            "multipart",
            &file_form(),
            Box::new(move |bytes| {
                let call = six.call(
                    Method::POST,
                    &format!("/api/v1/requests/{filed}/attachments"),
                );
                let kind = format!("multipart/form-data; boundary={BOUNDARY}");
                Some(call.header("Content-Type", kind).body(bytes.to_vec()))
            }),
        ),
        place(
            "form",
            b"jeton=abc&adresse=a%40b.example&mot_de_passe=une+phrase+longue",
            Box::new(move |bytes| {
                Some(
                    guest
                        .call(Method::POST, "/connexion")
                        .header("Content-Type", FORM)
                        .body(bytes.to_vec()),
                )
            }),
        ),
    ]
}

/// S-429: no fault, no wait, and nothing secret is guessed by chance.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::too_many_lines, reason = "one place after another")]
async fn s429_what_comes_from_outside_is_taken_or_refused() {
    let open = |config: &mut server::config::Config| {
        config.http.limits = Limits {
            caller: u32::MAX,
            together: u32::MAX,
        };
    };
    let house = House::open_with(Where::Sqlite, open)
        .await
        .expect("a house");
    let visitor = house.visit_as("colleague@ccas.example").await;
    let (name, session) = (
        SESSION.to_owned(),
        visitor.cookie(SESSION).expect("a session").to_owned(),
    );
    let (mut member, nobody) = (house.bearer("member@ccas.example").await, house.nobody());
    let filed = member.submit(&samples::request()).await.expect(201);
    member.submit(&samples::documents()).await.expect(201);
    let filed = filed["id"].as_str().expect("an id");
    let seconds = std::env::var("FUZZ")
        .ok()
        .and_then(|text| text.parse::<u64>().ok());
    let (mut chance, count) = (Chance(4_290), 8 + 1);
    for turn in 0..count {
        let listed = member.get("/api/v1/requests?limit=1").await.expect(200);
        let cursor = listed["next"].as_str().expect("a cursor").to_owned();
        let mut all = places(&member, &nobody, filed, &cursor);
        all.push(token(&member, &nobody));
        all.push(cookie(&session, name.clone(), &nobody));
        let place = &all[turn];
        if place.is_secret {
            let right = (place.call)(&place.good).expect("a call").send().await;
            assert_eq!(right.expect("an answer").status(), 200, "{}", place.name);
        }
        let (began, mut done, mut taken) = (Instant::now(), 0_u32, 0_u32);
        let each = seconds.map(|all| Duration::from_secs(all / 9));
        while each.map_or(done < 60, |each| began.elapsed() < each) {
            let bytes = spoilt(&mut chance, &place.good);
            done += 1;
            let Some(call) = (place.call)(&bytes) else {
                continue;
            };
            let asked = Instant::now();
            let sent = call.send().await;
            let answer = sent.ok().map(|answer| answer.status().as_u16());
            let shown = || {
                format!(
                    "{}: {answer:?} to {:?}",
                    place.name,
                    String::from_utf8_lossy(&bytes)
                )
            };
            // A line that is cut before the body was whole is an answer too.
            let Some(status) = answer else { continue };
            assert!(status < 500, "{}", shown());
            assert!(asked.elapsed() < Duration::from_secs(20), "{}", shown());
            let same = bytes.trim_ascii() == place.good;
            assert!(!place.is_secret || status != 200 || same, "{}", shown());
            taken += u32::from(status < 300);
            if done.is_multiple_of(20_000) {
                house.pass(jiff::SignedDuration::from_mins(9));
                member = house.bearer("member@ccas.example").await;
                break;
            }
        }
        eprintln!("{}: {done} inputs, {taken} taken", place.name);
    }
    nobody.get("/livez").await.expect(200);
}
