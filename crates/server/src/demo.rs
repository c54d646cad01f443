//! `serve --demo`: a living fund, made by the same use cases that serve real ones, over the past
//! weeks. Nobody in it exists, and nothing of it leaves the machine.

pub mod accounts;
mod cast;
mod life;
mod pdf;
mod people;
pub mod scenarios;
mod stories;
mod tools;

use crate::clock::SetClock;
use crate::compose::{Nature, assemble};
use crate::config::Config;
use crate::output::{Failure, warn};
use accounts::Accounts;
use app::App;
use app::delivery::{Worker, deliver_due};
use domain::calendar;
use jiff::civil::Date;
use mail::{Folder, Letterhead, Links, Transport};
use std::path::PathBuf;
use std::sync::Arc;
use store::{StoreError, accounts as people_kept, funds, keys};

/// The fund was set up so many business days ago, before its first request.
const SET_UP: u32 = 35;

/// Fills an empty database with the demonstration; leaves a demonstration as it is. Any other
/// database is refused, untouched.
pub async fn fill(config: &Config, nature: &Nature) -> Result<(), Failure> {
    let clock = Arc::new(SetClock::at(nature.clock.now()));
    let replayed = Nature {
        clock: clock.clone(),
        random: Arc::clone(&nature.random),
    };
    let app = assemble(
        config,
        &replayed,
        &config.http.public_url(config.http.listen),
    )
    .await?;
    let (is_demo, is_empty) = standing(&app).await?;
    let file = file(config);
    match (is_demo, is_empty) {
        (true, _) if file.exists() => Ok(()),
        (true, _) => Err(Failure::new(format!(
            "this demonstration is unfinished or has lost {}: remove its database and start again",
            file.display()
        ))),
        (false, false) => Err(Failure::new(
            "--demo refuses this database: it is not empty, and not a demonstration's",
        )),
        (false, true) => {
            let today = calendar::paris(nature.clock.now()).date();
            let post = Post::new(config, &app)?;
            make(&app, &clock, &post, today).await?.write(&file)
        }
    }
}

/// Whether the database is a demonstration's, and whether it is empty.
async fn standing(app: &App) -> Result<(bool, bool), Failure> {
    let standing = app.store.read(|tx| {
        let is_empty = !people_kept::exist(tx)? && funds::list(tx)?.is_empty();
        Ok::<_, StoreError>((keys::is_demo(tx)?, is_empty))
    });
    Ok(standing.await?)
}

/// The mails of the past, which leave as it is lived.
struct Post {
    transport: Transport,
    letterhead: Letterhead,
    worker: Worker,
}

impl Post {
    fn new(config: &Config, app: &App) -> Result<Self, Failure> {
        let links = Links::new(&app.settings.public_url)
            .map_err(|error| Failure::new(format!("EP_PUBLIC_URL: {error}")))?;
        Ok(Self {
            transport: Transport::Folder(Folder::new(config.state.join("mail"))),
            letterhead: Letterhead {
                from: config.mail.from.clone(),
                links,
            },
            worker: Worker::new(app.random.as_ref()),
        })
    }

    /// Delivers everything that is due.
    async fn deliver(&self, app: &App) -> Result<(), Failure> {
        loop {
            let round = deliver_due(app, &self.transport, &self.letterhead, &self.worker);
            if !Box::pin(round).await?.more {
                return Ok(());
            }
        }
    }
}

async fn make(app: &App, clock: &SetClock, post: &Post, today: Date) -> Result<Accounts, Failure> {
    app.store.write(keys::mark_demo).await?;
    let set_up = calendar::subtract_business_days(today, SET_UP);
    clock.set(life::moment(set_up, 0, 0));
    let cast = people::make(app, post, set_up).await?;
    tools::make(app, &cast.supervisor).await?;
    life::live(app, clock, (&cast, post), today).await?;
    Ok(cast.accounts)
}

/// Writes where the demonstration is served into `accounts.json`, and says where that is.
pub fn say_where(config: &Config, public_url: &str) -> Result<(), Failure> {
    let file = file(config);
    let mut accounts = Accounts::read(&file)?;
    if accounts.base_url != public_url {
        public_url.clone_into(&mut accounts.base_url);
        accounts.write(&file)?;
    }
    warn(&format!(
        "demonstration: who may sign in is in {}",
        file.display()
    ));
    Ok(())
}

fn file(config: &Config) -> PathBuf {
    config.state.join("demo").join("accounts.json")
}
