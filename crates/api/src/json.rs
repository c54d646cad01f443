//! Strict reading of bodies, queries and paths (S-038, S-043): what is not understood is refused.

use crate::problem::{
    BAD_PARAMETER, MALFORMED, NOT_FOUND, Problem, TOO_LARGE, TOO_SLOW, UNSUPPORTED_MEDIA_TYPE,
};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use app::FieldError;
use edge::slow::is_too_slow;
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::borrow::Cow;

mod strict;
pub use strict::Strict;

/// The largest JSON body, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;

/// A JSON body, read strictly, with the digest of what it says: neither spaces nor the order of
/// members change it (S-204).
pub struct Body<T> {
    /// What it says.
    pub value: T,
    /// SHA-256 of its canonical form.
    pub digest: [u8; 32],
}

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let acceptable = check_headers(request);
        let mut payload = payload.take();
        Box::pin(async move {
            acceptable?;
            let mut bytes = web::BytesMut::new();
            while let Some(chunk) = payload.next().await {
                let chunk = chunk.map_err(|error| unread(&error))?;
                if bytes.len() + chunk.len() > MAX_BODY {
                    return Err(TOO_LARGE.into());
                }
                bytes.extend_from_slice(&chunk);
            }
            parse(&bytes)
        })
    }
}

/// Why a body could not be read to its end.
fn unread(error: &PayloadError) -> Problem {
    if is_too_slow(error) {
        TOO_SLOW.into()
    } else {
        MALFORMED.into()
    }
}

fn check_headers(request: &HttpRequest) -> Result<(), Problem> {
    let charset = request
        .encoding()
        .is_ok_and(|encoding| encoding.name() == "UTF-8");
    if request.content_type() != "application/json" || !charset {
        return Err(UNSUPPORTED_MEDIA_TYPE.into());
    }
    if request.headers().contains_key(CONTENT_ENCODING)
        || request.headers().get_all(CONTENT_TYPE).count() > 1
    {
        return Err(UNSUPPORTED_MEDIA_TYPE.into());
    }
    let announced = request
        .headers()
        .get("content-length")
        .and_then(|length| length.to_str().ok());
    match announced.map(str::parse::<usize>) {
        Some(Ok(length)) if length > MAX_BODY => Err(TOO_LARGE.into()),
        _ => Ok(()),
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<Body<T>, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::from(MALFORMED))?;
    let value: Value = serde_json::from_str(text).map_err(|_| Problem::from(MALFORMED))?;
    if !value.is_object() || has_null_character(&value) {
        return Err(MALFORMED.into());
    }
    let mut canonical = String::new();
    write_canonical(&value, &mut canonical);
    // Read again from the text: a map would silently keep the last of two equal members.
    let reader = &mut serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(reader).map_err(|error| member_problem(&error))?;
    Ok(Body {
        value,
        digest: Sha256::digest(canonical.as_bytes()).into(),
    })
}

/// Reads a value that is a body of its own, as strictly as one.
pub fn read_value<T: DeserializeOwned>(value: &Value) -> Result<Body<T>, Problem> {
    if !value.is_object() || has_null_character(value) {
        return Err(MALFORMED.into());
    }
    let mut canonical = String::new();
    write_canonical(value, &mut canonical);
    let digest = Sha256::digest(canonical.as_bytes()).into();
    let value = serde_path_to_error::deserialize(value).map_err(|error| member_problem(&error))?;
    Ok(Body { value, digest })
}

/// PostgreSQL refuses U+0000, SQLite cuts the text there.
fn has_null_character(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_null_character),
        Value::Object(members) => members
            .iter()
            .any(|(name, value)| name.contains('\0') || has_null_character(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (name, value) in sorted {
                out.push_str(&Value::String(name.clone()).to_string());
                out.push(':');
                write_canonical(value, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

/// Says which member is wrong, and why, without repeating serde's words nor the value.
fn member_problem(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    use serde_path_to_error::Segment;
    let pointer: String = error
        .path()
        .iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect();
    let words = error.inner().to_string();
    let named = words.split('`').nth(1).unwrap_or_default().to_owned();
    let (pointer, code, message): (String, _, Cow<'static, str>) =
        if words.starts_with("unknown field") {
            // serde's path already ends with the unknown member.
            (pointer, "unknown-field", "Ce champ n’existe pas.".into())
        } else if words.starts_with("missing field") {
            (
                format!("{pointer}/{named}"),
                "required",
                "Ce champ est obligatoire.".into(),
            )
        } else if words.starts_with("duplicate field") {
            (
                pointer,
                "duplicate-field",
                "Ce champ est donné deux fois.".into(),
            )
        } else {
            (
                pointer,
                "wrong-value",
                "Cette valeur n’est pas admise ici : vérifiez son type et sa liste.".into(),
            )
        };
    Problem::invalid(vec![FieldError::new(pointer, code, message)])
}

/// Queries that cannot be read are refused by name of the problem, not by serde's words. People, who are
/// served beside, are told by a page.
pub fn query_settings() -> web::QueryConfig {
    web::QueryConfig::default().error_handler(|error, request| {
        if crate::is_ours(request.path()) {
            Problem::from(BAD_PARAMETER).into()
        } else {
            error.into()
        }
    })
}

/// A path parameter that is not an id leads nowhere (S-043).
pub fn path_settings() -> web::PathConfig {
    web::PathConfig::default().error_handler(|error, request| {
        if crate::is_ours(request.path()) {
            Problem::from(NOT_FOUND).into()
        } else {
            error.into()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Person {
        name: String,
        age: Option<u8>,
    }

    fn code(text: &[u8]) -> String {
        match parse::<Person>(text) {
            Ok(body) => format!("{} {:?}", body.value.name, body.value.age),
            Err(problem) => problem.kind.code.to_owned(),
        }
    }

    /// S-038: never accepted, never a panic.
    #[test]
    fn what_is_not_strictly_json_is_refused() {
        let deep = "[".repeat(200);
        let bodies: [&[u8]; 12] = [
            b"",
            b"null",
            b"[]",
            b"\xff",
            b"\xef\xbb\xbf{\"name\":\"a\"}",
            br#"{"name":"a\u0000b"}"#,
            br#"{"name":"\ud800"}"#,
            br#"{"name":NaN}"#,
            b"{\"name\":\"a\"",
            br#"{"name":"a"} x"#,
            deep.as_bytes(),
            b"\xfe\xff\x00{\x00}",
        ];
        for body in bodies {
            assert_eq!(
                code(body),
                "malformed",
                "{:?}",
                String::from_utf8_lossy(body)
            );
        }
        for body in [
            br#"{"name":"a","x":1}"#.as_slice(),
            br#"{"name":"a","name":"b"}"#,
            br#"{"age":1}"#,
            br#"{"name":"a","age":1e20}"#,
            br#"{"name":"a","age":-1}"#,
        ] {
            assert_eq!(code(body), "invalid", "{:?}", String::from_utf8_lossy(body));
        }
        assert_eq!(code(br#"{"name":"a","age":3}"#), "a Some(3)");
    }

    /// S-204: spaces and order do not make another call, values do.
    #[test]
    fn the_digest_is_of_what_is_said() {
        let digest = |text: &str| {
            parse::<Person>(text.as_bytes())
                .map(|body| body.digest)
                .ok()
        };
        let one = digest(r#"{"name":"a","age":3}"#);
        assert!(one.is_some());
        assert_eq!(one, digest("{ \"age\" : 3,\n\"name\":\"a\"}"));
        assert_ne!(one, digest(r#"{"name":"a","age":4}"#));
    }
}
