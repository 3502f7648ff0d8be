//! Lanes: the most frequent actors, pairs, types, tags, countries or publishers of a selection, each with how its events lie in time,
//! where it is silent and where it bursts; a pair opened as a dyad, with who acts on whom.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use super::Selection;
use super::asker::{Asker, IsWanted, Ranked};
use super::count::{Asked, CountBy, Reader, Tally, Value, Words};
use super::density::{DatedRows, Shares, today_in};
use super::timeline::Timeline;
use super::within::{co_actors, in_common};
use crate::chronology::{ActorId, Chronology, Row};
use crate::model::quad::{Side, side};
use crate::model::{Day, DaySpan, Role, Shape, TimeScale, word_list};

word_list! {
    /// What there is a lane for.
    LaneBy {
        /// Everybody who takes part, their members' events among theirs.
        Actor = "actor",
        /// Any two who take part together, whoever acts on whom.
        Pair = "pair",
        /// The type.
        Type = "type",
        /// Every tag.
        Tag = "tag",
        /// The country.
        Country = "country",
        /// Everybody who published it.
        Source = "source",
    }
}

/// Whose a lane is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LaneOf {
    /// An actor's.
    Actor(ActorId),
    /// Of two actors, the lower number first.
    Pair(ActorId, ActorId),
    /// Of a type, a tag, a country or a publisher, as it is shown.
    Word(String),
}

/// Which lanes are asked for, and how they are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanesAsked {
    /// What there is a lane for.
    pub by: LaneBy,
    /// The days, on the columns of a strip.
    pub scale: TimeScale,
    /// How many there are at most, the pinned ones among them.
    pub most: usize,
    /// Those that come first, whatever the selection.
    pub pinned: Vec<LaneOf>,
    /// The pairs that are opened.
    pub open: Vec<LaneOf>,
    /// Days without an event that are a gap where there are more of them.
    pub gap: Day,
    /// How many times as many events as a column of the lane has on average are a burst.
    pub burst: u16,
}

/// How some events lie in the columns of a scale.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strip {
    /// How many in each column: what lasts under the day that it is filed under, every other one spread over the days that its date
    /// allows.
    pub events: Vec<f32>,
    /// Whether an event is under way in the column that lasts.
    pub lasting: Vec<bool>,
}

/// Two actors, and who acts on whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Dyad {
    /// The events in which the first acts on the second, the second on the first, and both take part: how many, and how they lie.
    pub ways: [(usize, Strip); 3],
    /// The events of cooperation and those of conflict, where their types or tags say which they are.
    pub sides: [(usize, Strip); 2],
}

/// One lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// Whose it is.
    pub of: LaneOf,
    /// What it is called.
    pub label: String,
    /// How many of the selected events belong to it.
    pub events: usize,
    /// The days that the first and the last of them are filed under; `None` where none has a day.
    pub days: Option<DaySpan>,
    /// How they lie in time.
    pub strip: Strip,
    /// Stretches without an event, between its first and its last, that are longer than was asked.
    pub gaps: Vec<DaySpan>,
    /// The columns of its bursts.
    pub bursts: Vec<usize>,
    /// Who acts on whom, where it is a pair that is opened.
    pub dyad: Option<Box<Dyad>>,
}

/// The lanes of a selection.
#[derive(Debug, Clone, PartialEq)]
pub struct Lanes {
    /// What was asked.
    pub asked: LanesAsked,
    /// Them: the pinned ones, then most events first.
    pub lanes: Vec<Lane>,
    /// How many more there are.
    pub more: usize,
}

/// Fewest events of a column that are a burst.
const BURST: f32 = 3.0;

/// Rows of one task.
const PART: usize = 32_768;

/// Rows of a lane, and whose it is.
pub(super) struct Own {
    pub(super) of: LaneOf,
    pub(super) label: String,
    pub(super) rows: Vec<Row>,
}

/// The rows of a pair: those in which the first acts on the second, the second on the first, and both take part; and those of cooperation
/// and of conflict.
#[derive(Debug, Default)]
pub(super) struct DyadRows {
    pub(super) ways: [Vec<Row>; 3],
    pub(super) sides: [Vec<Row>; 2],
}

impl Asker {
    /// The lanes of a selection; `None` when `is_wanted` says that nobody waits for them any more.
    pub(super) fn lanes(
        &self,
        chronology: &Chronology,
        selection: &Selection,
        asked: &LanesAsked,
        is_wanted: IsWanted<'_>,
    ) -> Option<Lanes> {
        let (own, all) = match asked.by {
            LaneBy::Actor => of_actors(chronology, selection, asked, is_wanted)?,
            _ => self.of_values(chronology, selection, asked, is_wanted)?,
        };
        let lasts = |row: Row| lasts(chronology.date(row).shape());
        let drawer = Drawer::new(chronology, &lasts, asked);
        let mut lanes = Vec::with_capacity(own.len());
        for own in &own {
            if !is_wanted(0, 0) {
                return None;
            }
            let dyad = if own.is_open(asked) { Some(dyad_of(chronology, own)) } else { None };
            lanes.push(drawer.lane(own, dyad));
        }
        Some(Lanes { asked: asked.clone(), more: all.saturating_sub(lanes.len()), lanes })
    }

    /// The rows of the most frequent values, and how many values there are.
    fn of_values(
        &self,
        chronology: &Chronology,
        selection: &Selection,
        asked: &LanesAsked,
        is_wanted: IsWanted<'_>,
    ) -> Option<(Vec<Own>, usize)> {
        let by = counted_by(asked.by);
        let tally = Tally::by(by);
        let reader = Reader::new(Words::of(chronology), self.uses_gazetteer, &tally, Asked::default());
        let values = |row: Row, out: &mut Vec<Value>| {
            out.clear();
            let mut found = Vec::new();
            reader.values(&reader.look(chronology, row), &mut found);
            out.extend(found.into_iter().map(|(value, ..)| value).filter(has_lane));
        };
        let count = |rows: &[Row]| {
            let mut counts: HashMap<Value, u32, RandomState> = HashMap::default();
            let mut own = Vec::new();
            for row in rows {
                values(*row, &mut own);
                own.drain(..).for_each(|value| *counts.entry(value).or_default() += 1);
            }
            is_wanted(0, 0).then_some(counts)
        };
        let parts = selection.rows().par_chunks(PART).map(count).collect::<Option<Vec<_>>>()?;
        let mut counts: HashMap<Value, u32, RandomState> = HashMap::default();
        for (value, count) in parts.into_iter().flatten() {
            *counts.entry(value).or_default() += count;
        }
        let all = counts.len();
        let mut own = chosen(&reader, by, counts, asked);
        let places: HashMap<Value, usize, RandomState> =
            own.iter().enumerate().map(|(at, (value, _))| (value.clone(), at)).collect();
        let gather = |rows: &[Row]| {
            let (mut found, mut own) = (Vec::new(), Vec::new());
            for row in rows {
                values(*row, &mut own);
                found.extend(own.drain(..).filter_map(|value| places.get(&value).map(|at| (*at, *row))));
            }
            is_wanted(0, 0).then_some(found)
        };
        let parts = selection.rows().par_chunks(PART).map(gather).collect::<Option<Vec<_>>>()?;
        for (at, row) in parts.into_iter().flatten() {
            own[at].1.rows.push(row);
        }
        Some((own.into_iter().map(|(_, own)| own).collect(), all))
    }
}

/// What events are counted by for lanes.
pub(super) const fn counted_by(by: LaneBy) -> CountBy {
    match by {
        LaneBy::Actor => CountBy::Actor,
        LaneBy::Pair => CountBy::Dyad,
        LaneBy::Type => CountBy::Type,
        LaneBy::Tag => CountBy::Tag,
        LaneBy::Country => CountBy::Country,
        LaneBy::Source => CountBy::Source,
    }
}

/// Whether there is a lane for a value.
pub(super) const fn has_lane(value: &Value) -> bool {
    matches!(value, Value::Together(..) | Value::Word(_) | Value::Text(_))
}

/// The values that have lanes, without their rows.
pub(super) fn chosen(
    reader: &Reader<'_>,
    by: CountBy,
    counts: HashMap<Value, u32, RandomState>,
    asked: &LanesAsked,
) -> Vec<(Value, Own)> {
    let mut counts: Vec<(Value, u32)> = counts.into_iter().collect();
    counts.sort_unstable_by(|(value, count), (other, than)| than.cmp(count).then_with(|| value.cmp(other)));
    let own = |value: Value| {
        let label = reader.label(by, &value);
        let of = match value {
            Value::Together(one, other) => LaneOf::Pair(one, other),
            _ => LaneOf::Word(label.clone()),
        };
        (value, Own { of, label, rows: Vec::new() })
    };
    // A pinned value is called as it is shown, so that all are looked at for it.
    let mut first = Vec::new();
    if !asked.pinned.is_empty() {
        let all = counts.iter().map(|(value, _)| own(value.clone()));
        first.extend(all.filter(|(_, own)| asked.pinned.contains(&own.of)));
        first.sort_by_key(|(_, own)| asked.pinned.iter().position(|of| *of == own.of));
    }
    let is_first = |value: &Value| first.iter().any(|(own, _)| own == value);
    let room = asked.most.saturating_sub(first.len());
    let rest: Vec<_> =
        counts.iter().filter(|(value, _)| !is_first(value)).take(room).map(|(value, _)| own(value.clone())).collect();
    first.extend(rest);
    first
}

/// The rows of the most frequent actors, and how many actors there are.
fn of_actors(
    chronology: &Chronology,
    selection: &Selection,
    asked: &LanesAsked,
    is_wanted: IsWanted<'_>,
) -> Option<(Vec<Own>, usize)> {
    let ranked = co_actors(chronology, selection, 0, is_wanted)?;
    let all = ranked.len();
    let actors = chosen_actors(asked, ranked, chronology.actors().len());
    let mut own: Vec<Own> = actors.iter().map(|actor| of_actor(chronology, selection, *actor)).collect();
    gather(chronology, selection, &actors, &mut own);
    Some((own, all))
}

/// The actors that have lanes, of so many that there are: the pinned ones, then those with most events.
pub(super) fn chosen_actors(asked: &LanesAsked, ranked: Vec<Ranked>, known: usize) -> Vec<ActorId> {
    let pinned = asked.pinned.iter().filter_map(|of| match of {
        LaneOf::Actor(actor) => Some(*actor).filter(|actor| (*actor as usize) < known),
        _ => None,
    });
    let mut actors: Vec<ActorId> = pinned.collect();
    let first = actors.len();
    for ranked in ranked {
        if actors.len() >= asked.most.max(first) {
            break;
        }
        if !actors[..first].contains(&ranked.actor) {
            actors.push(ranked.actor);
        }
    }
    actors
}

/// The lane of an actor; with its rows only where it has members, whose rows are its own too.
fn of_actor(chronology: &Chronology, selection: &Selection, actor: ActorId) -> Own {
    let has_members = chronology.members(actor).next().is_some();
    Own {
        of: LaneOf::Actor(actor),
        label: chronology.actor(actor).name.clone(),
        rows: if has_members { in_common(&chronology.events_of(actor), selection.rows()) } else { Vec::new() },
    }
}

/// Gives the lanes of actors without members their rows, in one walk over who takes part.
fn gather(chronology: &Chronology, selection: &Selection, actors: &[ActorId], own: &mut [Own]) {
    let mut lanes = vec![usize::MAX; chronology.actors().len()];
    for (at, actor) in actors.iter().enumerate().filter(|(_, actor)| chronology.members(**actor).next().is_none()) {
        lanes[*actor as usize] = at;
    }
    for row in selection.rows() {
        for (actor, _) in chronology.mentions(*row) {
            if let Some(own) = own.get_mut(lanes[actor as usize])
                && own.rows.last() != Some(row)
            {
                own.rows.push(*row);
            }
        }
    }
}

impl Own {
    /// Whether it is a pair that is opened.
    pub(super) fn is_open(&self, asked: &LanesAsked) -> bool {
        matches!(self.of, LaneOf::Pair(..)) && asked.open.contains(&self.of)
    }
}

impl DyadRows {
    /// Adds a row in which these take part, and which has a side.
    pub(super) fn add(&mut self, of: &LaneOf, row: Row, mentions: &[(ActorId, Role)], side: Option<Side>) {
        let LaneOf::Pair(one, other) = *of else { return };
        let acts = |actor, on| mentions.contains(&(actor, Role::Source)) && mentions.contains(&(on, Role::Target));
        let [there, back] = [acts(one, other), acts(other, one)];
        let is_way = [there, back, !there && !back];
        self.ways.iter_mut().zip(is_way).filter(|(_, is_way)| *is_way).for_each(|(rows, _)| rows.push(row));
        match side {
            Some(Side::Cooperation) => self.sides[0].push(row),
            Some(Side::Conflict) => self.sides[1].push(row),
            None => {}
        }
    }
}

/// The rows of a pair in a chronology.
fn dyad_of(chronology: &Chronology, own: &Own) -> DyadRows {
    let mut dyad = DyadRows::default();
    for row in &own.rows {
        let mentions: Vec<_> = chronology.mentions(*row).collect();
        let profile = chronology.profile(*row);
        let kind = profile.kind.map(|kind| &*chronology.kinds()[kind as usize]);
        let tags = profile.tags.iter().map(|tag| &*chronology.tags()[*tag as usize]);
        dyad.add(&own.of, *row, &mentions, side_of(kind, tags));
    }
    dyad
}

/// Whether an event is one of cooperation or of conflict, as its type or a tag says.
pub(super) fn side_of<'t>(kind: Option<&str>, mut tags: impl Iterator<Item = &'t str>) -> Option<Side> {
    kind.and_then(side).or_else(|| tags.find_map(side))
}

/// Lays the rows of lanes out in time.
pub(super) struct Drawer<'a, T> {
    timeline: &'a T,
    /// Whether an event that is not on one day went on throughout its days, and was not once within them.
    lasts: &'a dyn Fn(Row) -> bool,
    asked: &'a LanesAsked,
    /// The days on as many columns, but no more than there are days: a day that takes several columns is counted once.
    cells: TimeScale,
    /// Until when events go on that have not ended.
    today: Day,
}

impl<'a, T: Timeline> Drawer<'a, T> {
    pub(super) fn new(timeline: &'a T, lasts: &'a dyn Fn(Row) -> bool, asked: &'a LanesAsked) -> Self {
        let scale = asked.scale;
        let days = usize::try_from(scale.days()).unwrap_or(usize::MAX);
        let cells = scale.with_columns(scale.columns().min(days)).unwrap_or(scale);
        Self { timeline, lasts, asked, cells, today: today_in(timeline) }
    }

    pub(super) fn lane(&self, own: &Own, dyad: Option<DyadRows>) -> Lane {
        let dated = self.dated(&own.rows);
        let filed = |row: &Row| self.timeline.filed_under(*row);
        let days = dated.first().zip(dated.last());
        let days = days.map(|(first, last)| DaySpan { earliest: filed(first), latest: filed(last) });
        let strip = self.cells(&own.rows);
        Lane {
            of: own.of.clone(),
            label: own.label.clone(),
            events: own.rows.len(),
            days,
            gaps: self.gaps(dated),
            bursts: self.bursts(&strip, days),
            strip: self.on_columns(&strip),
            dyad: dyad.map(|dyad| Box::new(self.dyad(dyad))),
        }
    }

    fn dated<'b>(&self, rows: &'b [Row]) -> &'b [Row] {
        &rows[..rows.partition_point(|row| *row < self.timeline.dated())]
    }

    fn strip(&self, rows: &[Row]) -> Strip {
        self.on_columns(&self.cells(rows))
    }

    /// The cell of each column.
    fn cell_of(&self, column: usize) -> usize {
        self.cells.nearest_column(self.asked.scale.day(column))
    }

    /// What cells have, on the columns: all of those that a day takes have what the day has.
    fn on_columns(&self, cells: &Strip) -> Strip {
        let columns = 0..self.asked.scale.columns();
        Strip {
            events: columns.clone().map(|column| cells.events[self.cell_of(column)]).collect(),
            lasting: columns.map(|column| cells.lasting[self.cell_of(column)]).collect(),
        }
    }

    fn cells(&self, rows: &[Row]) -> Strip {
        let (timeline, scale) = (self.timeline, self.cells);
        let dated = self.dated(rows);
        let own = DatedRows::new(timeline, dated);
        let mut shares = Shares::new(scale);
        for (cell, count) in own.by_filed_day(scale) {
            shares.add(cell, count);
        }
        let mut lasting = vec![false; scale.columns()];
        let several = if timeline.has_only_days() { &[][..] } else { dated };
        for row in several.iter().filter(|row| !timeline.is_on_one_day(**row)) {
            let bounds = timeline.bounds(*row);
            let days = self.under_way(bounds);
            if !(self.lasts)(*row) {
                shares.add(scale.column(timeline.filed_under(*row)), -1.0);
                shares.spread(days);
            } else if days.overlaps(scale.span()) {
                let [first, last] = [days.earliest, days.latest].map(|day| scale.nearest_column(day));
                lasting[first..=last].fill(true);
            }
        }
        Strip { events: shares.cells(), lasting }
    }

    /// The days of an event: until today where it goes on, the end that is known where nobody knows the other.
    fn under_way(&self, bounds: DaySpan) -> DaySpan {
        super::density::spread(bounds, self.today)
    }

    /// Stretches without an event that are longer than was asked.
    fn gaps(&self, dated: &[Row]) -> Vec<DaySpan> {
        let mut gaps = Vec::new();
        let mut reach: Option<Day> = None;
        for row in dated {
            let filed = self.timeline.filed_under(*row);
            if let Some(reach) = reach.filter(|reach| i64::from(filed) - i64::from(*reach) > i64::from(self.asked.gap))
            {
                gaps.push(DaySpan { earliest: reach + 1, latest: filed - 1 });
            }
            let is_alone = self.timeline.is_on_one_day(*row);
            let end = if is_alone { filed } else { self.under_way(self.timeline.bounds(*row)).latest };
            reach = Some(reach.map_or(end, |reach| reach.max(end)));
        }
        gaps
    }

    /// The columns that have so many times as many events as those of the lane have on average.
    fn bursts(&self, strip: &Strip, days: Option<DaySpan>) -> Vec<usize> {
        let Some(days) = days else { return Vec::new() };
        let [first, last] = [days.earliest, days.latest].map(|day| self.cells.nearest_column(day));
        let own = &strip.events[first..=last];
        let columns = u16::try_from(own.len()).unwrap_or(u16::MAX);
        let mean = own.iter().sum::<f32>() / f32::from(columns.max(1));
        let least = (mean * f32::from(self.asked.burst)).max(BURST);
        let is_burst = |column: &usize| {
            let cell = self.cell_of(*column);
            (first..=last).contains(&cell) && strip.events[cell] >= least
        };
        (0..self.asked.scale.columns()).filter(is_burst).collect()
    }

    fn dyad(&self, rows: DyadRows) -> Dyad {
        let drawn = |rows: Vec<Row>| (rows.len(), self.strip(&rows));
        Dyad { ways: rows.ways.map(drawn), sides: rows.sides.map(drawn) }
    }
}

/// Whether what has a date of a shape went on throughout its days, and was not once within them.
pub(super) const fn lasts(shape: Shape) -> bool {
    matches!(shape, Shape::Range | Shape::Ongoing | Shape::EndUnknown | Shape::StartUnknown)
}
