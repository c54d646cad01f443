//! `POST /auth/bootstrap`

use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::{Open, OpensLink};
use actix_web::{HttpResponse, post, web};
use app::App;
use app::auth::bootstrap::{Bootstrap, open};
use domain::funds::{Fund, FundCode};
use domain::text::{EmailAddress, Label};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The first fund of this deployment.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFund {
    /// Its three digits.
    #[schema(value_type = String, example = "597", pattern = "^[0-9]{3}$")]
    code: FundCode,
    /// Its name, shown to partners.
    #[schema(
        example = "CPAM de Roubaix-Tourcoing",
        min_length = 1,
        max_length = 200
    )]
    name: String,
}

/// The first start.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstStart {
    /// The token that the server printed.
    token: String,
    /// The fund.
    fund: NewFund,
    /// The first administrator's address; also the first mailbox of every service.
    #[schema(
        format = "email",
        max_length = 254,
        example = "administration@cpam.example"
    )]
    email: String,
    /// Her name.
    #[schema(example = "Agathe Sintès", min_length = 1, max_length = 200)]
    name: String,
}

/// An administrator was invited.
#[derive(Serialize, ToSchema)]
pub struct FirstAdministrator {
    /// Her account.
    account: Uuid,
}

/// Create the first fund, its twelve services and the invitation of its first administrator.
///
/// Works once, with the token that the server prints while it has no account.
#[utoipa::path(
    tag = "auth",
    security(()),
    request_body = FirstStart,
    responses((status = 201, description = "Created; the invitation was mailed.", body = FirstAdministrator), Open, OpensLink),
)]
#[post("/auth/bootstrap")]
pub async fn bootstrap(
    app: web::Data<App>,
    body: Body<FirstStart>,
) -> Result<HttpResponse, Problem> {
    let first = body.value;
    let mut reading = Reading::default();
    let fund_name = reading.text("/fund/name", Label::parse(&first.fund.name));
    let email = reading.text("/email", EmailAddress::parse(&first.email));
    let name = reading.text("/name", Label::parse(&first.name));
    let parsed = match (fund_name, email, name) {
        (Some(fund_name), Some(email), Some(name)) => Some((fund_name, email, name)),
        _ => None,
    };
    let (fund_name, email, name) = reading.finish(parsed)?;
    let fund = Fund {
        code: first.fund.code,
        name: fund_name,
    };
    let invited = open(&app, &first.token, Bootstrap { fund, email, name }).await?;
    Ok(HttpResponse::Created().json(FirstAdministrator {
        account: invited.account.id.uuid(),
    }))
}
