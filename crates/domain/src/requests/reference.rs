//! The public reference: random, so that it says nothing (S-102, S-530).

use crate::clock::{Random, random_bytes};

/// Crockford's base-32 alphabet: no I, L, O, U, so that it can be read over the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 6;

/// `EP-`, the year of reception, and six random Crockford base-32 characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference(String);

/// Text that is not a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reference reads EP-2026-7K3QXD")]
pub struct NotAReference;

impl Reference {
    /// A fresh reference. Two may collide (one in 2^30 a year): the database refuses the second,
    /// and the caller draws again.
    pub fn draw(year: i16, random: &dyn Random) -> Self {
        let drawn: String = random_bytes::<LENGTH>(random)
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)))
            .map(|&letter| char::from(letter))
            .collect();
        Self(format!("EP-{year:04}-{drawn}"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Reference {
    type Err = NotAReference;

    /// Reads what people type: lower case, and the letters that Crockford's alphabet forgives.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_uppercase();
        let (head, drawn) = text.rsplit_once('-').ok_or(NotAReference)?;
        let year = head.strip_prefix("EP-").ok_or(NotAReference)?;
        let drawn: String = drawn
            .chars()
            .map(|letter| match letter {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        let fits = year.len() == 4
            && year.bytes().all(|byte| byte.is_ascii_digit())
            && drawn.len() == LENGTH
            && drawn.bytes().all(|byte| ALPHABET.contains(&byte));
        fits.then(|| Self(format!("EP-{year}-{drawn}")))
            .ok_or(NotAReference)
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting;
    impl Random for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            for (byte, value) in bytes.iter_mut().zip(30..) {
                *byte = value;
            }
        }
    }

    #[test]
    fn a_drawn_reference_reads_back() {
        let reference = Reference::draw(2026, &Counting);
        assert_eq!(reference.as_str(), "EP-2026-YZ0123");
        assert_eq!(reference.as_str().parse(), Ok(reference));
    }

    #[test]
    fn a_reference_typed_by_a_person_is_understood() {
        assert_eq!(
            " ep-2026-oil23z ".parse::<Reference>().unwrap().as_str(),
            "EP-2026-01123Z"
        );
        for wrong in [
            "",
            "EP-2026",
            "EP-26-7K3QXD",
            "EP-2026-7K3QX",
            "EP-2026-7K3QXU",
            "XX-2026-7K3QXD",
        ] {
            assert_eq!(wrong.parse::<Reference>(), Err(NotAReference), "{wrong}");
        }
    }
}
