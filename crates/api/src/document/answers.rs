//! What the document says of answers: refusals that many operations share are said once.

use super::operations_of;
use std::collections::BTreeMap;
use utoipa::openapi::{OpenApi, Ref, RefOr, Response};

/// What the description of a shared refusal begins with.
const SHARED: &str = "Refused: ";

/// Says a refusal once that is the same in many operations.
pub fn share(document: &mut OpenApi) {
    let mut shared: BTreeMap<String, RefOr<Response>> = BTreeMap::new();
    for operation in document.paths.paths.values_mut().flat_map(operations_of) {
        for (status, answer) in &mut operation.responses.responses {
            let is_shared = |answer: &RefOr<Response>| match answer {
                RefOr::T(response) => response.description.starts_with(SHARED),
                RefOr::Ref(_) => false,
            };
            if !is_shared(answer) {
                continue;
            }
            let name = format!("Refused{status}");
            let said = shared.entry(name.clone()).or_insert_with(|| answer.clone());
            // One that differs in anything stays where it is.
            if *said == *answer {
                *answer = RefOr::Ref(Ref::new(format!("#/components/responses/{name}")));
            }
        }
    }
    let components = document.components.get_or_insert_default();
    components.responses.append(&mut shared);
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_refusal_is_said_once() {
        let document = serde_json::to_value(crate::openapi()).unwrap();
        let read = &document["paths"]["/api/v1/requests/{id}"]["get"]["responses"];
        assert_eq!(read["404"]["$ref"], "#/components/responses/Refused404");
        assert!(
            read["200"]["content"].is_object(),
            "what ends well is its own"
        );
        let said = &document["components"]["responses"]["Refused404"];
        assert!(said["content"]["application/problem+json"].is_object());
    }
}
