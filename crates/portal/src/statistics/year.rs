//! A year's figures, as far as whoever looks may count.

use crate::refusal::Refusal;
use crate::visit::Visit;
use app::App;
use app::statistics::{self, GroupBy, Ratings};
use domain::accounts::Actor;
use domain::calendar;
use edge::needs::ReadStatistics;
use jiff::civil::Date;
use report::{Number, Row, Section, Sheet};

/// How many years are offered, this one first.
const OFFERED: i16 = 6;
/// What partners count by: what they filed, and what became of it.
const OF_PARTNERS: [GroupBy; 5] = [
    GroupBy::Type,
    GroupBy::Subject,
    GroupBy::Service,
    GroupBy::Month,
    GroupBy::Status,
];

/// The year that was asked for; this one when none was, or nothing that is a year.
pub fn asked(app: &App, text: Option<&str>) -> i16 {
    let year = text.and_then(|text| text.trim().parse().ok());
    year.unwrap_or_else(|| this_year(app))
}

/// The years that may be chosen in the list.
pub fn offered(app: &App) -> Vec<i16> {
    let this = this_year(app);
    (0..OFFERED).map(|back| this - back).collect()
}

fn this_year(app: &App) -> i16 {
    calendar::paris(app.clock.now()).date().year()
}

/// The figures of the fund, or of the organisation.
pub async fn sheet(app: &App, visit: &Visit<ReadStatistics>, year: i16) -> Result<Sheet, Refusal> {
    let name = visit.of.as_str().to_owned();
    let mut sheet = if visit.actor.organisation().is_some() {
        of_partner(app, &visit.actor, year, name).await?
    } else {
        of_fund(app, &visit.actor, year).await?
    };
    sheet.sections = sheet.sections.into_iter().map(readable).collect();
    Ok(sheet)
}

/// The yearly report, and who asked, which a published report does not name.
async fn of_fund(app: &App, actor: &Actor, year: i16) -> Result<Sheet, Refusal> {
    let report = statistics::report(app, actor, year).await?;
    let by = GroupBy::Organisation;
    let organisations = statistics::figures(app, actor, by, Some(year)).await?;
    let mut sheet = Sheet::of_report(&report);
    sheet.sections.push(Section::of_figures(by, &organisations));
    let ratings = statistics::ratings(app, actor, year).await?;
    sheet.sections.extend(of_ratings(ratings));
    Ok(sheet)
}

async fn of_partner(app: &App, actor: &Actor, year: i16, name: String) -> Result<Sheet, Refusal> {
    let mut sections = Vec::with_capacity(OF_PARTNERS.len() + 2);
    for by in OF_PARTNERS {
        let figures = statistics::figures(app, actor, by, Some(year)).await?;
        if sections.is_empty() {
            sections.push(Section::total(figures.total));
        }
        sections.push(Section::of_figures(by, &figures));
    }
    let delays = statistics::delays_of_year(app, actor, year).await?;
    sections.extend(delays.map(Section::of_delays));
    let ratings = statistics::ratings(app, actor, year).await?;
    sections.extend(of_ratings(ratings));
    Ok(Sheet {
        kind: "Structure",
        code: name.clone(),
        name,
        year,
        sections,
    })
}

/// What partners thought of the answers, with months by their names; nothing while nobody said.
fn of_ratings(mut ratings: Ratings) -> Vec<Section> {
    if ratings.by_month.is_empty() {
        return Vec::new();
    }
    for month in &mut ratings.by_month {
        month.label = month_named(&month.label);
    }
    Section::of_ratings(&ratings).into()
}

/// The largest first where the order of codes says nothing, and months by their names.
fn readable(mut section: Section) -> Section {
    let is = |by: GroupBy| section.title == by.label();
    if is(GroupBy::Month) {
        for row in &mut section.rows {
            name_month(row);
        }
    } else if [
        GroupBy::Subject,
        GroupBy::Service,
        GroupBy::Outcome,
        GroupBy::OrganisationKind,
    ]
    .into_iter()
    .any(is)
    {
        section.rows.sort_by_key(|row| match row.value {
            Number::Count(count) => -count,
            Number::Hidden | Number::Days(_) | Number::Mean(_) => 1,
        });
    }
    section
}

fn name_month(row: &mut Row) {
    row.label = month_named(&row.label);
}

/// `2026-11` as `novembre 2026`.
fn month_named(key: &str) -> String {
    let first: Result<Date, _> = format!("{key}-01").parse();
    first.map_or_else(|_| key.to_owned(), french::month)
}
