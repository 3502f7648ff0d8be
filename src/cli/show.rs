//! `annals show`: one event with everything known about it.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::{CliError, FileArgs, Outcome, ReadingArgs, load, say};
use crate::engine::Engine;
use crate::formats::write_words;
use crate::model::clean;
use crate::model::similar::similar;

/// Most ids that are looked through for one that looks like a mistyped one.
const SEARCHED: usize = 100_000;

/// The arguments of `annals show`.
#[derive(Debug, Args)]
#[command(override_usage = "annals show [FILE]... ID")]
pub(crate) struct ShowArgs {
    /// The files to read, if any, and last the id of the event as `annals list` prints it
    #[arg(required = true, value_name = "ID", num_args = 1..)]
    files_and_id: Vec<OsString>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Prints the event.
pub(crate) fn run(args: &ShowArgs, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let (id, files) = args.files_and_id.split_last().expect("clap asks for at least one");
    let files = files.iter().map(PathBuf::from).collect();
    let files = FileArgs { files, reading: args.reading.clone(), no_gazetteer: false };
    let is_file = std::path::Path::new(id).is_file();
    // No id of a file of text is anything but UTF-8.
    let id = &*id.to_string_lossy();
    if files.files.is_empty() && is_file {
        let hint = format!("write the id after it: `annals list {id}` prints the ids");
        return Err(CliError::usage(format!("`{}` is a file, and no id follows it", clean::line(id)), hint));
    }
    if let Some(other) = files.files.iter().find(|file| is_file && !file.exists()) {
        let other = clean::line(&other.to_string_lossy()).into_owned();
        let hint = format!("write the id last: `annals show {} {other}`", clean::line(id));
        return Err(CliError::usage(format!("`{other}` is no file, and a file follows it"), hint));
    }
    let opened = load::load(&files)?;
    let engine = &*opened.engine;
    let keys = engine.find(id)?;
    match *keys {
        [] => {
            say_missing(engine, id)?;
            return Ok(load::say_last(&opened, Outcome::Nothing));
        }
        [key] => {
            write_words(engine.event(key)?.iter().flat_map(|account| &account.pieces), out)?;
        }
        _ => {
            let mut ids = Vec::new();
            for key in &keys {
                ids.extend(engine.event(*key)?.map(|account| format!("`{}`", clean::line(&account.id))));
            }
            say(&format!("{} files have an event with the id `{}`", keys.len(), clean::line(id)));
            say(&format!("  hint: say which one is meant: {}", ids.join(", ")));
            return Ok(load::say_last(&opened, Outcome::Nothing));
        }
    }
    out.flush()?;
    Ok(load::say_last(&opened, Outcome::Done))
}

/// Says that no event has an id, and which id was probably meant.
fn say_missing(engine: &dyn Engine, id: &str) -> Result<(), CliError> {
    say(&format!("no event has the id `{}`", clean::line(id)));
    let known = engine.ids(SEARCHED)?;
    let holds = known.iter().map(String::as_str).find(|known| known.contains(id));
    if let Some(meant) = similar(id, known.iter().map(String::as_str)).or(holds) {
        say(&format!("  hint: did you mean `{}`?", clean::line(meant)));
    }
    Ok(())
}
