//! `annals check`: every problem of a file.

use std::io::Write;

use clap::Args;

use super::{CliError, FileArgs, Outcome, load, say};
use crate::formats::Severity;
use crate::formats::read;

/// The arguments of `annals check`.
#[derive(Debug, Args)]
#[command(
    after_help = "An event with an error in it is not loaded; a warning loads. Exit code 1 when there are errors."
)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    files: FileArgs,
}

/// Prints the problems, and says how many events were read.
pub(crate) fn run(args: &CheckArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let loaded = read(load::inputs(&load::paths(&args.files))?)?;
    for problem in &loaded.problems {
        writeln!(out, "{problem}")?;
    }
    out.flush()?;
    let count = |severity| loaded.problems.iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let chronology = &loaded.chronology;
    say(&format!(
        "{}, {}: {}, {}",
        plural(chronology.len(), "event"),
        plural(chronology.actors().len(), "actor"),
        plural(errors, "error"),
        plural(warnings, "warning")
    ));
    Ok(if errors > 0 { Outcome::Nothing } else { Outcome::Done })
}
