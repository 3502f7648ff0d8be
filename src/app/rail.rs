//! The rail: lines beside the list that connect related events, as commit graphs have them.
//!
//! ```text
//! ╭────●  01 Sat  Aland attacks Borduria
//! ├┬──▸●  02 Sun  The Council appeals to both     ▸ before what came of the other event, or is a part of it
//! ├│╦┳≠●  03 Mon  A raid is reported              ≠ before what is contradicted, or contradicts
//! ││║┗≠●  04 Tue  Aland denies the raid
//! ││╚══●  05 Wed  Pictures of the raid            ║ corroborates
//! │╰┬─▸●  07 Fri  Talks in Syldavia
//! ╰─┴┬▸●  01 Tue  A truce
//!    ╰┄●  01 Tue  The truce once more             ┊ the same once more, or anything else
//! ```
//!
//! What came of one event is one line with several ends. Lines are packed into lanes, the shortest nearest to the events; no two share
//! a place. What leaves the screen runs to its edge, or is an arrow where no lane is left; what then has no room is counted.

mod drawing;
mod lanes;
mod lines;
mod signs;

use drawing::Drawing;
use lanes::Packed;
pub use lines::RailEvent;
pub use signs::{Cell, Head, Joint, RailRow, Stroke};

use super::App;
use super::timeline::TimelineLine;
use crate::model::EventKey;

/// Lanes that the rail has at most.
const MOST_LANES: usize = 12;

/// The rail beside the lines that are on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rail {
    /// What stands in each line; none where no visible event has a relation.
    pub rows: Vec<RailRow>,
    /// Columns of the numbers of what has no room.
    pub numbers: usize,
    /// Columns of the lanes.
    pub lanes: usize,
}

impl Rail {
    /// The rail of the events on a screen of so many lines, with the event under the cursor, in so many columns at most.
    pub fn new(events: &[RailEvent<'_>], height: usize, current: Option<EventKey>, room: usize) -> Self {
        if room < 2 || events.iter().all(|event| event.ties.is_empty()) {
            return Self::default();
        }
        let (trunks, stubs) = lines::gather(events, current);
        let mut numbers = 0;
        let packed = loop {
            let mut packed = Packed::new(height, room.saturating_sub(1 + numbers).min(MOST_LANES));
            for event in events {
                packed.more[event.row] += event.more;
            }
            packed.pack(trunks.clone(), stubs.clone(), current);
            let needed = packed.numbers().min(room - 1);
            if needed <= numbers {
                break packed;
            }
            numbers = needed;
        };
        let lanes = packed.taken.len();
        let mut drawing = Drawing::new(height, lanes);
        packed.lines.iter().for_each(|(trunk, lane)| drawing.line(trunk, *lane, current));
        packed.stubs.iter().for_each(|(stub, lane)| drawing.stub(*stub, *lane));
        drawing.lead();
        let Drawing { cells, heads, .. } = drawing;
        let rows = cells.into_iter().zip(heads).zip(packed.more).map(|((mut cells, head), more)| {
            cells.reverse();
            RailRow { cells, head, more }
        });
        Self { rows: rows.collect(), numbers, lanes }
    }

    /// Columns that it needs.
    pub fn columns(&self) -> usize {
        if self.lanes + self.numbers == 0 { 0 } else { self.numbers + self.lanes + 1 }
    }
}

impl App {
    /// The rail beside the lines of the list that are on the screen.
    pub fn rail(&self) -> Rail {
        self.rail_within(self.texts().columns().rail)
    }

    /// The same in so many columns at most.
    pub(super) fn rail_within(&self, room: usize) -> Rail {
        let has_ties = |at: usize| self.texts().text(at).is_some_and(|text| !text.line.ties.is_empty());
        let top = self.top();
        if room == 0 || !(top..top.saturating_add(self.list_height())).any(has_ties) {
            return Rail::default();
        }
        let lines = self.timeline();
        let event = |(row, line): (usize, &TimelineLine)| {
            let TimelineLine::Event { at } = line else { return None };
            let line = &self.texts().text(*at)?.line;
            Some(RailEvent { row, place: *at, key: line.key, ties: &line.ties, more: line.more_ties })
        };
        let events: Vec<RailEvent<'_>> = lines.iter().enumerate().filter_map(event).collect();
        let current = self.texts().text(self.cursor()).map(|text| text.line.key);
        Rail::new(&events, lines.len(), current, room)
    }
}
