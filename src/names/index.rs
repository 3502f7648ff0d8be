//! The index of names: a dictionary of their words, so that a search compares words and not names.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::hash::Hash;
use std::ops::Range;
use std::sync::OnceLock;

use fuzzy_matcher::skim::SkimMatcherV2;

use super::dictionary::{Kinded, Words, near, to_u32};
use super::edits::allowed;
use super::fold::fold;
use super::ladder::{
    BEGUN, Cost, EDIT, MOST_WORDS, Pattern, Rung, Word, alike, begun_mistyped, has_digit, heard_alike, in_order,
    literal, mistyped, most_distance, otherwise_doubled,
};
use super::script::Script;
use super::words::{canonical, canonical_of_begun, canonical_of_mistyped, is_particle};

/// An actor that a pattern found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The actor's number.
    pub actor: u32,
    /// Which of the actor's names matched best, as numbered by the caller.
    pub name: u32,
    /// On which rung.
    pub rung: Rung,
    /// How well within the rung, less is better.
    pub cost: u32,
}

impl Hit {
    /// Whether the name has every word of the pattern.
    pub const fn has_all_words(&self) -> bool {
        self.cost < MISSING
    }
}

/// So many actors on the higher rungs are enough: nobody then looks for mistakes in others.
const ENOUGH: usize = 8;

/// In patterns of more words no mistakes are looked for: each word costs a look at the whole dictionary.
const LONGEST: usize = 24;

/// What a title of the pattern costs that the name lacks: more than anything on a rung.
pub(super) const MISSING: Cost = 1000;

/// What a hit costs that ranks behind all hits on the same rung that the file itself gives.
pub(super) const BEHIND: Cost = 100;

/// What it costs that a name is alike only when its words are joined.
pub(super) const JOINED: Cost = 1;

/// What a word costs at most that has mistakes in it, where another sounds alike.
const MISHEARD: Cost = 8;

/// What a word costs that has the pattern's inside.
const INSIDE: Cost = 8;

/// So many consonants of a script without vowels, or fewer, begin words of anybody.
const SKELETON: usize = 4;

/// Of names that sound alike, one so many times as frequent as another is meant alone.
const AS_FREQUENT: u32 = 8;

/// All names of all actors, cut into words.
///
/// The words stand sorted end to end: those that a pattern begins are one range, and so are the names that have them.
/// About 60 bytes a name above its own letters.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) words: Words,
    /// The names of each word.
    pub(super) names_of: Lists,
    /// The words of each name, in their order.
    pub(super) words_of: Lists,
    /// Actor and number of the name.
    pub(super) names: Vec<(u32, u32)>,
    /// Which letters a name has, and above them how many (up to 255).
    pub(super) letters: Vec<u64>,
    /// The names of all kinds of sounds, sorted by these; made when first needed.
    pub(super) by_kinds: OnceLock<Vec<Kinded>>,
    /// Hash of the name without spaces, and the name; sorted.
    pub(super) joined: Vec<(u32, u32)>,
    /// Initials and their names.
    pub(super) initials: Vec<(Initials, u32)>,
    /// How often each actor occurs.
    pub(super) weights: Vec<u32>,
}

/// The bits of letters and digits among the traits of a name, and where its length stands.
pub(super) const LETTERS: u64 = (1 << LENGTH) - 1;
pub(super) const LENGTH: u32 = 36;

/// Up to eight letters.
pub(super) type Initials = [u8; 8];

/// Lists of numbers, end to end.
#[derive(Debug, Default)]
pub(super) struct Lists {
    pub(super) starts: Vec<u32>,
    pub(super) numbers: Vec<u32>,
}

impl Lists {
    pub(super) fn of(&self, number: u32) -> &[u32] {
        self.of_all(number..number + 1)
    }

    pub(super) fn of_all(&self, numbers: Range<u32>) -> &[u32] {
        &self.numbers[self.starts[numbers.start as usize] as usize..self.starts[numbers.end as usize] as usize]
    }
}

/// What the words of a name can be for one word of a pattern.
pub(super) struct Found {
    /// The words that it begins; the first of them may be it.
    begun: Range<u32>,
    /// Other words, sorted; and the one that it stands for.
    others: Vec<(u32, Rung, Cost)>,
    /// Words with mistakes that other words of the name have to speak for.
    unsure: Vec<(u32, Rung, Cost)>,
}

impl Found {
    pub(super) fn judge(&self, word: u32, words: &Words, wanted: &Word) -> Option<(Rung, Cost)> {
        if let Ok(at) = self.others.binary_search_by_key(&word, |(word, ..)| *word) {
            return Some((self.others[at].1, self.others[at].2));
        }
        if self.begun.contains(&word) { literal(&wanted.typed, words.text(word)) } else { None }
    }

    /// Keeps the best of each word, and of those that the word begins only the one that it stands for.
    fn sort(&mut self) {
        let begun = self.begun.clone();
        self.others.retain(|(word, rung, _)| *rung == Rung::Prefix || !begun.contains(word));
        self.others.sort_unstable();
        self.others.dedup_by_key(|(word, ..)| *word);
    }

    fn names(&self, index: &Index) -> usize {
        let others: usize = self.others.iter().map(|(word, ..)| index.names_of.of(*word).len()).sum();
        index.names_of.of_all(self.begun.clone()).len() + others
    }

    /// The names that have one of the words, in order, each once.
    pub(super) fn list(&self, index: &Index) -> Vec<u32> {
        let mut names = index.names_of.of_all(self.begun.clone()).to_vec();
        self.others.iter().for_each(|(word, ..)| names.extend(index.names_of.of(*word)));
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// A name that matched.
pub(super) type Match = (u32, Rung, Cost);

impl Index {
    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Makes ready what the lower rungs need: what words and names sound like, some 50 bytes a name.
    pub fn warm(&self) {
        self.words.heard();
        self.by_kinds();
    }

    /// The names of one word that a text begins.
    pub fn single_beginning(&self, text: &str) -> impl Iterator<Item = (u32, u32)> {
        let names = self.names_of.of_all(self.words.beginning(text)).iter();
        names.filter(|name| self.words_of.of(**name).len() == 1).map(|name| self.names[*name as usize])
    }

    /// Every word of every name of several words, with the actor whose name it is.
    pub fn uses(&self) -> impl Iterator<Item = (&str, u32)> {
        (0..to_u32(self.names.len()))
            .map(|name| (name, self.words_of.of(name)))
            .filter(|(_, words)| words.len() > 1)
            .flat_map(move |(name, words)| {
                words.iter().map(move |word| (self.words.text(*word), self.names[name as usize].0))
            })
    }

    /// Every actor that the pattern finds, once, on its best rung; best first, then the most frequent. Mistakes are looked
    /// for while the higher rungs have few and no name is equal.
    pub fn search(&self, pattern: &Pattern) -> Vec<Hit> {
        let mut hits = self.unsorted(pattern);
        hits.sort_unstable_by_key(|hit| self.rank(hit));
        hits
    }

    /// The first hits of [`Index::search`], so many that they are those of `most` different persons, as `who` says.
    pub fn first<W: Eq + Hash>(&self, pattern: &Pattern, most: usize, who: impl Fn(u32) -> W) -> Vec<Hit> {
        let mut hits = self.unsorted(pattern);
        let mut taken = most;
        while taken > 0 && taken < hits.len() {
            hits.select_nth_unstable_by_key(taken - 1, |hit| self.rank(hit));
            let different: HashSet<W> = hits[..taken].iter().map(|hit| who(hit.actor)).collect();
            if different.len() >= most {
                break;
            }
            taken *= 2;
        }
        hits.truncate(taken);
        hits.sort_unstable_by_key(|hit| self.rank(hit));
        hits
    }

    /// What hits are ordered by.
    pub fn rank(&self, hit: &Hit) -> (Rung, u32, Reverse<u32>, u32) {
        let weight = self.weights.get(hit.actor as usize).copied().unwrap_or_default();
        (hit.rung, hit.cost, Reverse(weight), hit.actor)
    }

    /// The actors one of whose names equals the text after folding, words in the same order.
    pub fn select_equal(&self, name: &str) -> Vec<u32> {
        let folded = fold(name);
        let words: Vec<&str> = folded.split(' ').map(canonical).collect();
        let is_equal = |number: &u32| {
            let own = self.words_of.of(*number);
            own.len() == words.len() && own.iter().zip(&words).all(|(own, word)| self.words.text(*own) == *word)
        };
        let numbers = self.joined_as(&words.concat());
        let mut actors: Vec<u32> = numbers.filter(is_equal).map(|number| self.names[number as usize].0).collect();
        actors.sort_unstable();
        actors.dedup();
        actors
    }

    /// The names that have the words of a text and no other, particles aside, in any order: actor and number of the name.
    pub fn equal_to(&self, text: &str) -> Vec<(u32, u32)> {
        let folded = fold(text);
        let mut words = Vec::new();
        for word in folded.split(' ').map(canonical).filter(|word| !is_particle(word)) {
            // Most texts end here: one of their words is no word of any name.
            let Some(known) = self.words.equal(word) else { return Vec::new() };
            words.push(known);
        }
        words.sort_unstable();
        let Some(rarest) = words.iter().min_by_key(|word| self.names_of.of(**word).len()) else { return Vec::new() };
        let is_equal = |name: &&u32| {
            let all = self.words_of.of(**name).iter().copied();
            let mut own: Vec<u32> = all.filter(|word| !is_particle(self.words.text(*word))).collect();
            own.sort_unstable();
            own == words
        };
        self.names_of.of(*rarest).iter().filter(is_equal).map(|name| self.names[*name as usize]).collect()
    }

    fn unsorted(&self, pattern: &Pattern) -> Vec<Hit> {
        if pattern.is_empty() || self.names.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Found> = pattern.wanted().map(|word| self.begun(word, pattern)).collect();
        let mut matches = self.named(pattern, &found);
        self.add_whole(pattern, &mut matches);
        if let Some(apart) = &pattern.begun {
            let found: Vec<Found> = apart.wanted().map(|word| self.begun(word, apart)).collect();
            matches.extend(self.named(apart, &found));
        }
        let mut hits = self.best_of_each(matches);
        let letters: usize = pattern.wanted().map(|word| word.typed.len()).sum();
        let is_enough = hits.len() >= ENOUGH
            || letters < 2
            || pattern.words.len() > LONGEST
            || hits.iter().any(|hit| hit.rung == Rung::Equal);
        if is_enough {
            return hits;
        }
        let skim = SkimMatcherV2::default();
        for (wanted, found) in pattern.wanted().zip(&mut found) {
            self.widen(wanted, found, &skim);
        }
        let mut more = self.named(pattern, &found);
        more.extend(self.joined_mistyped(pattern));
        // Beginnings of words make many words: only where nothing is near to the pattern itself.
        if !more.iter().any(|(_, rung, _)| matches!(rung, Rung::Subsequence | Rung::Edits)) {
            more.extend(self.humps(pattern, &skim));
        }
        if hits.is_empty() && (more.is_empty() || pattern.joined.script >= Script::Abjad) {
            more.extend(self.joined_alike(pattern));
        }
        if hits.is_empty() && more.is_empty() {
            // Somebody is still typing, and has mistyped already.
            for (wanted, found) in pattern.wanted().zip(&mut found) {
                self.widen_begun(wanted, found);
            }
            more = self.named(pattern, &found);
        }
        if hits.is_empty() && more.is_empty() && found.len() > 1 {
            // Two mistakes in words that no longer sound alike: the other words say that it is the name.
            for found in &mut found {
                found.others.append(&mut found.unsure);
                found.sort();
            }
            more = self.named(pattern, &found);
        }
        if hits.is_empty() && more.is_empty() {
            more.extend(self.partly(pattern, &found));
        }
        more.extend(hits.drain(..).map(|hit| (self.number(&hit), hit.rung, hit.cost)));
        let mut hits = self.best_of_each(more);
        self.prefer_frequent(&mut hits);
        hits
    }

    /// The number of the name that a hit came through.
    fn number(&self, hit: &Hit) -> u32 {
        let number = self.names.partition_point(|(actor, _)| *actor < hit.actor);
        let own = self.names[number..].iter().position(|name| *name == (hit.actor, hit.name)).unwrap_or_default();
        to_u32(number + own)
    }

    /// Where the nearest only sound like the pattern, and all alike: those that are seldom named beside the most frequent rank
    /// a step behind, unless they share a word with it, as families do. The order of hits stays as it is.
    fn prefer_frequent(&self, hits: &mut [Hit]) {
        let Some(best) = hits.iter().min_by_key(|hit| self.rank(hit)).copied().filter(|hit| hit.rung == Rung::Sound)
        else {
            return;
        };
        let weight = |hit: &Hit| self.weights.get(hit.actor as usize).copied().unwrap_or_default();
        let own = self.words_of.of(self.number(&best));
        let is_own = |word: &u32| own.contains(word) && !is_particle(self.words.text(*word));
        for hit in hits {
            let is_meant = hit.cost == best.cost
                && (weight(hit).saturating_mul(AS_FREQUENT) >= weight(&best)
                    || self.words_of.of(self.number(hit)).iter().any(is_own));
            hit.cost += u32::from(!is_meant);
        }
    }

    /// The words that one of a pattern is, begins or stands for, and those that have it inside.
    fn begun(&self, wanted: &Word, pattern: &Pattern) -> Found {
        let beginning = self.words.beginning(&wanted.typed);
        let inside = if wanted.typed.len() < 3 { Vec::new() } else { self.words.holding(&wanted.typed) };
        let is_other = |word: &u32| !beginning.contains(word) && self.words.is_spelled_as(*word, wanted.script);
        let others = inside.into_iter().filter(is_other).map(|word| (word, Rung::Substring, INSIDE));
        let mut found = Found { others: others.collect(), unsure: Vec::new(), begun: beginning };
        if wanted.script == Script::Abjad && wanted.typed.len() <= SKELETON {
            // A few consonants begin the words of anybody: in other letters they have to be the word.
            let begun = std::mem::take(&mut found.begun);
            let is_word = |word: &u32| self.words.text(*word) == wanted.typed;
            let same = begun.filter(|word| is_word(word) || self.words.is_spelled_as(*word, wanted.script));
            found.others.extend(same.map(|word| (word, Rung::Prefix, if is_word(&word) { 0 } else { BEGUN })));
        }
        if pattern.is_transliterated() {
            let doubled = otherwise_doubled(&wanted.typed);
            let words = doubled.iter().filter_map(|word| self.words.equal(word));
            found.others.extend(words.map(|word| (word, Rung::Prefix, 0)));
        }
        let whole = (wanted.text != wanted.typed).then_some((&*wanted.text, 0)).into_iter();
        for (text, cost) in whole.chain(canonical_of_begun(&wanted.typed).map(|text| (text, BEGUN))) {
            found.others.extend(self.words.equal(text).map(|word| (word, Rung::Prefix, cost)));
        }
        found.sort();
        found
    }

    /// Adds the words that have a mistake in their beginning.
    fn widen_begun(&self, wanted: &Word, found: &mut Found) {
        let own = wanted.as_ref();
        for word in self.words.beginning(own.text.get(..1).unwrap_or("")) {
            if (own.letters & !self.words.letters[word as usize]).count_ones() <= 1 {
                let cost = begun_mistyped(own.text, self.words.text(word));
                found.others.extend(cost.map(|cost| (word, Rung::Edits, cost)));
            }
        }
        found.sort();
    }

    /// Adds the words of the lower rungs.
    fn widen(&self, wanted: &Word, found: &mut Found, skim: &SkimMatcherV2) {
        let own = wanted.as_ref();
        // What begins with the same letter stands together.
        for word in self.words.beginning(own.text.get(..1).unwrap_or("")) {
            let lacking = (own.letters & !self.words.letters[word as usize]).count_ones();
            if lacking == 0 && self.words.is_spelled_as(word, wanted.script) {
                let cost = in_order(own.text, self.words.text(word), skim);
                found.others.extend(cost.map(|cost| (word, Rung::Subsequence, cost)));
            }
        }
        let most = allowed(own.text.len());
        for (word, letters) in (0..).zip(&self.words.letters) {
            if (own.letters ^ letters).count_ones() as usize <= 2 * most
                && self.words.length(word).abs_diff(own.text.len()) <= most
            {
                let mistyped = mistyped(own, self.words.word(word));
                let list = if mistyped.is_some_and(|mistyped| mistyped.is_sure) {
                    &mut found.others
                } else {
                    &mut found.unsure
                };
                list.extend(mistyped.map(|mistyped| (word, Rung::Edits, mistyped.cost)));
            }
        }
        for text in canonical_of_mistyped(&wanted.typed) {
            found.others.extend(self.words.equal(text).map(|word| (word, Rung::Edits, EDIT)));
        }
        let heard = self.words.heard();
        if has_digit(own.letters) || own.sounds.len() < 3 {
            found.sort();
            return;
        }
        for word in near(&heard.by_kinds, own, most_distance(own.script, own.sounds.len())) {
            let (sounds, script) = self.words.heard_as(word);
            found.others.extend(heard_alike(own, sounds, script).map(|cost| (word, Rung::Sound, cost)));
        }
        found.sort();
    }

    /// The names that have a word for each that is wanted.
    fn named(&self, pattern: &Pattern, found: &[Found]) -> Vec<Match> {
        let Some((_, rarest)) = found.iter().enumerate().min_by_key(|(_, found)| found.names(self)) else {
            return Vec::new();
        };
        if let [wanted] = &*pattern.words {
            return self.named_by_one(wanted, rarest);
        }
        let names = rarest.list(self).into_iter();
        names.filter_map(|name| self.judge(name, pattern, found)).collect()
    }

    /// The same for a pattern of one word, of which a letter may be known: without a look at other words.
    fn named_by_one(&self, wanted: &Word, found: &Found) -> Vec<Match> {
        let alone = |name: u32| {
            let words = self.words_of.of(name);
            words.len() - words.iter().filter(|word| is_particle(self.words.text(**word))).count()
        };
        let mut matches = Vec::new();
        for word in found.begun.clone() {
            let is_whole = self.words.text(word).len() == wanted.text.len();
            for name in self.names_of.of(word) {
                matches.push(match is_whole {
                    true if self.words_of.of(*name).len() == 1 => (*name, Rung::Equal, 0),
                    true if alone(*name) == 1 && !wanted.is_particle => (*name, Rung::Equal, 2),
                    true => (*name, Rung::Prefix, 0),
                    false => (*name, Rung::Prefix, BEGUN),
                });
            }
        }
        for (word, rung, cost) in &found.others {
            if (*rung, *cost) == (Rung::Prefix, 0) {
                let is_alone = |name: &u32| alone(*name) == 1;
                let rung = |name: &u32| if is_alone(name) { Rung::Equal } else { Rung::Prefix };
                matches.extend(self.names_of.of(*word).iter().map(|name| (*name, rung(name), 0)));
                continue;
            }
            let is_near = matches!(rung, Rung::Subsequence | Rung::Edits);
            let aside = |name: u32| if is_near { to_u32(alone(name).clamp(1, 4) - 1) } else { 0 };
            matches.extend(self.names_of.of(*word).iter().map(|name| (*name, *rung, *cost + aside(*name))));
        }
        matches
    }

    /// How a name matches a pattern, if it has a word for each that is wanted.
    fn judge(&self, name: u32, pattern: &Pattern, found: &[Found]) -> Option<Match> {
        let words = self.words_of.of(name);
        let mut covered = 0_u64;
        let mut ways = [(Rung::Prefix, 0, 0); LONGEST];
        let mut rung = Rung::Prefix;
        let (mut cost, mut missing, mut matched) = (0, 0, 0);
        let mut is_whole = true;
        for ((wanted, found), way) in
            pattern.wanted().zip(found).zip(ways.iter_mut().map(Some).chain(std::iter::repeat_with(|| None)))
        {
            let fits = (0..MOST_WORDS).zip(words).filter_map(|(at, word)| {
                let (rung, cost) = found.judge(*word, &self.words, wanted)?;
                Some((covered >> at & 1, rung, cost, at))
            });
            let (is_taken, own, paid, at) = fits.min()?;
            if is_taken == 1 && own >= Rung::Subsequence {
                return None;
            }
            matched += u32::from(covered >> at & 1 == 0);
            covered |= 1 << at;
            rung = rung.max(own);
            cost += paid;
            is_whole &= own == Rung::Prefix && paid == 0;
            if let Some(way) = way {
                *way = (own, paid, at);
            }
        }
        if rung == Rung::Sound {
            // What one word has of mistakes is said in sounds too, where another is only heard.
            for (wanted, (own, paid, at)) in pattern.wanted().zip(ways) {
                if matches!(own, Rung::Subsequence | Rung::Edits) {
                    let heard = alike(wanted.as_ref(), self.words.word(words[at]));
                    cost = cost - paid + heard.unwrap_or_else(|| paid.min(MISHEARD));
                }
            }
        }
        let wanted = matched;
        let mut lacks_particle = false;
        for small in pattern.words.iter().filter(|word| word.is_small) {
            match words.iter().position(|word| self.words.text(*word) == small.text).filter(|at| *at < 64) {
                Some(at) => covered |= 1 << at,
                None if small.is_particle => lacks_particle = true,
                None => missing += 1,
            }
        }
        let left = (0..64).zip(words).filter(|(at, _)| covered >> at & 1 == 0);
        let (particles, others) = left.partition::<Vec<_>, _>(|(_, word)| is_particle(self.words.text(**word)));
        let is_equal = is_whole && missing == 0 && others.is_empty() && wanted as usize == found.len();
        if is_equal {
            return Some((name, Rung::Equal, if particles.is_empty() && !lacks_particle { 0 } else { 2 }));
        }
        // Whoever types several words means a name that has few others.
        if found.len() > 1 || matches!(rung, Rung::Subsequence | Rung::Edits) {
            cost += to_u32(others.len().min(7));
        }
        Some((name, rung, cost + missing * MISSING))
    }

    /// The best match of each actor.
    fn best_of_each(&self, mut matches: Vec<Match>) -> Vec<Hit> {
        // Names are numbered in the order of their actors.
        matches.sort_unstable();
        let mut best: Vec<Hit> = Vec::new();
        for (number, rung, cost) in matches {
            let (actor, name) = self.names[number as usize];
            let hit = Hit { actor, name, rung, cost };
            match best.last_mut().filter(|last| last.actor == actor) {
                Some(last) if (rung, cost) < (last.rung, last.cost) => *last = hit,
                Some(_) => {}
                None => best.push(hit),
            }
        }
        best
    }
}

/// How many of the hits, best first, are as near as the first: those on its rung. Of the rungs below substrings, where any
/// actor more is a guess, only those that are exactly as near.
pub fn count_meant(hits: &[Hit]) -> usize {
    let Some(best) = hits.first() else { return 0 };
    let is_meant = |hit: &&Hit| match best.rung {
        // Equal but for a space or a particle is equal enough where nothing is more so.
        Rung::Equal | Rung::Subsequence | Rung::Edits | Rung::Sound => (hit.rung, hit.cost) == (best.rung, best.cost),
        Rung::Prefix | Rung::Substring => hit.rung == best.rung && hit.cost / BEHIND == best.cost / BEHIND,
    };
    hits.iter().take_while(is_meant).count()
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

    fn index() -> Index {
        Index::new(NAMES.into_iter(), vec![0; 8])
    }

    fn found(pattern: &str) -> Vec<(u32, Rung)> {
        index().search(&Pattern::new(pattern)).into_iter().map(|hit| (hit.actor, hit.rung)).collect()
    }

    /// Whom a query takes, in order of actors.
    fn select(index: &Index, pattern: &str) -> Vec<u32> {
        let hits = index.search(&Pattern::new(pattern));
        let mut actors: Vec<u32> = hits[..count_meant(&hits)].iter().map(|hit| hit.actor).collect();
        actors.sort_unstable();
        actors
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
        let index = index();
        for (pattern, most) in [("iran", 1), ("i", 2), ("pezeskian", 8)] {
            let pattern = Pattern::new(pattern);
            let all = index.search(&pattern);
            assert_eq!(index.first(&pattern, most, |actor| actor), all[..most.min(all.len())]);
        }
    }

    #[test]
    fn of_two_that_match_as_well_the_frequent_one_comes_first() {
        let names = [(0, 0, "Bill Clinton"), (1, 0, "Hillary Clinton")];
        for (weights, first) in [(vec![1, 5], 1), (vec![5, 1], 0)] {
            let hits = Index::new(names.into_iter(), weights).search(&Pattern::new("clinton"));
            assert_eq!(hits.iter().map(|hit| hit.actor).collect::<Vec<_>>(), [first, 1 - first]);
        }
    }

    #[test]
    fn a_text_inside_a_word_is_found_where_two_words_hold_it_too() {
        let names = [(0, 0, "Guru Nama"), (1, 0, "Guru Nanak")];
        assert_eq!(select(&Index::new(names.into_iter(), vec![0; 2]), "anak"), [1]);
        assert_eq!(select(&Index::new(names.into_iter(), vec![0; 2]), "ana"), [1]);
    }

    #[test]
    fn a_name_of_ten_thousand_words_costs_no_more_than_its_first() {
        let long = "ab ".repeat(10_000) + &"\u{627}\u{644}".repeat(10_000);
        let index = Index::new([(0, 0, &*long), (1, 0, "Abe")].into_iter(), vec![0; 2]);
        assert_eq!(select(&index, "ab"), [0, 1]);
        assert_eq!(select(&index, &long), Vec::<u32>::new());
    }

    #[test]
    fn a_query_takes_the_highest_rung_only() {
        let index = index();
        assert_eq!(select(&index, "iran"), [4]);
        assert_eq!(select(&index, "ira"), [4, 5]);
        assert_eq!(index.select_equal("VLADIMIR putin"), [0]);
        assert_eq!(index.select_equal("putin"), Vec::<u32>::new());
        // Equal names and equal initials next to each other.
        let twins = [(0, 0, "Ministry of Defence"), (1, 0, "Ministry of Development"), (2, 0, "Iran"), (3, 0, "Iran")];
        let index = Index::new(twins.into_iter(), vec![0; 4]);
        assert_eq!(select(&index, "md"), [0, 1]);
        assert_eq!(select(&index, "mod"), [0, 1]);
        assert_eq!(index.select_equal("iran"), [2, 3]);
    }
}
