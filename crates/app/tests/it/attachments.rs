//! Files: what is taken, who sees it, and what lies on the disk (S-044, S-046).

use crate::house::{House, on_each};
use app::AppError;
use app::attachments::{FileResult, Join, Upload, join, open};
use app::requests::{Ask, NewMessage, Target, add_message, add_note, ask, find, take, thread};
use domain::accounts::Actor;
use domain::ids::MessageId;
use domain::requests::Request;
use domain::requests::state::{Party, Status};
use domain::text::{Body, FileName, Label};
use domain::thread::{Attachment, Audience};
use std::path::Path;

pub const PNG: &[u8] = include_bytes!("image.png");
const PDF: &[u8] = include_bytes!("document.pdf");

fn upload(name: &str, bytes: &[u8]) -> Upload {
    Upload {
        is_too_large: false,
        name: FileName::parse(name).unwrap(),
        bytes: bytes.to_vec(),
    }
}

fn to(request: &Request, files: Vec<Upload>) -> Join {
    Join {
        request: request.id,
        message: None,
        audience: Audience::Everybody,
        files,
    }
}

async fn joined(house: &House, actor: &Actor, command: Join) -> Vec<Attachment> {
    let results = join(&house.app, actor, command).await.unwrap();
    results
        .into_iter()
        .map(|result| match result {
            FileResult::Kept(attachment) => attachment,
            FileResult::Refused { code, .. } => panic!("{code}"),
        })
        .collect()
}

async fn status(house: &House, request: &Request) -> Status {
    find(&house.app, &house.partner(), request.id)
        .await
        .unwrap()
        .request
        .state
        .status()
}

/// Every file below a folder.
fn stored(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(stored(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

/// S-046: names come back as they were given; the disk knows neither names nor bytes.
#[tokio::test]
async fn s046_a_file_comes_back_and_the_disk_says_nothing() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let names = ["Décompte \"août\" ; 日本.png", "attestation.PDF"];
        let files = vec![upload(names[0], PNG), upload(names[1], PDF)];
        let kept = joined(&house, &house.partner(), to(&request, files)).await;
        for ((attachment, name), bytes) in kept.iter().zip(names).zip([PNG, PDF]) {
            for reader in [house.partner(), house.fund_agent()] {
                let (found, opened) = open(&house.app, &reader, request.id, attachment.id)
                    .await
                    .unwrap();
                assert_eq!(found.name.expose(), name);
                assert_eq!(opened.as_slice(), bytes);
            }
        }
        let on_disk = stored(&house.folder.path().join("files"));
        assert_eq!(on_disk.len(), 2);
        for path in on_disk {
            assert!(!path.to_string_lossy().contains("ttestation"));
            let content = std::fs::read(&path).unwrap();
            assert!(
                !content
                    .windows(4)
                    .any(|four| four == b"%PDF" || four == b"\x89PNG")
            );
        }
    })
    .await;
}

/// S-044: each file has its result, and those that are good are kept whatever the others are.
#[tokio::test]
async fn s044_each_file_is_judged_by_itself() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let files = vec![
            upload("photo.png", PNG),
            upload("vide.pdf", b""),
            upload("programme.pdf", b"MZ\x90\x00"),
            upload("photo.jpg", PNG),
        ];
        let results = join(&house.app, &house.partner(), to(&request, files))
            .await
            .unwrap();
        let codes: Vec<_> = results
            .iter()
            .map(|result| match result {
                FileResult::Kept(_) => "kept",
                FileResult::Refused { code, .. } => code,
            })
            .collect();
        assert_eq!(
            codes,
            [
                "kept",
                "file-empty",
                "file-type-refused",
                "file-extension-mismatch"
            ]
        );
        let thread = thread(&house.app, &house.partner(), request.id)
            .await
            .unwrap();
        assert_eq!(thread.attachments.len(), 1);
        assert_eq!(stored(&house.folder.path().join("files")).len(), 1);
    })
    .await;
}

/// S-044: six files are refused as a whole, and so is the sixth of a message; nothing is stored.
#[tokio::test]
async fn s044_a_message_carries_five_files() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let several = |count| {
            (0..count)
                .map(|_| upload("photo.png", PNG))
                .collect::<Vec<_>>()
        };
        let six = join(&house.app, &house.partner(), to(&request, several(6))).await;
        assert!(matches!(
            six,
            Err(AppError::FileRefused {
                code: "too-many-files",
                ..
            })
        ));
        let message = say(&house, &request).await;
        let with = |count| Join {
            message: Some(message),
            ..to(&request, several(count))
        };
        joined(&house, &house.partner(), with(3)).await;
        let more = join(&house.app, &house.partner(), with(3)).await;
        assert!(matches!(
            more,
            Err(AppError::FileRefused {
                code: "too-many-files",
                ..
            })
        ));
        assert_eq!(joined(&house, &house.partner(), with(2)).await.len(), 2);
        assert_eq!(stored(&house.folder.path().join("files")).len(), 5);
        let none = join(&house.app, &house.partner(), to(&request, Vec::new())).await;
        assert!(matches!(none, Err(AppError::Invalid(_))));
    })
    .await;
}

async fn say(house: &House, request: &Request) -> MessageId {
    let body = Body::parse("Voici les pièces.").unwrap();
    let new = NewMessage {
        request: request.id,
        body,
        call: None,
    };
    add_message(&house.app, &house.partner(), new)
        .await
        .unwrap()
        .id
}

/// S-001, S-005: another organisation finds neither the request nor the file; the partner finds
/// nothing of what the fund keeps for itself, and is not told of it.
#[expect(clippy::too_many_lines, reason = "one story: each reader in turn")]
#[tokio::test]
async fn s005_who_may_not_see_a_file_does_not_learn_of_it() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let partner = house.partner();
        let mine = joined(&house, &partner, to(&request, vec![upload("a.png", PNG)])).await;
        house.deliver_all().await;
        house.forget_mails();
        let internal = Join {
            audience: Audience::Fund,
            ..to(&request, vec![upload("b.png", PNG)])
        };
        let theirs = joined(&house, &house.fund_agent(), internal).await;
        house.deliver_all().await;
        assert_eq!(
            house.mails().len(),
            0,
            "an internal file is nobody else's business"
        );
        let note = Body::parse("À vérifier.").unwrap();
        let note = add_note(&house.app, &house.fund_agent(), request.id, note)
            .await
            .unwrap();
        let with_note = Join {
            message: Some(note.id),
            ..to(&request, vec![upload("c.png", PNG)])
        };
        let noted = joined(&house, &house.fund_agent(), with_note).await;
        assert_eq!(
            noted[0].audience,
            Audience::Fund,
            "a file has the readers of its message"
        );

        for hidden in [&theirs[0], &noted[0]] {
            let refused = open(&house.app, &partner, request.id, hidden.id).await;
            assert!(matches!(refused, Err(AppError::NotFound)));
        }
        let seen = thread(&house.app, &partner, request.id)
            .await
            .unwrap()
            .attachments;
        assert_eq!(
            seen.iter().map(|file| file.id).collect::<Vec<_>>(),
            [mine[0].id]
        );
        let by_partner = Join {
            audience: Audience::Fund,
            ..to(&request, vec![upload("d.png", PNG)])
        };
        assert!(matches!(
            join(&house.app, &partner, by_partner).await,
            Err(AppError::Invalid(_))
        ));

        let mut stranger = house.partner();
        stranger.membership = domain::accounts::Membership::Organisation(
            domain::ids::OrganisationId::from_uuid(uuid::Uuid::from_u128(5)),
        );
        let refused = open(&house.app, &stranger, request.id, mine[0].id).await;
        assert!(matches!(refused, Err(AppError::NotFound)));
        let other = house.submitted().await;
        let elsewhere = open(&house.app, &partner, other.id, mine[0].id).await;
        assert!(
            matches!(elsewhere, Err(AppError::NotFound)),
            "a file of another request"
        );
        let refused = join(
            &house.app,
            &stranger,
            to(&request, vec![upload("e.png", PNG)]),
        )
        .await;
        assert!(matches!(refused, Err(AppError::NotFound)));
    })
    .await;
}

/// A piece that was asked for brings the request back to the fund, whose service is told.
#[tokio::test]
async fn a_file_is_an_answer() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let target = |version| Target {
            id: request.id,
            version,
        };
        let agent = house.fund_agent();
        let taken = take(&house.app, &agent, target(1)).await.unwrap();
        let wanted = Ask {
            items: vec![Label::parse("Justificatif de domicile").unwrap()],
            message: None,
            waiting_for: Party::Partner,
        };
        ask(&house.app, &agent, target(taken.version), wanted)
            .await
            .unwrap();
        assert_eq!(status(&house, &request).await, Status::AwaitingPartner);
        house.deliver_all().await;
        house.forget_mails();
        joined(
            &house,
            &house.partner(),
            to(&request, vec![upload("a.png", PNG)]),
        )
        .await;
        assert_eq!(status(&house, &request).await, Status::InProgress);
        house.deliver_all().await;
        assert_eq!(
            house.only_mail().to.expose(),
            crate::house::mailbox(request.filing.service)
        );
    })
    .await;
}

/// Nothing is stored for a request that is over.
#[tokio::test]
async fn a_request_that_is_over_takes_no_file() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let target = Target {
            id: request.id,
            version: 1,
        };
        app::requests::withdraw(&house.app, &house.partner(), target)
            .await
            .unwrap();
        let refused = join(
            &house.app,
            &house.partner(),
            to(&request, vec![upload("a.png", PNG)]),
        )
        .await;
        assert!(matches!(refused, Err(AppError::Act(_))));
        assert_eq!(stored(&house.folder.path().join("files")).len(), 0);
    })
    .await;
}
