//! Calls of the API, as an integrator's program makes them.

use crate::output::Failure;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::time::Duration;

/// A call that takes longer is given up.
const DEADLINE: Duration = Duration::from_secs(20);
/// Times that a call is tried when too many came before it.
const TRIES: usize = 5;

/// A program with a token.
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

/// What was answered.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; null when it is no JSON.
    pub json: Value,
}

impl Answer {
    /// The body, when the status is this one; what came instead otherwise.
    pub fn expect(self, status: u16) -> Result<Value, String> {
        if self.status == status {
            return Ok(self.json);
        }
        let kind = member(&self.json, "type").as_str().unwrap_or_default();
        Err(format!("{} {kind} instead of {status}", self.status))
    }
}

impl Client {
    /// Asks for a token with the id and the secret of a program; gives the seconds that it lives, too.
    pub async fn sign_in(
        base: &str,
        (id, secret): (&str, &str),
    ) -> Result<(Self, Result<String, String>), Failure> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().timeout(DEADLINE).build();
        let mut client = Self {
            http: http.map_err(|error| Failure::new(error.to_string()))?,
            base: base.trim_end_matches('/').to_owned(),
            token: String::new(),
        };
        let call = client.http.post(format!("{}/oauth/token", client.base));
        let call = call
            .basic_auth(id, Some(secret))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials");
        let given = client
            .send(call)
            .await
            .and_then(|answer| answer.expect(200));
        let told = given.map(|given| {
            member(&given, "access_token")
                .as_str()
                .unwrap_or_default()
                .clone_into(&mut client.token);
            format!(
                "{} s, {}",
                member(&given, "expires_in"),
                member(&given, "scope").as_str().unwrap_or_default()
            )
        });
        Ok((client, told))
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let call = self.http.request(method, format!("{}{path}", self.base));
        call.bearer_auth(&self.token)
    }

    /// Sends, and sends again after `Retry-After` when there were too many calls.
    async fn send(&self, call: RequestBuilder) -> Result<Answer, String> {
        for _ in 0..TRIES {
            let one = call.try_clone().ok_or("the call cannot be repeated")?;
            let answer = one.send().await.map_err(|error| cause(&error))?;
            let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
            let wait = headers
                .get("retry-after")
                .and_then(|wait| wait.to_str().ok());
            let wait: Option<u64> = wait.and_then(|wait| wait.parse().ok());
            if let (429 | 503, Some(seconds)) = (status, wait) {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                continue;
            }
            let body = answer.bytes().await.map_err(|error| cause(&error))?;
            return Ok(Answer {
                status,
                headers,
                json: serde_json::from_slice(&body).unwrap_or(Value::Null),
            });
        }
        Err("too many calls, whatever we wait".to_owned())
    }

    /// `GET`, answered 200.
    pub async fn get(&self, path: &str) -> Result<Value, String> {
        self.send(self.call(Method::GET, path)).await?.expect(200)
    }

    /// `POST` of JSON, with headers.
    pub async fn post(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Answer, String> {
        let mut call = self.call(Method::POST, path);
        for (name, value) in headers {
            call = call.header(*name, *value);
        }
        if let Some(body) = body {
            call = call
                .header("Content-Type", "application/json")
                .body(body.to_string());
        }
        self.send(call).await
    }

    /// An act on the version of a request that was read.
    pub async fn act(&self, request: &Value, act: &str) -> Result<Value, String> {
        let path = format!("/api/v1/requests/{}:{act}", text(request, "id"));
        let tag = format!("\"v{}\"", member(request, "version"));
        self.post(&path, &[("If-Match", &tag)], None)
            .await?
            .expect(200)
    }
}

fn cause(error: &reqwest::Error) -> String {
    let cause = if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "nobody answers at this address"
    } else {
        "the line broke off"
    };
    cause.to_owned()
}

/// A member; null when it is not there.
pub fn member<'a>(value: &'a Value, name: &str) -> &'a Value {
    const NOTHING: &Value = &Value::Null;
    value.get(name).unwrap_or(NOTHING)
}

/// What a page lists.
pub fn items(page: &Value) -> Vec<Value> {
    member(page, "items")
        .as_array()
        .cloned()
        .unwrap_or_default()
}

/// A member that is a text; nothing when it is not there.
pub fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    member(value, name).as_str().unwrap_or_default()
}
