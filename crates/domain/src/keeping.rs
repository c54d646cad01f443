//! How long things are kept, and how they end (S-116, S-507).

use crate::coded;
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};

coded! {
    /// Why a request is in no list any more.
    pub enum Aside {
        /// The person asked that it be used no more while a doubt lasts: it is read, and nothing else is
        /// done with it, not even at its term (S-115, GDPR article 18).
        Limited = "limited", "Usage limité";
        /// Nobody was in contact for long: kept for evidence, opened by two roles with a motive.
        Archived = "archived", "Archivée";
        /// Its key was destroyed: codes and dates are left, for figures and for the journal.
        Erased = "erased", "Effacée";
    }
}

coded! {
    /// Why a case was erased.
    pub enum ErasureReason {
        /// Its term was over.
        Term = "term", "Durée de conservation atteinte";
        /// The person asked for it, and had the right to.
        Person = "person", "À la demande de la personne";
        /// It should not have been there: another person, a test.
        Mistake = "mistake", "Déposée par erreur";
    }
}

coded! {
    /// Why an archived request is taken out of the archive.
    pub enum ArchiveMotive {
        /// The person uses a right, or asks for what was said.
        Person = "person", "À la demande de la personne";
        /// A complaint, an appeal or a lawsuit.
        Dispute = "dispute", "Réclamation ou contentieux";
        /// A control that the law provides for.
        Control = "control", "Contrôle prévu par la loi";
    }
}

/// How long each thing is kept. Every number has bounds, so that no setting keeps for ever, nor erases
/// what is at work (CNIL, délibération 2023-095: two years after the last contact).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeping {
    /// Months after the last contact until a request is archived: 6 to 24.
    pub requests_months: i64,
    /// Months in the archive until it is erased: 0 to 60.
    pub archives_months: i64,
    /// Days after its last change until a draft is erased: 7 to 365.
    pub drafts_days: i64,
    /// Days until the record of a call that must not be done twice is erased: 2 to 730.
    pub calls_days: i64,
    /// Days until what was told by mail is erased: 7 to 365.
    pub mails_days: i64,
}

impl Default for Keeping {
    fn default() -> Self {
        Self {
            requests_months: 24,
            archives_months: 36,
            drafts_days: 90,
            calls_days: 90,
            mails_days: 90,
        }
    }
}

/// Days between telling that a request is about to be archived and doing it (S-117).
pub const NOTICE_DAYS: i64 = 14;

/// The instants before which things end, as of now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Requests whose last contact was before are about to be archived: people are told.
    pub warnings: Timestamp,
    /// Those of whom people were told before are archived.
    pub warned: Timestamp,
    /// Requests whose last contact was before are archived.
    pub requests: Timestamp,
    /// Those archived before are erased.
    pub archives: Timestamp,
    /// Drafts changed before are erased.
    pub drafts: Timestamp,
    /// Records of calls made before are erased.
    pub calls: Timestamp,
    /// Mails settled before are erased.
    pub mails: Timestamp,
}

impl Keeping {
    /// The instants, counted back from now in days and months of Paris.
    pub fn terms(&self, now: Timestamp) -> Terms {
        let before = |instant: Timestamp, span: Span| {
            let paris = crate::calendar::paris(instant);
            // A span of a few years never leaves the calendar.
            let day: Date = paris.date().checked_sub(span).unwrap_or(Date::MIN);
            day.to_datetime(paris.time())
                .to_zoned(paris.time_zone().clone())
                .map_or(Timestamp::MIN, |zoned| zoned.timestamp())
        };
        let back = |span: Span| before(now, span);
        let notice = SignedDuration::from_hours(24 * NOTICE_DAYS);
        let then = now.saturating_add(notice).unwrap_or(now);
        Terms {
            warnings: before(then, Span::new().months(self.requests_months)),
            warned: back(Span::new().days(NOTICE_DAYS)),
            requests: back(Span::new().months(self.requests_months)),
            archives: back(Span::new().months(self.archives_months)),
            drafts: back(Span::new().days(self.drafts_days)),
            calls: back(Span::new().days(self.calls_days)),
            mails: back(Span::new().days(self.mails_days)),
        }
    }
}

/// What a run of the retention did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Requests of which people were told that they would be archived (S-117).
    pub warned: i64,
    /// Requests that were archived.
    pub archived: i64,
    /// Archived requests that were erased.
    pub erased: i64,
    /// Drafts.
    pub drafts: i64,
    /// Records of calls.
    pub calls: i64,
    /// Mails.
    pub mails: i64,
}

impl Counts {
    /// Whether there was nothing to do.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S-116: two years are two years of the calendar, leap days and summer time included.
    #[test]
    fn s116_terms_are_counted_in_the_calendar() {
        let now: Timestamp = "2028-02-29T09:00:00Z".parse().unwrap();
        let terms = Keeping::default().terms(now);
        assert_eq!(terms.requests.to_string(), "2026-02-28T09:00:00Z");
        assert_eq!(terms.archives.to_string(), "2025-02-28T09:00:00Z");
        assert_eq!(terms.drafts.to_string(), "2027-12-01T09:00:00Z");
        let summer: Timestamp = "2026-05-01T08:00:00Z".parse().unwrap();
        let terms = Keeping::default().terms(summer);
        assert_eq!(terms.drafts.to_string(), "2026-01-31T09:00:00Z");
    }
}
