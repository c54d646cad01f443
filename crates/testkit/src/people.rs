//! Whom every test knows: a fund with its twelve queues, two organisations, and people in each.

use app::App;
use app::auth::passwords::Password;
use data_encoding::BASE32_NOPAD;
use domain::accounts::{Account, AccountStatus, Membership, NotificationFrequency, Role};
use domain::codes::{OrganisationKind, Service};
use domain::funds::{Fund, FundCode, ServiceDesk};
use domain::ids::{AccountId, ConventionId, OrganisationId};
use domain::organisations::{Convention, NirRight, Organisation, Standing};
use domain::text::{EmailAddress, Label};
use jiff::Timestamp;
use jiff::civil::date;
use std::collections::BTreeSet;
use store::accounts::credentials;
use store::{StoreError, Tx, accounts, conventions, funds, organisations};
use totp_rs::{Algorithm, Builder};

/// Everybody's password in tests.
pub const PASSWORD: &str = "quatre lapins bleus au marché";
const SEED: &[u8; 20] = b"twenty bytes of seed";

/// Whom the service knows.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// A CCAS that may process the NIR: `manager@ccas.example`, `member@ccas.example`,
    /// `colleague@ccas.example`.
    pub ccas: OrganisationId,
    /// A shelter that may not: `manager@shelter.example`, `member@shelter.example`.
    pub shelter: OrganisationId,
    /// `agent@cpam.example`, in every service.
    pub agent: AccountId,
    /// `c2s@cpam.example`, in the C2S service only.
    pub c2s_agent: AccountId,
}

/// The code of everybody's second factor at this instant.
pub fn code(now: Timestamp) -> String {
    code_of_seed(SEED, now)
}

/// The code of a second factor whose secret a page shows, spaces or not.
pub fn code_of(secret: &str, now: Timestamp) -> String {
    let plain: String = secret.split_whitespace().collect();
    let seed = BASE32_NOPAD.decode(plain.as_bytes()).expect("base32");
    code_of_seed(&seed, now)
}

fn code_of_seed(seed: &[u8], now: Timestamp) -> String {
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(seed.to_vec())
        .build()
        .expect("a second factor");
    totp.generate(u64::try_from(now.as_second()).expect("after 1970"))
        .to_string()
}

/// Fills an empty database.
pub async fn seed(app: &App) -> Seeded {
    let password = Password::typed(PASSWORD).expect("a password");
    let hash = app
        .passwords
        .hash(&password, app.random.as_ref())
        .await
        .expect("a hash");
    app.store
        .write(move |tx| seed_all(tx, &hash))
        .await
        .unwrap_or_else(|error: StoreError| panic!("{error}"))
}

fn seed_all(tx: &mut Tx<'_>, hash: &str) -> Result<Seeded, StoreError> {
    let fund = seed_fund(tx)?;
    let ccas = organisation(
        tx,
        OrganisationKind::Ccas,
        "CCAS d’exemple",
        NirRight::LocalAuthority,
    )?;
    let shelter = organisation(
        tx,
        OrganisationKind::Shelter,
        "Foyer d’exemple",
        NirRight::None,
    )?;
    let partners = [
        ("manager@ccas.example", Role::PartnerManager, ccas),
        ("member@ccas.example", Role::PartnerMember, ccas),
        ("colleague@ccas.example", Role::PartnerMember, ccas),
        ("manager@shelter.example", Role::PartnerManager, shelter),
        ("member@shelter.example", Role::PartnerMember, shelter),
    ];
    for (address, role, organisation) in partners {
        account(
            tx,
            address,
            role,
            Membership::Organisation(organisation),
            Some(hash),
        )?;
    }
    let mut of_fund = |address: &str, role: Role, services: &[Service]| {
        let services = services.iter().copied().collect::<BTreeSet<_>>();
        let fund = fund.clone();
        account(
            tx,
            address,
            role,
            Membership::Fund { fund, services },
            Some(hash),
        )
    };
    let agent = of_fund("agent@cpam.example", Role::Agent, Service::ALL)?;
    let c2s_agent = of_fund("c2s@cpam.example", Role::Agent, &[Service::C2s])?;
    of_fund("supervisor@cpam.example", Role::Supervisor, Service::ALL)?;
    of_fund("administrator@cpam.example", Role::Administrator, &[])?;
    of_fund("auditor@cpam.example", Role::Auditor, &[])?;
    Ok(Seeded {
        ccas,
        shelter,
        agent,
        c2s_agent,
    })
}

fn seed_fund(tx: &mut Tx<'_>) -> Result<FundCode, StoreError> {
    let fund: FundCode = "597".parse().expect("a fund");
    let name = label("CPAM d’exemple");
    funds::add(
        tx,
        &Fund {
            code: fund.clone(),
            name,
        },
    )?;
    for service in Service::ALL {
        let mailbox = email(&format!(
            "{}@cpam.example",
            service.code().replace('_', "-")
        ));
        let desk = ServiceDesk {
            fund: fund.clone(),
            service: *service,
            mailbox,
            version: 1,
        };
        funds::add_desk(tx, &desk)?;
    }
    Ok(fund)
}

/// A shelter of this name.
pub(crate) fn shelter(tx: &mut Tx<'_>, name: &str) -> Result<OrganisationId, StoreError> {
    organisation(tx, OrganisationKind::Shelter, name, NirRight::None)
}

fn organisation(
    tx: &mut Tx<'_>,
    kind: OrganisationKind,
    name: &str,
    nir_right: NirRight,
) -> Result<OrganisationId, StoreError> {
    let id = OrganisationId::make(tx.clock(), tx.random());
    let standing = Standing::Active;
    organisations::add(
        tx,
        &Organisation {
            id,
            kind,
            name: label(name),
            standing,
            version: 1,
        },
    )?;
    let convention = Convention {
        id: ConventionId::make(tx.clock(), tx.random()),
        organisation: id,
        fund: "597".parse().expect("a fund"),
        reference: label("CONV-2026-001"),
        starts_on: date(2023, 1, 1),
        ends_on: None,
        nir_right,
        standing,
    };
    conventions::add(tx, &convention)?;
    Ok(id)
}

/// Somebody, with both factors where a hash is given.
pub(crate) fn account(
    tx: &mut Tx<'_>,
    address: &str,
    role: Role,
    membership: Membership,
    hash: Option<&str>,
) -> Result<AccountId, StoreError> {
    let id = AccountId::make(tx.clock(), tx.random());
    let account = Account {
        id,
        email: email(address),
        name: label(address.split('@').next().unwrap_or_default()),
        role,
        membership,
        status: AccountStatus::Active,
        notify: NotificationFrequency::Each,
        version: 1,
    };
    accounts::add(tx, &account)?;
    if let Some(hash) = hash {
        credentials::set_password(tx, id, hash)?;
        credentials::set_totp(tx, id, SEED)?;
    }
    Ok(id)
}

pub(crate) fn label(text: &str) -> Label {
    Label::parse(text).expect("a label")
}

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}
