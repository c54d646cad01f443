//! People who sign in, API clients, and who somebody is when acting.

use crate::coded;
use crate::codes::Service;
use crate::funds::FundCode;
use crate::ids::{AccountId, ClientId, OrganisationId};
use crate::permissions::Permission;
use crate::text::{EmailAddress, Label};
use std::collections::BTreeSet;

coded! {
    /// What a person does, hence what she may do (`permissions`).
    pub enum Role {
        /// Files and follows the requests of the whole organisation.
        PartnerMember = "partner_member", "Membre";
        /// The same, and manages the organisation's accounts.
        PartnerManager = "partner_manager", "Responsable";
        /// Treats the requests of one or more services.
        Agent = "agent", "Agent";
        /// The same, and reassigns, edits services and reads figures.
        Supervisor = "supervisor", "Superviseur";
        /// Manages partners, accounts and clients; never reads requests.
        Administrator = "administrator", "Administrateur";
        /// Watches the journal, for security only; never reads requests (S-126).
        Auditor = "auditor", "Auditeur";
    }
}

coded! {
    /// Where an account stands.
    pub enum AccountStatus {
        /// Invited: has no password yet, has no right at all (S-004).
        Invited = "invited", "Invité";
        /// May act.
        Active = "active", "Actif";
        /// May not act (S-008).
        Suspended = "suspended", "Suspendu";
    }
}

coded! {
    /// How often a partner is told by e-mail.
    pub enum NotificationFrequency {
        /// One e-mail an event.
        Each = "each", "À chaque événement";
        /// Twice a day, at noon and at 17:00, Europe/Paris.
        TwiceDaily = "twice_daily", "Deux fois par jour";
        /// Once a day, at 17:00, Europe/Paris.
        Daily = "daily", "Une fois par jour";
        /// Never.
        Never = "none", "Jamais";
    }
}

/// For whom somebody acts. The type rules out an agent of an organisation or a member of a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Membership {
    /// A partner organisation.
    Organisation(OrganisationId),
    /// A fund, in some of its services (administrators: none).
    Fund {
        /// The fund.
        fund: FundCode,
        /// The services whose queues are hers.
        services: BTreeSet<Service>,
    },
}

/// The account of a person.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Where she signs in and is told; personal, never shared (S-119).
    pub email: EmailAddress,
    /// Her name, shown to those she works with.
    pub name: Label,
    /// What she does.
    pub role: Role,
    /// For whom.
    pub membership: Membership,
    /// Where the account stands.
    pub status: AccountStatus,
    /// How often she is told.
    pub notify: NotificationFrequency,
    /// Grows by one at each change.
    pub version: i32,
}

/// Who does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Author {
    /// A person.
    Account(AccountId),
    /// A program, by OAuth2 client credentials.
    Client(ClientId),
    /// The service itself: import, time passing.
    System,
}

impl Author {
    /// `account`, `client` or `system`: stored and sent.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::Client(_) => "client",
            Self::System => "system",
        }
    }

    /// Whether it is a person, not a program nor the service itself.
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Account(_))
    }

    /// The id of the person or program; `None` for the service itself.
    pub const fn uuid(self) -> Option<uuid::Uuid> {
        match self {
            Self::Account(id) => Some(id.uuid()),
            Self::Client(id) => Some(id.uuid()),
            Self::System => None,
        }
    }
}

/// Somebody who acts: known, active, and with the rights that go with the role or the scopes.
///
/// Built from the database at each call, never from a token alone: a suspension acts at once (S-008).
#[derive(Debug, Clone)]
pub struct Actor {
    /// Who.
    pub author: Author,
    /// For whom.
    pub membership: Membership,
    /// What she may do at all; what she may do it *to* is the use case's question.
    pub permissions: BTreeSet<Permission>,
}

impl Actor {
    /// Whether the actor holds the permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// The actor's organisation, when a partner.
    pub fn organisation(&self) -> Option<OrganisationId> {
        match self.membership {
            Membership::Organisation(id) => Some(id),
            Membership::Fund { .. } => None,
        }
    }

    /// The actor's fund, when of a fund.
    pub fn fund(&self) -> Option<&FundCode> {
        match &self.membership {
            Membership::Organisation(_) => None,
            Membership::Fund { fund, .. } => Some(fund),
        }
    }

    /// The account that acts, when a person.
    pub fn account(&self) -> Option<AccountId> {
        match self.author {
            Author::Account(id) => Some(id),
            Author::Client(_) | Author::System => None,
        }
    }
}
