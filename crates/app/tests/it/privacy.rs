//! What a mail never holds (S-530).

use crate::house::{CANARIES, on_each};
use app::attachments::{Join, Upload, join};
use domain::notifications::{NotificationKind, Recipient};
use domain::text::FileName;
use domain::thread::Audience;

/// S-530: whatever is told about a request full of personal data, none of it is in the mail, nor
/// the name of a file, nor the name of anybody.
#[tokio::test]
async fn s530_no_mail_holds_personal_data() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let files = vec![Upload {
            is_too_large: false,
            name: FileName::parse("canari-du-fichier.png").unwrap(),
            bytes: crate::attachments::PNG.to_vec(),
        }];
        let command = Join {
            request: request.id,
            message: None,
            audience: Audience::Everybody,
            files,
        };
        join(&house.app, &house.partner(), command).await.unwrap();
        for event in NotificationKind::ALL.iter().copied() {
            let to = Recipient::Account(house.member.id);
            house.tell(event, Some(&request), to).await;
        }
        assert!(house.deliver_all().await.sent > 10);
        for mail in house.mails() {
            let raw = String::from_utf8_lossy(&mail.eml().unwrap()).into_owned();
            for words in [mail.subject, &mail.text, &mail.html, &raw] {
                for canary in CANARIES
                    .iter()
                    .chain(&["canari-du-fichier", "Zoé", "Camille"])
                {
                    assert!(!words.contains(canary), "{canary} in {words}");
                }
            }
        }
    })
    .await;
}
