//! What a file of a data set says, checked: every field, role, list and form in it is one that annals knows.
//!
//! ```yaml
//! name: My incidents                    # stands in `origin`
//! about: what it is, in a line
//! codebook: https://example.org/codebook.pdf
//! version: release                      # a column with the version, which stands in `origin` too
//! known_by:                             # one of these: columns that are all there, of which one is, none is; how many in all
//!   - {all: [incident_id, when_it_was], any: [perp, perpetrator], none: [draft], count: 40, name: My incidents 2}
//! terms: true                           # cells are terms of RDF: `<http://…>`, `"text"@en`; names of entities of Wikidata lose their address
//! dates: mdy                            # or `dmy`: what comes first in 03/04/2014
//! years_from: 1968                      # years of two digits lie in the hundred years from this one
//! fields: {id: [incident_id], date: [when_it_was], end: [until], type: [kind]}      # fields as in `--columns`
//! actors:
//!   - {column: perp, or: [perpetrator], role: source, split: ';', when: [{column: kind, is: [talks], role: participant}]}
//! titles: ['{kind}: {perp}', '{kind}']  # where no column has a title: the first whose columns all have something
//! whole_titles: true                    # these say all, without the names of the actors before them
//! one_event_per: [attack_id]            # rows with the same text in the first of these columns that is there are one event
//! kept_with_actors: [weapon, hurt]      # where each of those rows is an actor: what is said of it alone (of the second actor of
//!                                       # a row its own line says it: `keeps: [hurt]`)
//! added_up: [hurt]                      # and columns whose numbers are added up, where all rows have one
//! citations: [ref1, ref2]               # columns with a source each
//! columns:
//!   kind: {means: what it was, nothing: [-9, unknown], codes: {1: attack, 2: talks}}
//!   state: {list: cow}                  # a list of codes: `cow`, `gw`, `cameo`
//!   until: {exact: {by: until_code, codes: {2: month, 3: year, 9: nothing}}}   # a date, as exact as a column beside it says: also
//!                                       # `about year`, `decade`, `century`, and for no code `rounded up` or `rounded down`
//!                                       # where the last or the first day of a month or a year stands for it
//! precision:                            # a column that says how exact the whole date is
//!   column: when_code
//!   codes: {1: {form: day}, 2: {form: around 6 days, note: in words}}      # day, span, month, year, around N days
//! remarks: [what else is to be known, and what is not known]
//! ```

use std::borrow::Cow;
use std::sync::OnceLock;

use super::codes::{CodeList, trimmed};
use super::raw;
use crate::formats::tabular::dates::DayOrder;
use crate::formats::tabular::fields::Field;
use crate::formats::tabular::headers::plain;
use crate::model::{Day, Role, day};

/// Why a file of a data set cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DatasetError {
    /// What is wrong.
    pub message: String,
    /// Line and column, both counted from 1, where they are known.
    pub place: Option<(usize, usize)>,
}

/// A data set.
#[derive(Debug)]
pub(in crate::formats::tabular) struct Table {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) codebook: String,
    pub(super) version: Option<String>,
    pub(super) marks: Vec<Mark>,
    pub(super) headerless: Vec<Headerless>,
    pub(super) refusal: Option<Refusal>,
    pub(super) has_terms: bool,
    pub(super) order: Option<DayOrder>,
    /// The first of the hundred years in which a year of two digits lies.
    pub(super) years_from: Option<i64>,
    pub(super) fields: Vec<(Field, Vec<String>)>,
    pub(super) actors: Vec<ActorRule>,
    pub(super) titles: Vec<Vec<Part>>,
    pub(super) has_whole_titles: bool,
    pub(super) together: Together,
    pub(super) citations: Vec<String>,
    /// By the plain name of the column.
    pub(super) columns: Vec<(String, ColumnRule)>,
    pub(super) precision_column: String,
    /// Code, form and reason.
    pub(super) precisions: Vec<(String, Form, Option<String>)>,
    pub(super) remarks: Vec<String>,
    /// What columns mean, for people.
    pub(super) meanings: Vec<(String, String)>,
}

/// Which rows are one event, and what of it belongs to whom. Without a column in `by` each row is an event.
#[derive(Debug)]
pub(in crate::formats::tabular) struct Together {
    /// The first of these that is there says which rows belong together.
    pub(in crate::formats::tabular) by: Vec<String>,
    /// Columns that say something of the actor of each row.
    pub(in crate::formats::tabular) own: Vec<String>,
    /// Columns whose numbers are added up.
    pub(in crate::formats::tabular) sums: Vec<String>,
}

/// Plain names by which a table is recognised.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) all: Vec<String>,
    pub(super) any: Vec<String>,
    pub(super) none: Vec<String>,
    pub(super) count: Option<usize>,
    pub(super) name: Option<String>,
}

/// A table without a header.
#[derive(Debug)]
pub(super) struct Headerless {
    pub(super) names: Vec<String>,
    optional: usize,
    /// Columns and how many digits stand in them.
    digits: Vec<(usize, (usize, usize))>,
}

/// Why a table is not read.
#[derive(Debug)]
pub(in crate::formats::tabular) struct Refusal {
    pub(in crate::formats::tabular) message: String,
    pub(in crate::formats::tabular) hint: String,
}

/// Who takes part, by a column.
#[derive(Debug)]
pub(in crate::formats::tabular) struct ActorRule {
    pub(in crate::formats::tabular) column: String,
    /// Columns that name the same actors, where this one is not there.
    pub(in crate::formats::tabular) or: Vec<String>,
    pub(in crate::formats::tabular) role: Role,
    /// Where rows are brought together: columns that say something of these.
    pub(in crate::formats::tabular) keeps: Vec<String>,
    pub(in crate::formats::tabular) split: Option<String>,
    /// Another role where a column has one of some values.
    pub(in crate::formats::tabular) when: Vec<(String, Vec<String>, Role)>,
}

/// A piece of a title.
#[derive(Debug)]
pub(in crate::formats::tabular) enum Part {
    Text(String),
    Column(String, Option<CodeList>),
}

/// What is to be known of a column.
#[derive(Debug, Default)]
pub(in crate::formats::tabular) struct ColumnRule {
    pub(super) nothing: Vec<String>,
    pub(super) codes: Vec<(String, String)>,
    pub(super) list: Option<CodeList>,
    /// The column that says how exact this date is, and what its codes leave of it.
    pub(super) exact: Option<(String, Vec<(String, Cut)>)>,
}

/// What is left of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Day,
    Month,
    Year,
    Decade,
    Century,
    /// About the year: it is assigned too.
    About,
    /// What is written for a month or a year of which no more is known: its last day is the whole of it.
    RoundedUp,
    /// The same with its first day.
    RoundedDown,
    Nothing,
}

/// What a code of the precision makes of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The day that is given.
    Day,
    /// One of the days from the start to the end.
    Span,
    /// One of so many days before or after the one that is given.
    Around(i32),
    /// Some day of the month.
    Month,
    /// Some day of the year.
    Year,
}

impl Headerless {
    pub(super) fn fits(&self, first: &[impl AsRef<str>]) -> bool {
        let is_number = |(at, (least, most)): &(usize, (usize, usize))| {
            let text = first.get(at.wrapping_sub(1)).map_or("", |field| field.as_ref().trim());
            (*least..=*most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let most = self.names.len();
        (most - self.optional..=most).contains(&first.len()) && self.digits.iter().all(is_number)
    }
}

impl ColumnRule {
    /// The column that says how exact a date in this one is.
    pub(in crate::formats::tabular) fn exact_by(&self) -> Option<&str> {
        self.exact.as_ref().map(|(by, _)| &**by)
    }

    /// What is to be known of a column with codes of states, whatever table it stands in.
    pub(in crate::formats::tabular) fn of_states(list: CodeList) -> &'static Self {
        static RULES: OnceLock<[ColumnRule; 2]> = OnceLock::new();
        let [cow, gw] = RULES.get_or_init(|| {
            [CodeList::Cow, CodeList::Gw].map(|list| Self {
                nothing: ["0", "-7", "-8", "-9", "-77", "-88", "-99", "-999"].map(str::to_owned).into(),
                list: Some(list),
                ..Self::default()
            })
        });
        if list == CodeList::Gw { gw } else { cow }
    }

    /// Whether it has words for what stands in a cell.
    pub(super) fn has_words(&self) -> bool {
        self.list.is_some() || !self.codes.is_empty()
    }

    /// Whether something else may be meant than what stands in a cell.
    pub(in crate::formats::tabular) fn changes(&self) -> bool {
        self.has_words() || !self.nothing.is_empty()
    }

    /// What a cell says in words: nothing for what stands for nothing. `None` where it says what stands there.
    pub(in crate::formats::tabular) fn word(&'static self, cell: &str) -> Option<&'static str> {
        let code = trimmed(cell);
        if self.nothing.iter().any(|nothing| nothing == code) {
            return Some("");
        }
        let own = self.codes.iter().find(|(known, _)| known == code).map(|(_, word)| &**word);
        own.or_else(|| self.list?.name(code))
    }
}

impl ColumnRule {
    /// What the column beside a date leaves of it, where it says so and the date is written so that it can be done.
    pub(in crate::formats::tabular) fn cut<'d>(&self, date: &'d str, code: &str) -> Option<Cow<'d, str>> {
        let (_, codes) = self.exact.as_ref()?;
        let (_, cut) = codes.iter().find(|(known, _)| known == trimmed(code))?;
        cut.of(date)
    }
}

impl Cut {
    /// What is left of a date that is written `2014-03-12`; `None` for one that is written otherwise.
    fn of(self, date: &str) -> Option<Cow<'_, str>> {
        let written = day::from_iso(date.get(..10).filter(|_| date.len() >= 10)?.as_bytes());
        match self {
            Self::Day => Some(Cow::Borrowed(date)),
            Self::Nothing => Some(Cow::Borrowed("")),
            Self::Month => written.and_then(|_| date.get(..7)).map(Cow::Borrowed),
            Self::Year => written.and_then(|_| date.get(..4)).map(Cow::Borrowed),
            Self::About => written.and_then(|_| date.get(..4)).map(|year| Cow::Owned(format!("{year}~"))),
            Self::Decade => written.and_then(|_| date.get(..3)).map(|decade| Cow::Owned(format!("{decade}X"))),
            Self::Century => written.and_then(|_| date.get(..2)).map(|century| Cow::Owned(format!("{century}XX"))),
            Self::RoundedUp => Self::whole(date, written? + 1),
            Self::RoundedDown => Self::whole(date, written?),
        }
    }

    /// The year of a date, or its month, if that begins with a day.
    fn whole(date: &str, begin: Day) -> Option<Cow<'_, str>> {
        let begin = day::iso(begin);
        let kept = if begin.ends_with("-01-01") {
            date.get(..4)?
        } else if begin.ends_with("-01") {
            date.get(..7)?
        } else {
            date
        };
        Some(Cow::Borrowed(kept))
    }
}

impl Table {
    /// Reads a file.
    pub(super) fn read(word: &str, text: &str) -> Result<Self, DatasetError> {
        let file: raw::File = serde_yaml::from_str(text).map_err(|error| DatasetError {
            message: error.to_string(),
            place: error.location().map(|place| (place.line(), place.column())),
        })?;
        Self::checked(file).map_err(|Wrong { message, what }| {
            // Where the word stands that is wrong.
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '}'));
            let column = |line: &str| {
                let found = line.match_indices(&*what).find(|(at, _)| line.get(at + what.len()..).is_some_and(ends));
                found.and_then(|(at, _)| Some(line.get(..at)?.chars().count() + 1))
            };
            let place = (1..).zip(text.lines()).find_map(|(at, line)| Some((at, column(line)?)));
            DatasetError { message: format!("data set `{word}`: {message}"), place }
        })
    }

    fn checked(file: raw::File) -> Result<Self, Wrong> {
        let all = |names: Vec<String>| names.iter().map(|name| plain(name)).collect();
        let marks = file.known_by.into_iter().map(|mark| Mark {
            all: all(mark.all),
            any: all(mark.any),
            none: all(mark.none),
            count: mark.count,
            name: mark.name,
        });
        let marks: Vec<Mark> = marks.collect();
        let headerless = file.headerless.into_iter().map(headerless).collect::<Result<Vec<_>, _>>()?;
        if headerless.is_empty() && !marks.iter().any(|mark| !mark.all.is_empty()) {
            return Err(wrong("it names no columns in `known_by`, so that nothing is recognised", "name"));
        }
        let order = file.dates.as_deref().map(order).transpose()?;
        let mut fields = Vec::new();
        for (word, columns) in file.fields {
            let hint = format!("unknown field: `{word}`; the fields are {}", Field::words());
            fields.push((Field::from_word(&word).ok_or_else(|| wrong(hint, &word))?, columns));
        }
        let actors = file.actors.into_iter().map(actor).collect::<Result<Vec<_>, _>>()?;
        if !actors.is_empty() {
            fields.retain(|(field, _)| *field != Field::Actors);
            fields.push((Field::Actors, actors.iter().map(|rule| rule.column.clone()).collect()));
        }
        fields.sort_by_key(|(field, _)| *field as usize);
        let (precision_column, precisions) =
            file.precision.map_or_else(|| Ok((String::new(), Vec::new())), precision)?;
        if !precisions.is_empty() {
            fields.push((Field::Precision, vec![precision_column.clone()]));
        }
        let together = Together { by: file.one_event_per, own: file.kept_with_actors, sums: file.added_up };
        if together.by.is_empty() && !(together.own.is_empty() && together.sums.is_empty()) {
            return Err(wrong("it says in `one_event_per` of no column which rows belong together", "name"));
        }
        let meanings = file.columns.iter().filter_map(|(name, column)| Some((name.clone(), column.means.clone()?)));
        let meanings = meanings.collect();
        let columns = file.columns.into_iter().map(column).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            name: file.name,
            about: file.about,
            codebook: file.codebook,
            version: file.version,
            marks,
            headerless,
            refusal: file.refusal.map(|raw::Refusal { message, hint }| Refusal { message, hint }),
            has_terms: file.terms,
            order,
            years_from: file.years_from,
            fields,
            actors,
            titles: file.titles.iter().map(|title| template(title)).collect::<Result<_, _>>()?,
            has_whole_titles: file.whole_titles,
            together,
            citations: file.citations,
            columns,
            precision_column,
            precisions,
            remarks: file.remarks,
            meanings,
        })
    }
}

impl ActorRule {
    /// Whether it names who acts or who is acted upon, whatever else stands in a row.
    pub(in crate::formats::tabular) fn is_directed(&self) -> bool {
        matches!(self.role, Role::Source | Role::Target)
    }
}

/// What is wrong, and the word that is.
struct Wrong {
    message: String,
    what: String,
}

fn wrong(message: impl Into<String>, what: &str) -> Wrong {
    Wrong { message: message.into(), what: what.to_owned() }
}

fn headerless(form: raw::Headerless) -> Result<Headerless, Wrong> {
    let raw::Headerless { names, optional, digits } = form;
    if digits.is_empty() || optional >= names.len() {
        return Err(wrong("a table without a header is told by `digits` in its columns", "headerless"));
    }
    Ok(Headerless { names, optional, digits: digits.into_iter().collect() })
}

fn order(word: &str) -> Result<DayOrder, Wrong> {
    DayOrder::from_word(word).ok_or_else(|| wrong(format!("`dates` is {}", DayOrder::words()), "dates:"))
}

fn role(word: &str) -> Result<Role, Wrong> {
    Role::from_word(word).ok_or_else(|| wrong(format!("unknown role: `{word}`; the roles are {}", Role::words()), word))
}

fn actor(actor: raw::Actor) -> Result<ActorRule, Wrong> {
    let values = |codes: Vec<raw::Code>| codes.into_iter().map(|raw::Code(code)| code).collect();
    let when = |when: raw::When| Ok((when.column, values(when.is), role(&when.role)?));
    Ok(ActorRule {
        role: role(&actor.role)?,
        column: actor.column,
        or: actor.or,
        keeps: actor.keeps,
        split: actor.split.filter(|mark| !mark.is_empty()),
        when: actor.when.into_iter().map(when).collect::<Result<_, _>>()?,
    })
}

fn list(word: &str) -> Result<CodeList, Wrong> {
    let hint = || wrong(format!("unknown list: `{word}`; the lists are `cameo`, `cow` and `gw`"), word);
    CodeList::from_word(word).ok_or_else(hint)
}

/// The words of what is left of a date.
pub(super) const CUTS: [(&str, Cut); 9] = [
    ("day", Cut::Day),
    ("month", Cut::Month),
    ("year", Cut::Year),
    ("about year", Cut::About),
    ("decade", Cut::Decade),
    ("century", Cut::Century),
    ("rounded up", Cut::RoundedUp),
    ("rounded down", Cut::RoundedDown),
    ("nothing", Cut::Nothing),
];

fn column((name, column): (String, raw::Column)) -> Result<(String, ColumnRule), Wrong> {
    let cut = |word: &str| {
        let found = CUTS.iter().find(|(known, _)| *known == word).map(|(_, cut)| *cut);
        found.ok_or_else(|| {
            wrong(format!("unknown form: `{word}`; write day, month, year, about year, decade, century, rounded up, rounded down or nothing"), word)
        })
    };
    let exact = match column.exact {
        None => None,
        Some(raw::Exact { by, codes }) => {
            let codes = codes.into_iter().map(|(raw::Code(code), word)| Ok((code, cut(&word)?)));
            Some((by, codes.collect::<Result<Vec<_>, Wrong>>()?))
        }
    };
    let rule = ColumnRule {
        nothing: column.nothing.into_iter().map(|raw::Code(code)| code).collect(),
        codes: column.codes.into_iter().map(|(raw::Code(code), word)| (code, word)).collect(),
        list: column.list.as_deref().map(list).transpose()?,
        exact,
    };
    Ok((name, rule))
}

type Precisions = (String, Vec<(String, Form, Option<String>)>);

fn precision(precision: raw::Precision) -> Result<Precisions, Wrong> {
    let form = |(raw::Code(code), raw::PrecisionForm { form, note })| Ok((code, form_of(&form)?, note));
    Ok((precision.column, precision.codes.into_iter().map(form).collect::<Result<_, Wrong>>()?))
}

fn form_of(word: &str) -> Result<Form, Wrong> {
    let days = word.strip_prefix("around ").and_then(|rest| rest.strip_suffix(" days")?.parse().ok());
    match (word, days) {
        (_, Some(days)) => Ok(Form::Around(days)),
        ("day", _) => Ok(Form::Day),
        ("span", _) => Ok(Form::Span),
        ("month", _) => Ok(Form::Month),
        ("year", _) => Ok(Form::Year),
        _ => Err(wrong(format!("unknown form: `{word}`; write day, span, month, year or around N days"), word)),
    }
}

/// `{kind}: {code:cameo}` in pieces.
fn template(text: &str) -> Result<Vec<Part>, Wrong> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let open = || wrong(format!("a `{{` without `}}` in the title `{text}`"), text);
        let (column, behind) = behind.split_once('}').ok_or_else(open)?;
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        parts.push(match column.split_once(':') {
            Some((column, word)) => Part::Column(column.to_owned(), Some(list(word)?)),
            None => Part::Column(column.to_owned(), None),
        });
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}
