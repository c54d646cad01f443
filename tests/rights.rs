//! Who may do what: every operation of the API and of the pages, for every kind of caller.

mod callers;
mod forms;
mod matrix;
mod members;
mod pairs;
mod routes;
mod rows;
mod tenants;
mod things;
mod timing;
mod transitions;

use callers::{Callers, Kind};
use rows::{ROWS, Row};
use std::collections::BTreeMap;
use testkit::{House, Where};
use things::Things;

/// A house in which one caller may open as many cases as a test needs.
async fn house(place: Where) -> Option<House> {
    House::open_with(place, |config| config.cases_per_hour = 10_000).await
}

/// What stands between braces in the paths and bodies of a row.
type Names = BTreeMap<&'static str, String>;

/// What a call brought.
struct Met {
    status: u16,
    location: String,
    headers: reqwest::header::HeaderMap,
    body: String,
}

impl Met {
    /// What a page is.
    fn of(page: &testkit::Page) -> Self {
        Self {
            status: page.status,
            location: page.location().to_owned(),
            headers: page.headers.clone(),
            body: page.html.clone(),
        }
    }

    /// As the matrix writes it: the status, or `login` for a page that asks to sign in first.
    fn code(&self) -> String {
        if self.status == 303 && self.location.starts_with("/connexion") {
            "login".to_owned()
        } else {
            self.status.to_string()
        }
    }

    /// Whether something was done or shown.
    fn is_good(&self) -> bool {
        (200..400).contains(&self.status) && self.code() != "login"
    }

    /// Whether what was called upon is no longer what it was, or may not be.
    fn spends(&self) -> bool {
        self.is_good() || matches!(self.status, 409 | 412)
    }

    /// The body without what is of this very call.
    fn words(&self) -> String {
        let id = self.headers.get("x-request-id");
        let id = id.and_then(|id| id.to_str().ok()).unwrap_or("-");
        self.body.replace(id, "(id)")
    }
}

/// A house with everybody in it.
struct World {
    callers: Callers,
    things: Things,
}

impl World {
    async fn of(house: &House) -> Self {
        let callers = Callers::of(house).await;
        let things = Things::of(house).await;
        Self { callers, things }
    }

    /// What the row is called upon.
    async fn make(&self, house: &House, row: &Row) -> Names {
        let member = self.callers.api(Kind::Member);
        self.things.make(house, row.on, member).await
    }

    /// Calls a row's operation as somebody, upon something.
    async fn call(&mut self, house: &House, row: &Row, kind: Kind, names: &Names) -> Met {
        if row.needs_fresh_caller() {
            self.callers.renew(house, kind).await;
        }
        if row.is_page() {
            self.callers.visit(kind, row, names).await
        } else {
            self.callers.ask(kind, row, names).await
        }
    }
}

/// The text with every `{name}` filled in; what has no value is left as it is.
fn filled(text: &str, names: &Names) -> String {
    let mut text = text.to_owned();
    for (name, value) in names {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}
