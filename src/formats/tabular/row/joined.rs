//! What rows that are one event say together.
//!
//! What they agree on is said of the event; what they do not is kept with the actor of each row, or side by side.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::super::carrier::Fields;
use super::super::dates::Cell;
use super::super::fields::Field;
use super::Rows;
use super::when::{End, When, noted};
use crate::model::{DateForm, Extra, FormedDate, Mention, Role, day};

/// What the rows of one event say together.
pub(super) struct Joined<'a> {
    /// What they agree on, in the order of the header; what is said side by side.
    pub(super) fields: Fields<'a>,
    pub(super) when: When,
    pub(super) mentions: Vec<Mention>,
}

/// Fields that say when.
const DATES: [Field; 8] =
    [Field::Date, Field::Year, Field::Month, Field::Day, Field::End, Field::EndYear, Field::EndMonth, Field::EndDay];

impl Rows {
    /// The columns that say when.
    fn date_columns(&self) -> Vec<usize> {
        DATES.iter().flat_map(|field| self.layout.columns(*field)).copied().collect()
    }

    /// Whether each of the rows that are one event is an actor.
    fn are_actors(&self) -> bool {
        !self.layout.known.own.is_empty()
    }

    /// Brings the rows of one event together.
    pub(super) fn joined_rows<'a>(&self, rows: &[Fields<'a>]) -> Joined<'a> {
        let whens: Vec<When> = rows.iter().map(|row| self.when(row)).collect();
        let when = self.joint_when(rows, &whens);
        let is_own = self.own_columns(rows);
        let mut mentions: Vec<Mention> = Vec::new();
        let mut has_actor = vec![false; rows.len()];
        for ((row, own), has_actor) in rows.iter().zip(&whens).zip(&mut has_actor) {
            let before = mentions.len();
            self.add_actors(row, (own, &when), &is_own, &mut mentions);
            *has_actor = mentions.len() > before;
        }
        let mut when = when;
        let mut fields = self.said_together(rows, |row, column| !(is_own[column] && has_actor[row]));
        let differs = |column: &usize| rows.iter().any(|row| row.get(*column) != rows[0].get(*column));
        let is_kept = |column: &usize| is_own[*column] && has_actor.iter().all(|has| *has);
        if self.date_columns().iter().any(|column| differs(column) && !is_kept(column)) {
            when.unread.extend(DATES);
        }
        self.add_up(rows, &mut fields);
        Joined { fields, when, mentions: distinct(mentions) }
    }

    /// The columns that belong to the actors of the rows.
    fn own_columns(&self, rows: &[Fields<'_>]) -> Vec<bool> {
        let known = &self.layout.known;
        let is_own = |column: usize| {
            let is_actor = self.layout.columns(Field::Actors).contains(&column);
            let differs = || rows.iter().any(|row| row.get(column) != rows[0].get(column));
            let is_kept = known.own.contains(&column) || known.keeps.iter().any(|(_, kept)| *kept == column);
            self.are_actors() && !is_actor && (is_kept || differs())
        };
        (0..self.layout.headers.len()).map(is_own).collect()
    }

    /// The actors of a row. What it says is said of the first of them, but for what another column of actors keeps.
    fn add_actors(
        &self,
        row: &Fields<'_>,
        (own, of_all): (&When, &When),
        is_own: &[bool],
        mentions: &mut Vec<Mention>,
    ) {
        let (sides, named) = self.sides(row);
        let mut names: Vec<(&str, Role, Option<usize>)> =
            sides[..named].iter().map(|(name, role)| (*name, *role, None)).collect();
        let mut found = Vec::new();
        for column in self.layout.columns(Field::Actors) {
            self.mentions_in(row, *column, &mut found);
            names.extend(found.drain(..).map(|(name, role)| (name, role, Some(*column))));
        }
        let keeps = &self.layout.known.keeps;
        for (at, (name, role, column)) in names.into_iter().enumerate() {
            let is_kept = |kept: usize| {
                let mut by = keeps.iter().filter(|(_, of_it)| *of_it == kept).map(|(by, _)| Some(*by)).peekable();
                if by.peek().is_some() { by.any(|by| by == column) } else { at == 0 && is_own[kept] }
            };
            let extra = self.own_words(row, (own, of_all), at == 0, is_kept);
            mentions.push(Mention { actor: name.to_owned(), name: None, role, extra });
        }
    }

    /// What a row says of an actor in the columns that are its own, and when, if that is not when all was.
    fn own_words(
        &self,
        row: &Fields<'_>,
        (own, of_all): (&When, &When),
        has_date: bool,
        is_own: impl Fn(usize) -> bool,
    ) -> Extra {
        let mut extra = Extra::new();
        let is_said = own.problem.is_none() && own.unread.is_empty() && own.note.is_none();
        if has_date && is_said && self.are_actors() && own.cell.expression() != of_all.cell.expression() {
            extra.insert("date".into(), own.cell.expression().into());
        }
        // Of several columns for one field only the first with something in it has a part in the date.
        let in_date =
            |field: &Field| self.layout.columns(*field).iter().copied().find(|column| !row.get(*column).is_empty());
        let dates: Vec<usize> = DATES.iter().filter_map(in_date).collect();
        for (column, header) in self.layout.headers.iter().enumerate() {
            let text = row.get(column);
            if !text.is_empty() && is_own(column) && !(is_said && dates.contains(&column)) {
                extra.insert(header.as_str().into(), text.into());
            }
        }
        extra
    }

    /// The columns as all rows have them that count, else side by side.
    fn said_together<'a>(&self, rows: &[Fields<'a>], counts: impl Fn(usize, usize) -> bool) -> Fields<'a> {
        let mut fields = Fields::default();
        for column in 0..self.layout.headers.len() {
            let counted = rows.iter().enumerate().filter(|(at, _)| counts(*at, column)).map(|(_, row)| row);
            let texts = counted.filter_map(|row| row.values.get(column).filter(|text| !text.trim().is_empty()));
            let mut seen = HashSet::new();
            let texts: Vec<&Cow<'a, str>> = texts.filter(|text| seen.insert(text.trim())).collect();
            fields.values.push(match texts.as_slice() {
                [] => Cow::Borrowed(""),
                [text] => (*text).clone(),
                several => Cow::Owned(several.iter().map(|text| text.trim()).collect::<Vec<_>>().join("; ")),
            });
        }
        let mut seen = HashSet::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (name, text) in rows.iter().flat_map(|row| &row.more).filter(|pair| seen.insert(*pair)) {
            match places.get(&**name) {
                Some(at) => fields.more[*at].1.extend(["; ", text]),
                None => {
                    places.insert(name, fields.more.len());
                    fields.more.push((name.clone(), text.clone()));
                }
            }
        }
        fields
    }

    /// Adds up what is said in numbers, where all rows have one.
    fn add_up(&self, rows: &[Fields<'_>], fields: &mut Fields<'_>) {
        for column in &self.layout.known.sums {
            let numbers = rows.iter().map(|row| row.get(*column).trim_end_matches(".0").parse::<u64>().ok());
            let sum: Option<u64> = numbers.sum();
            if let (Some(sum), Some(value)) = (sum, fields.values.get_mut(*column)) {
                *value = Cow::Owned(sum.to_string());
            }
        }
    }

    /// When an event was whose rows may have dates of their own: from the first of them to the last.
    fn joint_when(&self, rows: &[Fields<'_>], whens: &[When]) -> When {
        let is_dated = |when: &&When| when.cell.form != Some(FormedDate::UNDATED);
        let dated: Vec<&When> = whens.iter().filter(is_dated).collect();
        let Some(first) = dated.first().copied().or_else(|| whens.first()) else {
            return When::new(Cell::undated(), None, None);
        };
        let is_same = |when: &&When| when.cell.expression() == first.cell.expression();
        let mut joint = if dated.iter().all(is_same) {
            When { unread: first.unread.clone(), ..When::new(first.cell.clone(), first.note.clone(), None) }
        } else {
            self.span(rows)
        };
        if !dated.is_empty() && dated.len() < whens.len() {
            let note = format!("{} of {} rows give no date", whens.len() - dated.len(), whens.len());
            joint.note = noted(joint.note, &note);
        }
        joint
    }

    /// From the first start to the last end, each no more exact than the rows say.
    fn span(&self, rows: &[Fields<'_>]) -> When {
        let starts = rows.iter().filter_map(|row| self.start(row).0.ok());
        let starts: Vec<Cell> = starts.filter(|cell| day::is_known(cell.bounds.earliest)).collect();
        let first = starts.iter().min_by_key(|cell| (cell.bounds.earliest, Reverse(cell.bounds.latest)));
        let Some(first) = first.cloned() else { return When::new(Cell::undated(), None, None) };
        let mut ends: Vec<Cell> = Vec::new();
        let (mut is_ongoing, mut unknown, mut unsaid) = (false, 0, 0);
        for row in rows {
            match self.end(row).0 {
                End::At(end) => ends.push(end),
                End::Ongoing => is_ongoing = true,
                End::Unknown => unknown += 1,
                End::Unsaid => unsaid += 1,
            }
        }
        let last = ends.into_iter().max_by_key(|cell| (cell.bounds.latest, Reverse(cell.bounds.earliest)));
        let of = rows.len();
        let mut note = format!("from the first to the last date of {of} rows");
        let cell = match last {
            _ if is_ongoing => first.clone().onwards(".."),
            _ if unknown > 0 => first.clone().onwards(""),
            Some(last) if unsaid == 0 => first.clone().until(&last),
            Some(_) => {
                note = format!("the first date of {of} rows, of which {unsaid} do not say when it ended");
                None
            }
            // Without ends the dates of actors are those on which they came to it; other rows differ about the one date.
            None if self.are_actors() => {
                note = format!("the first date of {of} rows");
                None
            }
            None => {
                note = format!("{of} rows give several dates");
                let latest = starts.iter().map(|cell| cell.bounds.latest).max();
                let is_known = |latest: &i32| day::is_known(*latest);
                let one_of = |latest| Cell::formed_or(DateForm::OneOf, first.bounds.earliest, latest, &first);
                latest.filter(is_known).map(one_of)
            }
        };
        When::new(cell.unwrap_or(first), Some(note), None)
    }
}

/// Mentions, each once. Their number is what the table has rows, so they are not compared with each other.
fn distinct(mut mentions: Vec<Mention>) -> Vec<Mention> {
    let mut seen: HashSet<(String, Role, String)> = HashSet::with_capacity(mentions.len());
    let text = |value: &serde_yaml::Value| value.as_str().unwrap_or_default().to_owned();
    mentions.retain(|mention| {
        let pairs = mention.extra.iter().flat_map(|(key, value)| [text(key), text(value)]);
        seen.insert((mention.actor.clone(), mention.role, pairs.collect::<Vec<_>>().join("\0")))
    });
    mentions
}
