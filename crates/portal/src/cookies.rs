//! The two cookies: who visits, before and after signing in. Neither says anything by itself.
//!
//! Both have the `__Host-` prefix (S-028): no other host, no other path, no other scheme may set them.
//! Browsers take them over plain HTTP from this machine itself, and from nowhere else.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use app::auth::secrets::Secret;

/// Whoever has not signed in yet: what her forms are bound to.
const GUEST: &str = "__Host-visite";
/// The step between the password and the second factor.
const CHALLENGE: &str = "__Host-code";
/// Whoever has.
const SESSION: &str = "__Host-session";

/// The longest cookie value of ours is 43 characters.
const LONGEST: usize = 64;

fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}

fn value(request: &HttpRequest, name: &str) -> Option<String> {
    let value = request.cookie(name)?.value().to_owned();
    (!value.is_empty() && value.len() <= LONGEST).then_some(value)
}

fn over(name: &'static str) -> Cookie<'static> {
    let mut cookie = cookie(name, String::new());
    cookie.make_removal();
    cookie
}

/// The session that the browser shows, good or not.
pub fn session(request: &HttpRequest) -> Option<String> {
    value(request, SESSION)
}

/// Gives the session to the browser, until it is closed or the session is over.
pub fn give_session(secret: &Secret) -> Cookie<'static> {
    cookie(SESSION, secret.expose().to_owned())
}

/// Takes the session back.
pub fn take_session() -> Cookie<'static> {
    over(SESSION)
}

/// The guest that the browser shows.
pub fn guest(request: &HttpRequest) -> Option<String> {
    value(request, GUEST)
}

/// Gives a guest her cookie.
pub fn give_guest(secret: &Secret) -> Cookie<'static> {
    cookie(GUEST, secret.expose().to_owned())
}

/// The challenge that the browser was given.
pub fn challenge(request: &HttpRequest) -> Option<String> {
    value(request, CHALLENGE)
}

/// Gives the challenge to the browser.
pub fn give_challenge(secret: &Secret) -> Cookie<'static> {
    cookie(CHALLENGE, secret.expose().to_owned())
}

/// Takes the challenge back.
pub fn take_challenge() -> Cookie<'static> {
    over(CHALLENGE)
}
