//! What stands in the lines of events: read once for those on the screen and around them, and kept while they are.
//!
//! ```text
//! ▌ +3 ● 06 Fri      Hegseth says that the attack …   Tehran          12 ≠
//!                    of March was not the last
//!   gutter  day      title, of two lines at most      place       deaths
//! ```

use std::collections::HashMap;

use super::App;
use super::text::{Span, Tone, cut, plain, width, wrap};
use super::timeline::short_date;
use crate::account;
use crate::chronology::{Chronology, Row};
use crate::engine::ListOrder;
use crate::model::{EventDate, Fatalities, Location, Shape, Status, clean, day};

/// Columns of the longest day.
const DAY: usize = 11;
/// Columns of an ordinary one.
const SHORT_DAY: usize = 7;
/// Columns of a list that has room for a gutter.
const WITH_GUTTER: usize = 40;
/// Columns of the gutter.
const GUTTER: usize = 5;
/// Columns of the cursor, the glyph of the date and its mark.
const MARKS: usize = 5;
/// Columns of a list that has room for places and deaths.
const WITH_FACTS: usize = 90;
/// Columns of a place.
const PLACE: usize = 14;
/// Columns of deaths: their heading fits.
const DEATHS: usize = 6;
/// Columns between two of them.
const GAP: usize = 2;
/// Lines of a list in which titles take two of them.
const WITH_TWO_LINES: usize = 6;
/// Lines that a title takes where lines are left.
const MANY: usize = 5;
/// So many rows are kept at most.
const KEPT: usize = 2_000;

/// What there is among the events on the screen.
#[derive(Debug, Clone, Copy)]
struct Shown {
    has_place: bool,
    has_deaths: bool,
    /// Columns of the longest day.
    longest_day: usize,
}

/// The columns that the lines of the list have; 0 for one that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Columns {
    /// How many events are hidden before one.
    pub gutter: usize,
    /// The day, and the longest that one may be.
    pub day: (usize, usize),
    /// The title, in front of the mark of a doubtful event.
    pub title: usize,
    /// The place.
    pub place: usize,
    /// How many died.
    pub deaths: usize,
    /// Lines that a title may take.
    pub lines: usize,
}

impl Columns {
    /// The columns of a list of so many columns and lines.
    fn new((columns, lines): (usize, usize), has_gutter: bool, shown: Shown) -> Self {
        let Shown { has_place, has_deaths, longest_day } = shown;
        // Where there is little room a long date pushes its own title aside and not those of all others.
        let day = match columns {
            50.. => (longest_day.clamp(SHORT_DAY, DAY), DAY),
            34.. => (SHORT_DAY, DAY),
            _ => (SHORT_DAY, SHORT_DAY),
        };
        let gutter = if has_gutter && columns >= WITH_GUTTER { GUTTER } else { 0 };
        let place = if has_place { PLACE } else { 0 };
        let deaths = if has_deaths { DEATHS } else { 0 };
        let facts: usize =
            [place, deaths].into_iter().filter(|columns| *columns > 0).map(|columns| columns + GAP).sum();
        // Behind facts the mark of a doubtful event has a column of its own.
        let doubt = if facts > 0 { GAP } else { 0 };
        let title = columns.saturating_sub(gutter + MARKS + day.0 + 1 + facts + doubt);
        Self { gutter, day, title, place, deaths, lines: if lines >= WITH_TWO_LINES { 2 } else { 1 } }
    }

    /// Whether places or deaths have a column.
    pub fn has_facts(&self) -> bool {
        self.place + self.deaths > 0
    }

    /// The columns in front of a title.
    pub fn before_title(&self, day: usize) -> usize {
        self.gutter + MARKS + day + 1
    }
}

/// What stands in the lines of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct RowText {
    /// Its date.
    pub date: EventDate,
    /// The day within its heading.
    pub day: String,
    /// Columns that the day takes.
    pub day_columns: usize,
    /// The lines of the title.
    pub title: Vec<String>,
    /// The place, cut to its column.
    pub place: String,
    /// How many died, in few words.
    pub deaths: String,
    /// Whether anybody died.
    has_deaths: bool,
    whole_day: String,
    whole_title: String,
    is_doubtful: bool,
}

/// The rows that are on the screen or near, and how they are laid out.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    texts: HashMap<Row, RowText>,
    columns: Columns,
    is_ascii: bool,
    has_facts: bool,
    /// Whether headings say the month and the year.
    has_headings: bool,
}

impl Rows {
    /// The columns of the lines.
    pub fn columns(&self) -> Columns {
        self.columns
    }

    /// What stands in the lines of an event that is on the screen.
    pub fn text(&self, row: Row) -> Option<&RowText> {
        self.texts.get(&row)
    }

    /// How many lines an event takes.
    pub fn height(&self, row: Row) -> usize {
        self.texts.get(&row).map_or(1, |text| text.title.len().max(1))
    }

    /// Forgets everything: it was of other data.
    pub(super) fn forget(&mut self) {
        self.texts.clear();
    }

    /// Reads rows that are not known yet.
    fn read(&mut self, chronology: &Chronology, rows: impl Iterator<Item = Row>) {
        if self.texts.len() > KEPT {
            self.texts.clear();
        }
        for row in rows {
            if !self.texts.contains_key(&row) {
                let mut text = RowText::new(chronology, row, self);
                text.lay_out(self.columns, self.is_ascii);
                self.texts.insert(row, text);
            }
        }
    }

    /// Takes other columns.
    fn lay_out(&mut self, columns: Columns) {
        if columns != self.columns {
            self.columns = columns;
            let is_ascii = self.is_ascii;
            self.texts.values_mut().for_each(|text| text.lay_out(columns, is_ascii));
        }
    }
}

impl RowText {
    fn new(chronology: &Chronology, row: Row, rows: &Rows) -> Self {
        let Rows { is_ascii, has_facts, has_headings, .. } = *rows;
        let date = chronology.date(row);
        let headline = account::headline(chronology, row);
        let title = clean::line(headline.trim());
        let event = has_facts.then(|| chronology.event(row));
        let (place, deaths) = event.map_or((None, None), |event| (event.location, event.fatalities));
        let said = |text: &str| {
            let text = clean::line(text.trim());
            if is_ascii { plain(&text).into_owned() } else { text.into_owned() }
        };
        let status = chronology.profile(row).status;
        Self {
            whole_day: if has_headings { short_date(&date, is_ascii) } else { whole_date(&date) },
            day: String::new(),
            date,
            day_columns: 0,
            title: Vec::new(),
            place: place.as_ref().map_or_else(String::new, |place| said(place_name(place))),
            has_deaths: deaths.as_ref().is_some_and(is_deadly),
            deaths: deaths.as_ref().map_or_else(String::new, |deaths| said(&brief_deaths(deaths))),
            whole_title: said(&title),
            is_doubtful: !matches!(status, Some(Status::Reported | Status::Confirmed) | None),
        }
    }

    fn lay_out(&mut self, columns: Columns, is_ascii: bool) {
        let ellipsis = if is_ascii { "..." } else { "…" };
        let (day, longest) = columns.day;
        self.day = cut(&self.whole_day, longest, ellipsis);
        self.day_columns = day.max(width(&self.day));
        let doubt = if self.is_doubtful && !columns.has_facts() { 2 } else { 0 };
        let room = columns.title.saturating_sub(self.day_columns - day + doubt);
        self.title = if columns.lines > 1 && width(&self.whole_title) > room && room > 0 {
            let mut lines = wrap(&[Span::new(&*self.whole_title, Tone::Text)], room, 0).into_iter();
            let text = |line: super::text::Line| line.into_iter().map(|span| span.text).collect::<String>();
            let first = lines.next().map(text).unwrap_or_default();
            let rest: Vec<String> = lines.map(text).collect();
            let (whole, last) = rest.split_at(rest.len().min(columns.lines.saturating_sub(2)));
            let last = (!last.is_empty()).then(|| cut(&last.join(" "), room, ellipsis));
            std::iter::once(first).chain(whole.iter().cloned()).chain(last).collect()
        } else {
            vec![cut(&self.whole_title, room, ellipsis)]
        };
    }
}

/// A date that no heading says the rest of: as written where that is short, else the month that it is filed under.
fn whole_date(date: &EventDate) -> String {
    if width(date.text()) <= DAY {
        return date.text().to_owned();
    }
    let filed = day::iso(day::filed(date.bounds()));
    let is_exact = matches!(date.shape(), Shape::Day | Shape::Instant);
    let month = filed.rsplit_once('-').map_or(&*filed, |(month, _)| month);
    if is_exact { filed } else { month.to_owned() }
}

/// A place in one word: its name, else its country.
fn place_name(place: &Location) -> &str {
    place.name.as_deref().or(place.country.as_deref()).unwrap_or_default()
}

fn is_deadly(deaths: &Fatalities) -> bool {
    [deaths.low, deaths.best, deaths.high].into_iter().flatten().any(|count| count > 0)
}

/// The best estimate; without one how far the others lie apart.
fn brief_deaths(deaths: &Fatalities) -> String {
    match (deaths.best, deaths.low, deaths.high) {
        (Some(best), ..) => best.to_string(),
        (None, Some(low), None) => format!("{low}+"),
        (None, None, Some(high)) => format!("≤{high}"),
        _ => account::fatalities(deaths),
    }
}

impl App {
    /// Scrolls the list so that the cursor is on it, and lays its lines out. Two times: the columns depend on what is visible.
    pub(super) fn settle_list(&mut self) {
        if self.selection.is_empty() {
            self.top = 0;
            return;
        }
        let (columns, height) = (self.viewport.timeline_width, self.viewport.timeline_height.max(1));
        let has_facts = columns >= WITH_FACTS;
        let has_headings = self.selection.order() == ListOrder::Date;
        let is_same = (self.rows.is_ascii, self.rows.has_facts, self.rows.has_headings)
            == (self.viewport.is_ascii, has_facts, has_headings);
        if !is_same {
            self.rows = Rows { is_ascii: self.viewport.is_ascii, has_facts, has_headings, ..Rows::default() };
        }
        self.top = self.top.min(self.selection.len() - 1);
        for _ in 0..2 {
            let mut rows = std::mem::take(&mut self.rows);
            let around = |at: usize| at.saturating_sub(height)..(at + height).min(self.selection.len());
            let near = around(self.top).chain(around(self.cursor)).map(|at| self.selection.list()[at]);
            rows.read(&self.data.chronology, near);
            let visible = self.top..(self.top + height).min(self.selection.len());
            let texts = || visible.clone().filter_map(|at| rows.text(self.selection.list()[at]));
            let shown = Shown {
                has_place: texts().any(|text| !text.place.is_empty()),
                has_deaths: texts().any(|text| text.has_deaths),
                longest_day: texts().map(|text| width(&text.whole_day)).max().unwrap_or(0),
            };
            let has_gutter =
                self.selection.order() == ListOrder::Date && self.selection.len() < self.data.chronology.len();
            rows.lay_out(Columns::new((columns, height), has_gutter, shown));
            self.rows = rows;
            self.top = self.list().scroll_to(self.cursor, self.top, height);
        }
        self.use_blank_lines(height);
    }

    /// Shows titles whole where all events are on the screen and lines are left.
    fn use_blank_lines(&mut self, height: usize) {
        let columns = self.rows.columns;
        if self.selection.len() >= height || columns.lines < 2 || self.list().lines(0, height).len() >= height {
            return;
        }
        self.rows.lay_out(Columns { lines: MANY, ..columns });
        if self.list().lines(0, height + 1).len() > height {
            self.rows.lay_out(columns);
        }
    }
}
