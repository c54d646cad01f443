//! An evaluation as Markdown.

use std::fmt::{self, Display};

use super::{Evaluation, FIELDS};

impl Display for Evaluation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} lines\n", self.lines)?;
        writeln!(
            out,
            "| field | accuracy | macro-F1 | kappa |\n|---|---|---|---|"
        )?;
        for (name, field) in FIELDS.iter().zip(&self.fields) {
            writeln!(
                out,
                "| {name} | {:.3} | {:.3} | {:.3} |",
                field.accuracy, field.macro_f1, field.kappa
            )?;
        }
        writeln!(
            out,
            "\nurgent: recall {:.3}, precision {:.3}",
            self.urgent_recall, self.urgent_precision
        )?;
        writeln!(
            out,
            "coverage at 99 % type accuracy: {:.3}",
            self.coverage_at_99
        )?;
        writeln!(out, "sent to human sorting: {:.3}", self.human)?;
        writeln!(
            out,
            "secondary acts: recall {:.3}, precision {:.3}",
            self.secondary_recall, self.secondary_precision
        )?;
        writeln!(out, "\n| confidence | right types | lines |\n|---|---|---|")?;
        for (confidence, right, lines) in &self.reliability {
            writeln!(out, "| {confidence:.2} | {right:.2} | {lines} |")?;
        }
        for (name, field) in FIELDS.iter().zip(&self.fields) {
            writeln!(
                out,
                "\n| {name} | precision | recall | F1 | lines |\n|---|---|---|---|---|"
            )?;
            for (code, precision, recall, f1, lines) in &field.classes {
                writeln!(
                    out,
                    "| {code} | {precision:.2} | {recall:.2} | {f1:.2} | {lines} |"
                )?;
            }
            writeln!(out, "\n| {name}: right | given | lines |\n|---|---|---|")?;
            for (truth, given, lines) in field.confusion.iter().take(15) {
                writeln!(out, "| {truth} | {given} | {lines} |")?;
            }
        }
        writeln!(
            out,
            "\n| worst lines | field | right | given | confidence |\n|---|---|---|---|---|"
        )?;
        for (id, field, truth, given, confidence) in self.worst.iter().take(60) {
            writeln!(
                out,
                "| {id} | {field} | {truth} | {given} | {confidence:.2} |"
            )?;
        }
        Ok(())
    }
}
