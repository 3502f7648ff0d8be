//! What whoever redacts is told: whom the pseudonyms stand for, and what cannot be guaranteed.

use super::{Chosen, RedactError, Redacted};
use crate::chronology::NotRewritten;
use crate::engine::Names;
use crate::formats::grouped;
use crate::model::clean;
use crate::names::is_read_roughly;

/// So many names are listed on a line.
const LISTED: usize = 8;

impl RedactError {
    /// What to write instead, where a name is near.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Nobody { near, .. } => near.as_ref().map(|near| format!("did you mean `{}`?", clean::line(near))),
            Self::NotRewritten(NotRewritten::TooLarge(_)) => Some("export fewer events".to_owned()),
            Self::NotRewritten(NotRewritten::Stopped) | Self::Empty => None,
        }
    }
}

impl Redacted {
    /// Whom the pseudonyms stand for.
    pub fn stands_for(&self, names: &dyn Names) -> Vec<String> {
        let name = |actor: &u32| names.actor(*actor).name.clone();
        let line = |chosen: &Chosen| {
            format!("{} is {}", chosen.pseudonym, listed(&chosen.actors.iter().map(name).collect::<Vec<_>>()))
        };
        self.chosen().iter().map(line).collect()
    }

    /// What whoever redacts has to know: whom the pseudonyms stand for, and what to look at.
    pub fn says(&self, names: &dyn Names) -> Vec<String> {
        let mut lines = self.stands_for(names);
        lines.extend(self.lines().iter().skip(1).cloned());
        if !self.near().is_empty() {
            lines.push(format!("taken for somebody redacted, though no spelling of theirs: {}", listed(self.near())));
        }
        if !self.holding().is_empty() {
            let hint = "the rest of these names stays; a pattern of their own redacts them";
            lines.push(format!("others whose names hold one: {}\n  hint: {hint}", listed(self.holding())));
        }
        if !self.kept().is_empty() {
            let hint = "they are words too, or names of others: look for them in the export, or state `kind: person`";
            lines.push(format!("not looked for where they stand alone: {}\n  hint: {hint}", listed(self.kept())));
        }
        let unheard = self.unheard(names);
        if !unheard.is_empty() {
            let hint = "Han is read as Chinese, and Arabic and Hebrew lack vowels; an alias in the registry says how else somebody is written";
            let listed = listed(&unheard);
            lines.push(format!("in other scripts looked for only as annals reads them: {listed}\n  hint: {hint}"));
        }
        if !self.alike().is_empty() {
            let hint = "whoever is the same actor is redacted by a pattern of their own";
            lines.push(format!("others are called much the same and stay: {}\n  hint: {hint}", listed(self.alike())));
        }
        let redacted: Vec<_> = self.chosen().iter().flat_map(|chosen| &chosen.actors).collect();
        let members = redacted.iter().flat_map(|actor| names.members(**actor));
        let mut members: Vec<_> = members.filter(|member| !redacted.contains(&member)).collect();
        members.sort_unstable();
        members.dedup();
        if !members.is_empty() {
            let members: Vec<String> = members.iter().map(|member| names.actor(*member).name.clone()).collect();
            lines.push(format!("members keep their names: {}", listed(&members)));
        }
        lines
    }
}

impl Redacted {
    /// Those of whose names none says in letters how it sounds.
    fn unheard(&self, names: &dyn Names) -> Vec<String> {
        let actors = self.chosen().iter().flat_map(|chosen| &chosen.actors).copied();
        let is_unheard = |actor: &u32| {
            let known = names.actor(*actor);
            let mut all = [&known.name].into_iter().chain(&known.aliases);
            names.entry(*actor).is_none() && all.all(|name| is_read_roughly(name))
        };
        actors.filter(is_unheard).map(|actor| names.actor(actor).name.clone()).collect()
    }
}

/// The first of some names, and how many more there are.
fn listed(names: &[String]) -> String {
    let first: Vec<String> = names.iter().take(LISTED).map(|name| clean::line(name).into_owned()).collect();
    let more = names.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
    format!("{}{more}", first.join(", "))
}
