//! A chronology in which every text says something else: what of this one is handed on, with names replaced, say.
//!
//! It has the records of this one and reads them as this one does; what is read is rewritten before anybody sees it. So it takes
//! no more room than its columns, and whoever reads it, through whatever accessor, has no way around the rewriting.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::batch::{Batch, RowDraft, RowText};
use super::columns::TextCell;
use super::{ActorId, Builder, Chronology, Decode, FileInfo, Header, Row, TooLarge};
use crate::model::{Actor, Event, FormedDate, Role, Spot, WrittenDate};

/// What becomes of texts.
pub trait Rewrite: Send + Sync + std::fmt::Debug {
    /// Rewrites an event, but for its id and the targets of its relations.
    fn event(&self, event: &mut Event);

    /// A title, where it is rewritten.
    fn title(&self, title: &str) -> Option<String>;

    /// A type or a tag, where it is rewritten.
    fn word(&self, word: &str) -> Option<String>;

    /// The id of an event, where it is rewritten. Ids that become one are told apart by whoever asks.
    fn id(&self, id: &str) -> Option<String>;

    /// An actor as events name it, where that is rewritten.
    fn mention(&self, actor: &str) -> Option<String>;

    /// Told how many mentions are rewritten of an event that is not looked at as a whole, and whether its title is.
    fn count_brief(&self, _mentions: usize, _is_title_new: bool) {}

    /// An actor of the registry.
    fn actor(&self, actor: &Actor) -> Actor;

    /// What the files say of themselves.
    fn header(&self, header: &Header) -> Header;

    /// A file.
    fn file(&self, info: &FileInfo) -> FileInfo;

    /// The data set that records belong to, where it is rewritten.
    fn dataset(&self, dataset: &str) -> Option<String> {
        self.word(dataset)
    }
}

/// Why a chronology was not rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRewritten {
    /// Rewriting makes more of it than the store holds.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// Nobody wants it any more.
    #[error("it was stopped")]
    Stopped,
}

/// Told how many rows are rewritten of how many; whether somebody still waits for them.
pub type IsAwaited<'a> = &'a (dyn Fn(usize, usize) -> bool + Sync);

/// An error where nobody waits any more.
fn go_on(is_awaited: IsAwaited<'_>, done: usize, of: usize) -> Result<(), NotRewritten> {
    if is_awaited(done, of) { Ok(()) } else { Err(NotRewritten::Stopped) }
}

/// What becomes of the texts of a chronology, with the ids of its events: these are looked at once, however often it is rewritten.
#[derive(Debug)]
pub struct Rewriter {
    rewrite: Arc<dyn Rewrite>,
    ids: NewIds,
}

/// The ids of events that are rewritten.
#[derive(Debug, Default, Clone)]
struct NewIds {
    ids: HashMap<String, String>,
    /// The same by how ids are compared.
    spelled: HashMap<String, String>,
    /// The targets of relations, by the new id of their event, where the record alone does not say them.
    targets: HashMap<String, Vec<String>>,
}

impl NewIds {
    /// What an id is called that somebody refers to.
    fn target(&self, target: &str, rewrite: &dyn Rewrite) -> Option<String> {
        let known = self.ids.get(target).or_else(|| self.spelled.get(&super::id_key(target)));
        known.cloned().or_else(|| rewrite.id(target))
    }
}

/// Reads records as another does, and rewrites what it read.
#[derive(Debug)]
struct Rewriting {
    inner: Arc<dyn Decode>,
    rewrite: Arc<dyn Rewrite>,
    ids: Arc<NewIds>,
    dataset: Option<String>,
}

impl Rewriting {
    fn rewrite(&self, event: &mut Event) {
        self.rewrite.event(event);
        for relation in &mut event.relations {
            if let Some(target) = self.ids.target(&relation.target, &*self.rewrite) {
                relation.target = target;
            }
        }
    }
}

impl Decode for Rewriting {
    fn event(&self, record: &str, id: &str) -> Option<Event> {
        let mut event = self.inner.event(record, id)?;
        if event.title.is_empty() {
            event.title = self.inner.title(record).unwrap_or_default();
        }
        self.rewrite(&mut event);
        id.clone_into(&mut event.id);
        if let Some(targets) = self.ids.targets.get(id) {
            event
                .relations
                .iter_mut()
                .zip(targets)
                .for_each(|(relation, target)| target.clone_into(&mut relation.target));
        }
        Some(event)
    }

    fn title(&self, record: &str) -> Option<String> {
        let title = self.inner.title(record).or_else(|| self.inner.event(record, "").map(|event| event.title))?;
        Some(self.rewrite.title(&title).unwrap_or(title)).filter(|title| !title.is_empty())
    }

    fn spots(&self, _: &str, _: usize) -> Vec<Spot> {
        Vec::new()
    }

    fn has_derived_words(&self) -> bool {
        self.inner.has_derived_words()
    }

    fn is_numbered(&self) -> bool {
        self.inner.is_numbered()
    }

    fn has_lines(&self) -> bool {
        self.inner.has_lines()
    }

    fn is_table(&self) -> bool {
        self.inner.is_table()
    }

    fn has_whole_title(&self, record: &str) -> bool {
        self.inner.has_whole_title(record)
    }

    fn is_brief(&self, record: &str, has_id: bool) -> bool {
        self.inner.is_brief(record, has_id)
    }

    fn dataset(&self) -> Option<&str> {
        self.dataset.as_deref()
    }
}

/// Texts, each as it is rewritten.
fn each<'a>(texts: impl Iterator<Item = &'a str>, new: impl Fn(&str) -> Option<String>) -> Vec<Cow<'a, str>> {
    texts.map(|text| new(text).map_or(Cow::Borrowed(text), Cow::Owned)).collect()
}

/// A text as a part of a record that begins at a byte of its file, where it is one.
fn within<'a>(record: &str, at: usize, text: &'a str) -> RowText<'a> {
    match memchr::memmem::find(record.as_bytes(), text.as_bytes()) {
        Some(from) if !text.is_empty() => RowText::Within(at + from, at + from + text.len()),
        _ => RowText::Text(text),
    }
}

/// Rows that one task rewrites, and tasks whose rows are in memory at one time before the store has them.
const PART: usize = 4096;
const WAVE: usize = 16;

/// Rows after which somebody is told, and asked whether to go on: looking for many names in long texts takes its time.
const STEP: usize = 64;

/// A rewriting of some rows of a chronology.
struct Pass<'a> {
    old: &'a Chronology,
    is_awaited: IsAwaited<'a>,
    /// How many rows are done, of how many.
    done: AtomicUsize,
    of: usize,
    rewrite: &'a Arc<dyn Rewrite>,
    ids: Arc<NewIds>,
    /// Types, tags and actors by their numbers, as they are rewritten.
    kinds: Vec<Cow<'a, str>>,
    tags: Vec<Cow<'a, str>>,
    actors: Vec<Cow<'a, str>>,
}

impl Chronology {
    /// Looks at the ids of all events.
    ///
    /// # Errors
    /// [`NotRewritten::Stopped`] where nobody waits any more.
    pub fn rewriter(&self, rewrite: Arc<dyn Rewrite>, is_awaited: IsAwaited<'_>) -> Result<Rewriter, NotRewritten> {
        let ids = self.rewritten_ids(&*rewrite, is_awaited)?;
        Ok(Rewriter { rewrite, ids })
    }

    /// Some of its rows (in order) with those actors of its registry, rewritten.
    ///
    /// # Errors
    /// [`NotRewritten`]: too much for the store, or nobody waits any more.
    pub fn rewritten(
        &self,
        (rows, registry): (&[Row], &[ActorId]),
        is_excerpt: bool,
        Rewriter { rewrite, ids }: &Rewriter,
        is_awaited: IsAwaited<'_>,
    ) -> Result<Self, NotRewritten> {
        go_on(is_awaited, 0, rows.len())?;
        let targets = self.rewritten_targets(rows, ids, &**rewrite);
        let ids = Arc::new(NewIds { targets, ..ids.clone() });
        let rewriter = Pass {
            old: self,
            is_awaited,
            done: AtomicUsize::new(0),
            of: rows.len(),
            rewrite,
            ids: Arc::clone(&ids),
            kinds: each(self.kinds.iter().map(String::as_str), |kind| rewrite.word(kind)),
            tags: each(self.tags.iter().map(String::as_str), |tag| rewrite.word(tag)),
            actors: each(self.actors.iter().map(|actor| actor.id.as_str()), |actor| rewrite.mention(actor)),
        };
        let mut builder = Builder::new();
        let registered = registry.iter().map(|actor| rewrite.actor(self.actor(*actor))).collect();
        builder.add_header(Header { is_excerpt, ..rewrite.header(&self.header) }, registered);
        let mut by_file: Vec<Vec<Row>> = vec![Vec::new(); self.files.len()];
        for row in rows {
            by_file[self.texts.locate(self.columns.records.start(*row)).0].push(*row);
        }
        for (file, rows) in by_file.iter().enumerate() {
            let stored = &self.files[file];
            let dataset = stored.decode.dataset().map(|own| rewrite.dataset(own).unwrap_or_else(|| own.to_owned()));
            let (inner, rewrite, ids) = (Arc::clone(&stored.decode), Arc::clone(rewrite), Arc::clone(&ids));
            let info = rewrite.file(&stored.info);
            let decode = Arc::new(Rewriting { inner, rewrite, ids, dataset });
            let text = self.texts.arc(file).cloned().unwrap_or_default();
            let number = builder.add_file(info, text, decode, rows.len())?;
            for wave in rows.chunks(PART * WAVE) {
                for batch in rewriter.batches(file, wave)? {
                    builder.append(number, 0, batch, rows.len());
                }
            }
        }
        let (mut chronology, _) = builder.finish()?;
        chronology.is_rewritten = true;
        Ok(chronology)
    }

    /// The ids that are rewritten, each to one of its own.
    fn rewritten_ids(&self, rewrite: &dyn Rewrite, is_awaited: IsAwaited<'_>) -> Result<NewIds, NotRewritten> {
        if self.columns.ids.is_all_derived() {
            return Ok(NewIds::default());
        }
        let rows: Vec<Row> = self.rows().collect();
        let new = |row: &Row| {
            let id = self.id(*row);
            rewrite.id(&id).map(|new| (id.into_owned(), new))
        };
        let step = |rows: &[Row]| {
            go_on(is_awaited, 0, self.len())?;
            Ok(rows.iter().filter_map(new).collect())
        };
        let changed: Vec<Vec<(String, String)>> =
            rows.par_chunks(STEP).map(step).collect::<Result<_, NotRewritten>>()?;
        let changed: Vec<(String, String)> = changed.into_iter().flatten().collect();
        if changed.is_empty() {
            return Ok(NewIds::default());
        }
        let wanted: std::collections::HashSet<&str> = changed.iter().map(|(_, new)| new.as_str()).collect();
        let stay = rows.iter().map(|row| self.id(*row)).filter(|id| wanted.contains(&**id)).map(Cow::into_owned);
        let mut taken = super::ids::Taken { ids: stay.collect(), ..super::ids::Taken::default() };
        let ids: HashMap<String, String> = changed.into_iter().map(|(old, new)| (old, taken.free(new))).collect();
        let spelled = ids.iter().map(|(old, new)| (super::id_key(old), new.clone())).collect();
        Ok(NewIds { ids, spelled, targets: HashMap::new() })
    }

    /// The targets of relations that the chronology has otherwise than the records.
    fn rewritten_targets(&self, rows: &[Row], ids: &NewIds, rewrite: &dyn Rewrite) -> HashMap<String, Vec<String>> {
        let is_otherwise =
            |row: &&Row| !self.is_as_written(**row) && self.links(**row).iter().any(|link| !link.is_inverse);
        let targets = |row: &Row| {
            let id = self.id(*row);
            let id = ids.ids.get(&*id).cloned().or_else(|| rewrite.id(&id)).unwrap_or_else(|| id.into_owned());
            let relations = self.event(*row).relations.into_iter().map(|relation| relation.target);
            (id, relations.map(|target| ids.target(&target, rewrite).unwrap_or(target)).collect())
        };
        rows.iter().filter(is_otherwise).map(targets).collect()
    }
}

impl Pass<'_> {
    fn batches(&self, file: usize, rows: &[Row]) -> Result<Vec<Batch>, NotRewritten> {
        let part = |rows: &[Row]| {
            let mut batch = Batch::default();
            let mut last = (String::new(), None);
            for step in rows.chunks(STEP) {
                for row in step {
                    self.push(&mut batch, file, *row, &mut last);
                }
                let done = self.done.fetch_add(step.len(), Ordering::Relaxed) + step.len();
                go_on(self.is_awaited, done, self.of)?;
            }
            Ok(batch)
        };
        rows.par_chunks(PART).map(part).collect()
    }

    /// Adds a row; `last` is the last title and what became of it.
    fn push(&self, batch: &mut Batch, file: usize, row: Row, last: &mut (String, Option<String>)) {
        let old = self.old;
        let place = old.columns.records.get(row);
        let at = old.texts.locate(place.0).1;
        let record = old.texts.get(place.0, place.1);
        let new_id = self.new_id(file, row);
        let id = match &new_id {
            NewId::Made => RowText::Derived,
            NewId::Kept(id) => within(record, at, id),
            NewId::Other(id) => RowText::Text(id),
        };
        // The store keeps all that there is to most rows of tables.
        let event = old.brief(row).is_none().then(|| {
            let mut event = old.event(row);
            self.rewrite.event(&mut event);
            event
        });
        let written = old.columns.titles.get(row, place, &old.texts);
        let (title, is_title_new) = match written {
            TextCell::Text(title) if self.is_title_kept(title, last) => (within(record, at, title), false),
            TextCell::Text(_) => (RowText::Derived, true),
            TextCell::Derived(_) => (RowText::Derived, false),
        };
        let (bounds, profile) = (old.bounds(row), old.profile(row));
        let date = match old.columns.dates.get(row, place, &old.texts) {
            TextCell::Derived(form) => WrittenDate::Formed(FormedDate::of_code(form, bounds)),
            TextCell::Text(date) => WrittenDate::Edtf(date, bounds),
        };
        let tags: Vec<&str> = profile.tags.iter().map(|tag| &*self.tags[*tag as usize]).collect();
        let mentions: Vec<(&str, Role)> = match &event {
            Some(event) => event.actors.iter().map(|mention| (&*mention.actor, mention.role)).collect(),
            None => old.mentions(row).map(|(actor, role)| (&*self.actors[actor as usize], role)).collect(),
        };
        if event.is_none() {
            let is_new = |(actor, _): &(ActorId, Role)| matches!(self.actors[*actor as usize], Cow::Owned(_));
            let mentions = old.mentions(row).filter(is_new).count();
            // A title that is made of the other columns names whoever takes part.
            let is_title_new = is_title_new || matches!(written, TextCell::Derived(_)) && mentions > 0;
            self.rewrite.count_brief(mentions, is_title_new);
        }
        batch.push_row(&RowDraft {
            record: at..at + place.1 as usize,
            date,
            window: Some(old.window(row)).filter(|window| *window != bounds),
            instant: event.as_ref().and_then(|event| event.date.instant()),
            id,
            title,
            kind: profile.kind.map(|kind| &*self.kinds[kind as usize]),
            status: profile.status,
            tags: &tags,
            mentions: &mentions,
            public_since: old.public_since(row),
        });
        if let Some(event) = &event {
            self.push_rest(batch, event);
        }
    }

    /// Adds to the last row what rows of tables have not.
    fn push_rest(&self, batch: &mut Batch, event: &Event) {
        let targets = event.relations.iter().map(|relation| {
            let target = self.ids.target(&relation.target, &**self.rewrite);
            (relation.kind, target.unwrap_or_else(|| relation.target.clone()))
        });
        let names = event.actors.iter().enumerate();
        let names: Vec<(usize, String)> = names.filter_map(|(at, mention)| Some((at, mention.name.clone()?))).collect();
        batch.add_to_last(event.importance, &names, targets);
    }

    /// Whether a title stays as it is.
    fn is_title_kept(&self, title: &str, last: &mut (String, Option<String>)) -> bool {
        if last.0 != title {
            *last = (title.to_owned(), self.rewrite.title(title));
        }
        last.1.is_none()
    }

    fn new_id(&self, file: usize, row: Row) -> NewId {
        let stored = &self.old.files[file];
        let is_derived = self.old.written_id(row).is_none();
        if is_derived && stored.decode.is_table() && !stored.decode.is_numbered() {
            return NewId::Made;
        }
        let id = self.old.id(row);
        match self.ids.ids.get(&*id).cloned().or_else(|| self.rewrite.id(&id)) {
            Some(new) => NewId::Other(new),
            None if is_derived => NewId::Other(id.into_owned()),
            None => NewId::Kept(id.into_owned()),
        }
    }
}

/// The id of a row.
enum NewId {
    /// Made of the file and the line.
    Made,
    /// The same as before.
    Kept(String),
    Other(String),
}
