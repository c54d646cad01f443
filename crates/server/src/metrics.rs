//! What an operator watches, in the text format of Prometheus. Labels are patterns of routes, methods,
//! statuses and codes: never an id, never a word of anybody's (S-532).
//!
//! It is served on a listener of its own (`EP_METRICS_LISTEN`), which is nobody else's business (S-058).

use crate::output::Failure;
use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, HttpServer, get, web};
use app::App;
use app::operations::backlog;
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use std::net::{SocketAddr, TcpListener};
use std::sync::OnceLock;
use std::time::Duration;

const ANSWERS: &str = "espace_partenaire_http_answers_total";
const SECONDS: &str = "espace_partenaire_http_seconds";
const NOTIFICATIONS: &str = "espace_partenaire_notifications";
const DELIVERIES: &str = "espace_partenaire_webhook_deliveries";

/// Bounds of the durations, in seconds: from a cached page to what nobody waits for.
const BOUNDS: [f64; 9] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Begins to count: once a process, whoever is first.
fn recorder() -> Result<&'static PrometheusHandle, Failure> {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    if let Some(handle) = HANDLE.get() {
        return Ok(handle);
    }
    let failed = |error: &dyn std::fmt::Display| Failure::new(format!("metrics: {error}"));
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(SECONDS.to_owned()), &BOUNDS)
        .map_err(|error| failed(&error))?
        .build_recorder();
    let handle = recorder.handle();
    // Somebody else of this process was first: it is hers that counts.
    if metrics::set_global_recorder(recorder).is_ok() {
        describe();
        let _ = HANDLE.set(handle);
    }
    HANDLE.get().ok_or_else(|| failed(&"counted elsewhere"))
}

fn describe() {
    metrics::describe_counter!(ANSWERS, "Calls answered.");
    metrics::describe_histogram!(SECONDS, "How long calls took to be answered.");
    metrics::describe_gauge!(NOTIFICATIONS, "E-mails, by state: dead ones want a human.");
    metrics::describe_gauge!(
        DELIVERIES,
        "Webhook deliveries, by state: dead ones paused their webhook."
    );
}

/// Counts an answer. `route` is the pattern of the route, empty for what is none.
pub fn answered(method: &str, route: &str, status: u16, took: Duration) {
    let (method, route) = (method.to_owned(), route.to_owned());
    counter!(ANSWERS, "method" => method, "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    histogram!(SECONDS, "route" => route).record(took.as_secs_f64());
}

#[get("/metrics")]
async fn scrape(app: web::Data<App>, handle: web::Data<&'static PrometheusHandle>) -> HttpResponse {
    // A database that is away is seen by what is missing, and by `/readyz`.
    if let Ok(backlog) = backlog(&app).await {
        for (state, count) in backlog.notifications {
            gauge!(NOTIFICATIONS, "state" => state).set(f64::from(count));
        }
        for (state, count) in backlog.deliveries {
            gauge!(DELIVERIES, "state" => state).set(f64::from(count));
        }
    }
    HttpResponse::Ok()
        .content_type(ContentType::plaintext())
        .body(handle.render())
}

/// Serves what is counted; runs until the process ends.
pub fn serve(listen: SocketAddr, app: web::Data<App>) -> Result<actix_web::dev::Server, Failure> {
    let handle = recorder()?;
    let listener = TcpListener::bind(listen).map_err(|error| {
        Failure::new(format!(
            "EP_METRICS_LISTEN: {listen} cannot be listened on: {error}"
        ))
    })?;
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(app.clone())
            .app_data(web::Data::new(handle))
            .service(scrape)
    })
    .workers(1)
    .disable_signals()
    .listen(listener)?;
    Ok(server.run())
}
