//! Schemas of the closed lists: `domain` knows nothing of OpenAPI.

use utoipa::openapi::schema::{Array, ArrayBuilder, ObjectBuilder, SchemaType, Type};

macro_rules! lists {
    ($($name:ident: $path:path;)+) => {
        $(
            pub fn $name() -> ObjectBuilder {
                use $path as List;
                closed(List::ALL.iter().map(|value| (value.code(), value.label())))
            }
        )+

        /// The same, for a member that may be null.
        #[expect(dead_code, reason = "not every list has a member that may be null")]
        pub mod or_null {
            use super::{ObjectBuilder, nullable};
            $(
                pub fn $name() -> ObjectBuilder {
                    nullable(super::$name())
                }
            )+

            pub fn day() -> ObjectBuilder {
                nullable(super::day())
            }

            pub fn waited_for() -> ObjectBuilder {
                nullable(super::waited_for())
            }

            pub fn instant() -> ObjectBuilder {
                nullable(super::instant())
            }
        }
    };
}

fn closed(values: impl Iterator<Item = (&'static str, &'static str)> + Clone) -> ObjectBuilder {
    let meanings = values
        .clone()
        .map(|(code, label)| format!("`{code}` {label}"));
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(meanings.collect::<Vec<_>>().join(" · ")))
        .enum_values(Some(values.map(|(code, _)| code)))
}

/// A closed list that does not say that null is one of its values refuses it.
fn nullable(schema: ObjectBuilder) -> ObjectBuilder {
    let schema = schema.schema_type(SchemaType::from_iter([Type::String, Type::Null]));
    let built = schema.build();
    let values = built.enum_values.clone();
    ObjectBuilder::from(built)
        .enum_values(values.map(|values| values.into_iter().chain([serde_json::Value::Null])))
}

lists! {
    request_type: domain::codes::RequestType;
    subject: domain::codes::Subject;
    service: domain::codes::Service;
    urgency: domain::codes::Urgency;
    organisation_kind: domain::codes::OrganisationKind;
    sex: domain::identity::Sex;
    no_nir_reason: domain::identity::NoNirReason;
    insured_link: domain::identity::InsuredLink;
    mandate_form: domain::mandates::MandateForm;
    mandate_scope_item: domain::mandates::MandateScope;
    already_tried_item: domain::requests::submission::AlreadyTried;
    blocker: domain::requests::submission::Blocker;
    deadline_nature: domain::requests::submission::DeadlineNature;
    non_autonomy_reason: domain::requests::submission::NonAutonomyReason;
    status: domain::requests::state::Status;
    outcome: domain::requests::state::Outcome;
    party: domain::requests::state::Party;
    access_motive: domain::access::Motive;
    act: domain::requests::acts::Act;
    item_status: domain::thread::ItemStatus;
    audience: domain::thread::Audience;
    erasure_reason: domain::keeping::ErasureReason;
    export_motive: domain::exports::ExportMotive;
    archive_motive: domain::keeping::ArchiveMotive;
    role: domain::accounts::Role;
    account_status: domain::accounts::AccountStatus;
    notification_frequency: domain::accounts::NotificationFrequency;
    standing: domain::organisations::Standing;
    nir_right: domain::organisations::NirRight;
    group_by: app::statistics::GroupBy;
    alert_kind: domain::audit::AlertKind;
    alert_state: domain::audit::AlertState;
    scope: domain::permissions::Scope;
    event_kind: domain::events::EventKind;
    webhook_pause: domain::webhooks::WebhookPause;
    delivery_state: domain::webhooks::DeliveryState;
    template_variable: domain::reply_templates::TemplateVariable;
    reply_act: domain::reply_templates::ReplyAct;
}

// What is sent twice counts once: a set does not ask for unique items.
macro_rules! sets {
    ($($name:ident: $item:path;)+) => { $(
        pub fn $name() -> Array {
            ArrayBuilder::new().items($item()).build()
        }
    )+ };
}

sets! {
    mandate_scope: mandate_scope_item;
    already_tried: already_tried_item;
    request_types: request_type;
    subjects: subject;
    urgencies: urgency;
    organisation_kinds: organisation_kind;
    event_kinds: event_kind;
    template_variables: template_variable;
    services: service;
}

/// The scope of a mandate, as it is given: at least one thing.
pub fn given_mandate_scope() -> Array {
    ArrayBuilder::new()
        .items(mandate_scope_item())
        .min_items(Some(1))
        .build()
}

/// For how many days a mandate may be given.
pub fn mandate_days() -> ObjectBuilder {
    use domain::mandates::MandateDuration;
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .description(Some("For how many days."))
        .enum_values(Some(MandateDuration::ALL.iter().map(|one| one.days())))
}

/// Whoever a fund may wait for: anybody but itself.
pub fn waited_for() -> ObjectBuilder {
    use domain::requests::state::Party;
    let others = Party::ALL.iter().filter(|party| **party != Party::Fund);
    closed(others.map(|party| (party.code(), party.label())))
}

/// Named items, at most 20.
pub fn item_labels() -> Array {
    labels().build()
}

/// Named items, 1 to 20.
pub fn some_item_labels() -> Array {
    labels().min_items(Some(1)).build()
}

fn labels() -> ArrayBuilder {
    let label = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(domain::text::Label::MAX));
    ArrayBuilder::new()
        .items(label)
        .max_items(Some(20))
        .examples([serde_json::json!(["Avis d’imposition 2025"])])
}

/// A day, ISO 8601.
pub fn day() -> ObjectBuilder {
    use utoipa::openapi::{KnownFormat, SchemaFormat};
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
}

/// An instant, RFC 3339 in UTC.
pub fn instant() -> ObjectBuilder {
    use utoipa::openapi::{KnownFormat, SchemaFormat};
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
}
