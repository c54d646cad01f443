//! Counts by something, and which of them may be told.

use super::periods;
use super::share::Share;
use crate::error::AppError;
use domain::coded;
use domain::codes::{OrganisationKind, RequestType, Service, Subject, Urgency};
use domain::ids::OrganisationId;
use domain::requests::state::{Outcome, Status};
use std::collections::BTreeMap;
use store::requests::Visibility;
use store::statistics::{self, Column, Period};
use store::{Tx, organisations};

/// Below this number a cell could point at a person: it is hidden from partners.
pub const SMALL: i64 = 11;

coded! {
    /// What figures are counted by.
    pub enum GroupBy {
        /// The type, as finally sorted.
        Type = "type", "Type";
        /// The subject, as finally sorted.
        Subject = "subject", "Sujet";
        /// The service.
        Service = "service", "Service";
        /// The urgency, as finally sorted.
        Urgency = "urgency", "Urgence";
        /// The status.
        Status = "status", "Statut";
        /// The outcome of those that ended.
        Outcome = "outcome", "Issue";
        /// The organisation.
        Organisation = "organisation", "Structure";
        /// The kind of organisation.
        OrganisationKind = "organisation_kind", "Type de structure";
        /// The month of reception, Europe/Paris.
        Month = "month", "Mois";
    }
}

/// A line of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its code: `documents`, `2023-01`, the id of an organisation.
    pub key: String,
    /// What people read.
    pub label: String,
    /// How many; `None` when hidden.
    pub count: Option<i64>,
    /// Its share of the total; `None` when hidden.
    pub share: Option<Share>,
}

/// Figures by something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// How many in all; `None` when telling it would tell a hidden cell.
    pub total: Option<i64>,
    /// The lines, in the order in which codes are published, or of time.
    pub cells: Vec<Cell>,
}

impl Figures {
    pub(super) fn of(counted: Vec<(String, String, i64)>) -> Self {
        let total: i64 = counted.iter().map(|(_, _, count)| count).sum();
        let cells = counted.into_iter().map(|(key, label, count)| Cell {
            key,
            label,
            count: Some(count),
            share: Some(Share::of(count, total)),
        });
        Self {
            total: Some(total),
            cells: cells.collect(),
        }
    }

    /// How many lines are hidden.
    pub fn hidden(&self) -> usize {
        self.cells
            .iter()
            .filter(|cell| cell.count.is_none())
            .count()
    }

    /// Hides the cells below [`SMALL`], and as many of the next smallest as it takes for the
    /// hidden ones not to follow from the total; when there are none left, the total itself.
    /// Zeros stay: they point at nobody.
    #[must_use]
    pub fn without_small_cells(mut self) -> Self {
        let mut counts: Vec<(i64, usize)> = (0..)
            .zip(&self.cells)
            .filter_map(|(at, cell)| Some((cell.count.filter(|count| *count > 0)?, at)))
            .collect();
        counts.sort_unstable();
        let (mut hidden, mut number) = (0, 0);
        let first_is_small = counts.first().is_some_and(|(count, _)| *count < SMALL);
        for (count, at) in counts {
            let enough = number != 1 && hidden >= SMALL;
            if !first_is_small || (count >= SMALL && enough) {
                break;
            }
            hidden += count;
            number += 1;
            if let Some(cell) = self.cells.get_mut(at) {
                (cell.count, cell.share) = (None, None);
            }
        }
        if number == 1 || (number > 0 && hidden < SMALL) {
            self.total = None;
        }
        self
    }
}

/// Counts what is visible.
pub fn count(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    group_by: GroupBy,
    year: Option<i16>,
) -> Result<Figures, AppError> {
    let period = match year {
        None => None,
        Some(year) => Some(periods::year(year).ok_or_else(bad_year)?),
    };
    let Some(column) = column(group_by) else {
        return Ok(Figures::of(by_month(tx, visibility, year)?));
    };
    let counted: BTreeMap<String, i64> = statistics::count_by(tx, visibility, period, column)?
        .into_iter()
        .collect();
    Ok(Figures::of(match group_by {
        GroupBy::Organisation => by_organisation(tx, counted)?,
        _ => labelled(group_by, &counted),
    }))
}

/// How many requests there are in the period.
pub fn total(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    period: Option<Period>,
) -> Result<i64, AppError> {
    Ok(statistics::count(tx, visibility, period)?)
}

pub fn bad_year() -> AppError {
    AppError::field(
        "/year",
        "range",
        "Indiquez une année sur quatre chiffres, à partir de 2000.",
    )
}

const fn column(group_by: GroupBy) -> Option<Column> {
    Some(match group_by {
        GroupBy::Type => Column::Type,
        GroupBy::Subject => Column::Subject,
        GroupBy::Service => Column::Service,
        GroupBy::Urgency => Column::Urgency,
        GroupBy::Status => Column::Status,
        GroupBy::Outcome => Column::Outcome,
        GroupBy::Organisation => Column::Organisation,
        GroupBy::OrganisationKind => Column::OrganisationKind,
        GroupBy::Month => return None,
    })
}

/// Every value of the list that has requests; the short lists with their zeros.
fn labelled(group_by: GroupBy, counted: &BTreeMap<String, i64>) -> Vec<(String, String, i64)> {
    macro_rules! lines {
        ($list:ty, $zeros:expr) => {
            <$list>::ALL
                .iter()
                .map(|value| {
                    let count = counted.get(value.code()).copied().unwrap_or_default();
                    (value.code().to_owned(), value.label().to_owned(), count)
                })
                .filter(|(_, _, count)| $zeros || *count > 0)
                .collect()
        };
    }
    match group_by {
        GroupBy::Type => lines!(RequestType, true),
        GroupBy::Urgency => lines!(Urgency, true),
        GroupBy::Status => lines!(Status, true),
        GroupBy::Subject => lines!(Subject, false),
        GroupBy::Service => lines!(Service, false),
        GroupBy::Outcome => lines!(Outcome, false),
        GroupBy::OrganisationKind => lines!(OrganisationKind, false),
        GroupBy::Organisation | GroupBy::Month => Vec::new(),
    }
}

fn by_organisation(
    tx: &mut Tx<'_>,
    counted: BTreeMap<String, i64>,
) -> Result<Vec<(String, String, i64)>, AppError> {
    let mut lines = Vec::with_capacity(counted.len());
    for (key, count) in counted {
        let id: Option<OrganisationId> = key.parse().ok();
        let found = match id {
            Some(id) => organisations::find(tx, id)?,
            None => None,
        };
        let label = found.map_or_else(|| key.clone(), |found| found.name.as_str().to_owned());
        lines.push((key, label, count));
    }
    lines.sort_by(|left, right| right.2.cmp(&left.2).then_with(|| left.1.cmp(&right.1)));
    Ok(lines)
}

fn by_month(
    tx: &mut Tx<'_>,
    visibility: &Visibility,
    year: Option<i16>,
) -> Result<Vec<(String, String, i64)>, AppError> {
    let years = match (year, statistics::extent(tx, visibility)?) {
        (Some(year), _) => year..=year,
        (None, Some((first, last))) => periods::year_of(first)..=periods::year_of(last),
        (None, None) => return Ok(Vec::new()),
    };
    let mut lines = Vec::new();
    for (key, period) in years.flat_map(periods::months) {
        let count = statistics::count(tx, visibility, Some(period))?;
        lines.push((key.clone(), key, count));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(counts: &[i64]) -> (Option<i64>, Vec<Option<i64>>) {
        let lines = counts
            .iter()
            .map(|count| (String::new(), String::new(), *count))
            .collect();
        let figures = Figures::of(lines).without_small_cells();
        (
            figures.total,
            figures.cells.iter().map(|cell| cell.count).collect(),
        )
    }

    #[test]
    fn figures_without_small_cells_are_told_whole() {
        assert_eq!(
            hidden(&[11, 0, 40]),
            (Some(51), vec![Some(11), Some(0), Some(40)])
        );
        assert_eq!(hidden(&[]), (Some(0), vec![]));
    }

    #[test]
    fn a_hidden_cell_does_not_follow_from_the_total() {
        // 3 alone would be 54 - 40 - 11: the next smallest goes too.
        assert_eq!(hidden(&[3, 11, 40]), (Some(54), vec![None, None, Some(40)]));
        // 2 and 3 together are still small.
        assert_eq!(
            hidden(&[2, 3, 40, 50]),
            (Some(95), vec![None, None, None, Some(50)])
        );
        assert_eq!(hidden(&[9, 9, 40]), (Some(58), vec![None, None, Some(40)]));
    }

    #[test]
    fn when_all_is_small_the_total_is_hidden_too() {
        assert_eq!(hidden(&[4]), (None, vec![None]));
        assert_eq!(hidden(&[2, 0, 3]), (None, vec![None, Some(0), None]));
        assert_eq!(hidden(&[6, 8]), (Some(14), vec![None, None]));
    }
}
