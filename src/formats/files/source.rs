//! A file that is read more than once and piece by piece. What can be read only once is kept beside what is to be written.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::scratch::{OnDisk, Scratch};
use super::{LARGEST, STANDARD_INPUT, Stamp, choices_beside, is_endless, open, plain, stamp};
use crate::formats::input::Input;
use crate::formats::problem::ReadError;
use crate::formats::tabular::Choices;

/// A file that is open.
#[derive(Debug)]
pub struct OpenFile {
    pub(in crate::formats) name: String,
    pub(in crate::formats) path: Option<PathBuf>,
    pub(in crate::formats) file: OnDisk,
    pub(in crate::formats) length: u64,
    pub(in crate::formats) choices: Choices,
    /// What it looked like when it was opened.
    stamp: Option<Stamp>,
}

impl OpenFile {
    /// Opens a file; `-` is standard input. What comes through a pipe is kept in a file without a name in the folder `beside`. `None` for
    /// what is no file, such as a folder.
    ///
    /// # Errors
    /// [`ReadError`] for what cannot be read, and where there is no room to keep it.
    pub fn open(path: &Path, beside: &Path) -> Result<Option<Self>, ReadError> {
        let is_standard_input = path.as_os_str() == "-";
        let name = if is_standard_input { STANDARD_INPUT.into() } else { path.to_string_lossy() };
        let fail = |error: &io::Error| ReadError::new(&name, plain(error), None);
        if is_standard_input {
            let file = kept(&mut io::stdin().lock(), beside).map_err(|error| fail(&error))?;
            return Ok(Some(Self::new(name.into_owned(), &file, None, Choices::default())));
        }
        let Ok(about) = path.metadata() else { return Ok(None) };
        if about.is_dir() || is_endless(&about) {
            return Ok(None);
        }
        let Ok(mut file) = open(path) else { return Ok(None) };
        let choices = choices_beside(path)?;
        let looked = stamp(path);
        if about.is_file() {
            let own = Self::new(name.into_owned(), &Scratch::of(file, about.len()), Some(path.to_owned()), choices);
            return Ok(Some(Self { stamp: Some(looked), ..own }));
        }
        let kept = kept(&mut file, beside).map_err(|error| fail(&error))?;
        Ok(Some(Self::new(name.into_owned(), &kept, Some(path.to_owned()), choices)))
    }

    /// Whether something is there that may be one: standard input, a file or a pipe.
    pub fn may_be(path: &Path) -> bool {
        let is_there = || path.metadata().is_ok_and(|about| !about.is_dir() && !is_endless(&about));
        path.as_os_str() == "-" || is_there()
    }

    fn new(name: String, file: &Scratch, path: Option<PathBuf>, choices: Choices) -> Self {
        Self { name, path, length: file.len(), file: file.file().clone(), choices, stamp: None }
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether it is as it was when it was opened.
    pub(in crate::formats) fn is_unchanged(&self) -> bool {
        let own = self.stamp.zip(self.path.as_deref());
        own.is_none_or(|(looked, path)| stamp(path) == looked)
    }

    /// The same to be read as a whole.
    ///
    /// # Errors
    /// [`ReadError`] for what cannot be read or is larger than 4 GiB.
    pub fn into_input(self) -> Result<Input, ReadError> {
        if self.length > LARGEST {
            return Err(ReadError::new(&self.name, "larger than 4 GiB", Some("split it by year")));
        }
        let mut bytes = vec![0; usize::try_from(self.length).unwrap_or_default()];
        self.file.read_exact_at(&mut bytes, 0).map_err(|error| ReadError::new(&self.name, plain(&error), None))?;
        Ok(Input { name: self.name, path: self.path, bytes, kind: None, choices: self.choices })
    }
}

/// All that comes through a pipe.
fn kept(from: &mut dyn io::Read, beside: &Path) -> io::Result<Scratch> {
    let mut kept = Scratch::within(beside)?;
    io::copy(from, &mut kept)?;
    kept.flush()?;
    Ok(kept)
}
