//! A mail as the server received it, read by a parser that is not the sender's.

use mailparse::{MailParseError, ParsedMail, parse_mail};

/// A mail that the server accepted.
#[derive(Debug, Clone)]
pub struct Mail {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The content, without the dots that SMTP adds.
    pub raw: Vec<u8>,
    /// Whether it came over TLS.
    pub over_tls: bool,
    /// As whom the client signed in.
    pub user: Option<String>,
}

impl Mail {
    /// The header's names and decoded values, in order, of the mail itself.
    ///
    /// # Errors
    /// When the content is not a mail.
    pub fn headers(&self) -> Result<Vec<(String, String)>, MailParseError> {
        let mail = parse_mail(&self.raw)?;
        Ok(mail
            .headers
            .iter()
            .map(|header| (header.get_key(), header.get_value()))
            .collect())
    }

    /// The decoded value of the first header of that name.
    pub fn header(&self, name: &str) -> Option<String> {
        let headers = self.headers().ok()?;
        headers
            .into_iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The plain text part, decoded.
    pub fn text(&self) -> Option<String> {
        self.part("text/plain")
    }

    /// The HTML part, decoded.
    pub fn html(&self) -> Option<String> {
        self.part("text/html")
    }

    fn part(&self, media_type: &str) -> Option<String> {
        let mail = parse_mail(&self.raw).ok()?;
        find(&mail, media_type)
    }
}

fn find(part: &ParsedMail<'_>, media_type: &str) -> Option<String> {
    if part.ctype.mimetype == media_type {
        return part.get_body().ok();
    }
    part.subparts.iter().find_map(|part| find(part, media_type))
}
