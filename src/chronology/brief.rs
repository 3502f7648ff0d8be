//! Events of which the store keeps all there is, so that they are handed on without being read again.

use super::columns::TextCell;
use super::{Chronology, Row};
use crate::model::FormedDate;

/// An event of a table whose rows say nothing but what the store keeps: when, a title, a type, tags, and who took part.
#[derive(Debug, Clone, Copy)]
pub struct Brief<'a> {
    /// The number of its file.
    pub file: usize,
    /// The id that the table has for it; without one it goes by its file and its line.
    pub id: Option<&'a str>,
    /// The date.
    pub date: FormedDate,
    /// The title, as written.
    pub title: &'a str,
}

/// A place in a file whose line is known, so that the lines are not counted anew for one that is not far behind it.
#[derive(Debug, Clone, Copy, Default)]
pub struct LineMark {
    file: usize,
    at: usize,
    /// Counted from 1; 0 for no place.
    line: usize,
}

/// So many bytes behind a mark, lines are counted from it.
const NEAR: usize = 4096;

impl Chronology {
    /// An event of which the store keeps all there is; `None` for one that has more to it, or may have.
    pub fn brief(&self, row: Row) -> Option<Brief<'_>> {
        let place = self.columns.records.get(row);
        let (file, _) = self.texts.locate(place.0);
        let decode = &self.files[file].decode;
        let id = match self.columns.ids.get(row, place, &self.texts) {
            TextCell::Text(id) => Some(id),
            TextCell::Derived(_) => None,
        };
        let TextCell::Text(title) = self.columns.titles.get(row, place, &self.texts) else { return None };
        let TextCell::Derived(form) = self.columns.dates.get(row, place, &self.texts) else { return None };
        let date = FormedDate::of_code(form, self.bounds(row));
        if date == FormedDate::UNDATED {
            return None;
        }
        let is_brief = decode.is_brief(self.texts.get(place.0, place.1), id.is_some());
        (is_brief && (self.is_rewritten || self.is_as_written(row))).then_some(Brief { file, id, date, title })
    }

    /// The data set that a table is, by its number; `None` for a file that is no table.
    pub fn dataset(&self, file: usize) -> Option<&str> {
        self.files[file].decode.dataset()
    }

    /// What the ids begin with that are made of a file and a line: `icews:`.
    pub fn id_prefix(&self, file: usize) -> String {
        format!("{}:", self.files[file].label)
    }

    /// The line that an event begins on in what was read of its file, quicker for rows that stand one behind the other in it.
    pub fn line_from(&self, row: Row, mark: &mut LineMark) -> usize {
        let (file, at) = self.texts.locate(self.columns.records.start(row));
        let is_near = mark.line > 0 && mark.file == file && (mark.at..mark.at + NEAR).contains(&at);
        let line = if is_near {
            let between = self.texts.part(file).as_bytes().get(mark.at..at).unwrap_or_default();
            mark.line + memchr::memchr_iter(b'\n', between).count()
        } else {
            self.line(row)
        };
        *mark = LineMark { file, at, line };
        line
    }
}
