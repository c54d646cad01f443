//! What a page costs when first seen: less than 60 KB over the wire, and nothing from anybody else.

use super::lines;
use crate::browser::ui::Ui;

/// The cache is off: what is counted is what a first visit costs.
const COUNT: &str = r"
const resources = performance.getEntriesByType('resource');
const entries = [...performance.getEntriesByType('navigation'), ...resources];
const faults = entries.filter(entry => new URL(entry.name).origin !== location.origin)
  .map(entry => 'from somebody else: ' + entry.name);
// What answers files that were sent is a page of its own, written over the first one: each is weighed with
// all that both of them need.
const pages = entries.filter(entry => ['navigation', 'xmlhttprequest'].includes(entry.initiatorType));
const needed = entries.filter(entry => !pages.includes(entry));
for (const page of pages) {
  const seen = [page, ...needed];
  const bytes = seen.reduce((sum, entry) => sum + entry.transferSize, 0);
  if (!(bytes > 0)) faults.push('nothing was counted');
  if (bytes >= 60000) faults.push(`weighs ${bytes} bytes: ` +
    seen.map(entry => `${new URL(entry.name).pathname} ${entry.transferSize}`).join(', '));
}
if (pages.length === 0) faults.push('no page was counted');
return faults;
";

impl Ui {
    /// What is too heavy, or comes from elsewhere.
    pub(in crate::browser) async fn weight(&self) -> Vec<String> {
        lines(&self.ask(COUNT).await)
    }
}
