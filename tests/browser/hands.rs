//! Somebody who has a keyboard and no mouse.

use crate::browser::ui::Ui;
use serde_json::json;

/// What is read of the control that has the focus: its label, or its own words.
const NAME: &str = r"
const one = document.activeElement, labels = [...(one.labels ?? [])].map(label => label.textContent);
const own = ['INPUT', 'SELECT', 'TEXTAREA', 'BODY'].includes(one.tagName) ? '' : one.textContent;
return [one.getAttribute('aria-label') ?? '', ...labels, own].map(name => name.replace(/\s+/g, ' ').trim());
";

/// More stops than any page has.
const FAR: usize = 250;

impl Ui {
    /// Goes with Tab to the control that this name begins, or is within.
    ///
    /// # Panics
    /// When the keyboard does not reach it.
    pub async fn tab_to(&self, name: &str) {
        self.go_to("Tab", 9, name).await;
    }

    /// Chooses a radio button of the group that has the focus, with the arrows.
    pub async fn arrow_to(&self, name: &str) {
        if !self.has_focus(name).await {
            self.go_to("ArrowDown", 40, name).await;
        }
    }

    async fn go_to(&self, key: &str, code: u32, name: &str) {
        for _ in 0..FAR {
            self.key(key, code).await;
            if self.has_focus(name).await {
                return;
            }
        }
        panic!("{key} does not reach {name:?} on {}", self.path().await);
    }

    async fn has_focus(&self, name: &str) -> bool {
        let names = self.ask(NAME).await;
        let names = names.as_array().into_iter().flatten();
        names
            .filter_map(|one| one.as_str())
            .any(|one| one.contains(name))
    }

    /// Goes to the title of a fold and unfolds it.
    pub async fn tab_to_fold(&self, title: &str) {
        for _ in 0..FAR {
            self.tab_to(title).await;
            if self.ask("return document.activeElement.tagName").await == "SUMMARY" {
                self.space().await;
                return;
            }
        }
    }

    /// Types where the focus is.
    pub async fn types(&self, text: &str) {
        self.tell("Input.insertText", json!({ "text": text })).await;
    }

    /// Goes to a field and types into it.
    pub async fn tab_and_type(&self, label: &str, text: &str) {
        self.tab_to(label).await;
        self.types(text).await;
    }

    /// Chooses in the list that has the focus, by the first letter or digit.
    pub async fn pick(&self, first: char) {
        let code = u32::from(first.to_ascii_uppercase());
        self.stroke(&first.to_string(), "", code, &first.to_string())
            .await;
    }

    /// Presses Space: ticks a box, a radio button.
    pub async fn space(&self) {
        self.stroke(" ", "Space", 32, " ").await;
    }

    /// Presses Enter where the focus is.
    pub async fn enter(&self) {
        self.stroke("Enter", "Enter", 13, "\r").await;
    }

    /// Goes to a link or a button, presses Enter and waits for the next page.
    pub async fn tab_and_enter(&self, name: &str) {
        self.tab_to(name).await;
        let old = self.find("html").await;
        self.enter().await;
        self.gone(name, &old).await;
    }

    async fn stroke(&self, key: &str, place: &str, code: u32, text: &str) {
        let down = json!({
            "type": "keyDown", "key": key, "code": place, "windowsVirtualKeyCode": code, "text": text,
        });
        self.tell("Input.dispatchKeyEvent", down).await;
        let up =
            json!({ "type": "keyUp", "key": key, "code": place, "windowsVirtualKeyCode": code });
        self.tell("Input.dispatchKeyEvent", up).await;
    }
}
