//! Lives the stories: everything at its hour, in the order in which it happened.

use super::Post;
use super::cast::{AGENTS, PARTNERS};
use super::pdf;
use super::people::Cast;
use super::stories::{self, Step, Story};
use crate::clock::SetClock;
use crate::import_year::persons;
use crate::output::Failure;
use app::attachments::{FileResult, Join, Upload, join};
use app::requests::{
    Answer, Ask, Close, NewMessage, Submit, Target, add_message, add_note, answer, ask, close,
    confirm, find, link, merge, reopen, settle_missing_item, sort, submit, take, thread, unmerge,
    withdraw,
};
use app::{App, AppError};
use domain::accounts::Actor;
use domain::calendar;
use domain::codes::RequestType;
use domain::identity::{NoNirReason, PersonNumber, Phone};
use domain::ids::RequestId;
use domain::mandates::{Mandate, MandateDuration, MandateForm, MandateScope};
use domain::organisations::NirRight;
use domain::requests::state::Party;
use domain::requests::submission::NonAutonomyReason;
use domain::requests::{Request, Submission};
use domain::text::{Body, FileName, Label, Title};
use domain::thread::{Audience, ItemStatus};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use store::idempotency::Call;

/// The fund works eight hours a day, from nine.
const OPENS: i64 = 9;
const HOURS: u32 = 8;

/// So many working hours after nine o'clock of a business day, in Paris.
pub fn moment(day: Date, hours: u32, minute: u32) -> Timestamp {
    let day = calendar::add_business_days(day, hours / HOURS);
    let end = calendar::end_of_day(day);
    let into = (OPENS + i64::from(hours % HOURS)) * 60 + i64::from(minute % 60);
    // From 23:59:59 back: the hour changes at night only, before nine.
    let back = SignedDuration::from_mins(24 * 60 - into) - SignedDuration::from_secs(1);
    end.checked_sub(back).unwrap_or(end)
}

/// Lives every story; `clock` is the one that `app` was made with.
pub async fn live(
    app: &App,
    clock: &SetClock,
    (cast, post): (&Cast, &Post),
    today: Date,
) -> Result<(), Failure> {
    let mut life = Life {
        app,
        cast,
        requests: BTreeMap::new(),
    };
    for (at, story, step) in timeline(today) {
        clock.set(at);
        let done = match step {
            None => life.file(story, at).await,
            Some(step) => life.step(story, step).await,
        };
        done.map_err(|error| Failure::new(format!("demonstration, {}: {error}", story.name)))?;
        post.deliver(app).await?;
    }
    Ok(())
}

type Event = (Timestamp, &'static Story, Option<Step>);

/// Everything that happens, in order; a story's filing comes before its steps of the same moment.
fn timeline(today: Date) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for (minute, story) in (0..).zip(stories::all()) {
        let day = calendar::subtract_business_days(today, story.at.0);
        let mut hours = u32::try_from(i64::from(story.at.1) - OPENS).unwrap_or_default();
        events.push((moment(day, hours, minute), story, None));
        for (after, step) in story.steps {
            hours += after;
            events.push((moment(day, hours, minute), story, Some(*step)));
        }
    }
    events.sort_by_key(|(at, ..)| *at);
    events
}

struct Life<'a> {
    app: &'a App,
    cast: &'a Cast,
    requests: BTreeMap<&'static str, RequestId>,
}

impl Life<'_> {
    fn author(&self, story: &Story) -> Result<&Actor, Failure> {
        let (partner, person) = story.by;
        let people = self.cast.partners.get(partner);
        people
            .and_then(|people| people.get(person))
            .ok_or_else(|| Failure::new("has no author"))
    }

    fn agent(&self, request: &Request) -> Result<&Actor, Failure> {
        let service = request.filing.service;
        let at = AGENTS
            .iter()
            .position(|agent| agent.services.contains(&service));
        let agent = at.and_then(|at| self.cast.agents.get(at));
        agent.ok_or_else(|| Failure::new(format!("{service} has no agent")))
    }

    fn named(&self, name: &str) -> Result<RequestId, Failure> {
        self.requests
            .get(name)
            .copied()
            .ok_or_else(|| Failure::new(format!("{name} is not filed yet")))
    }

    async fn file(&mut self, story: &'static Story, at: Timestamp) -> Result<(), Failure> {
        let author = self.author(story)?;
        let command = Submit {
            fund: None,
            submission: submission(story, at)?,
        };
        let call = Call {
            owner: author.author,
            key_hash: Sha256::digest(format!("demo/{}", story.name)).into(),
            fingerprint: Sha256::digest(story.text).into(),
        };
        let submitted = submit(self.app, author, command, call).await?;
        self.requests.insert(story.name, submitted.request.id);
        Ok(())
    }

    async fn step(&self, story: &Story, step: Step) -> Result<(), Failure> {
        let author = self.author(story)?;
        let id = self.named(story.name)?;
        let request = find(self.app, author, id).await?.request;
        match step {
            Step::Reply(_)
            | Step::Attach(_)
            | Step::Provide
            | Step::Confirm
            | Step::Reopen(_)
            | Step::Withdraw => self.partner_step(author, &request, step).await,
            Step::Link(_) | Step::Merge(_) | Step::Unmerge => {
                self.supervisor_step(&request, step).await
            }
            _ => self.agent_step(&request, step).await,
        }
    }

    async fn partner_step(
        &self,
        author: &Actor,
        request: &Request,
        step: Step,
    ) -> Result<(), Failure> {
        let (app, target) = (self.app, target(request));
        match step {
            Step::Reply(words) => write(app, author, request.id, words).await,
            Step::Attach(name) => attach(app, author, request.id, name).await,
            Step::Confirm => done(confirm(app, author, target).await),
            Step::Reopen(words) => done(reopen(app, author, target, body(words)?).await),
            Step::Withdraw => done(withdraw(app, author, target).await),
            _ => provide(app, author, request.id).await,
        }
    }

    async fn supervisor_step(&self, request: &Request, step: Step) -> Result<(), Failure> {
        let (app, actor, target) = (self.app, &self.cast.supervisor, target(request));
        match step {
            Step::Link(other) => done(link(app, actor, target, self.named(other)?).await),
            Step::Merge(other) => done(merge(app, actor, target, self.named(other)?).await),
            _ => done(unmerge(app, actor, target).await),
        }
    }

    async fn agent_step(&self, request: &Request, step: Step) -> Result<(), Failure> {
        let (app, actor, target) = (self.app, self.agent(request)?, target(request));
        match step {
            Step::Sort(to) => match sort(app, actor, target, to).await {
                // The core said so already: nothing to correct.
                Err(AppError::Act(_)) => Ok(()),
                sorted => done(sorted),
            },
            Step::Note(words) => Ok(add_note(app, actor, request.id, body(words)?)
                .await
                .map(drop)?),
            Step::Ask(items, words) => {
                let items: Result<Vec<Label>, _> =
                    items.iter().copied().map(Label::parse).collect();
                let ask_for = Ask {
                    items: items?,
                    message: Some(body(words)?),
                    waiting_for: Party::Partner,
                };
                done(ask(app, actor, target, ask_for).await)
            }
            Step::Write(words) => write(app, actor, request.id, words).await,
            Step::Answer(words) => done(
                answer(
                    app,
                    actor,
                    target,
                    Answer {
                        message: body(words)?,
                    },
                )
                .await,
            ),
            Step::Close(outcome, words) => done(
                close(
                    app,
                    actor,
                    target,
                    Close {
                        outcome,
                        message: Some(body(words)?),
                    },
                )
                .await,
            ),
            _ => done(take(app, actor, target).await),
        }
    }
}

const fn target(request: &Request) -> Target {
    Target {
        id: request.id,
        version: request.version,
    }
}

fn done(acted: Result<Request, AppError>) -> Result<(), Failure> {
    Ok(acted.map(drop)?)
}

async fn write(app: &App, actor: &Actor, request: RequestId, words: &str) -> Result<(), Failure> {
    let new = NewMessage {
        request,
        body: body(words)?,
        call: None,
    };
    Ok(add_message(app, actor, new).await.map(drop)?)
}

async fn attach(app: &App, actor: &Actor, request: RequestId, name: &str) -> Result<(), Failure> {
    let upload = Upload {
        is_too_large: false,
        name: FileName::parse(name)?,
        bytes: pdf::page(&format!("Document fictif : {name}")),
    };
    let command = Join {
        request,
        message: None,
        audience: Audience::Everybody,
        files: vec![upload],
    };
    for result in join(app, actor, command).await? {
        if let FileResult::Refused { code, .. } = result {
            return Err(Failure::new(format!("{name} is refused: {code}")));
        }
    }
    Ok(())
}

async fn provide(app: &App, actor: &Actor, request: RequestId) -> Result<(), Failure> {
    let items = thread(app, actor, request).await?.items;
    for item in items.iter().filter(|item| item.status == ItemStatus::Asked) {
        settle_missing_item(app, actor, request, item.id).await?;
    }
    Ok(())
}

fn submission(story: &Story, at: Timestamp) -> Result<Submission, Failure> {
    let today = calendar::paris(at).date();
    let mut person = persons::of(story.person, today)?;
    let partner = PARTNERS
        .get(story.by.0)
        .ok_or_else(|| Failure::new("has no partner"))?;
    if partner.nir_right == NirRight::None {
        person.number = PersonNumber::Absent(NoNirReason::OrganisationNotEntitled);
    }
    // Numbers that the regulator keeps for fiction.
    let digits = story.person.trim_start_matches('p');
    person.phone = Some(Phone::parse(&format!("06 39 98 00 {digits}"))?);
    let title = Some(story.title).filter(|title| !title.is_empty());
    let alone = matches!(
        story.declared,
        Some(RequestType::Documents | RequestType::Appointment)
    );
    Ok(Submission {
        person,
        mandate: Mandate {
            form: MandateForm::Written,
            given_on: today,
            scope: BTreeSet::from([MandateScope::FollowFile, MandateScope::ReceiveDocuments]),
            duration: MandateDuration::HalfYear,
            health_information: true,
            call_back: true,
            withdrawn_at: None,
        },
        declared_type: story.declared,
        title: title.map(Title::parse).transpose()?,
        text: body(story.text)?,
        blocker: None,
        deadline: None,
        already_tried: BTreeSet::new(),
        non_autonomy_reason: alone.then_some(NonAutonomyReason::NoOnlineAccount),
        external_reference: None,
    })
}

fn body(words: &str) -> Result<Body, Failure> {
    Ok(Body::parse(words)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn moments_are_working_hours_in_paris() {
        let friday = date(2026, 10, 23);
        assert_eq!(moment(friday, 0, 5).to_string(), "2026-10-23T07:05:00Z");
        // Nine hours later it is Monday, ten o'clock, and the clocks went back meanwhile.
        assert_eq!(moment(friday, 9, 0).to_string(), "2026-10-26T09:00:00Z");
    }

    #[test]
    fn the_timeline_is_in_order_and_files_before_it_acts() {
        let events = timeline(date(2026, 11, 23));
        assert!(events.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        let mut filed = BTreeSet::new();
        for (_, story, step) in &events {
            match step {
                None => assert!(filed.insert(story.name)),
                Some(_) => assert!(filed.contains(story.name)),
            }
        }
        let last = events.last().unwrap().0;
        assert!(last < moment(date(2026, 11, 23), 0, 0));
    }
}
