//! The keyboard reaches every control, in the order in which the page is read, and one sees where it
//! is (RGAA 7.3, 10.7, 12.8, 12.9).

use super::lines;
use crate::browser::ui::Ui;
use serde_json::{Value, json};

/// From the top, as somebody who just came: the place from which Tab starts is a focused body.
const START: &str = r"
document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex');
const tag = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
const seen = new Set();
window.__controls = [...document.querySelectorAll(tag)].filter(one => {
  if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
  if (one.type !== 'radio') return true;
  const group = one.form?.id + '/' + one.name, first = !seen.has(group);
  seen.add(group);
  return first;
});
window.__stops = [];
return window.__controls.length;
";

/// One stop: what has the focus, whether one sees it, whether it comes after the one before.
const STOP: &str = r"
const one = document.activeElement;
if (!one || one === document.body || one === document.documentElement) return null;
// A date has a stop for its day, its month, its year.
if (window.__stops.at(-1) === one) return [];
if (window.__stops.includes(one)) return null;
const faults = [], name = one.outerHTML.slice(0, 120);
const rings = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
let shown = false;
for (let at = one, up = 0; at && up < 4; at = at.parentElement, up++) {
  shown ||= rings(getComputedStyle(at)) || [...(up ? [] : one.labels ?? [])].some(label =>
    rings(getComputedStyle(label)) || rings(getComputedStyle(label, '::before')) || rings(getComputedStyle(label, '::after')));
}
if (!shown) faults.push('the focus is not seen: ' + name);
const box = one.getBoundingClientRect();
if (box.bottom < 0 || box.top > innerHeight) faults.push('the focus is out of view: ' + name);
if (one.tabIndex > 0) faults.push('a tabindex: ' + name);
const last = window.__stops.at(-1);
if (last && !(last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING))
  faults.push('the focus jumps back: ' + name);
window.__stops.push(one);
return faults;
";

const MISSED: &str = r"
const group = one => one.type === 'radio' ? one.form?.id + '/' + one.name : null;
return window.__controls.filter(one => !window.__stops.includes(one)
    && !(group(one) && window.__stops.some(stop => group(stop) === group(one))))
  .map(one => 'the keyboard does not reach: ' + one.outerHTML.slice(0, 120));
";

impl Ui {
    /// Goes through the page with Tab, from the top to the end.
    pub(in crate::browser) async fn keyboard(&self) -> Vec<String> {
        let controls = self.ask(START).await.as_u64().unwrap_or_default();
        let mut faults = Vec::new();
        for _ in 0..2 * controls + 8 {
            self.key("Tab", 9).await;
            match self.ask(STOP).await {
                Value::Null => break,
                stop => faults.extend(lines(&stop)),
            }
        }
        faults.extend(lines(&self.ask(MISSED).await));
        self.ask("document.activeElement?.blur(); scrollTo(0, 0)")
            .await;
        faults
    }

    /// Presses a key, as the keyboard does: its name and its Windows code.
    pub async fn key(&self, key: &str, code: u32) {
        for kind in ["rawKeyDown", "keyUp"] {
            let event =
                json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            self.tell("Input.dispatchKeyEvent", event).await;
        }
    }
}
