//! All events on one axis of time, above a strip that shows how many there are.

use std::collections::HashSet;

use super::arrange::{Placed, arrange};
use super::pen::Pen;
use super::plane::Plane;
use super::sight::{Sight, foremost};
use super::{Export, MARGIN, mark, notes};
use crate::chronology::{Chronology, Row};
use crate::formats::grouped;

/// Events that are looked at; all others are counted.
pub(super) const MOST: usize = 3_000;
/// Rows of an axis, and how high a row is.
const ROWS: usize = 22;
pub(super) const ROW: i64 = 210;

/// Draws from a height on; gives what is left below.
pub(super) fn draw(pen: &mut Pen, export: &Export<'_>, top: i64) -> i64 {
    let chronology = export.chronology;
    let Some(plane) = Plane::new(export, MARGIN) else {
        return notes(pen, MARGIN, top, &["No event has a known day.".to_owned()]);
    };
    let scene = Scene::new(chronology, plane, export.rows, ROWS);
    let rows = scene.rows();
    let base = top + 150 + rows * ROW + if scene.left.is_empty() { 60 } else { 230 };
    plane.ticks(pen, top, base);
    plane.now(pen, top, base);
    scene.draw(pen, top + 150);
    if !scene.left.is_empty() {
        let days = scene.left.iter().map(|row| chronology.filed_under(*row));
        plane.count(pen, days, base - 70);
    }
    let bottom = plane.strip(pen, chronology, export.rows, base + 270);
    let sights: Vec<&Sight> = scene.sights().collect();
    let bottom = mark::legend(pen, &sights, (MARGIN, bottom + 270), plane.right);
    notes(pen, MARGIN, bottom, &scene.notes(export))
}

/// Events on a plane.
pub(super) struct Scene {
    plane: Plane,
    sights: Vec<Sight>,
    placed: Vec<Placed>,
    /// Those that have no place.
    pub left: Vec<Row>,
    undated: usize,
}

impl Scene {
    /// Finds a place for those rows, in at most so many lines.
    pub(super) fn new(chronology: &Chronology, plane: Plane, rows: &[Row], lines: usize) -> Self {
        let all = rows.len();
        let rows: Vec<Row> = rows.iter().copied().filter(|row| *row < chronology.dated()).collect();
        let undated = all - rows.len();
        let chosen = foremost(chronology, &rows, MOST);
        let sights: Vec<Sight> = chosen.iter().map(|row| Sight::of(chronology, *row)).collect();
        let (placed, without) = arrange(plane, &sights.iter().collect::<Vec<_>>(), lines);
        let mut left: Vec<Row> = without.into_iter().map(|at| chosen[at]).collect();
        if chosen.len() < rows.len() {
            let looked_at: HashSet<Row> = chosen.iter().copied().collect();
            left.extend(rows.iter().filter(|row| !looked_at.contains(row)));
        }
        let mut scene = Self { plane, sights, placed, left, undated };
        // What follows in time follows in the picture, and in what is read aloud.
        scene.placed.sort_by_key(|placed| chosen[placed.at]);
        scene
    }

    /// How many rows are used.
    pub(super) fn rows(&self) -> i64 {
        let rows = self.placed.iter().map(|placed| placed.row + 1).max().unwrap_or(1);
        i64::try_from(rows).unwrap_or(1)
    }

    /// The events that were looked at.
    pub(super) fn sights(&self) -> impl Iterator<Item = &Sight> {
        self.sights.iter()
    }

    /// Draws the events from a height on.
    pub(super) fn draw(&self, pen: &mut Pen, top: i64) {
        for Placed { at, row, label } in &self.placed {
            let sight = &self.sights[*at];
            let y = top + i64::try_from(*row).unwrap_or(0) * ROW + ROW / 2;
            let has_title = label.as_ref().is_some_and(|label| label.text.ends_with(&*sight.title));
            pen.open(&sight.name, &sight.anchor, has_title);
            mark::draw(pen, self.plane, sight, y);
            if let Some(label) = label {
                pen.label((label.x, y + 45), label.is_before, &label.text, sight.status);
            }
            pen.close();
        }
    }

    /// What a picture has no room for.
    fn notes(&self, export: &Export<'_>) -> Vec<String> {
        let mut told = Vec::new();
        let all = export.rows.len() - self.undated;
        if !self.left.is_empty() {
            let (drawn, left) = (grouped(all - self.left.len()), grouped(self.left.len()));
            told.push(format!(
                "{drawn} of {} events are drawn; “+” counts the other {left} where they are.",
                grouped(all)
            ));
        }
        let unnamed = self.placed.iter().filter(|placed| placed.label.is_none()).count();
        if unnamed > 0 {
            let are = if unnamed == 1 { "event is" } else { "events are" };
            told.push(format!("{} {are} drawn without a title, for want of room.", grouped(unnamed)));
        }
        told.extend(undated(self.undated));
        told
    }
}

/// What is said of events without a day.
pub(super) fn undated(events: usize) -> Option<String> {
    match events {
        0 => None,
        1 => Some("1 event has no known day.".to_owned()),
        events => Some(format!("{} events have no known day.", grouped(events))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_without_a_day_are_told() {
        assert_eq!(undated(0), None);
        assert_eq!(undated(1200).as_deref(), Some("1,200 events have no known day."));
    }
}
