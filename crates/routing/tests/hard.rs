//! Our hard lines (`data/hard.jsonl`): short, oral, with misleading words and, half of the time, a
//! wrong declared type. Labelled by the guide, never learnt from.

use std::collections::BTreeSet;

use routing::Sorter;
use routing::evaluate::{Evaluation, Outcome};
use routing::lines::Labelled;

const HARD: &str = include_str!("../data/hard.jsonl");

fn lines(file: &str) -> Vec<Labelled> {
    Labelled::parse_all(file).unwrap_or_default()
}

#[test]
fn the_type_of_hard_lines_is_right_88_times_in_100() {
    let sorter = Sorter::embedded();
    let outcomes: Vec<Outcome> = lines(HARD)
        .iter()
        .map(|line| Outcome::new(line, &sorter.sort(&line.submission())))
        .collect();
    assert!(outcomes.len() >= 140, "{} lines", outcomes.len());
    let evaluation = Evaluation::new(&outcomes);
    assert!(evaluation.fields[0].accuracy >= 0.88, "{evaluation}");
    assert!(evaluation.urgent_recall >= 0.90, "{evaluation}");
}

#[test]
fn no_hard_line_was_learnt_from() {
    let files = [
        include_str!("../data/corpus.jsonl"),
        include_str!("../data/corpus-own.jsonl"),
    ];
    let learnt: BTreeSet<String> = files
        .iter()
        .flat_map(|file| lines(file))
        .map(|line| line.line.text)
        .collect();
    for line in lines(HARD) {
        assert!(!learnt.contains(&line.line.text), "{}", line.line.id);
    }
}
