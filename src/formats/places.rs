//! Lines and columns: what people count of the byte at which something stands. The only place that makes them of spans.

use std::cell::{Cell, OnceCell};

use memchr::{memchr_iter, memchr2, memrchr, memrchr2_iter};

/// Bytes between two places whose line is remembered.
const BLOCK: usize = 4_096;

/// The places of one text. Whoever asks for them in their order has it gone through once.
#[derive(Debug)]
pub(super) struct Places<'t> {
    /// Without the line end behind its last line.
    text: &'t str,
    /// Whether a carriage return alone ends a line.
    has_returns: bool,
    /// The byte that was asked for last, with its line and column.
    last: Cell<(usize, usize, usize)>,
    /// How many lines end before each block, counted when a byte before the last one is asked for.
    ends: OnceCell<Vec<usize>>,
}

impl<'t> Places<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let inner = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
        Self { text: inner, has_returns: false, last: Cell::new((0, 1, 1)), ends: OnceCell::new() }
    }

    /// The places of a text of YAML, in which a carriage return alone ends a line, too.
    pub(super) fn of_yaml(text: &'t str) -> Self {
        let inner = text.strip_suffix('\r').unwrap_or(text);
        Self { has_returns: true, ..Self::of(inner) }
    }

    /// The line of a byte, and its column in characters, both counted from 1: always where the text has a letter, or at the end
    /// of a line.
    pub(super) fn at(&self, byte: usize) -> (usize, usize) {
        let byte = self.inside(byte);
        let (known, line, column) = self.last.get();
        let (line, column) = match self.text.get(known..byte) {
            Some(between) => match self.count(known, byte) {
                0 => (line, column + between.chars().count()),
                more => (line + more, self.column(byte)),
            },
            None => (self.line_before(byte), self.column(byte)),
        };
        self.last.set((byte, line, column));
        (line, column)
    }

    /// The same so many letters further on in the line, at most at its end.
    pub(super) fn further(&self, byte: usize, letters: usize) -> (usize, usize) {
        let (line, column) = self.at(byte);
        let rest = self.text.get(self.inside(byte)..).unwrap_or("");
        let end = memchr_iter(b'\n', rest.as_bytes()).next().unwrap_or(rest.len());
        let rest = rest.get(..end).map_or("", |line| line.strip_suffix('\r').unwrap_or(line));
        let rest = if self.has_returns { rest.split('\r').next().unwrap_or("") } else { rest };
        (line, column + rest.chars().take(letters).count())
    }

    /// Whether two bytes stand on the same line.
    pub(super) fn are_on_one_line(&self, one: usize, other: usize) -> bool {
        let between = self.text.as_bytes().get(one.min(other)..one.max(other));
        between.is_some_and(|between| memchr2(b'\n', b'\r', between).is_none())
    }

    /// The places of the same text, nothing counted yet.
    pub(super) const fn again(&self) -> Self {
        Self { text: self.text, has_returns: self.has_returns, last: Cell::new((0, 1, 1)), ends: OnceCell::new() }
    }

    /// The byte, or the last before it at which a letter begins or a line ends.
    fn inside(&self, byte: usize) -> usize {
        let byte = self.text.floor_char_boundary(byte);
        let ends = self.text.get(..byte).is_some_and(|before| before.ends_with('\r'));
        if ends && self.text.as_bytes().get(byte) == Some(&b'\n') { byte - 1 } else { byte }
    }

    fn column(&self, byte: usize) -> usize {
        let before = self.text.get(..byte).unwrap_or("");
        let end = if self.has_returns {
            memrchr2_iter(b'\n', b'\r', before.as_bytes()).find(|at| self.ends_line(*at))
        } else {
            memrchr(b'\n', before.as_bytes())
        };
        let begin = end.map_or(0, |end| end + 1);
        before.get(begin..).map_or(0, |letters| letters.chars().count()) + 1
    }

    /// The line of a byte, from the block in which it lies.
    fn line_before(&self, byte: usize) -> usize {
        let ends = self.ends.get_or_init(|| {
            let blocks = (0..self.text.len()).step_by(BLOCK).scan(0, |before, begin| {
                let own = *before;
                *before += self.count(begin, begin + BLOCK);
                Some(own)
            });
            blocks.collect()
        });
        let block = byte / BLOCK;
        ends.get(block).copied().unwrap_or(0) + self.count(block * BLOCK, byte) + 1
    }

    /// How many lines end between two bytes.
    fn count(&self, from: usize, to: usize) -> usize {
        let part = self.text.as_bytes().get(from..to.min(self.text.len())).unwrap_or_default();
        let returns = || memchr_iter(b'\r', part).filter(|at| self.ends_line(from + at)).count();
        memchr_iter(b'\n', part).count() + if self.has_returns { returns() } else { 0 }
    }

    /// Whether a line feed or a carriage return is the last sign of a line.
    fn ends_line(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n')
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// From the beginning of the text, line by line.
    fn naive(text: &str, byte: usize) -> (usize, usize) {
        let lines: Vec<&str> = text.lines().collect();
        let mut begin = 0;
        for (number, line) in text.split_inclusive('\n').enumerate() {
            if byte < begin + line.len() || number + 1 == lines.len() {
                let own = lines[number];
                let column = own.char_indices().take_while(|(at, c)| begin + at + c.len_utf8() <= byte).count();
                return (number + 1, column + 1);
            }
            begin += line.len();
        }
        (1, 1)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lines_and_columns_are_those_that_people_count(
            parts in prop::collection::vec(prop::sample::select(vec!["a", "é", "𝄞", "\n", "\r\n", " "]), 0..20),
            bytes in prop::collection::vec(0..40_usize, 1..8),
            letters in 0..4_usize,
        ) {
            let text = parts.concat();
            let places = Places::of(&text);
            for byte in bytes {
                prop_assert_eq!(places.at(byte), naive(&text, byte), "{:?} at {}", text, byte);
                let (line, column) = places.at(byte);
                let end = text.lines().nth(line - 1).map_or(0, |line| line.chars().count()) + 1;
                prop_assert_eq!(places.further(byte, letters), (line, (column + letters).min(end)));
            }
        }
    }

    #[test]
    fn carriage_returns_alone_end_lines_of_yaml() {
        let text = "a\r- é\r\nb\r\rc\r";
        let of = |places: Places<'_>| [8, 4, 1, 0, 11, 99].map(|byte| places.at(byte));
        assert_eq!(of(Places::of_yaml(text)), [(3, 1), (2, 3), (1, 2), (1, 1), (5, 1), (5, 2)]);
        assert_eq!(of(Places::of(text)), [(2, 1), (1, 5), (1, 2), (1, 1), (2, 4), (2, 6)]);
        assert_eq!(Places::of_yaml(text).further(2, 9), (2, 4));
    }

    #[test]
    fn what_lies_behind_the_last_line_is_at_its_end() {
        for (text, place) in [("", (1, 1)), ("\n", (1, 1)), ("ab\r\n", (1, 3)), ("a\n\n", (2, 1)), ("a\né", (2, 2))] {
            assert_eq!(Places::of(text).at(99), place, "{text:?}");
        }
    }

    #[test]
    fn a_text_of_many_lines_is_counted_from_wherever_it_is_asked() {
        let text = "é line\n".repeat(4_000);
        let places = Places::of(&text);
        for line in [3_999, 0, 2_000, 17, 3_000] {
            assert_eq!(places.at(line * 8 + 3), (line + 1, 3));
        }
    }
}
