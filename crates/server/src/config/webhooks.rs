//! Where webhooks may lead besides the public Internet (S-037, S-132).

use super::{BadSetting, Source};
use outbound::Exceptions;

/// The hosts and ports of `EP_WEBHOOKS_ALLOW`, apart by commas; none unless said.
pub(super) fn parse(source: &Source) -> Result<Exceptions, BadSetting> {
    const NAME: &str = "EP_WEBHOOKS_ALLOW";
    let text = source.text(NAME).unwrap_or_default();
    text.parse()
        .map_err(|error: outbound::NotAnException| BadSetting::new(NAME, error.to_string()))
}
