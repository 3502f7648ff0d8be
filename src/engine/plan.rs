//! A query with its names resolved to actors, once: whom a list shows for a pattern and whom a query takes cannot differ.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::asker::{Asker, Ranked, Ranking, Taken};
use super::resolver::Found;
use super::roster::Roster;
use crate::chronology::ActorSpan;
use crate::query::{ActorPattern, Query, Reach, Test};

/// A query, and whom each of its patterns stands for.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    query: Query,
    /// The patterns, each once.
    names: HashMap<ActorPattern, Resolved>,
}

/// Whom a pattern stands for.
#[derive(Debug, Clone)]
struct Resolved {
    /// Everybody, with members and while they are some.
    spans: Vec<ActorSpan>,
    taken: Taken,
    /// Everybody whom it finds, of whom it takes the first; `None` for a pattern that is no search.
    found: Option<Found>,
}

impl Plan {
    /// What is asked.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The same without an as-of day.
    pub fn timeless(&self) -> Self {
        Self { query: Query { as_of: None, ..self.query.clone() }, names: self.names.clone() }
    }

    /// Whom a pattern of the query stands for, with members.
    pub(super) fn spans(&self, pattern: &ActorPattern) -> &[ActorSpan] {
        self.names.get(pattern).map_or(&[], |name| &name.spans)
    }

    /// Everybody whom the query asks for, with members while they are some; nobody of those that it leaves out.
    pub(super) fn asked(&self) -> impl Iterator<Item = &ActorSpan> {
        let own = self.query.terms.iter().filter(|term| !term.is_negated).filter_map(|term| match &term.test {
            Test::Actor { any, .. } => Some(any),
            _ => None,
        });
        own.flatten().flat_map(|pattern| self.spans(pattern))
    }

    /// Whom the patterns of the query take, in the order of the query.
    pub fn taken(&self) -> impl Iterator<Item = &Taken> {
        patterns(&self.query).filter_map(|pattern| self.names.get(pattern)).map(|name| &name.taken)
    }
}

/// The patterns for actors of a query, in its order.
fn patterns(query: &Query) -> impl Iterator<Item = &ActorPattern> {
    let any = query.terms.iter().filter_map(|term| match &term.test {
        Test::Actor { any, .. } => Some(any),
        _ => None,
    });
    any.flatten()
}

impl Asker {
    /// Resolves the names of a query. One that looks for nobody needs no names.
    pub fn plan(&self, roster: &dyn Roster, query: &Query) -> Plan {
        let mut names = HashMap::new();
        for pattern in patterns(query) {
            if !names.contains_key(pattern) {
                names.insert(pattern.clone(), self.resolve(roster, pattern));
            }
        }
        Plan { query: query.clone(), names }
    }

    fn resolve(&self, roster: &dyn Roster, pattern: &ActorPattern) -> Resolved {
        let resolver = self.resolver(roster);
        if pattern.reach != Reach::Fuzzy {
            let spans = self.spans(roster, pattern);
            let mut actors: Vec<_> = spans.iter().map(|span| span.actor).collect();
            actors.dedup();
            actors.sort_by_cached_key(|actor| Reverse(roster.events(*actor)));
            resolver.keep_one_spelling(roster, &mut actors, |actor| *actor);
            return Resolved { spans, taken: Taken { pattern: pattern.clone(), actors, guess: None }, found: None };
        }
        let found = resolver.found(roster, &pattern.text);
        let mut hits = found.taken().to_vec();
        let actors: Vec<_> = hits.iter().map(|hit| hit.actor).collect();
        let spans = roster.roll_up(&resolver.whole(roster, &actors));
        let guess = hits.first().filter(|_| found.is_guess).map(|hit| hit.rung);
        resolver.keep_one_spelling(roster, &mut hits, |hit| hit.actor);
        let actors = hits.iter().map(|hit| hit.actor).collect();
        Resolved { spans, taken: Taken { pattern: pattern.clone(), actors, guess }, found: Some(found) }
    }

    /// The first actors that a pattern finds, as [`Asker::rank`] says them; of a pattern of the plan without another search.
    pub fn rank_by(&self, roster: &dyn Roster, plan: &Plan, pattern: &str, most: usize) -> Ranking {
        let own = plan.names.get(&ActorPattern::new(pattern));
        let Some(found) = own.and_then(|name| name.found.as_ref()) else { return self.rank(roster, pattern, most) };
        let mut hits = found.hits.clone();
        self.resolver(roster).keep_one_spelling(roster, &mut hits, |hit| hit.actor);
        hits.truncate(most);
        let actors: Vec<Ranked> = hits.into_iter().map(|hit| self.ranked(roster, hit)).collect();
        Ranking { pattern: pattern.to_owned(), actors }
    }
}
