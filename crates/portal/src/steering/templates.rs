//! `/modeles`: reply templates. Supervisors write the fund's, every agent reads them and writes her own.

use crate::form::Posted;
use crate::frame::Frame;
use crate::once;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, get, post, web};
use app::reply_templates::{
    self as kept, Content, Gesture, ReplyAct, ReplyTemplate, Target, TemplateText,
    TemplateVariable, Wanted, Whose,
};
use app::{App, AppError, FieldError};
use askama::Template;
use domain::codes::{RequestType, Service};
use domain::ids::ReplyTemplateId;
use domain::permissions::Permission;
use domain::requests::state::Party;
use domain::text::Label;
use edge::needs::{ReadReplyTemplates, TreatRequests};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "steering/templates.html")]
struct TemplatesPage {
    frame: Frame,
    templates: Vec<Shown>,
}

/// A template in the list.
struct Shown {
    id: ReplyTemplateId,
    title: String,
    service: &'static str,
    request_type: &'static str,
    text: String,
    is_own: bool,
    can_write: bool,
    /// What sending it does, and what it asks for.
    gesture: Option<(&'static str, Vec<String>)>,
}

impl Shown {
    fn of(template: ReplyTemplate, writes_all: bool) -> Self {
        let gesture = template.gesture.map(|gesture| {
            let items = gesture.items.iter().map(ToString::to_string).collect();
            (gesture.act.label(), items)
        });
        Self {
            id: template.id,
            title: template.title.as_str().to_owned(),
            service: template.service.map_or("Tous les services", Service::label),
            request_type: template
                .request_type
                .map_or("tous les types", RequestType::label),
            text: template.text.to_string(),
            is_own: template.owner.is_some(),
            can_write: writes_all || template.owner.is_some(),
            gesture,
        }
    }
}

#[derive(Template)]
#[template(path = "steering/template.html")]
struct TemplatePage {
    frame: Frame,
    action: String,
    retire: Option<String>,
    typed: Typed,
    errors: Vec<FieldError>,
    stale: Option<String>,
    is_new: bool,
    /// Whether she chooses whose the new template is.
    may_choose: bool,
}

impl TemplatePage {
    fn error(&self, pointer: &str) -> Option<&str> {
        let found = self.errors.iter().find(|error| error.pointer == pointer);
        found.map(|error| error.message.as_ref())
    }

    fn has_error(&self, pointer: &str) -> bool {
        self.error(pointer).is_some()
    }
}

/// What the form says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    titre: String,
    texte: String,
    service: String,
    #[serde(rename = "type")]
    kind: String,
    version: i32,
    geste: String,
    elements: String,
    attente: String,
    pour: String,
    cle: String,
}

impl Typed {
    fn of(template: &ReplyTemplate) -> Self {
        let gesture = template.gesture.as_ref();
        Self {
            titre: template.title.as_str().to_owned(),
            texte: template.text.to_string(),
            service: template
                .service
                .map(Service::code)
                .unwrap_or_default()
                .to_owned(),
            kind: template
                .request_type
                .map(RequestType::code)
                .unwrap_or_default()
                .to_owned(),
            version: template.version,
            geste: gesture.map_or("", |one| one.act.code()).to_owned(),
            elements: gesture.map(items).unwrap_or_default(),
            attente: gesture.map_or("", |one| one.waiting_for.code()).to_owned(),
            ..Self::default()
        }
    }

    fn gesture(&self) -> Result<Option<Gesture>, FieldError> {
        let Ok(act) = self.geste.parse::<ReplyAct>() else {
            return Ok(None);
        };
        let lines = self.elements.lines().map(str::trim);
        let items = lines.filter(|line| !line.is_empty()).map(Label::parse);
        let items = items.collect::<Result<Vec<_>, _>>();
        Ok(Some(Gesture {
            act,
            items: items.map_err(|error| FieldError::of_text("/items", error))?,
            waiting_for: self.attente.parse().unwrap_or(Party::Partner),
        }))
    }

    /// Whose the new template is: her own, unless she writes the fund's and says so.
    fn whose<P>(&self, visit: &Visit<P>) -> Whose {
        if visit.actor.may(Permission::ManageReplyTemplates) && self.pour != "moi" {
            Whose::Fund
        } else {
            Whose::Own
        }
    }

    fn content(&self) -> Result<Content, AppError> {
        let title = Label::parse(&self.titre).map_err(|error| FieldError::of_text("/title", error));
        let text =
            TemplateText::parse(&self.texte).map_err(|error| FieldError::of_text("/text", error));
        match (title, text, self.gesture()) {
            (Ok(title), Ok(text), Ok(gesture)) => Ok(Content {
                title,
                text,
                gesture,
                service: self.service.parse().ok(),
                request_type: self.kind.parse().ok(),
            }),
            (title, text, gesture) => {
                let errors = [title.err(), text.err(), gesture.err()];
                Err(AppError::Invalid(errors.into_iter().flatten().collect()))
            }
        }
    }
}

/// The list.
#[get("/modeles")]
pub async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    visit: Visit<ReadReplyTemplates>,
) -> Page {
    let said = match request.query_string() {
        "fait=garde" => Some("Le modèle est gardé."),
        "fait=retire" => Some("Le modèle est retiré : il n’est plus proposé."),
        _ => None,
    };
    let found = kept::list(&app, &visit.actor, Wanted::default()).await?;
    let writes_all = visit.actor.may(Permission::ManageReplyTemplates);
    let shown = |template| Shown::of(template, writes_all);
    page::show(&TemplatesPage {
        frame: visit.frame("Modèles de réponse").saying(said),
        templates: found.into_iter().map(shown).collect(),
    })
}

fn address(id: ReplyTemplateId) -> String {
    format!("{}/{id}", urls::TEMPLATES)
}

/// One template to be written again, or `nouveau`.
#[get("/modeles/{id}")]
pub async fn open(app: web::Data<App>, id: web::Path<String>, visit: Visit<TreatRequests>) -> Page {
    let page = match id.parse::<ReplyTemplateId>() {
        Ok(id) => {
            let template = kept::find(&app, &visit.actor, id).await?;
            if template.owner.is_none() && !visit.actor.may(Permission::ManageReplyTemplates) {
                return Err(AppError::Forbidden(Permission::ManageReplyTemplates).into());
            }
            let title = format!("Modèle « {} »", template.title.as_str());
            form(visit.frame(&title), Some(id), Typed::of(&template))
        }
        Err(_) if *id == "nouveau" => {
            let typed = Typed {
                cle: once::key(&app),
                ..Typed::default()
            };
            TemplatePage {
                may_choose: visit.actor.may(Permission::ManageReplyTemplates),
                ..form(visit.frame("Nouveau modèle"), None, typed)
            }
        }
        Err(_) => return Err(AppError::NotFound.into()),
    };
    page::show(&page)
}

fn form(frame: Frame, id: Option<ReplyTemplateId>, typed: Typed) -> TemplatePage {
    TemplatePage {
        frame,
        action: id.map_or_else(|| format!("{}/nouveau", urls::TEMPLATES), address),
        retire: id.map(|id| format!("{}/retirer", address(id))),
        typed,
        errors: Vec::new(),
        stale: None,
        is_new: id.is_none(),
        may_choose: false,
    }
}

fn items(gesture: &Gesture) -> String {
    let items: Vec<&str> = gesture.items.iter().map(Label::as_str).collect();
    items.join("\n")
}

/// A new template.
#[post("/modeles/nouveau")]
pub async fn create(app: web::Data<App>, posted: Posted<TreatRequests, Typed>) -> Page {
    let Posted { visit, form: typed } = posted;
    let created = match typed.content() {
        Ok(content) => {
            let whose = typed.whose(&visit);
            let call = once::call(visit.actor.author, &typed.cle, "POST /modeles/nouveau");
            kept::create(&app, &visit.actor, (content, whose), call).await
        }
        Err(error) => Err(error),
    };
    match created {
        Ok(_) => page::see(&format!("{}?fait=garde", urls::TEMPLATES)),
        Err(error) => {
            let chooses = visit.actor.may(Permission::ManageReplyTemplates);
            let frame = visit.frame("Erreur : nouveau modèle");
            again(frame, (None, chooses), typed, error)
        }
    }
}

/// A template written again, on the version that the form was made from.
#[post("/modeles/{id}")]
pub async fn change(
    app: web::Data<App>,
    id: web::Path<ReplyTemplateId>,
    posted: Posted<TreatRequests, Typed>,
) -> Page {
    let id = id.into_inner();
    let Posted { visit, form: typed } = posted;
    let target = Target {
        id,
        version: typed.version,
    };
    let changed = match typed.content() {
        Ok(content) => kept::change(&app, &visit.actor, target, content).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(_) => page::see(&format!("{}?fait=garde", urls::TEMPLATES)),
        Err(error) => again(
            visit.frame("Erreur : modèle"),
            (Some(id), false),
            typed,
            error,
        ),
    }
}

/// A template that is no longer offered.
#[post("/modeles/{id}/retirer")]
pub async fn retire(
    app: web::Data<App>,
    id: web::Path<ReplyTemplateId>,
    posted: Posted<TreatRequests, Typed>,
) -> Page {
    let id = id.into_inner();
    let Posted { visit, form: typed } = posted;
    let target = Target {
        id,
        version: typed.version,
    };
    match kept::retire(&app, &visit.actor, target).await {
        // Pressed twice: it is retired.
        Ok(_) | Err(AppError::TemplateRetired) => {
            page::see(&format!("{}?fait=retire", urls::TEMPLATES))
        }
        Err(AppError::Stale { version }) => {
            let template = kept::find(&app, &visit.actor, id).await?;
            let typed = Typed::of(&template);
            again(
                visit.frame("Erreur : modèle"),
                (Some(id), false),
                typed,
                AppError::Stale { version },
            )
        }
        Err(other) => Err(other.into()),
    }
}

/// The form again, with everything typed. After a colleague's change it bears the new version: what is
/// sent next replaces hers knowingly.
fn again(
    frame: Frame,
    (id, may_choose): (Option<ReplyTemplateId>, bool),
    mut typed: Typed,
    error: AppError,
) -> Page {
    let (errors, stale, status) = match error {
        AppError::Invalid(errors) => (errors, None, StatusCode::UNPROCESSABLE_ENTITY),
        AppError::Stale { version } => {
            typed.version = version;
            let words = "Un collègue a changé ce modèle entre-temps. Vos mots sont là : enregistrez \
                         de nouveau pour remplacer les siens.";
            (Vec::new(), Some(words.to_owned()), StatusCode::CONFLICT)
        }
        AppError::TemplateRetired => {
            let words = "Ce modèle a été retiré entre-temps : créez-en un nouveau avec vos mots.";
            (Vec::new(), Some(words.to_owned()), StatusCode::CONFLICT)
        }
        other => return Err(other.into()),
    };
    let page = TemplatePage {
        errors,
        stale,
        may_choose,
        ..form(frame, id, typed)
    };
    Ok(page::with_status(&page, status))
}
