//! The one shape of every refusal: RFC 9457, with a stable code, in French (S-201, S-053).

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ETAG, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use app::{AppError, FieldError};
pub use edge::kinds::*;
use edge::request_id;
use edge::uploads::Refused;
use std::borrow::Cow;
use std::fmt;

/// A refusal, ready to be answered.
#[derive(Debug)]
pub struct Problem {
    /// Its kind.
    pub kind: Kind,
    errors: Vec<FieldError>,
    detail: Option<Cow<'static, str>>,
    retry_after: Option<u32>,
    version: Option<i32>,
}

impl From<Kind> for Problem {
    fn from(kind: Kind) -> Self {
        Self {
            kind,
            errors: Vec::new(),
            detail: None,
            retry_after: None,
            version: None,
        }
    }
}

impl Problem {
    /// A refusal that names members.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..INVALID.into()
        }
    }

    /// A refusal of another kind that names members.
    pub fn with_errors(kind: Kind, errors: Vec<FieldError>) -> Self {
        Self {
            errors,
            ..kind.into()
        }
    }

    /// A refusal that ends by itself, after so many seconds.
    pub fn after(kind: Kind, seconds: u32) -> Self {
        Self {
            retry_after: Some(seconds),
            ..kind.into()
        }
    }

    /// A refusal with a sentence of its own.
    pub fn because(kind: Kind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..kind.into()
        }
    }
}

impl Problem {
    /// What is sent of it.
    pub fn body(&self) -> ProblemBody {
        let errors = self.errors.iter().map(|error| MemberError {
            pointer: error.pointer.to_string(),
            code: error.code.to_owned(),
            message: error.message.to_string(),
        });
        ProblemBody {
            r#type: format!("/problems/{}", self.kind.code),
            title: self.kind.title.to_owned(),
            status: self.kind.status,
            detail: self
                .detail
                .as_deref()
                .unwrap_or(self.kind.advice)
                .to_owned(),
            instance: format!("urn:request:{}", request_id::current()),
            errors: errors.collect(),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self {
            errors: refused.errors,
            detail: refused.detail.map(Cow::Borrowed),
            ..refused.kind.into()
        }
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        let kind = kind_of(&error);
        match error {
            AppError::TooManyTries { wait }
            | AppError::TooManyCases { wait }
            | AppError::OverQuota { wait } => Self {
                retry_after: Some(wait),
                ..kind.into()
            },
            AppError::Forbidden(permission) => {
                Self::because(kind, format!("Vous ne pouvez pas {}.", permission.label()))
            }
            AppError::Invalid(errors) => Self::invalid(errors),
            AppError::Stale { version } => Self {
                version: Some(version),
                ..kind.into()
            },
            AppError::FileRefused { message, .. } => Self::because(kind, message),
            AppError::Unavailable => Self {
                retry_after: Some(2),
                ..kind.into()
            },
            AppError::Internal(cause) => {
                tracing::error!(request_id = request_id::current(), cause, "internal error");
                kind.into()
            }
            _ => kind.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.code)
    }
}

/// What is sent.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// The kind of problem: branch on this.
    #[schema(example = "/problems/invalid")]
    pub r#type: String,
    /// What happened, in French.
    #[schema(example = "Certaines informations sont à corriger.")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// What to do, in French.
    #[schema(example = "Corrigez les champs indiqués ; rien n’a été enregistré.")]
    pub detail: String,
    /// The id of the call, to give to support.
    #[schema(example = "urn:request:5f2b9c3a7d104e6688a1b2c3")]
    pub instance: String,
    /// The members to correct, for `invalid`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<MemberError>,
}

/// A member to correct. Never repeats its value.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub struct MemberError {
    /// JSON pointer (RFC 6901) to the member.
    #[schema(example = "/person/birth_date")]
    pub pointer: String,
    /// Stable code: words in lower case, between hyphens.
    #[schema(example = "birth-date-format", pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    pub code: String,
    /// What to correct, in French.
    pub message: String,
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let body = self.body();
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        ));
        if let Some(seconds) = self.retry_after {
            response.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Some(version) = self.version {
            response.insert_header((ETAG, format!("\"v{version}\"")));
        }
        if self.kind.status == 401 {
            response.insert_header((WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        }
        response.body(serde_json::to_string(&body).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique() {
        let codes: BTreeSet<_> = ALL.iter().map(|kind| kind.code).collect();
        assert_eq!(codes.len(), ALL.len());
    }
}
