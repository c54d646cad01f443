//! The report as sections of lines in French, whatever they are written in.

use app::statistics::{Days, Report, Share};

/// A number as the report has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A count.
    Count(i64),
    /// A delay.
    Days(Option<Days>),
}

/// A line: a label, then one or two numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What is counted.
    pub label: String,
    /// How many, or how long.
    pub value: Number,
    /// Its share, where that means something.
    pub share: Option<Share>,
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Their title.
    pub title: String,
    /// The lines.
    pub rows: Vec<Row>,
}

/// Every section of the report, in its order.
pub fn sections(report: &Report) -> Vec<Section> {
    let mut sections = vec![Section {
        title: "Ensemble".to_owned(),
        rows: vec![row("Demandes reçues", Number::Count(report.total), None)],
    }];
    for (group_by, figures) in &report.sections {
        let rows = figures.cells.iter().map(|cell| {
            row(
                &cell.label,
                Number::Count(cell.count.unwrap_or_default()),
                cell.share,
            )
        });
        sections.push(Section {
            title: group_by.label().to_owned(),
            rows: rows.collect(),
        });
    }
    sections.push(corrections(report));
    sections.push(delays(report));
    sections
}

fn corrections(report: &Report) -> Section {
    let corrections = report.corrections;
    let rows = [
        ("Demandes réorientées", corrections.any),
        ("dont type corrigé", corrections.request_type),
        ("dont sujet corrigé", corrections.subject),
        ("dont service corrigé", corrections.service),
        ("dont urgence corrigée", corrections.urgency),
    ];
    Section {
        title: "Corrections du tri".to_owned(),
        rows: rows
            .into_iter()
            .map(|(label, (count, share))| row(label, Number::Count(count), Some(share)))
            .collect(),
    }
}

fn delays(report: &Report) -> Section {
    let delays = report.delays;
    Section {
        title: "Délais".to_owned(),
        rows: vec![
            row(
                "Jours avant la première réponse (médiane)",
                Number::Days(delays.first_answer),
                None,
            ),
            row(
                "Jours avant la clôture (médiane)",
                Number::Days(delays.closing),
                None,
            ),
            row(
                "Demandes traitées ou échues",
                Number::Count(delays.on_time_of),
                None,
            ),
            row(
                "dont traitées à l’échéance",
                Number::Count(delays.on_time),
                (delays.on_time_of > 0).then_some(delays.on_time_share),
            ),
        ],
    }
}

fn row(label: &str, value: Number, share: Option<Share>) -> Row {
    Row {
        label: label.to_owned(),
        value,
        share,
    }
}

impl std::fmt::Display for Number {
    /// In French, without unit; a delay that nothing gives is a dash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Days(Some(days)) => days.fmt(f),
            Self::Days(None) => f.write_str("–"),
        }
    }
}
