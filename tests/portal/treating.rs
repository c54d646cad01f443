//! How agents treat requests, page by page.

mod access;
mod acts;
mod calendar;
mod drafts;
mod files;
mod number;
mod queue;
mod steering;
mod taking;
mod templates;

use jiff::SignedDuration;
use serde_json::Value;
use testkit::{House, samples};

/// A request about a complementary cover, filed by the member of the CCAS.
async fn filed(house: &House) -> Value {
    submitted(house, samples::request()).await
}

async fn submitted(house: &House, body: Value) -> Value {
    let member = house.sign_in("member@ccas.example").await;
    member.submit(&body).await.expect(201)
}

/// The page of a request.
fn page(filed: &Value) -> String {
    format!("/demandes/{}", filed["id"].as_str().unwrap())
}

/// Where an act on it is sent.
fn act(filed: &Value, act: &str) -> String {
    format!("{}/traiter/{act}", page(filed))
}

/// The request, as the API tells it to the agent of every service.
async fn now(house: &House, filed: &Value) -> Value {
    // A code serves once (S-020): she may just have signed in to look at pages.
    house.pass(SignedDuration::from_secs(61));
    let agent = house.sign_in("agent@cpam.example").await;
    let path = format!("/api/v1/requests/{}", filed["id"].as_str().unwrap());
    agent.get(&path).await.expect(200)
}
