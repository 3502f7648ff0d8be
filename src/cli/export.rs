//! `annals export`: a stretch of the chronology for somebody else.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::query::{QueryArgs, ask, provenance};
use super::{CliError, FileArgs, Outcome, load, say};
use crate::formats::files::{self, WriteError};
use crate::formats::{Export, Format};

/// The arguments of `annals export`.
#[derive(Debug, Args)]
#[command(
    after_help = "Markdown, JSON and YAML say where they come from: version, file, SHA-256, query, rule, n of m events."
)]
pub(crate) struct ExportArgs {
    /// How to write the events [default: what the extension of PATH says, else md]
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    format: Option<String>,
    /// Write to a file and not to standard output
    #[arg(short, long, value_name = "PATH", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Replace the file if there is one
    #[arg(long)]
    force: bool,
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
    let by_name = args.output.as_deref().and_then(Format::of_path);
    let format = match (&args.format, &args.output) {
        (Some(word), _) => Format::from_word(word),
        (None, Some(_)) => by_name,
        (None, None) => Some(Format::Markdown),
    };
    let format = format.ok_or_else(|| {
        CliError::usage(
            "the name of the file does not say its format",
            format!("write `--format` and one of {}", Format::words()),
        )
    })?;
    let chronology = load::load(&args.files)?.chronology;
    let selection = ask(&args.files.asker(), &chronology, &query);
    let provenance = provenance(&chronology, &query, selection.len());
    let export = Export { chronology: &chronology, rows: selection.rows(), provenance };
    let outcome = if selection.is_empty() { Outcome::Nothing } else { Outcome::Done };
    let Some(path) = &args.output else {
        export.write(format, out)?;
        return Ok(outcome);
    };
    if selection.is_empty() {
        say("nothing matched, so no file was written");
        return Ok(outcome);
    }
    if load::paths(&args.files).iter().any(|input| files::is_same(std::path::Path::new(input), path)) {
        let message = format!("{} is what is being read", path.display());
        return Err(CliError::usage(message, "export to another file"));
    }
    match files::write(path, args.force, |out| export.write(format, out)) {
        Ok(()) => say(&format!("{} of {} events written to {}", selection.len(), selection.total(), path.display())),
        Err(error @ WriteError::Exists(_)) => {
            return Err(CliError::usage(error.to_string(), "write `--force` to replace it"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(outcome)
}
