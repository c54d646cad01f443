//! How long things are kept: each number within its bounds (S-116).

use super::{BadSetting, Source};
use domain::keeping::Keeping;

fn within(source: &Source, name: &str, least: i64, most: i64) -> Result<Option<i64>, BadSetting> {
    let expected = format!("a number from {least} to {most}");
    let given: Option<i64> = source.parsed(name, &expected)?;
    match given {
        Some(number) if !(least..=most).contains(&number) => {
            Err(BadSetting::new(name, format!("expected {expected}")))
        }
        given => Ok(given),
    }
}

/// Reads the five terms.
pub(super) fn parse(source: &Source) -> Result<Keeping, BadSetting> {
    let usual = Keeping::default();
    let term = |name, least, most, usual| {
        within(source, name, least, most).map(|given| given.unwrap_or(usual))
    };
    Ok(Keeping {
        requests_months: term("EP_KEEP_REQUESTS_MONTHS", 6, 24, usual.requests_months)?,
        archives_months: term("EP_KEEP_ARCHIVES_MONTHS", 0, 60, usual.archives_months)?,
        drafts_days: term("EP_KEEP_DRAFTS_DAYS", 7, 365, usual.drafts_days)?,
        calls_days: term("EP_KEEP_CALLS_DAYS", 2, 730, usual.calls_days)?,
        mails_days: term("EP_KEEP_MAILS_DAYS", 7, 365, usual.mails_days)?,
    })
}
