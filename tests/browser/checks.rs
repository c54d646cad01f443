//! What is checked on every page, in every state: by [`Ui::check`], in one line of a journey.

mod axe;
mod console;
mod html;
mod keyboard;
mod layout;
mod weight;

use crate::browser::screen::WIDTHS;
use crate::browser::ui::Ui;

impl Ui {
    /// Everything that a tool can see on the page as it is now, and its pictures at both widths.
    ///
    /// # Panics
    /// With every fault, when there is one.
    pub async fn check(&self, state: &str) {
        let faults = self.faults(state).await;
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// The same, for whoever looks at many pages before saying what is wrong.
    pub async fn faults(&self, state: &str) -> Vec<String> {
        let mut faults = Vec::new();
        for width in WIDTHS {
            self.width(width).await;
            self.picture(&format!("{state}-{width}")).await;
            let found = self.axe().await.into_iter();
            faults.extend(found.map(|fault| format!("at {width} px: {fault}")));
        }
        self.width(WIDTHS[0]).await;
        faults.extend(self.layout().await);
        faults.extend(self.keyboard().await);
        faults.extend(self.weight().await);
        faults.extend(self.console().await);
        self.save_html(state).await;
        let page = format!("{state}, on {}", self.path().await);
        faults
            .into_iter()
            .map(|fault| format!("{page}: {fault}"))
            .collect()
    }

    /// What can be seen with scripts off: pictures and layout.
    pub async fn check_without_scripts(&self, state: &str) {
        let mut faults = Vec::new();
        for width in WIDTHS {
            self.width(width).await;
            self.picture(&format!("{state}-no-script-{width}")).await;
            faults.extend(self.overflow(&format!("at {width} px")).await);
        }
        self.width(WIDTHS[0]).await;
        faults.extend(self.console().await);
        assert!(
            faults.is_empty(),
            "{state}, on {}:\n{}",
            self.path().await,
            faults.join("\n")
        );
    }
}

/// The lines of a list that a script answered.
pub(in crate::browser) fn lines(answer: &serde_json::Value) -> Vec<String> {
    let Some(list) = answer.as_array() else {
        return vec![format!("an unexpected answer: {answer}")];
    };
    list.iter()
        .map(|line| {
            line.as_str()
                .map_or_else(|| line.to_string(), str::to_owned)
        })
        .collect()
}
