//! Files in a bucket, against a stand-in that speaks enough of S3.

use crate::impostor::Impostor;
use crate::stand_in::StandIn;
use domain::ids::AttachmentId;
use files::{FileStore, FilesError};
use jiff::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

const ID: AttachmentId =
    AttachmentId::from_uuid(Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_a13f));
const KEY: &str = "/bucket/espace/3f/a1/0198c0de-0000-7000-8000-00000000a13f";

fn options(endpoint: &str) -> BTreeMap<String, String> {
    let options = [
        ("AWS_ACCESS_KEY_ID", "key-id"),
        ("AWS_SECRET_ACCESS_KEY", "key-secret"),
        ("AWS_REGION", "region-1"),
        ("AWS_ENDPOINT", endpoint),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_TIMEOUT", "500ms"),
    ];
    options
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

async fn store() -> (StandIn, FileStore) {
    let server = StandIn::start().await;
    let store = FileStore::open("s3://bucket/espace", &options(&server.url())).unwrap();
    (server, store)
}

/// S-046: the same life as in a folder, under the same name, behind the URL's prefix; every call
/// is signed and none shows the secret.
#[tokio::test]
async fn what_is_put_is_got_until_deleted() {
    let (server, store) = store().await;
    store.put(ID, b"sealed".to_vec()).await.unwrap();
    assert_eq!(server.object(KEY).as_deref(), Some(b"sealed".as_slice()));
    assert_eq!(store.get(ID).await.unwrap(), b"sealed");
    store.delete(ID).await.unwrap();
    assert_eq!(server.object(KEY), None);
    assert!(matches!(store.get(ID).await, Err(FilesError::NotFound(id)) if id == ID));
    store.delete(ID).await.unwrap();

    let calls = server.calls();
    let methods: Vec<&str> = calls
        .iter()
        .map(|call| call.split(' ').next().unwrap())
        .collect();
    assert_eq!(methods, ["PUT", "GET", "DELETE", "GET", "DELETE"]);
    for call in calls {
        assert!(
            call.contains("AWS4-HMAC-SHA256 Credential=key-id/"),
            "{call}"
        );
        assert!(!call.contains("key-secret"));
    }
}

/// The sweeper's list is of one folder, by age; what is not ours is left out.
#[tokio::test]
async fn old_files_are_listed() {
    let (server, store) = store().await;
    store.put(ID, b"sealed".to_vec()).await.unwrap();
    server.keep("/bucket/espace/3f/a1/notes.txt", b"mine");
    server.keep(
        "/bucket/other/3f/a1/0198c0de-0000-7000-8000-00000000a13f",
        b"theirs",
    );
    // The stand-in says that everything is of 2026-01-01T00:00:00Z.
    let [before, after] = ["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"]
        .map(|time| time.parse::<Timestamp>().unwrap());
    assert_eq!(store.list_older_than(0x3f, before).await.unwrap(), []);
    assert_eq!(store.list_older_than(0x3f, after).await.unwrap(), [ID]);
    assert_eq!(store.list_older_than(0x3e, after).await.unwrap(), []);
    assert_eq!(store.remove_unfinished(after).await.unwrap(), 0);
}

/// S-059: an overloaded answer is tried again, within bounds.
#[tokio::test]
async fn a_passing_failure_is_tried_again() {
    let (server, store) = store().await;
    server.fail_next(1);
    store.put(ID, b"sealed".to_vec()).await.unwrap();
    assert_eq!(server.calls().len(), 2);
    server.fail_next(100);
    assert!(matches!(
        store.get(ID).await,
        Err(FilesError::Unavailable(_))
    ));
    assert!(server.calls().len() < 8, "{:?}", server.calls());
}

/// S-059: a store that accepts and says nothing does not hold a request for ever.
#[tokio::test]
async fn a_silent_store_is_given_up() {
    let (server, store) = store().await;
    server.fall_silent();
    assert!(matches!(
        store.put(ID, b"sealed".to_vec()).await,
        Err(FilesError::Unavailable(_))
    ));
}

/// S-061: a server whose certificate nobody vouches for gets nothing.
#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_refused() {
    let server = Impostor::start().await;
    let store = FileStore::open("s3://bucket/espace", &options(&server.url())).unwrap();
    let refused = store.put(ID, b"sealed".to_vec()).await.unwrap_err();
    assert!(matches!(refused, FilesError::Unavailable(_)));
    assert!(
        format!("{refused:?}").contains("UnknownIssuer"),
        "{refused:?}"
    );
    assert_eq!(server.requests(), 0);
}

/// S-508: an object larger than any of ours is not read into memory.
#[tokio::test]
async fn an_object_beyond_the_bound_is_refused() {
    let (server, store) = store().await;
    server.keep(
        KEY,
        &vec![0; sealing::MAX_SEALABLE_FILE_BYTES + sealing::OVERHEAD + 1],
    );
    assert!(matches!(store.get(ID).await, Err(FilesError::TooLarge(id)) if id == ID));
}

/// S-061, S-062: options are known ones, TLS stays verified, and no error shows a value.
#[test]
fn unknown_and_dangerous_options_are_refused() {
    for option in [
        "AWS_SECRET",
        "EP_FILES_URL",
        "AWS_ALLOW_INVALID_CERTIFICATES",
        "AWS_BUCKET",
    ] {
        let mut options = options("https://s3.example");
        options.insert(option.to_owned(), "key-secret".to_owned());
        let error = FileStore::open("s3://bucket/espace", &options).unwrap_err();
        assert!(
            matches!(&error, FilesError::UnknownOption(name) if name == option),
            "{error}"
        );
        assert!(!format!("{error:?}").contains("key-secret"));
    }
    assert!(FileStore::open("s3://bucket/espace", &options("https://s3.example")).is_ok());
}

/// S-504: the store, which ends up in a debug line sooner or later, does not show its secret.
#[test]
fn the_secret_is_not_shown() {
    let store = FileStore::open("s3://bucket", &options("https://s3.example")).unwrap();
    assert!(!format!("{store:?}").contains("key-secret"));
}
