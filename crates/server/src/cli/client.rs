//! `client`: API clients of a fund and of its partners.

use crate::commands::clients::{self, Bounds, NewClient};
use crate::output::Failure;
use clap::{Args, Subcommand};
use domain::funds::FundCode;
use domain::ids::{ClientId, ClientSecretId, OrganisationId};
use domain::permissions::Scope;
use std::path::PathBuf;

/// What is done with API clients.
#[derive(Subcommand)]
pub enum ClientCommand {
    /// Creates a client, and prints its id and its secret, once
    Create {
        /// The fund
        #[arg(long)]
        fund: FundCode,
        /// The organisation it acts for, by its id; the fund itself otherwise
        #[arg(long)]
        organisation: Option<OrganisationId>,
        /// What people call it
        #[arg(long)]
        name: String,
        /// What it may ask for
        #[arg(long = "scope", required = true)]
        scopes: Vec<Scope>,
        /// How many days its secret opens, 1 to 731
        #[arg(long, default_value_t = 365)]
        days: u16,
        #[command(flatten)]
        limits: LimitArgs,
    },
    /// Lists the clients of the fund, or of an organisation
    List {
        /// The fund
        #[arg(long)]
        fund: FundCode,
        /// The organisation, by its id
        #[arg(long)]
        organisation: Option<OrganisationId>,
    },
    /// Lists what opens a client: its secrets, its networks, the names of its keys
    Show {
        #[command(flatten)]
        of: One,
    },
    /// Replaces a client's secrets, and prints the new one, once
    Rotate {
        #[command(flatten)]
        of: One,
        /// A secret leaked: those of before stop at once instead of after a day
        #[arg(long)]
        at_once: bool,
        /// How many days the new secret opens, 1 to 731
        #[arg(long, default_value_t = 365)]
        days: u16,
    },
    /// Gives one more secret beside those that the client has, and prints it, once
    AddSecret {
        #[command(flatten)]
        of: One,
        /// How many days it opens, 1 to 731
        #[arg(long, default_value_t = 365)]
        days: u16,
    },
    /// Withdraws a secret at once, and refuses the client's tokens
    WithdrawSecret {
        #[command(flatten)]
        of: One,
        /// The secret, as `client show` names it
        secret: ClientSecretId,
    },
    /// Replaces the networks that a client calls from and the keys that it signs with
    Limit {
        #[command(flatten)]
        of: One,
        #[command(flatten)]
        limits: LimitArgs,
    },
    /// Suspends a client at once
    Suspend {
        #[command(flatten)]
        of: One,
    },
    /// Lets a suspended client act again
    Resume {
        #[command(flatten)]
        of: One,
    },
}

/// Which client.
#[derive(Args)]
pub struct One {
    /// The fund
    #[arg(long)]
    fund: FundCode,
    /// The client
    id: ClientId,
}

/// What narrows who may be a client.
#[derive(Args)]
pub struct LimitArgs {
    /// A network that it calls from, such as 192.0.2.0/24; anywhere if none is given
    #[arg(long = "network")]
    networks: Vec<String>,
    /// A file with its public keys, a JWK or a JWK Set, if it signs who it is
    #[arg(long)]
    keys: Option<PathBuf>,
}

impl LimitArgs {
    fn bounds(self) -> Bounds {
        Bounds {
            networks: self.networks,
            keys: self.keys,
        }
    }
}

/// Does it.
pub async fn run(command: ClientCommand) -> Result<(), Failure> {
    match command {
        ClientCommand::Create {
            fund,
            organisation,
            name,
            scopes,
            days,
            limits,
        } => {
            let client = NewClient {
                organisation,
                name,
                scopes: scopes.into_iter().collect(),
                days,
                bounds: limits.bounds(),
            };
            clients::create(fund, client).await
        }
        ClientCommand::List { fund, organisation } => clients::list(fund, organisation).await,
        ClientCommand::Show { of } => clients::show(of.fund, of.id).await,
        ClientCommand::Rotate { of, at_once, days } => {
            clients::rotate(of.fund, of.id, at_once, days).await
        }
        ClientCommand::AddSecret { of, days } => clients::add_secret(of.fund, of.id, days).await,
        ClientCommand::WithdrawSecret { of, secret } => {
            clients::withdraw_secret(of.fund, of.id, secret).await
        }
        ClientCommand::Limit { of, limits } => {
            clients::limit(of.fund, of.id, limits.bounds()).await
        }
        ClientCommand::Suspend { of } => clients::suspend(of.fund, of.id).await,
        ClientCommand::Resume { of } => clients::resume(of.fund, of.id).await,
    }
}
