//! The store: one loaded collection of events as a struct of arrays, sorted, interned, with actor→event postings.
//!
//! Built once by [`Builder`], read through accessors only: a later store behind the same accessors need not hold
//! columns at all. A *row* is the place of an event in the order of the chronology; an actor is a number too. What only
//! a reader of one event needs ([`Chronology::event`]) is parsed again from the record when it is asked for.
//!
//! Cost above the bytes of the files: 27 bytes an event and 9 a mention, its posting included. This room names `model`
//! only.

mod builder;
mod columns;
mod texts;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

pub use builder::{Builder, Clash, Draft, RecordAt, TooLarge};
use columns::{Counts, NearDays, Pieces, Records};
use texts::Texts;

use crate::model::{Actor, Day, DaySpan, Event, EventDate, Extra, RelationKind, Role, Status, day};

/// The place of an event in the order of the chronology.
pub type Row = u32;

/// The number of an actor in [`Chronology::actors`].
pub type ActorId = u32;

/// Reads one event from its record; the format that the record came in supplies it.
pub type Decoder = fn(&str) -> Option<Event>;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileInfo {
    /// The name as it was given.
    pub name: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits in lower case.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: usize,
}

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Header {
    /// The title of the chronology.
    pub title: Option<String>,
    /// The day that the file's knowledge ends.
    pub as_of: Option<EventDate>,
    /// Whether it is a part of another chronology, so that relations may lead to events that are not there.
    pub is_excerpt: bool,
    /// Top-level keys that annals does not know.
    pub extra: Extra,
}

/// Type, status, tags and importance of an event: few combinations, so each is kept once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Profile {
    /// Index into [`Chronology::kinds`].
    pub kind: Option<u32>,
    /// The status, where stated.
    pub status: Option<Status>,
    /// 1 to 10, where stated.
    pub importance: Option<u8>,
    /// Indices into [`Chronology::tags`].
    pub tags: Box<[u32]>,
}

/// A relation as seen from one of its two events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The event it is seen from.
    pub from: Row,
    /// The event at the other end.
    pub to: Row,
    /// What kind of tie.
    pub kind: RelationKind,
    /// Whether the other event states it.
    pub is_inverse: bool,
}

/// One loaded collection of events, sorted by [`crate::model::SortKey`] and id.
#[derive(Debug)]
pub struct Chronology {
    texts: Texts,
    files: Vec<FileInfo>,
    header: Header,
    decode: Decoder,
    earliest: Vec<Day>,
    latest: Vec<Day>,
    windows: Vec<(Row, DaySpan)>,
    records: Records,
    ids: Pieces<u8>,
    titles: Pieces<u16>,
    dates: Pieces<u8>,
    profile_of: Vec<[u8; 3]>,
    public_since: NearDays,
    profiles: Vec<Profile>,
    profile_totals: Vec<u32>,
    filed_extent: Option<(Day, Day)>,
    kinds: Vec<String>,
    tags: Vec<String>,
    mention_counts: Counts,
    mention_actors: Vec<ActorId>,
    mention_roles: Vec<u8>,
    actors: Vec<Actor>,
    /// (member, the actor it belongs to), sorted.
    memberships: Vec<(ActorId, ActorId)>,
    /// The same turned around, sorted.
    members: Vec<(ActorId, ActorId)>,
    posting_starts: Vec<u32>,
    postings: Vec<Row>,
    links: Vec<Link>,
}

impl Chronology {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.earliest.len()
    }

    /// Whether there is no event at all.
    pub fn is_empty(&self) -> bool {
        self.earliest.is_empty()
    }

    /// All rows, in order.
    pub fn rows(&self) -> Range<Row> {
        0..narrow(self.len())
    }

    /// The files it was read from.
    pub fn files(&self) -> &[FileInfo] {
        &self.files
    }

    /// Title, as-of day and unknown keys of the files; of several files the first that states one counts.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The strict reading of the event's date.
    pub fn bounds(&self, row: Row) -> DaySpan {
        DaySpan { earliest: self.earliest[row as usize], latest: self.latest[row as usize] }
    }

    /// The generous reading of the event's date.
    pub fn window(&self, row: Row) -> DaySpan {
        match self.windows.binary_search_by_key(&row, |(row, _)| *row) {
            Ok(at) => self.windows[at].1,
            Err(_) => self.bounds(row),
        }
    }

    /// The rows whose window is wider than their bounds, in order.
    pub fn windows(&self) -> &[(Row, DaySpan)] {
        &self.windows
    }

    /// The day an event is filed under: its earliest, or its latest when the start is open or unknown.
    pub fn filed_under(&self, row: Row) -> Day {
        let bounds = self.bounds(row);
        if day::is_known(bounds.earliest) { bounds.earliest } else { bounds.latest }
    }

    /// The first and the last known day that any event reaches.
    pub fn extent(&self) -> Option<(Day, Day)> {
        let known = || self.earliest.iter().chain(&self.latest).copied().filter(|day| day::is_known(*day));
        Some((known().min()?, known().max()?))
    }

    /// The first and the last day that an event is filed under.
    pub fn filed_extent(&self) -> Option<(Day, Day)> {
        self.filed_extent
    }

    /// How many events have each of [`Chronology::profiles`].
    pub fn profile_totals(&self) -> &[u32] {
        &self.profile_totals
    }

    /// The id of an event.
    pub fn id(&self, row: Row) -> &str {
        self.ids.get(row, &self.records, &self.texts)
    }

    /// The title of an event, as written (not yet safe to draw).
    pub fn title(&self, row: Row) -> &str {
        self.titles.get(row, &self.records, &self.texts)
    }

    /// The EDTF expression of an event, as written.
    pub fn date_text(&self, row: Row) -> &str {
        self.dates.get(row, &self.records, &self.texts)
    }

    /// The date of an event.
    pub fn date(&self, row: Row) -> EventDate {
        EventDate::parse(self.date_text(row)).expect("the builder only takes events with a parsed date")
    }

    /// The text that the event was read from.
    pub fn record(&self, row: Row) -> &str {
        let (start, len) = self.records.get(row);
        self.texts.get(start, len)
    }

    /// Which file the event stands in, and at which byte of what was read of it.
    pub fn record_at(&self, row: Row) -> RecordAt {
        let (start, len) = self.records.get(row);
        RecordAt::new(&self.texts, start, len)
    }

    /// The whole event, parsed again from its record.
    pub fn event(&self, row: Row) -> Event {
        (self.decode)(self.record(row)).expect("a record that was read once reads the same again")
    }

    /// The row of an id.
    pub fn row_of(&self, id: &str) -> Option<Row> {
        self.rows().find(|row| self.id(*row) == id)
    }

    /// Number of the event's [`Profile`].
    pub fn profile_index(&self, row: Row) -> usize {
        let [a, b, c] = self.profile_of[row as usize];
        u32::from_le_bytes([a, b, c, 0]) as usize
    }

    /// Type, status, tags and importance of an event.
    pub fn profile(&self, row: Row) -> &Profile {
        &self.profiles[self.profile_index(row)]
    }

    /// All combinations of type, status, tags and importance that occur.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// All types of events that occur, in order of first occurrence.
    pub fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// All tags that occur, in order of first occurrence.
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// The first day by which the event was surely public, see [`Event::public_since`].
    pub fn public_since(&self, row: Row) -> Option<Day> {
        self.public_since.get(row)
    }

    /// Who takes part in an event, and how.
    pub fn mentions(&self, row: Row) -> impl ExactSizeIterator<Item = (ActorId, Role)> + '_ {
        self.mention_counts.range(row).map(|at| (self.mention_actors[at], Role::ALL[self.mention_roles[at] as usize]))
    }

    /// All actors: those of the registry first, in its order, then those that only events name.
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// One actor.
    pub fn actor(&self, actor: ActorId) -> &Actor {
        &self.actors[actor as usize]
    }

    /// The rows that mention an actor, in order, each once.
    pub fn postings(&self, actor: ActorId) -> &[Row] {
        let [start, end] = [0, 1].map(|next| self.posting_starts[actor as usize + next] as usize);
        &self.postings[start..end]
    }

    /// The actors that an actor is a member of, directly.
    pub fn parents(&self, actor: ActorId) -> impl Iterator<Item = ActorId> + '_ {
        let start = self.memberships.partition_point(|(member, _)| *member < actor);
        self.memberships[start..].iter().take_while(move |(member, _)| *member == actor).map(|(_, parent)| *parent)
    }

    /// Adds to the given actors everyone who is a member of one of them, directly or through others; in order of number.
    pub fn with_members(&self, actors: &[ActorId]) -> Vec<ActorId> {
        let mut found: Vec<ActorId> = actors.to_vec();
        if !self.members.is_empty() {
            let mut is_known: HashSet<ActorId> = found.iter().copied().collect();
            let mut at = 0;
            while let Some(parent) = found.get(at).copied() {
                let start = self.members.partition_point(|(known, _)| *known < parent);
                let own = self.members[start..].iter().take_while(|(known, _)| *known == parent);
                found.extend(own.map(|(_, member)| *member).filter(|member| is_known.insert(*member)));
                at += 1;
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The rows that mention an actor or a member of it, in order, each once.
    pub fn events_of(&self, actor: ActorId) -> Cow<'_, [Row]> {
        match &*self.with_members(&[actor]) {
            [only] => Cow::Borrowed(self.postings(*only)),
            several => {
                let mut rows: Vec<Row> = several.iter().flat_map(|actor| self.postings(*actor)).copied().collect();
                rows.sort_unstable();
                rows.dedup();
                Cow::Owned(rows)
            }
        }
    }

    /// The relations of an event, stated by it or by the other side, in order of the other event.
    pub fn links(&self, row: Row) -> &[Link] {
        let start = self.links.partition_point(|link| link.from < row);
        let end = self.links.partition_point(|link| link.from <= row);
        &self.links[start..end]
    }

    /// Bytes that the store holds per event and mention, above the bytes of the files and the tables of distinct things.
    pub fn column_bytes(&self) -> usize {
        use std::mem::size_of;
        (self.earliest.capacity() + self.latest.capacity()) * size_of::<Day>()
            + self.windows.capacity() * size_of::<(Row, DaySpan)>()
            + self.records.bytes()
            + self.ids.bytes()
            + self.titles.bytes()
            + self.dates.bytes()
            + self.profile_of.capacity() * 3
            + self.public_since.bytes()
            + self.mention_counts.bytes()
            + self.mention_actors.capacity() * size_of::<ActorId>()
            + self.mention_roles.capacity()
            + self.postings.capacity() * size_of::<Row>()
            + self.links.capacity() * size_of::<Link>()
            + self.texts.arena_bytes()
    }
}

/// A count as a row or actor number. The builder refuses to hold more than fits.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("the builder refuses more than u32::MAX of anything")
}
