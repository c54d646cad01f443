//! The requests of the demonstration: what partners wrote, and what became of it.

mod care;
mod documents;
mod files;
mod others;

use domain::codes::{RequestType, Service, Subject, Urgency};
use domain::requests::acts::Resort;
use domain::requests::state::Outcome;

/// A request and its life.
pub struct Story {
    /// What other stories call it.
    pub name: &'static str,
    /// Who files it: which partner, and whom of its people.
    pub by: (usize, usize),
    /// Who it is about: stories with the same seed are about the same person.
    pub person: &'static str,
    /// When: business days before today, and the hour in Paris.
    pub at: (u32, i8),
    /// What the partner thinks it is.
    pub declared: Option<RequestType>,
    /// The title.
    pub title: &'static str,
    /// The text.
    pub text: &'static str,
    /// What happens next, each after so many working hours.
    pub steps: &'static [(u32, Step)],
}

/// Something that happens to a request.
#[derive(Clone, Copy)]
pub enum Step {
    /// An agent of the service takes it.
    Take,
    /// An agent sorts it again.
    Sort(Resort),
    /// An agent writes to colleagues.
    Note(&'static str),
    /// An agent asks for named items.
    Ask(&'static [&'static str], &'static str),
    /// An agent writes without answering.
    Write(&'static str),
    /// An agent answers.
    Answer(&'static str),
    /// An agent closes.
    Close(Outcome, &'static str),
    /// The supervisor links it to another story's request.
    Link(&'static str),
    /// The supervisor folds it into another story's request.
    Merge(&'static str),
    /// The supervisor puts it back as it was.
    Unmerge,
    /// A colleague of the author writes.
    Reply(&'static str),
    /// The author joins a file.
    Attach(&'static str),
    /// The author says that everything asked for is there.
    Provide,
    /// The author confirms the end.
    Confirm,
    /// The author reopens it.
    Reopen(&'static str),
    /// The author takes it back.
    Withdraw,
}

/// Every story.
pub fn all() -> Vec<&'static Story> {
    files::STORIES
        .iter()
        .chain(&documents::STORIES)
        .chain(&care::STORIES)
        .chain(&others::STORIES)
        .collect()
}

const fn to(
    request_type: RequestType,
    subject: Subject,
    service: Service,
    urgency: Urgency,
) -> Step {
    Step::Sort(Resort {
        request_type,
        subject,
        service,
        urgency,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::cast::PARTNERS;
    use std::collections::BTreeSet;

    #[test]
    fn stories_have_names_authors_and_words_of_their_own() {
        let stories = all();
        assert!((38..=50).contains(&stories.len()), "{}", stories.len());
        let names: BTreeSet<&str> = stories.iter().map(|story| story.name).collect();
        assert_eq!(names.len(), stories.len());
        let texts: BTreeSet<&str> = stories.iter().map(|story| story.text).collect();
        assert_eq!(texts.len(), stories.len());
        for story in &stories {
            assert!(
                story.by.1 < PARTNERS[story.by.0].people.len(),
                "{}",
                story.name
            );
            for (_, step) in story.steps {
                if let Step::Link(other) | Step::Merge(other) = step {
                    assert!(names.contains(other), "{}", story.name);
                }
            }
        }
    }

    /// All of it is over before today, so that the demonstration can start at any hour.
    #[test]
    fn stories_end_before_today() {
        for story in all() {
            let first = u32::try_from(story.at.1).unwrap() - 9;
            let hours: u32 = story.steps.iter().map(|(hours, _)| hours).sum();
            assert!((9..16).contains(&story.at.1), "{}", story.name);
            assert!(
                first + hours < story.at.0 * 8,
                "{}: {first} + {hours}",
                story.name
            );
        }
    }
}
