//! Events in the order of their days, and which days those are: what lists, densities and axes ask of a chronology, wherever its
//! events lie.

use std::sync::Arc;

use crate::chronology::{Chronology, Link, Row};
use crate::model::{Day, DaySpan, EventDate, day};

/// The days of all events, by their rows.
pub(super) trait Timeline {
    /// How many events there are.
    fn count(&self) -> usize;

    /// How many rows have a day; those without one stand behind them.
    fn dated(&self) -> Row;

    /// The strict reading of the event's date; [`DaySpan::NEVER`] without one.
    fn bounds(&self, row: Row) -> DaySpan;

    /// The day an event is filed under: its earliest, or its latest when the start is open or unknown.
    fn filed_under(&self, row: Row) -> Day {
        day::filed(self.bounds(row))
    }

    /// The rows whose dates allow days that are apart, in order, with these.
    fn choices(&self) -> &[(Row, Arc<[DaySpan]>)];

    /// The days that are apart which the date of an event allows; none where its bounds say as much.
    fn choices_of(&self, row: Row) -> &[DaySpan] {
        let choices = self.choices();
        choices.binary_search_by_key(&row, |(row, _)| *row).map_or(&[], |at| &choices[at].1)
    }

    /// Whether the date of an event allows one day only.
    fn is_on_one_day(&self, row: Row) -> bool;

    /// Whether the dates of all events do.
    fn has_only_days(&self) -> bool;

    /// The first and the last known day that any event reaches.
    fn extent(&self) -> Option<(Day, Day)>;

    /// The day that the knowledge of the files ends.
    fn as_of(&self) -> Option<&EventDate>;

    /// The relations of an event, stated by it or by the other side, in order of the other event.
    fn links(&self, row: Row) -> &[Link];
}

impl Timeline for Chronology {
    fn count(&self) -> usize {
        self.len()
    }

    fn dated(&self) -> Row {
        self.dated()
    }

    fn bounds(&self, row: Row) -> DaySpan {
        self.bounds(row)
    }

    fn choices(&self) -> &[(Row, Arc<[DaySpan]>)] {
        self.choices()
    }

    fn is_on_one_day(&self, row: Row) -> bool {
        self.is_on_one_day(row)
    }

    fn has_only_days(&self) -> bool {
        self.has_only_days()
    }

    fn extent(&self) -> Option<(Day, Day)> {
        self.extent()
    }

    fn as_of(&self) -> Option<&EventDate> {
        self.header().as_of.as_ref()
    }

    fn links(&self, row: Row) -> &[Link] {
        self.links(row)
    }
}
