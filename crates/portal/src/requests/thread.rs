//! The thread of a request, as a page shows it: what was written, what was done, what was joined, in
//! the order of time. What the reader may not know is not in the dossier it is made from (S-005).

use crate::frame::initials;
use crate::urls;
use app::requests::{Dossier, Line};
use domain::accounts::Author;
use domain::calendar::paris;
use domain::requests::acts::Act;
use domain::thread::{Attachment, Audience, Message};
use jiff::Timestamp;

/// The thread.
pub struct ThreadView {
    /// What is in it, oldest first.
    pub entries: Vec<Entry>,
    /// How many messages.
    pub count: String,
}

/// Something in the thread.
pub enum Entry {
    /// What somebody wrote.
    Said(Said),
    /// What somebody did.
    Done(Done),
}

/// What somebody wrote.
pub struct Said {
    /// The id of its title in the page.
    pub anchor: String,
    /// Who.
    pub who: String,
    /// Her initials.
    pub initials: String,
    /// For whom she wrote; or that it is internal.
    pub of: String,
    /// Its classes.
    pub class: &'static str,
    /// The classes of the initials.
    pub avatar: &'static str,
    /// When, for programs.
    pub datetime: String,
    /// When.
    pub moment: String,
    /// Its words.
    pub text: String,
    /// Its files.
    pub files: Vec<FileView>,
}

/// What somebody did.
pub struct Done {
    /// Who.
    pub who: String,
    /// What.
    pub what: String,
    /// When, for programs.
    pub datetime: String,
    /// When.
    pub moment: String,
    /// The files of the act.
    pub files: Vec<FileView>,
}

/// A file.
pub struct FileView {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub href: String,
    /// `PDF, 214 Ko`.
    pub kind: String,
    /// Whether only the fund sees it.
    pub is_internal: bool,
}

impl FileView {
    /// How a file is shown.
    pub fn of(file: &Attachment) -> Self {
        let kind = match file.media_type.as_str() {
            "application/pdf" => "PDF",
            "image/png" => "PNG",
            _ => "JPEG",
        };
        let size = french::size(u64::try_from(file.size).unwrap_or_default());
        Self {
            name: file.name.expose().to_owned(),
            href: urls::attachment(file.request, file.id),
            kind: format!("{kind}, {size}"),
            is_internal: file.audience == Audience::Fund,
        }
    }
}

/// `2026-11-23T09:00:00Z`, for the `datetime` of an element `time`.
pub fn datetime(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `23 novembre 2026 à 10 h 00`, in Paris.
pub fn moment(at: Timestamp) -> String {
    french::moment(paris(at).datetime())
}

impl ThreadView {
    /// The thread of a dossier, for a reader of the fund or of the organisation.
    pub fn of(dossier: &Dossier, for_fund: bool) -> Self {
        let voice = Voice { dossier, for_fund };
        let mut entries = vec![(dossier.detail.request.submitted_at, voice.first())];
        let messages = dossier.thread.messages.iter().enumerate();
        entries.extend(messages.map(|(at, message)| (message.at, voice.said(at, message))));
        let lines = dossier.lines.iter();
        entries.extend(lines.filter_map(|line| Some((line.at, voice.done(line)?))));
        // Stable: what was written stays before what it did.
        entries.sort_by_key(|(at, _)| *at);
        let count = dossier.thread.messages.len().saturating_add(1);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        Self {
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
            count: french::counted(count, "message", "messages"),
        }
    }
}

struct Voice<'a> {
    dossier: &'a Dossier,
    for_fund: bool,
}

impl Voice<'_> {
    /// The words with which the request came.
    fn first(&self) -> Entry {
        let detail = &self.dossier.detail;
        let (who, of) = self.name(detail.request.author, false);
        Entry::Said(Said {
            anchor: "message-0".to_owned(),
            initials: initials(&who),
            who,
            of,
            class: "msg",
            avatar: "avatar avatar--alt",
            datetime: datetime(detail.request.submitted_at),
            moment: moment(detail.request.submitted_at),
            text: detail.submission.text.expose().to_owned(),
            files: Vec::new(),
        })
    }

    fn said(&self, at: usize, message: &Message) -> Entry {
        let (who, mut of) = self.name(message.author, message.from_fund);
        let class = match (message.audience, message.from_fund) {
            (Audience::Fund, _) => "msg msg--note",
            (Audience::Everybody, true) => "msg msg--us",
            (Audience::Everybody, false) => "msg",
        };
        if message.audience == Audience::Fund {
            "note interne, invisible du partenaire".clone_into(&mut of);
        }
        let files = self.dossier.thread.attachments.iter();
        let files = files.filter(|file| file.message == Some(message.id));
        Entry::Said(Said {
            anchor: format!("message-{}", at.saturating_add(1)),
            initials: initials(&who),
            who,
            of,
            class,
            avatar: if message.from_fund {
                "avatar"
            } else {
                "avatar avatar--alt"
            },
            datetime: datetime(message.at),
            moment: moment(message.at),
            text: message.body.expose().to_owned(),
            files: files.map(FileView::of).collect(),
        })
    }

    fn done(&self, line: &Line) -> Option<Entry> {
        let wrote = self.dossier.thread.messages.iter();
        let wrote = wrote.clone().any(|message| message.at == line.at);
        let files = self.dossier.thread.attachments.iter();
        let joins = matches!(line.act, Act::Attach | Act::Note);
        let files: Vec<FileView> = files
            .filter(|file| joins && file.message.is_none() && file.at == line.at)
            .map(FileView::of)
            .collect();
        let what = match line.act {
            Act::Submit => return None,
            Act::Reply | Act::Write if wrote => return None,
            // What was joined to words is shown beneath them.
            Act::Note | Act::Attach if files.is_empty() => return None,
            Act::Take => "a pris la demande en charge".to_owned(),
            Act::Assign => self.assigned(line),
            Act::Sort => format!("a orienté la demande vers\u{a0}: {}", line.service.label()),
            Act::Ask => "attend des éléments".to_owned(),
            Act::Reply => "a fourni un élément demandé".to_owned(),
            Act::Write => "a mis à jour les éléments demandés".to_owned(),
            Act::Note => "a gardé un fichier pour la caisse".to_owned(),
            Act::Answer => "a répondu à la demande".to_owned(),
            Act::Close => line.outcome.map_or_else(
                || "a clôturé la demande".to_owned(),
                |outcome| format!("a clôturé la demande\u{a0}: {}", outcome.label()),
            ),
            Act::Confirm => "a confirmé que c’est terminé".to_owned(),
            Act::Reopen => "a rouvert la demande".to_owned(),
            Act::Withdraw => "a retiré la demande".to_owned(),
            Act::Revoke => "a signalé que la personne retire son accord".to_owned(),
            Act::Link => "a lié cette demande à une autre".to_owned(),
            Act::Merge => "a réuni cette demande avec une autre".to_owned(),
            Act::Unmerge => "a séparé cette demande d’une autre".to_owned(),
            Act::Attach => "a joint des fichiers".to_owned(),
            Act::Rectify => "a rectifié l’identité de la personne".to_owned(),
            Act::Limit => "a limité l’usage de cette demande".to_owned(),
            Act::Lift => "a levé la limitation de cette demande".to_owned(),
        };
        Some(Entry::Done(Done {
            who: self.name(line.author, line.by_fund).0,
            what,
            datetime: datetime(line.at),
            moment: moment(line.at),
            files,
        }))
    }

    fn assigned(&self, line: &Line) -> String {
        let to = line.assignee.and_then(|to| self.dossier.name(to));
        to.map_or_else(
            || "a confié la demande à un agent".to_owned(),
            |name| format!("a confié la demande à {name}"),
        )
    }

    /// Who, and for whom she acts; the fund as a whole where its people are not named.
    fn name(&self, author: Author, by_fund: bool) -> (String, String) {
        let of = if by_fund {
            &self.dossier.fund
        } else {
            &self.dossier.organisation
        };
        let of = of.as_str().to_owned();
        match (self.dossier.author(author), author) {
            (Some(name), _) => (name.as_str().to_owned(), of),
            (None, Author::System) => ("Le service".to_owned(), String::new()),
            (None, Author::Client(_)) => ("Le logiciel".to_owned(), of),
            (None, Author::Account(_)) if by_fund && !self.for_fund => (of, String::new()),
            (None, Author::Account(_)) => ("Une personne".to_owned(), of),
        }
    }
}
