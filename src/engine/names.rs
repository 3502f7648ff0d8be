//! Who takes part. Names are thousands where events are millions: every engine has them in memory, so that the whole ladder of
//! matching works wherever the events lie.

use super::asker::{Ranked, Ranking};
use super::plan::Plan;
use super::question::Unanswered;
use super::resolver::Found;
use crate::chronology::ActorId;
use crate::model::Actor;
use crate::names::{ActorCode, Gazetteer, Hit, Pair, Rung};
use crate::query::{ActorPattern, Query, Reach};

/// Words that join two names, in small letters.
const AND: [&str; 6] = ["and", "und", "et", "y", "и", "و"];

/// Signs that do.
const SIGNS: [char; 6] = [',', ';', '&', '|', '/', '+'];

/// The table of actors, and whom a name stands for.
pub trait Names {
    /// Whether all that was told of names holds: an engine that reads what it tells finds out when it is asked.
    ///
    /// # Errors
    /// [`Unanswered`] where something could not be read, so that what was told since may be wrong. Every answer says so from then on.
    fn sound(&self) -> Result<(), Unanswered> {
        Ok(())
    }

    /// All actors, by their numbers: those of the registry first.
    fn actors(&self) -> &[Actor];

    /// An actor.
    fn actor(&self, actor: ActorId) -> &Actor {
        &self.actors()[actor as usize]
    }

    /// Those that belong to an actor themselves.
    fn members(&self, actor: ActorId) -> Vec<ActorId>;

    /// How many events name an actor itself.
    fn own_events(&self, actor: ActorId) -> usize;

    /// How many events name an actor or, while it is one, a member of it.
    fn events(&self, actor: ActorId) -> usize;

    /// How many events have an actor under any spelling, or a member of it.
    fn events_under_all_names(&self, actor: ActorId) -> usize;

    /// The dates of the first and the last of the events that name an actor or a member of it, as written.
    fn dates(&self, actor: ActorId) -> Option<[String; 2]>;

    /// Where an actor is named first: the file, and the line and column where these are known.
    fn place(&self, actor: ActorId) -> Option<(String, Option<(usize, usize)>)>;

    /// The actors with most events, their members' among them, most first. Looks at no name.
    fn frequent(&self, most: usize) -> Vec<Ranked>;

    /// Resolves the names of a query. One that looks for nobody needs no names.
    fn plan(&self, query: &Query) -> Plan;

    /// The first actors that a pattern finds, ready to be shown; of a pattern of the plan without another search. Nothing typed
    /// finds nobody.
    fn rank(&self, plan: &Plan, pattern: &str, most: usize) -> Ranking;

    /// Every actor that a pattern finds, best first, and which of them a query takes.
    fn found(&self, pattern: &str) -> Found;

    /// The names that a pattern joins which nobody goes by as it stands, where each of them surely means somebody, and not all the
    /// same one: `Iran and Russia`.
    fn apart(&self, pattern: &ActorPattern) -> Option<Vec<String>> {
        let parts = parts(&pattern.text).filter(|_| pattern.reach == Reach::Fuzzy)?;
        let whole = self.found(&pattern.text);
        if whole.taken > 0 && !whole.is_guess {
            return None;
        }
        let first = |part: &String| {
            let found = self.found(part);
            let hit = *found.hits.first().filter(|hit| hit.rung <= Rung::Prefix && !found.is_guess)?;
            Some(hit.actor)
        };
        let mut actors = parts.iter().map(first).collect::<Option<Vec<ActorId>>>()?;
        actors.sort_unstable();
        actors.dedup();
        (actors.len() > 1).then_some(parts)
    }

    /// The pattern that finds more of a state than one that names it, and whom: those who go by the seat of its government
    /// (`TEHRAN`), or, where nobody is found at all, anybody of it. A code like `IRNGOV` names its state.
    fn beyond(&self, pattern: &ActorPattern) -> Option<(ActorPattern, Vec<ActorId>)> {
        if pattern.reach != Reach::Fuzzy || !self.has_gazetteer() {
            return None;
        }
        let text = pattern.text.trim();
        let gazetteer = Gazetteer::built_in();
        let of_code = || Some(gazetteer.entry(ActorCode::parse(&text.to_uppercase())?.country?).id.clone());
        let state = if self.is_state(text) { text.to_owned() } else { of_code()? };
        let anybody = ActorPattern { reach: Reach::AnybodyOf, text: state };
        let taken = self.meant(pattern);
        let is_left = |actor: &ActorId| {
            let is_seat = || self.entry(*actor).is_none() && gazetteer.seat_of(&self.actor(*actor).name).is_some();
            taken.is_empty() || !taken.contains(actor) && is_seat()
        };
        let left: Vec<ActorId> = self.meant(&anybody).into_iter().filter(is_left).collect();
        (!left.is_empty()).then_some((anybody, left))
    }

    /// The name that a hit came through; `None` for the actor's name.
    fn via(&self, hit: &Hit) -> Option<String>;

    /// The actors that a pattern of a query stands for, with members.
    fn meant(&self, pattern: &ActorPattern) -> Vec<ActorId>;

    /// The pattern that names an actor: its id, with members, if nobody else goes by it; else that very one.
    fn pin(&self, actor: ActorId) -> ActorPattern;

    /// Whether names that come built in are known.
    fn has_gazetteer(&self) -> bool;

    /// Whether a state goes by a name: only then is there anybody of it.
    fn is_state(&self, name: &str) -> bool;

    /// The entry of the gazetteer that an actor is, by its number.
    fn entry(&self, actor: ActorId) -> Option<u32>;

    /// Actors that are probably one, those with most events first.
    fn look_alikes(&self) -> Vec<Pair>;

    /// Folds the names now, and finds what else is found once, so that nobody waits for it later.
    fn warm(&self);
}

/// What stands between words and signs that join names; `None` if there are none of these.
fn parts(text: &str) -> Option<Vec<String>> {
    let between = text.split(SIGNS);
    let names = between.flat_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let names = words.split(|word| AND.contains(&&*word.to_lowercase()));
        names.map(|name| name.join(" ")).collect::<Vec<_>>()
    });
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    (names.len() > 1).then_some(names)
}
