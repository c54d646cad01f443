//! The OpenAPI document: what the handlers say of themselves, and what no handler can say.

use crate::budget;
use crate::deprecation::Endings;
use crate::idempotency;
use crate::problem::{MemberError, ProblemBody};
use crate::routes;
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme,
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
    document
}
