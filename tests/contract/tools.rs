//! Programs of `npm` and of `PyPI` that the contract is judged by, where they are installed.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use tokio::process::Command;

/// How the programs of npm are installed, in `tests`.
const BY_NPM: &str = "cd tests && npm ci --ignore-scripts";
/// How those of `PyPI` are.
const BY_PYPI: &str =
    "python3 -m venv tests/.venv && tests/.venv/bin/pip install -r tests/requirements.txt";

/// Where this package is.
pub fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A program of an npm package; `None` when it is not installed, which is said.
pub fn npm(name: &str) -> Option<PathBuf> {
    installed(&here("node_modules/.bin").join(name), BY_NPM)
}

/// A program of a `PyPI` package; `None` when it is not installed, which is said.
pub fn pypi(name: &str) -> Option<PathBuf> {
    installed(&here(".venv/bin").join(name), BY_PYPI)
}

/// Says what is not looked at and why; where everything has to be (`CONTRACT_TESTS=required`) it fails.
#[expect(
    clippy::print_stderr,
    reason = "whoever runs the tests is told what was not looked at"
)]
fn installed(program: &Path, how: &str) -> Option<PathBuf> {
    if program.exists() {
        return Some(program.to_owned());
    }
    let is_required = std::env::var("CONTRACT_TESTS").is_ok_and(|value| value == "required");
    assert!(!is_required, "no {} here: {how}", program.display());
    eprintln!("SKIPPED: no {} here: {how}", program.display());
    None
}

/// A program to be run in a folder, that hears nothing and leaves nothing behind.
pub fn command(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("REDOCLY_TELEMETRY", "off")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs it to its end.
///
/// # Panics
/// When it does not end well: what it said is told.
#[track_caller]
pub fn succeeded(what: &str, output: &Output) {
    assert!(
        output.status.success(),
        "{what}: {}\n{}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
