//! A page of the account that asks for something before it shows or changes anything.

use crate::field::{Field, Refused};
use crate::frame::Frame;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "account/form.html")]
pub struct AskPage {
    pub frame: Frame,
    pub title: &'static str,
    pub lede: &'static str,
    pub action: String,
    pub button: &'static str,
    pub refused: Refused,
    pub fields: Vec<Field>,
}
