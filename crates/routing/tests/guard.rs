//! S-108: the guard of free text, on 200 sentences that hold personal data and 200 that hold none.
//! Every number, address and name is invented (S-109).

use std::collections::BTreeMap;

use routing::guard::scan;

/// Kind and sentence, separated by a tab.
const LEAKS: &str = include_str!("guard/leaks.tsv");
const CLEAN: &str = include_str!("guard/clean.txt");

/// Sentences of a kind, and those whose finding is of that kind alone.
fn recalls() -> BTreeMap<&'static str, (usize, Vec<&'static str>)> {
    let mut counts: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for (kind, sentence) in LEAKS.lines().filter_map(|line| line.split_once('\t')) {
        let found = scan(sentence);
        let right = found.iter().any(|finding| finding.leak.code() == kind);
        let entry = counts.entry(kind).or_default();
        entry.0 += 1;
        if !right {
            entry.1.push(sentence);
        }
    }
    counts
}

/// S-108: at least 99 % of the numbers of social security, however they are typed; the other kinds
/// at least 95 %.
#[test]
fn s108_recall_on_200_sentences() {
    let counts = recalls();
    assert_eq!(counts.values().map(|(all, _)| all).sum::<usize>(), 200);
    for (kind, (all, missed)) in counts {
        let allowed = if kind == "nir" { all / 100 } else { all / 20 };
        assert!(missed.len() <= allowed, "{kind}: missed {missed:#?}");
    }
}

/// S-108: at most 1 % of false alarms.
#[test]
fn s108_precision_on_200_clean_sentences() {
    assert_eq!(CLEAN.lines().count(), 200);
    let alarms: Vec<(&str, Vec<_>)> = CLEAN
        .lines()
        .map(|sentence| (sentence, scan(sentence)))
        .filter(|(_, found)| !found.is_empty())
        .collect();
    assert!(alarms.len() <= 2, "{alarms:#?}");
}
