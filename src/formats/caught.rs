//! Panics of readers of other people's making that are caught: a damaged file is an error, and nobody needs to hear of more.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// How many calls on this thread catch what panics.
    static CATCHING: Cell<usize> = const { Cell::new(0) };
}

/// Whether a panic on this thread is caught, so that a hook says nothing of it.
pub fn is_panic_caught() -> bool {
    CATCHING.get() > 0
}

/// What a reader says; `None` where it panics.
pub(super) fn caught<T>(read: impl FnOnce() -> T) -> Option<T> {
    CATCHING.set(CATCHING.get() + 1);
    let read = catch_unwind(AssertUnwindSafe(read));
    CATCHING.set(CATCHING.get() - 1);
    read.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_is_none_and_known_while_it_does() {
        assert_eq!(caught(is_panic_caught), Some(true));
        assert_eq!(caught(|| caught(|| [0; 1][std::hint::black_box(1)])), Some(None));
        assert!(!is_panic_caught());
    }
}
