//! The command line: types for clap, and one file a subcommand.
//!
//! stdout is data, stderr is talk. Exit codes: 0 done, 1 nothing matched or `check` found errors, 2 could not
//! run, 3 done without events that could not be read.

mod actors;
mod agrees;
mod browse;
mod check;
mod completions;
mod config;
mod convert;
mod count;
mod engine;
mod export;
pub mod help;
mod list;
mod load;
mod man;
mod merges;
mod news;
mod query;
mod redact;
mod show;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueHint};

use crate::formats::Kind;
use crate::formats::tabular::DayOrder;
use crate::model::words::Calendar;
use engine::EngineChoice;

/// The chronology that the program carries with it: read when no file is named and there is no `./events.yaml`.
pub const SHIPPED: &str = include_str!("../events.yaml");

const ABOUT: &str = "Read, question and hand on a sourced chronology of world events";

const AFTER_HELP: &str = "\
Examples:
  annals                                        browse ./events.yaml, else what comes with annals
  annals list --from 2025 --to 2026-03 --count  how many events overlap these months
  annals list --actor pezeskian --format jsonl  his events, one JSON object a line
  annals count --by month --format csv          how many a month, for a chart
  annals export --from 2026-03 -o march.md      part of it, for an editor
  annals check notes.yaml                       every problem, its place, and what to write
  annals list ged.csv.gz --actor 'Al-Shabaab'   a table as it is: CSV, JSON, xlsx, UCDP, ACLED, GTD, GDELT

annals help file, dates, queries, names, tables, screen, exports or templates tells more.
Dates are EDTF (ISO 8601-2): 2026-03-06, 2026-03, 2026, 2026-03~ (about), 2014/.. (ongoing),
[..2026-03-06] (on or before).
Exit codes: 0 done; 1 nothing matched, or check found errors; 2 could not run;
3 done without the events that could not be read.
annals never opens a network connection.";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "annals", version, about = ABOUT, after_help = AFTER_HELP, args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    browse: BrowseArgs,
}

#[derive(Debug, Args)]
struct BrowseArgs {
    #[command(flatten)]
    files: FileArgs,
    /// Begin with this query
    #[arg(short, long, value_name = "QUERY LINE")]
    query: Option<String>,
    /// Begin at the first event of this date or later
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    at: Option<String>,
    /// Show the events as a `list`, on an `axis` of time or in `lanes` over time, or begin with a view saved under this name
    #[arg(long, value_name = "VIEW")]
    view: Option<String>,
    /// Begin anew: not where you were last, and without remembering where you are
    #[arg(long)]
    no_resume: bool,
    /// Colours: auto (by the terminal's background), dark, light, contrast, ansi (16 colours) or mono; or a file of your own
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// Draw with ASCII characters only
    #[arg(long)]
    ascii: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    no_mouse: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the events that answer a query
    List(list::ListArgs),
    /// Show everything known about one event
    Show(show::ShowArgs),
    /// Count the events that answer a query: by year, actor, pair, type, country …
    Count(count::CountArgs),
    /// List actors: names, aliases, how many events, first and last date
    Actors(actors::ActorsArgs),
    /// Write the events that answer a query: for an editor, a web page, a spreadsheet, a calendar, a program
    Export(export::ExportArgs),
    /// Write whole files as Parquet: for programs that ask large tables, and to open them again
    Convert(convert::ConvertArgs),
    /// Report every problem of a file, with its place and what to write instead
    Check(check::CheckArgs),
    /// Print the settings, the keys or a theme, as the files that change them
    Config(config::ConfigArgs),
    /// Print completions for a shell
    Completions(completions::CompletionsArgs),
    /// Print a page of the documentation, or the help of a command
    Help(help::HelpArgs),
    /// Print the manual page
    Man,
}

/// The chronology to read.
#[derive(Debug, Clone, Args)]
pub(crate) struct FileArgs {
    /// Files, or folders of notes, to read as one chronology; `-` is standard input [default: ./events.yaml, else the one that comes with annals]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Know no names of states and organisations but those in the files
    #[arg(long, help_heading = "Reading")]
    no_gazetteer: bool,
}

/// How files are read.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadingArgs {
    /// Take the files for this format and not for what they look like
    #[arg(long, value_name = "FORMAT", value_parser = clap::builder::PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.word())))]
    input: Option<String>,
    /// What the columns of a table mean: 'date=Begin, end=End, actors=A+B, title=Name'; 'end=' says that none is the end
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    columns: Option<String>,
    /// What dates like 03/04/2014 mean: the day or the month first
    #[arg(long, value_name = "ORDER", value_parser = clap::builder::PossibleValuesParser::new(DayOrder::ALL.iter().map(|order| order.word())))]
    dates: Option<String>,
    /// The calendar of the years of a table that lie before 1700
    #[arg(long, value_name = "CALENDAR", value_parser = clap::builder::PossibleValuesParser::new(Calendar::ALL.iter().map(|calendar| calendar.word())))]
    calendar: Option<String>,
    /// What the files are written in, where that is not UTF-8 and not guessed right: windows-1251, gbk, …
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Which table of a file that has several: a sheet, a member of a zip file, a list in JSON (data.events)
    #[arg(long, value_name = "NAME")]
    part: Vec<String>,
    /// Leave out events that are the same as an earlier one: day, actors and title
    #[arg(long)]
    dedupe: bool,
    /// Who answers: `columns` in memory; `datafusion`, which leaves the events of a folder that `annals convert` wrote on the disk; `auto`
    /// takes `datafusion` where these would fill more than half of the memory
    #[arg(long, value_name = "ENGINE", value_enum, default_value_t, hide_default_value = true)]
    engine: EngineChoice,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything was done.
    Done,
    /// Nothing matched, or there are errors to mend.
    Nothing,
    /// It was done without events of the files that could not be read.
    Partly,
}

/// Why a command could not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] crate::formats::ReadError),
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] crate::formats::files::WriteError),
    /// An argument makes no sense.
    #[error("{message}{}", hint.as_ref().map(|hint| format!("\n  hint: {hint}")).unwrap_or_default())]
    Usage {
        /// What is wrong.
        message: String,
        /// What to write instead.
        hint: Option<String>,
    },
    /// Where the events lie something went wrong.
    #[error(transparent)]
    Unanswered(#[from] crate::engine::Unanswered),
    /// Output failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl CliError {
    fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: Some(hint.into()) }
    }
}

/// Runs the program; what `main` returns.
pub fn run() -> ExitCode {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !crate::formats::is_panic_caught() {
            before(panic);
        }
    }));
    let cli = match parse() {
        Ok(cli) => cli,
        Err(error) => {
            return print_usage(&error);
        }
    };
    match dispatch(cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Nothing) => ExitCode::from(1),
        Ok(Outcome::Partly) => ExitCode::from(3),
        Err(CliError::Io(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
            ExitCode::from(2)
        }
    }
}

/// What was typed. Only the places of words tell what a shell has made of `-o brief.{md,html}`.
fn parse() -> Result<Cli, clap::Error> {
    let matches = command().try_get_matches()?;
    let mut cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command()))?;
    if let (Some(Command::Export(args)), Some((_, own))) = (&mut cli.command, matches.subcommand()) {
        export::take_outputs(args, own);
    }
    Ok(cli)
}

fn dispatch(cli: Cli) -> Result<Outcome, CliError> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let outcome = match cli.command {
        None => {
            drop(out);
            return browse::run(&cli.browse);
        }
        Some(Command::List(args)) => list::run(&args, &mut out),
        Some(Command::Show(args)) => show::run(&args, &mut out),
        Some(Command::Actors(args)) => actors::run(&args, &mut out),
        Some(Command::Count(args)) => count::run(&args, &mut out),
        Some(Command::Export(args)) => export::run(&args, &mut out),
        Some(Command::Convert(args)) => convert::run(&args),
        Some(Command::Check(args)) => check::run(&args, &mut out),
        Some(Command::Config(args)) => config::run(&args, &mut out),
        Some(Command::Completions(args)) => completions::run(&args, &mut out),
        Some(Command::Help(args)) => help::run(&args, &mut out),
        Some(Command::Man) => man::run(&mut out),
    }?;
    out.flush()?;
    Ok(outcome)
}

/// Prints what clap says: help and version on stdout, mistakes on stderr without what was typed raw.
fn print_usage(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        say(error.render().to_string().trim_end());
    } else {
        // Whoever closes a pipe has read enough.
        let printed = error.print().and_then(|()| std::io::stdout().flush());
        if let Err(error) =
            printed.or_else(|error| if error.kind() == std::io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
        {
            say(&format!("error: {error}"));
            return ExitCode::from(2);
        }
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Lines on stderr, safe to print; a closed stderr is no error.
fn say(lines: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", crate::model::clean::block(lines));
}

/// The command line as clap knows it, for completions, the manual page and tests.
pub fn command() -> clap::Command {
    Cli::command()
}
