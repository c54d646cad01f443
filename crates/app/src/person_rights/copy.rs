//! What a copy holds (S-114): everything that the fund has about one person, as she is given it. One
//! structure, written as JSON for machines and as a page for her.

use jiff::Timestamp;
use serde::Serialize;

/// A copy of everything about one person.
#[derive(Serialize)]
pub struct PersonCopy {
    /// The version of this format.
    pub format: u8,
    /// The code of the fund that answers.
    pub fund: String,
    /// Its name.
    pub fund_name: String,
    /// When the copy was made.
    pub made_at: Timestamp,
    /// The account that made it: the mark of the copy (S-011).
    pub made_by: String,
    /// On whose demand.
    pub motive: &'static str,
    /// How many requests it holds.
    pub count: usize,
    /// The requests, newest first.
    pub requests: Vec<Case>,
}

/// A label and what it says: what the page shows, in order.
#[derive(Serialize)]
pub struct Line {
    /// A stable name.
    pub code: &'static str,
    /// Its French label.
    pub label: &'static str,
    /// What is known.
    pub value: String,
}

/// Everything about one request.
#[derive(Serialize)]
pub struct Case {
    /// Its reference.
    pub reference: String,
    /// Its codes and dates.
    pub life: Vec<Line>,
    /// Who received what is in it.
    pub recipients: Vec<String>,
    /// Who the person is, as it was written.
    pub person: Vec<Line>,
    /// What was said of her before it was corrected, oldest first.
    pub before_corrections: Vec<Vec<Line>>,
    /// The hash of the information notice in force when it came in (S-113).
    pub notice: Option<String>,
    /// Her agreement.
    pub agreement: Vec<Line>,
    /// What the partner wrote.
    pub words: Vec<Line>,
    /// Why it was sorted as it was.
    pub sorting: Vec<String>,
    /// Messages and internal notes, oldest first.
    pub messages: Vec<Said>,
    /// Pieces that were asked for.
    pub asked: Vec<Requested>,
    /// Files: a copy of each is given by whoever treats the request.
    pub files: Vec<File>,
    /// Acts, oldest first.
    pub history: Vec<Access>,
    /// Who saw something of it: by organisation, never by name.
    pub seen_by: Vec<Access>,
    /// What the partner thought of how it ended.
    pub rating: Option<String>,
}

/// Something that was written.
#[derive(Serialize)]
pub struct Said {
    /// When.
    pub at: Timestamp,
    /// For whom its author acted.
    pub by: String,
    /// Whether it is an internal note of the fund.
    pub internal: bool,
    /// What it says.
    pub text: String,
}

/// A piece that was asked for.
#[derive(Serialize)]
pub struct Requested {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: String,
    /// Where it stands.
    pub status: &'static str,
}

/// A file.
#[derive(Serialize)]
pub struct File {
    /// When it was joined.
    pub at: Timestamp,
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// For whom whoever joined it acted.
    pub by: String,
}

/// Something that was done, or seen.
#[derive(Serialize)]
pub struct Access {
    /// When; first, for what happened several times.
    pub at: Timestamp,
    /// Last, for what happened several times.
    pub until: Option<Timestamp>,
    /// For whom whoever did it acted.
    pub by: String,
    /// What.
    pub what: String,
}
