//! API clients: programs of an organisation or of a fund, and how they prove who they are.

use crate::columns::{at, bytes, day, read, read_if, read_time, read_uuid, read_uuid_if, time};
use crate::error::StoreError;
use crate::page::Page;
use crate::schema::{clients, organisations, revoked_tokens};
use crate::tx::Tx;
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::accounts::Membership;
use domain::ids::{ClientId, OrganisationId};
use domain::networks::Networks;
use domain::organisations::Standing;
use domain::permissions::Scope;
use domain::text::Label;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

pub mod assertions;
pub mod secrets;

/// What tells a client's access token from its others: 64 random bits and the era that it was given in,
/// which open nothing.
pub type TokenId = [u8; 16];

/// An API client.
#[derive(Clone)]
pub struct Client {
    /// Its id: the `client_id` of OAuth2.
    pub id: ClientId,
    /// What people call it.
    pub name: Label,
    /// When the present era began: tokens of those before are refused (S-008).
    pub valid_after: Timestamp,
    /// For whom it acts; a fund's client acts in every service.
    pub membership: Membership,
    /// What it was granted.
    pub scopes: BTreeSet<Scope>,
    /// Whether it may act.
    pub standing: Standing,
    /// When it was created.
    pub created_at: Timestamp,
    /// From where it may call.
    pub networks: Networks,
    /// Its public keys, a JWK Set, when it signs who it is (RFC 7523).
    pub keys: Option<String>,
    /// The last day on which it got a token.
    pub used_on: Option<Date>,
}

impl Client {
    /// What the second half of its tokens' ids is now.
    pub fn era(&self) -> [u8; 8] {
        time(self.valid_after).to_be_bytes()
    }

    /// Whether this token was given in the present era. No clock has a say: a token whose secret is
    /// withdrawn while it is being made is refused too.
    pub fn gave(&self, token: TokenId) -> bool {
        token.ends_with(&self.era())
    }

    /// Begins another era: every token that was given is refused from now on.
    pub fn refuse_tokens(&mut self, now: Timestamp) {
        let least = self
            .valid_after
            .saturating_add(SignedDuration::from_micros(1));
        self.valid_after = least.map_or(now, |least| least.max(now));
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_null = true)]
struct Row {
    id: Vec<u8>,
    name: String,
    valid_after: i64,
    organisation: Option<Vec<u8>>,
    fund: Option<String>,
    scopes: String,
    standing: String,
    created_at: i64,
    networks: String,
    keys: Option<String>,
    used_on: Option<String>,
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

/// Writes on which day a client got a token; the rest of it is left as it is.
pub fn set_used_on(tx: &mut Tx<'_>, id: ClientId, on: Date) -> Result<(), StoreError> {
    diesel::update(clients::table.find(bytes(id.uuid())))
        .set(clients::used_on.eq(Some(day(on))))
        .execute(tx.conn)?;
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
        valid_after: time(client.valid_after),
        organisation,
        fund,
        scopes: scopes.join(" "),
        standing: client.standing.code().to_owned(),
        created_at: time(client.created_at),
        networks: client.networks.to_string(),
        keys: client.keys.clone(),
        used_on: client.used_on.map(day),
    }
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
        let networks = Networks::parse(row.networks.split_whitespace());
        let scopes = row.scopes.split_whitespace();
        let scopes: Result<BTreeSet<Scope>, _> = scopes
            .map(|code| read(code, at("clients", "scopes")))
            .collect();
        Ok(Self {
            id: ClientId::from_uuid(read_uuid(&row.id, at("clients", "id"))?),
            valid_after: read_time(row.valid_after, at("clients", "valid_after"))?,
            membership: read_membership(&row)?,
            scopes: scopes?,
            standing: read(&row.standing, at("clients", "standing"))?,
            created_at: read_time(row.created_at, at("clients", "created_at"))?,
            networks: networks.map_err(|_| at("clients", "networks").broken())?,
            used_on: read_if(row.used_on.as_deref(), at("clients", "used_on"))?,
            keys: row.keys,
            name: Label::parse(&row.name).map_err(|_| at("clients", "name").broken())?,
        })
    }
}
