//! The name of a stored file: its id, two folders deep (S-046).

use domain::ids::AttachmentId;
use object_store::path::Path;

/// `3f/a1/0198c0de-…-a13f`: the last two bytes of the id, which are random, spread files evenly
/// over 65,536 folders; its first bytes are the time.
pub(crate) fn of(id: AttachmentId) -> Path {
    let [.., inner, outer] = id.uuid().into_bytes();
    Path::from_iter([
        format!("{outer:02x}"),
        format!("{inner:02x}"),
        id.to_string(),
    ])
}

/// The folder of every file whose id ends with this byte.
pub(crate) fn folder(outer: u8) -> Path {
    Path::from(format!("{outer:02x}"))
}

/// The id that a stored file has, if it is one of ours.
pub(crate) fn id_of(path: &Path) -> Option<AttachmentId> {
    let id = path.filename()?.parse().ok()?;
    (of(id) == *path).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ID: AttachmentId =
        AttachmentId::from_uuid(Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_a13f));

    /// S-046: nothing of the name comes from the person.
    #[test]
    fn a_name_is_the_id_two_folders_deep() {
        let name = of(ID);
        assert_eq!(name.as_ref(), "3f/a1/0198c0de-0000-7000-8000-00000000a13f");
        assert_eq!(id_of(&name), Some(ID));
        assert!(name.prefix_matches(&folder(0x3f)));
    }

    #[test]
    fn what_we_did_not_name_is_not_ours() {
        let others = [
            "3f/a1/notes.txt",
            "00/a1/0198c0de-0000-7000-8000-00000000a13f",
            "3f/0198c0de-0000-7000-8000-00000000a13f",
            "3f/a1/0198C0DE-0000-7000-8000-00000000A13F",
            "0198c0de-0000-7000-8000-00000000a13f",
        ];
        for other in others {
            assert_eq!(id_of(&Path::from(other)), None, "{other}");
        }
    }
}
