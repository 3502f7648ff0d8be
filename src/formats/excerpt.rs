//! What an export of some events needs of the rest: the actors that they name, and whether their relations lead outside.

use std::collections::HashMap;

use super::export::Export;
use crate::chronology::ActorId;

/// The actors that events name and, from the registry, those they belong to: in the order of the registry.
pub(super) fn registry(export: &Export<'_>) -> Vec<ActorId> {
    let chronology = export.chronology;
    let mut is_needed = vec![false; chronology.actors().len()];
    let mut waiting: Vec<ActorId> =
        export.rows.iter().flat_map(|row| chronology.mentions(*row).map(|(actor, _)| actor)).collect();
    // Who exports everything loses nobody. A chronology may have been made of the exported events alone.
    if export.rows.len() == chronology.len() && export.provenance.selected >= export.provenance.total {
        is_needed.fill(true);
    } else if chronology.actors().iter().any(|actor| actor.is_registered) {
        waiting.extend(claimants(export));
    }
    while let Some(actor) = waiting.pop() {
        if !std::mem::replace(&mut is_needed[actor as usize], true) {
            waiting.extend(chronology.parents(actor));
        }
    }
    (0..)
        .zip(is_needed)
        .filter(|(actor, needed)| *needed && chronology.actor(*actor).is_registered)
        .map(|(a, _)| a)
        .collect()
}

/// Those whose claims the sources of the events report.
fn claimants(export: &Export<'_>) -> Vec<ActorId> {
    let may_claim = |row: &&u32| export.chronology.has_in_record(**row, "claim");
    let mut known: HashMap<String, Option<ActorId>> = HashMap::new();
    let mut found = Vec::new();
    for row in export.rows.iter().filter(|row| export.chronology.is_table_row(**row) || may_claim(row)) {
        let sources = export.chronology.event(*row).sources;
        for claimant in sources.into_iter().filter_map(|source| source.claimant) {
            let actor = || export.chronology.actor_named(claimant.trim());
            found.extend(*known.entry(claimant.clone()).or_insert_with(actor));
        }
    }
    found
}

/// Whether relations of what is exported may lead to events that are not. Not by counting rows: an export may select everything
/// from a file that was an excerpt already.
pub(super) fn is_excerpt(export: &Export<'_>) -> bool {
    let leads_outside = |row: &u32| {
        let mut stated = export.chronology.links(*row).iter().filter(|link| !link.is_inverse);
        stated.any(|link| export.rows.binary_search(&link.to).is_err())
    };
    export.chronology.header().is_excerpt || export.rows.iter().any(leads_outside)
}
