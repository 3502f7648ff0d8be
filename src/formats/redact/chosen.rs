//! Who is redacted: those whom patterns take, each with a pseudonym.

use std::collections::{HashMap, HashSet};

use crate::chronology::ActorId;
use crate::engine::Names;
use crate::model::Actor;
use crate::model::similar::similar;
use crate::names::fold;
use crate::query::{ActorPattern, Reach};

/// Why nobody is redacted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RedactError {
    /// A pattern without a letter.
    #[error("`--redact` needs a name")]
    Empty,
    /// A pattern that nobody goes by.
    #[error("`--redact {pattern}` matches no actor")]
    Nobody {
        /// The pattern.
        pattern: String,
        /// The name that it is nearest to.
        near: Option<String>,
    },
    /// More than the store holds, or nobody waits any more.
    #[error(transparent)]
    NotRewritten(#[from] crate::chronology::NotRewritten),
}

/// Somebody who is redacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Who: one actor of the registry, or all spellings of one that no registry has.
    pub actors: Vec<ActorId>,
    /// What stands for every name.
    pub pseudonym: String,
    /// The patterns that chose it.
    pub patterns: Vec<String>,
}

/// The word that pseudonyms begin with: the first that no name of the file is or has.
const WORDS: [&str; 4] = ["Actor", "Party", "Redacted", "Pseudonym"];

/// Whom patterns take, in the order of the patterns. The number of a pseudonym is the place of its pattern, so that the same
/// patterns give the same pseudonyms in every file, and nothing about a name can be told from it.
pub(super) fn chosen(names: &dyn Names, patterns: &[String]) -> Result<Vec<Chosen>, RedactError> {
    let mut all: Vec<Chosen> = Vec::new();
    let mut by_actor: HashMap<ActorId, usize> = HashMap::new();
    let mut by_entry: HashMap<u32, usize> = HashMap::new();
    let all_taken = patterns.iter().map(|pattern| taken(names, pattern)).collect::<Result<Vec<_>, _>>()?;
    let pseudonyms = Pseudonyms::new(names, &all_taken.concat());
    for (place, (pattern, taken)) in patterns.iter().zip(all_taken).enumerate() {
        let mut own = 0;
        for actor in taken {
            let entry = names.entry(actor);
            let is_registered = names.actor(actor).is_registered;
            let is_free = |at: &usize| {
                let registered = |actor: &ActorId| names.actor(*actor).is_registered;
                !is_registered || !all[*at].actors.iter().any(registered)
            };
            let same = entry.and_then(|entry| by_entry.get(&entry).copied()).filter(is_free);
            let at = by_actor.get(&actor).copied().or(same).unwrap_or_else(|| {
                let pseudonym = pseudonyms.of(place, own);
                own += 1;
                all.push(Chosen { actors: Vec::new(), pseudonym, patterns: Vec::new() });
                all.len() - 1
            });
            if by_actor.insert(actor, at).is_none() {
                all[at].actors.push(actor);
            }
            if let Some(entry) = entry {
                by_entry.entry(entry).or_insert(at);
            }
            if !all[at].patterns.contains(pattern) {
                all[at].patterns.push(pattern.clone());
            }
        }
    }
    Ok(all)
}

/// Whom a pattern takes, best first; members of theirs are others.
pub(super) fn taken(names: &dyn Names, pattern: &str) -> Result<Vec<ActorId>, RedactError> {
    let pattern = ActorPattern::new(pattern.trim());
    if fold(&pattern.text).is_empty() && pattern.text.trim().is_empty() {
        return Err(RedactError::Empty);
    }
    let taken: Vec<ActorId> = match pattern.reach {
        Reach::Fuzzy => names.found(&pattern.text).taken().iter().map(|hit| hit.actor).collect(),
        Reach::AnybodyOf => names.meant(&pattern),
        Reach::Exact => {
            let wanted = fold(&pattern.text);
            let all = names.meant(&pattern);
            let is_it = |actor: &ActorId| {
                let actor = names.actor(*actor);
                let mut own = [&actor.id, &actor.name].into_iter().chain(&actor.aliases);
                own.any(|name| fold(name) == wanted)
            };
            let own: Vec<ActorId> = all.iter().copied().filter(is_it).collect();
            if own.is_empty() { all } else { own }
        }
    };
    if taken.is_empty() {
        let known = names.actors().iter().flat_map(|actor| [&actor.name, &actor.id].into_iter().chain(&actor.aliases));
        let near = similar(&pattern.text, known.map(String::as_str)).map(str::to_owned);
        return Err(RedactError::Nobody { pattern: pattern.text, near });
    }
    Ok(taken)
}

/// Makes pseudonyms that nobody of the file goes by.
struct Pseudonyms {
    word: &'static str,
    /// Numbers that names of the file have behind the word.
    used: HashSet<usize>,
}

impl Pseudonyms {
    fn new(names: &dyn Names, redacted: &[ActorId]) -> Self {
        let all = |actor: &Actor| {
            let all = [&actor.name, &actor.id].into_iter().chain(&actor.aliases);
            all.map(|name| fold(name)).collect::<Vec<String>>()
        };
        let folded: Vec<String> = names.actors().iter().flat_map(all).collect();
        // A part of a name that is redacted would be looked for in what stands for it.
        let parts: Vec<String> = redacted.iter().flat_map(|actor| all(names.actor(*actor))).collect();
        // Who was redacted before is `Actor 1`: the next numbers are free.
        let is_pseudonym = |name: &str, word: &str| {
            name.strip_prefix(word).is_some_and(|rest| rest.trim().starts_with(|c: char| c.is_ascii_digit()))
        };
        let has = |name: &String, word: &str| name.split(' ').any(|own| own == word) && !is_pseudonym(name, word);
        let is_taken = |word: &str| folded.iter().any(|name| name == word) || parts.iter().any(|name| has(name, word));
        let is_word = |word: &&str| is_taken(&word.to_lowercase());
        let word = WORDS.iter().copied().find(|word| !is_word(word)).unwrap_or(WORDS[0]);
        let begin = format!("{} ", word.to_lowercase());
        let number = |name: &String| {
            let rest = name.strip_prefix(&begin)?;
            rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
        };
        Self { word, used: folded.iter().filter_map(number).collect() }
    }

    /// `Actor 2`, and of a pattern that takes several `Actor 2b`, `Actor 2c`.
    fn of(&self, place: usize, own: usize) -> String {
        let number = (1..).filter(|number| !self.used.contains(number)).nth(place).unwrap_or(place);
        let mut letters = Vec::new();
        let mut rest = own;
        while rest > 0 {
            letters.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or_default()));
            rest /= 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        format!("{} {number}{letters}", self.word)
    }
}
