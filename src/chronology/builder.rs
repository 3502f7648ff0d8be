//! Takes batches of events, sorts them, interns what repeats, finds what clashes.

mod ids;
mod order;
mod postings;

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::batch::{Batch, EventColumns, low_bytes, number};
use super::clash::{Clash, RecordAt};
use super::columns::{Interner, MentionOffsets, NearDays, TextCell};
use super::identity::{Meant, Names};
use super::ids::{Shared, label};
use super::links::Stated;
use super::{
    ActorId, Chronology, Decode, Difference, FileInfo, Header, Profile, Row, StoredFile, texts::Texts, to_u32,
};
use crate::model::{Actor, Day, FormedDate, SortKey, UNTIMED, day};
use order::{by_day, dated, inverse, permute};
use postings::post;

/// More than the store can hold: 4 GiB of text or 16,777,216 combinations of type, status, importance, tags and roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// The texts of all files together.
    #[error("more than 4 GiB of text in one chronology")]
    Text,
    /// Combinations that are kept once each.
    #[error("more than 16,777,216 combinations of type, status, importance, tags and roles")]
    Profiles,
}

/// Collects batches and makes the chronology.
#[derive(Debug, Default)]
pub struct Builder {
    pub(super) texts: Texts,
    pub(super) files: Vec<StoredFile>,
    header: Header,
    pub(super) columns: EventColumns,
    kinds: Interner<String>,
    tags: Interner<String>,
    profiles: Interner<Profile>,
    actors: Vec<Actor>,
    actor_numbers: HashMap<String, ActorId, foldhash::fast::RandomState>,
    /// The registry's ids, names and aliases.
    names: Names,
    /// Names that could be several actors' of the registry: the actors that they were taken for instead, and whose they could be.
    unclear: Vec<(ActorId, Vec<ActorId>)>,
    /// Actors of whom two files say different things, and what.
    differing: Vec<Difference>,
    /// Names that events gave beside the ids of actors that are not registered.
    given_names: HashSet<(ActorId, String), foldhash::fast::RandomState>,
    relations: Vec<Stated>,
    /// How many events the files say they have that are no rows of tables.
    stated: usize,
    /// How many records of tables are none.
    left_out: usize,
    /// How many dates of tables cannot be read.
    unread_dates: usize,
    folds: bool,
}

impl Builder {
    /// A builder of an empty chronology.
    pub fn new() -> Self {
        Self::default()
    }

    /// Events that are the same as an earlier one (day, actors and title) will be left out.
    pub fn fold_same(&mut self) {
        self.folds = true;
    }

    /// Adds what a file says about itself and the registry of its actors. An id that an earlier file registered keeps
    /// that file's entry, and gains what it leaves open and the new aliases.
    pub fn add_header(&mut self, header: Header, registry: Vec<Actor>) {
        self.header.title = self.header.title.take().or(header.title);
        let later = |known: &crate::model::EventDate| {
            header.as_of.as_ref().is_none_or(|new| new.bounds().latest <= known.bounds().latest)
        };
        self.header.as_of = self.header.as_of.take().filter(later).or(header.as_of);
        self.header.is_excerpt |= header.is_excerpt;
        for (key, value) in header.extra {
            self.header.extra.entry(key).or_insert(value);
        }
        for actor in registry {
            match self.actor_numbers.get(&actor.id) {
                Some(number) => {
                    let number = *number;
                    let known = &mut self.actors[number as usize];
                    self.differing.extend(Difference::of(number, known, &actor));
                    let mut names: HashSet<String> = known.aliases.iter().chain([&known.name]).cloned().collect();
                    let all = std::iter::once(actor.name).chain(actor.aliases);
                    let new: Vec<String> = all.filter(|name| names.insert(name.clone())).collect();
                    known.kind = known.kind.or(actor.kind);
                    known.country = known.country.take().or(actor.country);
                    known.active = known.active.take().or(actor.active);
                    let mut parents: HashSet<String> = known.member_of.iter().cloned().collect();
                    known.member_of.extend(actor.member_of.into_iter().filter(|parent| parents.insert(parent.clone())));
                    for (key, value) in actor.extra.into_iter().flat_map(|extra| *extra) {
                        known.extra.get_or_insert_default().entry(key).or_insert(value);
                    }
                    known.aliases.extend(new.iter().cloned());
                    for name in &new {
                        self.names.add(name, number);
                    }
                }
                None if actor.is_registered => self.register(actor),
                // Only events name it: nobody else goes by its names.
                None => {
                    let number = to_u32(self.actors.len());
                    let names = [&actor.name].into_iter().chain(&actor.aliases).cloned();
                    self.given_names.extend(names.map(|name| (number, name)));
                    self.actor_numbers.insert(actor.id.clone(), number);
                    self.actors.push(actor);
                }
            }
        }
    }

    fn register(&mut self, actor: Actor) {
        let number = to_u32(self.actors.len());
        self.actor_numbers.insert(actor.id.clone(), number);
        self.names.add_id(&actor.id, number);
        [&actor.name].into_iter().chain(&actor.aliases).for_each(|name| self.names.add(name, number));
        self.actors.push(actor);
    }

    /// Adds a file whose batches come next; about so many events will. Rows of a table may lack ids and titles of their own.
    ///
    /// # Errors
    /// [`TooLarge`] when all texts together pass 4 GiB.
    pub fn add_file(
        &mut self,
        info: FileInfo,
        text: Arc<String>,
        decode: Arc<dyn Decode>,
        events: usize,
    ) -> Result<usize, TooLarge> {
        let base = self.texts.add(text).ok_or(TooLarge::Text)?;
        self.stated += if decode.is_table() { 0 } else { events };
        self.files.push(StoredFile {
            info,
            decode,
            base,
            label: String::new(),
            before: 0,
            line_ends: OnceLock::new(),
            numbers: OnceLock::new(),
        });
        self.reserve(self.columns.len() + events);
        Ok(self.files.len() - 1)
    }

    /// Counts dates of a table that cannot be read.
    pub fn count_unread_dates(&mut self, dates: usize) {
        self.unread_dates += dates;
    }

    /// Counts records of a table that no row can be made of.
    pub fn leave_out(&mut self, records: usize) {
        self.left_out += records;
    }

    fn reserve(&mut self, rows: usize) {
        let columns = &mut self.columns;
        columns.earliest.reserve(rows);
        columns.spans.reserve(rows);
        columns.records.reserve(rows);
        columns.ids.reserve(rows);
        columns.titles.reserve(rows);
        columns.dates.reserve(rows);
        columns.profiles.reserve(rows);
    }

    /// The number of an actor that an event names: whose id, name or alias of the registry it is, else an actor of its own.
    fn actor_number(&mut self, mention: String) -> ActorId {
        if let Some(number) = self.actor_numbers.get(&mention) {
            return *number;
        }
        let number = to_u32(self.actors.len());
        let meant = if self.names.is_empty() { Meant::Nobody } else { self.names.meant(&mention) };
        match meant {
            Meant::One(known) => {
                self.actor_numbers.insert(mention, known);
                return known;
            }
            Meant::Several(could_be) => self.unclear.push((number, could_be)),
            Meant::Nobody => {}
        }
        self.actors.push(Actor::unregistered(&mention));
        self.actor_numbers.insert(mention, number);
        number
    }

    /// A name that an event gives beside an id. What the registry says of its actors is all there is to say.
    fn take_name(&mut self, number: ActorId, name: String) {
        let actor = &mut self.actors[number as usize];
        if actor.is_registered || !self.given_names.insert((number, name.clone())) {
            return;
        }
        if actor.name == actor.id { actor.name = name } else { actor.aliases.push(name) }
    }

    /// Adds events of a file (by the number of the file), whose places count from `start` in its text. `events` is how many are
    /// expected in all, for the room they take.
    pub fn append(&mut self, file: usize, start: usize, mut batch: Batch, events: usize) {
        let base = self.files[file].base + to_u32(start);
        let rows = to_u32(self.columns.len());
        let kinds: Vec<u32> = batch.kinds.values.into_iter().map(|kind| self.kinds.number(kind)).collect();
        let tags: Vec<u32> = batch.tags.values.into_iter().map(|tag| self.tags.number(tag)).collect();
        let profiles: Vec<u32> = batch
            .profiles
            .values
            .into_iter()
            .map(|mut profile| {
                profile.kind = profile.kind.map(|kind| kinds[kind as usize]);
                profile.tags.iter_mut().for_each(|tag| *tag = tags[*tag as usize]);
                self.profiles.number(profile)
            })
            .collect();
        let actors: Vec<ActorId> = batch.actors.values.into_iter().map(|actor| self.actor_number(actor)).collect();
        for (actor, name) in batch.names.values {
            self.take_name(actors[actor as usize], name);
        }
        let (columns, new) = (&mut self.columns, &mut batch.columns);
        columns.earliest.append(&new.earliest);
        columns.spans.append(&new.spans);
        columns.windows.extend(new.windows.iter().map(|(row, window)| (row + rows, *window)));
        columns.instants.extend(new.instants.iter().map(|(row, instant)| (row + rows, *instant)));
        columns.records.append(&new.records, base);
        columns.ids.append(&mut new.ids, base);
        columns.titles.append(&mut new.titles, base);
        columns.dates.append(&mut new.dates, base);
        let global = |local: [u8; 3]| low_bytes(profiles[number(local) as usize]);
        new.profiles.map(global);
        columns.profiles.append(&new.profiles);
        columns.public_since.append(&new.public_since);
        if columns.mentions.is_empty() && !new.mentions.is_empty() {
            let expected = new.mentions.len() * events / new.earliest.len().max(1);
            columns.mentions.reserve_exact(expected.min(events.saturating_mul(4)));
        }
        columns.mentions.extend(new.mentions.iter().map(|actor| actors[*actor as usize]));
        let relations = batch.relations.into_iter().map(|(row, at, kind, target)| (row + rows, at, kind, target));
        self.relations.extend(relations);
        self.reserve(events);
    }

    /// Makes the chronology of a piece of a table, whose events go by their ids as they are written, or by what the file is called and
    /// their numbers, which count from `before` on. What is wrong between events is found by whoever has all pieces; whether there
    /// are relations is told.
    ///
    /// # Errors
    /// [`TooLarge`] when the profiles do not fit their column.
    pub fn finish_piece(mut self, label: &str, before: usize) -> Result<(Chronology, bool), TooLarge> {
        if self.profiles.values.len() > 1 << 24 {
            return Err(TooLarge::Profiles);
        }
        for file in &mut self.files {
            (file.label, file.before) = (label.to_owned(), before);
        }
        let (left_out, unread_dates, has_relations) = (self.left_out, self.unread_dates, !self.relations.is_empty());
        let order = self.order(&[]);
        Ok((Chronology { left_out, unread_dates, ..self.pack(order) }, has_relations))
    }

    /// Sorts, resolves and packs everything.
    ///
    /// # Errors
    /// [`TooLarge`] when the profiles do not fit their column.
    pub fn finish(mut self) -> Result<(Chronology, Vec<Clash>), TooLarge> {
        if self.profiles.values.len() > 1 << 24 {
            return Err(TooLarge::Profiles);
        }
        self.columns.mentions.shrink_to_fit();
        self.actors.shrink_to_fit();
        let mut clashes = Vec::new();
        label(&mut self.files);
        let events = (0..to_u32(self.columns.len())).filter(|row| !self.is_table(*row)).count();
        let left_out = self.stated.saturating_sub(events) + self.left_out;
        let same = if self.folds { self.fold() } else { Vec::new() };
        let dropped: Vec<Row> = same.iter().map(|(row, _)| *row).collect();
        let (mut shared, mut doubled) = self.part_ids(&dropped, &mut clashes);
        let order = self.order(&dropped);
        let mut relations = std::mem::take(&mut self.relations);
        // Most tables have none of these.
        let is_needed = !(relations.is_empty() && shared.is_empty() && doubled.is_empty());
        let new_rows = if is_needed { inverse(order.as_deref(), self.columns.len()) } else { Vec::new() };
        let new_row = |row: &mut Row| *row = new_rows[*row as usize];
        shared.values_mut().flatten().for_each(|(_, row)| new_row(row));
        doubled.iter_mut().for_each(new_row);
        for (row, ..) in &mut relations {
            new_row(row);
        }
        relations.retain(|(row, ..)| *row != u32::MAX);
        let folded_ids = if relations.is_empty() { Vec::new() } else { same };
        let folded_ids = folded_ids.into_iter().filter_map(|(row, kept)| Some((self.id(row)?.to_owned(), kept)));
        let folded_ids = folded_ids.map(|(id, kept)| (id, new_rows[kept as usize])).collect();
        drop(new_rows);
        let unclear = std::mem::take(&mut self.unclear);
        let unread_dates = self.unread_dates;
        let mut chronology =
            Chronology { left_out, unread_dates, folded: dropped.len(), shared, folded_ids, ..self.pack(order) };
        chronology.untangle();
        chronology.name_doubled(doubled);
        chronology.link(&relations, &mut clashes);
        clashes.extend(unclear.into_iter().filter_map(|(actor, could_be)| {
            let first = chronology.postings(actor).first()?;
            Some(Clash::UnclearActor { at: chronology.record_at(*first), actor, could_be })
        }));
        clashes.sort_by_key(Clash::at);
        Ok((chronology, clashes))
    }

    pub(super) fn record_at(&self, row: Row) -> RecordAt {
        RecordAt::new(&self.texts, self.columns.records.get(row))
    }

    fn is_table(&self, row: Row) -> bool {
        if self.stated == 0 {
            return true;
        }
        let (file, _) = self.texts.locate(self.columns.records.start(row));
        self.files[file].decode.is_table()
    }

    /// The rows that are the same as an earlier one, in order, and which one that is.
    fn fold(&self) -> Vec<(Row, Row)> {
        let profile = |row: Row| &self.profiles.values[number(self.columns.profiles.get(row)) as usize];
        let roles = |row: Row| profile(row).roles.len();
        let starts = starts(&self.columns, &self.profiles.values);
        let same = |row: Row| {
            let record = self.columns.records.get(row);
            let title = self.columns.titles.get(row, record, &self.texts);
            let kind = matches!(title, TextCell::Derived(_)).then(|| profile(row).kind);
            let actors = &self.columns.mentions[starts.range(row, roles)];
            // About a month is not the month, and ten o'clock is not eleven.
            let bounds = self.columns.bounds(row);
            let date = match self.columns.dates.get(row, record, &self.texts) {
                TextCell::Text(date) => Cow::Borrowed(date),
                TextCell::Derived(form) => Cow::Owned(FormedDate::of_code(form, bounds).edtf()),
            };
            let date = (bounds, date, self.second(row));
            (date, title, kind, actors, &profile(row).roles)
        };
        let mut known: HashMap<_, Row, _> = HashMap::with_hasher(foldhash::fast::RandomState::default());
        let earlier = |row: Row| match known.entry(same(row)) {
            Entry::Occupied(first) => Some((row, *first.get())),
            Entry::Vacant(free) => {
                free.insert(row);
                None
            }
        };
        (0..to_u32(self.columns.len())).filter_map(earlier).collect()
    }

    /// The time of a row within the days that it is sorted by; [`UNTIMED`] where it has none.
    fn second(&self, row: Row) -> i32 {
        let instant = self.columns.instants.binary_search_by_key(&row, |(row, _)| *row);
        instant.map_or(UNTIMED, |at| self.columns.instants[at].1)
    }

    fn key(&self, row: Row) -> SortKey {
        let bounds = self.columns.bounds(row);
        SortKey { day: day::filed(bounds), second: self.second(row), earliest: bounds.earliest, latest: bounds.latest }
    }

    /// The rows in the order of the chronology; `None` when they are in it already. Events with the same key stand in the
    /// order of their files.
    fn order(&self, dropped: &[Row]) -> Option<Vec<Row>> {
        let rows = to_u32(self.columns.len());
        let is_sorted = || (1..rows).into_par_iter().all(|row| self.key(row - 1) <= self.key(row));
        if dropped.is_empty() && is_sorted() {
            return None;
        }
        let is_kept = |row: &Row| dropped.is_empty() || dropped.binary_search(row).is_err();
        let filed = |row: Row| day::filed(self.columns.bounds(row));
        let mut order = by_day((0..rows).filter(is_kept), filed);
        // Where all are whole days, those of one day are equal.
        if !self.columns.instants.is_empty() || self.columns.spans.uniform() != Some(0) {
            order.par_chunk_by_mut(|a, b| filed(*a) == filed(*b)).for_each(|day| {
                if !day.is_sorted_by_key(|row| self.key(*row)) {
                    day.par_sort_by_key(|row| self.key(*row));
                }
            });
        }
        Some(order)
    }

    fn pack(mut self, order: Option<Vec<Row>>) -> Chronology {
        let mut columns = std::mem::take(&mut self.columns);
        let profiles = self.profiles.values;
        match &order {
            Some(order) => permute(&mut columns, order, &profiles),
            None => columns.shrink(),
        }
        drop(order);
        let rows = columns.len();
        let roles = |row: Row| profiles[number(columns.profiles.get(row)) as usize].roles.len();
        let starts = starts(&columns, &profiles);
        // The tables of names have done their work; what comes now needs the room.
        let names = std::mem::take(&mut self.names);
        let memberships = memberships(&self.actors, &names);
        self.actor_numbers = HashMap::default();
        self.given_names = HashSet::default();
        let mut members: Vec<(ActorId, ActorId)> =
            memberships.iter().map(|(member, parent)| (*parent, *member)).collect();
        members.sort_unstable();
        let mentioned = |row: Row| &columns.mentions[starts.range(row, roles)];
        let dated = to_u32(dated(&columns));
        let ((posting_starts, postings), (profile_totals, (filed_extent, extent), public_since)) = rayon::join(
            || post(self.actors.len(), to_u32(rows), mentioned),
            || (totals(&columns, profiles.len()), extents(&columns, dated), NearDays::new(&columns.public_since)),
        );
        Chronology {
            texts: self.texts,
            files: self.files,
            header: self.header,
            public_since,
            starts,
            columns: EventColumns { public_since: super::columns::Column::default(), instants: Vec::new(), ..columns },
            profiles,
            profile_totals,
            dated,
            filed_extent,
            extent,
            kinds: self.kinds.values,
            tags: self.tags.values,
            actors: self.actors,
            memberships,
            members,
            left_out: 0,
            choices: OnceLock::new(),
            unread_dates: 0,
            folded: 0,
            posting_starts,
            postings,
            links: Vec::new(),
            names,
            shared: Shared::new(),
            spelled_shared: OnceLock::new(),
            renamed: Vec::new(),
            folded_ids: HashMap::new(),
            differing: self.differing,
            tangled: None,
            is_rewritten: false,
        }
    }
}

/// Where the mentions of each row begin.
fn starts(columns: &EventColumns, profiles: &[Profile]) -> MentionOffsets {
    let roles = |profile: [u8; 3]| profiles.get(number(profile) as usize).map_or(0, |profile| profile.roles.len());
    let mut counts = profiles.iter().map(|profile| profile.roles.len());
    let every = counts.next().filter(|first| counts.all(|count| count == *first)).map(to_u32);
    MentionOffsets::new(columns.len(), every, |row| roles(columns.profiles.get(row)))
}

/// How many rows have each profile.
fn totals(columns: &EventColumns, profiles: usize) -> Vec<u32> {
    let mut totals = vec![0; profiles];
    match columns.profiles.uniform() {
        Some(profile) => {
            if let Some(total) = totals.get_mut(number(profile) as usize) {
                *total = to_u32(columns.len());
            }
        }
        None => (0..to_u32(columns.len())).for_each(|row| totals[number(columns.profiles.get(row)) as usize] += 1),
    }
    totals
}

/// First and last day, if there is one.
type Extent = Option<(Day, Day)>;

/// The first and the last day that a row is filed under, and that one reaches.
fn extents(columns: &EventColumns, dated: Row) -> (Extent, Extent) {
    let wider = |extent: Extent, day| {
        let (first, last) = extent.unwrap_or((day, day));
        Some((first.min(day), last.max(day)))
    };
    let (mut filed, mut reached) = (None, None);
    for row in 0..dated {
        let bounds = columns.bounds(row);
        filed = wider(filed, day::filed(bounds));
        for day in [bounds.earliest, bounds.latest].into_iter().filter(|day| day::is_known(*day)) {
            reached = wider(reached, day);
        }
    }
    (filed, reached)
}

/// (member, the actor it belongs to), sorted; whoever is not there is left out.
fn memberships(actors: &[Actor], names: &Names) -> Vec<(ActorId, ActorId)> {
    let of = |(member, actor): (ActorId, &Actor)| {
        let one = |name: &String| if let Meant::One(parent) = names.meant(name) { Some(parent) } else { None };
        let parents: Vec<ActorId> = actor.member_of.iter().filter_map(one).collect();
        parents.into_iter().map(move |parent| (member, parent))
    };
    let mut pairs: Vec<(ActorId, ActorId)> = (0..).zip(actors).flat_map(of).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
