//! `route evaluate --from-corrections` and `route propose`: what agents corrected, measured and
//! learnt from. Prints figures and references; never a text.

use super::offline;
use crate::model;
use crate::operator;
use crate::output::{Failure, say};
use crate::propose::{self, Judged};
use crate::route::labelled;
use app::App;
use app::corrections::{Evidence, evidence};
use domain::funds::FundCode;
use routing::evaluate::{Evaluation, Outcome};
use routing::lines::Labelled;
use std::collections::BTreeMap;
use std::path::PathBuf;
use store::StoreError;

/// The labelled lines of this build: what its model was trained from.
const CORPUS: [&str; 2] = [
    include_str!("../../../routing/data/corpus.jsonl"),
    include_str!("../../../routing/data/corpus-own.jsonl"),
];

/// Measures the model that serves, or that of a file, on the requests that agents sorted again.
pub async fn evaluate(fund: Option<FundCode>, file: Option<PathBuf>) -> Result<(), Failure> {
    let other = file.as_deref().map(model::open).transpose()?;
    let app = offline().await?;
    let sorter = other.as_ref().unwrap_or(app.sorter);
    let kept = gather(&app, fund).await?;
    let outcomes: Vec<Outcome> = kept
        .iter()
        .flat_map(|kept| kept.corrected.iter().map(|one| kept.outcome(sorter, one)))
        .collect();
    let version = &sorter.header().version;
    say(&format!("model {version}\n{}", summary(&kept)))?;
    Ok(say(&Evaluation::new(&outcomes).to_string())?)
}

/// Trains a candidate on the labelled lines and the corrections, measures it by cross-validation,
/// and writes it, with its figures, into the folder.
pub async fn propose(
    folder: PathBuf,
    fund: Option<FundCode>,
    corpus: Vec<PathBuf>,
    folds: u8,
) -> Result<(), Failure> {
    let lines = lines(&corpus)?;
    let app = offline().await?;
    let kept = gather(&app, fund).await?;
    let corrected: Vec<Judged<'_>> = kept
        .iter()
        .flat_map(|kept| kept.corrected.iter().map(move |one| (kept, one)))
        .map(|(kept, one)| Judged {
            line: &one.line,
            judge: Box::new(move |sorter| kept.outcome(sorter, one)),
        })
        .collect();
    let proposed = propose::propose(&lines, &corrected, folds)?;
    let report = format!("{}\n{}", summary(&kept), proposed.report());
    let files = proposed.write(&folder, &report)?;
    say(&report)?;
    Ok(say(&format!(
        "candidate: {}\nNothing was replaced. To adopt it: EP_ROUTING_MODEL={} (docs/routing.md).",
        files.model.display(),
        files.model.display()
    ))?)
}

fn lines(corpus: &[PathBuf]) -> Result<Vec<Labelled>, Failure> {
    if corpus.is_empty() {
        let parsed: Result<Vec<_>, _> = CORPUS.into_iter().map(Labelled::parse_all).collect();
        let parsed = parsed.map_err(|_| Failure::new("the corpus of this build cannot be read"))?;
        return Ok(parsed.into_iter().flatten().collect());
    }
    let files: Result<Vec<_>, _> = corpus.iter().map(|file| labelled(file)).collect();
    Ok(files?.into_iter().flatten().collect())
}

/// The evidence of a fund, or of every fund; refused when there is none.
async fn gather(app: &App, fund: Option<FundCode>) -> Result<Vec<Evidence>, Failure> {
    let funds = if let Some(fund) = fund {
        vec![fund]
    } else {
        let all = app.store.read(|tx| {
            let all = store::funds::list(tx)?;
            Ok::<_, StoreError>(all.into_iter().map(|fund| fund.code).collect())
        });
        all.await?
    };
    let mut kept = Vec::with_capacity(funds.len());
    for fund in funds {
        kept.push(evidence(app, &operator::sorter(fund)).await?);
    }
    if kept.iter().all(|kept| kept.corrected.is_empty()) {
        return Err(Failure::new(
            "no correction is kept: agents have sorted nothing again",
        ));
    }
    Ok(kept)
}

/// What was read, in numbers.
fn summary(kept: &[Evidence]) -> String {
    let mut said = Vec::new();
    let mut models: BTreeMap<&str, usize> = BTreeMap::new();
    for kept in kept {
        let again = kept.corrected.len() + kept.left_out;
        said.push(format!(
            "fund {}: {again} of {} requests were sorted again by agents; {} of them cannot be read any more",
            kept.fund, kept.requests, kept.left_out
        ));
        for one in &kept.corrected {
            let model = one.model.as_deref().unwrap_or("unknown");
            *models.entry(model).or_default() += 1;
        }
    }
    let sorted = models.into_iter();
    said.extend(sorted.map(|(model, count)| format!("sorted at first by model {model}: {count}")));
    said.push(
        "Only what agents corrected is measured: what they left as it was is right by their silence.\n"
            .to_owned(),
    );
    said.join("\n")
}
