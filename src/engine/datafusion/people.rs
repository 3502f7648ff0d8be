//! Those who take part, in memory: names are thousands where events are millions. Only in how many events somebody takes part
//! together with others (members, other spellings) is found in the table of mentions, once for each such group.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use datafusion::logical_expr::{Expr, col, lit};

use super::cells::{Keys, Texts, column, number, odd};
use super::days::Days;
use super::folder::Folder;
use super::store::{Scan, Store, Table};
use crate::chronology::{ActorId, ActorSpan, Chronology, Row};
use crate::engine::roster::Roster;
use crate::engine::timeline::Timeline;
use crate::engine::{IsWanted, Unanswered};
use crate::model::{Actor, DaySpan};

/// The first and the last event of somebody.
type Ends = (Row, Row);

/// The actors of a folder.
#[derive(Debug)]
pub(super) struct People {
    /// The actors and the registry, without an event.
    pub(super) chronology: Chronology,
    /// Those without an entry in the registry whose names are not their ids.
    pub(super) named: Vec<Actor>,
    numbers: HashMap<String, ActorId, foldhash::fast::RandomState>,
    /// How many events name each of them.
    own: Vec<usize>,
    store: Arc<Store>,
    days: Arc<Days>,
    /// How many events those with members have, and the first and the last of everybody's; found when asked for first.
    groups: OnceLock<HashMap<ActorId, usize>>,
    ends: OnceLock<HashMap<ActorId, [String; 2]>>,
    /// How many events some have together.
    together: Mutex<HashMap<Vec<ActorId>, usize>>,
    /// Why something could not be read. What was told since is not to be believed.
    fault: OnceLock<Unanswered>,
}

impl People {
    /// Reads the table of actors.
    pub(super) fn read(folder: &dyn Folder, store: Arc<Store>, days: Arc<Days>) -> Result<Self, Unanswered> {
        let mut others = Vec::new();
        let mut events: HashMap<String, usize> = HashMap::new();
        let columns = ["id", "name", "aliases", "is_registered", "events"];
        let scan = Scan { table: Table::Actors, columns: &columns, of: None, is_in_order: true };
        store.each(&scan, 0, &|_, _| true, &mut |batch| {
            let [ids, names, aliases] = ["id", "name", "aliases"].map(|name| Texts::of(batch, name));
            let (ids, names, aliases) = (ids?, names?, aliases?);
            let (counts, registered) = (column(batch, "events")?, column(batch, "is_registered")?);
            for row in 0..batch.num_rows() {
                let id = ids.get(row).ok_or_else(|| odd("id"))?;
                let count = number(counts, row).and_then(|count| usize::try_from(count).ok());
                events.insert(id.to_owned(), count.unwrap_or_default());
                if !is_true(registered, row) {
                    let aliases = aliases.get(row).map_or_else(Vec::new, |cell| folder.words(cell));
                    let name = names.get(row).unwrap_or(id).to_owned();
                    others.push(Actor { id: id.to_owned(), name, aliases, ..Actor::default() });
                }
            }
            Ok(())
        })?;
        let named = others.iter().filter(|actor| actor.name != actor.id || !actor.aliases.is_empty()).cloned();
        let named = named.collect();
        let chronology = folder.people(others).map_err(Unanswered::Failed)?;
        let actors = chronology.actors();
        let numbers = (0..).zip(actors).map(|(number, actor)| (actor.id.clone(), number)).collect();
        let own = actors.iter().map(|actor| events.get(&actor.id).copied().unwrap_or_default()).collect();
        let (groups, ends, together, fault) = Default::default();
        Ok(Self { chronology, named, numbers, own, store, days, groups, ends, together, fault })
    }

    /// The number of an actor by its id.
    pub(super) fn number(&self, id: &str) -> Option<ActorId> {
        self.numbers.get(id).copied()
    }

    /// Everybody who has members, with all whose events count for them.
    fn with_members(&self) -> Vec<(ActorId, Vec<ActorSpan>)> {
        let actors = (0..).zip(self.chronology.actors()).map(|(actor, _)| actor);
        let of = |actor: ActorId| (actor, self.chronology.roll_up(&[actor]));
        actors.filter(|actor| self.has_members(*actor)).map(of).collect()
    }

    /// By whoever takes part, for whom else that counts and on which days.
    pub(super) fn counts_for(&self) -> HashMap<ActorId, Vec<(ActorId, DaySpan)>> {
        let mut counts: HashMap<ActorId, Vec<(ActorId, DaySpan)>> = HashMap::new();
        for (group, spans) in self.with_members() {
            for span in spans {
                counts.entry(span.actor).or_default().push((group, span.during));
            }
        }
        counts
    }

    /// Whether everything that was asked for could be read.
    pub(super) fn sound(&self) -> Result<(), Unanswered> {
        self.fault.get().map_or(Ok(()), |fault| Err(fault.clone()))
    }

    /// What was read; nothing where it could not be, which is remembered in its place.
    fn read_or_fault<T>(&self, read: Result<T, Unanswered>) -> Option<T> {
        read.map_err(|fault| self.fault.get_or_init(|| fault)).ok()
    }

    /// What is read when it is asked for first; nothing where it cannot be.
    fn once<'a, T>(&self, known: &'a OnceLock<T>, read: impl FnOnce() -> Result<T, Unanswered>) -> Option<&'a T> {
        if known.get().is_none() && self.fault.get().is_none() {
            let read = self.read_or_fault(read())?;
            return Some(known.get_or_init(|| read));
        }
        known.get()
    }

    fn groups(&self) -> Option<&HashMap<ActorId, usize>> {
        self.once(&self.groups, || {
            let counts_for = self.counts_for();
            if counts_for.is_empty() {
                return Ok(HashMap::new());
            }
            let of = self.named_in(counts_for.keys().copied());
            let mut tally = GroupTally::new(&counts_for);
            self.mentions(of, &|_, _| true, &mut |row, actor| tally.add(row, actor, || self.days.bounds(row)))?;
            Ok(tally.events)
        })
    }

    /// The dates of the first and the last event of everybody.
    pub(super) fn ends(&self) -> Option<&HashMap<ActorId, [String; 2]>> {
        self.once(&self.ends, || self.find_ends())
    }

    /// The condition that one of some actors is named; none where all are asked for.
    pub(super) fn named_in(&self, actors: impl Iterator<Item = ActorId>) -> Option<Expr> {
        let ids: Vec<Expr> = actors.map(|actor| lit(self.chronology.actor(actor).id.clone())).collect();
        Some(col("actor").in_list(ids, false))
    }

    /// Gives every mention of some to `take`, in the order of the events.
    pub(super) fn mentions(
        &self,
        of: Option<Expr>,
        is_wanted: IsWanted<'_>,
        take: &mut dyn FnMut(Row, ActorId),
    ) -> Result<(), Unanswered> {
        let scan = Scan { table: Table::Mentions, columns: &["key", "actor"], of, is_in_order: true };
        self.store.each(&scan, 0, is_wanted, &mut |batch| {
            let (keys, actors) = (Keys::of(batch, "key")?, Texts::of(batch, "actor")?);
            for (at, row) in keys.rows().enumerate() {
                let actor = actors.get(at).and_then(|id| self.number(id)).ok_or_else(|| odd("actor"))?;
                take(row, actor);
            }
            Ok(())
        })
    }

    /// The dates of the first and the last event of everybody, members' among them.
    fn find_ends(&self) -> Result<HashMap<ActorId, [String; 2]>, Unanswered> {
        let mut ends: HashMap<ActorId, Ends> = HashMap::new();
        let counts_for = self.counts_for();
        self.mentions(None, &|_, _| true, &mut |row, actor| {
            let mut put = |actor: ActorId| {
                let (first, last) = ends.entry(actor).or_insert((row, row));
                (*first, *last) = ((*first).min(row), (*last).max(row));
            };
            match counts_for.get(&actor) {
                // Whoever has members counts for itself.
                Some(groups) if self.has_members(actor) => {
                    groups.iter().filter(|(_, during)| self.days.bounds(row).overlaps(*during)).for_each(|g| put(g.0));
                }
                Some(groups) => {
                    put(actor);
                    groups.iter().filter(|(_, during)| self.days.bounds(row).overlaps(*during)).for_each(|g| put(g.0));
                }
                None => put(actor),
            }
        })?;
        let mut dates: HashMap<Row, String> =
            ends.values().flat_map(|(a, b)| [(*a, String::new()), (*b, String::new())]).collect();
        let scan = Scan { table: Table::Events, columns: &["key", "date"], of: None, is_in_order: false };
        self.store.each(&scan, 0, &|_, _| true, &mut |batch| {
            let (keys, texts) = (Keys::of(batch, "key")?, Texts::of(batch, "date")?);
            for (at, row) in keys.rows().enumerate() {
                if let (Some(date), Some(text)) = (dates.get_mut(&row), texts.get(at)) {
                    text.clone_into(date);
                }
            }
            Ok(())
        })?;
        let date = |row: Row| dates.get(&row).cloned().unwrap_or_default();
        Ok(ends.into_iter().map(|(actor, (first, last))| (actor, [date(first), date(last)])).collect())
    }

    /// How many events some have together, counted in the table.
    fn count_together(&self, spans: &[ActorSpan]) -> Result<usize, Unanswered> {
        let mut by_actor: HashMap<ActorId, Vec<DaySpan>> = HashMap::new();
        for span in spans {
            by_actor.entry(span.actor).or_default().push(span.during);
        }
        let (mut events, mut last) = (0, None);
        self.mentions(self.named_in(by_actor.keys().copied()), &|_, _| true, &mut |row, actor| {
            let during = by_actor.get(&actor).map(Vec::as_slice).unwrap_or_default();
            let is_meant =
                during.iter().any(|during| *during == DaySpan::ALWAYS || self.days.bounds(row).overlaps(*during));
            if is_meant && last != Some(row) {
                (events, last) = (events + 1, Some(row));
            }
        })?;
        Ok(events)
    }
}

/// Counts the events of groups, each once.
pub(super) struct GroupTally<'a> {
    counts_for: &'a HashMap<ActorId, Vec<(ActorId, DaySpan)>>,
    pub(super) events: HashMap<ActorId, usize>,
    last: HashMap<ActorId, Row>,
}

impl<'a> GroupTally<'a> {
    pub(super) fn new(counts_for: &'a HashMap<ActorId, Vec<(ActorId, DaySpan)>>) -> Self {
        Self { counts_for, events: HashMap::new(), last: HashMap::new() }
    }

    /// Takes the next mention, in the order of the events.
    pub(super) fn add(&mut self, row: Row, actor: ActorId, bounds: impl Fn() -> DaySpan) {
        for (group, during) in self.counts_for.get(&actor).into_iter().flatten() {
            let is_meant = *during == DaySpan::ALWAYS || bounds().overlaps(*during);
            if is_meant && self.last.insert(*group, row) != Some(row) {
                *self.events.entry(*group).or_default() += 1;
            }
        }
    }
}

fn is_true(column: &arrow_array::ArrayRef, row: usize) -> bool {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    column.as_boolean_opt().is_some_and(|column| column.is_valid(row) && column.value(row))
}

impl Roster for People {
    fn actors(&self) -> &[Actor] {
        self.chronology.actors()
    }

    fn has_members(&self, actor: ActorId) -> bool {
        self.chronology.members(actor).next().is_some()
    }

    fn roll_up(&self, actors: &[ActorId]) -> Vec<ActorSpan> {
        self.chronology.roll_up(actors)
    }

    fn own_events(&self, actor: ActorId) -> usize {
        self.own.get(actor as usize).copied().unwrap_or_default()
    }

    fn events(&self, actor: ActorId) -> usize {
        if self.has_members(actor) {
            self.groups().and_then(|groups| groups.get(&actor)).copied().unwrap_or_default()
        } else {
            self.own_events(actor)
        }
    }

    fn events_of_any(&self, actors: &[ActorId]) -> usize {
        let spans = self.roll_up(actors);
        match &*spans {
            [] => return 0,
            [only] if only.during == DaySpan::ALWAYS => return self.own_events(only.actor),
            _ => {}
        }
        if let [actor] = actors {
            return self.events(*actor);
        }
        let mut known = self.together.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(events) = known.get(actors) {
            return *events;
        }
        let events = self.read_or_fault(self.count_together(&spans));
        if let Some(events) = events {
            known.insert(actors.to_vec(), events);
        }
        events.unwrap_or_default()
    }
}
