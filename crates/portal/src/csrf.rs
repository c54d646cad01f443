//! A form is ours when it bears the token of its visitor *and* comes from our own pages (S-029).

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, ORIGIN};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The token of whoever holds this cookie. It cannot be turned back into the cookie.
pub fn token(cookie: &str) -> String {
    mac(cookie).map_or_else(String::new, |mac| {
        BASE64URL_NOPAD.encode(&mac.finalize().into_bytes())
    })
}

/// Whether the token is that of this cookie, in a time that does not tell.
pub fn is_token_of(cookie: &str, token: &str) -> bool {
    let Ok(given) = BASE64URL_NOPAD.decode(token.as_bytes()) else {
        return false;
    };
    mac(cookie).is_some_and(|mac| mac.verify_slice(&given).is_ok())
}

fn mac(cookie: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(cookie.as_bytes()).ok()?;
    mac.update(b"espace-partenaire csrf");
    Some(mac)
}

/// Whether the call was made by one of our own pages. Our referrer policy makes browsers send
/// `Origin: null` with our own forms, so `Sec-Fetch-Site` decides where it is present.
pub fn is_from_us(request: &HttpRequest, public_url: &str) -> bool {
    let headers = request.headers();
    let origin = only(headers, ORIGIN.as_str());
    match (only(headers, "sec-fetch-site"), origin) {
        (Some("same-origin"), None | Some("null")) => true,
        (Some("same-origin") | None, Some(origin)) => origin == origin_of(public_url),
        _ => false,
    }
}

fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

fn origin_of(public_url: &str) -> String {
    url::Url::parse(public_url)
        .map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn s029_a_token_serves_its_own_cookie_only() {
        let (mine, hers) = (token("one"), token("other"));
        assert_ne!(mine, hers);
        assert!(is_token_of("one", &mine));
        assert!(!is_token_of("one", &hers));
        assert!(!is_token_of("one", ""));
        assert!(!is_token_of("one", "é"));
    }

    #[test]
    fn s029_only_our_own_pages_post() {
        let ours = "https://ep.example/";
        for (site, origin, accepted) in [
            (Some("same-origin"), Some("null"), true),
            (Some("same-origin"), None, true),
            (Some("same-origin"), Some("https://ep.example"), true),
            (None, Some("https://ep.example"), true),
            (None, None, false),
            (None, Some("null"), false),
            (None, Some("https://evil.example"), false),
            (None, Some("https://ep.example.evil.example"), false),
            (Some("cross-site"), Some("https://ep.example"), false),
            (Some("same-site"), Some("null"), false),
            (Some("none"), None, false),
            (Some("same-origin"), Some("https://evil.example"), false),
        ] {
            let mut request = TestRequest::post();
            if let Some(site) = site {
                request = request.insert_header(("sec-fetch-site", site));
            }
            if let Some(origin) = origin {
                request = request.insert_header((ORIGIN, origin));
            }
            let request = request.to_http_request();
            assert_eq!(is_from_us(&request, ours), accepted, "{site:?} {origin:?}");
        }
    }
}
