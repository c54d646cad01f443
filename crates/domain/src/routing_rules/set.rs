//! A set of rules, from its draft to its publication.

use super::Rule;
use crate::accounts::Author;
use crate::funds::FundCode;
use crate::ids::RuleSetId;
use crate::text::Label;
use jiff::Timestamp;

/// How and when a set was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Its number in the fund: 1, 2, 3… The highest one applies.
    pub number: i32,
    /// By whom.
    pub by: Author,
    /// When.
    pub at: Timestamp,
}

/// A set of rules of a fund: a draft that may change, or a published version that never does.
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// Its id.
    pub id: RuleSetId,
    /// The fund.
    pub fund: FundCode,
    /// The number of the set that applied when this one was last written; 0 is the core's own table.
    pub based_on: i32,
    /// Why, in the words of whoever proposes it.
    pub motive: Label,
    /// The rules, in the order in which they are tried.
    pub rules: Vec<Rule>,
    /// Who drafted it.
    pub author: Author,
    /// When it was last written.
    pub updated_at: Timestamp,
    /// Its publication; `None` while it is a draft.
    pub published: Option<Published>,
    /// Grows by one at each change; the strong `ETag`.
    pub version: i32,
}

/// Why a set cannot be changed or published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleSetRefused {
    /// It is published: it never changes again.
    #[error("the set is published")]
    AlreadyPublished,
    /// Another set was published since it was written: what was rehearsed is no longer what applies.
    #[error("another set was published meanwhile")]
    Outdated,
}

impl RuleSet {
    /// The most rules that a set may hold.
    pub const MOST_RULES: usize = 200;

    /// Writes a draft again, over the set that applies now.
    pub fn write(
        self,
        (motive, rules): (Label, Vec<Rule>),
        current: i32,
        now: Timestamp,
    ) -> Result<Self, RuleSetRefused> {
        if self.published.is_some() {
            return Err(RuleSetRefused::AlreadyPublished);
        }
        Ok(Self {
            motive,
            rules,
            based_on: current,
            updated_at: now,
            version: self.version + 1,
            ..self
        })
    }

    /// Publishes a draft as the set that follows `current`, the one that applies now.
    pub fn publish(self, current: i32, by: Author, now: Timestamp) -> Result<Self, RuleSetRefused> {
        if self.published.is_some() {
            return Err(RuleSetRefused::AlreadyPublished);
        }
        if self.based_on != current {
            return Err(RuleSetRefused::Outdated);
        }
        Ok(Self {
            published: Some(Published {
                number: current + 1,
                by,
                at: now,
            }),
            version: self.version + 1,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(based_on: i32) -> RuleSet {
        RuleSet {
            id: RuleSetId::from_uuid(uuid::Uuid::from_u128(1)),
            fund: "597".parse().unwrap(),
            based_on,
            motive: Label::parse("Un guichet pour la PASS").unwrap(),
            rules: Vec::new(),
            author: Author::System,
            updated_at: Timestamp::UNIX_EPOCH,
            published: None,
            version: 1,
        }
    }

    #[test]
    fn a_draft_is_published_over_what_it_was_written_over() {
        let outdated = draft(3).publish(4, Author::System, Timestamp::UNIX_EPOCH);
        assert_eq!(outdated.unwrap_err(), RuleSetRefused::Outdated);
        let published = draft(3)
            .publish(3, Author::System, Timestamp::UNIX_EPOCH)
            .unwrap();
        assert_eq!(
            published.published.map(|published| published.number),
            Some(4)
        );
        assert_eq!(published.version, 2);
    }

    #[test]
    fn what_is_published_never_changes() {
        let published = draft(0)
            .publish(0, Author::System, Timestamp::UNIX_EPOCH)
            .unwrap();
        let words = (published.motive.clone(), Vec::new());
        let written = published.clone().write(words, 1, Timestamp::UNIX_EPOCH);
        assert_eq!(written.unwrap_err(), RuleSetRefused::AlreadyPublished);
        let again = published.publish(1, Author::System, Timestamp::UNIX_EPOCH);
        assert_eq!(again.unwrap_err(), RuleSetRefused::AlreadyPublished);
    }

    #[test]
    fn a_draft_written_again_is_over_what_applies_now() {
        let words = (draft(0).motive, Vec::new());
        let written = draft(0).write(words, 2, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!((written.based_on, written.version), (2, 2));
    }
}
