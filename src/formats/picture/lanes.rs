//! Events in lanes: one for each of the actors that take part most often.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::axis::{ROW, Scene, undated};
use super::pen::{Paint, Pen, Style, cut};
use super::plane::Plane;
use super::{Export, MARGIN, WIDTH, mark, notes};
use crate::chronology::{ActorId, Row};
use crate::formats::grouped;

/// Lanes of a picture, and rows of a lane.
const LANES: usize = 9;
const ROWS: usize = 4;
/// Room for the name of a lane.
const NAME: i64 = 1_900;

/// Draws from a height on; gives what is left below.
pub(super) fn draw(pen: &mut Pen, export: &Export<'_>, top: i64) -> i64 {
    let chronology = export.chronology;
    let Some(plane) = Plane::new(export, MARGIN + NAME) else {
        return notes(pen, MARGIN, top, &["No event has a known day.".to_owned()]);
    };
    let (lanes, mut told) = lanes(export);
    let scenes: Vec<Scene> = lanes.iter().map(|(_, rows)| Scene::new(chronology, plane, rows, ROWS)).collect();
    let height = |scene: &Scene| scene.rows() * ROW + 120 + if scene.left.is_empty() { 0 } else { 170 };
    let base = top + 140 + scenes.iter().map(height).sum::<i64>();
    plane.ticks(pen, top, base);
    plane.now(pen, top, base);
    let mut y = top + 140;
    for ((actor, rows), scene) in lanes.iter().zip(&scenes) {
        pen.line((MARGIN, y), (WIDTH - MARGIN, y), Paint::Grid, false);
        let name = cut(&chronology.actor(*actor).name, Style::Heading, NAME - 200);
        pen.text((MARGIN, y + 200), Style::Heading, &name);
        let events = if rows.len() == 1 { "1 event".to_owned() } else { format!("{} events", grouped(rows.len())) };
        pen.text((MARGIN, y + 370), Style::Small, &events);
        scene.draw(pen, y + 50);
        let bottom = y + height(scene);
        plane.count(pen, scene.left.iter().map(|row| chronology.filed_under(*row)), bottom - 50);
        y = bottom;
    }
    if scenes.iter().any(|scene| !scene.left.is_empty()) {
        told.push("“+” counts the events of a lane that there is no room for, where they are.".to_owned());
    }
    let sights: Vec<_> = scenes.iter().flat_map(Scene::sights).collect();
    let bottom = mark::legend(pen, &sights, (MARGIN, base + 480), plane.right);
    notes(pen, MARGIN, bottom, &told)
}

/// The lanes, and what they leave out.
fn lanes(export: &Export<'_>) -> (Vec<(ActorId, Vec<Row>)>, Vec<String>) {
    let chronology = export.chronology;
    let mut of: Vec<Vec<Row>> = vec![Vec::new(); chronology.actors().len()];
    for row in export.rows {
        for (actor, _) in chronology.mentions(*row) {
            let rows = &mut of[actor as usize];
            if rows.last() != Some(row) {
                rows.push(*row);
            }
        }
    }
    let mut lanes: Vec<(ActorId, Vec<Row>)> = (0..).zip(of).filter(|(_, rows)| !rows.is_empty()).collect();
    lanes.sort_by_key(|(actor, rows)| (Reverse(rows.len()), *actor));
    let others = lanes.len().saturating_sub(LANES);
    lanes.truncate(LANES);
    let shown: HashSet<Row> = lanes.iter().flat_map(|(_, rows)| rows.iter().copied()).collect();
    let left = export.rows.len() - shown.len();
    let mut told = Vec::new();
    if others > 0 {
        told.push(format!("{} more actors have no lane.", grouped(others)));
    }
    if left > 0 {
        let stand = if left == 1 { "event stands" } else { "events stand" };
        told.push(format!("{} {stand} in no lane.", grouped(left)));
    }
    told.extend(undated(export.rows.iter().filter(|row| **row >= chronology.dated()).count()));
    (lanes, told)
}
