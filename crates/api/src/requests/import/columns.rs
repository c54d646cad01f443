//! Which column of a file is which member of a request.

use data_encoding::HEXLOWER;
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How a cell is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// `oui`, `non`.
    Truth,
    Count,
    /// Several codes, between bars or commas.
    List,
    /// ISO 8601, or as people in France write it: 09/03/1985.
    Day,
}

/// Every member that a column may be, by the path that names it.
const MEMBERS: [(&str, Kind); 36] = {
    use Kind::{Count, Day, List, Text, Truth};
    [
        ("key", Text),
        ("external_reference", Text),
        ("fund", Text),
        ("declared_type", Text),
        ("title", Text),
        ("text", Text),
        ("blocker", Text),
        ("deadline.date", Day),
        ("deadline.nature", Text),
        ("already_tried", List),
        ("non_autonomy_reason", Text),
        ("person.birth_name", Text),
        ("person.used_name", Text),
        ("person.first_names", Text),
        ("person.birth_date", Day),
        ("person.sex", Text),
        ("person.birth_place", Text),
        ("person.nir", Text),
        ("person.no_nir_reason", Text),
        ("person.insured_nir", Text),
        ("person.insured_link", Text),
        ("person.phone", Text),
        ("person.language", Text),
        ("person.address.line1", Text),
        ("person.address.line2", Text),
        ("person.address.postcode", Text),
        ("person.address.commune", Text),
        ("person.domiciliation.organisation", Text),
        ("person.domiciliation.until", Day),
        ("mandate.form", Text),
        ("mandate.given_on", Day),
        ("mandate.scope", List),
        ("mandate.duration_days", Count),
        ("mandate.health_information", Truth),
        ("mandate.call_back", Truth),
        ("", Text),
    ]
};

/// A column: its title, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its title, as the file has it.
    pub title: String,
    /// The path of its member; empty when it is left out.
    path: &'static str,
    kind: Kind,
}

/// Why the titles of a file cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub enum BadColumns {
    /// This title, or this member of the mapping, is none that we know.
    Unknown(String),
    /// Two columns are the same member.
    Twice(String),
    /// The mapping names a column that the file does not have.
    Absent(String),
}

/// What each column is: what the mapping says of its title, or the member of that very name.
pub fn columns(
    titles: &[String],
    mapping: &BTreeMap<String, String>,
) -> Result<Vec<Column>, BadColumns> {
    if let Some(absent) = mapping.keys().find(|title| !titles.contains(title)) {
        return Err(BadColumns::Absent(absent.clone()));
    }
    let mut columns: Vec<Column> = Vec::with_capacity(titles.len());
    for title in titles {
        let wanted = mapping.get(title).unwrap_or(title);
        let known = MEMBERS.iter().find(|(path, _)| path == wanted);
        let (path, kind) = *known
            .filter(|(path, _)| !path.is_empty() || mapping.contains_key(title))
            .ok_or_else(|| BadColumns::Unknown(title.clone()))?;
        if !path.is_empty() && columns.iter().any(|column| column.path == path) {
            return Err(BadColumns::Twice(title.clone()));
        }
        let title = title.clone();
        columns.push(Column { title, path, kind });
    }
    Ok(columns)
}

/// The key of a line and its request: the members of its cells that are not empty. Without a key of its
/// own, a line has that of its external reference.
pub fn request_of(columns: &[Column], cells: &[&str]) -> (Option<String>, Value) {
    let mut request = Map::new();
    let mut key = None;
    for (column, cell) in columns.iter().zip(cells) {
        let cell = domain::text::said(cell.trim());
        if cell.is_empty() || column.path.is_empty() {
            continue;
        }
        if column.path == "key" {
            key = Some(cell.to_owned());
        } else {
            put(&mut request, column.path, column.kind.read(cell));
        }
    }
    let reference = request.get("external_reference").and_then(Value::as_str);
    let key = key.or_else(|| reference.map(key_of));
    (key, Value::Object(request))
}

/// The key of a reference: itself where it can be one, or else what only it gives.
fn key_of(reference: &str) -> String {
    if crate::idempotency::is_key(reference) {
        return reference.to_owned();
    }
    let digest = HEXLOWER.encode(&Sha256::digest(reference.as_bytes()));
    digest.chars().take(40).collect()
}

/// The column that a JSON pointer is about: of that member, or of one within it.
pub fn column_of<'a>(columns: &'a [Column], pointer: &str) -> Option<&'a str> {
    let path = pointer.trim_start_matches('/').replace('/', ".");
    // What is wrong with the whole record is in no column, not in the one that is left out.
    let exact = columns
        .iter()
        .find(|column| column.path == path && !path.is_empty());
    let outer = || {
        columns.iter().find(|column| {
            let inner = path.strip_prefix(column.path);
            !column.path.is_empty() && inner.is_some_and(|rest| rest.starts_with('.'))
        })
    };
    exact.or_else(outer).map(|column| column.title.as_str())
}

fn put(into: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            into.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = into
                .entry(first)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

impl Kind {
    /// The value of a cell; as text when it is not what is wanted here, which is then refused as such.
    fn read(self, cell: &str) -> Value {
        let text = || Value::String(cell.to_owned());
        match self {
            Self::Text => text(),
            Self::Truth => match cell.to_lowercase().as_str() {
                "oui" | "o" | "true" | "vrai" | "1" => Value::Bool(true),
                "non" | "n" | "false" | "faux" | "0" => Value::Bool(false),
                _ => text(),
            },
            Self::Count => cell
                .parse::<u32>()
                .map_or_else(|_| text(), |count| Value::Number(Number::from(count))),
            Self::List => cell
                .split(['|', ','])
                .map(|one| Value::String(one.trim().to_owned()))
                .collect(),
            Self::Day => Value::String(day(cell).unwrap_or_else(|| cell.to_owned())),
        }
    }
}

/// `09/03/1985` as `1985-03-09`; a part that is not known stays `00`.
fn day(cell: &str) -> Option<String> {
    let parts: Vec<&str> = cell.split('/').collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let all_digits = cell
        .bytes()
        .all(|byte| byte == b'/' || byte.is_ascii_digit());
    let fits = (1..=2).contains(&day.len()) && (1..=2).contains(&month.len()) && year.len() == 4;
    (fits && all_digits).then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn titles(titles: &[&str]) -> Vec<String> {
        titles.iter().map(|title| (*title).to_owned()).collect()
    }

    #[test]
    fn a_line_becomes_the_request_that_its_columns_say() {
        let mapping = BTreeMap::from([
            ("Nom".to_owned(), "person.birth_name".to_owned()),
            ("Né le".to_owned(), "person.birth_date".to_owned()),
            ("Dossier".to_owned(), "external_reference".to_owned()),
            ("Agent".to_owned(), String::new()),
        ]);
        let titles = titles(&[
            "Nom",
            "Né le",
            "Dossier",
            "Agent",
            "mandate.scope",
            "mandate.call_back",
            "person.phone",
            "mandate.duration_days",
            "title",
        ]);
        let columns = columns(&titles, &mapping).unwrap();
        let cells = [
            "Zed",
            "9/03/1985",
            "D-1",
            "Léa",
            "follow_file | receive_documents",
            "Oui",
            "'+33 6",
            "182",
            " ",
        ];
        let (key, request) = request_of(&columns, &cells);
        assert_eq!(key.as_deref(), Some("D-1"));
        let expected = json!({
            "person": { "birth_name": "Zed", "birth_date": "1985-03-09", "phone": "+33 6" },
            "external_reference": "D-1",
            "mandate": { "scope": ["follow_file", "receive_documents"], "call_back": true, "duration_days": 182 },
        });
        assert_eq!(request, expected);
        assert_eq!(key_of("2026/42").len(), 40);
        assert_eq!(column_of(&columns, "/person/birth_date"), Some("Né le"));
        assert_eq!(
            column_of(&columns, "/mandate/scope/1"),
            Some("mandate.scope")
        );
        assert_eq!(column_of(&columns, "/mandate"), None);
    }

    #[test]
    fn titles_that_mean_nothing_or_the_same_are_refused() {
        let none = BTreeMap::new();
        assert_eq!(
            columns(&titles(&["Nom"]), &none),
            Err(BadColumns::Unknown("Nom".to_owned()))
        );
        assert_eq!(
            columns(&titles(&[""]), &none),
            Err(BadColumns::Unknown(String::new()))
        );
        assert_eq!(
            columns(&titles(&["text", "text"]), &none),
            Err(BadColumns::Twice("text".to_owned()))
        );
        let mapping = BTreeMap::from([("Texte".to_owned(), "text".to_owned())]);
        assert_eq!(
            columns(&titles(&["text"]), &mapping),
            Err(BadColumns::Absent("Texte".to_owned()))
        );
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(day("9/3/1985").as_deref(), Some("1985-03-09"));
        assert_eq!(day("00/03/1985").as_deref(), Some("1985-03-00"));
        for other in ["1985-03-09", "9/3/85", "9/3", "a/b/1985", ""] {
            assert_eq!(day(other), None, "{other}");
        }
    }
}
