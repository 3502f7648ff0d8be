//! What the user says about a table, on the command line or in a file beside it.

use serde::{Deserialize, Serialize};

use super::dataset::Dataset;
use super::dates::DayOrder;
use super::fields::Field;
use crate::formats::text::Charset;
use crate::model::words::Calendar;

/// What the user says about a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choices {
    /// Fields and the names of their columns; none for a field that no column is.
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
            Self::One(name) if name.trim().is_empty() => Vec::new(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_kept_in_a_small_file() {
        let yaml =
            "columns: {date: Begin, actors: [A, B], end: ''}\ndates: dmy\nencoding: koi8-r\npart: [a.xlsx, Battles]\n";
        let choices = Choices::from_yaml(yaml).expect("sound");
        assert!(choices.columns.contains(&(Field::End, Vec::new())));
        assert_eq!(Choices::from_yaml(&choices.to_yaml()), Ok(choices));
        assert!(Choices::from_yaml("columns: {when: x}").expect_err("no field").starts_with("unknown field: `when`"));
        assert!(Choices::from_yaml("dates: ymd").is_err());
        assert_eq!(Choices::from_yaml("encoding: x"), Err("unknown encoding: `x`".to_owned()));
    }
}
