//! What a caller may ask for in a minute, told with every answer (S-214).
//!
//! The form is that of draft-ietf-httpapi-ratelimit-headers of 2024 and since: policies have a quoted
//! name, `RateLimit-Policy: "default";q=600;w=60` and `RateLimit: "default";r=599;t=60`.

use crate::allowed::bearer;
use crate::problem::{Problem, TOO_MANY_CALLS};
use crate::refusals;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, ResponseError, web};
use app::budgets::{Admission, Budget, Caller, WINDOW};
use app::{App, audit};
use std::collections::BTreeMap;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{Object, OpenApi, Ref, RefOr, Response};

/// The names of the two headers.
pub const HEADERS: [&str; 2] = ["ratelimit-policy", "ratelimit"];

/// Serves a call of the API if its caller has something left of each budget; says what is left.
pub async fn within_budget(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let app = request.app_data::<web::Data<App>>().cloned();
    let Some(app) = app.filter(|_| is_counted(request.path())) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let caller = caller(&app, request.request());
    if let Caller::Known(author) = caller {
        audit::calling(author);
    }
    let mut left = match app.budgets.admit(caller, app.clock.now()) {
        Admission::In(left) => left,
        Admission::Over(left, wait) => {
            let mut refusal = Problem::after(TOO_MANY_CALLS, wait).error_response();
            tell(refusal.headers_mut(), &left);
            return Ok(request.into_response(refusal));
        }
    };
    let mut response = next.call(request).await?.map_into_boxed_body();
    // With whom she shares a budget is known once the database was asked who she is.
    if let (Caller::Known(author), Some(actor)) = (caller, audit::acting_now()) {
        let shared = app
            .budgets
            .learn(author, &actor.membership, app.clock.now());
        left.extend(shared);
    }
    tell(response.headers_mut(), &left);
    Ok(response)
}

/// Says in the document that every counted call answers with the two headers, and may answer 429.
pub fn describe(document: &mut OpenApi) {
    let described = [
        (
            "RateLimit-Policy",
            "The budgets that the call is counted in: `q` calls in `w` seconds. `default` is the caller's own, `organisation` is shared by all those of her organisation or fund.",
            "\"default\";q=600;w=60, \"organisation\";q=3000;w=60",
        ),
        (
            "RateLimit",
            "What is left of each: `r` calls during the next `t` seconds.",
            "\"default\";r=599;t=60, \"organisation\";r=2990;t=12",
        ),
        (
            "Retry-After",
            "Seconds to wait: the `t` of the budget that is spent.",
            "12",
        ),
    ];
    let components = document.components.get_or_insert_default();
    for (name, description, example) in described {
        let header = HeaderBuilder::new()
            .schema(Some(Object::with_type(Type::String)))
            .description(Some(description))
            .example(Some(example.into()))
            .build();
        components.headers.insert(name.to_owned(), header.into());
    }
    for (path, item) in &mut document.paths.paths {
        if !is_counted(path) {
            continue;
        }
        let operations = [
            item.get.as_mut(),
            item.post.as_mut(),
            item.put.as_mut(),
            item.patch.as_mut(),
            item.delete.as_mut(),
        ];
        for operation in operations.into_iter().flatten() {
            describe_answers(&mut operation.responses.responses);
        }
    }
}

fn describe_answers(answers: &mut BTreeMap<String, RefOr<Response>>) {
    let (status, refusal) = refusals::refusal(TOO_MANY_CALLS.status);
    answers.entry(status.clone()).or_insert(refusal);
    for (of, answer) in answers {
        let RefOr::T(answer) = answer else { continue };
        let mut names = vec!["RateLimit-Policy", "RateLimit"];
        if *of == status {
            names.push("Retry-After");
        }
        for name in names {
            let header = RefOr::Ref(Ref::new(format!("#/components/headers/{name}")));
            answer.headers.insert(name.to_owned(), header);
        }
    }
}

/// The API and the tokens of programs; neither the document, nor the pages, nor the health of the service.
fn is_counted(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/oauth/")
}

fn caller(app: &App, request: &HttpRequest) -> Caller {
    let proof = bearer(request).and_then(|token| Ok(app.tokens.verify(&token)?));
    proof.map_or_else(
        |_| Caller::Address(edge::caller::address(request)),
        |proof| Caller::Known(proof.author()),
    )
}

fn tell(headers: &mut HeaderMap, budgets: &[Budget]) {
    let policies = budgets
        .iter()
        .map(|budget| format!("\"{}\";q={};w={WINDOW}", budget.name, budget.limit));
    let left = budgets.iter().map(|budget| {
        format!(
            "\"{}\";r={};t={}",
            budget.name, budget.left, budget.resets_in
        )
    });
    let values = [
        policies.collect::<Vec<_>>().join(", "),
        left.collect::<Vec<_>>().join(", "),
    ];
    for (name, value) in HEADERS.into_iter().zip(values) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
