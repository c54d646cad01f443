//! Calling the service as an integrator does.

use crate::contract;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};

/// Somebody who calls: with a token, or without.
#[derive(Clone)]
pub struct Caller {
    http: Client,
    base: String,
    token: Option<String>,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
    /// The body as JSON; null when it is not.
    pub json: Value,
}

impl Answer {
    /// The body, if the status is this one; the test fails otherwise, showing what came.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json
    }

    /// The code of the problem, if the status is this one.
    #[track_caller]
    pub fn problem(self, status: u16) -> String {
        let kind = self.header("content-type").to_owned();
        assert_eq!(
            (self.status, kind.as_str()),
            (status, "application/problem+json"),
            "{}",
            self.text
        );
        let kind = self.json["type"].as_str().unwrap_or_default();
        assert_eq!(self.json["status"], status);
        for member in ["title", "detail", "instance"] {
            assert!(
                self.json[member]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{member}"
            );
        }
        kind.trim_start_matches("/problems/").to_owned()
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl Caller {
    /// Somebody without a token, in front of a service that runs elsewhere.
    pub fn at(http: Client, base: String) -> Self {
        Self::new(http, base, None)
    }

    pub(crate) fn new(http: Client, base: String, token: Option<String>) -> Self {
        Self { http, base, token }
    }

    /// The same, with another token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The access token.
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// A call to be completed by the test.
    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let call = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => call.bearer_auth(token),
            None => call,
        }
    }

    /// Sends a call. The test fails when the answer is not what the OpenAPI document says (S-224).
    pub async fn send(&self, call: RequestBuilder) -> Answer {
        let call = call.build().expect("a call");
        let (method, path) = (call.method().to_string(), call.url().path().to_owned());
        let response = self.http.execute(call).await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("a body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        let answer = Answer {
            status,
            headers,
            text,
            json,
        };
        contract::check(&method, &path, &answer);
        answer
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.call(Method::GET, path)).await
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.call(Method::POST, path).json(body)).await
    }

    /// `POST /requests` with a key of its own.
    pub async fn submit(&self, body: &Value) -> Answer {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let key = format!("test-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.submit_as(&key, body).await
    }

    /// `POST /requests` with this key.
    pub async fn submit_as(&self, key: &str, body: &Value) -> Answer {
        let call = self
            .call(Method::POST, "/api/v1/requests")
            .header("Idempotency-Key", key);
        self.send(call.json(body)).await
    }

    /// An act on the version of a request that the caller saw.
    pub async fn act(&self, request: &Value, act: &str, body: Option<&Value>) -> Answer {
        let path = format!(
            "/api/v1/requests/{}:{act}",
            request["id"].as_str().expect("an id")
        );
        let tag = format!("\"v{}\"", request["version"]);
        let call = self.call(Method::POST, &path).header("If-Match", tag);
        self.send(match body {
            Some(body) => call.json(body),
            None => call,
        })
        .await
    }
}
