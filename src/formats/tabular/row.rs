//! From the fields of a row to what the store keeps of it, and to the whole event.

mod joined;
mod when;
mod whole;

use std::borrow::Cow;

use super::carrier::{Carrier, Fields};
use super::dataset::{ActorRule, Dataset};
use super::dates::{NoDate, OtherYear, cell, other_year};
use super::fields::Field;
use super::figures::{Axis, DEATHS, Deaths, is_unknown};
use super::groups::Groups;
use super::headers::is_whole_title;
use super::layout::Layout;
use super::parting::items;
use super::profile::{is_missing_code, is_unknown as is_unknown_word};
use super::tally::{Kind, Tally};
use super::terms;
use super::wrapped;
use super::years::Years;
use crate::chronology::{Batch, Decode, RowDraft, RowText};
use crate::formats::columns;
use crate::formats::csv::{BadCell, Own};
use crate::model::words::DateContext;
use crate::model::{Event, EventDate, Extra, Mention, Role, Spot, Status, day};

use joined::Joined;
use when::When;

/// The rows of one table: how their records are parted, and what the fields mean.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) carrier: Carrier,
    pub(super) layout: Layout,
    /// Whether the records are items of a list in JSON, several of which may stand on one line.
    pub(super) is_list: bool,
    /// Its columns, where annals wrote the table.
    pub(super) own: Option<Own>,
    /// The name of the file without its folders, for rows of a data set without a name.
    pub(super) name: String,
    /// Which of them are one event, where not each is one.
    pub(super) groups: Option<Groups>,
    /// Years in rows of their own, which say the year of the rows below them.
    pub(super) years: Option<Years>,
    /// Whether the store keeps all that the columns say, see [`Layout::is_brief`].
    pub(super) is_brief: bool,
    /// Whether the titles of a table that annals wrote stand for themselves.
    pub(super) has_whole_titles: bool,
}

impl Rows {
    /// Whether a record without any field says so itself: `null` in JSON is told, commas between nothing are not.
    pub(super) fn is_nothing_else(&self, record: &str) -> bool {
        !self.carrier.is_record(record)
    }

    /// Whether a record has the names of the columns once more, as tables have that were put together of several.
    pub(super) fn is_header(&self, fields: &Fields<'_>) -> bool {
        let headers = &self.layout.headers;
        let is_first = fields.values.first().zip(headers.first()).is_some_and(|(value, header)| **value == **header);
        let is_name = |(value, header): (&Cow<'_, str>, &String)| value.is_empty() || **value == **header;
        let filled = || fields.values.iter().filter(|value| !value.is_empty()).count();
        is_first
            && matches!(self.carrier, Carrier::Delimited(_))
            && fields.values.iter().zip(headers).all(is_name)
            && filled() > 1
    }

    /// The first field that has something in it, of the columns of a meaning.
    fn get<'f>(&self, fields: &'f Fields<'_>, field: Field) -> &'f str {
        let mut texts = self.layout.columns(field).iter().map(|column| fields.get(*column));
        texts.find(|text| !text.is_empty()).unwrap_or("")
    }

    /// Parts a record into its fields, with words for what the data set has codes for. `false` when it cannot be read. What stands
    /// for nothing is nothing, but where annals itself wrote the table.
    pub(super) fn fields<'a>(&self, record: &'a str, fields: &mut Fields<'a>) -> bool {
        let is_read = self.carrier.fields(record, self.layout.headers.len(), fields);
        fields.year = self.years.as_ref().and_then(|years| years.above(record));
        if self.layout.dataset.is_some_and(Dataset::has_terms) {
            fields.values.iter_mut().for_each(|value| *value = terms::value(std::mem::take(value)));
        }
        if self.own.is_none() {
            // JSON may escape what is no ASCII.
            let is_ascii = !matches!(self.carrier, Carrier::Json(_)) && record.is_ascii();
            fields.tidy(&self.layout.codes, is_ascii);
            fields.forget(&self.layout.unknowns, is_unknown_word);
            fields.forget(&self.layout.nameless, is_missing_code);
            self.unwrap(fields);
        }
        for (column, by, rule) in &self.layout.known.exact {
            let given = fields.get(*column);
            let left = rule
                .cut(given, by.map_or("", |by| fields.get(by)))
                .filter(|left| left != given)
                .map(std::borrow::Cow::into_owned);
            if let (Some(left), Some(value)) = (left, fields.values.get_mut(*column)) {
                // What the table has is kept beside what it means.
                fields.more.push((self.layout.headers[*column].clone(), value.to_string()));
                *value = left.into();
            }
        }
        for (column, rule) in &self.layout.known.rules {
            if let Some(value) = fields.values.get_mut(*column).filter(|value| !value.is_empty())
                && let Some(word) = rule.word(value)
            {
                *value = word.into();
            }
        }
        is_read
    }

    /// Takes what objects of JSON are called for them, and footnotes off the words before them.
    fn unwrap(&self, fields: &mut Fields<'_>) {
        for (column, between) in &self.layout.lists {
            if let Some(value) = fields.values.get_mut(*column).filter(|value| wrapped::is_list(value))
                && let Some(words) = wrapped::named(value, between)
            {
                // What else the objects say is kept.
                let whole = std::mem::replace(value, words.into()).into_owned();
                fields.more.push((self.layout.headers[*column].clone(), whole));
            }
        }
        for column in &self.layout.footnotes {
            if let Some(value) = fields.values.get_mut(*column).filter(|value| wrapped::has_footnote(value)) {
                *value = wrapped::without_footnotes(value).into_owned().into();
            }
        }
    }

    /// Who acts and who is acted upon, and how many of them the row names: those come first.
    pub(super) fn sides<'f>(&self, fields: &'f Fields<'_>) -> ([(&'f str, Role); 2], usize) {
        let source = (self.get(fields, Field::Source), Role::Source);
        let target = (self.get(fields, Field::Target), Role::Target);
        match (source.0.is_empty(), target.0.is_empty()) {
            (false, false) => ([source, target], 2),
            (true, false) => ([target, source], 1),
            (false, true) => ([source, target], 1),
            (true, true) => ([source, target], 0),
        }
    }

    /// Who takes part.
    fn mentions<'f>(&self, fields: &'f Fields<'_>, found: &mut Vec<(&'f str, Role)>) {
        found.clear();
        let (sides, named) = self.sides(fields);
        let parting = &self.layout.parting;
        for (name, role) in &sides[..named] {
            let field = if *role == Role::Source { Field::Source } else { Field::Target };
            match parting.names(field, name) {
                Some(names) => found.extend(names.into_iter().map(|name| (name, *role))),
                None => found.push((name, *role)),
            }
        }
        for column in self.layout.columns(Field::Actors) {
            self.mentions_in(fields, *column, found);
        }
    }

    /// Who takes part by a column of actors.
    pub(super) fn mentions_in<'f>(&self, fields: &'f Fields<'_>, column: usize, found: &mut Vec<(&'f str, Role)>) {
        let cell = fields.get(column);
        let parting = &self.layout.parting;
        let known = self.layout.known.actors.iter().find(|(own, _)| *own == column);
        let role = known.map_or(Role::Participant, |(_, rule)| self.role(fields, rule));
        let mut add = |name: &'f str| found.extend((!name.is_empty()).then_some((name, role)));
        match known.map(|(_, rule)| rule.split.as_deref()) {
            Some(None) => add(cell),
            Some(Some(mark)) => cell.split(mark).map(str::trim).for_each(add),
            None => items(cell).for_each(|item| match parting.names(Field::Actors, item) {
                Some(names) => names.into_iter().for_each(&mut add),
                None => add(item),
            }),
        }
    }

    /// What those do in a row whom a column of the data set names.
    fn role(&self, fields: &Fields<'_>, rule: &ActorRule) -> Role {
        let is_so = |(column, values, _): &&(String, Vec<String>, Role)| {
            let cell = self.named(fields, column);
            values.iter().any(|value| value == cell)
        };
        rule.when.iter().find(is_so).map_or(rule.role, |(_, _, role)| *role)
    }

    fn tags<'f>(&self, fields: &'f Fields<'_>) -> Vec<&'f str> {
        let mut tags: Vec<&str> = Vec::new();
        for column in self.layout.columns(Field::Tags) {
            let cell = fields.get(*column);
            let separators: &[char] = if cell.contains([';', '|']) { &[';', '|'] } else { &[','] };
            tags.extend(cell.split(separators).map(str::trim).filter(|tag| !tag.is_empty()));
        }
        tags
    }

    fn named<'f>(&self, fields: &'f Fields<'_>, name: &str) -> &'f str {
        let column = self.layout.headers.iter().position(|header| header.eq_ignore_ascii_case(name));
        column.map_or("", |column| fields.get(column))
    }

    fn published(&self, fields: &Fields<'_>) -> Vec<Option<EventDate>> {
        let (text, context) = self.cell_of(fields, Field::Published);
        let date = |text: &str| cell(text, &context).ok().and_then(|cell| EventDate::parse(&cell.expression()).ok());
        text.split(';').map(str::trim).map(date).collect()
    }

    /// A day of publication that cannot be read.
    fn bad_published<'f>(&self, fields: &'f Fields<'_>) -> Option<&'f str> {
        let (text, context) = self.cell_of(fields, Field::Published);
        text.split(';').map(str::trim).find(|text| matches!(cell(text, &context), Err(NoDate::Bad | NoDate::Ongoing)))
    }

    /// The first day by which the row was surely public. A day of publication that cannot be read is counted.
    fn public_since(&self, fields: &Fields<'_>, start: usize, tally: &mut Tally) -> Option<i32> {
        self.layout.column(Field::Published)?;
        let published = self.published(fields);
        if published.iter().any(Option::is_none)
            && let Some(text) = self.bad_published(fields)
        {
            tally.add(Kind::BadPublished, start, text);
        }
        let days = published.into_iter().flatten().map(|date| date.bounds().latest);
        days.filter(|day| day::is_known(*day)).min()
    }

    /// The event of a row that annals wrote, what is to be said about its date, and cells that cannot be read. Where a spreadsheet
    /// has changed the writing of a date, that is read as the date of any table.
    fn own_event(&self, fields: &Fields<'_>) -> Option<(Event, Option<Kind>, Vec<BadCell>)> {
        let own = self.own.as_ref()?;
        let mut row = own.row(&self.layout.headers, (fields.values.as_slice(), fields.more.as_slice()));
        let (date, problem) = match row.date() {
            Some(date) => (date, None),
            None => {
                let When { cell, note, problem, .. } = self.when(fields);
                let edtf = cell.expression();
                let date = EventDate::parse(&edtf).ok()?;
                row.set_date(edtf, note);
                (date, problem)
            }
        };
        let read = |text: &str| {
            let context = DateContext { order: self.layout.order, ..DateContext::default() };
            let cell = cell(text, &context).ok().filter(|cell| !cell.is_ambiguous)?;
            Some(cell.expression()).filter(|edtf| EventDate::parse(edtf).is_ok())
        };
        let (event, bad) = row.event(date, read);
        Some((event, problem, bad))
    }

    /// Adds a row to a batch. `at` is where its record begins in `text`.
    pub(super) fn push(
        &self,
        fields: &Fields<'_>,
        (text, start, end): (&str, usize, usize),
        batch: &mut Batch,
        tally: &mut Tally,
    ) {
        if let Some((event, problem, bad)) = self.own_event(fields) {
            if let Some(kind) = problem {
                tally.add(kind, start, self.get(fields, Field::Date));
            }
            for BadCell { column, hint, text } in bad {
                tally.add(Kind::BadCell { column, hint }, start, &text);
            }
            batch.push_event(&event, text, start..end);
            return;
        }
        let when = self.when(fields);
        self.judge(fields, &when, start, tally);
        let (sides, named) = self.sides(fields);
        let mut mentions = Vec::new();
        let mentions = if self.layout.columns(Field::Actors).is_empty() && self.layout.parting.is_none() {
            &sides[..named]
        } else {
            self.mentions(fields, &mut mentions);
            &mentions
        };
        self.push_draft(&Said { fields, when: &when, mentions, title: None }, (text, start, end), batch, tally);
    }

    /// Adds an event that several rows tell to a batch. `at` is where the record of the first of them is in `text`.
    pub(super) fn push_together(
        &self,
        rows: &[Fields<'_>],
        at: (&str, usize, usize),
        batch: &mut Batch,
        tally: &mut Tally,
    ) {
        let Joined { fields, when, mentions } = self.joined_rows(rows);
        let mentions: Vec<(&str, Role)> = mentions.iter().map(|mention| (&*mention.actor, mention.role)).collect();
        // So that the rows are not brought together anew for each line of a list.
        let title = if self.get(&fields, Field::Title).is_empty() { self.derived_title(&fields) } else { None };
        let said = Said { fields: &fields, when: &when, mentions: &mentions, title: title.as_deref() };
        self.push_draft(&said, at, batch, tally);
    }

    fn push_draft(
        &self,
        said: &Said<'_>,
        (text, start, end): (&str, usize, usize),
        batch: &mut Batch,
        tally: &mut Tally,
    ) {
        let Said { fields, when, mentions, title } = *said;
        let words = |value: &'_ str| -> Option<(usize, usize)> {
            let at = value.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
            (!value.is_empty() && at >= start && at + value.len() <= end).then_some((at, at + value.len()))
        };
        let words = |value| match words(value) {
            Some((start, end)) => RowText::Within(start, end),
            None if value.is_empty() => RowText::Derived,
            None => RowText::Text(value),
        };
        let kind = self.get(fields, Field::Type);
        let tags = self.tags(fields);
        let public_since = self.public_since(fields, start, tally);
        batch.push_row(&RowDraft {
            record: start..end,
            date: when.cell.written(),
            window: when.cell.window,
            instant: when.cell.instant,
            id: words(self.get(fields, Field::Id)),
            title: title.map_or_else(|| words(self.get(fields, Field::Title)), RowText::Text),
            kind: (!kind.is_empty()).then_some(kind),
            status: Status::from_word(&self.get(fields, Field::Status).to_lowercase()),
            tags: &tags,
            mentions,
            public_since,
        });
    }

    /// Counts what is wrong with a row that begins at a byte.
    pub(super) fn judge(&self, fields: &Fields<'_>, when: &When, start: usize, tally: &mut Tally) {
        if let Some(kind) = when.problem.clone() {
            let example = match kind {
                Kind::NoDate => "",
                Kind::BadEnd | Kind::NoEnd if !self.get(fields, Field::End).is_empty() => self.get(fields, Field::End),
                Kind::BadEnd | Kind::NoEnd => self.get(fields, Field::EndYear),
                Kind::AmbiguousDate if !self.start(fields).0.is_ok_and(|start| start.is_ambiguous) => {
                    self.get(fields, Field::End)
                }
                _ if self.layout.column(Field::Date).is_some() => self.get(fields, Field::Date),
                _ => self.get(fields, Field::Year),
            };
            tally.add(kind, start, example);
        }
        if let Some(other) = self.layout.open_calendar
            && other_year(&self.written(fields)) == Some(other)
        {
            let kind = if other == OtherYear::Recent { Kind::OtherCalendar } else { Kind::ThaiCalendar };
            tally.add(kind, start, &self.written(fields));
        }
        if self.layout.has_figures {
            self.judge_figures(fields, start, tally);
        }
        if self.layout.has_estimates && !self.has_ordered_estimates(fields) {
            tally.add(Kind::Estimates, start, "");
        }
    }

    /// Counts numbers of deaths and degrees that cannot be read.
    fn judge_figures(&self, fields: &Fields<'_>, start: usize, tally: &mut Tally) {
        let figures = &self.layout.figures;
        for field in DEATHS {
            let text = self.get(fields, field);
            if !is_unknown(text) && figures.deaths(text).is_none() {
                tally.add(Kind::BadDeaths, start, text);
            }
        }
        for (field, axis) in [(Field::Lat, Axis::Lat), (Field::Lon, Axis::Lon)] {
            let text = self.get(fields, field);
            if !is_unknown(text) && figures.degrees(text, axis).is_none() {
                tally.add(Kind::BadDegrees, start, text);
                break;
            }
        }
    }

    fn has_ordered_estimates(&self, fields: &Fields<'_>) -> bool {
        let [low, best, high] =
            DEATHS.map(|field| self.get(fields, field)).map(|text| self.layout.figures.deaths(text));
        let least = |deaths: Option<Deaths>| deaths.and_then(|deaths| deaths.best.or(deaths.low));
        let most = |deaths: Option<Deaths>| deaths.and_then(|deaths| deaths.best.or(deaths.high));
        [least(low), best.and_then(|deaths| deaths.best), most(high)].into_iter().flatten().is_sorted()
    }
}

/// What a row says, or several together.
struct Said<'s> {
    fields: &'s Fields<'s>,
    when: &'s When,
    mentions: &'s [(&'s str, Role)],
    /// Made of its columns, where the store keeps it.
    title: Option<&'s str>,
}

impl Rows {
    /// The fields of a record, as many as the header has.
    fn whole_fields<'a>(&self, record: &'a str) -> Fields<'a> {
        let mut fields = Fields::default();
        self.fields(record, &mut fields);
        fields.values.resize(self.layout.headers.len().max(fields.values.len()), "".into());
        fields
    }

    /// What all rows say together of the event whose first one a record is; `None` where each row is an event.
    fn joined<'a>(&'a self, record: &'a str) -> Option<Joined<'a>> {
        let rows = self.groups.as_ref()?.texts(record);
        let rows: Vec<Fields<'a>> = rows.into_iter().map(|row| self.whole_fields(row)).collect();
        Some(self.joined_rows(&rows))
    }
}

impl Decode for Rows {
    fn event(&self, record: &str, id: &str) -> Option<Event> {
        if let Some(Joined { fields, when, mentions }) = self.joined(record) {
            return self.whole(&fields, when, mentions, id);
        }
        let fields = self.whole_fields(record);
        if let Some((event, ..)) = self.own_event(&fields) {
            return Some(Event { id: id.to_owned(), ..event });
        }
        let mut mentions = Vec::new();
        self.mentions(&fields, &mut mentions);
        let mention =
            |(name, role): (&str, Role)| Mention { actor: name.to_owned(), name: None, role, extra: Extra::new() };
        let mentions = mentions.into_iter().map(mention).collect();
        self.whole(&fields, self.when(&fields), mentions, id)
    }

    fn title(&self, record: &str) -> Option<String> {
        if let Some(Joined { fields, .. }) = self.joined(record) {
            return self.derived_title(&fields);
        }
        let mut fields = Fields::default();
        self.fields(record, &mut fields);
        self.derived_title(&fields)
    }

    fn spots(&self, record: &str, base: usize) -> Vec<Spot> {
        self.carrier.spots(record, base, &self.layout.headers)
    }

    fn is_table(&self) -> bool {
        true
    }

    fn has_whole_title(&self, record: &str) -> bool {
        let layout = &self.layout;
        let is_directed = [Field::Source, Field::Target].iter().any(|field| layout.column(*field).is_some());
        let is_directed = is_directed || layout.known.actors.iter().any(|(_, rule)| rule.is_directed());
        let is_whole = |column: usize| is_whole_title(&layout.headers[column]);
        if let Some(own) = &self.own {
            let Some(column) = own.title_form() else { return self.has_whole_titles };
            let mut fields = Fields::default();
            self.fields(record, &mut fields);
            return fields.get(column) != columns::BETWEEN;
        }
        layout.is_titled_by_summary
            || layout.dataset.is_some_and(Dataset::has_whole_titles)
            || (!is_directed && layout.column(Field::Title).is_some_and(is_whole))
    }

    fn has_derived_words(&self) -> bool {
        // Of several rows the record is the first one.
        self.groups.is_some() || self.layout.dataset.is_some_and(Dataset::derives_words)
    }

    fn is_numbered(&self) -> bool {
        self.is_list
    }

    fn is_brief(&self, record: &str, has_id: bool) -> bool {
        // Without an id in the store, where the table has a column for it, another row has the same one.
        let Carrier::Delimited(dialect) = &self.carrier else { return false };
        let has_own_id = self.layout.column(Field::Id).is_some();
        self.is_brief && has_id == has_own_id && dialect.count(record) <= self.layout.headers.len()
    }

    fn dataset(&self) -> Option<&str> {
        Some(self.layout.dataset.map_or(self.name.as_str(), |dataset| dataset.name()))
    }
}
