//! `annals convert`: whole files as Parquet, for programs that ask large tables and to be opened again quickly.

use std::path::PathBuf;

use clap::Args;

use super::query::{ask, provenance};
use super::{CliError, FileArgs, Outcome, load, say};
use crate::formats::files::{self, WriteError};
use crate::formats::{Export, Format, Provenance};
use crate::query::Query;

/// The arguments of `annals convert`.
#[derive(Debug, Args)]
#[command(
    after_help = "A name that ends in `.parquet` is one file with a row an event. Any other name is a folder with\n\
                  `events.parquet`, `mentions.parquet` (who takes part in which event, a row each) and\n\
                  `actors.parquet`. annals opens both: `annals FOLDER`. To convert a part, `annals export --format parquet`."
)]
pub(crate) struct ConvertArgs {
    /// The folder or the file to write
    #[arg(short, long, value_name = "FOLDER|FILE.parquet", value_hint = clap::ValueHint::AnyPath)]
    output: PathBuf,
    /// Replace the files if they are there
    #[arg(long)]
    force: bool,
    /// Name the files that were read with their folders, not by file name alone
    #[arg(long)]
    full_paths: bool,
    #[command(flatten)]
    files: FileArgs,
}

/// Writes the files.
pub(crate) fn run(args: &ConvertArgs) -> Result<Outcome, CliError> {
    let is_file = match Format::of_path(&args.output) {
        Some(Format::Parquet) => true,
        Some(other) => return Err(no_parquet(args, other)),
        None => false,
    };
    if !is_file {
        may_be_tables(args)?;
    }
    let opened = load::load(&args.files)?;
    let engine = &*opened.engine;
    let query = Query::default();
    let (_, excerpt) = ask(&args.files, engine, &query)?;
    let provenance = Provenance { has_paths: args.full_paths, ..provenance(engine, &query, excerpt.size()) };
    let export = Export::of(&excerpt, None, provenance);
    if excerpt.is_empty() {
        load::say_nothing(&opened);
        say("no file was written");
        return Ok(load::say_last(&opened, Outcome::Nothing));
    }
    if is_file {
        export.save(Format::Parquet, &args.output, args.force).map_err(refused)?;
    } else {
        export.save_tables(&args.output, args.force).map_err(refused)?;
    }
    say(&format!("{} events written to {}", excerpt.len(), args.output.display()));
    Ok(load::say_last(&opened, Outcome::Done))
}

/// Refuses a folder that is read as something else: from then on it would be a folder of Parquet, and its notes no more.
fn may_be_tables(args: &ConvertArgs) -> Result<(), CliError> {
    let is_read =
        files::is_of_notes(&args.output) || args.files.files.iter().any(|file| files::is_same(file, &args.output));
    if is_read && files::table_in(&args.output).is_none() {
        let message = format!("{} is a folder of other files", args.output.display());
        return Err(CliError::usage(
            message,
            "name a folder that is not there yet, or one that `annals convert` wrote",
        ));
    }
    Ok(())
}

/// A name that asks for another format.
fn no_parquet(args: &ConvertArgs, format: Format) -> CliError {
    let name = args.output.display();
    CliError::usage(
        format!("`annals convert` writes Parquet, and {name} is to be {format}"),
        format!("write `annals export -o {name}`, or name a folder or a file that ends in `.parquet`"),
    )
}

/// Why nothing was written, and what to do about it.
fn refused(error: WriteError) -> CliError {
    let hint = match error {
        WriteError::Exists(_) => "write `--force` to replace it",
        WriteError::Open(_) => "convert to another place",
        WriteError::Folder(_) => "a name that ends in `.parquet` is a file: name another one",
        WriteError::Stopped => "convert again",
        WriteError::Io { .. } => return error.into(),
    };
    CliError::usage(error.to_string(), hint)
}
