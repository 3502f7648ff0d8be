//! The ladder: equal, prefix or initials, substring, subsequence.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::fold::{Folded, fold};

/// How a name matched, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Equal after folding, in any order of words.
    Equal,
    /// The pattern begins the name, or its words begin words of the name, or it is the name's initials.
    Prefix,
    /// The pattern, or each of its words, stands somewhere in the name.
    Substring,
    /// The letters of each word of the pattern stand in the name in their order.
    Subsequence,
}

impl Rung {
    /// One letter for a narrow column, and the words for a wide one.
    pub const fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::Equal => ("=", "the name"),
            Self::Prefix => ("^", "begins"),
            Self::Substring => ("*", "within"),
            Self::Subsequence => ("~", "letters in order"),
        }
    }
}

/// An actor that a pattern found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The actor's number.
    pub actor: u32,
    /// Which of the actor's names matched best, as numbered by the caller.
    pub name: u32,
    /// On which rung.
    pub rung: Rung,
    /// How well within the rung, higher is better.
    pub score: i64,
}

#[derive(Debug)]
struct Entry {
    actor: u32,
    name: u32,
    folded: Box<str>,
    initials: Box<str>,
}

/// All names of all actors, folded once.
#[derive(Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
}

/// A pattern made ready for matching.
#[derive(Debug, Clone)]
pub struct Pattern {
    folded: String,
    sorted: Vec<String>,
    joined: String,
}

impl Pattern {
    /// Folds a pattern.
    pub fn new(pattern: &str) -> Self {
        let folded = fold(pattern);
        let mut sorted: Vec<String> = folded.split(' ').map(str::to_owned).collect();
        sorted.sort();
        Self { joined: folded.replace(' ', ""), folded, sorted }
    }

    /// Whether nothing is left of the pattern after folding; it then matches nothing.
    pub fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }
}

impl Index {
    /// Folds the names: (actor, number of the name, name).
    pub fn new<'a>(names: impl Iterator<Item = (u32, u32, &'a str)>) -> Self {
        let entry = |(actor, name, text): (u32, u32, &str)| {
            let folded = fold(text);
            (!folded.is_empty()).then(|| Entry {
                actor,
                name,
                initials: initials(&folded).into(),
                folded: folded.into(),
            })
        };
        Self { entries: names.filter_map(entry).collect() }
    }

    /// Every actor that the pattern finds, once, on its best rung; best first, and among equals in order of number.
    /// Subsequences are kept while they score at least half of the best one.
    pub fn search(&self, pattern: &str) -> Vec<Hit> {
        let pattern = Pattern::new(pattern);
        if pattern.is_empty() {
            return Vec::new();
        }
        let matcher = SkimMatcherV2::default();
        let mut best: Vec<Hit> = Vec::new();
        for entry in &self.entries {
            let Some((rung, score)) = climb(&pattern, entry, &matcher) else { continue };
            let hit = Hit { actor: entry.actor, name: entry.name, rung, score };
            match best.last_mut().filter(|last| last.actor == hit.actor) {
                Some(last) if rank(&hit) < rank(last) => *last = hit,
                Some(_) => {}
                None => best.push(hit),
            }
        }
        let top = best.iter().filter(|hit| hit.rung == Rung::Subsequence).map(|hit| hit.score).max().unwrap_or(0);
        best.retain(|hit| hit.rung != Rung::Subsequence || hit.score * 2 >= top);
        best.sort_by_key(|hit| (rank(hit), hit.actor));
        best
    }

    /// The actors that a pattern stands for in a query: those on the highest rung that has any.
    pub fn select(&self, pattern: &str) -> Vec<u32> {
        let hits = self.search(pattern);
        let rung = hits.first().map(|hit| hit.rung);
        hits.into_iter().take_while(|hit| Some(hit.rung) == rung).map(|hit| hit.actor).collect()
    }

    /// The actors one of whose names equals the text after folding, words in the same order.
    pub fn select_equal(&self, name: &str) -> Vec<u32> {
        let folded = fold(name);
        let mut actors: Vec<u32> =
            self.entries.iter().filter(|entry| *entry.folded == *folded).map(|entry| entry.actor).collect();
        actors.sort_unstable();
        actors.dedup();
        actors
    }
}

fn rank(hit: &Hit) -> (Rung, i64) {
    (hit.rung, -hit.score)
}

/// First letters of the words, small words aside: `united arab emirates` is `uae`, `ministry of defence` `md`.
fn initials(folded: &str) -> String {
    let letters: String =
        folded.split(' ').filter(|word| !is_small(word)).filter_map(|word| word.chars().next()).collect();
    if letters.len() > 1 { letters } else { String::new() }
}

fn is_small(word: &str) -> bool {
    matches!(word, "of" | "the" | "and" | "for" | "de" | "la")
}

fn climb(pattern: &Pattern, entry: &Entry, matcher: &SkimMatcherV2) -> Option<(Rung, i64)> {
    let name = &*entry.folded;
    let shorter_is_better = -i64::try_from(name.len()).unwrap_or(i64::MAX);
    if is_equal(pattern, name) {
        return Some((Rung::Equal, 0));
    }
    if name.starts_with(&pattern.folded) || *entry.initials == *pattern.joined {
        return Some((Rung::Prefix, shorter_is_better));
    }
    if pattern.sorted.iter().all(|wanted| name.split(' ').any(|word| word.starts_with(&**wanted))) {
        return Some((Rung::Prefix, shorter_is_better - 1000));
    }
    if pattern.sorted.iter().all(|wanted| name.contains(&**wanted)) {
        return Some((Rung::Substring, shorter_is_better));
    }
    if pattern.joined.len() < 3 {
        return None;
    }
    let scores = pattern.sorted.iter().map(|wanted| matcher.fuzzy_match(name, wanted));
    scores.sum::<Option<i64>>().map(|score| (Rung::Subsequence, score))
}

fn is_equal(pattern: &Pattern, name: &str) -> bool {
    if name == pattern.folded {
        return true;
    }
    if name.len() == pattern.folded.len() {
        let mut words: Vec<&str> = name.split(' ').collect();
        words.sort_unstable();
        if words.iter().eq(pattern.sorted.iter()) {
            return true;
        }
    }
    name.contains(' ') != pattern.folded.contains(' ') && name.replace(' ', "") == pattern.joined
}

impl Pattern {
    /// Whether each word of the pattern stands in the name.
    pub fn is_within(&self, name: &str) -> bool {
        let folded = fold(name);
        !self.is_empty() && self.sorted.iter().all(|wanted| folded.contains(&**wanted))
    }

    /// Which characters of a name (counted from 0) the pattern matched, for highlighting.
    pub fn highlight(&self, name: &str) -> Vec<u32> {
        let folded = Folded::new(name);
        let mut bytes = self.matched_bytes(&folded.text);
        bytes.sort_unstable();
        let mut origins: Vec<u32> = bytes.into_iter().filter_map(|at| folded.origins.get(at).copied()).collect();
        origins.dedup();
        origins
    }

    fn matched_bytes(&self, name: &str) -> Vec<usize> {
        if self.is_empty() {
            return Vec::new();
        }
        if is_equal(self, name) {
            return (0..name.len()).collect();
        }
        if name.starts_with(&self.folded) {
            return (0..self.folded.len()).collect();
        }
        if initials(name) == self.joined {
            return initial_positions(name);
        }
        let mut bytes = Vec::new();
        for wanted in &self.sorted {
            let at_word = name.match_indices(&**wanted).find(|(at, _)| *at == 0 || name.as_bytes()[at - 1] == b' ');
            match at_word.or_else(|| name.match_indices(&**wanted).next()) {
                Some((at, _)) => bytes.extend(at..at + wanted.len()),
                None => match SkimMatcherV2::default().fuzzy_indices(name, wanted) {
                    Some((_, at)) => bytes.extend(at),
                    None => return Vec::new(),
                },
            }
        }
        bytes
    }
}

fn initial_positions(name: &str) -> Vec<usize> {
    let mut at = 0;
    let mut positions = Vec::new();
    for word in name.split(' ') {
        if !is_small(word) {
            positions.push(at);
        }
        at += word.len() + 1;
    }
    positions
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [(u32, u32, &str); 10] = [
        (0, 0, "Vladimir Putin"),
        (0, 1, "Владимир Путин"),
        (1, 0, "Masoud Pezeshkian"),
        (1, 1, "پزشکیان"),
        (2, 0, "Mohammed bin Salman"),
        (3, 0, "Islamic Revolutionary Guard Corps"),
        (4, 0, "Iran"),
        (5, 0, "Iranian Foreign Ministry"),
        (6, 0, "Tirana"),
        (7, 0, "Ministry of Defence"),
    ];

    fn found(pattern: &str) -> Vec<(u32, Rung)> {
        Index::new(NAMES.into_iter()).search(pattern).into_iter().map(|hit| (hit.actor, hit.rung)).collect()
    }

    #[test]
    fn a_higher_rung_always_ranks_above_a_lower_one() {
        assert_eq!(found("iran"), [(4, Rung::Equal), (5, Rung::Prefix), (6, Rung::Substring)]);
        assert_eq!(found("putin vladimir"), [(0, Rung::Equal)]);
        assert_eq!(found("Путин")[0], (0, Rung::Prefix));
        assert_eq!(found("MBS"), [(2, Rung::Prefix)]);
        assert_eq!(found("IRGC"), [(3, Rung::Prefix)]);
        assert_eq!(found("pezeskian"), [(1, Rung::Subsequence)]);
        assert_eq!(found("پزشکیان"), [(1, Rung::Equal)]);
        assert_eq!(found("xyzzy"), []);
        assert_eq!(found("—"), []);
    }

    #[test]
    fn a_query_takes_the_highest_rung_only() {
        let index = Index::new(NAMES.into_iter());
        assert_eq!(index.select("iran"), [4]);
        assert_eq!(index.select("ira"), [4, 5]);
        assert_eq!(index.select_equal("VLADIMIR putin"), [0]);
        assert_eq!(index.select_equal("putin"), Vec::<u32>::new());
    }

    #[test]
    fn highlights_point_into_the_original_spelling() {
        let lit = |pattern: &str, name: &str| -> String {
            let marks = Pattern::new(pattern).highlight(name);
            (0_u32..).zip(name.chars()).map(|(at, c)| if marks.contains(&at) { c } else { '.' }).collect()
        };
        assert_eq!(lit("pez", "Masoud Pezeshkian"), ".......Pez.......");
        assert_eq!(lit("zhu", "Георгий Жуков"), "........Жу...");
        assert_eq!(lit("mbs", "Mohammed bin Salman"), "M........b...S.....");
        assert_eq!(lit("md", "Ministry of Defence"), "M...........D......");
        assert_eq!(lit("pezeskian", "Masoud Pezeshkian"), ".......Pezes.kian");
        assert_eq!(lit("nothing", "Masoud"), "......");
    }
}
