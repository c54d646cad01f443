//! Where attachments lie.

use super::{BadSetting, Source};
use std::collections::BTreeMap;
use std::path::Path;

/// Attachments.
#[derive(Clone)]
pub struct FilesConfig {
    /// `file://…` or `s3://…`.
    pub url: String,
    /// What opening an S3 bucket takes; empty for a folder. Never shown.
    pub options: BTreeMap<String, String>,
}

const OPTIONS: [(&str, &str); 4] = [
    ("EP_FILES_ACCESS_KEY_ID", "aws_access_key_id"),
    ("EP_FILES_SECRET_ACCESS_KEY", "aws_secret_access_key"),
    ("EP_FILES_REGION", "aws_region"),
    ("EP_FILES_ENDPOINT", "aws_endpoint"),
];

impl FilesConfig {
    pub(super) fn parse(source: &Source, state: &Path) -> Result<Self, BadSetting> {
        const NAME: &str = "EP_FILES_URL";
        let embedded = format!("file://{}", state.join("files").display());
        let url = source.text(NAME).unwrap_or(&embedded).to_owned();
        let given = OPTIONS
            .iter()
            .filter_map(|(name, option)| Some((*name, *option, source.text(name)?)));
        let mut options = BTreeMap::new();
        for (name, option, value) in given {
            if !url.starts_with("s3://") {
                return Err(BadSetting::new(
                    name,
                    "is for a bucket, and EP_FILES_URL is not s3://…",
                ));
            }
            options.insert(option.to_owned(), value.to_owned());
        }
        if url.starts_with("s3://") {
            for name in ["EP_FILES_ACCESS_KEY_ID", "EP_FILES_SECRET_ACCESS_KEY"] {
                if source.text(name).is_none() {
                    return Err(BadSetting::new(name, "is needed for an s3:// bucket"));
                }
            }
        } else if !url.starts_with("file://") || url.trim_end_matches('/') == "file:" {
            return Err(BadSetting::new(
                NAME,
                "expected file://folder or s3://bucket/prefix",
            ));
        }
        Ok(Self { url, options })
    }
}
