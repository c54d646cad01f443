//! Sorts random inputs and stops at the first result that must never be: `cargo run -p routing
//! --release --example endure -- 1000000`. The inputs mix words of the lexicon, digits,
//! punctuation and any Unicode, from a fixed seed; a smaller number runs in the suite.

use std::error::Error;
use std::io::Write;
use std::time::Instant;

use jiff::civil::date;
use routing::{Sorter, Submission};

/// Xorshift: the same inputs on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % bound.max(1)
    }

    fn text(&mut self, words: &[&str]) -> String {
        let length = self.below(40);
        let mut text = String::new();
        for _ in 0..length {
            match self.below(8) {
                0 => text.extend(
                    u32::try_from(self.below(0x11_0000))
                        .ok()
                        .and_then(char::from_u32),
                ),
                1 => text.push_str(&self.below(100_000).to_string()),
                2 => text.extend(".,;:/-()«»'\n".chars().nth(self.below(12))),
                _ => text.push_str(words.get(self.below(words.len())).unwrap_or(&"")),
            }
            text.push(' ');
        }
        text
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let wanted = std::env::args().nth(1).and_then(|count| count.parse().ok());
    let wanted: usize = wanted.unwrap_or(1_000_000);
    let words: Vec<&str> = include_str!("../data/lexicon.txt")
        .split([',', ':', '\n'])
        .map(str::trim)
        .collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let sorter = Sorter::embedded();
    let received = date(2026, 3, 10);
    let start = Instant::now();
    for number in 0..wanted {
        let (title, text) = (random.text(&words), random.text(&words));
        let sorting = sorter.sort(&Submission {
            received,
            title: &title,
            text: &text,
            ..Submission::default()
        });
        let whole = (0.0..=1.0).contains(&sorting.confidence)
            && sorting.due_on >= received
            && !sorting.reasons.is_empty()
            && sorting.secondary.len() <= 3;
        if !whole {
            return Err(format!("input {number}: {title:?} {text:?}: {sorting:?}").into());
        }
    }
    writeln!(
        std::io::stdout(),
        "{wanted} inputs sorted in {:?}",
        start.elapsed()
    )?;
    Ok(())
}
