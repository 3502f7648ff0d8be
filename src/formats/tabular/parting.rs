//! Several actors in one cell, parted by commas and by `and`. Whether they are is decided over the whole table: a name may have
//! a comma of its own (`Putin, Vladimir`, `Fiji, Republic of`) and an `and` (`Islamic State in Iraq and Syria`).
//!
//! What counts is whether the pieces are names: those that come built in, those that stand alone in other cells, and those that
//! stand first in some cells and later in others, which neither a given name nor `Republic of` does.

use std::collections::{HashMap, HashSet};

use super::fields::Field;
use crate::names::Gazetteer;

/// Most names that are remembered of a table.
const MOST: usize = 200_000;

/// How many of a hundred pieces have to be names before a column counts as parted by commas.
const PERCENT: usize = 60;

/// The fields whose cells name actors.
pub(super) const ACTORS: [Field; 3] = [Field::Actors, Field::Source, Field::Target];

/// Where a piece was seen.
const FIRST: u8 = 1;
const LATER: u8 = 2;
const ALONE: u8 = 4;

/// Words that join two names, in the languages of the news.
const JOINTS: [&str; 26] = [
    "and",
    "und",
    "et",
    "y",
    "e",
    "ed",
    "en",
    "og",
    "och",
    "i",
    "и",
    "і",
    "та",
    "й",
    "ve",
    "و",
    "和",
    "及",
    "&",
    "vs",
    "vs.",
    "v.",
    "versus",
    "gegen",
    "contra",
    "против",
];

/// Bytes of the longest of them.
const LONGEST_JOINT: usize = 12;

/// What parts the actors of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Marks {
    has_commas: bool,
    has_words: bool,
    /// Whether the cells read like lists of full names, known or not.
    is_listed: bool,
    /// How many pieces of the cells that were looked at are names, and how many there are.
    known: usize,
    pieces: usize,
}

/// What parts the actors of a table; nothing in most tables.
#[derive(Debug, Clone, Default)]
pub(super) struct Parting {
    marks: Vec<(Field, Marks)>,
    names: HashMap<String, u8>,
}

impl Parting {
    /// Looks at the cells of each of the [`ACTORS`] in a sample.
    pub(super) fn of(of_fields: &[HashSet<&str>; 3]) -> Self {
        let mut parting = Self::default();
        if !of_fields.iter().flatten().any(|cell| may_be_several(cell)) {
            return parting;
        }
        of_fields.iter().flatten().for_each(|cell| parting.note(cell));
        for (field, cells) in ACTORS.iter().zip(of_fields) {
            let marks = parting.decide(cells);
            if marks.has_commas || marks.has_words {
                parting.marks.push((*field, marks));
            }
        }
        parting
    }

    fn decide(&self, cells: &HashSet<&str>) -> Marks {
        let mut marks = Marks::default();
        for cell in cells.iter().flat_map(|cell| items(cell)).filter(|cell| may_be_several(cell) && !is_built_in(cell))
        {
            let pieces = pieces(cell);
            if pieces.len() == 1 {
                marks.has_words |= self.joined(cell).is_some();
                continue;
            }
            for piece in pieces {
                let halves = self.joined(piece);
                marks.has_words |= halves.is_some();
                let count = if halves.is_some() { 2 } else { 1 };
                marks.pieces += count;
                marks.known += if halves.is_some() || self.is_name(piece) { count } else { 0 };
            }
        }
        marks.has_commas = marks.pieces > 0 && marks.known * 100 >= marks.pieces * PERCENT;
        let lists = || cells.iter().flat_map(|cell| items(cell)).filter(|item| pieces(item).len() > 1);
        if !marks.has_commas && lists().next().is_some() && lists().all(reads_like_list) {
            (marks.has_commas, marks.is_listed) = (true, true);
        }
        marks
    }

    /// Whether no cell of the table is parted.
    pub(super) fn is_none(&self) -> bool {
        self.marks.is_empty()
    }

    /// Remembers the names of one more cell.
    pub(super) fn note(&mut self, cell: &str) {
        for item in items(cell) {
            let pieces = pieces(item);
            let is_alone = pieces.len() == 1 && !has_joint(item);
            for (at, piece) in pieces.into_iter().enumerate() {
                let place = if is_alone {
                    ALONE
                } else if at == 0 {
                    FIRST
                } else {
                    LATER
                };
                let key = piece.to_lowercase();
                if self.names.len() < MOST || self.names.contains_key(&key) {
                    *self.names.entry(key).or_insert(0) |= place;
                }
            }
        }
    }

    /// The same of the cells of another part of the table.
    pub(super) fn join(mut self, other: Self) -> Self {
        for (name, places) in other.names {
            *self.names.entry(name).or_insert(0) |= places;
        }
        self
    }

    /// The names in a cell of a field, where it may have several.
    pub(super) fn names<'f>(&self, field: Field, cell: &'f str) -> Option<Vec<&'f str>> {
        let (_, marks) = self.marks.iter().find(|(known, _)| *known == field)?;
        if !may_be_several(cell) || is_built_in(cell) {
            return None;
        }
        let pieces = pieces(cell);
        if pieces.len() == 1 {
            return self.joined(cell).filter(|_| marks.has_words);
        }
        let names: Vec<&str> =
            pieces.iter().flat_map(|piece| self.joined(piece).unwrap_or_else(|| vec![*piece])).collect();
        let known = names.iter().filter(|name| self.is_name(name)).count();
        (marks.has_commas && (known * 2 > names.len() || marks.is_listed && reads_like_list(cell))).then_some(names)
    }

    /// The names that a word or a stroke joins.
    fn joined<'f>(&self, text: &'f str) -> Option<Vec<&'f str>> {
        if !has_joint(text) || is_built_in(text) {
            return None;
        }
        let sides: Vec<&str> = text.split('/').map(str::trim).collect();
        if sides.len() > 1 && sides.iter().all(|side| self.is_name(side)) {
            return Some(sides);
        }
        let is_joint = |(at, word): &(usize, &str)| *at > 0 && JOINTS.contains(&&*word.to_lowercase());
        let starts = text.split(' ').scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        });
        starts.filter(is_joint).find_map(|(at, word)| {
            let (left, right) = (text.get(..at)?.trim(), text.get(at + word.len()..)?.trim());
            // `Forces of Iran and Syria` may be those of both.
            let is_of_both = |left: &str| left.contains(" of ") || left.contains(" in ") || left.contains(" for ");
            let is_open = is_of_both(left) && !is_of_both(right) && !is_built_in(left);
            let is_plain = !is_open && self.is_name(left) && self.is_name(right);
            is_plain.then(|| vec![left, right])
        })
    }

    fn is_name(&self, piece: &str) -> bool {
        let places = self.names.get(&piece.to_lowercase()).copied().unwrap_or(0);
        places & ALONE != 0 || places == FIRST | LATER || is_built_in(piece)
    }

    /// What parts the actors, for people, a line each.
    pub(super) fn says(&self) -> Vec<String> {
        let line = |(field, marks): &(Field, Marks)| {
            let by = match (marks.has_commas, marks.has_words) {
                (true, true) => "`,` and by words like `and` or `/`",
                (true, false) => "`,`",
                (false, _) => "words like `and` or `/`",
            };
            let looked = if marks.is_listed {
                "all pieces looked at read like full names".to_owned()
            } else {
                format!("{} of {} pieces looked at are names", marks.known, marks.pieces)
            };
            let why = if marks.has_commas { looked } else { "where all sides are names".to_owned() };
            format!("{}: actors are parted by {by} ({why})", field.word())
        };
        self.marks.iter().map(line).collect()
    }
}

/// The items of a cell by the marks that part them in every table.
pub(super) fn items(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', '؛', '；', '|', '\n']).map(str::trim).filter(|item| !item.is_empty())
}

/// Whether something in a cell may part names.
fn may_be_several(cell: &str) -> bool {
    cell.contains([',', '،', '、', '，', '/']) || has_joint(cell)
}

fn has_joint(text: &str) -> bool {
    let is_joint = |word: &str| word.len() <= LONGEST_JOINT && JOINTS.contains(&&*word.to_lowercase());
    text.contains('/') || text.contains(' ') && text.split(' ').any(is_joint)
}

/// Whether a cell reads like a list: each piece is a name of two words or more, all of them with a capital, as `Vladimir Putin,
/// Wang Yi` has and neither `Putin, Vladimir` nor `Fiji, Republic of`; or no comma has a space behind it, as programs write them.
fn reads_like_list(item: &str) -> bool {
    let is_word = |word: &str| word.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase());
    let is_full = |piece: &&str| piece.split_whitespace().count() >= 2 && piece.split_whitespace().all(is_word);
    let pieces = pieces(item);
    // `Putin,Vladimir` is one name.
    let is_more = |piece: &&str| piece.contains(' ') || piece.chars().nth(1).is_some_and(char::is_uppercase);
    let is_close = item.contains(',') && !item.contains(", ") && (pieces.len() > 2 || pieces.iter().any(is_more));
    is_close || pieces.iter().all(is_full)
}

/// Whether a name is one of a state, an organisation or a group that comes built in.
fn is_built_in(name: &str) -> bool {
    let gazetteer = Gazetteer::built_in();
    gazetteer.entry_of(name).is_some() || gazetteer.is_of_several(name)
}

/// The pieces between the commas of an item, those in brackets aside. `and` before the last of them is no part of it.
pub(super) fn pieces(item: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let is_comma = |c: char| {
        match c {
            '(' | '[' | '"' | '“' => depth += 1,
            ')' | ']' | '”' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, ',' | '،' | '、' | '，')
    };
    let pieces = item.split(is_comma).map(str::trim);
    let pieces: Vec<&str> = pieces.enumerate().map(|(at, piece)| if at > 0 { bare(piece) } else { piece }).collect();
    let is_sound = pieces.iter().all(|piece| !piece.is_empty());
    if is_sound { pieces } else { pieces.into_iter().filter(|piece| !piece.is_empty()).collect() }
}

/// `and Iran` without the `and`.
fn bare(piece: &str) -> &str {
    let rest = piece.split_once(' ').filter(|(first, _)| JOINTS.contains(&&*first.to_lowercase()));
    rest.map_or(piece, |(_, rest)| rest.trim())
}
