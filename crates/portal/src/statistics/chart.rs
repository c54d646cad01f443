//! A section of figures as a table, with a bar beneath each label.
//!
//! The table says everything: bars are for the eye only. Lengths are in percent of the column, in an SVG
//! without a style of its own (CSP).

use report::{Number, Row, Section};

/// The best score, in tenths of a point.
const BEST: i64 = 50;

/// A section, ready to be shown.
pub struct Chart {
    /// Its place in the page.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Every line.
    pub lines: Vec<Line>,
    /// Whether lines have shares.
    pub has_shares: bool,
    /// Whether its lines are figures of their own, not parts of one thing: shown large, on top.
    pub is_key: bool,
}

/// A line of the table.
pub struct Line {
    /// What is counted.
    pub label: String,
    /// How many, or how long.
    pub value: String,
    /// Its share.
    pub share: String,
    /// How long its bar is, in percent of the longest; none where lines are not parts of one thing.
    pub bar: Option<String>,
}

impl Chart {
    /// The section as it is shown.
    pub fn of(section: &Section) -> Self {
        let longest = longest(section);
        let is_parts = longest > 0 && section.rows.iter().all(is_part);
        let lines = section
            .rows
            .iter()
            .map(|row| Line::of(row, is_parts.then_some(longest)));
        let is_hidden = |row: &Row| matches!(row.value, Number::Hidden);
        Self {
            id: slug(&section.title),
            title: section.title.clone(),
            has_shares: section.rows.iter().any(|row| row.share.is_some()),
            is_key: !section.rows.iter().all(is_part) && !section.rows.iter().any(is_hidden),
            lines: lines.collect(),
        }
    }
}

impl Line {
    fn of(row: &Row, longest: Option<i64>) -> Self {
        let value = match row.value {
            Number::Count(count) => french::number(count),
            Number::Mean(mean) => format!("{mean} sur 5"),
            other => other.to_string(),
        };
        Self {
            label: row.label.clone(),
            value,
            share: row
                .share
                .map(|share| format!("{share}\u{202f}%"))
                .unwrap_or_default(),
            bar: longest.map(|longest| format!("{}%", count(row).saturating_mul(100) / longest)),
        }
    }
}

/// What the longest bar stands for: the largest count; the best score, where lines are means.
fn longest(section: &Section) -> i64 {
    let is_mean = |row: &Row| matches!(row.value, Number::Mean(_));
    if section.rows.iter().any(is_mean) {
        BEST
    } else {
        section.rows.iter().map(count).max().unwrap_or_default()
    }
}

/// How long the line's bar is: a count, or tenths of a point.
fn count(row: &Row) -> i64 {
    match row.value {
        Number::Count(count) => count,
        Number::Mean(mean) => mean.tenths(),
        Number::Hidden | Number::Days(_) => 0,
    }
}

/// Whether a line has a length beside the others: what has a share, or would if it were not hidden; a mean,
/// of the best score.
fn is_part(row: &Row) -> bool {
    row.share.is_some() || matches!(row.value, Number::Hidden | Number::Mean(_))
}

fn slug(title: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    title.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::statistics::{Mean, Share};

    fn row(label: &str, count: i64) -> Row {
        Row {
            label: label.to_owned(),
            value: Number::Count(count),
            share: Some(Share::of(count, 1241)),
        }
    }

    fn chart(title: &str, rows: Vec<Row>) -> Chart {
        Chart::of(&Section {
            title: title.to_owned(),
            rows,
        })
    }

    fn drawn(chart: &Chart) -> Vec<(Option<&str>, &str)> {
        let lines = chart.lines.iter();
        lines
            .map(|line| (line.bar.as_deref(), line.value.as_str()))
            .collect()
    }

    /// The published figures of 2023, in words and in lengths.
    #[test]
    fn the_five_motives_of_2023_are_drawn_to_scale_and_said() {
        let rows = vec![
            row("Transmission ou suivi de dossier", 755),
            row("Demande de document", 264),
            row("Signalement de renoncement aux soins", 171),
            row("Demande de rendez-vous", 42),
            row("Demande de contact", 9),
        ];
        let chart = chart("Type", rows);
        let bars: Vec<&str> = chart
            .lines
            .iter()
            .filter_map(|line| line.bar.as_deref())
            .collect();
        assert_eq!(bars, ["100%", "34%", "22%", "5%", "1%"]);
        let shares: Vec<&str> = chart.lines.iter().map(|line| line.share.as_str()).collect();
        let published =
            ["60,8", "21,3", "13,8", "3,4", "0,7"].map(|share| format!("{share}\u{202f}%"));
        assert_eq!(shares, published);
        assert!(!chart.is_key);
    }

    /// A mean is drawn against the best score, not against the best mean.
    #[test]
    fn a_mean_is_drawn_against_five() {
        let row = |label: &str, points, count| Row {
            label: label.to_owned(),
            value: Number::Mean(Mean::of(points, count)),
            share: None,
        };
        let rows = vec![row("C2S (2 notes)", 5, 2), row("AME (1 note)", 4, 1)];
        let chart = chart("Note moyenne par service", rows);
        let expected = [(Some("50%"), "2,5 sur 5"), (Some("80%"), "4,0 sur 5")];
        assert_eq!(drawn(&chart), expected);
        assert!(!chart.is_key);
    }

    /// A hidden number has no length; delays are not parts of anything, and stand on top.
    #[test]
    fn what_is_hidden_or_no_part_is_not_drawn() {
        let hidden = Row {
            label: "x".to_owned(),
            value: Number::Hidden,
            share: None,
        };
        let masked = chart("Sujet", vec![row("y", 20), hidden.clone()]);
        let expected = [(Some("100%"), "20"), (Some("0%"), "masqué")];
        assert_eq!(drawn(&masked), expected);
        let alone = Row {
            share: None,
            ..row("z", 3)
        };
        let delays = chart("Délais", vec![alone]);
        assert_eq!(drawn(&delays), [(None, "3")]);
        assert!(delays.is_key && !chart("Sujet", vec![hidden]).is_key);
    }
}
