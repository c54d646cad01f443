//! `/invitation`: who invites; a password; a second factor; recovery codes. The token of the link
//! stays in the forms, never in an address (S-051), and looking uses nothing up (S-021).

use super::codes::CodesPage;
use super::enrolment::Drawn;
use super::guest::Guest;
use crate::field::{Field, Refused};
use crate::form::GuestPosted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::refusal::Refusal;
use actix_web::{HttpRequest, get, post, web};
use app::auth::invitations::{self, Invitation};
use app::auth::passwords::Password;
use app::auth::totp::Enrolment;
use app::{App, AppError};
use askama::Template;
use domain::accounts::Role;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "entrance/invitation.html")]
struct LinkPage {
    frame: Frame,
    refused: Refused,
}

#[derive(Template)]
#[template(path = "entrance/invitation_password.html")]
struct PasswordPage {
    frame: Frame,
    refused: Refused,
    link: String,
    invitation: Invitation,
    provider: Option<String>,
    password: Field,
    again: Field,
}

#[derive(Template)]
#[template(path = "entrance/invitation_code.html")]
struct CodePage {
    frame: Frame,
    refused: Refused,
    link: String,
    drawn: Drawn,
    code: Field,
}

/// What the forms say.
#[derive(Deserialize, Default)]
pub struct Typed {
    #[serde(default)]
    lien: String,
    #[serde(default)]
    mot_de_passe: String,
    #[serde(default)]
    mot_de_passe_bis: String,
    #[serde(default)]
    code: String,
}

impl Typed {
    /// The token, out of whatever was pasted: the whole link serves too.
    pub fn token(&self) -> &str {
        let pasted = self.lien.trim();
        pasted.rsplit('#').next().unwrap_or(pasted)
    }
}

fn link_page(token: String, refused: Refused) -> LinkPage {
    LinkPage {
        frame: Frame::of_guest(&refused.title("Votre invitation"), token),
        refused,
    }
}

/// The page of an invitation that opens nothing any more.
pub fn gone(token: String) -> Page {
    let message = "Cette invitation a déjà servi, ou n’est plus valable : une invitation vaut sept \
                   jours. Demandez-en une autre à la personne qui vous a invité.";
    page::correct(&link_page(token, Refused::one("lien", message)))
}

/// The page. With scripts, the token after `#` goes into the field by itself.
#[get("/invitation")]
pub async fn get(request: HttpRequest) -> Page {
    let guest = Guest::of(&request)?;
    let page = link_page(guest.token.clone(), Refused::default());
    guest.show(&page)
}

/// Shows who invites, and asks for a password.
#[post("/invitation")]
pub async fn open(app: web::Data<App>, posted: GuestPosted<Typed>) -> Page {
    password_page(&app, posted.token, &posted.form, Refused::default()).await
}

/// The rules of a password, as a hint.
pub fn rules(role: Role) -> String {
    let least = if matches!(role, Role::Administrator | Role::Auditor) {
        16
    } else {
        12
    };
    format!(
        "{least} caractères au moins. Une phrase de quelques mots sans rapport entre eux convient très \
         bien ; ni votre nom, ni celui de votre structure. Il n’aura pas à être changé : les essais sont \
         limités et un code est demandé à chaque connexion (CNIL, délibération 2022-100, cas du mot de \
         passe avec restriction de l’accès, 50 bits au moins)."
    )
}

async fn password_page(app: &App, token: String, typed: &Typed, refused: Refused) -> Page {
    let invitation = match invitations::open(app, typed.token()).await {
        Ok(invitation) => invitation,
        Err(AppError::LinkGone) => return gone(token),
        Err(other) => return Err(other.into()),
    };
    let page = PasswordPage {
        frame: Frame::of_guest(&refused.title("Choisissez votre mot de passe"), token),
        link: typed.token().to_owned(),
        password: Field::password("mot_de_passe", "Mot de passe", "new-password")
            .hint(rules(invitation.role))
            .refused(&refused),
        again: Field::password(
            "mot_de_passe_bis",
            "Le même, une seconde fois",
            "new-password",
        )
        .refused(&refused),
        invitation,
        provider: app.federation.as_ref().map(|one| one.label.clone()),
        refused,
    };
    page::answer(&page, page.refused.status())
}

/// The page of whoever comes back from the identity provider: her second factor is drawn.
pub fn drawn(token: String, link: String, enrolment: &Enrolment) -> Page {
    let typed = Typed {
        lien: link,
        ..Typed::default()
    };
    code_page(token, &typed, Drawn::of(enrolment)?, Refused::default())
}

/// The two passwords are one.
pub fn same(one: &str, other: &str) -> Option<Refused> {
    let message = "Les deux mots de passe ne sont pas les mêmes : tapez-les à nouveau.";
    (one != other).then(|| Refused::one("mot_de_passe_bis", message))
}

/// Keeps the password and shows the second factor.
#[post("/invitation/mot-de-passe")]
pub async fn password(app: web::Data<App>, posted: GuestPosted<Typed>) -> Page {
    let typed = posted.form;
    if let Some(refused) = same(&typed.mot_de_passe, &typed.mot_de_passe_bis) {
        return password_page(&app, posted.token, &typed, refused).await;
    }
    let chosen = Password::typed(&typed.mot_de_passe);
    match invitations::accept(&app, typed.token(), chosen).await {
        Ok(enrolment) => {
            let drawn = Drawn::of(&enrolment)?;
            code_page(posted.token, &typed, drawn, Refused::default())
        }
        Err(AppError::LinkGone) => gone(posted.token),
        Err(other) => {
            let refused = Refused::by(other, &[("/password", "mot_de_passe")])?;
            password_page(&app, posted.token, &typed, refused).await
        }
    }
}

fn code_page(token: String, typed: &Typed, drawn: Drawn, refused: Refused) -> Page {
    let page = CodePage {
        frame: Frame::of_guest(&refused.title("Votre téléphone, second verrou"), token),
        link: typed.token().to_owned(),
        drawn,
        code: Field::code("code", "Code à six chiffres").refused(&refused),
        refused,
    };
    page::answer(&page, page.refused.status())
}

/// The first right code opens the account, and gives the recovery codes.
#[post("/invitation/code")]
pub async fn confirm(app: web::Data<App>, posted: GuestPosted<Typed>) -> Page {
    let typed = posted.form;
    match invitations::confirm_with_codes(&app, typed.token(), &typed.code).await {
        Ok(codes) => page::show(&CodesPage::first(codes, posted.token)),
        Err(AppError::LinkGone) => gone(posted.token),
        Err(other) => {
            let refused = Refused::by(other, &[("/code", "code")])?;
            match drawn_again(&app, &typed).await? {
                Some(drawn) => code_page(posted.token, &typed, drawn, refused),
                None => password_page(&app, posted.token, &typed, Refused::default()).await,
            }
        }
    }
}

async fn drawn_again(app: &App, typed: &Typed) -> Result<Option<Drawn>, Refusal> {
    let drawn = invitations::drawn(app, typed.token()).await?;
    Ok(drawn.as_ref().map(Drawn::of).transpose()?)
}
