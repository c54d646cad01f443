//! A section of figures as bars, in SVG, and as the table beneath.
//!
//! Every length is in `em` or in percent: the chart grows with the text of whoever reads, and is as
//! wide as her screen, without a script and without a style of its own (CSP).

use report::{Number, Row, Section};

/// As many bars as one takes in at a glance; the table has every line.
const MOST: usize = 12;
/// The longest line of a label, in characters: what fits beside its value at 320 px.
const LONGEST: usize = 26;
/// A line of text, its distance to the bar, the bar and what separates it from the next, in tenths of
/// an em.
const LINE: usize = 13;
const BAR: usize = 9;
const APART: usize = 8;
/// The best score, in tenths of a point.
const BEST: i64 = 50;

/// A section, ready to be shown.
pub struct Chart {
    /// Its place in the page.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The bars; none where lines are not parts of one thing.
    pub bars: Vec<Bar>,
    /// How high they are together: `12.5em`.
    pub height: String,
    /// What the bars say, for whoever does not see them.
    pub said: String,
    /// Every line.
    pub lines: Vec<Line>,
    /// Whether lines have shares.
    pub has_shares: bool,
}

/// A bar.
pub struct Bar {
    /// Its label, cut into lines, each with its place: `1.0em`.
    pub label: Vec<(String, String)>,
    /// Its number: `755 · 60,8 %`.
    pub value: String,
    /// Where it begins.
    pub top: String,
    /// How long it is, in percent of the longest.
    pub width: String,
}

/// A line of the table.
pub struct Line {
    /// What is counted.
    pub label: String,
    /// How many, or how long.
    pub value: String,
    /// Its share.
    pub share: String,
}

impl Chart {
    /// The section as it is shown.
    pub fn of(section: &Section) -> Self {
        let lines: Vec<Line> = section.rows.iter().map(Line::of).collect();
        let longest = longest(section);
        let is_parts = longest > 0 && section.rows.iter().all(is_part);
        let mut down = 0;
        let drawn = section
            .rows
            .iter()
            .zip(&lines)
            .take(if is_parts { MOST } else { 0 });
        let bars: Vec<Bar> = drawn
            .map(|(row, line)| Bar::of(line, count(row), longest, &mut down))
            .collect();
        let said: Vec<String> = bars.iter().map(Bar::said).collect();
        Self {
            id: slug(&section.title),
            title: section.title.clone(),
            height: em(down),
            said: said.join("\u{a0}; "),
            has_shares: section.rows.iter().any(|row| row.share.is_some()),
            bars,
            lines,
        }
    }
}

impl Bar {
    fn of(line: &Line, count: i64, longest: i64, down: &mut usize) -> Self {
        let mut label = Vec::new();
        for part in wrapped(&line.label) {
            *down += LINE;
            label.push((part, em(*down)));
        }
        let top = *down + 4;
        *down = top + BAR + APART;
        let value = if line.share.is_empty() {
            line.value.clone()
        } else {
            format!("{} · {}", line.value, line.share)
        };
        Self {
            label,
            value,
            top: em(top),
            width: format!("{}%", count.saturating_mul(100) / longest.max(1)),
        }
    }

    fn said(&self) -> String {
        let words: Vec<&str> = self.label.iter().map(|(part, _)| part.as_str()).collect();
        format!("{}\u{a0}: {}", words.join(" "), self.value)
    }
}

impl Line {
    fn of(row: &Row) -> Self {
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

fn em(tenths: usize) -> String {
    format!("{}.{}em", tenths / 10, tenths % 10)
}

/// The label in lines of at most [`LONGEST`] characters, between words.
fn wrapped(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LONGEST => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
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

    /// The published figures of 2023, in words and in lengths.
    #[test]
    fn the_five_motives_of_2023_are_drawn_to_scale_and_said() {
        let section = Section {
            title: "Type".to_owned(),
            rows: vec![
                row("Transmission ou suivi de dossier", 755),
                row("Demande de document", 264),
                row("Signalement de renoncement aux soins", 171),
                row("Demande de rendez-vous", 42),
                row("Demande de contact", 9),
            ],
        };
        let chart = Chart::of(&section);
        let widths: Vec<&str> = chart.bars.iter().map(|bar| bar.width.as_str()).collect();
        assert_eq!(widths, ["100%", "34%", "22%", "5%", "1%"]);
        let shares: Vec<&str> = chart.lines.iter().map(|line| line.share.as_str()).collect();
        let published =
            ["60,8", "21,3", "13,8", "3,4", "0,7"].map(|share| format!("{share}\u{202f}%"));
        assert_eq!(shares, published);
        assert!(
            chart
                .said
                .starts_with("Transmission ou suivi de dossier\u{a0}: 755 · 60,8"),
            "{}",
            chart.said
        );
        let lines: Vec<usize> = chart.bars.iter().map(|bar| bar.label.len()).collect();
        assert_eq!(lines, [2, 1, 2, 1, 1]);
    }

    /// A mean is drawn against the best score, not against the best mean.
    #[test]
    fn a_mean_is_drawn_against_five() {
        let row = |label: &str, points, count| Row {
            label: label.to_owned(),
            value: Number::Mean(Mean::of(points, count)),
            share: None,
        };
        let chart = Chart::of(&Section {
            title: "Note moyenne par service".to_owned(),
            rows: vec![row("C2S (2 notes)", 5, 2), row("AME (1 note)", 4, 1)],
        });
        let bars: Vec<(&str, &str)> = chart
            .bars
            .iter()
            .map(|bar| (bar.width.as_str(), bar.value.as_str()))
            .collect();
        assert_eq!(bars, [("50%", "2,5 sur 5"), ("80%", "4,0 sur 5")]);
    }

    /// A hidden number has no length, and delays are not parts of anything.
    #[test]
    fn what_is_hidden_or_no_part_is_not_drawn() {
        let hidden = Row {
            label: "x".to_owned(),
            value: Number::Hidden,
            share: None,
        };
        let rows = vec![row("y", 20), hidden];
        let chart = Chart::of(&Section {
            title: "Sujet".to_owned(),
            rows,
        });
        let second = chart
            .bars
            .last()
            .map(|bar| (bar.width.as_str(), bar.value.as_str()));
        assert_eq!(second, Some(("0%", "masqué")));
        let rows = vec![Row {
            share: None,
            ..row("z", 3)
        }];
        assert!(
            Chart::of(&Section {
                title: "Délais".to_owned(),
                rows
            })
            .bars
            .is_empty()
        );
    }
}
