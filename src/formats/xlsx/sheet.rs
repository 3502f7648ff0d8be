//! A sheet that is written row by row.

use std::borrow::Cow;

use rust_xlsxwriter::{Format, FormatBorder, Url, Worksheet, XlsxError};

use crate::formats::csv::{is_run, typed};
use crate::formats::files;
use crate::model::{Day, day};

/// What a sheet holds at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) rows: u32,
    /// Links of one sheet.
    pub(super) links: usize,
    /// Letters of a cell, as UTF-16 counts them.
    pub(super) letters: usize,
    /// How many bytes of rows there is room for on the disk.
    pub(super) room: fn() -> u64,
}

/// What spreadsheets hold.
pub(super) const LIMITS: Limits = Limits { rows: 1_048_576, links: 65_530, letters: 32_767, room: files::scratch_room };

/// Sheets that share the room.
const SHARES: u64 = 4;

/// Most bytes that a cell takes beside its text, and that a letter of a text takes for each of its own.
const CELL: usize = 80;
const LETTER: usize = 6;

/// Letters of a link.
const LONGEST_LINK: usize = 2_079;

/// The day before the first one that spreadsheets count: 30 December 1899.
const BEFORE: Day = 693_594;

/// Days that all spreadsheets count alike, 1 March 1900 to 31 December 9999: some have a 29 February before the first of them.
const DAYS: std::ops::RangeInclusive<Day> = BEFORE + 61..=3_652_059;

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    /// A text that stays one when somebody changes it: what looks like a day is made one elsewhere.
    Fixed(String),
    Number(f64),
    Day(Day),
    /// A text, and where it leads.
    Link(String, String),
}

impl Cell {
    /// A text, or none.
    pub(super) fn of(text: Option<&str>) -> Self {
        Self::Text(text.unwrap_or_default().to_owned())
    }

    /// How many bytes of text are in it.
    const fn len(&self) -> usize {
        match self {
            Self::Text(text) | Self::Fixed(text) | Self::Link(text, _) => text.len(),
            Self::Number(_) | Self::Day(_) => 0,
        }
    }

    /// A day that spreadsheets count, any other one in words.
    pub(super) fn of_day(day: Day) -> Self {
        if DAYS.contains(&day) { Self::Day(day) } else { Self::Text(day::iso(day)) }
    }
}

/// A column: its name, and how many letters it shows.
pub(super) type Column = (&'static str, u8);

/// What a row says less than was to be written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Less {
    pub(super) is_cut: bool,
    pub(super) is_unlinked: bool,
}

impl Less {
    /// What both say less.
    pub(super) fn join(&mut self, other: Self) {
        self.is_cut |= other.is_cut;
        self.is_unlinked |= other.is_unlinked;
    }
}

/// How cells look.
struct Looks {
    fixed: Format,
    /// A text that a spreadsheet would run if somebody typed it.
    quoted: Format,
    day: Format,
    link: Format,
}

impl Looks {
    fn new() -> Self {
        Self {
            fixed: Format::new().set_num_format("@"),
            quoted: Format::new().set_num_format("@").set_quote_prefix(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            link: Format::new().set_hyperlink(),
        }
    }
}

/// A sheet with a header, in which the next row is known.
pub(super) struct Sheet {
    own: Worksheet,
    columns: u16,
    next: u32,
    links: usize,
    limits: Limits,
    looks: Looks,
    /// Bytes of rows that there is surely room for.
    room: u64,
}

impl Sheet {
    /// A sheet with the names of its columns, which stay where they are while the rows move.
    pub(super) fn new(own: Worksheet, name: &str, columns: &[Column], limits: Limits) -> Result<Self, XlsxError> {
        let mut sheet = Self { own, columns: 0, next: 1, links: 0, limits, looks: Looks::new(), room: 0 };
        sheet.own.set_name(name)?.set_freeze_panes(1, 0)?;
        let header = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        for (name, width) in columns {
            sheet.own.set_column_width(sheet.columns, f64::from(*width))?;
            sheet.own.write_string_with_format(0, sheet.columns, *name, &header)?;
            sheet.columns += 1;
        }
        Ok(sheet)
    }

    /// Whether it has no room for one more row.
    pub(super) fn is_full(&self) -> bool {
        self.next >= self.limits.rows
    }

    /// Writes the next row.
    pub(super) fn put(&mut self, cells: &[Cell]) -> Result<Less, XlsxError> {
        self.reserve(cells)?;
        let mut less = Less::default();
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => less.is_cut |= self.text(column, text, false)?,
                Cell::Fixed(text) => less.is_cut |= self.text(column, text, true)?,
                Cell::Number(number) => {
                    self.own.write_number(self.next, column, *number)?;
                }
                Cell::Day(day) => {
                    self.own.write_number_with_format(self.next, column, day - BEFORE, &self.looks.day)?;
                }
                Cell::Link(text, to) if self.links < self.limits.links && length(to) <= LONGEST_LINK => {
                    let text = typed(text);
                    let shown = cut(&text, self.limits.letters);
                    less.is_cut |= matches!(shown, Cow::Owned(_));
                    let link = Url::new(to).set_text(shown);
                    self.own.write_url_with_format(self.next, column, link, &self.looks.link)?;
                    self.links += 1;
                }
                Cell::Link(text, _) => {
                    less.join(Less { is_cut: self.text(column, text, false)?, is_unlinked: true });
                }
            }
        }
        self.next += 1;
        Ok(less)
    }

    /// Sees to it that there is room for a row: the crate that writes it panics where there is none.
    fn reserve(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        let bytes: usize = cells.iter().map(|cell| CELL + LETTER * cell.len()).sum();
        let bytes = bytes as u64;
        if bytes > self.room {
            self.room = (self.limits.room)() / SHARES;
        }
        self.room = self.room.checked_sub(bytes).ok_or_else(|| XlsxError::IoError(files::no_scratch_room()))?;
        Ok(())
    }

    /// Writes a text; whether it was too long.
    fn text(&mut self, column: u16, text: &str, is_fixed: bool) -> Result<bool, XlsxError> {
        if text.is_empty() {
            return Ok(false);
        }
        let text = typed(text);
        let shown = cut(&text, self.limits.letters);
        let is_cut = matches!(shown, Cow::Owned(_));
        match (is_run(&shown), is_fixed) {
            (true, _) => self.own.write_string_with_format(self.next, column, &*shown, &self.looks.quoted)?,
            (false, true) => self.own.write_string_with_format(self.next, column, &*shown, &self.looks.fixed)?,
            (false, false) => self.own.write_string(self.next, column, &*shown)?,
        };
        Ok(is_cut)
    }

    /// The whole sheet, with a filter on every column.
    pub(super) fn finish(mut self) -> Result<Worksheet, XlsxError> {
        if let (Some(last), true) = (self.columns.checked_sub(1), self.next > 1) {
            self.own.autofilter(0, 0, self.next - 1, last)?;
        }
        Ok(self.own)
    }
}

/// How many letters a text has, as UTF-16 counts them.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The beginning of a text that is too long, with a sign that something is left out.
pub(super) fn cut(text: &str, letters: usize) -> Cow<'_, str> {
    if text.len() <= letters || length(text) <= letters {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let is_within = |c: &char| {
        units += c.len_utf16();
        units < letters
    };
    let mut begin: String = text.chars().take_while(is_within).collect();
    begin.push('…');
    Cow::Owned(begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_count_them() {
        for (year, month, day, number) in [(1900, 3, 1, 61), (2014, 3, 12, 41_710), (9999, 12, 31, 2_958_465)] {
            let day = day::from_ymd(year, month, day).expect("a day");
            assert_eq!((day - BEFORE, Cell::of_day(day)), (number, Cell::Day(day)));
        }
        assert_eq!(Cell::of_day(*DAYS.start() - 1), Cell::Text("1900-02-28".to_owned()));
        assert_eq!(Cell::of_day(*DAYS.end() + 1), Cell::Text("Y10000-01-01".to_owned()));
        assert_eq!(Cell::of_day(day::OPEN_END), Cell::Text("open".to_owned()));
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("a😀b", 4), "a😀b");
        assert_eq!(cut("a😀bc", 3), "a…");
        assert_eq!(cut("ééé", 3), "ééé");
    }
}
