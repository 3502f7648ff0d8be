//! What the columns of one table mean: told from its header, from the data set, or said by the user.

use serde::{Deserialize, Serialize};

use super::dataset::{ActorRule, CodeList, ColumnRule, Dataset, Part};
use super::dates::{DayOrder, Votes};
use super::fields::{Field, Hint, guess, named, of_tag, plain};
use super::profile::{Profile, has_known_names};
use crate::formats::problem::{ReadError, similar};
use crate::formats::text::Charset;
use crate::model::words::{Calendar, Context, NumberForm};

/// What the user says about a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// Fields and the names of their columns.
    pub columns: Vec<(Field, Vec<String>)>,
    /// The order of day and month.
    pub order: Option<DayOrder>,
    /// The calendar of years that the Middle Ages of ours had.
    pub calendar: Option<Calendar>,
    /// What the file is written in.
    pub encoding: Option<Charset>,
    /// Which of several tables in one file: sheets, members of a zip, lists in JSON.
    pub parts: Vec<String>,
    /// Data sets that the user has described.
    pub datasets: Vec<Dataset>,
}

/// The same in a file beside the table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, skip_serializing_if = "std::collections::BTreeMap::is_empty")]
    columns: std::collections::BTreeMap<String, Names>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dates: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    calendar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<Names>,
}

/// One name, or several.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Several(Vec<String>),
}

impl Names {
    fn new(names: &[String]) -> Self {
        match names {
            [one] => Self::One(one.clone()),
            several => Self::Several(several.to_vec()),
        }
    }

    fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(name) => vec![name],
            Self::Several(names) => names,
        }
    }
}

impl Choices {
    /// Reads `columns: {date: Begin, actors: [A, B]}` and `dates: dmy`.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn from_yaml(yaml: &str) -> Result<Self, String> {
        let file: File = serde_yaml::from_str(yaml).map_err(|error| error.to_string())?;
        let order = match file.dates.as_deref() {
            None => None,
            Some(word) => Some(DayOrder::from_word(word).ok_or_else(|| format!("`dates` is {}", DayOrder::words()))?),
        };
        let calendar = match file.calendar.as_deref() {
            None => None,
            Some(word) => {
                Some(Calendar::from_word(word).ok_or_else(|| format!("`calendar` is {}", Calendar::words()))?)
            }
        };
        let column = |(field, names): (String, Names)| {
            let field = Field::from_word(&field)
                .ok_or_else(|| format!("unknown field: `{field}`; the fields are {}", Field::words()))?;
            Ok((field, names.into_vec()))
        };
        let columns = file.columns.into_iter().map(column).collect::<Result<_, String>>()?;
        let charset = |name: &str| Charset::from_name(name).ok_or_else(|| format!("unknown encoding: `{name}`"));
        let encoding = file.encoding.as_deref().map(charset).transpose()?;
        let parts = file.part.map(Names::into_vec).unwrap_or_default();
        Ok(Self { columns, order, calendar, encoding, parts, ..Self::default() })
    }

    /// The same as YAML.
    pub fn to_yaml(&self) -> String {
        let file = File {
            columns: self
                .columns
                .iter()
                .map(|(field, columns)| (field.word().to_owned(), Names::new(columns)))
                .collect(),
            dates: self.order.map(|order| order.word().to_owned()),
            calendar: self.calendar.map(|calendar| calendar.word().to_owned()),
            encoding: self.encoding.map(|encoding| encoding.name().to_owned()),
            part: Some(&self.parts).filter(|parts| !parts.is_empty()).map(|parts| Names::new(parts)),
        };
        serde_yaml::to_string(&file).unwrap_or_default()
    }

    /// These choices, and of the others what these leave open.
    pub fn or(mut self, other: Self) -> Self {
        for (field, columns) in other.columns {
            if !self.columns.iter().any(|(known, _)| *known == field) {
                self.columns.push((field, columns));
            }
        }
        self.order = self.order.or(other.order);
        self.calendar = self.calendar.or(other.calendar);
        self.encoding = self.encoding.or(other.encoding);
        self.parts = if self.parts.is_empty() { other.parts } else { self.parts };
        self.datasets.extend(other.datasets);
        self
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The columns of a table: their names, and what stands around them.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    /// Their names, each once.
    pub(super) names: Vec<String>,
    /// Their tags in the Humanitarian Exchange Language; none for most tables.
    pub(super) tags: Vec<String>,
    /// Whether the table has no header, so that the names are numbers.
    pub(super) are_numbered: bool,
    /// What was found at the beginning of the table, for people, a line each.
    pub(super) said: Vec<String>,
}

/// Why a column is taken for what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Name,
    Dataset,
    Said,
    Tag,
    /// What its cells are, in words.
    Cells(String),
}

/// What the columns of a table mean.
#[derive(Debug, Clone)]
pub struct Layout {
    pub(super) headers: Vec<String>,
    pub(super) dataset: Option<Dataset>,
    /// Columns by field, as they were found.
    map: Vec<(Field, Vec<usize>)>,
    /// The same by the number of the field; of several the first with something in it counts, all for actors and tags.
    by_field: Vec<Vec<usize>>,
    /// Why, by field.
    why: Vec<(Field, Why)>,
    /// What was found at the beginning of the table.
    said: Vec<String>,
    /// Columns of codes of two letters, in which `NA` is one.
    pub(super) codes: Vec<usize>,
    /// Whether the title is the beginning of the summary, as no column has one.
    pub(super) is_titled_by_summary: bool,
    /// The order of day and month, and whether anybody had to decide it.
    pub(super) order: Option<DayOrder>,
    pub(super) is_order_open: bool,
    /// The calendar that the user names, and whether all years look like those of another.
    pub(super) calendar: Option<Calendar>,
    pub(super) is_calendar_open: bool,
    /// What the cells of each column say of how they are to be read; empty where none says anything.
    contexts: Vec<Context>,
    /// Whether nothing but the date itself says when: no end, no precision, no note.
    pub(super) has_dates_only: bool,
    /// Whether there are several estimates of deaths.
    pub(super) has_estimates: bool,
    /// What the data set knows of the columns that are there.
    pub(super) known: Known,
}

/// What a data set knows, by the numbers of the columns of one table.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Columns whose cells may stand for something else, or for nothing.
    pub(super) rules: Vec<(usize, &'static ColumnRule)>,
    /// Columns of dates, and the columns that say how exact those are.
    pub(super) exact: Vec<(usize, usize, &'static ColumnRule)>,
    /// Columns of actors.
    pub(super) actors: Vec<(usize, &'static ActorRule)>,
    /// What titles are made of, the best first.
    pub(super) titles: Vec<Vec<TitlePart>>,
    /// Columns with a source each.
    pub(super) citations: Vec<usize>,
    /// The column with the version of the data.
    pub(super) version: Option<usize>,
}

/// A piece of a title.
#[derive(Debug, Clone, Copy)]
pub(super) enum TitlePart {
    Text(&'static str),
    Column(usize, Option<CodeList>),
}

impl Known {
    fn of(dataset: Dataset, find: &dyn Fn(&str) -> Option<usize>) -> Self {
        let part = |part: &'static Part| match part {
            Part::Text(text) => Some(TitlePart::Text(text)),
            Part::Column(name, list) => Some(TitlePart::Column(find(name)?, *list)),
        };
        let rules = dataset.rules().iter().filter_map(|(name, rule)| Some((find(name)?, rule)));
        let exact = |(column, rule): &(usize, &'static ColumnRule)| Some((*column, find(rule.exact_by()?)?, *rule));
        let rules: Vec<(usize, &'static ColumnRule)> = rules.collect();
        Self {
            exact: rules.iter().filter_map(exact).collect(),
            rules: rules.into_iter().filter(|(_, rule)| rule.changes()).collect(),
            actors: dataset.actors().iter().filter_map(|rule| Some((find(&rule.column)?, rule))).collect(),
            titles: dataset.titles().iter().filter_map(|title| title.iter().map(part).collect()).collect(),
            version: dataset.version().and_then(find),
            citations: dataset.citations().iter().filter_map(|name| find(name)).collect(),
        }
    }
}

impl Layout {
    /// Finds out what the columns mean. `sample` holds some rows.
    ///
    /// # Errors
    /// [`ReadError`] when there is no date among them, or a column that the user names is not there.
    pub(super) fn new(
        name: &str,
        columns: Columns,
        choices: &Choices,
        sample: &[Vec<String>],
    ) -> Result<Self, ReadError> {
        let Columns { names: headers, tags, are_numbered, said } = columns;
        let dataset = Dataset::of_headers(&headers, &choices.datasets);
        if let Some(refusal) = dataset.and_then(Dataset::refusal) {
            return Err(ReadError::new(name, &refusal.message, Some(&refusal.hint)));
        }
        let find = |wanted: &str| headers.iter().position(|header| plain(header) == plain(wanted));
        let known = dataset.map_or_else(Known::default, |dataset| Known::of(dataset, &find));
        let mut layout = Self {
            headers,
            dataset,
            map: Vec::new(),
            by_field: Vec::new(),
            why: Vec::new(),
            said,
            codes: Vec::new(),
            is_titled_by_summary: false,
            order: choices.order.or_else(|| dataset.and_then(Dataset::order)),
            is_order_open: false,
            calendar: choices.calendar,
            is_calendar_open: false,
            contexts: Vec::new(),
            has_dates_only: false,
            has_estimates: false,
            known,
        };
        // Of a known data set nothing is guessed.
        let by_name = if are_numbered || dataset.is_some() { Vec::new() } else { guess(&layout.headers) };
        for (field, column) in by_name {
            layout.set(field, vec![column], Why::Name);
        }
        if dataset.is_none() {
            layout.take_tags(&tags);
        }
        for (field, names) in dataset.map_or_else(Default::default, Dataset::columns) {
            let columns = names.iter().filter_map(|name| layout.find(name)).collect();
            layout.set(*field, columns, Why::Dataset);
        }
        for (field, names) in &choices.columns {
            let find = |wanted: &String| layout.find(wanted).ok_or_else(|| no_column(name, wanted, &layout.headers));
            let columns = names.iter().map(find).collect::<Result<_, _>>()?;
            layout.set(*field, columns, Why::Said);
        }
        layout.settle(&Sample { rows: sample });
        if layout.column(Field::Date).is_none() && layout.column(Field::Year).is_none() {
            let columns = layout.headers.iter().map(|header| crate::model::clean::line(header).into_owned());
            let columns: Vec<String> = columns.take(60).collect();
            let hint = format!("name it: `--columns 'date=…'`; the columns are {}", columns.join(", "));
            return Err(ReadError::new(name, "no column of dates was found in this table", Some(&hint)));
        }
        Ok(layout)
    }

    /// The column of a name: as it is written, else as names are compared, else by its number.
    fn find(&self, wanted: &str) -> Option<usize> {
        let alike = plain(wanted);
        let number = || wanted.trim().parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < self.headers.len());
        let exact = self.headers.iter().position(|header| header == wanted);
        exact
            .or_else(|| self.headers.iter().position(|header| !alike.is_empty() && plain(header) == alike))
            .or_else(number)
    }

    /// Says what columns mean, in place of what was known of the field. No columns: the field has none.
    fn set(&mut self, field: Field, mut columns: Vec<usize>, why: Why) {
        let mut seen = std::collections::HashSet::new();
        columns.retain(|column| seen.insert(*column));
        self.map.retain(|(known, _)| *known != field);
        self.why.retain(|(known, _)| *known != field);
        if !columns.is_empty() {
            self.map.push((field, columns));
            self.why.push((field, why));
        }
        self.index();
    }

    /// Takes what tags say of columns: they are better than names.
    fn take_tags(&mut self, tags: &[String]) {
        let mut meant: Vec<(Field, usize, usize)> = tags
            .iter()
            .enumerate()
            .filter_map(|(column, tag)| of_tag(tag).map(|(field, rank)| (field, rank, column)))
            .collect();
        meant.sort_by_key(|(field, rank, column)| (*field as usize, *rank, *column));
        for fields in meant.chunk_by(|a, b| a.0 == b.0) {
            let field = fields[0].0;
            let columns: Vec<usize> = fields.iter().map(|(.., column)| *column).collect();
            let taken = if matches!(field, Field::Actors | Field::Tags) { columns } else { vec![columns[0]] };
            // A column has one meaning.
            for known in Field::ALL.iter().filter(|known| **known != field) {
                if self.columns(*known).iter().any(|column| taken.contains(column)) {
                    self.set(*known, Vec::new(), Why::Tag);
                }
            }
            self.set(field, taken, Why::Tag);
        }
    }

    fn is_said(&self, field: Field) -> bool {
        self.why.iter().any(|(known, why)| *known == field && matches!(why, Why::Said | Why::Tag))
    }

    /// What the names alone do not say: the cells do.
    fn settle(&mut self, sample: &Sample<'_>) {
        if self.dataset.is_none() {
            self.drop_what_is_none(sample);
            self.find_dates(sample);
            self.find_german_day(sample);
        }
        // A `source` without a `target` is where the news comes from and not who acts; an `actor1` is an actor.
        if self.dataset.is_none()
            && self.column(Field::Source).is_some()
            && self.column(Field::Target).is_none()
            && !self.is_said(Field::Source)
        {
            let columns = self.columns(Field::Source).to_vec();
            let is_news = columns.iter().all(|column| matches!(&*plain(&self.headers[*column]), "source" | "from"));
            let field = if is_news { Field::Publisher } else { Field::Actors };
            self.set(Field::Source, Vec::new(), Why::Name);
            if self.column(field).is_none() {
                self.set(field, columns, Why::Name);
            }
        }
        if self.dataset.is_none() {
            self.find_actors(sample);
            self.find_title(sample);
        }
        let has_na = |column: &usize| sample.cells(*column).any(|cell| cell.trim() == "NA");
        let is_of_codes = |column: &usize| {
            let profile = sample.profile(*column);
            profile.is_mostly(profile.short_codes, 80)
        };
        self.codes = (0..self.headers.len()).filter(has_na).filter(is_of_codes).collect();
    }

    /// A column that is called as if it had titles or dates has none if its cells are something else.
    fn drop_what_is_none(&mut self, sample: &Sample<'_>) {
        if let Some(column) = self.column(Field::Title).filter(|_| !self.is_said(Field::Title)) {
            let profile = sample.profile(column);
            // Somebody may call an event 1984.
            let is_called_title = plain(&self.headers[column]) == "title" && !profile.is_code();
            if profile.is_no_title() && !is_called_title {
                self.set(Field::Title, Vec::new(), Why::Name);
            }
        }
        if let Some(column) = self.column(Field::Date).filter(|_| !self.is_said(Field::Date)) {
            let profile = sample.profile(column);
            let is_none = profile.cells > 0 && !profile.is_mostly(profile.dates + profile.years + profile.numbers, 10);
            let is_other = |other: &usize| {
                let profile = sample.profile(*other);
                *other != column && profile.is_mostly(profile.dates, 80)
            };
            if is_none && (0..self.headers.len()).any(|other| is_other(&other)) {
                self.set(Field::Date, Vec::new(), Why::Name);
            }
        }
    }

    /// Where no name says which column has the dates, the cells do: days and months before mere years.
    fn find_dates(&mut self, sample: &Sample<'_>) {
        if self.column(Field::Date).is_some() || self.column(Field::Year).is_some() {
            return;
        }
        let is_free = |column: &usize| {
            let is_of = |field: Field| self.columns(field).contains(column);
            !Field::ALL.iter().any(|field| !matches!(field, Field::Title | Field::Time | Field::Tags) && is_of(*field))
        };
        let of = |what: fn(&Profile) -> usize, percent: usize| -> Vec<usize> {
            let has = |column: &usize| {
                let profile = sample.profile(*column);
                profile.is_mostly(what(&profile), percent)
            };
            (0..self.headers.len()).filter(is_free).filter(has).collect()
        };
        let dates = of(|profile| profile.dates, 60);
        let hint = |column: usize| Hint::of(&self.headers[column]);
        // When it was written says little, when it ended comes second; of equals the fullest, then the first.
        let rank = |column: &usize| {
            let hint = hint(*column);
            (hint.is_written, hint.is_end, !hint.is_date, std::cmp::Reverse(sample.profile(*column).dates), *column)
        };
        let says = |column: usize, part: usize| {
            let profile = sample.profile(column);
            Why::Cells(format!("{part} of {} cells looked at are dates", profile.cells))
        };
        if let Some(start) = dates.iter().copied().min_by_key(rank) {
            let end = dates.iter().copied().filter(|column| *column != start && hint(*column).is_end).min();
            let (first, last) = (sample.profile(start).dates, end.map(|end| sample.profile(end).dates));
            self.give(Field::Date, start, says(start, first));
            if let (Some(end), Some(last), None) = (end, last, self.column(Field::End)) {
                self.give(Field::End, end, says(end, last));
            }
            return;
        }
        let years = of(|profile| profile.years, 90);
        let by_name = years.iter().copied().filter(|column| hint(*column).is_year && !hint(*column).is_end);
        let year = by_name.min_by_key(rank).or_else(|| if let [only] = &*years { Some(*only) } else { None });
        if let Some(year) = year {
            let profile = sample.profile(year);
            let why = Why::Cells(format!("{} of {} cells looked at are years", profile.years, profile.cells));
            self.give(Field::Year, year, why);
        }
    }

    /// `Tag` is the day in German, and a tag in English: the cells tell which.
    fn find_german_day(&mut self, sample: &Sample<'_>) {
        let is_open = self.column(Field::Year).is_some() && self.column(Field::Day).is_none();
        let Some(column) = self.headers.iter().position(|header| plain(header) == "tag").filter(|_| is_open) else {
            return;
        };
        let profile = sample.profile(column);
        if !self.is_said(Field::Tags) && profile.is_mostly(profile.days, 90) {
            self.give(
                Field::Day,
                column,
                Why::Cells(format!("{} of {} cells looked at are days", profile.days, profile.cells)),
            );
        }
    }

    /// Takes a column for a field, and from what it was taken for.
    fn give(&mut self, field: Field, column: usize, why: Why) {
        let was: Vec<Field> =
            Field::ALL.iter().copied().filter(|known| self.columns(*known).contains(&column)).collect();
        for known in was {
            self.set(known, Vec::new(), Why::Name);
        }
        self.set(field, vec![column], why);
    }

    /// Where no name says who takes part: the columns with names that come built in, those of places aside.
    fn find_actors(&mut self, sample: &Sample<'_>) {
        if [Field::Source, Field::Target, Field::Actors].iter().any(|field| self.column(*field).is_some()) {
            return;
        }
        let is_named = |column: &usize| {
            let profile = sample.profile(*column);
            let is_short = (2..=60).contains(&profile.length());
            is_short
                && !profile.is_no_title()
                && !Hint::of(&self.headers[*column]).is_place
                && has_known_names(sample.cells(*column))
        };
        let free = || (0..self.headers.len()).filter(|column| !self.is_mapped(*column));
        let known: Vec<usize> = free().filter(is_named).collect();
        // `Actor 2` is one where `Actor 1` is, whoever it names.
        let stem = |column: usize| {
            let name = plain(&self.headers[column]);
            let stem = name.trim_end_matches(|c: char| c.is_numeric());
            (stem.len() < name.len() && !self.headers[column].starts_with("column ")).then(|| stem.to_owned())
        };
        let stems: std::collections::HashSet<String> = known.iter().filter_map(|column| stem(*column)).collect();
        let is_sibling = |column: &usize| stem(*column).is_some_and(|stem| stems.contains(&stem));
        let found: Vec<usize> =
            free().filter(|column| known.binary_search(column).is_ok() || is_sibling(column)).collect();
        if !found.is_empty() {
            let why = Why::Cells("half of the names in it are known".to_owned());
            self.set(Field::Actors, found, why);
        }
    }

    /// Where no column is called a title: one that reads like one, else the beginning of the summary.
    fn find_title(&mut self, sample: &Sample<'_>) {
        if self.column(Field::Title).is_some() {
            return;
        }
        if let Some(column) = self.telling_column(sample) {
            let length = sample.profile(column).length();
            self.set(Field::Title, vec![column], Why::Cells(format!("short texts, {length} letters on average")));
        } else if self.column(Field::Summary).is_some() && self.column(Field::Source).is_none() {
            self.is_titled_by_summary = true;
        }
    }

    /// The column that reads like a title: of those that nothing else is known of the first with short texts of its own.
    fn telling_column(&self, sample: &Sample<'_>) -> Option<usize> {
        let tells = |column: &usize| {
            let profile = sample.profile(*column);
            profile.cells > 0
                && !profile.is_no_title()
                && (8..=160).contains(&profile.length())
                && profile.distinct * 2 >= profile.cells
                && profile.is_mostly(profile.phrases, 50)
        };
        (0..self.headers.len()).filter(|column| !self.is_mapped(*column)).find(tells)
    }

    /// The columns of a field.
    pub(super) fn columns(&self, field: Field) -> &[usize] {
        self.by_field.get(field as usize).map_or(&[], Vec::as_slice)
    }

    fn index(&mut self) {
        self.by_field = vec![Vec::new(); Field::ALL.len()];
        for (field, columns) in &self.map {
            self.by_field[*field as usize].clone_from(columns);
        }
        let others = [Field::End, Field::EndYear, Field::Precision, Field::DateNote];
        let estimates = [Field::Low, Field::Best, Field::High];
        self.has_estimates = estimates.iter().filter(|field| self.column(**field).is_some()).count() > 1;
        self.has_dates_only = others.iter().all(|field| self.column(*field).is_none());
    }

    /// The first column of a field.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.columns(field).first().copied()
    }

    /// Whether the store keeps all that the columns of a row say: a date and nothing else about when, a title, a type, tags, who
    /// took part; each in one column but for tags and actors, and no column that means nothing.
    pub(super) fn is_brief(&self) -> bool {
        use Field::{Actors, Date, Id, Source, Tags, Target, Title, Type};
        let is_kept = |(field, columns): &(Field, Vec<usize>)| match field {
            Id | Date | Source | Target | Title | Type => columns.len() <= 1,
            Actors | Tags => true,
            _ => columns.is_empty(),
        };
        self.has_dates_only
            && self.column(Date).is_some()
            && self.known.rules.is_empty()
            && self.known.exact.is_empty()
            && self.known.titles.is_empty()
            && self.map.iter().all(is_kept)
            && (0..self.headers.len()).all(|column| self.is_mapped(column))
    }

    /// Whether a column means something.
    pub(super) fn is_mapped(&self, column: usize) -> bool {
        self.map.iter().any(|(_, columns)| columns.contains(&column)) || self.known.citations.contains(&column)
    }

    /// The columns in which dates stand, those of publications behind the others.
    pub(super) fn date_columns(&self) -> Vec<usize> {
        [Field::Date, Field::End, Field::Published].iter().flat_map(|field| self.columns(*field)).copied().collect()
    }

    /// Takes what all cells of [`Self::date_columns`] say, in their order, unless the user has said it.
    pub(super) fn decide(&mut self, votes: &[Votes]) {
        let columns = self.date_columns();
        let published = self.columns(Field::Published);
        let own = columns.iter().zip(votes).filter(|(column, _)| !published.contains(column));
        let together = own.clone().map(|(_, votes)| *votes).fold(Votes::default(), Votes::join);
        if self.order.is_none() {
            self.order = together.order();
            self.is_order_open =
                self.order.is_none() && together.day_first + together.month_first + together.either > 0;
        }
        self.is_calendar_open = self.calendar.is_none() && self.dataset.is_none() && together.is_recent();
        let plain = Context { order: self.order, calendar: self.calendar, ..Context::default() };
        self.contexts = vec![plain; self.headers.len()];
        for (column, votes) in columns.iter().zip(votes) {
            if let Some(context) = self.contexts.get_mut(*column) {
                context.numbers = votes.numbers();
                context.order = context.order.or_else(|| votes.order());
            }
        }
    }

    /// What is known of how the cells of a column are to be read.
    pub(super) fn context(&self, column: usize) -> Context {
        let plain = Context { order: self.order, calendar: self.calendar, ..Context::default() };
        self.contexts.get(column).copied().unwrap_or(plain)
    }

    /// How the table is read, a line for each field.
    pub fn describe(&self) -> Vec<String> {
        let header = |column: &usize| {
            self.headers.get(*column).map_or_else(String::new, |name| crate::model::clean::line(name).into_owned())
        };
        let mut lines = Vec::new();
        for field in Field::ALL {
            let columns = self.columns(*field);
            if !columns.is_empty() {
                let names: Vec<String> = columns.iter().map(|column| named(&header(column))).collect();
                lines.push(format!("{}={}", field.word(), names.join("+")));
            }
        }
        lines
    }

    /// What was found at the beginning of the table, and why its columns are taken for what they mean, a line each.
    pub fn reasons(&self) -> Vec<String> {
        let fields = |wanted: &Why| {
            let words = self.why.iter().filter(|(_, why)| why == wanted).map(|(field, _)| *field);
            let mut words: Vec<Field> = words.collect();
            words.sort_by_key(|field| *field as usize);
            words.iter().map(|field| field.word()).collect::<Vec<_>>().join(", ")
        };
        let mut lines = self.said.clone();
        let groups = [
            (Why::Said, "as you say".to_owned()),
            (Why::Dataset, format!("as {} has them", self.dataset().unwrap_or_default())),
            (Why::Tag, "by their tags".to_owned()),
            (Why::Name, "by their names".to_owned()),
        ];
        lines.extend(
            groups
                .into_iter()
                .map(|(why, says)| (fields(&why), says))
                .filter(|(fields, _)| !fields.is_empty())
                .map(|(fields, says)| format!("{says}: {fields}")),
        );
        lines.extend(self.why.iter().filter_map(|(field, why)| match why {
            Why::Cells(says) => Some(format!("by its cells: {} ({says})", field.word())),
            _ => None,
        }));
        if self.is_titled_by_summary {
            lines.push("no column of titles: the beginning of the summary stands for one".to_owned());
        }
        lines
    }

    /// What the numbers of columns of dates count, and the calendar, a line each.
    pub fn counts(&self) -> Vec<String> {
        let names = self.contexts.iter().zip(&self.headers).filter_map(|(context, name)| {
            let form: NumberForm = context.numbers?;
            Some(format!("numbers in `{}`: {form}", crate::model::clean::line(name)))
        });
        let calendar = self.calendar.map(|calendar| format!("years before 1700: of the {calendar} calendar"));
        names.chain(calendar).collect()
    }

    /// The name of the data set, if it is a known one.
    pub fn dataset(&self) -> Option<&'static str> {
        self.dataset.map(Dataset::name)
    }

    /// The columns that mean nothing to annals; what stands in them is kept.
    pub fn others(&self) -> Vec<String> {
        let kept = (0..self.headers.len()).filter(|column| !self.is_mapped(*column));
        kept.map(|column| crate::model::clean::line(&self.headers[column]).into_owned()).collect()
    }

    /// How dates like `03/04/2014` are read, where there are some.
    pub fn day_order(&self) -> Option<&'static str> {
        match (self.order, self.is_order_open) {
            (Some(DayOrder::DayFirst), _) => Some("the day comes first (dmy)"),
            (Some(DayOrder::MonthFirst), _) => Some("the month comes first (mdy)"),
            (None, true) => Some("open: both days are kept; `--dates dmy` or `--dates mdy` decides"),
            (None, false) => None,
        }
    }
}

/// Some rows of a table.
struct Sample<'a> {
    rows: &'a [Vec<String>],
}

impl Sample<'_> {
    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(column)).map(String::as_str)
    }

    fn profile(&self, column: usize) -> Profile {
        Profile::of(self.cells(column))
    }
}

fn no_column(file: &str, wanted: &str, headers: &[String]) -> ReadError {
    let names = headers.iter().map(String::as_str);
    let hint = match similar(wanted, names.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the columns are {}", names.take(60).collect::<Vec<_>>().join(", ")),
    };
    let hint = crate::model::clean::line(&hint);
    ReadError::new(file, format!("there is no column `{}`", crate::model::clean::line(wanted)), Some(&hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_kept_in_a_small_file() {
        let yaml = "columns: {date: Begin, actors: [A, B]}\ndates: dmy\nencoding: koi8-r\npart: [a.xlsx, Battles]\n";
        let choices = Choices::from_yaml(yaml).expect("sound");
        assert_eq!(Choices::from_yaml(&choices.to_yaml()), Ok(choices));
        assert!(Choices::from_yaml("columns: {when: x}").expect_err("no field").starts_with("unknown field: `when`"));
        assert!(Choices::from_yaml("dates: ymd").is_err());
        assert_eq!(Choices::from_yaml("encoding: x"), Err("unknown encoding: `x`".to_owned()));
    }

    #[test]
    fn a_table_without_dates_lists_its_columns() {
        let headers = ["name", "size"].map(str::to_owned).to_vec();
        let headers = Columns { names: headers, ..Columns::default() };
        let error = Layout::new("x.csv", headers, &Choices::default(), &[]).expect_err("no date");
        assert_eq!(error.message, "no column of dates was found in this table");
        assert_eq!(error.hint.as_deref(), Some("name it: `--columns 'date=…'`; the columns are name, size"));
    }

    #[test]
    fn a_source_without_a_target_is_a_publisher() {
        let headers = |names: &[&str]| Columns {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            ..Columns::default()
        };
        let layout = |names: &[&str]| Layout::new("x", headers(names), &Choices::default(), &[]).expect("dated");
        assert_eq!(layout(&["date", "title", "source"]).describe(), ["date=date", "title=title", "publisher=source"]);
        assert_eq!(
            layout(&["date", "source", "target", "x"]).describe(),
            ["date=date", "source=source", "target=target"]
        );
    }
}
