//! S-002, S-004: the matrix, compared with the one that is committed in `api.txt` and `pages.txt`.
//!
//! `ACCEPT=matrix cargo test -p acceptance rights::matrix` writes it anew; read what changed.

use super::{Kind, Met, ROWS, Row, World, routes};
use std::collections::BTreeSet;
use std::fmt::Write;
use testkit::{House, Where};

/// Where the matrix of the API, or of the pages, is written.
fn snapshot(of_pages: bool) -> String {
    let file = if of_pages { "pages" } else { "api" };
    format!("{}/rights/{file}.txt", env!("CARGO_MANIFEST_DIR"))
}

/// S-002: an operation without a row is named, with what to write.
#[test]
fn s002_every_operation_has_a_row() {
    let known: BTreeSet<&str> = ROWS
        .iter()
        .copied()
        .flatten()
        .map(|row| row.operation)
        .collect();
    let there: BTreeSet<String> = routes::operations()
        .union(&routes::pages())
        .cloned()
        .collect();
    assert!(
        there.len() > 180,
        "{} operations: where are the others?",
        there.len()
    );
    let uncovered: Vec<&String> = there
        .iter()
        .filter(|one| !known.contains(one.as_str()))
        .collect();
    let hints = uncovered.iter().map(|operation| {
        let file = if operation.contains("/api/") { "rows/api.rs" } else { "rows/pages.rs" };
        format!("  tests/rights/{file}: row(\"{operation}\", /* who succeeds */ Member, /* upon what */ On::Nothing),\n")
    });
    let hints: String = hints.collect();
    assert!(
        uncovered.is_empty(),
        "no row for:\n{hints}then: ACCEPT=matrix cargo test -p acceptance rights::matrix, and read the diff of tests/rights/*.txt"
    );
    let gone: Vec<&&str> = known.iter().filter(|one| !there.contains(**one)).collect();
    assert!(
        gone.is_empty(),
        "rows of operations that are gone: {gone:?}"
    );
}

/// S-002, S-004: what each caller of the API meets on each operation is what is written down.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s002_the_matrix_of_the_api_is_as_committed() {
    let house = super::house(Where::Sqlite).await.expect("a house");
    let lines = measured(&house, |row| !row.is_page()).await;
    compare(&lines, &snapshot(false), true);
}

/// S-002, S-004: the same for the pages.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s002_the_matrix_of_the_pages_is_as_committed() {
    let house = super::house(Where::Sqlite).await.expect("a house");
    let lines = measured(&house, Row::is_page).await;
    compare(&lines, &snapshot(true), true);
}

/// The same on PostgreSQL, for a sample: the calls of the API upon requests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s002_the_matrix_is_as_committed_on_postgresql() {
    if let Some(house) = super::house(Where::Postgresql).await {
        let lines = measured(&house, |row| row.operation.contains("/api/v1/requests")).await;
        compare(&lines, &snapshot(false), false);
    }
}

async fn measured(house: &House, wanted: impl Fn(&Row) -> bool) -> Vec<String> {
    let mut world = World::of(house).await;
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for row in ROWS.iter().copied().flatten().filter(|row| wanted(row)) {
        lines.push(measure(house, &mut world, row, &mut wrong).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    lines
}

/// A row: the good call, then everybody's.
async fn measure(house: &House, world: &mut World, row: &Row, wrong: &mut Vec<String>) -> String {
    let mut names = world.make(house, row).await;
    let first = world.call(house, row, row.by, &names).await;
    if !is_reached(row, &first) {
        let body: String = first.words().chars().take(400).collect();
        let status = first.code();
        wrong.push(format!(
            "{}: {:?} must succeed, and got {status}: {body}",
            row.name(),
            row.by
        ));
    }
    let mut line = format!("{:<72}", row.name());
    let mut spent = row.changes() && first.spends();
    for (kind, head) in Kind::ALL {
        let width = head.len() + 1;
        if !row.admits(kind) {
            let _ = write!(line, " {:<width$}", "-");
            continue;
        }
        if spent {
            names = world.make(house, row).await;
        }
        let met = world.call(house, row, kind, &names).await;
        wrong.extend(fault(row, kind, &met));
        spent = row.changes() && met.spends();
        let _ = write!(line, " {:<width$}", met.code());
    }
    if row.needs_fresh_caller() {
        for (kind, _) in Kind::ALL {
            world.callers.renew(house, kind).await;
        }
    }
    line.trim_end().to_owned()
}

/// Whether the good call reached what it was for. What proves itself by a secret is refused to whoever
/// has none, in its own words: those calls are shown to work where their subject is.
fn is_reached(row: &Row, met: &Met) -> bool {
    let by_secret = row.by == Kind::Anonymous && matches!(met.status, 303 | 400 | 401 | 410 | 422);
    // Whoever leaves is led to the entrance.
    let leaves = ["POST /deconnexion", "POST /compte/sessions/fermer"].contains(&row.operation)
        && met.status == 303;
    // A form that is not well filled in is shown again: the use case was asked.
    let again = row.is_page() && met.status == 422;
    // Somebody else's session: whoever calls is known, the session is not hers.
    let not_hers = row.operation == "POST /compte/sessions/{id}/fermer" && met.status == 404;
    // Nothing is in the archive on the day of its filing.
    let not_archived =
        row.operation.ends_with(":unarchive") && matches!(met.status, 404 | 409 | 422);
    met.is_good() || not_archived || by_secret || again || leaves || not_hers
}

/// What holds for every cell.
fn fault(row: &Row, kind: Kind, met: &Met) -> Option<String> {
    let code = met.code();
    // S-004: invited, suspended, of a suspended organisation: no right at all.
    let refused = ["401", "403", "404", "login"].contains(&code.as_str());
    let has_no_right = kind.has_no_right() && row.by != Kind::Anonymous;
    // S-049: on every answer.
    let absent = HEADERS
        .iter()
        .find(|name| !met.headers.contains_key(**name));
    let is_wrong = met.status >= 500 || (has_no_right && !refused) || absent.is_some();
    is_wrong.then(|| format!("{} by {kind:?}: {code}, without {absent:?}", row.name()))
}

const HEADERS: &[&str] = &[
    "strict-transport-security",
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "cache-control",
    "x-request-id",
];

fn heads() -> String {
    let heads = Kind::ALL.iter().map(|(_, head)| format!(" {head} "));
    format!("{:<72}{}", "", heads.collect::<String>())
        .trim_end()
        .to_owned()
}

fn compare(lines: &[String], snapshot: &str, whole: bool) {
    let text = format!("{}\n{}\n", heads(), lines.join("\n"));
    if whole && std::env::var("ACCEPT").is_ok_and(|what| what == "matrix") {
        std::fs::write(snapshot, &text).expect("written");
    }
    let committed = std::fs::read_to_string(snapshot).unwrap_or_default();
    let known: BTreeSet<&str> = committed.lines().collect();
    let other: Vec<&String> = lines
        .iter()
        .filter(|line| !known.contains(line.as_str()))
        .collect();
    let shown: Vec<String> = other
        .iter()
        .map(|line| {
            let name = line.split("  ").next().unwrap_or_default();
            let was = known
                .iter()
                .find(|one| one.starts_with(&format!("{name} ")));
            format!("- {}\n+ {line}", was.unwrap_or(&"(no such row)"))
        })
        .collect();
    assert!(
        other.is_empty(),
        "not as in {snapshot}:\n{}\n{}",
        heads(),
        shown.join("\n")
    );
    assert!(
        !whole || committed == text,
        "{snapshot} has rows that are gone, or another order"
    );
}
