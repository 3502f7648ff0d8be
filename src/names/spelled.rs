//! Finds in any text where somebody is named, by every spelling that is known: whatever marks, lines, escapes or unseen characters
//! stand between its letters, with endings, in compounds, in addresses and ids.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::fold::Folded;
use super::passage::{Gap, Letter, Passage, plain_arabic};
use super::script::Script;
use super::spelling::{SOMEBODY_ELSE, Spelling, Trust, is_ordinary, orders, respelled, stem, syllables};
use super::words::{is_common, is_given_name, is_joint, is_particle};

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
const ENDINGS: [&str; 71] = [
    "a", "aise", "an", "ana", "ani", "ans", "as", "at", "az", "ca", "ci", "dan", "de", "den", "di", "e", "em", "en",
    "er", "ern", "ers", "es", "ese", "esi", "esque", "ga", "ge", "i", "ia", "ian", "iana", "ians", "ic", "iem", "ien",
    "ienne", "iennes", "iens", "in", "ini", "is", "isch", "ische", "ischen", "ischer", "isches", "ish", "ism", "ist",
    "ists", "ite", "ites", "lar", "li", "lu", "n", "nin", "o", "om", "ov", "ovi", "owi", "s", "sche", "schen", "scher",
    "se", "sk", "ski", "u", "y",
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
    /// Whether it ends in an initial, which has a full stop.
    ends_in_initial: bool,
    /// Whether it ends in a particle that stands elsewhere in the name: `Assad, Bashar al-`.
    ends_in_particle: bool,
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
    start: usize,
    end: usize,
    /// Where the first word of the spelling ends, once the text has a second one apart from it.
    first_end: Option<usize>,
    /// Where the last word of the spelling begins that stands apart in the text.
    last_start: usize,
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
        for spelling in spellings {
            own.add(&spelling);
            if let Some(text) = plain_arabic(&spelling.text) {
                own.add(&Spelling { text, ..spelling });
            }
        }
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
        let needle = Needle {
            of: spelling.of,
            trust,
            letters,
            is_ordinary,
            is_own,
            is_single,
            is_stem: false,
            is_latin_only,
            ends_in_initial: false,
            ends_in_particle: false,
        };
        self.needles.push(needle);
        if let Some(stem) = stem(&spelling.text, is_own).map(|stem| Folded::new(&stem).text) {
            let letters = stem.replace(' ', "").len();
            let trust = trust.max(Trust::Part);
            self.put(&stem, number + 1);
            self.needles.push(Needle { letters, trust, is_stem: true, is_ordinary: false, ..needle });
        }
        self.put_orders(spelling, &words, number);
        if is_own {
            self.add_romanised(spelling, needle);
        }
        let small = |word: &&str| is_particle(word) || word.len() == 1;
        let large: Vec<&str> = words.iter().filter(|word| !small(word)).copied().collect();
        if large.len() > 1 && large.len() < words.len() {
            for order in orders(&large) {
                self.put(&order.join(" "), number);
            }
        }
    }

    /// The words of a spelling in the orders that they are written in.
    fn put_orders(&mut self, spelling: &Spelling, words: &[&str], number: u32) {
        let needle = self.needles[number as usize];
        let turned = u32::try_from(self.needles.len()).unwrap_or(u32::MAX);
        self.needles.push(Needle { ends_in_particle: true, ..needle });
        self.needles.push(Needle { ends_in_initial: true, ..needle });
        let is_arabic = spelling.text.contains(|c| matches!(c, '\u{620}'..='\u{6ff}'));
        let has_stop = spelling.text.trim().ends_with('.');
        for words in respelled(words) {
            for order in orders(&words) {
                let [Some(first), Some(last)] = [order.first(), order.last()] else { continue };
                let is_turned = order != words;
                // `Iran Bank of` is nobody's name.
                if is_turned && is_joint(first) {
                    continue;
                }
                let needle = if last.len() == 1 && (is_turned || has_stop) {
                    turned + 1
                } else if is_turned && is_particle(last) {
                    turned
                } else {
                    number
                };
                self.put(&order.join(" "), needle);
                // `للسالم` is `ل` and `السالم`.
                if let ["al", rest @ ..] = &*order
                    && is_arabic
                    && !rest.is_empty()
                {
                    self.put(&format!("ll{}", rest.join(" ")), needle);
                }
            }
        }
    }

    /// A name in Han or Hangul as it is read aloud and written in Latin letters: `Xi Jinping`, `Xi Jin-ping`, `Jinping Xi`.
    fn add_romanised(&mut self, spelling: &Spelling, needle: Needle) {
        let syllables = syllables(&spelling.text);
        if !(2..=4).contains(&syllables.len()) {
            return;
        }
        // A short one in small letters may be two words: `an li`.
        let trust = if needle.letters < LONG { needle.trust.max(Trust::Known) } else { needle.trust };
        let number = u32::try_from(self.needles.len()).unwrap_or(u32::MAX);
        self.needles.push(Needle { trust, is_stem: false, ..needle });
        let words: Vec<&str> = syllables.iter().map(String::as_str).collect();
        self.put(&words.join(" "), number);
        for family in 1..=2_usize.min(words.len() - 1) {
            let (family, given) = words.split_at(family);
            let (family, given) = (family.concat(), given.concat());
            self.put(&format!("{family} {given}"), number);
            self.put(&format!("{given} {family}"), number);
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
        let mut passages = vec![Passage::new(text, false)];
        if text.contains('<') && text.contains('>') || text.contains("](") {
            passages.push(Passage::new(text, true));
        }
        let plain: Vec<Passage> = passages.iter().filter_map(Passage::plain).collect();
        let all = passages.iter().chain(&plain);
        let mut named: Vec<NamedAt> = all.flat_map(|passage| self.in_passage(text, passage, kind, near)).collect();
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
        let node = self.next(0, first.byte)?;
        let begun = Reading {
            node,
            start: at,
            end: at + 1,
            first_end: None,
            last_start: at,
            is_joined: false,
            is_split: false,
        };
        let mut waiting = vec![begun];
        while let Some(reading) = waiting.pop() {
            let Reading { node, end, is_joined, is_split, .. } = reading;
            for number in &self.nodes[node as usize].needles {
                let needle = &self.needles[*number as usize];
                // What is known of elsewhere is not put together of pieces of words.
                let may = |found: &Match| {
                    (!is_joined || needle.letters >= SURE) && (!is_split || needle.is_own || found.letters.end == end)
                };
                let rank = |found: &Match| (found.letters.end, Reverse(found.trust));
                let is_better = |found: &Match| best.as_ref().is_none_or(|best| rank(best) < rank(found));
                let found = self.accepted(passage, needle, reading, kind).filter(may);
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
            let next = self.next(node, b' ').and_then(|space| self.next(space, letter.byte));
            if let Some(node) = next.filter(|_| kind.is_dense() || !ends_sentence(passage, end)) {
                let is_joined = is_joined || !passage.begins(end);
                let next = Reading { node, end: end + 1, is_joined, ..reading };
                waiting.push(if letter.gap > Gap::None {
                    Reading { first_end: reading.first_end.or(Some(end)), last_start: end, ..next }
                } else {
                    next
                });
            }
        }
        best
    }

    /// What letters that are a spelling name, and as far as the word goes on.
    fn accepted(&self, passage: &Passage, needle: &Needle, reading: Reading, kind: TextKind) -> Option<Match> {
        let letters = &passage.letters;
        let found = reading.start..reading.end;
        let is_split = letters.get(found.end).is_some_and(|next| !next.is_first);
        if is_split || kind == TextKind::Place && needle.trust == Trust::Seat {
            return None;
        }
        let (begins, ends) = (passage.begins(found.start), passage.begins(found.end));
        let start = if begins { found.start } else { word_start(passage, needle, reading, kind)? };
        // A name without its ending is another one: Захаров is not Захарова.
        if ends && needle.is_stem {
            return None;
        }
        let end = if ends { found.end } else { self.tail(passage, needle, reading, kind)? };
        let is_apart = |at: usize| letters.get(at).is_none_or(|letter| letter.gap > Gap::None);
        let is_whole = !needle.is_single || (start == 0 || is_apart(start)) && is_apart(end);
        let is_written_so = !needle.is_latin_only || letters[found.clone()].iter().all(|letter| !letter.is_unspaced);
        let has_capitals = is_written_so && is_capital(letters, needle, start, &found, kind);
        let has_edges = kind.is_dense()
            || has_initials(passage, &found) && !(needle.ends_in_particle && goes_on(passage, found.end));
        (is_whole && has_capitals && has_edges).then_some(Match {
            letters: start..end,
            of: needle.of,
            trust: needle.trust,
            takes_stop: needle.ends_in_initial,
        })
    }

    /// Where a word ends that goes on behind a spelling; `None` where it is another word.
    fn tail(&self, passage: &Passage, needle: &Needle, reading: Reading, kind: TextKind) -> Option<usize> {
        let letters = &passage.letters;
        let Reading { start, end: found, last_start, .. } = reading;
        let end = (found..=letters.len()).find(|at| passage.begins(*at))?;
        let tail: String = letters[found..end].iter().map(|letter| char::from(letter.byte)).collect();
        let is_latin = letters.get(found - 1)?.is_latin;
        // What counts is how much of the word that goes on is the name's: `Trump, D.` is not in `Trump denied`.
        let own = found - last_start;
        let is_last_of_several = own < found - start && own > 1;
        let is_ending = || ENDINGS.binary_search(&&*tail).is_ok();
        let may = match needle.trust {
            // Niger in Georgian letters is no Nigeria.
            _ if needle.is_stem => tail.len() <= LONGEST_ENDING && (needle.is_own || !is_latin),
            Trust::Code => tail == "s" && needle.letters > 2,
            _ if !is_latin => own >= 4 || (own == 3 || is_last_of_several) && tail.len() <= 3,
            _ if kind.is_dense() || is_tagged(passage, passage.word_start(start)) => {
                own >= 4 || is_last_of_several && is_ending()
            }
            _ if own >= SURE => {
                let whole: String = letters[start..end].iter().map(|letter| char::from(letter.byte)).collect();
                !self.others.contains(&whole)
            }
            // `Don` is not in `Done`.
            _ if own == 3 => matches!(&*tail, "a" | "em" | "iem" | "om" | "ovi" | "owi" | "s" | "u"),
            _ => (own > 3 || is_last_of_several) && is_ending(),
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
        let is_own = |at: usize| is_alone(letters, at) && letters[at].is_upper && initials.contains(&letters[at].byte);
        // `-` without a space: `J.-C.`; and `Group D, Putin` is no initial in front.
        let is_near = |before: usize, after: usize, marks: &str| {
            let between: String = passage.between(before, after).collect();
            between.chars().all(|c| ". \u{a0}-".contains(c) || marks.contains(c)) && !between.contains(" -")
        };
        for _ in 0..3 {
            let before = found.letters.start.checked_sub(1);
            let is_it = |at: &usize| is_own(*at) && is_near(*at, at + 1, "") && is_initial(passage, *at, at + 1);
            let Some(before) = before.filter(is_it) else { break };
            found.letters.start = before;
        }
        for behind in 0..3 {
            let at = found.letters.end;
            let is_it =
                at < letters.len() && is_own(at) && is_near(at - 1, at, ",") && passage.sign_behind(at) == Some('.');
            // `met Putin. V. Orban` are two sentences.
            let is_next = || behind > 0 || passage.between(at - 1, at).all(|c| c != '.');
            if !is_it || !is_next() {
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
        let first = between.start - passage.word_start(between.start - 1);
        let lengths = [first].into_iter().chain(words.iter().map(Range::len));
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
            || is_behind_given
                && is_particle(&text)
                && !matches!(&*text, "and" | "as" | "at" | "et" | "for" | "of" | "und")
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
        let is_small = letters[at].has_case && !letters[at].is_upper && passage.begins(at);
        is_small && (at + 1..=at + 3).all(|next| next < letters.len() && !passage.begins(next))
    };
    (0..letters.len()).take(LONGEST_SENTENCE).any(is_small_word)
}

/// Where a word begins in the midst of which a spelling does; `None` where it is another word. What counts is how much of that
/// word is the name's: `D. Abramov` is not in `freed Abramov`.
fn word_start(passage: &Passage, needle: &Needle, reading: Reading, kind: TextKind) -> Option<usize> {
    let letters = &passage.letters;
    let found = reading.start..reading.end;
    let start = passage.word_start(found.start);
    let own = reading.first_end.unwrap_or(found.end) - found.start;
    let is_clitic = || {
        let is_abjad = letters.get(found.start).is_some_and(|letter| letter.script == Script::Abjad);
        let is_name = own >= 4 || own == 3 && needle.letters >= SURE;
        is_abjad
            && is_name
            && found.start <= start + LONGEST_CLITIC
            && is_clitic(&passage.written(&(start..found.start)))
    };
    let before = || letters[start..found.start].iter().map(|letter| char::from(letter.byte)).take(8);
    let is_inside = || {
        own >= LONG
            || own >= SURE && BEGINNINGS.binary_search(&&*before().collect::<String>()).is_ok()
            || kind.is_dense() && (own >= SURE || own == 4 && passage.begins(found.end))
            || own >= 4 && is_tagged(passage, start)
    };
    (needle.trust != Trust::Code && (is_clitic() || is_inside())).then_some(start)
}

/// Letters of all that may stand before a name in one word with it, in scripts that write prepositions so.
const LONGEST_CLITIC: usize = 5;

/// Whether letters are conjunctions, prepositions and articles that Arabic and Hebrew write in one word with what follows.
fn is_clitic(letters: &str) -> bool {
    let without = |text: &str, any: &[char]| text.strip_prefix(any).unwrap_or(text).to_owned();
    if letters.contains(|c: char| matches!(c, '\u{5d0}'..='\u{5ea}')) {
        let rest = without(&without(letters, &['ו']), &['ש']);
        return rest.chars().count() < 3 && rest.chars().all(|c| "הבכלמ".contains(c));
    }
    let rest = without(letters, &['و', 'ف']);
    matches!(&*rest, "" | "ل" | "لل" | "ال") || matches!(&*without(&rest, &['ب', 'ك', 'ک']), "" | "ال")
}

/// Whether a sentence ends in front of a letter: what stands behind it is no more of the same name. A short word may be
/// abbreviated: `St. Petersburg`.
fn ends_sentence(passage: &Passage, at: usize) -> bool {
    if passage.letters.get(at).is_none_or(|letter| letter.gap < Gap::Line) {
        return false;
    }
    let mut is_open = false;
    let is_long = at.checked_sub(1).is_some_and(|last| at - passage.word_start(last) > 3);
    passage.between(at.saturating_sub(1), at).any(|c| {
        let ends = is_open && c.is_whitespace();
        is_open = matches!(c, '!' | '?' | ';' | ':' | '…' | '؟' | '؛') || c == '.' && is_long;
        ends
    })
}

/// Whether the single letters at the ends of what was found are initials.
fn has_initials(passage: &Passage, found: &Range<usize>) -> bool {
    let letters = &passage.letters;
    let (first, last) = (found.start, found.end - 1);
    // `P u t i n`
    if found.len() < 2 || found.clone().all(|at| is_alone(letters, at)) {
        return true;
    }
    // `Plan D, Abramov said`
    let is_apart = || passage.between(first, first + 1).any(|c| c == ',');
    (!is_alone(letters, first) || !is_apart() && is_initial(passage, first, first + 1))
        && (!is_alone(letters, last) || is_initial(passage, last, passage.word_start(last - 1)))
}

/// Whether a letter that stands alone beside a letter of a name is an initial and no word: `С. Иванов`, but not `с Ивановым`.
fn is_initial(passage: &Passage, at: usize, near: usize) -> bool {
    let letters = &passage.letters;
    let Some((letter, beside)) = letters.get(at).zip(letters.get(near)) else { return false };
    if !letter.has_case || passage.sign_behind(at) == Some('.') {
        return true;
    }
    // Who writes nothing in capitals has no other initials.
    if !letter.is_upper || !beside.is_upper {
        return letter.is_upper == beside.is_upper;
    }
    let words: &[u8] = if letter.is_latin { b"aeiouy" } else { b"abikosuvz" };
    let is_word = words.contains(&letter.byte);
    // In a text in capitals nothing can be told from them.
    let is_large = || {
        let start = passage.word_start(near);
        let mut word = letters[start..].iter().enumerate().take_while(|(at, next)| *at == 0 || next.gap == Gap::None);
        word.all(|(_, letter)| letter.is_upper)
    };
    !is_word || letter.byte != b'i' && !begins_sentence(passage, at) && !is_large()
}

/// Whether a sentence begins at a letter, where any word has a capital.
fn begins_sentence(passage: &Passage, at: usize) -> bool {
    at == 0 || passage.between(at - 1, at).any(|c| !c.is_whitespace() && c != ',' && c != '-')
}

/// Whether the sentence goes on behind a particle, so that it belongs to what follows: `Assad al-Watan`, but not `Assad, Bashar al-`.
fn goes_on(passage: &Passage, end: usize) -> bool {
    end < passage.letters.len() && passage.between(end - 1, end).all(|c| c.is_whitespace() || c == '-')
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

/// The same with words between them that somebody is taken for: several as one where a name in another script is no word that
/// can be told from the next.
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
        let least = if letters[at].is_latin { SURE } else { SURE - 1 };
        let is_word = (least..LONGEST_TAG).contains(&(end - at)) && is_named(passage, at..end, kind);
        let run = run_of(passage, at, limit, kind, near);
        let found = match run {
            None if is_word => near(&passage.written(&(at..end))).map(|of| (end, of)),
            run => run,
        };
        if let Some((end, of)) = found {
            all.push(Match { letters: at..end, of, trust: Trust::Part, takes_stop: false });
        }
        at = found.map_or(end, |(end, _)| end);
    }
    all.extend(known);
    all
}

/// Whether a word may be somebody's name.
fn is_named(passage: &Passage, word: Range<usize>, kind: TextKind) -> bool {
    let letter = &passage.letters[word.start];
    let is_name = letter.is_upper || !letter.has_case || kind.is_dense() && word.len() > SURE;
    passage.begins(word.start) && is_name && !letter.is_unspaced
}

/// The words from a letter on, two or three, that somebody is taken for: `Си Цзиньпин` of a name in Han.
fn run_of(
    passage: &Passage,
    at: usize,
    limit: usize,
    kind: TextKind,
    near: &dyn Fn(&str) -> Option<u32>,
) -> Option<(usize, u32)> {
    let letters = &passage.letters;
    let limit = limit.min(at + LONGEST_TAG);
    let mut ends = Vec::new();
    let mut start = at;
    while ends.len() < LONGEST_RUN && start < limit {
        let end = (start + 1..limit).find(|next| letters[*next].gap > Gap::None).unwrap_or(limit);
        let is_near = |c: char| c.is_whitespace() || matches!(c, '-' | '·' | '•');
        let is_next = start == at || passage.between(start - 1, start).all(is_near);
        // Without vowels a few words sound like many names.
        let is_next = is_next && letters[start].script != Script::Abjad;
        // Behind a hyphen a name goes on in small letters: `Jong-un`.
        let is_joined = letters[start].gap == Gap::Mark && start > at;
        if !is_next || !(is_joined || is_named(passage, start..end, kind)) {
            break;
        }
        ends.push(end);
        start = end;
    }
    let longer = ends.into_iter().skip(1).rev();
    longer.filter(|end| end - at < LONGEST_TAG).find_map(|end| Some((end, near(&passage.written(&(at..end)))?)))
}

/// Words that are taken for one name at most.
const LONGEST_RUN: usize = 3;

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

#[cfg(test)]
mod tests {
    use super::{BEGINNINGS, ENDINGS};

    #[test]
    fn the_lists_are_sorted_for_the_search() {
        assert!(ENDINGS.is_sorted(), "endings");
        assert!(BEGINNINGS.is_sorted(), "beginnings");
    }
}
