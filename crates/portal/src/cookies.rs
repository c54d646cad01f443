//! The cookies: who visits, before and after signing in, and on her way to the identity provider and
//! back. None says anything of her by itself but the last one, the provider's own token about her, which
//! only signs her out there.
//!
//! All are `Lax`: whoever comes back from the provider, or follows a link of an e-mail, is still known;
//! a form of another site is not (S-029). All have the `__Host-` prefix (S-028): no other host, no other path, no other scheme may set them.
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

/// On the way to the identity provider and back.
const WAY: &str = "__Host-fournisseur";
/// What the identity provider said: for leaving it too.
const IDENTITY: &str = "__Host-identite";

/// The longest cookie value of ours is 43 characters,
const LONGEST: usize = 64;
/// but for a way, which says where it leads,
const LONGEST_WAY: usize = 256;
/// and for what the provider said: a cookie has 4096 bytes at most.
const LONGEST_IDENTITY: usize = 3_500;

fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .finish()
}

fn value(request: &HttpRequest, name: &str) -> Option<String> {
    value_within(request, name, LONGEST)
}

fn value_within(request: &HttpRequest, name: &str, longest: usize) -> Option<String> {
    let value = request.cookie(name)?.value().to_owned();
    (!value.is_empty() && value.len() <= longest).then_some(value)
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

/// What the browser went to the identity provider for.
#[derive(Debug, PartialEq, Eq)]
pub enum Errand {
    /// To sign in, and then to go there.
    SignIn(String),
    /// To link the account that is signed in.
    Link,
    /// To accept the invitation of this token.
    Invitation(String),
}

/// The way to the provider that the browser is on: its secret, and its errand.
pub fn way(request: &HttpRequest) -> Option<(String, Errand)> {
    read_way(&value_within(request, WAY, LONGEST_WAY)?)
}

fn read_way(value: &str) -> Option<(String, Errand)> {
    let mut parts = value.splitn(3, '.');
    let secret = parts.next()?.to_owned();
    let errand = match (parts.next()?, parts.next()?.to_owned()) {
        ("suite", next) => Errand::SignIn(next),
        ("lien", _) => Errand::Link,
        ("invitation", token) => Errand::Invitation(token),
        _ => return None,
    };
    Some((secret, errand))
}

/// Gives the way to the browser.
pub fn give_way(secret: &Secret, errand: &Errand) -> Cookie<'static> {
    let (kind, rest) = match errand {
        Errand::SignIn(next) => ("suite", next.as_str()),
        Errand::Link => ("lien", ""),
        Errand::Invitation(token) => ("invitation", token.as_str()),
    };
    cookie(WAY, format!("{}.{kind}.{rest}", secret.expose()))
}

/// Takes the way back.
pub fn take_way() -> Cookie<'static> {
    over(WAY)
}

/// What the provider said of whoever is signed in by it.
pub fn identity(request: &HttpRequest) -> Option<String> {
    value_within(request, IDENTITY, LONGEST_IDENTITY)
}

/// Gives it to the browser: the very token that the provider made for her. One that a cookie cannot hold
/// is not kept; she then leaves the provider by herself.
pub fn give_identity(id_token: &str) -> Cookie<'static> {
    if id_token.len() <= LONGEST_IDENTITY {
        cookie(IDENTITY, id_token.to_owned())
    } else {
        over(IDENTITY)
    }
}

/// Takes it back.
pub fn take_identity() -> Cookie<'static> {
    over(IDENTITY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_says_what_it_is_for() {
        let read = |text: &str| read_way(text).map(|(_, errand)| errand);
        let next = Errand::SignIn("/demandes/0193-ab".to_owned());
        assert_eq!(read("s.suite./demandes/0193-ab"), Some(next));
        assert_eq!(read("s.lien."), Some(Errand::Link));
        let token = Errand::Invitation("t".to_owned());
        assert_eq!(read("s.invitation.t"), Some(token));
        for wrong in ["s", "s.suite", "s.autre.x", ""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
