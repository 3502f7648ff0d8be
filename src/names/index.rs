//! The index of names: a dictionary of their words, so that a search compares words and not names.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use hashbrown::HashTable;

use super::edits::{allowed, edits};
use super::fold::{Folded, fold};
use super::ladder::{
    BEGUN, Cost, Pattern, Rung, Word, WordRef, alike, apart, begun_mistyped, coarse, has_digit, in_order, letters,
    literal, mistyped, tolerance,
};
use super::script::Script;
use super::sound::{kinds, kinds_near, may_begin_alike, sounds, unlikeness};
use super::words::{canonical, is_honorific, is_particle};

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

/// So many actors on the higher rungs are enough: nobody then looks for mistakes in others.
const ENOUGH: usize = 8;

/// What a title of the pattern costs that the name lacks: more than anything on a rung.
pub(super) const MISSING: Cost = 1000;

/// What it costs that a name is alike only when its words are joined.
const JOINED: Cost = 3;

/// What a word costs that has the pattern's inside.
const INSIDE: Cost = 8;

/// All names of all actors, cut into words.
///
/// The words stand sorted end to end: those that a pattern begins are one range, and so are the names that have them.
/// About 60 bytes a name above its own letters.
#[derive(Debug, Default)]
pub struct Index {
    words: Words,
    /// The names of each word.
    names_of: Lists,
    /// The words of each name, in their order.
    words_of: Lists,
    /// Actor and number of the name.
    names: Vec<(u32, u32)>,
    /// Which letters a name has, and above them how many (up to 255).
    letters: Vec<u64>,
    /// The names of all kinds of sounds, sorted by these; made when first needed.
    by_kinds: OnceLock<Vec<Kinded>>,
    /// Hash of the name without spaces, and the name; sorted.
    joined: Vec<(u32, u32)>,
    /// Initials and their names.
    initials: Vec<(Initials, u32)>,
    /// How often each actor occurs.
    weights: Vec<u32>,
}

/// The bits of letters and digits among the traits of a name, and where its length stands.
const LETTERS: u64 = (1 << LENGTH) - 1;
const LENGTH: u32 = 36;

/// Up to eight letters.
type Initials = [u8; 8];

/// Distinct words, sorted.
#[derive(Debug, Default)]
struct Words {
    text: String,
    starts: Vec<u32>,
    letters: Vec<u64>,
    scripts: Vec<Script>,
    heard: OnceLock<Heard>,
}

/// What words sound like: needed by the lower rungs only, so made when first one of them is climbed to.
#[derive(Debug, Default)]
struct Heard {
    sounds: Vec<u8>,
    starts: Vec<u32>,
    kinds: Vec<u32>,
    /// The words of all kinds of sounds, sorted by these.
    by_kinds: Vec<Kinded>,
}

/// The kinds of sounds of a word or name, the first of its sounds, and its number: all that is looked at of most.
type Kinded = (u32, u8, u32);

/// Lists of numbers, end to end.
#[derive(Debug, Default)]
struct Lists {
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Lists {
    fn of(&self, number: u32) -> &[u32] {
        self.of_all(number..number + 1)
    }

    fn of_all(&self, numbers: Range<u32>) -> &[u32] {
        &self.numbers[self.starts[numbers.start as usize] as usize..self.starts[numbers.end as usize] as usize]
    }
}

impl Words {
    fn len(&self) -> u32 {
        narrow(self.letters.len())
    }

    fn text(&self, word: u32) -> &str {
        let [start, end] = [0, 1].map(|next| self.starts[word as usize + next] as usize);
        self.text.get(start..end).unwrap_or("")
    }

    fn word(&self, word: u32) -> WordRef<'_> {
        let (at, heard) = (word as usize, self.heard());
        let [start, end] = [0, 1].map(|next| heard.starts[at + next] as usize);
        WordRef {
            text: self.text(word),
            letters: self.letters[at],
            script: self.scripts[at],
            sounds: &heard.sounds[start..end],
            kinds: heard.kinds[at],
        }
    }

    fn heard(&self) -> &Heard {
        self.heard.get_or_init(|| {
            let mut heard = Heard::default();
            for word in 0..self.len() {
                let sounds = sounds(self.text(word), self.scripts[word as usize]);
                heard.starts.push(narrow(heard.sounds.len()));
                heard.kinds.push(kinds(&sounds));
                heard.sounds.extend(sounds);
            }
            heard.starts.push(narrow(heard.sounds.len()));
            let first = |word: u32| heard.sounds.get(heard.starts[word as usize] as usize).copied().unwrap_or(0);
            heard.by_kinds = (0..self.len()).map(|word| (heard.kinds[word as usize], first(word), word)).collect();
            heard.by_kinds.sort_unstable();
            heard
        })
    }

    fn length(&self, word: u32) -> usize {
        (self.starts[word as usize + 1] - self.starts[word as usize]) as usize
    }

    /// The words that a text begins.
    fn beginning(&self, text: &str) -> Range<u32> {
        let start = self.partition(|word| word < text);
        let end = self.partition(|word| word < text || word.starts_with(text));
        start..end
    }

    fn equal(&self, text: &str) -> Option<u32> {
        let at = self.partition(|word| word < text);
        (at < self.len() && self.text(at) == text).then_some(at)
    }

    fn partition(&self, is_before: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = u32::midpoint(low, high);
            if is_before(self.text(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The words that have a text inside, in order.
    fn holding(&self, text: &str) -> Vec<u32> {
        let mut words = Vec::new();
        let mut word = 0;
        for at in memchr::memmem::find_iter(self.text.as_bytes(), text.as_bytes()) {
            while self.starts[word + 1] as usize <= at {
                word += 1;
            }
            if at + text.len() <= self.starts[word + 1] as usize && words.last() != Some(&narrow(word)) {
                words.push(narrow(word));
            }
        }
        words
    }

    /// Sorts distinct words; also where each of them went.
    fn sorted(distinct: &[(String, Script)]) -> (Self, Vec<u32>) {
        let mut order: Vec<u32> = (0..narrow(distinct.len())).collect();
        order.sort_unstable_by(|a, b| distinct[*a as usize].0.cmp(&distinct[*b as usize].0));
        let mut words = Self::default();
        let mut places = vec![0; distinct.len()];
        for (place, number) in (0..).zip(&order) {
            let (text, script) = &distinct[*number as usize];
            places[*number as usize] = place;
            words.starts.push(narrow(words.text.len()));
            words.text.push_str(text);
            words.letters.push(letters(text));
            words.scripts.push(*script);
        }
        words.starts.push(narrow(words.text.len()));
        (words, places)
    }
}

/// What the words of a name can be for one word of a pattern.
struct Found {
    /// The words that it begins; the first of them may be it.
    begun: Range<u32>,
    /// Other words, sorted.
    others: Vec<(u32, Rung, Cost)>,
}

impl Found {
    fn judge(&self, word: u32, words: &Words, wanted: &Word) -> Option<(Rung, Cost)> {
        if self.begun.contains(&word) {
            return literal(&wanted.text, words.text(word));
        }
        let at = self.others.binary_search_by_key(&word, |(word, ..)| *word).ok()?;
        Some((self.others[at].1, self.others[at].2))
    }

    /// Keeps the best of each word, and none of those that the word begins.
    fn sort(&mut self) {
        let begun = self.begun.clone();
        self.others.retain(|(word, ..)| !begun.contains(word));
        self.others.sort_unstable();
        self.others.dedup_by_key(|(word, ..)| *word);
    }

    fn names(&self, index: &Index) -> usize {
        let others: usize = self.others.iter().map(|(word, ..)| index.names_of.of(*word).len()).sum();
        index.names_of.of_all(self.begun.clone()).len() + others
    }

    /// The names that have one of the words, in order, each once.
    fn list(&self, index: &Index) -> Vec<u32> {
        let mut names = index.names_of.of_all(self.begun.clone()).to_vec();
        self.others.iter().for_each(|(word, ..)| names.extend(index.names_of.of(*word)));
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// A name that matched.
type Match = (u32, Rung, Cost);

impl Index {
    /// Cuts names into words: (actor, number of the name, name), those of one actor together; and how often each actor occurs.
    pub fn new<'a>(names: impl Iterator<Item = (u32, u32, &'a str)>, weights: Vec<u32>) -> Self {
        let mut builder = Builder { index: Self { weights, ..Self::default() }, ..Builder::default() };
        for (actor, name, text) in names {
            builder.add(actor, name, text);
        }
        builder.finish()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name at all.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The names of one word that a text begins.
    pub fn single_beginning(&self, text: &str) -> impl Iterator<Item = (u32, u32)> {
        let names = self.names_of.of_all(self.words.beginning(text)).iter();
        names.filter(|name| self.words_of.of(**name).len() == 1).map(|name| self.names[*name as usize])
    }

    /// Every word of every name of several words, with the actor whose name it is.
    pub fn uses(&self) -> impl Iterator<Item = (&str, u32)> {
        (0..narrow(self.names.len()))
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

    /// The first hits of [`Index::search`].
    pub fn first(&self, pattern: &Pattern, most: usize) -> Vec<Hit> {
        let mut hits = self.unsorted(pattern);
        if hits.len() > most && most > 0 {
            hits.select_nth_unstable_by_key(most - 1, |hit| self.rank(hit));
        }
        hits.truncate(most);
        hits.sort_unstable_by_key(|hit| self.rank(hit));
        hits
    }

    /// What hits are ordered by.
    pub fn rank(&self, hit: &Hit) -> (Rung, u32, Reverse<u32>, u32) {
        let weight = self.weights.get(hit.actor as usize).copied().unwrap_or_default();
        (hit.rung, hit.cost, Reverse(weight), hit.actor)
    }

    /// The hits that a pattern stands for in a query, in order of actors: those on the highest rung that has any. Of the
    /// rungs below substrings, where any actor more is a guess, the closest only.
    pub fn select(&self, pattern: &Pattern) -> Vec<Hit> {
        best_only(self.unsorted(pattern))
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
        let mut found: Vec<Found> = pattern.wanted().map(|word| self.begun(word)).collect();
        let mut matches = self.named(pattern, &found);
        self.add_whole(pattern, &mut matches);
        let mut hits = self.best_of_each(matches);
        let letters: usize = pattern.wanted().map(|word| word.text.len()).sum();
        let is_enough = hits.len() >= ENOUGH || letters < 2 || hits.iter().any(|hit| hit.rung == Rung::Equal);
        if is_enough {
            return hits;
        }
        let skim = SkimMatcherV2::default();
        for (wanted, found) in pattern.wanted().zip(&mut found) {
            self.widen(wanted, found, &skim);
        }
        let mut more = self.named(pattern, &found);
        more.extend(self.humps(pattern, &skim));
        more.extend(self.joined_mistyped(pattern));
        if hits.is_empty() && (more.is_empty() || pattern.joined.script >= Script::Syllabic) {
            more.extend(self.joined_alike(pattern));
        }
        if hits.is_empty() && more.is_empty() {
            // Somebody is still typing, and has mistyped already.
            for (wanted, found) in pattern.wanted().zip(&mut found) {
                self.widen_begun(wanted, found);
            }
            more = self.named(pattern, &found);
        }
        if hits.is_empty() && more.is_empty() {
            more.extend(self.partly(pattern, &found));
        }
        more.extend(hits.drain(..).map(|hit| {
            let number = self.names.partition_point(|(actor, _)| *actor < hit.actor);
            let own = self.names[number..].iter().position(|name| *name == (hit.actor, hit.name)).unwrap_or_default();
            (narrow(number + own), hit.rung, hit.cost)
        }));
        self.best_of_each(more)
    }

    /// The words that one of a pattern is or begins, and those that have it inside.
    fn begun(&self, wanted: &Word) -> Found {
        let begun = self.words.beginning(&wanted.text);
        let inside = if wanted.text.len() < 3 { Vec::new() } else { self.words.holding(&wanted.text) };
        let others = inside.into_iter().filter(|word| !begun.contains(word));
        Found { others: others.map(|word| (word, Rung::Substring, INSIDE)).collect(), begun }
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
        let mut add =
            |word: u32, rung: Rung, cost: Option<Cost>| found.others.extend(cost.map(|cost| (word, rung, cost)));
        // What begins with the same letter stands together.
        for word in self.words.beginning(own.text.get(..1).unwrap_or("")) {
            let lacking = (own.letters & !self.words.letters[word as usize]).count_ones();
            if lacking == 0 {
                add(word, Rung::Subsequence, in_order(own.text, self.words.text(word), skim));
            }
        }
        let most = allowed(own.text.len());
        for (word, letters) in (0..).zip(&self.words.letters) {
            if (own.letters ^ letters).count_ones() as usize <= 2 * most
                && self.words.length(word).abs_diff(own.text.len()) <= most
            {
                add(word, Rung::Edits, mistyped(own, self.words.word(word)));
            }
        }
        let heard = self.words.heard();
        if has_digit(own.letters) || own.sounds.len() < 3 {
            found.sort();
            return;
        }
        for word in near(&heard.by_kinds, own) {
            add(word, Rung::Sound, alike(own, self.words.word(word)));
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
            let is_near = matches!(rung, Rung::Subsequence | Rung::Edits);
            let aside = |name: u32| if is_near { narrow(alone(name).clamp(1, 4) - 1) } else { 0 };
            matches.extend(self.names_of.of(*word).iter().map(|name| (*name, *rung, *cost + aside(*name))));
        }
        matches
    }

    /// How a name matches a pattern, if it has a word for each that is wanted.
    fn judge(&self, name: u32, pattern: &Pattern, found: &[Found]) -> Option<Match> {
        let words = self.words_of.of(name);
        let mut covered = 0_u64;
        let mut rung = Rung::Prefix;
        let (mut cost, mut missing, mut matched) = (0, 0, 0);
        let mut is_whole = true;
        for (wanted, found) in pattern.wanted().zip(found) {
            let fits = (0..64).zip(words).filter_map(|(at, word)| {
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
        if found.len() > 1 || rung >= Rung::Subsequence {
            cost += narrow(others.len().min(7));
        }
        Some((name, rung, cost + missing * MISSING))
    }

    /// Adds the names that are equal without their spaces, and those whose initials the pattern is.
    fn add_whole(&self, pattern: &Pattern, matches: &mut Vec<Match>) {
        let joined = &pattern.joined.text;
        let is_equal = |number: &u32| {
            let mut rest = &**joined;
            let is_next = |word: &u32| rest.strip_prefix(self.words.text(*word)).map(|left| rest = left).is_some();
            self.words_of.of(*number).iter().all(is_next) && rest.is_empty()
        };
        matches.extend(self.joined_as(joined).filter(is_equal).map(|number| (number, Rung::Equal, 1)));
        if joined.len() <= size_of::<Initials>()
            && let Some(initials) = packed(joined.bytes())
        {
            // All initials, or the first three of them: `MBS` of the family's name as well.
            let start = self.initials.partition_point(|(own, _)| *own < initials);
            let least = if joined.len() < 3 { initials.len() } else { joined.len() };
            let same = self.initials[start..].iter().take_while(|(own, _)| own[..least] == initials[..least]);
            let cost = |own: &Initials| if *own == initials { 1 } else { BEGUN };
            matches.extend(same.map(|(own, number)| (*number, Rung::Prefix, cost(own))));
        }
    }

    /// The names that may be this one without spaces.
    fn joined_as(&self, text: &str) -> impl Iterator<Item = u32> + '_ {
        let hash = hash(text.bytes());
        let start = self.joined.partition_point(|(own, _)| *own < hash);
        self.joined[start..].iter().take_while(move |(own, _)| *own == hash).map(|(_, number)| *number)
    }

    /// Names whose words begin as the pattern goes on: `vputin`, `vlput`. At least two letters a word.
    fn humps(&self, pattern: &Pattern, skim: &SkimMatcherV2) -> Vec<Match> {
        let [wanted] = &*pattern.words else { return Vec::new() };
        let own = wanted.as_ref();
        if own.text.len() < 4 || own.text.len() > 16 || own.script != Script::Alphabet {
            return Vec::new();
        }
        let first = self.words.beginning(own.text.get(..1).unwrap_or(""));
        let mut names = self.names_of.of_all(first).to_vec();
        names.retain(|name| own.letters & !self.letters[*name as usize] == 0);
        names.sort_unstable();
        names.dedup();
        let matches = names.into_iter().filter(|name| {
            let words: Vec<&[u8]> =
                self.words_of.of(*name).iter().map(|word| self.words.text(*word).as_bytes()).collect();
            words.len() > 1 && has_humps(own.text.as_bytes(), &words)
        });
        let scored = matches.filter_map(|name| {
            let text = self.spelled(name, " ");
            let score = skim.fuzzy_match(&text, own.text)?;
            Some((name, Rung::Subsequence, 200 + Cost::try_from(400 - score.clamp(0, 400)).unwrap_or_default()))
        });
        scored.collect()
    }

    fn spelled(&self, name: u32, between: &str) -> String {
        self.words_of.of(name).iter().map(|word| self.words.text(*word)).collect::<Vec<_>>().join(between)
    }

    /// Names that differ from the pattern by an edit or two, spaces aside: `Vladmir Puttin`, `Xa Jinping`, `HezbAllah`.
    fn joined_mistyped(&self, pattern: &Pattern) -> Vec<Match> {
        let own = pattern.joined.as_ref();
        let len = own.text.len();
        if len < 6 || (pattern.words.len() == 1 && len < 7) {
            return Vec::new();
        }
        let mut matches = Vec::new();
        for (name, traits) in (0..).zip(&self.letters) {
            let letters = traits & LETTERS;
            let own_len = (traits >> LENGTH) as usize;
            if (own.letters ^ letters).count_ones() > 2 || own_len.abs_diff(len) > 1 {
                continue;
            }
            let is_close = edits(own.text.as_bytes(), self.spelled(name, "").as_bytes(), 1).is_some();
            if is_close && own.letters >> 26 == letters >> 26 {
                matches.push((name, Rung::Edits, 31));
            }
        }
        matches
    }

    /// Names that sound like the pattern, spaces aside: for scripts that write none.
    fn joined_alike(&self, pattern: &Pattern) -> Vec<Match> {
        let own = pattern.joined.as_ref();
        if own.letters >> 26 != 0 {
            return Vec::new();
        }
        let mut matches = Vec::new();
        let mut heard = Vec::new();
        for name in near(self.by_kinds(), own) {
            let words = self.words_of.of(name);
            if words.len() + pattern.words.len() < 3 {
                continue;
            }
            heard.clear();
            let mut script = own.script;
            for word in words {
                let word = self.words.word(*word);
                script = script.max(word.script);
                heard.extend(word.sounds);
            }
            heard.dedup();
            let longest = own.sounds.len().max(heard.len());
            let tolerated = tolerance(script, longest).filter(|_| longest >= 5);
            // Of a whole name more is heard.
            let tolerated = tolerated.map(|most| if longest >= 8 { most + 3 } else { most });
            let unlike = tolerated.and_then(|most| unlikeness(own.sounds, &heard, script, most));
            matches.extend(unlike.map(|cost| (name, Rung::Sound, coarse(cost, script, longest) + JOINED)));
        }
        matches
    }

    fn by_kinds(&self) -> &[Kinded] {
        self.by_kinds.get_or_init(|| {
            let heard = self.words.heard();
            let sum = |sum: u32, word: &u32| kinds_together(sum, heard.kinds[*word as usize]);
            let kinds = |name| self.words_of.of(name).iter().fold(0, sum);
            let first = |name| {
                let word = self.words_of.of(name)[0];
                heard.sounds.get(heard.starts[word as usize] as usize).copied().unwrap_or(0)
            };
            let all = 0..narrow(self.names.len());
            let mut by_kinds: Vec<Kinded> = all.map(|name| (kinds(name), first(name), name)).collect();
            by_kinds.sort_unstable();
            by_kinds
        })
    }

    /// Names all of whose words the pattern has, and which it says more of: a patronymic, a second family name.
    fn partly(&self, pattern: &Pattern, found: &[Found]) -> Vec<Match> {
        let count = found.len();
        if count < 3 {
            return Vec::new();
        }
        let mut names: Vec<u32> = found.iter().flat_map(|found| found.list(self)).collect();
        names.sort_unstable();
        let mut matches = Vec::new();
        for same in names.chunk_by(|a, b| a == b).filter(|same| same.len() >= 2 && same.len() * 2 >= count) {
            let words = self.words_of.of(same[0]).iter().filter(|word| !is_particle(self.words.text(**word)));
            let judged: Option<Vec<(Rung, Cost)>> = words
                .map(|word| {
                    let judge = |(wanted, found): (&Word, &Found)| found.judge(*word, &self.words, wanted);
                    pattern.wanted().zip(found).filter_map(judge).min().filter(|judged| *judged != (Rung::Prefix, 2))
                })
                .collect();
            let Some(judged) = judged.filter(|judged| judged.len() >= 2) else { continue };
            let rung = judged.iter().map(|(rung, _)| *rung).max().unwrap_or(Rung::Sound);
            let missing = narrow(count.saturating_sub(judged.len())) * MISSING;
            matches.push((same[0], rung, judged.iter().map(|(_, cost)| *cost).sum::<Cost>() + missing));
        }
        matches
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

/// Of hits in order of actors those that a query means.
pub fn best_only(hits: Vec<Hit>) -> Vec<Hit> {
    let Some(best) = hits.iter().map(|hit| (hit.rung, hit.cost)).min() else { return hits };
    let is_meant = |hit: &Hit| match best.0 {
        // Equal but for a space or a particle is equal enough where nothing is more so.
        Rung::Equal | Rung::Subsequence | Rung::Edits | Rung::Sound => (hit.rung, hit.cost) == best,
        Rung::Prefix | Rung::Substring => hit.rung == best.0 && hit.cost / MISSING == best.1 / MISSING,
    };
    hits.into_iter().filter(is_meant).collect()
}

/// Whether a pattern goes on from beginning to beginning of words, at least two letters a word on average.
pub(super) fn has_humps(pattern: &[u8], words: &[&[u8]]) -> bool {
    fn goes_on(rest: &[u8], words: &[&[u8]], humps: usize, least: usize) -> bool {
        if rest.is_empty() {
            return humps >= 2 && humps <= least;
        }
        for (at, word) in words.iter().enumerate() {
            let longest = rest.iter().zip(*word).take_while(|(a, b)| a == b).count();
            if (1..=longest).rev().any(|taken| goes_on(&rest[taken..], &words[at + 1..], humps + 1, least)) {
                return true;
            }
        }
        false
    }
    goes_on(pattern, &words[..words.len().min(8)], 0, pattern.len() / 2)
}

/// Collects names.
#[derive(Default)]
struct Builder {
    index: Index,
    distinct: Vec<(String, Script)>,
    numbers: HashTable<u32>,
    hasher: foldhash::fast::RandomState,
}

impl Builder {
    fn add(&mut self, actor: u32, name: u32, text: &str) {
        let folded = if text.is_ascii() { Folded { text: fold(text), ..Folded::default() } } else { Folded::new(text) };
        if folded.text.is_empty() {
            return;
        }
        let index = &mut self.index;
        let number = narrow(index.names.len());
        index.names.push((actor, name));
        index.words_of.starts.push(narrow(index.words_of.numbers.len()));
        let mut all = 0;
        for (at, word) in folded.text.split(' ').enumerate() {
            let word = canonical(word);
            let script = folded.scripts.get(at).copied().unwrap_or_default();
            all |= letters(word);
            let word = Self::number(&mut self.distinct, &mut self.numbers, &self.hasher, word, script);
            self.index.words_of.numbers.push(word);
        }
        let joined = folded.text.split(' ').map(canonical).flat_map(str::bytes);
        let length = joined.clone().count().min(255) as u64;
        self.index.letters.push(all | length << LENGTH);
        self.index.joined.push((hash(joined), number));
        for initials in initials(&folded.text).into_iter().flatten() {
            self.index.initials.push((initials, number));
        }
    }

    fn number(
        distinct: &mut Vec<(String, Script)>,
        numbers: &mut HashTable<u32>,
        hasher: &foldhash::fast::RandomState,
        word: &str,
        script: Script,
    ) -> u32 {
        use std::hash::BuildHasher;
        let hash = hasher.hash_one(word);
        if let Some(known) = numbers.find(hash, |number| distinct[*number as usize].0 == word) {
            // Where one of two scripts is sure, the word is.
            let own = &mut distinct[*known as usize].1;
            *own = (*own).min(script);
            return *known;
        }
        let number = narrow(distinct.len());
        distinct.push((word.to_owned(), script));
        numbers.insert_unique(hash, number, |number| hasher.hash_one(&*distinct[*number as usize].0));
        number
    }

    fn finish(self) -> Index {
        let Self { mut index, distinct, .. } = self;
        let (words, places) = Words::sorted(&distinct);
        index.words_of.starts.push(narrow(index.words_of.numbers.len()));
        index.words_of.numbers.iter_mut().for_each(|word| *word = places[*word as usize]);
        // Counting sort: the names of each word, in order.
        let mut starts = vec![0_u32; words.letters.len() + 1];
        index.words_of.numbers.iter().for_each(|word| starts[*word as usize + 1] += 1);
        (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        let mut next = starts.clone();
        let mut numbers = vec![0; index.words_of.numbers.len()];
        for name in 0..narrow(index.names.len()) {
            for word in index.words_of.of(name) {
                let at = &mut next[*word as usize];
                numbers[*at as usize] = name;
                *at += 1;
            }
        }
        index.names_of = Lists { starts, numbers };
        index.words = words;
        index.joined.sort_unstable();
        index.initials.sort_unstable();
        index.initials.dedup();
        index
    }
}

/// What may sound like a word, of things sorted by their kinds of sounds.
fn near<'a>(by_kinds: &'a [Kinded], own: WordRef<'a>) -> impl Iterator<Item = u32> + 'a {
    let begins = own.sounds.first().copied().unwrap_or(0);
    kinds_near(own.kinds, apart(own.script, own.sounds.len())).into_iter().flat_map(move |kinds| {
        let start = by_kinds.partition_point(|(known, ..)| *known < kinds);
        let same = by_kinds[start..].iter().take_while(move |(known, ..)| *known == kinds);
        same.filter(move |(_, first, _)| may_begin_alike(begins, *first, own.script)).map(|(.., number)| *number)
    })
}

/// The kinds of sounds of two words together.
fn kinds_together(a: u32, b: u32) -> u32 {
    (0..6).fold(0, |sum, kind| sum | ((a >> (kind * 4) & 15) + (b >> (kind * 4) & 15)).min(15) << (kind * 4))
}

/// FNV-1a: only to find candidates, each of which is compared; not a table that a file could fill with collisions.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// First letters of the words, all or without particles, and without titles: `united arab emirates` is `uae`, `department of
/// justice` `doj` and `dj`, `sheikh mohammed bin zayed` also `mbz`.
fn initials(folded: &str) -> [Option<Initials>; 3] {
    let of = |is_left: &dyn Fn(&&str) -> bool| {
        packed(folded.split(' ').filter(is_left).filter_map(|word| word.bytes().next()))
    };
    [of(&|_| true), of(&|word| !is_particle(word)), of(&|word| !is_honorific(word))]
}

/// Two to eight letters, filled up with zeros; longer ones are cut.
fn packed(letters: impl Iterator<Item = u8>) -> Option<Initials> {
    let mut packed = Initials::default();
    let mut count = 0;
    for (place, letter) in packed.iter_mut().zip(letters) {
        *place = letter;
        count += 1;
    }
    (count > 1).then_some(packed)
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("fewer names and letters than fit a number")
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

    fn select(index: &Index, pattern: &str) -> Vec<u32> {
        index.select(&Pattern::new(pattern)).into_iter().map(|hit| hit.actor).collect()
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
            assert_eq!(index.first(&pattern, most), all[..most.min(all.len())]);
        }
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
