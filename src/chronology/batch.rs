//! Some events of one file on their way into the store, made where they were parsed, on any thread.

use std::collections::HashMap;
use std::ops::Range;

use super::columns::{Column, Interner, Near, Records, TextColumn};
use super::{Profile, Row, to_u32};
use crate::model::{Day, DaySpan, Event, RelationKind, Role, Status, WrittenDate};

/// A text of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowText<'a> {
    /// Bytes of the file's text.
    Within(usize, usize),
    /// A text that stands nowhere verbatim.
    Text(&'a str),
    /// The row has none of its own: an id is made of the file and the line, a title of the actors.
    Derived,
}

/// A row of a table, as the store keeps it.
#[derive(Debug, Clone)]
pub struct RowDraft<'a> {
    /// Where the record lies in the file's text.
    pub record: Range<usize>,
    /// The date.
    pub date: WrittenDate<'a>,
    /// The generous reading, if it is wider.
    pub window: Option<DaySpan>,
    /// UTC day and second of a timed event.
    pub instant: Option<i32>,
    /// The id.
    pub id: RowText<'a>,
    /// The title.
    pub title: RowText<'a>,
    /// What kind of event.
    pub kind: Option<&'a str>,
    /// How well established.
    pub status: Option<Status>,
    /// Free words.
    pub tags: &'a [&'a str],
    /// Who took part.
    pub mentions: &'a [(&'a str, Role)],
    /// The first day by which it was surely public.
    pub public_since: Option<Day>,
}

/// Bounds, window, instant and the first day it was public.
type Times = (DaySpan, Option<DaySpan>, Option<i32>, Option<Day>);

/// The columns that are filled row by row.
#[derive(Debug, Default)]
pub(super) struct EventColumns {
    pub(super) earliest: Column<Day>,
    /// From the earliest to the latest day, wrapping: the marks of open ends are the ends of the numbers.
    pub(super) spans: Column<i32>,
    pub(super) windows: Vec<(Row, DaySpan)>,
    /// [`crate::model::EventDate::instant`] of timed events, for their order.
    pub(super) instants: Vec<(Row, i32)>,
    pub(super) records: Records,
    pub(super) ids: TextColumn<u8>,
    pub(super) titles: TextColumn<Near>,
    pub(super) dates: TextColumn<u8>,
    pub(super) profiles: Column<[u8; 3]>,
    pub(super) public_since: Column<Option<Day>>,
    pub(super) mentions: Vec<u32>,
}

impl EventColumns {
    pub(super) fn len(&self) -> usize {
        self.earliest.len()
    }

    /// Gives back the room that more rows would have taken.
    pub(super) fn shrink(&mut self) {
        self.earliest.shrink();
        self.spans.shrink();
        self.records.shrink();
        self.ids.shrink();
        self.titles.shrink();
        self.dates.shrink();
        self.profiles.shrink();
    }

    pub(super) fn bounds(&self, row: Row) -> DaySpan {
        let earliest = self.earliest.get(row);
        DaySpan { earliest, latest: earliest.wrapping_add(self.spans.get(row)) }
    }
}

/// Some events of one file.
#[derive(Debug, Default)]
pub struct Batch {
    pub(super) columns: EventColumns,
    pub(super) kinds: Interner<String>,
    pub(super) tags: Interner<String>,
    /// Kinds and tags by their numbers here.
    pub(super) profiles: Interner<Profile>,
    /// Numbers of profiles by type and [`plain_key`].
    plain: HashMap<(Option<u32>, u32), u32, foldhash::fast::RandomState>,
    /// The actors as they were named.
    pub(super) actors: Interner<String>,
    /// Names that stand beside ids, by the numbers of the actors here, in the order in which events give them.
    pub(super) names: Interner<(u32, String)>,
    /// From which row, which of its relations, what kind, to which id.
    pub(super) relations: Vec<(Row, u32, RelationKind, String)>,
}

impl Batch {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds an event whose record is `text[record]` of the file's text.
    pub fn push_event(&mut self, event: &Event, text: &str, record: Range<usize>) {
        let own = text.get(record.clone()).unwrap_or("");
        let words = |value: &'_ str| -> Option<(usize, usize)> {
            let at = memchr::memmem::find(own.as_bytes(), value.as_bytes())? + record.start;
            Some((at, at + value.len()))
        };
        let [id, title, date] = [&event.id, &event.title, event.date.text()].map(|value: &str| match words(value) {
            _ if value.is_empty() => RowText::Derived,
            Some((start, end)) => RowText::Within(start, end),
            None => RowText::Text(value),
        });
        let row = to_u32(self.len());
        let place = |at: usize| to_u32(at);
        let columns = &mut self.columns;
        let span = (place(record.start), place(record.end - record.start));
        push_words(&mut columns.ids, id, span);
        push_words(&mut columns.titles, title, span);
        push_words(&mut columns.dates, date, span);
        let bounds = event.date.bounds();
        let window = Some(event.date.window()).filter(|window| *window != bounds);
        self.push_common(row, span, (bounds, window, event.date.instant(), event.public_since()));
        let profile = Profile {
            kind: event.kind.as_ref().map(|kind| self.kinds.number(kind.clone())),
            status: event.status,
            importance: event.importance,
            tags: event.tags.iter().map(|tag| self.tags.number(tag.clone())).collect(),
            roles: event.actors.iter().map(|mention| mention.role).collect(),
        };
        let profile = self.profiles.number(profile);
        self.columns.profiles.push(low_bytes(profile));
        for mention in &event.actors {
            let actor = self.actors.number_of(&mention.actor);
            self.columns.mentions.push(actor);
            if let Some(name) = &mention.name {
                self.names.number((actor, name.clone()));
            }
        }
        for (at, relation) in event.relations.iter().enumerate() {
            self.relations.push((row, to_u32(at), relation.kind, relation.target.clone()));
        }
    }

    /// The number of an actor in this batch, for rows that name the same ones again and again.
    pub fn actor_number(&mut self, name: &str) -> u32 {
        self.actors.number_of(name)
    }

    /// Adds a row of a table.
    pub fn push_row(&mut self, draft: &RowDraft<'_>) {
        self.push_draft(draft);
        for (actor, _) in draft.mentions {
            let actor = self.actors.number_of(actor);
            self.columns.mentions.push(actor);
        }
    }

    /// The same, where the numbers of those who take part are known.
    pub fn push_numbered(&mut self, draft: &RowDraft<'_>, actors: &[u32]) {
        self.push_draft(draft);
        self.columns.mentions.extend_from_slice(actors);
    }

    fn push_draft(&mut self, draft: &RowDraft<'_>) {
        let row = to_u32(self.len());
        let span = (to_u32(draft.record.start), to_u32(draft.record.len()));
        push_words(&mut self.columns.ids, draft.id, span);
        push_words(&mut self.columns.titles, draft.title, span);
        match draft.date {
            WrittenDate::Formed(date) => self.columns.dates.push_derived(date.code()),
            WrittenDate::Edtf(text, _) => self.columns.dates.push_text(text),
        }
        self.push_common(row, span, (draft.date.bounds(), draft.window, draft.instant, draft.public_since));
        let profile = self.profile_of(draft);
        self.columns.profiles.push(low_bytes(profile));
    }

    /// Adds to the last row what a row of a table has not: the importance, the names beside the ids of its actors (by their places),
    /// and its relations.
    pub(super) fn add_to_last(
        &mut self,
        importance: Option<u8>,
        names: &[(usize, String)],
        relations: impl Iterator<Item = (RelationKind, String)>,
    ) {
        let Some(row) = self.len().checked_sub(1).map(to_u32) else { return };
        let profile = number(self.columns.profiles.get(row));
        if importance.is_some() {
            let profile = Profile { importance, ..self.profiles.values[profile as usize].clone() };
            let profile = self.profiles.number(profile);
            self.columns.profiles.set(row, low_bytes(profile));
        }
        let first = self.columns.mentions.len() - self.profiles.values[profile as usize].roles.len();
        for (at, name) in names {
            self.names.number((self.columns.mentions[first + at], name.clone()));
        }
        for (at, (kind, target)) in relations.enumerate() {
            self.relations.push((row, to_u32(at), kind, target));
        }
    }

    fn profile_of(&mut self, draft: &RowDraft<'_>) -> u32 {
        let kind = draft.kind.map(|kind| self.kinds.number_of(kind));
        let plain = plain_key(draft).map(|roles| (kind, roles));
        if let Some(number) = plain.and_then(|key| self.plain.get(&key)) {
            return *number;
        }
        let number = self.new_profile(draft, kind);
        if let Some(key) = plain {
            self.plain.insert(key, number);
        }
        number
    }

    fn new_profile(&mut self, draft: &RowDraft<'_>, kind: Option<u32>) -> u32 {
        let tags = draft.tags.iter().map(|tag| self.tags.number_of(tag)).collect();
        let roles = draft.mentions.iter().map(|(_, role)| *role).collect();
        self.profiles.number(Profile { kind, status: draft.status, importance: None, tags, roles })
    }

    fn push_common(&mut self, row: Row, record: (u32, u32), (bounds, window, instant, public_since): Times) {
        let columns = &mut self.columns;
        columns.earliest.push(bounds.earliest);
        columns.spans.push(bounds.latest.wrapping_sub(bounds.earliest));
        columns.windows.extend(window.map(|window| (row, window)));
        columns.instants.extend(instant.map(|instant| (row, instant)));
        columns.records.push(record);
        columns.public_since.push(public_since);
    }
}

/// Who does what in a row of few actors without tags and status, three bits each: most rows are of few kinds.
fn plain_key(draft: &RowDraft<'_>) -> Option<u32> {
    let is_plain = draft.tags.is_empty() && draft.status.is_none() && draft.mentions.len() <= 8;
    is_plain.then(|| draft.mentions.iter().fold(1, |key, (_, role)| (key << 3) | *role as u32))
}

fn push_words<O>(column: &mut TextColumn<O>, words: RowText<'_>, record: (u32, u32))
where
    O: Copy + Default + PartialEq + Send + Sync + TryFrom<u32> + Into<u32>,
{
    match words {
        RowText::Within(start, end) => column.push_at((to_u32(start), to_u32(end - start)), record),
        RowText::Text(text) => column.push_text(text),
        RowText::Derived => column.push_derived(0),
    }
}

pub(super) fn low_bytes(number: u32) -> [u8; 3] {
    let [a, b, c, _] = number.to_le_bytes();
    [a, b, c]
}

pub(super) fn number([a, b, c]: [u8; 3]) -> u32 {
    u32::from_le_bytes([a, b, c, 0])
}

/// The roles of a profile, as the store keeps them.
pub(super) type Roles = Box<[Role]>;
