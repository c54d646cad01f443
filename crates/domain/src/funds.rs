//! The fund: the tenant. One deployment holds one or several.

use crate::codes::Service;
use crate::text::{EmailAddress, Label};

/// The code of a fund: its three digits in the list of funds of the Assurance Maladie (597 for
/// Roubaix-Tourcoing).
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct FundCode(String);

/// A fund code is exactly three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fund code is three digits")]
pub struct NotAFundCode;

impl FundCode {
    /// The three digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for FundCode {
    type Err = NotAFundCode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let three_digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        three_digits
            .then(|| Self(text.to_owned()))
            .ok_or(NotAFundCode)
    }
}

impl TryFrom<String> for FundCode {
    type Error = NotAFundCode;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<FundCode> for String {
    fn from(code: FundCode) -> Self {
        code.0
    }
}

impl std::fmt::Display for FundCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A fund as it is configured.
#[derive(Debug, Clone)]
pub struct Fund {
    /// Its code.
    pub code: FundCode,
    /// Its name, shown to partners.
    pub name: Label,
}

/// A queue of a fund, and the mailbox that is told about it.
#[derive(Debug, Clone)]
pub struct ServiceDesk {
    /// The fund.
    pub fund: FundCode,
    /// Which of the twelve services.
    pub service: Service,
    /// Where notifications of this queue go: configured by the fund, never taken from a request (S-531).
    pub mailbox: EmailAddress,
    /// Grows by one at each change; the strong `ETag` of the API.
    pub version: i32,
}
