//! A table that was opened: its records are found, its columns understood.

mod pieces;
mod records;
mod refusals;
mod repeats;

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::carrier::{Carrier, Fields};
use super::choices::Choices;
use super::dataset::Dataset;
use super::dates::Votes;
use super::foot::Foot;
use super::groups::{Groups, Keyed};
use super::head::{Head, Refused};
use super::headers::{guess, plain};
use super::json::{self, Records};
use super::layout::{Columns, Layout};
use super::lines::{Dialect, Parted};
use super::parting::{ACTORS, Parting};
use super::row::Rows;
use super::tally::{Kind, Tally};
use super::years::{self, Years};
use crate::chronology::{Batch, Builder, Chronology, Clash, FileInfo, Header, Row};
use crate::formats::csv::Own;
use crate::formats::problem::{Problem, ReadError};
use crate::formats::text::Text;
use crate::model::Actor;
use pieces::Long;
use records::{Place, SAMPLE, records, sample};
use refusals::{empty, no_list, several, too_deep};

/// Bytes that one task reads: more in a large file, whose names are brought together fewer times.
const STRETCH: usize = 1 << 19;
/// Tasks that a large file is cut into.
const STRETCHES: usize = 512;
/// Stretches whose rows are in memory at one time.
const GROUP: usize = 8;
/// Records that one task reads where they are found beforehand.
const ITEMS: usize = 512;
/// Bytes of a table all of whose dates are looked at, whatever the first of them are.
const LOOKED_THROUGH: usize = 4 << 20;
/// Records that the names of keys are gathered from.
const NAMED: usize = 2_000;

/// Most columns of records that name their fields: each of them costs something in each record.
const COLUMNS: usize = 512;

/// One object or line of JSON a record.
const LINES: Dialect = Dialect::new(0, false);

/// A table.
#[derive(Debug)]
pub(in crate::formats) struct TableFile {
    pub(in crate::formats) info: FileInfo,
    pub(in crate::formats) text: Arc<String>,
    rows: Arc<Rows>,
    records: Place,
    /// About how many rows there are.
    expected: usize,
    /// The keys that lead to the records, where they lie in an object.
    part: String,
    /// What is wrong with rows that were brought together.
    tally: Tally,
    /// What the file says about itself, and the actors that it registers.
    headers: Vec<(Header, Vec<Actor>)>,
    /// All of its text, where `text` is only the beginning of it, or a piece.
    long: Option<Long>,
    /// Its events, where they were read from its columns already: some at a time, and where the text of theirs begins.
    events: Mutex<Vec<(usize, Batch)>>,
}

/// What one task reads.
#[derive(Debug, Clone)]
enum Work<'s> {
    Stretch(Range<usize>, Dialect),
    Items(&'s [Range<usize>]),
    /// Rows that are one event.
    Groups(Range<usize>),
}

impl TableFile {
    /// A table of delimited text; `None` when the text is none.
    pub(in crate::formats) fn delimited(
        text: &Text,
        parted: Option<Parted>,
        choices: &Choices,
    ) -> Result<Option<Self>, ReadError> {
        let refuse = |refused: Refused| {
            let (message, hint) = refused.says();
            ReadError::new(&text.info.name, message, Some(&hint))
        };
        let head = Head::of(&text.text, parted, &choices.datasets).map_err(refuse)?;
        let Some(head) = head else { return Ok(None) };
        let Head { dialect, names, tags, start, is_missing, mut said } = head;
        let has_foot = parted != Some(Parted::Columns);
        let foot = if has_foot && text.long.is_none() { Foot::of(dialect, &text.text, start) } else { None };
        said.extend(foot.as_ref().map(Foot::says));
        let end = foot.map_or(text.text.len(), |foot| foot.start);
        let long = text.long.as_ref().map(|long| Long::of_lines(long, dialect, start, has_foot));
        let columns = Columns { names: distinct(names), tags, are_numbered: is_missing, said };
        let lines = line_ends(text.text.get(start..end).unwrap_or("")) + usize::from(!text.text.ends_with('\n'));
        let carrier = Carrier::Delimited(dialect);
        Self::new(text, columns, carrier, (Place::Within(start..end, dialect), lines), (choices, long)).map(Some)
    }

    /// A table of JSON; `None` when the text is none.
    pub(in crate::formats) fn json(text: &Text, choices: &Choices) -> Result<Option<Self>, ReadError> {
        let (place, part) = match json::records(&text.text, &choices.parts) {
            Some(Records::Lines) => (Place::Within(0..text.text.len(), LINES), String::new()),
            Some(Records::Items(items, part)) => (Place::Items(items), part),
            Some(Records::Several(keys)) => return Err(several(&text.info.name, &keys)),
            Some(Records::Empty(key)) => return Err(empty(&text.info.name, &key)),
            Some(Records::Nothing(keys)) => return Err(no_list(&text.info.name, &keys)),
            None if json::is_deep(&text.text) => return Err(too_deep(&text.info.name)),
            None => return Ok(None),
        };
        let expected = match &place {
            Place::Within(..) => line_ends(&text.text) + 1,
            Place::Items(items) => items.len(),
        };
        let table = Self::named(text, Carrier::Json, (place, expected), choices)?;
        Ok(Some(Self { part, ..table }))
    }

    /// Somebody else's list of events in YAML, whose items were found.
    pub(in crate::formats) fn yaml(
        text: &Text,
        items: Vec<Range<usize>>,
        choices: &Choices,
    ) -> Result<Self, ReadError> {
        let expected = items.len();
        Self::named(text, Carrier::Yaml, (Place::Items(items), expected), choices)
    }

    /// A table whose records name their fields.
    fn named(
        text: &Text,
        carrier: fn(HashMap<String, usize>) -> Carrier,
        (place, expected): (Place, usize),
        choices: &Choices,
    ) -> Result<Self, ReadError> {
        let nameless = carrier(HashMap::new());
        // How often each name is there, and the order in which they come.
        let mut names: HashMap<String, (usize, usize)> = HashMap::new();
        let mut fields = Fields::default();
        for record in records(&place, &text.text).take(NAMED) {
            if nameless.fields(text.text.get(record).unwrap_or(""), 0, &mut fields) {
                for (name, _) in fields.more.drain(..) {
                    let next = names.len();
                    names.entry(name).or_insert((0, next)).0 += 1;
                }
            }
        }
        let headers = most_frequent(names, choices);
        let mut deep = records(&place, &text.text).take(NAMED).filter_map(|record| text.text.get(record));
        if headers.is_empty() && deep.any(json::is_deep) {
            return Err(too_deep(&text.info.name));
        }
        drop(deep);
        let carrier = carrier(Carrier::by_name(&headers));
        let columns = Columns { names: headers, ..Columns::default() };
        let long = match (&text.long, &place) {
            (Some(long), Place::Within(range, dialect)) => Some(Long::of_lines(long, *dialect, range.start, false)),
            _ => None,
        };
        Self::new(text, columns, carrier, (place, expected), (choices, long))
    }

    fn new(
        text: &Text,
        columns: Columns,
        carrier: Carrier,
        (records_at, expected): (Place, usize),
        (choices, long): (&Choices, Option<Long>),
    ) -> Result<Self, ReadError> {
        let far = long.as_ref().map(|long| |at: usize| long.window(at));
        let far = far.as_ref().zip(long.as_ref()).map(|(window, long)| (long.end(), window as records::Window<'_>));
        let sample = sample(&records_at, &text.text, (&carrier, columns.names.len()), far);
        let layout = Layout::new(&text.info.name, columns, choices, &sample)?;
        let own = || match text.kind {
            _ if text.beside.is_some() => Some(Own::of_columns(&layout.headers)),
            kind => Own::of(&layout.headers, kind == Some(crate::formats::input::Kind::Tsv)),
        };
        let own = if choices.columns.is_empty() { own() } else { None };
        // Rows of a file of columns have numbers and no lines.
        let is_list = matches!((&carrier, &records_at), (Carrier::Json(_), Place::Items(_)))
            || matches!(&records_at, Place::Within(_, dialect) if *dialect == Dialect::OF_COLUMNS);
        let is_brief = own.is_none() && layout.is_brief() && layout.known.together.is_none();
        let name = text.info.base_name().to_owned();
        let has_whole_titles = text.beside.as_ref().is_none_or(|beside| beside.has_whole_titles);
        let rows = Rows { carrier, layout, is_list, own, name, groups: None, years: None, is_brief, has_whole_titles };
        let mut table = Self {
            info: text.info.clone(),
            text: Arc::clone(&text.text),
            rows: Arc::new(rows),
            records: records_at,
            expected,
            part: String::new(),
            tally: Tally::default(),
            headers: Vec::new(),
            long,
            events: Mutex::default(),
        };
        table.decide_day_order(&sample);
        table.decide_parting(&sample);
        table.find_years(&sample);
        table.bring_together();
        Ok(table)
    }

    /// Finds the rows that are one event, where the data set says so, and counts what is wrong with each of them.
    fn bring_together(&mut self) {
        let Some(column) = self.rows.layout.known.together.filter(|_| self.rows.own.is_none()) else { return };
        if let Some(long) = &mut self.long {
            long.needs_all = true;
            return;
        }
        let found: Vec<_> = self.work().into_par_iter().map(|work| self.keyed(&work, column)).collect();
        let mut parts = Vec::with_capacity(found.len());
        for (part, tally) in found {
            self.tally.join(tally);
            parts.push(part);
        }
        let groups = Groups::of(Arc::clone(&self.text), parts);
        self.expected = groups.as_ref().map_or(self.expected, Groups::len);
        if let Some(rows) = Arc::get_mut(&mut self.rows) {
            rows.groups = groups;
        }
    }

    /// The records of a piece of work with the numbers of their keys, which stand in a column, and these keys.
    fn keyed(&self, work: &Work<'_>, column: usize) -> ((Vec<String>, Vec<Keyed>), Tally) {
        let (mut keys, mut rows, mut tally) = (Vec::new(), Vec::new(), Tally::default());
        let mut numbers: HashMap<String, u32> = HashMap::new();
        self.each(work, |fields, found| {
            if !self.is_row(fields, &found, &mut tally) {
                return;
            }
            self.rows.judge(fields, &self.rows.when(fields), found.range.start, &mut tally);
            let key = fields.get(column);
            let number = numbers.get(key).copied().or_else(|| {
                let number = u32::try_from(keys.len()).ok().filter(|_| !key.is_empty())?;
                keys.push(key.to_owned());
                numbers.insert(key.to_owned(), number);
                Some(number)
            });
            rows.push((found.range, number));
        });
        ((keys, rows), tally)
    }

    /// Which rows were brought together, for people.
    pub(in crate::formats) fn together(&self) -> Option<String> {
        let groups = self.rows.groups.as_ref()?;
        let column = self.rows.layout.headers.get(self.rows.layout.known.together?)?;
        let events = if groups.len() == 1 { "1 event".to_owned() } else { format!("{} events", groups.len()) };
        Some(format!(
            "rows with the same `{}` are one event: {} rows, {events}",
            crate::model::clean::line(column),
            groups.rows()
        ))
    }

    /// Looks at all dates before it is decided whether the day or the month comes first, and what numbers count, if some of those
    /// that were looked at ask for it.
    fn decide_day_order(&mut self, sample: &[Vec<String>]) {
        let columns = self.rows.layout.date_columns();
        let none = || vec![Votes::default(); columns.len()];
        let mut votes = none();
        for row in sample {
            let cells = columns.iter().map(|at| row.get(*at).map_or("", String::as_str));
            votes.iter_mut().zip(cells).for_each(|(votes, cell)| votes.count(cell));
        }
        // Of a large table the sample says whether there is something to decide.
        let length = self.long.as_ref().map_or(self.text.len(), Long::end);
        if length > LOOKED_THROUGH && !votes.iter().any(|votes| votes.asks()) {
            return;
        }
        let join = |one: Vec<Votes>, other: Vec<Votes>| one.into_iter().zip(other).map(|(a, b)| a.join(b)).collect();
        let count = |table: &Self, work: Work<'_>| {
            let mut votes = none();
            table.each(&work, |fields, _| {
                votes.iter_mut().zip(&columns).for_each(|(votes, at)| votes.count(fields.get(*at)));
            });
            votes
        };
        let votes = self.gather(count, none, join);
        if let Some(rows) = Arc::get_mut(&mut self.rows) {
            rows.layout.decide(&votes);
        }
    }

    /// Finds out what parts several actors in one cell. Only where something does, the names of all rows are gathered.
    fn decide_parting(&mut self, sample: &[Vec<String>]) {
        let layout = &self.rows.layout;
        // Of a known data set nothing is guessed.
        let is_known = self.is_own() || layout.dataset.is_some();
        let cells = |field| layout.cells(field, sample).collect();
        let parting = if is_known { Parting::default() } else { Parting::of(&ACTORS.map(cells)) };
        if parting.is_none() {
            return;
        }
        let columns: Vec<usize> = ACTORS.iter().flat_map(|field| layout.columns(*field)).copied().collect();
        let note = |table: &Self, work: Work<'_>| {
            let mut names = Parting::default();
            table.each(&work, |fields, _| columns.iter().for_each(|column| names.note(fields.get(*column))));
            names
        };
        let is_all = sample.len() < SAMPLE;
        let names = if is_all { Parting::default() } else { self.gather(note, Parting::default, Parting::join) };
        if let Some(rows) = Arc::get_mut(&mut self.rows) {
            rows.layout.parting = parting.join(names);
        }
    }

    /// What is found in all of the text, in whatever pieces it comes.
    fn gather<T: Send>(
        &self,
        find: impl Fn(&Self, Work<'_>) -> T + Sync,
        none: impl Fn() -> T + Send + Sync,
        join: impl Fn(T, T) -> T + Send + Sync,
    ) -> T {
        let of = |table: &Self| table.work().into_par_iter().map(|work| find(table, work)).reduce(&none, &join);
        if self.long.is_none() {
            return of(self);
        }
        self.pieces(pieces::LOOKED_AT).fold(none(), |found, (_, piece)| join(found, of(&piece)))
    }

    /// Finds the years that stand in rows of their own above the rows of that year, where some of those looked at do.
    fn find_years(&mut self, sample: &[Vec<String>]) {
        if self.is_own() || !Years::may_be(&self.rows.layout, &self.rows.carrier, sample) {
            return;
        }
        if let Some(long) = &mut self.long {
            long.needs_all = true;
            return;
        }
        let mut found = Vec::new();
        for work in self.work() {
            self.each(&work, |fields, Found { range, .. }| {
                found
                    .extend(years::heading(fields.values.iter().map(|value| &**value)).map(|year| (range.start, year)));
            });
        }
        let years = Years::new(&self.text, found);
        if let Some(rows) = Arc::get_mut(&mut self.rows) {
            rows.layout.say(years.says());
            rows.years = Some(years);
        }
    }

    /// The same with what the file says of its events all together.
    pub(in crate::formats) fn with_headers(self, headers: Vec<(Header, Vec<Actor>)>) -> Self {
        Self { headers, ..self }
    }

    /// The same, which knows more actors, none of them registered.
    #[cfg(feature = "engine")]
    pub(in crate::formats) fn knows(&mut self, actors: Vec<Actor>) {
        self.headers.push((Header::default(), actors));
    }

    /// Keeps the events that were read from the columns of a file that annals wrote, unless the user says what columns mean.
    pub(in crate::formats) fn take_events(&mut self, events: Vec<(usize, Batch)>) {
        if self.is_own() {
            self.events = Mutex::new(events);
        }
    }

    /// How the columns are understood.
    pub(in crate::formats) fn layout(&self) -> &Layout {
        &self.rows.layout
    }

    /// What the file says about itself, and the actors that it registers.
    pub(in crate::formats) fn headers(&self) -> &[(Header, Vec<Actor>)] {
        &self.headers
    }

    /// Whether annals wrote the table.
    pub(in crate::formats) fn is_own(&self) -> bool {
        self.rows.own.is_some()
    }

    /// What the records are written in, in words.
    pub(in crate::formats) fn form(&self) -> String {
        match &self.rows.carrier {
            Carrier::Delimited(dialect) => {
                let by = match dialect.delimiter {
                    b'\t' => "tabs".to_owned(),
                    b',' => "commas".to_owned(),
                    b';' => "semicolons".to_owned(),
                    b'|' => "bars".to_owned(),
                    b':' => "colons".to_owned(),
                    b' ' => "spaces".to_owned(),
                    other => format!("`{}`", char::from(other)),
                };
                let quotes = if dialect.has_quotes { "" } else { ", quotes are letters" };
                format!("fields parted by {by}{quotes}")
            }
            Carrier::Json(_) if matches!(self.records, Place::Within(..)) => "JSON, an object a line".to_owned(),
            Carrier::Json(_) if self.part.is_empty() => "a list in JSON".to_owned(),
            Carrier::Json(_) => match self.part.strip_suffix('*') {
                Some("") => "objects in JSON by their keys".to_owned(),
                Some(before) => format!("objects in JSON by their keys, under `{}`", before.trim_end_matches('.')),
                None => format!("a list in JSON, under `{}`", self.part),
            },
            Carrier::Yaml(_) => "a list in YAML".to_owned(),
        }
    }

    /// The work of reading the events.
    fn work_of_events(&self) -> Vec<Work<'_>> {
        let Some(groups) = &self.rows.groups else { return self.work() };
        let mut work = Vec::new();
        let (mut first, mut rows) = (0, 0);
        for number in 0..groups.len() {
            rows += groups.get(number).len();
            if rows >= ITEMS || number + 1 == groups.len() {
                work.push(Work::Groups(first..number + 1));
                (first, rows) = (number + 1, 0);
            }
        }
        work
    }

    fn work(&self) -> Vec<Work<'_>> {
        match &self.records {
            Place::Within(Range { start, end }, dialect) => {
                let text = self.text.get(..*end).unwrap_or("");
                let bytes = (text.len() / STRETCHES).clamp(STRETCH, 4 * STRETCH);
                let stretches = dialect.stretches(text, *start, bytes);
                stretches.into_iter().map(|stretch| Work::Stretch(stretch, *dialect)).collect()
            }
            Place::Items(items) => items.chunks(ITEMS).map(Work::Items).collect(),
        }
    }

    /// Goes through the records of a piece of work: their fields and where they are.
    fn each(&self, work: &Work<'_>, mut visit: impl FnMut(&Fields<'_>, Found)) {
        let columns = self.rows.layout.headers.len();
        let mut fields = Fields::default();
        let mut one = |range: Range<usize>, is_broken: bool| {
            let record = self.text.get(range.clone()).unwrap_or("");
            let begins = record.as_bytes().first().is_some_and(u8::is_ascii_graphic);
            if !begins && record.trim().is_empty() {
                return;
            }
            let is_read = self.rows.fields(record, &mut fields);
            if !is_read {
                fields.values.clear();
            } else if !is_broken && fields.is_empty() && !self.rows.is_nothing_else(record) {
                return;
            }
            let is_ragged = fields.own.is_some_and(|own| own != columns);
            visit(&fields, Found { range, is_broken, is_read, is_ragged });
        };
        match work {
            Work::Stretch(stretch, dialect) => {
                let part = self.text.get(..stretch.end).unwrap_or("");
                dialect.records(part, stretch.start).for_each(|record| one(record.range, record.is_broken));
            }
            Work::Items(items) => items.iter().for_each(|item| one(item.clone(), false)),
            Work::Groups(_) => {}
        }
    }

    fn read(&self, work: &Work<'_>) -> (Batch, Tally) {
        let (mut batch, mut tally) = (Batch::default(), Tally::default());
        if let Work::Groups(groups) = work {
            groups.clone().for_each(|number| self.read_together(number, &mut batch, &mut tally));
            return (batch, tally);
        }
        self.each(work, |fields, found| {
            if self.is_row(fields, &found, &mut tally) {
                let Range { start, end } = found.range;
                self.rows.push(fields, (&self.text, start, end), &mut batch, &mut tally);
            }
        });
        (batch, tally)
    }

    /// Reads the rows that are one event. What is wrong with each of them was counted when they were brought together.
    fn read_together(&self, number: usize, batch: &mut Batch, tally: &mut Tally) {
        let Some(groups) = &self.rows.groups else { return };
        let fields = |range: Range<usize>| {
            let mut fields = Fields::default();
            if !self.rows.fields(self.text.get(range).unwrap_or(""), &mut fields) {
                fields.values.clear();
            }
            fields
        };
        let rows: Vec<Fields<'_>> = groups.get(number).map(fields).collect();
        if let Some(Range { start, end }) = groups.get(number).next() {
            self.rows.push_together(&rows, (&self.text, start, end), batch, tally);
        }
    }

    /// Whether a record is a row. What is wrong with its form is counted.
    fn is_row(&self, fields: &Fields<'_>, found: &Found, tally: &mut Tally) -> bool {
        let record = self.text.get(found.range.clone()).unwrap_or("");
        let line = || record.lines().next().unwrap_or("");
        if found.is_read && fields.is_empty() && !self.rows.carrier.is_record(record) {
            tally.add(Kind::NoRecord, found.range.start, line());
            return false;
        }
        if self.rows.years.as_ref().is_some_and(|years| years.is_one(found.range.start)) {
            return false;
        }
        if self.rows.is_header(fields) && !self.is_own() {
            tally.add(Kind::Header, found.range.start, line());
            return false;
        }
        let problem = match (found.is_broken, found.is_read, found.is_ragged) {
            (_, false, _) if json::is_deep(record) => Some(Kind::DeepRecord),
            (_, false, _) => Some(Kind::BadRecord),
            (true, true, _) => Some(Kind::OpenQuote),
            (false, true, true) => Some(Kind::Ragged),
            (false, true, false) => None,
        };
        if let Some(kind) = problem {
            tally.add(kind, found.range.start, line());
        }
        true
    }

    /// Adds all rows to a builder. `progress` hears how many bytes and rows are done.
    ///
    /// # Errors
    /// What `progress` says to stop, and too much text.
    pub(in crate::formats) fn add(
        &self,
        builder: &mut Builder,
        progress: &mut dyn FnMut(usize, usize) -> Result<(), ReadError>,
    ) -> Result<Tally, ReadError> {
        let too_large = |error: crate::chronology::TooLarge| ReadError::new(&self.info.name, error.to_string(), None);
        let rows = Arc::clone(&self.rows);
        let file =
            builder.add_file(self.info.clone(), Arc::clone(&self.text), rows, self.expected).map_err(too_large)?;
        let known = std::mem::take(&mut *self.events.lock().unwrap_or_else(PoisonError::into_inner));
        if !known.is_empty() {
            let mut count = 0;
            for (start, batch) in known {
                count += batch.len();
                progress(start, count)?;
                builder.append(file, start, batch, self.expected);
            }
            return Ok(self.tally.clone());
        }
        let work = self.work_of_events();
        let mut groups = work.chunks(GROUP);
        let read = |work: Option<&[Work<'_>]>| -> Vec<(Batch, Tally)> {
            work.unwrap_or_default().par_iter().map(|work| self.read(work)).collect()
        };
        let (mut tally, mut count) = (self.tally.clone(), 0);
        let mut next = groups.next();
        let mut group = read(next);
        while !group.is_empty() {
            count += group.iter().map(|(batch, _)| batch.len()).sum::<usize>();
            progress(next.and_then(|work| work.last()).map_or(0, |work| self.end(work)), count)?;
            next = groups.next();
            // The next group is read while this one is stored.
            let store = || {
                for (batch, own) in group {
                    builder.append(file, 0, batch, self.expected);
                    tally.join(own);
                }
            };
            ((), group) = rayon::join(store, || read(next));
        }
        builder.leave_out(tally.left_out());
        builder.count_unread_dates(tally.unread_dates());
        Ok(tally)
    }

    /// About how many bytes of the text are read when a piece of work is done.
    fn end(&self, work: &Work<'_>) -> usize {
        match work {
            Work::Stretch(stretch, _) => stretch.end,
            Work::Items(items) => items.last().map_or(0, |item| item.end),
            Work::Groups(groups) => self.text.len() / self.expected.max(1) * groups.end,
        }
    }

    /// What is wrong with the rows, also beside others and the registry.
    pub(in crate::formats) fn problems<'c>(
        &self,
        mut tally: Tally,
        chronology: &Chronology,
        clashes: impl Iterator<Item = &'c Clash>,
    ) -> Vec<Problem> {
        for clash in clashes {
            let at = clash.at().start;
            match clash {
                Clash::DuplicateId { id, .. } => tally.add(Kind::TwiceId, at, id),
                Clash::SharedId { ids: [_, own], .. } => tally.add(Kind::SharedId, at, own),
                Clash::UnclearActor { actor, .. } => tally.add(Kind::UnclearActor, at, &chronology.actor(*actor).name),
                Clash::UnclearTarget { target, .. } => tally.add(Kind::UnclearTarget, at, target),
                Clash::Dangling { target, .. } => tally.add(Kind::Dangling, at, target),
                Clash::Untimely { is_possible: true, .. } => {}
                Clash::Untimely { rows: [_, other], .. } => tally.add(Kind::Untimely, at, &chronology.id(*other)),
            }
        }
        tally.problems(&self.info.name, &self.text)
    }

    /// Counts the rows that are the same in every column as an earlier one. Where a data set brings rows together nothing is
    /// there twice for it.
    pub(in crate::formats) fn count_repeats(&self, file: usize, chronology: &Chronology, tally: &mut Tally) {
        if self.rows.groups.is_some() {
            return;
        }
        let row = |row: usize| {
            let at = chronology.record_at(Row::try_from(row).ok()?);
            (at.file == file).then_some(at.start..at.end)
        };
        for at in repeats::of(&self.text, chronology.len(), row) {
            tally.add(Kind::Repeat, at, "");
        }
    }
}

/// Where a record is, and what is wrong with it.
struct Found {
    range: Range<usize>,
    is_broken: bool,
    is_read: bool,
    is_ragged: bool,
}

/// Whether a text, or the beginning of one, is a table with dates in it.
pub(in crate::formats) fn has_dates(text: &str, parted: Option<Parted>, choices: &Choices) -> bool {
    let Ok(Some(head)) = Head::of(text, parted, &choices.datasets) else { return false };
    let Head { dialect, names, tags, start, is_missing, said } = head;
    let columns = Columns { names: distinct(names), tags, are_numbered: is_missing, said };
    let place = Place::Within(start..text.len(), dialect);
    let rows = sample(&place, text, (&Carrier::Delimited(dialect), columns.names.len()), None);
    !rows.is_empty() && columns.names.len() > 1 && Layout::new("", columns, choices, &rows).is_ok()
}

/// The names that become columns, in the order they came: those that mean something, then the most frequent. What stands under
/// the others is kept with its event.
fn most_frequent(names: HashMap<String, (usize, usize)>, choices: &Choices) -> Vec<String> {
    let mut names: Vec<(String, usize, usize)> =
        names.into_iter().map(|(name, (times, at))| (name, times, at)).collect();
    names.sort_unstable_by_key(|(_, _, at)| *at);
    let mut headers: Vec<String> = names.iter().map(|(name, ..)| name.clone()).collect();
    if headers.len() <= COLUMNS {
        return headers;
    }
    let meant: HashSet<usize> = guess(&headers).into_iter().map(|(_, column)| column).collect();
    let chosen: HashSet<String> =
        choices.columns.iter().flat_map(|(_, columns)| columns).map(|name| plain(name)).collect();
    let dataset = Dataset::of_headers(&headers, &choices.datasets);
    let of_dataset: HashSet<String> = dataset.map(Dataset::column_names).into_iter().flatten().map(plain).collect();
    let is_wanted = |name: &String, at: &usize| {
        let name = plain(name);
        meant.contains(at) || chosen.contains(&name) || of_dataset.contains(&name)
    };
    names.sort_by_cached_key(|(name, times, at)| (!is_wanted(name, at), usize::MAX - times));
    let taken: HashSet<String> = names.into_iter().take(COLUMNS).map(|(name, ..)| name).collect();
    headers.retain(|name| taken.contains(name));
    headers
}

fn line_ends(text: &str) -> usize {
    text.as_bytes().par_chunks(1 << 20).map(|part| memchr::memchr_iter(b'\n', part).count()).sum()
}

/// Names of columns, each there once: a second `date` is `date 2`, one without a name `column 3`.
fn distinct(names: Vec<String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::with_capacity(names.len());
    let mut taken: HashSet<String> = HashSet::with_capacity(names.len());
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for (at, name) in names.into_iter().enumerate() {
        let name = if name.is_empty() { format!("column {}", at + 1) } else { name };
        let mut own = name.clone();
        while !taken.insert(own.clone()) {
            let number = numbers.entry(name.clone()).or_insert(1);
            *number += 1;
            own = format!("{name} {number}");
        }
        distinct.push(own);
    }
    distinct
}
