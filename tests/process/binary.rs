//! Where the binary is: beside this test's own executable, built when it is missing or older than
//! what it is made of.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

/// The binary of the profile under which this executable was built.
///
/// # Panics
/// When it cannot be built.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let own = std::env::current_exe().expect("this executable");
        let profile = own
            .parent()
            .and_then(Path::parent)
            .expect("target/<profile>");
        let binary = profile.join("espace-partenaire");
        if changed(&binary).is_none_or(|built| newest_source() > built) {
            build(profile);
        }
        binary
    })
}

fn build(profile: &Path) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([
            "build",
            "--quiet",
            "-p",
            "server",
            "--bin",
            "espace-partenaire",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env(
            "CARGO_TARGET_DIR",
            profile.parent().expect("the target folder"),
        );
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    assert!(
        cargo.status().expect("cargo").success(),
        "the binary cannot be built"
    );
}

fn newest_source() -> SystemTime {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = std::fs::read_dir(root.join("crates")).expect("the crates");
    let sources = crates.flatten().map(|krate| krate.path().join("src"));
    let folders = sources.chain([root.join("migrations")]);
    folders
        .map(|folder| newest_in(&folder))
        .max()
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

fn newest_in(folder: &Path) -> SystemTime {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let times = entries.map(|entry| match entry.path() {
        path if path.is_dir() => newest_in(&path),
        path => changed(&path).unwrap_or(SystemTime::UNIX_EPOCH),
    });
    times.max().unwrap_or(SystemTime::UNIX_EPOCH)
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata()
        .and_then(|metadata| metadata.modified())
        .ok()
}
