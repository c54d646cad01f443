//! People sign in with an identity provider, ProConnect or Pro Santé Connect, in place of a password
//! (S-024, S-133, S-134).
//!
//! The provider says who somebody is there; which account of ours that is was settled before, by somebody
//! who was signed in or who held an invitation, never by an e-mail address that looks the same. A second
//! factor is never left out: where the provider does not prove one, ours is asked.
//!
//! A way to the provider and back is bound to the browser: state, nonce and PKCE verifier are made of one
//! secret, which lies in a cookie of that browser alone. Each way comes back once.

mod arrive;
mod identities;

pub use arrive::{Arrival, Returned, arrive};
pub use identities::{linked, unlink};
pub use outbound::identity::ProviderError;
pub use store::accounts::identities::Identity;

use crate::access;
use crate::auth::browsing::Visitor;
use crate::auth::login::after;
use crate::auth::own::{Again, check_password};
use crate::auth::secrets::{Secret, digest};
use crate::context::App;
use crate::error::AppError;
use data_encoding::BASE64URL_NOPAD;
use domain::accounts::Membership;
use jiff::SignedDuration;
use outbound::identity::{Provider, Visit};
use store::sessions::provider_visits::{self, Linking};
use zeroize::Zeroizing;

/// How long a way to the provider and back may take.
const WAY: SignedDuration = SignedDuration::from_mins(15);

/// The provider, and whom it may sign in.
pub struct Federation {
    /// What proves who people are.
    pub provider: Provider,
    /// What people call it: `ProConnect`.
    pub label: String,
    /// Whose accounts it may open.
    pub accounts: Accounts,
}

/// Whose accounts the provider may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accounts {
    /// Everybody's.
    All,
    /// Those of partner organisations.
    Partners,
    /// Those of funds.
    Funds,
}

impl Accounts {
    /// Whether an account of this kind may be opened.
    pub const fn admit(self, membership: &Membership) -> bool {
        matches!(
            (self, membership),
            (Self::All, _)
                | (Self::Partners, Membership::Organisation(_))
                | (Self::Funds, Membership::Fund { .. })
        )
    }
}

/// Why somebody who comes back from the provider is not let in.
#[derive(Debug, thiserror::Error)]
pub enum FederationError {
    /// It came back in another browser, too late, or a second time.
    #[error("the way back is lost")]
    Lost,
    /// She, or the provider, gave up.
    #[error("declined at the provider")]
    Declined,
    /// The provider, or what it says.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// No account that may act is linked to who she is there.
    #[error("no such account")]
    Unknown,
    /// Who she is there is linked to another account, or the account to somebody else there.
    #[error("linked already")]
    Linked,
    /// The provider does not sign in accounts of this kind here.
    #[error("not for this kind of account")]
    NotAdmitted,
    /// The provider names another employer than the one of when she was linked (S-134).
    #[error("another employer")]
    OtherEmployer,
    /// Ours.
    #[error(transparent)]
    App(#[from] AppError),
}

/// A way to the provider.
pub struct Way {
    /// For a cookie of the browser that goes.
    pub secret: Secret,
    /// Where it goes.
    pub url: String,
}

/// The provider of this service. Refuses with [`AppError::NotFound`] where there is none.
fn federation(app: &App) -> Result<&Federation, AppError> {
    app.federation.as_ref().ok_or(AppError::NotFound)
}

/// The secrets of a way, out of the one in the cookie.
fn visit(secret: &str) -> Visit {
    let of = |what: &str| BASE64URL_NOPAD.encode(&digest(&format!("{what} {secret}")));
    Visit {
        state: of("state"),
        nonce: of("nonce"),
        verifier: Zeroizing::new(of("verifier")),
    }
}

/// Begins a way to the provider, to sign in or to accept an invitation. Nothing is written.
pub async fn begin(app: &App) -> Result<Way, FederationError> {
    let federation = federation(app)?;
    let secret = Secret::make(app.random.as_ref(), "");
    let visit = visit(secret.expose());
    let there = federation.provider.way_there(&visit, app.clock.now());
    let url = there.await?.to_string();
    Ok(Way { secret, url })
}

/// Begins a way to the provider, to link the account of somebody who is signed in and shows her password
/// again (S-023).
///
/// Refuses with [`AppError::Invalid`] at `/current_password`, and with [`AppError::TooManyTries`].
pub async fn begin_linking(
    app: &App,
    visitor: &Visitor,
    again: Again,
) -> Result<Way, FederationError> {
    let admitted = federation(app)?.accounts.admit(&visitor.account.membership);
    if !admitted {
        return Err(FederationError::NotAdmitted);
    }
    check_password(app, visitor, again).await?;
    let way = begin(app).await?;
    let state_hash = digest(&visit(way.secret.expose()).state);
    let linking = Linking {
        account: visitor.account.id,
        session: visitor.session,
    };
    let actor = visitor.actor.clone();
    app.store
        .write(move |tx| {
            access::still_active(tx, &actor)?;
            let until = after(tx, WAY);
            Ok::<_, AppError>(provider_visits::leave(tx, &state_hash, &linking, until)?)
        })
        .await?;
    Ok(way)
}

/// Where the browser of somebody who leaves goes, to leave the provider too; `None` where there is no such
/// place.
pub async fn way_out(app: &App, id_token: &str) -> Option<String> {
    let federation = app.federation.as_ref()?;
    let out = federation
        .provider
        .way_out(id_token, app.clock.now())
        .await?;
    Some(out.to_string())
}
