//! The JSON Lines of `route` and of the labelled corpus.

use domain::codes::{RequestType, Service, Subject, Urgency};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

use crate::submission::{Sorting, Submission};

/// Why a line cannot be sorted.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// Not a JSON object of the expected shape.
    #[error("line is not a submission: {0}")]
    Json(#[from] serde_json::Error),
}

/// One submission on stdin of `route`. Members that only labels need are accepted and ignored.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    /// Returned as it came.
    pub id: String,
    /// Reception: a date, or an RFC 3339 time from which the reception day is computed.
    #[serde(deserialize_with = "reception")]
    pub received: Date,
    /// Kind of the sending organisation.
    #[serde(default)]
    pub sender_kind: Option<String>,
    /// Type chosen by the author; an unknown code counts as none.
    #[serde(default, deserialize_with = "lenient_type")]
    pub declared_type: Option<RequestType>,
    /// The title.
    #[serde(default, deserialize_with = "text_or_null")]
    pub title: String,
    /// The text.
    #[serde(default, deserialize_with = "text_or_null")]
    pub text: String,
    /// A deadline given by the form.
    #[serde(default)]
    pub deadline: Option<Date>,
}

impl Line {
    /// Reads one line of JSON.
    ///
    /// # Errors
    /// [`LineError`] when it is not a submission.
    pub fn parse(line: &str) -> Result<Self, LineError> {
        Ok(serde_json::from_str(line)?)
    }

    /// The submission to sort.
    pub fn submission(&self) -> Submission<'_> {
        Submission {
            received: self.received,
            sender_kind: self.sender_kind.as_deref(),
            declared_type: self.declared_type,
            title: &self.title,
            text: &self.text,
            deadline: self.deadline,
            ..Submission::default()
        }
    }
}

/// One line of a labelled corpus.
#[derive(Debug, Clone, Deserialize)]
pub struct Labelled {
    /// What was submitted.
    #[serde(flatten)]
    pub line: Line,
    /// The right type.
    #[serde(rename = "type")]
    pub request_type: RequestType,
    /// The right subject.
    pub subject: Subject,
    /// The right service.
    pub service: Service,
    /// The right urgency.
    pub urgency: Urgency,
    /// The other acts, as `type/subject`.
    #[serde(default)]
    pub secondary: Vec<String>,
}

impl Labelled {
    /// Reads every non-empty line of a labelled file.
    ///
    /// # Errors
    /// The number of the first bad line (from 1) and what is wrong with it.
    pub fn parse_all(file: &str) -> Result<Vec<Self>, (usize, LineError)> {
        let lines = file
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(at, line)| serde_json::from_str(line).map_err(|error| (at + 1, error.into())))
            .collect()
    }

    /// The submission to sort.
    pub fn submission(&self) -> Submission<'_> {
        self.line.submission()
    }

    /// The other acts whose codes are known, in the order of the labels.
    pub fn other_acts(&self) -> impl Iterator<Item = (RequestType, Subject)> + '_ {
        self.secondary.iter().filter_map(|act| {
            let (kind, subject) = act.split_once('/')?;
            Some((kind.parse().ok()?, subject.parse().ok()?))
        })
    }

    /// Who wrote the line, from its id.
    pub fn origin(&self) -> Origin {
        if self.line.id.starts_with("own-c") {
            Origin::Composed
        } else if self.line.id.starts_with("own-") {
            Origin::Own
        } else {
            Origin::Corpus
        }
    }

    /// Whether the line was written for this repository, beside the founders' corpus.
    pub fn is_own(&self) -> bool {
        self.origin() != Origin::Corpus
    }
}

/// Who wrote a labelled line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The founders' corpus.
    Corpus,
    /// Written one by one for this repository (`own-0001`).
    Own,
    /// Composed from clauses for this repository (`own-c0001`).
    Composed,
}

/// One line on stdout of `route`.
#[derive(Debug, Clone, Serialize)]
pub struct Answer<'a> {
    /// The submission's id.
    pub id: &'a str,
    /// Type.
    #[serde(rename = "type")]
    pub request_type: RequestType,
    /// Subject.
    pub subject: Subject,
    /// Service.
    pub service: Service,
    /// Urgency.
    pub urgency: Urgency,
    /// Due date, `YYYY-MM-DD`.
    pub due: Date,
    /// Other acts, `type/subject`.
    pub secondary: Vec<String>,
    /// 0 to 1.
    pub confidence: f32,
    /// Whether a person must sort it.
    pub human: bool,
    /// French sentences.
    pub reasons: &'a [String],
}

impl<'a> Answer<'a> {
    /// The answer to a line.
    pub fn new(id: &'a str, sorting: &'a Sorting) -> Self {
        let act = |(kind, subject): &(RequestType, Subject)| format!("{kind}/{subject}");
        Self {
            id,
            request_type: sorting.request_type,
            subject: sorting.subject,
            service: sorting.service,
            urgency: sorting.urgency,
            due: sorting.due_on,
            secondary: sorting.secondary.iter().map(act).collect(),
            confidence: (sorting.confidence * 1000.0).round() / 1000.0,
            human: sorting.human,
            reasons: &sorting.reasons,
        }
    }

    /// The answer as one line of JSON, without line feed.
    ///
    /// # Errors
    /// Never in practice: every member can be written.
    pub fn to_json(&self) -> Result<String, LineError> {
        Ok(serde_json::to_string(self)?)
    }
}

fn reception<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(domain::calendar::reception_day(instant));
    }
    text.parse::<Date>().map_err(serde::de::Error::custom)
}

fn lenient_type<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<RequestType>, D::Error> {
    let code = Option::<String>::deserialize(deserializer)?;
    Ok(code.and_then(|code| code.parse().ok()))
}

fn text_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reception_is_a_date_or_a_time() {
        let date = Line::parse(r#"{"id":"a","received":"2025-09-03","text":"x"}"#).unwrap();
        assert_eq!(date.received.to_string(), "2025-09-03");
        let late =
            Line::parse(r#"{"id":"a","received":"2025-09-05T15:00:00Z","title":null}"#).unwrap();
        assert_eq!(
            late.received.to_string(),
            "2025-09-08",
            "Friday 17:00 in Paris counts as Monday"
        );
    }

    #[test]
    fn label_members_are_ignored_by_route() {
        let line = r#"{"id":"a","received":"2025-09-03","text":"x","type":"contact","note":"","declared_type":"?"}"#;
        assert_eq!(Line::parse(line).unwrap().declared_type, None);
    }
}
