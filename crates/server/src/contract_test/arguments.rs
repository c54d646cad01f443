//! What `contract-test` is told.

use super::Wanted;
use crate::demo::accounts::Accounts;
use crate::output::Failure;
use clap::Args;
use std::path::{Path, PathBuf};

/// Against what, as it is written on the command line.
#[derive(Args)]
pub struct Arguments {
    /// Where the demonstration is served
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    url: String,
    /// The endpoint's address, as it is registered for webhooks
    #[arg(long)]
    webhook: String,
    /// The file of the webhook's secret: written when it is not there, for the endpoint to verify by
    #[arg(long)]
    secret: PathBuf,
    /// The demonstration's accounts.json: the program of its first organisation is taken
    #[arg(long, required_unless_present = "client_id")]
    accounts: Option<PathBuf>,
    /// The program of this organisation instead
    #[arg(long, requires = "accounts")]
    organisation: Option<String>,
    /// A program, in place of --accounts
    #[arg(long, requires = "client_secret", conflicts_with = "accounts")]
    client_id: Option<String>,
    /// Its secret
    #[arg(long, requires = "client_id")]
    client_secret: Option<String>,
}

impl Arguments {
    pub(super) fn wanted(self) -> Result<Wanted, Failure> {
        let credentials = self.client_id.zip(self.client_secret);
        let program = match (credentials, self.accounts) {
            (Some(credentials), _) => credentials,
            (None, Some(file)) => program(&file, self.organisation.as_deref())?,
            (None, None) => {
                return Err(Failure::new(
                    "give --accounts, or --client-id and --client-secret",
                ));
            }
        };
        Ok(Wanted {
            base: self.url,
            program,
            webhook: self.webhook,
            secret: self.secret,
        })
    }
}

/// The credentials of the program of an organisation, or of the first one, in `accounts.json`.
fn program(file: &Path, organisation: Option<&str>) -> Result<(String, String), Failure> {
    let clients = Accounts::read(file)?.clients.into_iter();
    let found = clients
        .filter(|client| client.organisation.is_some())
        .find(|client| {
            organisation.is_none_or(|name| client.organisation.as_deref() == Some(name))
        });
    let found = found.ok_or_else(|| Failure::new("no program of such an organisation"))?;
    Ok((found.client_id, found.client_secret))
}
