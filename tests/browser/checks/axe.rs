//! axe-core: what a tool knows of WCAG 2.1 AA, 0 violations.

use super::lines;
use crate::browser::found;
use crate::browser::ui::Ui;
use std::sync::LazyLock;

static AXE: LazyLock<Option<String>> = LazyLock::new(|| {
    let file = found::module("axe-core/axe.min.js")?;
    Some(std::fs::read_to_string(file).expect("axe-core"))
});

const RUN: &str = r"
const done = arguments[arguments.length - 1];
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
const told = fault => fault.nodes.map(node =>
  `${fault.id} (${fault.impact}): ${node.failureSummary.replace(/\s+/g, ' ')} ${node.html.slice(0, 160)}`);
axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
  .then(result => done(result.violations.flatMap(told)), error => done(['axe: ' + error]));
";

impl Ui {
    /// The violations on the page.
    pub(in crate::browser) async fn axe(&self) -> Vec<String> {
        let Some(axe) = AXE.as_deref() else {
            return Vec::new();
        };
        self.ask(axe).await;
        let answer = self.web.execute_async(RUN, vec![]).await;
        lines(answer.unwrap_or_else(|error| panic!("axe: {error}")).json())
    }
}
