//! What of a selection touches a part of an axis of time.
//!
//! Of when events happened: rows stand in the order of the days that they are filed under, so those within are a stretch; of those before
//! and behind only events that last can reach into it. Of when they were reported: every row is looked at.

use super::Selection;
use super::question::{AxisEvent, AxisPart, TimeOf};
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
    pub(super) fn new(chronology: &Chronology) -> Self {
        if chronology.has_only_days() {
            return Self::default();
        }
        let rows: Vec<Row> = (0..chronology.dated()).filter(|row| !chronology.is_on_one_day(*row)).collect();
        let bounds = |row: &Row| chronology.bounds(*row);
        let block = |rows: &[Row]| {
            let first = rows.iter().map(|row| bounds(row).earliest).min();
            let last = rows.iter().map(|row| bounds(row).latest).max();
            (first.unwrap_or(day::OPEN_END), last.unwrap_or(day::OPEN_START))
        };
        let blocks = rows.chunks(BLOCK).map(block).collect();
        Self { rows, blocks }
    }

    /// The rows that touch a scale and are filed under days before or behind it, in order.
    fn reaching(&self, chronology: &Chronology, scale: TimeScale) -> Vec<Row> {
        let is_outside = |row: &Row| scale.column(chronology.filed_under(*row)).is_none();
        self.touching(chronology, scale).into_iter().filter(is_outside).collect()
    }

    /// The rows that touch a scale, in order. Blocks that do not reach it are passed over.
    fn touching(&self, chronology: &Chronology, scale: TimeScale) -> Vec<Row> {
        let span = scale.span();
        let blocks = self.rows.chunks(BLOCK).zip(&self.blocks);
        let near = blocks.filter(|(_, (first, last))| *first <= span.latest && span.earliest <= *last);
        let rows = near.flat_map(|(rows, _)| rows).copied();
        rows.filter(|row| chronology.bounds(*row).overlaps(span)).collect()
    }
}

/// The part of an axis; `most` is how many events are read at most.
pub(super) fn part(
    chronology: &Chronology,
    lasting: &Lasting,
    selection: &Selection,
    scale: TimeScale,
    most: usize,
) -> AxisPart {
    let rows = selection.rows();
    let rows = &rows[..rows.partition_point(|row| *row < chronology.dated())];
    let filed_before = |day: Day| rows.partition_point(|row| chronology.filed_under(*row) < day);
    let (begin, end) = (filed_before(scale.first()), filed_before(scale.last().saturating_add(1)));
    let within = &rows[begin..end];
    let outside: Vec<Row> =
        lasting.reaching(chronology, scale).into_iter().filter(|row| selection.position(*row).is_ok()).collect();
    let touching = within.len() + outside.len();
    let (early, late) = outside.split_at(outside.partition_point(|row| chronology.filed_under(*row) < scale.first()));
    let all = || early.iter().chain(within).chain(late).copied();
    if touching <= most {
        let events = all().map(|row| event(chronology, row)).collect();
        return AxisPart { scale, by: TimeOf::Happened, touching, events, under_way: Vec::new() };
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
    for row in lasting.touching(chronology, scale).into_iter().filter(is_among) {
        let bounds = chronology.bounds(row);
        let own = scale.column(chronology.filed_under(row));
        let columns = scale.nearest_column(bounds.earliest)..=scale.nearest_column(bounds.latest);
        columns.filter(|column| Some(*column) != own).for_each(|column| under_way[column] += 1);
    }
    AxisPart { scale, by: TimeOf::Happened, touching, events: Vec::new(), under_way }
}

/// The part of an axis on which each event stands at the day since when it is public; `most` is how many are read at most.
pub(super) fn reported_part(chronology: &Chronology, selection: &Selection, scale: TimeScale, most: usize) -> AxisPart {
    let since = |row: Row| chronology.public_since(row).filter(|day| scale.column(*day).is_some());
    let mut rows: Vec<(Day, Row)> = Vec::new();
    let mut under_way = vec![0; scale.columns()];
    let mut touching = 0;
    for (day, row) in selection.rows().iter().filter_map(|row| Some((since(*row)?, *row))) {
        touching += 1;
        under_way[scale.nearest_column(day)] += 1;
        if touching <= most {
            rows.push((day, row));
        }
    }
    let by = TimeOf::Reported;
    if touching > most {
        return AxisPart { scale, by, touching, events: Vec::new(), under_way };
    }
    rows.sort_unstable();
    let events: Vec<AxisEvent> = rows
        .into_iter()
        .map(|(_, row)| AxisEvent { reported: chronology.event(row).became_public(), ..event(chronology, row) })
        .collect();
    AxisPart { scale, by, touching, events, under_way: Vec::new() }
}

fn event(chronology: &Chronology, row: Row) -> AxisEvent {
    let profile = chronology.profile(row);
    let is_above = |link: &&crate::chronology::Link| !link.is_inverse && link.kind == RelationKind::PartOf;
    AxisEvent {
        key: row.into(),
        date: chronology.date(row),
        headline: account::headline(chronology, row).into_owned(),
        status: profile.status,
        importance: profile.importance,
        public: chronology.public_since(row),
        reported: None,
        part_of: chronology.links(row).iter().find(is_above).map(|link| link.to.into()),
    }
}
