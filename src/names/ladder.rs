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

/// So many actors on the higher rungs are enough: nobody then looks for letters scattered over other names.
const ENOUGH: usize = 8;

/// All names of all actors, folded once and laid end to end, so that a search is a scan of bytes.
///
/// About 30 bytes a name above its own letters.
#[derive(Debug, Default)]
pub struct Index {
    /// The folded names, each between line feeds.
    folded: Lines,
    /// The same without spaces, for names of several words only.
    joined: Lines,
    /// The initials of names of several words.
    initials: Lines,
    /// Actor and number of the name, by line of `folded`.
    names: Vec<(u32, u32)>,
    /// Which letters and digits a name has, a bit each.
    letters: Vec<u64>,
}

/// Texts between line feeds, each with a number that rises.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    starts: Vec<usize>,
    numbers: Vec<u32>,
}

impl Lines {
    fn push(&mut self, line: &str, number: u32) {
        if self.text.is_empty() {
            self.text.push('\n');
        }
        self.starts.push(self.text.len());
        self.numbers.push(number);
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn line(&self, at: usize) -> &str {
        let end = self.starts.get(at + 1).map_or(self.text.len(), |next| *next) - 1;
        self.text.get(self.starts[at]..end).unwrap_or("")
    }

    /// The lines that hold a text, their line feeds included, in order, each once.
    fn holding(&self, text: &str) -> Vec<usize> {
        let mut lines: Vec<usize> = Vec::new();
        let mut next = 0;
        for at in memchr::memmem::find_iter(self.text.as_bytes(), text.as_bytes()) {
            if at >= next {
                let line = self.starts.partition_point(|start| *start <= at);
                next = self.starts.get(line).map_or(self.text.len(), |start| start - 1);
                lines.push(line - 1);
            }
        }
        lines
    }

    /// The numbers of the lines that are equal to a text.
    fn equal(&self, text: &str) -> impl Iterator<Item = u32> {
        // Two equal lines share the line feed between them, so it is looked for at the end only.
        let lines = self.holding(&format!("{text}\n"));
        lines.into_iter().filter(move |line| self.line(*line).len() == text.len()).map(|line| self.numbers[line])
    }
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
    /// Folds the names: (actor, number of the name, name), those of one actor together.
    pub fn new<'a>(names: impl Iterator<Item = (u32, u32, &'a str)>) -> Self {
        let mut index = Self::default();
        for (actor, name, text) in names {
            let folded = fold(text);
            if folded.is_empty() {
                continue;
            }
            let number = u32::try_from(index.names.len()).expect("fewer names than bytes of a chronology");
            if folded.contains(' ') {
                index.joined.push(&folded.replace(' ', ""), number);
                let initials = initials(&folded);
                if !initials.is_empty() {
                    index.initials.push(&initials, number);
                }
            }
            index.letters.push(letters(&folded));
            index.folded.push(&folded, number);
            index.names.push((actor, name));
        }
        index
    }

    /// Every actor that the pattern finds, once, on its best rung; best first, and among equals in order of number.
    /// Subsequences are looked for while the higher rungs have few, and kept while they score at least half of the best one.
    pub fn search(&self, pattern: &str) -> Vec<Hit> {
        let pattern = Pattern::new(pattern);
        if pattern.is_empty() {
            return Vec::new();
        }
        let mut best = best_of_each(self.literal(&pattern));
        if best.len() < ENOUGH && pattern.joined.len() >= 3 {
            let mut all: Vec<Hit> = best.into_iter().chain(self.subsequences(&pattern)).collect();
            all.sort_by_key(|hit| hit.actor);
            best = best_of_each(all);
            let top = best.iter().filter(|hit| hit.rung == Rung::Subsequence).map(|hit| hit.score).max().unwrap_or(0);
            best.retain(|hit| hit.rung != Rung::Subsequence || hit.score * 2 >= top);
        }
        best.sort_unstable_by_key(|hit| (rank(hit), hit.actor));
        best
    }

    /// The first hits of [`Index::search`].
    pub fn first(&self, pattern: &str, most: usize) -> Vec<Hit> {
        let folded = Pattern::new(pattern);
        if folded.is_empty() {
            return Vec::new();
        }
        let mut best = best_of_each(self.literal(&folded));
        if best.len() < ENOUGH || most == 0 {
            best = self.search(pattern);
        } else if best.len() > most {
            best.select_nth_unstable_by_key(most - 1, |hit| (rank(hit), hit.actor));
        }
        best.truncate(most);
        best.sort_unstable_by_key(|hit| (rank(hit), hit.actor));
        best
    }

    /// The actors that a pattern stands for in a query: those on the highest rung that has any, in order of number.
    pub fn select(&self, pattern: &str) -> Vec<u32> {
        let folded = Pattern::new(pattern);
        if folded.is_empty() {
            return Vec::new();
        }
        let mut hits = best_of_each(self.literal(&folded));
        if hits.is_empty() {
            hits = self.search(pattern);
        }
        let highest = hits.iter().map(|hit| hit.rung).min();
        let mut actors: Vec<u32> =
            hits.into_iter().filter(|hit| Some(hit.rung) == highest).map(|hit| hit.actor).collect();
        actors.sort_unstable();
        actors
    }

    /// The actors one of whose names equals the text after folding, words in the same order.
    pub fn select_equal(&self, name: &str) -> Vec<u32> {
        let mut actors: Vec<u32> = self.folded.equal(&fold(name)).map(|number| self.names[number as usize].0).collect();
        actors.dedup();
        actors
    }

    /// Hits on the rungs above subsequences, one a name.
    fn literal(&self, pattern: &Pattern) -> Vec<Hit> {
        let longest = pattern.sorted.iter().max_by_key(|word| word.len()).map_or("", |word| word);
        let mut numbers: Vec<u32> =
            self.folded.holding(longest).into_iter().filter_map(|line| u32::try_from(line).ok()).collect();
        let with_initials: Vec<u32> = self.initials.equal(&pattern.joined).collect();
        numbers.extend(&with_initials);
        numbers.extend(self.joined.equal(&pattern.joined));
        if pattern.folded.contains(' ') {
            numbers.extend(self.folded.equal(&pattern.joined));
        }
        numbers.sort_unstable();
        numbers.dedup();
        let climbed = numbers.into_iter().filter_map(|number| {
            let has_initials = with_initials.binary_search(&number).is_ok();
            let (rung, score) = climb(pattern, self.folded.line(number as usize), has_initials)?;
            Some(self.hit(number, rung, score))
        });
        climbed.collect()
    }

    fn subsequences(&self, pattern: &Pattern) -> Vec<Hit> {
        let matcher = SkimMatcherV2::default();
        let wanted = letters(&pattern.joined);
        let may = (0_u32..).zip(&self.letters).filter(|(_, letters)| wanted & !**letters == 0);
        may.filter_map(|(number, _)| {
            let name = self.folded.line(number as usize);
            let scores = pattern.sorted.iter().map(|word| matcher.fuzzy_match(name, word));
            scores.sum::<Option<i64>>().map(|score| self.hit(number, Rung::Subsequence, score))
        })
        .collect()
    }

    fn hit(&self, number: u32, rung: Rung, score: i64) -> Hit {
        let (actor, name) = self.names[number as usize];
        Hit { actor, name, rung, score }
    }
}

/// The best hit of each actor, of hits in order of actors.
fn best_of_each(hits: Vec<Hit>) -> Vec<Hit> {
    let mut best: Vec<Hit> = Vec::with_capacity(hits.len());
    for hit in hits {
        match best.last_mut().filter(|last| last.actor == hit.actor) {
            Some(last) if rank(&hit) < rank(last) => *last = hit,
            Some(_) => {}
            None => best.push(hit),
        }
    }
    best
}

/// A bit for each letter and digit that a folded text has.
fn letters(folded: &str) -> u64 {
    folded.bytes().fold(0, |letters, byte| match byte {
        b'a'..=b'z' => letters | 1 << (byte - b'a'),
        b'0'..=b'9' => letters | 1 << (26 + byte - b'0'),
        _ => letters,
    })
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

/// The best rung above subsequences that a folded name reaches, and how well.
fn climb(pattern: &Pattern, name: &str, has_initials: bool) -> Option<(Rung, i64)> {
    let shorter_is_better = -i64::try_from(name.len()).unwrap_or(i64::MAX);
    if is_equal(pattern, name) {
        return Some((Rung::Equal, 0));
    }
    if name.starts_with(&pattern.folded) || has_initials {
        return Some((Rung::Prefix, shorter_is_better));
    }
    if pattern.sorted.iter().all(|wanted| name.split(' ').any(|word| word.starts_with(&**wanted))) {
        return Some((Rung::Prefix, shorter_is_better - 1000));
    }
    let is_within = pattern.sorted.iter().all(|wanted| name.contains(&**wanted));
    is_within.then_some((Rung::Substring, shorter_is_better))
}

fn is_equal(pattern: &Pattern, name: &str) -> bool {
    if name == pattern.folded {
        return true;
    }
    if pattern.sorted.len() > 1 && name.len() == pattern.folded.len() {
        let mut words: Vec<&str> = name.split(' ').collect();
        words.sort_unstable();
        if words.iter().eq(pattern.sorted.iter()) {
            return true;
        }
    }
    // One of the two has spaces that the other has not.
    name.len() != pattern.folded.len()
        && name.len().max(pattern.folded.len()) > pattern.joined.len()
        && name.contains(' ') != pattern.folded.contains(' ')
        && name.bytes().filter(|byte| *byte != b' ').eq(pattern.joined.bytes())
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
        let index = Index::new(NAMES.into_iter());
        assert_eq!((index.first("", 3), index.first("—", 3)), (vec![], vec![]));
        for (pattern, most) in [("iran", 1), ("i", 2), ("pezeskian", 8)] {
            assert_eq!(index.first(pattern, most), index.search(pattern)[..most.min(index.search(pattern).len())]);
        }
    }

    #[test]
    fn a_query_takes_the_highest_rung_only() {
        let index = Index::new(NAMES.into_iter());
        assert_eq!(index.select("iran"), [4]);
        assert_eq!(index.select("ira"), [4, 5]);
        assert_eq!(index.select_equal("VLADIMIR putin"), [0]);
        assert_eq!(index.select_equal("putin"), Vec::<u32>::new());
        // Equal names and equal initials next to each other.
        let twins = [(0, 0, "Ministry of Defence"), (1, 0, "Ministry of Development"), (2, 0, "Iran"), (3, 0, "Iran")];
        let index = Index::new(twins.into_iter());
        assert_eq!(index.select("md"), [0, 1]);
        assert_eq!(index.select_equal("iran"), [2, 3]);
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
