//! `report`.

use super::offline;
use crate::operator;
use crate::output::Failure;
use app::{AppError, statistics};
use domain::funds::FundCode;
use report::Format;
use std::io::{IsTerminal, Write};

/// Prints a fund's yearly figures.
pub async fn report(fund: FundCode, year: i16, format: Format) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    if format == Format::Xlsx && stdout.is_terminal() {
        return Err(Failure::new(
            "a workbook is not for a terminal: add `> rapport.xlsx`",
        ));
    }
    let app = offline().await?;
    let actor = operator::statistician(fund.clone());
    let figures = statistics::report(&app, &actor, year)
        .await
        .map_err(|error| match error {
            AppError::NotFound => Failure::new(format!("there is no fund {fund} here")),
            error => error.into(),
        })?;
    stdout.write_all(&report::write(&figures, format)?)?;
    Ok(stdout.flush()?)
}
