//! The first start: no default account, a token printed once on the console (S-022).

use crate::auth::invitations::{self, Invited};
use crate::auth::login::after;
use crate::auth::secrets::{Secret, digest};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::{Account, AccountStatus, Membership, NotificationFrequency, Role};
use domain::codes::Service;
use domain::funds::{Fund, ServiceDesk};
use domain::ids::AccountId;
use domain::text::{EmailAddress, Label};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use store::accounts::links::{self, Link, Purpose};
use store::audit::Deed;
use store::{Tx, accounts, audit, funds};

/// A token that was not used in a day is replaced at the next start.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// What the first person says.
pub struct Bootstrap {
    /// Her fund.
    pub fund: Fund,
    /// Her address, to which the invitation goes, and the first mailbox of every service.
    pub email: EmailAddress,
    /// Her name.
    pub name: Label,
}

/// A fresh bootstrap token while there is no account at all: the one before stops working.
pub async fn token(app: &App) -> Result<Option<Secret>, AppError> {
    let token = Secret::make(app.random.as_ref(), "");
    let token_hash = token.digest();
    let needed = app
        .store
        .write(move |tx| {
            if accounts::exist(tx)? {
                return Ok::<_, AppError>(false);
            }
            links::close(tx, Purpose::Bootstrap, None)?;
            let until = after(tx, LIFETIME);
            links::add(
                tx,
                &token_hash,
                &Link {
                    purpose: Purpose::Bootstrap,
                    account: None,
                },
                until,
            )?;
            Ok(true)
        })
        .await?;
    Ok(needed.then_some(token))
}

/// Creates the first fund with its twelve service desks, and invites its first administrator.
///
/// Refuses with [`AppError::LinkGone`] a token that is wrong, used or over.
pub async fn open(app: &App, token: &str, command: Bootstrap) -> Result<Invited, AppError> {
    let token_hash = digest(token);
    let invitation = Secret::make(app.random.as_ref(), "");
    let sent = invitation.clone();
    let account = app
        .store
        .write(move |tx| {
            let link = links::find(tx, &token_hash)?;
            let right = link.is_some_and(|link| link.purpose == Purpose::Bootstrap);
            if !right || accounts::exist(tx)? {
                return Err(AppError::LinkGone);
            }
            if !links::spend(tx, &token_hash)? {
                return Err(AppError::LinkGone);
            }
            let account = create(tx, command)?;
            invitations::send(tx, account.id, &sent)?;
            Ok(account)
        })
        .await?;
    app.mail_waiting.notify_one();
    Ok(Invited {
        account,
        token: invitation,
    })
}

fn create(tx: &mut Tx<'_>, command: Bootstrap) -> Result<Account, AppError> {
    open_fund(tx, &command.fund, &command.email)?;
    let account = Account {
        id: AccountId::make(tx.clock(), tx.random()),
        email: command.email,
        name: command.name,
        role: Role::Administrator,
        membership: Membership::Fund {
            fund: command.fund.code,
            services: BTreeSet::new(),
        },
        status: AccountStatus::Invited,
        notify: NotificationFrequency::Each,
        version: 1,
    };
    accounts::add(tx, &account)?;
    let deed = Deed {
        action: "account.invite",
        object_kind: "account",
        object: account.id.uuid(),
        codes: "role=administrator by=bootstrap",
    };
    audit::add_by_system(tx, &deed)?;
    Ok(account)
}

/// Adds a fund and its twelve desks, whose mailbox is to be changed by an administrator.
pub fn open_fund(tx: &mut Tx<'_>, fund: &Fund, mailbox: &EmailAddress) -> Result<(), AppError> {
    funds::add(tx, fund)?;
    for service in Service::ALL {
        let desk = ServiceDesk {
            fund: fund.code.clone(),
            service: *service,
            mailbox: mailbox.clone(),
            version: 1,
        };
        funds::add_desk(tx, &desk)?;
    }
    Ok(())
}
