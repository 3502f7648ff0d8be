//! `annals export`: a stretch of the chronology for somebody else.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::query::{QueryArgs, ask, provenance};
use super::{CliError, FileArgs, Outcome, load, say};
use crate::formats::files::WriteError;
use crate::formats::{Export, Form, Format, PictureView, Provenance};

/// The arguments of `annals export`.
#[derive(Debug, Args)]
#[command(
    after_help = "All but table, csv, jsonl and csl say where they come from: version, file, SHA-256, query, rule, n of m events."
)]
pub(crate) struct ExportArgs {
    /// How to write the events [default: what the extension of PATH says, else md]
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Option<String>,
    /// What a picture (`svg`) shows [default: axis]
    #[arg(long, value_name = "VIEW", value_parser = PossibleValuesParser::new(PictureView::ALL.iter().map(|view| view.word())))]
    view: Option<String>,
    /// Write a web page (`html`) as a part for somebody else's page: no head, and nothing outside one element
    #[arg(long)]
    embed: bool,
    /// Write a CSV with a byte order mark, by which a spreadsheet knows that it is UTF-8
    #[arg(long)]
    bom: bool,
    /// Write to a file and not to standard output, which is `-`
    #[arg(short, long, value_name = "PATH", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Replace the file if there is one
    #[arg(long)]
    force: bool,
    /// Name the files that were read with their folders, not by file name alone
    #[arg(long)]
    full_paths: bool,
    #[command(flatten)]
    files: FileArgs,
    #[command(flatten)]
    query: QueryArgs,
}

/// The words of all formats.
pub(crate) fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.word()))
}

/// Writes the events.
pub(crate) fn run(args: &ExportArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let query = args.query.query()?;
    if let Some(path) = args.output.as_deref().filter(|path| path.is_dir()) {
        return Err(refused(WriteError::Folder(path.to_owned())));
    }
    let by_name = args.output.as_deref().and_then(Format::of_path);
    let format = match (&args.format, &args.output) {
        (Some(word), _) => Format::from_word(word),
        (None, Some(path)) if path.as_os_str() != "-" => by_name,
        (None, _) => Some(Format::Markdown),
    };
    let format = format.ok_or_else(|| {
        CliError::usage(
            "the name of the file does not say its format",
            format!("write `--format` and one of {}", Format::words()),
        )
    })?;
    let form = form(args, format)?;
    if args.output.as_ref().is_none_or(|path| path.as_os_str() == "-") {
        refuse_on_terminal(format)?;
    }
    let opened = load::load(&args.files)?;
    let engine = &*opened.engine;
    let (_, excerpt) = ask(&args.files, engine, &query)?;
    let provenance = Provenance { has_paths: args.full_paths, ..provenance(engine, &query, &excerpt) };
    let export = Export::of(&excerpt, None, provenance);
    let outcome = if excerpt.is_empty() { Outcome::Nothing } else { Outcome::Done };
    let Some(path) = &args.output.as_ref().filter(|path| path.as_os_str() != "-") else {
        if excerpt.is_empty() {
            load::say_nothing(&opened);
        }
        let losses = export.write(form, out)?;
        out.flush()?;
        load::say_undated(&opened, &query);
        let outcome = load::say_losses(&losses, outcome);
        return Ok(load::say_last(&opened, outcome));
    };
    if excerpt.is_empty() {
        load::say_nothing(&opened);
        say("no file was written");
        load::say_undated(&opened, &query);
        return Ok(load::say_last(&opened, outcome));
    }
    let losses = export.save(form, path, args.force).map_err(refused)?;
    let written = excerpt.len() - losses.left_out();
    say(&format!("{written} of {} events written to {}", excerpt.total(), path.display()));
    load::say_undated(&opened, &query);
    let outcome = load::say_losses(&losses, outcome);
    Ok(load::say_last(&opened, outcome))
}

/// The way that a format is written in.
fn form(args: &ExportArgs, format: Format) -> Result<Form, CliError> {
    if args.embed && format != Format::Html {
        return Err(CliError::usage(
            format!("`--embed` writes a part of a web page, and `{format}` is none"),
            "write `--format html`",
        ));
    }
    if args.bom && format != Format::Csv {
        return Err(CliError::usage(
            format!("`--bom` marks a CSV for spreadsheets, and `{format}` is none"),
            "write `--format csv`, or `--format xlsx`, which needs no mark",
        ));
    }
    if args.embed && args.view.is_none() {
        return Ok(Form::Fragment);
    }
    if args.bom && args.view.is_none() {
        return Ok(Form::Marked);
    }
    match args.view.as_deref().and_then(PictureView::from_word) {
        None => Ok(format.into()),
        Some(view) if format == Format::Svg => Ok(Form::Picture(view)),
        Some(_) => Err(CliError::usage(
            format!("`--view` says what a picture shows, and `{format}` is none"),
            "write `--format svg`",
        )),
    }
}

/// A terminal shows text; what is none goes to a file or another program.
pub(crate) fn refuse_on_terminal(format: Format) -> Result<(), CliError> {
    if format == Format::Xlsx && std::io::stdout().is_terminal() {
        return Err(CliError::usage(
            "a workbook is no text, and a terminal shows nothing else",
            "write `annals export -o FILE.xlsx`",
        ));
    }
    Ok(())
}

/// Why a file was not written, and what to do about it.
fn refused(error: WriteError) -> CliError {
    let hint = match error {
        WriteError::Exists(_) => "write `--force` to replace it",
        WriteError::Open(_) => "export to another file",
        WriteError::Folder(_) => "name a file in it",
        WriteError::Io { .. } => return error.into(),
    };
    CliError::usage(error.to_string(), hint)
}
