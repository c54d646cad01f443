//! What the document says of keys: the same of every call that writes.

use super::reply::LateRetry;
use crate::refusals;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::Type;
use utoipa::openapi::{Content, Object, OpenApi, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

/// Calls that write nothing but sessions, whose answers are secrets, that write nothing, or whose lines
/// have keys of their own.
const WITHOUT: [&str; 6] = [
    "/api/v1/auth/",
    ":preview",
    ":rehearse",
    ":render",
    ":bulk",
    ":import",
];

/// Says of every call that writes that it takes a key.
pub fn describe(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    components
        .schemas
        .insert(LateRetry::name().into_owned(), LateRetry::schema());
    for (path, item) in &mut document.paths.paths {
        let writes = path.starts_with("/api/v1/")
            && !WITHOUT
                .iter()
                .any(|one| path.starts_with(one) || path.ends_with(one));
        if let Some(operation) = item.post.as_mut().filter(|_| writes) {
            describe_call(operation);
        }
    }
}

fn describe_call(operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_default();
    let known = parameters.iter().any(
        |parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "Idempotency-Key"),
    );
    if !known {
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .schema(Some(Object::with_type(Type::String)))
            .description(Some(
                "Done once however often it is made again with this key and body: 1 to 64 letters, digits, `-` or `_`. \
                 A call that was done is answered as it was then, with `Idempotency-Replayed: true`.",
            ))
            .build();
        parameters.push(RefOr::T(key));
    }
    let answers = &mut operation.responses.responses;
    for status in [400, 422] {
        let (status, refusal) = refusals::refusal(status);
        answers.entry(status).or_insert(refusal);
    }
    if answers.contains_key("201") && !answers.contains_key("200") {
        let schema = Ref::from_schema_name(LateRetry::name());
        let late = ResponseBuilder::new()
            .description("Made with this key more than seven days ago.")
            .content("application/json", Content::new(Some(schema)))
            .build();
        answers.insert("200".to_owned(), RefOr::T(late));
    }
}
