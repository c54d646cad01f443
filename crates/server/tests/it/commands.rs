//! The binary, as an operator runs it: exit codes, one clear line, what a pipe sees.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn command(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_espace-partenaire"));
    command
        .env_clear()
        .current_dir(folder)
        .args(arguments.split(' '));
    command
}

fn run(folder: &Path, arguments: &str, settings: &[(&str, &str)]) -> Output {
    command(folder, arguments)
        .envs(settings.iter().copied())
        .output()
        .unwrap()
}

fn line(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

/// The arguments, the settings, what the line must name.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);

#[test]
fn refusals_are_exit_code_1_with_one_line_and_wrong_usage_is_2() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let cases: [Case<'_>; 6] = [
        (
            "serve",
            &[("EP_HTTP_LISTN", "127.0.0.1:0")],
            "EP_HTTP_LISTN",
        ),
        ("migrate", &[("EP_ROOT_KEY", "changeme")], "EP_ROOT_KEY"),
        (
            "migrate",
            &[("EP_DATABASE_URL", "postgres:///ep")],
            "EP_ROOT_KEY",
        ),
        ("import-year nowhere.jsonl", &[], "nowhere.jsonl"),
        ("route evaluate nowhere.jsonl", &[], "nowhere.jsonl"),
        ("report --fund 597 --year 2023", &[], "597"),
    ];
    for (arguments, settings, named) in cases {
        let output = run(here, arguments, settings);
        assert_eq!(output.status.code(), Some(1), "{arguments}");
        assert!(
            line(&output).contains(named),
            "{arguments}: {}",
            line(&output)
        );
        assert!(output.stdout.is_empty(), "{arguments}");
    }
    assert_eq!(run(here, "serve --dmo", &[]).status.code(), Some(2));
}

#[test]
fn what_was_made_can_be_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    for _ in 0..2 {
        let output = run(here, "migrate", &[]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert!(run(here, "audit verify", &[]).status.success());
    assert!(run(here, "key generate new.key", &[]).status.success());
    assert_eq!(
        run(here, "key generate new.key", &[]).status.code(),
        Some(1),
        "it exists"
    );
    let other = [("EP_ROOT_KEY_FILE", "new.key")];
    let refused = run(here, "key check", &other);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        line(&refused).contains("EP_ROOT_KEY"),
        "not the key of this database"
    );
    assert!(run(here, "key check", &[]).status.success());
}

/// `route` answers each line before it has the next: no database, no network.
#[test]
fn route_streams() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = command(folder.path(), "route")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for id in ["a", "b"] {
        writeln!(
            stdin,
            r#"{{"id":"{id}","received":"2025-09-03","text":"Attestation de droits ?"}}"#
        )
        .unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        assert!(
            answer.starts_with(&format!(r#"{{"id":"{id}","#)),
            "{answer}"
        );
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
    assert!(!folder.path().join("var").exists());
}

/// The line on stdout comes when the service answers; SIGTERM ends it with 0 (S-022: the token of an
/// empty database is on stderr alone).
#[test]
fn serve_says_when_it_is_ready_and_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let mut child: Child = command(folder.path(), "serve")
        .env("EP_HTTP_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut ready)
        .unwrap();
    let address = ready
        .trim()
        .strip_prefix("listening on http://")
        .unwrap()
        .to_owned();
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut status = String::new();
    BufReader::new(stream).read_line(&mut status).unwrap();
    assert_eq!(status.trim(), "HTTP/1.1 200 OK");
    let asked = Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    assert!(asked.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said.lines()
            .filter(|line| line.contains("bootstrap token"))
            .count(),
        1,
        "{said}"
    );
}
