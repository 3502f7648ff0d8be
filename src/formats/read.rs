//! From the bytes of files to a chronology: what each file is, then its reader.

use std::sync::Arc;

use super::input::{Input, Listener, Loaded, NOBODY, Progress, stopped};
use super::problem::{Problem, ReadError};
use super::text::Text;
use super::yaml::{self, Added, Document, Located};
use crate::chronology::{Builder, Clash, TooLarge};

/// Reads files as one chronology.
///
/// # Errors
/// [`ReadError`] when a file cannot be read at all. Everything smaller is a [`Problem`].
pub fn read(inputs: Vec<Input>) -> Result<Loaded, ReadError> {
    read_with(inputs, NOBODY)
}

/// The same, telling a listener how far it has come.
///
/// # Errors
/// The same, and when the listener stops it.
pub fn read_with(inputs: Vec<Input>, listener: Listener<'_>) -> Result<Loaded, ReadError> {
    let mut files = inputs.into_iter().map(open).collect::<Result<Vec<_>, _>>()?;
    loop {
        match attempt(&files, listener)? {
            Attempt::Done(loaded) => return Ok(*loaded),
            Attempt::NeedsWhole(file) => match &mut files[file] {
                Opened::Yaml(document) => document.read_whole()?,
            },
        }
    }
}

enum Attempt {
    Done(Box<Loaded>),
    /// An item of this file uses an anchor of another item.
    NeedsWhole(usize),
}

/// A file whose kind is known.
enum Opened {
    Yaml(Document),
}

fn open(input: Input) -> Result<Opened, ReadError> {
    let text = Text::read(input)?;
    Ok(Opened::Yaml(Document::open(text.info, text.text)?))
}

impl Opened {
    fn bytes(&self) -> usize {
        match self {
            Self::Yaml(document) => document.text.len(),
        }
    }

    fn document(&self) -> Option<&Document> {
        match self {
            Self::Yaml(document) => Some(document),
        }
    }
}

fn attempt(files: &[Opened], listener: Listener<'_>) -> Result<Attempt, ReadError> {
    let mut builder = Builder::new();
    for document in files.iter().filter_map(Opened::document) {
        builder.add_header(document.header.clone(), document.registry.clone());
    }
    let of_bytes = files.iter().map(Opened::bytes).sum();
    let mut before = 0;
    let mut located: Vec<Vec<Located>> = Vec::new();
    for file in files {
        match file {
            Opened::Yaml(document) => {
                let name = &document.info.name;
                let text = Arc::clone(&document.text);
                let added = builder.add_file(document.info.clone(), text, Arc::new(yaml::Records), document.len());
                let number = added.map_err(|error| too_large(name, error))?;
                let mut progress = |bytes| {
                    let progress = Progress { bytes: before + bytes, of_bytes, events: 0 };
                    if listener(progress) { Ok(()) } else { Err(stopped(name)) }
                };
                match document.add(number, &mut builder, &mut progress)? {
                    Added::Done(found) => located.push(found),
                    Added::NeedsWhole => return Ok(Attempt::NeedsWhole(number)),
                }
            }
        }
        before += file.bytes();
    }
    let (chronology, clashes) = builder.finish().map_err(|error| too_large("input", error))?;
    let documents: Vec<Option<&Document>> = files.iter().map(Opened::document).collect();
    let found = clashes.iter().filter_map(|clash: &Clash| yaml::clash(&documents, clash));
    for (file, found) in found.chain(yaml::actors(&documents, &chronology)) {
        located[file].push(found);
    }
    let place = |(document, found): (&Option<&Document>, Vec<Located>)| -> Vec<Problem> {
        document.map_or_else(Vec::new, |document| yaml::place(document, found))
    };
    let problems = documents.iter().zip(located).flat_map(place).collect();
    Ok(Attempt::Done(Box::new(Loaded { chronology, problems })))
}

fn too_large(name: &str, error: TooLarge) -> ReadError {
    ReadError::new(name, error.to_string(), None)
}
