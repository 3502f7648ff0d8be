//! Which letters of a name a pattern matched, in the original spelling.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::edits::edits;
use super::fold::Folded;
use super::ladder::{Cost, Pattern, Rung, Word, literal, loose};
use super::script::Script;
use super::whole::has_humps;
use super::words::{canonical, is_particle};

impl Pattern {
    /// Which characters of a name (counted from 0) the pattern matched.
    pub fn highlight(&self, name: &str) -> Vec<u32> {
        let folded = Folded::new(name);
        let mut bytes = self.matched(&folded);
        bytes.sort_unstable();
        let mut origins: Vec<u32> = bytes.into_iter().filter_map(|at| folded.origins.get(at).copied()).collect();
        origins.dedup();
        origins
    }

    /// Whether each word of the pattern stands in the name.
    pub fn is_within(&self, name: &str) -> bool {
        let folded = Folded::new(name).text;
        !self.is_empty()
            && self.wanted().all(|wanted| {
                let holds = |word: &str| word.contains(&*wanted.typed) || canonical(word).contains(&*wanted.text);
                folded.split(' ').any(holds)
            })
    }

    fn matched(&self, name: &Folded) -> Vec<usize> {
        if self.is_empty() || name.text.is_empty() {
            return Vec::new();
        }
        if name.text.replace(' ', "") == self.joined.text {
            return (0..name.text.len()).collect();
        }
        let skim = SkimMatcherV2::default();
        let mut at = 0;
        let words: Vec<(usize, &str, Script)> = name
            .text
            .split(' ')
            .zip(&name.scripts)
            .map(|(word, script)| {
                let start = at;
                at += word.len() + 1;
                (start, word, *script)
            })
            .collect();
        if let Some(positions) = self.initials(&words) {
            return positions;
        }
        let is_literal = |wanted: &Word| words.iter().any(|(_, word, _)| literally(wanted, word).is_some());
        let texts: Vec<&[u8]> = words.iter().map(|(_, word, _)| word.as_bytes()).collect();
        if self.words.len() == 1 && !self.wanted().any(is_literal) && has_humps(self.joined.text.as_bytes(), &texts) {
            return skim.fuzzy_indices(&name.text, &self.joined.text).map_or_else(Vec::new, |(_, indices)| indices);
        }
        let mut bytes = Vec::new();
        let mut has_all = true;
        for wanted in self.wanted() {
            let fits = words.iter().filter_map(|(start, word, script)| {
                let own = canonical(word);
                let judged = literally(wanted, word)
                    .or_else(|| loose(wanted.as_ref(), Word::new(own, *script).as_ref(), &skim))?;
                Some((judged, *start, *word))
            });
            match fits.min() {
                Some(((rung, _), start, word)) => {
                    bytes.extend(letters(wanted, word, rung, &skim).into_iter().map(|at| start + at));
                }
                None => has_all = false,
            }
        }
        if has_all || (!bytes.is_empty() && self.words.len() > 2) {
            return bytes;
        }
        match skim.fuzzy_indices(&name.text, &self.joined.text) {
            Some((_, indices)) => indices,
            // Mistyped across a space.
            None if is_mistyped(&self.joined.text, &name.text.replace(' ', "")) => {
                common(&self.joined.text, &name.text)
            }
            None => Vec::new(),
        }
    }

    /// Where the initials stand, if the pattern is the initials.
    fn initials(&self, words: &[(usize, &str, Script)]) -> Option<Vec<usize>> {
        let is = |words: &[&(usize, &str, Script)]| {
            words.len() > 1
                && words.iter().map(|(_, word, _)| word.get(..1).unwrap_or("")).eq(letters_of(&self.joined.text))
        };
        let all: Vec<_> = words.iter().collect();
        let large: Vec<_> = words.iter().filter(|(_, word, _)| !is_particle(word)).collect();
        [all, large].into_iter().find(|words| is(words)).map(|words| words.iter().map(|(start, ..)| *start).collect())
    }
}

fn letters_of(text: &str) -> impl Iterator<Item = &str> {
    (0..text.len()).filter_map(|at| text.get(at..=at))
}

fn is_mistyped(a: &str, b: &str) -> bool {
    edits(a.as_bytes(), b.as_bytes(), 1).is_some()
}

/// How a word of a pattern matches one of a name by its letters: as typed, or both by what they stand for.
fn literally(wanted: &Word, word: &str) -> Option<(Rung, Cost)> {
    let as_typed = literal(&wanted.typed, word);
    as_typed.into_iter().chain(literal(&wanted.text, canonical(word))).min()
}

/// The letters of a word that one of a pattern matched.
fn letters(wanted: &Word, word: &str, rung: Rung, skim: &SkimMatcherV2) -> Vec<usize> {
    let whole = || (0..word.len()).collect();
    let wanted = if word.contains(&*wanted.typed) { &*wanted.typed } else { &*wanted.text };
    match rung {
        Rung::Equal | Rung::Prefix if word.starts_with(wanted) => (0..wanted.len()).collect(),
        Rung::Substring => match word.find(wanted) {
            Some(at) => (at..at + wanted.len()).collect(),
            None => whole(),
        },
        Rung::Subsequence => skim.fuzzy_indices(word, wanted).map_or_else(whole, |(_, indices)| indices),
        Rung::Edits => common(wanted, word),
        // An abbreviation or a sound is the whole word.
        _ => whole(),
    }
}

/// The letters of the second text that are also in the first, in the same order: a longest common subsequence.
fn common(a: &str, b: &str) -> Vec<usize> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (a, b) = (&a[..a.len().min(200)], &b[..b.len().min(200)]);
    let mut longest = vec![vec![0_u16; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] =
                if a[i] == b[j] { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            found.push(j);
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(lit("mod", "Ministry of Defence"), "M........o..D......");
        assert_eq!(lit("pezeskian", "Masoud Pezeshkian"), ".......Pezes.kian");
        assert_eq!(lit("pezehskian", "Masoud Pezeshkian"), ".......Pezes.kian");
        assert_eq!(lit("kadafi", "Muammar Gaddafi"), "........Gaddafi");
        assert_eq!(lit("vputin", "Vladimir Putin"), "V........Putin");
        assert_eq!(lit("dept justice", "Department of Justice"), "Department....Justice");
        assert_eq!(lit("Путин", "Vladimir Putin"), ".........Putin");
        assert_eq!(lit("nothing", "Masoud"), "......");
    }
}
