//! `/regles`: the fund's routing rules; what applies, what is drafted, and what a draft would change,
//! side by side with what applies, before it does.

use crate::form::Posted;
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::urls;
use crate::visit::Visit;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, get, post, web};
use app::routing_rules::{
    self as kept, Checked, Proposal, Rehearse, Rehearsed, Rule, RuleSet, Target,
};
use app::{App, AppError};
use askama::Template;
use domain::calendar;
use domain::ids::RuleSetId;
use domain::permissions::Permission;
use edge::kinds::kind_of;
use edge::needs::{ManageRoutingRules, ReadRoutingRules};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

/// How many sets the list shows.
const SHOWN: u8 = 50;

#[derive(Template)]
#[template(path = "steering/rules.html")]
struct RulesPage {
    frame: Frame,
    current: Option<SetLine>,
    sets: Vec<SetLine>,
    can_write: bool,
}

struct SetLine {
    href: String,
    motive: String,
    number: Option<i32>,
    when: String,
    rules: usize,
    is_current: bool,
}

impl SetLine {
    fn of(set: &RuleSet, current: Option<RuleSetId>) -> Self {
        let at = set
            .published
            .map_or(set.updated_at, |published| published.at);
        Self {
            href: address(set.id),
            motive: set.motive.as_str().trim_end_matches('.').to_owned(),
            number: set.published.map(|published| published.number),
            when: french::moment(calendar::paris(at).datetime()),
            rules: set.rules.len(),
            is_current: current == Some(set.id),
        }
    }
}

#[derive(Template)]
#[template(path = "steering/rule_set.html")]
struct RuleSetPage {
    frame: Frame,
    set: SetLine,
    id: String,
    version: i32,
    is_draft: bool,
    rules: Vec<RuleLine>,
    doubts: Vec<(String, String)>,
    typed: Typed,
    refused: Option<String>,
    rehearsed: Option<Found>,
    can_publish: bool,
}

struct RuleLine {
    id: String,
    label: String,
    when: Vec<String>,
    period: String,
    service: &'static str,
}

/// What a rehearsal found, as the page shows it.
struct Found {
    requests: usize,
    unsorted: usize,
    compared_to: i32,
    moves: Vec<MoveLine>,
    load: Vec<LoadLine>,
}

impl Found {
    const fn has_unsorted(&self) -> bool {
        self.unsorted > 0
    }

    fn compared(&self) -> String {
        let count = i64::try_from(self.requests).unwrap_or(i64::MAX);
        french::counted(count, "demande comparée", "demandes comparées")
    }
}

struct MoveLine {
    from: &'static str,
    to: &'static str,
    rule: String,
    count: usize,
    already_there: usize,
    requests: Vec<(String, String)>,
}

struct LoadLine {
    service: &'static str,
    before: usize,
    after: usize,
    change: String,
    usual: String,
}

/// What the forms say.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The version of the set that the form was made from.
    pub version: i32,
    du: String,
    au: String,
}

/// The page of a set.
pub fn address(id: RuleSetId) -> String {
    format!("{}/{id}", urls::RULES)
}

/// The sets.
#[get("/regles")]
pub async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    visit: Visit<ReadRoutingRules>,
) -> Page {
    let said = match request.query_string() {
        "fait=publiees" => Some("Ces règles s’appliquent à partir de maintenant."),
        "fait=supprimees" => Some("Le brouillon est supprimé."),
        _ => None,
    };
    let listed = kept::list(&app, &visit.actor, None, SHOWN).await?;
    let current = listed.current.as_ref().map(|set| set.id);
    page::show(&RulesPage {
        frame: visit.frame("Règles d’orientation").saying(said),
        current: listed.current.as_ref().map(|set| SetLine::of(set, current)),
        sets: listed
            .page
            .items
            .iter()
            .map(|set| SetLine::of(set, current))
            .collect(),
        can_write: visit.actor.may(Permission::ManageRoutingRules),
    })
}

/// One set, and the form that rehearses it.
#[get("/regles/{id}")]
pub async fn open(
    app: web::Data<App>,
    id: web::Path<RuleSetId>,
    request: HttpRequest,
    visit: Visit<ReadRoutingRules>,
) -> Page {
    let mut page = made(&app, &visit, id.into_inner(), Typed::default()).await?;
    let is_said = request.query_string() == "fait=ecrite";
    page.frame.said = is_said.then_some("Le brouillon est gardé ; rien ne s’applique encore.");
    page::show(&page)
}

async fn made<P>(
    app: &App,
    visit: &Visit<P>,
    id: RuleSetId,
    mut typed: Typed,
) -> Result<RuleSetPage, AppError> {
    let Checked { set, doubts } = kept::find(app, &visit.actor, id).await?;
    let current = kept::list(app, &visit.actor, None, 1).await?.current;
    let today = calendar::paris(app.clock.now()).date();
    if typed.du.is_empty() {
        typed.du = today.saturating_sub(90.days()).to_string();
        typed.au = today.to_string();
    }
    let can_publish = visit.actor.may(Permission::ManageRoutingRules);
    Ok(RuleSetPage {
        frame: visit.frame(&format!("Règles\u{a0}: {}", set.motive.as_str())),
        id: set.id.to_string(),
        version: set.version,
        is_draft: set.published.is_none(),
        rules: set.rules.iter().map(rule_line).collect(),
        doubts: doubts
            .into_iter()
            .map(|doubt| (doubt.rule.to_string(), doubt.message))
            .collect(),
        set: SetLine::of(&set, current.map(|set| set.id)),
        typed,
        refused: None,
        rehearsed: None,
        can_publish,
    })
}

fn rule_line(rule: &Rule) -> RuleLine {
    let when = &rule.when;
    let mut said = Vec::new();
    let mut say = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            said.push(format!("{name}\u{a0}: {}", values.join(" ou ")));
        }
    };
    let labels = |labels: Vec<&'static str>| labels.into_iter().map(str::to_owned).collect();
    say(
        "Type",
        labels(when.types.iter().map(|one| one.label()).collect()),
    );
    say(
        "Sujet",
        labels(when.subjects.iter().map(|one| one.label()).collect()),
    );
    say(
        "Urgence",
        labels(when.urgencies.iter().map(|one| one.label()).collect()),
    );
    say(
        "Commune",
        when.communes.iter().map(ToString::to_string).collect(),
    );
    let kinds = when.organisation_kinds.iter().map(|one| one.label());
    say("Structure", labels(kinds.collect()));
    if !when.organisations.is_empty() {
        let count = i64::try_from(when.organisations.len()).unwrap_or(i64::MAX);
        said.push(french::counted(
            count,
            "structure nommée",
            "structures nommées",
        ));
    }
    let period = match (rule.from, rule.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("à partir du {}", french::date(from)),
        (None, Some(until)) => format!("jusqu’au {}", french::date(until)),
        (Some(from), Some(until)) => {
            format!("du {} au {}", french::date(from), french::date(until))
        }
    };
    RuleLine {
        id: rule.id.to_string(),
        label: rule.label.as_str().to_owned(),
        when: said,
        period,
        service: rule
            .service
            .map_or("Le service proposé par le tri", |one| one.label()),
    }
}

/// Tries the set on past requests; writes nothing but a line of the journal.
#[post("/regles/{id}/repeter")]
pub async fn rehearse(
    app: web::Data<App>,
    id: web::Path<RuleSetId>,
    posted: Posted<ManageRoutingRules, Typed>,
) -> Page {
    let id = id.into_inner();
    let Posted { visit, form: typed } = posted;
    let days = (typed.du.parse::<Date>(), typed.au.parse::<Date>());
    let found = if let (Ok(from), Ok(until)) = days {
        let wanted = Rehearse {
            proposal: Proposal::Set(id),
            from,
            until,
            as_of: None,
        };
        kept::rehearse(&app, &visit.actor, wanted).await
    } else {
        Err(AppError::field("/from", "date", "Donnez deux dates."))
    };
    let mut page = made(&app, &visit, id, typed).await?;
    let status = match found {
        Ok(found) => {
            page.rehearsed = Some(shown(found));
            StatusCode::OK
        }
        Err(error) => page.refuse(error)?,
    };
    Ok(page::with_status(&page, status))
}

impl RuleSetPage {
    /// Whether the reader may write in it.
    const fn is_written(&self) -> bool {
        self.is_draft && self.can_publish
    }

    /// The form of a rule.
    fn part(&self, rule: &str) -> String {
        format!("{}/{}/regle/{rule}", urls::RULES, self.id)
    }

    /// Says why nothing was done.
    fn refuse(&mut self, error: AppError) -> Result<StatusCode, AppError> {
        let (words, status) = match error {
            AppError::Invalid(errors) => {
                let words: Vec<String> = errors
                    .into_iter()
                    .map(|error| error.message.into_owned())
                    .collect();
                (words.join(" "), StatusCode::UNPROCESSABLE_ENTITY)
            }
            AppError::Stale { .. } | AppError::Rules(_) => {
                let kind = kind_of(&error);
                (
                    format!("{} {}", kind.title, kind.advice),
                    StatusCode::CONFLICT,
                )
            }
            other => return Err(other),
        };
        self.frame.title = format!("Erreur : {}", self.frame.title);
        self.refused = Some(words);
        Ok(status)
    }
}

fn shown(found: Rehearsed) -> Found {
    let moves = found.moves.into_iter().map(|one| MoveLine {
        from: one.from.label(),
        to: one.to.label(),
        rule: one.rule.map(|rule| rule.to_string()).unwrap_or_default(),
        count: one.count,
        already_there: one.already_there,
        requests: one
            .requests
            .into_iter()
            .take(10)
            .map(|(id, reference)| (urls::request(id), reference.as_str().to_owned()))
            .collect(),
    });
    let load = found.load.into_iter().map(|one| LoadLine {
        service: one.service.label(),
        before: one.before,
        after: one.after,
        change: match one.after.cmp(&one.before) {
            std::cmp::Ordering::Greater => format!("+{}", one.after - one.before),
            std::cmp::Ordering::Equal => "=".to_owned(),
            std::cmp::Ordering::Less => format!("−{}", one.before - one.after),
        },
        usual: one.usual_days.map_or_else(
            || "inconnu".to_owned(),
            |days| french::counted(days, "jour ouvré", "jours ouvrés"),
        ),
    });
    Found {
        requests: found.requests,
        unsorted: found.unsorted,
        compared_to: found.compared_to,
        moves: moves.collect(),
        load: load.collect(),
    }
}

/// The draft becomes the set that applies.
#[post("/regles/{id}/publier")]
pub async fn publish(
    app: web::Data<App>,
    id: web::Path<RuleSetId>,
    posted: Posted<ManageRoutingRules, Typed>,
) -> Page {
    let id = id.into_inner();
    let Posted { visit, form: typed } = posted;
    let target = Target {
        id,
        version: typed.version,
    };
    match kept::publish(&app, &visit.actor, target).await {
        Ok(_) => page::see(&format!("{}?fait=publiees", urls::RULES)),
        Err(error) => {
            let mut page = made(&app, &visit, id, typed).await?;
            let status = page.refuse(error)?;
            Ok(page::with_status(&page, status))
        }
    }
}

/// The page of a set, which says why nothing was done.
pub async fn refused<P>(app: &App, visit: &Visit<P>, id: RuleSetId, error: AppError) -> Page {
    let mut page = made(app, visit, id, Typed::default()).await?;
    let status = page.refuse(error)?;
    Ok(page::with_status(&page, status))
}
