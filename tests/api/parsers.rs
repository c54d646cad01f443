//! S-429: whatever reads bytes from outside is given bytes that are nearly right, and others, again and
//! again: it takes them or refuses them, and never breaks. What it takes it takes again, as written.
//!
//! Half a second for each reader at each build, and a hundred inputs at least; `FUZZ=3600` is how many
//! seconds of a long run, and `--nocapture` prints what was done.

use super::mutations::{Chance, spoilt};
use domain::drafts::DraftContent;
use domain::identity::{BirthDate, Nir, PersonName, Phone, Siret};
use domain::text::{Body, EmailAddress, Label, Title};
use jiff::civil::date;
use outbound::{Endpoint, Exceptions};
use std::time::{Duration, Instant};

const PDF: &[u8] = include_bytes!("../../crates/files/tests/behaviour/samples/document.pdf");
const LINE: &str = r#"{"id":"1","received":"2026-11-23T09:00:00Z","sender_kind":"ccas","declared_type":null,"title":"C2S","text":"Madame n’a plus de droits depuis le 3 mars, renouvellement C2S demandé, urgence hospitalisation."}"#;
const SETTINGS: &str = "http_listen = \"127.0.0.1:8080\"\nlog = \"warn\"\nkeep_drafts_days = 90\n";

/// A reader: its name, good inputs, and what it makes of bytes. It panics when what it took is not what
/// it takes again.
struct Reader {
    name: &'static str,
    seeds: &'static [&'static [u8]],
    read: fn(&[u8]) -> bool,
}

fn text(bytes: &[u8], read: impl FnOnce(&str) -> bool) -> bool {
    std::str::from_utf8(bytes).is_ok_and(read)
}

const READERS: &[Reader] = &[
    Reader {
        name: "e-mail address",
        seeds: &[b"jeanne.martin+ccas@exemple.example", "é@exemple.example".as_bytes(), b"a@b.c"],
        read: |bytes| {
            text(bytes, |text| {
                EmailAddress::parse(text).is_ok_and(|read| {
                    let again = EmailAddress::parse(read.expose()).expect("itself");
                    assert_eq!(again.expose(), read.expose());
                    assert!(!read.masked().is_empty() && !read.domain().is_empty());
                    true
                })
            })
        },
    },
    Reader {
        name: "NIR",
        seeds: &[b"2 69 05 49 588 157 80", b"255082A00100134", b"269054958815780"],
        read: |bytes| text(bytes, |text| Nir::parse(text).is_ok()),
    },
    Reader {
        name: "name",
        seeds: &["Jeanne-Élise d’Æther".as_bytes(), b"O'Neil"],
        read: |bytes| text(bytes, |text| PersonName::parse(text).is_ok()),
    },
    Reader {
        name: "telephone",
        seeds: &[b"+33 6 39 98 74 12", b"06.39.98.74.12"],
        read: |bytes| text(bytes, |text| Phone::parse(text).is_ok()),
    },
    Reader {
        name: "date of birth",
        seeds: &[b"1969-05-17", b"1969-00-00"],
        read: |bytes| text(bytes, |text| BirthDate::parse(text, date(2026, 11, 23)).is_ok()),
    },
    Reader {
        name: "SIRET",
        seeds: &[b"73282932000074", b"732 829 320 00074"],
        read: |bytes| text(bytes, |text| Siret::parse(text).is_ok()),
    },
    Reader {
        name: "title, text, label",
        seeds: &["Droits fermés\u{202e}, à rouvrir\r\navant le 3".as_bytes()],
        read: |bytes| {
            text(bytes, |text| {
                let (title, body) = (Title::parse(text).is_ok(), Body::parse(text).is_ok());
                title | body | Label::parse(text).is_ok()
            })
        },
    },
    Reader {
        name: "draft",
        seeds: &[br#"{"person":{"birth_name":"Exemple"},"text":"C2S"}"#],
        read: |bytes| text(bytes, |text| DraftContent::parse(text).is_ok()),
    },
    Reader {
        name: "kind of a file",
        seeds: &[PDF, b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\0IEND\xaeB`\x82", b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\x01\0\x01\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9"],
        read: |bytes| {
            let kind = files::media::recognise(bytes);
            assert_eq!(kind.is_ok(), files::media::recognise(bytes).is_ok());
            kind.is_ok()
        },
    },
    Reader {
        name: "address of a webhook",
        seeds: &[b"https://logiciel.example:8443/a?b=c", b"https://[2001:db8::1]/", b"http://127.0.0.1:9/"],
        read: |bytes| {
            text(bytes, |text| {
                Endpoint::parse(text, &Exceptions::default()).is_ok_and(|read| {
                    assert!(read.as_str().starts_with("https://"), "{}", read.as_str());
                    true
                })
            })
        },
    },
    Reader {
        name: "line of route",
        seeds: &[LINE.as_bytes()],
        read: |bytes| {
            text(bytes, |text| {
                routing::lines::Line::parse(text).is_ok_and(|line| {
                    let sorting = routing::Sorter::embedded().sort(&line.submission());
                    assert!((0.0..=1.0).contains(&sorting.confidence));
                    true
                })
            })
        },
    },
    Reader {
        name: "settings",
        seeds: &[SETTINGS.as_bytes()],
        read: |bytes| {
            text(bytes, |text| {
                let source = server::config::Source::new(std::collections::BTreeMap::new(), Some(text));
                source.is_ok_and(|source| server::config::Config::parse(&source).is_ok())
            })
        },
    },
];

/// Inputs that each reader is given, however slow the machine.
const FEWEST: u64 = 100;

/// Nearly right, or any bytes at all.
fn next(chance: &mut Chance, seeds: &[&[u8]]) -> Vec<u8> {
    if chance.below(8) == 0 {
        let length = chance.below(64);
        return (0..length)
            .map(|_| u8::try_from(chance.below(256)).expect("a byte"))
            .collect();
    }
    let seed = seeds[chance.below(seeds.len())];
    spoilt(chance, seed)
}

#[test]
fn s429_no_bytes_break_a_reader() {
    let seconds = std::env::var("FUZZ")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(6.0);
    let each =
        Duration::from_secs_f64(seconds / f64::from(u32::try_from(READERS.len()).expect("few")));
    let mut chance = Chance(429);
    for reader in READERS {
        for seed in reader.seeds {
            (reader.read)(seed);
        }
        let (began, mut done, mut taken) = (Instant::now(), 0_u64, 0_u64);
        while done < FEWEST || began.elapsed() < each {
            let bytes = next(&mut chance, reader.seeds);
            let read = std::panic::catch_unwind(|| (reader.read)(&bytes));
            let read = read.unwrap_or_else(|_| {
                panic!("{}: {:?}", reader.name, String::from_utf8_lossy(&bytes))
            });
            done += 1;
            taken += u64::from(read);
        }
        eprintln!("{}: {done} inputs, {taken} taken", reader.name);
    }
}
