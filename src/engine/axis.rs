//! What of a selection touches a part of an axis of time.
//!
//! Of when events happened: rows stand in the order of the days that they are filed under, so those within are a stretch; of those before
//! and behind only events that last can reach into it. Of when they were reported: every row is looked at.

use super::Selection;
pub(super) use super::question::AxisEvent;
use super::question::{AxisPart, TimeOf};
use super::timeline::Timeline;
use crate::account;
use crate::chronology::{Chronology, Row};
use crate::model::{Day, RelationKind, TimeScale, day};

/// Rows of events that last whose ends are looked at together.
const BLOCK: usize = 256;

/// The rows that are not on one day, in order: only those can touch days that they are not filed under.
#[derive(Debug, Default)]
pub(super) struct Lasting {
    rows: Vec<Row>,
    /// The first and the last day that those of each block touch.
    blocks: Vec<(Day, Day)>,
}

impl Lasting {
    /// Looks at all rows.
    pub(super) fn new<T: Timeline>(timeline: &T) -> Self {
        if timeline.has_only_days() {
            return Self::default();
        }
        let rows: Vec<Row> = (0..timeline.dated()).filter(|row| !timeline.is_on_one_day(*row)).collect();
        let bounds = |row: &Row| timeline.bounds(*row);
        let block = |rows: &[Row]| {
            let first = rows.iter().map(|row| bounds(row).earliest).min();
            let last = rows.iter().map(|row| bounds(row).latest).max();
            (first.unwrap_or(day::OPEN_END), last.unwrap_or(day::OPEN_START))
        };
        let blocks = rows.chunks(BLOCK).map(block).collect();
        Self { rows, blocks }
    }

    /// The rows that touch a scale and are filed under days before or behind it, in order.
    fn reaching<T: Timeline>(&self, timeline: &T, scale: TimeScale) -> Vec<Row> {
        let is_outside = |row: &Row| scale.column(timeline.filed_under(*row)).is_none();
        self.touching(timeline, scale).into_iter().filter(is_outside).collect()
    }

    /// The rows that touch a scale, in order. Blocks that do not reach it are passed over.
    fn touching<T: Timeline>(&self, timeline: &T, scale: TimeScale) -> Vec<Row> {
        let span = scale.span();
        let blocks = self.rows.chunks(BLOCK).zip(&self.blocks);
        let near = blocks.filter(|(_, (first, last))| *first <= span.latest && span.earliest <= *last);
        let rows = near.flat_map(|(rows, _)| rows).copied();
        rows.filter(|row| timeline.bounds(*row).overlaps(span)).collect()
    }
}

/// A part of an axis without its events, and the rows of those.
pub(super) struct Touching {
    pub(super) rows: Vec<Row>,
    pub(super) part: AxisPart,
}

impl Touching {
    /// The part with its events, which are in a chronology.
    pub(super) fn with_events(self, chronology: &Chronology) -> AxisPart {
        let by = self.part.by;
        let events = self.rows.into_iter().map(|row| event(chronology, row, by)).collect();
        AxisPart { events, ..self.part }
    }
}

/// The part of an axis; `most` is how many events are read at most.
pub(super) fn part<T: Timeline>(
    (timeline, lasting): (&T, &Lasting),
    selection: &Selection,
    scale: TimeScale,
    most: usize,
) -> Touching {
    let empty = AxisPart { scale, by: TimeOf::Happened, touching: 0, events: Vec::new(), under_way: Vec::new() };
    let rows = selection.rows();
    let rows = &rows[..rows.partition_point(|row| *row < timeline.dated())];
    let filed_before = |day: Day| rows.partition_point(|row| timeline.filed_under(*row) < day);
    let (begin, end) = (filed_before(scale.first()), filed_before(scale.last().saturating_add(1)));
    let within = &rows[begin..end];
    let outside: Vec<Row> =
        lasting.reaching(timeline, scale).into_iter().filter(|row| selection.position(*row).is_ok()).collect();
    let touching = within.len() + outside.len();
    let (early, late) = outside.split_at(outside.partition_point(|row| timeline.filed_under(*row) < scale.first()));
    let all = || early.iter().chain(within).chain(late).copied();
    if touching <= most {
        return Touching { rows: all().collect(), part: AxisPart { touching, ..empty } };
    }
    // Each under the column of its own day, found by stretches; what lasts, in the others that it takes, too.
    let first_of = |column: usize| scale.nearest_column(scale.day(column));
    let mut under_way = vec![0; scale.columns()];
    let (mut column, mut start) = (0, begin);
    while column < scale.columns() {
        let next = (column + 1..scale.columns()).find(|next| first_of(*next) == *next);
        let stop = next.map_or(end, |next| filed_before(scale.day(next)));
        under_way[column] = stop - start;
        (column, start) = (next.unwrap_or_else(|| scale.columns()), stop);
    }
    let is_among = |row: &Row| selection.position(*row).is_ok();
    for row in lasting.touching(timeline, scale).into_iter().filter(is_among) {
        let bounds = timeline.bounds(row);
        let own = scale.column(timeline.filed_under(row));
        let columns = scale.nearest_column(bounds.earliest)..=scale.nearest_column(bounds.latest);
        columns.filter(|column| Some(*column) != own).for_each(|column| under_way[column] += 1);
    }
    Touching { rows: Vec::new(), part: AxisPart { touching, under_way, ..empty } }
}

/// The part of an axis on which each of some events stands at the day since when it is public; `most` is how many are read at most.
pub(super) fn reported_part(rows: &[Row], since: &[Option<Day>], scale: TimeScale, most: usize) -> Touching {
    let mut found: Vec<(Day, Row)> = Vec::new();
    let mut under_way = vec![0; scale.columns()];
    let mut touching = 0;
    let within = |day: &Day| scale.column(*day).is_some();
    for (day, row) in since.iter().zip(rows).filter_map(|(since, row)| Some((since.filter(within)?, *row))) {
        touching += 1;
        under_way[scale.nearest_column(day)] += 1;
        if touching <= most {
            found.push((day, row));
        }
    }
    let part = AxisPart { scale, by: TimeOf::Reported, touching, events: Vec::new(), under_way };
    if touching > most {
        return Touching { rows: Vec::new(), part };
    }
    found.sort_unstable();
    let rows = found.into_iter().map(|(_, row)| row).collect();
    Touching { rows, part: AxisPart { under_way: Vec::new(), ..part } }
}

/// An event on an axis of one kind.
pub(super) fn event(chronology: &Chronology, row: Row, by: TimeOf) -> AxisEvent {
    let profile = chronology.profile(row);
    let is_above = |link: &&crate::chronology::Link| !link.is_inverse && link.kind == RelationKind::PartOf;
    AxisEvent {
        key: row.into(),
        date: chronology.date(row),
        headline: account::headline(chronology, row).into_owned(),
        status: profile.status,
        importance: profile.importance,
        public: chronology.public_since(row),
        reported: if by == TimeOf::Reported { chronology.event(row).became_public() } else { None },
        part_of: chronology.links(row).iter().find(is_above).map(|link| link.to.into()),
    }
}
