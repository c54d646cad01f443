//! Whatever is not a route: 405 where another method is (S-225), 404 elsewhere.

use crate::problem::{METHOD_NOT_ALLOWED, NOT_FOUND, Problem};
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use utoipa::openapi::OpenApi;

/// The paths of the API and the methods of each.
pub struct Methods(Vec<(String, Vec<&'static str>)>);

impl Methods {
    /// As the document says.
    pub fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter().map(|(path, item)| {
            let methods = [
                ("GET", item.get.is_some()),
                ("POST", item.post.is_some()),
                ("PUT", item.put.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            let methods = methods
                .into_iter()
                .filter_map(|(name, here)| here.then_some(name));
            (path.clone(), methods.collect())
        });
        Self(paths.collect())
    }

    fn allowed(&self, path: &str) -> Option<String> {
        let found = self.0.iter().find(|(template, _)| fits(template, path));
        found.map(|(_, methods)| methods.join(", "))
    }
}

/// Whether a path is of a template such as `/requests/{id}:take`.
fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if fits_segment(wanted, given) => {}
            _ => return false,
        }
    }
}

fn fits_segment(wanted: &str, given: &str) -> bool {
    let Some((_, suffix)) = wanted
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
    else {
        return wanted == given;
    };
    let id = given.strip_suffix(suffix).unwrap_or_default();
    !id.is_empty() && !id.contains(':')
}

/// Answers what no route took.
pub async fn not_a_route(request: HttpRequest, methods: web::Data<Methods>) -> HttpResponse {
    let Some(allowed) = methods.allowed(request.path()) else {
        return Problem::from(NOT_FOUND).error_response();
    };
    if allowed
        .split(", ")
        .any(|method| method == request.method().as_str())
    {
        // The method is right: it was the id in the path that led nowhere.
        return Problem::from(NOT_FOUND).error_response();
    }
    let mut response = Problem::from(METHOD_NOT_ALLOWED).error_response();
    if let Ok(value) = HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn acts_are_not_ids() {
        assert!(fits("/api/v1/requests/{id}", "/api/v1/requests/0193"));
        assert!(fits(
            "/api/v1/requests/{id}:take",
            "/api/v1/requests/0193:take"
        ));
        assert!(!fits("/api/v1/requests/{id}", "/api/v1/requests/0193:take"));
        assert!(!fits(
            "/api/v1/requests/{id}:take",
            "/api/v1/requests/0193:sort"
        ));
        assert!(!fits(
            "/api/v1/requests/{id}",
            "/api/v1/requests/0193/notes"
        ));
    }
}
