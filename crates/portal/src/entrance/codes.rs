//! Recovery codes, shown once: to print, to copy, or to keep as a file.

use crate::form::GuestPosted;
use crate::frame::Frame;
use crate::page::Page;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, post};
use app::AppError;
use app::auth::recovery::RecoveryCode;
use askama::Template;
use serde::Deserialize;

/// The page that shows them.
#[derive(Template)]
#[template(path = "entrance/codes.html")]
pub struct CodesPage {
    frame: Frame,
    codes: Vec<RecoveryCode>,
    file: &'static str,
    next: &'static str,
    is_first: bool,
}

impl CodesPage {
    /// Of somebody who has just opened her account and will sign in.
    pub fn first(codes: Vec<RecoveryCode>, token: String) -> Self {
        Self {
            frame: Frame::of_guest("Vos codes de secours", token),
            codes,
            file: FILE,
            next: "/connexion?fait=compte",
            is_first: true,
        }
    }

    /// Of somebody who is signed in and has replaced hers.
    pub fn renewed(frame: Frame, codes: Vec<RecoveryCode>) -> Self {
        Self {
            frame,
            codes,
            file: crate::account::codes::FILE,
            next: crate::urls::SECURITY,
            is_first: false,
        }
    }
}

const FILE: &str = "/invitation/codes";

/// The codes that the page holds.
#[derive(Deserialize)]
pub struct Held {
    #[serde(default)]
    code_de_secours: Vec<String>,
}

impl Held {
    /// The codes as a file. They come from the page that shows them: we keep only their hashes.
    pub fn as_file(&self) -> Page {
        let are_codes = self.code_de_secours.len() <= 10
            && self
                .code_de_secours
                .iter()
                .all(|code| RecoveryCode::has_shape(code));
        if !are_codes {
            return Err(AppError::NotFound.into());
        }
        let text = format!(
            "Espace Partenaire : codes de secours\r\n\r\nChaque code sert une seule fois, à la place \
             du code du téléphone.\r\nGardez ce fichier hors de portée des autres.\r\n\r\n{}\r\n",
            self.code_de_secours.join("\r\n")
        );
        let name = "attachment; filename=\"codes-de-secours.txt\"";
        Ok(HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
            .insert_header((CONTENT_DISPOSITION, name))
            .body(text))
    }
}

/// The codes of a first visit, as a file.
#[post("/invitation/codes")]
pub async fn post(posted: GuestPosted<Held>) -> Page {
    posted.form.as_file()
}
