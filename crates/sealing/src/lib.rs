//! How personal data is made unreadable without the key (S-501 to S-514, S-520).
//!
//! Nothing here does I/O, reads the clock or draws a random number by itself: bytes in, bytes out.
//!
//! ```text
//! root key (32 bytes, a file outside the database)
//! ├─ wraps      a data key per case, or per organisation   Keyring::wrap, unwrap_key, rewrap
//! │             └─ "enc:table.column", "file" sub-keys     DataKey::seal, open, seal_file, open_file
//! ├─ "sys:table.column" sub-keys                           Keyring::seal_system, open_system
//! └─ standing secret, which a root-key rotation carries over
//!    ├─ blind index, per fund                              Keyring::person_index, blind_index
//!    └─ MACs of the journal and of cursors                 Keyring::mac, verify_mac
//! ```
//!
//! Every sealed value is an envelope `0x01 ‖ key id (8) ‖ nonce (24) ‖ ciphertext ‖ tag (16)` of
//! XChaCha20-Poly1305 (S-501, S-502), bound to the place where it lies ([`Address`], S-503): moved
//! to another row, column, table or case, it does not open.
//!
//! ```
//! # use domain::clock::Random;
//! # struct Seven; impl Random for Seven { fn fill(&self, b: &mut [u8]) { b.fill(7) } }
//! # let random = &Seven;
//! use sealing::{Address, DataKey, Keyring, RootKey};
//! use uuid::Uuid;
//!
//! let keyring = Keyring::new(RootKey::generate(random), Vec::new())?;
//! let case = Uuid::from_u128(1);
//! let key = DataKey::generate(random)?;
//! let wrapped = keyring.wrap(&key, case, random)?;
//!
//! let address = Address { table: "requests", column: "text", row: case, case };
//! let sealed = key.seal(&address, "Bonjour".as_bytes(), random)?;
//! let key = keyring.unwrap_key(&wrapped, case)?;
//! assert_eq!(key.open(&address, &sealed)?.as_slice(), b"Bonjour");
//! # Ok::<(), sealing::SealError>(())
//! ```

mod address;
mod data_key;
mod envelope;
mod error;
mod index;
mod keyring;
mod people;
mod root_key;
mod rotation;
mod self_test;
mod signing;

pub use address::Address;
pub use data_key::{DataKey, MAX_SEALABLE_FILE_BYTES};
pub use envelope::{OVERHEAD, key_id_of};
pub use error::{KeyError, SealError};
pub use index::{BlindIndex, IndexKind, MacPurpose};
pub use keyring::Keyring;
pub use people::{FIRST_PEOPLE_KEY, PeopleKey};
pub use root_key::{KeyId, RootKey};
pub use self_test::self_test;
pub use signing::{Signer, is_signed};
