//! Everybody who is named, gathered from piece after piece: names are thousands where events are millions.

use std::collections::HashMap;

use crate::chronology::{ActorId, Builder, Chronology, Header, TooLarge};
use crate::model::Actor;

/// What the files say of themselves, and the actors that they register.
pub(super) type Headers = Vec<(Header, Vec<Actor>)>;

/// Those whom no registry has, in the order in which events name them.
#[derive(Debug, Default)]
pub(super) struct People {
    numbers: HashMap<String, usize>,
    actors: Vec<Actor>,
}

impl People {
    /// Takes those of a piece. Of the names that events give to one the first is theirs.
    pub(super) fn take(&mut self, piece: &Chronology) {
        for actor in piece.actors().iter().filter(|actor| !actor.is_registered) {
            let Some(number) = self.numbers.get(&actor.id) else {
                self.numbers.insert(actor.id.clone(), self.actors.len());
                self.actors.push(actor.clone());
                continue;
            };
            let known = &mut self.actors[*number];
            for name in [&actor.name].into_iter().chain(&actor.aliases).filter(|name| **name != actor.id) {
                if known.name == known.id {
                    known.name.clone_from(name);
                } else if known.name != *name && !known.aliases.contains(name) {
                    known.aliases.push(name.clone());
                }
            }
        }
    }

    /// Those who have other names than their ids.
    pub(super) fn named(&self) -> Vec<Actor> {
        let is_named = |actor: &&Actor| actor.name != actor.id || !actor.aliases.is_empty();
        self.actors.iter().filter(is_named).cloned().collect()
    }

    /// All of them and the registry, without an event.
    pub(super) fn chronology(self, headers: Headers) -> Result<Chronology, TooLarge> {
        let mut builder = Builder::new();
        for (header, registry) in headers {
            builder.add_header(header, registry);
        }
        builder.add_header(Header::default(), self.actors);
        builder.finish().map(|(chronology, _)| chronology)
    }
}

/// The number of each actor by its id.
pub(super) fn numbers(people: &Chronology) -> HashMap<String, ActorId> {
    (0..).zip(people.actors()).map(|(number, actor)| (actor.id.clone(), number)).collect()
}
