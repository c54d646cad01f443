//! Valid HTML (RGAA 8.2), by html-validate: what the server wrote, not what the browser made of it.

use crate::browser::found;
use crate::browser::screen::artefact;
use crate::browser::ui::Ui;
use serde_json::json;
use std::path::Path;
use std::process::Command;

impl Ui {
    /// Keeps the page as it came, to be looked at when the journey ends.
    pub(in crate::browser) async fn save_html(&self, state: &str) {
        // The call that brought a page bears the page's own number.
        let tree = self.tell("Page.getFrameTree", json!({})).await;
        let call = json!({ "requestId": tree["frameTree"]["frame"]["loaderId"] });
        let answer = self.tell("Network.getResponseBody", call).await;
        let html = answer["body"].as_str().unwrap_or_default();
        assert!(html.starts_with("<!doctype html>"), "{state}: {html:.100}");
        let file = artefact(&self.name, &format!("{state}.html"));
        std::fs::write(&file, html).expect("a page");
        self.saved.lock().expect("a lock").push(file);
    }

    /// Looks at all pages kept.
    pub(in crate::browser) async fn valid_html(&self) {
        let files = std::mem::take(&mut *self.saved.lock().expect("a lock"));
        let Some(program) = found::module(".bin/html-validate").filter(|_| !files.is_empty())
        else {
            return;
        };
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join(".htmlvalidate.json");
        let checked = tokio::task::spawn_blocking(move || {
            let mut command = Command::new(program);
            command
                .arg("--config")
                .arg(rules)
                .args(["--formatter", "text"])
                .args(files);
            command.output().expect("html-validate (it needs Node.js)")
        });
        let checked = checked.await.expect("html-validate");
        let said = String::from_utf8_lossy(&checked.stdout);
        assert!(
            checked.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&checked.stderr)
        );
    }
}
