//! What a command says: results on stdout, refusals and progress on stderr.

use std::io::{IsTerminal, Write};

/// Why a command did not do what was asked: one clear line, exit code 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Failure(String);

impl Failure {
    /// A refusal, in one line.
    pub fn new(line: impl Into<String>) -> Self {
        Self(line.into().replace('\n', " "))
    }
}

impl From<crate::config::BadSetting> for Failure {
    fn from(error: crate::config::BadSetting) -> Self {
        Self::new(error.to_string())
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<app::AppError> for Failure {
    fn from(error: app::AppError) -> Self {
        match error {
            app::AppError::Invalid(errors) => {
                let said: Vec<String> = errors
                    .iter()
                    .map(|error| {
                        format!("{} {}", error.pointer, error.message)
                            .trim()
                            .to_owned()
                    })
                    .collect();
                Self::new(said.join(" "))
            }
            error => Self::new(error.to_string()),
        }
    }
}

impl From<app::backup::BackupError> for Failure {
    fn from(error: app::backup::BackupError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<domain::text::TextError> for Failure {
    fn from(error: domain::text::TextError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<report::WriteError> for Failure {
    fn from(error: report::WriteError) -> Self {
        Self::new(error.to_string())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(error.to_string())
    }
}

/// Writes a line on stdout, at once: whoever waits for it may be a program. One that has read
/// enough (`… | head`) is no failure.
pub fn say(line: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    match writeln!(stdout, "{line}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Writes a line on stderr. Nobody to read it is no reason to stop.
pub fn warn(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// How far long work is, on a terminal; nothing in a pipe.
pub struct Progress {
    what: &'static str,
    of: usize,
    shown: bool,
}

impl Progress {
    /// Work of so many steps.
    pub fn start(what: &'static str, of: usize) -> Self {
        Self {
            what,
            of,
            shown: std::io::stderr().is_terminal(),
        }
    }

    /// So many steps are done.
    pub fn at(&self, done: usize) {
        if self.shown {
            let mut stderr = std::io::stderr().lock();
            let _ = write!(stderr, "\r{} {done}/{}", self.what, self.of);
            let _ = stderr.flush();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = writeln!(std::io::stderr().lock());
        }
    }
}
