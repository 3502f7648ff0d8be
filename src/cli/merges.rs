//! Actors that are probably one: as entries for a registry, and as warnings of `annals check`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;

use super::load::plural;
use super::{CliError, Outcome, say};
use crate::chronology::{ActorId, Chronology};
use crate::formats::{Problem, Severity};
use crate::model::clean;
use crate::names::{Reason, fold};
use crate::query::Asker;

/// So many warnings of look-alike actors are given; all of them are `annals actors --suggest-merges`.
const WARNINGS: usize = 20;

/// An actor, and those that are probably the same, with why.
struct Group {
    actor: ActorId,
    others: Vec<(ActorId, Reason)>,
}

/// Pairs that hang together, under the actor with most events; a registered one goes before.
fn groups(asker: &Asker, chronology: &Chronology) -> Vec<Group> {
    let pairs = asker.look_alikes(chronology);
    let mut heads: HashMap<ActorId, ActorId> = HashMap::new();
    let mut groups: BTreeMap<ActorId, (usize, Vec<(ActorId, Reason)>)> = BTreeMap::new();
    for (place, pair) in pairs.into_iter().enumerate() {
        let is_registered = |actor| chronology.actor(actor).is_registered;
        let (actor, other) = match (is_registered(pair.actor), is_registered(pair.other)) {
            (false, true) => (pair.other, pair.actor),
            _ => (pair.actor, pair.other),
        };
        let head = *heads.entry(actor).or_insert(actor);
        if heads.contains_key(&other) {
            continue;
        }
        heads.insert(other, head);
        groups.entry(head).or_insert((place, Vec::new())).1.push((other, pair.reason));
    }
    let mut groups: Vec<(usize, Group)> =
        groups.into_iter().map(|(actor, (place, others))| (place, Group { actor, others })).collect();
    groups.sort_by_key(|(place, _)| *place);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Prints entries that can be pasted under `actors:`; for actors that have an entry, what to add to it.
pub(super) fn print(asker: &Asker, chronology: &Chronology, out: &mut dyn Write) -> Result<Outcome, CliError> {
    let groups = groups(asker, chronology);
    if groups.is_empty() {
        say("no two actors look alike");
        return Ok(Outcome::Nothing);
    }
    let pairs: usize = groups.iter().map(|group| group.others.len()).sum();
    writeln!(out, "# {}, and {} probably theirs too.", plural(groups.len(), "actor"), plural(pairs, "name"))?;
    writeln!(out, "# A guess is a guess: look at each before it goes under `actors:`.")?;
    writeln!(out, "actors:")?;
    let mut ids: HashSet<String> = chronology.actors().iter().map(|actor| actor.id.clone()).collect();
    let name = |actor: ActorId| quoted(&clean::line(&chronology.actor(actor).name));
    let events = |actor: ActorId| plural(chronology.postings(actor).len(), "event");
    for group in &groups {
        let actor = chronology.actor(group.actor);
        let mark = if actor.is_registered { "  # " } else { "  " };
        if actor.is_registered {
            writeln!(out, "{mark}to the aliases of {}, {}:", clean::line(&actor.id), events(group.actor))?;
        } else {
            let id = free_id(&actor.name, &mut ids);
            writeln!(out, "{mark}- id: {id}")?;
            writeln!(out, "{mark}  name: {}  # {}", name(group.actor), events(group.actor))?;
            writeln!(out, "{mark}  aliases:")?;
        }
        for (other, reason) in &group.others {
            writeln!(out, "{mark}    - {}  # {}: {}", name(*other), events(*other), clean::line(&reason.to_string()))?;
        }
    }
    Ok(Outcome::Done)
}

/// A warning for each of the first pairs, at the first event that has the rarer name; the last says how many more there are.
pub(super) fn warnings(asker: &Asker, chronology: &Chronology) -> Vec<Problem> {
    let groups = groups(asker, chronology);
    let pairs =
        groups.iter().flat_map(|group| group.others.iter().map(|(other, reason)| (group.actor, *other, reason)));
    let problem = |(actor, other, reason): (ActorId, ActorId, &Reason)| {
        let row = chronology.postings(other).first().or_else(|| chronology.postings(actor).first())?;
        let at = chronology.record_at(*row);
        let file = chronology.files().nth(at.file)?;
        let says = |actor| {
            format!("`{}` ({})", chronology.actor(actor).name, plural(chronology.postings(actor).len(), "event"))
        };
        Some(Problem {
            file: file.name.clone(),
            line: chronology.line(*row),
            column: 1,
            severity: Severity::Warning,
            message: format!("look-alike actor: {} and {}: {reason}", says(other), says(actor)),
            hint: Some("if they are one, make one name an alias of the other under `actors:`".to_owned()),
        })
    };
    let total = pairs.clone().count();
    let mut problems: Vec<Problem> = pairs.filter_map(problem).take(WARNINGS).collect();
    if total > WARNINGS
        && let Some(last) = problems.last_mut()
    {
        last.hint = Some(format!("{} more look alike; `annals actors --suggest-merges` prints all", total - WARNINGS));
    }
    problems
}

/// An id made of a name, that no actor has yet.
fn free_id(name: &str, taken: &mut HashSet<String>) -> String {
    let own = fold(name).replace(' ', "-");
    let own = if own.is_empty() { "actor".to_owned() } else { own };
    let id = std::iter::once(own.clone()).chain((2..).map(|number| format!("{own}-{number}")));
    let id = id.into_iter().find(|id| !taken.contains(id)).unwrap_or(own);
    taken.insert(id.clone());
    id
}

/// A YAML scalar: plain where that is surely a string, else in double quotes.
fn quoted(text: &str) -> String {
    let is_plain = text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '\'' | '/'))
        && !text.ends_with(' ')
        && !matches!(&*text.to_lowercase(), "no" | "yes" | "on" | "off" | "true" | "false" | "null" | "y" | "n");
    if is_plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}
