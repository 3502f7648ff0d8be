//! Lines in lanes: no two share a place, the shortest are the nearest to the events, and what has no room is counted.

use super::lines::{Run, Stub, Trunk};
use super::signs::Stroke;
use crate::model::EventKey;

/// Lines in lanes.
pub(super) struct Packed {
    /// Each line with its lane, counted from the innermost.
    pub(super) lines: Vec<(Trunk, usize)>,
    pub(super) stubs: Vec<(Stub, usize)>,
    /// How many relations have no room in each row.
    pub(super) more: Vec<usize>,
    /// What places are taken, by lane and row.
    pub(super) taken: Vec<Vec<bool>>,
    height: usize,
    most: usize,
}

impl Packed {
    pub(super) fn new(height: usize, most: usize) -> Self {
        Self { lines: Vec::new(), stubs: Vec::new(), more: vec![0; height], taken: Vec::new(), height, most }
    }

    /// The innermost lane whose rows are free.
    fn free_lane(&mut self, first: usize, last: usize) -> Option<usize> {
        let is_free = |lane: &Vec<bool>| lane[first..=last].iter().all(|is_taken| !is_taken);
        let lane = self.taken.iter().position(is_free).unwrap_or(self.taken.len());
        if lane >= self.most {
            return None;
        }
        if lane == self.taken.len() {
            self.taken.push(vec![false; self.height]);
        }
        self.taken[lane][first..=last].fill(true);
        Some(lane)
    }

    /// Chooses what has room and gives it lanes: first what lies on the screen, contradictions and what corroborates before the rest, then
    /// the ways of it off the screen.
    pub(super) fn pack(&mut self, trunks: Vec<Trunk>, mut stubs: Vec<Stub>, current: Option<EventKey>) {
        let height = self.height;
        let mut load = vec![0; height];
        let mut open = Vec::new();
        let mut chosen = Vec::new();
        for (trunk, inner, rest) in in_order(trunks, height, current) {
            match inner {
                Some(inner) if !self.takes(&mut load, inner.run(height).rows()) => {
                    self.count(&inner);
                    stubs.extend(rest);
                }
                Some(inner) if rest.is_empty() => chosen.push(inner),
                inner => open.push((trunk, inner, rest)),
            }
        }
        for (trunk, inner, rest) in open {
            let Run { first, last, .. } = trunk.run(height);
            let own = inner.as_ref().map(|inner| inner.run(height));
            let rows = (first..=last).filter(|row| own.is_none_or(|own| !own.rows().contains(row)));
            if self.takes(&mut load, rows) {
                chosen.push(trunk);
            } else {
                chosen.extend(inner);
                stubs.extend(rest);
            }
        }
        self.place(chosen);
        self.place_stubs(stubs);
    }

    /// Whether there are lanes enough for one more line in some rows, which is counted then.
    fn takes(&self, load: &mut [usize], rows: impl Iterator<Item = usize> + Clone) -> bool {
        let has_room = rows.clone().all(|row| load[row] < self.most);
        if has_room {
            rows.for_each(|row| load[row] += 1);
        }
        has_room
    }

    /// The shortest lines are the innermost. Where they need too many lanes so, each is placed where it begins, which needs no more than
    /// there are.
    fn place(&mut self, mut lines: Vec<Trunk>) {
        let height = self.height;
        lines.sort_by_key(|line| {
            let run = line.run(height);
            (run.last - run.first, run.first)
        });
        let runs = lines.iter().map(|line| line.run(height));
        let found: Option<Vec<usize>> = runs.map(|run| self.free_lane(run.first, run.last)).collect();
        if let Some(found) = found {
            self.lines = lines.into_iter().zip(found).collect();
            return;
        }
        self.taken = vec![vec![false; height]; self.most];
        lines.sort_by_key(|line| line.run(height).first);
        for line in lines {
            let Run { first, last, .. } = line.run(height);
            let mut free = (0..self.most).filter(|lane| self.taken[*lane][first..=last].iter().all(|taken| !taken));
            // Long lines are further out.
            let lane = if last - first > height / 2 { free.next_back() } else { free.next() };
            if let Some(lane) = lane {
                self.taken[lane][first..=last].fill(true);
                self.lines.push((line, lane));
            }
        }
    }

    fn count(&mut self, trunk: &Trunk) {
        for row in trunk.leaves.iter().filter_map(|leaf| leaf.1.row()) {
            self.more[row] += 1;
        }
        if let Some(row) = trunk.lead.1.row() {
            self.more[row] += trunk.leaves.len();
        }
    }

    /// Those of one row that look the same are one.
    fn place_stubs(&mut self, mut stubs: Vec<Stub>) {
        stubs.sort_by_key(|stub| (stub.row, stub.stroke, stub.shape));
        stubs.dedup_by(|stub, known| {
            let is_same = (known.row, known.stroke, known.shape) == (stub.row, stub.stroke, stub.shape);
            if is_same {
                known.relations += stub.relations;
                known.is_led_to |= stub.is_led_to;
                known.is_own |= stub.is_own;
            }
            is_same
        });
        for stub in stubs {
            match self.free_lane(stub.row, stub.row) {
                Some(lane) => self.stubs.push((stub, lane)),
                None => self.more[stub.row] += stub.relations,
            }
        }
    }

    /// Columns that the numbers need.
    pub(super) fn numbers(&self) -> usize {
        let columns = |more: &usize| match more {
            0 => 0,
            10..100 => 3,
            _ => 2,
        };
        self.more.iter().map(columns).max().unwrap_or(0)
    }
}

/// A trunk, what of it lies on the screen, and the rest of it as stubs.
type Parts = (Trunk, Option<Trunk>, Vec<Stub>);

/// Trunks in the order in which they are given room.
fn in_order(trunks: Vec<Trunk>, height: usize, current: Option<EventKey>) -> Vec<Parts> {
    let parts = trunks.into_iter().map(|trunk| {
        if trunk.run(height).is_closed() {
            return (trunk.clone(), Some(trunk), Vec::new());
        }
        let (inner, rest) = trunk.clone().closed(current);
        (trunk, inner, rest)
    });
    let mut parts: Vec<Parts> = parts.collect();
    parts.sort_by_key(|(trunk, inner, _)| {
        let rank = match trunk.stroke {
            Stroke::Contradicts | Stroke::Corroborates => 0,
            Stroke::Order => 1,
            Stroke::Other => 2,
        };
        let run = inner.as_ref().unwrap_or(trunk).run(height);
        (inner.is_none(), rank, run.last - run.first, run.first)
    });
    parts
}
