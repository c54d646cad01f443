//! On what terms an organisation files: with which funds, and whether it may give the NIR.

use crate::access;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Actor;
use domain::calendar;
use domain::funds::FundCode;
use domain::organisations::NirRight;
use domain::permissions::Permission;
use domain::text::Label;
use store::{conventions, funds};

/// The terms of an organisation today.
pub struct Terms {
    /// The funds with which it has a convention that holds, by their code.
    pub funds: Vec<(FundCode, Label)>,
    /// Whether one of these conventions lets it give the NIR (S-101).
    pub may_give_nir: bool,
}

/// The terms on which the actor's organisation files today. Empty when no convention holds.
pub async fn terms(app: &App, actor: &Actor) -> Result<Terms, AppError> {
    access::require(actor, Permission::SubmitRequests)?;
    let organisation = actor
        .organisation()
        .ok_or(AppError::Forbidden(Permission::SubmitRequests))?;
    let today = calendar::paris(app.clock.now()).date();
    app.store
        .read(move |tx| {
            let held = conventions::holding_on(tx, organisation, today)?;
            let may_give_nir = held.iter().any(|one| one.nir_right != NirRight::None);
            let mut codes: Vec<FundCode> = held.into_iter().map(|one| one.fund).collect();
            codes.sort_unstable();
            codes.dedup();
            let mut with = Vec::with_capacity(codes.len());
            for code in codes {
                let fund = funds::find(tx, &code)?.ok_or(AppError::NotFound)?;
                with.push((fund.code, fund.name));
            }
            Ok(Terms {
                funds: with,
                may_give_nir,
            })
        })
        .await
}
