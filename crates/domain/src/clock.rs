//! Time and randomness, as parameters (S-305).

use jiff::Timestamp;

/// Where the present comes from. The server has one that reads the system; tests set theirs.
pub trait Clock: Send + Sync {
    /// The present instant, UTC.
    fn now(&self) -> Timestamp;
}

/// Where unpredictable bytes come from: the operating system in the server, a seed in tests.
pub trait Random: Send + Sync {
    /// Fills the whole buffer.
    fn fill(&self, bytes: &mut [u8]);
}

/// A random array of fixed length.
pub fn random_bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}
