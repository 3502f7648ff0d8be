//! The chain of an event: its steps are found over the relations, which are in memory; only the events that are told are read.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::DataFusionEngine;
use super::days::Days;
use super::parts::Events;
use crate::chronology::{Link, Row};
use crate::engine::chain::{ChainAsked, Chained, Related};
use crate::engine::page::row;
use crate::engine::question::Answer;
use crate::engine::timeline::Timeline;
use crate::engine::{IsWanted, Selection, Unanswered};
use crate::model::{EventDate, RelationKind, Timing};

/// Notes which events would be told.
struct Noting<'a> {
    days: &'a Days,
    told: RefCell<BTreeSet<Row>>,
}

impl Related for Noting<'_> {
    fn links(&self, row: Row) -> &[Link] {
        self.days.links(row)
    }

    fn timing(&self, (own, other): (Row, Row), _: RelationKind) -> Option<Timing> {
        self.told.borrow_mut().extend([own, other]);
        None
    }

    fn told(&self, row: Row) -> (String, EventDate, String) {
        self.told.borrow_mut().insert(row);
        (String::new(), EventDate::undated(), String::new())
    }
}

/// Tells them.
struct Told<'a> {
    days: &'a Days,
    events: Events,
}

impl Related for Told<'_> {
    fn links(&self, row: Row) -> &[Link] {
        self.days.links(row)
    }

    fn timing(&self, (own, other): (Row, Row), kind: RelationKind) -> Option<Timing> {
        self.events.chronology.timing((self.events.place(own)?, self.events.place(other)?), kind)
    }

    fn told(&self, row: Row) -> (String, EventDate, String) {
        self.events.chronology.told(self.events.place(row).unwrap_or_default())
    }
}

impl DataFusionEngine {
    /// The chain of an event.
    pub(super) fn chain(
        &self,
        selection: &Selection,
        asked: ChainAsked,
        is_wanted: IsWanted<'_>,
    ) -> Result<Answer, Unanswered> {
        let Some(row) = row(&*self.days, asked.of) else { return Ok(Answer::Chain(None)) };
        let noting = Noting { days: &self.days, told: RefCell::default() };
        let noted = Chained { events: &noting, selection, is_wanted }.chain(row, asked);
        noted.ok_or(Unanswered::Superseded)?;
        let rows: Vec<Row> = noting.told.into_inner().into_iter().collect();
        let events = Events { chronology: self.events_of(&rows, None, is_wanted)?, rows };
        let told = Told { days: &self.days, events };
        let chain = Chained { events: &told, selection, is_wanted }.chain(row, asked);
        chain.map(|chain| Answer::Chain(Some(Arc::new(chain)))).ok_or(Unanswered::Superseded)
    }
}
