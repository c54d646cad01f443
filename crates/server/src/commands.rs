//! What each command does. Every one reads the configuration itself, so that those that need none
//! work without.

pub mod accounts;
pub mod audit;
pub mod backup;
pub mod clients;
pub mod corrections;
pub mod figures;
pub mod keys;
pub mod retention;
pub mod serve;

use crate::compose::{Nature, assemble_offline};
use crate::config::Config;
use crate::output::Failure;
use crate::telemetry::{self, Level};
use app::App;

/// The application as configured, for a command that serves nobody and says what it has to say on
/// its own.
pub(crate) async fn offline() -> Result<App, Failure> {
    let config = Config::from_environment()?;
    telemetry::start(Level::Errors);
    assemble_offline(&config, &Nature::real()).await
}
