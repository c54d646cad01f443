//! Files in a local folder.

use domain::ids::AttachmentId;
use files::{FileStore, FilesError};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};
use tempfile::TempDir;
use uuid::Uuid;

const ID: AttachmentId =
    AttachmentId::from_uuid(Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_a13f));
const TOO_LARGE: usize = sealing::MAX_SEALABLE_FILE_BYTES + sealing::OVERHEAD + 1;

fn open(folder: &Path) -> FileStore {
    FileStore::open(&format!("file://{}", folder.display()), &BTreeMap::new()).unwrap()
}

fn store() -> (TempDir, FileStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("var/files"));
    (folder, store)
}

fn path_of(folder: &TempDir) -> PathBuf {
    folder.path().join(format!("var/files/3f/a1/{ID}"))
}

fn set_age(path: &Path, seconds: u64) {
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds))
        .unwrap();
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

#[tokio::test]
async fn what_is_put_is_got_until_deleted() {
    let (_folder, store) = store();
    store.put(ID, b"sealed".to_vec()).await.unwrap();
    assert_eq!(store.get(ID).await.unwrap(), b"sealed");
    store.delete(ID).await.unwrap();
    assert!(matches!(store.get(ID).await, Err(FilesError::NotFound(id)) if id == ID));
    store.delete(ID).await.unwrap();
}

/// A second start finds what the first one kept.
#[tokio::test]
async fn files_outlive_the_store() {
    let (folder, store) = store();
    store.put(ID, b"sealed".to_vec()).await.unwrap();
    drop(store);
    let again = open(&folder.path().join("var/files/"));
    assert_eq!(again.get(ID).await.unwrap(), b"sealed");
}

/// S-046: on the disk, an id and nothing else; no other user of the machine reads the folder.
#[tokio::test]
async fn a_file_lies_under_its_id_only() {
    let (folder, store) = store();
    store.put(ID, b"sealed".to_vec()).await.unwrap();
    let path = path_of(&folder);
    assert_eq!(std::fs::read(&path).unwrap(), b"sealed");
    let neighbours = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(neighbours, 1, "nothing temporary stays");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let root = folder.path().join("var/files");
        assert_eq!(root.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}

/// S-404: a second write replaces the first as a whole.
#[tokio::test]
async fn a_file_is_replaced_whole() {
    let (_folder, store) = store();
    store.put(ID, b"a longer content".to_vec()).await.unwrap();
    store.put(ID, b"short".to_vec()).await.unwrap();
    assert_eq!(store.get(ID).await.unwrap(), b"short");
}

/// Files that make the same folders at the same moment do not disturb one another.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn files_are_kept_at_the_same_moment() {
    let (_folder, store) = store();
    let id = |n: u128| AttachmentId::from_uuid(Uuid::from_u128((n << 64) | 0xa13f));
    let puts: Vec<_> = (0..40)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.put(id(n), n.to_be_bytes().to_vec()).await })
        })
        .collect();
    for put in puts {
        put.await.unwrap().unwrap();
    }
    for n in 0..40 {
        assert_eq!(store.get(id(n)).await.unwrap(), n.to_be_bytes());
    }
    assert_eq!(
        store
            .list_older_than(0x3f, Timestamp::MAX)
            .await
            .unwrap()
            .len(),
        40
    );
}

/// S-508: the bound holds on both ways, before memory is taken.
#[tokio::test]
async fn a_file_beyond_the_bound_is_refused() {
    let (folder, store) = store();
    let refused = store.put(ID, vec![0; TOO_LARGE]).await;
    assert!(matches!(refused, Err(FilesError::TooLarge(id)) if id == ID));
    assert!(!path_of(&folder).exists());

    store.put(ID, vec![0; TOO_LARGE - 1]).await.unwrap();
    assert_eq!(store.get(ID).await.unwrap().len(), TOO_LARGE - 1);
    let file = File::options().write(true).open(path_of(&folder)).unwrap();
    file.set_len(u64::try_from(TOO_LARGE).unwrap()).unwrap();
    assert!(matches!(store.get(ID).await, Err(FilesError::TooLarge(id)) if id == ID));
}

/// The sweeper sees files that are old enough, in the folder that it asks for, and only ours.
#[tokio::test]
async fn old_files_are_listed() {
    let (folder, store) = store();
    let recent = AttachmentId::from_uuid(Uuid::from_u128(0x11_003f));
    for id in [ID, recent] {
        store.put(id, b"sealed".to_vec()).await.unwrap();
    }
    set_age(&path_of(&folder), 1_000);
    set_age(
        &folder.path().join(format!("var/files/3f/00/{recent}")),
        2_000,
    );
    let stranger = folder.path().join("var/files/3f/notes.txt");
    std::fs::write(&stranger, "mine").unwrap();
    set_age(&stranger, 1_000);

    let listed = async |last, second| store.list_older_than(last, at(second)).await.unwrap();
    assert_eq!(listed(0x3f, 1_000).await, []);
    assert_eq!(listed(0x3f, 1_001).await, [ID]);
    assert_eq!(listed(0x3f, 3_000).await.len(), 2);
    assert_eq!(
        listed(0x3e, 3_000).await,
        [],
        "a folder that does not exist is empty"
    );
}

/// S-402: what a crash left between the write and the rename is neither a file nor kept for ever.
#[tokio::test]
async fn interrupted_writes_are_removed() {
    let (folder, store) = store();
    store.put(ID, b"sealed".to_vec()).await.unwrap();
    let whole = path_of(&folder);
    let beside = |name: &str| whole.with_file_name(name);
    let [old, young] = [1, 2].map(|number| beside(&format!("{ID}#{number}")));
    let stranger = beside("notes#1");
    for (path, age) in [(&old, 1_000), (&young, 2_000), (&stranger, 1_000)] {
        std::fs::write(path, "half").unwrap();
        set_age(path, age);
    }
    set_age(&whole, 1_000);

    assert_eq!(store.list_older_than(0x3f, at(3_000)).await.unwrap(), [ID]);
    assert_eq!(store.remove_unfinished(at(2_000)).await.unwrap(), 1);
    let left = [&old, &young, &stranger, &whole].map(|path| path.exists());
    assert_eq!(left, [false, true, true, true]);
    assert_eq!(store.get(ID).await.unwrap(), b"sealed");
}

/// S-062: what cannot be the folder is said at start, not at the first upload.
#[test]
fn a_folder_that_cannot_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("files");
    std::fs::write(&file, "a file").unwrap();
    for path in [file.clone(), file.join("within")] {
        let url = format!("file://{}", path.display());
        let refused = FileStore::open(&url, &BTreeMap::new());
        assert!(matches!(refused, Err(FilesError::Folder(_))), "{url}");
    }
}
