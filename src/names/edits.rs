//! Typing mistakes: optimal string alignment on folded words.

/// Letters that are compared, those aside that both words begin and end with; words that differ in more are not alike.
pub(super) const LONGEST: usize = 48;

/// How many edits one word of a pattern may have: none up to three letters, one up to six, two from there on.
pub(super) const fn allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// Optimal string alignment: the fewest insertions, deletions, substitutions and swaps of neighbours that turn one word into
/// the other; `None` above `most`.
pub(super) fn edits(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let (a, b) = without_same_beginning(a, b);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let table = Table::of(&a[..a.len() - same], &b[..b.len() - same], most)?;
    let edits = table.last();
    (edits <= most).then_some(edits)
}

/// The same against the best beginning of `b`: what somebody has typed so far.
pub(super) fn edits_of_beginning(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    if a.len() > b.len() + most {
        return None;
    }
    let (a, b) = without_same_beginning(a, b);
    let table = Table::of(a, b.get(..(a.len() + most).min(b.len())).unwrap_or(b), most)?;
    let edits = table.rows[a.len() % 3][..=table.width].iter().min().map_or(u8::MAX, |edits| *edits);
    (usize::from(edits) <= most).then_some(usize::from(edits))
}

/// What both begin with changes nothing.
fn without_same_beginning<'a>(a: &'a [u8], b: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    (&a[same..], &b[same..])
}

/// The last three rows of the table of edits.
struct Table {
    rows: [[u8; LONGEST + 1]; 3],
    height: usize,
    width: usize,
}

impl Table {
    /// `None` for long words, and as soon as every way has more than `most`.
    fn of(a: &[u8], b: &[u8], most: usize) -> Option<Self> {
        if a.len().max(b.len()) > LONGEST {
            return None;
        }
        let mut rows = [[0_u8; LONGEST + 1]; 3];
        for (at, edits) in (0_u8..).zip(&mut rows[0][..=b.len()]) {
            *edits = at;
        }
        for i in 1..=a.len() {
            let (now, last, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
            rows[now][0] = u8::try_from(i).unwrap_or(u8::MAX);
            let mut least = rows[now][0];
            for j in 1..=b.len() {
                let change = u8::from(a[i - 1] != b[j - 1]);
                let mut best = (rows[last][j] + 1).min(rows[now][j - 1] + 1).min(rows[last][j - 1] + change);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[before][j - 2] + 1);
                }
                rows[now][j] = best;
                least = least.min(best);
            }
            // A swap may still come from the row before.
            if usize::from(least) > most + 1 {
                return None;
            }
        }
        Some(Self { rows, height: a.len(), width: b.len() })
    }

    fn last(&self) -> usize {
        usize::from(self.rows[self.height % 3][self.width])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_swap_is_one_edit() {
        let between = |a: &str, b: &str| edits(a.as_bytes(), b.as_bytes(), 2);
        assert_eq!(between("pezehskian", "pezeshkian"), Some(1));
        assert_eq!(between("putin", "putin"), Some(0));
        assert_eq!(between("putni", "puti"), Some(1));
        assert_eq!(between("iran", "yemen"), None);
        let long = |end: &str| "department of".repeat(9) + end;
        assert_eq!(between(&long("jutsice"), &long("justice")), Some(1));
        assert_eq!(between(&long("justice"), &long("defense")), None);
        assert_eq!(between(&("x".to_owned() + &long("")), &(long("") + "y")), None);
        assert_eq!(edits_of_beginning(b"pezehs", b"pezeshkian", 1), Some(1));
        assert_eq!(edits_of_beginning(b"pezz", b"pezeshkian", 1), Some(1));
        assert_eq!(edits_of_beginning(b"tezz", b"pezeshkian", 1), None);
    }

    proptest! {
        #[test]
        fn edits_are_those_of_the_textbook(a in "[abc]{0,9}", b in "[abc]{0,9}") {
            let full = edits(a.as_bytes(), b.as_bytes(), 20);
            prop_assert_eq!(full, Some(strsim_osa(&a, &b)));
            for most in 0..4 {
                prop_assert_eq!(edits(a.as_bytes(), b.as_bytes(), most), full.filter(|edits| *edits <= most));
            }
        }
    }

    /// The whole table, nothing left out.
    fn strsim_osa(a: &str, b: &str) -> usize {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = match (i, j) {
                    (0, j) => j,
                    (i, 0) => i,
                    _ => {
                        let change = usize::from(a[i - 1] != b[j - 1]);
                        let mut best = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + change);
                        if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                            best = best.min(table[i - 2][j - 2] + 1);
                        }
                        best
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }
}
