//! How e-mails leave, and from whom.

use super::database::has_default_password;
use super::{BadSetting, HttpConfig, Source};
use ::mail::Folder;
use domain::text::EmailAddress;
use std::path::{Path, PathBuf};

/// E-mail.
#[derive(Clone)]
pub struct MailConfig {
    /// Where they go.
    pub route: MailRoute,
    /// Their sender.
    pub from: EmailAddress,
}

/// Where e-mails go.
#[derive(Clone)]
pub enum MailRoute {
    /// A mail server, and the certification authority of its certificate, in PEM, when it is not
    /// one that the system knows.
    Smtp(::mail::SmtpUrl, Option<Vec<u8>>),
    /// A folder of `.eml` files.
    Folder(Folder),
}

impl MailConfig {
    pub(super) fn parse(
        source: &Source,
        state: &Path,
        http: &HttpConfig,
    ) -> Result<Self, BadSetting> {
        let route = route(source, state)?;
        let from = match source.text("EP_MAIL_FROM") {
            Some(text) => EmailAddress::parse(text)
                .map_err(|_| BadSetting::new("EP_MAIL_FROM", "is not an e-mail address"))?,
            None => default_sender(&route, http)?,
        };
        Ok(Self { route, from })
    }
}

fn route(source: &Source, state: &Path) -> Result<MailRoute, BadSetting> {
    const NAME: &str = "EP_SMTP_URL";
    let authority = source.text("EP_SMTP_AUTHORITY");
    let Some(url) = source.text(NAME) else {
        return match authority {
            Some(_) => Err(BadSetting::new(
                "EP_SMTP_AUTHORITY",
                "is of no use without EP_SMTP_URL",
            )),
            None => Ok(MailRoute::Folder(Folder::new(
                source
                    .text("EP_MAIL_FOLDER")
                    .map_or_else(|| state.join("mail"), PathBuf::from),
            ))),
        };
    };
    if has_default_password(url) {
        return Err(BadSetting::new(
            NAME,
            "the password is one of those that everybody tries",
        ));
    }
    let url = url
        .parse()
        .map_err(|error: ::mail::SmtpUrlError| BadSetting::new(NAME, error.to_string()))?;
    let authority = authority
        .map(|path| {
            std::fs::read(path).map_err(|error| {
                BadSetting::new(
                    "EP_SMTP_AUTHORITY",
                    format!("cannot be read: {}", error.kind()),
                )
            })
        })
        .transpose()?;
    Ok(MailRoute::Smtp(url, authority))
}

/// Into a folder, any address will do. To a server, the sender must be one that its fund owns.
fn default_sender(route: &MailRoute, http: &HttpConfig) -> Result<EmailAddress, BadSetting> {
    const NAME: &str = "EP_MAIL_FROM";
    let missing = || BadSetting::new(NAME, "is needed with EP_SMTP_URL: the sender's address");
    let is_domain = |host: &String| host.parse::<std::net::IpAddr>().is_err() && host.contains('.');
    let host = match (http.public_host().filter(is_domain), route) {
        (Some(host), _) => host,
        (None, MailRoute::Folder(_)) => "espace-partenaire.invalid".to_owned(),
        (None, MailRoute::Smtp(..)) => return Err(missing()),
    };
    EmailAddress::parse(&format!("ne-pas-repondre@{host}")).map_err(|_| missing())
}
