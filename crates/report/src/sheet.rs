//! Figures as sections of lines in French, whatever they are written in.

use app::statistics::{
    Corrections, Days, Delays, Figures, GroupBy, Mean, RatedBy, Ratings, Report, Share,
};

/// A number as the figures have it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A count.
    Count(i64),
    /// A count that is not told, because it is small or would tell a small one.
    Hidden,
    /// A delay.
    Days(Option<Days>),
    /// A mean score, of five points.
    Mean(Mean),
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

/// Whose figures, of which year.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it is the figures of: `Caisse`, `Structure`.
    pub kind: &'static str,
    /// The code that its lines bear: `597`, or a name where there is no code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The year of reception.
    pub year: i16,
    /// Every section, in its order.
    pub sections: Vec<Section>,
}

impl Sheet {
    /// A fund's year.
    pub fn of_report(report: &Report) -> Self {
        let mut sections = vec![Section::total(Some(report.total))];
        let counted = report.sections.iter();
        sections.extend(counted.map(|(by, figures)| Section::of_figures(*by, figures)));
        sections.push(Section::of_corrections(report.corrections));
        sections.push(Section::of_delays(report.delays));
        Self {
            kind: "Caisse",
            code: report.fund.code.as_str().to_owned(),
            name: report.fund.name.as_str().to_owned(),
            year: report.year,
            sections,
        }
    }
}

impl Section {
    /// How many requests in all; `None` when that is not told.
    pub fn total(total: Option<i64>) -> Self {
        Self {
            title: "Ensemble".to_owned(),
            rows: vec![row("Demandes reçues", counted(total), None)],
        }
    }

    /// Counts by something.
    pub fn of_figures(by: GroupBy, figures: &Figures) -> Self {
        let cells = figures.cells.iter();
        Self {
            title: by.label().to_owned(),
            rows: cells
                .map(|cell| row(&cell.label, counted(cell.count), cell.share))
                .collect(),
        }
    }

    /// How often agents sorted again.
    pub fn of_corrections(corrections: Corrections) -> Self {
        let rows = [
            ("Demandes réorientées", corrections.any),
            ("dont type corrigé", corrections.request_type),
            ("dont sujet corrigé", corrections.subject),
            ("dont service corrigé", corrections.service),
            ("dont urgence corrigée", corrections.urgency),
        ];
        let rows = rows.into_iter();
        Self {
            title: "Corrections du tri".to_owned(),
            rows: rows
                .map(|(label, (count, share))| row(label, Number::Count(count), Some(share)))
                .collect(),
        }
    }

    /// How long requests took.
    pub fn of_delays(delays: Delays) -> Self {
        let (first, closing) = (
            Number::Days(delays.first_answer),
            Number::Days(delays.closing),
        );
        let share = (delays.on_time_of > 0).then_some(delays.on_time_share);
        Self {
            title: "Délais".to_owned(),
            rows: vec![
                row("Jours avant la première réponse (médiane)", first, None),
                row("Jours avant la clôture (médiane)", closing, None),
                row(
                    "Demandes traitées ou échues",
                    Number::Count(delays.on_time_of),
                    None,
                ),
                row(
                    "dont traitées à l’échéance",
                    Number::Count(delays.on_time),
                    share,
                ),
            ],
        }
    }
}

impl Section {
    /// What partners thought of the answers: the scores, then their mean by service and by month.
    pub fn of_ratings(ratings: &Ratings) -> [Self; 3] {
        let scores = ratings.scores.cells.iter();
        [
            Self {
                title: "Notes données aux réponses".to_owned(),
                rows: scores
                    .map(|cell| row(&cell.label, counted(cell.count), cell.share))
                    .collect(),
            },
            Self::of_means("Note moyenne par service", &ratings.by_service),
            Self::of_means("Note moyenne par mois", &ratings.by_month),
        ]
    }

    fn of_means(title: &str, means: &[RatedBy]) -> Self {
        let line = |one: &RatedBy| {
            let label = match one.count {
                Some(1) => format!("{} (1 note)", one.label),
                Some(count) => format!("{} ({count} notes)", one.label),
                None => one.label.clone(),
            };
            row(&label, one.mean.map_or(Number::Hidden, Number::Mean), None)
        };
        Self {
            title: title.to_owned(),
            rows: means.iter().map(line).collect(),
        }
    }
}

fn counted(count: Option<i64>) -> Number {
    count.map_or(Number::Hidden, Number::Count)
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
            Self::Hidden => f.write_str("masqué"),
            Self::Days(Some(days)) => days.fmt(f),
            Self::Mean(mean) => mean.fmt(f),
            Self::Days(None) => f.write_str("–"),
        }
    }
}
