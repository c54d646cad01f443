//! What a use case showed.

use domain::audit::Nature;
use domain::ids::{AccountId, AttachmentId, DraftId, RequestId};
use uuid::Uuid;

/// What a use case showed, by its ids: never a name, a text or a word that was searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    pub(super) nature: Nature,
    pub(super) object: Option<Uuid>,
    pub(super) objects: Vec<Uuid>,
    pub(super) codes: String,
}

impl Sight {
    fn of(nature: Nature, object: Option<Uuid>, objects: Vec<Uuid>, codes: &str) -> Self {
        Self {
            nature,
            object,
            objects,
            codes: codes.to_owned(),
        }
    }

    /// A request, whole.
    pub fn request(id: RequestId) -> Self {
        Self::of(Nature::RequestRead, Some(id.uuid()), Vec::new(), "")
    }

    /// A part of a request: `thread`, `history`, `reply`.
    pub fn part(id: RequestId, part: &'static str) -> Self {
        let codes = format!("part={part}");
        Self::of(Nature::RequestRead, Some(id.uuid()), Vec::new(), &codes)
    }

    /// A list of requests with the names of the people concerned.
    pub fn requests(ids: impl IntoIterator<Item = RequestId>) -> Self {
        let ids = ids.into_iter().map(RequestId::uuid).collect();
        Self::of(Nature::RequestListed, None, ids, "")
    }

    /// A list of requests by references and codes.
    pub fn references(ids: impl IntoIterator<Item = RequestId>) -> Self {
        let ids = ids.into_iter().map(RequestId::uuid).collect();
        Self::of(Nature::RequestIndexed, None, ids, "")
    }

    /// What would become of a request about somebody.
    pub fn preview() -> Self {
        Self::of(Nature::RequestPreviewed, None, Vec::new(), "")
    }

    /// A file of a request.
    pub fn attachment(id: AttachmentId, request: RequestId) -> Self {
        let request = vec![request.uuid()];
        Self::of(Nature::AttachmentRead, Some(id.uuid()), request, "")
    }

    /// A draft.
    pub fn draft(id: DraftId) -> Self {
        Self::of(Nature::DraftRead, Some(id.uuid()), Vec::new(), "")
    }

    /// Several drafts.
    pub fn drafts(ids: impl IntoIterator<Item = DraftId>) -> Self {
        let ids = ids.into_iter().map(DraftId::uuid).collect();
        Self::of(Nature::DraftListed, None, ids, "")
    }

    /// Somebody's account.
    pub fn account(id: AccountId) -> Self {
        Self::of(Nature::AccountRead, Some(id.uuid()), Vec::new(), "")
    }

    /// Several accounts.
    pub fn accounts(ids: impl IntoIterator<Item = AccountId>) -> Self {
        let ids = ids.into_iter().map(AccountId::uuid).collect();
        Self::of(Nature::AccountListed, None, ids, "")
    }

    /// The journal itself (S-126): about whom or what, if about one.
    pub fn journal(object: Option<Uuid>, codes: &str) -> Self {
        Self::of(Nature::JournalRead, object, Vec::new(), codes)
    }

    pub(super) fn refusal(nature: Nature, asked: Option<Uuid>) -> Self {
        Self::of(nature, asked, Vec::new(), "")
    }
}

/// One sight of all that a call showed: named by what says most of somebody, about everything of the
/// same kind.
pub(super) fn merged(sights: &[Sight]) -> Option<Sight> {
    let first = sights.iter().min_by_key(|sight| sight.nature)?;
    let kind = family(first.nature);
    let mut line = first.clone();
    for sight in sights {
        if family(sight.nature) != kind {
            continue;
        }
        let single = (sight.nature != Nature::AttachmentRead)
            .then_some(sight.object)
            .flatten();
        for id in single.into_iter().chain(sight.objects.iter().copied()) {
            if line.object != Some(id) && !line.objects.contains(&id) {
                line.objects.push(id);
            }
        }
    }
    Some(line)
}

/// What the objects of a line are ids of; a file comes with its request.
const fn family(nature: Nature) -> &'static str {
    match nature {
        Nature::AttachmentRead => "request",
        other => other.object_kind(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> RequestId {
        RequestId::from_uuid(Uuid::from_u128(n))
    }

    /// S-122: a page that shows several things leaves one line, and it forgets none of them.
    #[test]
    fn s122_one_line_tells_of_all_that_a_page_showed() {
        let colleague = AccountId::from_uuid(Uuid::from_u128(9));
        let page = [
            Sight::accounts([colleague]),
            Sight::requests([id(1), id(2)]),
            Sight::request(id(3)),
            Sight::part(id(3), "reply"),
            Sight::requests([id(2), id(3)]),
        ];
        let line = merged(&page).unwrap();
        assert_eq!(line.nature, Nature::RequestRead);
        assert_eq!(line.object, Some(id(3).uuid()));
        assert_eq!(line.objects, [id(1).uuid(), id(2).uuid()]);
        assert!(merged(&[]).is_none());
    }
}
