//! Parquet and Arrow files as text: the names of the columns, then a line a row, as CSV has them.
//!
//! What such a file says of itself is not believed: its footer is looked through before it is read, pages are unpacked here
//! and held to what they may grow to, and a file that makes more text than it could hold is refused.

mod arrow;
mod cells;
mod delta;
mod footer;
#[cfg(feature = "engine")]
pub(in crate::formats) mod guard;
mod own;
mod pages;
mod parquet;
mod source;

use ::bytes::Bytes;
use arrow_array::RecordBatch;
use arrow_schema::Schema;

use super::LARGEST;
use super::packed::SUSPECT;
use crate::chronology::Batch;
use crate::formats::caught::caught;
use crate::formats::columns::Beside;
use crate::formats::files::OnDisk;
use crate::formats::problem::ReadError;
use crate::formats::{columns, csv};
use cells::{Pen, put_quoted};
use source::Source;

pub(in crate::formats) use parquet::Spooled;

/// The form of a file of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Parquet,
    /// Arrow IPC in its form for files, which is Feather 2 too.
    Arrow,
}

/// A file that has made more than [`SUSPECT`] bytes of text, and so many times its own length, is taken for an attack. Columns
/// that say the same in every row shrink further than any text does.
const GROWTH: usize = 1000;

/// Bytes of text after which it is looked at how much of it there is: a row may be as long as any page.
const STEP: usize = 1 << 20;

/// A file of columns as text.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) text: String,
    /// How it was read, in words.
    pub(super) says: String,
    /// What is said beside the rows, where annals wrote the file.
    pub(super) beside: Option<Beside>,
    /// The events themselves, where they could be read from the columns: some at a time, and where the text of theirs begins.
    pub(super) events: Vec<(usize, Batch)>,
}

/// Why a file of columns cannot be read.
#[derive(Debug)]
enum Fault {
    /// It is not what it says; what the reader says.
    Broken(String),
    /// It makes more text than a file of its length may.
    Grows,
    /// More text than the store can hold.
    TooLarge,
    /// A column has values of a kind that there are no words for.
    Unsaid { column: String, kind: String },
    /// It is packed in a way that is not read.
    Packed(String),
}

impl Form {
    /// What the first bytes of a file say.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"PAR1") {
            Some(Self::Parquet)
        } else if bytes.starts_with(b"ARROW1\0\0") {
            Some(Self::Arrow)
        } else {
            None
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Parquet => "Parquet file",
            Self::Arrow => "Arrow file",
        }
    }

    /// What it is, for people.
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Parquet => "a Parquet file",
            Self::Arrow => "an Arrow file",
        }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// [`ReadError`] for what is cut off, damaged, or grows beyond all measure.
    pub(super) fn read(self, name: &str, bytes: &Bytes) -> Result<Columns, ReadError> {
        // The readers of damaged files have been known to panic.
        let read = caught(|| match self {
            Self::Parquet => parquet::read(&Source::Memory(bytes.clone())),
            Self::Arrow => arrow::read(bytes),
        });
        let read = read.unwrap_or_else(|| Err(contradiction()));
        read.map_err(|fault| self.refusal(name, fault))
    }

    fn refusal(self, name: &str, fault: Fault) -> ReadError {
        let word = self.word();
        let (message, hint) = match fault {
            Fault::Broken(error) => {
                let line = crate::model::clean::line(plain(&error)).into_owned();
                (format!("the {word} is damaged: {line}"), "fetch or write the file again".to_owned())
            }
            Fault::Grows => (
                format!("the {word} grows beyond all measure"),
                "write it as CSV yourself if it is what it says".to_owned(),
            ),
            Fault::TooLarge => ("more than 4 GiB of text".to_owned(), "split it by year".to_owned()),
            Fault::Unsaid { column, kind } => (
                format!("the column `{}` holds {kind}, for which there is no text", crate::model::clean::line(&column)),
                "write the file again without this column, or with text in it".to_owned(),
            ),
            Fault::Packed(how) => {
                let other = if self == Self::Parquet { "snappy, zstd, gzip or lz4" } else { "lz4" };
                (
                    format!("the {word} is packed with {how}, which annals does not read"),
                    format!("write it again with {other}, or not packed"),
                )
            }
        };
        ReadError::new(name, message, Some(&hint))
    }
}

/// Writes the rows of a Parquet file out as text, some at a time; `None` where it cannot be read.
///
/// # Errors
/// What `take` says.
pub(in crate::formats) fn spool(
    file: &OnDisk,
    take: &mut dyn FnMut(&str) -> std::io::Result<()>,
) -> std::io::Result<Option<Spooled>> {
    let source = Source::of_file(file.clone())?;
    let mut is_taken = Ok(());
    let spooled = caught(|| {
        parquet::spool(&source, &mut |text| {
            is_taken = take(text);
            is_taken.is_ok()
        })
    });
    is_taken.map(|()| spooled.and_then(Result::ok))
}

/// What a file of columns says beside its rows under a key.
pub(in crate::formats) fn said_beside(bytes: Vec<u8>, key: &str) -> Option<String> {
    let form = Form::of(&bytes)?;
    let bytes = Bytes::from(bytes);
    let said = caught(|| match form {
        Form::Parquet => parquet::said(&parquet::metadata(&Source::Memory(bytes)).ok()?, key),
        Form::Arrow => arrow::schema(&bytes).ok()?.0.metadata().get(key).cloned(),
    });
    said.flatten()
}

impl From<::parquet::errors::ParquetError> for Fault {
    fn from(error: ::parquet::errors::ParquetError) -> Self {
        Self::Broken(error.to_string())
    }
}

impl From<arrow_schema::ArrowError> for Fault {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Hears how long a text has become; an error ends it.
type MayGoOn<'a> = &'a dyn Fn(usize) -> Result<(), Fault>;

/// A text that grows, looked at before each piece of it.
struct Growth<'a> {
    told: usize,
    may_go_on: MayGoOn<'a>,
}

impl<'a> Growth<'a> {
    fn new(length: usize, may_go_on: MayGoOn<'a>) -> Self {
        Self { told: length, may_go_on }
    }

    /// Whether the text may become so long.
    fn to(&mut self, length: usize) -> Result<(), Fault> {
        if length.saturating_sub(self.told) < STEP {
            return Ok(());
        }
        self.told = length;
        (self.may_go_on)(length)
    }
}

/// What is written out of the columns of a file.
#[derive(Debug)]
struct Plan {
    /// The columns, by their places.
    meant: Vec<usize>,
    /// What is said beside the rows, where annals wrote the file. Its cells are read back as those of its CSV are, without the
    /// marks that keep a spreadsheet from running them.
    beside: Option<Beside>,
}

impl Plan {
    /// `is_empty` says whether nothing stands in a column.
    fn of(schema: &Schema, said: impl Fn(&str) -> Option<String>, is_empty: impl Fn(usize) -> bool) -> Self {
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        // Other programs keep the columns and not what is said beside them.
        let is_own = said(columns::SCHEMA).is_some_and(|version| version == columns::VERSION) || csv::is_own(&names);
        let is_following = |at: usize| columns::FOLLOWING.contains(&names[at]);
        let is_meant =
            |at: &usize| !is_own || !is_following(*at) && (matches!(names[*at], "id" | "date") || !is_empty(*at));
        let beside = is_own.then(|| Beside {
            header: said(columns::HEADER).unwrap_or_default(),
            has_whole_titles: said(columns::TITLES).is_none_or(|titles| titles != columns::BETWEEN),
        });
        Self { meant: (0..names.len()).filter(is_meant).collect(), beside }
    }

    /// The line with the names of the columns.
    fn names(&self, schema: &Schema) -> String {
        let mut line = String::new();
        for (nth, at) in self.meant.iter().enumerate() {
            if nth > 0 {
                line.push(',');
            }
            put_quoted(schema.field(*at).name(), &mut line);
        }
        line.push('\n');
        line
    }

    /// Adds a line for each row of a batch; `may_go_on` hears how long the text becomes now and then.
    fn put_rows(&self, batch: &RecordBatch, text: &mut String, may_go_on: MayGoOn<'_>) -> Result<(), Fault> {
        let schema = batch.schema();
        let pen = |at: &usize| {
            let unsaid = |kind| Fault::Unsaid { column: schema.field(*at).name().clone(), kind };
            Pen::of(batch.column(*at).as_ref()).map_err(unsaid)
        };
        let pens = self.meant.iter().map(pen).collect::<Result<Vec<_>, _>>()?;
        let mut cell = String::new();
        let mut growth = Growth::new(text.len(), may_go_on);
        for row in 0..batch.num_rows() {
            for (nth, pen) in pens.iter().enumerate() {
                if nth > 0 {
                    text.push(',');
                }
                cell.clear();
                pen.put(row, &mut cell);
                if pen.is_passed() {
                    return Err(Fault::Grows);
                }
                growth.to(text.len() + cell.len())?;
                if self.beside.is_some() && pen.is_text() {
                    put_quoted(&csv::guarded(&cell), text);
                } else {
                    put_quoted(&cell, text);
                }
            }
            text.push('\n');
        }
        may_go_on(text.len())
    }
}

/// What a reader says, without the names that it has for its kinds of errors.
fn plain(error: &str) -> &str {
    const KINDS: [&str; 5] = ["Parquet argument error: ", "Parquet error: ", "EOF: ", "Ipc error: ", "Parser error: "];
    let shorter = KINDS.iter().find_map(|kind| error.strip_prefix(kind));
    shorter.map_or(error, plain)
}

/// What a panic of a reader comes from.
fn contradiction() -> Fault {
    Fault::Broken("it contradicts itself".to_owned())
}

/// Whether a file of so many bytes may make so much text.
fn within(text: usize, bytes: usize) -> Result<(), Fault> {
    if text > LARGEST {
        return Err(Fault::TooLarge);
    }
    if text > SUSPECT && text / GROWTH > bytes { Err(Fault::Grows) } else { Ok(()) }
}
