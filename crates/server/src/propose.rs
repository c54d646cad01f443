//! A candidate model, learnt from labelled lines and from what agents corrected, and its figures
//! before and after. It is written beside; nothing is replaced by itself.
//!
//! Cross-validation is honest: lines with the same text are in the same fold, whoever wrote them,
//! and no line tests a model that learnt from its text. "Before" learns without the corrections,
//! "after" with those of the other folds.

mod figures;
mod files;

pub use files::Files;

use crate::output::{Failure, Progress};
use figures::Comparison;
use routing::Sorter;
use routing::evaluate::Outcome;
use routing::lines::Labelled;
use routing::model::{Model, ModelError};
use routing::train::{Example, Recipe, train_calibrated};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::thread;

/// A corrected request, and how a sorter is judged on it.
pub struct Judged<'a> {
    /// What was written, and what agents say it is.
    pub line: &'a Labelled,
    /// What a sorter says of it, against what agents say.
    pub judge: Box<dyn Fn(&Sorter) -> Outcome + Sync + 'a>,
}

/// A candidate and its figures.
pub struct Proposed {
    model: Model,
    learnt: (usize, usize),
    figures: Comparison,
}

/// Texts are the same when their letters and digits are.
type TextKey = [u8; 32];

struct Lesson<'a> {
    line: &'a Labelled,
    key: TextKey,
    example: Example,
}

impl<'a> Lesson<'a> {
    fn new(line: &'a Labelled) -> Self {
        let words = format!("{} {}", line.line.title, line.line.text);
        let letters: String = words
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        Self {
            line,
            key: Sha256::digest(letters.as_bytes()).into(),
            example: Example::new(line),
        }
    }

    fn fold(&self, folds: u8) -> u8 {
        let [first, second, ..] = self.key;
        let drawn = u16::from_be_bytes([first, second]) % u16::from(folds.max(1));
        u8::try_from(drawn).unwrap_or_default()
    }
}

/// Learns a candidate from lines and corrections, and measures what the corrections change.
pub fn propose(
    lines: &[Labelled],
    corrected: &[Judged<'_>],
    folds: u8,
) -> Result<Proposed, Failure> {
    let base: Vec<Lesson<'_>> = lines.iter().map(Lesson::new).collect();
    let more: Vec<Lesson<'_>> = corrected.iter().map(|one| Lesson::new(one.line)).collect();
    let school = School {
        base,
        more,
        corrected,
        folds,
    };
    let figures = school.compare()?;
    let model = school.candidate()?;
    Ok(Proposed {
        model,
        learnt: (lines.len(), corrected.len()),
        figures,
    })
}

struct School<'a> {
    base: Vec<Lesson<'a>>,
    more: Vec<Lesson<'a>>,
    corrected: &'a [Judged<'a>],
    folds: u8,
}

impl School<'_> {
    fn compare(&self) -> Result<Comparison, Failure> {
        let recipe = Recipe {
            calibration_folds: 1,
            ..Recipe::default()
        };
        let mut comparison = Comparison::default();
        let progress = Progress::start("cross-validation, fold", usize::from(self.folds));
        for fold in 0..self.folds {
            let (before, after) = thread::scope(|scope| {
                let before = scope.spawn(|| self.learn(Some(fold), false, &recipe, "before"));
                let after = self.learn(Some(fold), true, &recipe, "after");
                (before.join(), after)
            });
            let before = before.map_err(|_| Failure::new("training stopped short"))?;
            let (before, after) = (Sorter::new(sound(before)?), Sorter::new(sound(after)?));
            for lesson in self
                .base
                .iter()
                .filter(|lesson| tests(lesson, fold, self.folds))
            {
                let judge = |sorter: &Sorter| {
                    Outcome::new(lesson.line, &sorter.sort(&lesson.line.submission()))
                };
                comparison.lines.add(judge(&before), judge(&after));
            }
            let corrected = self.more.iter().zip(self.corrected);
            for (_, one) in corrected.filter(|(lesson, _)| lesson.fold(self.folds) == fold) {
                let judge = &one.judge;
                comparison.corrections.add(judge(&before), judge(&after));
            }
            progress.at(usize::from(fold) + 1);
        }
        Ok(comparison)
    }

    fn candidate(&self) -> Result<Model, Failure> {
        let mut inputs = Sha256::new();
        for lesson in self.base.iter().chain(&self.more) {
            let line = lesson.line;
            inputs.update(lesson.key);
            inputs.update(format!(
                "{} {} {} {}",
                line.request_type, line.subject, line.service, line.urgency
            ));
        }
        let digest: [u8; 32] = inputs.finalize().into();
        let digest = data_encoding::HEXLOWER.encode(digest.get(..4).unwrap_or_default());
        let built = &Sorter::embedded().header().version;
        let version = format!("{built}+c{}.{digest}", self.more.len());
        sound(self.learn(None, true, &Recipe::default(), &version))
    }

    /// Learns from everything that the fold does not test; with corrections, those win over lines
    /// of the same text.
    fn learn(
        &self,
        fold: Option<u8>,
        with_corrections: bool,
        recipe: &Recipe,
        version: &str,
    ) -> Result<Model, ModelError> {
        let tested: BTreeSet<TextKey> = fold
            .map(|fold| {
                let lines = self.base.iter();
                let lines = lines.filter(|lesson| tests(lesson, fold, self.folds));
                let more = self.more.iter();
                let more = more.filter(|lesson| lesson.fold(self.folds) == fold);
                lines.chain(more).map(|lesson| lesson.key).collect()
            })
            .unwrap_or_default();
        let corrected: BTreeSet<TextKey> = self.more.iter().map(|lesson| lesson.key).collect();
        let base = self
            .base
            .iter()
            .filter(|lesson| !with_corrections || !corrected.contains(&lesson.key));
        let more = self.more.iter().filter(|_| with_corrections);
        let lessons = base.chain(more);
        let kept: Vec<&Example> = lessons
            .filter(|lesson| !tested.contains(&lesson.key))
            .map(|lesson| &lesson.example)
            .collect();
        train_calibrated(&kept, recipe, version)
    }
}

/// Whether a line is tested in the fold: those written to be learnt from never are.
fn tests(lesson: &Lesson<'_>, fold: u8, folds: u8) -> bool {
    !lesson.line.is_own() && lesson.fold(folds) == fold
}

fn sound(trained: Result<Model, ModelError>) -> Result<Model, Failure> {
    trained.map_err(|error| Failure::new(format!("training: {error}")))
}

impl Proposed {
    /// The version of the candidate.
    pub fn version(&self) -> &str {
        &self.model.header.version
    }

    /// Its figures, as Markdown.
    pub fn report(&self) -> String {
        let (lines, corrections) = self.learnt;
        format!(
            "candidate {}: learnt from {lines} labelled lines and {corrections} corrections\n\n{}",
            self.version(),
            self.figures
        )
    }

    /// Writes the model and the report into the folder, which is made when it is not there.
    pub fn write(&self, folder: &std::path::Path, report: &str) -> Result<Files, Failure> {
        let bytes = self.model.to_bytes();
        let bytes = bytes.map_err(|error| Failure::new(format!("the candidate: {error}")))?;
        files::write(folder, self.version(), &bytes, report)
    }
}

#[cfg(test)]
mod tests;
