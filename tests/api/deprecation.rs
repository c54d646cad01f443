//! Calls that end (S-215): said on every answer, refused once they are over.

use api::{Ending, Endings};
use jiff::{SignedDuration, Timestamp};
use testkit::{House, Where};

/// The day after the morning of the tests.
const SUNSET: i64 = 1_795_510_800;
const ENDING: &[Ending] = &[Ending {
    method: "GET",
    path: "/api/v1/requests/{id}/history",
    since: Timestamp::constant(1_788_220_800, 0),
    sunset: Timestamp::constant(SUNSET, 0),
    instead: "/docs/#/requests/history",
}];

/// S-215: `Deprecation` and `Sunset` on all the answers of the call, on no other; 410 afterwards.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s215_an_ending_is_said_then_comes() {
    let ending = |config: &mut server::config::Config| config.http.endings = Endings(ENDING);
    let house = House::open_with(Where::Sqlite, ending).await.unwrap();
    let member = house.sign_in("member@ccas.example").await;
    let filed = member
        .submit(&testkit::samples::request())
        .await
        .expect(201);
    let id = filed["id"].as_str().unwrap();
    let path = format!("/api/v1/requests/{id}/history");
    let unknown = "/api/v1/requests/0193aaaa-0000-7000-8000-000000000000/history";
    for answer in [
        member.get(&path).await,
        member.get(unknown).await,
        house.nobody().get(&path).await,
    ] {
        assert!([200, 404, 401].contains(&answer.status));
        assert_eq!(answer.header("deprecation"), "@1788220800");
        assert_eq!(answer.header("sunset"), "Tue, 24 Nov 2026 09:00:00 GMT");
        let link = "</docs/#/requests/history>; rel=\"deprecation\"; type=\"text/html\"";
        assert_eq!(answer.header("link"), link);
    }
    let request = member.get(&format!("/api/v1/requests/{id}")).await;
    assert_eq!((request.status, request.header("sunset")), (200, ""));
    house.pass(SignedDuration::from_hours(25));
    let member = house.sign_in("member@ccas.example").await;
    let over = member
        .call(reqwest::Method::GET, &path)
        .send()
        .await
        .unwrap();
    assert_eq!(over.status().as_u16(), 410);
    assert_eq!(over.headers()["sunset"], "Tue, 24 Nov 2026 09:00:00 GMT");
    let problem: serde_json::Value = over.json().await.unwrap();
    assert_eq!(problem["type"], "/problems/retired");
}
