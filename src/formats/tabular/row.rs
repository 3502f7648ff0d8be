//! From the fields of a row to what the store keeps of it, and to the whole event.

use super::carrier::{Carrier, Fields};
use super::dataset::{ActorRule, Dataset};
use super::dates::{Cell, NoDate, at_precision, cell, is_no_end, number, parts};
use super::fields::Field;
use super::headers::is_whole_title;
use super::layout::{Layout, TitlePart};
use super::tally::{Kind, Tally};
use crate::chronology::{Batch, Decode, RowDraft, Words};
use crate::formats::csv::{BadCell, Own};
use crate::model::words::Context;
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

/// What a row says of when something ended.
enum End {
    Unsaid,
    At(Cell),
    /// It goes on.
    Ongoing,
    /// The row says when, but not in words that annals knows.
    Unknown,
}

/// What is said of a cell that cannot be read.
fn unreadable(written: &str) -> String {
    format!("the table has `{written}`, which is not a date that annals can read")
}

/// A note with another one behind it.
fn noted(note: Option<String>, more: &str) -> Option<String> {
    Some(note.map_or_else(|| more.to_owned(), |note| format!("{note}; {more}")))
}

/// The parts of a date, and of an end.
const PARTS: [Field; 3] = [Field::Year, Field::Month, Field::Day];
const END_PARTS: [Field; 3] = [Field::EndYear, Field::EndMonth, Field::EndDay];

impl Rows {
    /// Whether a record without any field says so itself: `null` in JSON is told, commas between nothing are not.
    pub(super) fn is_nothing_else(&self, record: &str) -> bool {
        !self.carrier.is_record(record)
    }

    /// The first field that has something in it, of the columns of a meaning.
    fn get<'f>(&self, fields: &'f Fields<'_>, field: Field) -> &'f str {
        let mut texts = self.layout.columns(field).iter().map(|column| fields.get(*column));
        texts.find(|text| !text.is_empty()).unwrap_or("")
    }

    /// The same with what is known of its column.
    fn cell_of<'f>(&self, fields: &'f Fields<'_>, field: Field) -> (&'f str, Context) {
        let mut cells = self.layout.columns(field).iter().map(|column| (fields.get(*column), *column));
        let (text, column) = cells.find(|(text, _)| !text.is_empty()).unwrap_or(("", usize::MAX));
        (text, self.layout.context(column))
    }

    /// What stands in the columns of the date.
    fn written(&self, fields: &Fields<'_>) -> String {
        if self.layout.column(Field::Date).is_some() {
            return self.get(fields, Field::Date).to_owned();
        }
        PARTS.map(|field| self.get(fields, field)).join(" ").trim().to_owned()
    }

    fn in_parts(&self, fields: &Fields<'_>, columns: [Field; 3]) -> Result<Cell, NoDate> {
        let [year, month, day] = columns.map(|field| self.get(fields, field));
        let context = Context { calendar: self.layout.calendar, ..Context::default() };
        parts(year, month, day, &context)
    }

    /// The date of a row, and what stands in its cell where only the year beside it can be read.
    fn start(&self, fields: &Fields<'_>) -> (Result<Cell, NoDate>, bool) {
        if self.layout.column(Field::Date).is_none() {
            return (self.in_parts(fields, PARTS), false);
        }
        let (text, context) = self.cell_of(fields, Field::Date);
        let found = cell(text, &context);
        if found.is_ok() || self.layout.column(Field::Year).is_none() {
            return (found, false);
        }
        // `12-Mar-14` beside 2014.
        let year = number(self.get(fields, Field::Year)).ok().flatten();
        let whole = year.map(|year| cell(text, &Context { year: Some(year), ..context }));
        if let Some(Ok(whole)) = whole {
            return (Ok(whole), false);
        }
        let beside = self.in_parts(fields, PARTS).or_else(|_| parts(self.get(fields, Field::Year), "", "", &context));
        match beside {
            Ok(beside) => (Ok(beside), true),
            Err(_) => (found, false),
        }
    }

    fn end(&self, fields: &Fields<'_>) -> (End, &'static [Field]) {
        let (text, context) = self.cell_of(fields, Field::End);
        let (end, columns) = if !text.is_empty() {
            (cell(text, &context), &[Field::End][..])
        } else if self.layout.column(Field::EndYear).is_some() {
            (self.in_parts(fields, END_PARTS), &END_PARTS[..])
        } else {
            (Err(NoDate::Empty), &[][..])
        };
        let end = match end {
            Ok(end) if is_no_end(&end) => End::Ongoing,
            Ok(end) => End::At(end),
            Err(NoDate::Ongoing) => End::Ongoing,
            Err(NoDate::Empty) => End::Unsaid,
            Err(NoDate::Bad) => End::Unknown,
        };
        (end, columns)
    }

    fn when(&self, fields: &Fields<'_>) -> When {
        if self.layout.has_dates_only && self.layout.calendar.is_none() {
            // Most rows of most tables: one day and nothing else about it.
            let text = self.get(fields, Field::Date).as_bytes();
            if let Some(day) = day::from_iso(text).or_else(|| day::from_basic(text)) {
                return When::new(Cell::day(day), None, None);
            }
        }
        let (start, is_beside) = self.start(fields);
        let start = match start {
            Ok(cell) if self.layout.has_dates_only && !cell.is_ambiguous && !cell.is_short && !is_beside => {
                return When::new(cell, None, None);
            }
            Ok(start) => start,
            Err(NoDate::Empty) => return self.without_start(fields),
            Err(NoDate::Bad | NoDate::Ongoing) => {
                let note = unreadable(&self.written(fields));
                return self.undated(note, Kind::BadDate);
            }
        };
        let (end, columns) = self.end(fields);
        // An interval has no times.
        let is_short = start.is_short || (start.instant.is_some() && !matches!(end, End::Unsaid));
        let mut when = match end {
            End::Unknown => {
                let written = columns.iter().map(|field| self.get(fields, *field)).collect::<Vec<_>>().join(" ");
                let note =
                    format!("the table has the end `{}`, which is not a date that annals can read", written.trim());
                let when = self.joined(fields, start, end);
                let problem = when.problem.or(Some(Kind::BadEnd));
                When { note: noted(when.note, &note), problem, unread: columns.to_vec(), ..when }
            }
            End::Ongoing if columns.iter().any(|field| self.get(fields, *field).contains("9999")) => {
                let when = self.joined(fields, start, end);
                When { problem: when.problem.or(Some(Kind::NoEnd)), unread: columns.to_vec(), ..when }
            }
            End::At(Cell { is_short: true, .. } | Cell { instant: Some(_), .. }) => {
                let when = self.joined(fields, start, end);
                When { unread: columns.iter().copied().chain(when.unread).collect(), ..when }
            }
            _ => self.joined(fields, start, end),
        };
        if is_beside && !self.get(fields, Field::Date).is_empty() {
            let note = unreadable(self.get(fields, Field::Date)) + "; the year beside it is taken";
            when = When { note: noted(when.note, &note), problem: Some(Kind::YearBeside), ..when };
        }
        if is_short {
            when.note = noted(when.note, &format!("the table has `{}`", self.written(fields)));
        }
        when
    }

    /// A row that may say when something ended, but not when it began.
    fn without_start(&self, fields: &Fields<'_>) -> When {
        if let (End::At(end), _) = self.end(fields)
            && let Some(cell) = end.ended()
        {
            return When::new(
                cell,
                Some(self.get(fields, Field::DateNote)).filter(|note| !note.is_empty()).map(str::to_owned),
                None,
            );
        }
        self.undated("the table gives no date".to_owned(), Kind::NoDate)
    }

    /// A row of which nobody knows when.
    fn undated(&self, note: String, problem: Kind) -> When {
        let rest = [Field::End, Field::DateNote].into_iter().chain(END_PARTS);
        let unread = rest.filter(|field| self.layout.column(*field).is_some()).collect();
        When { unread, ..When::new(Cell::undated(), Some(note), Some(problem)) }
    }

    /// Start, end and precision as one date.
    fn joined(&self, fields: &Fields<'_>, start: Cell, end: End) -> When {
        let said = Some(self.get(fields, Field::DateNote)).filter(|note| !note.is_empty()).map(str::to_owned);
        let is_open_end = matches!(&end, End::At(end) if end.is_ambiguous);
        let problem = (start.is_ambiguous || is_open_end).then_some(Kind::AmbiguousDate);
        if let End::At(end) = &end
            && end.bounds.latest < start.bounds.earliest
        {
            let note = format!("the table has an end before the start: {}", end.expression());
            let unread = said.map(|_| Field::DateNote).into_iter().collect();
            return When { unread, ..When::new(start, Some(note), Some(Kind::InvertedDates)) };
        }
        let precision = self.get(fields, Field::Precision);
        let last = if let End::At(end) = &end { end } else { &start };
        if let Some(dataset) = self.layout.dataset
            && !precision.is_empty()
            && !matches!(end, End::Ongoing | End::Unknown)
            && let Some((cell, note)) = dataset.with_precision(precision, &start, last)
        {
            return When::new(cell, said.or(note), problem);
        }
        let coarse = at_precision(&start, precision).filter(|_| self.layout.dataset.is_none());
        let is_open_day = start.is_ambiguous || is_open_end;
        let said = match &coarse {
            Some(_) => noted(said, &format!("the table has `{}` with the precision {precision}", self.written(fields))),
            None => said,
        };
        let start = coarse.unwrap_or(start);
        let note = said.or_else(|| is_open_day.then(|| "the table does not say which number is the day".to_owned()));
        let cell = match end {
            End::At(end) => start.clone().until(&end).unwrap_or(start),
            End::Ongoing => start.clone().onwards("..").unwrap_or(start),
            End::Unknown => start.clone().onwards("").unwrap_or(start),
            End::Unsaid => start,
        };
        When::new(cell, note, problem)
    }

    /// Parts a record into its fields, with words for what the data set has codes for. `false` when it cannot be read. What stands
    /// for nothing is nothing, but where annals itself wrote the table.
    pub(super) fn fields<'a>(&self, record: &'a str, fields: &mut Fields<'a>) -> bool {
        let is_read = self.carrier.fields(record, self.layout.headers.len(), fields);
        if self.own.is_none() {
            fields.tidy(&self.layout.codes);
        }
        for (column, by, rule) in &self.layout.known.exact {
            let left = rule.cut(fields.get(*column), fields.get(*by)).map(str::to_owned);
            if let (Some(left), Some(value)) = (left, fields.values.get_mut(*column)) {
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
        for column in columns {
            let cell = fields.get(*column);
            let known = self.layout.known.actors.iter().find(|(own, _)| own == column);
            let role = known.map_or(Role::Participant, |(_, rule)| self.role(fields, rule));
            let mut add = |name: &'f str| found.extend((!name.is_empty()).then_some((name, role)));
            match known.map(|(_, rule)| rule.split.as_deref()) {
                Some(None) => add(cell),
                Some(Some(mark)) => cell.split(mark).map(str::trim).for_each(add),
                None => cell.split([';', '|']).map(str::trim).for_each(add),
            }
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
            let context = Context { order: self.layout.order, ..Context::default() };
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
        let kind = self.get(fields, Field::Type);
        let tags = self.tags(fields);
        let public_since = self.public_since(fields, start, tally);
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
            public_since,
        });
    }

    /// Counts what is wrong with a row that begins at a byte.
    fn judge(&self, fields: &Fields<'_>, when: &When, start: usize, tally: &mut Tally) {
        if let Some(kind) = when.problem.clone() {
            let example = match kind {
                Kind::NoDate => "",
                Kind::BadEnd | Kind::NoEnd if !self.get(fields, Field::End).is_empty() => self.get(fields, Field::End),
                Kind::BadEnd | Kind::NoEnd => self.get(fields, Field::EndYear),
                _ if self.layout.column(Field::Date).is_some() => self.get(fields, Field::Date),
                _ => self.get(fields, Field::Year),
            };
            tally.add(kind, start, example);
        }
        if self.layout.is_calendar_open {
            tally.add(Kind::OtherCalendar, start, &self.written(fields));
        }
        if self.layout.has_estimates && !self.has_ordered_estimates(fields) {
            tally.add(Kind::Estimates, start, "");
        }
    }

    fn has_ordered_estimates(&self, fields: &Fields<'_>) -> bool {
        let number = |field| self.get(fields, field).parse::<f64>().ok();
        let stated: Vec<f64> = [Field::Low, Field::Best, Field::High].into_iter().filter_map(number).collect();
        stated.is_sorted()
    }

    fn whole(&self, fields: &Fields<'_>, id: &str) -> Option<Event> {
        let text = |field: Field| Some(self.get(fields, field)).filter(|text| !text.is_empty()).map(str::to_owned);
        let mut when = self.when(fields);
        if self.layout.column(Field::Published).is_some()
            && let Some(text) = self.bad_published(fields)
        {
            let note =
                format!("the table has the day of publication `{text}`, which is not a date that annals can read");
            when.note = noted(when.note, &note);
        }
        let mut mentions = Vec::new();
        self.mentions(fields, &mut mentions);
        let kind = self.get(fields, Field::Type);
        // What has no place in an event of its own.
        let mut unread = std::mem::take(&mut when.unread);
        unread.extend([Field::Precision, Field::Time]);
        if self.layout.column(Field::Date).is_some() {
            unread.extend(PARTS);
        }
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
                dataset: Some(self.origin(fields)),
                id: Some(text(Field::Id).unwrap_or_else(|| id.to_owned())),
                extra: Extra::new(),
            }),
            extra: self.extra(fields, &unread),
        })
    }

    /// The data set, with its version where a column says it; else the name of the file.
    fn origin(&self, fields: &Fields<'_>) -> String {
        let name = self.dataset().unwrap_or_default();
        let version = self.layout.known.version.map(|column| fields.get(column)).filter(|version| !version.is_empty());
        version.map_or_else(|| name.to_owned(), |version| format!("{name} {version}"))
    }

    /// The title that the data set makes of its columns: the first whose columns all have something in them.
    fn derived_title(&self, fields: &Fields<'_>) -> Option<String> {
        if self.layout.is_titled_by_summary {
            let summary = self.get(fields, Field::Summary);
            return (!summary.is_empty()).then(|| beginning(summary));
        }
        let part = |part: &TitlePart| match part {
            TitlePart::Text(text) => Some((*text).to_owned()),
            TitlePart::Column(column, list) => {
                let cell = fields.get(*column);
                let text = list.map_or(Some(cell), |list| list.name(cell));
                text.filter(|text| !text.is_empty()).map(str::to_owned)
            }
        };
        self.layout.known.titles.iter().find_map(|title| title.iter().map(part).collect())
    }

    /// What the event does not say, under the names of the columns: those that mean nothing to annals, those of a field that
    /// another column has spoken for, and what could not be read.
    fn extra(&self, fields: &Fields<'_>, unread: &[Field]) -> Extra {
        let mut is_said = vec![false; self.layout.headers.len()];
        self.layout.known.citations.iter().for_each(|column| is_said[*column] = true);
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
        // How exact a place is that is not there says nothing.
        if location == Location::default() {
            unread.push(Field::PlacePrecision);
            return None;
        }
        let precision = Some(self.get(fields, Field::PlacePrecision)).filter(|text| !text.is_empty());
        Some(Location { precision: precision.map(str::to_owned), ..location })
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
        let cited =
            self.layout.known.citations.iter().map(|column| fields.get(*column)).filter(|text| !text.is_empty());
        let cited = cited.map(|title| Source { title: Some(title.to_owned()), ..Source::default() });
        (0..count).map(source).filter(|source| *source != Source::default()).chain(cited).collect()
    }
}

/// Longest title that is made of a summary, in characters.
const BEGINNING: usize = 120;

/// The first sentence of a text, or as many words of it as a title has.
fn beginning(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let sentence = line.match_indices(['.', '!', '?', '。', '؟']).map(|(at, mark)| at + mark.len());
    let is_end =
        |end: &usize| line.get(*end..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) && *end > 20;
    let first = sentence.into_iter().find(is_end).and_then(|end| line.get(..end)).unwrap_or(line);
    if first.chars().count() <= BEGINNING {
        let is_sentence = first.ends_with('.') && !first.ends_with("..");
        return if is_sentence { first.trim_end_matches('.') } else { first }.to_owned();
    }
    let cut = first.char_indices().nth(BEGINNING).map_or(first.len(), |(at, _)| at);
    let cut = first.get(..cut).and_then(|part| part.rfind(' ')).unwrap_or(cut);
    format!("{}…", first.get(..cut).unwrap_or(first).trim_end())
}

impl Decode for Rows {
    fn event(&self, record: &str, id: &str) -> Option<Event> {
        let mut fields = Fields::default();
        self.fields(record, &mut fields);
        fields.values.resize(self.layout.headers.len().max(fields.values.len()), "".into());
        if let Some((event, ..)) = self.own_event(&fields) {
            return Some(Event { id: id.to_owned(), ..event });
        }
        self.whole(&fields, id)
    }

    fn title(&self, record: &str) -> Option<String> {
        let mut fields = Fields::default();
        self.fields(record, &mut fields);
        self.derived_title(&fields)
    }

    fn is_table(&self) -> bool {
        true
    }

    fn has_whole_titles(&self) -> bool {
        let layout = &self.layout;
        let is_directed = [Field::Source, Field::Target].iter().any(|field| layout.column(*field).is_some());
        let is_directed = is_directed || layout.known.actors.iter().any(|(_, rule)| rule.is_directed());
        let is_whole = |column: usize| is_whole_title(&layout.headers[column]);
        self.own.is_some()
            || layout.is_titled_by_summary
            || (!is_directed && layout.column(Field::Title).is_some_and(is_whole))
    }

    fn has_derived_words(&self) -> bool {
        self.layout.dataset.is_some_and(Dataset::derives_words)
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
