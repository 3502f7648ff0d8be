//! A query without the names that it asks for.

use super::chosen::taken;
use super::redaction::Redaction;
use crate::engine::Names;
use crate::names::{TextKind, fold};
use crate::query::{ActorPattern, Query, Reach, Test};

/// What stands for a word of a query that may be a part of a name.
const WITHHELD: &str = "(withheld)";

/// The same query about pseudonyms.
pub(super) fn asked(names: &dyn Names, redaction: &Redaction, query: &Query) -> Query {
    let mut query = query.clone();
    for term in &mut query.terms {
        match &mut term.test {
            Test::Actor { any, .. } => any.iter_mut().for_each(|pattern| actor(names, redaction, pattern)),
            Test::Text(any)
            | Test::Place(any)
            | Test::Publisher(any)
            | Test::Country(any)
            | Test::Tag(any)
            | Test::Type(any) => any.iter_mut().for_each(|text| word(redaction, text)),
            Test::Role(_) | Test::Status(_) | Test::Importance(_) | Test::Fatalities(_) | Test::Has(_) => {}
        }
    }
    query
}

/// Whoever a pattern takes, it says no more of somebody redacted than the pseudonym.
fn actor(names: &dyn Names, redaction: &Redaction, pattern: &mut ActorPattern) {
    let taken = taken(names, &format!("{}{}", pattern.reach.sign(), pattern.text)).unwrap_or_default();
    let called = |id: &str| redaction.called.get(id).filter(|new| redaction.replacer.pseudonyms.contains(new));
    let redacted = taken.iter().find_map(|actor| called(&names.actor(*actor).id));
    if let Some(pseudonym) = redacted {
        *pattern = ActorPattern { reach: Reach::Exact, text: pseudonym.clone() };
    } else {
        word(redaction, &mut pattern.text);
    }
}

fn word(redaction: &Redaction, text: &mut String) {
    let replaced = [TextKind::Prose, TextKind::Address].iter().find_map(|kind| redaction.replacer.replace(text, *kind));
    if let Some(replaced) = replaced {
        *text = replaced.text;
        return;
    }
    // `text:puti` asks for a part of a name.
    let folded = fold(text);
    let is_part = folded.len() > 1 && redaction.folded.keys().any(|name| name.contains(&folded));
    if is_part {
        WITHHELD.clone_into(text);
    }
}
