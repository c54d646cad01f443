//! Visiting the portal as a browser does, without one: keeps cookies, sends forms.

mod form;
mod html;
mod page;

pub use form::Form;
pub use page::Page;

use crate::House;
use crate::people::{self, PASSWORD};
use jiff::SignedDuration;
use reqwest::header::{COOKIE, HeaderMap, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use std::collections::BTreeMap;

/// Somebody in front of a browser. Her cookies are kept; what she looked at last gives its token to
/// the forms that she sends.
pub struct Visitor {
    http: Client,
    base: String,
    cookies: BTreeMap<String, String>,
    last: Option<Page>,
}

impl Visitor {
    /// Somebody in front of a browser, before a service that runs elsewhere.
    pub fn at(http: Client, base: String) -> Self {
        Self::new(http, base)
    }

    pub(crate) fn new(http: Client, base: String) -> Self {
        Self {
            http,
            base,
            cookies: BTreeMap::new(),
            last: None,
        }
    }

    /// Looks at a page. Answers that lead elsewhere are not followed ([`Self::follow`] does).
    pub async fn get(&mut self, path: &str) -> Page {
        let call = self.call(Method::GET, path);
        self.send(call).await
    }

    /// Sends these fields, with the token of the page looked at last.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.form(path).fields(fields).send().await
    }

    /// Sends the form of the last page whose action this is, as a browser does: everything that it
    /// holds (hidden fields, values, ticks), with these fields in place of those of the same name.
    /// The test fails where the last page has no such form.
    pub async fn submit(&mut self, action: &str, fields: &[(&str, &str)]) -> Page {
        let kept = self.last_page().form(action);
        let kept: Vec<(String, String)> = kept
            .into_iter()
            .filter(|(name, _)| fields.iter().all(|(given, _)| given != name))
            .filter(|(name, _)| name != form::TOKEN)
            .collect();
        let mut form = self.form(action);
        for (name, value) in &kept {
            form = form.fields(&[(name, value)]);
        }
        form.fields(fields).send().await
    }

    /// A form to be completed by the test.
    pub fn form(&mut self, path: &str) -> Form<'_> {
        let token = self
            .last
            .as_ref()
            .and_then(|page| page.field(form::TOKEN))
            .unwrap_or_default();
        Form::new(self, path.to_owned(), token)
    }

    /// Goes where the answer leads.
    pub async fn follow(&mut self, answer: &Page) -> Page {
        let to = answer.location().to_owned();
        assert!(
            to.starts_with('/'),
            "{} leads nowhere of ours: {to:?}",
            answer.status
        );
        self.get(&to).await
    }

    /// The page looked at last; the test fails when there is none.
    pub fn last_page(&self) -> &Page {
        self.last.as_ref().expect("a page that was looked at")
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Puts a cookie, as an attacker who plants one.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Forgets a cookie.
    pub fn lose_cookie(&mut self, name: &str) {
        self.cookies.remove(name);
    }

    /// A call with her cookies, to be completed by the test.
    pub fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let call = self.http.request(method, format!("{}{path}", self.base));
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if cookies.is_empty() {
            call
        } else {
            call.header(COOKIE, cookies.join("; "))
        }
    }

    /// Sends a call; what comes is the page looked at last, unless it leads elsewhere.
    pub async fn send(&mut self, call: RequestBuilder) -> Page {
        let response = call.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        self.keep_cookies(&headers);
        let bytes = response.bytes().await.expect("a body");
        let page = Page::new(status, headers, bytes.to_vec());
        if !(300..400).contains(&status) {
            self.last = Some(page.clone());
        }
        page
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for one in headers.get_all(SET_COOKIE) {
            let line = one.to_str().expect("a cookie in ASCII");
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a name and a value");
            if attributes.to_ascii_lowercase().contains("max-age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Signs in with a password and a code; what the last step answered.
    pub async fn sign_in_with(&mut self, email: &str, password: &str, code: &str) -> Page {
        self.get("/connexion").await.expect(200);
        let fields = [("adresse", email), ("mot_de_passe", password)];
        let answer = self.submit("/connexion", &fields).await;
        if answer.status != 303 {
            return answer;
        }
        self.follow(&answer).await.expect(200);
        self.submit("/connexion/code", &[("code", code)]).await
    }
}

impl House {
    /// Somebody in front of a browser that was never here.
    pub fn visitor(&self) -> Visitor {
        let base = format!("http://{}", self.running.address);
        Visitor::new(self.client(), base)
    }

    /// The person of this address in front of a browser, signed in through the pages. A code serves
    /// once (S-020): after the present one the next one is tried, so twice in thirty seconds at most.
    pub async fn visit_as(&self, email: &str) -> Visitor {
        let mut visitor = self.visitor();
        let next = self.now() + SignedDuration::from_secs(30);
        let present = people::code(self.now());
        let mut answer = visitor.sign_in_with(email, PASSWORD, &present).await;
        if answer.status == 422 {
            let fields = [("code", people::code(next))];
            let fields = fields.each_ref().map(|(name, code)| (*name, code.as_str()));
            answer = visitor.submit("/connexion/code", &fields).await;
        }
        assert_eq!(
            (answer.status, answer.location()),
            (303, "/"),
            "{email} signs in: {}",
            answer.words()
        );
        visitor
    }
}
