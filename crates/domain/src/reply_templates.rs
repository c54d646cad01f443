//! Reply templates: words that agents use again, with variables that the request fills in.
//!
//! A template is a fund's, seen by all of its agents, or an agent's own; it names nobody: its variables
//! are a closed list, and none of them is about the person concerned. It may also say what sending its
//! words does: the agent reads them, sends, and the reply, the named items and the new state are one act.

use crate::coded;
use crate::codes::{RequestType, Service};
use crate::funds::FundCode;
use crate::ids::{AccountId, ReplyTemplateId};
use crate::requests::state::Party;
use crate::text::{Body, Label, TextError};
use jiff::Timestamp;
use std::collections::BTreeSet;

coded! {
    /// What a template may leave to the request to fill in, between braces: `{reference}`.
    pub enum TemplateVariable {
        /// The public reference: `EP-2026-7K3QXD`.
        Reference = "reference", "Référence de la demande";
        /// The French label of the type.
        RequestType = "type", "Type de la demande";
        /// The French label of the subject.
        Subject = "subject", "Sujet de la demande";
        /// The French label of the service that has it.
        Service = "service", "Service qui traite la demande";
        /// The name of the organisation that filed it.
        Organisation = "organisation", "Structure qui a déposé la demande";
        /// The name of the fund.
        Fund = "fund", "Nom de la caisse";
        /// The day on which it was received.
        ReceivedOn = "received_on", "Date de réception";
        /// The day on which an answer was promised.
        PromisedOn = "promised_on", "Date promise";
        /// The items that were asked for and are still missing, one a line.
        Missing = "missing", "Éléments demandés qui manquent";
    }
}

coded! {
    /// What sending the words of a template does.
    pub enum ReplyAct {
        /// The words inform, nothing else changes.
        Write = "write", "Informer le partenaire";
        /// The words go with named items; the due date is paused.
        Ask = "ask", "Demander des éléments";
        /// The words answer.
        Answer = "answer", "Répondre au partenaire";
    }
}

/// What a template does beside its words: a macro.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gesture {
    /// What sending does.
    pub act: ReplyAct,
    /// The items that are asked for, twenty at most; none unless the act asks.
    pub items: Vec<Label>,
    /// For whom the fund then waits; means something when the act asks.
    pub waiting_for: Party,
}

impl Gesture {
    /// The most items that one act asks for.
    pub const MOST_ITEMS: usize = 20;
}

/// The words of a template: 1 to 4,000 characters, several lines; braces hold variables only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateText(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    Variable(TemplateVariable),
}

impl TemplateText {
    /// The most characters that a template may have: filled in, it still fits in a message.
    pub const MAX: usize = 4_000;

    /// Reads a template.
    ///
    /// Codes: those of [`Body::parse`], `unknown-variable`, `brace`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let body = Body::parse(text)?;
        let mut rest = body.expose();
        if rest.chars().count() > Self::MAX {
            return Err(TextError::too_long(Self::MAX));
        }
        let mut parts = Vec::new();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, following) = after.split_once('}').ok_or(BRACE)?;
            let variable = name.parse().map_err(|_| unknown_variable())?;
            parts.push(words(before)?);
            parts.push(Part::Variable(variable));
            rest = following;
        }
        parts.push(words(rest)?);
        parts.retain(|part| *part != Part::Words(String::new()));
        Ok(Self(parts))
    }

    /// The variables that it names.
    pub fn variables(&self) -> BTreeSet<TemplateVariable> {
        let named = self.0.iter().filter_map(|part| match part {
            Part::Variable(variable) => Some(*variable),
            Part::Words(_) => None,
        });
        named.collect()
    }

    /// The words, each variable replaced by its value.
    pub fn render(&self, value: impl Fn(TemplateVariable) -> String) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Words(words) => words.clone(),
            Part::Variable(variable) => value(*variable),
        });
        parts.collect()
    }
}

impl std::fmt::Display for TemplateText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.render(|variable| format!("{{{variable}}}")))
    }
}

const BRACE: TextError = TextError::new(
    "brace",
    "Une accolade ouvre ou ferme une variable, comme {reference} : fermez-la, ou retirez-la.",
);

fn words(text: &str) -> Result<Part, TextError> {
    if text.contains('}') {
        return Err(BRACE);
    }
    Ok(Part::Words(text.to_owned()))
}

fn unknown_variable() -> TextError {
    let known: Vec<String> = TemplateVariable::ALL
        .iter()
        .map(|variable| format!("{{{variable}}}"))
        .collect();
    TextError {
        code: "unknown-variable",
        message: format!("Les variables admises sont {}.", known.join(", ")).into(),
    }
}

/// A template of a fund.
#[derive(Debug, Clone)]
pub struct ReplyTemplate {
    /// Its id.
    pub id: ReplyTemplateId,
    /// The fund.
    pub fund: FundCode,
    /// What agents call it.
    pub title: Label,
    /// Its words.
    pub text: TemplateText,
    /// The service it is for; every one when none is named.
    pub service: Option<Service>,
    /// The type it is for; every one when none is named.
    pub request_type: Option<RequestType>,
    /// Whose it is; the fund's when nobody is named.
    pub owner: Option<AccountId>,
    /// What sending its words does; the agent's choice when nothing is said.
    pub gesture: Option<Gesture>,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was retired: it is no longer offered, and no longer changes.
    pub retired_at: Option<Timestamp>,
    /// Grows by one at each change; the strong `ETag`.
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_filled_in() {
        let text = "Bonjour,\nvotre demande {reference} est au {service}.\n{missing}";
        let template = TemplateText::parse(text).unwrap();
        assert_eq!(template.to_string(), text);
        assert_eq!(
            template.variables().into_iter().collect::<Vec<_>>(),
            [
                TemplateVariable::Reference,
                TemplateVariable::Service,
                TemplateVariable::Missing
            ]
        );
        let filled = template.render(|variable| variable.code().to_uppercase());
        assert_eq!(
            filled,
            "Bonjour,\nvotre demande REFERENCE est au SERVICE.\nMISSING"
        );
    }

    /// What a value holds is never read again as a template.
    #[test]
    fn values_are_not_templates() {
        let template = TemplateText::parse("{organisation}").unwrap();
        assert_eq!(template.render(|_| "{reference}".to_owned()), "{reference}");
    }

    #[test]
    fn only_known_variables_are_admitted() {
        for (text, code) in [
            ("Bonjour {nir}", "unknown-variable"),
            ("Bonjour { reference }", "unknown-variable"),
            ("Bonjour {reference", "brace"),
            ("Bonjour reference}", "brace"),
            ("{{reference}}", "unknown-variable"),
            ("  ", "empty"),
        ] {
            assert_eq!(TemplateText::parse(text).unwrap_err().code, code, "{text}");
        }
        let message = TemplateText::parse("{x}").unwrap_err().message;
        assert!(message.contains("{promised_on}"), "{message}");
        let long = "a".repeat(TemplateText::MAX + 1);
        assert_eq!(TemplateText::parse(&long).unwrap_err().code, "too-long");
    }
}
