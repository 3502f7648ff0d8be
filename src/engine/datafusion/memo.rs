//! What texts mean that stand in many rows: remembered for so many texts at a time, so that a column of which each row says another thing
//! fills no memory.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

/// Texts whose meaning is remembered.
const MOST: usize = 65_536;

/// The meanings of the texts that came last.
#[derive(Debug, Clone)]
pub(super) struct Memo<T> {
    known: HashMap<String, T, RandomState>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { known: HashMap::default() }
    }
}

impl<T> Memo<T> {
    /// What a text means; `find` is asked where that is not remembered.
    pub(super) fn of(&mut self, text: &str, find: impl FnOnce() -> T) -> &T {
        if self.known.len() >= MOST && !self.known.contains_key(text) {
            self.known.clear();
        }
        self.known.entry_ref(text).or_insert_with(find)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_understood_once_and_no_more_are_remembered_than_there_is_room_for() {
        let mut memo = Memo::default();
        let mut asked = 0;
        for text in ["a", "b", "a", "a"] {
            memo.of(text, || asked += 1);
        }
        assert_eq!(asked, 2);
        for number in 0..MOST * 2 {
            memo.of(&number.to_string(), || ());
        }
        assert!(memo.known.len() <= MOST, "{}", memo.known.len());
    }
}
