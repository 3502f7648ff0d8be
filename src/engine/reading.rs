//! What else a pattern can mean that nobody goes by: the state in it called as the file calls it, its initials apart, a
//! name for short, what is left without words that stand beside many names.

use super::resolver::Resolver;
use super::roster::Roster;
use crate::names::{Hit, Pattern, Rung, fold, respelled, with_other_office};

/// Words that the name of a state or a people has at most: `Bosnia and Herzegovina`.
const MOST_OF_STATE: usize = 4;

impl Resolver {
    /// What a way of looking finds for a pattern, best first; if nothing on the higher rungs, for what else the pattern can
    /// mean. Also whether only a part of the pattern, or another form of it, was found.
    pub(super) fn read(
        &self,
        roster: &dyn Roster,
        text: &str,
        pattern: &Pattern,
        look: impl Fn(&str, &Pattern) -> Vec<Hit>,
    ) -> (Vec<Hit>, bool) {
        let mut hits = look(text, pattern);
        // Whoever names a state or an organisation that is not in the file means nobody else.
        let is_named = self.gazetteer.is_some_and(|gazetteer| {
            let mut named = gazetteer.named(pattern, text.trim()).into_iter();
            named.any(|entry| matches!(&*gazetteer.entry(entry).kind, "state" | "igo"))
        });
        if is_named {
            return (hits, false);
        }
        self.look_for_states(roster, pattern, &look, &mut hits);
        let is_whole = |hit: &Hit| hit.rung <= Rung::Substring && hit.has_all_words();
        if hits.iter().any(is_whole) {
            return (hits, false);
        }
        for other in with_other_office(pattern) {
            let mut others = look("", &other);
            self.look_for_states(roster, &other, &look, &mut others);
            others.retain(is_whole);
            if !others.is_empty() {
                return (others, true);
            }
        }
        for (spelled, letters) in
            respelled(pattern).into_iter().filter(|_| hits.iter().all(|hit| hit.rung > Rung::Substring))
        {
            let mut others = look("", &Pattern::new(&spelled));
            let is_meant = |hit: &Hit| {
                let name = self.via(roster, hit).unwrap_or_else(|| roster.actor(hit.actor).name.clone());
                hit.rung <= Rung::Prefix && hit.has_all_words() && Self::is_own(hit) && letters.are_in(&name)
            };
            others.retain(is_meant);
            if !others.is_empty() {
                return (others, true);
            }
        }
        if !hits.is_empty() {
            return (hits, false);
        }
        (self.read_in_part(roster, text, pattern, look), true)
    }

    /// Adds whom a pattern finds with its states called as the file calls them, or takes them instead of who was found less well.
    fn look_for_states(
        &self,
        roster: &dyn Roster,
        pattern: &Pattern,
        look: &impl Fn(&str, &Pattern) -> Vec<Hit>,
        hits: &mut Vec<Hit>,
    ) {
        let best = |hits: &[Hit]| hits.iter().map(|hit| hit.rung).min();
        for called in self.with_states(roster, pattern) {
            let mut others = look("", &called);
            others.retain(Hit::has_all_words);
            let is_sure = |hits: &[Hit]| best(hits).is_some_and(|rung| rung <= Rung::Substring);
            if is_sure(hits) && is_sure(&others) {
                // `french police` may be of France and of French Polynesia.
                hits.extend(others);
                hits.sort_unstable_by_key(|hit| (hit.actor, hit.rung, hit.cost));
                hits.dedup_by_key(|hit| hit.actor);
                hits.sort_unstable_by_key(|hit| self.index.rank(hit));
            } else if best(&others).is_some_and(|rung| best(hits).is_none_or(|own| rung <= own)) {
                *hits = others;
            }
        }
    }

    /// Who is found by a part of a pattern, or by another form of it.
    fn read_in_part(
        &self,
        roster: &dyn Roster,
        text: &str,
        pattern: &Pattern,
        look: impl Fn(&str, &Pattern) -> Vec<Hit>,
    ) -> Vec<Hit> {
        let mut hits = self.inside(text, pattern);
        if let Some(apart) = pattern.initials_apart().filter(|_| hits.is_empty()) {
            hits = look("", &apart);
        }
        for called in pattern.with_short_names() {
            if hits.is_empty() {
                hits = look("", &called);
                hits.retain(|hit| hit.rung <= Rung::Substring);
            }
        }
        if hits.is_empty() {
            hits = self.without_states(roster, pattern, &look);
        }
        if let Some(rest) = pattern.without_common().filter(|_| hits.is_empty()) {
            hits = look("", &rest);
            hits.retain(|hit| hit.rung <= Rung::Prefix);
        }
        hits
    }

    /// The pattern with the states and peoples that its words name called as the file calls them, and in English, the
    /// state and its people: `french police` is `france police`, `army of nigeria` also `army of nigerian`.
    fn with_states(&self, roster: &dyn Roster, pattern: &Pattern) -> Vec<Pattern> {
        let Some(gazetteer) = self.gazetteer else { return Vec::new() };
        let words: Vec<&str> = pattern.texts().collect();
        // Words, and the entry of those that name a state.
        let mut parts: Vec<(String, Option<u32>)> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let longest = (1..=(words.len() - at).min(MOST_OF_STATE)).rev();
            let named = longest.into_iter().find_map(|count| {
                let name = words[at..at + count].join(" ");
                gazetteer.state_of(&name).map(|entry| (count, name, Some(entry)))
            });
            let (count, name, entry) = named.unwrap_or_else(|| (1, words[at].to_owned(), None));
            parts.push((name, entry));
            at += count;
        }
        if parts.len() < 2 || parts.iter().all(|(_, entry)| entry.is_none()) {
            return Vec::new();
        }
        let by = |call: &dyn Fn(u32) -> String| {
            let words: Vec<String> =
                parts.iter().map(|(word, entry)| entry.map_or_else(|| word.clone(), call)).collect();
            words.join(" ")
        };
        let in_english = |entry: u32| fold(&gazetteer.entry(entry).name);
        let people = |entry: u32| gazetteer.people_of(entry).map_or_else(|| in_english(entry), fold);
        let mut called = vec![by(&|entry| self.called(roster, entry)), by(&in_english), by(&people)];
        called.sort_unstable();
        called.dedup();
        called.retain(|called| *called != words.join(" "));
        called.iter().map(|called| Pattern::new(called)).collect()
    }

    /// What the file calls an entry: the shortest of its names, or the gazetteer's where it has none.
    fn called(&self, roster: &dyn Roster, entry: u32) -> String {
        let actors = self.actors.get(&entry).into_iter().flatten();
        let names = actors.map(|actor| &roster.actor(*actor).name);
        let shortest = names.min_by_key(|name| (name.len(), name.as_str()));
        let built_in = || self.gazetteer.map_or_else(String::new, |gazetteer| gazetteer.entry(entry).name.clone());
        fold(&shortest.cloned().unwrap_or_else(built_in))
    }

    /// Who has the name that is left of a pattern without the state that it says it is of: `us justice dept`. The registry says
    /// so, or says nothing and several words are left.
    fn without_states(
        &self,
        roster: &dyn Roster,
        pattern: &Pattern,
        look: impl Fn(&str, &Pattern) -> Vec<Hit>,
    ) -> Vec<Hit> {
        let Some(gazetteer) = self.gazetteer else { return Vec::new() };
        let Some(rest) = pattern.without(|word| gazetteer.is_state(word)) else { return Vec::new() };
        let states: Vec<&str> = pattern
            .texts()
            .filter_map(|word| gazetteer.state_of(word))
            .map(|entry| &*gazetteer.entry(entry).id)
            .collect();
        let is_long = rest.texts().count() > 1;
        let mut hits = look("", &rest);
        hits.retain(|hit| {
            let country = roster.actor(hit.actor).country.as_deref();
            hit.rung == Rung::Equal && country.map_or(is_long, |country| states.contains(&country))
        });
        hits
    }

    /// The actors whose entries' names stand inside a pattern, those with most events first.
    fn inside(&self, text: &str, pattern: &Pattern) -> Vec<Hit> {
        let Some(gazetteer) = self.gazetteer else { return Vec::new() };
        let mut hits = self.of_entries(gazetteer.search_inside(pattern, text.trim()));
        hits.sort_unstable_by_key(|hit| (hit.actor, hit.rung, hit.cost));
        hits.dedup_by_key(|hit| hit.actor);
        hits.sort_unstable_by_key(|hit| self.index.rank(hit));
        hits
    }
}
