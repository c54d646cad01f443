//! Blind indexes and MACs.

use crate::seeded::keyring;
use sealing::{IndexKind, MacPurpose};
use std::collections::HashSet;

const NIR: &str = "1850199999123";
const PURPOSES: [MacPurpose; 4] = [
    MacPurpose::Audit,
    MacPurpose::AuditChain,
    MacPurpose::Cursor,
    MacPurpose::Form,
];

/// S-509: one person, one index, at every start.
#[test]
fn the_same_text_gives_the_same_index() {
    let one = keyring(3).blind_index(IndexKind::Nir, "597", NIR);
    let two = keyring(3).blind_index(IndexKind::Nir, "597", NIR);
    assert!(one == two);
}

/// S-509, S-510: text, kind, fund and key each change the index, and none runs into another.
#[test]
fn whatever_differs_changes_the_index() {
    let (here, there) = (keyring(3), keyring(4));
    let indexes = [
        here.blind_index(IndexKind::Nir, "597", NIR),
        here.blind_index(IndexKind::Nir, "597", "1850199999124"),
        here.blind_index(IndexKind::Identity, "597", NIR),
        here.blind_index(IndexKind::Email, "597", NIR),
        here.blind_index(IndexKind::Nir, "599", NIR),
        here.blind_index(IndexKind::Nir, "5971", "850199999123"),
        here.blind_index(IndexKind::Nir, "59", "71850199999123"),
        there.blind_index(IndexKind::Nir, "597", NIR),
    ];
    assert_eq!(HashSet::from(indexes).len(), indexes.len());
}

/// S-520: a MAC is accepted for its bytes, its purpose and its key only.
#[test]
fn a_mac_is_of_one_text_one_purpose_and_one_key() {
    let (here, there) = (keyring(3), keyring(4));
    for purpose in PURPOSES {
        let mac = here.mac(purpose, b"line 1");
        assert!(here.verify_mac(purpose, b"line 1", &mac));
        assert!(!here.verify_mac(purpose, b"line 2", &mac));
        assert!(!there.verify_mac(purpose, b"line 1", &mac));
        for other in PURPOSES {
            assert_eq!(here.verify_mac(other, b"line 1", &mac), other == purpose);
        }
    }
}

/// S-520: each bit counts, and a shortened MAC is no MAC.
#[test]
fn an_altered_or_shortened_mac_is_refused() {
    let keyring = keyring(3);
    let mac = keyring.mac(MacPurpose::Cursor, b"after 12");
    for bit in 0..256 {
        let mut flipped = mac;
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(!keyring.verify_mac(MacPurpose::Cursor, b"after 12", &flipped));
    }
    for length in 0..32 {
        assert!(!keyring.verify_mac(MacPurpose::Cursor, b"after 12", &mac[..length]));
    }
}
