//! Names that are probably one actor's: for a registry to be kept clean.
//!
//! Names are grouped by keys that spellings of one name share, and each group is looked at closely: no pair of names is
//! compared that shares none. Words that several other names have are words of their own: `Niger` is not a mistyped `Nigeria`.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::BuildHasher;

use super::edits::edits;
use super::fold::Folded;
use super::gazetteer::Gazetteer;
use super::script::Script;
use super::sound::{is_digit, sounds, unlikeness};
use super::words::{canonical, is_particle};

/// A name in use.
#[derive(Debug, Clone, Copy)]
pub struct NameInUse<'a> {
    /// Whose.
    pub actor: u32,
    /// As it is written.
    pub text: &'a str,
    /// How many events have the actor.
    pub events: u32,
    /// The entry of the gazetteer that it is a name of.
    pub entry: Option<u32>,
    /// Whether the registry has the actor: two that it has are two, whatever the gazetteer says.
    pub is_registered: bool,
}

/// Why two names are probably one actor's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The gazetteer has both for this entry.
    Entry(String),
    /// Case, accents, script, particles or the order of words differ.
    Spelling,
    /// One letter differs.
    Letter,
    /// They sound alike.
    Sound,
    /// One is the initials of the other.
    Initials,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry(name) => write!(f, "both are {name}"),
            Self::Spelling => f.write_str("the same but for accents, particles or the order of words"),
            Self::Letter => f.write_str("one letter differs"),
            Self::Sound => f.write_str("they sound alike"),
            Self::Initials => f.write_str("the initials of the other"),
        }
    }
}

/// Two actors that are probably one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The one with more events.
    pub actor: u32,
    /// The other.
    pub other: u32,
    /// Why.
    pub reason: Reason,
}

/// A word that so many names have is no mistyped other.
const ESTABLISHED: usize = 3;

/// In a group of so many names the key says nothing.
const CROWD: usize = 40;

/// Above so many letters in all names single ones are not looked for: each is a key of eight bytes.
const MANY: usize = 8_000_000;

/// A text of more words is no name.
const LONGEST: usize = 24;

/// Letters that a word has at least of which one may differ.
const LONG: usize = 6;

struct Name {
    actor: u32,
    events: u32,
    is_registered: bool,
    words: Vec<String>,
    scripts: Vec<Script>,
    entry: Option<u32>,
    initials: String,
    is_acronym: bool,
}

/// All pairs, those with most events first. Without the gazetteer entries are not compared.
pub fn look_alikes<'a>(names: impl Iterator<Item = NameInUse<'a>>, gazetteer: Option<&Gazetteer>) -> Vec<Pair> {
    let names: Vec<Name> = names.map(Name::new).filter(|name| (1..=LONGEST).contains(&name.words.len())).collect();
    let finder = Finder { uses: uses(&names), names: &names, gazetteer };
    let mut pairs = HashMap::new();
    finder.by_entry(&mut pairs);
    finder.by_words(&mut pairs);
    finder.by_sound(&mut pairs);
    let letters: usize = names.iter().flat_map(|name| &name.words).map(String::len).sum();
    if letters <= MANY {
        finder.by_letter(&mut pairs);
    }
    finder.by_initials(&mut pairs);
    let events: HashMap<u32, u32> = names.iter().map(|name| (name.actor, name.events)).collect();
    let mut pairs: Vec<Pair> = pairs
        .into_iter()
        .map(|((one, other), reason)| {
            let is_turned = (events[&one], other) < (events[&other], one);
            let (actor, other) = if is_turned { (other, one) } else { (one, other) };
            Pair { actor, other, reason }
        })
        .collect();
    pairs.sort_by_key(|pair| (std::cmp::Reverse((events[&pair.actor], events[&pair.other])), pair.actor, pair.other));
    pairs
}

impl Name {
    fn new(NameInUse { actor, text, events, entry, is_registered }: NameInUse<'_>) -> Self {
        let folded = Folded::new(text);
        let all = folded.text.split(' ').zip(&folded.scripts).filter(|(word, _)| !word.is_empty());
        let large: Vec<(&str, Script)> =
            all.filter(|(word, _)| !is_particle(word)).map(|(w, s)| (canonical(w), *s)).collect();
        let initials = if large.len() > 2 {
            large.iter().filter_map(|(word, _)| word.chars().next()).collect()
        } else {
            String::new()
        };
        let mut words: Vec<(String, Script)> =
            large.into_iter().map(|(word, script)| (word.to_owned(), script)).collect();
        words.sort();
        let (words, scripts) = words.into_iter().unzip();
        let is_acronym = (3..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
        Self { actor, events, is_registered, words, scripts, entry, initials, is_acronym }
    }
}

/// How many names have each word.
fn uses(names: &[Name]) -> HashMap<&str, usize> {
    let mut uses = HashMap::new();
    for word in names.iter().flat_map(|name| &name.words) {
        *uses.entry(&**word).or_default() += 1;
    }
    uses
}

type Pairs = HashMap<(u32, u32), Reason>;

struct Finder<'a> {
    uses: HashMap<&'a str, usize>,
    names: &'a [Name],
    gazetteer: Option<&'a Gazetteer>,
}

impl Finder<'_> {
    fn add(pairs: &mut Pairs, a: &Name, b: &Name, reason: Reason) {
        // Two entries of the gazetteer are two actors, however near their names: Slovakia and Slovenia.
        let are_others = matches!((a.entry, b.entry), (Some(a), Some(b)) if a != b);
        if a.actor != b.actor && !are_others {
            let key = (a.actor.min(b.actor), a.actor.max(b.actor));
            let known = pairs.entry(key).or_insert_with(|| reason.clone());
            if reason < *known {
                *known = reason;
            }
        }
    }

    fn by_entry(&self, pairs: &mut Pairs) {
        let mut known: HashMap<u32, &Name> = HashMap::new();
        let mut by_events: Vec<&Name> = self.names.iter().filter(|name| name.entry.is_some()).collect();
        by_events.sort_by_key(|name| std::cmp::Reverse((name.is_registered, name.events)));
        for name in by_events {
            let Some((entry, gazetteer)) = name.entry.zip(self.gazetteer) else { continue };
            match known.get(&entry) {
                Some(first) if first.is_registered && name.is_registered => {}
                Some(first) => Self::add(pairs, first, name, Reason::Entry(gazetteer.entry(entry).name.clone())),
                None => drop(known.insert(entry, name)),
            }
        }
    }

    fn by_words(&self, pairs: &mut Pairs) {
        for group in groups(self.names.iter().enumerate().map(|(at, name)| (name.words.join(" "), at))) {
            self.each_pair(&group, |a, b| Self::add(pairs, a, b, Reason::Spelling));
        }
    }

    /// Each word sounds like one of the other name, most of them the same.
    fn by_sound(&self, pairs: &mut Pairs) {
        let keyed = self.names.iter().enumerate().filter_map(|(at, name)| Some((skeleton(name)?, at)));
        for group in groups(keyed) {
            self.each_pair(&group, |a, b| {
                if a.words != b.words && self.sound_alike(a, b) {
                    Self::add(pairs, a, b, Reason::Sound);
                }
            });
        }
    }

    fn sound_alike(&self, a: &Name, b: &Name) -> bool {
        let mut left: Vec<usize> = (0..b.words.len()).collect();
        let mut total = 0;
        for (word, script) in a.words.iter().zip(&a.scripts) {
            let own = sounds(word, *script);
            let judged = left.iter().enumerate().filter_map(|(place, at)| {
                let (other, script) = (&b.words[*at], (*script).max(b.scripts[*at]));
                if word == other {
                    return Some((0, place));
                }
                // Of short words little is heard.
                let most = u32::try_from(own.len().saturating_sub(2)).unwrap_or(0).min(4);
                let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
                if own.len() < 4 || has_digit(word) || has_digit(other) || self.are_two_words(word, other) {
                    return None;
                }
                Some((unlikeness(&own, &sounds(other, b.scripts[*at]), script, most)?, place))
            });
            let Some((unlike, place)) = judged.min() else { return false };
            total += unlike;
            if total > 6 {
                return false;
            }
            left.remove(place);
        }
        left.is_empty()
    }

    /// Whether both words are used too often for one to be the other mistyped, or either names a state.
    fn are_two_words(&self, a: &str, b: &str) -> bool {
        let is_established = |word: &str| self.uses.get(word).is_some_and(|uses| *uses >= ESTABLISHED);
        let is_state = |word: &str| self.gazetteer.is_some_and(|gazetteer| gazetteer.is_state(word));
        is_established(a) && is_established(b) || is_state(a) && is_state(b)
    }

    /// The same words but for one letter of a long one.
    fn by_letter(&self, pairs: &mut Pairs) {
        let hasher = foldhash::fast::RandomState::default();
        // Half of a hash will do: names that share it by accident are looked at and found to be others.
        let half = |hash: u64| u32::try_from(hash >> 32).unwrap_or_default();
        let mut keys: Vec<(u32, u32)> = Vec::new();
        for (at, name) in (0_u32..).zip(self.names) {
            for (place, word) in name.words.iter().enumerate().filter(|(_, word)| word.len() >= LONG && word.len() < 40)
            {
                let rest: Vec<&String> =
                    name.words.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, w)| w).collect();
                let rest = hasher.hash_one(&rest);
                keys.push((half(hasher.hash_one((rest, word))), at));
                let mut without = String::with_capacity(word.len());
                for lost in 0..word.len() {
                    without.clear();
                    without.extend(word.char_indices().filter(|(at, _)| *at != lost).map(|(_, letter)| letter));
                    keys.push((half(hasher.hash_one((rest, &without))), at));
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        for group in keys.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            let group: Vec<usize> = group.iter().map(|(_, at)| *at as usize).collect();
            self.each_pair(&group, |a, b| {
                if self.differ_by_a_letter(a, b) {
                    Self::add(pairs, a, b, Reason::Letter);
                }
            });
        }
    }

    fn differ_by_a_letter(&self, a: &Name, b: &Name) -> bool {
        let only = |a: &Name, b: &Name| -> Vec<String> {
            let known: HashSet<&String> = b.words.iter().collect();
            a.words.iter().filter(|word| !known.contains(word)).cloned().collect()
        };
        let has_digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
        match (&*only(a, b), &*only(b, a)) {
            ([one], [other]) if a.words.len() == b.words.len() => {
                let is_short = a.words.len() == 1 && one.len() < LONG + 1;
                !is_short
                    && !has_digit(one)
                    && !self.are_two_words(one, other)
                    && edits(one.as_bytes(), other.as_bytes(), 1) == Some(1)
                    && one.as_bytes().first() == other.as_bytes().first()
            }
            _ => false,
        }
    }

    /// An acronym, and the only name that it can stand for.
    fn by_initials(&self, pairs: &mut Pairs) {
        let mut whole: HashMap<&str, Vec<&Name>> = HashMap::new();
        for name in self.names.iter().filter(|name| name.initials.len() > 2) {
            whole.entry(&name.initials).or_default().push(name);
        }
        for acronym in self.names.iter().filter(|name| name.is_acronym && name.entry.is_none()) {
            let Some(names) = whole.get(&*acronym.words.concat()) else { continue };
            if names.iter().all(|name| name.actor == names[0].actor) {
                Self::add(pairs, names[0], acronym, Reason::Initials);
            }
        }
    }

    fn each_pair(&self, group: &[usize], mut see: impl FnMut(&Name, &Name)) {
        if group.len() > CROWD {
            return;
        }
        for (at, a) in group.iter().enumerate() {
            for b in &group[at + 1..] {
                if self.names[*a].actor != self.names[*b].actor {
                    see(&self.names[*a], &self.names[*b]);
                }
            }
        }
    }
}

/// Numbers of names by their keys, where several have one.
fn groups<K: Ord>(keyed: impl Iterator<Item = (K, usize)>) -> Vec<Vec<usize>> {
    let mut keyed: Vec<(K, usize)> = keyed.collect();
    keyed.sort_unstable();
    let groups = keyed.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
    groups.map(|group| group.iter().map(|(_, at)| *at).collect()).collect()
}

/// The consonants of all words, those alike as one: what spellings of one name share. `None` for names too short to tell.
fn skeleton(name: &Name) -> Option<String> {
    let class = |sound: u8| match sound {
        b'k' | b'q' | b'g' | b'X' | b'G' => Some('k'),
        b's' | b'z' | b'c' | b'S' => Some('s'),
        b'C' | b'J' | b'Z' => Some('j'),
        b't' | b'T' | b'd' | b'D' => Some('t'),
        b'p' | b'b' => Some('p'),
        b'f' | b'v' => Some('f'),
        b'm' => Some('m'),
        b'n' => Some('n'),
        b'l' => Some('l'),
        b'r' => Some('r'),
        digit if is_digit(digit) => Some(char::from(digit)),
        _ => None,
    };
    let mut words: Vec<String> = Vec::new();
    for (word, script) in name.words.iter().zip(&name.scripts) {
        let mut letters: Vec<char> = sounds(word, *script).into_iter().filter_map(class).collect();
        letters.dedup();
        words.push(letters.into_iter().collect());
    }
    words.sort();
    let is_telling = words.iter().map(String::len).sum::<usize>() >= 4;
    is_telling.then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(names: &[&str]) -> Vec<(u32, u32, String)> {
        let gazetteer = Gazetteer::built_in();
        let named = (0_u32..).zip(names).map(|(actor, text)| NameInUse {
            actor,
            text,
            events: 100 - actor,
            entry: gazetteer.entry_of(text),
            is_registered: false,
        });
        let pairs = look_alikes(named, Some(gazetteer));
        pairs.into_iter().map(|pair| (pair.actor, pair.other, pair.reason.to_string())).collect()
    }

    #[test]
    fn spellings_of_one_actor_are_paired() {
        for (a, b, reason) in [
            ("Iran", "Iran (Islamic Republic of)", "both are Iran"),
            ("Hassan Rouhani", "Rouhani, Hassan", "the same but for accents, particles or the order of words"),
            ("Bashar al-Assad", "Bashar Assad", "the same but for accents, particles or the order of words"),
            ("Masoud Pezeshkian", "Massoud Pezeshkian", "one letter differs"),
            ("Muammar Gaddafi", "Moammar Qadhafi", "they sound alike"),
            ("Hezbollah", "Hizballah", "both are Hezbollah"),
            ("Aleksandr Lukashenko", "Alexander Lukashenka", "they sound alike"),
            ("Orange Democratic Movement", "ODM", "the initials of the other"),
        ] {
            assert_eq!(pairs(&[a, b]), [(0, 1, reason.to_owned())], "{a}, {b}");
        }
    }

    #[test]
    fn names_of_two_actors_are_not() {
        for (a, b) in [
            ("Iran", "Iraq"),
            ("Slovakia", "Slovenia"),
            ("Citizen (Niger)", "Citizen (Nigeria)"),
            ("Kim Jong Un", "Kim Jong Il"),
            ("Khomeini", "Khamenei"),
            ("Police (Austria)", "Police (Australia)"),
            ("Group of 7", "Group of 8"),
            ("Rahul Gandhi", "Sonia Gandhi"),
            ("Michel Aoun", "Joseph Aoun"),
            ("Ali Ahmed", "Ali Ahmad Jalali"),
        ] {
            assert_eq!(pairs(&[a, b]), [], "{a}, {b}");
        }
    }
}
