//! What starts, and the many ways not to.

use super::*;
use crate::clock::SystemRandom;
use crate::output::Failure;
use sealing::RootKey;
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn parse(settings: &[(&str, &str)]) -> Result<Config, BadSetting> {
    of_file(settings, None)
}

fn of_file(settings: &[(&str, &str)], file: Option<&str>) -> Result<Config, BadSetting> {
    let settings: BTreeMap<String, String> = settings
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Config::parse(&Source::new(settings, file)?)
}

fn refusal(settings: &[(&str, &str)]) -> BadSetting {
    parse(settings)
        .err()
        .unwrap_or_else(|| panic!("{settings:?} is accepted"))
}

fn key() -> String {
    RootKey::generate(&SystemRandom).to_base64().to_string()
}

fn secret_file(folder: &Path, text: &str, mode: u32) -> String {
    let path = folder.join(format!("secret-{mode:o}"));
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    path.display().to_string()
}

#[test]
fn nothing_is_needed_to_start_embedded() {
    let config = parse(&[]).unwrap();
    assert_eq!(config.http.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(
        config.http.public_url(config.http.listen),
        "http://127.0.0.1:8080"
    );
    assert!(
        matches!(&config.mail.route, MailRoute::Folder(to) if to.path() == Path::new("var/mail"))
    );
    assert_eq!(config.files.url, "file://var/files");
    assert!(config.database.database.has_one_writer());
}

/// S-062: bad configurations stop the start with a line that names the setting.
#[test]
#[expect(clippy::too_many_lines, reason = "one line a bad setting")]
fn s062_bad_settings_are_refused_by_name() {
    let long = "é".repeat(40);
    let cases: [(&[(&str, &str)], &str); 25] = [
        (&[("EP_HTTP_LISTN", "127.0.0.1:8080")], "EP_HTTP_LISTN"),
        (&[("EP_HTTP_LISTEN", "8080")], "EP_HTTP_LISTEN"),
        (&[("EP_HTTP_LISTEN", "")], "EP_HTTP_LISTEN"),
        (&[("EP_HTTP_LISTEN", "0.0.0.0:8080")], "EP_PUBLIC_URL"),
        (&[("EP_HTTP_LISTEN_FILE", "listen")], "EP_HTTP_LISTEN_FILE"),
        (&[("EP_HTTP_WORKERS", "0")], "EP_HTTP_WORKERS"),
        (
            &[("EP_PUBLIC_URL", "http://partenaires.example")],
            "EP_PUBLIC_URL",
        ),
        (
            &[("EP_DATABASE_URL", "mysql://localhost/ep")],
            "EP_DATABASE_URL",
        ),
        (&[("EP_DATABASE_URL", "postgres:///ep")], "EP_ROOT_KEY"),
        (
            &[("EP_DATABASE_URL", "postgres://ep:postgres@localhost/ep")],
            "EP_DATABASE_URL",
        ),
        (
            &[(
                "EP_DATABASE_URL",
                "postgres://ep:x@db.example/ep?sslmode=disable",
            )],
            "EP_DATABASE_URL",
        ),
        (&[("EP_DATABASE_READERS", "many")], "EP_DATABASE_READERS"),
        (&[("EP_ROOT_KEY", "changeme")], "EP_ROOT_KEY"),
        (&[("EP_ROOT_KEY", &long)], "EP_ROOT_KEY"),
        (
            &[(
                "EP_ROOT_KEY",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            )],
            "EP_ROOT_KEY",
        ),
        (
            &[("EP_ROOT_KEY_FILE", "/nowhere/root.key")],
            "EP_ROOT_KEY_FILE",
        ),
        (&[("EP_FILES_URL", "ftp://files.example")], "EP_FILES_URL"),
        (
            &[("EP_FILES_URL", "s3://bucket/files")],
            "EP_FILES_ACCESS_KEY_ID",
        ),
        (
            &[("EP_SMTP_URL", "smtp://ep:a-long-word@mail.example")],
            "EP_MAIL_FROM",
        ),
        // S-116: neither for ever nor at once.
        (
            &[("EP_KEEP_REQUESTS_MONTHS", "25")],
            "EP_KEEP_REQUESTS_MONTHS",
        ),
        (
            &[("EP_KEEP_REQUESTS_MONTHS", "5")],
            "EP_KEEP_REQUESTS_MONTHS",
        ),
        (
            &[("EP_KEEP_ARCHIVES_MONTHS", "61")],
            "EP_KEEP_ARCHIVES_MONTHS",
        ),
        (&[("EP_KEEP_DRAFTS_DAYS", "0")], "EP_KEEP_DRAFTS_DAYS"),
        (&[("EP_LOG", "verbose")], "EP_LOG"),
        (
            &[("EP_TRUSTED_PROXIES", "10.0.0.5, nginx")],
            "EP_TRUSTED_PROXIES",
        ),
    ];
    for (settings, name) in cases {
        let refused = refusal(settings);
        assert_eq!(refused.name, name, "{refused}");
        let line = Failure::from(refused).to_string();
        assert_eq!(line.lines().count(), 1);
        assert!(line.len() > name.len() + 10, "{line}");
    }
}

/// S-062: a secret that everybody can read is no secret; one that is given twice is a doubt.
#[test]
fn s062_secret_files_are_for_their_owner() {
    let folder = tempfile::tempdir().unwrap();
    let key = key();
    for (text, mode, good) in [
        (key.as_str(), 0o400, true),
        (&key, 0o640, true),
        (&key, 0o644, false),
        (&key, 0o606, false),
        ("\n", 0o600, false),
    ] {
        let file = secret_file(folder.path(), text, mode);
        let parsed = parse(&[("EP_ROOT_KEY_FILE", &file)]);
        assert_eq!(parsed.is_ok(), good, "{mode:o}");
    }
    let file = secret_file(folder.path(), &key, 0o440);
    let refused = refusal(&[("EP_ROOT_KEY", &key), ("EP_ROOT_KEY_FILE", &file)]);
    assert_eq!(refused.name, "EP_ROOT_KEY");
}

/// S-056: no refusal repeats a value, which may be a secret in the wrong place.
#[test]
fn s056_a_refusal_never_quotes_the_value() {
    for name in [
        "EP_DATABASE_URL",
        "EP_SMTP_URL",
        "EP_ROOT_KEY",
        "EP_FILES_URL",
        "EP_PUBLIC_URL",
    ] {
        let refused = refusal(&[(name, "hunter2:canary@nowhere")]);
        assert!(!refused.to_string().contains("canary"), "{refused}");
    }
    let refused = of_file(&[], Some("smtp_url = canary")).err().unwrap();
    assert!(!refused.to_string().contains("canary"), "{refused}");
}

#[test]
fn the_file_holds_the_same_settings_and_the_environment_wins() {
    let file = "http_listen = \"127.0.0.1:9000\"\nhttp_workers = 3\nlog = \"warn\"\n";
    let config = of_file(&[("EP_HTTP_LISTEN", "127.0.0.1:9001")], Some(file)).unwrap();
    assert_eq!((config.http.listen.port(), config.http.workers), (9001, 3));
    for bad in [
        "listen = \"127.0.0.1:1\"",
        "http_workers = [1]",
        "http_workers =",
        "EP_LOG = \"info\"",
    ] {
        assert!(of_file(&[], Some(bad)).is_err(), "{bad}");
    }
}

#[test]
fn a_settings_file_with_a_secret_is_for_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(SETTINGS_FILE);
    std::fs::write(&path, format!("root_key = \"{}\"\n", key())).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(Source::of_process(&path).is_err());
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(Source::of_process(&path).is_ok());
}

/// S-062, S-504: the embedded root key is made once, for its owner alone, and never again beside a
/// database that was written with another.
#[test]
fn s062_the_embedded_key_is_created_once() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().display().to_string();
    let config = parse(&[("EP_STATE", &state)]).unwrap();
    let first = config.keys.keyring(&SystemRandom).unwrap().current_kid();
    let file = folder.path().join("root.key");
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o400
    );
    assert_eq!(
        config.keys.keyring(&SystemRandom).unwrap().current_kid(),
        first
    );

    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    assert!(
        config.keys.keyring(&SystemRandom).is_err(),
        "everybody can read it"
    );
    std::fs::remove_file(&file).unwrap();
    std::fs::write(folder.path().join("espace-partenaire.db"), "").unwrap();
    assert!(
        config.keys.keyring(&SystemRandom).is_err(),
        "the database has lost its key"
    );
    assert!(!file.exists());
}

/// What is documented is what is read.
#[test]
fn every_setting_is_in_the_example() {
    let example = include_str!("../../../../.env.example");
    for setting in SETTINGS {
        let name = setting.name;
        let documented = [format!("#{name}="), format!("#{name}_FILE=")];
        assert!(
            documented.iter().any(|line| example.contains(line)),
            "{name}"
        );
    }
}

/// S-123: the journal is kept for a year; less than six months is refused, more than a year needs a
/// reason, three years are the most.
#[test]
fn s123_the_term_of_the_journal_is_bounded() {
    let reason = (
        "EP_AUDIT_JUSTIFICATION",
        "contrôle interne, note de la direction du 3 mars 2026",
    );
    for months in ["6", "12"] {
        assert!(parse(&[("EP_AUDIT_MONTHS", months)]).is_ok(), "{months}");
    }
    for months in ["13", "36"] {
        let refused = refusal(&[("EP_AUDIT_MONTHS", months)]);
        assert_eq!(refused.name, "EP_AUDIT_JUSTIFICATION");
        assert!(parse(&[("EP_AUDIT_MONTHS", months), reason]).is_ok());
    }
    for months in ["5", "37", "-1", "un an"] {
        let refused = refusal(&[("EP_AUDIT_MONTHS", months), reason]);
        assert_eq!(refused.name, "EP_AUDIT_MONTHS", "{months}");
    }
    let empty = [("EP_AUDIT_MONTHS", "24"), ("EP_AUDIT_JUSTIFICATION", "oui")];
    assert_eq!(refusal(&empty).name, "EP_AUDIT_JUSTIFICATION");
}

/// S-522: the key that signs is made once, for its owner alone, and is not the root key.
#[test]
fn s522_the_signing_key_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().display().to_string();
    let config = parse(&[("EP_STATE", &state)]).unwrap();
    let first = config.audit.keeping(&SystemRandom).unwrap().signer.public();
    let again = config.audit.keeping(&SystemRandom).unwrap().signer.public();
    assert_eq!(first, again);
    let file = folder.path().join("audit-signing.key");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o400);
    assert!(!folder.path().join("root.key").exists());
}
