//! The file of a data set as it is written, before it is checked.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// A file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// The name as it stands in `origin`.
    pub(super) name: String,
    /// What it is, in a line.
    pub(super) about: String,
    /// Where its makers say what it means.
    pub(super) codebook: String,
    /// The column with the version of the data.
    #[serde(default)]
    pub(super) version: Option<String>,
    #[serde(default)]
    pub(super) known_by: Vec<Mark>,
    #[serde(default)]
    pub(super) headerless: Vec<Headerless>,
    #[serde(default)]
    pub(super) refusal: Option<Refusal>,
    /// Whether its cells are terms of RDF: `<http://…>`, `"text"@en`.
    #[serde(default)]
    pub(super) terms: bool,
    /// Whether the day or the month comes first, where dates are written in numbers.
    #[serde(default)]
    pub(super) dates: Option<String>,
    /// The first of the hundred years in which a year of two digits lies.
    #[serde(default)]
    pub(super) years_from: Option<i64>,
    #[serde(default)]
    pub(super) fields: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) actors: Vec<Actor>,
    #[serde(default)]
    pub(super) titles: Vec<String>,
    /// Whether these titles say all, without the names of the actors before them.
    #[serde(default)]
    pub(super) whole_titles: bool,
    /// Rows with the same text in the first of these columns that is there are one event.
    #[serde(default)]
    pub(super) one_event_per: Vec<String>,
    /// Where such rows are actors: columns that say something of each of them.
    #[serde(default)]
    pub(super) kept_with_actors: Vec<String>,
    /// Where such rows are counts: columns whose numbers are added up.
    #[serde(default)]
    pub(super) added_up: Vec<String>,
    #[serde(default)]
    pub(super) citations: Vec<String>,
    #[serde(default)]
    pub(super) columns: BTreeMap<String, Column>,
    #[serde(default)]
    pub(super) precision: Option<Precision>,
    #[serde(default)]
    pub(super) remarks: Vec<String>,
}

/// Names of columns by which a table is recognised.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mark {
    /// All of these are there.
    pub(super) all: Vec<String>,
    /// One of these is.
    #[serde(default)]
    pub(super) any: Vec<String>,
    /// None of these is.
    #[serde(default)]
    pub(super) none: Vec<String>,
    /// So many columns in all.
    #[serde(default)]
    pub(super) count: Option<usize>,
    /// What this form of the data set is called.
    #[serde(default)]
    pub(super) name: Option<String>,
}

/// A table without a header.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Headerless {
    /// The names of its columns.
    pub(super) names: Vec<String>,
    /// How many of the last columns may be missing.
    #[serde(default)]
    pub(super) optional: usize,
    /// Columns, counted from 1, and how many digits stand in them.
    pub(super) digits: BTreeMap<usize, (usize, usize)>,
}

/// Why a table is not read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) hint: String,
}

/// A column of actors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Actor {
    pub(super) column: String,
    /// Columns that name the same actors, where this one is not there: the first that is.
    #[serde(default)]
    pub(super) or: Vec<String>,
    pub(super) role: String,
    /// Where rows are brought together: columns that say something of these.
    #[serde(default)]
    pub(super) keeps: Vec<String>,
    /// What stands between several of them.
    #[serde(default)]
    pub(super) split: Option<String>,
    /// When they have another role.
    #[serde(default)]
    pub(super) when: Vec<When>,
}

/// Another role where a column has one of some values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct When {
    pub(super) column: String,
    pub(super) is: Vec<Code>,
    pub(super) role: String,
}

/// What is to be known of a column.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Column {
    /// What it means, for people.
    pub(super) means: Option<String>,
    /// What stands for nothing in it.
    pub(super) nothing: Vec<Code>,
    /// Words for its codes.
    pub(super) codes: BTreeMap<Code, String>,
    /// A list that has words for its codes.
    pub(super) list: Option<String>,
    /// A column that says how exact the date in this one is.
    pub(super) exact: Option<Exact>,
}

/// How exact a date is, in a column of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exact {
    pub(super) by: String,
    pub(super) codes: BTreeMap<Code, String>,
}

/// The column that says how exact the date is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Precision {
    pub(super) column: String,
    pub(super) codes: BTreeMap<Code, PrecisionForm>,
}

/// What a code of the precision makes of a date.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PrecisionForm {
    pub(super) form: String,
    #[serde(default)]
    pub(super) note: Option<String>,
}

/// A code, which may be written as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code(pub(super) String);

/// Numbers in their order, then texts.
impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |code: &Self| code.0.parse::<i64>().map_or((1, 0), |number| (0, number));
        key(self).cmp(&key(other)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Code;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a code: a text or a number")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Code, E> {
                Ok(Code(text.to_owned()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Code, E> {
                Ok(Code(number.to_string()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Code, E> {
                Ok(Code(number.to_string()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Code, E> {
                Ok(Code(number.to_string()))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
