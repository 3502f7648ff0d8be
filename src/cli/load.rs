//! Reading the chronology that a command is about.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once};
use std::time::{Duration, Instant};

use super::{CliError, FileArgs, Outcome, ReadingArgs, SHIPPED, engine, say};
use crate::config::{self, Environment};
use crate::engine::{ColumnEngine, Engine};
use crate::formats::tabular::{Choices, Dataset, DayOrder, read_columns};
use crate::formats::{
    Charset, Input, InputOptions, Kind, Loaded, Losses, Options, Problem, Progress, ReadError, Severity, files,
    read_with,
};
use crate::model::similar::similar;
use crate::model::words::Calendar;
use crate::model::{Role, clean};
use crate::query::line::KEYS;
use crate::query::{Query, Rule};

/// The name under which the shipped chronology is shown.
pub(crate) const SHIPPED_NAME: &str = "events.yaml (built in)";

/// How long a command reads before it says how far it has come, and between two times it says so.
const PATIENCE: Duration = Duration::from_millis(250);

/// The files and folders that are named, or what is read where nobody names any; none for the shipped chronology.
pub(crate) fn named(args: &FileArgs) -> Vec<PathBuf> {
    if args.files.is_empty() && Path::new("events.yaml").exists() {
        return vec![PathBuf::from("events.yaml")];
    }
    args.files.clone()
}

/// The paths to read: those that are named, and what stands in a folder. Says on stderr, once, what of it is passed over.
pub(crate) fn paths(args: &FileArgs) -> Vec<PathBuf> {
    static SAID: Once = Once::new();
    let (mut paths, mut passed_over) = (Vec::new(), Vec::new());
    for found in named(args).iter().map(|path| files::found(path)) {
        paths.extend(found.paths);
        passed_over.extend(found.passed_over);
    }
    if !passed_over.is_empty() {
        SAID.call_once(|| {
            passed_over.iter().take(MOST_PASSED_OVER).for_each(|problem| say(&problem.to_string()));
            if passed_over.len() > MOST_PASSED_OVER {
                say(&format!("warning: {} more are passed over", passed_over.len() - MOST_PASSED_OVER));
            }
        });
    }
    paths
}

/// Files and folders that are passed over and told one by one.
const MOST_PASSED_OVER: usize = 10;

/// Reads the inputs of paths.
pub(crate) fn inputs(paths: &[PathBuf], reading: &ReadingArgs) -> Result<Vec<Input>, CliError> {
    if paths.is_empty() {
        return Ok(vec![files::input(SHIPPED_NAME, SHIPPED.as_bytes().to_vec())]);
    }
    if paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(CliError::usage("standard input is named twice", "name `-` once"));
    }
    let input_options = input_options(reading)?;
    let read =
        |path: &PathBuf| files::read(path).map(|input| input_options.of(input)).map_err(|error| meant(path, error));
    paths.iter().map(read).collect()
}

/// What the options say about all files.
pub(crate) fn input_options(reading: &ReadingArgs) -> Result<InputOptions, CliError> {
    let kind = reading.input.as_deref().and_then(Kind::from_word);
    Ok(InputOptions { kind, choices: choices(reading)?, folds: reading.dedupe })
}

/// What the options say about a table.
pub(crate) fn choices(reading: &ReadingArgs) -> Result<Choices, CliError> {
    let columns = reading.columns.as_deref().map_or_else(|| Ok(Vec::new()), read_columns);
    let columns = columns.map_err(|error| CliError::usage(format!("`--columns`: {error}"), error.hint))?;
    let charset = |name: &str| {
        let unknown = || CliError::usage(format!("`--encoding`: unknown encoding `{name}`"), Charset::examples());
        Charset::from_name(name).ok_or_else(unknown)
    };
    Ok(Choices {
        columns,
        calendar: reading.calendar.as_deref().and_then(Calendar::from_word),
        order: reading.dates.as_deref().and_then(DayOrder::from_word),
        encoding: reading.encoding.as_deref().map(charset).transpose()?,
        parts: reading.part.clone(),
        datasets: datasets(),
    })
}

/// The data sets that the user has described in the configuration folder. A file that cannot be used is a warning, said once: it
/// hides neither the others nor the events.
fn datasets() -> Vec<Dataset> {
    static SAID: Once = Once::new();
    let mut problems = Vec::new();
    let mut warn = |file: String, place, message: String, hint: &str| {
        problems.push(Problem { file, place, severity: Severity::Warning, message, hint: Some(hint.to_owned()) });
    };
    let mut datasets = Vec::new();
    for file in config::datasets().unwrap_or_else(|error| vec![Err(error)]) {
        match file {
            Ok((path, text)) => {
                let word = Path::new(&path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
                match Dataset::read(&word.unwrap_or_default(), &text) {
                    Ok(dataset) => datasets.push(dataset),
                    Err(error) => {
                        let hint = "it is passed over; `annals help formats` shows what a file of a data set says";
                        warn(path, error.place, error.message, hint);
                    }
                }
            }
            Err(error) => warn(error.file, None, error.message, "it is passed over; mend the file or move it away"),
        }
    }
    SAID.call_once(|| problems.iter().for_each(|problem| say(&problem.to_string())));
    datasets
}

/// A file that is not there may be a command or another file that is mistyped, or a query that stands where files stand.
fn meant(path: &Path, error: ReadError) -> CliError {
    if error.place.is_some() || path.exists() {
        return error.into();
    }
    let typed = path.to_string_lossy();
    let commands =
        ["list", "show", "count", "actors", "export", "convert", "check", "config", "completions", "man", "help"];
    if let Some(command) = similar(&typed, commands) {
        return CliError::usage(error.message_of(), format!("did you mean `annals {command}`?"));
    }
    let key = typed.split_once(':').map(|(key, _)| key.trim_start_matches('-'));
    if key.is_some_and(|key| KEYS.contains(&key) || Role::from_word(key).is_some()) {
        return CliError::usage(error.message_of(), format!("a query is given by `--query '{}'`", clean::line(&typed)));
    }
    match neighbour(path) {
        Some(near) => CliError::usage(error.message_of(), format!("did you mean `{}`?", clean::line(&near))),
        None => error.into(),
    }
}

/// The file in the same folder whose name is nearly that one.
fn neighbour(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let entries = folder.read_dir().ok()?.take(MOST_NEIGHBOURS).filter_map(Result::ok);
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    // Another case is no edit.
    let same = names.iter().find(|own| **own != *name && own.to_lowercase() == name.to_lowercase());
    let near = same.map(String::as_str).or_else(|| similar(&name, names.iter().map(String::as_str)))?;
    Some(path.with_file_name(near).to_string_lossy().into_owned())
}

/// Files of a folder that are looked at for a mistyped name.
const MOST_NEIGHBOURS: usize = 10_000;

/// Files that were read, ready to be asked.
#[derive(Debug)]
pub(crate) struct Opened {
    /// Who answers.
    pub(crate) engine: Box<dyn Engine>,
    /// What is wrong with the files.
    pub(crate) problems: Vec<Problem>,
    /// How tables among them are read, line by line.
    pub(crate) tables: Vec<String>,
    /// What is said of the events without anything being wrong with them.
    pub(crate) notes: Vec<String>,
}

/// Reads the chronology, and says on stderr where it comes from if nobody named a file.
pub(crate) fn load(args: &FileArgs) -> Result<Opened, CliError> {
    if named(args).is_empty() {
        say("there is no ./events.yaml: this is the chronology that comes with annals");
    }
    read_all(args, false)
}

/// Says on stderr, as the last lines of a command, what of the files is not among the events; what came of the command then.
pub(crate) fn say_last(opened: &Opened, outcome: Outcome) -> Outcome {
    let facts = opened.engine.facts();
    let errors = opened.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let outcome = say_unread((errors, facts.left_out, facts.unread_dates), outcome);
    if facts.folded > 0 {
        say(&format!(
            "left out {} with the day, actors and title of an earlier one (--dedupe)",
            plural(facts.folded, "event")
        ));
    }
    outcome
}

/// The same of so many errors, of events that are left out and of dates that cannot be read.
pub(crate) fn say_unread((errors, left_out, unread_dates): (usize, usize, usize), outcome: Outcome) -> Outcome {
    if errors > 0 {
        let events = if left_out > 0 { format!(", {} left out", plural(left_out, "event")) } else { String::new() };
        say(&format!("warning: {} while reading{events}; `annals check` shows them", plural(errors, "error")));
    }
    if unread_dates > 0 {
        let dates = plural(unread_dates, "date");
        say(&format!("warning: {dates} cannot be read; `annals check` shows them"));
    }
    if left_out > 0 { Outcome::Partly } else { outcome }
}

/// Says on stderr what the form of an export has no words for; what came of the command then.
pub(crate) fn say_losses(losses: &Losses, outcome: Outcome) -> Outcome {
    losses.lines().iter().for_each(|line| say(&format!("warning: {line}")));
    if losses.left_out() > 0 { Outcome::Partly } else { outcome }
}

/// Says how many events a range of days leaves out because they have none.
pub(crate) fn say_undated(opened: &Opened, query: &Query) {
    let undated = opened.engine.facts().events - opened.engine.facts().dated;
    let is_in_ranges = query.rule == Rule::Possible;
    if undated > 0 && !is_in_ranges && (query.from.is_some() || query.to.is_some()) {
        say(&format!("warning: {} without a day, which only --possible finds in a range", plural(undated, "event")));
    }
}

/// Says that nothing matches; whether that is for want of a question or of events.
pub(crate) fn say_nothing(opened: &Opened) {
    let facts = opened.engine.facts();
    let is_unread = facts.events == 0 && facts.left_out > 0;
    say(if is_unread { "no event could be read" } else { "no event matches" });
}

/// Reads all files of a command, with a line on a terminal that says how far it has come; with everything that there is to say of
/// them or without.
pub(crate) fn read_all(args: &FileArgs, checks: bool) -> Result<Opened, CliError> {
    let paths = paths(args);
    if checks {
        engine::refuse(args)?;
    } else if let Some(engine) = engine::elsewhere(args, &paths)? {
        return Ok(Opened { engine, problems: Vec::new(), tables: Vec::new(), notes: Vec::new() });
    }
    read_inputs(args, inputs(&paths, &args.reading)?, checks)
}

/// The same of what was opened already.
pub(crate) fn read_inputs(args: &FileArgs, inputs: Vec<Input>, checks: bool) -> Result<Opened, CliError> {
    let bar = Bar::new();
    let listener = |progress| bar.hear(progress);
    let options = Options { listener: &listener, folds: args.reading.dedupe, lints: checks, repeats: checks };
    let loaded = read_with(inputs, options);
    bar.clear();
    let Loaded { chronology, problems, tables, notes } = loaded?;
    Ok(Opened { engine: Box::new(ColumnEngine::new(chronology, !args.no_gazetteer)), problems, tables, notes })
}

/// `1 event`, `2 events`.
pub(crate) fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// The line on stderr while a large file is read; silent where nobody watches.
pub(crate) struct Bar {
    begin: Instant,
    last: Mutex<Option<Instant>>,
    is_watched: bool,
}

impl Bar {
    pub(crate) fn new() -> Self {
        Self {
            begin: Instant::now(),
            last: Mutex::new(None),
            is_watched: std::io::stderr().is_terminal() && Environment::read().can_draw(),
        }
    }

    pub(crate) fn hear(&self, progress: Progress) -> bool {
        let Ok(mut last) = self.last.lock() else { return true };
        let is_due = last.map_or(self.begin, |last| last).elapsed() >= PATIENCE;
        if self.is_watched && is_due {
            *last = Some(Instant::now());
            let _ = write!(std::io::stderr().lock(), "\r{}\x1b[K", progress.says(self.begin.elapsed()));
        }
        true
    }

    pub(crate) fn clear(&self) {
        if self.last.lock().is_ok_and(|last| last.is_some()) {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}
