//! What people read.

use crate::samples::{every_notice, mail_of};
use std::collections::BTreeSet;
use std::path::Path;

fn with_every_mail(check: impl Fn(&str, &mail::Message)) {
    for (name, notice) in every_notice() {
        check(&name, &mail_of(&notice));
    }
}

/// The words of an HTML page: entities and tags undone, `<a href="x">y</a>` read as `y : x`.
fn words_of(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let mut words = String::new();
    let mut href = None;
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        if let Some(target) = tag.strip_prefix("a href=\"") {
            href = Some(target.trim_end_matches('"').to_owned());
        }
        if tag == "/a" {
            words.push_str(" : ");
            words.push_str(&href.take().unwrap());
        } else if tag == "/dt" {
            words.push_str(" : ");
        } else {
            words.push(' ');
        }
        words.push_str(text);
    }
    let words = [
        ("&#38;", "&"),
        ("&#39;", "'"),
        ("&#34;", "\""),
        ("&#60;", "<"),
        ("&#62;", ">"),
    ]
    .iter()
    .fold(words, |words, (entity, sign)| words.replace(entity, sign));
    plain(&words)
}

fn plain(text: &str) -> String {
    let text = text
        .replace("\n--\n", "\n")
        .replace('\u{a0}', " ")
        .replace(" . ", ". ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_mail_reads_as_reviewed() {
    with_every_mail(|name, mail| {
        let page = format!("{}\n\n{}\n{}", mail.subject, mail.text, mail.html);
        insta::assert_snapshot!(name, page);
    });
}

#[test]
fn s530_text_and_html_say_the_same() {
    with_every_mail(|name, mail| {
        assert_eq!(plain(&mail.text), words_of(&mail.html), "{name}");
    });
}

/// A folder of templates that nothing renders, or a notice without one, is a mistake.
#[test]
fn every_folder_of_templates_is_a_notice() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let folders: BTreeSet<String> = templates
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let notices: BTreeSet<String> = every_notice().into_iter().map(|(name, _)| name).collect();
    assert_eq!(folders, notices);
}

#[test]
fn s530_every_subject_is_fixed_and_names_the_service() {
    let mut subjects = BTreeSet::new();
    with_every_mail(|name, mail| {
        assert!(mail.subject.ends_with(" — Espace Partenaire"), "{name}");
        assert!(!mail.subject.contains("EP-2026"), "{name}");
    });
    for (_, notice) in every_notice() {
        subjects.insert(mail_of(&notice).subject);
    }
    assert_eq!(subjects.len(), every_notice().len(), "one subject each");
    assert!(subjects.contains("Nouvelle demande — Espace Partenaire"));
}

/// A mail that loads something tells its sender when, and where, it was read.
#[test]
fn no_mail_loads_anything() {
    with_every_mail(|name, mail| {
        let html = mail.html.to_ascii_lowercase();
        for loader in [
            "<img", "<link", "<script", "<iframe", "url(", "@import", "src=", "style=\"",
        ] {
            assert!(!html.contains(loader), "{name} holds {loader}");
        }
        for link in html.split("href=\"").skip(1) {
            assert!(
                link.starts_with("https://ep.cpam.example/"),
                "{name} links elsewhere"
            );
        }
    });
}

/// S-138: what a screen reader needs to read a mail in French.
#[test]
fn s138_html_is_in_french_titled_and_without_tables() {
    with_every_mail(|name, mail| {
        assert!(
            mail.html.starts_with("<!doctype html>\n<html lang=\"fr\">"),
            "{name}"
        );
        assert_eq!(mail.html.matches("<h1>").count(), 1, "{name}");
        assert!(
            mail.html
                .contains(&format!("<title>{}</title>", mail.subject)),
            "{name}"
        );
        assert!(!mail.html.contains("<table"), "{name}");
    });
}

#[test]
fn high_signs_never_stand_alone_at_the_start_of_a_line() {
    with_every_mail(|name, mail| {
        for mark in [" :", " ;", " ?", " !", " »", "« ", "'"] {
            assert!(!mail.text.contains(mark), "{name} holds {mark:?}");
        }
    });
}

/// A promised day would mislead once the delay is paused or over.
#[test]
fn a_promise_is_shown_only_while_it_runs() {
    let silent = [
        "partner_pieces_asked",
        "partner_answered",
        "partner_closed",
        "partner_merged",
        "partner_limited",
        "partner_archiving",
        "service_archiving",
    ];
    with_every_mail(|name, mail| {
        if silent.contains(&name) || name == "service_withdrawn" {
            assert!(!mail.text.contains("promise"), "{name}");
        }
    });
    let taken = every_notice()
        .into_iter()
        .find(|(name, _)| name == "partner_taken")
        .unwrap()
        .1;
    assert!(mail_of(&taken).text.contains("1er\u{a0}décembre\u{a0}2026"));
}
