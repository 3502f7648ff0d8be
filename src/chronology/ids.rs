//! One id for each event. Of several events of one id none is left out: those of different files go by the file and the id,
//! those of one file, but for the first, by the file and the line.

use std::collections::{HashMap, HashSet};

use super::file::base_name;
use super::{Chronology, Row, StoredFile, stem};
use crate::model::Event;
use crate::names::fold;

/// Ids that events of several files have, and whose they are: the file and the row, in order.
pub(super) type Shared = HashMap<String, Vec<(usize, Row)>>;

/// Whom a file means by an id that events of several files have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owner {
    /// This event.
    One(Row),
    /// One of these, nobody says which.
    Several(Vec<Row>),
}

/// What files of these names are called in ids, each by a name of its own: the name without folders and endings, with the folder in
/// front where two have one name, with a number where that does not tell them apart.
pub fn labels(names: &[&str]) -> Vec<String> {
    let with_folder = |name: &str| {
        let folder = name.strip_suffix(base_name(name)).unwrap_or("").trim_end_matches(['/', '\\']);
        let folder = base_name(folder);
        if folder.is_empty() { stem(name).to_owned() } else { format!("{folder}/{}", stem(name)) }
    };
    let stems: Vec<String> = names.iter().map(|name| stem(name).to_owned()).collect();
    let longer: Vec<String> = names.iter().map(|name| with_folder(name)).collect();
    let count = |names: &[String]| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for name in names {
            *counts.entry(name.clone()).or_default() += 1;
        }
        counts
    };
    let (of_stems, of_longer) = (count(&stems), count(&longer));
    let mut used: HashMap<String, usize> = HashMap::new();
    let label = |at: usize| {
        let is_told_apart = of_stems[&stems[at]] == 1 || of_longer[&longer[at]] == 1;
        let name = if of_stems[&stems[at]] == 1 || !is_told_apart { &stems[at] } else { &longer[at] };
        let number = used.entry(name.clone()).or_default();
        *number += 1;
        let mut label = if *number == 1 { name.clone() } else { format!("{name}~{number}") };
        // A file may be called so.
        while *number > 1 && (of_stems.contains_key(&label) || of_longer.contains_key(&label)) {
            *number += 1;
            label = format!("{name}~{number}");
        }
        label
    };
    (0..names.len()).map(label).collect()
}

/// Names the files so.
pub(super) fn label(files: &mut [StoredFile]) {
    let names: Vec<&str> = files.iter().map(|file| &*file.info.name).collect();
    let labels = labels(&names);
    files.iter_mut().zip(labels).for_each(|(file, label)| file.label = label);
}

/// An id as it is compared where none is the same letter by letter: as names are, but for the marks that vanish in those.
pub fn id_key(id: &str) -> String {
    let parts: Vec<String> = id.split(['.', '\'', '`', '"']).map(fold).collect();
    parts.join(".")
}

/// Ids that events have, where new ones are looked for.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) ids: HashSet<String>,
    /// The number with which the next search for an id begins.
    pub(super) next: HashMap<String, u32>,
}

impl Taken {
    /// An id that no event has yet, which is taken then.
    pub(super) fn free(&mut self, id: String) -> String {
        if self.ids.insert(id.clone()) {
            return id;
        }
        let next = self.next.entry(id.clone()).or_insert(2);
        loop {
            let other = format!("{id}~{next}");
            *next += 1;
            if self.ids.insert(other.clone()) {
                return other;
            }
        }
    }
}

/// The event that a file means by an id: its own, else the only one of that id.
pub(super) fn meant(shared: &Shared, file: usize, id: &str) -> Option<Owner> {
    let owners = shared.get(id)?;
    let own = owners.iter().find(|(owner, _)| *owner == file);
    Some(match own {
        Some((_, row)) => Owner::One(*row),
        None => Owner::Several(owners.iter().map(|(_, row)| *row).collect()),
    })
}

impl Chronology {
    /// The rows of an id: one, or several where events of several files have it.
    pub fn rows_of_id(&self, id: &str) -> Vec<Row> {
        match self.shared.get(id) {
            Some(owners) => owners.iter().map(|(_, row)| *row).collect(),
            None => self.row_of(id).into_iter().collect(),
        }
    }

    /// The rows of the events that go by ids, each with the place of its id among them. Looks at every event once, however many ids
    /// there are.
    pub fn rows_of_ids(&self, ids: &[String]) -> Vec<(usize, Row)> {
        let mut found: Vec<(usize, Row)> = Vec::new();
        let mut wanted: HashMap<&str, usize> = HashMap::new();
        for (at, id) in ids.iter().enumerate() {
            match self.shared.get(id) {
                Some(owners) => found.extend(owners.iter().map(|(_, row)| (at, *row))),
                None => drop(wanted.insert(id, at)),
            }
        }
        if !wanted.is_empty() && !self.columns.ids.is_all_derived() {
            for row in self.rows() {
                if let Some(at) = self.written_id(row).and_then(|id| wanted.remove(id)) {
                    found.push((at, row));
                }
            }
        }
        found.extend(wanted.into_iter().filter_map(|(id, at)| Some((at, self.row_of_line(id)?))));
        found.sort_unstable();
        found
    }

    /// Whether the record of an event says its id and its relations as the chronology has them. It does not where another event
    /// has the same id, or had it and was left out as the same.
    pub fn is_as_written(&self, row: Row) -> bool {
        let is_renamed = |row: Row| self.renamed.binary_search(&row).is_ok();
        let is_linked_otherwise = |row: Row| {
            let mut stated = self.links(row).iter().filter(|link| !link.is_inverse);
            stated.any(|link| !self.folded_ids.is_empty() || is_renamed(link.to))
        };
        !self.is_rewritten && !is_renamed(row) && !is_linked_otherwise(row)
    }

    /// Gives each event an id of its own whose id was made of its file and its line, where another has that: several events on
    /// one line, or an id that is written as if it were made. `doubled` are the rows that have lost theirs.
    pub(super) fn name_doubled(&mut self, mut doubled: Vec<Row>) {
        doubled.sort_unstable();
        let mut renamed: Vec<Row> = self.shared.values().flatten().map(|(_, row)| *row).collect();
        renamed.extend(doubled.iter().filter(|row| !self.is_table_row(**row)));
        renamed.sort_unstable();
        self.renamed = renamed;
        if self.columns.ids.is_all_derived() {
            return;
        }
        let labels: HashSet<&str> = self.files.iter().map(|file| &*file.label).collect();
        let is_made = |id: &&str| {
            let parts = id.rsplit_once(':');
            parts.is_some_and(|(label, number)| {
                labels.contains(label) && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'~')
            })
        };
        let ids: HashSet<String> =
            self.rows().filter_map(|row| self.written_id(row)).filter(is_made).map(str::to_owned).collect();
        let are_all_looked_at = !ids.is_empty();
        let mut taken = Taken { ids, ..Taken::default() };
        let mut changes: Vec<(Row, Option<String>)> = Vec::new();
        let is_doubled = |row: Row| doubled.binary_search(&row).is_ok();
        let own = self.rows().filter(|row| self.written_id(*row).is_none());
        for row in own.filter(|row| are_all_looked_at || is_doubled(*row)) {
            let id = self.derived_id(row);
            if taken.ids.contains(&id) || !self.is_table_row(row) {
                changes.push((row, Some(taken.free(id))));
            }
        }
        self.columns.ids.replace(changes);
    }

    /// The ids that events of several files have, by how they are compared.
    fn spelled_shared(&self) -> &HashMap<String, Vec<String>> {
        self.spelled_shared.get_or_init(|| {
            let mut spelled: HashMap<String, Vec<String>> = HashMap::new();
            for id in self.shared.keys() {
                spelled.entry(id_key(id)).or_default().push(id.clone());
            }
            spelled
        })
    }

    /// Gives an event that was read from its record the id that it goes by here, and its relations those of the others.
    pub(super) fn rename(&self, row: Row, event: &mut Event) {
        event.id = self.id(row).into_owned();
        if self.shared.is_empty() && self.folded_ids.is_empty() {
            return;
        }
        let file = self.record_at(row).file;
        for relation in &mut event.relations {
            let target = &relation.target;
            let stated = self.links(row).iter().filter(|link| !link.is_inverse && link.kind == relation.kind);
            let found = match meant(&self.shared, file, target) {
                Some(Owner::One(row)) => Some(row),
                Some(Owner::Several(_)) => None,
                // The ties know whom it means in another spelling.
                None => self.folded_ids.get(target).copied().or_else(|| {
                    let spelled = self.spelled_shared().get(&id_key(target)).map_or(&[][..], Vec::as_slice);
                    let is_owner = |row: Row| {
                        let mut owners = spelled.iter().filter_map(|id| self.shared.get(id));
                        owners.any(|owners| owners.iter().any(|own| own.1 == row))
                    };
                    let mut rows = stated.map(|link| link.to).filter(|row| self.renamed.binary_search(row).is_ok());
                    rows.find(|row| is_owner(*row))
                }),
            };
            if let Some(found) = found {
                relation.target = self.id(found).into_owned();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_compared_as_names_are_but_lose_no_mark_that_tells_them_apart() {
        assert_eq!(id_key("Doha-Talks"), id_key("doha talks"));
        assert_eq!(id_key("Çanakkale"), id_key("canakkale"));
        for (one, other) in [("event-1.1", "event-11"), ("A1", "a.1"), ("1.11", "11.1"), ("o'brien", "obrien")] {
            assert_ne!(id_key(one), id_key(other));
        }
    }
}
