//! The ladder: how a word of a pattern can match a word of a name, best first.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::edits::{allowed, edits, edits_of_beginning};
use super::fold::{Folded, begun_compounds};
use super::script::{Script, writing};
use super::sound::{LONGEST, kind_distance, kinds, sounds, unlikeness};
use super::words::{canonical, is_generic, is_honorific, is_particle, short_names};

/// How a name matched, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// Equal after folding, in any order of words, particles aside.
    Equal,
    /// Words of the pattern are words of the name or begin them, or the pattern is the name's initials.
    Prefix,
    /// Each word of the pattern stands somewhere in the name.
    Substring,
    /// The letters of each word of the pattern stand in a word of the name in their order, or in the beginnings of several.
    Subsequence,
    /// One or two typing mistakes in a word.
    Edits,
    /// It sounds alike.
    Sound,
}

impl Rung {
    /// Every rung, best first.
    pub const ALL: [Self; 6] =
        [Self::Equal, Self::Prefix, Self::Substring, Self::Subsequence, Self::Edits, Self::Sound];

    /// One letter for a narrow column, and the words for a wide one.
    pub const fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::Equal => ("=", "the name"),
            Self::Prefix => ("^", "begins"),
            Self::Substring => ("*", "within"),
            Self::Subsequence => ("~", "letters in order"),
            Self::Edits => ("±", "mistyped"),
            Self::Sound => ("♪", "sounds alike"),
        }
    }

    /// The letter for screens that have ASCII only.
    pub const fn ascii_label(self) -> &'static str {
        match self {
            Self::Edits => "%",
            Self::Sound => "s",
            _ => self.label().0,
        }
    }
}

/// How well a word matched within its rung; less is better, 0 is the word itself.
pub(super) type Cost = u32;

/// A word begun but not ended costs so much.
pub(super) const BEGUN: Cost = 2;

/// An edit costs so much, and how unlike the words sound comes on top.
pub(super) const EDIT: Cost = 16;

/// What a word of the other side would cost if it began as the pattern does.
const OF_BEGINNING: Cost = 12;

/// A word of a name or a pattern, ready to be compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordRef<'a> {
    pub(super) text: &'a str,
    pub(super) letters: u64,
    pub(super) script: Script,
    pub(super) sounds: &'a [u8],
    pub(super) kinds: u32,
}

/// The same with its own memory.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// What an abbreviation or another spelling stands for, else the word itself.
    pub(super) text: String,
    /// What was typed, folded: it may be the beginning of another word too. `fed` is federal, and begins Federica.
    pub(super) typed: String,
    pub(super) letters: u64,
    pub(super) script: Script,
    sounds: Vec<u8>,
    kinds: u32,
    /// Whether a name may lack it.
    pub(super) is_small: bool,
    /// Whether a name that lacks it is still equal.
    pub(super) is_particle: bool,
}

impl Word {
    pub(super) fn new(typed: &str, script: Script) -> Self {
        let text = canonical(typed);
        let sounds = sounds(text, script);
        Self {
            typed: typed.to_owned(),
            letters: letters(text),
            script,
            kinds: kinds(&sounds),
            sounds,
            is_small: false,
            is_particle: is_particle(text),
            text: text.to_owned(),
        }
    }

    pub(super) fn as_ref(&self) -> WordRef<'_> {
        let Self { text, letters, script, sounds, kinds, .. } = self;
        WordRef { text, letters: *letters, script: *script, sounds, kinds: *kinds }
    }
}

/// A pattern made ready for matching.
#[derive(Debug, Clone)]
pub struct Pattern {
    pub(super) words: Vec<Word>,
    /// What its words stand for, without spaces.
    pub(super) joined: Word,
    /// The words as they were typed, without spaces.
    pub(super) as_typed: String,
    /// What letters it is written in.
    pub(super) writing: Option<u32>,
    /// As it was written, in lower case.
    original: String,
    /// The pattern as somebody types it who is about to write two words as one: `abdulaz`.
    pub(super) begun: Option<Box<Self>>,
}

/// A name has no more words than this.
pub(super) const MOST_WORDS: usize = 64;

impl Pattern {
    /// Folds a pattern. One of more words than a name has matches nothing.
    pub fn new(text: &str) -> Self {
        let folded = Folded::new(text);
        let texts = folded.text.split(' ').filter(|word| !word.is_empty());
        let words: Vec<Word> = texts.zip(&folded.scripts).map(|(text, script)| Word::new(text, *script)).collect();
        if words.len() > MOST_WORDS {
            return Self::of_words(Vec::new());
        }
        let begun = begun_compounds(&folded.text);
        let mut pattern = Self::of_words(words);
        pattern.writing = writing(text);
        pattern.original = text.trim().to_lowercase();
        pattern.begun = (!begun.is_empty()).then(|| Box::new(pattern.part(&begun)));
        pattern
    }

    /// The pattern with words apart at some places of its folded text.
    fn part(&self, places: &[usize]) -> Self {
        let mut start = 0;
        let words = self.words.iter().flat_map(|word| {
            let end = start + word.typed.len();
            let at = places.iter().find(|at| (start..end).contains(*at)).map_or(0, |at| at - start);
            start = end + 1;
            let parts = [word.typed.get(..at).unwrap_or_default(), word.typed.get(at..).unwrap_or_default()];
            parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .map(|part| Word::new(part, word.script))
                .collect::<Vec<_>>()
        });
        let mut apart = Self { writing: self.writing, ..Self::of_words(words.collect()) };
        // What is begun there is no article yet.
        apart.words.iter_mut().for_each(|word| word.is_small = false);
        apart
    }

    fn of_words(mut words: Vec<Word>) -> Self {
        let is_small = |word: &Word| is_particle(&word.text) || is_honorific(&word.text);
        if words.iter().any(|word| !is_small(word)) {
            for word in &mut words {
                word.is_small = is_small(word);
            }
        }
        let script = words.iter().map(|word| word.script).max().unwrap_or_default();
        let joined = Word::new(&words.iter().map(|word| &*word.text).collect::<String>(), script);
        let as_typed = words.iter().map(|word| &*word.typed).collect();
        Self { words, joined, as_typed, writing: None, original: String::new(), begun: None }
    }

    /// The pattern without the words that some other test takes; `None` if it takes none of them, or all that matter.
    pub fn without(&self, is_taken: impl Fn(&str) -> bool) -> Option<Self> {
        let left: Vec<Word> =
            self.words.iter().filter(|word| word.is_small || !is_taken(&word.text)).cloned().collect();
        let is_less = left.len() < self.words.len() && left.iter().any(|word| !word.is_small);
        is_less.then(|| Self { writing: self.writing, ..Self::of_words(left) })
    }

    /// The pattern with the letters of its short words apart: `vv putin`, `rt erdogan`. `None` if it has none, or nothing else.
    pub fn initials_apart(&self) -> Option<Self> {
        let is_short = |word: &Word| matches!(word.typed.len(), 2..=3) && !word.is_small;
        let may = self.words.iter().any(is_short) && self.wanted().any(|word| word.typed.len() > 3);
        may.then(|| {
            let apart = self.words.iter().flat_map(|word| {
                let letters = (0..word.typed.len()).filter(|_| is_short(word)).filter_map(|at| word.typed.get(at..=at));
                let whole = (!is_short(word)).then_some(&*word.typed);
                letters.chain(whole).map(|text| Word::new(text, word.script)).collect::<Vec<_>>()
            });
            let mut apart = Self { writing: self.writing, ..Self::of_words(apart.collect()) };
            // Initials have to be there, though they look like articles.
            apart.words.iter_mut().filter(|word| word.typed.len() == 1).for_each(|word| word.is_small = false);
            apart
        })
    }

    /// The patterns with one of its words as people are called for short, or in full: `joe biden`, `joseph biden`.
    pub fn with_short_names(&self) -> impl Iterator<Item = Self> {
        let words = self.words.iter().enumerate().filter(|_| self.words.len() > 1);
        words.flat_map(|(place, word)| short_names(&word.typed).map(move |name| (place, name))).map(|(place, name)| {
            let mut words = self.words.clone();
            words[place] = Word::new(name, words[place].script);
            Self { writing: self.writing, ..Self::of_words(words) }
        })
    }

    /// The pattern without words that stand beside many names; `None` if it has none, or no name is left.
    pub fn without_common(&self) -> Option<Self> {
        let rest = self.without(is_generic)?;
        let has_name = rest.wanted().any(|word| word.text.len() > 3);
        has_name.then_some(rest)
    }

    /// Its words, folded.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &*word.text)
    }

    /// Whether a name has as many words, particles aside.
    pub(super) fn has_as_many_words(&self, name: &str) -> bool {
        let folded = Folded::new(name).text;
        folded.split(' ').filter(|word| !is_particle(word)).count() == self.wanted().count()
    }

    /// Whether a name is written in the same letters.
    pub(super) fn is_written_as(&self, name: &str) -> bool {
        self.writing == writing(name)
    }

    /// Whether it is in letters that spell every sound.
    pub(super) fn spells_all(&self) -> bool {
        self.joined.script == Script::Alphabet
    }

    /// Whether it is in letters that spell vowels.
    pub(super) fn spells_vowels(&self) -> bool {
        self.joined.script < Script::Abjad
    }

    /// Whether it is in letters that spell every sound, but not Latin ones.
    pub(super) fn is_transliterated(&self) -> bool {
        self.spells_all() && self.writing.is_some_and(|own| Some(own) != writing("a"))
    }

    /// Whether the pattern begins a name in a list of spellings in all scripts: some word of it in the same letters, or the
    /// whole of it, as who types a foreign name in Latin letters would.
    pub(super) fn may_begin(&self, name: &str) -> bool {
        if self.is_written_as(name) {
            // Two languages of one script may read its letters otherwise: they have to be the same.
            return self.writing == writing("a") || name.to_lowercase().contains(&self.original);
        }
        let folded = Folded::new(name).text.replace(' ', "");
        self.as_typed.len() >= 4 && folded.starts_with(&self.as_typed)
    }

    /// Whether a name in a list of spellings in all scripts may be what was mistyped: it is in the same script.
    pub(super) fn may_be_mistyped(&self, name: &str) -> bool {
        self.is_written_as(name) && self.has_as_many_words(name)
    }

    /// Whether a name in a list of spellings in all scripts may be what the pattern sounds like: both in letters, or the
    /// pattern in a script without vowels. Of other scripts the list has the spelling itself.
    pub(super) fn may_sound_like(&self, name: &str) -> bool {
        self.joined.script < Script::Syllabic
            && Folded::new(name).scripts.iter().all(|script| *script == Script::Alphabet)
            && self.has_as_many_words(name)
    }

    /// Whether nothing is left of the pattern after folding; it then matches nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words that a name must have.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &Word> + Clone {
        self.words.iter().filter(|word| !word.is_small)
    }
}

/// The best rung on which a word of a pattern matches a word of a name by its letters, and how well.
pub(super) fn literal(wanted: &str, word: &str) -> Option<(Rung, Cost)> {
    if let Some(rest) = word.strip_prefix(wanted) {
        return Some((Rung::Prefix, if rest.is_empty() { 0 } else { BEGUN }));
    }
    (wanted.len() >= 3 && word.contains(wanted)).then_some((Rung::Substring, 0))
}

/// The best rung below those on which a word of a pattern matches a word of a name, and how well.
pub(super) fn loose(wanted: WordRef<'_>, word: WordRef<'_>, skim: &SkimMatcherV2) -> Option<(Rung, Cost)> {
    in_order(wanted.text, word.text, skim)
        .map(|cost| (Rung::Subsequence, cost))
        .or_else(|| mistyped(wanted, word).map(|mistyped| (Rung::Edits, mistyped.cost)))
        .or_else(|| begun_mistyped(wanted.text, word.text).map(|cost| (Rung::Edits, cost)))
        .or_else(|| alike(wanted, word).map(|cost| (Rung::Sound, cost)))
}

/// Letters in order, from the first letter on, at least three of five letters of the word.
pub(super) fn in_order(wanted: &str, word: &str, skim: &SkimMatcherV2) -> Option<Cost> {
    let (own, other) = (wanted.as_bytes(), word.as_bytes());
    let may = own.len() >= 3
        && own.len() < other.len()
        && own.first() == other.first()
        && other.len() * 3 <= own.len() * 5
        && is_subsequence(own, other);
    if !may {
        return None;
    }
    let score = skim.fuzzy_match(word, wanted)?;
    let whole = skim.fuzzy_match(wanted, wanted)?;
    // Missing letters count first, then how well the rest lies together.
    let missing = Cost::try_from(other.len() - own.len()).unwrap_or(Cost::MAX / 64);
    Some(missing * 16 + Cost::try_from((whole - score).clamp(0, 15)).unwrap_or(15))
}

pub(super) fn is_subsequence(own: &[u8], other: &[u8]) -> bool {
    let mut rest = other.iter();
    own.iter().all(|letter| rest.any(|other| other == letter))
}

/// Shorter words are not read with a consonant doubled: `Ана` is not Anna.
const SHORTEST_DOUBLED: usize = 4;

/// The spellings of a transliterated word with one or two consonants doubled, or doubled ones once: `asad` is `assad` too.
pub(super) fn otherwise_doubled(word: &str) -> Vec<String> {
    let changed = |word: &String, from: usize| -> Vec<(String, usize)> {
        let letters = word.as_bytes();
        let is_consonant = |at: usize| letters[at].is_ascii_alphabetic() && !b"aeiouy".contains(&letters[at]);
        // A consonant at either end is not doubled.
        let places = (from.max(1)..letters.len().saturating_sub(1)).filter(|at| is_consonant(*at));
        let changed = places.map(|at| {
            let mut other = word.clone();
            if letters[at] == letters[at - 1] {
                other.remove(at);
                return (other, at);
            }
            other.insert(at, char::from(letters[at]));
            (other, at + 2)
        });
        changed.collect()
    };
    if word.len() < SHORTEST_DOUBLED || word.len() > LONGEST {
        return Vec::new();
    }
    let once = changed(&word.to_owned(), 1);
    let twice: Vec<String> = once.iter().flat_map(|(word, from)| changed(word, *from)).map(|(word, _)| word).collect();
    once.into_iter().map(|(word, _)| word).chain(twice).collect()
}

/// One or two edits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mistyped {
    pub(super) cost: Cost,
    /// Whether that alone says that it is the word. Whoever mistypes twice seldom mistypes the first letter, and of a short
    /// word not much else is left.
    pub(super) is_sure: bool,
}

/// One or two edits.
pub(super) fn mistyped(wanted: WordRef<'_>, word: WordRef<'_>) -> Option<Mistyped> {
    let (own, other) = (wanted.text.as_bytes(), word.text.as_bytes());
    let script = wanted.script.max(word.script);
    // Syllables of one script are not mistyped as letters of another.
    if wanted.script != word.script && script >= Script::Syllabic {
        return None;
    }
    // Where vowels are left out each letter says more.
    let most = allowed(if script < Script::Abjad { own.len() } else { own.len().saturating_sub(2) });
    let lacks = |a: u64, b: u64| (a & !b).count_ones() as usize;
    let may = most > 0
        && own.len().abs_diff(other.len()) <= most
        && lacks(wanted.letters, word.letters) <= most
        && lacks(word.letters, wanted.letters) <= most
        && !has_digit(wanted.letters | word.letters);
    if !may {
        return None;
    }
    let edits = edits(own, other, most)?;
    let heard = || unlikeness(wanted.sounds, word.sounds, script, EDIT - 1).unwrap_or(EDIT - 1);
    let unlike = if is_swap(own, other) { 1 } else { heard() };
    let is_short = edits > 1 && own.len() <= 8;
    let is_sure = !is_short || unlike <= if own.first() == other.first() { 10 } else { 6 };
    Some(Mistyped { cost: Cost::try_from(edits).unwrap_or(1) * EDIT + unlike, is_sure })
}

/// Whether the same letters stand in another order.
fn is_swap(own: &[u8], other: &[u8]) -> bool {
    let sorted = |word: &[u8]| {
        let mut letters = word.to_vec();
        letters.sort_unstable();
        letters
    };
    own.len() == other.len() && sorted(own) == sorted(other)
}

/// One edit in a word that somebody is still typing.
pub(super) fn begun_mistyped(wanted: &str, word: &str) -> Option<Cost> {
    let (own, other) = (wanted.as_bytes(), word.as_bytes());
    let may = own.len() >= 5
        && other.len() > own.len()
        && own.first() == other.first()
        && !own.iter().chain(other).any(u8::is_ascii_digit);
    let edits = may.then(|| edits_of_beginning(own, other, 1)).flatten()?;
    Some(Cost::try_from(edits).unwrap_or(1) * EDIT + OF_BEGINNING)
}

/// Numbers are not misspelled: `G7` is not `G8`.
pub(super) const fn has_digit(letters: u64) -> bool {
    letters >> 26 != 0
}

/// How unlike two words sound, if they sound alike at all.
pub(super) fn alike(wanted: WordRef<'_>, word: WordRef<'_>) -> Option<Cost> {
    let script = wanted.script.max(word.script);
    let may = kind_distance(wanted.kinds, word.kinds) <= most_distance(script, wanted.sounds.len());
    may.then(|| heard_alike(wanted, word.sounds, word.script)).flatten()
}

/// The same of a word of which only the sounds are known, and that they are of nearly the same kinds.
pub(super) fn heard_alike(wanted: WordRef<'_>, sounds: &[u8], of: Script) -> Option<Cost> {
    let script = wanted.script.max(of);
    let longest = wanted.sounds.len().max(sounds.len());
    let most = tolerance(script, longest)?;
    // Whoever types vowels means them: a spelling without any is near to much.
    let most = if wanted.script < Script::Abjad && of >= Script::Abjad { most / 2 } else { most };
    unlikeness(wanted.sounds, sounds, script, most).map(|unlike| coarse(unlike, script, longest))
}

/// How unlike words sound, as far as a script tells: between names that are as near as it can say, the frequent one is meant.
pub(super) const fn coarse(unlike: Cost, script: Script, sounds: usize) -> Cost {
    let step = match script {
        Script::Alphabet | Script::Greek => 1,
        // What is read into a word of few letters has to be exact.
        Script::Abjad if matches!(sounds, 5..8) => 2,
        Script::Abjad => 1,
        Script::Syllabic => 3,
        Script::Han if sounds < 6 => 3,
        Script::Han if sounds < 8 => 7,
        Script::Han => 8,
    };
    unlike / step * step
}

/// How unlike words of so many sounds may be; `None` for words too short to tell.
pub(super) fn tolerance(script: Script, sounds: usize) -> Option<u32> {
    let sounds = u32::try_from(sounds).ok().filter(|sounds| *sounds >= 3)?;
    match script {
        Script::Alphabet if sounds < 4 => None,
        Script::Alphabet if sounds < 6 => Some(sounds - 2),
        Script::Alphabet | Script::Greek | Script::Abjad => Some((sounds * 9).div_ceil(10).min(7)),
        Script::Syllabic => Some(sounds.min(8)),
        Script::Han => Some(sounds.min(9)),
    }
}

/// By how many kinds of sounds words may differ.
pub(super) const fn most_distance(script: Script, sounds: usize) -> u32 {
    match script {
        Script::Alphabet | Script::Greek => 1,
        Script::Han if sounds < 6 => 1,
        Script::Abjad | Script::Syllabic | Script::Han => 2,
    }
}

/// A bit for each letter and digit that a folded text has.
pub(super) fn letters(folded: &str) -> u64 {
    folded.bytes().fold(0, |letters, byte| match byte {
        b'a'..=b'z' => letters | 1 << (byte - b'a'),
        b'0'..=b'9' => letters | 1 << (26 + byte - b'0'),
        _ => letters,
    })
}
