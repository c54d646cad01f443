//! Somebody's account, as lists and pages of accounts show it.

use app::accounts::Colleague;
use askama::Template;
use domain::accounts::{AccountStatus, Membership};
use domain::calendar::paris;
use domain::codes::Service;
use domain::ids::AccountId;

/// Somebody, as she is shown to those who work with her or manage her account.
pub struct Person {
    /// Her account.
    pub id: AccountId,
    /// Her name.
    pub name: String,
    /// Where she is told things.
    pub email: String,
    /// What she does.
    pub role: &'static str,
    /// Her services, if she works for a fund.
    pub services: String,
    /// Where her account stands.
    pub status: &'static str,
    /// The colour of its mark; the word says it too.
    pub tag: &'static str,
    /// Whether she was invited and did not come yet.
    pub is_invited: bool,
    /// Whether she is suspended.
    pub is_suspended: bool,
    /// When she was last here; empty if never.
    pub seen: String,
}

impl Person {
    /// As the use case gives her.
    pub fn of(colleague: &Colleague) -> Self {
        let account = &colleague.account;
        let services = match &account.membership {
            Membership::Organisation(_) => String::new(),
            Membership::Fund { services, .. } => {
                if services.len() == Service::ALL.len() {
                    "Tous les services".to_owned()
                } else {
                    let labels: Vec<&str> = services.iter().map(|one| one.label()).collect();
                    labels.join(", ")
                }
            }
        };
        Self {
            id: account.id,
            name: account.name.as_str().to_owned(),
            email: account.email.expose().to_owned(),
            role: account.role.label(),
            services,
            status: account.status.label(),
            tag: match account.status {
                AccountStatus::Invited => "tag--wait",
                AccountStatus::Active => "tag--done",
                AccountStatus::Suspended => "",
            },
            is_invited: account.status == AccountStatus::Invited,
            is_suspended: account.status == AccountStatus::Suspended,
            seen: colleague
                .seen_at
                .map_or_else(String::new, |at| french::date(paris(at).date())),
        }
    }
}

impl Person {
    /// What may be done with her account, as it stands.
    pub fn acts(&self) -> Vec<(&'static str, &'static str)> {
        match (self.is_invited, self.is_suspended) {
            (_, true) => vec![("reprendre", "Rouvrir le compte")],
            (true, _) => vec![
                ("reinviter", "Renvoyer l’invitation"),
                ("suspendre", "Suspendre"),
            ],
            (false, false) => vec![
                ("reinitialiser", "Téléphone perdu : réinitialiser"),
                ("suspendre", "Suspendre"),
                ("deconnecter", "Fermer ses sessions"),
            ],
        }
    }
}

/// A button that does something at once: a form of its own.
#[derive(Template)]
#[template(path = "button.html")]
pub struct Button {
    /// Where the form goes.
    pub action: String,
    /// What the button says.
    pub label: &'static str,
    /// The token.
    pub token: String,
    /// Whether it stands in a row of a table.
    pub is_small: bool,
}
