//! Figures before and after, side by side.

use routing::evaluate::{Evaluation, FIELDS, Outcome};
use std::fmt;

/// Below this number of corrections, their figures say little.
const FEW: usize = 30;

/// The same lines, judged before and after.
#[derive(Default)]
pub struct Pairs {
    before: Vec<Outcome>,
    after: Vec<Outcome>,
}

impl Pairs {
    /// One line, judged twice.
    pub fn add(&mut self, before: Outcome, after: Outcome) {
        self.before.push(before);
        self.after.push(after);
    }

    /// How many lines.
    pub const fn len(&self) -> usize {
        self.after.len()
    }
}

/// What the corrections change: on the labelled lines, and on the corrections themselves.
#[derive(Default)]
pub struct Comparison {
    /// The labelled lines.
    pub lines: Pairs,
    /// The corrections.
    pub corrections: Pairs,
}

impl fmt::Display for Comparison {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fallen = Vec::new();
        for (name, pairs) in [("corrections", &self.corrections), ("lines", &self.lines)] {
            let rows = rows(pairs);
            writeln!(
                out,
                "| {name} ({}) | before | after | |\n|---|---|---|---|",
                pairs.len()
            )?;
            for (figure, before, after) in &rows {
                let change = after - before;
                writeln!(
                    out,
                    "| {figure} | {before:.3} | {after:.3} | {change:+.3} |"
                )?;
                if change < -0.0005 {
                    fallen.push(format!("{figure} on {name}"));
                }
            }
            writeln!(out)?;
        }
        if self.corrections.len() < FEW {
            writeln!(
                out,
                "Fewer than {FEW} corrections: their figures say little."
            )?;
        }
        if fallen.is_empty() {
            writeln!(out, "No figure fell.")
        } else {
            writeln!(out, "Fell: {}.", fallen.join(", "))
        }
    }
}

/// Each figure, before and after.
fn rows(pairs: &Pairs) -> Vec<(&'static str, f64, f64)> {
    let (before, after) = (
        Evaluation::new(&pairs.before),
        Evaluation::new(&pairs.after),
    );
    let fields = FIELDS.iter().zip(before.fields.iter().zip(&after.fields));
    let mut rows: Vec<_> = fields
        .map(|(name, (before, after))| (*name, before.accuracy, after.accuracy))
        .collect();
    rows.extend([
        ("urgent recall", before.urgent_recall, after.urgent_recall),
        (
            "urgent precision",
            before.urgent_precision,
            after.urgent_precision,
        ),
        (
            "coverage at 99 %",
            before.coverage_at_99,
            after.coverage_at_99,
        ),
    ]);
    rows
}
