//! The identity provider that the operator chose, by OpenID Connect (S-024, S-133, S-134): where people
//! are sent, and what is believed of what comes back.
//!
//! A code is exchanged over verified TLS, bound to its visit by PKCE; the identity token is believed when
//! it is signed by a key of the provider's with an algorithm of ours, for us, for this very visit (its
//! nonce), by this issuer, now. What a provider answers is bounded in time and in size.

mod http;
mod proof;
mod settings;

pub use settings::{BadProvider, ClientKey, Credential, ProviderSettings};

use self::http::Http;
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AuthType, AuthenticationContextClass, AuthenticationFlow, ClientId, ClientSecret, CsrfToken,
    EmptyAdditionalProviderMetadata, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl,
    LogoutProviderMetadata, Nonce, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata,
    RedirectUrl, Scope,
};
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;
use zeroize::Zeroizing;

/// What the provider says of itself is asked again after this long.
const FRESH: SignedDuration = SignedDuration::from_hours(1);
/// A key that is not known makes us ask again, not more often than this.
const AT_MOST_EVERY: SignedDuration = SignedDuration::from_secs(10);

type Metadata = ProviderMetadata<
    LogoutProviderMetadata<EmptyAdditionalProviderMetadata>,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The secrets of a way to the provider and back, each of 256 bits, in base64url. They are the same
/// when somebody leaves and when she comes back.
pub struct Visit {
    /// What comes back in the address.
    pub state: String,
    /// What comes back in the identity token.
    pub nonce: String,
    /// What proves to the provider that whoever brings the code is who asked for it (RFC 7636).
    pub verifier: Zeroizing<String>,
}

/// Who came back, as the provider says and proves.
pub struct Proven {
    /// The provider.
    pub issuer: String,
    /// What it calls her: unique there, for ever hers, perhaps a personal number.
    pub subject: Zeroizing<String>,
    /// The establishment that she works for, as the provider writes it, where it says one.
    pub siret: Option<String>,
    /// Whether she showed the provider a second factor.
    pub is_strong: bool,
    /// The identity token, by which the provider knows whom to sign out.
    pub id_token: Zeroizing<String>,
}

/// Why nobody is proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// The provider was not reached, or did not answer as it must: a stable code.
    #[error("the identity provider does not answer: {0}")]
    Unreachable(&'static str),
    /// What it said is not believed, or it refused the code: a stable code.
    #[error("what the identity provider says is refused: {0}")]
    Refused(&'static str),
}

/// The provider. One for the whole process: what it says of itself is kept for an hour.
pub struct Provider {
    settings: ProviderSettings,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    home: String,
    http: Http,
    known: Mutex<Option<(Timestamp, Arc<Metadata>)>>,
}

impl Provider {
    /// The provider of these settings. `redirect` is where people come back, `home` where they are after
    /// they left the provider: both are registered there. Nothing is called yet.
    pub fn new(
        settings: ProviderSettings,
        redirect: String,
        home: String,
    ) -> Result<Self, BadProvider> {
        let unreadable = BadProvider("the address of this service cannot be read");
        Ok(Self {
            issuer: settings.issuer()?,
            redirect: RedirectUrl::new(redirect).map_err(|_| unreadable)?,
            home,
            http: Http::new()
                .map_err(|_| BadProvider("the trusted certificates cannot be read"))?,
            settings,
            known: Mutex::default(),
        })
    }

    /// The issuer, as it is written in the settings and in its tokens.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// Where somebody is sent for this visit.
    pub async fn way_there(&self, visit: &Visit, now: Timestamp) -> Result<Url, ProviderError> {
        let metadata = self.metadata(now, FRESH).await?;
        let client = self.client(&metadata);
        let verifier = PkceCodeVerifier::new(visit.verifier.as_str().to_owned());
        let (state, nonce) = (visit.state.clone(), visit.nonce.clone());
        let mut request = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                || CsrfToken::new(state),
                || Nonce::new(nonce),
            )
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for scope in self.settings.scopes.iter().filter(|one| *one != "openid") {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        for context in &self.settings.contexts {
            request =
                request.add_auth_context_value(AuthenticationContextClass::new(context.clone()));
        }
        if metadata.claims_parameter_supported() == Some(true) {
            // How she signed in is what decides whether our second factor is asked (S-134).
            let claims = r#"{"id_token":{"amr":{"essential":true},"acr":{"essential":false}}}"#;
            request = request.add_extra_param("claims", claims);
        }
        Ok(request.url().0)
    }

    /// Where somebody is sent to leave the provider too (OpenID Connect RP-Initiated Logout 1.0); `None`
    /// when it has no such place, or does not answer.
    pub async fn way_out(&self, id_token: &str, now: Timestamp) -> Option<Url> {
        let metadata = self.metadata(now, FRESH).await.ok()?;
        let place = metadata
            .additional_metadata()
            .end_session_endpoint
            .as_ref()?;
        let mut url = place.url().clone();
        url.query_pairs_mut()
            .append_pair("id_token_hint", id_token)
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", &self.home);
        Some(url)
    }

    fn client(&self, metadata: &Metadata) -> Client {
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = match &self.settings.credential {
            Credential::Secret(secret) => Some(ClientSecret::new(secret.as_str().to_owned())),
            Credential::Key(_) => None,
        };
        let is_posted = metadata
            .token_endpoint_auth_methods_supported()
            .is_some_and(|methods| !methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let client = CoreClient::from_provider_metadata(metadata.clone(), id, secret)
            .set_redirect_uri(self.redirect.clone());
        if is_posted {
            client.set_auth_type(AuthType::RequestBody)
        } else {
            client
        }
    }

    /// What the provider says of itself, no older than this.
    async fn metadata(
        &self,
        now: Timestamp,
        age: SignedDuration,
    ) -> Result<Arc<Metadata>, ProviderError> {
        let kept = self.kept();
        if let Some((_, metadata)) = kept.filter(|(at, _)| now.duration_since(*at) < age) {
            return Ok(metadata);
        }
        let found = Metadata::discover_async(self.issuer.clone(), &self.http)
            .await
            .map_err(|error| ProviderError::Unreachable(http::cause_of_discovery(&error)))?;
        let found = Arc::new(found);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((now, Arc::clone(&found)));
        Ok(found)
    }

    fn kept(&self) -> Option<(Timestamp, Arc<Metadata>)> {
        // Nothing panics while it is held.
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }
}
