//! The vocabulary is written down: `docs/glossary.md` knows every closed list of the domain.

use super::layering::sources;
use std::path::{Path, PathBuf};

const MARK: &str = "coded! {";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The name of a list, and its codes.
type List = (String, Vec<String>);

/// The lists that a source file declares with `coded!`.
fn lists(source: &str) -> Vec<List> {
    let mut lists: Vec<List> = Vec::new();
    let mut inside = false;
    for line in source.lines() {
        let line = line.trim_end();
        if line == "}" {
            inside = false;
        } else if line == MARK || line.ends_with("::coded! {") {
            inside = true;
        } else if inside {
            let words = line.trim();
            if let Some(rest) = words.strip_prefix("pub enum ") {
                let name = rest.trim_end_matches('{').trim();
                lists.push((name.to_owned(), Vec::new()));
            } else if let (Some((_, value)), Some((_, codes))) =
                (words.split_once(" = \""), lists.last_mut())
            {
                let code = value.split('"').next().unwrap_or_default();
                codes.push(code.to_owned());
            }
        }
    }
    lists
}

#[test]
fn every_closed_list_of_the_domain_is_in_the_glossary() {
    let glossary = std::fs::read_to_string(root().join("docs/glossary.md")).expect("the glossary");
    let mut found = 0;
    let mut missing = Vec::new();
    for path in sources(&root().join("crates/domain/src")) {
        let source = std::fs::read_to_string(&path).expect("a source file");
        for (name, codes) in lists(&source) {
            found += 1;
            let section = glossary
                .split("\n### ")
                .find(|section| section.starts_with(&format!("`{name}`")));
            let Some(section) = section else {
                missing.push(name);
                continue;
            };
            let absent = codes
                .into_iter()
                .filter(|code| !section.contains(&format!("| `{code}` |")));
            missing.extend(absent.map(|code| format!("{name}: {code}")));
        }
    }
    assert!(
        found >= 30,
        "only {found} lists were found: read {MARK} again"
    );
    assert!(missing.is_empty(), "not in docs/glossary.md: {missing:#?}");
}
