//! The programs that call the API, for the fund or for a partner.

pub mod acts;
pub mod creation;
pub mod list;
pub mod show;

use crate::frame::Frame;
use app::clients::NewSecret;
use askama::Template;

/// The page that shows a secret, once.
#[derive(Template)]
#[template(path = "administration/secret.html")]
pub struct SecretPage {
    frame: Frame,
    made: NewSecret,
    until_tomorrow: bool,
}

impl SecretPage {
    /// Of a client that was made, or whose secret was replaced; `until_tomorrow`: the former still
    /// serves for a day.
    pub const fn new(frame: Frame, made: NewSecret, until_tomorrow: bool) -> Self {
        Self {
            frame,
            made,
            until_tomorrow,
        }
    }
}
