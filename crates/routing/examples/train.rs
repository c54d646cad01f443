//! Rebuilds `data/model.bin` from `data/corpus.jsonl` and `data/corpus-own.jsonl`, byte for byte:
//! `cargo run -p routing --release --example train`. With `-- --check`, writes nothing and fails
//! when the committed model is another one.

use std::error::Error;
use std::path::Path;

use routing::lines::Labelled;
use routing::train::{Example, Recipe, train_calibrated, version};

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let read = |name: &str| std::fs::read_to_string(data.join(name));
    let files = [read("corpus.jsonl")?, read("corpus-own.jsonl")?];
    let mut lines = Vec::new();
    for file in &files {
        let parsed = Labelled::parse_all(file);
        lines.extend(parsed.map_err(|(at, error)| format!("line {at}: {error}"))?);
    }
    let examples: Vec<Example> = lines.iter().map(Example::new).collect();
    let model = train_calibrated(
        &examples.iter().collect::<Vec<_>>(),
        &Recipe::default(),
        &version(&files.each_ref().map(String::as_str)),
    )?
    .to_bytes()?;
    let place = data.join("model.bin");
    if !std::env::args().any(|argument| argument == "--check") {
        std::fs::write(place, model)?;
    } else if std::fs::read(place)? != model {
        return Err("data/model.bin is not what train gives".into());
    }
    Ok(())
}
