//! Changing the root key (S-505).

use crate::seeded::{PLACE, Seeded, data_key, keyring, root_key};
use sealing::{IndexKind, Keyring, MacPurpose, SealError, key_id_of};
use uuid::Uuid;

const CASE: Uuid = Uuid::from_u128(0xca);

fn rotated() -> Keyring {
    Keyring::new(root_key(4), vec![root_key(3)]).unwrap()
}

/// S-505: during the rotation everything opens; afterwards the old root key is not needed.
#[test]
fn rewrapping_leaves_nothing_under_the_old_root_key() {
    let (random, old, both, new) = (Seeded::from(1), keyring(3), rotated(), keyring(4));
    let key = data_key(2);
    let wrapped = old.wrap(&key, CASE, &random).unwrap();
    assert_eq!(both.unwrap_key(&wrapped, CASE).unwrap().id(), key.id());

    let rewrapped = both.rewrap(&wrapped, CASE, &random).unwrap().unwrap();
    assert_eq!(key_id_of(&rewrapped), Ok(new.current_kid()));
    assert_eq!(new.unwrap_key(&rewrapped, CASE).unwrap().id(), key.id());
    assert_eq!(
        both.rewrap(&rewrapped, CASE, &random),
        Ok(None),
        "resumable: done is done"
    );
}

/// S-505: re-wrapping does not move a key to another case.
#[test]
fn rewrapping_for_another_case_is_refused() {
    let random = Seeded::from(1);
    let wrapped = keyring(3).wrap(&data_key(2), CASE, &random).unwrap();
    let error = rotated().rewrap(&wrapped, Uuid::from_u128(0xcb), &random);
    assert_eq!(error, Err(SealError::Refused));
}

/// S-505: raising the bar names the old key, rather than calling it unknown.
#[test]
fn older_root_keys_can_be_refused() {
    let random = Seeded::from(1);
    let [oldest, old, current] = [2, 3, 4].map(|seed| keyring(seed).current_kid());
    let all = || Keyring::new(root_key(4), vec![root_key(3), root_key(2)]).unwrap();
    assert_eq!(all().live_kids(), [current, old, oldest]);
    let wrapped = keyring(2).wrap(&data_key(1), CASE, &random).unwrap();
    assert!(all().unwrap_key(&wrapped, CASE).is_ok());

    for (bar, live) in [(oldest, 3), (old, 2), (current, 1)] {
        let keyring = all().refuse_older_than(bar).unwrap();
        assert_eq!(keyring.live_kids().len(), live);
        let error = keyring.unwrap_key(&wrapped, CASE).err();
        assert_eq!(error, (live < 3).then_some(SealError::KeyTooOld(oldest)));
    }
    let unknown = keyring(9).current_kid();
    assert_eq!(
        all().refuse_older_than(unknown).err(),
        Some(SealError::UnknownKey(unknown))
    );
}

/// S-505, S-509, S-520: indexes and MACs survive the rotation, and the end of the old key.
#[test]
fn indexes_and_macs_stay_the_same() {
    let random = Seeded::from(1);
    let old = keyring(3);
    let index = |keyring: &Keyring| keyring.blind_index(IndexKind::Nir, "597", "1850199999123");
    let mac = old.mac(MacPurpose::Audit, b"line 1");
    let standing = old.standing(&random).unwrap();

    let both = rotated().with_standing(&standing).unwrap();
    let standing = both.standing(&random).unwrap();
    let new = keyring(4).with_standing(&standing).unwrap();
    for keyring in [&both, &new] {
        assert!(index(keyring) == index(&old));
        assert!(keyring.verify_mac(MacPurpose::Audit, b"line 1", &mac));
        assert_eq!(keyring.index_fingerprint(), old.index_fingerprint());
    }
    // Without it the fingerprint, compared at start-up (S-514), tells.
    assert_ne!(keyring(4).index_fingerprint(), old.index_fingerprint());
}

/// S-504: the standing secret opens under its own root key only, and nothing else passes for it.
#[test]
fn the_standing_secret_is_bound_to_its_place() {
    let random = Seeded::from(1);
    let old = keyring(3);
    let standing = old.standing(&random).unwrap();
    let unknown = SealError::UnknownKey(old.current_kid());
    assert_eq!(keyring(4).with_standing(&standing).err(), Some(unknown));
    let wrapped = old.wrap(&data_key(2), Uuid::nil(), &random).unwrap();
    assert_eq!(
        keyring(3).with_standing(&wrapped).err(),
        Some(SealError::Refused)
    );
    assert_eq!(
        old.unwrap_key(&standing, Uuid::nil()).err(),
        Some(SealError::Refused)
    );
}

/// S-505: system values stay readable during the rotation, and say which key they are under.
#[test]
fn system_values_open_under_a_retired_key() {
    let random = Seeded::from(1);
    let value = keyring(3).seal_system(&PLACE, b"seed", &random).unwrap();
    let both = rotated();
    assert_eq!(
        both.open_system(&PLACE, &value).unwrap().as_slice(),
        b"seed"
    );
    assert_ne!(key_id_of(&value), Ok(both.current_kid()));
}
