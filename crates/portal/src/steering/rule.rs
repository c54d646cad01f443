//! `/regles/{id}/regle/{rule}`: one rule of a draft, written, moved or removed.

use super::rules::{address, refused};
use crate::choices_of;
use crate::form::{Fields, Posted};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::sections::{Control, Kind, Section, Wrong, or_nothing};
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{get, post, web};
use app::routing_rules::{
    self as kept, Commune, Conditions, Propose, Rule, RuleId, RuleSet, Target,
};
use app::{App, AppError};
use askama::Template;
use domain::codes::{OrganisationKind, RequestType, Service, Subject, Urgency};
use domain::ids::RuleSetId;
use domain::text::Label;
use edge::needs::ManageRoutingRules;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::str::FromStr;

/// The address of a rule that is not written yet.
const NEW: &str = "nouvelle";

#[derive(Template)]
#[template(path = "steering/rule.html")]
struct RulePage {
    frame: Frame,
    set: (String, String),
    action: String,
    version: i32,
    is_new: bool,
    sections: Vec<Section>,
    wrongs: Vec<Wrong>,
    alert: Option<String>,
    /// The organisations that it names, which stay.
    named: Option<String>,
}

/// What was typed, by the names of the fields.
struct Typed(Fields);

impl Typed {
    /// What a rule says, as it would be typed.
    fn of(rule: &Rule) -> Self {
        let mut fields: Fields = Vec::new();
        let mut add = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
        add("nom", rule.label.as_str());
        add("service", rule.service.map_or("", Service::code));
        let when = &rule.when;
        let types = when.types.iter().map(|one| ("types", one.code()));
        let subjects = when.subjects.iter().map(|one| ("sujets", one.code()));
        let urgencies = when.urgencies.iter().map(|one| ("urgences", one.code()));
        let kinds = when.organisation_kinds.iter();
        let kinds = kinds.map(|one| ("structures", one.code()));
        for (name, code) in types.chain(subjects).chain(urgencies).chain(kinds) {
            add(name, code);
        }
        let communes: Vec<String> = when.communes.iter().map(ToString::to_string).collect();
        add("communes", &communes.join("\n"));
        add("du", &rule.from.map(french::short_date).unwrap_or_default());
        add(
            "au",
            &rule.until.map(french::short_date).unwrap_or_default(),
        );
        Self(fields)
    }

    fn all(&self, name: &str) -> Vec<String> {
        let named = self.0.iter().filter(|(given, _)| given == name);
        named.map(|(_, value)| value.clone()).collect()
    }

    fn one(&self, name: &str) -> String {
        self.all(name).into_iter().next().unwrap_or_default()
    }

    fn codes<T: FromStr>(&self, name: &str) -> Vec<T> {
        let typed = self.all(name);
        typed.iter().filter_map(|code| code.parse().ok()).collect()
    }

    /// The rule; organisations that it named already stay, since the form does not ask for them.
    fn read(&self, former: Option<&Rule>, taken: &BTreeSet<&str>) -> Result<Rule, Vec<Wrong>> {
        let mut wrongs = Vec::new();
        let label = Label::parse(&self.one("nom"));
        if let Err(error) = &label {
            wrongs.push(wrong("nom", error.message.clone().into_owned()));
        }
        let communes = self.one("communes");
        let lines = communes.lines().map(str::trim);
        let communes = lines.filter(|line| !line.is_empty()).map(Commune::parse);
        let communes = communes.collect::<Result<Vec<_>, _>>();
        if let Err(error) = &communes {
            wrongs.push(wrong("communes", error.message.clone().into_owned()));
        }
        let mut day = |name| self.day(name).map_err(|one| wrongs.push(one));
        let days = (day("du"), day("au"));
        let id = match (former, &label) {
            (Some(rule), _) => Some(rule.id.clone()),
            (None, Ok(label)) => named_after(label, taken),
            (None, Err(_)) => None,
        };
        match (id, label, communes, days) {
            (Some(id), Ok(label), Ok(communes), (Ok(from), Ok(until))) => Ok(Rule {
                id,
                label,
                from,
                until,
                when: Conditions {
                    types: self.codes::<RequestType>("types"),
                    subjects: self.codes::<Subject>("sujets"),
                    urgencies: self.codes::<Urgency>("urgences"),
                    communes,
                    organisation_kinds: self.codes::<OrganisationKind>("structures"),
                    organisations: former
                        .map(|rule| rule.when.organisations.clone())
                        .unwrap_or_default(),
                },
                service: self.one("service").parse().ok(),
            }),
            _ => Err(wrongs),
        }
    }

    fn day(&self, name: &'static str) -> Result<Option<Date>, Wrong> {
        let typed = self.one(name);
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let read = crate::drafts::reading::iso(&typed).parse();
        read.map(Some)
            .map_err(|_| wrong(name, "Écrivez un jour comme 07/04/2026.".to_owned()))
    }
}

/// A stable name made of a rule's words, that no other rule of the set has.
fn named_after(label: &Label, taken: &BTreeSet<&str>) -> Option<RuleId> {
    let words = label.as_str().split(|c: char| !c.is_alphanumeric());
    let words = words.filter_map(|word| Label::parse(word).ok());
    let mut name = String::new();
    for word in words {
        let word = word.matching_form().to_ascii_lowercase();
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        if !word.is_empty() && name.len() + word.len() < RuleId::MAX - 8 {
            let joint = if name.is_empty() { "" } else { "-" };
            name = format!("{name}{joint}{word}");
        }
    }
    if name.is_empty() {
        "regle".clone_into(&mut name);
    }
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    let free = names.find(|one| !taken.contains(one.as_str()))?;
    RuleId::parse(&free).ok()
}

const LABELS: &[(&str, &str)] = &[
    ("nom", "Nom de la règle"),
    ("communes", "Communes"),
    ("du", "Premier jour"),
    ("au", "Dernier jour"),
    ("service", "Service"),
];

fn wrong(field: &'static str, message: String) -> Wrong {
    let known = LABELS.iter().find(|(name, _)| *name == field);
    Wrong {
        field,
        label: known.map_or("", |(_, label)| *label),
        message,
    }
}

fn sections(typed: &Typed, wrongs: &[Wrong], is_fallback: bool) -> Vec<Section> {
    let services = or_nothing("Celui que propose le tri", choices_of!(Service));
    let mut first = vec![
        Control::line("nom", "Nom de la règle").hint(
            "Les raisons du tri le citent aux agents et au partenaire. Aucun nom de personne.",
        ),
        Control::line("service", "Service")
            .of(Kind::Select(services))
            .optional(),
    ];
    let day = |name, label| {
        Control::line(name, label)
            .of(Kind::Line("numeric", "w-date"))
            .hint("JJ/MM/AAAA")
            .optional()
            .half()
    };
    let ticks = |name, label, choices| {
        Control::line(name, label)
            .of(Kind::Ticks(choices))
            .optional()
    };
    let mut when = vec![
        ticks("types", "Types de demande", choices_of!(RequestType)),
        ticks("sujets", "Sujets", choices_of!(Subject)),
        ticks("urgences", "Urgences", choices_of!(Urgency)),
        ticks(
            "structures",
            "Genres de structure",
            choices_of!(OrganisationKind),
        ),
        Control::line("communes", "Communes où vit la personne")
            .of(Kind::Area(20_000))
            .hint("Une par ligne : code postal, seul ou suivi du nom")
            .optional(),
        day("du", "Premier jour"),
        day("au", "Dernier jour"),
    ];
    for control in first.iter_mut().chain(&mut when) {
        control.fill(&typed.all(control.name), wrongs);
    }
    let part = |id, title, lede, controls| Section {
        id,
        title,
        lede,
        controls,
    };
    let mut parts = vec![part("regle", "La règle", "", first)];
    if !is_fallback {
        let lede = "Rien de coché, c’est sans condition. Toutes les conditions remplies doivent tenir ; dans une même liste, une valeur suffit.";
        parts.push(part("quand", "Quand elle s’applique", lede, when));
    }
    parts
}

/// The draft that the actor may write, and where the rule is in it.
async fn found<P>(
    app: &App,
    visit: &Visit<P>,
    id: RuleSetId,
    rule: &str,
) -> Result<(RuleSet, Option<usize>), AppError> {
    let set = kept::find(app, &visit.actor, id).await?.set;
    let at = set.rules.iter().position(|one| one.id.as_str() == rule);
    if set.published.is_some() || (at.is_none() && rule != NEW) {
        return Err(AppError::NotFound);
    }
    Ok((set, at))
}

fn made(
    frame: Frame,
    set: &RuleSet,
    at: Option<usize>,
    typed: &Typed,
    wrongs: Vec<Wrong>,
) -> RulePage {
    let rule = at.and_then(|at| set.rules.get(at));
    let part = rule.map_or(NEW, |rule| rule.id.as_str());
    let is_fallback = at.is_some_and(|at| at + 1 == set.rules.len());
    RulePage {
        frame,
        set: (address(set.id), set.motive.as_str().to_owned()),
        action: format!("{}/regle/{part}", address(set.id)),
        version: set.version,
        is_new: rule.is_none(),
        sections: sections(typed, &wrongs, is_fallback),
        wrongs,
        alert: None,
        named: rule
            .map(|rule| rule.when.organisations.len())
            .filter(|count| *count > 0)
            .map(|count| {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                french::counted(count, "structure", "structures")
            }),
    }
}

/// The form of a rule.
#[get("/regles/{id}/regle/{rule}")]
pub async fn get(
    app: web::Data<App>,
    path: web::Path<(RuleSetId, String)>,
    visit: Visit<ManageRoutingRules>,
) -> Page {
    let (set, at) = found(&app, &visit, path.0, &path.1).await?;
    let rule = at.and_then(|at| set.rules.get(at));
    let title = rule.map_or("Nouvelle règle", |rule| rule.label.as_str());
    let typed = rule.map_or(Typed(Vec::new()), Typed::of);
    page::show(&made(visit.frame(title), &set, at, &typed, Vec::new()))
}

/// Writes the rule into its draft: a new one goes before the last, which takes all the rest.
#[post("/regles/{id}/regle/{rule}")]
pub async fn post(
    app: web::Data<App>,
    path: web::Path<(RuleSetId, String)>,
    posted: Posted<ManageRoutingRules, Fields>,
) -> Page {
    let Posted { visit, form } = posted;
    let (set, at) = found(&app, &visit, path.0, &path.1).await?;
    let typed = Typed(form);
    let taken: BTreeSet<&str> = set.rules.iter().map(|rule| rule.id.as_str()).collect();
    let again = |wrongs| {
        let frame = visit.frame("Erreur : règle d’orientation");
        made(frame, &set, at, &typed, wrongs)
    };
    let rule = match typed.read(at.and_then(|at| set.rules.get(at)), &taken) {
        Ok(rule) => rule,
        Err(wrongs) => {
            return Ok(page::with_status(
                &again(wrongs),
                StatusCode::UNPROCESSABLE_ENTITY,
            ));
        }
    };
    let mut rules = set.rules.clone();
    match at.and_then(|at| rules.get_mut(at)) {
        Some(former) => *former = rule,
        None => rules.insert(rules.len().saturating_sub(1), rule),
    }
    let version = typed.one("version").parse().unwrap_or_default();
    match write(&app, &visit, (&set, version), rules).await {
        Ok(()) => page::see(&format!("{}?fait=ecrite", address(set.id))),
        Err(AppError::Invalid(errors)) => {
            let place = |pointer: &str| match pointer.rsplit('/').next() {
                Some("until") => "au",
                Some("service") => "service",
                _ => "nom",
            };
            let wrongs = errors.iter();
            let wrongs = wrongs.map(|one| wrong(place(&one.pointer), one.message.to_string()));
            let page = again(wrongs.collect());
            Ok(page::with_status(&page, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(AppError::Stale { .. }) => {
            let mut page = again(Vec::new());
            page.alert = Some(MOVED.to_owned());
            Ok(page::with_status(&page, StatusCode::CONFLICT))
        }
        Err(other) => Err(other.into()),
    }
}

const MOVED: &str = "Un collègue a changé ce brouillon entre-temps. Ce que vous avez écrit est ci-dessous : enregistrez de nouveau pour l’ajouter au sien.";

async fn write<P>(
    app: &App,
    visit: &Visit<P>,
    (set, version): (&RuleSet, i32),
    rules: Vec<Rule>,
) -> Result<(), AppError> {
    let target = Target {
        id: set.id,
        version,
    };
    let motive = set.motive.clone();
    kept::change(app, &visit.actor, target, Propose { motive, rules }).await?;
    Ok(())
}

/// Moves a rule up or down, or removes it.
#[post("/regles/{id}/regle/{rule}/{act:monter|descendre|retirer}")]
pub async fn act(
    app: web::Data<App>,
    path: web::Path<(RuleSetId, String, String)>,
    posted: Posted<ManageRoutingRules, super::rules::Typed>,
) -> Page {
    let Posted { visit, form } = posted;
    let (id, rule, act) = path.into_inner();
    let (set, at) = found(&app, &visit, id, &rule).await?;
    let at = at.ok_or(AppError::NotFound)?;
    let mut rules = set.rules.clone();
    let last = rules.len().saturating_sub(1);
    match act.as_str() {
        "monter" if at > 0 && at < last => rules.swap(at, at - 1),
        "descendre" if at + 1 < last => rules.swap(at, at + 1),
        "retirer" if at < last => {
            rules.remove(at);
        }
        _ => return page::see(&address(id)),
    }
    match write(&app, &visit, (&set, form.version), rules).await {
        Ok(()) => page::see(&format!("{}?fait=ecrite", address(id))),
        Err(error) => refused(&app, &visit, id, error).await,
    }
}
