//! What pages are dressed with, inside the binary. Addresses change with the contents, so that a
//! browser may keep them for a year.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

macro_rules! asset {
    ($name:literal, $kind:literal) => {
        Asset {
            name: $name,
            kind: $kind,
            bytes: include_bytes!(concat!("../assets/", $name)),
        }
    };
}

const ASSETS: &[Asset] = &[
    asset!("app.css", "text/css; charset=utf-8"),
    asset!("app.js", "text/javascript; charset=utf-8"),
    asset!("icons.svg", "image/svg+xml"),
    asset!("favicon.svg", "image/svg+xml"),
    asset!("check.svg", "image/svg+xml"),
    asset!("chevron.svg", "image/svg+xml"),
];

/// Digest of all of them: one changes, all addresses do, those inside the style sheet included.
static EDITION: LazyLock<String> = LazyLock::new(|| {
    let mut hash = Sha256::new();
    for one in ASSETS {
        hash.update(one.bytes);
    }
    HEXLOWER.encode(&hash.finalize()).chars().take(12).collect()
});

/// Where the asset of this name is.
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *EDITION)
}

/// `GET /assets/{edition}/{name}`
#[get("/assets/{edition}/{name}")]
pub async fn asset(path: web::Path<(String, String)>) -> HttpResponse {
    let (edition, name) = path.into_inner();
    let found = ASSETS.iter().find(|one| one.name == name);
    let Some(found) = found.filter(|_| edition == *EDITION) else {
        return HttpResponse::NotFound().finish();
    };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, found.kind))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(found.bytes)
}
