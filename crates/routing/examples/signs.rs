//! Prints what the rules read in the text given as argument: signs, acts, sorting.
use routing::{Sorter, Submission};
use std::io::Write;
fn main() -> std::io::Result<()> {
    let text = std::env::args().nth(1).unwrap_or_default();
    let submission = Submission {
        received: jiff::civil::date(2026, 3, 10),
        text: &text,
        ..Submission::default()
    };
    let analysis = routing::findings::Analysis::new(&submission);
    let mut out = std::io::stdout();
    for sign in routing::urgency::Signs::new(&analysis, submission.received).all {
        writeln!(
            out,
            "{:?} {:?} « {} »",
            sign.family,
            sign.days,
            analysis.reading.quote(sign.first, sign.last)
        )?;
    }
    for sentence in &analysis.sentences {
        writeln!(out, "{sentence:?}")?;
    }
    writeln!(out, "{:#?}", Sorter::embedded().sort(&submission))
}
