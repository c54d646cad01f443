//! `route`: sorts lines of JSON, one by one, in order; no database, no network.

use crate::model;
use crate::output::Failure;
use routing::evaluate::{Evaluation, Outcome};
use routing::lines::{Answer, Labelled, Line};
use routing::{Sorter, Sorting};
use serde::Serialize;
use std::io::{BufRead, Write};
use std::path::Path;

/// Sorts every line of the input. Empty lines are passed over; a bad one stops the work with its
/// number, after what came before it was written. `explain` adds what a complete request would
/// still need, what else to tell the author, and which model and rules said so.
pub fn sort_lines(
    input: impl BufRead,
    output: &mut impl Write,
    explain: bool,
) -> Result<(), Failure> {
    let sorter = Sorter::embedded();
    for (number, line) in (1_u64..).zip(input.lines()) {
        let bad = |reason: String| Failure::new(format!("line {number}: {reason}"));
        let line = line.map_err(|error| bad(error.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let line = Line::parse(&line).map_err(|_| bad("is not a submission: write {\"id\", \"received\", \"sender_kind\", \"declared_type\", \"title\", \"text\"}".to_owned()))?;
        let sorting = sorter.sort(&line.submission());
        let answer = Answer::new(&line.id, &sorting);
        let json = if explain {
            serde_json::to_string(&Explained::new(answer, &sorting))
        } else {
            serde_json::to_string(&answer)
        };
        let json = json.map_err(|error| bad(error.to_string()))?;
        match writeln!(output, "{json}") {
            // Whoever reads has had enough: `… | head`.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
    }
    match output.flush() {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// An answer with everything that sorting said.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    answer: Answer<'a>,
    missing: Vec<&'static str>,
    notices: Vec<&'static str>,
    model: &'static str,
    rules: &'static str,
}

impl<'a> Explained<'a> {
    fn new(answer: Answer<'a>, sorting: &Sorting) -> Self {
        Self {
            answer,
            missing: sorting.missing.iter().map(|piece| piece.label).collect(),
            notices: sorting
                .notices
                .iter()
                .map(|notice| notice.message())
                .collect(),
            model: sorting.model_version,
            rules: sorting.rules_version,
        }
    }
}

/// Measures the sorting of a labelled file against its labels, by the model of this build or by that
/// of another file.
pub fn evaluate(file: &Path, other: Option<&Path>) -> Result<Evaluation, Failure> {
    let lines = labelled(file)?;
    let other = other.map(model::open).transpose()?;
    let sorter = other.as_ref().unwrap_or_else(|| Sorter::embedded());
    let outcomes: Vec<Outcome> = lines
        .iter()
        .map(|line| Outcome::new(line, &sorter.sort(&line.submission())))
        .collect();
    Ok(Evaluation::new(&outcomes))
}

/// The lines of a labelled file; the first bad one is named by its number.
pub fn labelled(file: &Path) -> Result<Vec<Labelled>, Failure> {
    let shown = file.display();
    let text =
        std::fs::read_to_string(file).map_err(|error| Failure::new(format!("{shown}: {error}")))?;
    Labelled::parse_all(&text).map_err(|(number, _)| {
        Failure::new(format!(
            "{shown}: line {number}: is not a labelled submission"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"id":"a","received":"2025-09-03","sender_kind":"ccas","declared_type":null,"title":"C2S","text":"Je vous transmets le dossier de renouvellement de C2S de Madame."}"#;

    fn sorted(input: &str, explain: bool) -> (String, Result<(), Failure>) {
        let mut output = Vec::new();
        let outcome = sort_lines(input.as_bytes(), &mut output, explain);
        (String::from_utf8(output).unwrap(), outcome)
    }

    #[test]
    fn answers_come_in_the_order_of_the_lines() {
        let second = LINE.replace("\"a\"", "\"b\"");
        let (output, outcome) = sorted(&format!("{LINE}\n\n{second}\n"), true);
        assert_eq!(outcome, Ok(()));
        let ids: Vec<&str> = output.lines().map(|line| &line[..8]).collect();
        assert_eq!(ids, [r#"{"id":"a"#, r#"{"id":"b"#]);
        let answer: serde_json::Value =
            serde_json::from_str(output.lines().next().unwrap()).unwrap();
        assert!(
            answer["reasons"]
                .as_array()
                .is_some_and(|reasons| !reasons.is_empty())
        );
        assert!(answer["model"].is_string() && answer["missing"].is_array());
        for member in [
            "type",
            "subject",
            "service",
            "urgency",
            "due",
            "secondary",
            "confidence",
            "human",
            "reasons",
        ] {
            assert!(answer.get(member).is_some(), "{member}");
        }
    }

    #[test]
    fn a_bad_line_is_named_after_what_came_before_it() {
        let (output, outcome) = sorted(&format!("{LINE}\n{{\"id\":1}}\n{LINE}\n"), false);
        assert_eq!(output.lines().count(), 1);
        let line = outcome.unwrap_err().to_string();
        assert!(line.starts_with("line 2: "), "{line}");
    }
}
