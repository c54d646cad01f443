//! Requests, as partners read them and act on them.

mod access;
mod acts;
mod files;
mod lists;
mod messages;
mod papers;
mod search;

use serde_json::{Value, json};
use testkit::{Caller, House, samples};

/// A file that is what it says.
pub const PDF: &[u8] = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");

/// A request filed by a member of the CCAS.
pub async fn filed(house: &House) -> Value {
    let member = house.sign_in("member@ccas.example").await;
    member.submit(&samples::request()).await.expect(201)
}

/// Its address.
pub fn address(request: &Value) -> String {
    format!("/demandes/{}", request["id"].as_str().unwrap())
}

/// The same request, taken, and asked these items for.
pub async fn asked(agent: &Caller, request: &Value, items: &[&str]) -> Value {
    let taken = agent.act(request, "take", None).await.expect(200);
    let items = json!({ "items": items });
    agent.act(&taken, "ask", Some(&items)).await.expect(200)
}
