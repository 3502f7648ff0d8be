//! Which event stands in which row, and which has room for its title: the most important first, and what has no room is given back.

use super::mark::reach;
use super::pen::{Style, cut, width};
use super::plane::Plane;
use super::sight::Sight;
use crate::model::{Shelves, Stretch, pack};

/// Between two things in a row.
const GAP: i64 = 140;
/// Between a mark and its title.
const NEAR: i64 = 60;
/// The widest title.
const WIDEST: i64 = 5_600;

/// An event that has a row.
#[derive(Debug)]
pub(super) struct Placed {
    /// Its number among those that were to be placed.
    pub at: usize,
    pub row: usize,
    pub label: Option<Label>,
}

/// A title beside its mark.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// Where it begins, or where it ends if it stands before the mark.
    pub x: i64,
    pub is_before: bool,
    pub text: String,
}

impl Label {
    /// The title beside its mark, where there is more room; `None` where there is hardly any.
    fn beside(plane: Plane, sight: &Sight, mark: Stretch) -> Option<(Self, Stretch)> {
        let told = sight.status.map_or(0, |status| width(status.word(), Style::Label) + NEAR);
        let text = format!("{}{}", sight.look.sign(), sight.title);
        let room = |free: i64| (free - NEAR - told).min(WIDEST);
        let (behind, before) = (room(plane.right - mark.end), room(mark.start - plane.left));
        let whole = width(&text, Style::Label).min(WIDEST);
        let is_behind = behind >= whole || behind >= before;
        let room = if is_behind { behind } else { before };
        let text = cut(&text, Style::Label, room);
        let wide = width(&text, Style::Label) + told;
        let x = if is_behind { mark.end + NEAR } else { mark.start - NEAR };
        let taken = if is_behind { Stretch::new(mark.start, x + wide) } else { Stretch::new(x - wide, mark.end) };
        (room > 900).then_some((Self { x, is_before: !is_behind, text }, taken))
    }
}

/// Puts events into rows, at most so many; the first is the most important. Gives them, and the numbers of those that have no row.
pub(super) fn arrange(plane: Plane, sights: &[&Sight], rows: usize) -> (Vec<Placed>, Vec<usize>) {
    let marks: Vec<Stretch> = sights.iter().map(|sight| reach(plane, sight)).collect();
    let labels: Vec<Option<(Label, Stretch)>> =
        sights.iter().zip(&marks).map(|(sight, mark)| Label::beside(plane, sight, *mark)).collect();
    let all: Vec<Stretch> =
        labels.iter().zip(&marks).map(|(label, mark)| label.as_ref().map_or(*mark, |(_, taken)| *taken)).collect();
    let packed = pack(&all, GAP);
    if packed.iter().all(|row| *row < rows) {
        let label = |label: Option<(Label, Stretch)>| label.map(|(label, _)| label);
        let placed = packed.into_iter().zip(labels).enumerate();
        return (placed.map(|(at, (row, own))| Placed { at, row, label: label(own) }).collect(), Vec::new());
    }
    foremost_first(&marks, &labels, rows)
}

/// The same where not every event has room with its title. Some rows are kept for marks alone, so that titles do not take the place
/// of all other events.
fn foremost_first(marks: &[Stretch], labels: &[Option<(Label, Stretch)>], rows: usize) -> (Vec<Placed>, Vec<usize>) {
    let mut shelves = Shelves::new(rows, GAP / 4);
    let titled = rows - rows / 3;
    let wide = |taken: &Stretch| Stretch::new(taken.start, taken.end.saturating_add(GAP));
    let (mut placed, mut left) = (Vec::new(), Vec::new());
    for (at, (mark, label)) in marks.iter().zip(labels).enumerate() {
        let with_label = label
            .as_ref()
            .and_then(|(label, taken)| shelves.put(wide(taken), 0..titled).map(|row| (row, Some(label.clone()))));
        match with_label.or_else(|| shelves.put(*mark, 0..rows).map(|row| (row, None))) {
            Some((row, label)) => placed.push(Placed { at, row, label }),
            None => left.push(at),
        }
    }
    // Where there is room left beside marks they get their titles after all.
    for Placed { at, row, label } in placed.iter_mut().filter(|placed| placed.label.is_none()) {
        if let Some((own, taken)) = &labels[*at] {
            *label = shelves.widen(*row, marks[*at], wide(taken)).then(|| own.clone());
        }
    }
    (placed, left)
}
