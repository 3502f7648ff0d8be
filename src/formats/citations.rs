//! Sources by their numbers: each publication once, in the order in which events cite them first, whoever claims something in it.

use std::collections::HashMap;

use rayon::prelude::*;

use super::export::{PART, PARTS};
use crate::chronology::{Chronology, Row};
use crate::model::Source;

/// Publisher, title, address and day.
type Publication = [Option<String>; 4];

/// Publications by their numbers.
#[derive(Debug, Default)]
pub(super) struct Citations {
    list: Vec<Source>,
    numbers: HashMap<Publication, usize>,
}

impl Citations {
    /// Those that events cite, in this order.
    pub(super) fn new(chronology: &Chronology, rows: impl Iterator<Item = Row>) -> Self {
        let mut citations = Self::default();
        // Most rows of a table have no source, and need not be read to know that.
        let mut rows = rows.filter(|row| chronology.brief(*row).is_none()).peekable();
        while rows.peek().is_some() {
            let wave: Vec<Row> = rows.by_ref().take(PART * PARTS).collect();
            let of = |rows: &[Row]| rows.iter().flat_map(|row| chronology.event(*row).sources).collect();
            let found: Vec<Vec<Source>> = wave.par_chunks(PART).map(of).collect();
            found.into_iter().flatten().for_each(|source| citations.add(source));
        }
        citations
    }

    fn add(&mut self, source: Source) {
        let next = self.list.len() + 1;
        let number = *self.numbers.entry(publication(&source)).or_insert(next);
        if number == next {
            self.list.push(source);
        }
    }

    /// The number of what a source was published in, from 1 on.
    pub(super) fn number(&self, source: &Source) -> usize {
        self.numbers.get(&publication(source)).copied().unwrap_or_default()
    }

    /// A source of each publication, the first first.
    pub(super) fn list(&self) -> &[Source] {
        &self.list
    }
}

fn publication(source: &Source) -> Publication {
    let Source { publisher, title, url, published, .. } = source;
    let day = published.as_ref().map(|date| date.text().to_owned());
    [publisher.clone(), title.clone(), url.clone(), day]
}
