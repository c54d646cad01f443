//! `EP_SMTP_URL`, parsed once.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use url::Url;

/// How the line to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// `smtp://`: STARTTLS, without which nothing is sent (S-061). Port 587 unless given.
    StartTls,
    /// `smtps://`: TLS from the first byte. Port 465 unless given.
    Tls,
    /// `smtp+insecure://`: no protection, to a server on this machine only. Port 25 unless given.
    LoopbackOnly,
}

/// Where the mail server is, how it is reached and as whom.
///
/// `Debug` shows neither the user nor the password.
#[derive(Clone)]
pub struct SmtpUrl {
    pub(super) security: Security,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) credentials: Option<(String, String)>,
}

/// Why a mail server's URL is refused. Holds no part of the URL, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SmtpUrlError {
    /// Not a URL.
    #[error("not a URL: write smtp://user:password@host:port, percent-encoding what is special")]
    NotAUrl,
    /// Another scheme.
    #[error("the scheme must be smtp (STARTTLS required), smtps, or smtp+insecure on this machine")]
    Scheme,
    /// No host, or a host that is not a name or an address.
    #[error("the host is missing or is not a name or an address")]
    Host,
    /// Clear text to another machine (S-061).
    #[error("smtp+insecure is for a server on this machine only: use smtp or smtps")]
    ClearText,
    /// A user without a password or the reverse, or bytes that are not text.
    #[error("give both a user and a password, percent-encoded, or none")]
    Credentials,
    /// A path, a query or a fragment: this service has no option there, certainly not `?tls=`.
    #[error("nothing may follow the port")]
    Surplus,
}

impl FromStr for SmtpUrl {
    type Err = SmtpUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| SmtpUrlError::NotAUrl)?;
        let (security, default_port) = match url.scheme() {
            "smtp" => (Security::StartTls, 587),
            "smtps" => (Security::Tls, 465),
            "smtp+insecure" => (Security::LoopbackOnly, 25),
            _ => return Err(SmtpUrlError::Scheme),
        };
        let surplus = url.query().is_some() || url.fragment().is_some();
        if surplus || !matches!(url.path(), "" | "/") {
            return Err(SmtpUrlError::Surplus);
        }
        let host = host(&url)?;
        if security == Security::LoopbackOnly && !is_loopback(&host) {
            return Err(SmtpUrlError::ClearText);
        }
        let credentials = credentials(&url)?;
        Ok(Self {
            security,
            host,
            port: url.port().unwrap_or(default_port),
            credentials,
        })
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "SmtpUrl({:?}, {}:{})",
            self.security, self.host, self.port
        )
    }
}

fn host(url: &Url) -> Result<String, SmtpUrlError> {
    let host = url.host_str().ok_or(SmtpUrlError::Host)?;
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    let is_name = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    if host.is_empty() || !(is_name || host.parse::<IpAddr>().is_ok()) {
        return Err(SmtpUrlError::Host);
    }
    Ok(host.to_owned())
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn credentials(url: &Url) -> Result<Option<(String, String)>, SmtpUrlError> {
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None | Some("")) => Err(SmtpUrlError::Credentials),
        (user, Some(password)) => Ok(Some((decoded(user)?, decoded(password)?))),
    }
}

/// Undoes percent-encoding. A NUL would end a field of AUTH PLAIN: refused.
fn decoded(text: &str) -> Result<String, SmtpUrlError> {
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(text).collect();
    let text = String::from_utf8(bytes).map_err(|_| SmtpUrlError::Credentials)?;
    if text.contains(char::is_control) {
        return Err(SmtpUrlError::Credentials);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<SmtpUrlError> {
        text.parse::<SmtpUrl>().err()
    }

    #[test]
    fn the_three_schemes_and_their_ports() {
        for (text, security, port) in [
            ("smtp://mail.example", Security::StartTls, 587),
            ("smtps://mail.example/", Security::Tls, 465),
            ("smtp+insecure://127.0.0.1", Security::LoopbackOnly, 25),
            ("smtp+insecure://[::1]:2525", Security::LoopbackOnly, 2525),
            (
                "smtp+insecure://localhost:1025",
                Security::LoopbackOnly,
                1025,
            ),
        ] {
            let url: SmtpUrl = text.parse().unwrap();
            assert_eq!((url.security, url.port), (security, port), "{text}");
        }
    }

    #[test]
    fn credentials_are_percent_decoded_and_hidden() {
        let url: SmtpUrl = "smtp://ep%40cpam.example:c%3Aa%2Fn@mail.example"
            .parse()
            .unwrap();
        assert_eq!(
            url.credentials,
            Some(("ep@cpam.example".into(), "c:a/n".into()))
        );
        assert_eq!(format!("{url:?}"), "SmtpUrl(StartTls, mail.example:587)");
    }

    /// S-061: no way to write a URL that sends in clear to another machine.
    #[test]
    fn s061_clear_text_leaves_no_machine() {
        assert_eq!(
            refused("smtp+insecure://mail.example"),
            Some(SmtpUrlError::ClearText)
        );
        assert_eq!(
            refused("smtp+insecure://192.0.2.1:25"),
            Some(SmtpUrlError::ClearText)
        );
        assert_eq!(
            refused("smtp+insecure://localhost.example"),
            Some(SmtpUrlError::ClearText)
        );
        assert_eq!(
            refused("smtp://mail.example?tls=opportunistic"),
            Some(SmtpUrlError::Surplus)
        );
        assert_eq!(
            refused("smtp://mail.example#x"),
            Some(SmtpUrlError::Surplus)
        );
    }

    #[test]
    fn s062_a_bad_url_says_what_to_do_and_does_not_repeat_itself() {
        assert_eq!(refused("mail.example"), Some(SmtpUrlError::NotAUrl));
        assert_eq!(refused("http://mail.example"), Some(SmtpUrlError::Scheme));
        assert_eq!(refused("smtp:mail.example"), Some(SmtpUrlError::Surplus));
        assert_eq!(refused("smtp://"), Some(SmtpUrlError::Host));
        assert_eq!(refused("smtp://a%0d%0ab"), Some(SmtpUrlError::Host));
        assert_eq!(
            refused("smtp://canari@mail.example"),
            Some(SmtpUrlError::Credentials)
        );
        assert_eq!(
            refused("smtp://user:%00@mail.example"),
            Some(SmtpUrlError::Credentials)
        );
        assert_eq!(
            refused("smtp://user:%ff@mail.example"),
            Some(SmtpUrlError::Credentials)
        );
    }
}
