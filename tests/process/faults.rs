//! What the system answers to the binary, as a test asks for it: a library of a few functions, built
//! here and loaded before libc, makes single writes, flushes and answers fail. It needs no rights.

use super::site::Site;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// What fails.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// From one write on, a file takes no more bytes.
    Full,
    /// A single write.
    Once,
    /// Flushes, from one on.
    Flush,
    /// Reads, from one on.
    Unread,
    /// The process, at one write or flush.
    End,
    /// The process, as it speaks to its database once more.
    Sent,
    /// The process, as it begins to send an answer.
    Answer,
}

/// The faults of one site.
pub struct Faults {
    file: PathBuf,
    generation: AtomicU64,
}

impl Faults {
    /// The same site, whose binary obeys; nothing fails yet.
    pub fn of(site: Site) -> (Site, Self) {
        let file = site.folder().join("faults");
        let site = site
            .with_environment("LD_PRELOAD", &library().display().to_string())
            .with_environment("FAULTS", &file.display().to_string());
        let faults = Self {
            file,
            generation: AtomicU64::new(0),
        };
        faults.none();
        (site, faults)
    }

    /// From the `from`-th time on that a file is touched whose path ends in this.
    pub fn order(&self, kind: Kind, from: u64, part: &str) {
        let word = match kind {
            Kind::Full => "full",
            Kind::Once => "once",
            Kind::Flush => "flush",
            Kind::Unread => "unread",
            Kind::End => "end",
            Kind::Sent => "sent",
            Kind::Answer => "answer",
        };
        self.write(word, from, part);
    }

    /// Nothing fails any more.
    pub fn none(&self) {
        self.write("none", 0, "-");
    }

    /// What failed, and what was connected to, since the site was made.
    pub fn seen(&self) -> Vec<String> {
        let seen = std::fs::read_to_string(self.file.with_extension("seen")).unwrap_or_default();
        seen.lines().map(str::to_owned).collect()
    }

    /// How often something failed.
    pub fn struck(&self) -> usize {
        let seen = self.seen();
        seen.iter()
            .filter(|line| !line.starts_with("connect "))
            .count()
    }

    fn write(&self, kind: &str, from: u64, part: &str) {
        let generation = self.generation.fetch_add(1, Ordering::Relaxed) + 1;
        let next = self.file.with_extension("next");
        std::fs::write(&next, format!("{generation} {kind} {from} {part}\n")).expect("an order");
        std::fs::rename(next, &self.file).expect("an order");
    }
}

/// The library, built once a run by the compiler that builds SQLite.
fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let (path, own) = (
            folder.join("faults.so"),
            format!("faults-{}.so", std::process::id()),
        );
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("process/faults/shim.c");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-Wall", "-o"])
            .args([folder.join(&own), source])
            .arg("-ldl")
            .status();
        assert!(built.is_ok_and(|status| status.success()), "cc");
        std::fs::rename(folder.join(own), &path).expect("the library");
        path
    })
}
