//! `serve` and `migrate`.

use crate::compose::{self, Nature, Running};
use crate::config::{Config, MailRoute};
use crate::output::{Failure, say, warn};
use crate::rounds::lasting;
use crate::{demo, telemetry};
use app::auth::bootstrap;
use mail::Folder;
use std::sync::Arc;
use store::Store;

/// Migrates, then serves until the process is asked to stop.
pub async fn serve(with_demo: bool) -> Result<(), Failure> {
    let mut config = Config::from_environment()?;
    telemetry::start(config.log);
    let nature = Nature::real();
    let mailboxes = Folder::new(config.state.join("mail"));
    if with_demo {
        // Fictional people have fictional addresses: nothing of the demonstration leaves the machine.
        config.mail.route = MailRoute::Folder(mailboxes.clone());
        // Its webhooks reach this machine and no other: an integrator tries her receiver on it.
        config.webhooks = outbound::Exceptions::loopback();
        // Seven weeks are not lived for nothing when somebody else has the port.
        drop(compose::listen(&config)?);
        Box::pin(demo::fill(&config, &nature)).await?;
    }
    let mut running = compose::start(&config, &nature).await?;
    if with_demo {
        demo::say_where(&config, &running.public_url)?;
        let app = Arc::clone(&running.app);
        running.beside(lasting("scenarios", move || {
            demo::scenarios::run(Arc::clone(&app), mailboxes.clone())
        }));
    } else {
        offer_bootstrap(&running).await?;
    }
    let asked = compose::StopSignals::listen()?;
    say(&format!("listening on http://{}", running.address))?;
    running.serve_until(asked).await
}

/// While there is no account, a token that creates the first one, on the console alone (S-022).
async fn offer_bootstrap(running: &Running) -> Result<(), Failure> {
    if let Some(token) = bootstrap::token(&running.app).await? {
        warn(&format!(
            "no account yet; bootstrap token, good for a day: {}",
            token.expose()
        ));
    }
    Ok(())
}

/// Brings the database to this version.
pub fn migrate() -> Result<(), Failure> {
    let config = Config::from_environment()?;
    telemetry::start(telemetry::Level::Errors);
    compose::ensure_state(&config.state)?;
    // The embedded database is made with its root key, or the key would look lost at the next start.
    config.keys.keyring(Nature::real().random.as_ref())?;
    Ok(Store::migrate(&config.database.database)?)
}
