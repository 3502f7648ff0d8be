//! Takes batches of events, sorts them, interns what repeats, finds what clashes.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::sync::Arc;

use rayon::prelude::*;

use super::batch::{Batch, Sheet, low_bytes, number};
use super::columns::{Interner, NearDays, Piece, Starts, permute_sparse};
use super::{ActorId, Chronology, Decode, FileInfo, Header, Link, Profile, Row, StoredFile, narrow, texts::Texts};
use crate::model::{Actor, RelationKind, SortKey, UNTIMED, day};

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

/// Where a record stands: the number of its file, and the bytes in the file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordAt {
    /// Number of the file, in the order they were added.
    pub file: usize,
    /// Byte offset of the record.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
}

impl RecordAt {
    pub(super) fn new(texts: &Texts, (start, len): (u32, u32)) -> Self {
        let (file, start) = texts.locate(start);
        Self { file, start, end: start + len as usize }
    }
}

/// What is wrong between events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Two events with one id: the second was left out. (A row of a table stays, under an id made of its line.)
    DuplicateId {
        /// The later event.
        at: RecordAt,
        /// The one that was kept.
        first: RecordAt,
        /// Their id.
        id: String,
        /// Whether the later one is a row of a table and stays.
        is_kept: bool,
    },
    /// A relation to an event that is not there.
    Dangling {
        /// The event that states it.
        at: RecordAt,
        /// Which of its relations, counted from 0.
        index: usize,
        /// The id that was not found.
        target: String,
        /// An id that looks like it.
        similar: Option<String>,
    },
}

/// Collects batches and makes the chronology.
#[derive(Debug, Default)]
pub struct Builder {
    texts: Texts,
    files: Vec<StoredFile>,
    header: Header,
    sheet: Sheet,
    kinds: Interner<String>,
    tags: Interner<String>,
    profiles: Interner<Profile>,
    actors: Vec<Actor>,
    actor_numbers: HashMap<String, ActorId, foldhash::fast::RandomState>,
    /// Names of the registry in lower case; `None` for a name that several have.
    name_numbers: HashMap<String, Option<ActorId>>,
    /// Names that events gave beside the ids of actors that are not registered.
    given_names: HashSet<(ActorId, String), foldhash::fast::RandomState>,
    relations: Vec<(Row, u32, RelationKind, String)>,
    /// How many events the files say they have that are no rows of tables.
    stated: usize,
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
    /// that file's entry and gains the new aliases.
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
                    let names = [actor.name].into_iter().chain(actor.aliases);
                    let new: Vec<String> =
                        names.filter(|name| *name != known.name && !known.aliases.contains(name)).collect();
                    known.aliases.extend(new.iter().cloned());
                    for name in &new {
                        self.name(name, number);
                    }
                }
                None => self.register(actor),
            }
        }
    }

    fn register(&mut self, actor: Actor) {
        let number = narrow(self.actors.len());
        self.actor_numbers.insert(actor.id.clone(), number);
        for name in actor.aliases.iter().chain([&actor.name]) {
            self.name(name, number);
        }
        self.actors.push(actor);
    }

    /// Remembers whose name it is, or that it is the name of several.
    fn name(&mut self, name: &str, number: ActorId) {
        self.name_numbers
            .entry(name.to_lowercase())
            .and_modify(|known| *known = known.filter(|known| *known == number))
            .or_insert(Some(number));
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
        self.files.push(StoredFile { info, decode, base, lines: std::sync::OnceLock::new() });
        self.reserve(self.sheet.len() + events);
        Ok(self.files.len() - 1)
    }

    fn reserve(&mut self, rows: usize) {
        let sheet = &mut self.sheet;
        sheet.earliest.reserve(rows);
        sheet.spans.reserve(rows);
        sheet.records.reserve(rows);
        sheet.ids.reserve(rows);
        sheet.titles.reserve(rows);
        sheet.dates.reserve(rows);
        sheet.profiles.reserve(rows);
    }

    /// The number of an actor that an event names: by id, else by a name or alias of exactly one actor of the registry
    /// (case aside), else an actor of its own.
    fn actor_number(&mut self, mention: String) -> ActorId {
        if let Some(number) = self.actor_numbers.get(&mention) {
            return *number;
        }
        if !self.name_numbers.is_empty()
            && let Some(Some(number)) = self.name_numbers.get(&mention.to_lowercase())
        {
            return *number;
        }
        let number = narrow(self.actors.len());
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

    /// Adds events of a file (by the number of the file). `events` is how many are expected in all, for the room they take.
    pub fn append(&mut self, file: usize, mut batch: Batch, events: usize) {
        let base = self.files[file].base;
        let rows = narrow(self.sheet.len());
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
        let mut names: Vec<(u32, String)> = batch.names.into_iter().collect();
        names.sort_unstable();
        for (actor, name) in names {
            self.take_name(actors[actor as usize], name);
        }
        let (sheet, new) = (&mut self.sheet, &mut batch.sheet);
        sheet.earliest.append(&new.earliest);
        sheet.spans.append(&new.spans);
        sheet.windows.extend(new.windows.iter().map(|(row, window)| (row + rows, *window)));
        sheet.instants.extend(new.instants.iter().map(|(row, instant)| (row + rows, *instant)));
        sheet.records.append(&new.records, base);
        sheet.ids.append(&mut new.ids, base);
        sheet.titles.append(&mut new.titles, base);
        sheet.dates.append(&mut new.dates, base);
        let global = |local: [u8; 3]| low_bytes(profiles[number(local) as usize]);
        new.profiles.map(global);
        sheet.profiles.append(&new.profiles);
        sheet.public_since.append(&new.public_since);
        if sheet.mentions.is_empty() && !new.mentions.is_empty() {
            let expected = new.mentions.len() * events / new.earliest.len().max(1);
            sheet.mentions.reserve_exact(expected.min(events.saturating_mul(4)));
        }
        sheet.mentions.extend(new.mentions.iter().map(|actor| actors[*actor as usize]));
        let relations = batch.relations.into_iter().map(|(row, at, kind, target)| (row + rows, at, kind, target));
        self.relations.extend(relations);
        self.reserve(events);
    }

    /// Sorts, resolves and packs everything.
    ///
    /// # Errors
    /// [`TooLarge`] when the profiles do not fit their column.
    pub fn finish(mut self) -> Result<(Chronology, Vec<Clash>), TooLarge> {
        if self.profiles.values.len() > 1 << 24 {
            return Err(TooLarge::Profiles);
        }
        self.sheet.mentions.shrink_to_fit();
        self.actors.shrink_to_fit();
        let mut clashes = Vec::new();
        let mut dropped = self.part_ids(&mut clashes);
        let events = (0..narrow(self.sheet.len())).filter(|row| !self.is_table(*row)).count();
        let left_out = (self.stated + dropped.len()).saturating_sub(events);
        let folded = if self.folds { self.fold(&mut dropped) } else { 0 };
        let order = self.order(&dropped);
        let links = self.link(order.as_deref(), &dropped, &mut clashes);
        clashes.sort_by_key(|clash| match clash {
            Clash::DuplicateId { at, .. } | Clash::Dangling { at, .. } => *at,
        });
        Ok((Chronology { left_out, folded, ..self.pack(order, links) }, clashes))
    }

    fn id(&self, row: Row) -> Option<&str> {
        match self.sheet.ids.get(row, self.sheet.records.get(row), &self.texts) {
            Piece::Text(id) => Some(id),
            Piece::Derived(_) => None,
        }
    }

    fn record_at(&self, row: Row) -> RecordAt {
        RecordAt::new(&self.texts, self.sheet.records.get(row))
    }

    fn is_table(&self, row: Row) -> bool {
        if self.stated == 0 {
            return true;
        }
        let (file, _) = self.texts.locate(self.sheet.records.start(row));
        self.files[file].decode.is_table()
    }

    /// Sees to it that each id is there once. Of several events the first that was read keeps it; a later one is left out
    /// (its row is in the result, which is sorted), or, in a table, goes by its line.
    fn part_ids(&mut self, clashes: &mut Vec<Clash>) -> Vec<Row> {
        if self.sheet.ids.is_all_derived() {
            return Vec::new();
        }
        let hasher = foldhash::fast::RandomState::default();
        let mut hashes: Vec<(u64, Row)> =
            (0..narrow(self.sheet.len())).filter_map(|row| self.id(row).map(|id| (hasher.hash_one(id), row))).collect();
        hashes.par_sort_unstable();
        let mut dropped = Vec::new();
        let mut derived = Vec::new();
        for same in hashes.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            for (at, (_, row)) in same.iter().enumerate() {
                let Some((_, first)) = same[..at].iter().find(|(_, first)| self.id(*first) == self.id(*row)) else {
                    continue;
                };
                let is_kept = self.is_table(*row);
                if is_kept { &mut derived } else { &mut dropped }.push(*row);
                clashes.push(Clash::DuplicateId {
                    at: self.record_at(*row),
                    first: self.record_at(*first),
                    id: self.id(*row).unwrap_or_default().to_owned(),
                    is_kept,
                });
            }
        }
        for row in derived {
            self.sheet.ids.set_derived(row, 0);
        }
        dropped.sort_unstable();
        dropped.dedup();
        dropped
    }

    /// Adds to the rows that are left out those that are the same as an earlier one; how many they are.
    fn fold(&self, dropped: &mut Vec<Row>) -> usize {
        let profile = |row: Row| &self.profiles.values[number(self.sheet.profiles.get(row)) as usize];
        let roles = |row: Row| profile(row).roles.len();
        let starts = starts(&self.sheet, &self.profiles.values);
        let same = |row: Row| {
            let title = self.sheet.titles.get(row, self.sheet.records.get(row), &self.texts);
            let kind = matches!(title, Piece::Derived(_)).then(|| profile(row).kind);
            let actors = &self.sheet.mentions[starts.range(row, roles)];
            (self.sheet.bounds(row), title, kind, actors, &profile(row).roles)
        };
        let mut known = std::collections::HashSet::with_hasher(foldhash::fast::RandomState::default());
        let rows = (0..narrow(self.sheet.len())).filter(|row| dropped.binary_search(row).is_err());
        let twice: Vec<Row> = rows.filter(|row| !known.insert(same(*row))).collect();
        drop(known);
        dropped.extend(&twice);
        dropped.sort_unstable();
        twice.len()
    }

    fn key(&self, row: Row) -> SortKey {
        let bounds = self.sheet.bounds(row);
        let instant = self.sheet.instants.binary_search_by_key(&row, |(row, _)| *row);
        let second = instant.map_or(UNTIMED, |at| self.sheet.instants[at].1);
        SortKey { day: day::filed(bounds), second, earliest: bounds.earliest, latest: bounds.latest }
    }

    /// The rows in the order of the chronology; `None` when they are in it already. Events with the same key stand in the
    /// order of their files.
    fn order(&self, dropped: &[Row]) -> Option<Vec<Row>> {
        let rows = narrow(self.sheet.len());
        let is_sorted = || (1..rows).into_par_iter().all(|row| self.key(row - 1) <= self.key(row));
        if dropped.is_empty() && is_sorted() {
            return None;
        }
        let mut order: Vec<Row> = (0..rows).filter(|row| dropped.binary_search(row).is_err()).collect();
        order.par_sort_by(|a, b| self.key(*a).cmp(&self.key(*b)).then(a.cmp(b)));
        Some(order)
    }

    fn link(&self, order: Option<&[Row]>, dropped: &[Row], clashes: &mut Vec<Clash>) -> Vec<Link> {
        if self.relations.is_empty() {
            return Vec::new();
        }
        let new_rows = inverse(order, self.sheet.len());
        let is_there = |row: &Row| dropped.binary_search(row).is_err();
        let by_id: HashMap<&str, Row> =
            (0..narrow(self.sheet.len())).filter(is_there).filter_map(|row| Some((self.id(row)?, row))).collect();
        let mut sorted_ids: Option<Vec<&str>> = None;
        let mut links = Vec::new();
        for (row, at, kind, target) in self.relations.iter().filter(|(row, ..)| is_there(row)) {
            let from = new_rows[*row as usize];
            if let Some(found) = by_id.get(&**target) {
                let to = new_rows[*found as usize];
                links.push(Link { from, to, kind: *kind, is_inverse: false });
                links.push(Link { from: to, to: from, kind: *kind, is_inverse: true });
            } else if !self.header.is_excerpt {
                let ids = sorted_ids.get_or_insert_with(|| {
                    let mut ids: Vec<&str> = by_id.keys().copied().collect();
                    ids.sort_unstable();
                    ids
                });
                clashes.push(Clash::Dangling {
                    at: self.record_at(*row),
                    index: *at as usize,
                    target: target.clone(),
                    similar: similar(ids, target),
                });
            }
        }
        links.sort_unstable();
        links.dedup();
        links.shrink_to_fit();
        links
    }

    fn pack(mut self, order: Option<Vec<Row>>, links: Vec<Link>) -> Chronology {
        let mut sheet = std::mem::take(&mut self.sheet);
        let profiles = self.profiles.values;
        match &order {
            Some(order) => permute(&mut sheet, order, &profiles),
            None => sheet.shrink(),
        }
        drop(order);
        let rows = sheet.len();
        let roles = |row: Row| profiles[number(sheet.profiles.get(row)) as usize].roles.len();
        let starts = starts(&sheet, &profiles);
        // The tables of names have done their work; what comes now needs the room.
        let memberships = memberships(&self.actors, &std::mem::take(&mut self.actor_numbers));
        self.name_numbers = HashMap::new();
        self.given_names = HashSet::default();
        let mut members: Vec<(ActorId, ActorId)> =
            memberships.iter().map(|(member, parent)| (*parent, *member)).collect();
        members.sort_unstable();
        let mentioned = |row: Row| &sheet.mentions[starts.range(row, roles)];
        let dated = narrow(dated(&sheet));
        let ((posting_starts, postings), (profile_totals, (filed_extent, extent), public_since)) = rayon::join(
            || post(self.actors.len(), narrow(rows), mentioned),
            || (totals(&sheet, profiles.len()), extents(&sheet, dated), NearDays::new(&sheet.public_since)),
        );
        Chronology {
            texts: self.texts,
            files: self.files,
            header: self.header,
            public_since,
            starts,
            sheet: Sheet { public_since: super::columns::Column::default(), instants: Vec::new(), ..sheet },
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
            folded: 0,
            posting_starts,
            postings,
            links,
        }
    }
}

/// The new row of each old one; `u32::MAX` for those that are left out.
fn inverse(order: Option<&[Row]>, rows: usize) -> Vec<Row> {
    let Some(order) = order else { return (0..narrow(rows)).collect() };
    let mut new_rows = vec![u32::MAX; rows];
    for (new, old) in order.iter().enumerate() {
        new_rows[*old as usize] = narrow(new);
    }
    new_rows
}

/// Where the mentions of each row begin.
fn starts(sheet: &Sheet, profiles: &[Profile]) -> Starts {
    let roles = |profile: [u8; 3]| profiles.get(number(profile) as usize).map_or(0, |profile| profile.roles.len());
    let every = sheet.profiles.uniform().map(|profile| narrow(roles(profile)));
    Starts::new(sheet.len(), every, |row| roles(sheet.profiles.get(row)))
}

/// Puts all columns in order.
fn permute(sheet: &mut Sheet, order: &[Row], profiles: &[Profile]) {
    let rows = sheet.len();
    let inverse = inverse(Some(order), rows);
    let new_rows = |row: Row| Some(inverse[row as usize]).filter(|row| *row != u32::MAX);
    let roles = |row: Row| profiles[number(sheet.profiles.get(row)) as usize].roles.len();
    let starts = starts(sheet, profiles);
    let mut mentions = Vec::with_capacity(sheet.mentions.len());
    for row in order {
        mentions.extend_from_slice(&sheet.mentions[starts.range(*row, roles)]);
    }
    sheet.mentions = mentions;
    sheet.earliest.permute(order);
    sheet.spans.permute(order);
    sheet.records.permute(order, &new_rows);
    sheet.ids.permute(order, &new_rows);
    sheet.titles.permute(order, &new_rows);
    sheet.dates.permute(order, &new_rows);
    sheet.profiles.permute(order);
    sheet.public_since.permute(order);
    permute_sparse(&mut sheet.windows, &new_rows);
}

/// How many rows have each profile.
fn totals(sheet: &Sheet, profiles: usize) -> Vec<u32> {
    let mut totals = vec![0; profiles];
    match sheet.profiles.uniform() {
        Some(profile) => {
            if let Some(total) = totals.get_mut(number(profile) as usize) {
                *total = narrow(sheet.len());
            }
        }
        None => (0..narrow(sheet.len())).for_each(|row| totals[number(sheet.profiles.get(row)) as usize] += 1),
    }
    totals
}

/// First and last day, if there is one.
type Extent = Option<(crate::model::Day, crate::model::Day)>;

/// The first and the last day that a row is filed under, and that one reaches.
fn extents(sheet: &Sheet, dated: Row) -> (Extent, Extent) {
    let wider = |extent: Extent, day| {
        let (first, last) = extent.unwrap_or((day, day));
        Some((first.min(day), last.max(day)))
    };
    let (mut filed, mut reached) = (None, None);
    for row in 0..dated {
        let bounds = sheet.bounds(row);
        filed = wider(filed, day::filed(bounds));
        for day in [bounds.earliest, bounds.latest].into_iter().filter(|day| day::is_known(*day)) {
            reached = wider(reached, day);
        }
    }
    (filed, reached)
}

/// How many rows have a day; the others stand behind them.
fn dated(sheet: &Sheet) -> usize {
    let (mut low, mut high) = (0, sheet.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if day::is_known(day::filed(sheet.bounds(narrow(middle)))) { low = middle + 1 } else { high = middle }
    }
    low
}

/// An id beside the place where the target would stand, if they share most of their letters.
fn similar(ids: &[&str], target: &str) -> Option<String> {
    let near = ids.partition_point(|id| *id < target);
    let shared = |id: &str| id.bytes().zip(target.bytes()).take_while(|(a, b)| a == b).count();
    let around = ids.get(near.saturating_sub(1)..ids.len().min(near + 1)).unwrap_or_default();
    let best = around.iter().max_by_key(|id| shared(id))?;
    (shared(best) * 2 > target.len()).then(|| (*best).to_owned())
}

/// Rows by actor, each row once for an actor even when the event names it in two roles.
fn post<'a>(actors: usize, rows: Row, mentioned: impl Fn(Row) -> &'a [ActorId]) -> (Vec<u32>, Vec<Row>) {
    let mut sizes = vec![0_u32; actors + 1];
    each_mention(rows, &mentioned, |_, actor| sizes[actor as usize + 1] += 1);
    for actor in 0..actors {
        sizes[actor + 1] += sizes[actor];
    }
    let starts = sizes.clone();
    let mut next = sizes;
    let mut postings = vec![0; starts[actors] as usize];
    each_mention(rows, &mentioned, |row, actor| {
        let place = &mut next[actor as usize];
        postings[*place as usize] = row;
        *place += 1;
    });
    (starts, postings)
}

/// Visits every actor of every row, each once.
fn each_mention<'a>(rows: Row, mentioned: impl Fn(Row) -> &'a [ActorId], mut visit: impl FnMut(Row, ActorId)) {
    for row in 0..rows {
        let mentioned = mentioned(row);
        for (at, actor) in mentioned.iter().enumerate() {
            if !mentioned[..at].contains(actor) {
                visit(row, *actor);
            }
        }
    }
}

/// (member, the actor it belongs to), sorted; ids that are not there are left out.
fn memberships(
    actors: &[Actor],
    numbers: &HashMap<String, ActorId, foldhash::fast::RandomState>,
) -> Vec<(ActorId, ActorId)> {
    let of = |(member, actor): (ActorId, &Actor)| {
        let parents: Vec<ActorId> = actor.member_of.iter().filter_map(|id| numbers.get(id).copied()).collect();
        parents.into_iter().map(move |parent| (member, parent))
    };
    let mut pairs: Vec<(ActorId, ActorId)> = (0..).zip(actors).flat_map(of).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
