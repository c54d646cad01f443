//! Mails written as files.

use crate::samples::{mail, stamp};
use mail::{Folder, Memory, Reason, SendError, Transport};
use std::fs;

#[tokio::test]
async fn a_mail_becomes_one_file_named_without_anything_personal() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("mail");
    let transport = Transport::Folder(Folder::new(&path));
    transport.send(&mail()).await.unwrap();
    transport.send(&mail()).await.unwrap();
    let names: Vec<String> = fs::read_dir(&path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        names,
        ["20261122T142318Z-01890a5d-ac96-774b-bcce-b302099a8057.eml"]
    );
    assert_eq!(
        fs::read(path.join(&names[0])).unwrap(),
        mail().eml().unwrap()
    );
}

/// A mail holds an address, sometimes a token: other accounts of the machine do not read it.
#[cfg(unix)]
#[tokio::test]
async fn files_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("mail");
    Transport::Folder(Folder::new(&path))
        .send(&mail())
        .await
        .unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let file = fs::read_dir(&path).unwrap().next().unwrap().unwrap().path();
    assert_eq!((mode(&path), mode(&file)), (0o700, 0o600));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_tried_again() {
    let parent = tempfile::tempdir().unwrap();
    let occupied = parent.path().join("mail");
    fs::write(&occupied, "a file where the folder should be").unwrap();
    let sent = Transport::Folder(Folder::new(&occupied))
        .send(&mail())
        .await;
    assert_eq!(
        sent,
        Err(SendError::Retry {
            reason: Reason::FolderUnwritable,
            smtp_code: None
        })
    );
}

#[tokio::test]
async fn memory_keeps_mails_and_fails_on_demand() {
    let memory = Memory::default();
    let transport = Transport::Memory(memory.clone());
    let failure = SendError::Retry {
        reason: Reason::Timeout,
        smtp_code: None,
    };
    memory.fail_next(failure);
    assert_eq!(transport.send(&mail()).await, Err(failure));
    transport.send(&mail()).await.unwrap();
    let sent = memory.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].id, stamp().id);
}

/// A mailbox that refuses is given up as by a server's 550; the others, and the same one later, are not.
#[tokio::test]
async fn a_mailbox_may_refuse() {
    let parent = tempfile::tempdir().unwrap();
    let folder = Folder::new(parent.path());
    let transport = Transport::Folder(folder.clone());
    let to = [mail().to];
    folder.refuse(&to);
    let refused = transport.send(&mail()).await.unwrap_err();
    let expected = SendError::Refused {
        reason: Reason::RecipientRefused,
        smtp_code: Some(550),
    };
    assert_eq!(refused, expected);
    assert!(!format!("{folder:?}").contains('@'), "no address is shown");
    folder.accept(&to);
    transport.send(&mail()).await.unwrap();
}
