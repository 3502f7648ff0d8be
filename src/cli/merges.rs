//! Actors that are probably one: as entries for a registry, and as warnings of `annals check`.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::io::Write;

use super::load::plural;
use super::{CliError, Outcome, say};
use crate::engine::{ActorId, Names};
use crate::formats::{Problem, Severity};
use crate::model::clean;
use crate::names::{Reason, fold};

/// So many warnings of look-alike actors are given; all of them are `annals actors --suggest-merges`.
const WARNINGS: usize = 20;

/// An actor, and those that are probably the same, each with the one of them that it looks like, and why.
struct Group {
    actor: ActorId,
    others: Vec<(ActorId, ActorId, Reason)>,
}

/// Pairs that hang together, under the actor of them that has most events; a registered one goes before.
fn groups(names: &dyn Names) -> Vec<Group> {
    let pairs = names.look_alikes();
    let mut near: HashMap<ActorId, Vec<(ActorId, &Reason)>> = HashMap::new();
    for pair in &pairs {
        near.entry(pair.actor).or_default().push((pair.other, &pair.reason));
        near.entry(pair.other).or_default().push((pair.actor, &pair.reason));
    }
    let mut seen: HashSet<ActorId> = HashSet::new();
    let mut groups = Vec::new();
    for pair in pairs.iter().filter(|pair| !seen.contains(&pair.actor)).collect::<Vec<_>>() {
        let all = connected(&near, pair.actor, &mut seen);
        let rank =
            |(actor, _): &&(ActorId, _)| (names.actor(*actor).is_registered, names.own_events(*actor), Reverse(*actor));
        let Some((head, _)) = all.iter().max_by_key(rank) else { continue };
        // From the head on, so that each stands beside what it looks like.
        let mut others = connected(&near, *head, &mut HashSet::new());
        others.sort_by_key(|(actor, _)| Reverse(names.own_events(*actor)));
        let others = others.into_iter().filter_map(|(actor, from)| from.map(|(like, why)| (actor, like, why)));
        groups.push(Group { actor: *head, others: others.collect() });
    }
    groups
}

/// An actor and those it hangs together with, each with the one it was come to from, and why the two look alike.
fn connected(
    near: &HashMap<ActorId, Vec<(ActorId, &Reason)>>,
    actor: ActorId,
    seen: &mut HashSet<ActorId>,
) -> Vec<(ActorId, Option<(ActorId, Reason)>)> {
    if !seen.insert(actor) {
        return Vec::new();
    }
    let mut found = vec![(actor, None)];
    let mut at = 0;
    while let Some((actor, _)) = found.get(at) {
        let actor = *actor;
        for (other, reason) in near.get(&actor).into_iter().flatten() {
            if seen.insert(*other) {
                found.push((*other, Some((actor, (*reason).clone()))));
            }
        }
        at += 1;
    }
    found
}

/// Prints entries that can be pasted under `actors:`; for actors that have an entry, what to add to it.
pub(super) fn print(names: &dyn Names, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let groups = groups(names);
    if groups.is_empty() {
        say("no two actors look alike");
        return Ok(Outcome::Nothing);
    }
    let pairs: usize = groups.iter().map(|group| group.others.len()).sum();
    writeln!(out, "# {}, and {} probably theirs too.", plural(groups.len(), "actor"), plural(pairs, "name"))?;
    writeln!(out, "# A guess is a guess: look at each before it goes under `actors:`.")?;
    writeln!(out, "actors:")?;
    let mut ids = Ids::new(names);
    let name = |actor: ActorId| quoted(&names.actor(actor).name);
    let events = |actor: ActorId| plural(names.own_events(actor), "event");
    for group in &groups {
        let actor = names.actor(group.actor);
        let mark = if actor.is_registered { "  # " } else { "  " };
        if actor.is_registered {
            writeln!(out, "{mark}to the aliases of {}, {}:", clean::line(&actor.id), events(group.actor))?;
        } else {
            let id = ids.free(names, group);
            writeln!(out, "{mark}- id: {}", quoted(&id))?;
            writeln!(out, "{mark}  name: {}  # {}", name(group.actor), events(group.actor))?;
            writeln!(out, "{mark}  aliases:")?;
        }
        for (other, like, reason) in &group.others {
            let reason = clean::line(&reason.to_string()).into_owned();
            let reason = if *like == group.actor { reason } else { format!("{reason} as {}", name(*like)) };
            if names.actor(*other).is_registered {
                let id = quoted(&names.actor(*other).id);
                writeln!(out, "  #     and {id}, {}, has an entry of its own: {reason}", events(*other))?;
            } else {
                writeln!(out, "{mark}    - {}  # {}: {reason}", name(*other), events(*other))?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// A warning for each of the first pairs, at the first event that has the rarer name; the last says how many more there are.
pub(super) fn warnings(names: &dyn Names) -> Vec<Problem> {
    let groups = groups(names);
    let pairs =
        groups.iter().flat_map(|group| group.others.iter().map(|(other, like, reason)| (*like, *other, reason)));
    let problem = |(actor, other, reason): (ActorId, ActorId, &Reason)| {
        let (file, place) = names.place(other).or_else(|| names.place(actor))?;
        let says = |actor| format!("`{}` ({})", names.actor(actor).name, plural(names.own_events(actor), "event"));
        Some(Problem {
            file,
            place,
            severity: Severity::Warning,
            message: format!("look-alike actor: {} and {}: {reason}", says(other), says(actor)),
            hint: Some("if they are one, make one name an alias of the other under `actors:`".to_owned()),
        })
    };
    let total = pairs.clone().count();
    let mut problems: Vec<Problem> = pairs.filter_map(problem).take(WARNINGS).collect();
    let more = total - problems.len();
    if more > 0
        && let Some(last) = problems.last_mut()
    {
        last.hint = Some(format!("{more} more look alike; `annals actors --suggest-merges` prints all"));
    }
    problems
}

/// What names somebody in a chronology: no new id may be the same.
struct Ids {
    taken: HashMap<String, ActorId>,
}

impl Ids {
    fn new(names: &dyn Names) -> Self {
        let all = (0..).zip(names.actors()).flat_map(|(number, actor)| {
            let own = [&actor.id, &actor.name].into_iter().chain(&actor.aliases);
            own.map(move |name| (name.clone(), number))
        });
        Self { taken: all.collect() }
    }

    /// An id made of the name of a group's actor, that names nobody outside the group.
    fn free(&mut self, names: &dyn Names, group: &Group) -> String {
        let own = fold(&names.actor(group.actor).name).replace(' ', "-");
        let own = if own.is_empty() { "actor".to_owned() } else { own };
        let is_ours = |actor: ActorId| actor == group.actor || group.others.iter().any(|(other, ..)| *other == actor);
        let ids = std::iter::once(own.clone()).chain((2..).map(|number| format!("{own}-{number}")));
        let is_free = |id: &String| self.taken.get(id).is_none_or(|actor| is_ours(*actor));
        let id = ids.into_iter().find(is_free).unwrap_or(own);
        self.taken.insert(id.clone(), group.actor);
        id
    }
}

/// A YAML scalar that reads back as the very text: plain where that is surely a string, else in double quotes, with escapes
/// for what may not stand in a terminal.
fn quoted(text: &str) -> String {
    let is_plain = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '\'' | '/'))
        && !text.ends_with(' ')
        && !matches!(&*text.to_lowercase(), "no" | "yes" | "on" | "off" | "true" | "false" | "null" | "y" | "n");
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for (c, is_unsafe) in clean::marked(text) {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            // What is no character of YAML, and joiners that nobody would see.
            c if is_unsafe || matches!(c, '\u{200b}'..='\u{200d}' | '\u{fffe}' | '\u{ffff}') => {
                let escaped = match u32::from(c) {
                    code @ 0..=0xffff => format!("\\u{code:04x}"),
                    code => format!("\\U{code:08x}"),
                };
                quoted.push_str(&escaped);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
