//! Matches of whole names: without their spaces, by their initials, by the beginnings of their words, in part.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::build::{hash, packed};
use super::dictionary::{Kinded, near, to_u32};
use super::edits::edits;
use super::index::{Found, Index, Initials, JOINED, LENGTH, LETTERS, MISSING, Match};
use super::ladder::{BEGUN, Cost, Pattern, Rung, Word, coarse, tolerance};
use super::script::Script;
use super::sound::{is_digit, unlikeness};
use super::words::is_particle;

impl Index {
    /// Adds the names that are equal without their spaces, and those whose initials the pattern is.
    pub(super) fn add_whole(&self, pattern: &Pattern, matches: &mut Vec<Match>) {
        // As typed as well as with its abbreviations written out: `FED` may be somebody's initials, and `fed ex` is FedEx.
        self.add_joined(&pattern.joined.text, pattern.joined.script, matches);
        if pattern.as_typed != pattern.joined.text {
            self.add_joined(&pattern.as_typed, pattern.joined.script, matches);
        }
    }

    fn add_joined(&self, joined: &str, script: Script, matches: &mut Vec<Match>) {
        let is_equal = |number: &u32| {
            let mut rest = joined;
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
            // Consonants without their vowels are nobody's initials in other letters: `اسد`.
            let is_spelled = |name: u32| {
                script != Script::Abjad
                    || self.words_of.of(name).iter().all(|word| self.words.is_spelled_as(*word, script))
            };
            let same = same.filter(|(_, name)| is_spelled(*name));
            let cost = |own: &Initials| if *own == initials { 1 } else { BEGUN };
            matches.extend(same.map(|(own, number)| (*number, Rung::Prefix, cost(own))));
        }
    }

    /// The names that may be this one without spaces.
    pub(super) fn joined_as(&self, text: &str) -> impl Iterator<Item = u32> + '_ {
        let hash = hash(text.bytes());
        let start = self.joined.partition_point(|(own, _)| *own < hash);
        self.joined[start..].iter().take_while(move |(own, _)| *own == hash).map(|(_, number)| *number)
    }

    /// Names whose words begin as the pattern goes on: `vputin`, `vlput`. At least two letters a word.
    pub(super) fn humps(&self, pattern: &Pattern, skim: &SkimMatcherV2) -> Vec<Match> {
        let [wanted] = &*pattern.words else { return Vec::new() };
        let own = wanted.as_ref();
        if own.text.len() < 4 || own.text.len() > 16 || own.script != Script::Alphabet {
            return Vec::new();
        }
        // With two letters a word on average one word at least has two.
        let pairs = (0..own.text.len() - 1).filter_map(|at| own.text.get(at..at + 2));
        let words = pairs.map(|pair| self.words.beginning(pair));
        let mut names: Vec<u32> = words.flat_map(|words| self.names_of.of_all(words)).copied().collect();
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

    pub(super) fn spelled(&self, name: u32, between: &str) -> String {
        self.words_of.of(name).iter().map(|word| self.words.text(*word)).collect::<Vec<_>>().join(between)
    }

    /// Names that differ from the pattern by an edit or two, spaces aside: `Vladmir Puttin`, `Xa Jinping`, `HezbAllah`.
    pub(super) fn joined_mistyped(&self, pattern: &Pattern) -> Vec<Match> {
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
    pub(super) fn joined_alike(&self, pattern: &Pattern) -> Vec<Match> {
        let own = pattern.joined.as_ref();
        if own.letters >> 26 != 0 {
            return Vec::new();
        }
        let mut matches = Vec::new();
        let mut heard = Vec::new();
        for name in near(self.by_kinds(), own, 1) {
            let words = self.words_of.of(name);
            if words.len() + pattern.words.len() < 3 {
                continue;
            }
            let script = self.hear(name, &mut heard).max(own.script);
            let longest = own.sounds.len().max(heard.len());
            let tolerated = tolerance(script, longest).filter(|_| longest >= 5);
            // Of a whole name more is heard; of a short one in letters, where its words end.
            let tolerated = tolerated.map(|most| match longest {
                8.. => most + 3,
                _ if script == Script::Alphabet => most / 2,
                _ => most,
            });
            let unlike = tolerated.and_then(|most| unlikeness(own.sounds, &heard, script, most));
            matches.extend(unlike.map(|cost| (name, Rung::Sound, coarse(cost, script, longest) + JOINED)));
        }
        matches
    }

    /// What a name sounds like, its words as one; also in which script it is.
    fn hear(&self, name: u32, heard: &mut Vec<u8>) -> Script {
        heard.clear();
        let mut script = Script::Alphabet;
        for word in self.words_of.of(name) {
            let (sounds, own) = self.words.heard_as(*word);
            script = script.max(own);
            heard.extend(sounds);
        }
        heard.dedup_by(|next, last| next == last && !is_digit(*next));
        script
    }

    pub(super) fn by_kinds(&self) -> &[Kinded] {
        self.by_kinds.get_or_init(|| {
            let mut heard = Vec::new();
            let kinded = |name| {
                self.hear(name, &mut heard);
                Kinded::new(name, &heard)
            };
            let mut by_kinds: Vec<Kinded> = (0..to_u32(self.names.len())).map(kinded).collect();
            by_kinds.sort_unstable();
            by_kinds
        })
    }

    /// Names all of whose words the pattern has, and which it says more of: a patronymic, a second family name.
    pub(super) fn partly(&self, pattern: &Pattern, found: &[Found]) -> Vec<Match> {
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
            let missing = to_u32(count.saturating_sub(judged.len())) * MISSING;
            matches.push((same[0], rung, judged.iter().map(|(_, cost)| *cost).sum::<Cost>() + missing));
        }
        matches
    }
}

/// Words of a name that a pattern may go through.
const HUMPS: usize = 8;

/// Whether a pattern goes on from beginning to beginning of words, at least two letters a word on average. Patterns of more
/// than 48 letters do not.
pub(super) fn has_humps(pattern: &[u8], words: &[&[u8]]) -> bool {
    const LONGEST: usize = 48;
    if pattern.len() > LONGEST {
        return false;
    }
    // By letters of the pattern that are gone through: a bit for each number of words that may have been needed.
    let mut humps = [0_u16; LONGEST + 1];
    humps[0] = 1;
    for word in &words[..words.len().min(HUMPS)] {
        // From behind, so that each word is gone through once.
        for at in (0..pattern.len()).rev().filter(|at| humps[*at] != 0).collect::<Vec<_>>() {
            let longest = pattern[at..].iter().zip(*word).take_while(|(a, b)| a == b).count();
            let more = humps[at] << 1;
            humps[at + 1..=at + longest].iter_mut().for_each(|humps| *humps |= more);
        }
    }
    let enough = (2..=HUMPS.min(pattern.len() / 2)).fold(0, |bits, count| bits | 1 << count);
    humps[pattern.len()] & enough != 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::has_humps;

    /// Every way to go through the words.
    fn goes_on(rest: &[u8], words: &[&[u8]], humps: usize, least: usize) -> bool {
        if rest.is_empty() {
            return humps >= 2 && humps <= least;
        }
        (0..words.len()).any(|at| {
            let longest = rest.iter().zip(words[at]).take_while(|(a, b)| a == b).count();
            (1..=longest).any(|taken| goes_on(&rest[taken..], &words[at + 1..], humps + 1, least))
        })
    }

    proptest! {
        #[test]
        fn humps_are_those_of_every_way(pattern in "[ab]{0,7}", words in prop::collection::vec("[ab]{1,4}", 0..5)) {
            let words: Vec<&[u8]> = words.iter().map(String::as_bytes).collect();
            let all = goes_on(pattern.as_bytes(), &words, 0, pattern.len() / 2);
            prop_assert_eq!(has_humps(pattern.as_bytes(), &words), all);
        }
    }
}
