//! What of a selection touches a part of an axis of time. Rows stand in the order of the days that they are filed under, so those within
//! are a stretch; of those before and behind only events that last can reach into it.

use super::Selection;
use super::question::{AxisEvent, AxisPart};
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

    /// The rows that touch a scale and are filed under days before or behind it, in order. Blocks that do not reach it are passed
    /// over.
    fn reaching(&self, chronology: &Chronology, scale: TimeScale) -> Vec<Row> {
        let span = scale.span();
        let is_outside = |row: &Row| scale.column(chronology.filed_under(*row)).is_none();
        let blocks = self.rows.chunks(BLOCK).zip(&self.blocks);
        let near = blocks.filter(|(_, (first, last))| *first <= span.latest && span.earliest <= *last);
        let rows = near.flat_map(|(rows, _)| rows).copied();
        rows.filter(|row| is_outside(row) && chronology.bounds(*row).overlaps(span)).collect()
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
        return AxisPart { scale, touching, events, under_way: Vec::new() };
    }
    let days = |row: Row| {
        let bounds = chronology.bounds(row);
        (scale.nearest_column(bounds.earliest), scale.nearest_column(bounds.latest))
    };
    AxisPart { scale, touching, events: Vec::new(), under_way: under_way(all().map(days), scale) }
}

/// How many of some events are under way in each column, by the first and the last that each of them takes.
fn under_way(columns: impl Iterator<Item = (usize, usize)>, scale: TimeScale) -> Vec<usize> {
    let mut begun = vec![0_usize; scale.columns() + 1];
    let mut ended = vec![0_usize; scale.columns() + 1];
    for (first, last) in columns {
        begun[first] += 1;
        ended[last + 1] += 1;
    }
    let mut now = 0;
    (0..scale.columns())
        .map(|column| {
            now = now + begun[column] - ended[column];
            now
        })
        .collect()
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
        part_of: chronology.links(row).iter().find(is_above).map(|link| link.to.into()),
    }
}
