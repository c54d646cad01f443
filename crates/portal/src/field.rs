//! A field of a form, with its label, its hint and what was wrong with it; and the summary of all that
//! was wrong.

use crate::refusal::Refusal;
use actix_web::http::StatusCode;
use app::AppError;
use askama::Template;

/// What was wrong with a form.
#[derive(Default)]
pub struct Refused {
    lines: Vec<Line>,
    is_stale: bool,
}

/// One thing that was wrong.
pub struct Line {
    /// The field, to lead to; empty for the form as a whole.
    pub field: &'static str,
    /// What to correct.
    pub message: String,
}

/// Which field of a form shows the refusals of which member of a command.
pub type Places = &'static [(&'static str, &'static str)];

impl Refused {
    /// Something wrong with one field.
    pub fn one(field: &'static str, message: impl Into<String>) -> Self {
        let mut refused = Self::default();
        refused.add(field, message);
        refused
    }

    /// Adds something wrong with a field.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.lines.push(Line {
            field,
            message: french::spaced(&message.into()),
        });
    }

    /// What a use case refused, if it is for the form to say; any other refusal is a page of its own.
    pub fn by(error: AppError, places: Places) -> Result<Self, Refusal> {
        let place = |pointer: &str| {
            let found = places.iter().find(|(member, _)| *member == pointer);
            found.map_or("", |(_, field)| *field)
        };
        let mut refused = Self::default();
        match error {
            AppError::Invalid(errors) => {
                for error in errors {
                    refused.add(place(&error.pointer), error.message);
                }
            }
            AppError::Taken(member) => refused.add(
                place(&format!("/{member}")),
                "Cette adresse a déjà un compte, ici ou dans une autre structure.",
            ),
            AppError::Stale { .. } => {
                refused.is_stale = true;
                refused.add(
                    "",
                    "Quelqu’un a changé ces informations pendant que vous les lisiez : les voici à \
                     jour. Relisez-les, puis recommencez si c’est encore utile.",
                );
            }
            AppError::TooManyTries { wait } => {
                refused.add("", crate::entrance::too_many(wait));
            }
            other => return Err(other.into()),
        }
        Ok(refused)
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Everything that is, in order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What is wrong with a field.
    pub fn at(&self, field: &str) -> Option<String> {
        let found = self.lines.iter().find(|line| line.field == field);
        found.map(|line| line.message.clone())
    }

    /// The title of the page, which says that something is wrong.
    pub fn title(&self, title: &str) -> String {
        if self.is_empty() {
            return title.to_owned();
        }
        let mut letters = title.chars();
        let first = letters.next().map(|first| first.to_lowercase().to_string());
        format!("Erreur : {}{}", first.unwrap_or_default(), letters.as_str())
    }

    /// The status of the page that shows the form again.
    pub fn status(&self) -> StatusCode {
        if self.is_stale {
            StatusCode::CONFLICT
        } else if self.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

/// A choice of a list.
pub struct Choice {
    /// What is sent.
    pub value: &'static str,
    /// What is read.
    pub label: &'static str,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// A field on one line, or a list.
#[derive(Template)]
#[template(path = "field.html")]
pub struct Field {
    name: &'static str,
    label: &'static str,
    kind: &'static str,
    value: String,
    hint: String,
    error: Option<String>,
    autocomplete: &'static str,
    class: &'static str,
    is_optional: bool,
    choices: Vec<Choice>,
    alert: String,
}

impl Field {
    fn new(name: &'static str, label: &'static str, kind: &'static str) -> Self {
        Self {
            name,
            label,
            kind,
            value: String::new(),
            hint: String::new(),
            error: None,
            autocomplete: "off",
            class: "",
            is_optional: false,
            choices: Vec::new(),
            alert: format!("{}#alert", crate::assets::address("icons.svg")),
        }
    }

    /// Words on one line.
    pub fn text(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..Self::new(name, label, "text")
        }
    }

    /// An e-mail address.
    pub fn email(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..Self::new(name, label, "email")
        }
    }

    /// A password: what was typed is never shown again.
    pub fn password(name: &'static str, label: &'static str, autocomplete: &'static str) -> Self {
        Self {
            autocomplete,
            ..Self::new(name, label, "password")
        }
    }

    /// The code of a telephone: what was typed is never shown again.
    pub fn code(name: &'static str, label: &'static str) -> Self {
        Self {
            autocomplete: "one-time-code",
            class: " w-date",
            ..Self::new(name, label, "code")
        }
    }

    /// A day.
    pub fn day(name: &'static str, label: &'static str, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            class: " w-date",
            ..Self::new(name, label, "date")
        }
    }

    /// What makes the form do a thing once, however often it is sent; never seen.
    pub fn key(key: impl Into<String>) -> Self {
        Self {
            value: key.into(),
            ..Self::new("cle", "", "hidden")
        }
    }

    /// Something that the form says again; never seen.
    pub fn hidden(name: &'static str, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..Self::new(name, "", "hidden")
        }
    }

    /// One of a list.
    pub fn list(name: &'static str, label: &'static str, choices: Vec<Choice>) -> Self {
        Self {
            choices,
            ..Self::new(name, label, "select")
        }
    }

    /// One of a few, all seen.
    pub fn radios(name: &'static str, label: &'static str, choices: Vec<Choice>) -> Self {
        Self {
            choices,
            ..Self::new(name, label, "radio")
        }
    }

    /// Some of a few, all seen.
    pub fn ticks(name: &'static str, label: &'static str, choices: Vec<Choice>) -> Self {
        Self {
            choices,
            ..Self::new(name, label, "checkbox")
        }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = french::spaced(&hint.into());
        self
    }

    /// With what browsers fill it with.
    #[must_use]
    pub const fn fills(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    /// May be left out.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// With what was wrong.
    #[must_use]
    pub fn refused(mut self, refused: &Refused) -> Self {
        self.error = refused.at(self.name);
        self
    }

    fn described(&self) -> String {
        let error = self.error.as_ref().map(|_| format!("{}-erreur", self.name));
        let hint = (!self.hint.is_empty()).then(|| format!("{}-aide", self.name));
        error.into_iter().chain(hint).collect::<Vec<_>>().join(" ")
    }
}
