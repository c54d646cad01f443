//! Ten-fold cross-validation on the corpus: `cargo run -p routing --release --example
//! crossvalidate [--blind] [--unread]`. `--blind` hides the declared types, `--unread` reports
//! the fifth of the corpus that nobody read while writing the rules.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::thread;

use routing::Sorter;
use routing::evaluate::{Evaluation, Outcome};
use routing::lines::Labelled;
use routing::train::{Example, Recipe, train};

const FOLDS: u64 = 5;

fn hash(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn unread(id: &str) -> bool {
    (hash(id) >> 32) % 5 == 3 && id != "D1-005"
}

fn fold(id: &str) -> u64 {
    (hash(id) >> 7) % FOLDS
}

fn run_fold(
    lines: &[Labelled],
    examples: &[Example],
    number: u64,
    recipe: &Recipe,
) -> Vec<Outcome> {
    let tested = |line: &Labelled| !line.is_own() && fold(&line.line.id) == number;
    let kept: Vec<&Example> = lines
        .iter()
        .zip(examples)
        .filter(|(line, _)| !tested(line))
        .map(|(_, example)| example)
        .collect();
    let Ok(model) = train(&kept, recipe, "fold") else {
        return Vec::new();
    };
    let sorter = Sorter::new(model);
    lines
        .iter()
        .filter(|line| tested(line))
        .map(|line| Outcome::new(line, &sorter.sort(&line.submission())))
        .collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let asked = |name: &str| arguments.iter().any(|argument| argument == name);
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut lines = Vec::new();
    for name in ["corpus.jsonl", "corpus-own.jsonl"] {
        let file = std::fs::read_to_string(data.join(name))?;
        lines.extend(
            Labelled::parse_all(&file).map_err(|(at, error)| format!("{name}:{at}: {error}"))?,
        );
    }
    if asked("--blind") {
        lines
            .iter_mut()
            .for_each(|line| line.line.declared_type = None);
    }
    let examples: Vec<Example> = lines.iter().map(Example::new).collect();
    let mut recipe = Recipe::default();
    if let Ok(v) = std::env::var("EP_TUNE") {
        let x: Vec<f64> = v.split(',').filter_map(|p| p.parse().ok()).collect();
        recipe.penalties = [x[0], x[1], x[2], 0.05];
        recipe.own_weight = x[3];
        recipe.seen_at_least = x[4] as usize;
        recipe.composed_weight = x[5];
    }
    let mut outcomes: Vec<Outcome> = thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                let (lines, examples, recipe) = (&lines, &examples, &recipe);
                scope.spawn(move || {
                    (0..FOLDS)
                        .filter(|number| number % 2 == half)
                        .flat_map(|number| run_fold(lines, examples, number, recipe))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap_or_default())
            .collect()
    });
    if asked("--unread") {
        outcomes.retain(|outcome| unread(&outcome.id));
    } else if asked("--read") {
        outcomes.retain(|outcome| !unread(&outcome.id));
    }
    writeln!(std::io::stdout(), "{}", Evaluation::new(&outcomes))?;
    Ok(())
}
