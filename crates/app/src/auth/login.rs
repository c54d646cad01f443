//! Signing in: the password, then the second factor, never one without the other (S-014).

use crate::audit as call;
use crate::auth::actor;
use crate::auth::own;
use crate::auth::passwords::{Password, Verdict};
use crate::auth::recovery;
use crate::auth::secrets::{Secret, digest};
use crate::auth::throttle::Try;
use crate::auth::tokens::Pair;
use crate::auth::totp;
use crate::context::App;
use crate::error::AppError;
use domain::accounts::Account;
use domain::ids::{AccountId, SessionId};
use domain::notifications::NotificationKind;
use domain::text::EmailAddress;
use jiff::SignedDuration;
use std::net::IpAddr;
use store::accounts::credentials::{self, Credentials};
use store::audit::Deed;
use store::sessions::{self, Session, browsers, challenges, refreshes};
use store::{Tx, accounts, audit};
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long the second factor may take.
const CHALLENGE: SignedDuration = SignedDuration::from_mins(5);
/// Codes that may be tried at one challenge, and at all challenges of an account within the five
/// minutes that they live (S-020).
const CODES: i32 = 5;
/// How long a session lives, whatever is done in it (S-217).
const SESSION: SignedDuration = SignedDuration::from_hours(10);

/// Who wants to sign in, and from where.
pub struct Login {
    /// The address that was typed.
    pub email: EmailAddress,
    /// The password; `None` when what was typed is longer than any password.
    pub password: Option<Password>,
    /// The caller's address.
    pub address: IpAddr,
}

/// The password was right: the second factor is awaited.
pub struct Challenge {
    /// To be sent back with the code.
    pub secret: Secret,
    /// Seconds that it lives.
    pub expires_in: i64,
}

/// Checks the password.
///
/// Refuses with [`AppError::SignInRefused`] an unknown, invited or suspended account exactly as a
/// wrong password, after the same time (S-019); with [`AppError::TooManyTries`] whoever tries too
/// much, known account or not (S-018).
pub async fn begin(app: &App, login: Login) -> Result<Challenge, AppError> {
    let key = login.email.matching_form();
    let tried = Try::new(key.expose(), login.address);
    app.throttle
        .begin(&tried, app.clock.now())
        .map_err(too_many)?;
    let email = login.email;
    let known = app
        .store
        .read(move |tx| able_to_sign_in(tx, &email))
        .await?;
    let refused = Refused::of(&known);
    let (account, hash) = match known {
        Known::Able(account, hash) => (Some(account), Some(hash)),
        Known::Unable(_) | Known::Nobody => (None, None),
    };
    let verdict = match &login.password {
        Some(password) => app.passwords.verify(password, hash.clone()).await?,
        None => Verdict::Wrong,
    };
    let (Some(account), Some(hash), Some(password)) = (account, hash, login.password) else {
        refused.note(app);
        return Err(AppError::SignInRefused);
    };
    let stronger = match verdict {
        Verdict::Wrong => {
            refused.note(app);
            return Err(AppError::SignInRefused);
        }
        Verdict::Right => None,
        Verdict::RightButWeak => Some(app.passwords.hash(&password, app.random.as_ref()).await?),
    };
    app.throttle.succeeded(&tried);
    let secret = Secret::make(app.random.as_ref(), "");
    let challenge_hash = secret.digest();
    app.store
        .write(move |tx| {
            if let Some(stronger) = stronger {
                credentials::strengthen(tx, account, &hash, &stronger)?;
            }
            ask_second_factor(tx, account, &challenge_hash)
        })
        .await?;
    Ok(Challenge::of(secret))
}

impl Challenge {
    pub(super) const fn of(secret: Secret) -> Self {
        Self {
            secret,
            expires_in: CHALLENGE.as_secs(),
        }
    }
}

/// Awaits the second factor of an account, whose first one was right.
pub(super) fn ask_second_factor(
    tx: &mut Tx<'_>,
    account: AccountId,
    challenge_hash: &[u8; 32],
) -> Result<(), AppError> {
    let now = tx.now();
    challenges::forget(tx, now)?;
    challenges::add(tx, challenge_hash, account, after(tx, CHALLENGE))?;
    Ok(())
}

pub(super) fn too_many(wait: SignedDuration) -> AppError {
    AppError::TooManyTries {
        wait: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).max(1),
    }
}

pub(super) fn after(tx: &Tx<'_>, duration: SignedDuration) -> jiff::Timestamp {
    tx.now()
        .saturating_add(duration)
        .unwrap_or(jiff::Timestamp::MAX)
}

/// Whose address it is.
enum Known {
    /// Somebody's who may sign in, with her password's hash.
    Able(AccountId, Zeroizing<String>),
    /// Somebody's who may not.
    Unable(AccountId),
    Nobody,
}

/// The same statements whoever it is: nobody is looked for as somebody is (S-019).
fn able_to_sign_in(tx: &mut Tx<'_>, email: &EmailAddress) -> Result<Known, AppError> {
    let account = accounts::by_email(tx, email)?.map(|account| account.id);
    let sought = account.unwrap_or(AccountId::from_uuid(Uuid::nil()));
    let is_active = accounts::is_active(tx, sought)?;
    let hash = credentials::password_hash(tx, sought)?;
    Ok(match (account, hash) {
        (None, _) => Known::Nobody,
        (Some(id), Some(hash)) if is_active => Known::Able(id, hash),
        (Some(id), _) => Known::Unable(id),
    })
}

/// What the journal is told of somebody who was not let in (S-055, S-125).
struct Refused(AccountId, String);

impl Refused {
    fn of(known: &Known) -> Self {
        let (id, why) = match known {
            Known::Able(id, _) => (*id, "password"),
            Known::Unable(id) => (*id, "suspended"),
            // Whose address was tried is nobody's, and is not kept.
            Known::Nobody => (AccountId::from_uuid(Uuid::nil()), "unknown"),
        };
        let network = call::network().map(|network| format!(" net={network}"));
        Self(id, format!("why={why}{}", network.unwrap_or_default()))
    }

    /// Written behind the answer, for an account and for none: what it costs does not tell them apart
    /// either (S-019).
    fn note(self, app: &App) {
        let (store, Self(id, codes)) = (app.store.clone(), self);
        tokio::spawn(async move {
            let written = store.write(move |tx| {
                let deed = Deed {
                    action: "session.refused",
                    object_kind: "account",
                    object: id.uuid(),
                    codes: &codes,
                };
                audit::add_by_system(tx, &deed)
            });
            if let Err(error) = written.await {
                tracing::warn!(%error, "a refusal was not journaled");
            }
        });
    }
}

/// Checks the code of the second factor and opens a session.
///
/// Refuses with [`AppError::SignInRefused`], or [`AppError::TooManyTries`] after five wrong codes in
/// five minutes. A code serves once, in whatever session (S-020).
pub async fn finish(app: &App, challenge: &str, code: &str) -> Result<Pair, AppError> {
    let refresh = Secret::make(app.random.as_ref(), "");
    let proof = Proof::Telephone(Zeroizing::new(code.to_owned()));
    let session = answer(app, challenge, proof, Keeper::Program(refresh.digest())).await?;
    Ok(Pair {
        access: app.tokens.for_session(session.account, session.id)?,
        refresh,
    })
}

/// The same in a browser of ours: the secret is for its cookie, and no token is made.
pub async fn finish_in_browser(app: &App, challenge: &str, code: &str) -> Result<Secret, AppError> {
    let proof = Proof::Telephone(Zeroizing::new(code.to_owned()));
    in_browser(app, challenge, proof).await
}

/// The same for somebody who lost her telephone: a recovery code, which serves once (S-020). She is
/// told by e-mail, in case it was not her.
pub async fn recover_in_browser(
    app: &App,
    challenge: &str,
    code: &str,
) -> Result<Secret, AppError> {
    let proof = Proof::Paper(Zeroizing::new(code.to_owned()));
    let cookie = in_browser(app, challenge, proof).await?;
    app.mail_waiting.notify_one();
    Ok(cookie)
}

async fn in_browser(app: &App, challenge: &str, proof: Proof) -> Result<Secret, AppError> {
    let cookie = Secret::make(app.random.as_ref(), "");
    answer(app, challenge, proof, Keeper::Browser(cookie.digest())).await?;
    Ok(cookie)
}

/// What is shown as the second factor.
pub(super) enum Proof {
    /// The code of the telephone.
    Telephone(Zeroizing<String>),
    /// A recovery code.
    Paper(Zeroizing<String>),
}

impl Proof {
    /// Spends what was shown: `false` when it is wrong, or served already.
    pub(super) fn spend(&self, tx: &mut Tx<'_>, id: AccountId) -> Result<bool, AppError> {
        match self {
            Self::Paper(code) => recovery::spend(tx, id, code),
            Self::Telephone(code) => {
                let Some(Credentials {
                    totp_seed: Some(seed),
                    ..
                }) = credentials::find(tx, id)?
                else {
                    return Ok(false);
                };
                match totp::step_of(&seed, code, tx.now())? {
                    Some(step) => Ok(credentials::spend_step(tx, id, step)?),
                    None => Ok(false),
                }
            }
        }
    }

    /// For the journal.
    pub(super) const fn codes(&self) -> &'static str {
        match self {
            Self::Telephone(_) => "",
            Self::Paper(_) => "second_factor=recovery_code",
        }
    }
}

/// What will show that the session is open: the hash of the secret that it was given.
#[derive(Clone, Copy)]
pub(super) enum Keeper {
    Program([u8; 32]),
    Browser([u8; 32]),
}

async fn answer(
    app: &App,
    challenge: &str,
    proof: Proof,
    keeper: Keeper,
) -> Result<Session, AppError> {
    let challenge_hash = digest(challenge);
    let codes = codes_of(&proof);
    // The refusal is inside: the attempt stays counted, it is not rolled back.
    app.store
        .write(move |tx| match attempt(tx, &challenge_hash, &proof)? {
            Ok(account) => open(tx, &challenge_hash, account, (&proof, &codes), keeper),
            Err(refusal) => Ok(Err(refusal)),
        })
        .await?
}

/// For the journal: how she proved who she is, and the network that she came from (S-125).
fn codes_of(proof: &Proof) -> String {
    let network = call::network().map(|network| format!("net={network}"));
    let parts = [Some(proof.codes().to_owned()), network];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

type Refusable<T> = Result<Result<T, AppError>, AppError>;

/// Whose challenge it is, once the code was right.
fn attempt(tx: &mut Tx<'_>, challenge_hash: &[u8; 32], proof: &Proof) -> Refusable<Account> {
    let refused = Ok(Err(AppError::SignInRefused));
    let Some(id) = challenges::attempt(tx, challenge_hash, CODES + 1)? else {
        return refused;
    };
    let now = tx.now();
    if challenges::attempts_since(tx, id, now)? > i64::from(CODES) {
        return Ok(Err(too_many(CHALLENGE)));
    }
    if !accounts::is_active(tx, id)? || !proof.spend(tx, id)? {
        return refused;
    }
    Ok(accounts::find(tx, id)?.ok_or(AppError::SignInRefused))
}

fn open(
    tx: &mut Tx<'_>,
    challenge_hash: &[u8; 32],
    account: Account,
    (proof, codes): (&Proof, &str),
    keeper: Keeper,
) -> Refusable<Session> {
    if !challenges::spend(tx, challenge_hash)? {
        return Ok(Err(AppError::SignInRefused));
    }
    if matches!(proof, Proof::Paper(_)) {
        own::tell(tx, account.id, NotificationKind::RecoveryCodeUsed)?;
    }
    Ok(Ok(open_session(tx, account, codes, keeper)?))
}

/// Opens the session of somebody who has proven who she is, with both factors.
pub(super) fn open_session(
    tx: &mut Tx<'_>,
    account: Account,
    codes: &str,
    keeper: Keeper,
) -> Result<Session, AppError> {
    let session = Session {
        id: SessionId::make(tx.clock(), tx.random()),
        account: account.id,
        created_at: tx.now(),
        expires_at: after(tx, SESSION),
    };
    sessions::add(tx, &session)?;
    match keeper {
        Keeper::Program(hash) => refreshes::add(tx, session.id, &hash)?,
        Keeper::Browser(hash) => browsers::add(tx, session.id, &hash)?,
    }
    let deed = Deed {
        action: "session.open",
        object_kind: "session",
        object: session.id.uuid(),
        codes,
    };
    audit::add(tx, &actor::of_account(account), &deed)?;
    Ok(session)
}
