//! One pass over a source: words, sentences, clauses.

use std::ops::Range;

use super::letters::{fold, is_letter, is_mark, stem_length};
use super::words::{self, Manners, Word};
use super::{Token, polite};
use crate::hash;
use crate::typos::Typos;

/// The state of one pass over the source.
pub(super) struct Reader {
    normal: String,
    tokens: Vec<Token>,
    /// Where the tokens of the sentence begin.
    sentence_from: usize,
    word_start: Option<usize>,
    form_start: usize,
    sentence: u16,
    clause: u16,
    title_end: usize,
    /// A full stop was seen: the sentence ends if the next word does not continue an acronym.
    stop: bool,
}

impl Reader {
    pub(super) fn new(capacity: usize, title_end: usize) -> Self {
        Self {
            normal: String::with_capacity(capacity + capacity / 8),
            tokens: Vec::with_capacity(capacity / 5 + 4),
            sentence_from: 0,
            word_start: None,
            form_start: 0,
            sentence: 0,
            clause: 0,
            title_end,
            stop: false,
        }
    }

    /// The normal forms and the tokens of a whole source.
    pub(super) fn read_all(mut self, source: &str) -> (String, Vec<Token>) {
        let mut rest = source;
        while let Some(letter) = rest.chars().next() {
            let at = source.len() - rest.len();
            let plain = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            if plain > 0 {
                self.read_plain(at, rest.get(..plain).unwrap_or_default());
            } else {
                self.read(at, letter);
            }
            let read = plain.max(letter.len_utf8());
            rest = rest.get(read..).unwrap_or_default();
        }
        self.close(source.len());
        let end = self.normal.len();
        self.end_sentence(end);
        (self.normal, self.tokens)
    }

    /// Forgets the sentence that ends where a form begins, when it is mere politeness; returns how
    /// many bytes of the normal forms went with it.
    fn end_sentence(&mut self, until: usize) -> usize {
        let mine = self.tokens.get(self.sentence_from..).unwrap_or_default();
        let start = mine.first().map_or(until, |token| token.form.start);
        let polite = polite::only(mine.iter().map(|token| token.manners));
        if polite {
            self.normal.replace_range(start..until, "");
            self.tokens.truncate(self.sentence_from);
        }
        self.sentence_from = self.tokens.len();
        if polite { until - start } else { 0 }
    }

    fn open(&mut self, at: usize) {
        if self.word_start.is_none() {
            self.word_start = Some(at);
            self.form_start = self.normal.len();
        }
    }

    /// Letters and digits without accents: most of a text.
    fn read_plain(&mut self, at: usize, letters: &str) {
        self.open(at);
        let from = self.normal.len();
        self.normal.push_str(letters);
        if let Some(written) = self.normal.get_mut(from..) {
            written.make_ascii_lowercase();
        }
    }

    fn read(&mut self, at: usize, letter: char) {
        if at == self.title_end {
            self.close(at);
            self.stop = true;
            return;
        }
        if is_letter(letter) {
            self.open(at);
            fold(letter, &mut self.normal);
            return;
        }
        if is_mark(letter) {
            return;
        }
        self.close(at);
        match letter {
            '.' | '!' | '?' | ';' | '…' => self.stop = true,
            ',' | ':' | '(' | ')' | '–' | '—' | '/' | '+' | '«' | '»' | '"' => {
                self.clause = self.clause.saturating_add(1);
            }
            _ => {}
        }
    }

    fn close(&mut self, end: usize) {
        let Some(start) = self.word_start.take() else {
            return;
        };
        let mut form = self.form_start..self.normal.len();
        let single = form.len() == 1;
        if self.stop {
            // "A.M.E.", "C.2.S": letters between stops are one word, not three sentences.
            if single && self.join_acronym(start, end) {
                return;
            }
            let forgotten = self.end_sentence(form.start);
            form = form.start - forgotten..form.end - forgotten;
            if forgotten == 0 {
                self.sentence = self.sentence.saturating_add(1);
            }
            self.clause = self.clause.saturating_add(1);
            self.stop = false;
        }
        let mut read = self.stem(form.start);
        if let Some(word) = read.known.filter(|word| !word.expansion.is_empty()) {
            self.normal.truncate(form.start);
            for word in &word.expansion {
                let from = self.normal.len();
                self.normal.push_str(word);
                self.push(start..end, from, &self.stem(from));
            }
            return;
        }
        let word = self.normal.get(form.clone()).unwrap_or_default();
        let right = read.known.is_some_and(|word| word.right);
        if let Some(meant) = (!right).then(|| Typos::embedded().meant(word)).flatten() {
            self.normal.truncate(form.start);
            self.normal.push_str(meant);
            read = self.stem(form.start);
        }
        self.push(start..end, form.start, &read);
    }

    /// The word that begins in the normal forms at a place, and ends with them.
    fn stem(&self, from: usize) -> Stem {
        let word = self.normal.get(from..).unwrap_or_default();
        let length = stem_length(word);
        let (stem, ending) = word.as_bytes().split_at(length);
        let hash = hash::extend(hash::of(""), stem);
        Stem {
            length,
            hash,
            known: words::known(hash::extend(hash, ending)),
        }
    }

    /// Glues a single letter to a preceding single letter or dotted acronym.
    fn join_acronym(&mut self, start: usize, end: usize) -> bool {
        let Some(last) = self.tokens.last_mut() else {
            return false;
        };
        let dotted = last.span.end + 1 == start
            && last.span.end - last.span.start + 1 == 2 * last.form.len();
        if !dotted || last.form.len() > 4 {
            return false;
        }
        let letter = self.normal.pop();
        // The separating space between the two words.
        self.normal.pop();
        self.normal.extend(letter);
        last.span.end = end;
        last.form.end = self.normal.len();
        last.stem = last.form.len();
        last.hash = hash::of(self.normal.get(last.form.clone()).unwrap_or_default());
        last.manners = words::known(last.hash).map_or(Manners::None, |word| word.manners);
        self.normal.push(' ');
        self.stop = false;
        true
    }

    fn push(&mut self, span: Range<usize>, form_start: usize, read: &Stem) {
        let form = form_start..self.normal.len();
        if read.known.is_some_and(|word| word.turn) {
            self.clause = self.clause.saturating_add(1);
        }
        let title = span.end <= self.title_end;
        self.tokens.push(Token {
            span,
            form,
            stem: read.length,
            hash: read.hash,
            sentence: self.sentence,
            clause: self.clause,
            title,
            manners: read.known.map_or(Manners::None, |word| word.manners),
        });
        self.normal.push(' ');
    }
}

/// The stem of a word that was read, and what is known of the word.
struct Stem {
    length: usize,
    hash: u64,
    known: Option<&'static Word>,
}
