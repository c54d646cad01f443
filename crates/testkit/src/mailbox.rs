//! The e-mails that the service wrote.

use crate::House;
use mailparse::MailHeaderMap;
use std::time::Duration;

/// An e-mail.
#[derive(Debug, Clone)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its identity.
    pub id: String,
    /// The whole of it, decoded: headers, text, HTML.
    pub all: String,
}

impl House {
    /// The e-mails written so far, once there are at least `count`; the test fails after ten seconds.
    pub async fn letters(&self, count: usize) -> Vec<Letter> {
        for _ in 0..200 {
            let letters = self.read_letters();
            if letters.len() >= count {
                return letters;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{} e-mails, {count} awaited", self.read_letters().len());
    }

    fn read_letters(&self) -> Vec<Letter> {
        let entries = std::fs::read_dir(self.mail_folder())
            .into_iter()
            .flatten()
            .flatten();
        let files =
            entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "eml"));
        files
            .filter_map(|entry| std::fs::read(entry.path()).ok())
            .map(|bytes| read(&bytes))
            .collect()
    }
}

fn read(bytes: &[u8]) -> Letter {
    let mail = mailparse::parse_mail(bytes).expect("an e-mail");
    let header = |name: &str| mail.headers.get_first_value(name).unwrap_or_default();
    let mut all = String::new();
    for header in &mail.headers {
        all.push_str(&header.get_key());
        all.push_str(": ");
        all.push_str(&header.get_value());
        all.push('\n');
    }
    for part in mail.parts() {
        all.push_str(&part.get_body().unwrap_or_default());
    }
    Letter {
        to: header("To"),
        subject: header("Subject"),
        id: header("Message-ID"),
        all,
    }
}
