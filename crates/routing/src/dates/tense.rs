//! Whether a date is behind: "elle est sortie mardi", "demande envoyée le 12".

use super::Finder;
use super::words::{COMING, FUTURE, PAST};

/// How many words before a date are read.
const REACH: usize = 6;

impl Finder<'_> {
    /// Whether the words before, in the clause, put a date in the past.
    pub(super) fn past(&self, at: usize) -> bool {
        let Some(here) = self.token(at) else {
            return false;
        };
        let before = (0..at).rev().take(REACH).take_while(|before| {
            self.token(*before)
                .is_some_and(|token| token.clause == here.clause && token.sentence == here.sentence)
        });
        for before in before {
            let form = self.form(before);
            if FUTURE.contains(&form) {
                return false;
            }
            if PAST.contains(&form) || self.done(before) {
                return true;
            }
        }
        false
    }

    /// "est sortie", "a bien stoppé", but not "est hospitalisé", which announces.
    fn done(&self, at: usize) -> bool {
        let auxiliary = match self.form(at) {
            "ont" | "ai" | "avons" | "est" | "sont" => true,
            // Without its accent, "à domicile" looks like "a domicilié": a subject must precede.
            "a" => matches!(
                self.before(at),
                "il" | "elle" | "on" | "qui" | "y" | "n" | "l" | "monsieur" | "madame" | "mme"
            ),
            _ => false,
        };
        if !auxiliary {
            return false;
        }
        let adverb = matches!(
            self.form(at + 1),
            "bien" | "pas" | "encore" | "deja" | "tout" | "ete"
        );
        let verb = self.form(at + 1 + usize::from(adverb));
        let participle = verb.len() > 3
            && ["e", "ee", "es", "ees", "i", "ie", "is", "it", "u", "ue"]
                .iter()
                .any(|ending| verb.ends_with(ending));
        participle && !COMING.contains(&verb)
    }
}
