//! What was answered to a visitor.

use super::html;
use reqwest::header::HeaderMap;

/// A page, or an answer that leads to one.
#[derive(Debug, Clone)]
pub struct Page {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body as text.
    pub html: String,
}

impl Page {
    pub(super) fn new(status: u16, headers: HeaderMap, bytes: Vec<u8>) -> Self {
        let html = String::from_utf8_lossy(&bytes).into_owned();
        Self {
            status,
            headers,
            bytes,
            html,
        }
    }

    /// The same, if the status is this one; the test fails otherwise, showing what came.
    #[track_caller]
    #[expect(clippy::return_self_not_must_use, reason = "asserting is a use")]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.words());
        self
    }

    /// Where a 303 leads; the test fails when it is anything else.
    #[track_caller]
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.words());
        self.location()
    }

    /// The same, if the title of the page begins so.
    #[track_caller]
    #[expect(clippy::return_self_not_must_use, reason = "asserting is a use")]
    pub fn titled(self, beginning: &str) -> Self {
        let title = self.title();
        assert!(title.starts_with(beginning), "{title}: {}", self.words());
        self
    }

    /// The same, if somebody who reads the page reads these words (spaces of any kind are one space).
    #[track_caller]
    #[expect(clippy::return_self_not_must_use, reason = "asserting is a use")]
    pub fn says(self, words: &str) -> Self {
        assert!(self.reads(words), "no {words:?} in: {}", self.words());
        self
    }

    /// The same, if nobody reads these words there.
    #[track_caller]
    #[expect(clippy::return_self_not_must_use, reason = "asserting is a use")]
    pub fn keeps_quiet_about(self, words: &str) -> Self {
        assert!(!self.reads(words), "{words:?} in: {}", self.words());
        self
    }

    /// Whether somebody who reads the page reads these words.
    pub fn reads(&self, words: &str) -> bool {
        self.words().contains(&html::one_space(words))
    }

    /// What somebody reads: no tags, entities as characters, spaces of any kind as one space.
    pub fn words(&self) -> String {
        html::words(&self.html)
    }

    /// The title of the page.
    pub fn title(&self) -> String {
        let title = html::between(&self.html, "<title>", "</title>");
        html::words(title.unwrap_or_default())
    }

    /// Where the answer leads, or nothing.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The value of the first field of this name: of an input, of the chosen option of a list, of a
    /// text area.
    pub fn field(&self, name: &str) -> Option<String> {
        let mut fields = html::all_fields(&self.html).into_iter();
        fields
            .find(|field| field.name == name)
            .map(|field| field.value)
    }

    /// What a browser sends with the form of this action; the test fails where there is none.
    #[track_caller]
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let form = self.forms_of(action).into_iter().next();
        form.unwrap_or_else(|| panic!("no form to {action} in: {}", self.html))
    }

    /// The same for every form of this action, in order.
    pub fn forms_of(&self, action: &str) -> Vec<Vec<(String, String)>> {
        html::elements(&self.html, "form")
            .into_iter()
            .filter(|(tag, _)| html::attribute(tag, "action").as_deref() == Some(action))
            .map(|(_, inside)| html::sent_fields(inside))
            .collect()
    }

    /// Where the link of these words leads (words of screen readers included).
    pub fn link(&self, words: &str) -> Option<String> {
        let mut links = self.links().into_iter();
        links
            .find(|(label, _)| label.contains(&html::one_space(words)))
            .map(|(_, href)| href)
    }

    /// Every link: its words, and where it leads.
    pub fn links(&self) -> Vec<(String, String)> {
        html::elements(&self.html, "a")
            .into_iter()
            .filter_map(|(tag, inside)| {
                let href = html::attribute(tag, "href")?;
                Some((html::words(inside), href))
            })
            .collect()
    }
}
