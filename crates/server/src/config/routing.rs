//! `EP_ROUTING_MODEL`: another model than the one of this build.

use super::{BadSetting, Source};
use crate::model;
use ::routing::Sorter;
use std::path::PathBuf;

const NAME: &str = "EP_ROUTING_MODEL";

/// The sorting core.
#[derive(Clone)]
pub struct RoutingConfig {
    /// The model file that the operator adopted; that of this build when none is named.
    pub model: Option<PathBuf>,
}

impl RoutingConfig {
    pub(super) fn parse(source: &Source) -> Self {
        Self {
            model: source.text(NAME).map(PathBuf::from),
        }
    }

    /// The sorter with the chosen model, which stays for the life of the process.
    pub fn sorter(&self) -> Result<&'static Sorter, BadSetting> {
        let Some(file) = &self.model else {
            return Ok(Sorter::embedded());
        };
        let sorter = model::read(file).map_err(|bad| BadSetting::new(NAME, bad.to_string()))?;
        Ok(Box::leak(Box::new(sorter)))
    }
}
