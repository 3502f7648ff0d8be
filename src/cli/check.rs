//! `annals check`: every problem of a file, and how a table is read.

use std::io::Write;

use clap::Args;

use super::load::{self, plural};
use super::{CliError, FileArgs, Outcome, agrees, merges, say};
use crate::formats::{Severity, files};

/// The arguments of `annals check`.
#[derive(Debug, Args)]
#[command(
    after_help = "An event that cannot be read is left out and counted; other errors, such as a relation that leads\nnowhere, leave nothing out. A relation that is impossible by the dates of its events is a warning,\none that only some of their days allow is counted in a note. Exit code 1 when there are errors.\nFor a table it shows how the columns are read; `--columns` overrides that."
)]
pub(crate) struct CheckArgs {
    /// Keep what `--columns`, `--dates`, `--encoding` and `--part` say in a small file beside the table, so that it is read so from now on
    #[arg(long)]
    save_columns: bool,
    /// Say whether this file, which annals exported, still agrees with its source: the files that it names, or FILE
    #[arg(long, value_name = "EXPORT", value_hint = clap::ValueHint::FilePath, conflicts_with = "save_columns")]
    export: Option<std::path::PathBuf>,
    #[command(flatten)]
    files: FileArgs,
}

/// Prints the problems, and says how many events were read.
pub(crate) fn run(args: &CheckArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    if let Some(export) = &args.export {
        return agrees::run(export, &args.files, out);
    }
    let opened = load::read_all(&args.files, true)?;
    for line in &opened.tables {
        writeln!(out, "{line}")?;
    }
    for problem in &opened.problems {
        writeln!(out, "{problem}")?;
    }
    let (facts, names) = (opened.engine.facts(), opened.engine.names());
    let alike = merges::warnings(names);
    for problem in &alike {
        writeln!(out, "{problem}")?;
    }
    out.flush()?;
    opened.notes.iter().for_each(|note| say(&format!("note: {note}")));
    let count = |severity| opened.problems.iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning) + alike.len());
    // The screen has no room for guesses at names, so that what it counts is the rest.
    let of_names = match alike.len() {
        0 => String::new(),
        alike => format!(" ({} of names that look alike)", crate::formats::grouped(alike)),
    };
    let left_out = match facts.left_out {
        0 => String::new(),
        events => format!(", {} left out", plural(events, "event")),
    };
    say(&format!(
        "{}, {}: {}, {}{left_out}",
        plural(facts.events, "event"),
        plural(names.actors().len(), "actor"),
        plural(errors, "error"),
        plural(warnings, "warning") + &of_names
    ));
    if args.save_columns {
        save(args)?;
    }
    Ok(if errors > 0 { Outcome::Nothing } else { Outcome::Done })
}

/// Writes what is said about the columns beside each table.
fn save(args: &CheckArgs) -> Result<(), CliError> {
    let choices = load::choices(&args.files.reading)?;
    if choices.is_empty() {
        let hint = "say it with `--columns`, `--dates`, `--calendar`, `--encoding` or `--part`";
        return Err(CliError::usage("there is nothing to save", hint));
    }
    for path in load::paths(&args.files).iter().filter(|path| path.as_os_str() != "-") {
        let beside = files::columns_path(path);
        // Whoever made the table may have laid it there, to have another file written to.
        if files::is_link(&beside) {
            let message = format!("{} is a symbolic link, which nothing is written through", beside.display());
            return Err(CliError::usage(message, "remove it, and save the columns again"));
        }
        let all = choices.clone().or(files::read(path)?.choices);
        files::write(&beside, true, |out| out.write_all(all.to_yaml().as_bytes()))?;
        say(&format!("saved in {}", beside.display()));
    }
    Ok(())
}
