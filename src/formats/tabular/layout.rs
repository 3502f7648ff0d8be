//! What the columns of one table mean: told from its header, from the data set, or said by the user.

use serde::{Deserialize, Serialize};

use super::dataset::Dataset;
use super::dates::{DayOrder, Votes};
use super::fields::{Field, guess, plain};
use crate::formats::problem::{ReadError, similar};
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
}

/// One name, or several.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Several(Vec<String>),
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
            let names = match names {
                Names::One(name) => vec![name],
                Names::Several(names) => names,
            };
            Ok((field, names))
        };
        let columns = file.columns.into_iter().map(column).collect::<Result<_, String>>()?;
        Ok(Self { columns, order, calendar })
    }

    /// The same as YAML.
    pub fn to_yaml(&self) -> String {
        let names = |names: &Vec<String>| match names.as_slice() {
            [one] => Names::One(one.clone()),
            several => Names::Several(several.to_vec()),
        };
        let file = File {
            columns: self.columns.iter().map(|(field, columns)| (field.word().to_owned(), names(columns))).collect(),
            dates: self.order.map(|order| order.word().to_owned()),
            calendar: self.calendar.map(|calendar| calendar.word().to_owned()),
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
        self
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty() && self.order.is_none() && self.calendar.is_none()
    }
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
}

impl Layout {
    /// Finds out what the columns mean. `sample` holds some rows.
    ///
    /// # Errors
    /// [`ReadError`] when there is no date among them, or a column that the user names is not there.
    pub(super) fn new(
        name: &str,
        headers: Vec<String>,
        choices: &Choices,
        sample: &[Vec<String>],
    ) -> Result<Self, ReadError> {
        let dataset = Dataset::of_headers(&headers);
        let mut map: Vec<(Field, Vec<usize>)> =
            guess(&headers).into_iter().map(|(field, at)| (field, vec![at])).collect();
        let find = |wanted: &str| headers.iter().position(|header| plain(header) == plain(wanted));
        let mut set = |field: Field, columns: Vec<usize>| {
            map.retain(|(known, _)| *known != field);
            if !columns.is_empty() {
                map.push((field, columns));
            }
        };
        for (field, names) in dataset.map_or(&[][..], Dataset::columns) {
            set(*field, names.iter().filter_map(|name| find(name)).collect());
        }
        for (field, names) in &choices.columns {
            let columns = names.iter().map(|wanted| find(wanted).ok_or_else(|| no_column(name, wanted, &headers)));
            set(*field, columns.collect::<Result<_, _>>()?);
        }
        let mut layout = Self {
            headers,
            dataset,
            map,
            by_field: Vec::new(),
            order: choices.order,
            is_order_open: false,
            calendar: choices.calendar,
            is_calendar_open: false,
            contexts: Vec::new(),
            has_dates_only: false,
            has_estimates: false,
        };
        layout.index();
        let is_said = |field: Field| choices.columns.iter().any(|(said, _)| *said == field);
        layout.settle(&is_said, sample);
        layout.index();
        if layout.column(Field::Date).is_none() && layout.column(Field::Year).is_none() {
            let columns = layout.headers.iter().map(|header| crate::model::clean::line(header).into_owned());
            let columns: Vec<String> = columns.take(60).collect();
            let hint = format!("name it: `--columns 'date=…'`; the columns are {}", columns.join(", "));
            return Err(ReadError::new(name, "no column of dates was found in this table", Some(&hint)));
        }
        Ok(layout)
    }

    /// What the names alone do not say.
    fn settle(&mut self, is_said: &dyn Fn(Field) -> bool, sample: &[Vec<String>]) {
        // A `source` without a `target` is where the news comes from and not who acts.
        if self.column(Field::Source).is_some() && self.column(Field::Target).is_none() && !is_said(Field::Source) {
            let columns = self.columns(Field::Source).to_vec();
            self.map.retain(|(field, _)| *field != Field::Source);
            if self.column(Field::Publisher).is_none() {
                self.map.push((Field::Publisher, columns));
            }
            self.index();
        }
        if self.column(Field::Title).is_none() && self.dataset.is_none() {
            self.map.extend(self.telling_column(sample).map(|column| (Field::Title, vec![column])));
        }
    }

    /// The column that reads like a title: of those that nothing else is known of the first with short texts of its own.
    fn telling_column(&self, sample: &[Vec<String>]) -> Option<usize> {
        let is_free = |column: &usize| !self.map.iter().any(|(_, columns)| columns.contains(column));
        let tells = |column: &usize| {
            let cells: Vec<&str> = sample
                .iter()
                .filter_map(|row| row.get(*column))
                .map(|cell| cell.trim())
                .filter(|c| !c.is_empty())
                .collect();
            let letters: usize = cells.iter().map(|cell| cell.chars().count()).sum();
            let mut distinct = cells.clone();
            distinct.sort_unstable();
            distinct.dedup();
            let has_words =
                cells.iter().filter(|cell| cell.contains(' ') && cell.contains(char::is_alphabetic)).count();
            !cells.is_empty()
                && (8..=160).contains(&(letters / cells.len()))
                && distinct.len() * 2 >= cells.len()
                && has_words * 2 >= cells.len()
        };
        (0..self.headers.len()).filter(is_free).find(tells)
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
            && self.map.iter().all(is_kept)
            && (0..self.headers.len()).all(|column| self.is_mapped(column))
    }

    /// Whether a column means something.
    pub(super) fn is_mapped(&self, column: usize) -> bool {
        self.map.iter().any(|(_, columns)| columns.contains(&column))
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
                let names: Vec<String> = columns.iter().map(header).collect();
                lines.push(format!("{}={}", field.word(), names.join("+")));
            }
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
        let yaml = "columns: {date: Begin, actors: [A, B]}\ndates: dmy\n";
        let choices = Choices::from_yaml(yaml).expect("sound");
        assert_eq!(Choices::from_yaml(&choices.to_yaml()), Ok(choices));
        assert!(Choices::from_yaml("columns: {when: x}").expect_err("no field").starts_with("unknown field: `when`"));
        assert!(Choices::from_yaml("dates: ymd").is_err());
    }

    #[test]
    fn a_table_without_dates_lists_its_columns() {
        let headers = ["name", "size"].map(str::to_owned).to_vec();
        let error = Layout::new("x.csv", headers, &Choices::default(), &[]).expect_err("no date");
        assert_eq!(error.message, "no column of dates was found in this table");
        assert_eq!(error.hint.as_deref(), Some("name it: `--columns 'date=…'`; the columns are name, size"));
    }

    #[test]
    fn a_source_without_a_target_is_a_publisher() {
        let headers = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let layout = |names: &[&str]| Layout::new("x", headers(names), &Choices::default(), &[]).expect("dated");
        assert_eq!(layout(&["date", "title", "source"]).describe(), ["date=date", "title=title", "publisher=source"]);
        assert_eq!(
            layout(&["date", "source", "target", "x"]).describe(),
            ["date=date", "source=source", "target=target"]
        );
    }
}
