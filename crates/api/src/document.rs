//! The OpenAPI document: what the handlers say of themselves, and what no handler can say.

mod answers;

use crate::budget;
use crate::deprecation::Endings;
use crate::idempotency;
use crate::problem::{MemberError, ProblemBody};
use crate::routes;
use crate::schemas;
use utoipa::openapi::RefOr;
use utoipa::openapi::path::{Operation, Parameter, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityRequirement,
    SecurityScheme,
};
use utoipa::{Modify, OpenApi};
use utoipa_actix_web::AppExt;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Espace Partenaire",
        description = "One secure channel between a CPAM and the organisations that help fragile people.\n\n\
            Every refusal is an RFC 9457 problem with a stable `type`; texts for people are in French. \
            Creations take an `Idempotency-Key`; acts take the `ETag` of what you read in `If-Match`. \
            Lists are `{\"items\": […], \"next\": cursor or null, \"total\": n}`.",
        license(name = "EUPL-1.2", url = "https://eupl.eu/1.2/en/"),
        contact(name = "Espace Partenaire"),
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "auth", description = "Signing in, with a second factor; tokens of programs."),
        (name = "requests", description = "Filing and following requests."),
        (name = "acts", description = "What moves a request: one act, one call."),
        (name = "thread", description = "Messages, internal notes, missing items, files."),
        (name = "statistics", description = "Figures."),
        (name = "administration", description = "Organisations, accounts, services, clients, routing rules, reply templates."),
        (name = "webhooks", description = "Being told what happens, and catching up."),
        (name = "operations", description = "Health of the service."),
    ),
    components(schemas(ProblemBody, MemberError)),
    security(("person" = []), ("program" = [])),
    modifiers(&Security),
)]
struct Described;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let person = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("at+jwt")
            .description(Some("The access token of a person, ten minutes at most."))
            .build();
        components.add_security_scheme("person", SecurityScheme::Http(person));
        let scopes: Scopes = domain::permissions::Scope::ALL
            .iter()
            .map(|scope| (scope.code(), scope.label()))
            .collect();
        let flow = Flow::ClientCredentials(ClientCredentials::new("/oauth/token", scopes));
        components.add_security_scheme("program", SecurityScheme::OAuth2(OAuth2::new([flow])));
    }
}

/// The document as it is committed and compared: members in the order of their names, whatever order
/// the JSON crate was built to keep.
pub fn written() -> Result<String, serde_json::Error> {
    let mut document = serde_json::to_value(openapi())?;
    document.sort_all_objects();
    serde_json::to_string_pretty(&document)
}

/// The document, made of the same routes that serve.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, mut document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(Described::openapi())
        .configure(routes)
        .split_for_parts();
    idempotency::describe(&mut document);
    budget::describe(&mut document);
    Endings::default().mark(&mut document);
    let items = document.paths.paths.values_mut();
    for operation in items.flat_map(operations_of) {
        // "Anybody" as one empty alternative reads to generators of clients as "a token".
        let anybody = SecurityRequirement::default();
        let security = operation.security.as_ref();
        if security.is_some_and(|all| all.iter().all(|one| *one == anybody)) {
            operation.security = Some(Vec::new());
        }
        for parameter in operation.parameters.iter_mut().flatten() {
            if let RefOr::T(parameter) = parameter {
                state_form(parameter);
            }
        }
    }
    answers::share(&mut document);
    document
}

fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

/// What every handler would have to say of a parameter that many share: its form.
fn state_form(parameter: &mut Parameter) {
    let text = ObjectBuilder::new().schema_type(Type::String);
    let schema = match parameter.name.as_str() {
        "If-Match" => text.pattern(Some("^\"v[0-9]{1,9}\"$")).examples(["\"v3\""]),
        "Idempotency-Key" => text
            .pattern(Some("^[A-Za-z0-9_-]{1,64}$"))
            .examples(["01a0fb69-a580-703c-94a9-3a6f0407c629"]),
        "cursor" => text.min_length(Some(1)),
        "service" => schemas::service(),
        _ => return,
    };
    parameter.schema = Some(RefOr::T(schema.into()));
}
