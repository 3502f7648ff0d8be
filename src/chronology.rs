//! The store: one loaded collection of events as a struct of arrays, sorted, interned, with actor→event postings.
//!
//! Built once by [`Builder`] from [`Batch`]es, read through accessors only: a later store behind the same accessors need not
//! hold columns at all. A *row* is the place of an event in the order of the chronology; an actor is a number too. What only
//! a reader of one event needs ([`Chronology::event`]) is parsed again from the record when it is asked for.
//!
//! Cost above the bytes of the files: at most 26 bytes an event and 8 a mention, its posting included; a column in which all
//! events agree costs nothing. This room names `model`, and `names` for
//! how names of actors are compared.

mod batch;
mod brief;
mod builder;
mod clash;
mod columns;
mod decode;
mod file;
mod identity;
mod ids;
mod links;
mod members;
mod rewrite;
mod texts;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use identity::Difference;
pub use ids::{id_key, labels};
pub use members::ActorSpan;

pub use batch::{Batch, RowDraft, RowText};
pub use brief::{Brief, LineMark};
pub use builder::{Builder, TooLarge};
pub use clash::{Clash, RecordAt};
pub use decode::Decode;
pub use file::{FileInfo, Portion, WITHHELD};
pub use rewrite::{IsAwaited, NotRewritten, Rewrite, Rewriter};

use batch::{EventColumns, Roles, number};
use columns::{MentionOffsets, NearDays, TextCell};
use file::base_name;
use identity::{Meant, Names};
use ids::Shared;
use texts::Texts;

use crate::model::{
    Actor, ByteSpan, DateForm, Day, DaySpan, Event, EventDate, Extra, FormedDate, RelationKind, Role, Spot, Status, day,
};

/// The place of an event in the order of the chronology.
pub type Row = u32;

/// The number of an actor in [`Chronology::actors`].
pub type ActorId = u32;

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

/// Type, status, tags and importance of an event and the roles in it: few combinations, so each is kept once.
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
    /// What those do who take part, one after another.
    pub roles: Roles,
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

/// A file of the chronology, and how its records are read.
#[derive(Debug)]
struct StoredFile {
    info: FileInfo,
    decode: Arc<dyn Decode>,
    /// Where its text begins.
    base: u32,
    /// What it is called in ids.
    label: String,
    /// Lines or records of it that stand before its text.
    before: usize,
    /// Where its records begin, in order, found when one is asked for by its number first.
    numbers: OnceLock<Vec<u32>>,
    /// How many lines end before each block of it, counted when a line is asked for first.
    line_ends: OnceLock<Vec<u32>>,
}

/// Bytes between two places whose line is remembered.
const BLOCK: usize = 2_048;

/// One loaded collection of events, sorted by [`crate::model::SortKey`], then as the files have them.
#[derive(Debug)]
pub struct Chronology {
    texts: Texts,
    files: Vec<StoredFile>,
    header: Header,
    columns: EventColumns,
    public_since: NearDays,
    starts: MentionOffsets,
    profiles: Vec<Profile>,
    profile_totals: Vec<u32>,
    dated: Row,
    extent: Option<(Day, Day)>,
    filed_extent: Option<(Day, Day)>,
    kinds: Vec<String>,
    tags: Vec<String>,
    actors: Vec<Actor>,
    /// (member, the actor it belongs to), sorted.
    memberships: Vec<(ActorId, ActorId)>,
    /// The actor at which memberships were found to be too many.
    tangled: Option<ActorId>,
    /// The same turned around, sorted.
    members: Vec<(ActorId, ActorId)>,
    left_out: usize,
    /// See [`Chronology::choices`].
    choices: OnceLock<Vec<(Row, Arc<[DaySpan]>)>>,
    unread_dates: usize,
    folded: usize,
    posting_starts: Vec<u32>,
    postings: Vec<Row>,
    links: Vec<Link>,
    names: Names,
    /// Ids that events of several files have, and the rows of these events, in order.
    shared: Shared,
    /// Its ids by how they are compared, made when a relation spells one otherwise.
    spelled_shared: OnceLock<HashMap<String, Vec<String>>>,
    /// The rows, in order, that go by another id than their records say.
    renamed: Vec<Row>,
    /// Ids of events that were left out as the same as another, and the rows of those.
    folded_ids: HashMap<String, Row>,
    differing: Vec<Difference>,
    /// Whether its events are not what their records say, see [`Chronology::rewritten`].
    is_rewritten: bool,
}

impl Chronology {
    /// How many events there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there is no event at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All rows, in order.
    pub fn rows(&self) -> Range<Row> {
        0..to_u32(self.len())
    }

    /// How many rows have a day; those without one stand behind them.
    pub fn dated(&self) -> Row {
        self.dated
    }

    /// How many events the files have that could not be loaded.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// How many dates of tables cannot be read; their events are there, without a day or with less of one.
    pub fn unread_dates(&self) -> usize {
        self.unread_dates
    }

    /// How many events were the same as an earlier one and were folded into it.
    pub fn folded(&self) -> usize {
        self.folded
    }

    /// The files it was read from.
    pub fn files(&self) -> impl ExactSizeIterator<Item = &FileInfo> + Clone {
        self.files.iter().map(|file| &file.info)
    }

    /// Title, as-of day and unknown keys of the files; of several files the first that states one counts.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The strict reading of the event's date; [`DaySpan::NEVER`] without one.
    pub fn bounds(&self, row: Row) -> DaySpan {
        self.columns.bounds(row)
    }

    /// The generous reading of the event's date.
    pub fn window(&self, row: Row) -> DaySpan {
        match self.columns.windows.binary_search_by_key(&row, |(row, _)| *row) {
            Ok(at) => self.columns.windows[at].1,
            Err(_) => self.bounds(row),
        }
    }

    /// The rows whose window is wider than their bounds, in order.
    pub fn windows(&self) -> &[(Row, DaySpan)] {
        &self.columns.windows
    }

    /// The day an event is filed under: its earliest, or its latest when the start is open or unknown.
    pub fn filed_under(&self, row: Row) -> Day {
        day::filed(self.bounds(row))
    }

    /// Whether the date of an event allows one day only.
    pub fn is_on_one_day(&self, row: Row) -> bool {
        self.columns.spans.get(row) == 0
    }

    /// Whether the dates of all events do.
    pub fn has_only_days(&self) -> bool {
        self.columns.spans.uniform() == Some(0)
    }

    /// The first and the last known day that any event reaches.
    pub fn extent(&self) -> Option<(Day, Day)> {
        self.extent
    }

    /// The first and the last day that an event is filed under.
    pub fn filed_extent(&self) -> Option<(Day, Day)> {
        self.filed_extent
    }

    /// How many events have each of [`Chronology::profiles`].
    pub fn profile_totals(&self) -> &[u32] {
        &self.profile_totals
    }

    /// The id of an event. A row of a table without one has the name of its file and its line.
    pub fn id(&self, row: Row) -> Cow<'_, str> {
        match self.columns.ids.get(row, self.columns.records.get(row), &self.texts) {
            TextCell::Text(id) => Cow::Borrowed(id),
            TextCell::Derived(_) => Cow::Owned(self.derived_id(row)),
        }
    }

    /// `icews:4711`: the file, and the line or the number of the record.
    fn derived_id(&self, row: Row) -> String {
        let (file, _) = self.texts.locate(self.columns.records.start(row));
        format!("{}:{}", self.files[file].label, self.number(row))
    }

    /// The line of its file that an event begins on, or its number among the records where it goes by that.
    pub fn number(&self, row: Row) -> usize {
        let start = self.columns.records.start(row);
        let (file, _) = self.texts.locate(start);
        let number = match self.numbers(file) {
            Some(starts) => starts.partition_point(|known| *known < start) + 1,
            None => self.line(row),
        };
        self.files[file].before + number
    }

    /// The id of an event as it is written; `None` for one that is made of its file and its number.
    pub fn given_id(&self, row: Row) -> Option<&str> {
        self.written_id(row)
    }

    /// Gives events of a piece of a table other ids; for `None` one that is made of the file and the number.
    pub fn replace_ids(&mut self, ids: Vec<(Row, Option<String>)>) {
        self.columns.ids.replace(ids);
    }

    /// Where the records of a file begin, in order, if they go by their numbers.
    fn numbers(&self, file: usize) -> Option<&[u32]> {
        let stored = &self.files[file];
        let starts = || {
            let all = self.rows().map(|row| self.columns.records.start(row));
            let mut starts: Vec<u32> = all.filter(|start| self.texts.locate(*start).0 == file).collect();
            starts.sort_unstable();
            starts
        };
        stored.decode.is_numbered().then(|| stored.numbers.get_or_init(starts).as_slice())
    }

    /// The line that an event begins on in what was read of its file, counted from 1.
    fn line(&self, row: Row) -> usize {
        let (file, at) = self.texts.locate(self.columns.records.start(row));
        let text = self.texts.part(file).as_bytes();
        let ends = self.files[file].line_ends.get_or_init(|| {
            let blocks = text.chunks(BLOCK).scan(0, |before, block| {
                let own = to_u32(memchr::memchr_iter(b'\n', block).count());
                Some(std::mem::replace(before, *before + own))
            });
            blocks.collect()
        });
        let block = at / BLOCK;
        let before = ends.get(block).map_or(0, |before| *before as usize);
        before + memchr::memchr_iter(b'\n', text.get(block * BLOCK..at).unwrap_or_default()).count() + 1
    }

    /// The line of its file that an event begins on, where the file was read line by line.
    pub fn line_in_file(&self, row: Row) -> Option<usize> {
        let (file, _) = self.texts.locate(self.columns.records.start(row));
        self.files[file].decode.has_lines().then(|| self.line(row))
    }

    /// The file that an event stands in and the line that it begins on there, as an editor counts; no line where what was read has
    /// other lines than the file.
    pub fn origin(&self, row: Row) -> (usize, Option<usize>) {
        let (file, at) = self.texts.locate(self.columns.records.start(row));
        let StoredFile { info, decode, .. } = &self.files[file];
        let has_lines_of = |text: &&Arc<String>| info.has_lines_of(text);
        if decode.has_lines() {
            return (file, self.texts.arc(file).filter(has_lines_of).map(|_| self.line(row)));
        }
        let line = decode.source().filter(has_lines_of).and_then(|source| {
            let first = decode.spots(self.record(row), at).into_iter().next()?;
            let before = source.as_bytes().get(..first.span.start())?;
            Some(memchr::memchr_iter(b'\n', before).count() + 1)
        });
        (file, line)
    }

    /// The title of an event, as written (not yet safe to draw); `None` for one that has none of its own.
    pub fn title(&self, row: Row) -> Option<Cow<'_, str>> {
        match self.columns.titles.get(row, self.columns.records.get(row), &self.texts) {
            TextCell::Text(title) => Some(Cow::Borrowed(title)),
            TextCell::Derived(_) => {
                let (file, _) = self.texts.locate(self.columns.records.start(row));
                self.files[file].decode.title(self.stored_record(row)).map(Cow::Owned)
            }
        }
    }

    /// Whether the title of an event stands for itself, see [`Decode::has_whole_title`].
    pub fn has_whole_title(&self, row: Row) -> bool {
        let (file, _) = self.texts.locate(self.columns.records.start(row));
        self.files[file].decode.has_whole_title(self.stored_record(row))
    }

    /// The name of whoever claims something in a source: that of the registered actor, if it is one.
    pub fn claimant<'a>(&'a self, claimant: &'a str) -> &'a str {
        self.actor_named(claimant.trim()).map_or(claimant, |actor| &self.actor(actor).name)
    }

    /// Whether an event is a row of a table, whose title need not say who took part.
    pub fn is_table_row(&self, row: Row) -> bool {
        let (file, _) = self.texts.locate(self.columns.records.start(row));
        self.files[file].decode.is_table()
    }

    /// The EDTF expression of an event; as written, where the file has EDTF.
    pub fn date_text(&self, row: Row) -> Cow<'_, str> {
        match self.columns.dates.get(row, self.columns.records.get(row), &self.texts) {
            TextCell::Text(date) => Cow::Borrowed(date),
            TextCell::Derived(form) => Cow::Owned(FormedDate::of_code(form, self.bounds(row)).edtf()),
        }
    }

    /// The rows whose dates allow days that are apart ([`EventDate::choices`]), in order, with these; found when they are asked for first.
    pub fn choices(&self) -> &[(Row, Arc<[DaySpan]>)] {
        self.choices.get_or_init(|| {
            let last = if self.has_only_days() { 0 } else { to_u32(self.len()) };
            let may_be = |row: &Row| {
                let date = self.columns.dates.get(*row, self.columns.records.get(*row), &self.texts);
                matches!(date, TextCell::Text(date) if EventDate::may_have_choices(date))
            };
            (0..last).filter(may_be).filter_map(|row| Some((row, self.date(row).choices()?.into()))).collect()
        })
    }

    /// The days on which an event may have begun, by the strict reading ([`EventDate::beginning`]).
    pub fn beginning(&self, row: Row) -> DaySpan {
        let bounds = self.bounds(row);
        match self.columns.dates.get(row, self.columns.records.get(row), &self.texts) {
            TextCell::Text(date) if date.contains('/') => self.date(row).beginning(),
            TextCell::Derived(form) if FormedDate::of_code(form, bounds).form() == DateForm::Throughout => {
                DaySpan { latest: bounds.earliest, ..bounds }
            }
            _ => bounds,
        }
    }

    /// The date of an event.
    pub fn date(&self, row: Row) -> EventDate {
        EventDate::parse(&self.date_text(row)).expect("the builder only takes events with a parsed date")
    }

    /// The text that the event was read from; empty where the chronology says something else.
    pub fn record(&self, row: Row) -> &str {
        if self.is_rewritten { "" } else { self.stored_record(row) }
    }

    /// Whether the text that the event was read from has a word, whatever the chronology says.
    pub fn has_in_record(&self, row: Row, word: &str) -> bool {
        memchr::memmem::find(self.stored_record(row).as_bytes(), word.as_bytes()).is_some()
    }

    /// How many bytes that text has.
    pub fn record_len(&self, row: Row) -> usize {
        self.columns.records.get(row).1 as usize
    }

    fn stored_record(&self, row: Row) -> &str {
        let (start, len) = self.columns.records.get(row);
        self.texts.get(start, len)
    }

    /// Which file the event stands in, and at which byte of what was read of it.
    pub fn record_at(&self, row: Row) -> RecordAt {
        RecordAt::new(&self.texts, self.columns.records.get(row))
    }

    /// Where every value of an event's record stands in what was read of its file, found anew whenever it is asked for; the outer ones
    /// before those within them. What an alias brings in is not among them, and of rows that are one event only the first is. Of a file
    /// whose events cannot be read one by one (flow style, aliases across events) all is read for it.
    pub fn spots(&self, row: Row) -> Vec<Spot> {
        let (file, at) = self.texts.locate(self.columns.records.start(row));
        self.files[file].decode.spots(self.record(row), at)
    }

    /// The bytes on the disk of what stands in the text of a file: behind the byte order mark, where there is one. `None` where the
    /// text is not what lies there, so that nothing can be written in its place: the file was packed, in another encoding, a
    /// spreadsheet, mended or turned.
    pub fn on_disk(&self, file: usize, span: ByteSpan) -> Option<Range<usize>> {
        let StoredFile { info, decode, .. } = self.files.get(file)?;
        let text = decode.source().or_else(|| self.texts.arc(file))?;
        let before = info.begins_at(text)?;
        (span.end() <= text.len()).then(|| span.start() + before..span.end() + before)
    }

    /// The whole event, parsed again from its record. Its title is [`Chronology::title`], or empty.
    pub fn event(&self, row: Row) -> Event {
        let (file, _) = self.texts.locate(self.columns.records.start(row));
        let event = self.files[file].decode.event(self.stored_record(row), &self.id(row));
        let mut event = event.expect("a record that was read once reads the same again");
        if event.title.is_empty() {
            event.title = self.title(row).map_or_else(String::new, Cow::into_owned);
        }
        self.rename(row, &mut event);
        event
    }

    /// The row of an id.
    pub fn row_of(&self, id: &str) -> Option<Row> {
        let own = |row: &Row| match self.columns.ids.get(*row, self.columns.records.get(*row), &self.texts) {
            TextCell::Text(own) => own == id,
            TextCell::Derived(_) => false,
        };
        let found = if self.columns.ids.is_all_derived() { None } else { self.rows().find(own) };
        found.or_else(|| self.row_of_line(id))
    }

    /// The row whose id was made of its file and its line or number.
    fn row_of_line(&self, id: &str) -> Option<Row> {
        let number: usize = id.rsplit_once(':')?.1.parse().ok()?;
        for (file, stored) in self.files.iter().enumerate() {
            let text = self.texts.part(file).as_bytes();
            let line = || match number.checked_sub(2) {
                None => Some(0),
                Some(before) => memchr::memchr_iter(b'\n', text).nth(before).map(|end| end + 1),
            };
            let start = match self.numbers(file) {
                Some(starts) => starts.get(number.checked_sub(1)?).copied(),
                None => line().map(|at| to_u32(at) + stored.base),
            };
            let end = start.map(|start| start + to_u32(self.line_length(file, (start - stored.base) as usize)));
            let is_there = |row: &Row| {
                let own = self.columns.records.start(*row);
                start.is_some_and(|start| start <= own) && end.is_some_and(|end| own <= end)
            };
            let found = self.rows().filter(is_there).find(|row| self.id(*row) == id);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Bytes up to the end of a line.
    fn line_length(&self, file: usize, at: usize) -> usize {
        let rest = self.texts.part(file).as_bytes().get(at..).unwrap_or_default();
        memchr::memchr(b'\n', rest).unwrap_or(rest.len())
    }

    /// Whether the event of a row has words that do not stand in its record: names of codes, say.
    pub fn has_derived_words(&self, row: Row) -> bool {
        let (file, _) = self.texts.locate(self.columns.records.start(row));
        self.files[file].decode.has_derived_words()
    }

    /// The actor of the registry whose id, name or alias this is, if it is one's.
    pub fn actor_named(&self, name: &str) -> Option<ActorId> {
        if let Meant::One(actor) = self.names.meant(name) { Some(actor) } else { None }
    }

    /// Number of the event's [`Profile`].
    pub fn profile_index(&self, row: Row) -> usize {
        number(self.columns.profiles.get(row)) as usize
    }

    /// The number of the one profile that all events have, if they have one.
    pub fn only_profile(&self) -> Option<usize> {
        self.columns.profiles.uniform().map(|profile| number(profile) as usize)
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
    pub fn mentions(&self, row: Row) -> impl Iterator<Item = (ActorId, Role)> + '_ {
        let count = |row: Row| self.profile(row).roles.len();
        let actors = &self.columns.mentions[self.starts.range(row, count)];
        actors.iter().copied().zip(self.profile(row).roles.iter().copied())
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

    /// Where two files say different things about an actor of one id.
    pub fn differing(&self) -> &[Difference] {
        &self.differing
    }

    /// The relations of an event, stated by it or by the other side, in order of the other event.
    pub fn links(&self, row: Row) -> &[Link] {
        let start = self.links.partition_point(|link| link.from < row);
        let end = self.links.partition_point(|link| link.from <= row);
        &self.links[start..end]
    }

    /// How many relations there are, each counted from both of its events.
    pub fn relations(&self) -> usize {
        self.links.len()
    }

    /// Bytes that the store holds per event and mention, above the bytes of the files and the tables of distinct things.
    pub fn column_bytes(&self) -> usize {
        let columns = &self.columns;
        columns.earliest.bytes()
            + columns.spans.bytes()
            + columns.windows.capacity() * size_of::<(Row, DaySpan)>()
            + columns.records.bytes()
            + columns.ids.bytes()
            + columns.titles.bytes()
            + columns.dates.bytes()
            + columns.profiles.bytes()
            + self.public_since.bytes()
            + self.starts.bytes()
            + columns.mentions.capacity() * size_of::<ActorId>()
            + self.postings.capacity() * size_of::<Row>()
            + self.links.capacity() * size_of::<Link>()
    }
}

/// The name of a file without folders and endings.
fn stem(name: &str) -> &str {
    if name == "standard input" {
        return "stdin";
    }
    let name = base_name(name);
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(name)
}

/// A count as a row or actor number. The builder refuses to hold more than fits.
fn to_u32(count: usize) -> u32 {
    u32::try_from(count).expect("the builder refuses more than u32::MAX of anything")
}
