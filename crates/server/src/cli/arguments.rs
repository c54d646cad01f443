//! What the command line takes. Doc comments here are the help that the commands print.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use domain::funds::FundCode;
use report::Format;
use std::path::PathBuf;

fn format() -> impl TypedValueParser<Value = Format> {
    let codes = Format::ALL.iter().map(|format| format.code());
    PossibleValuesParser::new(codes).try_map(|code| code.parse::<Format>())
}

#[derive(Subcommand)]
pub enum Command {
    /// Migrates, then serves API and background work
    Serve {
        /// Fills an empty database with a fictional fund, and writes var/demo/accounts.json
        #[arg(long)]
        demo: bool,
    },
    /// Brings the database to this version
    Migrate,
    /// Prints the OpenAPI document
    Openapi,
    /// Sorts submissions: JSON Lines on stdin, JSON Lines on stdout
    Route(RouteArgs),
    /// Replays a year of labelled submissions
    ImportYear {
        /// JSON Lines: submissions with their labels
        file: PathBuf,
        /// The fund, created when it is not there
        #[arg(long, default_value = "597")]
        fund: FundCode,
    },
    /// Prints a fund's yearly figures
    Report {
        /// The fund
        #[arg(long)]
        fund: FundCode,
        /// The year of reception
        #[arg(long)]
        year: i16,
        /// How they are written
        #[arg(long, value_parser = format(), default_value = "table")]
        format: Format,
    },
    /// Plays the demonstration's scenarios against an integrator's endpoint, and says what it got wrong
    ContractTest(crate::contract_test::Arguments),
    /// Copies database and files into a new folder, while serving; never the root key
    Backup {
        /// The folder, empty or not there yet
        dir: PathBuf,
    },
    /// Puts a backup back into an empty database and an empty store of files, and checks it
    Restore {
        /// The folder of the backup
        dir: PathBuf,
        /// What `retention ledger` printed last: what was erased since does not come back
        #[arg(long)]
        ledger: Option<PathBuf>,
    },
    /// What is kept no longer
    #[command(subcommand)]
    Retention(RetentionCommand),
    /// The audit journal
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The accounts of people
    #[command(subcommand)]
    Account(AccountCommand),
    /// The root key
    #[command(subcommand)]
    Key(KeyCommand),
    /// API clients
    #[command(subcommand)]
    Client(super::client::ClientCommand),
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct RouteArgs {
    /// Adds what is missing, what else to tell the author, and the versions of model and rules
    #[arg(long)]
    pub explain: bool,
    #[command(subcommand)]
    pub command: Option<RouteCommand>,
}

#[derive(Subcommand)]
pub enum RouteCommand {
    /// Measures the sorting against labels, or against what agents corrected
    Evaluate(EvaluateArgs),
    /// Trains a candidate model with what agents corrected, and measures it; replaces nothing
    Propose(ProposeArgs),
}

#[derive(Args)]
pub struct EvaluateArgs {
    /// JSON Lines: submissions with their labels
    #[arg(required_unless_present = "from_corrections")]
    pub file: Option<PathBuf>,
    /// The requests of the database that agents sorted again
    #[arg(long, conflicts_with = "file")]
    pub from_corrections: bool,
    /// Those of this fund; of every fund otherwise
    #[arg(long, requires = "from_corrections")]
    pub fund: Option<FundCode>,
    /// A model file, in place of the model that serves
    #[arg(long)]
    pub model: Option<PathBuf>,
}

#[derive(Args)]
pub struct ProposeArgs {
    /// Where the candidate and its figures are written
    pub folder: PathBuf,
    /// Learns from the corrections of this fund; of every fund otherwise
    #[arg(long)]
    pub fund: Option<FundCode>,
    /// JSON Lines to learn from, in place of the lines of this build; may be repeated
    #[arg(long = "corpus")]
    pub corpus: Vec<PathBuf>,
    /// Folds of the cross-validation
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=10))]
    pub folds: u8,
}

#[derive(Subcommand)]
pub enum RetentionCommand {
    /// Ends what is due: archives, then erases
    Run {
        /// Counts, and does nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Prints what was erased, to be kept beside the backups
    Ledger,
}

#[derive(Subcommand)]
pub enum AuditCommand {
    /// Checks every entry, the chain and the checkpoints, and names the first that is not right
    Verify {
        /// A copy of the journal that was kept elsewhere; may be given several times
        #[arg(long = "anchor", value_name = "FILE")]
        anchors: Vec<PathBuf>,
    },
    /// Removes what is older than its term
    Purge,
    /// Prints the public key that checks the checkpoints
    Key,
    /// Whom an account or a program saw
    Exposed {
        /// Its id
        #[arg(long, value_name = "ID")]
        who: uuid::Uuid,
        #[command(flatten)]
        period: Period,
        /// Fills the 72-hour notification instead of listing requests
        #[arg(long)]
        notice: bool,
    },
    /// Who saw the person of a request
    Seers {
        /// The request's id
        #[arg(long, value_name = "ID")]
        request: uuid::Uuid,
        #[command(flatten)]
        period: Period,
    },
}

#[derive(Args)]
pub struct Period {
    /// From this instant (RFC 3339)
    #[arg(long)]
    pub from: jiff::Timestamp,
    /// To before that one
    #[arg(long)]
    pub until: jiff::Timestamp,
}

#[derive(Subcommand)]
pub enum AccountCommand {
    /// Prints a fresh bootstrap token, while there is no account
    Bootstrap,
}

#[derive(Subcommand)]
pub enum KeyCommand {
    /// Writes a new root key into a file that does not exist
    Generate {
        /// The file, readable by its owner alone
        file: PathBuf,
    },
    /// Checks that the configured root key opens the database
    Check,
    /// Says what lies under which root key
    Status,
    /// Makes the next root key of the embedded database, and moves everything to it
    Rotate,
    /// Moves everything to the current root key, while serving; begun again, it goes on
    Rewrap,
    /// Refuses root keys older than this one, once nothing is under them
    RefuseOlder {
        /// Its id, as `key status` prints it
        kid: sealing::KeyId,
    },
    /// Makes the next key that people are found by, and moves everybody to it, while serving
    RotateIndex,
    /// Makes the next key that signs access tokens
    RotateSigning {
        /// The one in use leaked: its tokens are refused now, instead of living to their end
        #[arg(long)]
        at_once: bool,
    },
}
