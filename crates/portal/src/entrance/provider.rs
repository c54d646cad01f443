//! `/connexion/fournisseur`: signing in with the identity provider, there and back (S-024).
//!
//! A form never leads out of the service (`form-action 'self'`, which browsers apply to redirections
//! too): a page of ours is in between, which goes on by itself.

use super::guest::Guest;
use super::invitation::{self, Typed, gone};
use crate::cookies::{self, Errand};
use crate::form::GuestPosted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, REFRESH};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use app::auth::federation::{self, Arrival, FederationError, ProviderError, Returned, Way};
use app::{App, AppError};
use askama::Template;
use edge::caller::address;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "entrance/leaving.html")]
struct LeavingPage {
    frame: Frame,
    title: &'static str,
    words: String,
    url: String,
    button: String,
}

#[derive(Template)]
#[template(path = "entrance/not_let_in.html")]
struct NotLetInPage {
    frame: Frame,
    words: String,
    label: String,
}

/// Where she wanted to go.
#[derive(Deserialize)]
pub struct Wanted {
    suite: Option<String>,
}

/// What the provider sends back.
#[derive(Deserialize)]
pub struct Answer {
    #[serde(default)]
    state: String,
    code: Option<String>,
    iss: Option<String>,
}

/// What people call the provider.
pub fn label(app: &App) -> String {
    let federation = app.federation.as_ref();
    federation.map_or_else(String::new, |federation| federation.label.clone())
}

/// The page in between, which goes on by itself.
#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
pub fn on_the_way(frame: Frame, label: &str, way: &Way, errand: &Errand) -> Page {
    let page = LeavingPage {
        frame,
        title: "Vous allez être redirigé",
        words: format!("{label} va vous demander qui vous êtes, puis vous reviendrez ici."),
        button: format!("Aller chez {label}"),
        url: way.url.clone(),
    };
    let mut answer = leading(&page);
    // A cookie that cannot be written only costs her the way back.
    let _ = answer.add_cookie(&cookies::give_way(&way.secret, errand));
    Ok(answer)
}

/// The page of whoever has left us, and goes on to leave the provider.
pub fn leaving_too(label: &str, url: String) -> HttpResponse {
    leading(&LeavingPage {
        frame: Frame::of_guest("Vous êtes déconnecté", String::new()),
        title: "Vous êtes déconnecté de l’Espace Partenaire",
        words: format!("Vous allez l’être aussi de {label}."),
        button: format!("Se déconnecter de {label}"),
        url,
    })
}

fn leading(page: &LeavingPage) -> HttpResponse {
    let mut answer = page::with_status(page, StatusCode::OK);
    if let Ok(value) = format!("0;url={}", page.url).parse() {
        answer.headers_mut().insert(REFRESH, value);
    }
    answer
}

/// Goes to the provider.
#[get("/connexion/fournisseur")]
pub async fn go(app: web::Data<App>, request: HttpRequest, wanted: web::Query<Wanted>) -> Page {
    if app.federation.is_none() {
        return page::see(urls::LOGIN);
    }
    let guest = Guest::of(&request)?;
    let next = urls::after_login(wanted.suite.as_deref()).to_owned();
    match federation::begin(&app).await {
        Ok(way) => {
            let mut answer = HttpResponse::SeeOther();
            answer
                .insert_header((LOCATION, way.url.clone()))
                .cookie(cookies::give_way(&way.secret, &Errand::SignIn(next)));
            guest.accompany(answer.finish())
        }
        Err(error) => not_let_in(&app, guest.token.clone(), error),
    }
}

/// Goes to the provider to accept an invitation.
#[post("/invitation/fournisseur")]
pub async fn accept(app: web::Data<App>, posted: GuestPosted<Typed>) -> Page {
    let token = posted.form.token().to_owned();
    match app::auth::invitations::open(&app, &token).await {
        Ok(_) => {}
        Err(AppError::LinkGone) => return gone(posted.token),
        Err(other) => return Err(other.into()),
    }
    if app.federation.is_none() {
        return page::see(urls::INVITATION);
    }
    match federation::begin(&app).await {
        Ok(way) => {
            let frame = Frame::of_guest("Vous allez être redirigé", posted.token);
            on_the_way(frame, &label(&app), &way, &Errand::Invitation(token))
        }
        Err(error) => not_let_in(&app, posted.token, error),
    }
}

/// Comes back from the provider. A way serves once, whatever follows.
#[get("/connexion/fournisseur/retour")]
pub async fn come_back(
    app: web::Data<App>,
    request: HttpRequest,
    answer: web::Query<Answer>,
) -> Page {
    if app.federation.is_none() {
        return page::see(urls::LOGIN);
    }
    let guest = Guest::of(&request)?;
    let Some((secret, errand)) = cookies::way(&request) else {
        return not_let_in(&app, guest.token.clone(), FederationError::Lost);
    };
    let answer = answer.into_inner();
    let invitation = match &errand {
        Errand::Invitation(token) => Some(token.clone()),
        Errand::SignIn(_) | Errand::Link => None,
    };
    let returned = Returned {
        secret,
        state: answer.state,
        code: answer.code,
        issuer: answer.iss,
        invitation,
        session: cookies::session(&request),
        address: address(&request),
    };
    let token = guest.token.clone();
    let shown = match federation::arrive(&app, returned).await {
        Ok(arrival) => arrived(arrival, errand, &token),
        Err(FederationError::App(AppError::LinkGone)) => gone(token),
        Err(error) => not_let_in(&app, token, error),
    };
    let mut answer = shown?;
    add(&mut answer, &cookies::take_way());
    guest.accompany(answer)
}

fn arrived(arrival: Arrival, errand: Errand, token: &str) -> Page {
    let next = match errand {
        Errand::SignIn(next) => urls::after_login(Some(&next)).to_owned(),
        Errand::Link | Errand::Invitation(_) => urls::HOME.to_owned(),
    };
    match arrival {
        Arrival::SignedIn { cookie, id_token } => {
            let mut answer = page::see(&next)?;
            add(&mut answer, &cookies::give_session(&cookie));
            add(&mut answer, &cookies::give_identity(&id_token));
            Ok(answer)
        }
        Arrival::SecondFactor {
            challenge,
            id_token,
        } => {
            let to = match next.as_str() {
                urls::HOME => urls::SECOND_FACTOR.to_owned(),
                next => format!("{}?suite={next}", urls::SECOND_FACTOR),
            };
            let mut answer = page::see(&to)?;
            add(&mut answer, &cookies::give_challenge(&challenge.secret));
            add(&mut answer, &cookies::give_identity(&id_token));
            Ok(answer)
        }
        Arrival::Linked => page::see(&format!("{}?fait=identite", urls::SECURITY)),
        Arrival::Accepted { enrolment, link } => {
            invitation::drawn(token.to_owned(), link, &enrolment)
        }
    }
}

fn add(answer: &mut HttpResponse, cookie: &Cookie<'_>) {
    // A cookie that cannot be written costs her another try, no more.
    let _ = answer.add_cookie(cookie);
}

/// The page of whoever is not let in: why, and what to do.
pub fn not_let_in(app: &App, token: String, error: FederationError) -> Page {
    let label = label(app);
    let (status, words) = match error {
        FederationError::App(AppError::TooManyTries { wait }) => {
            (StatusCode::TOO_MANY_REQUESTS, super::too_many(wait))
        }
        FederationError::App(other) => return Err(other.into()),
        error => (status(&error), words(&error, &label)),
    };
    let page = NotLetInPage {
        frame: Frame::of_guest("Connexion impossible", token),
        words,
        label,
    };
    page::answer(&page, status)
}

fn status(error: &FederationError) -> StatusCode {
    match error {
        FederationError::Provider(ProviderError::Unreachable(_)) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::FORBIDDEN,
    }
}

fn words(error: &FederationError, label: &str) -> String {
    match error {
        FederationError::Lost => {
            "Cette connexion a pris trop de temps, a déjà servi, ou a commencé \
             dans un autre navigateur. Recommencez."
                .to_owned()
        }
        FederationError::Declined => {
            format!(
                "{label} n’a pas confirmé qui vous êtes. Recommencez, ou connectez-vous avec votre mot de passe."
            )
        }
        FederationError::Provider(ProviderError::Unreachable(_)) => {
            format!(
                "{label} ne répond pas. Connectez-vous avec votre mot de passe, ou réessayez plus tard."
            )
        }
        FederationError::Provider(ProviderError::Refused(_)) => {
            format!(
                "La réponse de {label} n’a pas pu être vérifiée. Recommencez ; si cela se répète, prévenez la caisse."
            )
        }
        FederationError::Unknown => {
            format!(
                "Aucun compte actif n’est relié à votre identité {label}. Connectez-vous avec votre mot de passe, puis reliez votre compte dans « Sécurité du compte »."
            )
        }
        FederationError::Linked => {
            format!(
                "Votre compte est déjà relié à une identité {label}, ou cette identité à un autre compte. Retirez d’abord l’ancien lien."
            )
        }
        FederationError::NotAdmitted => {
            format!(
                "{label} ne sert pas pour ce type de compte. Connectez-vous avec votre mot de passe."
            )
        }
        FederationError::OtherEmployer => {
            format!(
                "{label} indique un autre établissement que celui de votre compte. Choisissez le bon établissement chez {label}, ou connectez-vous avec votre mot de passe pour relier votre compte à nouveau."
            )
        }
        FederationError::App(_) => String::new(),
    }
}
