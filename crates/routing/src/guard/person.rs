//! Names of persons: a civility, particles, then capitalised words.

const CIVILITIES: [&str; 8] = [
    "madame ",
    "monsieur ",
    "mme ",
    "mr ",
    "mlle ",
    "m. ",
    "mme. ",
    "m ",
];

/// Words between a civility and a name.
const PARTICLES: [&str; 8] = ["de ", "du ", "des ", "la ", "le ", "el ", "van ", "d'"];

/// What follows a civility in a text all in capitals without being a name.
const WORDS: [&str; 26] = [
    "EST", "NE", "VA", "ET", "AU", "AUX", "EN", "QUI", "SE", "SA", "SON", "LA", "LE", "LES", "UN",
    "UNE", "DE", "DU", "DES", "NOUS", "VOUS", "PAS", "ONT", "AVEC", "VIT", "DOIT",
];

/// Length of a civility followed by a capitalised word of at least two letters that is not a role.
pub(super) fn name(text: &str) -> Option<usize> {
    let (civility, shouted) = civility(text)?;
    let mut rest = text.get(civility..)?;
    let mut length = civility;
    while let Some(particle) = PARTICLES
        .iter()
        .find(|particle| rest.starts_with(**particle))
    {
        length += particle.len();
        rest = rest.get(particle.len()..)?;
    }
    let words = capitalised(rest, shouted);
    (words > 0).then_some(length + words)
}

/// Byte length of a civility, and whether it is in capitals ("MME" but not "M.").
fn civility(text: &str) -> Option<(usize, bool)> {
    CIVILITIES.iter().find_map(|civility| {
        let start = text.get(..civility.len())?;
        // "m " is a metre: the single letter must be a capital.
        let single = civility.trim_end_matches([' ', '.']).len() == 1;
        let same = start.eq_ignore_ascii_case(civility) && !(single && start.starts_with('m'));
        let shouted = !single && start.bytes().all(|byte| !byte.is_ascii_lowercase());
        same.then_some((civility.len(), shouted))
    })
}

/// Byte length of the capitalised words at the start.
fn capitalised(name: &str, shouted: bool) -> usize {
    let mut end = 0;
    let mut taken = 0;
    for word in name.split_inclusive(' ') {
        let bare = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let capital = bare.chars().next().is_some_and(char::is_uppercase);
        let function = shouted && WORDS.contains(&bare);
        if !capital || function || bare.chars().count() < 2 {
            break;
        }
        taken = end + bare.len();
        end += word.len();
        if bare.len() + 1 != word.len() || !word.ends_with(' ') {
            break;
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn s108_names_are_read_with_their_particles_and_roles_are_not() {
        for (text, expected) in [
            ("Mme de la Tour arrive", Some("Mme de la Tour")),
            ("mr Petit", Some("mr Petit")),
            ("MME MARTIN EST LA", Some("MME MARTIN")),
            ("Mme la directrice", None),
            ("M. le maire", None),
            ("MADAME EST HOSPITALISEE", None),
            ("m carré", None),
        ] {
            let found = name(text).and_then(|length| text.get(..length));
            assert_eq!(found, expected, "{text}");
        }
    }
}
