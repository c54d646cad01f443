//! What is believed of what comes back.

use super::{
    AT_MOST_EVERY, Client, Credential, FRESH, Metadata, Proven, Provider, ProviderError, Visit,
};
use chrono::DateTime;
use jiff::Timestamp;
use openidconnect::core::{
    CoreGenderClaim, CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, AuthorizationCode, ClaimsVerificationError,
    Nonce, OAuth2TokenResponse, PkceCodeVerifier, RequestTokenError, SignatureVerificationError,
    TokenResponse, UserInfoError,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What may sign: public keys only, and never `none`.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
/// Seconds by which the provider may be ahead of us, and by which its token may be late.
const AHEAD: i64 = 30;
const LATE: i64 = 300;

/// What is read of the claims besides the subject.
#[derive(Debug, Serialize, Deserialize)]
struct Employer {
    siret: Option<String>,
}

impl AdditionalClaims for Employer {}

impl Provider {
    /// Exchanges the code of a visit, and believes what the provider then proves. `jti` is drawn for this
    /// call.
    pub async fn prove(
        &self,
        code: String,
        visit: &Visit,
        jti: &str,
        now: Timestamp,
    ) -> Result<Proven, ProviderError> {
        let metadata = self.metadata(now, FRESH).await?;
        let client = self.client(&metadata);
        let (id_token, access) = self.exchange(&metadata, code, visit, (jti, now)).await?;
        let nonce = Nonce::new(visit.nonce.clone());
        let claims = match self.believed(&client, &id_token, &access, (&nonce, now)) {
            Err(Doubt::UnknownKey) => {
                // The provider changed its keys since we asked.
                let metadata = self.metadata(now, AT_MOST_EVERY).await?;
                let client = self.client(&metadata);
                self.believed(&client, &id_token, &access, (&nonce, now))
            }
            verdict => verdict,
        };
        let claims = claims.map_err(|doubt| ProviderError::Refused(doubt.code()))?;
        let siret = self.employer(&client, access, &claims).await?;
        Ok(Proven {
            issuer: self.issuer().to_owned(),
            subject: Zeroizing::new(claims.subject().as_str().to_owned()),
            siret,
            is_strong: self.is_strong(&claims),
            id_token: Zeroizing::new(id_token.to_string()),
        })
    }

    async fn exchange(
        &self,
        metadata: &Metadata,
        code: String,
        visit: &Visit,
        (jti, now): (&str, Timestamp),
    ) -> Result<(CoreIdToken, AccessToken), ProviderError> {
        let client = self.client(metadata);
        let verifier = PkceCodeVerifier::new(visit.verifier.as_str().to_owned());
        let mut request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| ProviderError::Unreachable("no_token_endpoint"))?
            .set_pkce_verifier(verifier);
        if let Credential::Key(key) = &self.settings.credential {
            let at = metadata.token_endpoint().map_or("", |url| url.as_str());
            let assertion = key
                .assert(&self.settings.client_id, at, jti, now.as_second())
                .ok_or(ProviderError::Refused("key"))?;
            let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            request = request
                .add_extra_param("client_assertion_type", kind)
                .add_extra_param("client_assertion", assertion);
        }
        let answer = request.request_async(&self.http).await;
        let tokens = answer.map_err(|error| match error {
            RequestTokenError::Request(error) => ProviderError::Unreachable(error.code()),
            RequestTokenError::ServerResponse(_) => ProviderError::Refused("code"),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
                ProviderError::Refused("token")
            }
        })?;
        let id_token = tokens.id_token().ok_or(ProviderError::Refused("token"))?;
        Ok((id_token.clone(), tokens.access_token().clone()))
    }

    /// The claims of a token that is signed, ours, for this visit, and of now.
    fn believed(
        &self,
        client: &Client,
        id_token: &CoreIdToken,
        access: &AccessToken,
        (nonce, now): (&Nonce, Timestamp),
    ) -> Result<CoreIdTokenClaims, Doubt> {
        let second = now.as_second();
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || DateTime::from_timestamp(second, 0).unwrap_or_default())
            .set_issue_time_verifier_fn(move |issued| {
                let age = second - issued.timestamp();
                let is_of_now = (-AHEAD..=LATE).contains(&age);
                is_of_now
                    .then_some(())
                    .ok_or_else(|| "not of now".to_owned())
            });
        let claims = id_token
            .claims(&verifier, nonce)
            .map_err(|error| Doubt::of(&error))?;
        if claims
            .authorized_party()
            .is_some_and(|party| party.as_str() != self.settings.client_id)
        {
            return Err(Doubt::Code("audience"));
        }
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = id_token
                .signing_alg()
                .map_err(|_| Doubt::Code("signature"))?;
            let key = id_token
                .signing_key(&verifier)
                .map_err(|_| Doubt::Code("signature"))?;
            let actual = AccessTokenHash::from_token(access, algorithm, key);
            if actual.ok().as_ref() != Some(expected) {
                return Err(Doubt::Code("access_token"));
            }
        }
        Ok(claims.clone())
    }

    /// The establishment that she works for, when the provider was asked for more than who she is. The
    /// answer may be signed (ProConnect); one about somebody else is refused.
    async fn employer(
        &self,
        client: &Client,
        access: AccessToken,
        claims: &CoreIdTokenClaims,
    ) -> Result<Option<String>, ProviderError> {
        if self.settings.scopes.iter().all(|scope| scope == "openid") {
            return Ok(None);
        }
        let Ok(request) = client.user_info(access, Some(claims.subject().clone())) else {
            return Ok(None);
        };
        let answer = request
            .request_async::<Employer, _, CoreGenderClaim>(&self.http)
            .await;
        match answer {
            Ok(told) => Ok(told.additional_claims().siret.clone()),
            Err(UserInfoError::Request(error)) => Err(ProviderError::Unreachable(error.code())),
            Err(_) => Err(ProviderError::Refused("userinfo")),
        }
    }

    /// Whether she showed a second factor (S-134): `amr` holds `mfa`, or the context is one of those that
    /// the operator named.
    fn is_strong(&self, claims: &CoreIdTokenClaims) -> bool {
        let methods = claims.auth_method_refs();
        let is_mfa = methods.is_some_and(|all| all.iter().any(|one| one.as_str() == "mfa"));
        let context = claims.auth_context_ref();
        is_mfa || context.is_some_and(|one| self.settings.strong_contexts.contains(one.as_str()))
    }
}

/// Why a token is not believed.
enum Doubt {
    /// Signed by a key that we do not know, or not yet.
    UnknownKey,
    /// Anything else: a stable code.
    Code(&'static str),
}

impl Doubt {
    fn of(error: &ClaimsVerificationError) -> Self {
        Self::Code(match error {
            ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            ) => return Self::UnknownKey,
            ClaimsVerificationError::SignatureVerification(_) => "signature",
            ClaimsVerificationError::Expired(_) => "expired",
            ClaimsVerificationError::InvalidAudience(_) => "audience",
            ClaimsVerificationError::InvalidIssuer(_) => "issuer",
            ClaimsVerificationError::InvalidNonce(_) => "nonce",
            _ => "token",
        })
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey => "signature",
            Self::Code(code) => code,
        }
    }
}
