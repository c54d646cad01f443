//! Files that nobody has are removed, and no others (S-404, I7).

use crate::house::on_each;
use app::attachments::{FileResult, Join, Upload, join};
use app::delivery::sweep_files;
use domain::ids::AttachmentId;
use domain::text::FileName;
use domain::thread::Audience;

#[tokio::test]
async fn s404_only_old_files_without_a_row_are_removed() {
    on_each(|house| async move {
        let request = house.submitted().await;
        let files = vec![Upload {
            is_too_large: false,
            name: FileName::parse("photo.png").unwrap(),
            bytes: crate::attachments::PNG.to_vec(),
        }];
        let command = Join {
            request: request.id,
            message: None,
            audience: Audience::Everybody,
            files,
        };
        let joined = join(&house.app, &house.partner(), command).await.unwrap();
        let [FileResult::Kept(kept)] = joined.as_slice() else {
            panic!("refused")
        };
        let orphan = AttachmentId::make(house.app.clock.as_ref(), house.app.random.as_ref());
        house
            .app
            .files
            .put(orphan, b"nobody's".to_vec())
            .await
            .unwrap();
        // The dates of files are the machine's: one clock is long before it, the other long after.
        house.clock.set("2000-01-01T00:00:00Z");
        assert_eq!(sweep_files(&house.app).await.unwrap(), 0);
        assert!(
            house.app.files.get(orphan).await.is_ok(),
            "young files are left alone"
        );
        house.clock.set("2200-01-01T00:00:00Z");
        assert_eq!(sweep_files(&house.app).await.unwrap(), 1);
        assert!(house.app.files.get(orphan).await.is_err());
        assert!(house.app.files.get(kept.id).await.is_ok());
        assert_eq!(sweep_files(&house.app).await.unwrap(), 0);
    })
    .await;
}
