//! Reads and the journal that cannot be written.

use diesel::RunQueryDsl;
use testkit::{House, on_each_database, samples};

/// Says something to the database that our code does not.
pub(super) fn behind(house: &House, sqlite: &str, postgresql: &str) {
    use diesel::Connection;
    if let Some(path) = house.database().strip_prefix("sqlite://") {
        let mut connection = diesel::SqliteConnection::establish(path).unwrap();
        diesel::sql_query("PRAGMA busy_timeout = 5000")
            .execute(&mut connection)
            .unwrap();
        diesel::sql_query(sqlite).execute(&mut connection).unwrap();
    } else {
        let mut connection = diesel::PgConnection::establish(house.database()).unwrap();
        diesel::sql_query(postgresql)
            .execute(&mut connection)
            .unwrap();
    }
}

on_each_database! {
    /// S-122: no line, no data: neither by the API nor by a page.
    async fn s122_what_cannot_be_journaled_is_not_shown(house) {
        let member = house.sign_in("member@ccas.example").await;
        let filed = member.submit(&samples::request()).await.expect(201);
        let id = filed["id"].as_str().unwrap();
        let mut visitor = house.visit_as("member@ccas.example").await;
        behind(
            &house,
            "CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END",
            "ALTER TABLE audit ADD CONSTRAINT broken CHECK (false) NOT VALID",
        );
        let answer = member.get(&format!("/api/v1/requests/{id}")).await;
        assert_eq!(answer.status, 503);
        assert!(!answer.text.contains("Amarante"));
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let page = visitor.get(&format!("/demandes/{id}")).await;
        assert_eq!(page.status, 503);
        assert!(!page.html.contains("Amarante"));
        // And nothing is filed: the line of a write is in its transaction.
        assert!(member.submit(&samples::documents()).await.status >= 500);
        behind(&house, "DROP TRIGGER broken", "ALTER TABLE audit DROP CONSTRAINT broken");
        assert_eq!(member.get(&format!("/api/v1/requests/{id}")).await.status, 200);
        assert_eq!(member.get("/api/v1/requests").await.expect(200)["total"], 1);
    }
}
