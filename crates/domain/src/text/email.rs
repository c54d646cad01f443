//! The e-mail address of somebody who works with the service.

use super::{Sensitive, TextError};
use std::fmt;

/// The most that the local part may hold, and the whole address (RFC 5321, 4.5.3.1).
const MAX_LOCAL: usize = 64;
const MAX_ADDRESS: usize = 254;
const MAX_LABEL: usize = 63;

/// An address that a mail server can take: plain ASCII, one `@`, a domain with a dot.
///
/// Nothing that could open a header, a second recipient or a comment gets in (S-036). The domain
/// is kept in lower case, the local part as written. Its `Debug` shows the first letter and the
/// domain.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(Sensitive<String>);

impl EmailAddress {
    /// Reads an address; spaces around it are forgiven, any other surplus is not.
    ///
    /// Codes: `empty`, `too-long`, `email-format`, `email-not-ascii`.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.trim_matches([' ', '\u{a0}']);
        if text.is_empty() {
            return Err(TextError::empty());
        }
        if text.len() > MAX_ADDRESS {
            return Err(TextError::too_long(MAX_ADDRESS));
        }
        if !text.is_ascii() {
            return Err(TextError::new(
                "email-not-ascii",
                "Une adresse électronique s’écrit sans accent ni caractère spécial.",
            ));
        }
        match text.split_once('@') {
            Some((local, domain)) if is_local(local) && is_domain(domain) => Ok(Self(
                Sensitive::new(format!("{local}@{}", domain.to_ascii_lowercase())),
            )),
            _ => Err(TextError::new(
                "email-format",
                "Cette adresse électronique n’est pas complète : elle s’écrit nom@domaine.fr.",
            )),
        }
    }

    /// The address: for the envelope of a mail, for its owner, for the store.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The address in lower case: one account per form, whoever typed it.
    pub fn matching_form(&self) -> Sensitive<String> {
        Sensitive::new(self.expose().to_ascii_lowercase())
    }

    /// What follows the `@`, in lower case.
    pub fn domain(&self) -> &str {
        self.expose()
            .split_once('@')
            .map_or("", |(_, domain)| domain)
    }

    /// `j•••@ccas.example`: for a page that must hint at an address without giving it.
    pub fn masked(&self) -> String {
        let first: String = self.expose().chars().take(1).collect();
        format!("{first}•••@{}", self.domain())
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Dot-separated atoms of RFC 5322: quoted local parts are legal, never seen, and dangerous.
fn is_local(local: &str) -> bool {
    let is_atom = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&c);
    local.len() <= MAX_LOCAL
        && local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.bytes().all(is_atom))
}

fn is_domain(domain: &str) -> bool {
    let top_is_a_name = domain
        .rsplit_once('.')
        .is_some_and(|(_, top)| !top.bytes().all(|c| c.is_ascii_digit()));
    top_is_a_name
        && domain.split('.').all(|label| {
            (1..=MAX_LABEL).contains(&label.len())
                && label
                    .bytes()
                    .all(|c| c.is_ascii_alphanumeric() || c == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_addresses_are_read() {
        for (text, kept) in [
            (
                " jeanne.martin@CCAS.example\u{a0}",
                "jeanne.martin@ccas.example",
            ),
            (
                "O'Neil+test@sub.ccas-lys.example",
                "O'Neil+test@sub.ccas-lys.example",
            ),
            ("a@b.test", "a@b.test"),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap().expose(), kept);
        }
    }

    /// S-036: nothing that a mail header would take for something else.
    #[test]
    fn anything_that_is_not_one_plain_address_is_refused() {
        for text in [
            "ccas.example",
            "@ccas.example",
            "a@",
            "a@localhost",
            "a@@b.test",
            "a@b@c.test",
            "a b@c.test",
            "a@c.test\r\nBcc: x@y.test",
            "a@c.test\n",
            "a\0@c.test",
            "a@c.test,b@c.test",
            "\"a b\"@c.test",
            "<a@c.test>",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a.@c.test",
            ".a@c.test",
            "a..b@c.test",
            "a@-c.test",
            "a@c-.test",
            "a@c..test",
            "a@.test",
            "a@c.test.",
            "a;b@c.test",
        ] {
            assert_eq!(
                EmailAddress::parse(text).unwrap_err().code,
                "email-format",
                "{text:?}"
            );
        }
        assert_eq!(
            EmailAddress::parse("é@c.test").unwrap_err().code,
            "email-not-ascii"
        );
        assert_eq!(
            EmailAddress::parse("a@c\u{202e}.test").unwrap_err().code,
            "email-not-ascii"
        );
        assert_eq!(EmailAddress::parse("  ").unwrap_err().code, "empty");
    }

    #[test]
    fn lengths_are_those_of_the_mail_standard() {
        let local = "a".repeat(MAX_LOCAL);
        assert!(EmailAddress::parse(&format!("{local}@c.test")).is_ok());
        assert!(EmailAddress::parse(&format!("{local}a@c.test")).is_err());
        let label = "b".repeat(MAX_LABEL);
        assert!(EmailAddress::parse(&format!("a@{label}.test")).is_ok());
        assert!(EmailAddress::parse(&format!("a@{label}b.test")).is_err());
        let long = format!("a@{label}.{label}.{label}.{label}.test");
        assert_eq!(EmailAddress::parse(&long).unwrap_err().code, "too-long");
    }

    /// S-512: what a log would show.
    #[test]
    fn debug_masks_the_address() {
        let address = EmailAddress::parse("jeanne.martin@ccas.example").unwrap();
        assert_eq!(format!("{address:?}"), "j•••@ccas.example");
    }

    #[test]
    fn one_form_for_all_spellings() {
        let [upper, lower] = ["Jeanne@CCAS.example", "jeanne@ccas.example"]
            .map(|text| EmailAddress::parse(text).unwrap().matching_form());
        assert_eq!(upper, lower);
    }
}
