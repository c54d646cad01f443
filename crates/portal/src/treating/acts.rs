//! `POST /demandes/{id}/traiter/{act}`: the fund's acts on a request.

use super::outcome::{again, done};
use super::recap;
use super::request::{Shown, answer};
use super::typed::Typed;
use crate::form::Posted;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{post, web};
use app::requests::{self, Answer, Ask, Close};
use app::{App, AppError, reply_templates, treating};
use domain::drafts::ReplyText;
use domain::ids::{ReplyTemplateId, RequestId};
use domain::requests::acts::Resort;
use domain::requests::state::{Outcome, Party};
use domain::requests::{Reference, Request};
use edge::needs::TreatRequests;
use uuid::Uuid;

/// The outcome of an act: the request as it became, and what is said of it.
pub type Acted = Result<(Request, &'static str), AppError>;

/// Does the act, or shows the page again with everything that was typed.
#[post("/demandes/{id:[0-9a-f-]{36}}/traiter/{act}")]
pub async fn post(
    app: web::Data<App>,
    path: web::Path<(Uuid, String)>,
    posted: Posted<TreatRequests, Typed>,
) -> Page {
    let (id, act) = path.into_inner();
    let id = RequestId::from_uuid(id);
    let Posted { visit, form } = posted;
    match act.as_str() {
        "nir" => return reveal(&app, &visit, id, form).await,
        "cloturer" if form.etape != "confirmer" => {
            return recap::show(&app, &visit, id, form).await;
        }
        "modele" => return insert(&app, &visit, id, form).await,
        "brouillon" => return keep_draft(&app, &visit, id, form).await,
        "jeter" => {
            treating::discard(&app, &visit.actor, id).await?;
            return page::see(&format!("{}?fait=jete", urls::request(id)));
        }
        _ => {}
    }
    let acted = match act.as_str() {
        "prendre" => take(&app, &visit, id, &form).await,
        "confier" => assign(&app, &visit, id, &form).await,
        "reorienter" => sort(&app, &visit, id, &form).await,
        "ecrire" => write(&app, &visit, id, &form).await,
        "cloturer" => close(&app, &visit, id, &form).await,
        "lier" => link(&app, &visit, id, &form).await,
        "fusionner" => merge(&app, &visit, id, &form).await,
        "defusionner" => {
            let undone = requests::unmerge(&app, &visit.actor, form.target(id)).await;
            undone.map(|request| (request, "separee"))
        }
        "rouvrir" => reopen(&app, &visit, id, &form).await,
        _ => return Err(AppError::NotFound.into()),
    };
    match acted {
        Ok((request, code)) => done(&visit, &request, code, &form.retour),
        Err(error) => again(&app, &visit, id, form, error).await,
    }
}

/// The number, shown in the answer to this very call, and written down (S-103).
async fn reveal(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: Typed) -> Page {
    let numbers = treating::reveal(app, &visit.actor, id).await?;
    let shown = Shown {
        typed,
        number: numbers.own.map(|own| own.expose().clone()),
        insured: numbers.insured.map(|one| one.expose().clone()),
        ..Shown::default()
    };
    answer(app, visit, id, shown, StatusCode::OK).await
}

async fn take(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: &Typed) -> Acted {
    let taken = requests::take(app, &visit.actor, typed.target(id)).await?;
    Ok((taken, "prise"))
}

async fn assign(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: &Typed) -> Acted {
    let Ok(to) = typed.agent.parse() else {
        let message = "Choisissez un agent.";
        return Err(AppError::field("/assignee", "required", message));
    };
    let given = requests::assign(app, &visit.actor, typed.target(id), to).await?;
    Ok((given, "confiee"))
}

async fn sort(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: &Typed) -> Acted {
    let unknown = |_| AppError::field("/type", "required", "Choisissez dans la liste.");
    let to = Resort {
        request_type: typed.kind.parse().map_err(unknown)?,
        subject: typed.sujet.parse().map_err(unknown)?,
        service: typed.service.parse().map_err(unknown)?,
        urgency: typed.urgence.parse().map_err(unknown)?,
    };
    let sorted = requests::sort(app, &visit.actor, typed.target(id), to).await?;
    Ok((sorted, "reorientee"))
}

/// The words of the reply form, for what they are for. Words, named pieces and the new state are one
/// act, one line of history and of audit.
pub async fn write(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: &Typed) -> Acted {
    let (actor, target) = (&visit.actor, typed.target(id));
    match typed.portee.as_str() {
        "note" => {
            let noted = requests::note(app, actor, target, typed.body()?).await?;
            Ok((noted, "note"))
        }
        "ecrire" => {
            let wrote = requests::write(app, actor, target, typed.body()?).await?;
            Ok((wrote, "message"))
        }
        "demander" => {
            let ask = Ask {
                items: typed.pieces()?,
                message: typed.words()?,
                waiting_for: typed.attente.parse().unwrap_or(Party::Partner),
            };
            let asked = requests::ask(app, actor, target, ask).await?;
            Ok((asked, "demande"))
        }
        "repondre" => {
            let message = typed.body()?;
            let answered = requests::answer(app, actor, target, Answer { message }).await?;
            Ok((answered, "reponse"))
        }
        _ => {
            let message = "Choisissez à qui vous écrivez.";
            Err(AppError::field("/portee", "required", message))
        }
    }
}

async fn close(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: &Typed) -> Acted {
    let close = closing(typed)?;
    let closed = requests::close(app, &visit.actor, typed.target(id), close).await?;
    Ok((closed, "close"))
}

/// How the form closes.
pub fn closing(typed: &Typed) -> Result<Close, AppError> {
    let outcome = typed.issue.parse::<Outcome>();
    let outcome = outcome
        .ok()
        .filter(|outcome| *outcome != Outcome::Withdrawn);
    let outcome = outcome.ok_or_else(|| {
        AppError::field(
            "/outcome",
            "required",
            "Choisissez comment la demande se termine.",
        )
    })?;
    let message = typed.last_words()?;
    if outcome == Outcome::OutOfScope && message.is_none() {
        let message = "Indiquez au partenaire à qui s’adresser.";
        return Err(AppError::field("/mot", "required", message));
    }
    Ok(Close { outcome, message })
}

async fn link(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: &Typed) -> Acted {
    let other = other(app, visit, typed).await?;
    let linked = requests::link(app, &visit.actor, typed.target(id), other).await?;
    Ok((linked, "liee"))
}

async fn merge(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: &Typed) -> Acted {
    let other = other(app, visit, typed).await?;
    let merged = requests::merge(app, &visit.actor, typed.target(id), other).await?;
    Ok((merged, "fusionnee"))
}

/// The other request, by its reference.
async fn other(
    app: &App,
    visit: &Visit<TreatRequests>,
    typed: &Typed,
) -> Result<RequestId, AppError> {
    let unknown = || {
        let message = "Cette référence n’est celle d’aucune demande de vos services.";
        AppError::field("/other", "unknown-request", message)
    };
    let reference: Reference = typed.autre.trim().parse().map_err(|_| unknown())?;
    match treating::by_reference(app, &visit.actor, reference).await {
        Ok(found) => Ok(found.id),
        Err(AppError::NotFound) => Err(unknown()),
        Err(other) => Err(other),
    }
}

async fn reopen(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: &Typed) -> Acted {
    let reason = typed.reason()?;
    let reopened = requests::reopen(app, &visit.actor, typed.target(id), reason).await?;
    Ok((reopened, "rouverte"))
}

/// Shows the page with the words of a template, filled in by the request, after what was typed: nothing
/// is sent, the agent reads and corrects.
async fn insert(app: &App, visit: &Visit<TreatRequests>, id: RequestId, mut typed: Typed) -> Page {
    let Ok(template) = typed.modele.parse::<ReplyTemplateId>() else {
        let message = "Choisissez un modèle.";
        let error = AppError::field("/modele", "required", message);
        return again(app, visit, id, typed, error).await;
    };
    let rendered = match reply_templates::render(app, &visit.actor, template, id).await {
        Ok(rendered) => rendered,
        Err(AppError::TemplateRetired) => {
            let message = "Ce modèle vient d’être retiré.";
            let error = AppError::field("/modele", "retired", message);
            return again(app, visit, id, typed, error).await;
        }
        Err(error) => return again(app, visit, id, typed, error).await,
    };
    if !typed.message.trim().is_empty() {
        typed.message.push_str("\n\n");
    }
    typed.message.push_str(&rendered.text);
    if let Some(gesture) = &rendered.gesture {
        typed.prepare(gesture);
    }
    let said = if rendered.empty.is_empty() {
        "Le modèle est inséré ; relisez-le avant d’envoyer."
    } else {
        "Le modèle est inséré. La demande n’a rien pour l’une de ses variables : complétez avant d’envoyer."
    };
    let shown = Shown {
        typed,
        said: Some(said),
        ..Shown::default()
    };
    answer(app, visit, id, shown, StatusCode::OK).await
}

/// Keeps the reply that is being written. A colleague's newer words are shown, not lost; hers neither.
async fn keep_draft(app: &App, visit: &Visit<TreatRequests>, id: RequestId, typed: Typed) -> Page {
    let text = match ReplyText::parse(&typed.message) {
        Ok(text) => text,
        Err(error) => {
            let error = AppError::field("/message", error.code, error.message);
            return again(app, visit, id, typed, error).await;
        }
    };
    match treating::save(app, &visit.actor, (id, typed.brouillon), text).await {
        Ok(_) => page::see(&format!("{}?fait=brouillon#repondre", urls::request(id))),
        Err(error) => again(app, visit, id, typed, error).await,
    }
}
