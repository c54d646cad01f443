//! `import-year`: replays a year of labelled submissions through the real use cases, on their
//! reception dates.
//!
//! Each line is filed by a partner of the right kind, for a person who cannot exist, under an
//! idempotency key made of its id: importing twice doubles nothing. Where its label differs from
//! what the core said, the label is applied as an agent's re-sort. Nobody is told of the past.

mod partners;
pub mod persons;
mod submission;
pub mod year;

use crate::clock::SetClock;
use crate::compose::{Nature, assemble_offline};
use crate::config::Config;
use crate::operator;
use crate::output::{Failure, Progress, say};
use crate::route::labelled;
use crate::telemetry::{self, Level};
use app::App;
use app::requests::{Submit, Target, find, sort, submit};
use domain::accounts::Actor;
use domain::calendar;
use domain::codes::OrganisationKind;
use domain::funds::FundCode;
use domain::ids::OrganisationId;
use domain::requests::acts::Resort;
use domain::requests::{Request, RequestState};
use futures_util::future::try_join_all;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use routing::lines::Labelled;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Requests that were filed now.
    pub filed: usize,
    /// Those that an earlier import had filed.
    pub known: usize,
    /// Re-sorts: the label differed from what the core said.
    pub corrected: usize,
}

/// Replays the file into the fund.
pub async fn command(file: PathBuf, fund: FundCode) -> Result<(), Failure> {
    let lines = labelled(&file)?;
    let config = Config::from_environment()?;
    telemetry::start(Level::Errors);
    let clock = Arc::new(SetClock::at(Timestamp::UNIX_EPOCH));
    let nature = Nature {
        clock: clock.clone(),
        ..Nature::real()
    };
    clock.set(Nature::real().clock.now());
    let app = assemble_offline(&config, &nature).await?;
    let imported = import(&app, &clock, fund, lines).await?;
    let Imported {
        filed,
        known,
        corrected,
    } = imported;
    Ok(say(&format!(
        "{filed} filed, {known} already there, {corrected} sorted again"
    ))?)
}

/// Replays lines into a fund, day by day; `clock` is the one that `app` was made with. The fund is
/// created when it is not there, and so are the partners that file.
pub async fn import(
    app: &App,
    clock: &SetClock,
    fund: FundCode,
    mut lines: Vec<Labelled>,
) -> Result<Imported, Failure> {
    let partners = partners::ensure(app, &fund).await?;
    let replay = Replay {
        app,
        agent: operator::sorter(fund.clone()),
        fund,
        partners,
    };
    lines.sort_by_key(|line| line.line.received);
    let progress = Progress::start("import", lines.len());
    let mut total = Imported::default();
    for day in lines.chunk_by(|one, next| one.line.received == next.line.received) {
        let Some(first) = day.first() else { continue };
        clock.set(ten_o_clock(first.line.received));
        for imported in try_join_all(day.iter().map(|line| replay.line(line))).await? {
            total.filed += imported.filed;
            total.known += imported.known;
            total.corrected += imported.corrected;
        }
        progress.at(total.filed + total.known);
    }
    Ok(total)
}

/// 10:00 in Paris: a submission of that day counts as received that day.
fn ten_o_clock(day: Date) -> Timestamp {
    let end = calendar::end_of_day(day);
    // 23:59:59 less 13:59:59; the hour changes at night, before ten.
    end.checked_sub(SignedDuration::from_secs(13 * 3600 + 59 * 60 + 59))
        .unwrap_or(end)
}

struct Replay<'a> {
    app: &'a App,
    agent: Actor,
    fund: FundCode,
    partners: BTreeMap<OrganisationKind, OrganisationId>,
}

impl Replay<'_> {
    async fn line(&self, line: &Labelled) -> Result<Imported, Failure> {
        let id = &line.line.id;
        let failed = |error: Failure| Failure::new(format!("line {id}: {error}"));
        let kind = partners::kind_of(line.line.sender_kind.as_deref());
        let organisation = self.partners.get(&kind).copied();
        let organisation =
            organisation.ok_or_else(|| Failure::new(format!("no partner is a {kind}")))?;
        let command = Submit {
            fund: Some(self.fund.clone()),
            submission: submission::of(line).map_err(failed)?,
        };
        let call = submission::call(&self.fund, line);
        let partner = operator::partner(organisation);
        let submitted = submit(self.app, &partner, command, call)
            .await
            .map_err(|error| failed(error.into()))?;
        let corrected = self
            .correct(line, submitted.request, submitted.replayed.is_some())
            .await
            .map_err(failed)?;
        Ok(Imported {
            filed: usize::from(submitted.replayed.is_none()),
            known: usize::from(submitted.replayed.is_some()),
            corrected: usize::from(corrected),
        })
    }

    /// Applies the label where it differs. A request that an earlier import filed is sorted only if
    /// that import was interrupted before it was, and nobody touched it since.
    async fn correct(
        &self,
        line: &Labelled,
        mut request: Request,
        replayed: bool,
    ) -> Result<bool, Failure> {
        if replayed {
            request = find(self.app, &self.agent, request.id).await?.request;
        }
        let label = Resort {
            request_type: line.request_type,
            subject: line.subject,
            service: line.service,
            urgency: line.urgency,
        };
        let filing = request.filing;
        let sorted = Resort {
            request_type: filing.request_type,
            subject: filing.subject,
            service: filing.service,
            urgency: filing.urgency,
        };
        let untouched = request.version == 1 && matches!(request.state, RequestState::Open(_));
        if !untouched || (sorted == label && !request.human_sorting) {
            return Ok(false);
        }
        let target = Target {
            id: request.id,
            version: request.version,
        };
        sort(self.app, &self.agent, target, label).await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn ten_o_clock_is_that_of_paris_in_summer_and_winter() {
        assert_eq!(
            ten_o_clock(date(2023, 1, 10)).to_string(),
            "2023-01-10T09:00:00Z"
        );
        assert_eq!(
            ten_o_clock(date(2023, 7, 10)).to_string(),
            "2023-07-10T08:00:00Z"
        );
        assert_eq!(
            ten_o_clock(date(2023, 3, 26)).to_string(),
            "2023-03-26T08:00:00Z"
        );
    }
}
