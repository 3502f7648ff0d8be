//! What the columns of one table mean: told from its header, from the data set, or said by the user.

mod figures;
mod settle;

use super::choices::Choices;
use super::columns::named;
use super::dataset::{ActorRule, CodeList, ColumnRule, Dataset, Part, Together};
use super::dates::{DayOrder, OtherYear, Votes};
use super::fields::Field;
use super::figures::Figures;
use super::headers::{guess, of_tag, plain};
use super::parting::Parting;
use super::profile::is_missing_code;
use crate::formats::problem::ReadError;
use crate::model::similar::similar;
use crate::model::words::{Calendar, DateContext, NumberForm};
use settle::Sample;

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
pub(super) enum Why {
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
    /// Whether a column means something, by its number.
    is_meant: Vec<bool>,
    /// Why, by field.
    why: Vec<(Field, Why)>,
    /// Fields that the user says no column is, and the columns that would have been: for these nothing is guessed.
    refused: Vec<Field>,
    left_alone: Vec<usize>,
    /// What was found at the beginning of the table.
    said: Vec<String>,
    /// Columns of codes of two letters, in which `NA` is one.
    pub(super) codes: Vec<usize>,
    /// Columns in which a word for what nobody knows is nothing.
    pub(super) unknowns: Vec<usize>,
    /// Columns of names, in which the numbers that data sets have for nothing are nothing.
    pub(super) nameless: Vec<usize>,
    /// Columns with lists of objects in JSON, and what stands between what these are called.
    pub(super) lists: Vec<(usize, &'static str)>,
    /// Columns with marks of footnotes in their cells.
    pub(super) footnotes: Vec<usize>,
    /// Whether the title is the beginning of the summary, as no column has one.
    pub(super) is_titled_by_summary: bool,
    /// The order of day and month, and whether anybody had to decide it.
    pub(super) order: Option<DayOrder>,
    pub(super) is_order_open: bool,
    /// The calendar that the user names, and what most years look like where they look like those of another.
    pub(super) calendar: Option<Calendar>,
    pub(super) open_calendar: Option<OtherYear>,
    /// What the cells of each column say of how they are to be read; empty where none says anything.
    contexts: Vec<DateContext>,
    /// Whether a year of two digits in a column of its own does not say its century.
    pub(super) has_short_years: bool,
    /// Whether nothing but the date itself says when: no end, no precision, no note.
    pub(super) has_dates_only: bool,
    /// Whether there are deaths or degrees whose writing may have to be counted as unreadable.
    pub(super) has_figures: bool,
    /// Whether there are several estimates of deaths.
    pub(super) has_estimates: bool,
    /// What the data set knows of the columns that are there.
    pub(super) known: Known,
    /// What parts several actors in one cell.
    pub(super) parting: Parting,
    /// What the marks in numbers mean.
    pub(super) figures: Figures,
}

/// What a data set knows, by the numbers of the columns of one table.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Columns whose cells may stand for something else, or for nothing.
    pub(super) rules: Vec<(usize, &'static ColumnRule)>,
    /// Columns of dates, and the columns that say how exact those are.
    pub(super) exact: Vec<(usize, Option<usize>, &'static ColumnRule)>,
    /// Columns of actors.
    pub(super) actors: Vec<(usize, &'static ActorRule)>,
    /// What titles are made of, the best first.
    pub(super) titles: Vec<Vec<TitlePart>>,
    /// Columns with a source each.
    pub(super) citations: Vec<usize>,
    /// The column with the version of the data.
    pub(super) version: Option<usize>,
    /// The column that says which rows are one event.
    pub(super) together: Option<usize>,
    /// Columns that say something of the actor of each of these rows; whether there are any says whether rows are actors.
    pub(super) own: Vec<usize>,
    /// Columns of actors, and columns that say something of these.
    pub(super) keeps: Vec<(usize, usize)>,
    /// Columns whose numbers are added up.
    pub(super) sums: Vec<usize>,
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
        let exact = |(column, rule): &(usize, &'static ColumnRule)| Some((*column, find(rule.exact_by()?), *rule));
        let rules: Vec<(usize, &'static ColumnRule)> = rules.collect();
        let Together { by, own, sums } = dataset.together();
        let actor = |rule: &ActorRule| std::iter::once(&rule.column).chain(&rule.or).find_map(|name| find(name));
        let keeps = |(column, rule): (usize, &'static ActorRule)| {
            rule.keeps.iter().filter_map(|name| find(name)).map(move |kept| (column, kept))
        };
        let all = |names: &'static [String]| names.iter().filter_map(|name| find(name)).collect();
        Self {
            together: by.iter().find_map(|name| find(name)),
            own: all(own),
            keeps: dataset.actors().iter().filter_map(|rule| Some((actor(rule)?, rule))).flat_map(keeps).collect(),
            sums: all(sums),
            exact: rules.iter().filter_map(exact).collect(),
            rules: rules.into_iter().filter(|(_, rule)| rule.changes()).collect(),
            actors: dataset.actors().iter().filter_map(|rule| Some((actor(rule)?, rule))).collect(),
            titles: dataset.titles().iter().filter_map(|title| title.iter().map(part).collect()).collect(),
            version: dataset.version().and_then(find),
            citations: all(dataset.citations()),
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
            is_meant: Vec::new(),
            why: Vec::new(),
            refused: Vec::new(),
            left_alone: Vec::new(),
            said,
            codes: Vec::new(),
            unknowns: Vec::new(),
            nameless: Vec::new(),
            lists: Vec::new(),
            footnotes: Vec::new(),
            is_titled_by_summary: false,
            order: choices.order.or_else(|| dataset.and_then(Dataset::order)),
            is_order_open: false,
            calendar: choices.calendar,
            open_calendar: None,
            contexts: Vec::new(),
            has_short_years: false,
            has_dates_only: false,
            has_figures: false,
            has_estimates: false,
            known,
            parting: Parting::default(),
            figures: Figures::default(),
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
            let columns = match field {
                Field::Actors => layout.known.actors.iter().map(|(column, _)| *column).collect(),
                _ => names.iter().filter_map(|name| layout.find(name)).collect(),
            };
            layout.set(*field, columns, Why::Dataset);
        }
        layout.take_said(name, choices)?;
        layout.settle(&Sample { rows: sample });
        let years = layout.cells(Field::Year, sample).chain(layout.cells(Field::EndYear, sample));
        layout.has_short_years = has_short_years(years);
        layout.find_figures(sample);
        if layout.column(Field::Date).is_none() && layout.column(Field::Year).is_none() {
            return Err(no_dates(name, &layout.headers));
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

    /// The cells of the columns of a field in some rows.
    pub(super) fn cells<'s>(&self, field: Field, rows: &'s [Vec<String>]) -> impl Iterator<Item = &'s str> {
        let columns = self.columns(field).iter();
        columns.flat_map(|&column| rows.iter().filter_map(move |row| row.get(column))).map(String::as_str)
    }

    /// Says what columns mean, in place of what was known of the field. No columns: the field has none.
    pub(super) fn set(&mut self, field: Field, mut columns: Vec<usize>, why: Why) {
        let mut seen = std::collections::HashSet::new();
        columns.retain(|column| seen.insert(*column) && !self.refused.contains(&field));
        self.map.retain(|(known, _)| *known != field);
        self.why.retain(|(known, _)| *known != field);
        if !columns.is_empty() {
            self.map.push((field, columns));
            self.why.push((field, why));
        }
        self.index();
    }

    /// Takes what the user says of the columns of a file.
    fn take_said(&mut self, file: &str, choices: &Choices) -> Result<(), ReadError> {
        for (field, names) in &choices.columns {
            let find =
                |wanted: &String| self.find(wanted).ok_or_else(|| no_column(file, *field, wanted, &self.headers));
            let columns: Vec<usize> = names.iter().map(find).collect::<Result<_, _>>()?;
            if columns.is_empty() {
                self.refuse(*field);
            }
            self.set(*field, columns, Why::Said);
        }
        Ok(())
    }

    /// No column is the field, and those that would have been mean nothing.
    fn refuse(&mut self, field: Field) {
        self.left_alone.extend(self.columns(field).to_vec());
        self.refused.push(field);
    }

    /// The columns that mean nothing yet, and may be guessed to mean something.
    fn free(&self) -> impl Iterator<Item = usize> {
        (0..self.headers.len()).filter(|column| self.is_free(*column))
    }

    fn is_free(&self, column: usize) -> bool {
        !self.is_mapped(column) && !self.left_alone.contains(&column)
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

    /// The columns of a field.
    pub(super) fn columns(&self, field: Field) -> &[usize] {
        self.by_field.get(field as usize).map_or(&[], Vec::as_slice)
    }

    fn index(&mut self) {
        self.by_field = vec![Vec::new(); Field::ALL.len()];
        self.is_meant = vec![false; self.headers.len()];
        for (field, columns) in &self.map {
            self.by_field[*field as usize].clone_from(columns);
        }
        for column in self.map.iter().flat_map(|(_, columns)| columns).chain(&self.known.citations) {
            self.is_meant[*column] = true;
        }
        let others = [Field::End, Field::EndYear, Field::Time, Field::Precision, Field::DateNote];
        let estimates = [Field::Low, Field::Best, Field::High];
        let figures = [Field::Low, Field::Best, Field::High, Field::Lat, Field::Lon];
        self.has_figures = self.dataset.is_none() && figures.iter().any(|field| self.column(*field).is_some());
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
        self.is_meant.get(column).copied().unwrap_or(false)
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
        self.open_calendar = together.other_year().filter(|_| self.calendar.is_none() && self.dataset.is_none());
        let plain = DateContext { order: self.order, calendar: self.calendar, ..DateContext::default() };
        self.contexts = vec![plain; self.headers.len()];
        for (column, votes) in columns.iter().zip(votes) {
            if let Some(context) = self.contexts.get_mut(*column) {
                context.numbers = votes.numbers();
                context.has_year_pairs = votes.has_year_pairs();
                context.order = context.order.or_else(|| votes.order());
            }
        }
    }

    /// What is known of how the cells of a column are to be read.
    pub(super) fn context(&self, column: usize) -> DateContext {
        let plain = DateContext { order: self.order, calendar: self.calendar, ..DateContext::default() };
        self.contexts.get(column).copied().unwrap_or(plain)
    }

    /// Adds what was found in the table, for people.
    pub(super) fn say(&mut self, line: String) {
        self.said.push(line);
    }

    /// How the table is read, a line for each field.
    pub fn describe(&self) -> Vec<String> {
        let header = |column: &usize| {
            self.headers.get(*column).map_or_else(String::new, |name| crate::model::clean::line(name).into_owned())
        };
        let mut lines = Vec::new();
        for field in Field::ALL {
            let columns = self.columns(*field);
            if !columns.is_empty() || self.refused.contains(field) {
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
        if !self.refused.is_empty() {
            let refused = Field::ALL.iter().filter(|field| self.refused.contains(field));
            let words: Vec<&str> = refused.map(|field| field.word()).collect();
            lines.push(format!("as you say, of no column: {}", words.join(", ")));
        }
        lines.extend(self.why.iter().filter_map(|(field, why)| match why {
            Why::Cells(says) => Some(format!("by its cells: {} ({says})", field.word())),
            _ => None,
        }));
        if self.is_titled_by_summary {
            lines.push("no column of titles: the beginning of the summary stands for one".to_owned());
        }
        lines
    }

    /// What the numbers of columns of dates count, the calendar, what parts actors, and what marks in numbers mean, a line each.
    pub fn counts(&self) -> Vec<String> {
        let names = self.contexts.iter().zip(&self.headers).filter_map(|(context, name)| {
            let form: NumberForm = context.numbers?;
            Some(format!("numbers in `{}`: {form}", crate::model::clean::line(name)))
        });
        let pairs = self.contexts.iter().zip(&self.headers).filter(|(context, _)| context.has_year_pairs);
        let pairs = pairs.map(|(_, name)| {
            format!("`2009-10` in `{}`: two years, one after the other", crate::model::clean::line(name))
        });
        let calendar = self.calendar.map(|calendar| format!("{}: of the {calendar} calendar", calendar.years()));
        let footnotes =
            (!self.footnotes.is_empty()).then(|| "footnotes like `[2]` are no words of their cells".to_owned());
        let lists = |(column, _): &(usize, &str)| {
            format!("objects in `{}`: what they are called", crate::model::clean::line(&self.headers[*column]))
        };
        let around = footnotes.into_iter().chain(self.lists.iter().map(lists));
        names
            .chain(pairs)
            .chain(calendar)
            .chain(around)
            .chain(self.parting.says())
            .chain(self.figures.says(&self.headers))
            .collect()
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

/// Whether a year of two digits does not say its century: no year of the column has three, or lies before year 1.
fn has_short_years<'s>(mut years: impl Iterator<Item = &'s str>) -> bool {
    let is_old = |year: &str| match year.parse::<i64>() {
        Ok(number) if number < 0 => !is_missing_code(year),
        number => year.len() == 3 && number.is_ok(),
    };
    !years.any(|year| is_old(year.trim().trim_end_matches(".0")))
}

fn no_column(file: &str, field: Field, wanted: &str, headers: &[String]) -> ReadError {
    let names = headers.iter().map(String::as_str);
    let hint = match similar(wanted, names.clone()) {
        _ if matches!(&*wanted.to_lowercase(), "-" | "none" | "null" | "no" | "nothing") => {
            format!("`{}=` says that no column is it", field.word())
        }
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the columns are {}", names.take(60).collect::<Vec<_>>().join(", ")),
    };
    let hint = crate::model::clean::line(&hint);
    ReadError::new(file, format!("there is no column `{}`", crate::model::clean::line(wanted)), Some(&hint))
}

/// Why a table cannot be read of whose columns none has dates.
fn no_dates(name: &str, headers: &[String]) -> ReadError {
    let columns = headers.iter().map(|header| crate::model::clean::line(header).into_owned());
    let columns: Vec<String> = columns.take(60).collect();
    let dated = columns.iter().filter(|name| crate::model::words::writing(name).is_some()).count();
    let hint = if dated > 1 && dated * 2 >= columns.len() {
        "the dates are names of columns: turn the table so that each has a row of its own".to_owned()
    } else {
        format!("name it: `--columns 'date=…'`; the columns are {}", columns.join(", "))
    };
    ReadError::new(name, "no column of dates was found in this table", Some(&hint))
}

#[cfg(test)]
mod tests {
    use super::*;

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
