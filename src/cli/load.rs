//! Reading the chronology that a command is about.

use super::{CliError, FileArgs, SHIPPED, say};
use crate::formats::{Input, Loaded, read};
use crate::formats::{Severity, files};

/// The name under which the shipped chronology is shown.
pub(crate) const SHIPPED_NAME: &str = "events.yaml (built in)";

/// The paths to read; none for the shipped chronology.
pub(crate) fn paths(args: &FileArgs) -> Vec<String> {
    if args.files.is_empty() && std::path::Path::new("events.yaml").exists() {
        return vec!["events.yaml".to_owned()];
    }
    args.files.clone()
}

/// Reads the inputs of paths.
pub(crate) fn inputs(paths: &[String]) -> Result<Vec<Input>, CliError> {
    if paths.is_empty() {
        return Ok(vec![files::input(SHIPPED_NAME, SHIPPED.as_bytes().to_vec())]);
    }
    if paths.iter().filter(|path| *path == "-").count() > 1 {
        return Err(CliError::usage("standard input is named twice", "name `-` once"));
    }
    Ok(paths.iter().map(|path| files::read(path)).collect::<Result<_, _>>()?)
}

/// Reads the chronology, and says on stderr how many errors it has.
pub(crate) fn load(args: &FileArgs) -> Result<Loaded, CliError> {
    let loaded = read(inputs(&paths(args))?)?;
    let errors = loaded.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    if errors > 0 {
        let plural = if errors == 1 { "" } else { "s" };
        say(&format!("warning: {errors} error{plural} while reading; `annals check` shows them"));
    }
    Ok(loaded)
}
