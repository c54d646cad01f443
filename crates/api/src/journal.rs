//! `/journal`: what is unusual, and who saw whom. For the auditor; asking is journaled too (S-126).

mod alerts;
mod exposures;
mod seers;

use app::audit::Seen;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

/// Every call of the journal.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(alerts::list)
        .service(alerts::see)
        .service(exposures::exposures)
        .service(seers::seers);
}

/// A period.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Between {
    /// From this instant.
    #[param(value_type = String, format = DateTime)]
    from: Timestamp,
    /// To before that one.
    #[param(value_type = String, format = DateTime)]
    until: Timestamp,
}

/// How often, how, and when something was seen.
#[derive(Serialize, ToSchema)]
#[schema(as = Seen)]
pub struct SeenView {
    /// The first time.
    #[schema(schema_with = crate::schemas::instant)]
    first: Timestamp,
    /// The last time.
    #[schema(schema_with = crate::schemas::instant)]
    last: Timestamp,
    /// How often in each way, by the journal's action.
    #[schema(example = json!({ "request.read": 3 }))]
    ways: BTreeMap<String, u32>,
}

impl From<Seen> for SeenView {
    fn from(seen: Seen) -> Self {
        Self {
            first: seen.first,
            last: seen.last,
            ways: seen.ways,
        }
    }
}
