//! Nothing sticks out, nothing is cut: at 320 px (RGAA 10.11), zoomed to 200 %, with text at 200 %
//! (10.4) and with more space in it (10.12).

use super::lines;
use crate::browser::screen::WIDTHS;
use crate::browser::ui::Ui;

/// What sticks out of the page to the right.
const OVERFLOW: &str = r"
const root = document.documentElement, over = root.scrollWidth - root.clientWidth;
if (over <= 0) return [];
const scrolls = one => { while ((one = one.parentElement)) if (getComputedStyle(one).overflowX !== 'visible') return true; };
const out = [...document.querySelectorAll('body *')].filter(one => one.checkVisibility()
  && one.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(one));
return [`${over} px stick out: ` + out.filter(one => !out.some(other => other !== one && one.contains(other))).slice(0, 3).map(one => one.outerHTML.slice(0, 120)).join(' | ')];
";

/// What stands below the foot of the page: an empty screen to scroll through.
const BELOW: &str = r"
const foot = document.querySelector('.foot'), root = document.documentElement;
const end = foot ? foot.getBoundingClientRect().bottom + scrollY : root.scrollHeight;
if (root.scrollHeight <= Math.max(end, innerHeight) + 1) return [];
const below = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().bottom + scrollY > end + 1);
return [`${root.scrollHeight - end} px below the foot: ` + below.slice(0, 3).map(one => one.outerHTML.slice(0, 120)).join(' | ')];
";

/// Text that its box cuts. Fields scroll, which is allowed; what only screen readers see is tiny.
const CUT: &str = r"
const hides = style => ['hidden', 'clip'].some(value => style.overflowX === value || style.overflowY === value);
return [...document.querySelectorAll('body *')].filter(one => {
  if (!one.checkVisibility() || one.closest('.vh, svg, select, input, textarea')) return false;
  if (!hides(getComputedStyle(one)) || !one.textContent.trim()) return false;
  if (one.clientWidth <= 2 || one.clientHeight <= 2) return false;
  return one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2;
}).map(one => 'cut: ' + one.outerHTML.slice(0, 160));
";

/// The style of somebody who needs more space. Adopted by script: the CSP has nothing to say to it.
const SPACED: &str = r"
const sheet = new CSSStyleSheet();
sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important;'
  + ' word-spacing: .16em !important } p { margin-bottom: 2em !important }');
document.adoptedStyleSheets = [sheet];
";

impl Ui {
    /// Whatever sticks out or is cut, in any of these ways of reading.
    pub(in crate::browser) async fn layout(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for width in [320, WIDTHS[1], 640] {
            self.width(width).await;
            faults.extend(self.overflow(&format!("at {width} px")).await);
            faults.extend(named(
                &format!("at {width} px"),
                &lines(&self.ask(BELOW).await),
            ));
        }
        self.ask("document.documentElement.style.fontSize = '200%'")
            .await;
        for width in WIDTHS {
            self.width(width).await;
            faults.extend(
                self.overflow(&format!("at {width} px, text at 200 %"))
                    .await,
            );
            faults.extend(self.cut(&format!("at {width} px, text at 200 %")).await);
        }
        self.ask("document.documentElement.style.fontSize = ''")
            .await;
        self.ask(SPACED).await;
        for width in WIDTHS {
            self.width(width).await;
            faults.extend(self.overflow(&format!("at {width} px, spaced")).await);
            faults.extend(self.cut(&format!("at {width} px, spaced")).await);
        }
        self.ask("document.adoptedStyleSheets = []").await;
        self.width(WIDTHS[0]).await;
        faults
    }

    /// What sticks out of the page as it is now.
    pub(in crate::browser) async fn overflow(&self, how: &str) -> Vec<String> {
        named(how, &lines(&self.ask(OVERFLOW).await))
    }

    async fn cut(&self, how: &str) -> Vec<String> {
        named(how, &lines(&self.ask(CUT).await))
    }
}

fn named(how: &str, faults: &[String]) -> Vec<String> {
    faults
        .iter()
        .map(|fault| format!("{how}: {fault}"))
        .collect()
}
