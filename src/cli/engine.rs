//! Which engine answers: the columns in memory, or the one that leaves the events on the disk.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{CliError, FileArgs};
use crate::engine::Engine;
use crate::terminal::{Opener, Watched};

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum EngineChoice {
    // No help of their own: that of the option says it.
    #[default]
    Auto,
    Columns,
    #[value(name = "datafusion")]
    DataFusion,
}

/// Another engine than the columns, if one is asked for or needed.
pub(super) fn elsewhere(args: &FileArgs, paths: &[PathBuf]) -> Result<Option<Box<dyn Engine>>, CliError> {
    if is_elsewhere(args, paths) { wanted::open(args, paths).map(Some) } else { Ok(None) }
}

/// The same for the screen.
pub(super) struct Elsewhere {
    /// Opens it.
    pub(super) opener: Opener,
    /// Looks after its tables.
    pub(super) watched: Watched,
    /// Whether opening it takes longer than anybody should wait for the first frame.
    pub(super) is_large: bool,
}

/// What opens another engine, if one is asked for or needed.
pub(super) fn opener(args: &FileArgs, paths: &[PathBuf]) -> Result<Option<Elsewhere>, CliError> {
    if is_elsewhere(args, paths) { wanted::opener(args, paths).map(Some) } else { Ok(None) }
}

/// Refuses another engine where the files themselves are looked at.
pub(super) fn refuse(args: &FileArgs) -> Result<(), CliError> {
    if args.reading.engine != EngineChoice::DataFusion {
        return Ok(());
    }
    let hint = "leave `--engine` away";
    Err(CliError::usage("`--engine datafusion` answers queries, and this command looks at the files themselves", hint))
}

/// Whether one is.
pub(super) fn is_elsewhere(args: &FileArgs, paths: &[PathBuf]) -> bool {
    match args.reading.engine {
        EngineChoice::DataFusion => true,
        EngineChoice::Auto => wanted::is_needed(paths),
        EngineChoice::Columns => false,
    }
}

#[cfg(not(feature = "engine"))]
mod wanted {
    use super::{CliError, Elsewhere, Engine, FileArgs, PathBuf};

    pub(super) fn is_needed(_: &[PathBuf]) -> bool {
        false
    }

    pub(super) fn open(_: &FileArgs, _: &[PathBuf]) -> Result<Box<dyn Engine>, CliError> {
        Err(missing())
    }

    pub(super) fn opener(_: &FileArgs, _: &[PathBuf]) -> Result<Elsewhere, CliError> {
        Err(missing())
    }

    fn missing() -> CliError {
        CliError::usage(
            "`--engine datafusion`: this annals was built without it",
            "`cargo install annals --features engine` builds one that has it",
        )
    }
}

#[cfg(feature = "engine")]
mod wanted {
    use std::sync::Arc;

    use super::{CliError, Elsewhere, Engine, FileArgs, Opener, PathBuf, Watched};
    use crate::config::memory;
    use crate::engine::{DataFusionEngine, IsWanted, Opening, Unanswered};
    use crate::formats::{Converted, ReadError, files};

    /// Events that are looked through while nobody has begun to wait.
    const LARGE: usize = 500_000;

    /// Bytes that an event takes in the columns, with the text that it is read from.
    const AN_EVENT: u64 = 120;

    /// Half of the memory: what the columns may fill of it, and what questions of the other engine may hold.
    fn share() -> Option<u64> {
        memory().map(|memory| memory / 2)
    }

    /// Whether the events of a folder would fill more than half of the memory.
    pub(super) fn is_needed(paths: &[PathBuf]) -> bool {
        let [path] = paths else { return false };
        if path.file_name().is_none_or(|name| name != files::EVENTS) {
            return false;
        }
        let Ok(folder) = Converted::open(path) else { return false };
        share().is_some_and(|share| folder.len() as u64 * AN_EVENT > share)
    }

    pub(super) fn open(args: &FileArgs, paths: &[PathBuf]) -> Result<Box<dyn Engine>, CliError> {
        let path = folder(args, paths)?;
        Ok(Box::new(opened(Converted::open(path)?, args.no_gazetteer, &|_, _| true)?))
    }

    pub(super) fn opener(args: &FileArgs, paths: &[PathBuf]) -> Result<Elsewhere, CliError> {
        let path = folder(args, paths)?.clone();
        let is_large = Converted::open(&path)?.len() > LARGE;
        let (tables, no_gazetteer) = (files::tables_of(&path), args.no_gazetteer);
        let opener = Opener::new(move |is_wanted| {
            let name = path.to_string_lossy();
            match opened(Converted::open(&path)?, no_gazetteer, is_wanted) {
                Ok(engine) => Ok(Box::new(engine) as Box<dyn Engine>),
                Err(Unanswered::Superseded) => Err(ReadError::new(&name, "opening it was stopped", None)),
                Err(Unanswered::Failed(why)) => Err(ReadError::new(&name, why, None)),
            }
        });
        Ok(Elsewhere { watched: Watched::elsewhere(tables, opener.clone()), opener, is_large })
    }

    /// The one folder that is opened.
    fn folder<'a>(args: &FileArgs, paths: &'a [PathBuf]) -> Result<&'a PathBuf, CliError> {
        let [path] = paths else {
            return Err(CliError::usage(
                "`--engine datafusion` opens one folder",
                "write `annals convert FILES -o FOLDER` and name that folder",
            ));
        };
        refuse_reading(args)?;
        Ok(path)
    }

    fn opened(folder: Converted, no_gazetteer: bool, is_wanted: IsWanted<'_>) -> Result<DataFusionEngine, Unanswered> {
        let memory = share().and_then(|share| usize::try_from(share).ok()).unwrap_or(usize::MAX);
        let how = Opening { uses_gazetteer: !no_gazetteer, memory };
        DataFusionEngine::open(Arc::new(folder), how, is_wanted)
    }

    /// What says how files are read says nothing of a folder that was read already.
    fn refuse_reading(args: &FileArgs) -> Result<(), CliError> {
        let reading = &args.reading;
        let said = [
            ("--input", reading.input.is_some()),
            ("--columns", reading.columns.is_some()),
            ("--dates", reading.dates.is_some()),
            ("--calendar", reading.calendar.is_some()),
            ("--encoding", reading.encoding.is_some()),
            ("--part", !reading.part.is_empty()),
            ("--dedupe", reading.dedupe),
        ];
        match said.iter().find(|(_, is_said)| *is_said) {
            None => Ok(()),
            Some((option, _)) => Err(CliError::usage(
                format!("`{option}` says how files are read, and `--engine datafusion` reads none"),
                format!("write it to `annals convert`, or `--engine columns {option} …`"),
            )),
        }
    }
}
