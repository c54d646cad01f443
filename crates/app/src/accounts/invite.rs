//! Inviting somebody: an account that has no right until she accepts (S-004, S-022).

use super::{record, seen};
use crate::access;
use crate::auth::invitations::{self, Invited};
use crate::auth::secrets::Secret;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Actor, Membership, NotificationFrequency, Role};
use domain::codes::Service;
use domain::ids::{AccountId, OrganisationId};
use domain::permissions::Permission;
use domain::text::{EmailAddress, Label};
use std::collections::BTreeSet;
use store::{StoreError, Tx, accounts, conventions};

/// Whom the invited person will work for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum For {
    /// The organisation of the one who invites, or one that has a convention with her fund; `None`:
    /// her own.
    Organisation(Option<OrganisationId>),
    /// The fund of the one who invites, in these services.
    Fund(BTreeSet<Service>),
}

/// An invitation.
#[derive(Debug, Clone)]
pub struct Invite {
    /// The person's own address.
    pub email: EmailAddress,
    /// Her name.
    pub name: Label,
    /// What she will do.
    pub role: Role,
    /// For whom.
    pub works_for: For,
    /// Why this address is hers alone although it looks shared (S-119).
    pub shared_reason: Option<Label>,
}

/// Local parts of mailboxes that several people read (S-119).
const SHARED: [&str; 14] = [
    "contact",
    "accueil",
    "ccas",
    "mairie",
    "secretariat",
    "info",
    "infos",
    "direction",
    "social",
    "service",
    "bureau",
    "administration",
    "association",
    "partenaire",
];

/// Invites a person. A manager invites into her organisation; an administrator into her fund, and
/// managers into the organisations of her fund.
///
/// Refuses with [`AppError::Forbidden`], [`AppError::NotFound`] for an organisation that is not
/// hers, [`AppError::Invalid`], [`AppError::Taken`] when the address has an account.
pub async fn invite(app: &App, actor: &Actor, command: Invite) -> Result<Invited, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    check_address(&command)?;
    let token = Secret::make(app.random.as_ref(), "");
    let (actor, sent) = (actor.clone(), token.clone());
    let account = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let account = create(tx, &actor, command)?;
            invitations::send(tx, account.id, &sent)?;
            Ok::<_, AppError>(account)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(Invited { account, token })
}

fn check_address(command: &Invite) -> Result<(), AppError> {
    let local = command.email.matching_form();
    let local = local.expose().split(['@', '+']).next().unwrap_or_default();
    let word = local.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = word.split(['.', '-', '_']).next().unwrap_or_default();
    if SHARED.contains(&word) && command.shared_reason.is_none() {
        return Err(AppError::field(
            "/email",
            "shared-mailbox",
            "Cette adresse semble lue par plusieurs personnes ; un compte est personnel. Indiquez \
             l’adresse de la personne, ou pourquoi celle-ci n’est qu’à elle.",
        ));
    }
    Ok(())
}

fn create(tx: &mut Tx<'_>, actor: &Actor, command: Invite) -> Result<Account, AppError> {
    let justified = command.shared_reason.is_some();
    let account = Account {
        id: AccountId::make(tx.clock(), tx.random()),
        membership: membership(tx, actor, command.role, command.works_for)?,
        email: command.email,
        name: command.name,
        role: command.role,
        status: AccountStatus::Invited,
        notify: NotificationFrequency::Each,
        version: 1,
    };
    // Looked up first: after a refused insert, PostgreSQL does nothing more in the transaction.
    if accounts::by_email(tx, &account.email)?.is_some() {
        return Err(AppError::Taken("email"));
    }
    accounts::add(tx, &account).map_err(|error| match error {
        StoreError::Taken => AppError::Taken("email"),
        other => other.into(),
    })?;
    let codes = format!("role={} shared_mailbox={justified}", account.role);
    record(tx, actor, account.id, "account.invite", &codes)?;
    Ok(account)
}

/// For whom the person will work, if the actor may say so.
fn membership(
    tx: &mut Tx<'_>,
    actor: &Actor,
    role: Role,
    works_for: For,
) -> Result<Membership, AppError> {
    match (&actor.membership, works_for) {
        (Membership::Organisation(own), For::Organisation(asked)) => {
            if asked.is_some_and(|asked| asked != *own) {
                return Err(AppError::NotFound);
            }
            match role {
                Role::PartnerMember | Role::PartnerManager => Ok(Membership::Organisation(*own)),
                Role::Agent | Role::Supervisor | Role::Administrator | Role::Auditor => {
                    Err(bad_role())
                }
            }
        }
        (Membership::Fund { fund, .. }, For::Organisation(asked)) => {
            let id = asked.ok_or_else(|| {
                AppError::field("/organisation", "required", "Indiquez la structure.")
            })?;
            if !conventions::binds(tx, id, fund)? {
                return Err(AppError::NotFound);
            }
            if role == Role::PartnerManager {
                Ok(Membership::Organisation(id))
            } else {
                Err(bad_role())
            }
        }
        (Membership::Fund { fund, .. }, For::Fund(services)) => match (role, services.is_empty()) {
            (Role::Administrator | Role::Auditor, true)
            | (Role::Agent | Role::Supervisor, false) => Ok(Membership::Fund {
                fund: fund.clone(),
                services,
            }),
            (Role::Administrator, false) => Err(AppError::field(
                "/services",
                "not-for-administrators",
                "Un administrateur ne lit pas les demandes : ne lui donnez aucun service.",
            )),
            (Role::Auditor, false) => Err(AppError::field(
                "/services",
                "not-for-auditors",
                "Un auditeur ne lit pas les demandes : ne lui donnez aucun service.",
            )),
            (Role::Agent | Role::Supervisor, true) => Err(AppError::field(
                "/services",
                "required",
                "Choisissez un service au moins.",
            )),
            (Role::PartnerMember | Role::PartnerManager, _) => Err(bad_role()),
        },
        (Membership::Organisation(_), For::Fund(_)) => Err(bad_role()),
    }
}

fn bad_role() -> AppError {
    AppError::field(
        "/role",
        "not-yours-to-give",
        "Vous ne pouvez pas donner ce rôle.",
    )
}

/// Sends the invitation again; the link of before stops working.
///
/// Refuses with [`AppError::NotFound`], or [`AppError::Invalid`] when it was accepted already.
pub async fn invite_again(app: &App, actor: &Actor, id: AccountId) -> Result<Invited, AppError> {
    access::require(actor, Permission::ManageAccounts)?;
    let token = Secret::make(app.random.as_ref(), "");
    let (actor, sent) = (actor.clone(), token.clone());
    let account = app
        .store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let account = seen(tx, &actor, id)?;
            if account.status != AccountStatus::Invited {
                return Err(AppError::field(
                    "",
                    "not-invited",
                    "Cette invitation a déjà été acceptée.",
                ));
            }
            invitations::send(tx, account.id, &sent)?;
            record(tx, &actor, id, "account.invite_again", "")?;
            Ok(account)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(Invited { account, token })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(email: &str, reason: Option<&str>) -> Result<(), AppError> {
        check_address(&Invite {
            email: EmailAddress::parse(email).unwrap(),
            name: Label::parse("Jeanne Martin").unwrap(),
            role: Role::PartnerMember,
            works_for: For::Organisation(None),
            shared_reason: reason.map(|reason| Label::parse(reason).unwrap()),
        })
    }

    /// S-119: a mailbox that several people read needs a reason.
    #[test]
    fn s119_a_shared_mailbox_needs_a_reason() {
        for shared in [
            "contact@a.test",
            "Accueil2@a.test",
            "ccas.lys@a.test",
            "secretariat+x@a.test",
        ] {
            assert!(
                matches!(to(shared, None), Err(AppError::Invalid(_))),
                "{shared}"
            );
            assert!(to(shared, Some("Structure d’une seule personne")).is_ok());
        }
        assert!(to("jeanne.martin@ccas.test", None).is_ok());
        assert!(to("contactine@a.test", None).is_ok());
    }
}
