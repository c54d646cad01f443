//! What every list has in common.

use crate::problem::{BAD_PARAMETER, Problem};

/// How many items a page has: 1 to 100, 25 if not said.
pub fn limit(asked: Option<u8>) -> Result<u8, Problem> {
    let limit = asked.unwrap_or(25);
    if (1..=100).contains(&limit) {
        Ok(limit)
    } else {
        Err(BAD_PARAMETER.into())
    }
}
