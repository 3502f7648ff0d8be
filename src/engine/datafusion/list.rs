//! Parts of a list, events on an axis, and one event: read by their rows.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use datafusion::logical_expr::{Expr, col, lit};

use super::DataFusionEngine;
use super::cells::{Keys, Texts, column, number};
use super::days::Days;
use super::parts::{DEATHS, Events, of_rows};
use super::store::{Scan, Table};
use crate::account::{self, Piece};
use crate::chronology::Row;
use crate::engine::axis::{self, Touching};
use crate::engine::page::{List, line, row};
use crate::engine::question::{Answer, EventAccount, ListPage, ListRange, Listing, PositionOf, RecordPlace};
use crate::engine::row_set::RowSet;
use crate::engine::timeline::Timeline;
use crate::engine::{AxisPart, IsWanted, ListOrder, Selection, Unanswered};
use crate::model::{EventKey, RelationKind, clean};

impl DataFusionEngine {
    pub(super) fn list<'a>(&'a self, selection: &'a Selection) -> List<'a, Days> {
        List { timeline: &*self.days, headings: &self.headings, selection, beside: None }
    }

    pub(super) fn select(
        &self,
        of: &Listing,
        near: Option<EventKey>,
        (around, has_facts): (usize, bool),
        is_wanted: IsWanted<'_>,
    ) -> Result<Answer, Unanswered> {
        let selection = self.selection(&of.plan, of.order, is_wanted)?;
        let selection = self.about(of.plan.query(), selection, is_wanted)?;
        let beside = self.beside(of, is_wanted)?;
        let list = self.list(&selection);
        let place = near.map(|near| list.place(PositionOf::Event(near))).unwrap_or_default();
        let stretch = ListRange { places: list.around(place.at, around), has_facts };
        let page = self.page((&selection, beside.as_deref()), &stretch, is_wanted)?;
        let selected = selection.known().cloned().unwrap_or_default();
        Ok(Answer::Selected { selected, place, page })
    }

    /// A part of a list.
    pub(super) fn page(
        &self,
        (selection, beside): (&Selection, Option<&Selection>),
        stretch: &ListRange,
        is_wanted: IsWanted<'_>,
    ) -> Result<ListPage, Unanswered> {
        let listed = selection.list();
        let (start, end) = (stretch.places.start.min(listed.len()), stretch.places.end.min(listed.len()));
        let mut rows = listed[start..end.max(start)].to_vec();
        rows.sort_unstable();
        let events = self.events_of(&rows, None, is_wanted)?;
        let places: HashMap<Row, Row> = rows.into_iter().zip(0..).collect();
        let list = List { beside, ..self.list(selection) };
        Ok(list.page_of(stretch, |row, has_facts| line(&events, places.get(&row).copied().unwrap_or(0), has_facts)))
    }

    /// The selection in an order.
    pub(super) fn ordered(
        &self,
        selection: Selection,
        order: ListOrder,
        is_wanted: IsWanted<'_>,
    ) -> Result<Selection, Unanswered> {
        let columns: &[&str] = match order {
            ListOrder::Date => return Ok(selection.listed(order, Vec::new())),
            ListOrder::Importance => &["importance"],
            ListOrder::Deaths => &DEATHS,
        };
        let columns: Vec<&str> = columns.iter().copied().filter(|column| self.folder.says(column)).collect();
        if columns.is_empty() || selection.is_empty() {
            let rows = selection.rows().to_vec();
            return Ok(selection.listed(order, rows));
        }
        // Of an event that says how heavy it is that and its row are kept, of all others a bit.
        let mut heavy: Vec<(Reverse<u32>, Row)> = Vec::new();
        let mut light = RowSet::of(selection.rows(), self.days.count());
        let is_said = columns.iter().map(|name| col(*name).is_not_null()).reduce(Expr::or);
        let of = is_said.map(|is_said| of_rows(selection.rows()).and(is_said));
        let mut read = vec!["key"];
        read.extend(&columns);
        let scan = Scan { table: Table::Events, columns: &read, of, is_in_order: false };
        self.store.each(&scan, self.days.count(), is_wanted, &mut |batch| {
            let numbers = columns.iter().map(|name| column(batch, name)).collect::<Result<Vec<_>, _>>()?;
            for (at, row) in Keys::of(batch, "key")?.rows().enumerate().filter(|(_, row)| light.has(*row)) {
                let weight = numbers.iter().find_map(|column| number(column, at));
                if let Some(weight) = weight.and_then(|weight| u32::try_from(weight).ok()) {
                    heavy.push((Reverse(weight), row));
                }
            }
            Ok(())
        })?;
        heavy.sort_unstable();
        let mut rows = Vec::with_capacity(selection.len());
        for (_, row) in heavy {
            light.remove(row);
            rows.push(row);
        }
        rows.extend(light.list());
        Ok(selection.listed(order, rows))
    }

    /// A part of an axis with its events.
    pub(super) fn with_events(&self, touching: Touching, is_wanted: IsWanted<'_>) -> Result<AxisPart, Unanswered> {
        let mut rows = touching.rows.clone();
        rows.sort_unstable();
        let events = self.events_of(&rows, None, is_wanted)?;
        let places: HashMap<Row, Row> = rows.into_iter().zip(0..).collect();
        let by = touching.part.by;
        let event = |row: &Row| {
            let own = places.get(row).copied().unwrap_or(0);
            let is_above = |link: &&crate::chronology::Link| !link.is_inverse && link.kind == RelationKind::PartOf;
            let part_of = self.days.links(*row).iter().find(is_above).map(|link| link.to.into());
            axis::AxisEvent { key: (*row).into(), part_of, ..axis::event(&events, own, by) }
        };
        let own = touching.rows.iter().map(event).collect();
        Ok(AxisPart { events: own, ..touching.part })
    }

    /// Everything about an event.
    pub(super) fn event(
        &self,
        key: EventKey,
        is_wanted: IsWanted<'_>,
    ) -> Result<Option<Arc<EventAccount>>, Unanswered> {
        let Some(row) = row(&*self.days, key) else { return Ok(None) };
        let Events { chronology: events, rows } = self.with_related(&[row], is_wanted)?;
        let own = rows.binary_search(&row).ok().and_then(|at| Row::try_from(at).ok()).unwrap_or(0);
        let mut pieces = account::detail(&events, own);
        for piece in &mut pieces {
            if let Piece::Related { key: Some(key), .. } = piece {
                let global = usize::try_from(key.number()).ok().and_then(|own| rows.get(own));
                *key = global.map_or(*key, |row| (*row).into());
            }
        }
        Ok(Some(Arc::new(EventAccount {
            key,
            id: events.id(own).into_owned(),
            filed: self.days.filed_under(row),
            headline: clean::line(account::headline(&events, own).trim()).into_owned(),
            pieces,
        })))
    }

    /// Tables of columns have no lines.
    pub(super) fn origin(&self, key: EventKey) -> Answer {
        Answer::Origin(row(&*self.days, key).map(|_| RecordPlace { file: 0, line: None }))
    }

    /// The events that go by an id.
    pub(super) fn find_id(&self, id: &str, is_wanted: IsWanted<'_>) -> Result<Vec<EventKey>, Unanswered> {
        let found = self.rows_of_ids(&[id.to_owned()], is_wanted)?;
        Ok(found.into_iter().map(|(_, row)| row.into()).collect())
    }

    /// The ids of the first events, so many at most: nothing else of them is read.
    pub(super) fn first_ids(&self, most: usize) -> Result<Vec<String>, Unanswered> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut ids = Vec::new();
        let of = Some(col("key").lt(lit(most)));
        let scan = Scan { table: Table::Events, columns: &["key", "id"], of, is_in_order: true };
        self.store.each(&scan, self.days.count(), &|_, _| true, &mut |batch| {
            let own = Texts::of(batch, "id")?;
            ids.extend((0..batch.num_rows()).filter_map(|at| own.get(at)).map(str::to_owned));
            Ok(())
        })?;
        Ok(ids)
    }

    /// The rows of the events that go by ids, each with the place of its id among them.
    fn rows_of_ids(&self, ids: &[String], is_wanted: IsWanted<'_>) -> Result<Vec<(usize, Row)>, Unanswered> {
        let wanted: HashMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
        let of = col("id").in_list(wanted.keys().map(|id| lit(*id)).collect(), false);
        let mut found: HashMap<usize, Row> = HashMap::new();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let scan = Scan { table: Table::Events, columns: &["key", "id"], of: Some(of), is_in_order: true };
        self.store.each(&scan, self.days.count(), is_wanted, &mut |batch| {
            let (keys, ids) = (Keys::of(batch, "key")?, Texts::of(batch, "id")?);
            for (at, row) in keys.rows().enumerate() {
                if let Some(wanted) = ids.get(at).and_then(|id| wanted.get(id)) {
                    found.entry(*wanted).or_insert(row);
                }
            }
            Ok(())
        })?;
        let mut found: Vec<(usize, Row)> = found.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }

    /// Where the events are in a list that go by ids.
    pub(super) fn named(
        &self,
        selection: &Selection,
        ids: &[String],
        is_wanted: IsWanted<'_>,
    ) -> Result<Answer, Unanswered> {
        let list = self.list(selection);
        let keys = self.rows_of_ids(ids, is_wanted)?.into_iter().map(|(_, row)| EventKey::from(row));
        Ok(Answer::Named(keys.map(|key| list.named(key)).collect()))
    }
}
