//! Secrets have no text form, so that no log or error can hold one (S-512).

use sealing::{BlindIndex, DataKey, Keyring, RootKey};

/// Compiles only if the type implements none of the traits: otherwise two implementations apply
/// and the compiler cannot choose.
macro_rules! assert_not {
    ($type:ty: $($trait:path),+) => { $({
        trait Ambiguous<A> { fn check() {} }
        impl<T: ?Sized> Ambiguous<()> for T {}
        struct Implemented;
        impl<T: ?Sized + $trait> Ambiguous<Implemented> for T {}
        <$type as Ambiguous<_>>::check();
    })+ };
}

/// S-512: checked at compile time; the test that runs is empty.
#[test]
fn secrets_cannot_be_printed_or_copied() {
    assert_not!(RootKey: std::fmt::Debug, std::fmt::Display, Clone);
    assert_not!(DataKey: std::fmt::Debug, std::fmt::Display, Clone);
    assert_not!(Keyring: std::fmt::Debug, std::fmt::Display, Clone);
    assert_not!(BlindIndex: std::fmt::Debug, std::fmt::Display);
}
