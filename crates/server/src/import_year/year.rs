//! A year drawn from a labelled corpus, with the mix that the fund published for 2023.

use super::persons::Draw;
use crate::output::Failure;
use domain::codes::RequestType;
use serde_json::{Map, Value};

/// How many requests of each type the fund of Roubaix-Tourcoing received in 2023: 1,241 in all.
pub const MIX_OF_2023: [(RequestType, usize); 5] = [
    (RequestType::FileFollowUp, 755),
    (RequestType::Documents, 264),
    (RequestType::CareRenunciation, 171),
    (RequestType::Appointment, 42),
    (RequestType::Contact, 9),
];

/// A labelled file of `year` with the mix of 2023: lines of the corpus, each under an id of its own
/// and on its own day and month, so that the dates in its text keep their sense. Lines are used
/// again when there are not enough. The same corpus gives the same year.
pub fn draw(corpus: &str, year: i16) -> Result<String, Failure> {
    let lines = corpus.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<Line> = lines
        .map(|line| {
            serde_json::from_str(line).map_err(|_| Failure::new("the corpus is not JSON Lines"))
        })
        .collect::<Result<_, _>>()?;
    let mut drawn: Vec<Line> = Vec::new();
    for (request_type, wanted) in MIX_OF_2023 {
        let mut of_type: Vec<&Line> = lines
            .iter()
            .filter(|line| text(line, "type") == request_type.code())
            .collect();
        if of_type.is_empty() {
            return Err(Failure::new(format!("the corpus has no {request_type}")));
        }
        of_type
            .sort_by_key(|line| Draw::new(&format!("{year}{}", text(line, "id"))).below(1 << 24));
        drawn.extend(of_type.into_iter().cycle().take(wanted).cloned());
    }
    let mut written = Vec::with_capacity(drawn.len());
    for (number, mut line) in (1..).zip(drawn) {
        // There is no 29 February in most years.
        let day = text(&line, "received")
            .get(4..10)
            .unwrap_or("-01-02")
            .replace("-02-29", "-02-28");
        let received = format!("{year}{day}");
        line.insert("id".to_owned(), Value::from(format!("Y{year}-{number:04}")));
        line.insert("received".to_owned(), Value::from(received.clone()));
        let line = Value::Object(line).to_string();
        written.push((received, number, line));
    }
    written.sort();
    Ok(written
        .into_iter()
        .map(|(_, _, line)| line + "\n")
        .collect())
}

/// A line, member by member: those that only humans read are kept too.
type Line = Map<String, Value>;

fn text<'a>(line: &'a Line, member: &str) -> &'a str {
    line.get(member).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use routing::lines::Labelled;
    use std::collections::BTreeSet;

    #[test]
    fn a_drawn_year_has_the_mix_of_2023() {
        let corpus = include_str!("../../../routing/data/corpus.jsonl");
        let year = draw(corpus, 2023).unwrap();
        let lines = Labelled::parse_all(&year).unwrap();
        assert_eq!(lines.len(), 1241);
        let ids: BTreeSet<&str> = lines.iter().map(|line| line.line.id.as_str()).collect();
        assert_eq!(ids.len(), 1241);
        for (request_type, wanted) in MIX_OF_2023 {
            let found = lines
                .iter()
                .filter(|line| line.request_type == request_type)
                .count();
            assert_eq!(found, wanted, "{request_type}");
        }
        assert!(lines.iter().all(|line| line.line.received.year() == 2023));
        assert_eq!(
            draw(corpus, 2023).unwrap(),
            year,
            "the same corpus gives the same year"
        );
    }
}
