//! How fast a submission is sorted, on one core, with its allocations counted:
//! `cargo bench -p routing`.

use jiff::civil::date;
use routing::lines::{Answer, Labelled, Line};
use routing::{Sorter, Submission};

#[global_allocator]
static ALLOCATOR: divan::AllocProfiler = divan::AllocProfiler::system();

fn main() {
    divan::main();
}

fn corpus() -> Vec<Labelled> {
    Labelled::parse_all(include_str!("../data/corpus.jsonl")).unwrap_or_default()
}

/// The whole corpus; divide by 680 for one submission.
#[divan::bench]
fn corpus_of_680(bencher: divan::Bencher<'_, '_>) {
    let lines = corpus();
    let sorter = Sorter::embedded();
    bencher
        .counter(divan::counter::ItemsCount::new(lines.len()))
        .bench_local(|| {
            lines
                .iter()
                .map(|line| usize::from(sorter.sort(&line.submission()).human))
                .sum::<usize>()
        });
}

/// From a line of JSON to a line of JSON, as `route` does.
#[divan::bench]
fn route_lines(bencher: divan::Bencher<'_, '_>) {
    let file = include_str!("../data/corpus.jsonl");
    let sorter = Sorter::embedded();
    bencher
        .counter(divan::counter::ItemsCount::new(file.lines().count()))
        .bench_local(|| {
            let answers = file.lines().filter_map(|line| {
                let line = Line::parse(line).ok()?;
                Answer::new(&line.id, &sorter.sort(&line.submission()))
                    .to_json()
                    .ok()
            });
            answers.map(|answer| answer.len()).sum::<usize>()
        });
}

/// The preview of a long draft: 2,000 characters.
#[divan::bench]
fn draft_of_2000_characters(bencher: divan::Bencher<'_, '_>) {
    let text: String = corpus()
        .iter()
        .map(|line| line.line.text.clone())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(2000)
        .collect();
    let sorter = Sorter::embedded();
    bencher.bench_local(|| {
        let submission = Submission {
            received: date(2026, 3, 10),
            text: &text,
            ..Submission::default()
        };
        sorter.sort(&submission)
    });
}
