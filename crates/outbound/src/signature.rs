//! Signatures of Standard Webhooks 1.0.0 (S-222): `v1`, HMAC-SHA256 of `id.timestamp.body`.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

/// What precedes the base64 of a secret.
const PREFIX: &str = "whsec_";

/// A secret that a receiver and we share: 24 to 64 bytes by the specification; ours have 32.
#[derive(Clone)]
pub struct SigningSecret(Zeroizing<[u8; 32]>);

impl SigningSecret {
    /// From 32 random bytes.
    pub fn new(mut bytes: [u8; 32]) -> Self {
        let secret = Self(Zeroizing::new(bytes));
        bytes.zeroize();
        secret
    }

    /// Reads what [`reveal`](Self::reveal) wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64.decode(text.strip_prefix(PREFIX)?.as_bytes()).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    /// The bytes, to be sealed.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// `whsec_…`, as its receiver keeps it; to be shown once.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", BASE64.encode(self.0.as_slice())))
    }

    /// The signature of a message, as it stands in `webhook-signature`.
    pub(crate) fn sign(&self, id: &str, seconds: i64, body: &str) -> String {
        // HMAC fills a short key with zeros up to its block: done here, so that nothing can fail.
        let mut block = Zeroizing::new([0; 64]);
        for (place, byte) in block.iter_mut().zip(self.0.iter()) {
            *place = *byte;
        }
        let mut mac = Hmac::<Sha256>::new(&(*block).into());
        for part in [id, ".", &seconds.to_string(), ".", body] {
            mac.update(part.as_bytes());
        }
        format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_as_it_was_shown() {
        let secret = SigningSecret::new([7; 32]);
        let read = SigningSecret::parse(&secret.reveal()).unwrap();
        assert_eq!(read.bytes(), secret.bytes());
        for bad in ["", "whsec_", "whsec_AAAA", &secret.reveal()[6..]] {
            assert!(SigningSecret::parse(bad).is_none(), "{bad}");
        }
    }

    /// The example of the specification's reference libraries.
    #[test]
    fn s222_the_published_signature() {
        let bytes = BASE64.decode(b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&bytes).unwrap();
        mac.update(br#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#);
        let expected = "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(BASE64.encode(&mac.finalize().into_bytes()), expected);
    }
}
