//! What must hold before any real data (P0 of the requirements) is shown by a test, or stands among
//! what is not built: `cargo test -p acceptance coverage`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/security.md")).expect("docs/security.md")
}

/// The part of the page between two of its lines.
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).expect("the beginning");
    rest.split_once(to).expect("the end").0
}

/// The ids of the first column, ranges opened.
fn ids(table: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for row in table.lines().filter_map(|line| line.strip_prefix("| S-")) {
        let cell = row.split(" |").next().unwrap_or_default();
        let words = format!("S-{cell}").replace(',', " ");
        let words: Vec<&str> = words.split_whitespace().collect();
        for (at, word) in words.iter().enumerate() {
            let number = |word: &str| {
                word.strip_prefix("S-")
                    .and_then(|digits| digits.parse::<u16>().ok())
            };
            let Some(last) = number(word) else { continue };
            let first = match at
                .checked_sub(2)
                .map(|before| (words[before], words[at - 1]))
            {
                Some((before, "to")) => number(before).unwrap_or(last),
                _ => last,
            };
            found.extend((first..=last).map(|number| format!("S-{number:03}")));
        }
    }
    found
}

#[test]
fn coverage_of_what_must_hold_before_any_real_data() {
    let page = page();
    let missing = ids(part(&page, "## What is not built", "## Which test shows"));
    let shown = ids(part(&page, "<!-- tests: begin -->", "<!-- tests: end -->"));
    let required = include_str!("p0.txt").split_whitespace();
    let silent: Vec<&str> = required
        .filter(|id| !shown.contains(*id) && !missing.contains(*id))
        .collect();
    assert!(
        silent.is_empty(),
        "neither shown by a test nor among what is not built (docs/security.md): {silent:?}"
    );
}

/// S-128: each measure of the impact assessment is shown by tests that are there, and each measure that it
/// counts upon is one of its own.
#[test]
fn coverage_of_the_measures_of_the_impact_assessment() {
    let page = std::fs::read_to_string(root().join("docs/aipd.md")).expect("docs/aipd.md");
    let table = part(&page, "<!-- measures: begin -->", "<!-- measures: end -->");
    let mut known = BTreeSet::new();
    for row in table.lines().filter(|line| line.starts_with("| M-")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, measure, what, tests, ..] = cells.as_slice() else {
            panic!("a measure has three columns: {row}")
        };
        assert!(
            known.insert((*measure).to_owned()),
            "{measure} stands twice"
        );
        assert!(!what.is_empty(), "{measure} says nothing");
        assert!(tests.contains('`'), "{measure} is shown by no test");
        let gone = gone(tests);
        assert!(
            gone.is_empty(),
            "{measure} names tests that are not there: {gone:?}"
        );
    }
    assert!(known.len() > 20, "the measures were found");
    let text = page.replace(table, "");
    let counted: BTreeSet<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .filter(|word| word.starts_with("M-"))
        .collect();
    let unknown: Vec<_> = counted
        .iter()
        .filter(|one| !known.contains(**one))
        .collect();
    assert!(unknown.is_empty(), "no such measures: {unknown:?}");
}

/// A measure without a test, or whose test is gone, is found.
#[test]
fn coverage_finds_what_is_gone() {
    let there = "`coverage_finds_what_is_gone` (tests/house/coverage.rs)";
    assert!(gone(there).is_empty());
    assert_eq!(
        gone("`coverage_of_nothing` (tests/house/coverage.rs)"),
        ["coverage_of_nothing"]
    );
    assert_eq!(
        gone("`coverage_finds_what_is_gone` (tests/house/nowhere.rs)"),
        ["coverage_finds_what_is_gone"]
    );
    assert_eq!(
        gone("`coverage_finds_what_is_gone`, of no file"),
        ["coverage_finds_what_is_gone"]
    );
}

/// The table of the tests names tests that are there.
#[test]
fn coverage_names_tests_that_exist() {
    let page = page();
    let table = part(&page, "<!-- tests: begin -->", "<!-- tests: end -->");
    let gone = gone(table);
    assert!(
        gone.is_empty(),
        "run: python3 docs/security-table.py ({gone:?})"
    );
}

/// The tests that a text names, as `name` (file), and that are not there.
fn gone(table: &str) -> Vec<String> {
    let mut gone = Vec::new();
    for shown in table
        .split('`')
        .skip(1)
        .step_by(2)
        .zip(table.split('`').skip(2).step_by(2))
    {
        let (name, rest) = shown;
        let file = rest
            .trim_start()
            .strip_prefix('(')
            .and_then(|rest| rest.split(')').next());
        let text = file.and_then(|file| std::fs::read_to_string(root().join(file)).ok());
        if !text.is_some_and(|text| text.contains(&format!("fn {name}("))) {
            gone.push(name.to_owned());
        }
    }
    gone
}
