//! The store of sealed files.

use crate::folder::Folder;
use crate::location::Location;
use crate::{FilesError, name};
use domain::ids::AttachmentId;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::client::ClientConfigKey;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The largest sealed file, in bytes.
const LARGEST: usize = sealing::MAX_SEALABLE_FILE_BYTES + sealing::OVERHEAD;
/// How long S3 has for one answer, and for all tries of one call: a request has 15 s in all.
const ANSWER: Duration = Duration::from_secs(10);

/// Sealed files, in a local folder or in an S3 bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct FileStore {
    objects: Arc<dyn ObjectStore>,
    /// Present for a local folder: durability there is ours.
    folder: Option<Folder>,
}

impl FileStore {
    /// Opens the store that a URL names: `file://var/files` (relative), `file:///srv/files`, made
    /// if need be; or `s3://bucket/prefix`, with `AWS_…` options (`AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, …), whose case does not matter.
    ///
    /// Sends nothing to S3 yet. Options come from the map alone; only a proxy (`HTTPS_PROXY`) is
    /// still taken from the environment, by the HTTP client.
    ///
    /// # Errors
    /// [`FilesError::Url`], [`FilesError::UnknownOption`] or [`FilesError::Folder`];
    /// [`FilesError::Unavailable`] if the options do not fit together.
    pub fn open(url: &str, options: &BTreeMap<String, String>) -> Result<Self, FilesError> {
        match Location::parse(url)? {
            Location::Folder(path) => {
                let folder = Folder::open(&path).map_err(FilesError::Folder)?;
                let objects = LocalFileSystem::new_with_prefix(folder.path())?.with_fsync(true);
                Ok(Self {
                    objects: Arc::new(objects),
                    folder: Some(folder),
                })
            }
            Location::Bucket { bucket, prefix } => {
                let objects = PrefixStore::new(bucket_of(&bucket, options)?, prefix);
                Ok(Self {
                    objects: Arc::new(objects),
                    folder: None,
                })
            }
        }
    }

    /// Keeps a sealed file. On return, its bytes and its name survive a power cut: a row that
    /// names it may be committed (S-404).
    ///
    /// # Errors
    /// [`FilesError::TooLarge`], [`FilesError::Unavailable`]: nothing, or a file without a row,
    /// which the sweeper removes.
    pub async fn put(&self, id: AttachmentId, sealed: Vec<u8>) -> Result<(), FilesError> {
        if sealed.len() > LARGEST {
            return Err(FilesError::TooLarge(id));
        }
        let name = name::of(id);
        self.objects.put(&name, sealed.into()).await?;
        self.in_folder(move |folder| folder.sync_above(&name))
            .await?;
        Ok(())
    }

    /// The sealed file, whole; opening it is [`sealing::DataKey::open_file`]'s.
    ///
    /// # Errors
    /// [`FilesError::NotFound`], [`FilesError::TooLarge`], [`FilesError::Unavailable`].
    pub async fn get(&self, id: AttachmentId) -> Result<Vec<u8>, FilesError> {
        let found = match self.objects.get(&name::of(id)).await {
            Err(object_store::Error::NotFound { .. }) => return Err(FilesError::NotFound(id)),
            found => found?,
        };
        if usize::try_from(found.meta.size).map_or(true, |size| size > LARGEST) {
            return Err(FilesError::TooLarge(id));
        }
        Ok(found.bytes().await?.into())
    }

    /// Removes a file; one that is not there is removed already.
    ///
    /// # Errors
    /// [`FilesError::Unavailable`].
    pub async fn delete(&self, id: AttachmentId) -> Result<(), FilesError> {
        match self.objects.delete(&name::of(id)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            result => Ok(result?),
        }
    }

    /// The files whose id ends with the byte `last`, stored before `cutoff`. The sweeper compares
    /// them with the rows, removes those that have none, and goes through the 256 values in turn:
    /// so the list stays short whatever the number of files. Backups walk it the same way.
    ///
    /// # Errors
    /// [`FilesError::Unavailable`].
    pub async fn list_older_than(
        &self,
        last: u8,
        cutoff: Timestamp,
    ) -> Result<Vec<AttachmentId>, FilesError> {
        let folder = name::folder(last);
        let mut found = self.objects.list(Some(&folder));
        let mut older = Vec::new();
        while let Some(object) = found.try_next().await? {
            if object.last_modified.timestamp_micros() < cutoff.as_microsecond() {
                older.extend(name::id_of(&object.location));
            }
        }
        Ok(older)
    }

    /// Removes what writes interrupted before `cutoff` left in a local folder (S3 leaves nothing),
    /// and gives how many.
    ///
    /// # Errors
    /// [`FilesError::Folder`].
    pub async fn remove_unfinished(&self, cutoff: Timestamp) -> Result<usize, FilesError> {
        let cutoff = cutoff.into();
        let removed = self
            .in_folder(move |folder| folder.remove_unfinished(cutoff))
            .await?;
        Ok(removed.unwrap_or_default())
    }

    /// Does blocking work in the local folder, if that is where files lie.
    async fn in_folder<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Folder) -> std::io::Result<T> + Send + 'static,
    ) -> Result<Option<T>, FilesError> {
        let Some(folder) = self.folder.clone() else {
            return Ok(None);
        };
        tokio::task::spawn_blocking(move || work(&folder))
            .await
            .map_err(|error| FilesError::Unavailable(Box::new(error)))?
            .map(Some)
            .map_err(FilesError::Folder)
    }
}

fn bucket_of(
    bucket: &str,
    options: &BTreeMap<String, String>,
) -> Result<impl ObjectStore + use<>, FilesError> {
    // The first to install a provider wins; whoever it was, TLS has one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = ClientOptions::new()
        .with_timeout(ANSWER)
        .with_connect_timeout(ANSWER / 2);
    let retries = RetryConfig {
        max_retries: 2,
        retry_timeout: ANSWER,
        ..RetryConfig::default()
    };
    let mut builder = AmazonS3Builder::new()
        .with_client_options(client)
        .with_retry(retries)
        // Deleting several at once is the part of S3 that other providers leave out.
        .with_config(AmazonS3ConfigKey::DisableBulkDelete, "true");
    for (option, value) in options {
        let unknown = || FilesError::UnknownOption(option.clone());
        let key: AmazonS3ConfigKey = option.to_ascii_lowercase().parse().map_err(|_| unknown())?;
        match key {
            // Outgoing TLS is verified (S-061), and the bucket is the URL's.
            AmazonS3ConfigKey::Client(ClientConfigKey::AllowInvalidCertificates)
            | AmazonS3ConfigKey::Bucket => return Err(unknown()),
            key => builder = builder.with_config(key, value),
        }
    }
    Ok(builder.with_bucket_name(bucket).build()?)
}
