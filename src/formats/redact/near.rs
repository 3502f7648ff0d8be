//! Words that are no spelling of anybody and are taken for somebody all the same: mistyped, or written as they sound.

use std::collections::{HashMap, HashSet};
use std::sync::RwLock;

use super::chosen::Chosen;
use crate::chronology::ActorId;
use crate::engine::Names;
use crate::names::{Gazetteer, Index, Pattern, Rung, count_meant, is_syllabic, parts_of};

/// Words that are remembered at one time.
const MOST: usize = 500_000;

/// Who a word is taken for, as the ladder has it.
#[derive(Debug)]
pub(super) struct Near {
    /// The words of those who are redacted.
    own: Index,
    /// Names of theirs that several words are taken for as a whole.
    whole: Index,
    /// Whether one of these is in a script that is not written in words.
    is_syllabic: bool,
    /// All names of the file: whoever is nearer is meant.
    all: Index,
    gazetteer: Option<&'static Gazetteer>,
    of: HashMap<ActorId, u32>,
    known: RwLock<HashMap<String, Option<u32>>>,
}

impl Near {
    /// Takes words for those by whose number they go in `of`; `parts` are the words of their names, `whole` are names.
    pub(super) fn new(
        names: &dyn Names,
        of: HashMap<ActorId, u32>,
        [parts, whole]: [&[(u32, String)]; 2],
        has_gazetteer: bool,
    ) -> Self {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let index = |texts: &[(u32, String)]| {
            let texts = texts.iter().enumerate().map(|(at, (of, text))| (*of, number(at), text.as_str()));
            Index::new(texts, Vec::new())
        };
        let actors = (0..).zip(names.actors());
        let texts = actors.flat_map(|(actor, known)| {
            let all = [&known.name, &known.id].into_iter().chain(&known.aliases);
            (0..).zip(all).map(move |(at, text)| (actor, at, text.as_str()))
        });
        let weights = (0..).zip(names.actors()).map(|(actor, _)| number(names.own_events(actor)));
        Self {
            own: index(parts),
            whole: index(whole),
            is_syllabic: whole.iter().any(|(_, name)| is_syllabic(name)),
            all: if parts.is_empty() && whole.is_empty() {
                Index::default()
            } else {
                Index::new(texts, weights.collect())
            },
            gazetteer: has_gazetteer.then(Gazetteer::built_in),
            of,
            known: RwLock::default(),
        }
    }

    /// The number of whoever a word is taken for, or several words.
    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let is_run = word.contains(|c: char| c.is_whitespace() || matches!(c, '-' | '·' | '•'));
        let (index, may) = if is_run { (&self.whole, self.is_syllabic || !word.is_ascii()) } else { (&self.own, true) };
        if index.is_empty() || !may {
            return None;
        }
        if let Ok(known) = self.known.read()
            && let Some(of) = known.get(word)
        {
            return *of;
        }
        let found = if is_run { self.look_run(word) } else { self.look(word) };
        if let Ok(mut known) = self.known.write() {
            if known.len() >= MOST {
                known.retain(|_, of| of.is_some());
            }
            known.insert(word.to_owned(), found);
        }
        found
    }

    fn look(&self, word: &str) -> Option<u32> {
        let pattern = Pattern::new(word);
        let is_near = |rung: Rung| rung > Rung::Substring;
        if pattern.is_empty() || !self.own.search(&pattern).iter().any(|hit| is_near(hit.rung)) {
            return None;
        }
        // What is known by this name is nobody else mistyped.
        if self.gazetteer.is_some_and(|gazetteer| !gazetteer.named(&pattern, word).is_empty()) {
            return None;
        }
        let hits = self.all.search(&pattern);
        let meant = hits.get(..count_meant(&hits)).unwrap_or_default();
        meant.iter().filter(|hit| is_near(hit.rung)).find_map(|hit| self.of.get(&hit.actor).copied())
    }

    /// Who several words are taken for: a whole name, equal to them or sounding alike.
    fn look_run(&self, words: &str) -> Option<u32> {
        let pattern = Pattern::new(words);
        let is_alike = |rung: Rung| matches!(rung, Rung::Equal | Rung::Edits | Rung::Sound);
        let own = if pattern.is_empty() { Vec::new() } else { self.whole.search(&pattern) };
        let own = own.first().filter(|hit| is_alike(hit.rung))?.actor;
        let hits = self.all.search(&pattern);
        let meant = hits.get(..count_meant(&hits)).unwrap_or_default();
        let meant = meant.iter().filter(|hit| is_alike(hit.rung)).find_map(|hit| self.of.get(&hit.actor).copied());
        meant.filter(|of| *of == own)
    }

    /// The words that were taken for somebody, in order.
    pub(super) fn words(&self) -> Vec<String> {
        let Ok(known) = self.known.read() else { return Vec::new() };
        let mut words: Vec<String> =
            known.iter().filter(|(_, of)| of.is_some()).map(|(word, _)| word.clone()).collect();
        words.sort_unstable();
        words
    }
}

/// The names of others who take part in something, a mistake or a sound away from the name of somebody who is redacted.
pub(super) fn alike(names: &dyn Names, chosen: &[Chosen]) -> Vec<String> {
    let redacted: HashSet<ActorId> = chosen.iter().flat_map(|chosen| &chosen.actors).copied().collect();
    let all = |actor: ActorId| {
        let known = names.actor(actor);
        [&known.name, &known.id].into_iter().chain(&known.aliases)
    };
    let own = redacted.iter().flat_map(|actor| all(*actor)).flat_map(|name| {
        let parts = parts_of(name).into_iter().filter(|part| part.chars().count() > 3);
        parts.chain([name.clone()])
    });
    let own: Vec<String> = own.collect();
    let index = Index::new((0..).zip(&own).map(|(at, text)| (0, at, text.as_str())), Vec::new());
    let is_alike = |name: &String| {
        let is_name = name.chars().count() > 3 && name.chars().any(char::is_alphabetic);
        is_name && index.search(&Pattern::new(name)).iter().any(|hit| hit.rung >= Rung::Edits)
    };
    let others =
        (0..).zip(names.actors()).filter(|(number, _)| !redacted.contains(number) && names.own_events(*number) > 0);
    let mut alike: Vec<String> =
        others.filter(|(number, _)| all(*number).any(is_alike)).map(|(_, actor)| actor.name.clone()).collect();
    alike.sort_unstable();
    alike.dedup();
    alike
}
