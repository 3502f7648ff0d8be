//! A stretch of time chosen on the density strip: the arrows move one of its ends, Enter makes it the range of the query. The
//! mouse does the same by dragging.

use std::sync::Arc;

use chrono::Datelike;

use super::asking::Asked;
use super::{App, Command, Effect, Mode, Notice, Target};
use crate::engine::{Answer, Question};
use crate::model::{Day, DaySpan, EventDate, TimeScale, day};
use crate::query::Query;

/// What is being chosen on the strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Brushing {
    /// Nothing.
    #[default]
    Not,
    /// The mouse was pressed over these days, and has not been moved.
    Pressed(DaySpan),
    /// A stretch, by the mouse or by keys.
    On(Brush),
}

/// A stretch of time with an end that stands and one that moves: the days of one column each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Brush {
    fixed: DaySpan,
    moving: DaySpan,
    is_by_mouse: bool,
    /// How many events are filed under its days, once they are counted.
    events: Option<usize>,
    /// The number of the question for them.
    awaited: Option<u64>,
}

impl Brush {
    fn new(fixed: DaySpan, moving: DaySpan, is_by_mouse: bool) -> Self {
        Self { fixed, moving, is_by_mouse, events: None, awaited: None }
    }

    fn days(self) -> DaySpan {
        let (a, b) = (self.fixed, self.moving);
        DaySpan { earliest: a.earliest.min(b.earliest), latest: a.latest.max(b.latest) }
    }
}

/// Columns of the strip that one of the keys for up and down moves over: a tenth of all.
const STEPS: usize = 10;

impl App {
    /// The days that are being chosen on the strip.
    pub fn brush(&self) -> Option<DaySpan> {
        if let Brushing::On(brush) = self.brushing { Some(brush.days()) } else { None }
    }

    /// Whether a range is being chosen on the strip by keys.
    pub fn is_brushing(&self) -> bool {
        matches!(self.brushing, Brushing::On(brush) if !brush.is_by_mouse)
    }

    /// How many events of the selection are filed under the days that are being chosen; `None` while they are counted.
    pub fn brushed_events(&self) -> Option<usize> {
        if let Brushing::On(brush) = self.brushing { brush.events } else { None }
    }

    /// Takes a stretch, and counts what is filed under it.
    fn hold(&mut self, brush: Brush) {
        let question = Question::Filed(Arc::clone(&self.listing.plan), brush.days());
        let (events, awaited) = match self.ask_of_list(question) {
            Asked::Answered(Answer::Filed(events)) => (Some(events), None),
            Asked::Answered(_) => (None, None),
            Asked::Awaited(number) => (brush.events, Some(number)),
        };
        self.brushing = Brushing::On(Brush { events, awaited, ..brush });
    }

    /// The events of the stretch are counted.
    pub(super) fn brushed(&mut self, number: u64, events: usize) {
        if let Brushing::On(brush) = &mut self.brushing
            && brush.awaited == Some(number)
        {
            (brush.events, brush.awaited) = (Some(events), None);
        }
    }

    /// Whether the mouse is held down on the strip.
    pub fn is_held_on_strip(&self) -> bool {
        match self.brushing {
            Brushing::Not => false,
            Brushing::Pressed(_) => true,
            Brushing::On(brush) => brush.is_by_mouse,
        }
    }

    fn strip_scale(&self) -> Option<TimeScale> {
        self.selected.density.scale(self.viewport.strip_columns)
    }

    /// Begins at the event under the cursor.
    pub(super) fn begin_brush(&mut self) {
        let Some(scale) = self.strip_scale() else {
            self.notice = Some(Notice::info("there is no strip to choose a range on: r and t type one"));
            return;
        };
        let current = self.current_day();
        let days = scale.days_of(current.map_or(0, |day| scale.nearest_column(day)));
        self.mode = Mode::Browse;
        self.hold(Brush::new(days, days, false));
    }

    /// A command while a stretch is being chosen; `Err` for one that has nothing to do with it, which ends the choosing.
    pub(super) fn brush_command(&mut self, command: Command, count: Option<usize>) -> Result<Option<Effect>, ()> {
        let (Brushing::On(mut brush), Some(scale)) = (self.brushing, self.strip_scale()) else { return Err(()) };
        let steps = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        let many = steps.saturating_mul(isize::try_from(scale.columns() / STEPS).unwrap_or(1).max(1));
        match command {
            Command::Left => brush.moving = moved(scale, brush.moving, -steps),
            Command::Right => brush.moving = moved(scale, brush.moving, steps),
            Command::Previous | Command::PreviousPage => brush.moving = moved(scale, brush.moving, -many),
            Command::Next | Command::NextPage => brush.moving = moved(scale, brush.moving, many),
            Command::First => brush.moving = scale.days_of(0),
            Command::Last => brush.moving = scale.days_of(usize::MAX),
            Command::OtherEnd => std::mem::swap(&mut brush.fixed, &mut brush.moving),
            Command::TakeRange => return Ok(self.take_brush(brush)),
            Command::Cancel | Command::Brush => {
                self.brushing = Brushing::Not;
                return Ok(None);
            }
            _ => {
                self.brushing = Brushing::Not;
                return Err(());
            }
        }
        self.hold(brush);
        Ok(None)
    }

    /// Makes the stretch the range of the query.
    fn take_brush(&mut self, brush: Brush) -> Option<Effect> {
        self.brushing = Brushing::Not;
        let [from, to] = written(brush.days());
        self.change(Query { from, to, ..self.query.clone() })
    }

    // The mouse.

    /// The mouse was pressed over a column of the strip.
    pub(super) fn press_strip(&mut self, column: usize, columns: usize) {
        let scale = self.selected.density.scale(columns);
        self.brushing = scale.map_or(Brushing::Not, |scale| Brushing::Pressed(scale.days_of(column)));
    }

    /// The mouse was moved while held down.
    pub(super) fn drag(&mut self, target: Target) {
        let Target::Strip(column, columns) = target else { return };
        let Some(scale) = self.selected.density.scale(columns) else { return };
        let moving = scale.days_of(column);
        let fixed = match self.brushing {
            Brushing::Not => return,
            Brushing::Pressed(days) if days == moving => return,
            Brushing::Pressed(days) => days,
            Brushing::On(brush) => brush.fixed,
        };
        self.hold(Brush::new(fixed, moving, true));
    }

    /// The mouse was let go.
    pub(super) fn release(&mut self) -> Option<Effect> {
        match self.brushing {
            Brushing::On(brush) if brush.is_by_mouse => self.take_brush(brush),
            Brushing::On(_) => None,
            Brushing::Not | Brushing::Pressed(_) => {
                self.brushing = Brushing::Not;
                None
            }
        }
    }
}

/// The days of the column so many columns further; of the next day where a day has several columns.
fn moved(scale: TimeScale, days: DaySpan, columns: isize) -> DaySpan {
    if scale.columns() as u64 > scale.days() {
        let step = Day::try_from(columns).unwrap_or(if columns < 0 { Day::MIN } else { Day::MAX });
        let day = days.earliest.saturating_add(step).clamp(scale.first(), scale.last());
        return DaySpan { earliest: day, latest: day };
    }
    scale.days_of(scale.nearest_column(days.earliest).saturating_add_signed(columns).min(scale.columns() - 1))
}

/// Both ends of a stretch as short as they can be written: whole years, whole months, else days; years where EDTF has no days.
pub(super) fn written(days: DaySpan) -> [Option<EventDate>; 2] {
    let date = |day: Day| day::to_date(day);
    let (first, next) = (date(days.earliest), date(days.latest.saturating_add(1)));
    let begins =
        |unit: fn(&chrono::NaiveDate) -> bool| first.is_some_and(|d| unit(&d)) && next.is_some_and(|d| unit(&d));
    let parts = if begins(|date| date.ordinal() == 1) {
        1
    } else if begins(|date| date.day() == 1) {
        2
    } else {
        3
    };
    [days.earliest, days.latest].map(|day| {
        let mut text = day::iso(day);
        for _ in parts..3 {
            text = text.rsplit_once('-').map_or_else(String::new, |(kept, _)| kept.to_owned());
        }
        let year = || date(day).map(|date| format!("Y{}", date.year()));
        EventDate::parse(&text).ok().or_else(|| year().and_then(|year| EventDate::parse(&year).ok()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_written_as_short_as_it_can_be() {
        for (from, to, told) in [
            ("2014", "2016", "2014 2016"),
            ("2014-04", "2016", "2014-04 2016-12"),
            ("2014-04-02", "2016", "2014-04-02 2016-12-31"),
            ("-0043-03-15", "2016-12-30", "-0043-03-15 2016-12-30"),
            ("Y-12000", "2016-12-30", "Y-12000 2016-12-30"),
        ] {
            let bounds = |text: &str| EventDate::parse(text).expect(text).bounds();
            let days = DaySpan { earliest: bounds(from).earliest, latest: bounds(to).latest };
            let ends = written(days).map(|date| date.map_or_else(String::new, |date| date.text().to_owned()));
            assert_eq!(ends.join(" "), told);
        }
    }
}
