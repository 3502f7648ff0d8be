//! What stands in the lines of events.
//!
//! ```text
//! ▌ +3 ● 06 Fri      Hegseth says that the attack …   Tehran          12 ≠
//!                    of March was not the last
//!   gutter  day      title, of two lines at most      place       deaths
//! ```

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::short_date::short_date;
use super::text::{Span, Tone, cut, plain, width, wrap};
use crate::account;
use crate::engine::{HeadingId, ListLine, ListPage, UnderHeading};
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
/// Columns of a place.
const PLACE: usize = 14;
/// Columns of deaths: their heading fits.
const DEATHS: usize = 6;
/// Columns that the rail takes at most, with the numbers of what has no room: a fifth of what it shares with titles, and between these.
const MOST_RAIL: (usize, usize) = (6, 16);
/// Columns that a title has at least before there is a rail.
const LEAST_TITLE: usize = 28;
/// Columns between two of them.
const GAP: usize = 2;
/// Lines of a list in which titles take two of them.
const WITH_TWO_LINES: usize = 6;
/// So many rows are kept at most.
const KEPT: usize = 2_000;

/// What there is among the events on the screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    pub(super) has_place: bool,
    pub(super) has_deaths: bool,
    /// Columns of the longest day.
    pub(super) longest_day: usize,
}

/// The columns that the lines of the list have; 0 for one that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListColumns {
    /// How many events are hidden before one.
    pub gutter: usize,
    /// The lines between related events.
    pub rail: usize,
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

impl ListColumns {
    /// The columns of a list of so many columns and lines.
    pub(super) fn new((columns, lines): (usize, usize), has_gutter: bool, shown: Shown) -> Self {
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
        Self { gutter, rail: 0, day, title, place, deaths, lines: if lines >= WITH_TWO_LINES { 2 } else { 1 } }
    }

    /// Columns that the rail may take: it gives way before titles are cut.
    pub(super) fn room_for_rail(self) -> usize {
        let shared = self.title + self.rail;
        let (least, most) = MOST_RAIL;
        shared.saturating_sub(LEAST_TITLE).min((shared / 5).clamp(least, most))
    }

    /// The same with so many columns for the rail, in place of some of the title.
    pub(super) fn with_rail(self, rail: usize) -> Self {
        Self { rail, title: (self.title + self.rail).saturating_sub(rail), ..self }
    }

    /// Whether places or deaths have a column.
    pub fn has_facts(&self) -> bool {
        self.place + self.deaths > 0
    }

    /// The columns in front of a title.
    pub fn before_title(&self, day: usize) -> usize {
        self.gutter + self.rail + MARKS + day + 1
    }
}

/// What stands in the lines of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct LineText {
    /// The event.
    pub line: ListLine,
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
    pub(super) has_deaths: bool,
    pub(super) whole_day: String,
    whole_title: String,
    is_doubtful: bool,
}

/// What texts depend on, beside the event and the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Style {
    pub(super) is_ascii: bool,
    /// Whether places and deaths are asked for.
    pub(super) has_facts: bool,
    /// Whether headings say the month and the year.
    pub(super) has_headings: bool,
}

/// The texts of the events that are on the screen or near, by their places in the list, and how they are laid out.
#[derive(Debug, Clone, Default)]
pub struct LineTexts {
    texts: HashMap<usize, LineText>,
    headings: BTreeMap<HeadingId, (String, UnderHeading)>,
    columns: ListColumns,
    style: Style,
}

impl LineTexts {
    /// No texts yet, of a style.
    pub(super) fn new(style: Style) -> Self {
        Self { style, ..Self::default() }
    }

    /// What they are made in.
    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// The columns of the lines.
    pub fn columns(&self) -> ListColumns {
        self.columns
    }

    /// What stands in the lines of an event near the screen.
    pub fn text(&self, at: usize) -> Option<&LineText> {
        self.texts.get(&at)
    }

    /// A heading, and how many events stand under it.
    pub fn heading(&self, heading: HeadingId) -> Option<&(String, UnderHeading)> {
        self.headings.get(&heading)
    }

    /// How many lines an event takes.
    pub fn height(&self, at: usize) -> usize {
        self.texts.get(&at).map_or(1, |text| text.title.len().max(1))
    }

    /// Forgets everything: it was of another list.
    pub(super) fn forget(&mut self) {
        self.texts.clear();
        self.headings.clear();
    }

    /// Takes a part of the list.
    pub(super) fn take(&mut self, page: ListPage) {
        if self.texts.len() > KEPT {
            self.texts.retain(|at, _| at.abs_diff(page.offset) < KEPT / 2);
        }
        self.headings.extend(page.headings);
        for (at, line) in (page.offset..).zip(page.lines) {
            let mut text = LineText::new(line, self.style);
            text.lay_out(self.columns, self.style.is_ascii);
            self.texts.insert(at, text);
        }
    }

    /// From the first to the last of some places that nothing is known of.
    pub(super) fn missing(&self, mut places: Range<usize>) -> Range<usize> {
        let is_missing = |at: &usize| !self.texts.contains_key(at);
        match (places.clone().find(is_missing), places.rfind(is_missing)) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..0,
        }
    }

    /// Takes other columns.
    pub(super) fn lay_out(&mut self, columns: ListColumns) {
        if columns != self.columns {
            self.columns = columns;
            let is_ascii = self.style.is_ascii;
            self.texts.values_mut().for_each(|text| text.lay_out(columns, is_ascii));
        }
    }
}

impl LineText {
    fn new(line: ListLine, Style { is_ascii, has_headings, .. }: Style) -> Self {
        let said = |text: &str| {
            let text = clean::line(text.trim());
            if is_ascii { plain(&text).into_owned() } else { text.into_owned() }
        };
        let (place, deaths) = (line.location.as_ref(), line.fatalities.as_ref());
        Self {
            whole_day: if has_headings { short_date(&line.date, is_ascii) } else { whole_date(&line.date) },
            day: String::new(),
            day_columns: 0,
            title: Vec::new(),
            place: place.map_or_else(String::new, |place| said(place_name(place))),
            has_deaths: deaths.is_some_and(is_deadly),
            deaths: deaths.map_or_else(String::new, |deaths| said(&brief_deaths(deaths))),
            whole_title: said(&line.headline),
            is_doubtful: !matches!(line.status, Some(Status::Reported | Status::Confirmed) | None),
            line,
        }
    }

    fn lay_out(&mut self, columns: ListColumns, is_ascii: bool) {
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
pub fn whole_date(date: &EventDate) -> String {
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
