//! The actors that a chronology registers.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::fields::{Fields, plain_text};
use crate::formats::yaml::finding::Findings;
use crate::formats::yaml::tree::{Kind, Node};
use crate::model::similar::Known;
use crate::model::{Actor, ActorKind, FilePlace};
use crate::names::fold;

const ACTOR_KEYS: &[&str] = &["id", "name", "aliases", "kind", "country", "member_of", "active", "codes"];

/// The registry under `actors:`. An entry with an error in it is left out.
pub(in crate::formats::yaml) fn actors(node: &Node<'_>, findings: &mut Findings<'_>) -> Vec<Actor> {
    if node.is_null() {
        return Vec::new();
    }
    let Kind::List(items) = &node.kind else {
        findings.error(node, "`actors` is not a list", "write `- id: iran` and `name: Iran` below each other");
        return Vec::new();
    };
    let mut registry: Vec<Actor> = Vec::new();
    let mut ids: HashSet<String> = HashSet::new();
    for item in items {
        let mut own = findings.apart();
        let (line, column) = findings.places.at(item.get("id").unwrap_or(item).at());
        let place = FilePlace { file: Arc::default(), line, column };
        let actor = actor(item, place, &mut own).filter(|_| !own.has_errors());
        findings.list.append(&mut own.list);
        let Some(actor) = actor else { continue };
        if ids.insert(actor.id.clone()) {
            registry.push(actor);
        } else {
            let at = item.get("id").unwrap_or(item);
            findings.error(at, format!("the actor `{}` is registered twice", actor.id), "merge the two entries");
        }
    }
    check_members(items, &ids, &registry, findings);
    registry
}

fn check_members(items: &[Node<'_>], ids: &HashSet<String>, registry: &[Actor], findings: &mut Findings<'_>) {
    let names = registry.iter().enumerate().flat_map(|(at, actor)| {
        let names = [&actor.id, &actor.name].into_iter().chain(&actor.aliases);
        names.map(move |name| (name, at))
    });
    let mut bearers: HashMap<String, Option<usize>> = HashMap::new();
    for (name, actor) in names {
        // Of a name that several bear nobody is told.
        bearers
            .entry(fold(name))
            .and_modify(|known| *known = known.filter(|known| *known == actor))
            .or_insert(Some(actor));
    }
    let known = LazyCell::new(|| Known::new(registry.iter().map(|actor| &*actor.id)));
    for node in items.iter().filter_map(|item| item.get("member_of")) {
        let single = std::slice::from_ref(node);
        let members = if matches!(node.kind, Kind::List(_)) { node.items() } else { single };
        for member in members {
            let Some(id) = member.text().filter(|id| !ids.contains(*id)) else { continue };
            match bearers.get(&fold(id)) {
                Some(Some(_)) => continue,
                Some(None) => {
                    let message = format!(
                        "`member_of` could be several actors of the registry, so it is matched to none: `{id}`"
                    );
                    findings.warn(member, message, "write the id of the one that is meant".to_owned());
                    continue;
                }
                None => {}
            }
            let hint = match known.similar(id) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "register it under `actors:`".to_owned(),
            };
            findings.warn(member, format!("`member_of` names an actor that is not registered: `{id}`"), hint);
        }
    }
}

fn actor(node: &Node<'_>, place: FilePlace, findings: &mut Findings<'_>) -> Option<Actor> {
    let place = Some(Box::new(place));
    if let Some(name) = node.text() {
        return Some(Actor { is_registered: true, place, ..Actor::unregistered(name) });
    }
    let fields = Fields { node, what: "an actor", keep_extra: true };
    let id = fields.required("id", "write the id that events use: `id: iran`", findings)?;
    let mut extra = fields.extra(ACTOR_KEYS, findings);
    if let Some(codes) = fields.get("codes") {
        extra.insert("codes".into(), codes.to_value());
    }
    Some(Actor {
        name: fields.text("name", findings).unwrap_or_else(|| id.clone()),
        aliases: fields.each("aliases", findings, |node, findings| plain_text(node, "an alias", findings)),
        kind: fields.word("kind", ActorKind::from_word, &ActorKind::words(), findings),
        country: fields.country(false, findings),
        member_of: fields.each("member_of", findings, |node, findings| plain_text(node, "an id", findings)),
        active: fields.date("active", findings).map(Box::new),
        extra: (!extra.is_empty()).then(|| Box::new(extra)),
        is_registered: true,
        place,
        id,
    })
}
