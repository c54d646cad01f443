//! Which passwords are good enough: long, and not made of what anybody would try first.
//!
//! Length 12 (16 for administrators of a fund), no composition rule, no expiry (S-015, S-135). The
//! case of CNIL 2022-100 that applies is "50 bits with access restriction": length, throttling and a
//! second factor.

use crate::auth::passwords::Password;
use crate::error::FieldError;
use domain::accounts::Role;

/// Least characters for everybody, and for administrators of a fund.
const LEAST: usize = 12;
const LEAST_FOR_ADMINISTRATORS: usize = 16;

/// A password needs this many characters that are neither digits, signs, nor part of a word that
/// anybody would try, or else this many different characters.
const OWN_LETTERS: usize = 5;
const DIFFERENT: usize = 5;

/// What people who attack this service would try first, without accents, in lower case (S-016).
const TRIED_FIRST: [&str; 44] = [
    "espacepartenaire",
    "assurancemaladie",
    "securitesociale",
    "administrateur",
    "motdepasse",
    "changezmoi",
    "bienvenue",
    "partenaire",
    "partenaires",
    "marseille",
    "roubaix",
    "tourcoing",
    "solidaire",
    "chouchou",
    "password",
    "passwort",
    "passw",
    "changeme",
    "letmein",
    "welcome",
    "azertyuiop",
    "qwertyuiop",
    "azerty",
    "qwerty",
    "qsdfgh",
    "wxcvbn",
    "abcdef",
    "abcd",
    "bonjour",
    "soleil",
    "doudou",
    "loulou",
    "secret",
    "social",
    "admin",
    "ameli",
    "sante",
    "ccas",
    "cpam",
    "cnam",
    "vitale",
    "demo",
    "test",
    "passe",
];

/// Refuses a weak password for this role. `context` is what an attacker knows of the person: her
/// e-mail address, her name, her organisation's.
pub fn check(
    password: &Password,
    role: Role,
    context: &[&str],
    pointer: &'static str,
) -> Result<(), FieldError> {
    let least = if matches!(role, Role::Administrator | Role::Auditor) {
        LEAST_FOR_ADMINISTRATORS
    } else {
        LEAST
    };
    if password.expose().chars().count() < least {
        let message = format!("{least} caractères au moins. Une phrase convient très bien.");
        return Err(FieldError::new(pointer, "password-too-short", message));
    }
    if is_guessable(password.expose(), context) {
        return Err(FieldError::new(
            pointer,
            "password-guessable",
            "Ce mot de passe est parmi les premiers que l’on essaierait : choisissez plusieurs mots \
             sans rapport avec vous, votre structure ou ce service.",
        ));
    }
    Ok(())
}

fn is_guessable(password: &str, context: &[&str]) -> bool {
    let mut different: Vec<char> = password.to_lowercase().chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < DIFFERENT || is_a_sequence(password) {
        return true;
    }
    let known: Vec<String> = context
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(plain)
        .filter(|word| word.chars().count() >= 4)
        .collect();
    // As typed and with the digits that people put for letters.
    [
        plain(password),
        plain(&password.chars().map(unleet).collect::<String>()),
    ]
    .into_iter()
    .any(|letters| {
        let had_letters = !letters.is_empty();
        let own = without(letters, &known);
        had_letters && own.chars().count() < OWN_LETTERS
    })
}

/// `123456789012`, `abcdefghijkl`, `987654321098`: each character follows the one before.
fn is_a_sequence(password: &str) -> bool {
    let codes: Vec<u32> = password.chars().map(u32::from).collect();
    let steps = codes.windows(2).filter(|pair| {
        matches!(pair, [one, next] if one.abs_diff(*next) == 1 || (one.abs_diff(*next) == 9))
    });
    steps.count() + 2 >= codes.len()
}

/// Letters only, without accents, in lower case.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkd()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphabetic())
        .collect()
}

const fn unleet(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => c,
    }
}

fn without(mut letters: String, known: &[String]) -> String {
    for word in known.iter().map(String::as_str).chain(TRIED_FIRST) {
        letters = letters.replace(word, "");
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(text: &str, role: Role) -> Result<(), &'static str> {
        let context = [
            "jeanne.martin@ccas-lys.example",
            "Jeanne Martin",
            "CCAS de Lys-lez-Lannoy",
        ];
        let password = Password::typed(text).unwrap();
        check(&password, role, &context, "/password").map_err(|error| error.code)
    }

    /// S-015: length only, and longer for administrators of a fund.
    #[test]
    fn s015_length_depends_on_the_role_alone() {
        let short = Err("password-too-short");
        assert_eq!(verdict("vélo-brique", Role::PartnerMember), short);
        assert_eq!(verdict("vélo-briques", Role::PartnerMember), Ok(()));
        assert_eq!(verdict("vélo-briques-ab", Role::Administrator), short);
        assert_eq!(verdict("vélo-briques-abc", Role::Administrator), Ok(()));
        assert_eq!(verdict("vélo-briques-ab", Role::Supervisor), Ok(()));
        assert_eq!(
            verdict(&"cheval agrafe pile ".repeat(7), Role::Agent),
            Ok(())
        );
        assert_eq!(verdict("🚲 🧱 🎺 🪁 🐙 🥕 🌋", Role::Agent), Ok(()));
    }

    /// S-016: what anybody would try, with digits and signs around and within.
    #[test]
    fn s016_known_and_context_words_are_refused() {
        for text in [
            "cpam2026!2026",
            "CPAM-CCAS-2026",
            "motdepasse123",
            "M0tDeP@sse2026",
            "azertyuiop12",
            "jeanne.martin1",
            "Jeanne-Martin59",
            "J3anneM4rtin!",
            "aaaaaaaaaaaa",
            "121212121212",
            "123456789012",
            "098765432109",
            "abcdefghijklm",
            "Ameli@Ameli2026",
            "lannoy2026!!",
            "Password12345",
            "ccas-lys-2026",
        ] {
            assert_eq!(
                verdict(text, Role::Agent),
                Err("password-guessable"),
                "{text}"
            );
        }
    }

    #[test]
    fn ordinary_phrases_and_random_strings_pass() {
        for text in [
            "un tracteur mauve",
            "correct horse battery",
            "xK9#mQ2$vL7p",
            "837465019283",
            "le chat de mamie ronfle",
            "cpam et tournesol bleu",
        ] {
            assert_eq!(verdict(text, Role::Agent), Ok(()), "{text}");
        }
    }
}
