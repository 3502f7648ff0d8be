//! Takes events one by one, sorts them, interns what repeats, finds what clashes.

use std::collections::HashMap;
use std::sync::Arc;

use super::columns::{Counts, NearDays, Pieces, Place, Records};
use super::{ActorId, Chronology, Decoder, FileInfo, Header, Link, Profile, Row, narrow, texts::Texts};
use crate::model::{Actor, Day, DaySpan, Event, RelationKind, Role, SortKey, Status, day};

/// More than the store can hold: 4 GiB of text or 16,777,216 combinations of type, status, tags and importance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than 4 GiB of text in one chronology")]
pub struct TooLarge;

/// A text within a file, or one that stands nowhere verbatim.
#[derive(Debug, Clone)]
enum Piece {
    Within { offset: u32, len: u32 },
    Apart(String),
}

/// What the store keeps of an event, made from it where it was parsed, on any thread.
#[derive(Debug, Clone)]
pub struct Draft {
    record: (u32, u32),
    key: SortKey,
    window: Option<DaySpan>,
    id: Piece,
    title: Piece,
    date: Piece,
    kind: Option<String>,
    status: Option<Status>,
    importance: Option<u8>,
    tags: Vec<String>,
    mentions: Vec<(String, Role)>,
    relations: Vec<(RelationKind, String)>,
    public_since: Option<Day>,
}

impl Draft {
    /// The draft of an event whose record is `text[start..end]` of the file's text.
    pub fn new(event: Event, text: &str, (start, end): (usize, usize)) -> Self {
        let record = text.get(start..end).unwrap_or("");
        let piece = |value: &str| match memchr::memmem::find(record.as_bytes(), value.as_bytes()) {
            Some(at) => Piece::Within { offset: narrow(at), len: narrow(value.len()) },
            None => Piece::Apart(value.to_owned()),
        };
        let window = event.date.window();
        Self {
            record: (narrow(start), narrow(end - start)),
            key: event.date.sort_key(),
            window: (window != event.date.bounds()).then_some(window),
            id: piece(&event.id),
            title: piece(&event.title),
            date: piece(event.date.text()),
            public_since: event.public_since(),
            kind: event.kind,
            status: event.status,
            importance: event.importance,
            tags: event.tags,
            mentions: event.actors.into_iter().map(|mention| (mention.actor, mention.role)).collect(),
            relations: event.relations.into_iter().map(|relation| (relation.kind, relation.target)).collect(),
        }
    }
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
    pub(super) fn new(texts: &Texts, start: u32, len: u32) -> Self {
        let (file, start) = texts.locate(start);
        Self { file, start, end: start + len as usize }
    }
}

/// What is wrong between events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Two events with one id: the second was left out.
    DuplicateId {
        /// The event left out.
        at: RecordAt,
        /// The one that was kept.
        first: RecordAt,
        /// Their id.
        id: String,
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

#[derive(Debug, Clone)]
struct Entry {
    key: SortKey,
    record: Place,
    id: Place,
    title: Place,
    date: Place,
    profile: u32,
    public_since: Option<Day>,
    mentions: (u32, u32),
}

/// Collects drafts and makes the chronology.
#[derive(Debug)]
pub struct Builder {
    decode: Decoder,
    texts: Texts,
    bases: Vec<u32>,
    files: Vec<FileInfo>,
    header: Header,
    arena: String,
    arena_places: Vec<(usize, Field)>,
    entries: Vec<Entry>,
    windows: Vec<(u32, DaySpan)>,
    kinds: Interner,
    tags: Interner,
    profile_numbers: HashMap<Profile, u32>,
    profiles: Vec<Profile>,
    actors: Vec<Actor>,
    actor_numbers: HashMap<String, ActorId>,
    name_numbers: HashMap<String, Option<ActorId>>,
    mention_actors: Vec<ActorId>,
    mention_roles: Vec<u8>,
    relations: Vec<(u32, u32, RelationKind, String)>,
}

/// Which text of an entry lies in the arena, whose place is known only when all files are added.
#[derive(Debug, Clone, Copy)]
enum Field {
    Id,
    Title,
    Date,
}

#[derive(Debug, Default)]
struct Interner {
    numbers: HashMap<String, u32>,
    words: Vec<String>,
}

impl Interner {
    fn number(&mut self, word: String) -> u32 {
        if let Some(number) = self.numbers.get(&word) {
            return *number;
        }
        let number = narrow(self.words.len());
        self.words.push(word.clone());
        self.numbers.insert(word, number);
        number
    }
}

impl Builder {
    /// A builder of a chronology whose records the decoder reads.
    pub fn new(decode: Decoder) -> Self {
        Self {
            decode,
            texts: Texts::default(),
            bases: Vec::new(),
            files: Vec::new(),
            header: Header::default(),
            arena: String::new(),
            arena_places: Vec::new(),
            entries: Vec::new(),
            windows: Vec::new(),
            kinds: Interner::default(),
            tags: Interner::default(),
            profile_numbers: HashMap::new(),
            profiles: Vec::new(),
            actors: Vec::new(),
            actor_numbers: HashMap::new(),
            name_numbers: HashMap::new(),
            mention_actors: Vec::new(),
            mention_roles: Vec::new(),
            relations: Vec::new(),
        }
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

    /// Adds a file whose drafts come next.
    ///
    /// # Errors
    /// [`TooLarge`] when all texts together pass 4 GiB.
    pub fn add_file(&mut self, info: FileInfo, text: Arc<String>) -> Result<(), TooLarge> {
        self.bases.push(self.texts.add(text).ok_or(TooLarge)?);
        self.files.push(info);
        Ok(())
    }

    /// The number of an actor that an event names: by id, else by a name or alias of exactly one actor of the registry
    /// (case aside), else an actor of its own.
    fn actor_number(&mut self, mention: String) -> ActorId {
        if let Some(number) = self.actor_numbers.get(&mention) {
            return *number;
        }
        if let Some(Some(number)) = self.name_numbers.get(&mention.to_lowercase()) {
            return *number;
        }
        let number = narrow(self.actors.len());
        self.actors.push(Actor::unregistered(&mention));
        self.actor_numbers.insert(mention, number);
        number
    }

    /// Adds an event of a file (by the number of the file).
    pub fn push(&mut self, file: usize, draft: Draft) {
        let base = self.bases[file];
        let index = narrow(self.entries.len());
        let record = (base + draft.record.0, draft.record.1);
        let [id, title, date] =
            [(draft.id, Field::Id), (draft.title, Field::Title), (draft.date, Field::Date)].map(|(piece, field)| {
                match piece {
                    Piece::Within { offset, len } => (record.0 + offset, len),
                    Piece::Apart(text) => {
                        let place = (narrow(self.arena.len()), narrow(text.len()));
                        self.arena.push_str(&text);
                        self.arena_places.push((index as usize, field));
                        place
                    }
                }
            });
        if let Some(window) = draft.window {
            self.windows.push((index, window));
        }
        let profile = Profile {
            kind: draft.kind.map(|kind| self.kinds.number(kind)),
            status: draft.status,
            importance: draft.importance,
            tags: draft.tags.into_iter().map(|tag| self.tags.number(tag)).collect(),
        };
        let profile = self.profile_number(profile);
        let start = narrow(self.mention_actors.len());
        for (mention, role) in draft.mentions {
            let actor = self.actor_number(mention);
            self.mention_actors.push(actor);
            self.mention_roles.push(role as u8);
        }
        let mentions = (start, narrow(self.mention_actors.len()) - start);
        for (at, (kind, target)) in draft.relations.into_iter().enumerate() {
            self.relations.push((index, narrow(at), kind, target));
        }
        self.entries.push(Entry {
            key: draft.key,
            record,
            id,
            title,
            date,
            profile,
            public_since: draft.public_since,
            mentions,
        });
    }

    fn profile_number(&mut self, profile: Profile) -> u32 {
        if let Some(number) = self.profile_numbers.get(&profile) {
            return *number;
        }
        let number = narrow(self.profiles.len());
        self.profiles.push(profile.clone());
        self.profile_numbers.insert(profile, number);
        number
    }

    /// Sorts, resolves and packs everything.
    ///
    /// # Errors
    /// [`TooLarge`] when texts or profiles do not fit the columns.
    pub fn finish(mut self) -> Result<(Chronology, Vec<Clash>), TooLarge> {
        if self.profiles.len() > 1 << 24 {
            return Err(TooLarge);
        }
        self.place_arena()?;
        let mut clashes = Vec::new();
        let by_id = self.sort_by_id(&mut clashes);
        let order = self.sort(&by_id);
        let links = self.link(&by_id, &order, &mut clashes);
        clashes.sort_by_key(|clash| match clash {
            Clash::DuplicateId { at, .. } | Clash::Dangling { at, .. } => *at,
        });
        Ok((self.pack(&order, links), clashes))
    }

    fn place_arena(&mut self) -> Result<(), TooLarge> {
        let mut arena = std::mem::take(&mut self.arena);
        arena.shrink_to_fit();
        let base = self.texts.add(Arc::new(arena)).ok_or(TooLarge)?;
        for (index, field) in std::mem::take(&mut self.arena_places) {
            let entry = &mut self.entries[index];
            let place = match field {
                Field::Id => &mut entry.id,
                Field::Title => &mut entry.title,
                Field::Date => &mut entry.date,
            };
            place.0 += base;
        }
        Ok(())
    }

    fn id(&self, index: u32) -> &str {
        let (start, len) = self.entries[index as usize].id;
        self.texts.get(start, len)
    }

    fn record_at(&self, index: u32) -> RecordAt {
        let (start, len) = self.entries[index as usize].record;
        RecordAt::new(&self.texts, start, len)
    }

    /// Entries in the order of their ids, each id once: of several entries the first that was read stays.
    fn sort_by_id(&self, clashes: &mut Vec<Clash>) -> Vec<u32> {
        let mut by_id: Vec<u32> = (0..narrow(self.entries.len())).collect();
        by_id.sort_by(|a, b| self.id(*a).cmp(self.id(*b)).then(a.cmp(b)));
        let mut first = None;
        by_id.retain(|index| match first {
            Some(kept) if self.id(kept) == self.id(*index) => {
                clashes.push(Clash::DuplicateId {
                    at: self.record_at(*index),
                    first: self.record_at(kept),
                    id: self.id(kept).to_owned(),
                });
                false
            }
            _ => {
                first = Some(*index);
                true
            }
        });
        by_id
    }

    fn sort(&self, by_id: &[u32]) -> Vec<u32> {
        let mut order = by_id.to_vec();
        // Stable: events of one key keep the order of their ids.
        order.sort_by_key(|index| self.entries[*index as usize].key);
        order
    }

    fn link(&self, by_id: &[u32], order: &[u32], clashes: &mut Vec<Clash>) -> Vec<Link> {
        let mut row_of = vec![u32::MAX; self.entries.len()];
        for (row, index) in order.iter().enumerate() {
            row_of[*index as usize] = narrow(row);
        }
        let mut links = Vec::new();
        for (index, at, kind, target) in &self.relations {
            let from = row_of[*index as usize];
            if from == u32::MAX {
                continue;
            }
            match by_id.binary_search_by(|other| self.id(*other).cmp(target)) {
                Ok(found) => {
                    let to = row_of[by_id[found] as usize];
                    links.push(Link { from, to, kind: *kind, is_inverse: false });
                    links.push(Link { from: to, to: from, kind: *kind, is_inverse: true });
                }
                Err(_) if self.header.is_excerpt => {}
                Err(near) => clashes.push(Clash::Dangling {
                    at: self.record_at(*index),
                    index: *at as usize,
                    target: target.clone(),
                    similar: self.similar(by_id, near, target),
                }),
            }
        }
        links.sort_unstable();
        links.dedup();
        links.shrink_to_fit();
        links
    }

    /// An id beside the place where the target would stand, if they share most of their letters.
    fn similar(&self, by_id: &[u32], near: usize, target: &str) -> Option<String> {
        let shared = |id: &str| id.bytes().zip(target.bytes()).take_while(|(a, b)| a == b).count();
        let around = by_id.get(near.saturating_sub(1)..by_id.len().min(near + 1)).unwrap_or_default();
        let best = around.iter().map(|index| self.id(*index)).max_by_key(|id| shared(id))?;
        (shared(best) * 2 > target.len()).then(|| best.to_owned())
    }

    fn pack(self, order: &[u32], links: Vec<Link>) -> Chronology {
        let entries = || order.iter().map(|index| &self.entries[*index as usize]);
        let mut records = Records::default();
        let (mut ids, mut titles, mut dates) = (Pieces::default(), Pieces::default(), Pieces::default());
        let mut mention_counts = Counts::default();
        let mut mention_actors = Vec::with_capacity(self.mention_actors.len());
        let mut mention_roles = Vec::with_capacity(self.mention_actors.len());
        for entry in entries() {
            records.push(entry.record);
            ids.push(entry.id, entry.record);
            titles.push(entry.title, entry.record);
            dates.push(entry.date, entry.record);
            mention_counts.push(entry.mentions.1 as usize);
            let mentions = entry.mentions.0 as usize..(entry.mentions.0 + entry.mentions.1) as usize;
            mention_actors.extend_from_slice(&self.mention_actors[mentions.clone()]);
            mention_roles.extend_from_slice(&self.mention_roles[mentions]);
        }
        records.shrink();
        ids.shrink();
        titles.shrink();
        dates.shrink();
        mention_counts.shrink();
        let mut profile_totals = vec![0; self.profiles.len()];
        entries().for_each(|entry| profile_totals[entry.profile as usize] += 1);
        let filed = || entries().map(|entry| filed_under(entry.key)).filter(|day| day::is_known(*day));
        let filed_extent = filed().min().zip(filed().max());
        let memberships = memberships(&self.actors, &self.actor_numbers);
        let mut members: Vec<(ActorId, ActorId)> =
            memberships.iter().map(|(member, parent)| (*parent, *member)).collect();
        members.sort_unstable();
        let (posting_starts, postings) = post(self.actors.len(), &mention_counts, &mention_actors, order.len());
        Chronology {
            earliest: entries().map(|entry| entry.key.earliest).collect(),
            latest: entries().map(|entry| entry.key.latest).collect(),
            windows: sorted_windows(&self.windows, order),
            profile_of: entries().map(|entry| low_bytes(entry.profile)).collect(),
            public_since: NearDays::new(entries().map(|entry| entry.public_since)),
            memberships,
            members,
            texts: self.texts,
            files: self.files,
            header: self.header,
            decode: self.decode,
            records,
            ids,
            titles,
            dates,
            profiles: self.profiles,
            profile_totals,
            filed_extent,
            kinds: self.kinds.words,
            tags: self.tags.words,
            mention_counts,
            mention_actors,
            mention_roles,
            actors: self.actors,
            posting_starts,
            postings,
            links,
        }
    }
}

/// The day in the event's own offset, which for a timed event may be another than that of its instant.
fn filed_under(key: SortKey) -> Day {
    if day::is_known(key.earliest) { key.earliest } else { key.latest }
}

fn low_bytes(number: u32) -> [u8; 3] {
    let [a, b, c, _] = number.to_le_bytes();
    [a, b, c]
}

fn sorted_windows(windows: &[(u32, DaySpan)], order: &[u32]) -> Vec<(Row, DaySpan)> {
    if windows.is_empty() {
        return Vec::new();
    }
    let by_entry: HashMap<u32, DaySpan> = windows.iter().copied().collect();
    let mut sorted: Vec<_> =
        order.iter().enumerate().filter_map(|(row, index)| Some((narrow(row), *by_entry.get(index)?))).collect();
    sorted.shrink_to_fit();
    sorted
}

/// Rows by actor, each row once for an actor even when the event names it in two roles.
fn post(actors: usize, counts: &Counts, mentions: &[ActorId], rows: usize) -> (Vec<u32>, Vec<Row>) {
    let mut sizes = vec![0_u32; actors + 1];
    let each = |visit: &mut dyn FnMut(Row, ActorId)| {
        for row in 0..narrow(rows) {
            let mentioned = &mentions[counts.range(row)];
            for (at, actor) in mentioned.iter().enumerate() {
                if !mentioned[..at].contains(actor) {
                    visit(row, *actor);
                }
            }
        }
    };
    each(&mut |_, actor| sizes[actor as usize + 1] += 1);
    for actor in 0..actors {
        sizes[actor + 1] += sizes[actor];
    }
    let starts = sizes.clone();
    let mut next = sizes;
    let mut postings = vec![0; starts[actors] as usize];
    each(&mut |row, actor| {
        let place = &mut next[actor as usize];
        postings[*place as usize] = row;
        *place += 1;
    });
    (starts, postings)
}

/// (member, the actor it belongs to), sorted; ids that are not there are left out.
fn memberships(actors: &[Actor], numbers: &HashMap<String, ActorId>) -> Vec<(ActorId, ActorId)> {
    let of = |(member, actor): (ActorId, &Actor)| {
        let parents: Vec<ActorId> = actor.member_of.iter().filter_map(|id| numbers.get(id).copied()).collect();
        parents.into_iter().map(move |parent| (member, parent))
    };
    let mut pairs: Vec<(ActorId, ActorId)> = (0..).zip(actors).flat_map(of).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
