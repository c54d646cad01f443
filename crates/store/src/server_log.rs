//! What a `PostgreSQL` server writes into its own log: never the values of our statements (S-532).

use crate::conn::Conn;
use crate::dialect::Database;
use crate::error::StoreError;
use diesel::RunQueryDsl;
use diesel::sql_types::Text;
use std::collections::BTreeMap;

#[derive(diesel::QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    setting: String,
}

/// Refuses a server that logs statements together with their values, for our own role and database:
/// addresses and names of accounts are among them. An embedded database has no log.
pub fn check(database: &Database) -> Result<(), StoreError> {
    match database.connect_to_server()? {
        Some(mut conn) => check_settings(&mut conn),
        None => Ok(()),
    }
}

fn check_settings(conn: &mut Conn) -> Result<(), StoreError> {
    let settings: Vec<Setting> = diesel::sql_query(
        "SELECT name, setting FROM pg_settings WHERE name IN ('log_statement', \
         'log_min_duration_statement', 'log_min_duration_sample', 'log_transaction_sample_rate', \
         'log_parameter_max_length', 'log_parameter_max_length_on_error')",
    )
    .load(conn)?;
    let settings: BTreeMap<String, String> = settings
        .into_iter()
        .map(|setting| (setting.name, setting.setting))
        .collect();
    let is = |name: &str, harmless: &str| settings.get(name).is_none_or(|value| value == harmless);
    let logs_statements = !(is("log_statement", "none")
        && is("log_min_duration_statement", "-1")
        && is("log_min_duration_sample", "-1")
        && is("log_transaction_sample_rate", "0"));
    if logs_statements && !is("log_parameter_max_length", "0") {
        return Err(StoreError::Refused(
            "PostgreSQL logs statements with their values: set log_parameter_max_length = 0 for \
             this role (ALTER ROLE … SET log_parameter_max_length = 0), or log_statement = none",
        ));
    }
    if !is("log_parameter_max_length_on_error", "0") {
        return Err(StoreError::Refused(
            "PostgreSQL logs the values of statements that fail: set \
             log_parameter_max_length_on_error = 0 for this role",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::connection::SimpleConnection;

    fn refused(settings: &str) -> Option<bool> {
        let database = Database::parse(&temp_postgres::database()?).unwrap();
        let mut conn = database.connect().unwrap();
        conn.batch_execute(settings).unwrap();
        Some(matches!(
            check_settings(&mut conn),
            Err(StoreError::Refused(_))
        ))
    }

    /// S-532: as delivered, a server logs no value; one that would is refused at start.
    #[test]
    fn s532_a_server_that_logs_values_is_refused() {
        for (settings, expected) in [
            ("SELECT 1", false),
            ("SET log_statement = 'all'", true),
            ("SET log_min_duration_statement = 0", true),
            (
                "SET log_statement = 'all'; SET log_parameter_max_length = 0",
                false,
            ),
            ("SET log_parameter_max_length_on_error = -1", true),
        ] {
            // `None` where there is no PostgreSQL, which is said.
            assert!(
                refused(settings).is_none_or(|refused| refused == expected),
                "{settings}"
            );
        }
    }

    #[test]
    fn sqlite_has_no_log() {
        assert!(check(&Database::parse("sqlite:///nowhere/x.db").unwrap()).is_ok());
    }
}
