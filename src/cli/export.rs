//! `annals export`: a stretch of the chronology for somebody else.

mod targets;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::query::{QueryArgs, ask, provenance};
use super::redact::RedactArgs;
use super::{CliError, FileArgs, Outcome, load, say};
use crate::formats::files::WriteError;
use crate::formats::{
    Export, Form, Format, Grouping, PictureView, Provenance, ReadError, Redacted, TEMPLATE_SCHEMA, Template,
};
use targets::Target;
pub(super) use targets::take_outputs;

/// The arguments of `annals export`.
#[derive(Debug, Args)]
#[command(
    after_help = "All but table, csv, jsonl and csl say where they come from: version, file, SHA-256, query, rule, n of m events."
)]
pub(crate) struct ExportArgs {
    /// How to write the events [default: what the extension of PATH says, else md]
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub(super) format: Option<String>,
    /// What a picture (`svg`) shows [default: axis]
    #[arg(long, value_name = "VIEW", value_parser = PossibleValuesParser::new(PictureView::ALL.iter().map(|view| view.word())))]
    pub(super) view: Option<String>,
    /// Write a web page (`html`) as a part for somebody else's page: no head, and nothing outside one element
    #[arg(long)]
    pub(super) embed: bool,
    /// Write a brief (`md`) under headings of these: every actor, type, tag or status, the most frequent first, or stretches of time
    /// [default: days, months or years, as the number of events asks]
    #[arg(long, value_name = "WHAT", value_parser = groupings())]
    pub(super) by: Option<String>,
    /// Write in a house style of your own: a template of minijinja, whose ending (`house.md`, `.html`, `.tex`, `.csv`) says what it
    /// makes; `annals help templates` tells more
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with_all = ["format", "by", "view", "embed", "bom"])]
    pub(super) template: Option<PathBuf>,
    /// Print what a template gets, as JSON Schema
    #[arg(long, exclusive = true)]
    template_schema: bool,
    /// Write a CSV with a byte order mark, by which a spreadsheet knows that it is UTF-8
    #[arg(long)]
    pub(super) bom: bool,
    /// Write to a file and not to standard output, which is `-`; to several with `-o brief.{md,html,ics}`
    #[arg(short, long, value_name = "PATH", value_hint = clap::ValueHint::FilePath)]
    pub(super) output: Vec<PathBuf>,
    /// Replace the file if there is one
    #[arg(long)]
    pub(super) force: bool,
    /// Name the files that were read with their folders, not by file name alone
    #[arg(long)]
    full_paths: bool,
    #[command(flatten)]
    redact: RedactArgs,
    #[command(flatten)]
    pub(super) files: FileArgs,
    #[command(flatten)]
    query: QueryArgs,
}

/// The words of all formats.
pub(crate) fn formats() -> PossibleValuesParser {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.word()))
}

/// The words of what a brief may have headings of.
pub(crate) fn groupings() -> PossibleValuesParser {
    PossibleValuesParser::new(Grouping::ALL.iter().map(|by| by.word()))
}

/// Writes the events.
pub(crate) fn run(args: &ExportArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    if args.template_schema {
        out.write_all(TEMPLATE_SCHEMA.as_bytes())?;
        return Ok(Outcome::Done);
    }
    let query = args.query.query()?;
    let template = args.template.as_deref().map(Template::read).transpose()?;
    if let Some(path) = args.output.iter().find(|path| path.is_dir()) {
        return Err(refused(WriteError::Folder(path.clone())));
    }
    let targets = targets::targets(args, template.as_ref())?;
    if let Some(Target { form, .. }) = targets.iter().find(|target| target.path.is_none()) {
        refuse_on_terminal(*form)?;
    }
    let opened = load::load(&args.files)?;
    let engine = &*opened.engine;
    let (_, excerpt) = ask(&args.files, engine, &query)?;
    let provenance = Provenance { has_paths: args.full_paths, ..provenance(engine, &query, excerpt.size()) };
    let export = Export::of(&excerpt, None, provenance);
    let redacted = args.redact.redacted(&args.files, engine, &query, &export)?;
    let export = redacted.as_ref().map_or(export, Redacted::export);
    let mut outcome = if excerpt.is_empty() { Outcome::Nothing } else { Outcome::Done };
    let files: Vec<(Form<'_>, &Path)> =
        targets.iter().filter_map(|target| Some((target.form, target.path.as_deref()?))).collect();
    if excerpt.is_empty() {
        load::say_nothing(&opened);
        if !files.is_empty() {
            say("no file was written");
        }
    }
    if files.is_empty() {
        for target in &targets {
            let losses = export.write(target.form, out)?;
            out.flush()?;
            load::say_undated(&opened, &query);
            outcome = load::say_losses(&losses, outcome);
        }
    } else if excerpt.is_empty() {
        load::say_undated(&opened, &query);
    } else {
        let all_losses = export.save_all(&files, args.force, &|_| ()).map_err(|unsaved| {
            unsaved.what_is_there().iter().for_each(|there| say(there));
            refused(unsaved.error)
        })?;
        for (at, ((_, path), losses)) in files.iter().zip(all_losses).enumerate() {
            let written = excerpt.len() - losses.left_out();
            say(&format!("{written} of {} events written to {}", excerpt.total(), path.display()));
            if at == 0 {
                load::say_undated(&opened, &query);
            }
            outcome = load::say_losses(&losses, outcome);
        }
    }
    Ok(load::say_last(&opened, outcome))
}

/// A terminal shows text; what is none goes to a file or another program.
pub(crate) fn refuse_on_terminal<'t>(form: impl Into<Form<'t>>) -> Result<(), CliError> {
    let (what, ending) = match form.into() {
        Form::Usual(Format::Xlsx) => ("a workbook", "xlsx"),
        Form::Usual(Format::Parquet) => ("Parquet", "parquet"),
        Form::Usual(Format::Arrow) => ("Arrow", "arrow"),
        _ => return Ok(()),
    };
    if !std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(CliError::usage(
        format!("{what} is no text, and a terminal shows nothing else"),
        format!("write `annals export -o FILE.{ending}`"),
    ))
}

/// What is wrong with a template is no fault of the file that it was to make.
fn of_template(error: std::io::Error, path: PathBuf) -> CliError {
    match error.downcast::<ReadError>() {
        Ok(fault) => fault.into(),
        Err(error) => WriteError::Io { path, error }.into(),
    }
}

/// Why a file was not written, and what to do about it.
fn refused(error: WriteError) -> CliError {
    let message = error.to_string();
    let hint = match error {
        WriteError::Exists(_) => "write `--force` to replace it",
        WriteError::Open(_) => "export to another file",
        WriteError::Folder(_) => "name a file in it",
        WriteError::Stopped => "write it again",
        WriteError::Io { path, error } => return of_template(error, path),
    };
    CliError::usage(message, hint)
}
