//! Why nothing was done, said kindly.

use app::FieldError;

/// Why the page is shown again, instead of something being done.
#[derive(Default)]
pub struct Trouble {
    /// What happened.
    pub title: String,
    /// What to do.
    pub advice: String,
    /// What is wrong, and in which field.
    pub errors: Vec<FieldError>,
    /// Whether somebody changed the request meanwhile.
    pub is_stale: bool,
}

impl Trouble {
    /// The message of this field, if it is wrong.
    pub fn of(&self, pointer: &str) -> Option<&str> {
        let found = self.errors.iter().find(|error| error.pointer == pointer);
        found.map(|error| error.message.as_ref())
    }

    /// The field of this pointer in the page.
    #[expect(clippy::unused_self, reason = "the template calls it on the trouble")]
    pub fn anchor(&self, pointer: &str) -> &'static str {
        match pointer {
            "/items" | "/autres" => "autres",
            "/assignee" => "agent",
            "/mot" => "mot",
            "/raison" => "raison",
            "/other" => "autre",
            "/outcome" => "issue",
            "/type" => "type",
            "/fichiers" => "fichiers",
            _ => "message",
        }
    }
}
