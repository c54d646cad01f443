//! `/compte/securite`: how I sign in, and where I am signed in (S-027).

use crate::form::{Nothing, Posted};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::visit::{Anyone, Visit};
use crate::{cookies, urls};
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, get, post, web};
use app::App;
use app::accounts::sign_out_all;
use app::auth::federation::linked;
use app::auth::own;
use askama::Template;
use domain::calendar::paris;
use domain::ids::SessionId;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "account/security.html")]
struct SecurityPage {
    frame: Frame,
    left: i64,
    provider: Option<Provider>,
    sessions: Vec<Line>,
}

/// The identity provider, and since when it signs her in.
struct Provider {
    label: String,
    since: Option<String>,
}

impl Provider {
    async fn of(app: &App, visit: &Visit<Anyone>) -> Result<Option<Self>, Refusal> {
        let Some(federation) = &app.federation else {
            return Ok(None);
        };
        let linked = linked(app, &visit.actor).await?;
        let since = linked
            .first()
            .map(|identity| french::short_date(paris(identity.linked_at).date()));
        Ok(Some(Self {
            label: federation.label.clone(),
            since,
        }))
    }
}

/// A session, as it is shown.
struct Line {
    id: SessionId,
    what: &'static str,
    opened: String,
    seen: String,
    is_this: bool,
}

/// What was just done.
#[derive(Deserialize)]
pub struct Done {
    fait: Option<String>,
}

fn said(code: Option<&str>) -> Option<&'static str> {
    match code? {
        "mot-de-passe" => Some("Votre mot de passe est changé. Vos autres sessions sont fermées."),
        "adresse" => Some("Votre adresse est changée : connectez-vous avec elle désormais."),
        "application" => Some(
            "Votre application d’authentification est remplacée. L’ancienne ne sert plus, et vos \
             autres sessions sont fermées.",
        ),
        "session" => Some("La session est fermée."),
        "identite" => Some("Votre compte est relié. Un courriel vous le confirme."),
        "identite-retiree" => {
            Some("Votre compte n’est plus relié : seul votre mot de passe l’ouvre désormais.")
        }
        "secours" => Some(
            "Vous êtes entré avec un code de secours, qui ne servira plus. Si vous avez changé de \
             téléphone, remplacez l’application d’authentification.",
        ),
        _ => None,
    }
}

/// The page.
#[get("/compte/securite")]
pub async fn get(app: web::Data<App>, visit: Visit<Anyone>, done: web::Query<Done>) -> Page {
    let sessions = own::sessions(&app, &visit).await?;
    let line = |session: own::OwnSession| Line {
        id: session.id,
        what: if session.seen_at.is_some() {
            "Navigateur"
        } else {
            "Logiciel relié à l’API"
        },
        opened: french::moment(paris(session.created_at).datetime()),
        seen: session.seen_at.map_or_else(String::new, |seen_at| {
            french::moment(paris(seen_at).datetime())
        }),
        is_this: session.is_this,
    };
    page::show(&SecurityPage {
        frame: visit
            .frame("Sécurité du compte")
            .saying(said(done.fait.as_deref())),
        left: own::recovery_codes_left(&app, &visit.actor).await?,
        provider: Provider::of(&app, &visit).await?,
        sessions: sessions.into_iter().map(line).collect(),
    })
}

/// Ends a session; ending the one that she is in is leaving.
#[post("/compte/sessions/{id}/fermer")]
pub async fn end_one(
    app: web::Data<App>,
    id: web::Path<SessionId>,
    posted: Posted<Anyone, Nothing>,
) -> Page {
    own::end_session(&app, &posted.visit, *id).await?;
    if *id == posted.visit.session {
        return leave();
    }
    page::see(&format!("{}?fait=session", urls::SECURITY))
}

/// Ends them all, this one included.
#[post("/compte/sessions/fermer")]
pub async fn end_all(app: web::Data<App>, posted: Posted<Anyone, Nothing>) -> Page {
    let visit = &posted.visit;
    sign_out_all(&app, &visit.actor, visit.account.id).await?;
    leave()
}

#[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
fn leave() -> Page {
    let mut answer = HttpResponse::SeeOther();
    Ok(answer
        .insert_header((LOCATION, format!("{}?fait=sessions", urls::LOGIN)))
        .insert_header(("Clear-Site-Data", "\"cache\", \"storage\""))
        .cookie(cookies::take_session())
        .finish())
}
