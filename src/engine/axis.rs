//! What of a selection touches a part of an axis of time. Rows stand in the order of the days that they are filed under, so those within
//! are a stretch; of those before it only events that last can reach into it.

use super::Selection;
use super::question::{AxisEvent, AxisPart};
use crate::account;
use crate::chronology::{Chronology, Row};
use crate::model::{RelationKind, TimeScale};

/// The rows that are not on one day, in order: only those can touch days that they are not filed under.
pub(super) fn lasting(chronology: &Chronology) -> Vec<Row> {
    if chronology.has_only_days() {
        return Vec::new();
    }
    (0..chronology.dated()).filter(|row| !chronology.is_on_one_day(*row)).collect()
}

/// The part of an axis; `lasting` are the rows of all events that are not on one day, `most` how many events are read at most.
pub(super) fn part(
    chronology: &Chronology,
    lasting: &[Row],
    selection: &Selection,
    scale: TimeScale,
    most: usize,
) -> AxisPart {
    let rows = selection.rows();
    let rows = &rows[..rows.partition_point(|row| *row < chronology.dated())];
    let filed_before = |day| rows.partition_point(|row| chronology.filed_under(*row) < day);
    let starts: Vec<usize> = (0..scale.columns()).map(|column| filed_before(scale.day(column))).collect();
    let (begin, end) = (filed_before(scale.first()), filed_before(scale.last().saturating_add(1)));
    // A day that has several columns is counted in the first of them.
    let next = |column: usize| starts.get(column + 1).copied().unwrap_or(end);
    let is_first = |column: usize| column == 0 || scale.day(column) != scale.day(column - 1);
    let filed = |column: usize| {
        let last = (column..scale.columns()).take_while(|other| scale.day(*other) == scale.day(column)).last();
        next(last.unwrap_or(column)) - starts[column]
    };
    let filed = (0..scale.columns()).map(|column| if is_first(column) { filed(column) } else { 0 }).collect();
    let reaches = |row: &Row| chronology.bounds(*row).overlaps(scale.span());
    let is_outside = |at: usize| !(begin..end).contains(&at);
    let outside: Vec<Row> =
        lasting.iter().copied().filter(|row| reaches(row) && selection.position(*row).is_ok_and(is_outside)).collect();
    let before = outside.partition_point(|row| chronology.filed_under(*row) < scale.first());
    let touching = end - begin + outside.len();
    let (early, late) = outside.split_at(before);
    let within = early.iter().chain(&rows[begin..end]).chain(late);
    let events = if touching > most { Vec::new() } else { within.map(|row| event(chronology, *row)).collect() };
    AxisPart { scale, touching, before, filed, events }
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
