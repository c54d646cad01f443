//! `route evaluate --from-corrections` and `route propose`: what agents corrected, measured and learnt
//! from.

use crate::house::{Place, place, places};
use app::AppError;
use app::corrections::evidence;
use domain::codes::{RequestType, Service, Subject};
use domain::funds::FundCode;
use routing::Sorter;
use routing::lines::Labelled;
use server::import_year::import;
use server::operator;
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Output};
use store::requests::{Filter, Visibility, list};

const CORPUS: &str = include_str!("../../../routing/data/corpus.jsonl");

fn fund() -> FundCode {
    "597".parse().unwrap()
}

/// Twelve requests of a year; three of them are what no core would say.
fn lines() -> Vec<Labelled> {
    let first: Vec<&str> = CORPUS.lines().skip(40).take(12).collect();
    let mut lines = Labelled::parse_all(&first.join("\n")).unwrap();
    for line in lines.iter_mut().take(3) {
        line.request_type = RequestType::Contact;
        line.subject = Subject::PartnerAccount;
        line.service = Service::PartnerRelations;
    }
    lines
}

/// A database in which agents sorted requests again: how many.
async fn corrected(place: &Place) -> usize {
    let (app, clock) = place.app("2026-11-23T09:00:00Z").await;
    import(&app, &clock, fund(), lines())
        .await
        .unwrap()
        .corrected
}

/// The evidence is what was written and the last re-sort, with the versions; a journal line says
/// that it was read; a person who withdrew her agreement is left out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_evidence_is_what_agents_said_last() {
    for place in places() {
        let count = corrected(&place).await;
        assert!(count >= 3);
        let (app, _) = place.app("2026-11-23T09:00:00Z").await;
        let kept = evidence(&app, &operator::sorter(fund())).await.unwrap();
        assert_eq!((kept.corrected.len(), kept.left_out), (count, 0));
        assert_eq!(kept.requests, 12);
        let sorter = Sorter::embedded();
        let mut wrong = 0;
        for one in &kept.corrected {
            assert!(one.line.line.id.starts_with("EP-"), "{}", one.line.line.id);
            assert_eq!(one.model.as_deref(), Some(sorter.header().version.as_str()));
            assert!(
                lines()
                    .iter()
                    .any(|line| line.line.text.trim() == one.line.line.text)
            );
            let outcome = kept.outcome(sorter, one);
            wrong += usize::from(outcome.given != outcome.truth || outcome.human);
        }
        assert_eq!(
            wrong, count,
            "the core was wrong about what agents corrected"
        );

        let reference = kept.corrected[0].line.line.id.clone();
        let left_out = app
            .store
            .write(move |tx| {
                let all = list(tx, &Visibility::Fund(fund()), &Filter::default(), None, 100)?;
                let mut all = all.items.into_iter();
                let request = all.find(|one| one.reference.as_str() == reference).unwrap();
                store::submissions::withdraw_mandate(tx, request.id, tx.now())
            })
            .await;
        assert!(left_out.unwrap());
        let kept = evidence(&app, &operator::sorter(fund())).await.unwrap();
        assert_eq!((kept.corrected.len(), kept.left_out), (count - 1, 1));

        let statistician = operator::statistician(fund());
        let refused = evidence(&app, &statistician).await.map(drop);
        assert!(
            matches!(refused, Err(AppError::Forbidden(_))),
            "{refused:?}"
        );
    }
}

fn run(folder: &Path, arguments: &str, model: Option<&Path>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_espace-partenaire"));
    command
        .env_clear()
        .env("EP_STATE", folder)
        .current_dir(folder)
        .args(arguments.split(' '));
    if let Some(model) = model {
        command.env("EP_ROUTING_MODEL", model);
    }
    command.output().unwrap()
}

fn said(output: &Output) -> String {
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for line in lines() {
        let start: String = line.line.text.chars().take(30).collect();
        assert!(!said.contains(&start), "a text was printed: {said}");
    }
    said
}

/// The whole loop, as an operator runs it: measured, proposed, adopted; texts are never printed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::too_many_lines, reason = "one loop, from end to end")]
async fn an_operator_measures_proposes_and_adopts() {
    let place = place(None);
    let here = place.folder.path();
    let none = run(here, "route evaluate --from-corrections", None);
    assert_eq!(none.status.code(), Some(1), "nothing was corrected yet");
    let count = corrected(&place).await;

    let before = said(&run(here, "route evaluate --from-corrections", None));
    assert!(
        before.contains(&format!("fund 597: {count} of 12 requests")),
        "{before}"
    );
    assert!(before.contains(&format!("{count} lines")), "{before}");
    assert!(
        before.contains("| EP-"),
        "the wrong ones are named by reference: {before}"
    );
    let other = run(here, "route evaluate --from-corrections --fund 131", None);
    assert_eq!(other.status.code(), Some(1), "another fund has none");

    let mut corpus = String::new();
    for line in CORPUS.lines().take(40) {
        writeln!(corpus, "{line}").unwrap();
    }
    std::fs::write(here.join("small.jsonl"), corpus).unwrap();
    let propose = "route propose candidate --corpus small.jsonl --folds 2";
    let proposed = said(&run(here, propose, None));
    assert!(
        proposed.contains(&format!("| corrections ({count}) | before | after |")),
        "{proposed}"
    );
    assert!(proposed.contains("Nothing was replaced"), "{proposed}");
    assert_eq!(
        run(here, propose, None).status.code(),
        Some(1),
        "never over anything"
    );
    let unchanged = said(&run(here, "route evaluate --from-corrections", None));
    assert_eq!(unchanged, before, "nothing was adopted by itself");

    let files = std::fs::read_dir(here.join("candidate")).unwrap().flatten();
    let model = files
        .map(|file| file.path())
        .find(|path| path.extension().is_some_and(|end| end == "bin"))
        .unwrap();
    let version = model
        .file_stem()
        .unwrap()
        .to_str()
        .unwrap()
        .trim_start_matches("model-");
    let adopted = said(&run(
        here,
        "route evaluate --from-corrections",
        Some(&model),
    ));
    assert!(
        adopted.starts_with(&format!("model {version}\n")),
        "{adopted}"
    );
    let beside = format!("route evaluate small.jsonl --model {}", model.display());
    assert!(said(&run(here, &beside, None)).starts_with("40 lines"));

    std::fs::write(&model, "not a model").unwrap();
    let refused = run(here, "audit verify", Some(&model));
    assert_eq!(refused.status.code(), Some(1));
    let line = String::from_utf8(refused.stderr).unwrap();
    assert!(
        line.contains("EP_ROUTING_MODEL") && line.lines().count() == 1,
        "{line}"
    );
    assert!(run(here, "audit verify", None).status.success());
}
