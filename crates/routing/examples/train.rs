//! Rebuilds `data/model.bin` from `data/corpus.jsonl` and `data/corpus-own.jsonl`, byte for byte:
//! `cargo run -p routing --release --example train`.

use std::error::Error;
use std::path::Path;

use routing::lines::Labelled;
use routing::train::{Example, Recipe, train_calibrated};

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut lines = Vec::new();
    for name in ["corpus.jsonl", "corpus-own.jsonl"] {
        let file = std::fs::read_to_string(data.join(name))?;
        lines.extend(
            Labelled::parse_all(&file).map_err(|(at, error)| format!("{name}:{at}: {error}"))?,
        );
    }
    let examples: Vec<Example> = lines.iter().map(Example::new).collect();
    let model = train_calibrated(
        &examples.iter().collect::<Vec<_>>(),
        &Recipe::default(),
        "1",
    )?;
    std::fs::write(data.join("model.bin"), model.to_bytes()?)?;
    Ok(())
}
