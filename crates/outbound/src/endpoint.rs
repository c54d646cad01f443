//! Where a partner wants to be called.

use crate::network::{Exceptions, is_public};
use std::fmt;
use url::{Host, Url};

/// The longest address that is kept.
const MOST: usize = 1_000;

/// An address that may be called: HTTPS on port 443 of the public Internet, without user, password or
/// fragment; or what the operator excepted.
///
/// A query is allowed: receivers behind a gateway need one. No address of ours has personal data in it,
/// theirs is theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

/// Why an address is refused. Never repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not a URL with a host, or too long.
    #[error("not an address")]
    NotAnAddress,
    /// Another scheme than HTTPS.
    #[error("not https")]
    NotHttps,
    /// Another port than 443.
    #[error("not port 443")]
    Port,
    /// A user, a password, a fragment, or a form that programs read differently.
    #[error("surplus parts")]
    Surplus,
    /// Not a place of the public Internet.
    #[error("not public")]
    NotPublic,
}

impl Endpoint {
    /// Reads an address as it is written. How its name resolves is judged at each call.
    pub fn parse(text: &str, exceptions: &Exceptions) -> Result<Self, EndpointError> {
        // The parser would repair what other programs read otherwise (S-037).
        let doubtful =
            |letter: char| letter == '\\' || letter.is_whitespace() || letter.is_control();
        if text.len() > MOST || text.contains(doubtful) {
            return Err(EndpointError::NotAnAddress);
        }
        let url = Url::parse(text).map_err(|_| EndpointError::NotAnAddress)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(EndpointError::NotHttps);
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(EndpointError::NotAnAddress);
        };
        let signed = !url.username().is_empty() || url.password().is_some();
        if signed || text.contains(['@', '#']) {
            return Err(EndpointError::Surplus);
        }
        if !exceptions.allow(&host, port) {
            match (url.scheme(), port) {
                ("https", 443) => {}
                ("https", _) => return Err(EndpointError::Port),
                _ => return Err(EndpointError::NotHttps),
            }
            if !may_be_public(&host) {
                return Err(EndpointError::NotPublic);
            }
        }
        Ok(Self(url))
    }

    /// The address, as it is called.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(crate) const fn url(&self) -> &Url {
        &self.0
    }
}

/// Names that can only be of a local network are refused before anybody is asked for their address.
fn may_be_public(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => is_public((*address).into()),
        Host::Ipv6(address) => is_public((*address).into()),
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            let last = name.rsplit('.').next().unwrap_or_default();
            name.contains('.')
                && !matches!(
                    last,
                    "localhost" | "local" | "internal" | "lan" | "home" | "onion" | "arpa"
                )
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever leads within, or is no plain HTTPS address.
    const WITHIN: &[&str] = &[
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "https://0/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3/",
        "https://172.20.0.1/",
        "https://192.168.0.1/",
        "https://100.64.3.2/",
        "https://[fc00::1]/",
        "https://[fd00::1]/",
        "https://[fe80::1]/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://localhost./",
        "https://a.localhost/",
        "https://imprimante/",
        "https://base.internal/",
        "https://nas.local/",
        "https://user@partenaire.example/",
        "https://user:secret@partenaire.example/",
        "https://partenaire.example@127.0.0.1/",
        "https://partenaire.example#@127.0.0.1/",
        "https://partenaire.example/#x",
        "https://partenaire.example\\@127.0.0.1/",
        "https:\\\\127.0.0.1\\",
        "https://partenaire.example:8443/",
        "https://partenaire.example:22/",
        "http://partenaire.example/",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/",
        "ftp://partenaire.example/",
        "data:text/plain,x",
        "javascript:alert(1)",
        "//partenaire.example/",
        "partenaire.example",
        "https://",
        "https:///x",
        "",
        " https://partenaire.example/",
        "https://partenaire.example/a b",
        "https://partenaire.example/\r\nHost: x",
        "https://partenaire.example\u{0}/",
        "https://①②⑦.⓪.⓪.①/",
        "https://[::]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://1.0.0.127.in-addr.arpa/",
        "unix:///run/x.sock",
        "dict://127.0.0.1:11211/",
        "ldap://127.0.0.1/",
        "https://127.0.0.1:443/",
    ];

    /// S-037: none of these may be kept.
    #[test]
    fn s037_addresses_within_are_refused() {
        let none = Exceptions::default();
        for text in WITHIN {
            assert!(Endpoint::parse(text, &none).is_err(), "{text}");
        }
        let long = format!("https://partenaire.example/{}", "a".repeat(1_000));
        assert_eq!(
            Endpoint::parse(&long, &none),
            Err(EndpointError::NotAnAddress)
        );
    }

    #[test]
    fn ordinary_receivers_are_taken() {
        let none = Exceptions::default();
        for text in [
            "https://partenaire.example/crochet",
            "https://partenaire.example:443/c?cle=1",
            "https://193.0.6.139/c",
            "https://crochets.épicerie.example/",
        ] {
            assert!(Endpoint::parse(text, &none).is_ok(), "{text}");
        }
    }

    #[test]
    fn an_exception_is_exact() {
        let some: Exceptions = "recepteur.intranet:8080, 10.1.2.3:443".parse().unwrap();
        assert!(Endpoint::parse("http://recepteur.intranet:8080/c", &some).is_ok());
        assert!(Endpoint::parse("https://10.1.2.3/c", &some).is_ok());
        assert_eq!(
            Endpoint::parse("http://recepteur.intranet:8081/c", &some),
            Err(EndpointError::NotHttps)
        );
        assert_eq!(
            Endpoint::parse("https://10.1.2.4/c", &some),
            Err(EndpointError::NotPublic)
        );
        let here = Exceptions::loopback();
        assert!(Endpoint::parse("http://127.0.0.1:9000/c", &here).is_ok());
        assert!(Endpoint::parse("http://127.0.0.2:9000/c", &here).is_err());
        for bad in [
            "recepteur",
            "recepteur:",
            "recepteur:99999",
            ":80",
            "*.example:443x",
        ] {
            assert!(bad.parse::<Exceptions>().is_err(), "{bad}");
        }
    }
}
