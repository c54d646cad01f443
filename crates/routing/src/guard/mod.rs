//! The typing-time guard: personal data in free text, where it is, and the field made for it (S-108).
//!
//! The same code warns while an author types and refuses a title or a file name on submission.
//! It reads shapes, not meanings: it stores nothing, and its findings hold byte ranges, never the
//! value.

mod person;

use std::ops::Range;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Leak {
    /// A NIR, a waiting or a provisional number, with or without key.
    Nir,
    /// A bank account number.
    Iban,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// A diagnosis code of ICD-10.
    Diagnosis,
    /// "Mme", "M." or the like followed by a name.
    PersonName,
}

impl Leak {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nir => "nir",
            Self::Iban => "iban",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Diagnosis => "diagnosis",
            Self::PersonName => "person_name",
        }
    }

    /// The member of a submission where the value belongs, or `None` when it belongs nowhere.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::Nir => Some("person.nir"),
            Self::Email => Some("person.email"),
            Self::Phone => Some("person.phone"),
            Self::PersonName => Some("person.last_name"),
            Self::Iban => Some("attachments"),
            Self::Diagnosis => None,
        }
    }

    /// The French sentence shown beside the text.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Nir => {
                "Ce texte semble contenir un numéro de sécurité sociale : utilisez le champ prévu."
            }
            Self::Iban => {
                "Ce texte semble contenir un IBAN : joignez plutôt le RIB en pièce jointe."
            }
            Self::Email => {
                "Ce texte semble contenir une adresse électronique : utilisez le champ prévu."
            }
            Self::Phone => {
                "Ce texte semble contenir un numéro de téléphone : utilisez le champ prévu."
            }
            Self::Diagnosis => "Ce texte semble contenir un code de diagnostic : ne l’écrivez pas.",
            Self::PersonName => {
                "Ce texte semble nommer une personne : utilisez les champs d’identité."
            }
        }
    }

    /// Whether a title or a file name that holds it is refused. Names and diagnosis codes only warn:
    /// their shapes are too common to refuse on.
    pub const fn refused_in_titles(self) -> bool {
        matches!(self, Self::Nir | Self::Iban | Self::Email | Self::Phone)
    }
}

/// Where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub leak: Leak,
    /// Byte range in the scanned text.
    pub range: Range<usize>,
}

/// Everything found in a text, in order, without overlap.
pub fn scan(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut after = 0;
    let mut previous = ' ';
    for (at, letter) in text.char_indices() {
        let starts = letter == '+' || (letter.is_alphanumeric() && !previous.is_alphanumeric());
        previous = letter;
        if at < after || !starts {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let hit = nir(rest)
            .map(|length| (Leak::Nir, length))
            .or_else(|| iban(rest).map(|length| (Leak::Iban, length)))
            .or_else(|| phone(rest).map(|length| (Leak::Phone, length)))
            .or_else(|| email(rest).map(|length| (Leak::Email, length)))
            .or_else(|| diagnosis(rest).map(|length| (Leak::Diagnosis, length)))
            .or_else(|| person::name(rest).map(|length| (Leak::PersonName, length)));
        if let Some((leak, length)) = hit {
            after = at + length;
            found.push(Finding {
                leak,
                range: at..after,
            });
        }
    }
    found
}

/// The first reason to refuse a title or a file name.
pub fn refusal(title: &str) -> Option<Finding> {
    scan(title)
        .into_iter()
        .find(|finding| finding.leak.refused_in_titles())
}

/// Reads up to `wanted` characters kept by `keep`, skipping at most two separators between them.
/// Returns them, upper case, with the byte length read; `None` if the next character would continue.
fn take(
    text: &str,
    wanted: usize,
    keep: impl Fn(usize, char) -> Option<char>,
) -> Option<(String, usize)> {
    let mut kept = String::with_capacity(wanted);
    let mut gap = 0;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        if let Some(letter) = keep(kept.len(), letter) {
            kept.push(letter);
            gap = 0;
            if kept.len() == wanted {
                let next = text.get(end..).and_then(|rest| rest.chars().next());
                return (!next.is_some_and(char::is_alphanumeric)).then_some((kept, end));
            }
        } else if separator(letter) && gap < 2 && !kept.is_empty() {
            gap += 1;
        } else {
            return None;
        }
    }
    None
}

const fn separator(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/' | '_')
}

/// A digit, or the letter O typed for a zero.
const fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        'o' | 'O' => Some('0'),
        _ => None,
    }
}

/// Thirteen characters of a NIR, with its key when it follows.
fn nir(text: &str) -> Option<usize> {
    if !text.starts_with(['1', '2', '3', '4', '7', '8']) {
        return None;
    }
    let keep = |place: usize, letter: char| match (place, letter) {
        (6, 'a' | 'A') => Some('A'),
        (6, 'b' | 'B') => Some('B'),
        _ => digit(letter),
    };
    if let Some((number, length)) = take(text, 15, keep) {
        return plausible(&number).then_some(length);
    }
    take(text, 13, keep)
        .filter(|(number, _)| plausible(number))
        .map(|(_, length)| length)
}

/// Month and department of a NIR; the key, when there, decides alone.
fn plausible(number: &str) -> bool {
    let part = |range: Range<usize>| number.get(range).and_then(|part| part.parse::<u32>().ok());
    let month = part(3..5).unwrap_or(0);
    let department = match number.get(5..7) {
        Some("2A" | "2B") => 20,
        _ => part(5..7).unwrap_or(0),
    };
    let month_exists = matches!(month, 1..=12 | 20 | 30..=42 | 50..=99);
    month_exists && department > 0
}

/// An IBAN: two letters, two digits, 11 to 30 letters and digits, a right remainder by 97.
fn iban(text: &str) -> Option<usize> {
    let country: String = text.chars().take(2).collect();
    if country.len() != 2 || !country.chars().all(|letter| letter.is_ascii_alphabetic()) {
        return None;
    }
    let keep = |place: usize, letter: char| match place {
        0 | 1 => letter
            .is_ascii_alphabetic()
            .then_some(letter.to_ascii_uppercase()),
        2 | 3 => letter.is_ascii_digit().then_some(letter),
        _ => letter
            .is_ascii_alphanumeric()
            .then_some(letter.to_ascii_uppercase()),
    };
    let lengths: &[usize] = if country.eq_ignore_ascii_case("fr") {
        &[27]
    } else {
        &[16, 18, 20, 21, 22, 23, 24, 25, 26, 28, 29]
    };
    lengths.iter().find_map(|wanted| {
        let (account, length) = take(text, *wanted, keep)?;
        (remainder(&account) == Some(1) || country.eq_ignore_ascii_case("fr")).then_some(length)
    })
}

/// ISO 7064 remainder by 97.
fn remainder(account: &str) -> Option<u32> {
    let (head, tail) = account.split_at_checked(4)?;
    tail.chars()
        .chain(head.chars())
        .try_fold(0, |rest, letter| {
            let value = letter.to_digit(36)?;
            Some((rest * if value > 9 { 100 } else { 10 } + value) % 97)
        })
}

/// A French phone number, national or international.
fn phone(text: &str) -> Option<usize> {
    let keep = |_: usize, letter: char| letter.is_ascii_digit().then_some(letter);
    if let Some(rest) = text.strip_prefix('+') {
        // "+33 (0)6 …": the zero in brackets is said aloud, not dialled.
        let (skipped, rest) = match rest.strip_prefix("33") {
            Some(local) if local.trim_start().starts_with("(0)") => {
                let local = local.trim_start();
                (rest.len() - local.len() + 3, local.get(3..)?)
            }
            _ => (0, rest),
        };
        let digits = if skipped > 0 { 9 } else { 11 };
        let international =
            take(rest, digits, keep).filter(|(number, _)| skipped > 0 || number.starts_with("33"));
        return international.map(|(_, length)| length + skipped + 1);
    }
    if let Some(rest) = text.strip_prefix("0)") {
        return take(rest, 9, keep).map(|(_, length)| length + 2);
    }
    if let Some((number, length)) = take(text, 13, keep) {
        return number.starts_with("0033").then_some(length);
    }
    let (number, length) = take(text, 10, keep)?;
    let second = number.chars().nth(1);
    (number.starts_with('0') && second.is_some_and(|second| second != '0')).then_some(length)
}

/// An e-mail address that starts here.
fn email(text: &str) -> Option<usize> {
    let allowed =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+' | '%');
    let name = text.find(|letter| !allowed(letter))?;
    let host = text.get(name..)?.strip_prefix('@')?;
    let end = host
        .find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '.' | '-')))
        .unwrap_or(host.len());
    let host = host.get(..end)?.trim_end_matches(['.', '-']);
    let (_, top) = host.rsplit_once('.')?;
    (name > 0 && top.len() >= 2).then_some(name + 1 + host.len())
}

/// A code of ICD-10 with its decimal: "F32.1", "E11.9".
fn diagnosis(text: &str) -> Option<usize> {
    let code: Vec<char> = text.chars().take(6).collect();
    let [letter, first, second, '.', decimal, rest @ ..] = code.as_slice() else {
        return None;
    };
    let digits = [first, second, decimal]
        .iter()
        .all(|digit| digit.is_ascii_digit());
    let ends = !rest.first().is_some_and(|next| next.is_alphabetic());
    (letter.is_ascii_uppercase() && digits && ends).then_some(5)
}

#[cfg(test)]
mod tests;
