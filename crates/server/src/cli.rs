//! The commands, and their exit codes: 0 done; 1 refused or failed, with one clear line on stderr;
//! 2 wrong usage.

mod arguments;
mod client;

use crate::commands::{accounts, audit, backup, corrections, figures, keys, retention, serve};
use crate::output::{Failure, say, warn};
use crate::{contract_test, import_year, route, telemetry};
use arguments::{
    AccountCommand, AuditCommand, Command, EvaluateArgs, KeyCommand, ProposeArgs, RetentionCommand,
    RouteArgs, RouteCommand,
};
use clap::Parser;
use std::process::ExitCode;

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
        Command::Client(command) => in_runtime(client::run(command)),
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
        KeyCommand::RotateIndex => in_runtime(keys::rotate_index()),
        KeyCommand::RotateSigning { at_once } => in_runtime(keys::rotate_signing(at_once)),
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
            "key rotate-index",
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
