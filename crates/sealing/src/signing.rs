//! Signatures that show where the audit journal stood (S-522). Their key is not derived from the root
//! key: whoever has the database and the root key can still not make one.

use crate::root_key::RootKey;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

/// Signs with Ed25519 (RFC 8032). Wiped from memory on drop; cannot be printed:
/// ```compile_fail,E0277
/// fn show(signer: &sealing::Signer) -> String { format!("{signer:?}") }
/// ```
pub struct Signer(SigningKey);

impl Signer {
    /// The signer of 32 random bytes, read and written as a root key is.
    pub fn new(secret: &RootKey) -> Self {
        Self(SigningKey::from_bytes(secret.bytes()))
    }

    /// What checks its signatures: 32 bytes that everybody may have.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs.
    pub fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

/// Whether the bearer of this public key signed these bytes.
pub fn is_signed(public: &[u8; 32], bytes: &[u8], signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) = (
        VerifyingKey::from_bytes(public),
        Signature::from_slice(signature),
    ) else {
        return false;
    };
    key.verify_strict(bytes, &signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8032, section 7.1, test 1.
    #[test]
    fn the_published_vector() {
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let signer = Signer::new(&RootKey::parse(seed).unwrap());
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        assert_eq!(
            hex(&signer.public()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
        let signature = signer.sign(b"");
        assert!(hex(&signature).starts_with("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974"));
        assert!(is_signed(&signer.public(), b"", &signature));
        assert!(!is_signed(&signer.public(), b"x", &signature));
        assert!(!is_signed(&signer.public(), b"", &signature[1..]));
    }
}
