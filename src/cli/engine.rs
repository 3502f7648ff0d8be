//! Which engine answers: the columns in memory, or the one that leaves the events on the disk.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{CliError, FileArgs};
use crate::engine::Engine;

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
    use super::{CliError, Engine, FileArgs, PathBuf};

    pub(super) fn is_needed(_: &[PathBuf]) -> bool {
        false
    }

    pub(super) fn open(_: &FileArgs, _: &[PathBuf]) -> Result<Box<dyn Engine>, CliError> {
        Err(CliError::usage(
            "`--engine datafusion`: this annals was built without it",
            "`cargo install annals --features engine` builds one that has it",
        ))
    }
}

#[cfg(feature = "engine")]
mod wanted {
    use std::sync::Arc;

    use super::{CliError, Engine, FileArgs, PathBuf};
    use crate::config::memory;
    use crate::engine::DataFusionEngine;
    use crate::formats::{Converted, files};

    /// Bytes that an event takes in the columns, with the text that it is read from.
    const AN_EVENT: u64 = 120;

    /// Whether the events of a folder would fill more than half of the memory.
    pub(super) fn is_needed(paths: &[PathBuf]) -> bool {
        let [path] = paths else { return false };
        if path.file_name().is_none_or(|name| name != files::EVENTS) {
            return false;
        }
        let Ok(folder) = Converted::open(path) else { return false };
        memory().is_some_and(|memory| folder.len() as u64 * AN_EVENT > memory / 2)
    }

    pub(super) fn open(args: &FileArgs, paths: &[PathBuf]) -> Result<Box<dyn Engine>, CliError> {
        let [path] = paths else {
            return Err(CliError::usage(
                "`--engine datafusion` opens one folder",
                "write `annals convert FILES -o FOLDER` and name that folder",
            ));
        };
        refuse_reading(args)?;
        let folder = Converted::open(path)?;
        Ok(Box::new(DataFusionEngine::open(Arc::new(folder), !args.no_gazetteer)?))
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
