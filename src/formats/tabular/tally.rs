//! What is wrong with the rows of a table: each kind once, with how many rows it is and the first of them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::formats::places::Places;
use crate::formats::problem::{Problem, Severity};

/// A kind of problem.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The row has no date.
    NoDate,
    /// The date cannot be read.
    BadDate,
    /// The day and the month could be exchanged.
    AmbiguousDate,
    /// The end cannot be read.
    BadEnd,
    /// The end lies before the start.
    InvertedDates,
    /// The date cannot be read, the year beside it can.
    YearBeside,
    /// An end in the year 9999.
    NoEnd,
    /// The day of publication cannot be read.
    BadPublished,
    /// Its year, like most of the table, may be one of another calendar.
    OtherCalendar,
    /// Its year, like most of the table, is probably one of the Thai calendar.
    ThaiCalendar,
    /// A number of deaths that cannot be read.
    BadDeaths,
    /// A latitude or longitude that cannot be read.
    BadDegrees,
    /// The estimates of deaths are not in their order.
    Estimates,
    /// Fewer fields than the header, or more.
    Ragged,
    /// A quote that is never closed.
    OpenQuote,
    /// The id is that of an earlier row.
    TwiceId,
    /// The id is that of an event of another file.
    SharedId,
    /// A name that could be several actors'.
    UnclearActor,
    /// A relation to an id that events of several files have.
    UnclearTarget,
    /// A relation to an event that is not there.
    Dangling,
    /// A relation that its dates do not allow.
    Untimely,
    /// It is the same in every column as an earlier row.
    Repeat,
    /// The names of the columns once more.
    Header,
    /// A record that cannot be read at all.
    BadRecord,
    /// A record in which lists and objects are nested too deeply.
    DeepRecord,
    /// What is no record: `null`, a number, a text.
    NoRecord,
    /// A cell of a table of annals' own that says nothing that its column can say.
    BadCell { column: &'static str, hint: &'static str },
}

/// What becomes of a number that cannot be read.
const KEPT: &str = "it is left open; what stands there is kept under the name of its column";

impl Kind {
    fn says(&self) -> (Cow<'static, str>, &'static str) {
        let (what, hint) = match self {
            Self::NoDate => ("no date", "they are loaded without a day and listed last"),
            Self::BadDate => ("a date that cannot be read", "they are loaded without a day and listed last"),
            Self::AmbiguousDate => (
                "a date of which the day and the month cannot be told apart",
                "both days are kept, an interval holds both; `--dates dmy` or `--dates mdy` decides",
            ),
            Self::BadEnd => (
                "an end that cannot be read",
                "it is taken for an end that nobody knows; what stands there is in `date_note`",
            ),
            Self::YearBeside => (
                "a date that cannot be read beside a year that can",
                "the year is taken; what stands there is in `date_note`",
            ),
            Self::NoEnd => ("an end in the year 9999", "it is read as one that has not come (`/..`)"),
            Self::BadPublished => {
                ("a day of publication that cannot be read", "it is left open; what stands there is in `date_note`")
            }
            Self::OtherCalendar => (
                "a year from 1300 to 1450, like most of the table",
                "they are read as years of the Middle Ages; `--calendar persian` or `--calendar hijri` decides",
            ),
            Self::ThaiCalendar => (
                "a year from 2400 to 2650, like most of the table",
                "they are read as years to come; `--calendar buddhist` reads them as those of Thailand",
            ),
            Self::InvertedDates => ("an end before its start", "the start is taken; both are shown"),
            Self::BadDeaths => ("a number of deaths that cannot be read", KEPT),
            Self::BadDegrees => ("a latitude or longitude that cannot be read", KEPT),
            Self::Estimates => ("estimates of deaths that are out of order", "low is at most best, best at most high"),
            Self::Ragged => ("more or fewer fields than the header", "missing fields are empty, extra ones are kept"),
            Self::OpenQuote => ("a quote that is never closed", "it is read as a letter"),
            Self::TwiceId => ("an id that an earlier row has", "they go by the name of the file and the line"),
            Self::SharedId => ("an id that an event of another file has", "they go by the name of the file and the id"),
            Self::UnclearActor => (
                "a name that could be several actors of the registry",
                "it is matched to none of them; write the id of the one that is meant",
            ),
            Self::UnclearTarget => {
                ("a relation to an id that events of several files have", "write the name of the file and the id")
            }
            Self::Dangling => ("a relation to an event that is not there", "it is kept as it is written"),
            Self::Untimely => (
                "a relation whose order is impossible by the dates of its events",
                "correct one of the dates, or turn the relation around",
            ),
            Self::BadCell { column, hint } => {
                return (Cow::Owned(format!("a cell of `{column}` that cannot be read")), hint);
            }
            Self::DeepRecord => {
                ("lists and objects nested deeper than 128 levels", "it is kept without its fields; write them flatter")
            }
            Self::Repeat => ("what an earlier row has in every column", "`--dedupe` leaves them out"),
            Self::Header => ("the names of the columns once more", "left out: such a row is no event"),
            Self::NoRecord => ("no keys", "left out; write an object with the keys that the others have"),
            Self::BadRecord => ("a record that cannot be read", "it is kept without its fields"),
        };
        (Cow::Borrowed(what), hint)
    }
}

/// How many rows have a kind of problem, and where the first of them is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Count {
    rows: usize,
    first: usize,
    /// Where, and what stands there: the first ones, each text once.
    examples: Vec<(usize, String)>,
    /// How many of them are kept.
    most: usize,
}

/// Examples of a kind that are shown.
const EXAMPLES: usize = 3;
/// The same of dates, for each text that cannot be read may ask for something else.
const DATES: usize = 12;

/// The problems of a table.
#[derive(Debug, Clone, Default)]
pub(in crate::formats) struct Tally {
    counts: BTreeMap<Kind, Count>,
}

/// Longest example, in characters.
const EXAMPLE: usize = 40;

impl Tally {
    /// Counts a row whose record begins at a byte.
    pub(super) fn add(&mut self, kind: Kind, at: usize, example: &str) {
        let most = if matches!(kind, Kind::BadDate | Kind::BadEnd | Kind::BadPublished) { DATES } else { EXAMPLES };
        let count = self.counts.entry(kind).or_insert_with(|| Count { rows: 0, first: at, examples: Vec::new(), most });
        count.rows += 1;
        if count.examples.len() < count.most && !example.is_empty() {
            let example: String = example.chars().take(EXAMPLE).collect();
            if count.examples.iter().all(|(_, known)| *known != example) {
                count.examples.push((at, example));
            }
        }
    }

    /// How many records are not among the rows.
    pub(super) fn left_out(&self) -> usize {
        self.counts.get(&Kind::NoRecord).map_or(0, |count| count.rows)
    }

    /// How many rows have a date or an end that cannot be read.
    pub(super) fn unread_dates(&self) -> usize {
        let kinds = [Kind::BadDate, Kind::BadEnd, Kind::YearBeside];
        kinds.iter().filter_map(|kind| self.counts.get(kind)).map(|count| count.rows).sum()
    }

    /// Joins the tally of another stretch of the table.
    pub(super) fn join(&mut self, other: Self) {
        for (kind, count) in other.counts {
            match self.counts.get_mut(&kind) {
                Some(known) => {
                    known.rows += count.rows;
                    known.first = known.first.min(count.first);
                    known.examples.extend(count.examples);
                    known.examples.sort();
                    let mut seen = std::collections::HashSet::new();
                    known.examples.retain(|(_, text)| seen.insert(text.clone()));
                    known.examples.truncate(known.most);
                }
                None => {
                    self.counts.insert(kind, count);
                }
            }
        }
    }

    /// The problems, in the order of their first rows.
    pub(super) fn problems(self, file: &str, text: &str) -> Vec<Problem> {
        let places = Places::of(text);
        let mut problems: Vec<Problem> = self
            .counts
            .into_iter()
            .map(|(kind, count)| {
                let (what, hint) = kind.says();
                let is_left_out = kind == Kind::NoRecord;
                let examples: Vec<String> = count.examples.iter().map(|(_, text)| format!("`{text}`")).collect();
                let example = if examples.is_empty() { String::new() } else { format!(": {}", examples.join(", ")) };
                let rows = if count.rows == 1 { "1 row has".to_owned() } else { format!("{} rows have", count.rows) };
                let first = if count.rows == 1 { "" } else { ", the first of them here" };
                Problem {
                    file: file.to_owned(),
                    place: Some((places.at(count.first).0, 1)),
                    severity: if is_left_out { Severity::Error } else { Severity::Warning },
                    message: format!("{rows} {what}{first}{example}"),
                    hint: Some(hint.to_owned()),
                }
            })
            .collect();
        problems.sort_by_key(|problem| problem.place);
        problems
    }
}
