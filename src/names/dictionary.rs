//! The dictionary: the distinct words of all names, sorted end to end, with what they sound like.

use std::ops::Range;
use std::sync::OnceLock;

use super::ladder::{WordRef, letters};
use super::script::Script;
use super::sound::{Order, kinds, kinds_near, may_begin_alike, sounds};

/// Distinct words, sorted.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) starts: Vec<u32>,
    pub(super) letters: Vec<u64>,
    pub(super) scripts: Vec<Script>,
    pub(super) heard: OnceLock<SoundIndex>,
}

/// What words sound like: needed by the lower rungs only, so made when first one of them is climbed to.
#[derive(Debug, Default)]
pub(super) struct SoundIndex {
    pub(super) sounds: Vec<u8>,
    pub(super) starts: Vec<u32>,
    pub(super) kinds: Vec<u32>,
    /// The words of all kinds of sounds, sorted by these.
    pub(super) by_kinds: Vec<Kinded>,
}

/// What is looked at of most words and names: 16 bytes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kinded {
    /// The kinds of its sounds, 24 bits, and the first of the sounds.
    kinds: u32,
    /// Its number.
    number: u32,
    /// The kinds in their order.
    order: Order,
}

impl Kinded {
    pub(super) fn new(number: u32, sounds: &[u8]) -> Self {
        let first = sounds.first().copied().unwrap_or(0);
        Self { kinds: kinds(sounds) << 8 | u32::from(first), number, order: Order::new(sounds) }
    }

    const fn first(&self) -> u8 {
        self.kinds.to_le_bytes()[0]
    }
}

impl Words {
    pub(super) fn len(&self) -> u32 {
        to_u32(self.letters.len())
    }

    pub(super) fn text(&self, word: u32) -> &str {
        let [start, end] = [0, 1].map(|next| self.starts[word as usize + next] as usize);
        self.text.get(start..end).unwrap_or("")
    }

    pub(super) fn word(&self, word: u32) -> WordRef<'_> {
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

    /// What a word sounds like, and in which script it is: all that is looked at of many.
    pub(super) fn heard_as(&self, word: u32) -> (&[u8], Script) {
        let (at, heard) = (word as usize, self.heard());
        let [start, end] = [0, 1].map(|next| heard.starts[at + next] as usize);
        (&heard.sounds[start..end], self.scripts[at])
    }

    pub(super) fn heard(&self) -> &SoundIndex {
        self.heard.get_or_init(|| {
            let mut heard = SoundIndex::default();
            for word in 0..self.len() {
                let sounds = sounds(self.text(word), self.scripts[word as usize]);
                heard.starts.push(to_u32(heard.sounds.len()));
                heard.kinds.push(kinds(&sounds));
                heard.sounds.extend(sounds);
            }
            heard.starts.push(to_u32(heard.sounds.len()));
            let sounds = |word: u32| {
                let [start, end] = [0, 1].map(|next| heard.starts[word as usize + next] as usize);
                &heard.sounds[start..end]
            };
            heard.by_kinds = (0..self.len()).map(|word| Kinded::new(word, sounds(word))).collect();
            heard.by_kinds.sort_unstable();
            heard
        })
    }

    /// Whether the letters of a word can be compared with those of a script: both spell every sound, or it is the same script.
    pub(super) fn is_spelled_as(&self, word: u32, script: Script) -> bool {
        script == Script::Alphabet || self.scripts[word as usize] == script
    }

    pub(super) fn length(&self, word: u32) -> usize {
        (self.starts[word as usize + 1] - self.starts[word as usize]) as usize
    }

    /// The words that a text begins.
    pub(super) fn beginning(&self, text: &str) -> Range<u32> {
        let start = self.partition(|word| word < text);
        let end = self.partition(|word| word < text || word.starts_with(text));
        start..end
    }

    pub(super) fn equal(&self, text: &str) -> Option<u32> {
        let at = self.partition(|word| word < text);
        (at < self.len() && self.text(at) == text).then_some(at)
    }

    pub(super) fn partition(&self, is_before: impl Fn(&str) -> bool) -> u32 {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = u32::midpoint(low, high);
            if is_before(self.text(middle)) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The words that have a text inside, in order.
    pub(super) fn holding(&self, text: &str) -> Vec<u32> {
        let mut words = Vec::new();
        let mut word = 0;
        let finder = memchr::memmem::Finder::new(text);
        let mut from = 0;
        while let Some(at) = self.text.as_bytes().get(from..).and_then(|rest| finder.find(rest)).map(|at| at + from) {
            while self.starts[word + 1] as usize <= at {
                word += 1;
            }
            let end = self.starts[word + 1] as usize;
            // What goes on into the next word is none, but the next letter may begin one.
            from = at + 1;
            if at + text.len() <= end {
                words.push(to_u32(word));
                from = end;
            }
        }
        words
    }

    /// Sorts distinct words; also where each of them went.
    pub(super) fn sorted(distinct: &[(String, Script)]) -> (Self, Vec<u32>) {
        let mut order: Vec<u32> = (0..to_u32(distinct.len())).collect();
        order.sort_unstable_by(|a, b| distinct[*a as usize].0.cmp(&distinct[*b as usize].0));
        let mut words = Self::default();
        let mut places = vec![0; distinct.len()];
        for (place, number) in (0..).zip(&order) {
            let (text, script) = &distinct[*number as usize];
            places[*number as usize] = place;
            words.starts.push(to_u32(words.text.len()));
            words.text.push_str(text);
            words.letters.push(letters(text));
            words.scripts.push(*script);
        }
        words.starts.push(to_u32(words.text.len()));
        (words, places)
    }
}

/// What may sound like a word, of things sorted by their kinds of sounds.
pub(super) fn near<'a>(by_kinds: &'a [Kinded], own: WordRef<'a>, apart: u32) -> impl Iterator<Item = u32> + 'a {
    let begins = own.sounds.first().copied().unwrap_or(0);
    let order = Order::new(own.sounds);
    // In other scripts sounds that stand the other way round may cost little.
    let keeps_order = apart < 2 && matches!(own.script, Script::Alphabet | Script::Abjad);
    kinds_near(own.kinds, apart).into_iter().flat_map(move |kinds| {
        let start = by_kinds.partition_point(|known| known.kinds >> 8 < kinds);
        let same = by_kinds[start..].iter().take_while(move |known| known.kinds >> 8 == kinds);
        let may = move |known: &&Kinded| {
            (!keeps_order || order.is_near(known.order)) && may_begin_alike(begins, known.first(), own.script)
        };
        same.filter(may).map(|known| known.number)
    })
}

pub(super) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).expect("fewer names and letters than fit a number")
}
