//! From names to their index: words are numbered, counted and sorted once.

use hashbrown::HashTable;

use super::dictionary::{Words, to_u32};
use super::fold::{Folded, fold};
use super::index::{Index, Initials, LENGTH, Lists};
use super::ladder::{MOST_WORDS, letters};
use super::script::Script;
use super::words::{canonical, is_honorific, is_particle};

/// Collects names.
#[derive(Default)]
struct Builder {
    index: Index,
    distinct: Vec<(String, Script)>,
    numbers: HashTable<u32>,
    hasher: foldhash::fast::RandomState,
}

impl Builder {
    /// Nothing yet, but how often each actor occurs.
    fn new(weights: Vec<u32>) -> Self {
        Self { index: Index { weights, ..Index::default() }, ..Self::default() }
    }

    fn add(&mut self, actor: u32, name: u32, text: &str) {
        let folded = if text.is_ascii() { Folded { text: fold(text), ..Folded::default() } } else { Folded::new(text) };
        if folded.text.is_empty() {
            return;
        }
        let index = &mut self.index;
        let number = to_u32(index.names.len());
        index.names.push((actor, name));
        index.words_of.starts.push(to_u32(index.words_of.numbers.len()));
        let mut all = 0;
        for (at, word) in folded.text.split(' ').take(MOST_WORDS).enumerate() {
            let word = canonical(word);
            let script = folded.scripts.get(at).copied().unwrap_or_default();
            all |= letters(word);
            let word = Self::number(&mut self.distinct, &mut self.numbers, &self.hasher, word, script);
            self.index.words_of.numbers.push(word);
        }
        let joined = folded.text.split(' ').take(MOST_WORDS).map(canonical).flat_map(str::bytes);
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
        let number = to_u32(distinct.len());
        distinct.push((word.to_owned(), script));
        numbers.insert_unique(hash, number, |number| hasher.hash_one(&*distinct[*number as usize].0));
        number
    }

    fn finish(self) -> Index {
        let Self { mut index, distinct, .. } = self;
        let (words, places) = Words::sorted(&distinct);
        index.words_of.starts.push(to_u32(index.words_of.numbers.len()));
        index.words_of.numbers.iter_mut().for_each(|word| *word = places[*word as usize]);
        // Counting sort: the names of each word, in order.
        let mut starts = vec![0_u32; words.letters.len() + 1];
        index.words_of.numbers.iter().for_each(|word| starts[*word as usize + 1] += 1);
        (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
        let mut next = starts.clone();
        let mut numbers = vec![0; index.words_of.numbers.len()];
        for name in 0..to_u32(index.names.len()) {
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

impl Index {
    /// Cuts names into words: (actor, number of the name, name), those of one actor together; and how often each actor occurs.
    pub fn new<'a>(names: impl Iterator<Item = (u32, u32, &'a str)>, weights: Vec<u32>) -> Self {
        let mut builder = Builder::new(weights);
        for (actor, name, text) in names {
            builder.add(actor, name, text);
        }
        builder.finish()
    }
}

/// FNV-1a: only to find candidates, each of which is compared; not a table that a file could fill with collisions.
pub(super) fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
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
pub(super) fn packed(letters: impl Iterator<Item = u8>) -> Option<Initials> {
    let mut packed = Initials::default();
    let mut count = 0;
    for (place, letter) in packed.iter_mut().zip(letters) {
        *place = letter;
        count += 1;
    }
    (count > 1).then_some(packed)
}
