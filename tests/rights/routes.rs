//! What there is to call: the operations of the OpenAPI document, and the routes that the handlers of
//! the pages declare.

use std::collections::BTreeSet;
use std::path::Path;

/// `GET /api/v1/requests/{id}`, for every operation of the document.
pub fn operations() -> BTreeSet<String> {
    let document = serde_json::to_value(api::openapi()).expect("a document");
    let paths = document["paths"].as_object().expect("paths").iter();
    let methods = ["get", "post", "put", "patch", "delete"];
    paths
        .flat_map(|(path, item)| {
            let here = methods.iter().filter(|method| item.get(**method).is_some());
            here.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect()
}

/// The same for the pages: what stands in `#[get("…")]` and `#[post("…")]` of the portal.
pub fn pages() -> BTreeSet<String> {
    let sources = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/portal/src"));
    let mut found = BTreeSet::new();
    for file in crate::house::layering::sources(sources) {
        let text = std::fs::read_to_string(&file).expect("a source file");
        for line in text.lines().map(str::trim) {
            for method in ["get", "post"] {
                let route = line
                    .strip_prefix(&format!("#[{method}(\""))
                    .and_then(|rest| rest.strip_suffix("\")]"));
                found
                    .extend(route.map(|path| format!("{} {}", method.to_uppercase(), plain(path))));
            }
        }
    }
    found
}

/// A path whose parameters are names only: `{id:[0-9a-f-]{36}}` is `{id}`.
fn plain(path: &str) -> String {
    let (mut depth, mut skips, mut plain) = (0_u8, false, String::new());
    for c in path.chars() {
        depth += u8::from(c == '{');
        skips |= c == ':' && depth > 0;
        let ends = c == '}' && depth == 1;
        skips &= !ends;
        depth -= u8::from(c == '}');
        if !skips {
            plain.push(c);
        }
    }
    plain
}

#[test]
fn a_parameter_is_its_name() {
    assert_eq!(plain("/a/{id:[0-9a-f-]{36}}/{act:x|y}"), "/a/{id}/{act}");
    assert_eq!(plain("/chiffres.{format}"), "/chiffres.{format}");
}
