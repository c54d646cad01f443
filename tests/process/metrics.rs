//! S-058, S-532: what is counted is served apart, and says nothing of anybody.

use super::clients::token;
use super::site::Site;
use reqwest::Client;
use testkit::Where;

/// A port that was free a moment ago: the service does not say where it serves what it counts.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[tokio::test(flavor = "multi_thread")]
async fn s058_figures_are_served_apart() {
    let port = free_port();
    let address = format!("127.0.0.1:{port}");
    let site = Site::open(Where::Sqlite)
        .unwrap()
        .with("EP_METRICS_LISTEN", &address);
    site.seed().await;
    let life = site.start().await;
    let http = Client::builder().no_proxy().build().unwrap();
    let member = token(&http, life.address, "member@ccas.example").await;
    let ask = async |url: String| {
        let answer = http.get(url).bearer_auth(&member).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let base = format!("http://{}", life.address);
    let unknown = "01930000-0000-7000-8000-000000000000";
    assert_eq!(
        ask(format!("{base}/api/v1/requests/{unknown}")).await.0,
        404
    );
    assert_eq!(ask(format!("{base}/canari@exemple.example")).await.0, 404);
    assert_eq!(ask(format!("{base}/metrics")).await.0, 404);
    let (status, text) = ask(format!("http://{address}/metrics")).await;
    assert_eq!(status, 200);
    let counted = "espace_partenaire_http_answers_total{method=\"GET\",route=\"/api/v1/requests/{id}\",status=\"404\"} 1";
    assert!(text.contains(counted), "{text}");
    assert!(
        text.contains(
            "espace_partenaire_http_seconds_bucket{route=\"/api/v1/requests/{id}\",le=\"1\"}"
        ),
        "{text}"
    );
    for personal in [unknown, "canari", "member@", "eyJ"] {
        assert!(!text.contains(personal), "{personal}: {text}");
    }
    assert!(life.terminate().await.0.success());
}
