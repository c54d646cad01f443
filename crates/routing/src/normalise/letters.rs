//! Letters without case or accent, and stems.

use unicode_normalization::UnicodeNormalization;

/// Combining marks and invisible joiners: part of the word, without a letter of their own.
pub(super) fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether it is a letter or a digit, and no mark; those of French are told first.
pub(super) fn is_letter(letter: char) -> bool {
    matches!(letter, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ')
        || (letter.is_alphanumeric() && !is_mark(letter))
}

/// Appends the lower-case, accent-free form of a letter.
pub(super) fn fold(letter: char, out: &mut String) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
        return;
    }
    match letter {
        'à' | 'â' | 'ä' | 'á' | 'À' | 'Â' | 'Ä' | 'Á' => out.push('a'),
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => out.push('e'),
        'î' | 'ï' | 'Î' | 'Ï' => out.push('i'),
        'ô' | 'ö' | 'Ô' | 'Ö' => out.push('o'),
        'ù' | 'û' | 'ü' | 'Ù' | 'Û' | 'Ü' => out.push('u'),
        'ç' | 'Ç' => out.push('c'),
        'œ' | 'Œ' => out.push_str("oe"),
        'æ' | 'Æ' => out.push_str("ae"),
        _ => {
            for part in letter.nfkd().filter(|part| !is_mark(*part)) {
                out.extend(part.to_lowercase().filter(|part| part.is_alphanumeric()));
            }
        }
    }
}

/// The normal form of a phrase written by us (lexicon, spelling): words separated by spaces.
pub fn fold_phrase(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len());
    for letter in phrase.chars() {
        fold(letter, &mut out);
    }
    out
}

/// Length of the light stem of a normal form: plural, feminine and the commonest verb endings.
///
/// Works on accent-free words, unlike Snowball's French stemmer, since half of the submissions
/// are typed without accents.
pub fn stem_length(word: &str) -> usize {
    if !word.is_ascii() || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.len();
    }
    let mut stem = word.as_bytes();
    for ending in [b's', b'x'] {
        stem = strip(stem, &[ending]);
    }
    let endings: &[&[u8]] = match stem {
        [.., b't'] => &[b"aient", b"ement", b"erait", b"ait", b"ent", b"ant"],
        [.., b'i'] => &[b"erai"],
        [.., b'a'] => &[b"era"],
        [.., b'r'] => &[b"er"],
        [.., b'z'] => &[b"ez"],
        [.., b'e'] => &[b"ee", b"e"],
        _ => return stem.len(),
    };
    let mut shorter = endings.iter().map(|ending| strip(stem, ending));
    let found = shorter.find(|shorter| shorter.len() < stem.len());
    strip(found.unwrap_or(stem), b"e").len()
}

/// A word without an ending, when three letters are left.
fn strip<'a>(word: &'a [u8], ending: &[u8]) -> &'a [u8] {
    match word.strip_suffix(ending) {
        Some(shorter) if shorter.len() >= 3 => shorter,
        _ => word,
    }
}
