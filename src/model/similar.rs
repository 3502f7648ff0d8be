//! Words that are meant by mistyped ones.

/// The word of a list that a mistyped one probably stands for: at most two edits away (one for words of three or
/// four letters, none for shorter ones), optimal string alignment. Of several that are as near, the first.
pub fn similar<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = typed.to_lowercase().chars().collect();
    let near = known.into_iter().filter(|word| word.chars().count().abs_diff(typed.len()) <= 2);
    // Few words are near in length: nothing is made of the others.
    Known::new(near).find(&typed)
}

/// Cells of tables of edits that are filled for each letter of the known words, however many words are looked up: as much as
/// for some dozens of them.
const CELLS: usize = 128;
/// Cells that are filled in any case.
const LEAST_CELLS: usize = 50_000_000;

/// Words that mistyped ones are looked up in. What all lookups together may cost is bounded by the length of the words.
#[derive(Debug)]
pub struct Known<'a> {
    /// In lower case, by their number of letters, then in the order they were given.
    words: Vec<(Vec<char>, usize, &'a str)>,
    cells: std::cell::Cell<usize>,
}

impl<'a> Known<'a> {
    /// Takes the words, of which the first counts where several are as near.
    pub fn new(words: impl IntoIterator<Item = &'a str>) -> Self {
        let lower = |(at, word): (usize, &'a str)| (word.to_lowercase().chars().collect::<Vec<char>>(), at, word);
        let mut words: Vec<_> = words.into_iter().enumerate().map(lower).collect();
        words.sort_by_key(|(letters, at, _)| (letters.len(), *at));
        let letters: usize = words.iter().map(|(letters, ..)| letters.len()).sum();
        Self { words, cells: std::cell::Cell::new(LEAST_CELLS.saturating_add(letters.saturating_mul(CELLS))) }
    }

    /// The word that a mistyped one probably stands for, as [`similar`] has it; none any more once too much was looked up.
    pub fn similar(&self, typed: &str) -> Option<&'a str> {
        self.find(&typed.to_lowercase().chars().collect::<Vec<char>>())
    }

    fn find(&self, typed: &[char]) -> Option<&'a str> {
        let mut allowed = match typed.len() {
            0..=2 => return None,
            3..=4 => 1,
            _ => 2,
        };
        let mut best: Option<(usize, usize, &'a str)> = None;
        let start = self.words.partition_point(|(letters, ..)| letters.len() + allowed < typed.len());
        for (letters, at, word) in self.words.get(start..).unwrap_or_default() {
            if letters.len() > typed.len() + allowed {
                break;
            }
            let mut cells = self.cells.get();
            if cells == 0 {
                return None;
            }
            let edits = edits_within(typed, letters, allowed, &mut cells);
            self.cells.set(cells);
            if let Some(edits) = edits.filter(|edits| *edits > 0)
                && best.is_none_or(|(most, first, _)| (edits, *at) < (most, first))
            {
                best = Some((edits, *at, word));
                allowed = edits;
            }
        }
        best.map(|(.., word)| word)
    }

    /// Whether more was looked up than may be, so that some words were not compared.
    pub fn is_spent(&self) -> bool {
        self.cells.get() == 0
    }
}

/// Optimal string alignment distance (insertions, deletions, substitutions and swaps of neighbours) if it is `most` or less.
/// Only the diagonals are filled that lie so near the middle, and their cells are taken from `cells`.
fn edits_within(a: &[char], b: &[char], most: usize, cells: &mut usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let width = 2 * most + 1;
    let far = most + 1;
    // The cell of row i and column j is at j + most - i.
    let (mut older, mut last, mut row) = ([far; 5], [far; 5], [far; 5]);
    for (j, cell) in (0..=most).zip(&mut last[most..width]) {
        *cell = j;
    }
    for i in 1..=a.len() {
        *cells = cells.saturating_sub(width);
        row = [far; 5];
        let mut least = far;
        for at in 0..width {
            let Some(j) = (i + at).checked_sub(most).filter(|j| *j <= b.len()) else { continue };
            let from_above = if at + 1 < width { last[at + 1] + 1 } else { far };
            let best = if j == 0 {
                i
            } else {
                let from_left = if at > 0 { row[at - 1] + 1 } else { far };
                let mut best = (last[at] + usize::from(a[i - 1] != b[j - 1])).min(from_above).min(from_left);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(older[at] + 1);
                }
                best
            };
            row[at] = best.min(far);
            least = least.min(row[at]);
        }
        if least > most {
            return None;
        }
        (older, last) = (last, row);
    }
    let end = if a.is_empty() { last } else { row };
    Some(end[b.len() + most - a.len()]).filter(|edits| *edits <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_word_finds_the_one_that_was_meant() {
        let keys = ["title", "date", "sources", "status"];
        assert_eq!(similar("titel", keys), Some("title"));
        assert_eq!(similar("souces", keys), Some("sources"));
        assert_eq!(similar("dat", keys), Some("date"));
        assert_eq!(similar("colour", keys), None);
        assert_eq!(similar("date", ["date"]), None);
    }

    /// The whole table of optimal string alignment.
    fn naive(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let change = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swap = if is_swap { table[i - 2][j - 2] + 1 } else { change };
                    change.min(swap).min(table[i - 1][j] + 1).min(table[i][j - 1] + 1)
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest::proptest! {
        #[test]
        fn edits_are_those_of_the_whole_table(a in "[abc]{0,7}", b in "[abc]{0,7}", most in 0_usize..3) {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let all = naive(&a, &b);
            let within = edits_within(&a, &b, most, &mut usize::MAX.clone());
            proptest::prop_assert_eq!(within, Some(all).filter(|edits| *edits <= most));
        }
    }

    #[test]
    fn looking_up_has_an_end() {
        let words: Vec<String> = (0..20_000).map(|number| format!("actor-number-{number:05}")).collect();
        let known = Known::new(words.iter().map(String::as_str));
        let found = (0..20_000).filter(|number| known.similar(&format!("actr-number-{number:05}")).is_some()).count();
        assert!(known.is_spent() && found > 0 && found < 20_000, "{found} were looked up");
    }
}
