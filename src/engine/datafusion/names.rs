//! The names of the actors, as they are asked for: the whole ladder of matching, which needs nothing but the table of actors.

use super::DataFusionEngine;
use crate::chronology::ActorId;
use crate::engine::roster::Roster;
use crate::engine::{Asker, Found, Names, Plan, Ranked, Ranking, Unanswered};
use crate::model::Actor;
use crate::names::{Hit, Pair};
use crate::query::{ActorPattern, Query};

impl Names for DataFusionEngine {
    fn sound(&self) -> Result<(), Unanswered> {
        self.is_sound()
    }

    fn has_gazetteer(&self) -> bool {
        self.asker.has_gazetteer()
    }

    fn actors(&self) -> &[Actor] {
        self.people.actors()
    }

    fn members(&self, actor: ActorId) -> Vec<ActorId> {
        self.people.chronology.members(actor).collect()
    }

    fn own_events(&self, actor: ActorId) -> usize {
        self.people.own_events(actor)
    }

    fn events(&self, actor: ActorId) -> usize {
        self.people.events(actor)
    }

    fn events_under_all_names(&self, actor: ActorId) -> usize {
        self.asker.events_of(&self.people, actor)
    }

    fn dates(&self, actor: ActorId) -> Option<[String; 2]> {
        self.people.ends()?.get(&actor).cloned()
    }

    fn place(&self, actor: ActorId) -> Option<(String, Option<(usize, usize)>)> {
        (self.people.own_events(actor) > 0).then(|| (self.folder.file().name, None))
    }

    fn frequent(&self, most: usize) -> Vec<Ranked> {
        Asker::frequent(&self.people, most)
    }

    fn plan(&self, query: &Query) -> Plan {
        self.asker.plan(&self.people, query)
    }

    fn rank(&self, plan: &Plan, pattern: &str, most: usize) -> Ranking {
        self.asker.rank_by(&self.people, plan, pattern, most)
    }

    fn found(&self, pattern: &str) -> Found {
        self.asker.found(&self.people, pattern)
    }

    fn via(&self, hit: &Hit) -> Option<String> {
        self.asker.via(&self.people, hit)
    }

    fn meant(&self, pattern: &ActorPattern) -> Vec<ActorId> {
        self.asker.actors(&self.people, pattern)
    }

    fn pin(&self, actor: ActorId) -> ActorPattern {
        self.asker.pin(&self.people, actor)
    }

    fn is_state(&self, name: &str) -> bool {
        self.asker.is_state(&self.people, name)
    }

    fn entry(&self, actor: ActorId) -> Option<u32> {
        self.asker.resolver(&self.people).entries.get(&actor).copied()
    }

    fn look_alikes(&self) -> Vec<Pair> {
        self.asker.look_alikes(&self.people)
    }

    fn warm(&self) {
        self.asker.warm(&self.people);
        self.lasting();
    }
}
