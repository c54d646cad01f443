//! How the databases find each list of `GET /requests` among a million requests:
//! `cargo bench -p acceptance -- plans`. The results: docs/query-plans.md.

use crate::site::Site;
use crate::sql::Sql;
use std::time::Instant;
use testkit::Where;

/// One fund, 200 organisations, 100 agents, twelve services; 2 in 100 of the requests are open.
const SQLITE_FILL: &str = include_str!("fill-sqlite.sql");
const POSTGRESQL_FILL: &str = include_str!("fill-postgresql.sql");

const ORGANISATION: &str = "organisation = @00000000000000000000000000000007@";
const ONE_SERVICE: &str = "fund = '597' AND service IN ('c2s')";
const EVERY_SERVICE: &str = "fund = '597' AND service IN ('c2s', 'rights', 'benefits', 'invalidity', \
    'daily_allowances', 'medical', 'ame', 'international', 'prevention', 'recovery', \
    'partner_relations', 'other')";

/// The filters of the API, by name.
const FILTERS: [(&str, &str); 12] = [
    ("none", "1 = 1"),
    ("status", "status = 'submitted'"),
    ("two statuses", "status IN ('submitted', 'in_progress')"),
    ("assignee", "assignee = @00000000000000000000000000000005@"),
    ("a type that nobody used", "request_type = 'documents'"),
    ("a subject that nobody used", "subject = 'rights'"),
    ("the urgency that nobody has", "urgency = 'urgent'"),
    ("a reference", "reference = 'EP-2026-500001'"),
    ("updated since yesterday", "updated_at >= 1759998000000000"),
    ("updated since tomorrow", "updated_at >= 1860000000000000"),
    // Since when nearly everything changed, the store hides the column from the planner.
    ("updated since ever", "updated_at + 0 >= 0"),
    ("overdue", "due_on < '2024-01-01' AND ended_at IS NULL"),
];

/// Fills both databases and prints the plan and the time of each page and of each total.
pub async fn print() {
    println!("| database | of | filter | query | rows | ms | plan |");
    println!("|---|---|---|---|---:|---:|---|");
    for place in [Where::Postgresql, Where::Sqlite] {
        let Some(site) = Site::open(place) else {
            continue;
        };
        assert!(site.run(&["migrate"]).await.success(), "{}", site.log());
        let mut sql = Sql::connect(site.database());
        sql.execute(match place {
            Where::Postgresql => POSTGRESQL_FILL,
            Where::Sqlite => SQLITE_FILL,
        });
        let seen = [
            ("partner", ORGANISATION),
            ("agent, one service", ONE_SERVICE),
            ("agent", EVERY_SERVICE),
        ];
        for (who, visible) in seen {
            for (name, filter) in FILTERS {
                if who == "partner" && name == "assignee" {
                    continue;
                }
                explain(
                    place,
                    &mut sql,
                    (who, name),
                    &format!("{visible} AND {filter}"),
                );
            }
        }
    }
}

fn explain(place: Where, sql: &mut Sql, (who, name): (&str, &str), condition: &str) {
    let (open, close) = match place {
        Where::Postgresql => (r"'\x", "'"),
        Where::Sqlite => ("x'", "'"),
    };
    // Ids are written between two signs, which each database writes in its own way.
    let parts: Vec<&str> = condition.split('@').collect();
    let condition = match parts.as_slice() {
        [before, id, after] => format!("{before}{open}{id}{close}{after}"),
        [before, one, between, two, after] => {
            format!("{before}{open}{one}{close}{between}{open}{two}{close}{after}")
        }
        _ => condition.to_owned(),
    };
    let page = format!("SELECT * FROM requests WHERE {condition} ORDER BY id DESC LIMIT 26");
    let total = format!("SELECT id FROM requests WHERE {condition} LIMIT 1000");
    for (what, query) in [("page", page), ("total", total)] {
        let counted = format!("SELECT count(*) AS n FROM ({query}) AS counted");
        sql.number(&counted);
        let began = Instant::now();
        let rows = sql.number(&counted);
        let took = began.elapsed().as_secs_f64() * 1_000.0;
        let plan = sql.plan(&query).join("; ");
        println!("| {place:?} | {who} | {name} | {what} | {rows} | {took:.2} | {plan} |");
    }
}
