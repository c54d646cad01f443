//! What surrounds every page: who is in front of it, where she may go, what was just done.

use crate::{assets, urls};
use app::auth::browsing::Visitor;
use domain::accounts::Membership;
use domain::calendar;
use domain::permissions::Permission;

/// The frame of a page.
pub struct Frame {
    /// What the page is, unique in the browser's tabs.
    pub title: String,
    /// Who is in front of it, once signed in.
    pub who: Option<Who>,
    /// Where she may go.
    pub nav: Vec<Link>,
    /// The token that the page's forms bear.
    pub token: String,
    /// What was just done.
    pub said: Option<&'static str>,
    /// When the session ends, should she do nothing more.
    pub end: Option<End>,
}

/// The end of a session.
pub struct End {
    /// `15 h 32`.
    pub at: String,
    /// How many seconds away it is.
    pub seconds: i64,
}

/// Who is in front of the page.
pub struct Who {
    /// Her name.
    pub name: String,
    /// `JM`.
    pub initials: String,
    /// What she does.
    pub role: &'static str,
    /// Her organisation's or her fund's name.
    pub of: String,
    /// Whether she works for a fund: the page's colours change, so that nobody writes an internal note
    /// in the wrong place.
    pub is_fund: bool,
}

/// A place in the menu.
pub struct Link {
    /// Its name.
    pub label: &'static str,
    /// Its address.
    pub href: &'static str,
    /// Whether this page is there.
    pub is_current: bool,
}

/// The menu: who may, in the order shown. A page of the menu is under its address.
const MENU: &[(Permission, Side, &str, &str)] = &[
    (
        Permission::SubmitRequests,
        Side::Partner,
        "Accueil",
        urls::HOME,
    ),
    (Permission::TreatRequests, Side::Fund, "Accueil", urls::HOME),
    (
        Permission::ReadRequests,
        Side::Partner,
        "Demandes",
        urls::REQUESTS,
    ),
    (
        Permission::TreatRequests,
        Side::Fund,
        "File",
        urls::REQUESTS,
    ),
    (
        Permission::TreatRequests,
        Side::Fund,
        "À trier",
        urls::HUMAN_SORTING,
    ),
    (
        Permission::TreatRequests,
        Side::Fund,
        "Pilotage",
        urls::STEERING,
    ),
    (
        Permission::SubmitRequests,
        Side::Partner,
        "Nouvelle demande",
        urls::NEW_REQUEST,
    ),
    (
        Permission::ReadStatistics,
        Side::Partner,
        "Statistiques",
        urls::STATISTICS,
    ),
    (
        Permission::ReadStatistics,
        Side::Fund,
        "Statistiques",
        urls::STATISTICS,
    ),
    (
        Permission::AnswerRights,
        Side::Fund,
        "Droits",
        urls::PERSON_RIGHTS,
    ),
    (
        Permission::ReadAccounts,
        Side::Partner,
        "Équipe",
        urls::TEAM,
    ),
    (
        Permission::ManageOrganisations,
        Side::Fund,
        "Administration",
        urls::ADMINISTRATION,
    ),
    (
        Permission::ManageOrganisations,
        Side::Fund,
        "Structures",
        urls::ORGANISATIONS,
    ),
    (
        Permission::ManageOrganisations,
        Side::Fund,
        "Comptes",
        urls::STAFF,
    ),
    (
        Permission::ReadJournal,
        Side::Fund,
        "Journal",
        urls::JOURNAL,
    ),
];

/// For whom a page is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The people of a partner organisation.
    Partner,
    /// The people of a fund.
    Fund,
}

impl Frame {
    /// The frame of whoever is signed in.
    pub fn of(visitor: &Visitor, title: &str, path: &str, token: String) -> Self {
        let side = side(visitor);
        let here = MENU
            .iter()
            .filter(|(permission, of, ..)| visitor.actor.may(*permission) && *of == side);
        let best = here
            .clone()
            .map(|(.., href)| *href)
            .filter(|href| is_under(path, href))
            .max_by_key(|href| href.len());
        Self {
            title: title.to_owned(),
            who: Some(Who::of(visitor)),
            nav: here
                .map(|(_, _, label, href)| Link {
                    label,
                    href,
                    is_current: best == Some(*href),
                })
                .collect(),
            token,
            said: None,
            end: Some(End {
                at: french::hour(calendar::paris(visitor.ends_at).datetime()),
                seconds: visitor.left.as_secs(),
            }),
        }
    }

    /// The frame of whoever is not.
    pub fn of_guest(title: &str, token: String) -> Self {
        Self {
            title: title.to_owned(),
            who: None,
            nav: Vec::new(),
            token,
            said: None,
            end: None,
        }
    }

    /// The same frame, which says what was just done.
    #[must_use]
    pub fn saying(mut self, said: Option<&'static str>) -> Self {
        self.said = said;
        self
    }

    /// Whether the page is the fund's.
    pub fn is_fund(&self) -> bool {
        self.who.as_ref().is_some_and(|who| who.is_fund)
    }

    /// Where an asset is.
    #[expect(clippy::unused_self, reason = "templates call it on their frame")]
    pub fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// Where an icon is.
    #[expect(clippy::unused_self, reason = "templates call it on their frame")]
    pub fn icon(&self, name: &str) -> String {
        format!("{}#{name}", assets::address("icons.svg"))
    }
}

impl Who {
    fn of(visitor: &Visitor) -> Self {
        let name = visitor.account.name.as_str().to_owned();
        Self {
            initials: initials(&name),
            name,
            role: visitor.account.role.label(),
            of: visitor.of.as_str().to_owned(),
            is_fund: side(visitor) == Side::Fund,
        }
    }
}

/// The first letters of the first and last words of a name.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split([' ', '-'])
        .filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// For whom somebody works.
pub fn side(visitor: &Visitor) -> Side {
    match visitor.account.membership {
        Membership::Organisation(_) => Side::Partner,
        Membership::Fund { .. } => Side::Fund,
    }
}

fn is_under(path: &str, href: &str) -> bool {
    path == href
        || (href != urls::HOME
            && path
                .strip_prefix(href)
                .is_some_and(|rest| rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_words() {
        for (name, expected) in [
            ("Jeanne Martin", "JM"),
            ("élodie de la Tour", "ÉT"),
            ("Bob", "B"),
            ("", ""),
            ("😀 ünal", "😀Ü"),
        ] {
            assert_eq!(initials(name), expected);
        }
    }
}
