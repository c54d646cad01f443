//! What partners thought of the answers: how many gave which score, and the mean by service and by month.

use super::cells::{self, Figures};
use super::share::Mean;
use super::{countable, periods};
use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar;
use domain::permissions::Permission;
use domain::requests::Score;
use std::collections::BTreeMap;
use store::statistics::{self, Rated};

/// A mean of the scores of some requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatedBy {
    /// Its code: `c2s`, `2026-11`.
    pub key: String,
    /// What people read.
    pub label: String,
    /// How many scores; `None` when hidden.
    pub count: Option<i64>,
    /// Their mean; `None` when hidden.
    pub mean: Option<Mean>,
}

/// The scores of a year's requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratings {
    /// How many of each score, the best first.
    pub scores: Figures,
    /// By service, in the order in which services are published.
    pub by_service: Vec<RatedBy>,
    /// By month of reception, Europe/Paris.
    pub by_month: Vec<RatedBy>,
}

/// The scores given to the requests that were received in the year. Partners read those of their own
/// organisation, and small cells are hidden from them, with as many others as it takes.
pub async fn ratings(app: &App, actor: &Actor, year: i16) -> Result<Ratings, AppError> {
    access::require(actor, Permission::ReadStatistics)?;
    let visibility = countable(actor);
    let period = periods::year(year).ok_or_else(cells::bad_year)?;
    let rated = app
        .store
        .read(move |tx| Ok::<_, AppError>(statistics::rated(tx, &visibility, period)?))
        .await?;
    Ok(of(&rated, actor.organisation().is_some()))
}

fn of(rated: &[Rated], hides: bool) -> Ratings {
    let by_service = |one: &Rated| {
        let service = one.service;
        (
            service,
            service.code().to_owned(),
            service.label().to_owned(),
        )
    };
    let by_month = |one: &Rated| {
        let day = calendar::paris(one.submitted_at).date();
        let month = format!("{}-{:02}", day.year(), day.month());
        (month.clone(), month.clone(), month)
    };
    Ratings {
        scores: scores(rated, hides),
        by_service: means(rated, by_service, hides),
        by_month: means(rated, by_month, hides),
    }
}

fn scores(rated: &[Rated], hides: bool) -> Figures {
    let line = |points: u8| {
        let count = rated.iter().filter(|one| one.score.points() == points);
        let label = format!("{points} sur {}", Score::BOUNDS.end());
        (points.to_string(), label, whole(count.count()))
    };
    let figures = Figures::of(Score::BOUNDS.rev().map(line).collect());
    if hides {
        figures.without_small_cells()
    } else {
        figures
    }
}

fn means<K: Ord>(
    rated: &[Rated],
    by: impl Fn(&Rated) -> (K, String, String),
    hides: bool,
) -> Vec<RatedBy> {
    let mut groups: BTreeMap<K, (String, String, Vec<i64>)> = BTreeMap::new();
    for one in rated {
        let (order, key, label) = by(one);
        let group = groups.entry(order).or_insert((key, label, Vec::new()));
        group.2.push(i64::from(one.score.points()));
    }
    let counted = groups.values();
    let lines =
        counted.map(|(key, label, points)| (key.clone(), label.clone(), whole(points.len())));
    let mut figures = Figures::of(lines.collect());
    if hides {
        // The same cells as of any other figures: a mean of few tells what one of them said.
        figures = figures.without_small_cells();
    }
    let shown = figures.cells.into_iter().zip(groups.into_values());
    shown
        .map(|(cell, (_, _, points))| RatedBy {
            key: cell.key,
            label: cell.label,
            mean: cell.count.map(|count| Mean::of(points.iter().sum(), count)),
            count: cell.count,
        })
        .collect()
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::codes::Service;

    fn rated(service: Service, month: u8, points: &[u8]) -> Vec<Rated> {
        let at = format!("2026-{month:02}-03T09:00:00Z").parse().unwrap();
        let one = |points: &u8| Rated {
            service,
            submitted_at: at,
            score: Score::new(*points).unwrap(),
        };
        points.iter().map(one).collect()
    }

    #[test]
    fn scores_are_counted_and_averaged() {
        let mut all = rated(Service::C2s, 3, &[5, 4]);
        all.extend(rated(Service::Ame, 4, &[2]));
        let ratings = of(&all, false);
        let counts: Vec<Option<i64>> = ratings.scores.cells.iter().map(|cell| cell.count).collect();
        assert_eq!(counts, [1, 1, 0, 1, 0].map(Some));
        assert_eq!(ratings.scores.cells[0].label, "5 sur 5");
        let months: Vec<(&str, String)> = ratings
            .by_month
            .iter()
            .map(|one| (one.key.as_str(), one.mean.unwrap().to_string()))
            .collect();
        assert_eq!(
            months,
            [("2026-03", "4,5".to_owned()), ("2026-04", "2,0".to_owned())]
        );
        let service = |code: &str| ratings.by_service.iter().find(|one| one.key == code);
        assert_eq!(service("c2s").unwrap().count, Some(2));
    }

    /// A mean of few is hidden from partners, and the others do not give it away.
    #[test]
    fn a_mean_of_few_is_hidden_with_what_would_tell_it() {
        let mut all = rated(Service::C2s, 3, &[5; 20]);
        all.extend(rated(Service::HealthBenefits, 3, &[4; 30]));
        all.extend(rated(Service::Ame, 3, &[1]));
        let ratings = of(&all, true);
        let hidden: Vec<&str> = ratings
            .by_service
            .iter()
            .filter(|one| one.mean.is_none())
            .map(|one| one.key.as_str())
            .collect();
        assert_eq!(hidden.len(), 2, "{hidden:?}");
        assert!(hidden.contains(&"ame") && hidden.contains(&"c2s"));
        assert!(
            ratings
                .by_service
                .iter()
                .all(|one| one.count.is_some() == one.mean.is_some())
        );
        assert!(
            of(&rated(Service::C2s, 1, &[3]), true).by_month[0]
                .mean
                .is_none()
        );
    }
}
