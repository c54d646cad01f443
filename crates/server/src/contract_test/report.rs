//! What was checked, and what came out: a line each.

use crate::output::{Failure, say};
use std::fmt::Display;

/// How wide the first columns are.
const PART: usize = 10;
const CHECK: usize = 52;

/// What was checked so far.
#[derive(Default)]
pub struct Report {
    passed: usize,
    failed: usize,
}

impl Report {
    /// Says how one check ended: what was seen, or why it failed. Whether it passed.
    pub fn line<T: Display>(
        &mut self,
        (part, check): (&str, &str),
        outcome: &Result<T, String>,
    ) -> Result<bool, Failure> {
        let (verdict, detail) = match outcome {
            Ok(seen) => ("ok", seen.to_string()),
            Err(why) => ("FAILED", why.clone()),
        };
        say(format!("{part:PART$} {check:CHECK$} {verdict:6} {detail}").trim_end())?;
        let passed = outcome.is_ok();
        if passed {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
        Ok(passed)
    }

    /// The last line, and whether everything passed.
    pub fn end(self) -> Result<(), Failure> {
        let all = self.passed + self.failed;
        if self.failed == 0 {
            return Ok(say(&format!("{all} checks, all passed"))?);
        }
        Err(Failure::new(format!(
            "{} of {all} checks failed: see docs/integrators/sandbox.md",
            self.failed
        )))
    }
}
