//! Somebody in front of the browser: she sees titles, labels, links and buttons, as people do.
//!
//! Everything waits by looking again, from the beginning, until it is there (10 s): an element found
//! a moment ago may belong to a page that is being replaced.

use crate::browser::driver::Driver;
use crate::browser::found;
use crate::browser::screen;
use futures_util::FutureExt;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use testkit::{House, PASSWORD, Where, code};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, WebDriver, WebElement};
use tokio::sync::Semaphore;

/// How long anything may take to be there.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often it is looked for.
const GLANCE: Duration = Duration::from_millis(40);

/// Browsers open at once, over all tests: more of them only wait for each other.
static ROOM: Semaphore = Semaphore::const_new(2);

/// A browser in front of a service of its own.
pub struct Ui {
    // Dropped in this order: a browser whose driver is gone waits for two minutes.
    pub(in crate::browser) web: WebDriver,
    _driver: Driver,
    /// The service.
    pub house: House,
    /// The name of the test, as a folder.
    pub(super) name: String,
    /// What was saved for the checker of HTML.
    pub(super) saved: Mutex<Vec<std::path::PathBuf>>,
}

/// Runs a journey: opens a service and a browser, and closes them whatever happens. Where the machine
/// lacks one of them this is said, and the test passes.
pub async fn journey(place: Where, body: impl AsyncFnOnce(&Ui)) {
    let Some(programs) = found::programs() else {
        return;
    };
    let _room = ROOM.acquire().await.expect("never closed");
    let Some(house) = House::open(place).await else {
        return;
    };
    let driver = Driver::start(&programs).await;
    let web = driver.open(&programs).await;
    let name = std::thread::current()
        .name()
        .unwrap_or("unnamed")
        .to_owned();
    let name = name
        .trim_start_matches("browser::journeys::")
        .replace("::", "/");
    // What an earlier run left would be taken for what this one saw.
    let _ = std::fs::remove_dir_all(screen::artefact(&name, ""));
    let ui = Ui {
        web,
        _driver: driver,
        house,
        name,
        saved: Mutex::default(),
    };
    ui.prepare().await;
    let ended = AssertUnwindSafe(body(&ui)).catch_unwind().await;
    let ended = match ended {
        Ok(()) => AssertUnwindSafe(ui.valid_html()).catch_unwind().await,
        failed => failed,
    };
    if ended.is_err() {
        let _ = AssertUnwindSafe(ui.picture("failure")).catch_unwind().await;
    }
    // A browser that does not close is no reason to hide why the test failed.
    let _ = ui.web.clone().quit().await;
    if let Err(panic) = ended {
        resume_unwind(panic);
    }
}

impl Ui {
    /// Looks until it is there.
    ///
    /// # Panics
    /// After ten seconds, with the page's address and text.
    pub async fn until<T>(
        &self,
        what: &str,
        look: impl AsyncFn() -> WebDriverResult<Option<T>>,
    ) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            // An error is a page that is being replaced: not yet.
            if let Ok(Some(found)) = look().await {
                return found;
            }
            if Instant::now() > end {
                let text = self.text().await;
                panic!(
                    "{what}: not there after 10 s, on {}:\n{text}",
                    self.path().await
                );
            }
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// Opens a page by its path, as if typed.
    pub async fn open(&self, path: &str) {
        let address = format!("http://{}{path}", self.house.running.address);
        self.web
            .goto(address)
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// The path of the page, with its query.
    pub async fn path(&self) -> String {
        let Ok(url) = self.web.current_url().await else {
            return String::new();
        };
        url.query().map_or_else(
            || url.path().to_owned(),
            |query| format!("{}?{query}", url.path()),
        )
    }

    /// What is read on the page.
    pub async fn text(&self) -> String {
        let Ok(body) = self.web.find(By::Tag("body")).await else {
            return String::new();
        };
        body.text().await.unwrap_or_default().replace('\u{a0}', " ")
    }

    /// Waits until the page's title begins with this.
    pub async fn at(&self, title: &str) {
        self.until(&format!("the title {title:?}"), async || {
            Ok(plain(&self.web.title().await?)
                .starts_with(title)
                .then_some(()))
        })
        .await;
    }

    /// Waits until this is read on the page; a no-break space counts as a space.
    pub async fn sees(&self, text: &str) {
        self.until(&format!("the text {text:?}"), async || {
            let body = self.web.find(By::Tag("body")).await?.text().await?;
            Ok(plain(&body).contains(text).then_some(()))
        })
        .await;
    }

    /// The element that this selector finds.
    pub async fn find(&self, css: &str) -> WebElement {
        self.until(css, async || self.web.find(By::Css(css)).await.map(Some))
            .await
    }

    /// How many elements this selector finds now.
    pub async fn count(&self, css: &str) -> usize {
        self.web
            .find_all(By::Css(css))
            .await
            .map_or(0, |found| found.len())
    }

    /// The control that this label names, by how the label's text begins.
    pub async fn field(&self, label: &str) -> WebElement {
        let css = By::XPath(format!("//label[starts-with({TEXT}, {})]", quoted(label)));
        self.until(&format!("the field {label:?}"), async || {
            let label = self.web.find(css.clone()).await?;
            let Some(id) = label.attr("for").await? else {
                return label
                    .find(By::Css("input, select, textarea"))
                    .await
                    .map(Some);
            };
            self.web.find(By::Id(id)).await.map(Some)
        })
        .await
    }

    /// Types into a field, in place of what was there.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field
            .clear()
            .await
            .unwrap_or_else(|error| panic!("{label}: {error}"));
        field
            .send_keys(text)
            .await
            .unwrap_or_else(|error| panic!("{label}: {error}"));
    }

    /// Writes a day into a field of days: what is typed there depends on the browser's language.
    pub async fn day(&self, id: &str, iso: &str) {
        let script = format!("document.getElementById('{id}').value = '{iso}'");
        self.ask(&script).await;
    }

    /// Chooses in a list.
    pub async fn choose(&self, label: &str, option: &str) {
        let list = self.field(label).await;
        let wanted = By::XPath(format!(
            ".//option[starts-with({TEXT}, {})]",
            quoted(option)
        ));
        let option = self
            .until(option, async || list.find(wanted.clone()).await.map(Some))
            .await;
        option
            .click()
            .await
            .unwrap_or_else(|error| panic!("{label}: {error}"));
    }

    /// Ticks a box or a radio button by its label.
    pub async fn tick(&self, label: &str) {
        let label_of = By::XPath(format!("//label[starts-with({TEXT}, {})]", quoted(label)));
        self.until(&format!("to tick {label:?}"), async || {
            self.web
                .find(label_of.clone())
                .await?
                .click()
                .await
                .map(Some)
        })
        .await;
    }

    /// Presses what opens or shows something on the same page: a link, a button, a fold.
    pub async fn press(&self, name: &str) {
        self.until(&format!("to press {name:?}"), async || {
            self.named(name).await?.click().await.map(Some)
        })
        .await;
    }

    /// Unfolds what stands under this title.
    pub async fn unfold(&self, title: &str) {
        let summary = By::XPath(format!("//summary[starts-with({TEXT}, {})]", quoted(title)));
        self.until(&format!("to unfold {title:?}"), async || {
            self.web
                .find(summary.clone())
                .await?
                .click()
                .await
                .map(Some)
        })
        .await;
    }

    /// Presses what leads to another page, and waits until that page is there.
    pub async fn follow(&self, name: &str) {
        let old = self.find("html").await;
        self.press(name).await;
        self.gone(name, &old).await;
    }

    /// Waits until the page that this element belongs to was replaced and the next one is whole.
    pub async fn gone(&self, what: &str, old: &WebElement) {
        self.until(&format!("the page after {what:?}"), async || {
            let is_gone = old.tag_name().await.is_err();
            let ready = self
                .web
                .execute("return document.readyState", vec![])
                .await?;
            Ok((is_gone && ready.json() == "complete").then_some(()))
        })
        .await;
    }

    /// What is displayed under this name: alone, at the beginning of a longer one, or within one.
    async fn named(&self, name: &str) -> WebDriverResult<WebElement> {
        let name = quoted(name);
        for test in [
            format!("{TEXT} = {name} or normalize-space(@aria-label) = {name}"),
            format!("starts-with({TEXT}, {name})"),
            format!("contains({TEXT}, {name})"),
        ] {
            let paths = ["a", "button", "summary"].map(|tag| format!("//{tag}[{test}]"));
            for element in self.web.find_all(By::XPath(paths.join(" | "))).await? {
                if element.is_displayed().await? {
                    return Ok(element);
                }
            }
        }
        self.web
            .find(By::Id("nothing of this name is displayed"))
            .await
    }

    /// Signs in through the pages, with both factors. Time passes first: a code serves once (S-020).
    pub async fn sign_in(&self, email: &str) {
        self.house.pass(jiff::SignedDuration::from_secs(60));
        self.web.delete_all_cookies().await.expect("cookies");
        self.open("/connexion").await;
        self.fill("Adresse électronique", email).await;
        self.fill("Mot de passe", PASSWORD).await;
        self.follow("Continuer").await;
        self.fill("Code à six chiffres", &code(self.house.now()))
            .await;
        self.follow("Se connecter").await;
        self.until("to be signed in", async || {
            Ok((!self.path().await.starts_with("/connexion")).then_some(()))
        })
        .await;
    }
}

/// The text of an `XPath` node, with no-break spaces as spaces.
const TEXT: &str = "normalize-space(translate(., '\u{a0}', ' '))";

fn quoted(text: &str) -> String {
    assert!(!text.contains('"'), "{text}: use typographic quotes");
    format!("\"{text}\"")
}

fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}
