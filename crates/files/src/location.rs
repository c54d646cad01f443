//! Reading `EP_FILES_URL`.

use crate::FilesError;
use std::path::PathBuf;

/// Where a URL says that files lie.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Location {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket, and the prefix of our objects in it, perhaps empty.
    Bucket { bucket: String, prefix: String },
}

impl Location {
    /// `file://var/files` (relative to the working directory), `file:///srv/files` or
    /// `s3://bucket/prefix`.
    pub(crate) fn parse(url: &str) -> Result<Self, FilesError> {
        if let Some(path) = url.strip_prefix("file://") {
            return match path.trim_end_matches('/') {
                "" => Err(FilesError::Url("file:// needs a folder")),
                path => Ok(Self::Folder(PathBuf::from(path))),
            };
        }
        let Some(rest) = url.strip_prefix("s3://") else {
            return Err(FilesError::Url("expected file://… or s3://…"));
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(FilesError::Url("s3:// needs a bucket"));
        }
        if bucket.contains(['@', '?', '#', ':']) || prefix.contains(['?', '#']) {
            // Nobody may think that credentials written here are taken, or kept out of the logs.
            return Err(FilesError::Url("s3:// takes a bucket and a prefix only"));
        }
        let prefix = prefix.trim_matches('/').to_owned();
        Ok(Self::Bucket {
            bucket: bucket.to_owned(),
            prefix,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(bucket: &str, prefix: &str) -> Location {
        Location::Bucket {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        }
    }

    #[test]
    fn urls_name_a_folder_or_a_bucket() {
        let folder = |path: &str| Location::Folder(PathBuf::from(path));
        let cases = [
            ("file://var/files", folder("var/files")),
            ("file:///srv/files/", folder("/srv/files")),
            ("s3://attachments", bucket("attachments", "")),
            ("s3://attachments/", bucket("attachments", "")),
            (
                "s3://attachments/espace/597/",
                bucket("attachments", "espace/597"),
            ),
        ];
        for (url, expected) in cases {
            assert_eq!(Location::parse(url).unwrap(), expected, "{url}");
        }
    }

    /// S-062: a URL that says something else is refused, not guessed.
    #[test]
    fn other_urls_are_refused() {
        let urls = [
            "",
            "var/files",
            "/srv/files",
            "file://",
            "file:///",
            "s3://",
            "s3:///prefix",
            "s3://key:secret@attachments/prefix",
            "s3://attachments/prefix?region=eu",
            "https://attachments.example/prefix",
            "memory:///",
        ];
        for url in urls {
            assert!(
                matches!(Location::parse(url), Err(FilesError::Url(_))),
                "{url}"
            );
        }
    }
}
