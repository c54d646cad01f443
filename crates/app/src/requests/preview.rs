//! What would become of a request, before it is filed. Writes nothing.

use super::sorting::{Written, provided_by, sort as ask_core};
use super::warnings::{self, Matter};
use crate::access;
use crate::audit::{self, Sight};
use crate::calendars::of_the_only;
use crate::context::App;
use crate::error::AppError;
use crate::routing_rules::{Filer, apply};
use domain::accounts::Actor;
use domain::calendar;
use domain::codes::RequestType;
use domain::identity::Person;
use domain::permissions::Permission;
use domain::requests::SortingRecord;
use domain::text::{Body, Title};
use jiff::civil::Date;
use store::{conventions, organisations};

/// What is written so far.
pub struct Draft {
    /// The person, once all of her fields are good.
    pub person: Option<Person>,
    /// The declared type.
    pub declared_type: Option<RequestType>,
    /// The title.
    pub title: Option<Title>,
    /// The text.
    pub text: Body,
    /// The deadline.
    pub deadline: Option<Date>,
}

/// What would become of it.
pub struct Preview {
    /// What the core says, and what else there is to say.
    pub sorting: SortingRecord,
}

/// Sorts a draft as if it were filed now.
pub async fn preview(app: &App, actor: &Actor, draft: Draft) -> Result<Preview, AppError> {
    access::require(actor, Permission::SubmitRequests)?;
    let organisation = actor
        .organisation()
        .ok_or(AppError::Forbidden(Permission::SubmitRequests))?;
    let now = app.clock.now();
    let today = calendar::paris(now).date();
    let sorter = app.sorter;
    let preview = app
        .store
        .read(move |tx| {
            let found = organisations::find(tx, organisation)?.ok_or(AppError::NotFound)?;
            let conventions = conventions::holding_on(tx, organisation, today)?;
            let calendar = of_the_only(tx, &conventions)?;
            let received = calendar.reception_day(now);
            let mut sorting = ask_core(
                sorter,
                &Written {
                    calendar: &calendar,
                    received,
                    sender: found.kind,
                    declared_type: draft.declared_type,
                    title: draft.title.as_ref().map_or("", |title| title.expose()),
                    text: draft.text.expose(),
                    deadline: draft.deadline,
                    provided: draft.person.as_ref().map(provided_by).unwrap_or_default(),
                },
            );
            // With several funds, which one's rules apply is only known when the request is filed.
            if let [convention] = conventions.as_slice() {
                let filer = Filer {
                    organisation,
                    kind: found.kind,
                    residence: draft.person.as_ref().map(|person| &person.residence),
                    received,
                };
                apply(tx, &convention.fund, &filer, &mut sorting)?;
            }
            sorting.notices.extend(warnings::in_text(&draft.text));
            let title = draft.title.as_ref();
            sorting.notices.extend(title.and_then(warnings::of_title));
            if let Some(person) = &draft.person {
                sorting.notices.extend(warnings::of_person(person));
                for convention in &conventions {
                    let matter = Matter {
                        fund: &convention.fund,
                        organisation,
                        person,
                        subject: sorting.subject,
                        filed: false,
                    };
                    sorting.notices.extend(warnings::in_progress(tx, &matter)?);
                }
            }
            Ok::<_, AppError>(Preview { sorting })
        })
        .await?;
    audit::saw(app, actor, Sight::preview()).await?;
    Ok(preview)
}
