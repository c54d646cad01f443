//! What browser tests need of the machine, or how to install what is missing.

use std::path::{Path, PathBuf};

/// What Debian calls them.
const PACKAGES: &str =
    "apt-get install -y --no-install-recommends chromium chromium-driver fonts-liberation";

/// The programs that browser tests drive.
pub struct Programs {
    /// The browser.
    pub browser: PathBuf,
    /// What drives it.
    pub driver: PathBuf,
}

/// The programs, from `$CHROMIUM` and `$CHROMEDRIVER` or else by their names; `None` when they are not
/// there, which is said.
pub fn programs() -> Option<Programs> {
    let browser = program(
        "CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome-stable"],
    );
    let driver = program("CHROMEDRIVER", &["chromedriver"]);
    match (browser, driver) {
        (Some(browser), Some(driver)) => Some(Programs { browser, driver }),
        _ => skipped(&format!("no Chromium and its driver here: {PACKAGES}")),
    }
}

/// Node.js, from `$NODE` or else by its name; `None` when it is not there, which is said.
pub fn node() -> Option<PathBuf> {
    let found = program("NODE", &["node"]);
    found.or_else(|| {
        skipped("no Node.js here: apt-get install -y --no-install-recommends nodejs npm")
    })
}

/// A file of an npm package that tests bring along; `None` when it is not installed, which is said.
pub fn module(path: &str) -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("node_modules")
        .join(path);
    if file.exists() {
        return Some(file);
    }
    skipped(&format!(
        "no {path} here: cd tests && npm ci --ignore-scripts"
    ))
}

/// Says what is not looked at and why; where everything has to be (`BROWSER_TESTS=required`) it fails.
#[expect(
    clippy::print_stderr,
    reason = "whoever runs the tests is told what was not looked at"
)]
fn skipped<T>(why: &str) -> Option<T> {
    let is_required = std::env::var("BROWSER_TESTS").is_ok_and(|value| value == "required");
    assert!(!is_required, "SKIPPED: {why}");
    eprintln!("SKIPPED: {why}");
    None
}

fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(told) = std::env::var_os(variable) {
        return Some(PathBuf::from(told)).filter(|path| path.is_file());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let places = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}
