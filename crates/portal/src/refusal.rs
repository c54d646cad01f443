//! How a page refuses: the words of the same catalogue as the API, and nothing internal (S-053).

use crate::form::Fields;
use crate::frame::Frame;
use crate::{page, urls};
use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use app::AppError;
use askama::Template;
use edge::kinds::{self, Kind, kind_of};
use edge::request_id;
use std::fmt;

/// Why there is no page.
#[derive(Debug)]
pub enum Refusal {
    /// Sign in first; then come back here.
    SignIn {
        /// Where she wanted to go.
        wanted: String,
    },
    /// A form that does not come from our own pages, or bears somebody else's token (S-029).
    NotOurs,
    /// A form that no page of ours sends.
    Unreadable,
    /// A form of a session that is over: nothing typed is lost, it can be sent again.
    Resume(Box<Resume>),
    /// What the use case said.
    App(Box<AppError>),
}

/// A page that sends the same form again.
#[derive(Template)]
#[template(path = "resume.html")]
pub struct Resume {
    frame: Frame,
    is_signed_in: bool,
    action: String,
    fields: Fields,
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage<'a> {
    frame: &'a Frame,
    kind: Kind,
    detail: String,
    call: String,
}

impl Refusal {
    /// Whether somebody may read it once she has said why (S-009).
    pub fn asks_why(&self) -> bool {
        matches!(self, Self::App(error) if matches!(**error, AppError::MotiveRequired))
    }

    /// Sign in first. Only a page that is looked at is come back to.
    pub fn sign_in(request: &HttpRequest) -> Self {
        let wanted = if request.method().is_safe() {
            request.path().to_owned()
        } else {
            urls::HOME.to_owned()
        };
        Self::SignIn { wanted }
    }

    /// What the page is titled.
    pub fn title(&self) -> &'static str {
        self.kind().title
    }

    /// Whether it is a page of its own, to be shown in the frame of whoever met it.
    pub const fn is_page(&self) -> bool {
        matches!(self, Self::NotOurs | Self::Unreadable | Self::App(_))
    }

    /// The page, in the frame of whoever met it.
    pub fn within(&self, frame: &Frame) -> HttpResponse {
        let kind = self.kind();
        let detail = match self {
            Self::App(error) => detail(error, kind),
            Self::NotOurs => NOT_OURS.to_owned(),
            _ => "Revenez à la page précédente et réessayez.".to_owned(),
        };
        let page = RefusalPage {
            frame,
            kind,
            detail,
            call: request_id::current(),
        };
        let mut answer = page::with_status(&page, status(kind));
        if kind == kinds::UNAVAILABLE {
            answer.headers_mut().insert(RETRY_AFTER, 2.into());
        }
        answer
    }

    /// The page that sends the same form again, once signed in.
    pub fn resume(request: &HttpRequest, frame: Option<Frame>, fields: Fields) -> Self {
        let is_signed_in = frame.is_some();
        let guest = || Frame::of_guest("Votre session est terminée", String::new());
        Self::Resume(Box::new(Resume {
            frame: frame.unwrap_or_else(guest),
            is_signed_in,
            action: request.path().to_owned(),
            fields,
        }))
    }

    fn kind(&self) -> Kind {
        match self {
            Self::SignIn { .. } => kinds::NOT_SIGNED_IN,
            Self::NotOurs | Self::Resume(_) => kinds::FORBIDDEN,
            Self::Unreadable => kinds::MALFORMED,
            Self::App(error) => kind_of(error),
        }
    }
}

const NOT_OURS: &str = "Cet envoi ne vient pas d’une page ouverte par vous dans cet espace, ou cette \
                        page est trop ancienne. Rechargez la page et recommencez.";

fn detail(error: &AppError, kind: Kind) -> String {
    match error {
        AppError::Forbidden(permission) => {
            format!("Vous ne pouvez pas {}. {}", permission.label(), kind.advice)
        }
        AppError::TooManyTries { wait } => format!(
            "Attendez {} avant de réessayer.",
            french::counted(*wait, "seconde", "secondes")
        ),
        AppError::FileRefused { message, .. } => message.clone().into_owned(),
        AppError::Invalid(errors) => {
            let messages: Vec<&str> = errors.iter().map(|error| error.message.as_ref()).collect();
            messages.join(" ")
        }
        _ => kind.advice.to_owned(),
    }
}

fn status(kind: Kind) -> StatusCode {
    StatusCode::from_u16(kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self::App(Box::new(error))
    }
}

impl fmt::Debug for Resume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resume").finish_non_exhaustive()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().code)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            other => status(other.kind()),
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::SignIn { wanted } if wanted == urls::HOME => {
                let mut answer = HttpResponse::SeeOther();
                answer.insert_header((LOCATION, urls::LOGIN)).finish()
            }
            Self::SignIn { wanted } => {
                let to = format!("{}?suite={}", urls::LOGIN, urls::after_login(Some(wanted)));
                let mut answer = HttpResponse::SeeOther();
                answer.insert_header((LOCATION, to)).finish()
            }
            Self::Resume(resume) => {
                let code = if resume.is_signed_in {
                    StatusCode::FORBIDDEN
                } else {
                    StatusCode::UNAUTHORIZED
                };
                page::with_status(resume.as_ref(), code)
            }
            other => {
                if let Self::App(error) = other
                    && let AppError::Internal(cause) = error.as_ref()
                {
                    let call = request_id::current();
                    tracing::error!(request_id = call, cause, "internal error");
                }
                other.within(&Frame::of_guest(other.title(), String::new()))
            }
        }
    }
}
