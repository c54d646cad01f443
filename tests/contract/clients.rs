//! Clients that generators make of the committed document: compiled by the strictest rules of their
//! languages, and used from filing to closing against the running service.

use super::demonstration::Demonstration;
use super::tools::{command, here, npm, pypi, succeeded};
use std::path::{Path, PathBuf};

/// Generated, and never committed.
fn folder(language: &str) -> PathBuf {
    let folder = here("artefacts/clients").join(language);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Types by openapi-typescript, compiled by `tsc --strict`.
async fn typescript() -> Option<PathBuf> {
    let (generator, compiler) = (npm("openapi-typescript")?, npm("tsc")?);
    let folder = folder("typescript");
    for name in ["round_trip.ts", "tsconfig.json"] {
        std::fs::copy(here("contract/clients").join(name), folder.join(name)).expect("a copy");
    }
    std::fs::write(folder.join("package.json"), r#"{ "type": "module" }"#).expect("a file");
    let made = command(&generator, &folder)
        .arg(here("../openapi/espace-partenaire.json"))
        .args(["--output", "schema.d.ts"])
        .output();
    succeeded("openapi-typescript", &made.await.expect("the generator"));
    let compiled = command(&compiler, &folder).output();
    succeeded("tsc", &compiled.await.expect("tsc"));
    Some(folder.join("round_trip.js"))
}

/// A package by openapi-python-client, checked with its use by `mypy --strict`.
async fn python() -> Option<(PathBuf, PathBuf)> {
    let (generator, checker) = (pypi("openapi-python-client")?, pypi("mypy")?);
    let (python, folder) = (pypi("python")?, folder("python"));
    let made = command(&generator, &folder)
        .args([
            "generate",
            "--fail-on-warning",
            "--output-path",
            "generated",
        ])
        .arg("--config")
        .arg(here("contract/clients/openapi-python-client.yaml"))
        .arg("--path")
        .arg(here("../openapi/espace-partenaire.json"))
        .output();
    succeeded("openapi-python-client", &made.await.expect("the generator"));
    let package = folder.join("generated");
    let checked = command(&checker, &folder)
        .env("MYPYPATH", &package)
        .args(["--strict", "--cache-dir", "cache"])
        .arg(here("contract/clients/round_trip.py"))
        .arg(package.join("espace_partenaire_client"))
        .output();
    succeeded("mypy --strict", &checked.await.expect("mypy"));
    Some((python, package))
}

/// S-222, S-224: in both languages, from the committed document: file, retry, be told with a signature
/// that the reference library verifies, be answered, be closed, read the history.
#[tokio::test(flavor = "multi_thread")]
async fn s222_generated_clients_live_a_request() {
    let (Some(script), Some((python, package))) = (typescript().await, python().await) else {
        return;
    };
    let demonstration = Demonstration::start().await;
    let (id, secret) = demonstration.program(false);
    let agent = demonstration.person("agent", Some("c2s")).await;
    let live = async |program: &Path, script: &Path| {
        let lived = command(program, script.parent().expect("its folder"))
            .arg(script)
            .env("EP_BASE", &demonstration.base)
            .env("EP_PARTNER", format!("{id}:{secret}"))
            .env("EP_AGENT", &agent)
            .env("PYTHONPATH", &package)
            .output();
        let lived = lived.await.expect("the program");
        succeeded(&script.display().to_string(), &lived);
    };
    live(Path::new("node"), &script).await;
    live(&python, &here("contract/clients/round_trip.py")).await;
}
