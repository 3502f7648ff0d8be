//! Who a name of an actor means: the registry's actor whose id, name or alias it is.

use std::collections::{HashMap, HashSet};

use super::ActorId;
use crate::model::{Actor, FilePlace};
use crate::names::fold;

/// What two files say of an actor that both register under one id. The first one's word stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The actor.
    pub actor: ActorId,
    /// Where the later file registers it.
    pub place: Option<Box<FilePlace>>,
    /// What differs, and how the first and the later file have it.
    pub what: (&'static str, [String; 2]),
}

impl Difference {
    /// Whether a later entry of the registry contradicts the one of its id.
    pub(super) fn of(actor: ActorId, first: &Actor, later: &Actor) -> Option<Self> {
        let countries = first.country.as_ref().zip(later.country.as_ref()).filter(|(a, b)| a != b);
        let country = countries.map(|(a, b)| ("country", [a.clone(), b.clone()]));
        let kinds = first.kind.zip(later.kind).filter(|(a, b)| a != b);
        let kind = || kinds.map(|(a, b)| ("kind", [a.word().to_owned(), b.word().to_owned()]));
        // An alias of the one may well be the name of the other.
        let names = |actor: &Actor| {
            [&actor.name].into_iter().chain(&actor.aliases).map(|name| fold(name)).collect::<HashSet<String>>()
        };
        let is_named = |actor: &Actor| actor.name != actor.id;
        let are_strangers = || is_named(first) && is_named(later) && names(first).is_disjoint(&names(later));
        let name = || are_strangers().then(|| ("name", [first.name.clone(), later.name.clone()]));
        let what = country.or_else(kind).or_else(name)?;
        Some(Self { actor, place: later.place.clone(), what })
    }
}

/// Who is meant by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// Nobody of the registry.
    Nobody,
    /// This one.
    One(ActorId),
    /// It could be any of these, or of more that are not named.
    Several(Vec<ActorId>),
}

/// So many actors are named that a name could be, and one more.
const FEW: usize = 6;

/// The ids, names and aliases of the registry, as they are written and as they are compared.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: HashMap<String, ActorId>,
    written: HashMap<String, Vec<ActorId>>,
    folded: HashMap<String, Vec<ActorId>>,
}

impl Names {
    /// Whether nobody is registered.
    pub(super) fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Adds an id, which is one actor's and nobody else's.
    pub(super) fn add_id(&mut self, id: &str, actor: ActorId) {
        self.ids.insert(id.to_owned(), actor);
        Self::add_to(&mut self.folded, fold(id), actor);
    }

    /// Adds a name or an alias.
    pub(super) fn add(&mut self, name: &str, actor: ActorId) {
        Self::add_to(&mut self.written, name.to_owned(), actor);
        Self::add_to(&mut self.folded, fold(name), actor);
    }

    fn add_to(names: &mut HashMap<String, Vec<ActorId>>, name: String, actor: ActorId) {
        // A name without letters and digits is like all others of its kind.
        if !name.is_empty() {
            let known = names.entry(name).or_default();
            // The names of one actor come one after another.
            if known.last() != Some(&actor) {
                known.push(actor);
            }
        }
    }

    /// Who a name means: whose id it is as it is written, else whose name or alias, else whose of all these it is when compared.
    pub(super) fn meant(&self, name: &str) -> Meant {
        if let Some(actor) = self.ids.get(name) {
            return Meant::One(*actor);
        }
        let found = self.written.get(name).or_else(|| self.folded.get(&fold(name)));
        match found.map(Vec::as_slice) {
            None | Some([]) => Meant::Nobody,
            Some([one]) => Meant::One(*one),
            Some(several) => Meant::Several(several.iter().take(FEW).copied().collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_the_actor_whose_id_name_or_alias_it_is() {
        let mut names = Names::default();
        names.add_id("putin", 0);
        names.add("Vladimir Putin", 0);
        names.add("Путин", 0);
        names.add_id("mod", 1);
        names.add("Ministry of Defence", 1);
        names.add_id("mod-uk", 2);
        names.add("Ministry of Defence", 2);
        for (name, actor) in
            [("putin", 0), ("Putin", 0), ("vladimir putin", 0), ("путин", 0), ("MoD", 1), ("MOD UK", 2)]
        {
            assert_eq!(names.meant(name), Meant::One(actor), "{name}");
        }
        assert_eq!(names.meant("ministry of defence"), Meant::Several(vec![1, 2]));
        assert_eq!((names.meant("Vladimir"), names.meant("?!")), (Meant::Nobody, Meant::Nobody));
    }
}
