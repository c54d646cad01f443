//! API clients: programs of an organisation or of a fund. Only the SHA-256 of a secret is kept:
//! it has 256 random bits, a slow hash would add nothing.

use crate::columns::{
    at, bytes, read, read_if, read_time, read_time_if, read_uuid, read_uuid_if, time,
};
use crate::error::StoreError;
use crate::page::Page;
use crate::schema::{clients, organisations, revoked_tokens};
use crate::tx::Tx;
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::accounts::Membership;
use domain::ids::{ClientId, OrganisationId};
use domain::organisations::Standing;
use domain::permissions::Scope;
use domain::text::Label;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// What tells a client's access token from its others: 128 random bits, which open nothing.
pub type TokenId = [u8; 16];

/// An API client.
#[derive(Clone)]
pub struct Client {
    /// Its id: the `client_id` of OAuth2.
    pub id: ClientId,
    /// What people call it.
    pub name: Label,
    /// SHA-256 of its secret.
    pub secret_hash: [u8; 32],
    /// SHA-256 of the secret before, and until when it still opens (S-216).
    pub former: Option<([u8; 32], Timestamp)>,
    /// Tokens given before are refused (S-008).
    pub valid_after: Timestamp,
    /// For whom it acts; a fund's client acts in every service.
    pub membership: Membership,
    /// What it was granted.
    pub scopes: BTreeSet<Scope>,
    /// Whether it may act.
    pub standing: Standing,
    /// When it was created.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true)]
struct Row {
    id: Vec<u8>,
    name: String,
    secret_hash: Vec<u8>,
    former_hash: Option<Vec<u8>>,
    former_until: Option<i64>,
    valid_after: i64,
    organisation: Option<Vec<u8>>,
    fund: Option<String>,
    scopes: String,
    standing: String,
    created_at: i64,
}

/// Adds a client.
pub fn add(tx: &mut Tx<'_>, client: &Client) -> Result<(), StoreError> {
    diesel::insert_into(clients::table)
        .values(row(client))
        .execute(tx.conn)?;
    Ok(())
}

/// The client of this id.
pub fn find(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<Client>, StoreError> {
    let found: Option<Row> = clients::table
        .find(bytes(id.uuid()))
        .select(Row::as_select())
        .first(tx.conn)
        .optional()?;
    found.map(Client::try_from).transpose()
}

/// The client of this id, if it may act right now: it is active, and so is its organisation, if it
/// has one (S-008, S-306). One query: it is asked at every call.
pub fn acting(tx: &mut Tx<'_>, id: ClientId) -> Result<Option<Client>, StoreError> {
    let found: Option<(Row, Option<String>)> = clients::table
        .left_join(organisations::table.on(clients::organisation.eq(organisations::id.nullable())))
        .filter(clients::id.eq(bytes(id.uuid())))
        .filter(clients::standing.eq(Standing::Active.code()))
        .select((Row::as_select(), organisations::standing.nullable()))
        .first(tx.conn)
        .optional()?;
    found
        .filter(|(_, standing)| {
            standing
                .as_deref()
                .is_none_or(|one| one == Standing::Active.code())
        })
        .map(|(row, _)| Client::try_from(row))
        .transpose()
}

/// The same, unless this token of its was revoked (S-218).
pub fn bearing(
    tx: &mut Tx<'_>,
    id: ClientId,
    token: TokenId,
) -> Result<Option<Client>, StoreError> {
    let revoked = revoked_tokens::table.find(token.to_vec());
    if diesel::select(exists(revoked)).get_result(tx.conn)? {
        return Ok(None);
    }
    acting(tx, id)
}

/// Revokes a token, which would be over at `until`. Doing it twice changes nothing.
pub fn revoke(tx: &mut Tx<'_>, token: TokenId, until: Timestamp) -> Result<(), StoreError> {
    let now = time(tx.now());
    // What is over needs no refusal of its own.
    diesel::delete(revoked_tokens::table.filter(revoked_tokens::until.lt(now))).execute(tx.conn)?;
    let known = diesel::update(revoked_tokens::table.find(token.to_vec()))
        .set(revoked_tokens::until.eq(time(until)))
        .execute(tx.conn)?;
    if known == 0 {
        diesel::insert_into(revoked_tokens::table)
            .values((
                revoked_tokens::token.eq(token.to_vec()),
                revoked_tokens::until.eq(time(until)),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Whether the client may act right now.
pub fn is_active(tx: &mut Tx<'_>, id: ClientId) -> Result<bool, StoreError> {
    Ok(acting(tx, id)?.is_some())
}

/// Writes what a client became. [`StoreError::Conflict`] when there is no such client.
pub fn save(tx: &mut Tx<'_>, client: &Client) -> Result<(), StoreError> {
    let target = clients::table.find(bytes(client.id.uuid()));
    match diesel::update(target).set(row(client)).execute(tx.conn)? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

fn narrowed<'a>(of: &Membership) -> clients::BoxedQuery<'a, crate::conn::MultiBackend> {
    let query = clients::table.into_boxed();
    match of {
        Membership::Organisation(id) => query.filter(clients::organisation.eq(bytes(id.uuid()))),
        Membership::Fund { fund, .. } => query.filter(clients::fund.eq(fund.as_str().to_owned())),
    }
}

/// A page of the clients of an organisation or of a fund, oldest first.
pub fn list(
    tx: &mut Tx<'_>,
    of: &Membership,
    after: Option<ClientId>,
    limit: u8,
) -> Result<Page<Client, ClientId>, StoreError> {
    let first = after.map(|id| bytes(id.uuid())).unwrap_or_default();
    let rows: Vec<Row> = narrowed(of)
        .filter(clients::id.gt(first))
        .order(clients::id)
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .load(tx.conn)?;
    let total = narrowed(of).count().get_result(tx.conn)?;
    Page::of(rows, limit, total, |client: &Client| client.id)
}

fn row(client: &Client) -> Row {
    let (organisation, fund) = match &client.membership {
        Membership::Organisation(id) => (Some(bytes(id.uuid())), None),
        Membership::Fund { fund, .. } => (None, Some(fund.as_str().to_owned())),
    };
    let scopes: Vec<&str> = client.scopes.iter().map(|scope| scope.code()).collect();
    Row {
        id: bytes(client.id.uuid()),
        name: client.name.as_str().to_owned(),
        secret_hash: client.secret_hash.to_vec(),
        former_hash: client.former.map(|(hash, _)| hash.to_vec()),
        former_until: client.former.map(|(_, until)| time(until)),
        valid_after: time(client.valid_after),
        organisation,
        fund,
        scopes: scopes.join(" "),
        standing: client.standing.code().to_owned(),
        created_at: time(client.created_at),
    }
}

fn hash_of(bytes: &[u8], column: &'static str) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| at("clients", column).broken())
}

fn read_membership(row: &Row) -> Result<Membership, StoreError> {
    let organisation = read_uuid_if(row.organisation.as_deref(), at("clients", "organisation"))?;
    match (
        organisation,
        read_if(row.fund.as_deref(), at("clients", "fund"))?,
    ) {
        (Some(id), None) => Ok(Membership::Organisation(OrganisationId::from_uuid(id))),
        (None, Some(fund)) => {
            let services = domain::codes::Service::ALL.iter().copied().collect();
            Ok(Membership::Fund { fund, services })
        }
        _ => Err(at("clients", "organisation").broken()),
    }
}

impl TryFrom<Row> for Client {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let former_until = read_time_if(row.former_until, at("clients", "former_until"))?;
        let former = match (&row.former_hash, former_until) {
            (Some(hash), Some(until)) => Some((hash_of(hash, "former_hash")?, until)),
            _ => None,
        };
        let scopes = row.scopes.split_whitespace();
        let scopes: Result<BTreeSet<Scope>, _> = scopes
            .map(|code| read(code, at("clients", "scopes")))
            .collect();
        Ok(Self {
            id: ClientId::from_uuid(read_uuid(&row.id, at("clients", "id"))?),
            secret_hash: hash_of(&row.secret_hash, "secret_hash")?,
            former,
            valid_after: read_time(row.valid_after, at("clients", "valid_after"))?,
            membership: read_membership(&row)?,
            scopes: scopes?,
            standing: read(&row.standing, at("clients", "standing"))?,
            created_at: read_time(row.created_at, at("clients", "created_at"))?,
            name: Label::parse(&row.name).map_err(|_| at("clients", "name").broken())?,
        })
    }
}
