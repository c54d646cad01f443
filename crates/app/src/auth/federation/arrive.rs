//! Coming back from the provider: to sign in, to link one's account, to accept an invitation.

use super::{Federation, FederationError, WAY, federation, visit};
use crate::access;
use crate::auth::actor;
use crate::auth::browsing::{Visitor, resolve};
use crate::auth::invitations::invited;
use crate::auth::login::{Challenge, Keeper, after, ask_second_factor, open_session, too_many};
use crate::auth::own::{record, tell};
use crate::auth::secrets::{Secret, digest};
use crate::auth::throttle::Try;
use crate::auth::totp::{self, Enrolment};
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Account;
use domain::identity::Siret;
use domain::ids::AccountId;
use domain::notifications::NotificationKind;
use domain::text::Sensitive;
use outbound::identity::{Proven, Visit};
use std::net::IpAddr;
use store::accounts::credentials;
use store::accounts::identities::{self, Subject};
use store::audit::Deed;
use store::sessions::provider_visits::{Back, Linking, come_back};
use store::{Tx, accounts, audit};
use zeroize::Zeroizing;

/// What a browser brings back.
pub struct Returned {
    /// The secret of its cookie.
    pub secret: String,
    /// What the provider sends back as we gave it.
    pub state: String,
    /// What is exchanged for a proof; `None` when there is none to have.
    pub code: Option<String>,
    /// Who says to be answering (RFC 9207).
    pub issuer: Option<String>,
    /// The token of the invitation that is accepted, of its cookie too.
    pub invitation: Option<String>,
    /// The session that the browser is in.
    pub session: Option<String>,
    /// The caller's address, for the throttle.
    pub address: IpAddr,
}

/// What somebody came back for, and what follows.
pub enum Arrival {
    /// She is signed in, both factors proven by the provider.
    SignedIn {
        /// For the cookie of her session.
        cookie: Secret,
        /// For leaving the provider, when she leaves us.
        id_token: Zeroizing<String>,
    },
    /// The provider proved one factor: ours is awaited.
    SecondFactor {
        /// To be sent back with the code.
        challenge: Challenge,
        /// For leaving the provider, when she leaves us.
        id_token: Zeroizing<String>,
    },
    /// Her account is linked.
    Linked,
    /// The provider stands in for her password: the second factor is drawn, its first code is awaited.
    Accepted {
        /// The second factor.
        enrolment: Enrolment,
        /// The token of the invitation, which is not spent yet.
        link: String,
    },
}

type Refusable<T> = Result<Result<T, FederationError>, AppError>;

/// Takes up somebody who comes back. The way is spent whatever follows (S-024).
pub async fn arrive(app: &App, returned: Returned) -> Result<Arrival, FederationError> {
    let federation = federation(app)?;
    let tried = Try::new(&format!("provider {}", returned.state), returned.address);
    let begun = app.throttle.begin(&tried, app.clock.now());
    begun.map_err(too_many)?;
    let visit = visit(&returned.secret);
    if visit.state != returned.state {
        return Err(FederationError::Lost);
    }
    let back = take_up(app, &visit).await?;
    let issuer = federation.provider.issuer();
    if returned
        .issuer
        .as_deref()
        .is_some_and(|said| said != issuer)
    {
        return Err(FederationError::Lost);
    }
    let code = returned.code.ok_or(FederationError::Declined)?;
    let jti = Secret::make(app.random.as_ref(), "");
    let now = app.clock.now();
    let proven = federation
        .provider
        .prove(code, &visit, jti.expose(), now)
        .await;
    let proven = proven.inspect_err(|error| tracing::warn!(%error, "nobody was proven"))?;
    let arrival = match (back, returned.invitation) {
        (Back::Linking(linking), _) => {
            let cookie = returned.session.ok_or(FederationError::Lost)?;
            let visitor = resolve(app, &cookie).await?;
            link(app, federation, (linking, visitor), proven).await?
        }
        (_, Some(token)) => accept(app, federation, &token, proven).await?,
        (_, None) => sign_in(app, federation, proven).await?,
    };
    app.throttle.succeeded(&tried);
    Ok(arrival)
}

async fn take_up(app: &App, visit: &Visit) -> Result<Back, FederationError> {
    let state_hash = digest(&visit.state);
    let back = app
        .store
        .write(move |tx| {
            let until = after(tx, WAY);
            Ok::<_, AppError>(come_back(tx, &state_hash, until)?)
        })
        .await;
    match back {
        Ok(Back::Again) | Err(AppError::Taken(_)) => Err(FederationError::Lost),
        other => Ok(other?),
    }
}

/// Who she is there, and for whom she works.
fn read(proven: Proven) -> (Subject, Option<Siret>, Zeroizing<String>) {
    let subject = Subject {
        issuer: proven.issuer,
        identifier: Sensitive::new(proven.subject.as_str().to_owned()),
    };
    let siret = proven.siret.and_then(|text| Siret::parse(&text).ok());
    (subject, siret, proven.id_token)
}

async fn sign_in(
    app: &App,
    federation: &Federation,
    proven: Proven,
) -> Result<Arrival, FederationError> {
    let is_strong = proven.is_strong;
    let (subject, siret, id_token) = read(proven);
    let admits = federation.accounts;
    let secret = Secret::make(app.random.as_ref(), "");
    let hash = secret.digest();
    app.store
        .write(move |tx| {
            let account = match known(tx, &subject, siret.as_ref())? {
                Ok(account) => account,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if !admits.admit(&account.membership) {
                refuse(tx, account.id, "why=kind")?;
                return Ok(Err(FederationError::NotAdmitted));
            }
            if is_strong {
                let codes = "by=provider second_factor=provider";
                open_session(tx, account, codes, Keeper::Browser(hash))?;
            } else {
                ask_second_factor(tx, account.id, &hash)?;
                let (id, actor) = (account.id, actor::of_account(account));
                record(
                    tx,
                    &actor,
                    id,
                    "account.identity_use",
                    "second_factor=awaited",
                )?;
            }
            Ok::<_, AppError>(Ok(()))
        })
        .await??;
    Ok(if is_strong {
        Arrival::SignedIn {
            cookie: secret,
            id_token,
        }
    } else {
        Arrival::SecondFactor {
            challenge: Challenge::of(secret),
            id_token,
        }
    })
}

/// The account of this subject, if it may act and she still has the employer of then (S-134).
fn known(tx: &mut Tx<'_>, subject: &Subject, siret: Option<&Siret>) -> Refusable<Account> {
    let Some(identity) = identities::find(tx, subject)? else {
        return Ok(Err(FederationError::Unknown));
    };
    let id = identity.account;
    let Some(account) = accounts::find(tx, id)? else {
        return Ok(Err(FederationError::Unknown));
    };
    if !accounts::is_active(tx, id)? {
        refuse(tx, id, "why=suspended")?;
        return Ok(Err(FederationError::Unknown));
    }
    if identity.siret.is_some() && identity.siret.as_ref() != siret {
        refuse(tx, id, "why=employer")?;
        return Ok(Err(FederationError::OtherEmployer));
    }
    Ok(Ok(account))
}

fn refuse(tx: &mut Tx<'_>, id: AccountId, codes: &str) -> Result<(), AppError> {
    let deed = Deed {
        action: "session.refused",
        object_kind: "account",
        object: id.uuid(),
        codes,
    };
    Ok(audit::add_by_system(tx, &deed)?)
}

async fn link(
    app: &App,
    federation: &Federation,
    (linking, visitor): (Linking, Visitor),
    proven: Proven,
) -> Result<Arrival, FederationError> {
    let asked_here = Linking {
        account: visitor.account.id,
        session: visitor.session,
    };
    if linking != asked_here {
        return Err(FederationError::Lost);
    }
    if !federation.accounts.admit(&visitor.account.membership) {
        return Err(FederationError::NotAdmitted);
    }
    let (subject, siret, _) = read(proven);
    let (actor, id) = (visitor.actor.clone(), visitor.account.id);
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let others = identities::of_account(tx, id)?;
            let is_other = others.iter().any(|other| other.issuer == subject.issuer);
            if is_other || identities::find(tx, &subject)?.is_some() {
                return Ok(Err(FederationError::Linked));
            }
            identities::add(tx, id, &subject, siret.as_ref())?;
            tell(tx, id, NotificationKind::IdentityChanged)?;
            record(tx, &actor, id, "account.identity_link", "by=owner")?;
            Ok::<_, AppError>(Ok(()))
        })
        .await??;
    app.mail_waiting.notify_one();
    Ok(Arrival::Linked)
}

async fn accept(
    app: &App,
    federation: &Federation,
    token: &str,
    proven: Proven,
) -> Result<Arrival, FederationError> {
    let token_hash = digest(token);
    let admits = federation.accounts;
    let (subject, siret, _) = read(proven);
    let seed = totp::seed(app.random.as_ref());
    let enrolment = app
        .store
        .write(move |tx| {
            let account = invited(tx, &token_hash)?;
            if !admits.admit(&account.membership) {
                return Ok(Err(FederationError::NotAdmitted));
            }
            let id = account.id;
            let other = identities::find(tx, &subject)?;
            if other.is_some_and(|other| other.account != id) {
                return Ok(Err(FederationError::Linked));
            }
            // The link of the invitation may be followed again until its first code.
            identities::remove(tx, id)?;
            identities::add(tx, id, &subject, siret.as_ref())?;
            credentials::set_totp(tx, id, &seed)?;
            let enrolment = totp::enrolment(&account, &seed)?;
            let actor = actor::of_account(account);
            record(tx, &actor, id, "account.identity_link", "by=invitation")?;
            Ok::<_, AppError>(Ok(enrolment))
        })
        .await??;
    Ok(Arrival::Accepted {
        enrolment,
        link: token.to_owned(),
    })
}
