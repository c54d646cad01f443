//! Ten-fold cross-validation on the corpus: `cargo run -p routing --release --example
//! crossvalidate`. Our own lines are always in training, except the hard ones, never. Five reports:
//! every line of the corpus, the fifth of it that nobody read while writing the rules, the rest,
//! every line with its declared type hidden, and our hard lines, by the model of the first fold. With `-- --wrong`, the wrong lines and their signs follow, those of the sealed fifth
//! left out. With `-- --models DIR`, the models of the folds are kept there and read again by the
//! next run: a rule that changes no feature is measured without learning anew.

use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::thread;

use routing::evaluate::{Evaluation, Outcome};
use routing::findings::Analysis;
use routing::lines::Labelled;
use routing::model::Model;
use routing::train::{Example, Recipe, train_calibrated};
use routing::urgency::Signs;
use routing::{Sorter, Submission};

const FOLDS: u64 = 10;

fn hash(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn unread(id: &str) -> bool {
    (hash(id) >> 32) % 5 == 3 && id != "D1-005" && !hard(id)
}

fn hard(id: &str) -> bool {
    id.starts_with("own-h")
}

fn fold(id: &str) -> u64 {
    (hash(id) >> 7) % FOLDS
}

/// Outcomes of the tested lines: with the declared type, and without it.
type Both = Vec<(Outcome, Outcome)>;

/// Chooses, among both outcomes of a line, the one that a report counts.
type View = fn(&(Outcome, Outcome)) -> Option<Outcome>;

fn run_fold(lines: &[Labelled], examples: &[Example], number: u64, recipe: &Recipe) -> Both {
    let tested = |line: &Labelled| {
        if line.is_own() {
            number == 0 && hard(&line.line.id)
        } else {
            fold(&line.line.id) == number
        }
    };
    let learnt_from = |line: &Labelled| !tested(line) && !hard(&line.line.id);
    let numbered = lines.iter().zip(examples);
    let numbered = numbered.filter(|(line, _)| learnt_from(line));
    let kept: Vec<&Example> = numbered.map(|(_, example)| example).collect();
    let Ok(model) = learnt(&kept, recipe, number) else {
        return Vec::new();
    };
    let sorter = Sorter::new(model);
    let both = |line: &Labelled| {
        let submission = line.submission();
        let blind = Submission {
            declared_type: None,
            ..submission
        };
        let outcome = |submission| Outcome::new(line, &sorter.sort(submission));
        (outcome(&submission), outcome(&blind))
    };
    lines.iter().filter(|line| tested(line)).map(both).collect()
}

/// The model of a fold, read when `--models` has it.
fn learnt(kept: &[&Example], recipe: &Recipe, number: u64) -> Result<Model, Box<dyn Error>> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--models");
    let Some(place) = arguments.nth(1) else {
        return Ok(train_calibrated(kept, recipe, "fold")?);
    };
    let place = Path::new(&place).join(format!("fold-{number}.bin"));
    if let Ok(bytes) = std::fs::read(&place) {
        return Ok(Model::parse(&bytes)?);
    }
    let model = train_calibrated(kept, recipe, "fold")?;
    std::fs::write(place, model.to_bytes()?)?;
    Ok(model)
}

fn corpus() -> Result<Vec<Labelled>, Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut lines = Vec::new();
    for name in ["corpus.jsonl", "corpus-own.jsonl", "hard.jsonl"] {
        let file = std::fs::read_to_string(data.join(name))?;
        let parsed = Labelled::parse_all(&file);
        lines.extend(parsed.map_err(|(at, error)| format!("{name}:{at}: {error}"))?);
    }
    Ok(lines)
}

fn main() -> Result<(), Box<dyn Error>> {
    let lines = corpus()?;
    let examples: Vec<Example> = lines.iter().map(Example::new).collect();
    let recipe = Recipe {
        calibration_folds: 1,
        ..Recipe::default()
    };
    let outcomes: Both = thread::scope(|scope| {
        let (lines, examples, recipe) = (&lines, &examples, &recipe);
        let half = |half| {
            let folds = (0..FOLDS).filter(move |number| number % 2 == half);
            folds
                .flat_map(|number| run_fold(lines, examples, number, recipe))
                .collect::<Both>()
        };
        let halves = [0, 1].map(|number| scope.spawn(move || half(number)));
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap_or_default())
            .collect()
    });
    let views: [(&str, View); 5] = [
        ("every line", |both| {
            (!hard(&both.0.id)).then(|| both.0.clone())
        }),
        ("never read", |both| {
            unread(&both.0.id).then(|| both.0.clone())
        }),
        ("read", |both| {
            let read = !hard(&both.0.id) && !unread(&both.0.id);
            read.then(|| both.0.clone())
        }),
        ("blind to the declared type", |both| {
            (!hard(&both.0.id)).then(|| both.1.clone())
        }),
        ("hard lines of ours", |both| {
            hard(&both.0.id).then(|| both.0.clone())
        }),
    ];
    let mut out = std::io::stdout();
    for (name, view) in views {
        let chosen: Vec<Outcome> = outcomes.iter().filter_map(view).collect();
        writeln!(out, "# {name}\n\n{}", Evaluation::new(&chosen))?;
    }
    if std::env::args().any(|argument| argument == "--wrong") {
        wrong(&lines, &outcomes, &mut out)?;
    }
    Ok(())
}

/// The wrong lines that may be read: never one of the sealed fifth.
fn wrong(lines: &[Labelled], outcomes: &Both, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "# wrong lines, the sealed fifth left out\n")?;
    for (outcome, _) in outcomes {
        let line = lines.iter().find(|line| line.line.id == outcome.id);
        let Some(line) = line.filter(|_| !unread(&outcome.id)) else {
            continue;
        };
        if outcome.truth != outcome.given {
            describe(line, outcome, out)?;
        }
    }
    Ok(())
}

fn describe(line: &Labelled, outcome: &Outcome, out: &mut impl Write) -> std::io::Result<()> {
    let submission = line.submission();
    let analysis = Analysis::new(&submission);
    let declared = submission.declared_type.map_or("none", |code| code.code());
    let secondary = line.secondary.join(" ");
    writeln!(
        out,
        "{} {} declared {declared} [{secondary}]\n  {:?}\n  {:?} {:.2}\n  {} | {}",
        outcome.id,
        submission.received,
        outcome.truth,
        outcome.given,
        outcome.confidence,
        submission.title,
        submission.text,
    )?;
    for sign in Signs::new(&analysis, submission.received).all {
        let quote = analysis.reading.quote(sign.first, sign.last);
        writeln!(out, "  {:?} {:?} « {quote} »", sign.family, sign.days)?;
    }
    Ok(())
}
