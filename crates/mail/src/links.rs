//! The absolute addresses that a mail may hold, as values: a mail cannot point anywhere else.

use crate::notices::LinkToken;
use domain::ids::RequestId;
use url::Url;

/// Builds every link of every mail from the public address of the service.
///
/// A link to a request holds its id and no token: the reader signs in (S-530). A single-use token
/// is put after `#`, where neither our access log, nor a proxy's, nor a link preview sees it
/// (S-021, S-051); the mail also shows it, to be pasted where scripts are off.
#[derive(Debug, Clone)]
pub struct Links {
    base: String,
    host: String,
}

/// The public address cannot be used to build links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the public address must be https://host[:port][/path], or http:// on this machine, and nothing more"
)]
pub struct BadBaseUrl;

impl Links {
    /// Path of a request's page; the id follows.
    pub const REQUEST: &'static str = "/demandes/";
    /// Path of the sign-in page.
    pub const LOGIN: &'static str = "/connexion";
    /// Path of the page where an invitation is accepted.
    pub const INVITATION: &'static str = "/invitation";
    /// Path of the page where a forgotten password is replaced.
    pub const PASSWORD_RESET: &'static str = "/mot-de-passe";
    /// Path of the page where another address is confirmed.
    pub const ADDRESS: &'static str = "/compte/securite/adresse";
    /// Path of the page where one sees her sessions and changes her password.
    pub const SECURITY: &'static str = "/compte/securite";
    /// The page of whoever watches the journal.
    pub const JOURNAL: &'static str = "/journal";

    /// Links below `public_url` (`EP_PUBLIC_URL`), with or without a final slash.
    ///
    /// `https` is required, `http` accepted for a loopback host only.
    pub fn new(public_url: &str) -> Result<Self, BadBaseUrl> {
        let url = Url::parse(public_url).map_err(|_| BadBaseUrl)?;
        let host = url.host_str().ok_or(BadBaseUrl)?.to_owned();
        let loopback = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        let protected = url.scheme() == "https" || (url.scheme() == "http" && loopback);
        let anonymous = url.username().is_empty() && url.password().is_none();
        if !protected || !anonymous || url.query().is_some() || url.fragment().is_some() {
            return Err(BadBaseUrl);
        }
        let base = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { base, host })
    }

    /// The host of the public address: the right-hand side of our Message-IDs.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The page of a request.
    pub fn request(&self, id: RequestId) -> String {
        format!("{}{}{id}", self.base, Self::REQUEST)
    }

    /// The sign-in page.
    pub fn login(&self) -> String {
        format!("{}{}", self.base, Self::LOGIN)
    }

    /// The page of whoever watches the journal.
    pub fn journal(&self) -> String {
        format!("{}{}", self.base, Self::JOURNAL)
    }

    /// The page where one sees her sessions and changes her password.
    pub fn security(&self) -> String {
        format!("{}{}", self.base, Self::SECURITY)
    }

    pub(crate) fn invitation(&self, token: &LinkToken) -> String {
        format!("{}{}#{}", self.base, Self::INVITATION, token.reveal())
    }

    pub(crate) fn address(&self, token: &LinkToken) -> String {
        format!("{}{}#{}", self.base, Self::ADDRESS, token.reveal())
    }

    pub(crate) fn password_reset(&self, token: &LinkToken) -> String {
        format!("{}{}#{}", self.base, Self::PASSWORD_RESET, token.reveal())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_absolute_and_hold_no_token() {
        let links = Links::new("https://ep.example/espace/").unwrap();
        let id: RequestId = "01890a5d-ac96-774b-bcce-b302099a8057".parse().unwrap();
        assert_eq!(
            links.request(id),
            "https://ep.example/espace/demandes/01890a5d-ac96-774b-bcce-b302099a8057"
        );
        assert_eq!(links.login(), "https://ep.example/espace/connexion");
        assert_eq!(links.host(), "ep.example");
    }

    /// S-021, S-051: whatever serves the link never sees the token.
    #[test]
    fn s051_a_token_stands_after_the_fragment_sign() {
        let links = Links::new("https://ep.example").unwrap();
        let token = LinkToken::new("abc-DEF_1234567890abcdef").unwrap();
        assert_eq!(
            links.invitation(&token),
            "https://ep.example/invitation#abc-DEF_1234567890abcdef"
        );
        assert_eq!(
            links.password_reset(&token),
            "https://ep.example/mot-de-passe#abc-DEF_1234567890abcdef"
        );
    }

    #[test]
    fn the_public_address_is_https_or_this_machine() {
        assert!(Links::new("http://127.0.0.1:8080").is_ok());
        assert!(Links::new("http://[::1]:8080").is_ok());
        for bad in [
            "http://ep.example",
            "https://user:secret@ep.example",
            "https://ep.example/?a=b",
            "https://ep.example/#a",
            "ftp://ep.example",
            "ep.example",
            "",
        ] {
            assert_eq!(Links::new(bad).err(), Some(BadBaseUrl), "{bad}");
        }
    }
}
