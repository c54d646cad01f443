//! What a form sent: from our own page, by its own visitor, or nothing is done (S-029).

use crate::cookies;
use crate::csrf;
use crate::refusal::Refusal;
use crate::visit::{Asks, Visit, application, come_in};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The name of the token's field.
pub const TOKEN: &str = "jeton";
/// The most that a form without files may weigh.
const LARGEST: usize = 256 * 1024;
/// Fields that are never written back into a page.
const SECRET: [&str; 7] = [
    TOKEN,
    "mot_de_passe",
    "mot_de_passe_bis",
    "ancien_mot_de_passe",
    "code",
    "code_de_secours",
    "lien",
];

/// Every field as it was typed, in order.
pub type Fields = Vec<(String, String)>;

/// A form that says nothing but the token: its address says it all.
#[derive(Deserialize)]
pub struct Nothing {}

/// A form sent by somebody who is signed in and holds the permission `P`.
pub struct Posted<P, T> {
    /// Who sent it.
    pub visit: Visit<P>,
    /// What it says.
    pub form: T,
}

/// A form sent by somebody who is not signed in.
pub struct GuestPosted<T> {
    /// What it says.
    pub form: T,
    /// The token to write in the next page.
    pub token: String,
}

impl<P: Asks + 'static, T: DeserializeOwned + 'static> FromRequest for Posted<P, T> {
    type Error = Refusal;
    type Future = LocalBoxFuture<'static, Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body = read(&request, payload).await?;
            let fields = fields(&body);
            let visit = match come_in::<P>(&request).await {
                Err(Refusal::SignIn { .. }) => {
                    return Err(Refusal::resume(&request, None, shown(fields)));
                }
                came => came?,
            };
            let cookie = cookies::session(&request).unwrap_or_default();
            if !csrf::is_token_of(&cookie, token(&fields)) {
                // A page of ours, of a former session: her words are still there, she sends again.
                let frame = visit.frame("Votre session a changé");
                return Err(Refusal::resume(&request, Some(frame), shown(fields)));
            }
            Ok(Self {
                visit,
                form: parse(&body)?,
            })
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for GuestPosted<T> {
    type Error = Refusal;
    type Future = LocalBoxFuture<'static, Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body = read(&request, payload).await?;
            let guest = cookies::guest(&request).ok_or(Refusal::NotOurs)?;
            if !csrf::is_token_of(&guest, token(&fields(&body))) {
                return Err(Refusal::NotOurs);
            }
            Ok(Self {
                form: parse(&body)?,
                token: csrf::token(&guest),
            })
        })
    }
}

/// Whether this token is that of whoever is signed in.
pub fn is_ours(request: &HttpRequest, token: &str) -> bool {
    let cookie = cookies::session(request);
    cookie.is_some_and(|cookie| csrf::is_token_of(&cookie, token))
}

/// The body of a form that comes from a page of ours.
async fn read(request: &HttpRequest, payload: Payload) -> Result<web::Bytes, Refusal> {
    let app = application(request)?;
    if !csrf::is_from_us(request, &app.settings.public_url) {
        return Err(Refusal::NotOurs);
    }
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Refusal::Unreadable);
    }
    let mut payload = payload;
    let payload = web::Payload::from_request(request, &mut payload).await;
    let payload = payload.map_err(|_| Refusal::Unreadable)?;
    whole(payload).await.ok_or(Refusal::Unreadable)
}

async fn whole(payload: web::Payload) -> Option<web::Bytes> {
    payload.to_bytes_limited(LARGEST).await.ok()?.ok()
}

/// The fields of a form without files, where one with files was awaited too.
pub async fn words(payload: web::Payload) -> Option<Fields> {
    whole(payload).await.map(|body| fields(&body))
}

fn fields(body: &[u8]) -> Fields {
    url::form_urlencoded::parse(body).into_owned().collect()
}

fn token(fields: &Fields) -> &str {
    let found = fields.iter().find(|(name, _)| name == TOKEN);
    found.map_or("", |(_, value)| value.as_str())
}

fn shown(fields: Fields) -> Fields {
    let is_shown = |(name, _): &(String, String)| !SECRET.contains(&name.as_str());
    fields.into_iter().filter(is_shown).collect()
}

/// What a form says.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_html_form::from_bytes(body).map_err(|_| Refusal::Unreadable)
}
