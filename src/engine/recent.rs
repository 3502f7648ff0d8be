//! The selections that an engine was asked for last: the screen asks for parts of one while it asks for another.

use std::sync::{Arc, Mutex, PoisonError};

use super::{ListOrder, Selection};
use crate::query::Query;

/// Selections that are kept, beside the newest.
const KEPT: usize = 2;

/// Keeps them, the newest at the end.
#[derive(Debug, Default)]
pub(super) struct Recent {
    kept: Mutex<Vec<(Query, Arc<Selection>)>>,
}

impl Recent {
    /// A selection that was asked for lately, in an order or in any.
    pub(super) fn known(&self, query: &Query, order: Option<ListOrder>) -> Option<Arc<Selection>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_it = |(own, selection): &(Query, Arc<Selection>)| {
            order.is_none_or(|order| selection.order() == order) && own == query
        };
        let at = kept.iter().rposition(is_it)?;
        // It is the last to go.
        let known = kept.remove(at);
        let selection = Arc::clone(&known.1);
        kept.push(known);
        Some(selection)
    }

    /// Keeps a selection in place of what was known of the same query in the same order, and of the others so many that together they
    /// have no more rows than there are events.
    pub(super) fn keep(&self, query: &Query, newest: &Arc<Selection>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(own, known)| own != query || known.order() != newest.order());
        let mut rows = 0;
        let mut is_kept = |(_, known): &&(Query, Arc<Selection>)| {
            rows += known.len();
            rows <= newest.total()
        };
        let others = kept.iter().rev().take(KEPT).take_while(&mut is_kept).count();
        let old = kept.len() - others;
        kept.drain(..old);
        kept.push((query.clone(), Arc::clone(newest)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DaySpan;

    #[test]
    fn the_newest_is_kept_and_of_the_others_no_more_rows_than_there_are_events() {
        let recent = Recent::default();
        let query = |text: &str| text.parse::<Query>().expect("sound");
        let keep = |text: &str, rows: u32| {
            let selection = Selection::new(10, (0..rows).collect(), DaySpan::ALWAYS);
            recent.keep(&query(text), &Arc::new(selection));
        };
        let known = |texts: &[&str]| -> Vec<bool> {
            texts.iter().map(|text| recent.known(&query(text), None).is_some()).collect()
        };
        keep("actor:a", 4);
        keep("actor:b", 4);
        keep("actor:c", 4);
        keep("actor:d", 4);
        assert_eq!(known(&["actor:a", "actor:b", "actor:c", "actor:d"]), [false, true, true, true]);
        keep("", 10);
        keep("actor:e", 3);
        assert_eq!(known(&["actor:c", "actor:d", "", "actor:e"]), [false, false, true, true]);
        // The same query anew takes the place of what was known.
        keep("actor:e", 2);
        assert_eq!(recent.known(&query("actor:e"), Some(ListOrder::Date)).map(|known| known.len()), Some(2));
        assert!(recent.known(&query("actor:e"), Some(ListOrder::Deaths)).is_none());
    }
}
