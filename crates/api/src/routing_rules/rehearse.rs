//! `POST /routing-rules:rehearse`

use super::input::{RuleInput, read_rules};
use super::view::DoubtView;
use crate::allowed::{Allowed, ManageRoutingRules};
use crate::json::Body;
use crate::problem::Problem;
use crate::reading::Reading;
use crate::refusals::Makes;
use crate::schemas;
use actix_web::{post, web};
use app::App;
use app::routing_rules::{
    Move, Proposal, Rehearse, Rehearsed, ServiceLoad, rehearse as rehearse_rules,
};
use domain::codes::Service;
use domain::ids::RuleSetId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What to try, on the requests of which period.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RehearsalInput)]
pub struct RehearsalInput {
    /// The rules to try, as they are written; or `rule_set`.
    rules: Option<Vec<RuleInput>>,
    /// A set of your fund to try; or `rules`.
    rule_set: Option<Uuid>,
    /// The first day of reception.
    #[schema(schema_with = schemas::day)]
    from: Date,
    /// The last one; the period holds 20,000 requests at most.
    #[schema(schema_with = schemas::day)]
    until: Date,
    /// The day on which the rules are read, whatever the day of each request; today when absent. So
    /// that a rule which begins tomorrow can be tried on last year.
    #[schema(schema_with = schemas::or_null::day)]
    as_of: Option<Date>,
}

/// What the proposed rules would have changed: counts and references, no personal data.
#[derive(Serialize, ToSchema)]
#[schema(as = Rehearsal)]
pub struct RehearsalView {
    /// The number of the set that applies, to which the proposal is compared; 0 is the core's table.
    #[schema(example = 2)]
    compared_to: i32,
    /// The day on which both sets were read.
    #[schema(schema_with = schemas::day)]
    as_of: Date,
    /// How many requests were given to both sets.
    #[schema(example = 1241)]
    requests: usize,
    /// How many were left out: a human still has to sort them.
    #[schema(example = 3)]
    unsorted: usize,
    /// What would move, most first.
    moves: Vec<MoveView>,
    /// What each service gets, those that change most first.
    load: Vec<LoadView>,
    /// How many requests each proposed rule would decide, in their order.
    rules: Vec<DecidedView>,
    /// What is worth a second look in the proposal.
    warnings: Vec<DoubtView>,
}

/// Requests that would go from one service to another.
#[derive(Serialize, ToSchema)]
#[schema(as = RehearsalMove)]
pub struct MoveView {
    /// Where the rules that apply send them.
    #[schema(schema_with = schemas::service)]
    from: Service,
    /// Where the proposed ones would.
    #[schema(schema_with = schemas::service)]
    to: Service,
    /// The proposed rule that decides.
    #[schema(example = "pass-droits")]
    rule: Option<String>,
    /// How many.
    #[schema(example = 42)]
    count: usize,
    /// The first hundred.
    requests: Vec<MovedView>,
    /// How many of them an agent had sent there by hand.
    #[schema(example = 17)]
    already_there: usize,
    /// How many were treated late, or still wait beyond their due date.
    #[schema(example = 5)]
    was_late: usize,
    /// How many would be late at the usual delay of the destination; null when that is unknown.
    #[schema(example = 2)]
    would_be_late: Option<usize>,
}

/// A request that would move.
#[derive(Serialize, ToSchema)]
#[schema(as = RehearsalRequest)]
pub struct MovedView {
    /// Its id.
    id: Uuid,
    /// Its reference.
    #[schema(example = "EP-2026-7K3QXD")]
    reference: String,
}

/// What a service gets.
#[derive(Serialize, ToSchema)]
#[schema(as = RehearsalLoad)]
pub struct LoadView {
    /// The service.
    #[schema(schema_with = schemas::service)]
    service: Service,
    /// By the rules that apply.
    #[schema(example = 310)]
    before: usize,
    /// By the proposed ones.
    #[schema(example = 268)]
    after: usize,
    /// Its usual delay in the period: the median of business days from reception to the first
    /// answer; null when it answered nothing.
    #[schema(example = 4)]
    usual_days: Option<u32>,
}

/// How many requests a proposed rule would decide.
#[derive(Serialize, ToSchema)]
#[schema(as = RehearsalRule)]
pub struct DecidedView {
    /// The rule.
    #[schema(example = "pass-droits")]
    rule: String,
    /// How many.
    #[schema(example = 42)]
    count: usize,
}

impl RehearsalInput {
    fn read(self) -> Result<Rehearse, Problem> {
        let mut reading = Reading::default();
        let proposal = match (self.rules, self.rule_set) {
            (Some(rules), None) => read_rules(&mut reading, rules).map(Proposal::Rules),
            (None, Some(set)) => Some(Proposal::Set(RuleSetId::from_uuid(set))),
            _ => {
                let message = "Indiquez des règles (rules) ou un jeu de règles (rule_set).";
                reading.refuse("/rules", "required", message);
                None
            }
        };
        Ok(Rehearse {
            proposal: reading.finish(proposal)?,
            from: self.from,
            until: self.until,
            as_of: self.as_of,
        })
    }
}

impl RehearsalView {
    fn of(rehearsed: &Rehearsed) -> Self {
        let decided = rehearsed.decided.iter().map(|(rule, count)| DecidedView {
            rule: rule.to_string(),
            count: *count,
        });
        Self {
            compared_to: rehearsed.compared_to,
            as_of: rehearsed.as_of,
            requests: rehearsed.requests,
            unsorted: rehearsed.unsorted,
            moves: rehearsed.moves.iter().map(MoveView::of).collect(),
            load: rehearsed.load.iter().map(LoadView::of).collect(),
            rules: decided.collect(),
            warnings: DoubtView::all(&rehearsed.doubts),
        }
    }
}

impl MoveView {
    fn of(moved: &Move) -> Self {
        let requests = moved.requests.iter().map(|(id, reference)| MovedView {
            id: id.uuid(),
            reference: reference.to_string(),
        });
        Self {
            from: moved.from,
            to: moved.to,
            rule: moved.rule.as_ref().map(ToString::to_string),
            count: moved.count,
            requests: requests.collect(),
            already_there: moved.already_there,
            was_late: moved.was_late,
            would_be_late: moved.would_be_late,
        }
    }
}

impl LoadView {
    const fn of(load: &ServiceLoad) -> Self {
        Self {
            service: load.service,
            before: load.before,
            after: load.after,
            usual_days: load.usual_days,
        }
    }
}

/// Try rules on past requests before they apply: what would move, who gains load, what would have
/// been late. Writes nothing but a line of the journal.
#[utoipa::path(
    tag = "administration",
    operation_id = "rehearse_routing_rules",
    request_body = RehearsalInput,
    responses((status = 200, description = "What would change.", body = RehearsalView), Makes),
)]
#[post("/routing-rules:rehearse")]
pub async fn rehearse(
    app: web::Data<App>,
    actor: Allowed<ManageRoutingRules>,
    body: Body<RehearsalInput>,
) -> Result<web::Json<RehearsalView>, Problem> {
    let rehearsed = rehearse_rules(&app, &actor, body.value.read()?).await?;
    Ok(web::Json(RehearsalView::of(&rehearsed)))
}
