//! `annals convert`: whole files as Parquet, for programs that ask large tables and to be opened again quickly.

use std::io::ErrorKind;
use std::path::PathBuf;

use clap::Args;

use super::load::Bar;
use super::query::{ask, provenance};
use super::{CliError, EngineChoice, FileArgs, Outcome, load, say};
use crate::config;
use crate::formats::files::{self, OpenFile, Stamp, WriteError};
use crate::formats::{Conversion, ConvertedRows, Export, Format, Input, Provenance, StreamError, convert};
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
    /// Read so many bytes at a time, whatever the length of the files
    #[arg(long, hide = true, value_name = "BYTES")]
    piece: Option<usize>,
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
    let opened = match in_pieces(args, is_file)? {
        Attempt::Done(outcome) => return Ok(outcome),
        Attempt::Opened(inputs) => load::read_inputs(&args.files, inputs, false)?,
        Attempt::None => load::load(&args.files)?,
    };
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

/// What came of reading piece by piece.
enum Attempt {
    Done(Outcome),
    /// The files have to be read as a whole. They were opened, and one of them may not be there to be read again.
    Opened(Vec<Input>),
    /// The same, and nothing was opened.
    None,
}

/// Bytes of all files from which on they are read piece by piece.
const LARGE: u64 = 16 << 20;

/// Converts large tables without all of them in memory.
fn in_pieces(args: &ConvertArgs, is_file: bool) -> Result<Attempt, CliError> {
    let least = if args.piece.is_some() { 0 } else { LARGE };
    if load::named(&args.files).is_empty() || args.files.reading.engine == EngineChoice::DataFusion {
        return Ok(Attempt::None);
    }
    let paths = load::paths(&args.files);
    let is_once = |path: &PathBuf| path.as_os_str() == "-" || matches!(files::stamp(path), Stamp::Other);
    let length = |path: &PathBuf| if let Stamp::File(_, length) = files::stamp(path) { length } else { 0 };
    if !paths.iter().any(is_once) && paths.iter().map(length).sum::<u64>() < least {
        return Ok(Attempt::None);
    }
    let options = load::input_options(&args.files.reading)?;
    let bar = Bar::new();
    let listener = |progress| bar.hear(progress);
    let mut conversion = Conversion::new(&args.output, is_file, &options);
    conversion.replace = args.force;
    conversion.has_paths = args.full_paths;
    conversion.made = config::made();
    conversion.listener = &listener;
    conversion.piece = args.piece.unwrap_or(conversion.piece);
    let Some(sources) = sources(&paths, &conversion)? else { return Ok(Attempt::None) };
    if sources.iter().map(OpenFile::len).sum::<u64>() >= least {
        let converted = convert(&sources, &conversion);
        bar.clear();
        if let Some(converted) = converted.map_err(failed)? {
            return Ok(Attempt::Done(said(args, converted)));
        }
    }
    let input = |source: OpenFile| source.into_input().map(|input| options.of(input));
    Ok(Attempt::Opened(sources.into_iter().map(input).collect::<Result<_, _>>()?))
}

/// Opens all files; `None` where one of them is none, or there is no room beside the target for what comes through a pipe: whoever reads
/// all of them says so.
fn sources(paths: &[PathBuf], conversion: &Conversion<'_>) -> Result<Option<Vec<OpenFile>>, CliError> {
    let beside = conversion.beside();
    let is_named_twice = paths.iter().filter(|path| path.as_os_str() == "-").count() > 1;
    if is_named_twice || !beside.is_dir() {
        return Ok(None);
    }
    if !paths.iter().all(|path| OpenFile::may_be(path)) {
        return Ok(None);
    }
    // What can be read once comes last, so that nothing of it is lost where another file cannot be opened.
    let mut order: Vec<usize> = (0..paths.len()).collect();
    order.sort_by_key(|at| !matches!(files::stamp(&paths[*at]), Stamp::File(..)));
    let mut opened: Vec<Option<OpenFile>> = paths.iter().map(|_| None).collect();
    for at in order {
        let Some(source) = OpenFile::open(&paths[at], &beside)? else { return Ok(None) };
        opened[at] = Some(source);
    }
    Ok(opened.into_iter().collect())
}

/// Says what was written.
fn said(args: &ConvertArgs, converted: ConvertedRows) -> Outcome {
    let ConvertedRows { events, left_out, unread_dates, errors, .. } = converted;
    if events == 0 {
        say(if left_out > 0 { "no event could be read" } else { "no event matches" });
        say("no file was written");
        return load::say_unread((errors, left_out, unread_dates), Outcome::Nothing);
    }
    say(&format!("{events} events written to {}", args.output.display()));
    load::say_unread((errors, left_out, unread_dates), Outcome::Done)
}

fn failed(error: StreamError) -> CliError {
    match error {
        StreamError::Read(error) => error.into(),
        StreamError::Write(error) => refused(error),
        StreamError::Scratch(error) => CliError::usage(
            format!("what is kept while the files are converted cannot be written: {error}"),
            match error.kind() {
                ErrorKind::PermissionDenied => "convert to a place where files may be made",
                _ => "the disk of the target needs room for some four times the text of the files, and for the tables",
            },
        ),
    }
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
