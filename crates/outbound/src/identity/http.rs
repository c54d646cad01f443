//! Calls to the provider: verified TLS, no redirect, five seconds, one mebibyte (S-059).

use openidconnect::http::Response;
use openidconnect::{AsyncHttpClient, DiscoveryError, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// The provider has this long to answer, connection included.
const DEADLINE: Duration = Duration::from_secs(5);
/// The most that is read of an answer.
const LARGEST: usize = 1024 * 1024;

/// What calls the provider.
pub(super) struct Http(reqwest::Client);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("no answer")]
    Broken(#[from] reqwest::Error),
    #[error("too large an answer")]
    TooLarge,
    #[error("not an answer")]
    Malformed(#[from] openidconnect::http::Error),
}

impl CallError {
    /// A stable code, never a peer's words.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Broken(error) if error.is_timeout() => "timeout",
            Self::Broken(error) if error.is_connect() => "unreachable",
            Self::Broken(_) => "broken_off",
            Self::TooLarge => "too_large",
            Self::Malformed(_) => "malformed",
        }
    }
}

impl Http {
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        // The default provider of rustls is chosen once a process: whoever is first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(DEADLINE)
            .pool_max_idle_per_host(2)
            .build()?;
        Ok(Self(client))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut built = Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            built = built.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            if body.len() + chunk.len() > LARGEST {
                return Err(CallError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(built.body(body)?)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = CallError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// Why the provider did not say what it is.
pub(super) fn cause_of_discovery(error: &DiscoveryError<CallError>) -> &'static str {
    match error {
        DiscoveryError::Request(error) => error.code(),
        DiscoveryError::Response(..) => "status",
        DiscoveryError::Parse(_) => "unreadable",
        DiscoveryError::Validation(_) => "another_issuer",
        _ => "discovery",
    }
}
