//! Finds in any text where somebody is named, by every spelling that is known: whatever marks, lines, escapes or unseen characters
//! stand between its letters, with endings, in compounds, in addresses and ids.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::fold::Folded;
use super::passage::{Gap, Letter, Passage};
use super::script::Script;
use super::spelling::{SOMEBODY_ELSE, Spelling, Trust, is_ordinary, orders, respelled, stem};
use super::words::{is_common, is_given_name, is_particle};

/// What kind of text a name is looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// Words for people.
    Prose,
    /// The name of a place.
    Place,
    /// An id, a key, a file name: words without spaces, often in small letters.
    Slug,
    /// An address.
    Address,
}

impl TextKind {
    /// Whether names may stand in the midst of longer words: `freeirannow`.
    const fn is_dense(self) -> bool {
        matches!(self, Self::Slug | Self::Address)
    }
}

/// Where somebody is named: the bytes of the text, and who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAt {
    /// The bytes.
    pub bytes: Range<usize>,
    /// The number of whoever is named.
    pub of: u32,
}

/// What may follow a short name in Latin letters and leave it a name: cases, peoples, languages.
const ENDINGS: [&str; 68] = [
    "a", "aise", "an", "ana", "ani", "ans", "as", "at", "az", "ca", "ci", "dan", "de", "den", "di", "e", "em", "en",
    "er", "ern", "ers", "es", "ese", "esi", "esque", "ga", "ge", "i", "ia", "ian", "iana", "ians", "ic", "ien",
    "ienne", "iennes", "iens", "in", "ini", "is", "isch", "ische", "ischen", "ischer", "isches", "ish", "ism", "ist",
    "ists", "ite", "ites", "lar", "li", "lu", "n", "nin", "o", "om", "ov", "s", "sche", "schen", "scher", "se", "ski",
    "sk", "u", "y",
];

/// A spelling as letters.
#[derive(Debug, Clone, Copy)]
struct Needle {
    of: u32,
    trust: Trust,
    letters: usize,
    /// Whether it is an ordinary word too.
    is_ordinary: bool,
    /// Whether the file has it.
    is_own: bool,
    /// Whether it is a single sign of a script without spaces, which stands in many words.
    is_single: bool,
    /// Whether it is what a name is without its ending, and stands for it with another one only.
    is_stem: bool,
    /// Whether it is so short and in Latin letters that a sign of another script that sounds so is not meant.
    is_latin_only: bool,
}

#[derive(Debug, Default)]
struct Node {
    next: Vec<(u8, u32)>,
    needles: Vec<u32>,
}

/// Spellings, ready to be found.
#[derive(Debug)]
pub struct Spellings {
    nodes: Vec<Node>,
    needles: Vec<Needle>,
    /// Longer words that begin as a spelling does and mean somebody else: `Nigeria`.
    others: HashSet<String>,
    /// Folded words of the names of other people.
    people: HashSet<String>,
    /// The letters that the words of a name begin with.
    initials: HashMap<u32, HashSet<u8>>,
    /// Spellings without a letter, looked for as they stand.
    signs: Vec<(String, u32)>,
}

/// A stretch of letters that names somebody.
#[derive(Debug, Clone)]
struct Match {
    letters: Range<usize>,
    of: u32,
    trust: Trust,
    /// Whether a full stop behind it belongs to it.
    takes_stop: bool,
}

/// How far a text is read as a spelling.
#[derive(Clone, Copy)]
struct Reading {
    node: u32,
    end: usize,
    /// Whether two words of it stand there as one.
    is_joined: bool,
    /// Whether one word of it stands there as two.
    is_split: bool,
}

/// From this length on a spelling is looked for in the midst of words.
const LONG: usize = 7;

/// What may stand before a name in one word with it: `antiputin`.
const BEGINNINGS: [&str; 20] = [
    "anti", "contra", "counter", "de", "ex", "free", "kontra", "neo", "no", "non", "not", "over", "post", "pre", "pro",
    "pseudo", "quasi", "stop", "super", "ultra",
];

/// Letters of a tag or the name of an account that are looked at, and of a word that somebody is taken for.
const LONGEST_TAG: usize = 60;

/// From this length on a word that begins with a spelling is taken for it.
const SURE: usize = 5;

impl Spellings {
    /// Makes spellings ready. `others` are names of others, which a longer word may be.
    pub fn new<'a>(spellings: impl IntoIterator<Item = Spelling>, others: impl Iterator<Item = &'a str>) -> Self {
        let mut own = Self {
            nodes: vec![Node::default()],
            needles: Vec::new(),
            others: HashSet::new(),
            people: HashSet::new(),
            initials: HashMap::new(),
            signs: Vec::new(),
        };
        spellings.into_iter().for_each(|spelling| own.add(&spelling));
        for name in others {
            let folded = Folded::new(name).text;
            if !folded.contains(' ') && own.begins_otherwise(folded.as_bytes()) {
                own.others.insert(folded);
            }
        }
        own
    }

    /// Whether nobody is looked for.
    pub fn is_empty(&self) -> bool {
        self.needles.is_empty() && self.signs.is_empty()
    }

    /// Lets initials in front of a name or behind it go with it.
    pub fn add_initials(&mut self, of: u32, name: &str) {
        let folded = Folded::new(name).text;
        let first = folded.split(' ').filter_map(|word| word.bytes().next());
        self.initials.entry(of).or_default().extend(first);
    }

    /// Lets folded words of the names of other people say behind a given name that one of them is meant.
    pub fn add_people(&mut self, words: impl IntoIterator<Item = String>) {
        self.people.extend(words);
    }

    fn add(&mut self, spelling: &Spelling) {
        let folded = Folded::new(&spelling.text).text;
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            if !spelling.text.trim().is_empty() {
                self.signs.push((spelling.text.trim().to_owned(), spelling.of));
            }
            return;
        }
        let letters = words.iter().map(|word| word.len()).sum();
        let is_ordinary = words.len() == 1 && is_ordinary(words[0]);
        let is_own = spelling.trust <= Trust::Given;
        let trust = match spelling.trust {
            Trust::Own if is_ordinary || letters == 1 => Trust::Code,
            Trust::Part | Trust::First if is_ordinary && letters < 3 => Trust::Code,
            Trust::Part if is_ordinary || letters < 3 => Trust::Capital,
            trust => trust,
        };
        let mut signs = spelling.text.chars().filter(|c| c.is_alphanumeric());
        let is_single = signs.next().is_some_and(|c| Script::of(c) == Script::Han) && signs.next().is_none();
        let is_latin_only = letters < SURE && spelling.text.chars().all(|c| c < '\u{250}' || !c.is_alphabetic());
        let number = u32::try_from(self.needles.len()).unwrap_or(u32::MAX);
        let needle =
            Needle { of: spelling.of, trust, letters, is_ordinary, is_own, is_single, is_stem: false, is_latin_only };
        self.needles.push(needle);
        if let Some(stem) = stem(&spelling.text, is_own).map(|stem| Folded::new(&stem).text) {
            let letters = stem.replace(' ', "").len();
            let trust = trust.max(Trust::Part);
            self.put(&stem, number + 1);
            self.needles.push(Needle { letters, trust, is_stem: true, is_ordinary: false, ..needle });
        }
        for words in respelled(&words) {
            for order in orders(&words) {
                self.put(&order.join(" "), number);
            }
        }
        let small = |word: &&str| is_particle(word) || word.len() == 1;
        let large: Vec<&str> = words.iter().filter(|word| !small(word)).copied().collect();
        if large.len() > 1 && large.len() < words.len() {
            for order in orders(&large) {
                self.put(&order.join(" "), number);
            }
        }
    }

    fn put(&mut self, text: &str, needle: u32) {
        let mut node = 0;
        for byte in text.bytes() {
            node = self.next(node, byte).unwrap_or_else(|| {
                let new = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
                self.nodes[node as usize].next.push((byte, new));
                self.nodes.push(Node::default());
                new
            });
        }
        let needles = &mut self.nodes[node as usize].needles;
        if !needles.contains(&needle) {
            needles.push(needle);
        }
    }

    fn next(&self, node: u32, byte: u8) -> Option<u32> {
        self.nodes[node as usize].next.iter().find(|(own, _)| *own == byte).map(|(_, next)| *next)
    }

    /// Whether a word begins with a spelling and goes on.
    fn begins_otherwise(&self, word: &[u8]) -> bool {
        let mut node = 0;
        let mut has_begun = false;
        for byte in word {
            has_begun |= !self.nodes[node as usize].needles.is_empty();
            match self.next(node, *byte) {
                Some(next) => node = next,
                None => return has_begun,
            }
        }
        has_begun && self.nodes[node as usize].needles.is_empty()
    }

    /// Where a text names whom, in order. `near` says of a word that is no spelling whom it is taken for all the same.
    pub fn find(&self, text: &str, kind: TextKind, near: &dyn Fn(&str) -> Option<u32>) -> Vec<NamedAt> {
        let mut named = self.in_passage(text, &Passage::new(text, false), kind, near);
        if text.contains('<') && text.contains('>') || text.contains("](") {
            named.extend(self.in_passage(text, &Passage::new(text, true), kind, near));
        }
        for (sign, of) in &self.signs {
            let found = text.match_indices(&**sign);
            named.extend(found.map(|(at, sign)| NamedAt { bytes: at..at + sign.len(), of: *of }));
        }
        named.sort_by_key(|named| (named.bytes.start, Reverse(named.bytes.end)));
        let mut apart: Vec<NamedAt> = Vec::with_capacity(named.len());
        for next in named {
            match apart.last_mut().filter(|last| next.bytes.start < last.bytes.end) {
                Some(last) => last.bytes.end = last.bytes.end.max(next.bytes.end),
                None => apart.push(next),
            }
        }
        apart
    }

    fn in_passage(
        &self,
        text: &str,
        passage: &Passage,
        kind: TextKind,
        near: &dyn Fn(&str) -> Option<u32>,
    ) -> Vec<NamedAt> {
        let mut matches: Vec<Match> = Vec::new();
        let mut at = 0;
        while at < passage.letters.len() {
            let before = matches.last().map_or(0, |last| last.letters.end);
            let found = self.longest(passage, at, kind).filter(|found| {
                let is_sure = |at| {
                    self.longest(passage, at, kind)
                        .is_some_and(|inner| inner.of != SOMEBODY_ELSE && !inner.trust.is_part())
                };
                found.of != SOMEBODY_ELSE || !found.letters.clone().any(is_sure)
            });
            match found {
                Some(found) => {
                    at = found.letters.end;
                    matches.push(Match { letters: found.letters.start.max(before)..at, ..found });
                }
                None => at += 1,
            }
        }
        let mut matches = with_near(passage, matches, kind, near);
        matches.retain(|found| found.of != SOMEBODY_ELSE);
        for found in &mut matches {
            take_article(passage, found);
            self.take_initials(passage, found);
        }
        let mut joined = self.joined(passage, matches, kind);
        let is_kept = |at: usize, found: &Match| {
            kind.is_dense()
                || !matches!(found.trust, Trust::Given | Trust::First)
                || found.trust == Trust::Given && !self.is_of_other(passage, found)
                || found.trust == Trust::First && !is_longer_name(passage, found)
                || joined.get(at + 1).is_some_and(|next| is_surname_of(passage, found, next))
        };
        let kept: Vec<bool> = joined.iter().enumerate().map(|(at, found)| is_kept(at, found)).collect();
        let mut kept = kept.into_iter();
        joined.retain(|_| kept.next().unwrap_or(true));
        joined.into_iter().map(|found| NamedAt { bytes: bytes(text, passage, &found), of: found.of }).collect()
    }

    /// The longest spelling that begins at a letter.
    fn longest(&self, passage: &Passage, at: usize, kind: TextKind) -> Option<Match> {
        let letters = &passage.letters;
        let first = letters.get(at).filter(|letter| letter.is_first)?;
        let mut best: Option<Match> = None;
        let begun = Reading { node: self.next(0, first.byte)?, end: at + 1, is_joined: false, is_split: false };
        let mut waiting = vec![begun];
        while let Some(reading) = waiting.pop() {
            let Reading { node, end, is_joined, is_split } = reading;
            for number in &self.nodes[node as usize].needles {
                let needle = &self.needles[*number as usize];
                // What is known of elsewhere is not put together of pieces of words.
                let may = |found: &Match| {
                    (!is_joined || needle.letters >= SURE) && (!is_split || needle.is_own || found.letters.end == end)
                };
                let rank = |found: &Match| (found.letters.end, Reverse(found.trust));
                let is_better = |found: &Match| best.as_ref().is_none_or(|best| rank(best) < rank(found));
                let found = self.accepted(passage, needle, at..end, kind).filter(may);
                if let Some(found) = found.filter(is_better) {
                    best = Some(found);
                }
            }
            let Some(letter) = letters.get(end) else { continue };
            let is_apart = letter.is_unspaced && letters[end - 1].is_unspaced;
            let may_go_on = letter.gap < Gap::Space || is_apart || is_alone(letters, end - 1) && is_alone(letters, end);
            if let Some(node) = self.next(node, letter.byte).filter(|_| may_go_on) {
                let is_split = is_split || letter.gap > Gap::None && !is_alone(letters, end);
                waiting.push(Reading { node, end: end + 1, is_split, ..reading });
            }
            if let Some(node) = self.next(node, b' ').and_then(|space| self.next(space, letter.byte)) {
                waiting.push(Reading { node, end: end + 1, is_joined: is_joined || !passage.begins(end), ..reading });
            }
        }
        best
    }

    /// What letters that are a spelling name, and as far as the word goes on.
    fn accepted(&self, passage: &Passage, needle: &Needle, found: Range<usize>, kind: TextKind) -> Option<Match> {
        let letters = &passage.letters;
        let is_split = letters.get(found.end).is_some_and(|next| !next.is_first);
        if is_split || kind == TextKind::Place && needle.trust == Trust::Seat {
            return None;
        }
        let word_start = passage.word_start(found.start);
        let (begins, ends) = (passage.begins(found.start), passage.begins(found.end));
        let first = letters.get(found.start)?;
        let is_clitic = first.script == Script::Abjad && needle.letters >= 4 && found.start <= word_start + 3;
        let before = || letters[word_start..found.start].iter().map(|letter| char::from(letter.byte)).take(8);
        let is_inside = needle.letters >= LONG
            || needle.letters >= SURE && BEGINNINGS.binary_search(&&*before().collect::<String>()).is_ok()
            || kind.is_dense() && (needle.letters >= SURE || needle.letters == 4 && ends)
            || needle.letters >= 4 && is_tagged(passage, word_start);
        let start = match needle.trust {
            _ if begins => found.start,
            Trust::Code => return None,
            _ if is_clitic || is_inside => word_start,
            _ => return None,
        };
        // A name without its ending is another one: Захаров is not Захарова.
        if ends && needle.is_stem {
            return None;
        }
        let end = if ends { found.end } else { self.tail(passage, needle, found.clone(), kind)? };
        let is_apart = |at: usize| letters.get(at).is_none_or(|letter| letter.gap > Gap::None);
        let is_whole = !needle.is_single || (start == 0 || is_apart(start)) && is_apart(end);
        let is_written_so = !needle.is_latin_only || letters[found.clone()].iter().all(|letter| !letter.is_unspaced);
        let has_capitals = is_written_so && is_capital(letters, needle, start, &found, kind);
        (is_whole && has_capitals).then_some(Match {
            letters: start..end,
            of: needle.of,
            trust: needle.trust,
            takes_stop: false,
        })
    }

    /// Where a word ends that goes on behind a spelling; `None` where it is another word.
    fn tail(&self, passage: &Passage, needle: &Needle, found: Range<usize>, kind: TextKind) -> Option<usize> {
        let letters = &passage.letters;
        let end = (found.end..=letters.len()).find(|at| passage.begins(*at))?;
        let tail: String = letters[found.end..end].iter().map(|letter| char::from(letter.byte)).collect();
        let last = letters.get(found.end - 1)?;
        let may = match needle.trust {
            _ if needle.is_stem => tail.len() <= LONGEST_ENDING,
            Trust::Code => tail == "s" && needle.letters > 2,
            _ if !last.is_latin => needle.letters >= 4 || needle.letters == 3 && tail.len() <= 3,
            _ if kind.is_dense() || is_tagged(passage, passage.word_start(found.start)) => needle.letters >= 4,
            _ if needle.letters >= SURE => {
                let whole: String = letters[found.start..end].iter().map(|letter| char::from(letter.byte)).collect();
                !self.others.contains(&whole)
            }
            _ => needle.letters > 2 && ENDINGS.binary_search(&&*tail).is_ok(),
        };
        may.then_some(end)
    }

    /// Whether another surname stands behind a given name: `Donald Tusk`. In Title Case any word may stand there with a capital, so
    /// that it is one has to be known.
    fn is_of_other(&self, passage: &Passage, found: &Match) -> bool {
        let letters = &passage.letters;
        let start = found.letters.end;
        let is_apart = letters.get(start).is_some_and(|letter| letter.gap == Gap::Space && letter.is_upper);
        if !is_apart || !passage.between(start.saturating_sub(1), start).all(char::is_whitespace) {
            return false;
        }
        let end = (start + 1..letters.len()).find(|at| passage.begins(*at)).unwrap_or(letters.len());
        let word: String = letters[start..end].iter().take(LONGEST_TAG).map(|letter| char::from(letter.byte)).collect();
        self.people.contains(&word)
    }

    /// Takes the initials along that stand beside a name: `V. V. Putin`, `Putin V.V.`
    fn take_initials(&self, passage: &Passage, found: &mut Match) {
        let Some(initials) = self.initials.get(&found.of) else { return };
        let letters = &passage.letters;
        let is_initial =
            |at: usize| is_alone(letters, at) && letters[at].is_upper && initials.contains(&letters[at].byte);
        let is_near = |before: usize, after: usize| passage.between(before, after).all(|c| ". \u{a0}-,".contains(c));
        for _ in 0..3 {
            let before = found.letters.start.checked_sub(1);
            let Some(before) = before.filter(|at| is_initial(*at) && is_near(*at, at + 1)) else { break };
            found.letters.start = before;
        }
        for _ in 0..3 {
            let at = found.letters.end;
            if at >= letters.len() || !is_initial(at) || !is_near(at - 1, at) || passage.sign_behind(at) != Some('.') {
                break;
            }
            found.letters.end = at + 1;
            found.takes_stop = true;
        }
    }

    /// The parts of one name that stand beside each other are one: `PUTIN, Vladimir`; and so they are around what else a name has.
    fn joined(&self, passage: &Passage, matches: Vec<Match>, kind: TextKind) -> Vec<Match> {
        let mut all: Vec<Match> = Vec::with_capacity(matches.len());
        for next in matches {
            let is_one = |last: &&mut Match| {
                let is_part = last.trust.is_part() || next.trust.is_part();
                let mut between = passage.between(last.letters.end.saturating_sub(1), next.letters.start);
                let may = |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '_' | '~') || c == ',' && is_part;
                let is_line = passage
                    .between(last.letters.end.saturating_sub(1), next.letters.start)
                    .filter(|c| *c == '\n')
                    .count()
                    < 2;
                let mut is_beside = || next.letters.start <= last.letters.end && between.all(may);
                last.of == next.of && is_line && (is_beside() || self.is_around(passage, last, &next, kind))
            };
            match all.last_mut().filter(is_one) {
                Some(last) => {
                    last.letters.end = last.letters.end.max(next.letters.end);
                    last.takes_stop |= next.takes_stop;
                    last.trust = last.trust.min(next.trust);
                }
                None => all.push(next),
            }
        }
        all
    }

    /// Whether two parts of a name stand around no more than what else the name has: another given name, an initial, a particle,
    /// the name of a father.
    fn is_around(&self, passage: &Passage, last: &Match, next: &Match, kind: TextKind) -> bool {
        let between = last.letters.end..next.letters.start;
        let written = |found: &Match| passage.letters[found.letters.clone()].iter().map(|letter| letter.byte);
        let is_same = || last.letters.len() == next.letters.len() && written(last).eq(written(next));
        let is_long = last.letters.len() > LONGEST_NAME;
        if between.is_empty() || is_long || !last.trust.is_part() || !next.trust.is_part() || is_same() {
            return false;
        }
        let starts: Vec<usize> = between.clone().filter(|at| passage.begins(*at)).collect();
        if !(1..=MOST_BETWEEN).contains(&starts.len()) || starts.first() != Some(&between.start) {
            return false;
        }
        // What stands before each word, and before the other part.
        let ends = starts.iter().skip(1).copied().chain([between.end]);
        let words: Vec<Range<usize>> = starts.iter().zip(ends).map(|(start, end)| *start..end).collect();
        let gaps: Vec<String> =
            starts.iter().chain([&between.end]).map(|at| passage.between(at - 1, *at).collect()).collect();
        if let ([word], [before, behind]) = (&*words, &*gaps)
            && is_in_quotes(before, behind)
        {
            return passage.letters[word.start].is_upper;
        }
        let lengths = [passage.last_word(between.start)].into_iter().chain(words.iter().map(Range::len));
        gaps.iter().zip(lengths).all(|(gap, letters)| is_within_a_name(gap, letters, kind))
            && words.iter().all(|word| self.is_of_a_name(passage, word, last.trust == Trust::Given, kind))
    }

    /// Whether a word between the parts of a name may belong to it. In Title Case any word has a capital.
    fn is_of_a_name(&self, passage: &Passage, word: &Range<usize>, is_behind_given: bool, kind: TextKind) -> bool {
        let letters = &passage.letters[word.clone()];
        let text: String = letters.iter().take(LONGEST_TAG).map(|letter| char::from(letter.byte)).collect();
        let is_large = letters[0].is_upper;
        let is_initial = letters.len() == 1 && (is_large || kind.is_dense());
        let is_known = is_initial
            || is_particle(&text) && !matches!(&*text, "and" | "as" | "at" | "et" | "for" | "of" | "und")
            || (is_large || !letters[0].has_case || kind.is_dense()) && (is_given_name(&text) || is_patronymic(&text));
        let may_be_one = || {
            is_large
                && (is_behind_given || is_sentence(passage))
                && letters.len() > 2
                && !is_common(&text)
                && !is_ordinary(&text)
        };
        is_known || may_be_one() && !self.people.contains(&text)
    }
}

/// Letters of the longest name whose parts are put together.
const LONGEST_NAME: usize = 120;

/// Whether a word stands in quotes or brackets, as a name that somebody is called beside the others.
fn is_in_quotes(before: &str, behind: &str) -> bool {
    matches!(before.trim(), "\"" | "“" | "„" | "«" | "‘" | "'" | "(")
        && matches!(behind.trim(), "\"" | "”" | "“" | "»" | "’" | "'" | ")")
}

/// Whether the signs between two words of a name part them: a full stop does, but for one behind an initial (`V. V.`, `Vl.`). `letters` is
/// how many the word before has.
fn is_within_a_name(signs: &str, letters: usize, kind: TextKind) -> bool {
    signs.chars().all(|c| match c {
        '.' => letters <= SHORT,
        '-' | '\'' | '’' => true,
        '_' => kind.is_dense(),
        c => c.is_whitespace(),
    })
}

/// Letters of an initial, or of a name that is cut short.
const SHORT: usize = 2;

/// Words that may stand between the parts of a name.
const MOST_BETWEEN: usize = 2;

/// Whether a folded word is the name of somebody's father, as in Russian.
fn is_patronymic(word: &str) -> bool {
    ["ovich", "evich", "ovych", "ovna", "evna", "ivna"].iter().any(|ending| word.len() > 6 && word.ends_with(ending))
}

/// Whether a text has words in small letters, so that capitals mean something.
fn is_sentence(passage: &Passage) -> bool {
    let letters = &passage.letters;
    let is_small_word = |at: usize| {
        let end = (at + 1..letters.len()).find(|next| passage.begins(*next)).unwrap_or(letters.len());
        passage.begins(at) && end - at > 3 && letters[at].has_case && !letters[at].is_upper
    };
    (0..letters.len()).take(LONGEST_SENTENCE).any(is_small_word)
}

/// Whether a name goes on behind what would be the first word of another one: `Ansar al-Islam` is not Ansar Allah. In a headline any
/// word may have a capital.
fn is_longer_name(passage: &Passage, found: &Match) -> bool {
    let letters = &passage.letters;
    let word_at = |at: usize| letters.get(at).filter(|letter| letter.gap == Gap::Space);
    let Some(next) = word_at(found.letters.end) else { return false };
    // An article and what it belongs to: `al-Islam`.
    let end = (found.letters.end + 1..letters.len()).find(|at| passage.begins(*at)).unwrap_or(letters.len());
    let is_joined = letters.get(end).is_some_and(|letter| letter.gap == Gap::Mark && letter.is_upper);
    is_joined || next.is_upper && is_sentence(passage)
}

/// Letters of a text that are looked at for words in small letters.
const LONGEST_SENTENCE: usize = 2_000;

/// Whether a name stands behind a given name of the same person, with no more than two words between them: `Donald John Trump`.
fn is_surname_of(passage: &Passage, given: &Match, name: &Match) -> bool {
    let between = given.letters.end..name.letters.start;
    name.of == given.of
        && name.trust != Trust::Given
        && between.clone().filter(|at| passage.begins(*at)).count() <= 2
        && passage
            .between(between.start.saturating_sub(1), between.end)
            .all(|c| c.is_alphabetic() || " \u{a0}-.".contains(c))
}

/// Takes the article along that is joined to a name: `al-Sisi`.
fn take_article(passage: &Passage, found: &mut Match) {
    let Some(last) = found.letters.start.checked_sub(1) else { return };
    let first = passage.word_start(last);
    let article: String = passage.letters[first..=last].iter().take(8).map(|letter| char::from(letter.byte)).collect();
    let is_joined = passage.letters.get(last + 1).is_some_and(|letter| letter.gap == Gap::Mark)
        && passage.between(last, last + 1).all(|c| c == '-');
    if is_joined && matches!(&*article, "al" | "el" | "ul") {
        found.letters.start = first;
    }
}

/// Whether the letters of a spelling are as large as it asks for.
fn is_capital(letters: &[Letter], needle: &Needle, start: usize, found: &Range<usize>, kind: TextKind) -> bool {
    let is_large = |letter: &Letter| letter.is_upper || !letter.has_case;
    match needle.trust {
        Trust::Own | Trust::Part => true,
        Trust::Capital | Trust::First | Trust::Given | Trust::Known | Trust::Seat => {
            // An id has no capitals to go by, and an address has many short words.
            let least = match (needle.trust, kind) {
                (Trust::Capital | Trust::First, TextKind::Slug) if !needle.is_ordinary => 2,
                (Trust::Capital | Trust::First, TextKind::Address) if !needle.is_ordinary => 3,
                _ => SURE,
            };
            letters.get(start).is_some_and(is_large) || kind.is_dense() && needle.letters >= least
        }
        Trust::Code => {
            letters[found.clone()].iter().all(is_large) || kind.is_dense() && (needle.is_own || !needle.is_ordinary)
        }
    }
}

/// Whether a word that begins at a letter is a tag or the name of an account: `#freeiran`, `@iran_en`, `vputin@…`.
fn is_tagged(passage: &Passage, start: usize) -> bool {
    let is_before = passage.sign_before(start).is_some_and(|c| matches!(c, '#' | '@' | '＃' | '＠'));
    let rest = passage.letters.iter().enumerate().skip(start + 1).take(LONGEST_TAG);
    let end = rest.into_iter().find(|(_, letter)| letter.gap > Gap::None).map_or(passage.letters.len(), |(at, _)| at);
    is_before || passage.sign_behind(end.saturating_sub(1)) == Some('@')
}

/// Whether a letter stands for itself, as in `P u t i n`.
fn is_alone(letters: &[Letter], at: usize) -> bool {
    let is_begin = |at: usize| letters.get(at).is_none_or(|letter| letter.gap > Gap::None);
    (at == 0 || is_begin(at)) && is_begin(at + 1)
}

/// The longest ending that may take the place of another one.
const LONGEST_ENDING: usize = 5;

/// The same with words between them that somebody is taken for.
fn with_near(passage: &Passage, matches: Vec<Match>, kind: TextKind, near: &dyn Fn(&str) -> Option<u32>) -> Vec<Match> {
    let letters = &passage.letters;
    let mut all = Vec::with_capacity(matches.len());
    let mut known = matches.into_iter().peekable();
    let mut at = 0;
    while at < letters.len() {
        if let Some(found) = known.next_if(|found| found.letters.start <= at) {
            at = found.letters.end;
            all.push(found);
            continue;
        }
        let limit = known.peek().map_or(letters.len(), |next| next.letters.start);
        let end = (at + 1..limit).find(|next| passage.begins(*next)).unwrap_or(limit);
        let letter = &letters[at];
        let least = if letter.is_latin { SURE } else { SURE - 1 };
        let is_name = letter.is_upper || !letter.has_case || kind.is_dense() && end - at > SURE;
        let may = passage.begins(at) && (least..LONGEST_TAG).contains(&(end - at)) && is_name && !letter.is_unspaced;
        if let Some(of) = may.then(|| near(&passage.written(&(at..end)))).flatten() {
            all.push(Match { letters: at..end, of, trust: Trust::Part, takes_stop: false });
        }
        at = end;
    }
    all.extend(known);
    all
}

/// The bytes of a match. Marks that part it (`Pu**tin**`) go with it on both sides.
fn bytes(text: &str, passage: &Passage, found: &Match) -> Range<usize> {
    const MARKS: [u8; 4] = *b"*_~`";
    let mut bytes = passage.bytes(&found.letters);
    let source = text.as_bytes();
    // `U.S.`
    let is_dotted = is_alone(&passage.letters, found.letters.end.saturating_sub(1))
        && source.get(bytes.clone()).is_some_and(|inner| inner.contains(&b'.'));
    if (found.takes_stop || is_dotted) && source.get(bytes.end) == Some(&b'.') {
        bytes.end += 1;
    }
    let is_mark = |at: usize| source.get(at).is_some_and(|byte| MARKS.contains(byte));
    let inner = source.get(bytes.clone()).unwrap_or_default();
    let is_parted = inner.iter().any(|byte| matches!(byte, b'*' | b'~' | b'`'));
    if is_parted {
        while is_mark(bytes.end) {
            bytes.end += 1;
        }
        while bytes.start > 0 && is_mark(bytes.start - 1) {
            bytes.start -= 1;
        }
    }
    bytes
}
