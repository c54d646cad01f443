//! Wrapping, values that belong to no case, and the checks of start-up.

use crate::seeded::{PLACE, Seeded, data_key, keyring};
use sealing::SealError;
use uuid::Uuid;

const CASE: Uuid = Uuid::from_u128(0xca);

/// S-504: what a data key sealed opens with the same key unwrapped, and the wrap does not show it.
#[test]
fn a_wrapped_key_opens_what_it_sealed() {
    let (random, keyring, key) = (Seeded::from(1), keyring(3), data_key(2));
    let sealed = key.seal(&PLACE, b"secret", &random).unwrap();
    let wrapped = keyring.wrap(&key, CASE, &random).unwrap();
    let again = keyring.unwrap_key(&wrapped, CASE).unwrap();
    assert_eq!(again.id(), key.id());
    assert_eq!(again.open(&PLACE, &sealed).unwrap().as_slice(), b"secret");
}

/// S-503: the key of one case, copied over another's by SQL, is refused.
#[test]
fn a_key_wrapped_for_another_case_is_refused() {
    let keyring = keyring(3);
    let wrapped = keyring.wrap(&data_key(2), CASE, &Seeded::from(1)).unwrap();
    let error = keyring.unwrap_key(&wrapped, Uuid::from_u128(0xcb)).err();
    assert_eq!(error, Some(SealError::Refused));
}

/// S-504: a dump of the database without the root key opens nothing.
#[test]
fn another_root_key_unwraps_nothing() {
    let (here, there) = (keyring(3), keyring(4));
    let wrapped = here.wrap(&data_key(2), CASE, &Seeded::from(1)).unwrap();
    let unknown = SealError::UnknownKey(here.current_kid());
    assert_eq!(there.unwrap_key(&wrapped, CASE).err(), Some(unknown));
}

/// A system value and a wrapped key lie under different sub-keys of the root key (S-504).
#[test]
fn a_wrapped_key_is_not_a_system_value() {
    let keyring = keyring(3);
    let wrapped = keyring.wrap(&data_key(2), CASE, &Seeded::from(1)).unwrap();
    let place = sealing::Address {
        table: "data_keys",
        column: "wrapped",
        row: CASE,
        case: CASE,
    };
    assert_eq!(
        keyring.open_system(&place, &wrapped),
        Err(SealError::Refused)
    );
}

/// S-514: the start-up checks pass with the right key and name the wrong one.
#[test]
fn start_up_checks_tell_a_wrong_root_key() {
    let (right, wrong) = (keyring(3), keyring(4));
    sealing::self_test().unwrap();
    let sentinel = right.sentinel(&Seeded::from(1)).unwrap();
    assert_eq!(right.check_sentinel(&sentinel), Ok(()));
    let unknown = SealError::UnknownKey(right.current_kid());
    assert_eq!(wrong.check_sentinel(&sentinel), Err(unknown));
    assert_eq!(right.index_fingerprint(), keyring(3).index_fingerprint());
    assert_ne!(right.index_fingerprint(), wrong.index_fingerprint());
}

/// S-514: another value of the same key does not pass for the sentinel.
#[test]
fn another_system_value_is_no_sentinel() {
    let keyring = keyring(3);
    let value = keyring
        .seal_system(&PLACE, b"espace-partenaire", &Seeded::from(1))
        .unwrap();
    assert_eq!(keyring.check_sentinel(&value), Err(SealError::Refused));
}
