//! S-505, S-221: the root key and the signing key change while partners file requests.

use crate::process::clients::{Load, Partners};
use crate::process::site::Site;
use app::requests::find;
use domain::accounts::Author;
use domain::drafts::{Draft, DraftContent};
use domain::funds::FundCode;
use domain::identity::{BirthDate, Nir, PersonName};
use domain::ids::{AccountId, DraftId, OrganisationId, RequestId};
use domain::person_rights::Sought;
use sealing::KeyId;
use server::clock::SystemRandom;
use std::path::Path;
use std::time::Duration;
use store::rotation::Under;
use store::{Store, StoreError, drafts, keys, people_keys, person_rights, rotation};
use testkit::Where;
use tokio::time::sleep;
use uuid::Uuid;

/// Twenty requests a second.
const CLIENTS: u64 = 10;
const PAUSE: Duration = Duration::from_millis(500);
/// How often the re-wrapping is killed; `REWRAP_KILLS` says otherwise.
const KILLS: u64 = 4;

/// The embedded database has a key of its own, which `key rotate` replaces.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s505_the_root_key_changes_under_load_on_sqlite() {
    let site = Site::open(Where::Sqlite).expect("a place");
    let site = site.without("EP_ROOT_KEY");
    let folder = site.folder().join("var");
    rotated_under_load(
        site,
        |_| "rotate",
        |site| {
            std::fs::remove_file(folder.join("root-001.key")).expect("a former key");
            site
        },
    )
    .await;
}

/// A server's keys are files of the operator's, who replaces them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s505_the_root_key_changes_under_load_on_postgresql() {
    let Some(site) = Site::open(Where::Postgresql) else {
        return;
    };
    let (current, retired) = (site.folder().join("key"), site.folder().join("retired"));
    new_key(&current);
    std::fs::copy(&current, &retired).expect("a copy");
    let site = site
        .without("EP_ROOT_KEY")
        .with("EP_ROOT_KEY_FILE", current.to_str().expect("a path"))
        .with(
            "EP_ROOT_KEYS_RETIRED_FILE",
            retired.to_str().expect("a path"),
        );
    let change = move |_: &Site| {
        let next = current.with_extension("next");
        new_key(&next);
        std::fs::rename(next, &current).expect("a key in the place of another");
        "rewrap"
    };
    rotated_under_load(site, change, |site| {
        site.without("EP_ROOT_KEYS_RETIRED_FILE")
    })
    .await;
}

fn new_key(file: &Path) {
    let key = sealing::RootKey::generate(&SystemRandom);
    server::config::write_key(file, &key).expect("a key");
}

#[expect(clippy::too_many_lines, reason = "one life, told in order")]
async fn rotated_under_load(
    site: Site,
    change: impl FnOnce(&Site) -> &'static str,
    forget: impl FnOnce(Site) -> Site,
) {
    let app = site.assemble().await;
    let people = testkit::seed(&app).await;
    let old = kids(&app.store).await[0];
    keep_drafts(&app.store, people.ccas).await;
    drop(app);
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let load = Load::start(partners, CLIENTS, PAUSE);
    for _ in 0..3 {
        load.partners.next_answer().await;
    }
    let begin = change(&site);
    let mut first = site.spawn(&["key", begin]);
    // It waits for the service to take the new key up, and moves nothing before.
    sleep(Duration::from_secs(5)).await;
    let kills = std::env::var("REWRAP_KILLS").map_or(KILLS, |text| text.parse().expect("a number"));
    for kill in 0..kills {
        sleep(Duration::from_millis(150 + 60 * kill)).await;
        first.kill().await.expect("a kill");
        first = site.spawn(&["key", "rewrap"]);
    }
    first.kill().await.expect("a kill");
    let app = site.assemble().await;
    let new = kids(&app.store).await[0];
    assert_ne!(old, new);
    drop(app);
    assert!(
        site.run(&["key", "rewrap"]).await.success(),
        "{}",
        site.log()
    );
    assert!(
        site.run(&["key", "rotate-signing"]).await.success(),
        "{}",
        site.log()
    );
    load.partners.next_answer().await;
    published_twice(life.address).await;
    load.partners.next_answer().await;
    let partners = load.finish().await;
    let acknowledged = partners.ledger.keys();
    assert!(
        acknowledged.values().all(|tried| tried.sent == 1),
        "no call failed"
    );
    let app = site.assemble().await;
    let under = app.store.read(rotation::status).await.expect("a status");
    assert_eq!(
        under.keys().copied().collect::<Vec<_>>(),
        [new],
        "{under:?}"
    );
    drop(app);
    let text = new.to_string();
    let refuse = ["key", "refuse-older", text.as_str()];
    assert!(site.run(&refuse).await.success(), "{}", site.log());
    life.terminate().await;
    let site = forget(site);
    let life = site.start().await;
    let app = site.assemble().await;
    assert_eq!(kids(&app.store).await, [new]);
    for tried in acknowledged.values() {
        let id = tried.answer.as_ref().expect("an answer")["id"]
            .as_str()
            .expect("an id");
        let id: RequestId = id.parse().expect("an id");
        find(&app, &super::backup::agent(), id)
            .await
            .expect("a request that opens");
    }
    life.terminate().await;
    assert!(!site.log().contains("panicked"), "{}", site.log());
}

async fn kids(store: &Store) -> Vec<KeyId> {
    store.read(keys::live_kids).await.expect("keys")
}

/// Enough cases for a re-wrapping to be cut in the middle of.
async fn keep_drafts(store: &Store, organisation: OrganisationId) {
    let kept = store.write(move |tx| {
        for author in 0..60 {
            for _ in 0..drafts::MOST {
                let draft = Draft {
                    id: DraftId::make(tx.clock(), tx.random()),
                    organisation,
                    author: Author::Account(AccountId::from_uuid(Uuid::from_u128(author))),
                    content: DraftContent::parse("{}").expect("a content"),
                    updated_at: tx.now(),
                    version: 1,
                };
                drafts::add(tx, &draft)?;
            }
        }
        Ok::<_, StoreError>(())
    });
    kept.await.expect("drafts");
}

/// S-221: the new key is published beside the one that signs, with its public members alone.
async fn published_twice(address: std::net::SocketAddr) {
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let url = format!("http://{address}/.well-known/jwks.json");
    let seen = async {
        loop {
            let answer = http.get(&url).send().await.expect("an answer");
            let cached = answer.headers()["cache-control"]
                .to_str()
                .expect("text")
                .to_owned();
            assert!(cached.contains("max-age=300"), "{cached}");
            let set: serde_json::Value = answer.json().await.expect("JSON");
            let published = set["keys"].as_array().expect("keys").clone();
            assert!(published.iter().all(|key| key.get("d").is_none()));
            if published.len() == 2 {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), seen)
        .await
        .expect("two keys");
}

/// S-505: raising the bar too early refuses, with a count, and nothing is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s505_the_bar_is_not_raised_too_early_on_sqlite() {
    raised_too_early(Where::Sqlite).await;
}

/// The same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s505_the_bar_is_not_raised_too_early_on_postgresql() {
    raised_too_early(Where::Postgresql).await;
}

async fn raised_too_early(place: Where) {
    let Some(site) = Site::open(place) else {
        return;
    };
    let app = site.assemble().await;
    let people = testkit::seed(&app).await;
    keep_drafts(&app.store, people.ccas).await;
    drop(app);
    let next = site.folder().join("next");
    new_key(&next);
    let site = site
        .without("EP_ROOT_KEY")
        .with("EP_ROOT_KEY_FILE", next.to_str().expect("a path"))
        .with(
            "EP_ROOT_KEYS_RETIRED",
            "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5ISE=",
        );
    let app = site.assemble().await;
    let live = kids(&app.store).await;
    let under: Vec<(KeyId, Under)> = app
        .store
        .read(rotation::status)
        .await
        .expect("a status")
        .into_iter()
        .collect();
    drop(app);
    let (kid, count) = under[0];
    assert_eq!((under.len(), kid), (1, live[1]));
    assert!(count.data_keys >= 3_000);
    let bar = live[0].to_string();
    assert!(!site.run(&["key", "refuse-older", &bar]).await.success());
    let said = format!("{} values are still under an older root key", count.total());
    assert!(site.log().contains(&said), "{}", site.log());
    assert!(
        site.run(&["key", "check"]).await.success(),
        "{}",
        site.log()
    );
    assert!(
        site.run(&["key", "rewrap"]).await.success(),
        "{}",
        site.log()
    );
    assert!(
        site.run(&["key", "refuse-older", &bar]).await.success(),
        "{}",
        site.log()
    );
    let old = site
        .without("EP_ROOT_KEY_FILE")
        .without("EP_ROOT_KEYS_RETIRED")
        .with(
            "EP_ROOT_KEY",
            "Zm9yIHRlc3RzIG9ubHksIG5vdCBhIHJlYWwga2V5ISE=",
        );
    assert!(!old.run(&["key", "check"]).await.success());
}

/// S-509: the key that people are found by changes under load: everybody is found all along, and nothing
/// that the former key made is left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s509_the_index_key_changes_under_load_on_sqlite() {
    found_by_another_key(Site::open(Where::Sqlite).expect("a place")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s509_the_index_key_changes_under_load_on_postgresql() {
    if let Some(site) = Site::open(Where::Postgresql) {
        found_by_another_key(site).await;
    }
}

async fn found_by_another_key(site: Site) {
    let app = site.assemble().await;
    testkit::seed(&app).await;
    drop(app);
    let life = site.start().await;
    let partners = Partners::sign_in(life.address, &site.folder().join("ledger")).await;
    let load = Load::start(partners, CLIENTS, PAUSE);
    for _ in 0..5 {
        load.partners.next_answer().await;
    }
    let mut rotation = site.spawn(&["key", "rotate-index"]);
    for _ in 0..3 {
        load.partners.next_answer().await;
        everybody_is_found(&site, &load.partners).await;
    }
    // Killed wherever it is, begun again: what is done stays done.
    rotation.kill().await.expect("a kill");
    everybody_is_found(&site, &load.partners).await;
    assert!(
        site.run(&["key", "rotate-index"]).await.success(),
        "{}",
        site.log()
    );
    load.partners.next_answer().await;
    let partners = load.finish().await;
    everybody_is_found(&site, &partners).await;
    let app = site.assemble().await;
    let standing = app.store.read(people_keys::standing).await;
    let standing = standing.expect("a standing");
    assert_eq!((standing.writes, standing.asks), (2, vec![2]));
    // What the service filed since is under the new key too: it took it up by itself.
    assert_eq!(standing.under.keys().copied().collect::<Vec<_>>(), [2]);
    drop(app);
    life.terminate().await;
    assert!(!site.log().contains("panicked"), "{}", site.log());
}

/// Everybody for whom a request was acknowledged is found, by her number or by her name.
async fn everybody_is_found(site: &Site, partners: &Partners) {
    let acknowledged = partners.ledger.keys();
    let app = site.assemble().await;
    let mut found = 0;
    for tried in acknowledged.values() {
        let Some(answer) = &tried.answer else {
            continue;
        };
        let id = answer["id"].as_str().expect("an id");
        let id: RequestId = id.parse().expect("an id");
        let sought = sought(&tried.body["person"]);
        let fund: FundCode = "597".parse().expect("a fund");
        let about = app
            .store
            .read(move |tx| person_rights::candidates(tx, &fund, &sought))
            .await
            .expect("requests");
        assert!(about.contains(&id), "{id}");
        found += 1;
    }
    assert!(found > 0);
}

fn sought(person: &serde_json::Value) -> Sought {
    let said = |member: &str| person[member].as_str().expect("a text").to_owned();
    if person["nir"].is_string() {
        return Sought::Number(Nir::parse(&said("nir")).expect("a number").nir);
    }
    Sought::Identity {
        name: PersonName::parse(&said("birth_name")).expect("a name"),
        first_names: PersonName::parse(&said("first_names")).expect("a name"),
        birth_date: BirthDate::parse(&said("birth_date"), jiff::civil::Date::MAX).expect("a day"),
    }
}
