//! Other engines than the columns, to hold these and the screen against: one that looks at plain events one by one, and one that
//! has nothing at hand and answers late.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use annals::account;
use annals::app::{Action, App, Data, Effect, Report};
use annals::chronology::Chronology;
use annals::engine::{
    Answer, AxisEvent, AxisPart, Chain, ChainAsked, ChainEvent, ChainSide, ChainStep, ColumnEngine, Dyad, Engine,
    EventAccount, Excerpt, Facet, Facets, Facts, IsWanted, Lane, LaneBy, LaneOf, Lanes, LanesAsked, ListLine,
    ListOrder, ListPage, ListPlace, ListRange, Listing, MOST_TIES, Names, Plan, PositionOf, Question, Ranked, Reported,
    Selected, Strip, Tie, TimeOf, Unanswered, UnderHeading, Within,
};
use annals::keymap::{Context, Keymap};
use annals::model::quad::{Side, side};
use annals::model::{Day, DaySpan, Event, EventKey, RelationKind, Role, Shape, Status, TimeScale, clean, day};
use annals::names::fold;
use annals::query::Query;
use annals::theme::Theme;
use annals::ui::{Areas, Screen, glyphs};
use chrono::Datelike;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::dice::Dice;
use crate::support::load;

/// Plain events, looked at one by one. Which of them a plan selects, who is meant by a name and how they lie in time it has from the
/// columns, which have naive tests of their own; everything else it finds by itself.
#[derive(Debug)]
pub(crate) struct Naive {
    columns: ColumnEngine,
    events: Vec<Event>,
    /// Which event states a relation, of what kind, to which.
    relations: Vec<(u32, RelationKind, u32)>,
}

impl Naive {
    pub(crate) fn new(chronology: Chronology) -> Self {
        let events: Vec<Event> = chronology.rows().map(|row| chronology.event(row)).collect();
        let relations = (0..).zip(&events).flat_map(|(from, event): (u32, &Event)| {
            let to = |target: &str| chronology.row_of(target);
            let stated =
                event.relations.iter().filter_map(move |relation| Some((from, relation.kind, to(&relation.target)?)));
            stated.collect::<Vec<_>>()
        });
        let relations = relations.collect();
        Self { columns: ColumnEngine::new(chronology, true), events, relations }
    }

    fn chronology(&self) -> &Chronology {
        self.columns.chronology()
    }

    /// The numbers of the selected events, in the order of their dates.
    fn selected(&self, plan: &Plan) -> Vec<u32> {
        let excerpt = self.columns.excerpt(plan, &|_, _| true).expect("nobody stops it");
        let rows: HashSet<u32> = excerpt.rows().iter().copied().collect();
        (0..).zip(&self.events).map(|(row, _)| row).filter(|row| rows.contains(row)).collect()
    }

    fn listed(&self, of: &Listing) -> Vec<u32> {
        let mut rows = self.selected(&of.plan);
        let event = |row: &u32| &self.events[*row as usize];
        match of.order {
            ListOrder::Date => {}
            ListOrder::Importance => rows.sort_by_key(|row| Reverse(event(row).importance)),
            ListOrder::Deaths => rows.sort_by_key(|row| {
                let deaths = event(row).fatalities.as_ref();
                Reverse(deaths.and_then(|deaths| deaths.best.or(deaths.low).or(deaths.high)))
            }),
        }
        rows
    }

    fn filed(&self, row: u32) -> Day {
        day::filed(self.events[row as usize].date.bounds())
    }

    fn heading(&self, row: u32) -> String {
        account::heading(self.chronology(), row)
    }

    /// The relations of an event, stated by it or by the other: the other event, the kind, and whether that states it.
    fn related(&self, row: u32) -> Vec<(u32, RelationKind, bool)> {
        let stated = self.relations.iter().filter(|(from, ..)| *from == row).map(|(_, kind, to)| (*to, *kind, false));
        let heard = self.relations.iter().filter(|(.., to)| *to == row).map(|(from, kind, _)| (*from, *kind, true));
        stated.chain(heard).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// How an event is related to others, those that are nearest in time where there are many.
    fn ties(&self, row: u32, rows: &[u32]) -> (Vec<Tie>, usize) {
        let mut near = self.related(row);
        let all = near.len();
        while near.len() > MOST_TIES {
            let above = near.iter().filter(|tie| tie.0 < row).count();
            let furthest = if above * 2 > near.len() { 0 } else { near.len() - 1 };
            near.remove(furthest);
        }
        let own = rows.iter().position(|listed| *listed == row);
        let more = all - near.len();
        let ties = near.into_iter().filter(|tie| tie.0 != row).map(|(other, kind, is_inverse)| {
            let at = rows.iter().position(|listed| *listed == other);
            let is_above = if at.is_some() { at < own } else { other < row };
            Tie { kind, is_inverse, other: other.into(), at, is_above }
        });
        (ties.collect(), more)
    }

    /// What led to an event, the latest first, or what followed from it, the earliest first, with how each stands to it.
    fn next_in_chain(&self, row: u32, is_before: bool) -> Vec<(u32, Vec<(RelationKind, bool)>)> {
        let mut next: BTreeMap<u32, Vec<(RelationKind, bool)>> = BTreeMap::new();
        for (other, kind, is_inverse) in self.related(row) {
            let leads = match kind {
                RelationKind::PartOf | RelationKind::Follows | RelationKind::ResponseTo | RelationKind::CausedBy => {
                    !is_inverse
                }
                RelationKind::Enables => is_inverse,
                _ => continue,
            };
            if leads == is_before {
                next.entry(other).or_default().push((kind, !is_inverse));
            }
        }
        let next: Vec<_> = next.into_iter().collect();
        if is_before { next.into_iter().rev().collect() } else { next }
    }

    fn chain_event(&self, plan: &Plan, row: u32) -> ChainEvent {
        let event = &self.events[row as usize];
        ChainEvent {
            key: row.into(),
            id: event.id.clone(),
            date: event.date.clone(),
            headline: account::headline(self.chronology(), row).into_owned(),
            is_contradicted: self.related(row).iter().any(|(_, kind, _)| *kind == RelationKind::Contradicts),
            is_outside: !self.selected(plan).contains(&row),
        }
    }

    fn chain_side(&self, plan: &Plan, (root, most): (u32, usize), is_before: bool, told: &mut Vec<u32>) -> ChainSide {
        let mut side = ChainSide::default();
        // The events of the side in the order in which they are reached, and the step of each that is told.
        let mut reached: Vec<(u32, Option<usize>)> = vec![(root, None)];
        let mut at = 0;
        while let Some((row, step)) = reached.get(at).copied() {
            for (other, ties) in self.next_in_chain(row, is_before) {
                let is_told = (at == 0 || step.is_some()) && side.steps.len() < most;
                if is_told {
                    let dates = |row: u32| &self.events[row as usize].date;
                    let is_impossible = ties.iter().any(|(kind, is_of_row)| {
                        let (own, stated) = if *is_of_row { (row, other) } else { (other, row) };
                        kind.timing(dates(own), dates(stated)) == annals::model::Timing::Impossible
                    });
                    let is_again = told.contains(&other);
                    told.push(other);
                    let event = self.chain_event(plan, other);
                    side.steps.push(ChainStep { event, from: step, ties, is_impossible, is_again, more: 0 });
                } else if at == 0 {
                    side.more += 1;
                } else if let Some(step) = step {
                    side.steps[step].more += 1;
                }
                if reached.iter().all(|(known, _)| *known != other) {
                    reached.push((other, is_told.then(|| side.steps.len() - 1)));
                }
            }
            at += 1;
        }
        side.events = reached.len() - 1;
        side
    }

    fn chain(&self, plan: &Plan, asked: ChainAsked) -> Option<Arc<Chain>> {
        let row = u32::try_from(asked.of.number()).ok().filter(|row| (*row as usize) < self.events.len())?;
        let mut told = vec![row];
        let before = self.chain_side(plan, (row, asked.most), true, &mut told);
        let after = self.chain_side(plan, (row, asked.most), false, &mut told);
        Some(Arc::new(Chain { asked, event: self.chain_event(plan, row), before, after }))
    }

    fn line(&self, (at, rows): (usize, &[u32]), is_by_date: bool, ids: &HashMap<String, u32>) -> ListLine {
        let row = rows[at];
        let before = at.checked_sub(1).map(|before| rows[before]).filter(|_| is_by_date);
        let (ties, more_ties) = self.ties(row, rows);
        let event = &self.events[row as usize];
        let heading = |row: u32| ids[&self.heading(row)];
        ListLine {
            public: event.public_since(),
            key: row.into(),
            id: event.id.clone(),
            date: event.date.clone(),
            filed: self.filed(row),
            headline: account::headline(self.chronology(), row).into_owned(),
            status: event.status,
            location: event.location.clone(),
            fatalities: event.fatalities.clone(),
            hidden: if is_by_date { (row - before.map_or(0, |before| before + 1)) as usize } else { 0 },
            is_outside: false,
            heading: heading(row),
            before: before.map(|before| (self.events[before as usize].date.bounds().latest, heading(before))),
            ties,
            more_ties,
        }
    }

    fn page(&self, of: &Listing, ListRange { places, has_facts }: &ListRange) -> ListPage {
        let rows = self.listed(of);
        let is_by_date = of.order == ListOrder::Date;
        let texts: Vec<String> = (0..).zip(&self.events).map(|(row, _)| self.heading(row)).collect();
        let mut ids: HashMap<String, u32> = HashMap::new();
        for text in &texts {
            let next = u32::try_from(ids.len()).expect("few");
            ids.entry(text.clone()).or_insert(next);
        }
        let mut page = ListPage { offset: places.start, lines: Vec::new(), headings: BTreeMap::new() };
        for at in places.start.min(rows.len())..places.end.min(rows.len()) {
            let mut line = self.line((at, &rows), is_by_date, &ids);
            let beside = of.beside.as_ref().map(|plan| self.selected(plan));
            line.is_outside = beside.is_some_and(|beside| !beside.contains(&rows[at]));
            if !has_facts {
                (line.location, line.fatalities) = (None, None);
            }
            let text = self.heading(rows[at]);
            let under = UnderHeading {
                selected: rows.iter().filter(|row| self.heading(**row) == text).count(),
                total: texts.iter().filter(|other| **other == text).count(),
            };
            page.headings.insert(line.heading, (text, under));
            page.lines.push(line);
        }
        page
    }

    fn place(&self, of: &Listing, place: PositionOf) -> ListPlace {
        let rows = self.listed(of);
        let by_date = self.selected(&of.plan);
        let last = rows.len().saturating_sub(1);
        let at = |row: u32| rows.iter().position(|listed| *listed == row);
        let month = |at: usize| day::to_date(self.filed(rows[at])).map(|date| (date.year(), date.month()));
        match place {
            PositionOf::Event(key) => match by_date.iter().find(|row| EventKey::from(**row) == key) {
                Some(row) => ListPlace { at: at(*row).expect("in the list"), is_there: true },
                None => {
                    let next = by_date.iter().find(|row| EventKey::from(**row) > key).or_else(|| by_date.last());
                    ListPlace { at: next.and_then(|row| at(*row)).unwrap_or(0), is_there: false }
                }
            },
            PositionOf::Day(day) => {
                let dated = |row: &&u32| self.chronology().dated() > **row;
                let found = by_date.iter().filter(dated).find(|row| self.filed(**row) >= day);
                found
                    .and_then(|row| at(*row))
                    .map_or(ListPlace { at: last, is_there: false }, |at| ListPlace { at, is_there: true })
            }
            PositionOf::Month { from, steps } => {
                let mut at = from.min(last);
                for _ in 0..steps.unsigned_abs() {
                    if of.order != ListOrder::Date || rows.is_empty() {
                        break;
                    }
                    let first = |at: usize| (0..=at).find(|other| month(*other) == month(at)).unwrap_or(at);
                    let next = (at..rows.len()).find(|other| month(*other) != month(at)).unwrap_or(last);
                    at = match (steps < 0, first(at)) {
                        (false, _) => next,
                        (true, own) if own < at => own,
                        (true, _) => first(at.saturating_sub(1)),
                    };
                }
                ListPlace { at, is_there: at != from }
            }
        }
    }

    /// The values of a facet, most frequent in the selection first.
    fn facets(&self, rows: &[u32], key: impl Fn(&str) -> String, values: impl Fn(&Event) -> Vec<String>) -> Facets {
        let mut counts: BTreeMap<String, (usize, usize, BTreeMap<String, usize>)> = BTreeMap::new();
        for (row, event) in (0..).zip(&self.events) {
            let own: HashSet<(String, String)> = values(event).into_iter().map(|value| (key(&value), value)).collect();
            let mut seen = HashSet::new();
            for (key, value) in own {
                let entry = counts.entry(key.clone()).or_default();
                *entry.2.entry(value).or_default() += 1;
                if seen.insert(key) {
                    entry.0 += usize::from(rows.binary_search(&row).is_ok());
                    entry.1 += 1;
                }
            }
        }
        let facet = |(count, total, names): (usize, usize, BTreeMap<String, usize>)| {
            let value = names.into_iter().max_by_key(|(name, count)| (*count, Reverse(name.clone())));
            Facet { value: value.map(|(name, _)| name).unwrap_or_default(), count, total }
        };
        let mut list: Vec<Facet> = counts.into_values().filter(|(count, ..)| *count > 0).map(facet).collect();
        list.sort_by(|a, b| (b.count, b.total, &a.value).cmp(&(a.count, a.total, &b.value)));
        Facets { list, more: 0 }
    }

    fn about(&self, plan: &Plan) -> Selected {
        let rows = self.selected(plan);
        let own = |value: &str| value.to_owned();
        let question = Question::Select {
            of: Listing { plan: Arc::new(plan.clone()), order: ListOrder::Date, beside: None },
            near: None,
            around: 0,
            has_facts: false,
        };
        let Ok(Answer::Selected { selected, .. }) = self.columns.answer(&question, &|_, _| true) else {
            panic!("another answer")
        };
        Selected {
            events: rows.len(),
            total: self.events.len(),
            kinds: self.facets(&rows, own, |event| event.kind.clone().into_iter().collect()),
            tags: self.facets(&rows, own, |event| event.tags.clone()),
            statuses: self
                .facets(&rows, own, |event| event.status.map(Status::word).map(str::to_owned).into_iter().collect()),
            density: selected.density.clone(),
            extent: self.extent(&rows),
            taken: selected.taken.clone(),
            undisclosed: selected.undisclosed,
        }
    }

    fn extent(&self, rows: &[u32]) -> Option<DaySpan> {
        let known = |days: Vec<Day>| days.into_iter().filter(|day| day::is_known(*day)).collect::<Vec<_>>();
        let filed = known(rows.iter().map(|row| self.filed(*row)).collect());
        let ends = known(rows.iter().map(|row| self.events[*row as usize].date.bounds().latest).collect());
        let no_end = day::from_ymd(9999, 1, 1).expect("a day");
        assert_eq!(no_end, day::YEAR_9999);
        let usual: Vec<Day> = ends.iter().copied().filter(|end| *end < no_end).collect();
        let latest = if usual.is_empty() { &ends } else { &usual };
        let latest = latest.iter().chain(&filed).max()?;
        Some(DaySpan { earliest: *filed.iter().min()?, latest: *latest })
    }

    fn axis(&self, plan: &Plan, by: TimeOf, scale: TimeScale, most: usize) -> AxisPart {
        let dated = |row: &&u32| day::is_known(self.filed(**row));
        // The days that an event takes.
        let days = |row: &u32| match by {
            TimeOf::Happened => Some(self.events[*row as usize].date.bounds()),
            TimeOf::Reported => {
                self.events[*row as usize].public_since().map(|day| DaySpan { earliest: day, latest: day })
            }
        };
        let touches = |row: &&u32| days(row).is_some_and(|days| days.overlaps(scale.span()));
        let mut rows = self.selected(plan);
        if by == TimeOf::Reported {
            rows.sort_by_key(|row| days(row).map(|days| days.earliest));
        }
        let dated = |row: &&u32| by == TimeOf::Reported || dated(row);
        let touching: Vec<u32> = rows.iter().filter(dated).filter(touches).copied().collect();
        let event = |row: &u32| {
            let event = &self.events[*row as usize];
            let above = event.relations.iter().find(|relation| relation.kind == RelationKind::PartOf);
            let above = above.and_then(|above| self.events.iter().position(|other| other.id == above.target));
            AxisEvent {
                key: (*row).into(),
                date: event.date.clone(),
                headline: account::headline(self.chronology(), *row).into_owned(),
                status: event.status,
                importance: event.importance,
                public: event.public_since(),
                reported: event.became_public().filter(|_| by == TimeOf::Reported),
                part_of: above.map(|row| u32::try_from(row).expect("few").into()),
            }
        };
        if touching.len() <= most {
            let events = touching.iter().map(event).collect();
            return AxisPart { scale, by, touching: touching.len(), events, under_way: Vec::new() };
        }
        let takes = |row: &u32, column: usize| {
            let Some(bounds) = days(row) else { return false };
            let [first, last] = [bounds.earliest, bounds.latest].map(|day| scale.nearest_column(day));
            (first..=last).contains(&column)
        };
        let under_way =
            (0..scale.columns()).map(|column| touching.iter().filter(|row| takes(row, column)).count()).collect();
        AxisPart { scale, by, touching: touching.len(), events: Vec::new(), under_way }
    }

    /// Whose lanes an event belongs to, with what orders those that have as many events.
    fn lanes_of(&self, by: LaneBy, row: u32) -> Vec<(u32, LaneOf)> {
        let event = &self.events[row as usize];
        let number = |words: &[String], word: &String| {
            u32::try_from(words.iter().position(|own| own == word).expect("known")).expect("few")
        };
        let facts = self.facts();
        let mut own: Vec<(u32, LaneOf)> = match by {
            LaneBy::Actor => (0..)
                .zip(self.names().actors())
                .filter(|(actor, _)| self.chronology().events_of(*actor).contains(&row))
                .map(|(actor, _)| (actor, LaneOf::Actor(actor)))
                .collect(),
            LaneBy::Pair => {
                let actors: BTreeSet<u32> = self.chronology().mentions(row).map(|(actor, _)| actor).collect();
                let others = |one: u32| actors.range(one + 1..).map(move |other| (0, LaneOf::Pair(one, *other)));
                actors.iter().flat_map(|one| others(*one)).collect()
            }
            LaneBy::Type => {
                event.kind.iter().map(|kind| (number(&facts.kinds, kind), LaneOf::Word(kind.clone()))).collect()
            }
            LaneBy::Tag => event.tags.iter().map(|tag| (number(&facts.tags, tag), LaneOf::Word(tag.clone()))).collect(),
            LaneBy::Source => {
                let publishers = event.sources.iter().filter_map(|source| source.publisher.as_deref());
                let said = publishers.map(str::trim).filter(|publisher| !publisher.is_empty());
                said.map(|publisher| (0, LaneOf::Word(publisher.to_owned()))).collect()
            }
            LaneBy::Country => unreachable!("asked of the columns"),
        };
        own.sort();
        own.dedup();
        own
    }

    fn lanes(&self, plan: &Plan, asked: &LanesAsked) -> Lanes {
        let mut all: BTreeMap<(u32, LaneOf), Vec<u32>> = BTreeMap::new();
        for row in self.selected(plan) {
            self.lanes_of(asked.by, row).into_iter().for_each(|of| all.entry(of).or_default().push(row));
        }
        let count = all.len();
        let mut all: Vec<(LaneOf, Vec<u32>)> = all.into_iter().map(|((_, of), rows)| (of, rows)).collect();
        all.sort_by_key(|(_, rows)| Reverse(rows.len()));
        let mut lanes = Vec::new();
        for of in &asked.pinned {
            match (all.iter().position(|(own, _)| own == of), of, asked.by) {
                (Some(at), ..) => lanes.push(all.remove(at)),
                (None, LaneOf::Actor(_), LaneBy::Actor) => lanes.push((of.clone(), Vec::new())),
                _ => {}
            }
        }
        let room = asked.most.saturating_sub(lanes.len());
        lanes.extend(all.into_iter().take(room));
        let lanes: Vec<Lane> = lanes.into_iter().map(|(of, rows)| self.lane(of, &rows, asked)).collect();
        Lanes { asked: asked.clone(), more: count.saturating_sub(lanes.len()), lanes }
    }

    fn lane(&self, of: LaneOf, rows: &[u32], asked: &LanesAsked) -> Lane {
        let name = |actor: u32| {
            let own = self.names().actor(actor);
            let is_doubled = self.names().actors().iter().filter(|other| other.name == own.name).count() > 1;
            if is_doubled { format!("{} [{}]", own.name, own.id) } else { own.name.clone() }
        };
        let label = match &of {
            LaneOf::Actor(actor) => self.names().actor(*actor).name.clone(),
            LaneOf::Pair(one, other) => {
                let mut names = [name(*one), name(*other)];
                names.sort();
                names.join(" – ")
            }
            LaneOf::Word(word) => word.clone(),
        };
        let dated: Vec<u32> = rows.iter().copied().filter(|row| day::is_known(self.filed(*row))).collect();
        let days = dated.first().zip(dated.last());
        let days = days.map(|(first, last)| DaySpan { earliest: self.filed(*first), latest: self.filed(*last) });
        let strip = self.strip(&dated, asked.scale);
        let columns = asked.scale.columns();
        let is_within = |column: &usize| {
            let own = asked.scale.days_of(*column);
            days.is_some_and(|days| own.overlaps(days))
        };
        // Of columns of less than a day, all that are a day's are one.
        let firsts = (0..columns).filter(is_within).filter(|column| {
            asked.scale.days() >= columns as u64 || asked.scale.column(asked.scale.day(*column)) == Some(*column)
        });
        let own: Vec<f32> = firsts.map(|column| strip.events[column]).collect();
        let mean = own.iter().sum::<f32>() / f32::from(u16::try_from(own.len().max(1)).expect("few"));
        let least = (mean * f32::from(asked.burst)).max(3.0);
        let bursts = (0..columns).filter(is_within).filter(|column| strip.events[*column] >= least).collect();
        let mut gaps = Vec::new();
        for (at, row) in dated.iter().enumerate().skip(1) {
            let reach =
                dated[..at].iter().map(|row| self.lane_days(*row).latest.max(self.filed(*row))).max().expect("one");
            if i64::from(self.filed(*row)) - i64::from(reach) > i64::from(asked.gap) {
                gaps.push(DaySpan { earliest: reach + 1, latest: self.filed(*row) - 1 });
            }
        }
        let dyad = match of {
            LaneOf::Pair(one, other) if asked.open.contains(&of) => {
                Some(Box::new(self.dyad((one, other), rows, asked)))
            }
            _ => None,
        };
        Lane { of, label, events: rows.len(), days, strip, gaps, bursts, dyad }
    }

    /// The days that an event is under way.
    fn lane_days(&self, row: u32) -> DaySpan {
        let (bounds, filed) = (self.events[row as usize].date.bounds(), self.filed(row));
        let is_begun = day::is_known(bounds.earliest);
        let today = self.today();
        let latest = match bounds.latest {
            latest if day::is_known(latest) => latest,
            day::OPEN_END if is_begun => today.max(filed),
            _ => filed,
        };
        DaySpan { earliest: if is_begun { bounds.earliest } else { filed }, latest }
    }

    /// What the columns take for today: there is no second way to it here.
    fn today(&self) -> Day {
        annals::engine::today(self.chronology())
    }

    fn strip(&self, rows: &[u32], scale: TimeScale) -> Strip {
        let mut strip = Strip { events: vec![0.0; scale.columns()], lasting: vec![false; scale.columns()] };
        for row in rows.iter().filter(|row| day::is_known(self.filed(**row))) {
            let date = &self.events[*row as usize].date;
            let lasts = matches!(date.shape(), Shape::Range | Shape::Ongoing | Shape::EndUnknown | Shape::StartUnknown)
                && date.bounds().earliest != date.bounds().latest;
            let days = if lasts || date.bounds().earliest == date.bounds().latest {
                DaySpan { earliest: self.filed(*row), latest: self.filed(*row) }
            } else {
                self.lane_days(*row)
            };
            let all = f64::from(days.latest.abs_diff(days.earliest)) + 1.0;
            for column in 0..scale.columns() {
                let own = scale.days_of(column).intersection(days);
                if own.earliest <= own.latest {
                    let share = (f64::from(own.latest.abs_diff(own.earliest)) + 1.0) / all;
                    #[expect(clippy::cast_possible_truncation, reason = "a share is drawn")]
                    let share = share as f32;
                    strip.events[column] += share;
                }
                strip.lasting[column] |= lasts && scale.days_of(column).overlaps(self.lane_days(*row));
            }
        }
        strip
    }

    fn dyad(&self, (one, other): (u32, u32), rows: &[u32], asked: &LanesAsked) -> Dyad {
        let plays =
            |row: &u32, actor: u32, role: Role| self.chronology().mentions(*row).any(|own| own == (actor, role));
        let acts = |row: &u32, actor, on| plays(row, actor, Role::Source) && plays(row, on, Role::Target);
        let of = |is_of: &dyn Fn(&u32) -> bool| {
            let rows: Vec<u32> = rows.iter().copied().filter(|row| is_of(row)).collect();
            (rows.len(), self.strip(&rows, asked.scale))
        };
        let is_side = |row: &u32, wanted: Side| {
            let event = &self.events[*row as usize];
            let own = event.kind.as_deref().and_then(side).or_else(|| event.tags.iter().find_map(|tag| side(tag)));
            own == Some(wanted)
        };
        Dyad {
            ways: [
                of(&|row| acts(row, one, other)),
                of(&|row| acts(row, other, one)),
                of(&|row| !acts(row, one, other) && !acts(row, other, one)),
            ],
            sides: [of(&|row| is_side(row, Side::Cooperation)), of(&|row| is_side(row, Side::Conflict))],
        }
    }

    fn within(&self, plan: &Plan, most: usize) -> Within {
        let rows = self.selected(plan);
        let has = |actor: u32, row: &u32| self.chronology().events_of(actor).contains(row);
        let actors = (0..).zip(self.names().actors()).map(|(actor, _)| Ranked {
            actor,
            hit: None,
            via: None,
            events: rows.iter().filter(|row| has(actor, row)).count(),
        });
        let mut actors: Vec<Ranked> = actors.filter(|ranked| ranked.events > 0).collect();
        actors.sort_by_key(|ranked| (Reverse(ranked.events), ranked.actor));
        actors.truncate(most);
        let question = Question::Within(Arc::new(plan.clone()), most);
        let Ok(Answer::Within(within)) = self.columns.answer(&question, &|_, _| true) else { panic!("another answer") };
        let publishers = self
            .facets(&rows, fold, |event| event.sources.iter().filter_map(|source| source.publisher.clone()).collect());
        // How a publisher is written is a choice among spellings.
        let keys = |facets: &Facets| -> Vec<(String, usize, usize)> {
            facets.list.iter().map(|facet| (fold(&facet.value), facet.count, facet.total)).collect()
        };
        let sorted = |mut keys: Vec<(String, usize, usize)>| {
            keys.sort();
            keys
        };
        assert_eq!(sorted(keys(&publishers)), sorted(keys(&within.publishers)));
        Within { actors, countries: within.countries.clone(), publishers: within.publishers.clone() }
    }
}

impl Engine for Naive {
    fn facts(&self) -> &Facts {
        self.columns.facts()
    }

    fn names(&self) -> &dyn Names {
        self.columns.names()
    }

    fn at_once(&self, question: &Question) -> Option<Answer> {
        self.answer(question, &|_, _| true).ok()
    }

    fn answer(&self, question: &Question, is_wanted: IsWanted<'_>) -> Result<Answer, Unanswered> {
        Ok(match question {
            Question::Select { of, near, around, has_facts } => {
                let selected = Arc::new(self.about(&of.plan));
                let place = near.map(|near| self.place(of, PositionOf::Event(near))).unwrap_or_default();
                let places = place.at.saturating_sub(*around)..(place.at + around).min(selected.events);
                Answer::Selected { selected, place, page: self.page(of, &ListRange { places, has_facts: *has_facts }) }
            }
            Question::Within(plan, most) => Answer::Within(Arc::new(self.within(plan, *most))),
            Question::Page(of, stretch) => Answer::Page(self.page(of, stretch)),
            Question::Axis(plan, by, scale, most) => Answer::Axis(Arc::new(self.axis(plan, *by, *scale, *most))),
            Question::Reported(plan) => {
                let rows = self.selected(&plan.timeless());
                let since = rows.iter().map(|row| self.events[*row as usize].public_since());
                Answer::Reported(Arc::new(Reported::new(since)))
            }
            // Which country a place is in is a choice among spellings.
            Question::Lanes(_, asked) if asked.by == LaneBy::Country => {
                return self.columns.answer(question, is_wanted);
            }
            Question::Lanes(plan, asked) => Answer::Lanes(Arc::new(self.lanes(plan, asked))),
            Question::Place(of, place) => Answer::Place(self.place(of, *place)),
            Question::Filed(plan, days) => {
                let is_filed = |row: &&u32| (days.earliest..=days.latest).contains(&self.filed(**row));
                Answer::Filed(self.selected(plan).iter().filter(is_filed).count())
            }
            Question::Named(of, ids) => {
                let rows = ids.iter().flat_map(|id| {
                    let is_it = move |(_, event): &(u32, &Event)| event.id == *id;
                    (0..).zip(&self.events).filter(is_it).map(|(row, _)| EventKey::from(row))
                });
                let named = |key: EventKey| {
                    let row = u32::try_from(key.number()).expect("a row");
                    (key, self.place(of, PositionOf::Event(key)), self.filed(row))
                };
                Answer::Named(rows.map(named).collect())
            }
            Question::Event(key) => {
                let row = u32::try_from(key.number()).ok().filter(|row| (*row as usize) < self.events.len());
                Answer::Event(row.map(|row| {
                    Arc::new(EventAccount {
                        key: *key,
                        id: self.events[row as usize].id.clone(),
                        filed: self.filed(row),
                        headline: clean::line(account::headline(self.chronology(), row).trim()).into_owned(),
                        pieces: account::detail(self.chronology(), row),
                    })
                }))
            }
            Question::Chain(plan, asked) => Answer::Chain(self.chain(plan, *asked)),
            Question::Origin(_) | Question::Find(_) | Question::Count(..) => {
                return self.columns.answer(question, is_wanted);
            }
        })
    }

    fn excerpt(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Excerpt<'_>, Unanswered> {
        self.columns.excerpt(plan, is_wanted)
    }
}

/// An engine that has nothing at hand: every answer comes later.
#[derive(Debug)]
pub(crate) struct Late<E>(pub(crate) E);

impl<E: Engine> Engine for Late<E> {
    fn facts(&self) -> &Facts {
        self.0.facts()
    }

    fn names(&self) -> &dyn Names {
        self.0.names()
    }

    fn at_once(&self, question: &Question) -> Option<Answer> {
        // Where an event is after another reading of the files has to be known at once.
        if matches!(question, Question::Find(_)) { self.0.at_once(question) } else { None }
    }

    fn answer(&self, question: &Question, is_wanted: IsWanted<'_>) -> Result<Answer, Unanswered> {
        self.0.answer(question, is_wanted)
    }

    fn excerpt(&self, plan: &Plan, is_wanted: IsWanted<'_>) -> Result<Excerpt<'_>, Unanswered> {
        self.0.excerpt(plan, is_wanted)
    }
}

#[test]
fn an_event_without_a_day_stands_under_a_heading_of_its_own() {
    // An engine over plain events found it under the month before it.
    let mut harness = crate::support::Harness::with(
        "- {id: a, date: 2026-03-06, title: A}\n- {id: b, date: XXXX-XX-XX, title: B}\n",
        100,
        30,
    );
    let screen = harness.screen();
    assert!(screen.contains("March 2026 · 1") && screen.contains("No known day · 1"), "{screen}");
}

/// Something on its way to the screen.
enum Coming {
    Query(Box<annals::app::Ask>),
    Question(annals::app::Late),
    Report(Report),
}

/// A screen over an engine whose answers come late, several to a query, and in any order.
struct Slow {
    app: App,
    keymap: Keymap,
    coming: Vec<Coming>,
}

impl Slow {
    const SIZE: (u16, u16) = (120, 24);

    fn new(text: &str) -> Self {
        let loaded = load(text);
        let data = Data::new(Late(ColumnEngine::new(loaded.chronology, true)), loaded.problems);
        let app = App::new(Arc::new(data), Query::default());
        let mut slow = Self { app, keymap: Keymap::shipped(), coming: Vec::new() };
        slow.fit();
        let Effect::Ask(first) = slow.app.begin() else { panic!("it asks first") };
        slow.coming.push(Coming::Query(first));
        slow
    }

    fn area() -> Rect {
        Rect::new(0, 0, Self::SIZE.0, Self::SIZE.1)
    }

    fn fit(&mut self) {
        let viewport = Areas::new(Self::area(), &self.app).viewport(&glyphs::UNICODE);
        self.app.fit(viewport, |columns| Screen::help_length(&self.keymap, &glyphs::UNICODE, columns));
        self.coming.extend(self.app.late_questions().into_iter().map(Coming::Question));
    }

    fn update(&mut self, action: Action) {
        if let Some(Effect::Ask(ask)) = self.app.update(action) {
            self.coming.push(Coming::Query(ask));
        }
        self.fit();
    }

    /// One of the things that are on their way arrives; an answered query sets its own reports on their way, in their order.
    fn arrive(&mut self, at: usize) {
        match self.coming.remove(at) {
            Coming::Query(ask) => {
                let engine = Arc::clone(self.app.shared_data());
                let mut reports = Vec::new();
                let told = ask.answer(&*engine.engine, &|_, _| true, &mut |report| {
                    reports.push(report);
                    true
                });
                told.expect("somebody waits");
                self.coming.splice(at..at, reports.into_iter().map(Coming::Report));
            }
            Coming::Question(annals::app::Late { number, question }) => {
                let answer = self.app.data().engine.answer(&question, &|_, _| true);
                self.update(Report::Late { number, answer }.into());
            }
            Coming::Report(report) => self.update(report.into()),
        }
    }

    /// What is on the screen answers one question, and is true.
    fn is_true(&self, what: &str) {
        let app = &self.app;
        let listing = app.listing();
        let selected = listed(app, listing, 0..usize::MAX);
        assert_eq!(app.selected().events, selected.len(), "{what}");
        for at in app.shown() {
            if let Some(text) = app.texts().text(at) {
                assert_eq!(text.line.key, selected[at], "{what}: line {at}");
            }
        }
        if let Some(account) = app.account() {
            assert_eq!(Some(account.key), app.current(), "{what}");
        }
        // The axis has marks of this list alone, however late its parts come.
        if let Some((drawn, _)) = app.axis() {
            assert!(drawn.marks.iter().all(|mark| selected.contains(&mark.key)), "{what}: marks of another list");
        }
        // Nor have the lanes.
        if let Some(lanes) = app.lanes() {
            assert!(lanes.lanes.iter().all(|lane| lane.events <= selected.len()), "{what}: lanes of another list");
        }
        // Once there were lines there always are some.
        let has_lines = app.shown().any(|at| app.texts().text(at).is_some());
        assert!(selected.is_empty() || has_lines, "{what}: nothing is left of the list");
        let screen = Screen {
            app,
            theme: &Theme::shipped("mono").expect("shipped"),
            keymap: &self.keymap,
            glyphs: &glyphs::UNICODE,
        };
        ratatui::widgets::Widget::render(screen, Self::area(), &mut Buffer::empty(Self::area()));
    }
}

fn listed(app: &App, of: &Listing, places: std::ops::Range<usize>) -> Vec<EventKey> {
    if app.selected().total == 0 {
        return Vec::new();
    }
    let question = Question::Page(of.clone(), ListRange { places, has_facts: false });
    let Ok(Answer::Page(page)) = app.data().engine.answer(&question, &|_, _| true) else { panic!("another answer") };
    page.lines.into_iter().map(|line| line.key).collect()
}

#[test]
fn answers_that_come_late_and_out_of_order_are_never_taken_for_others() {
    let events: String = (0..300)
        .map(|number| {
            let (year, month) = (1990 + number / 12, 1 + number % 12);
            let actor = ["Putin", "Iran", "Russia", "Somebody"][number % 4];
            format!("- {{id: e{number}, date: {year}-{month:02}, title: Event {number}, actors: [{actor}], importance: {}, recorded: {year}-{month:02}-{:02}}}\n", number % 10, 1 + number % 28)
        })
        .collect();
    let keys = [
        "j", "j", "k", "G", "g", "}", "{", "5", "s", "u", "C", "a", "p", "u", "i", "\u{1b}", "\r", "@", "1", "9", "b",
        " ", "n", "w", "V", "V", "+", "+", "-", "f", "F", "h", "l", "]", "[", "p", "z", "<", ">", "c", "m", "m", "'",
        "\"", "\\", "\u{8}", "S", "O", "v", "K", "(", ")", "W", "W", "W",
    ];
    for seed in 0..12 {
        let mut dice = Dice::new(seed);
        let mut slow = Slow::new(&events);
        for step in 0..160 {
            if dice.once_in(2) && !slow.coming.is_empty() {
                let at = dice.below(slow.coming.len());
                slow.arrive(at);
            } else {
                let key = dice.one(&keys);
                let code = match key {
                    "\u{1b}" => KeyCode::Esc,
                    "\r" => KeyCode::Enter,
                    "\u{8}" => KeyCode::Backspace,
                    other => KeyCode::Char(other.chars().next().expect("one")),
                };
                let event = KeyEvent::new(code, KeyModifiers::NONE);
                if let Some(action) = slow.keymap.action(Context::of(&slow.app), event) {
                    slow.update(action);
                }
            }
            slow.is_true(&format!("seed {seed}, step {step}"));
        }
        while !slow.coming.is_empty() {
            let last = slow.coming.len() - 1;
            slow.arrive(last);
        }
        assert!(!slow.app.is_asking() && !slow.app.is_waiting(), "seed {seed}: it waits for what does not come");
        slow.is_true(&format!("seed {seed}, at the end"));
        assert!(slow.app.account().is_some() || slow.app.selected().is_empty(), "seed {seed}: no event is shown");
    }
}

#[test]
fn whoever_moves_while_an_answer_is_on_its_way_has_moved() {
    let events: String = (0..9).map(|at| format!("- {{id: e{at}, date: 2014-0{}, title: T}}\n", at + 1)).collect();
    let mut slow = Slow::new(&events);
    while !slow.coming.is_empty() {
        slow.arrive(0);
    }
    // Another rule, and three events further before it is answered.
    for key in ['R', 'j', 'j', 'j'] {
        let event = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
        let action = slow.keymap.action(Context::of(&slow.app), event).expect("a key");
        slow.update(action);
    }
    while !slow.coming.is_empty() {
        slow.arrive(0);
    }
    assert_eq!(slow.app.account().map(|account| account.id.as_str()), Some("e3"));
}

#[test]
fn what_cannot_be_answered_is_said_once_and_not_waited_for() {
    let events: String = (0..300).map(|at| format!("- {{id: e{at}, date: {}, title: T}}\n", 1000 + at)).collect();
    let mut slow = Slow::new(&events);
    while !slow.coming.is_empty() {
        slow.arrive(0);
    }
    let press = |slow: &mut Slow, key| {
        let event = KeyEvent::new(KeyCode::Char(key), KeyModifiers::NONE);
        let action = slow.keymap.action(Context::of(&slow.app), event).expect("a key");
        slow.update(action);
    };
    // The end of the list, the axis, a place, the lanes: each is asked for, and fails.
    for key in ['G', 'V', '}', 'V'] {
        press(&mut slow, key);
        assert!(!slow.coming.is_empty() && slow.app.is_waiting(), "{key}");
        for coming in std::mem::take(&mut slow.coming) {
            let Coming::Question(annals::app::Late { number, .. }) = coming else { panic!("{key}: another question") };
            let answer = Err(Unanswered::Failed("the store is gone".to_owned()));
            slow.update(Report::Late { number, answer }.into());
        }
        let said = slow.app.notice().map(|notice| notice.text.clone());
        assert_eq!(said.as_deref(), Some("the store is gone"), "{key}");
        assert!(slow.coming.is_empty() && !slow.app.is_waiting(), "{key}: it is asked over and over");
    }
    // What is there is shown on, and what is wanted next is asked.
    press(&mut slow, 'V');
    press(&mut slow, 'g');
    while !slow.coming.is_empty() {
        slow.arrive(0);
    }
    slow.is_true("afterwards");
    assert_eq!(slow.app.account().map(|account| account.id.as_str()), Some("e0"));
}
