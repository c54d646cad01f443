//! Any call that writes, made again with its key (S-202 to S-211): one effect, one answer.

mod acts;
mod making;

use reqwest::Method;
use serde_json::Value;
use testkit::{Answer, Caller};

/// `POST` of JSON with a key.
async fn post(caller: &Caller, key: &str, path: &str, body: &Value) -> Answer {
    let call = caller
        .call(Method::POST, path)
        .header("Idempotency-Key", key);
    caller.send(call.json(body)).await
}

/// Whether it is the answer of an earlier call.
fn is_replayed(answer: &Answer) -> bool {
    answer.header("idempotency-replayed") == "true"
}
