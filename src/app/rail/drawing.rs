//! Lines drawn: what stands in each place of each lane, and before each event.

use std::cmp::Ordering;

use super::lines::{End, Run, Stub, Trunk};
use super::signs::{Cell, Head, Joint, Stroke};
use crate::model::EventKey;

/// The rows of a rail while they are drawn; lanes are counted from the innermost.
pub(super) struct Drawing {
    pub(super) cells: Vec<Vec<Option<Cell>>>,
    pub(super) heads: Vec<Option<Head>>,
    /// The outermost lane in each row that leads to the event, and the outermost of those that belong to the event under the cursor.
    reach: Vec<[Option<usize>; 2]>,
}

impl Drawing {
    pub(super) fn new(height: usize, lanes: usize) -> Self {
        Self { cells: vec![vec![None; lanes]; height], heads: vec![None; height], reach: vec![[None; 2]; height] }
    }

    fn join(&mut self, (row, lane): (usize, usize), head: Head) {
        let [all, own] = &mut self.reach[row];
        *all = (*all).max(Some(lane));
        if head.is_own {
            *own = (*own).max(Some(lane));
        }
        let known = self.heads[row].get_or_insert(head);
        known.is_own = match known.stroke.cmp(&head.stroke) {
            Ordering::Less => head.is_own,
            Ordering::Equal => known.is_own || head.is_own,
            Ordering::Greater => known.is_own,
        };
        known.stroke = known.stroke.max(head.stroke);
        known.is_led_to |= head.is_led_to;
    }

    pub(super) fn line(&mut self, trunk: &Trunk, lane: usize, current: Option<EventKey>) {
        let Run { first, last, is_open: [is_open_above, is_open_below] } = trunk.run(self.cells.len());
        let is_current = |key: EventKey| current == Some(key);
        let row_of = |end: End| match end {
            End::Row(row) => row,
            End::Beyond { is_above: true } => first,
            End::Beyond { is_above: false } => last,
        };
        // From the lead to the event under the cursor, or all of it.
        let own = if is_current(trunk.lead.0) {
            Some((first, last))
        } else {
            let leaf = trunk.leaves.iter().find(|leaf| is_current(leaf.0));
            leaf.map(|leaf| (row_of(leaf.1), row_of(trunk.lead.1))).map(|(a, b)| (a.min(b), a.max(b)))
        };
        for row in first..=last {
            let is_above = row == 0 && is_open_above;
            let is_below = row == last && is_open_below;
            let shape = if is_above || is_below { Joint::Beyond { is_above } } else { Joint::Along };
            let is_own = own.is_some_and(|(first, last)| (first..=last).contains(&row));
            self.cells[row][lane] = Some(Cell { shape, stroke: trunk.stroke, is_own });
        }
        let lead = std::iter::once((trunk.lead, false, is_current(trunk.lead.0) || own.is_some()));
        let leaves = trunk.leaves.iter().map(|leaf| (*leaf, true, is_current(trunk.lead.0) || is_current(leaf.0)));
        for ((_, end), is_leaf, is_own) in lead.chain(leaves) {
            let Some(row) = end.row() else { continue };
            if let Some(cell) = &mut self.cells[row][lane] {
                let (up, down) = (row > first || is_open_above, row < last || is_open_below);
                cell.shape = Joint::Join { up, down, is_crossed: false };
            }
            let is_led_to = is_leaf && trunk.stroke == Stroke::Order;
            self.join((row, lane), Head { stroke: trunk.stroke, is_led_to, is_own });
        }
    }

    pub(super) fn stub(&mut self, Stub { row, shape, stroke, is_led_to, is_own, .. }: Stub, lane: usize) {
        self.cells[row][lane] = Some(Cell { shape, stroke, is_own });
        self.join((row, lane), Head { stroke, is_led_to, is_own });
    }

    /// Leads each line to its event, over or under those that go by.
    pub(super) fn lead(&mut self) {
        for (cells, [reach, own]) in self.cells.iter_mut().zip(&self.reach) {
            let Some(reach) = *reach else { continue };
            let mut stroke = Stroke::Other;
            for lane in (0..=reach).rev() {
                match &mut cells[lane] {
                    Some(Cell { shape: Joint::Along, .. }) => {}
                    Some(Cell { shape: Joint::Join { is_crossed, .. }, stroke: own, .. }) => {
                        *is_crossed = lane < reach;
                        stroke = *own;
                    }
                    Some(cell) => stroke = cell.stroke,
                    empty @ None => {
                        let is_own = own.is_some_and(|own| lane < own);
                        *empty = Some(Cell { shape: Joint::Across, stroke, is_own });
                    }
                }
            }
        }
    }
}
