//! The public keys that a client registers: what it signs with stays with it.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Keys of one client at most: one in use, and those that replace it.
const MOST: usize = 5;
/// The shortest RSA key, in bytes: 2048 bits.
const LEAST_RSA: usize = 256;
/// What only the holder of a private key, or of a shared one, has.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// The code of a private key, which is not to be kept nor shown again.
pub const PRIVATE_KEY: &str = "private-key";

/// Keys that cannot be registered: a stable code, and what to do, in French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{code}")]
pub struct BadKeys {
    /// `private-key`, `key-format`, `key-kind` or `too-many`.
    pub code: &'static str,
    /// What to do, in French.
    pub message: &'static str,
}

const FORMAT: BadKeys = BadKeys {
    code: "key-format",
    message: "Donnez un JWK ou un JWK Set (RFC 7517) ; chaque clé a un « kid » s’il y en a plusieurs.",
};
const KIND: BadKeys = BadKeys {
    code: "key-kind",
    message: "Clés admises : EC P-256, Ed25519, RSA d’au moins 2048 bits.",
};

/// A JWK Set as it is kept: the public members of its keys and nothing else. `None` for no key at all. A
/// single JWK is a set of one.
pub fn checked_keys(given: &Value) -> Result<Option<String>, BadKeys> {
    let one = std::slice::from_ref(given);
    let keys = match given.get("keys") {
        Some(Value::Array(keys)) => keys.as_slice(),
        Some(_) => return Err(FORMAT),
        None => one,
    };
    if keys.len() > MOST {
        return Err(BadKeys {
            code: "too-many",
            message: "Cinq clés au plus.",
        });
    }
    let kept: Vec<Value> = keys.iter().map(public).collect::<Result<_, _>>()?;
    let ids: BTreeSet<&str> = kept.iter().filter_map(|key| key["kid"].as_str()).collect();
    if kept.len() > 1 && ids.len() != kept.len() {
        return Err(FORMAT);
    }
    Ok((!kept.is_empty()).then(|| json!({ "keys": kept }).to_string()))
}

fn public(key: &Value) -> Result<Value, BadKeys> {
    let key = key.as_object().ok_or(FORMAT)?;
    if PRIVATE.iter().any(|member| key.contains_key(*member)) {
        return Err(BadKeys {
            code: PRIVATE_KEY,
            message: "C’est une clé privée : ne la donnez à personne, faites-en une autre, et envoyez sa moitié publique.",
        });
    }
    let text = |member: &str| key.get(member).and_then(Value::as_str);
    let length = |member: &str| {
        let decoded = text(member).and_then(|text| BASE64URL_NOPAD.decode(text.as_bytes()).ok());
        decoded.map_or(0, |bytes| bytes.len())
    };
    let members: &[&str] = match (text("kty"), text("crv")) {
        (Some("EC"), Some("P-256")) if length("x") == 32 && length("y") == 32 => {
            &["kty", "crv", "x", "y", "kid"]
        }
        (Some("OKP"), Some("Ed25519")) if length("x") == 32 => &["kty", "crv", "x", "kid"],
        (Some("RSA"), _) if length("n") >= LEAST_RSA && length("e") >= 3 => {
            &["kty", "n", "e", "kid"]
        }
        (Some(_), _) => return Err(KIND),
        (None, _) => return Err(FORMAT),
    };
    if text("kid").is_some_and(|kid| kid.len() > 128) {
        return Err(FORMAT);
    }
    let members = members.iter().filter_map(|member| {
        let value = text(member)?;
        Some(((*member).to_owned(), Value::from(value)))
    });
    Ok(Value::Object(members.collect::<Map<_, _>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(given: &Value) -> &'static str {
        checked_keys(given).unwrap_err().code
    }

    /// S-216: public halves only, of keys that are long enough, each with its name.
    #[test]
    fn s216_only_public_keys_are_registered() {
        let x = BASE64URL_NOPAD.encode(&[7; 32]);
        let one = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": "a", "use": "sig" });
        let kept = checked_keys(&one).unwrap().unwrap();
        let bare = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": "a" }] });
        assert_eq!(serde_json::from_str::<Value>(&kept).unwrap(), bare);
        assert_eq!(checked_keys(&json!({ "keys": [] })).unwrap(), None);
        let private = json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "d": x });
        assert_eq!(code(&private), "private-key");
        assert_eq!(code(&json!({ "kty": "oct", "k": x })), "private-key");
        assert_eq!(
            code(&json!({ "kty": "EC", "crv": "P-384", "x": x, "y": x })),
            "key-kind"
        );
        let short = BASE64URL_NOPAD.encode(&[7; 128]);
        assert_eq!(
            code(&json!({ "kty": "RSA", "n": short, "e": "AQAB" })),
            "key-kind"
        );
        assert_eq!(code(&json!("text")), "key-format");
        assert_eq!(code(&json!({ "keys": [one, one] })), "key-format");
        assert_eq!(code(&json!({ "keys": vec![one; 6] })), "too-many");
    }
}
