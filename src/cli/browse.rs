//! `annals`: browsing.

use std::io::IsTerminal;
use std::sync::Arc;

use super::{BrowseArgs, CliError, Outcome, load, query};
use crate::app::Data;
use crate::config::{Config, Environment, Wishes};
use crate::formats::read;
use crate::terminal::{Session, Watched, browse};

/// Opens the screen.
pub(crate) fn run(args: &BrowseArgs) -> Result<Outcome, CliError> {
    let query = query::parse_line(args.query.as_deref().unwrap_or(""))?;
    let paths = load::paths(&args.files);
    // Before reading: what changes meanwhile is read again.
    let is_file = !paths.iter().any(|path| path == "-");
    let watched = Watched::new(if is_file { paths.clone() } else { Vec::new() });
    let inputs = load::inputs(&paths, &args.files.reading)?;
    if !std::io::stdout().is_terminal() {
        let hint = "`annals list`, `annals export` and `annals --help` work without one";
        return Err(CliError::usage("browsing needs a terminal, and standard output is none", hint));
    }
    let wishes = Wishes { theme: args.theme.clone(), ascii: args.ascii, no_mouse: args.no_mouse };
    let config = Config::read(&wishes, &Environment::read()).map_err(|error| {
        CliError::usage(
            error.to_string(),
            "mend the file or move it away; a theme is dark, light, ansi, mono or a file of yours",
        )
    })?;
    let loaded = read(inputs)?;
    let data = Arc::new(Data::new(loaded.chronology, loaded.problems));
    browse(Session { data, watched, query, config })?;
    Ok(Outcome::Done)
}
