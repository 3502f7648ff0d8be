//! Anybody of a state: itself, those who belong to it by the registry or a code, and those whose name says so.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

use super::resolver::Resolver;
use super::roster::Roster;
use crate::chronology::ActorId;
use crate::model::{Actor, ActorKind};
use crate::names::{ActorCode, Gazetteer, fold, in_years};

/// Words of a people's name at most: `South African`.
const MOST_OF_PEOPLE: usize = 3;

/// What a state has of its own; see the head of the table.
static ORGANS: LazyLock<Organs> = LazyLock::new(|| Organs::new(include_str!("../../assets/gazetteer/organs.txt")));

/// Words between which what somebody is ends: `Rebels against the Government of Syria` are rebels.
const JOINTS: [&str; 13] =
    ["against", "and", "at", "by", "for", "from", "in", "of", "on", "to", "under", "with", "without"];

/// Who stands before a name in `King Salman of Saudi Arabia`.
const RULERS: [&str; 11] = [
    "crown prince",
    "emir",
    "emperor",
    "king",
    "president",
    "prime minister",
    "prince",
    "princess",
    "queen",
    "sheikh",
    "sultan",
];

/// Names of peoples that are as well names of persons, of seas, or of two peoples.
const NO_PEOPLE: [&str; 6] = ["congolese", "german", "germans", "korean", "koreans", "persian"];

impl Resolver {
    /// The actors of a state, in order, their members aside; `None` if no state goes by the name.
    pub(super) fn anybody_of(&self, roster: &dyn Roster, name: &str) -> Option<Vec<ActorId>> {
        let (entries, registered) = (self.states_called(name), registered_state(roster, name));
        let mut countries: BTreeSet<&str> =
            registered.iter().filter_map(|actor| roster.actor(*actor).country.as_deref()).collect();
        let mut found: Vec<ActorId> = registered;
        if let Some(gazetteer) = self.gazetteer {
            countries.extend(entries.iter().map(|entry| &*gazetteer.entry(*entry).id));
        }
        let of_states = self.of_states(roster);
        for entry in &entries {
            found.extend(self.actors.get(entry).into_iter().flatten());
            found.extend(of_states.get(entry).into_iter().flatten());
        }
        let actors = (0..).zip(roster.actors()).take_while(|(_, actor)| actor.is_registered);
        let of_country = |actor: &Actor| actor.country.as_deref().is_some_and(|country| countries.contains(country));
        found.extend(actors.filter(|(_, actor)| of_country(actor)).map(|(number, _)| number));
        found.sort_unstable();
        found.dedup();
        (!found.is_empty() || !entries.is_empty()).then_some(found)
    }

    /// The entries of the states that go by a name, a code in any letters among them; a state that ended stands for the one
    /// that came after it where the file has nobody of its own.
    fn states_called(&self, name: &str) -> Vec<u32> {
        let Some(gazetteer) = self.gazetteer else { return Vec::new() };
        let states = gazetteer.states_called(name.trim());
        let after = |entry: u32| gazetteer.successor(entry).filter(|_| !self.actors.contains_key(&entry));
        states.into_iter().map(|entry| after(entry).unwrap_or(entry)).collect()
    }

    /// By state, those whose name or code says that they are its, and its seats of power. Made when first asked for.
    fn of_states(&self, roster: &dyn Roster) -> &HashMap<u32, Vec<ActorId>> {
        self.of_states.get_or_init(|| {
            let mut of_states: HashMap<u32, Vec<ActorId>> = HashMap::new();
            let Some(gazetteer) = self.gazetteer else { return of_states };
            for (number, actor) in (0..).zip(roster.actors()) {
                let is_said = actor.is_registered && actor.country.is_some();
                if let Some(state) = self.state_said(gazetteer, number, actor).filter(|_| !is_said) {
                    of_states.entry(state).or_default().push(number);
                }
            }
            for (seat, actors) in &self.seats {
                of_states.entry(gazetteer.owner(*seat)).or_default().extend(actors);
            }
            of_states
        })
    }

    /// The state that an actor is said to be of: by what the gazetteer knows of it, by a code, or by the words of its name.
    fn state_said(&self, gazetteer: &Gazetteer, number: ActorId, actor: &Actor) -> Option<u32> {
        if let Some(entry) = self.entries.get(&number) {
            return gazetteer.state_of_organ(*entry);
        }
        if let Some(code) = ActorCode::parse(&actor.name).filter(|_| !actor.is_registered) {
            return code.country;
        }
        let state = |name: &str| self.state_named(gazetteer, name);
        // `Military Forces of Russia (2000-) Air Force`: what is behind the years is a part of whom they are.
        if let Some((name, _)) = in_years(&actor.name) {
            let within = || name.strip_suffix(')').and_then(|name| state(name.rsplit_once('(')?.1));
            return of_state(name, state).or_else(within).or_else(|| begins_with_people(gazetteer, name));
        }
        if let Some((name, within)) = actor.name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
            // `Government of Serbia (Yugoslavia)` is Serbia's, `Government (Serbia)` as well.
            return of_state(&actor.name, state).or_else(|| state(within)).or_else(|| of_state(name.trim(), state));
        }
        let people = begins_with_people(gazetteer, &actor.name).filter(|_| actor.kind != Some(ActorKind::Person));
        match (of_state(&actor.name, state), people) {
            // `Serbian Republic of Bosnia-Herzegovina` is neither's.
            (Some(state), Some(other)) if state != other => None,
            (state, people) => state.or(people),
        }
    }

    /// The state of a name; of a name that two states have, the one that the file means by it.
    fn state_named(&self, gazetteer: &Gazetteer, name: &str) -> Option<u32> {
        let own = || {
            let actors = self.select_equal(name);
            actors.iter().find_map(|actor| self.entries.get(actor).copied())
        };
        let entry = gazetteer.entry_of(name.trim()).or_else(|| gazetteer.state_of(name)).or_else(own);
        entry.filter(|entry| gazetteer.entry(*entry).kind == "state")
    }
}

/// The registered states that have a name, or stand for a code, whatever the gazetteer knows.
fn registered_state(roster: &dyn Roster, name: &str) -> Vec<ActorId> {
    let is_called = |actor: &Actor| {
        let mut names = [&actor.id, &actor.name].into_iter().chain(&actor.aliases).chain(&actor.country);
        actor.kind == Some(ActorKind::State) && names.any(|own| own.to_lowercase() == name.trim().to_lowercase())
    };
    let actors = (0..).zip(roster.actors()).take_while(|(_, actor)| actor.is_registered);
    actors.filter(|(_, actor)| is_called(actor)).map(|(number, _)| number).collect()
}

/// The state that a name ends in, if what stands before is a state's own: `Armed Forces of the Russian Federation`.
fn of_state(name: &str, state: impl Fn(&str) -> Option<u32>) -> Option<u32> {
    let ends = name.match_indices(" of ");
    ends.filter_map(|(at, of)| Some((name.get(..at)?, name.get(at + of.len()..)?))).find_map(|(before, named)| {
        let state = state(named.trim().trim_start_matches("the "))?;
        let before = words(before);
        (is_ruler(&before) || ORGANS.are_named(&before)).then_some(state)
    })
}

/// The state whose people a name begins with, if it goes on with what is a state's own: `Russian Navy`.
fn begins_with_people(gazetteer: &Gazetteer, name: &str) -> Option<u32> {
    let own: Vec<&str> = name.split_whitespace().collect();
    let most = MOST_OF_PEOPLE.min(own.len().saturating_sub(1));
    (1..=most).rev().find_map(|count| {
        let people = own[..count].join(" ");
        let is_people = !NO_PEOPLE.contains(&&*fold(&people));
        let state = gazetteer.state_of_people(&people).filter(|_| is_people)?;
        ORGANS.are_named(&words(&own[count..].join(" "))).then_some(state)
    })
}

/// The words of a name, folded, articles aside.
fn words(name: &str) -> Vec<String> {
    fold(name).split(' ').filter(|word| !word.is_empty() && *word != "the").map(str::to_owned).collect()
}

/// Whether somebody is called as rulers are: `King Salman`, `Abdullah II`.
fn is_ruler(words: &[String]) -> bool {
    let is_number = |word: &String| word.bytes().all(|letter| matches!(letter, b'i' | b'v' | b'x'));
    let is_titled = |count: usize| words.len() > count && RULERS.contains(&&*words[..count].join(" "));
    let is_one = !words.iter().any(|word| JOINTS.contains(&&**word));
    is_one && words.len() > 1 && (words.last().is_some_and(is_number) || is_titled(1) || is_titled(2))
}

/// Nouns of what a state has of its own, and whether they are; `shadow government` is none.
struct Organs {
    nouns: HashMap<&'static str, bool>,
    /// The words of the longest.
    longest: usize,
}

impl Organs {
    fn new(table: &'static str) -> Self {
        let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let nouns: HashMap<&str, bool> =
            lines.map(|line| line.strip_prefix("- ").map_or((line, true), |other| (other, false))).collect();
        let longest = nouns.keys().map(|noun| noun.split(' ').count()).max().unwrap_or_default();
        Self { nouns, longest }
    }

    /// Whether the words before the first joint end in such a noun: the longest that does, or goes on behind the joint, counts.
    fn are_named(&self, words: &[String]) -> bool {
        let head = words.iter().position(|word| JOINTS.contains(&&**word)).unwrap_or(words.len());
        let nouns = (0..head).flat_map(|start| {
            let last = words.len().min(start + self.longest);
            (head..=last).rev().map(move |end| words[start..end].join(" "))
        });
        let is_own = |noun: String| {
            let single = noun.strip_suffix('s').unwrap_or(&noun);
            self.nouns.get(&*noun).or_else(|| self.nouns.get(single)).copied()
        };
        nouns.filter_map(|noun| Some((noun.split(' ').count(), is_own(noun)?))).max().is_some_and(|(_, is_own)| is_own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_name_says_whether_it_is_a_states_own() {
        let table = include_str!("../../assets/gazetteer/organs.txt");
        let entries: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(entries.is_sorted_by(|a, b| a < b), "sorted, each once");
        for own in
            ["Government", "the Armed Forces", "Ministry of Foreign Affairs", "Chamber of Deputies", "Supreme Courts"]
        {
            assert!(ORGANS.are_named(&words(own)), "{own}");
        }
        for other in [
            "Critics",
            "Rebels against the Government",
            "Enemies of the Government",
            "Chamber",
            "Chamber of Commerce",
            "Revolutionary Armed Forces",
            "Shadow Government",
            "",
            "of",
        ] {
            assert!(!ORGANS.are_named(&words(other)), "{other}");
        }
        assert!(is_ruler(&words("Abdullah II")) && is_ruler(&words("King Salman")));
        assert!(!is_ruler(&words("King")) && !is_ruler(&words("King Critics against")) && !is_ruler(&words("II")));
    }
}
