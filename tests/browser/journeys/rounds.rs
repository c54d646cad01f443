//! Each role goes once to every page that links lead her to, as somebody who explores.

use crate::browser::checks::lines;
use crate::browser::ui::{Ui, journey};
use std::collections::{BTreeSet, VecDeque};
use testkit::{Where, samples};

/// The links of a page that lead to pages of ours. Files are not pages, and the explorer of the API is not ours.
const LINKS: &str = r#"
return [...document.querySelectorAll('a[href^="/"]')].map(link => new URL(link.href))
  .filter(url => !/^\/docs|\.(csv|xlsx)$|\/pieces\/|\.pdf$/.test(url.pathname)).map(url => url.pathname + url.search);
"#;

/// More pages than any role has.
const MOST: usize = 60;

/// Two paths that differ by an id or by what is asked of a list are one page.
fn page_of(path: &str) -> String {
    let (path, _) = path.split_once('?').unwrap_or((path, ""));
    let is_id = |part: &&str| part.len() == 36 && part.matches('-').count() == 4;
    let parts = path
        .split('/')
        .map(|part| if is_id(&part) { "id" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Goes everywhere from these pages, and says everything that is wrong anywhere.
async fn everywhere(ui: &Ui, from: &[&str]) {
    let mut ahead: VecDeque<String> = from.iter().map(|path| (*path).to_owned()).collect();
    let (mut seen, mut faults) = (BTreeSet::new(), Vec::new());
    while let Some(path) = ahead.pop_front() {
        let page = page_of(&path);
        if !seen.insert(page.clone()) {
            continue;
        }
        assert!(seen.len() < MOST, "more pages than expected: {seen:?}");
        ui.open(&path).await;
        let title = ui.web.title().await.unwrap_or_default();
        let leads_nowhere = ["n’existe pas", "pas permis", "interne"]
            .iter()
            .any(|word| title.contains(word));
        if leads_nowhere {
            faults.push(format!("{path} leads to {title:?}"));
            continue;
        }
        ahead.extend(lines(&ui.ask(LINKS).await));
        let state = page.trim_matches('/').replace('/', "-");
        let state = if state.is_empty() { "home" } else { &state };
        faults.extend(ui.faults(state).await);
    }
    assert!(seen.len() > 3, "only {seen:?}");
    assert!(
        faults.is_empty(),
        "{} faults on {} pages:\n{}",
        faults.len(),
        seen.len(),
        faults.join("\n")
    );
}

async fn some_requests(ui: &Ui) {
    let member = ui.house.sign_in("member@ccas.example").await;
    let first = member.submit(&samples::request()).await.expect(201);
    member.submit(&samples::documents()).await.expect(201);
    let agent = ui.house.sign_in("agent@cpam.example").await;
    agent.act(&first, "take", None).await.expect(200);
}

/// Somebody who is not signed in.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_looks_everywhere() {
    journey(Where::Sqlite, async |ui| {
        everywhere(ui, &["/connexion"]).await;
    })
    .await;
}

macro_rules! looks_everywhere {
    ($($name:ident: $email:literal;)+) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            journey(Where::Sqlite, async |ui| {
                some_requests(ui).await;
                ui.sign_in($email).await;
                everywhere(ui, &["/"]).await;
            })
            .await;
        }
    )+ };
}

looks_everywhere! {
    a_member_looks_everywhere: "member@ccas.example";
    a_manager_looks_everywhere: "manager@ccas.example";
    an_agent_looks_everywhere: "agent@cpam.example";
    a_supervisor_looks_everywhere: "supervisor@cpam.example";
    an_administrator_looks_everywhere: "administrator@cpam.example";
    an_auditor_looks_everywhere: "auditor@cpam.example";
}
