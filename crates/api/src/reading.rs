//! From the members of a body to domain values: every refusal is gathered, at its place.

use crate::problem::Problem;
use app::FieldError;
use domain::text::TextError;
use std::borrow::Cow;

/// The refusals met so far.
#[derive(Default)]
pub struct Reading {
    errors: Vec<FieldError>,
}

impl Reading {
    /// A value that must be there and be good.
    pub fn text<T>(
        &mut self,
        pointer: impl Into<Cow<'static, str>>,
        parsed: Result<T, TextError>,
    ) -> Option<T> {
        parsed
            .map_err(|error| self.errors.push(FieldError::of_text(pointer, error)))
            .ok()
    }

    /// A value that may be absent.
    pub fn text_if<T>(
        &mut self,
        pointer: &'static str,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, TextError>,
    ) -> Option<T> {
        text.and_then(|text| self.text(pointer, parse(text)))
    }

    /// A refusal.
    pub fn refuse(&mut self, pointer: &'static str, code: &'static str, message: &'static str) {
        self.errors.push(FieldError::new(pointer, code, message));
    }

    /// What was read, unless something was refused on the way.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(Problem::invalid(self.errors)),
        }
    }
}
