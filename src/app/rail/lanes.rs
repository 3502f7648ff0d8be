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

    /// Chooses what has room, contradictions and what corroborates first, then what is wholly on the screen, and gives it lanes.
    pub(super) fn pack(&mut self, mut trunks: Vec<Trunk>, mut stubs: Vec<Stub>, current: Option<EventKey>) {
        let height = self.height;
        trunks.sort_by_key(|trunk| {
            let run = trunk.run(height);
            let is_claim = matches!(trunk.stroke, Stroke::Contradicts | Stroke::Corroborates);
            (!is_claim, !run.is_closed(), trunk.stroke == Stroke::Other, run.last - run.first, run.first)
        });
        let mut load = vec![0; height];
        let mut chosen = Vec::new();
        for trunk in trunks {
            if self.takes(&mut load, trunk.run(height)) {
                chosen.push(trunk);
                continue;
            }
            let (inner, rest) =
                if trunk.run(height).is_closed() { (Some(trunk), Vec::new()) } else { trunk.closed(current) };
            stubs.extend(rest);
            match inner {
                Some(inner) if self.takes(&mut load, inner.run(height)) => chosen.push(inner),
                Some(inner) => self.count(&inner),
                None => {}
            }
        }
        self.place(chosen);
        self.place_stubs(stubs);
    }

    /// Whether there are lanes enough for one more line, which is counted then.
    fn takes(&self, load: &mut [usize], Run { first, last, .. }: Run) -> bool {
        let rows = &mut load[first..=last];
        let has_room = rows.iter().all(|lines| *lines < self.most);
        if has_room {
            for lines in rows {
                *lines += 1;
            }
        }
        has_room
    }

    /// The shortest lines are the innermost. Where they need too many lanes so, one line after another needs no more than there are.
    fn place(&mut self, mut lines: Vec<Trunk>) {
        let height = self.height;
        lines.sort_by_key(|line| {
            let run = line.run(height);
            (run.last - run.first, run.first)
        });
        let lanes = |packed: &mut Self, lines: &[Trunk]| {
            let runs = lines.iter().map(|line| line.run(height));
            runs.map(|run| packed.free_lane(run.first, run.last)).collect::<Option<Vec<usize>>>()
        };
        let mut found = lanes(self, &lines);
        if found.is_none() {
            self.taken.clear();
            lines.sort_by_key(|line| line.run(height).first);
            found = lanes(self, &lines);
        }
        self.lines = lines.into_iter().zip(found.unwrap_or_default()).collect();
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
