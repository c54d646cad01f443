use super::*;
use domain::codes::{RequestType, Service, Subject};

const CORPUS: &str = include_str!("../../../routing/data/corpus.jsonl");

fn corpus(count: usize) -> Vec<Labelled> {
    let first: Vec<&str> = CORPUS.lines().take(count).collect();
    Labelled::parse_all(&first.join("\n")).unwrap()
}

fn judged(line: &Labelled) -> Judged<'_> {
    Judged {
        line,
        judge: Box::new(|sorter| Outcome::new(line, &sorter.sort(&line.submission()))),
    }
}

/// A correction whose text a labelled line already has: its label wins when the candidate learns,
/// and neither is learnt from in the fold that tests the other.
#[test]
fn a_correction_never_tests_what_learnt_from_its_text() {
    let lines = corpus(24);
    let mut wrong = lines[3].clone();
    wrong.line.id = "EP-2026-7K3QXD".to_owned();
    wrong.line.text = wrong.line.text.to_uppercase();
    wrong.request_type = RequestType::Contact;
    wrong.subject = Subject::PartnerAccount;
    wrong.service = Service::PartnerRelations;
    let corrected = [judged(&wrong)];
    let base: Vec<Lesson<'_>> = lines.iter().map(Lesson::new).collect();
    let more = vec![Lesson::new(&wrong)];
    assert_eq!(more[0].key, base[3].key, "case does not make another text");
    assert_eq!(more[0].fold(5), base[3].fold(5));
    let school = School {
        base,
        more,
        corrected: &corrected,
        folds: 5,
    };
    let recipe = Recipe {
        seen_at_least: 1,
        calibration_folds: 1,
        ..Recipe::default()
    };
    let fold = school.more[0].fold(5);
    let says = |fold, with| {
        let model = school.learn(fold, with, &recipe, "test").unwrap();
        let outcome = (school.corrected[0].judge)(&Sorter::new(model));
        outcome.given[0]
    };
    let blind = says(Some(fold), true);
    assert_ne!(blind, "contact", "what is tested was not learnt from");
    assert_eq!(
        says(Some(fold), false),
        blind,
        "the fold's only correction is left out"
    );
}

#[test]
fn a_candidate_is_written_beside_and_never_over() {
    let lines = corpus(30);
    let again: Vec<Labelled> = corpus(34).split_off(30);
    let corrected: Vec<Judged<'_>> = again.iter().map(judged).collect();
    let proposed = propose(&lines, &corrected, 2).unwrap();
    let built = &Sorter::embedded().header().version;
    assert!(proposed.version().starts_with(&format!("{built}+c4.")));
    let report = proposed.report();
    assert!(
        report.contains("30 labelled lines and 4 corrections"),
        "{report}"
    );
    assert!(
        report.contains("| corrections (4) | before | after |"),
        "{report}"
    );
    assert!(
        report.contains("| lines (30) | before | after |"),
        "{report}"
    );
    for line in &again {
        assert!(!report.contains(&line.line.text), "figures only");
    }
    let folder = tempfile::tempdir().unwrap();
    let files = proposed.write(folder.path(), &report).unwrap();
    let read = crate::model::read(&files.model).unwrap();
    assert_eq!(read.header().version, proposed.version());
    assert!(files.report.exists());
    assert!(proposed.write(folder.path(), &report).is_err(), "it exists");
    // The same inputs give the same model.
    let twin = propose(&lines, &corrected, 2).unwrap();
    assert_eq!(
        twin.model.to_bytes().unwrap(),
        proposed.model.to_bytes().unwrap()
    );
}
