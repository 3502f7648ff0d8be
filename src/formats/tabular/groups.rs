//! Which rows are one event.
//!
//! A roll call has a row for each vote, a war one for each state in it. The rows are found by a column that has the same text in
//! all of them, wherever they stand in the table. Eight bytes a row are remembered.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// Which records are one event, in the order of the first ones.
#[derive(Debug)]
pub(super) struct Groups {
    text: Arc<String>,
    /// Where the records begin and how long they are, those of one event one after another.
    records: Vec<(u32, u32)>,
    /// Where those of each event begin in the list, and its length.
    starts: Vec<u32>,
}

/// Where a record begins, how long it is, and what it has in the column that says which rows belong together.
pub(super) type Keyed = (Range<usize>, Option<u32>);

impl Groups {
    /// Brings records together by their keys; one without a key is an event of its own. The parts of the table come in their order,
    /// each with the texts of its keys. `None` for a text of 4 GiB and more, which is refused anyway.
    pub(super) fn of(text: Arc<String>, parts: Vec<(Vec<String>, Vec<Keyed>)>) -> Option<Self> {
        u32::try_from(text.len()).ok()?;
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut counts: Vec<u32> = Vec::new();
        let mut found: Vec<((u32, u32), u32)> = Vec::new();
        for (keys, rows) in parts {
            let mut known: Vec<Option<u32>> = vec![None; keys.len()];
            for (range, key) in rows {
                let mut next = || {
                    counts.push(0);
                    narrow(counts.len() - 1)
                };
                let group = match key.and_then(|key| Some((known.get_mut(key as usize)?, keys.get(key as usize)?))) {
                    Some((known, key)) => *known.get_or_insert_with(|| match numbers.get(key) {
                        Some(number) => *number,
                        None => *numbers.entry(key.clone()).or_insert_with(next),
                    }),
                    None => next(),
                };
                counts[group as usize] += 1;
                found.push(((narrow(range.start), narrow(range.len())), group));
            }
        }
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut next = 0;
        for count in counts {
            starts.push(next);
            next += count;
        }
        starts.push(next);
        let mut places = starts.clone();
        let mut records = vec![(0, 0); found.len()];
        for (record, group) in found {
            let place = &mut places[group as usize];
            records[*place as usize] = record;
            *place += 1;
        }
        Some(Self { text, records, starts })
    }

    /// How many events there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many rows.
    pub(super) fn rows(&self) -> usize {
        self.records.len()
    }

    /// The records of an event, by its number.
    pub(super) fn get(&self, number: usize) -> impl ExactSizeIterator<Item = Range<usize>> + Clone + '_ {
        let [start, end] = [number, number + 1].map(|at| self.starts.get(at).map_or(0, |start| *start as usize));
        let records = self.records.get(start..end).unwrap_or_default();
        records.iter().map(|(start, len)| *start as usize..(*start + *len) as usize)
    }

    /// All records of the event whose first one this is.
    pub(super) fn texts<'t>(&'t self, first: &'t str) -> Vec<&'t str> {
        let at = first.as_ptr().addr().checked_sub(self.text.as_ptr().addr());
        let begins = |number: &usize| self.get(*number).next().map(|range| range.start);
        let number = at.map(|at| {
            let (mut low, mut high) = (0, self.len());
            while low < high {
                let middle = usize::midpoint(low, high);
                if begins(&middle) < Some(at) { low = middle + 1 } else { high = middle }
            }
            low
        });
        match number.filter(|number| begins(number) == at) {
            Some(number) => self.get(number).filter_map(|range| self.text.get(range)).collect(),
            None => vec![first],
        }
    }
}
