//! A guest is given a cookie, which her forms are bound to (S-029).

use crate::page::{self, Page};
use crate::refusal::Refusal;
use crate::visit::application;
use crate::{cookies, csrf};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use app::auth::secrets::Secret;
use askama::Template;

/// Somebody who is not signed in and looks at a page with a form.
pub struct Guest {
    /// The token of the page's forms.
    pub token: String,
    new: Option<Secret>,
}

impl Guest {
    /// Who calls: known by her cookie, or given one.
    pub fn of(request: &HttpRequest) -> Result<Self, Refusal> {
        if let Some(known) = cookies::guest(request) {
            return Ok(Self {
                token: csrf::token(&known),
                new: None,
            });
        }
        let app = application(request)?;
        let secret = Secret::make(app.random.as_ref(), "");
        Ok(Self {
            token: csrf::token(secret.expose()),
            new: Some(secret),
        })
    }

    /// An answer that is ready, with her cookie if she was given one.
    #[expect(clippy::unnecessary_wraps, reason = "handlers end with it")]
    pub fn accompany(self, mut answer: HttpResponse) -> Page {
        if let Some(secret) = self.new {
            // A cookie that cannot be written only costs her the form: it will be refused.
            let _ = answer.add_cookie(&cookies::give_guest(&secret));
        }
        Ok(answer)
    }

    /// The page, with her cookie if she was given one.
    pub fn show(self, page: &impl Template) -> Page {
        self.accompany(page::with_status(page, StatusCode::OK))
    }
}
