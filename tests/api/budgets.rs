//! What a minute allows, told with every answer (S-214).

use app::budgets::Limits;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::json;
use testkit::{Answer, House, Where, samples};

const LIMITS: Limits = Limits {
    caller: 5,
    together: 8,
};

async fn strict() -> House {
    House::open_with(Where::Sqlite, |config| config.http.limits = LIMITS)
        .await
        .unwrap()
}

/// `r` or `t` of a budget, as the answer says it.
fn told(answer: &Answer, budget: &str, parameter: &str) -> u32 {
    let header = answer.header("ratelimit");
    let found = header.split(", ").find_map(|item| {
        let rest = item.strip_prefix(&format!("\"{budget}\";"))?;
        rest.split(';')
            .find_map(|one| one.strip_prefix(&format!("{parameter}=")))
    });
    found
        .unwrap_or_else(|| panic!("{budget} {parameter} in {header:?}"))
        .parse()
        .unwrap()
}

/// S-214: every answer says what is left, refusals too; the one call too many is told how long to wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s214_every_answer_says_what_is_left() {
    let house = strict().await;
    let member = house.bearer("member@ccas.example").await;
    let first = member.get("/api/v1/requests").await;
    let policy = "\"default\";q=5;w=60, \"organisation\";q=8;w=60";
    assert_eq!(first.header("ratelimit-policy"), policy);
    assert_eq!(
        (
            told(&first, "default", "r"),
            told(&first, "organisation", "r")
        ),
        (4, 7)
    );
    let unknown = "/api/v1/requests/0193aaaa-0000-7000-8000-000000000000";
    assert_eq!(told(&member.get(unknown).await, "default", "r"), 3);
    assert_eq!(
        told(&member.get("/api/v1/nothing").await, "default", "r"),
        2
    );
    member.get("/api/v1/requests").await.expect(200);
    assert_eq!(
        told(&member.get("/api/v1/requests").await, "default", "r"),
        0
    );
    house.pass(SignedDuration::from_secs(20));
    let refused = member.get("/api/v1/requests").await;
    assert_eq!(refused.header("retry-after"), "40");
    assert_eq!(told(&refused, "default", "t"), 40);
    assert_eq!(refused.problem(429), "too-many-calls");
    let submitted = member.submit_as("kept", &samples::request()).await;
    assert_eq!(submitted.problem(429), "too-many-calls");
    house.pass(SignedDuration::from_secs(40));
    // Nothing was done then: the same key files it now.
    let filed = member.submit_as("kept", &samples::request()).await;
    assert_eq!(filed.header("idempotency-replayed"), "");
    filed.expect(201);
}

/// S-214: those of one organisation share a budget; another organisation's use is neither paid nor seen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s214_an_organisation_is_bounded_too() {
    let house = strict().await;
    let member = house.bearer("member@ccas.example").await;
    let colleague = house.bearer("colleague@ccas.example").await;
    let stranger = house.bearer("member@shelter.example").await;
    for _ in 0..5 {
        member.get("/api/v1/requests").await.expect(200);
    }
    for _ in 0..3 {
        colleague.get("/api/v1/requests").await.expect(200);
    }
    let refused = colleague.get("/api/v1/requests").await;
    assert_eq!(told(&refused, "default", "r"), 2);
    assert_eq!(told(&refused, "organisation", "r"), 0);
    assert_eq!(refused.problem(429), "too-many-calls");
    let other = stranger.get("/api/v1/requests").await;
    assert_eq!(told(&other, "organisation", "r"), 7);
}

/// S-214: whoever heeds what she is told meets no 429 in ten minutes, and is served at the full rate.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s214_who_heeds_the_headers_is_never_refused() {
    let house = strict().await;
    let member = house.bearer("member@ccas.example").await;
    let began = house.now();
    let mut served = 0;
    while house.now().duration_since(began) < SignedDuration::from_mins(9) {
        let answer = member.get("/api/v1/requests").await;
        assert_eq!(answer.status, 200);
        served += 1;
        if told(&answer, "default", "r") == 0 {
            let wait = told(&answer, "default", "t");
            house.pass(SignedDuration::from_secs(wait.into()));
        }
    }
    assert_eq!(served, 45);
}

/// S-214: tokens of programs are counted by address; bad tokens too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s214_tokens_of_programs_are_counted() {
    let house = strict().await;
    let nobody = house.nobody();
    for left in (0..5).rev() {
        let call = nobody
            .call(Method::POST, "/oauth/token")
            .form(&[("grant_type", "client_credentials")]);
        let answer = nobody.send(call).await;
        assert_eq!((answer.status, told(&answer, "default", "r")), (401, left));
    }
    let call = nobody
        .call(Method::POST, "/oauth/token")
        .form(&[("grant_type", "client_credentials")]);
    assert_eq!(nobody.send(call).await.problem(429), "too-many-calls");
    let forged = nobody.with_token("x.y.z").get("/api/v1/requests").await;
    assert_eq!(forged.problem(429), "too-many-calls");
    // What is not the API is not counted.
    assert_eq!(nobody.get("/livez").await.header("ratelimit"), "");
}

/// What the journal says of refusals of this kind.
async fn refusals(house: &House, action: &str) -> Vec<store::audit::Entry> {
    let written = house
        .running
        .app
        .store
        .read(|tx| store::audit::entries(tx, 0, 1_000))
        .await;
    let lines = written.unwrap().into_iter();
    lines.filter(|line| line.action == action).collect()
}

/// S-055: calls beyond a budget, tries that are throttled and bodies that are not accepted are in the
/// journal, by whom or from where; a flood of them is a few lines.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s055_refusals_in_numbers_are_in_the_journal() {
    let house = strict().await;
    let member = house.bearer("member@ccas.example").await;
    for _ in 0..30 {
        member.get("/api/v1/requests").await;
    }
    let over = refusals(&house, "access.throttled").await;
    let told: Vec<&str> = over
        .iter()
        .map(|line| line.codes.split(' ').next().unwrap())
        .collect();
    assert_eq!(told, ["count=1", "count=10"]);
    assert!(
        over.iter()
            .all(|line| line.object_kind == "account" && !line.object.is_nil())
    );

    let house = House::open(Where::Sqlite).await.unwrap();
    let login =
        json!({ "email": "personne@ccas.example", "password": "une phrase de passe fausse" });
    for _ in 0..14 {
        house.nobody().post("/api/v1/auth/login", &login).await;
    }
    let tries = refusals(&house, "access.throttled").await;
    assert!(!tries.is_empty());
    assert!(
        tries
            .iter()
            .all(|line| line.object_kind == "network" && line.codes.contains("net=127.0.0.0/24"))
    );
    assert!(
        tries
            .iter()
            .all(|line| !format!("{line:?}").contains("personne"))
    );

    let member = house.sign_in("member@ccas.example").await;
    for _ in 0..9 {
        member
            .submit(&json!({ "text": "canari" }))
            .await
            .expect(422);
    }
    assert!(
        refusals(&house, "access.invalid").await.is_empty(),
        "a mistake is not a burst"
    );
    member
        .submit(&json!({ "text": "canari" }))
        .await
        .expect(422);
    let invalid = refusals(&house, "access.invalid").await;
    assert_eq!(invalid.len(), 1);
    assert!(invalid[0].codes.starts_with("count=10 net="));
    assert!(invalid[0].author.is_person() && !format!("{invalid:?}").contains("canari"));
}
