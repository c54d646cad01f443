//! A form that somebody sends, from our pages or from elsewhere.

use super::{Page, Visitor};
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, ORIGIN};
use reqwest::multipart::{Form as Multipart, Part};

/// The name of the token's field.
pub const TOKEN: &str = "jeton";

/// A form, sent as a page of ours sends it unless the test says otherwise.
#[must_use]
pub struct Form<'a> {
    visitor: &'a mut Visitor,
    path: String,
    token: Option<String>,
    site: Option<&'static str>,
    origin: Option<String>,
    kind: &'static str,
    fields: Vec<(String, String)>,
    files: Vec<(String, Part)>,
}

impl<'a> Form<'a> {
    pub(super) fn new(visitor: &'a mut Visitor, path: String, token: String) -> Self {
        Self {
            visitor,
            path,
            token: Some(token),
            site: Some("same-origin"),
            origin: Some("null".to_owned()),
            kind: "application/x-www-form-urlencoded",
            fields: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Adds fields.
    pub fn fields(mut self, fields: &[(&str, &str)]) -> Self {
        let owned = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.fields.extend(owned);
        self
    }

    /// Adds a file: the form is then sent as `multipart/form-data`.
    pub fn file(mut self, name: &str, file_name: &str, media_type: &str, bytes: Vec<u8>) -> Self {
        let part = Part::bytes(bytes)
            .file_name(file_name.to_owned())
            .mime_str(media_type)
            .expect("a media type");
        self.files.push((name.to_owned(), part));
        self
    }

    /// Without the token's field.
    pub fn without_token(mut self) -> Self {
        self.token = None;
        self
    }

    /// With another token.
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// With this `Sec-Fetch-Site`, or without (an old browser).
    pub const fn from_site(mut self, site: Option<&'static str>) -> Self {
        self.site = site;
        self
    }

    /// With this `Origin`, or without.
    pub fn from_origin(mut self, origin: Option<&str>) -> Self {
        self.origin = origin.map(str::to_owned);
        self
    }

    /// With this `Content-Type`.
    pub const fn of_kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    /// Sends it.
    pub async fn send(mut self) -> Page {
        if let Some(token) = self.token.take() {
            self.fields.insert(0, (TOKEN.to_owned(), token));
        }
        let mut call = self.visitor.call(Method::POST, &self.path);
        if let Some(site) = self.site {
            call = call.header("Sec-Fetch-Site", site);
        }
        if let Some(origin) = &self.origin {
            call = call.header(ORIGIN, origin);
        }
        let call = if self.files.is_empty() {
            call.header(CONTENT_TYPE, self.kind).form(&self.fields)
        } else {
            let fields = self.fields.into_iter();
            let form = fields.fold(Multipart::new(), |form, (name, value)| {
                form.text(name, value)
            });
            let files = self.files.into_iter();
            call.multipart(files.fold(form, |form, (name, part)| form.part(name, part)))
        };
        self.visitor.send(call).await
    }
}
