//! Files in and out: one format a file, its reader and its writer side by side; problems with positions.
//!
//! Readers give a [`crate::chronology::Chronology`], writers take rows of one. This room names `model` and `chronology`,
//! and is, with `config`, the only one that touches the file system.

pub mod files;
pub mod problem;
pub mod yaml;

pub use problem::{Problem, ReadError, Severity};
