//! Draws a year of 1,241 labelled submissions, with the mix of 2023, from a labelled corpus:
//! `cargo run -p server --example make_year -- 2023 crates/routing/data/corpus.jsonl > year.jsonl`,
//! then `espace-partenaire import-year year.jsonl` and `espace-partenaire report --fund 597 --year 2023`.

use server::import_year::year;
use server::output::Failure;
use std::io::Write;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(number), Some(corpus)) = (arguments.next(), arguments.next()) else {
        return Err(Failure::new("usage: make_year YEAR CORPUS"));
    };
    let number = number
        .parse()
        .map_err(|_| Failure::new("the year is four digits"))?;
    let year = year::draw(&std::fs::read_to_string(corpus)?, number)?;
    Ok(std::io::stdout().lock().write_all(year.as_bytes())?)
}
