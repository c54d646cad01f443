//! The commands, and their exit codes: 0 done; 1 refused or failed, with one clear line on stderr;
//! 2 wrong usage.

use crate::commands::{
    accounts, audit, backup, clients, corrections, figures, keys, retention, serve,
};
use crate::output::{Failure, say, warn};
use crate::{contract_test, import_year, route, telemetry};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use domain::funds::FundCode;
use domain::permissions::Scope;
use report::Format;
use std::path::PathBuf;
use std::process::ExitCode;

fn format() -> impl TypedValueParser<Value = Format> {
    let codes = Format::ALL.iter().map(|format| format.code());
    PossibleValuesParser::new(codes).try_map(|code| code.parse::<Format>())
}

/// Espace Partenaire : le canal simple et sûr entre une CPAM et ses partenaires.
#[derive(Parser)]
#[command(
    name = "espace-partenaire",
    version,
    about,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
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
    ContractTest(contract_test::Arguments),
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
    Client(ClientCommand),
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
struct RouteArgs {
    /// Adds what is missing, what else to tell the author, and the versions of model and rules
    #[arg(long)]
    explain: bool,
    #[command(subcommand)]
    command: Option<RouteCommand>,
}

#[derive(Subcommand)]
enum RouteCommand {
    /// Measures the sorting against labels, or against what agents corrected
    Evaluate(EvaluateArgs),
    /// Trains a candidate model with what agents corrected, and measures it; replaces nothing
    Propose(ProposeArgs),
}

#[derive(Args)]
struct EvaluateArgs {
    /// JSON Lines: submissions with their labels
    #[arg(required_unless_present = "from_corrections")]
    file: Option<PathBuf>,
    /// The requests of the database that agents sorted again
    #[arg(long, conflicts_with = "file")]
    from_corrections: bool,
    /// Those of this fund; of every fund otherwise
    #[arg(long, requires = "from_corrections")]
    fund: Option<FundCode>,
    /// A model file, in place of the model that serves
    #[arg(long)]
    model: Option<PathBuf>,
}

#[derive(Args)]
struct ProposeArgs {
    /// Where the candidate and its figures are written
    folder: PathBuf,
    /// Learns from the corrections of this fund; of every fund otherwise
    #[arg(long)]
    fund: Option<FundCode>,
    /// JSON Lines to learn from, in place of the lines of this build; may be repeated
    #[arg(long = "corpus")]
    corpus: Vec<PathBuf>,
    /// Folds of the cross-validation
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=10))]
    folds: u8,
}

#[derive(Subcommand)]
enum RetentionCommand {
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
enum AuditCommand {
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
struct Period {
    /// From this instant (RFC 3339)
    #[arg(long)]
    from: jiff::Timestamp,
    /// To before that one
    #[arg(long)]
    until: jiff::Timestamp,
}

#[derive(Subcommand)]
enum AccountCommand {
    /// Prints a fresh bootstrap token, while there is no account
    Bootstrap,
}

#[derive(Subcommand)]
enum KeyCommand {
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
    /// Makes the next key that signs access tokens
    RotateSigning {
        /// The one in use leaked: its tokens are refused now, instead of living to their end
        #[arg(long)]
        at_once: bool,
    },
}

#[derive(Subcommand)]
enum ClientCommand {
    /// Creates a client, and prints its id and its secret, once
    Create {
        /// The fund
        #[arg(long)]
        fund: FundCode,
        /// The organisation it acts for, by its id; the fund itself otherwise
        #[arg(long)]
        organisation: Option<domain::ids::OrganisationId>,
        /// What people call it
        #[arg(long)]
        name: String,
        /// What it may ask for
        #[arg(long = "scope", required = true)]
        scopes: Vec<Scope>,
    },
    /// Lists the clients of the fund, or of an organisation
    List {
        /// The fund
        #[arg(long)]
        fund: FundCode,
        /// The organisation, by its id
        #[arg(long)]
        organisation: Option<domain::ids::OrganisationId>,
    },
    /// Replaces a client's secret, and prints it, once
    Rotate {
        /// The fund
        #[arg(long)]
        fund: FundCode,
        /// The client
        id: domain::ids::ClientId,
        /// The former secret leaked: it stops at once instead of after a day
        #[arg(long)]
        at_once: bool,
    },
    /// Suspends a client at once
    Suspend {
        /// The fund
        #[arg(long)]
        fund: FundCode,
        /// The client
        id: domain::ids::ClientId,
    },
    /// Lets a suspended client act again
    Resume {
        /// The fund
        #[arg(long)]
        fund: FundCode,
        /// The client
        id: domain::ids::ClientId,
    },
}

/// Reads the command line, does what it says, gives the exit code.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    telemetry::hush_panics();
    match execute(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            warn(&format!("espace-partenaire: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<(), Failure> {
    match command {
        Command::Openapi => {
            let document = api::written();
            Ok(say(
                &document.map_err(|error| Failure::new(error.to_string()))?
            )?)
        }
        Command::Route(RouteArgs {
            command: Some(command),
            ..
        }) => route_command(command),
        Command::Route(RouteArgs {
            explain,
            command: None,
        }) => route::sort_lines(
            std::io::stdin().lock(),
            &mut std::io::stdout().lock(),
            explain,
        ),
        Command::ContractTest(arguments) => in_runtime(contract_test::command(arguments)),
        Command::Key(command) => key(command),
        Command::Serve { demo } => in_runtime(serve::serve(demo)),
        Command::Migrate => serve::migrate(),
        Command::ImportYear { file, fund } => in_runtime(import_year::command(file, fund)),
        Command::Report { fund, year, format } => in_runtime(figures::report(fund, year, format)),
        Command::Backup { dir } => in_runtime(backup::backup(&dir)),
        Command::Audit(command) => audit_command(command),
        Command::Restore { dir, ledger } => in_runtime(backup::restore(&dir, ledger.as_deref())),
        Command::Retention(RetentionCommand::Run { dry_run }) => {
            in_runtime(retention::run(dry_run))
        }
        Command::Retention(RetentionCommand::Ledger) => in_runtime(retention::ledger()),
        Command::Account(AccountCommand::Bootstrap) => in_runtime(accounts::bootstrap()),
        Command::Client(command) => in_runtime(client(command)),
    }
}

fn audit_command(command: AuditCommand) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify { anchors } => in_runtime(audit::verify(anchors)),
        AuditCommand::Purge => in_runtime(audit::purge()),
        AuditCommand::Key => audit::key(),
        AuditCommand::Exposed {
            who,
            period,
            notice,
        } => in_runtime(audit::exposed(who, (period.from, period.until), notice)),
        AuditCommand::Seers { request, period } => {
            in_runtime(audit::seers(request, (period.from, period.until)))
        }
    }
}

fn route_command(command: RouteCommand) -> Result<(), Failure> {
    match command {
        RouteCommand::Evaluate(EvaluateArgs {
            file: Some(file),
            model,
            ..
        }) => Ok(say(&route::evaluate(&file, model.as_deref())?.to_string())?),
        RouteCommand::Evaluate(EvaluateArgs { fund, model, .. }) => {
            in_runtime(corrections::evaluate(fund, model))
        }
        RouteCommand::Propose(arguments) => {
            let ProposeArgs {
                folder,
                fund,
                corpus,
                folds,
            } = arguments;
            in_runtime(corrections::propose(folder, fund, corpus, folds))
        }
    }
}

fn key(command: KeyCommand) -> Result<(), Failure> {
    match command {
        KeyCommand::Generate { file } => keys::generate(&file),
        KeyCommand::Check => in_runtime(keys::check()),
        KeyCommand::Status => in_runtime(keys::status()),
        KeyCommand::Rotate => in_runtime(keys::rotate()),
        KeyCommand::Rewrap => in_runtime(keys::rewrap()),
        KeyCommand::RefuseOlder { kid } => in_runtime(keys::refuse_older(kid)),
        KeyCommand::RotateSigning { at_once } => in_runtime(keys::rotate_signing(at_once)),
    }
}

async fn client(command: ClientCommand) -> Result<(), Failure> {
    match command {
        ClientCommand::Create {
            fund,
            organisation,
            name,
            scopes,
        } => clients::create(fund, organisation, &name, scopes.into_iter().collect()).await,
        ClientCommand::List { fund, organisation } => clients::list(fund, organisation).await,
        ClientCommand::Rotate { fund, id, at_once } => clients::rotate(fund, id, at_once).await,
        ClientCommand::Suspend { fund, id } => clients::suspend(fund, id).await,
        ClientCommand::Resume { fund, id } => clients::resume(fund, id).await,
    }
}

fn in_runtime(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let done = runtime.block_on(work);
    // A call that hangs in the database must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_commands_are_those_of_the_contract() {
        Cli::command().debug_assert();
        for line in [
            "serve --demo",
            "migrate",
            "openapi",
            "route --explain",
            "route evaluate corpus.jsonl",
            "route evaluate --from-corrections",
            "route propose var/candidate",
            "import-year year.jsonl",
            "report --fund 597 --year 2023 --format csv",
            "contract-test --accounts a.json --webhook http://127.0.0.1:9/x --secret s",
            "contract-test --client-id i --client-secret s --webhook http://127.0.0.1:9/x --secret s",
            "backup var/backup",
            "restore var/backup --ledger ledger.jsonl",
            "retention run --dry-run",
            "retention ledger",
            "audit verify",
            "account bootstrap",
            "key generate var/root.key",
            "key status",
            "key rotate",
            "key rewrap",
            "key refuse-older 00112233445566ff",
            "key rotate-signing --at-once",
        ] {
            let words = std::iter::once("espace-partenaire").chain(line.split(' '));
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
    }

    #[test]
    fn wrong_usage_is_exit_code_2() {
        for line in [
            "",
            "serv",
            "report --fund 59 --year 2023",
            "report --year 2023",
            "route evaluate",
            "route evaluate corpus.jsonl --from-corrections",
            "route propose",
            "contract-test --webhook http://127.0.0.1:9/x --secret s",
            "contract-test --client-id i --webhook http://127.0.0.1:9/x --secret s",
            "import-year",
        ] {
            let words = std::iter::once("espace-partenaire").chain(line.split(' '));
            let refused = Cli::try_parse_from(words.filter(|word| !word.is_empty())).err();
            assert_eq!(refused.map(|error| error.exit_code()), Some(2), "{line}");
        }
    }
}
