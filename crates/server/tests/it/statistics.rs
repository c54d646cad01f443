//! Figures, on both databases.

use crate::house::{at, places};
use app::statistics::{GroupBy, figures, report};
use app::{App, AppError};
use domain::accounts::{Actor, Author, Membership};
use domain::codes::{OrganisationKind, RequestType, Service, Subject, Urgency};
use domain::funds::FundCode;
use domain::ids::{OrganisationId, RequestId};
use domain::permissions::Permission;
use domain::requests::{Filing, OpenState, Reference, Request, RequestState, SortedBy};
use domain::text::{EmailAddress, Label};
use jiff::civil::date;
use server::operator;
use std::collections::BTreeSet;
use store::{organisations, requests};

fn fund() -> FundCode {
    "597".parse().unwrap()
}

async fn organisation(app: &App, name: &str, kind: OrganisationKind) -> OrganisationId {
    let label = Label::parse(name).unwrap();
    app.store
        .write(move |tx| {
            let id = OrganisationId::make(tx.clock(), tx.random());
            let standing = domain::organisations::Standing::Active;
            let organisation = domain::organisations::Organisation {
                id,
                kind,
                name: label,
                standing,
                version: 1,
            };
            organisations::add(tx, &organisation)?;
            Ok::<_, AppError>(id)
        })
        .await
        .unwrap()
}

async fn open_fund(app: &App) {
    let fund = domain::funds::Fund {
        code: fund(),
        name: Label::parse("CPAM de test").unwrap(),
    };
    let mailbox = EmailAddress::parse("desk@cpam597.example").unwrap();
    app.store
        .write(move |tx| app::auth::bootstrap::open_fund(tx, &fund, &mailbox))
        .await
        .unwrap();
}

/// Adds so many requests of a type, received at an instant.
async fn add(
    app: &App,
    organisation: OrganisationId,
    request_type: RequestType,
    count: usize,
    received: &str,
) {
    let submitted_at = at(received);
    app.store
        .write(move |tx| {
            for _ in 0..count {
                let request = Request {
                    id: RequestId::make(tx.clock(), tx.random()),
                    reference: Reference::draw(2023, tx.random()),
                    fund: fund(),
                    organisation,
                    author: Author::System,
                    filing: Filing {
                        request_type,
                        subject: Subject::C2s,
                        service: Service::C2s,
                        urgency: Urgency::Routine,
                        due_on: date(2023, 6, 30),
                        promised_on: date(2023, 6, 30),
                    },
                    human_sorting: false,
                    sorted_by: SortedBy::default(),
                    state: RequestState::Open(OpenState::Submitted),
                    submitted_at,
                    updated_at: submitted_at,
                    aside: None,
                    version: 1,
                };
                requests::add(tx, &request)?;
            }
            Ok::<_, AppError>(())
        })
        .await
        .unwrap();
}

fn partner(organisation: OrganisationId) -> Actor {
    Actor {
        author: Author::System,
        membership: Membership::Organisation(organisation),
        permissions: BTreeSet::from([Permission::ReadStatistics]),
    }
}

/// The published figures of 2023, the same from the report and from the figures.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_five_shares_of_2023_are_those_published() {
    for place in places() {
        let (app, _) = place.app("2024-01-05T10:00:00Z").await;
        open_fund(&app).await;
        let ccas = organisation(&app, "CCAS", OrganisationKind::Ccas).await;
        for (request_type, count) in server::import_year::year::MIX_OF_2023 {
            add(&app, ccas, request_type, count, "2023-06-15T08:00:00Z").await;
        }
        // Outside of the year, by one second each, in Paris.
        add(&app, ccas, RequestType::Contact, 1, "2022-12-31T22:59:59Z").await;
        add(&app, ccas, RequestType::Contact, 1, "2023-12-31T23:00:00Z").await;
        let actor = operator::statistician(fund());
        let report = report(&app, &actor, 2023).await.unwrap();
        assert_eq!(report.total, 1241);
        let (_, by_type) = &report.sections[0];
        let shares: Vec<String> = by_type
            .cells
            .iter()
            .map(|cell| cell.share.unwrap().to_string())
            .collect();
        assert_eq!(shares, ["60,8", "21,3", "13,8", "3,4", "0,7"]);
        let same = figures(&app, &actor, GroupBy::Type, Some(2023))
            .await
            .unwrap();
        assert_eq!(same, *by_type);
        let always = figures(&app, &actor, GroupBy::Type, None).await.unwrap();
        assert_eq!(always.total, Some(1243));
        let months = figures(&app, &actor, GroupBy::Month, None).await.unwrap();
        assert_eq!(months.cells.len(), 36, "from 2022 to 2024");
        let counted: Vec<_> = months
            .cells
            .iter()
            .filter(|cell| cell.count != Some(0))
            .map(|cell| (cell.key.as_str(), cell.count))
            .collect();
        assert_eq!(
            counted,
            [
                ("2022-12", Some(1)),
                ("2023-06", Some(1241)),
                ("2024-01", Some(1))
            ]
        );
        assert_eq!(report.delays.on_time_of, 1241, "all open and overdue");
        assert_eq!(report.delays.on_time, 0);
    }
}

/// Partners count their own organisation only, and small cells are hidden from them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn partners_see_their_own_figures_without_small_cells() {
    for place in places() {
        let (app, _) = place.app("2023-07-05T10:00:00Z").await;
        open_fund(&app).await;
        let ccas = organisation(&app, "CCAS", OrganisationKind::Ccas).await;
        let pass = organisation(&app, "PASS", OrganisationKind::HospitalAccessUnit).await;
        add(
            &app,
            ccas,
            RequestType::FileFollowUp,
            30,
            "2023-05-02T08:00:00Z",
        )
        .await;
        add(
            &app,
            ccas,
            RequestType::Documents,
            20,
            "2023-05-02T08:00:00Z",
        )
        .await;
        add(&app, ccas, RequestType::Contact, 3, "2023-05-02T08:00:00Z").await;
        add(&app, pass, RequestType::Contact, 50, "2023-05-02T08:00:00Z").await;
        let own = figures(&app, &partner(ccas), GroupBy::Type, Some(2023))
            .await
            .unwrap();
        let counts: Vec<Option<i64>> = own.cells.iter().map(|cell| cell.count).collect();
        assert_eq!(counts, [Some(30), None, Some(0), Some(0), None]);
        assert_eq!(own.total, Some(53));
        let whole = operator::statistician(fund());
        let all = figures(&app, &whole, GroupBy::Organisation, Some(2023))
            .await
            .unwrap();
        let named: Vec<(&str, Option<i64>)> = all
            .cells
            .iter()
            .map(|cell| (cell.label.as_str(), cell.count))
            .collect();
        assert_eq!(named, [("CCAS", Some(53)), ("PASS", Some(50))]);
        let only = figures(&app, &partner(pass), GroupBy::Organisation, None)
            .await
            .unwrap();
        assert_eq!(only.cells.len(), 1);
        let refused = report(&app, &partner(ccas), 2023).await;
        assert!(matches!(refused, Err(AppError::Forbidden(_))));
        let nobody = Actor {
            permissions: BTreeSet::new(),
            ..whole.clone()
        };
        let refused = figures(&app, &nobody, GroupBy::Type, None).await;
        assert!(matches!(
            refused,
            Err(AppError::Forbidden(Permission::ReadStatistics))
        ));
        let absurd = figures(&app, &whole, GroupBy::Type, Some(12)).await;
        assert!(matches!(absurd, Err(AppError::Invalid(_))));
    }
}
