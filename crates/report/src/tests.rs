//! What is written is read back, and no cell is a formula.

use super::*;
use app::statistics::{Cell, Corrections, Delays, Figures, GroupBy, Share};
use domain::funds::Fund;
use domain::text::Label;

fn report(label: &str) -> Report {
    let none = (0, Share::of(0, 3));
    let cell = Cell {
        key: "x".to_owned(),
        label: label.to_owned(),
        count: Some(3),
        share: Some(Share::of(3, 3)),
    };
    Report {
        fund: Fund {
            code: "597".parse().unwrap(),
            name: Label::parse("CPAM de test").unwrap(),
        },
        year: 2023,
        total: 3,
        sections: vec![(
            GroupBy::Type,
            Figures {
                total: Some(3),
                cells: vec![cell],
            },
        )],
        corrections: Corrections {
            any: none,
            request_type: none,
            subject: none,
            service: none,
            urgency: none,
        },
        delays: Delays {
            first_answer: None,
            closing: None,
            on_time: 0,
            on_time_of: 0,
            on_time_share: Share::of(0, 0),
        },
    }
}

/// S-035: no cell is a formula, and what was written is read back.
#[test]
fn s035_cells_are_inert_and_round_trip() {
    for label in [
        "=HYPERLINK(1)",
        "+33",
        "-1",
        "@SUM(A1)",
        "\tx",
        "a;b",
        "dit \"oui\"",
        "deux\nlignes",
    ] {
        let bytes = write(&report(label), Format::Csv).unwrap();
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(b';')
            .from_reader(text);
        let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let read = rows[1].get(3).unwrap();
        assert_eq!(read, inert(label));
        assert!(!read.starts_with(['=', '+', '-', '@', '\t']), "{read}");
        assert_eq!(rows[1].get(5), Some("100,0"));
    }
}

#[test]
fn the_table_is_aligned_and_a_workbook_is_a_zip() {
    let table = String::from_utf8(write(&report("Dossiers"), Format::Table).unwrap()).unwrap();
    let ends: Vec<usize> = table
        .lines()
        .filter(|line| line.ends_with('%'))
        .map(|line| line.chars().count())
        .collect();
    assert!(
        ends.len() > 1 && ends.windows(2).all(|pair| pair[0] == pair[1]),
        "{table}"
    );
    assert!(
        write(&report("x"), Format::Xlsx)
            .unwrap()
            .starts_with(b"PK")
    );
}

fn part(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    let mut part = archive.by_name(name).unwrap();
    std::io::Read::read_to_string(&mut part, &mut text).unwrap();
    text
}

/// RGAA 13.3: the workbook says what it is, and its headings are headings.
#[test]
fn a_workbook_is_described() {
    let workbook = write(&report("Dossiers"), Format::Xlsx).unwrap();
    let described = part(&workbook, "docProps/core.xml");
    assert!(
        described.contains("<dc:title>Chiffres 2023 de CPAM de test</dc:title>"),
        "{described}"
    );
    let table = part(&workbook, "xl/tables/table1.xml");
    assert!(table.contains("ref=\"A1:F"), "{table}");
    for heading in [
        "Caisse", "Année", "Rubrique", "Libellé", "Valeur", "Part (%)",
    ] {
        assert!(
            table.contains(&format!("name=\"{heading}\"")),
            "{heading}: {table}"
        );
    }
}

/// What a partner may not see is a word in every format, never a number.
#[test]
fn what_is_hidden_is_said_to_be() {
    let sheet = Sheet {
        kind: "Structure",
        code: "=CCAS d’exemple [nord]".to_owned(),
        name: "CCAS d’exemple".to_owned(),
        year: 2023,
        sections: vec![Section::total(None)],
    };
    let text = String::from_utf8(csv(&sheet).unwrap()).unwrap();
    assert!(
        text.ends_with("'=CCAS d’exemple [nord];2023;Ensemble;Demandes reçues;masqué;\r\n"),
        "{text}"
    );
    assert!(table(&sheet).contains("masqué"));
    assert!(xlsx(&sheet).unwrap().starts_with(b"PK"));
}
