//! What a page costs when first seen: less than 60 KB over the wire, and nothing from anybody else.

use super::lines;
use crate::browser::ui::Ui;

/// The cache is off: what is counted is what a first visit costs.
const COUNT: &str = r"
// An answer to files that were sent is a page of its own: it is written over the first one, which counts.
const first = performance.getEntriesByType('resource').filter(entry => entry.initiatorType !== 'xmlhttprequest');
const entries = [...performance.getEntriesByType('navigation'), ...first];
const faults = entries.filter(entry => new URL(entry.name).origin !== location.origin)
  .map(entry => 'from somebody else: ' + entry.name);
const bytes = entries.reduce((sum, entry) => sum + entry.transferSize, 0);
if (!(bytes > 0)) faults.push('nothing was counted');
if (bytes >= 60000) faults.push(`weighs ${bytes} bytes: ` +
  entries.map(entry => `${new URL(entry.name).pathname} ${entry.transferSize}`).join(', '));
return faults;
";

impl Ui {
    /// What is too heavy, or comes from elsewhere.
    pub(in crate::browser) async fn weight(&self) -> Vec<String> {
        lines(&self.ask(COUNT).await)
    }
}
