//! The browser complains of nothing: no script that fails, nothing that the CSP had to stop.

use crate::browser::ui::Ui;

/// What it says of a page whose status is 4xx: that is the page's business.
const OF_THE_STATUS: &str = "the server responded with a status of 4";

impl Ui {
    /// What the browser complained of since it was last asked.
    pub(in crate::browser) async fn console(&self) -> Vec<String> {
        // Below a warning it only advises whoever writes pages.
        let said = self.web.browser_log().await.expect("the browser's log");
        let mut complaints = said
            .into_iter()
            .filter(|entry| ["SEVERE", "WARNING"].contains(&entry.level.as_str()))
            .filter(|entry| !entry.message.contains(OF_THE_STATUS));
        let complaints = complaints.by_ref();
        complaints
            .map(|entry| format!("console: {} {}", entry.level, entry.message))
            .collect()
    }
}
