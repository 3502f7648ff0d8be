//! Files in and out: one format a file, its reader and its writer side by side; problems with positions.
//!
//! Readers give a [`crate::chronology::Chronology`], writers take rows of one. This room names `model`, `names`,
//! `chronology`, `account`, `query` and `engine`. No other room but `config` touches the file system.

mod carried;
mod caught;
mod citations;
mod columns;
#[cfg(feature = "engine")]
mod converted;
mod copied;
pub mod counts;
mod csl;
pub mod csv;
mod disputes;
mod emit;
mod excerpt;
pub mod export;
pub mod files;
mod geojson;
mod html;
mod ics;
mod input;
mod json;
mod loss;
pub mod markdown;
mod markwhen;
pub mod news;
mod obsidian;
mod outline;
mod overview;
mod parquet;
mod picture;
mod places;
mod preview;
mod problem;
mod read;
mod redact;
mod request;
mod spec;
mod stated;
mod streamed;
mod svg;
mod table;
pub mod tabular;
mod template;
mod text;
mod timeline_project;
mod timelinejs;
mod translation;
mod watch;
mod web;
mod words;
mod write;
mod xlsx;
pub mod yaml;

pub use crate::chronology::{FileInfo, Portion, WITHHELD};
pub use caught::is_panic_caught;
#[cfg(feature = "engine")]
pub use converted::Converted;
pub use copied::{Copied, MOST_COPIED};
pub use export::{Export, Provenance, SpanOf, digest_of};
pub use input::{Input, InputOptions, Kind, Listener, Loaded, NOBODY, Options, Progress, grouped};
pub use loss::Losses;
pub use outline::Grouping;
pub use picture::PictureView;
pub use preview::Preview;
pub use problem::{Problem, ReadError, Severity};
pub use read::{beginning, read, read_with};
pub use redact::{Chosen, Redact, RedactError, Redacted};
pub use request::{Handed, Part, Request, RequestError};
pub use spec::{FORMATS, Format, FormatSpec};
pub use stated::Stated;
pub use streamed::{Conversion, ConvertedRows, StreamError, convert};
pub use template::{TEMPLATE_SCHEMA, Template};
pub use text::Charset;
pub use watch::Watch;
pub use words::write as write_words;
pub use write::{Form, Unsaved};
