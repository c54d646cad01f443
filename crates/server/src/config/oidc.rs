//! `EP_OIDC_…`: the identity provider that people may sign in with, ProConnect or Pro Santé Connect (S-133).

use super::{BadSetting, Source};
use app::auth::federation::{Accounts, Federation};
use outbound::identity::{ClientKey, Credential, Provider, ProviderSettings};
use zeroize::Zeroizing;

const ISSUER: &str = "EP_OIDC_ISSUER";
const ID: &str = "EP_OIDC_CLIENT_ID";
const SECRET: &str = "EP_OIDC_CLIENT_SECRET";
const KEY: &str = "EP_OIDC_CLIENT_KEY";
const LABEL: &str = "EP_OIDC_LABEL";
const ACCOUNTS: &str = "EP_OIDC_ACCOUNTS";
/// What makes no sense without a provider.
const OTHERS: [&str; 8] = [
    ID,
    SECRET,
    KEY,
    LABEL,
    ACCOUNTS,
    "EP_OIDC_SCOPES",
    "EP_OIDC_ACR",
    "EP_OIDC_ACR_STRONG",
];
/// What a button holds.
const LONGEST_LABEL: usize = 40;

/// The provider, and whom it may sign in.
#[derive(Clone)]
pub struct OidcConfig {
    provider: ProviderSettings,
    label: String,
    accounts: Accounts,
}

impl OidcConfig {
    pub(super) fn parse(source: &Source) -> Result<Option<Self>, BadSetting> {
        let Some(issuer) = source.text(ISSUER) else {
            let lost = OTHERS.into_iter().find(|name| source.text(name).is_some());
            let reason = "is for an identity provider, and EP_OIDC_ISSUER is not given";
            return lost.map_or(Ok(None), |name| Err(BadSetting::new(name, reason)));
        };
        let words = |name| {
            let text = source.text(name).unwrap_or_default();
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let needed = |name| {
            let missing = || BadSetting::new(name, "is needed with EP_OIDC_ISSUER");
            source.text(name).map(str::to_owned).ok_or_else(missing)
        };
        let label = needed(LABEL)?;
        if label.chars().count() > LONGEST_LABEL {
            return Err(BadSetting::new(LABEL, "has 40 characters at most"));
        }
        Ok(Some(Self {
            provider: ProviderSettings {
                issuer: issuer.to_owned(),
                client_id: needed(ID)?,
                credential: credential(source)?,
                scopes: words("EP_OIDC_SCOPES"),
                contexts: words("EP_OIDC_ACR"),
                strong_contexts: words("EP_OIDC_ACR_STRONG").into_iter().collect(),
            },
            label,
            accounts: accounts(source)?,
        }))
    }

    /// The provider, for a service of this address. Nothing is called yet.
    pub fn federation(self, public_url: &str) -> Result<Federation, BadSetting> {
        let back = format!("{public_url}/connexion/fournisseur/retour");
        let home = format!("{public_url}/connexion");
        Ok(Federation {
            provider: Provider::new(self.provider, back, home)
                .map_err(|error| BadSetting::new(ISSUER, error.to_string()))?,
            label: self.label,
            accounts: self.accounts,
        })
    }
}

fn credential(source: &Source) -> Result<Credential, BadSetting> {
    match (source.text(SECRET), source.text(KEY)) {
        (Some(secret), None) => Ok(Credential::Secret(Zeroizing::new(secret.to_owned()))),
        (None, Some(pem)) => ClientKey::parse(pem)
            .map(Credential::Key)
            .map_err(|error| BadSetting::new(KEY, error.to_string())),
        (Some(_), Some(_)) => Err(BadSetting::new(
            KEY,
            "give it or EP_OIDC_CLIENT_SECRET, not both",
        )),
        (None, None) => Err(BadSetting::new(
            SECRET,
            "is needed with EP_OIDC_ISSUER, or EP_OIDC_CLIENT_KEY",
        )),
    }
}

fn accounts(source: &Source) -> Result<Accounts, BadSetting> {
    match source.text(ACCOUNTS) {
        None | Some("all") => Ok(Accounts::All),
        Some("partners") => Ok(Accounts::Partners),
        Some("funds") => Ok(Accounts::Funds),
        Some(_) => Err(BadSetting::new(ACCOUNTS, "is all, partners or funds")),
    }
}
