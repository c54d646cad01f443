//! `import-year` on both databases: the first thirty lines of the corpus.

use crate::house::places;
use app::AppError;
use app::statistics::{GroupBy, figures, report};
use domain::codes::{RequestType, Service, Subject};
use domain::funds::FundCode;
use report::{Format, write};
use routing::lines::Labelled;
use server::import_year::{Imported, import};
use server::operator;
use std::collections::BTreeMap;
use store::outbox;

const CORPUS: &str = include_str!("../../../routing/data/corpus.jsonl");

fn lines() -> Vec<Labelled> {
    let first: Vec<&str> = CORPUS.lines().take(30).collect();
    let mut lines = Labelled::parse_all(&first.join("\n")).unwrap();
    // Labels that no core gives to these texts: an agent has to sort them again.
    for line in lines.iter_mut().take(3) {
        line.request_type = RequestType::Contact;
        line.subject = Subject::PartnerAccount;
        line.service = Service::PartnerRelations;
    }
    lines
}

fn fund() -> FundCode {
    "597".parse().unwrap()
}

/// Figures are those of the labels, corrections are real, a second import doubles nothing, and
/// nobody is told of the past.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_is_replayed_once() {
    for place in places() {
        let (app, clock) = place.app("2026-11-23T09:00:00Z").await;
        let first = import(&app, &clock, fund(), lines()).await.unwrap();
        assert_eq!((first.filed, first.known), (30, 0));
        let again = import(&app, &clock, fund(), lines()).await.unwrap();
        assert_eq!(
            again,
            Imported {
                filed: 0,
                known: 30,
                corrected: 0
            }
        );

        let mut labels: BTreeMap<&str, i64> = BTreeMap::new();
        let lines = lines();
        for line in &lines {
            *labels.entry(line.request_type.code()).or_default() += 1;
        }
        let actor = operator::statistician(fund());
        let by_type = figures(&app, &actor, GroupBy::Type, None).await.unwrap();
        assert_eq!(by_type.total, Some(30));
        for cell in &by_type.cells {
            let wanted = labels.get(cell.key.as_str()).copied().unwrap_or_default();
            assert_eq!(cell.count, Some(wanted), "{}", cell.key);
        }
        let year = lines[0].line.received.year();
        let report = report(&app, &actor, year).await.unwrap();
        let of_year = lines
            .iter()
            .filter(|line| line.line.received.year() == year)
            .count();
        assert_eq!(report.total, i64::try_from(of_year).unwrap());
        assert!(first.corrected >= 3);
        assert!(
            report.corrections.request_type.0 >= 3,
            "they are of that year"
        );
        for format in [Format::Table, Format::Csv, Format::Xlsx, Format::Json] {
            assert!(!write(&report, format).unwrap().is_empty());
        }
        let waiting = app
            .store
            .read(|tx| Ok::<_, AppError>(outbox::count(tx)?))
            .await
            .unwrap();
        assert!(
            waiting.is_empty(),
            "nobody is told of the past: {waiting:?}"
        );
    }
}
