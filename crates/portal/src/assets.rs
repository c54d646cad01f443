//! What pages are dressed with, inside the binary. Addresses change with the contents, so that a
//! browser may keep them for a year.

use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use data_encoding::HEXLOWER;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write;
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

/// The same bytes as [`ASSETS`], in order, as they go over the wire. Pages are not compressed: what
/// somebody else can make them repeat would tell, by their size, what is secret in them (BREACH).
static PACKED: LazyLock<Vec<Option<Vec<u8>>>> =
    LazyLock::new(|| ASSETS.iter().map(|one| packed(one.bytes).ok()).collect());

fn packed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes)?;
    packer.finish()
}

fn takes_packed(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(ACCEPT_ENCODING);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    accepted.is_some_and(|names| names.split(',').any(|name| name.trim() == "gzip"))
}

/// Where the asset of this name is.
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *EDITION)
}

/// `GET /assets/{edition}/{name}`
#[get("/assets/{edition}/{name}")]
pub async fn asset(request: HttpRequest, path: web::Path<(String, String)>) -> HttpResponse {
    let (edition, name) = path.into_inner();
    let found = ASSETS
        .iter()
        .zip(&*PACKED)
        .find(|(one, _)| one.name == name);
    let Some((found, packed)) = found.filter(|_| edition == *EDITION) else {
        return HttpResponse::NotFound().finish();
    };
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((CONTENT_TYPE, found.kind))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((VARY, "Accept-Encoding"));
    match packed {
        Some(packed) if takes_packed(&request) => answer
            .insert_header((CONTENT_ENCODING, "gzip"))
            .body(packed.as_slice()),
        _ => answer.body(found.bytes),
    }
}
