//! One row an operation. The first caller named must succeed: a refusal of the others is then no
//! accident.

use super::callers::Kind::{self, Anonymous};
use super::things::On;
use super::{Names, filled};
use reqwest::Method;

mod api;
mod pages;
mod programs;

/// What a call carries.
pub enum Sends {
    Nothing,
    Json(&'static str),
    Fields(&'static str),
    /// A PDF, in the part of this name.
    File(&'static str),
    /// A file of text, in the part of this name.
    Text(&'static str, &'static str),
}

/// An operation, and how it is called well.
pub struct Row {
    /// `GET /api/v1/requests/{id}`.
    pub operation: &'static str,
    /// What stands in the path beyond what is called upon: `act=prendre`, or the query: `?year=2026`.
    pub with: &'static str,
    /// Who succeeds.
    pub by: Kind,
    /// Upon what.
    pub on: On,
    /// With what.
    pub sends: Sends,
}

const fn row(operation: &'static str, by: Kind, on: On) -> Row {
    Row {
        operation,
        with: "",
        by,
        on,
        sends: Sends::Nothing,
    }
}

const fn json(operation: &'static str, by: Kind, on: On, body: &'static str) -> Row {
    Row {
        sends: Sends::Json(body),
        ..row(operation, by, on)
    }
}

impl Row {
    const fn with(self, with: &'static str) -> Self {
        Self { with, ..self }
    }

    const fn file(self, name: &'static str) -> Self {
        Self {
            sends: Sends::File(name),
            ..self
        }
    }

    const fn text(self, name: &'static str, text: &'static str) -> Self {
        Self {
            sends: Sends::Text(name, text),
            ..self
        }
    }

    const fn fields(self, fields: &'static str) -> Self {
        Self {
            sends: Sends::Fields(fields),
            ..self
        }
    }

    /// What the row is called in the matrix.
    pub fn name(&self) -> String {
        if self.with.is_empty() || self.with.starts_with('?') {
            return self.operation.to_owned();
        }
        let values: Vec<&str> = self.parts().map(|(_, value)| value).collect();
        format!("{} [{}]", self.operation, values.join(" "))
    }

    /// What stands in the address besides ids: `rule=reste&act=monter`.
    fn parts(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.with.split('&').filter_map(|part| part.split_once('='))
    }

    /// Whether it is a page's.
    pub fn is_page(&self) -> bool {
        !self.operation.contains("/api/")
            && !self.operation.contains("/oauth/")
            && !["GET /livez", "GET /readyz", "GET /.well-known/jwks.json"]
                .contains(&self.operation)
    }

    /// Whether its forms are those of somebody who is not signed in.
    pub fn is_for_guests(&self) -> bool {
        self.is_page() && self.by == Anonymous
    }

    /// Whether a program may reach it.
    pub fn admits(&self, kind: Kind) -> bool {
        !(self.is_page() && kind.is_program())
    }

    /// Whether it changes or ends whoever calls.
    pub fn needs_fresh_caller(&self) -> bool {
        self.on == On::Herself
    }

    /// Whether it changes anything.
    pub fn changes(&self) -> bool {
        !self.operation.starts_with("GET ")
    }

    /// The method and the address, filled in.
    pub fn address(&self, names: &Names) -> (Method, String) {
        let (method, path) = self.operation.split_once(' ').expect("a path");
        let mut path = filled(path, names);
        if self.with.starts_with('?') {
            path.push_str(self.with);
        } else {
            for (name, value) in self.parts() {
                path = path.replace(&format!("{{{name}}}"), value);
            }
        }
        (method.parse().expect("a method"), path)
    }
}

/// Every row.
pub static ROWS: &[&[Row]] = &[
    api::OPEN,
    api::PEOPLE,
    api::REQUESTS,
    programs::KEEPING,
    programs::WEBHOOKS,
    api::FUND,
    pages::ROWS,
];
