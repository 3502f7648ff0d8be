//! From the fields of a row to what the store keeps of it, and to the whole event.

use super::cameo;
use super::carrier::{Carrier, Fields};
use super::dataset::Dataset;
use super::dates::{Cell, NoDate, cell, parts};
use super::fields::{Field, is_whole_title};
use super::layout::Layout;
use super::tally::{Kind, Tally};
use crate::chronology::{Batch, Decode, RowDraft, Words};
use crate::formats::csv::{BadCell, Own};
use crate::model::{Event, EventDate, Extra, Fatalities, Location, Mention, Origin, Role, Source, Status, day};

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
    /// Whether the store keeps all that the columns say, see [`Layout::is_brief`].
    pub(super) is_brief: bool,
}

/// The date of a row, and what is to be said about it.
struct When {
    cell: Cell,
    note: Option<String>,
    problem: Option<Kind>,
    /// Fields whose cells have no part in the date, although something stands in them.
    unread: Vec<Field>,
}

impl When {
    fn new(cell: Cell, note: Option<String>, problem: Option<Kind>) -> Self {
        Self { cell, note, problem, unread: Vec::new() }
    }
}

/// The parts of an end.
const END_PARTS: [Field; 3] = [Field::EndYear, Field::EndMonth, Field::EndDay];

impl Rows {
    /// The first field that has something in it, of the columns of a meaning.
    fn get<'f>(&self, fields: &'f Fields<'_>, field: Field) -> &'f str {
        let mut texts = self.layout.columns(field).iter().map(|column| fields.get(*column));
        texts.find(|text| !text.is_empty()).unwrap_or("")
    }

    /// What stands in the columns of the date.
    fn written(&self, fields: &Fields<'_>) -> String {
        if self.layout.column(Field::Date).is_some() {
            return self.get(fields, Field::Date).to_owned();
        }
        [Field::Year, Field::Month, Field::Day].map(|field| self.get(fields, field)).join(" ").trim().to_owned()
    }

    fn in_parts(&self, fields: &Fields<'_>, columns: [Field; 3]) -> Result<Cell, NoDate> {
        let [year, month, day] = columns.map(|field| self.get(fields, field));
        parts(year, month, day)
    }

    fn when(&self, fields: &Fields<'_>) -> When {
        let order = self.layout.order;
        let start = if self.layout.column(Field::Date).is_some() {
            cell(self.get(fields, Field::Date), order)
        } else {
            self.in_parts(fields, [Field::Year, Field::Month, Field::Day])
        };
        let start = match start {
            // Most rows of most tables: one day and nothing else about it.
            Ok(cell) if self.layout.has_dates_only && !cell.is_ambiguous => {
                return When::new(cell, None, None);
            }
            Ok(start) => start,
            Err(NoDate::Empty) => {
                let note = "the table gives no date".to_owned();
                return self.undated(note, Kind::NoDate);
            }
            Err(NoDate::Bad) => {
                let written = self.written(fields);
                let note = format!("the table has `{written}`, which is not a date that annals can read");
                return self.undated(note, Kind::BadDate);
            }
        };
        let end_text = self.get(fields, Field::End);
        let (end, parts) = if !end_text.is_empty() {
            (cell(end_text, order), &[Field::End][..])
        } else if self.layout.column(Field::EndYear).is_some() {
            (self.in_parts(fields, END_PARTS), &END_PARTS[..])
        } else {
            (Err(NoDate::Empty), &[][..])
        };
        let is_bad = end == Err(NoDate::Bad);
        let when = self.joined(fields, start, end.ok());
        if is_bad {
            return When { problem: when.problem.or(Some(Kind::BadEnd)), unread: parts.to_vec(), ..when };
        }
        when
    }

    /// A row of which nobody knows when.
    fn undated(&self, note: String, problem: Kind) -> When {
        let rest = [Field::End, Field::DateNote].into_iter().chain(END_PARTS);
        let unread = rest.filter(|field| self.layout.column(*field).is_some()).collect();
        When { unread, ..When::new(Cell::undated(), Some(note), Some(problem)) }
    }

    /// Start, end and precision as one date.
    fn joined(&self, fields: &Fields<'_>, start: Cell, end: Option<Cell>) -> When {
        let said = Some(self.get(fields, Field::DateNote)).filter(|note| !note.is_empty()).map(str::to_owned);
        let problem = start.is_ambiguous.then_some(Kind::AmbiguousDate);
        let is_inverted = end.as_ref().is_some_and(|end| end.bounds.latest < start.bounds.earliest);
        if is_inverted {
            let end = end.map_or_else(String::new, |end| end.expression());
            let note = format!("the table has an end before the start: {end}");
            let unread = said.map(|_| Field::DateNote).into_iter().collect();
            return When { unread, ..When::new(start, Some(note), Some(Kind::InvertedDates)) };
        }
        let precision = self.get(fields, Field::Precision);
        if let Some(dataset) = self.layout.dataset
            && !precision.is_empty()
            && let Some((cell, note)) = dataset.with_precision(precision, &start, end.as_ref().unwrap_or(&start))
        {
            return When::new(cell, said.or(note), problem);
        }
        let is_open_day = start.is_ambiguous;
        let note = said.or_else(|| is_open_day.then(|| "the table does not say which number is the day".to_owned()));
        let cell = match end {
            Some(end) => start.clone().until(&end).unwrap_or(start),
            None => start,
        };
        When::new(cell, note, problem)
    }

    fn kind<'f>(&self, fields: &'f Fields<'_>) -> &'f str {
        let kind = self.get(fields, Field::Type);
        self.layout.dataset.map_or(kind, |dataset| dataset.kind(kind))
    }

    /// Who acts and who is acted upon, and how many of them the row names: those come first.
    fn sides<'f>(&self, fields: &'f Fields<'_>) -> ([(&'f str, Role); 2], usize) {
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
        found.extend_from_slice(&sides[..named]);
        let columns = self.layout.columns(Field::Actors);
        if columns.is_empty() {
            return;
        }
        if let Some(dataset) = self.layout.dataset {
            let roles = dataset.roles(self.kind(fields));
            let names = columns.iter().map(|column| fields.get(*column)).enumerate();
            let named = names.map(|(at, name)| (name, roles[at.min(1)]));
            found.extend(named.filter(|(name, _)| !name.is_empty()));
        } else {
            let cells = columns.iter().map(|column| fields.get(*column));
            let names = cells.flat_map(|cell| cell.split([';', '|'])).map(str::trim);
            found.extend(names.filter(|name| !name.is_empty()).map(|name| (name, Role::Participant)));
        }
    }

    fn tags<'f>(&self, fields: &'f Fields<'_>) -> Vec<&'f str> {
        let mut tags: Vec<&str> = Vec::new();
        for column in self.layout.columns(Field::Tags) {
            let cell = fields.get(*column);
            let separators: &[char] = if cell.contains([';', '|']) { &[';', '|'] } else { &[','] };
            tags.extend(cell.split(separators).map(str::trim).filter(|tag| !tag.is_empty()));
        }
        tags.extend(self.quad_class(fields));
        tags
    }

    /// GDELT's four classes of events, in words.
    fn quad_class(&self, fields: &Fields<'_>) -> Option<&'static str> {
        if self.layout.dataset != Some(Dataset::Gdelt) {
            return None;
        }
        let class: usize = self.named(fields, "QuadClass").parse().ok()?;
        cameo::QUAD_CLASSES.get(class.checked_sub(1)?).copied()
    }

    fn named<'f>(&self, fields: &'f Fields<'_>, name: &str) -> &'f str {
        let column = self.layout.headers.iter().position(|header| header.eq_ignore_ascii_case(name));
        column.map_or("", |column| fields.get(column))
    }

    fn published(&self, fields: &Fields<'_>) -> Vec<Option<EventDate>> {
        let texts = self.get(fields, Field::Published).split(';').map(str::trim);
        let date = |text: &str| {
            // GDELT writes 20180101000000.
            let text = if text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit()) {
                text.get(..8).unwrap_or(text)
            } else {
                text
            };
            cell(text, self.layout.order).ok().and_then(|cell| EventDate::parse(&cell.expression()).ok())
        };
        texts.map(date).collect()
    }

    fn public_since(&self, fields: &Fields<'_>) -> Option<i32> {
        self.layout.column(Field::Published)?;
        let days = self.published(fields).into_iter().flatten().map(|date| date.bounds().latest);
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
            let cell = cell(text, self.layout.order).ok().filter(|cell| !cell.is_ambiguous)?;
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
        if let Some(kind) = when.problem {
            let example = match kind {
                Kind::NoDate => "",
                Kind::BadEnd if !self.get(fields, Field::End).is_empty() => self.get(fields, Field::End),
                Kind::BadEnd => self.get(fields, Field::EndYear),
                _ if self.layout.column(Field::Date).is_some() => self.get(fields, Field::Date),
                _ => self.get(fields, Field::Year),
            };
            tally.add(kind, start, example);
        }
        if self.layout.has_estimates && !self.has_ordered_estimates(fields) {
            tally.add(Kind::Estimates, start, "");
        }
        let (sides, named) = self.sides(fields);
        let mut mentions = Vec::new();
        let mentions = if self.layout.columns(Field::Actors).is_empty() {
            &sides[..named]
        } else {
            self.mentions(fields, &mut mentions);
            &mentions
        };
        let words = |value: &'_ str| -> Option<(usize, usize)> {
            let at = value.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
            (!value.is_empty() && at >= start && at + value.len() <= end).then_some((at, at + value.len()))
        };
        let words = |value| match words(value) {
            Some((start, end)) => Words::Within(start, end),
            None if value.is_empty() => Words::Derived,
            None => Words::Text(value),
        };
        let kind = self.kind(fields);
        let tags = self.tags(fields);
        batch.push_row(&RowDraft {
            record: start..end,
            bounds: when.cell.bounds,
            form: when.cell.form,
            date: &when.cell.text,
            window: when.cell.window,
            instant: when.cell.instant,
            id: words(self.get(fields, Field::Id)),
            title: words(self.get(fields, Field::Title)),
            kind: (!kind.is_empty()).then_some(kind),
            status: Status::from_word(&self.get(fields, Field::Status).to_lowercase()),
            tags: &tags,
            mentions,
            public_since: self.public_since(fields),
        });
    }

    fn has_ordered_estimates(&self, fields: &Fields<'_>) -> bool {
        let number = |field| self.get(fields, field).parse::<f64>().ok();
        let stated: Vec<f64> = [Field::Low, Field::Best, Field::High].into_iter().filter_map(number).collect();
        stated.is_sorted()
    }

    fn whole(&self, fields: &Fields<'_>, id: &str) -> Option<Event> {
        let text = |field: Field| Some(self.get(fields, field)).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut when = self.when(fields);
        let mut mentions = Vec::new();
        self.mentions(fields, &mut mentions);
        let kind = self.kind(fields);
        // What has no place in an event of its own.
        let mut unread = std::mem::take(&mut when.unread);
        unread.extend([Field::Precision, Field::Time]);
        let location = self.location(fields, &mut unread);
        let fatalities = self.fatalities(fields, &mut unread);
        let status = Status::from_word(&self.get(fields, Field::Status).to_lowercase());
        unread.extend(status.is_none().then_some(Field::Status));
        let sources = self.sources(fields, &mut unread);
        Some(Event {
            id: id.to_owned(),
            date: EventDate::parse(&when.cell.expression()).ok()?,
            date_note: when.note,
            // Where no column has a title the chronology makes one.
            title: text(Field::Title).or_else(|| self.derived_title(fields)).unwrap_or_default(),
            summary: text(Field::Summary),
            kind: (!kind.is_empty()).then(|| kind.to_owned()),
            actors: mentions
                .iter()
                .map(|(name, role)| Mention { actor: (*name).to_owned(), name: None, role: *role, extra: Extra::new() })
                .collect(),
            location,
            status,
            importance: None,
            fatalities,
            tags: self.tags(fields).into_iter().map(str::to_owned).collect(),
            sources,
            relations: Vec::new(),
            recorded: None,
            origin: Some(Origin {
                dataset: Some(
                    self.layout.dataset.map_or_else(|| self.name.clone(), |dataset| dataset.name().to_owned()),
                ),
                id: Some(text(Field::Id).unwrap_or_else(|| id.to_owned())),
                extra: Extra::new(),
            }),
            extra: self.extra(fields, &unread),
        })
    }

    fn derived_title(&self, fields: &Fields<'_>) -> Option<String> {
        if self.layout.dataset != Some(Dataset::Gdelt) {
            return None;
        }
        cameo::name(self.get(fields, Field::Type)).map(str::to_owned)
    }

    /// What the event does not say, under the names of the columns: those that mean nothing to annals, those of a field that
    /// another column has spoken for, and what could not be read.
    fn extra(&self, fields: &Fields<'_>, unread: &[Field]) -> Extra {
        let mut is_said = vec![false; self.layout.headers.len()];
        for field in Field::ALL.iter().filter(|field| !unread.contains(field)) {
            let columns = self.layout.columns(*field);
            let first = columns.iter().position(|column| !fields.get(*column).is_empty());
            let takes_all = matches!(field, Field::Actors | Field::Tags);
            let used = if takes_all { columns } else { first.map_or(&[][..], |at| &columns[at..=at]) };
            for column in used {
                is_said[*column] = true;
            }
        }
        let others = self.layout.headers.iter().enumerate().filter(|(column, _)| !is_said[*column]);
        let others =
            others.map(|(column, name)| (name.as_str(), fields.get(column))).filter(|(_, text)| !text.is_empty());
        let mut extra = Extra::new();
        for (name, text) in others.chain(fields.more.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
            let numbered = (2..).map(|number| format!("{name} {number}"));
            let mut names = std::iter::once(name.to_owned()).chain(numbered);
            if let Some(free) = names.find(|name| !extra.contains_key(name.as_str())) {
                extra.insert(free.into(), text.into());
            }
        }
        extra
    }

    fn location(&self, fields: &Fields<'_>, unread: &mut Vec<Field>) -> Option<Location> {
        let place = self.get(fields, Field::Place);
        let country = self.get(fields, Field::Country);
        let is_code = country.len() == 3 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let names: Vec<&str> =
            [place, if is_code { "" } else { country }].into_iter().filter(|name| !name.is_empty()).collect();
        let mut degrees = |field, limit: f64| {
            let text = self.get(fields, field);
            let found = text.parse::<f64>().ok().filter(|degrees| degrees.abs() <= limit);
            unread.extend(found.is_none().then_some(field));
            found
        };
        let location = Location {
            name: (!names.is_empty()).then(|| names.join(", ")),
            country: is_code.then(|| country.to_owned()),
            lat: degrees(Field::Lat, 90.0),
            lon: degrees(Field::Lon, 180.0),
            ..Location::default()
        };
        (location != Location::default()).then_some(location)
    }

    fn fatalities(&self, fields: &Fields<'_>, unread: &mut Vec<Field>) -> Option<Fatalities> {
        let mut number = |field| {
            let text = self.get(fields, field);
            let found = text.trim_end_matches(".0").parse().ok();
            unread.extend(found.is_none().then_some(field));
            found
        };
        let deaths = Fatalities {
            low: number(Field::Low),
            best: number(Field::Best),
            high: number(Field::High),
            extra: Extra::new(),
        };
        (deaths != Fatalities::default()).then_some(deaths)
    }

    /// Who says so. Cells with as many parts between `;` as there are publishers belong to them one by one.
    fn sources(&self, fields: &Fields<'_>, unread: &mut Vec<Field>) -> Vec<Source> {
        let publisher = self.get(fields, Field::Publisher);
        let publishers: Vec<&str> = publisher.split(';').map(str::trim).collect();
        let count = publishers.len();
        let part = |field: Field, at: usize| {
            let cell = self.get(fields, field);
            let parts: Vec<&str> = cell.split(';').map(str::trim).collect();
            let own = if parts.len() == count {
                parts[at]
            } else if at == 0 {
                cell
            } else {
                ""
            };
            (!own.is_empty()).then(|| own.to_owned())
        };
        let published = self.published(fields);
        let taken = if published.len() == count { count } else { 1 };
        unread.extend(published.iter().take(taken).flatten().count().ne(&published.len()).then_some(Field::Published));
        let source = |at: usize| Source {
            publisher: Some(publishers[at]).filter(|text| !text.is_empty()).map(str::to_owned),
            title: part(Field::Headline, at),
            url: part(Field::Url, at),
            published: if published.len() == count || at == 0 { published.get(at).cloned().flatten() } else { None },
            claimant: part(Field::Claimant, at),
            ..Source::default()
        };
        (0..count).map(source).filter(|source| *source != Source::default()).collect()
    }
}

impl Decode for Rows {
    fn event(&self, record: &str, id: &str) -> Option<Event> {
        let mut fields = Fields::default();
        self.carrier.fields(record, self.layout.headers.len(), &mut fields);
        fields.values.resize(self.layout.headers.len().max(fields.values.len()), "".into());
        if let Some((event, ..)) = self.own_event(&fields) {
            return Some(Event { id: id.to_owned(), ..event });
        }
        self.whole(&fields, id)
    }

    fn title(&self, record: &str) -> Option<String> {
        let mut fields = Fields::default();
        self.carrier.fields(record, self.layout.headers.len(), &mut fields);
        self.derived_title(&fields)
    }

    fn is_table(&self) -> bool {
        true
    }

    fn has_whole_titles(&self) -> bool {
        let layout = &self.layout;
        let is_directed = [Field::Source, Field::Target].iter().any(|field| layout.column(*field).is_some());
        let is_whole = |column: usize| is_whole_title(&layout.headers[column]);
        self.own.is_some() || (!is_directed && layout.column(Field::Title).is_some_and(is_whole))
    }

    fn has_derived_words(&self) -> bool {
        matches!(self.layout.dataset, Some(Dataset::Gdelt | Dataset::Ucdp | Dataset::Acled))
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
