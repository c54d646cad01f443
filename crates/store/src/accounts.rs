//! The accounts of people. What proves who they are is in [`credentials`] and [`links`].

use crate::columns::{at, bytes, read, read_if, read_uuid, read_uuid_if, time};
use crate::error::StoreError;
use crate::schema::{accounts, organisations, sessions};
use crate::tx::Tx;
use diesel::prelude::*;
use domain::accounts::{Account, AccountStatus, Membership};
use domain::codes::Service;
use domain::ids::{AccountId, OrganisationId, SessionId};
use domain::organisations::Standing;
use domain::text::{EmailAddress, Label};
use std::collections::{BTreeMap, BTreeSet};

pub mod addresses;
pub mod credentials;
pub mod identities;
pub mod links;
mod list;
pub mod recovery;
pub mod resets;
pub use list::{Of, list, of_fund, of_organisation, staffed_services};

#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts)]
struct Row {
    id: Vec<u8>,
    email: String,
    name: String,
    role: String,
    organisation: Option<Vec<u8>>,
    fund: Option<String>,
    services: String,
    status: String,
    notify: String,
    version: i32,
}

/// Adds an account. [`StoreError::Taken`] when its e-mail address has one.
pub fn add(tx: &mut Tx<'_>, account: &Account) -> Result<(), StoreError> {
    let (organisation, fund, services) = membership_columns(&account.membership);
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(bytes(account.id.uuid())),
            accounts::email.eq(account.email.expose()),
            accounts::email_key.eq(account.email.matching_form().expose().as_str()),
            accounts::name.eq(account.name.as_str()),
            accounts::role.eq(account.role.code()),
            accounts::organisation.eq(organisation),
            accounts::fund.eq(fund),
            accounts::services.eq(services),
            accounts::status.eq(account.status.code()),
            accounts::notify.eq(account.notify.code()),
            accounts::created_at.eq(time(tx.now())),
            accounts::version.eq(account.version),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Whether there is any account at all: without one, the bootstrap token opens (S-022).
pub fn exist(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(
        diesel::select(diesel::dsl::exists(accounts::table.select(accounts::id)))
            .get_result(tx.conn)?,
    )
}

/// The account of this id.
pub fn find(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Account>, StoreError> {
    let found: Option<Row> = accounts::table
        .find(bytes(id.uuid()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    found.map(Account::try_from).transpose()
}

/// The names of these people.
pub fn names(
    tx: &mut Tx<'_>,
    ids: &BTreeSet<AccountId>,
) -> Result<BTreeMap<AccountId, Label>, StoreError> {
    let wanted = ids.iter().map(|id| bytes(id.uuid()));
    let rows: Vec<(Vec<u8>, String)> = accounts::table
        .filter(accounts::id.eq_any(wanted))
        .select((accounts::id, accounts::name))
        .load(tx.conn)?;
    rows.iter()
        .map(|(id, name)| {
            let id = read_uuid(id, at("accounts", "id"))?;
            let name = Label::parse(name).map_err(|_| at("accounts", "name").broken())?;
            Ok((AccountId::from_uuid(id), name))
        })
        .collect()
}

/// The account of this address, however it is spelt.
pub fn by_email(tx: &mut Tx<'_>, email: &EmailAddress) -> Result<Option<Account>, StoreError> {
    let found: Option<Row> = accounts::table
        .filter(accounts::email_key.eq(email.matching_form().expose().as_str()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    found.map(Account::try_from).transpose()
}

/// Whether the person may act right now: her account is active, and so is her organisation, if she
/// has one (S-004, S-008, S-306).
pub fn is_active(tx: &mut Tx<'_>, id: AccountId) -> Result<bool, StoreError> {
    let found: Option<(String, Option<String>)> = accounts::table
        .left_join(organisations::table.on(accounts::organisation.eq(organisations::id.nullable())))
        .filter(accounts::id.eq(bytes(id.uuid())))
        .select((accounts::status, organisations::standing.nullable()))
        .first(tx.conn)
        .optional()?;
    Ok(found.is_some_and(|(status, standing)| {
        status == AccountStatus::Active.code()
            && standing.is_none_or(|standing| standing == Standing::Active.code())
    }))
}

/// Whom this session signs in right now: `None` when it is over, or when the person or her
/// organisation may not act (S-008, S-027, S-306). One query: it is asked at every call.
pub fn signed_in(tx: &mut Tx<'_>, session: SessionId) -> Result<Option<Account>, StoreError> {
    let found: Option<(Row, Option<String>)> = sessions::table
        .inner_join(accounts::table.on(sessions::account.eq(accounts::id)))
        .left_join(organisations::table.on(accounts::organisation.eq(organisations::id.nullable())))
        .filter(sessions::id.eq(bytes(session.uuid())))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(time(tx.now())))
        .filter(accounts::status.eq(AccountStatus::Active.code()))
        .select((Row::as_select(), organisations::standing.nullable()))
        .first(tx.conn)
        .optional()?;
    found
        .filter(|(_, standing)| {
            standing
                .as_deref()
                .is_none_or(|one| one == Standing::Active.code())
        })
        .map(|(row, _)| Account::try_from(row))
        .transpose()
}

/// Writes what an account became: a compare-and-set on the version it had.
/// [`StoreError::Conflict`] when somebody else was first.
pub fn save(tx: &mut Tx<'_>, account: &Account) -> Result<(), StoreError> {
    let (organisation, fund, services) = membership_columns(&account.membership);
    let target = accounts::table
        .find(bytes(account.id.uuid()))
        .filter(accounts::version.eq(account.version - 1));
    let touched = diesel::update(target)
        .set((
            accounts::email.eq(account.email.expose()),
            accounts::email_key.eq(account.email.matching_form().expose().as_str()),
            accounts::name.eq(account.name.as_str()),
            accounts::role.eq(account.role.code()),
            accounts::organisation.eq(organisation),
            accounts::fund.eq(fund),
            accounts::services.eq(services),
            accounts::status.eq(account.status.code()),
            accounts::notify.eq(account.notify.code()),
            accounts::version.eq(account.version),
        ))
        .execute(tx.conn)?;
    if touched == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

/// Holds these accounts until the transaction ends, in the order of their ids: what they are is read
/// after, and nobody else changes it meanwhile.
pub fn hold(tx: &mut Tx<'_>, ids: &BTreeSet<AccountId>) -> Result<(), StoreError> {
    for id in ids {
        diesel::update(accounts::table.find(bytes(id.uuid())))
            .set(accounts::version.eq(accounts::version))
            .execute(tx.conn)?;
    }
    Ok(())
}

type MembershipColumns<'a> = (Option<Vec<u8>>, Option<&'a str>, String);

fn membership_columns(membership: &Membership) -> MembershipColumns<'_> {
    match membership {
        Membership::Organisation(id) => (Some(bytes(id.uuid())), None, String::new()),
        Membership::Fund { fund, services } => {
            let codes: Vec<&str> = services.iter().map(|service| service.code()).collect();
            (None, Some(fund.as_str()), codes.join(" "))
        }
    }
}

fn read_membership(row: &Row) -> Result<Membership, StoreError> {
    let organisation = read_uuid_if(row.organisation.as_deref(), at("accounts", "organisation"))?;
    match (
        organisation,
        read_if(row.fund.as_deref(), at("accounts", "fund"))?,
    ) {
        (Some(id), None) => Ok(Membership::Organisation(OrganisationId::from_uuid(id))),
        (None, Some(fund)) => {
            let services = row.services.split_whitespace();
            let services: Result<BTreeSet<Service>, _> = services
                .map(|code| read(code, at("accounts", "services")))
                .collect();
            Ok(Membership::Fund {
                fund,
                services: services?,
            })
        }
        _ => Err(at("accounts", "organisation").broken()),
    }
}

impl TryFrom<Row> for Account {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: AccountId::from_uuid(read_uuid(&row.id, at("accounts", "id"))?),
            email: EmailAddress::parse(&row.email).map_err(|_| at("accounts", "email").broken())?,
            name: Label::parse(&row.name).map_err(|_| at("accounts", "name").broken())?,
            role: read(&row.role, at("accounts", "role"))?,
            membership: read_membership(&row)?,
            status: read(&row.status, at("accounts", "status"))?,
            notify: read(&row.notify, at("accounts", "notify"))?,
            version: row.version,
        })
    }
}
