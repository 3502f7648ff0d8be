//! What is wrong between events and the registry: clashes that the builder found, names that look mistyped.

use super::read::{Document, Located};
use super::record::Finding;
use super::tree::{Kind, Mark, Node};
use super::{event_nodes, record_tree, tree};
use crate::chronology::{ActorId, Chronology, Clash, RecordAt};
use crate::formats::problem::similar;

/// Most pairs of an unregistered and a registered name that are compared.
const PAIRS: usize = 4_000_000;

/// Most clashes that are told one by one.
const TOLD: usize = 1_000;

/// Clashes as findings of files: of the file of the later event, whose documents are given by number.
pub(in crate::formats) fn clashes(
    documents: &[Option<&Document>],
    chronology: &Chronology,
    clashes: &[Clash],
) -> Vec<(usize, Located)> {
    let told = clashes.iter().filter_map(|one| clash(documents, chronology, one)).take(TOLD);
    let mut found: Vec<(usize, Located)> = told.collect();
    if let (Some(more), Some((file, _))) = (clashes.len().checked_sub(TOLD).filter(|more| *more > 0), found.last()) {
        let message = format!("{more} more ids are already used or relations lead nowhere; fix the ones above first");
        let finding = Finding::error(Mark { line: 1, column: 1 }, message, None);
        found.push((*file, Located { start: None, finding, times: 1 }));
    }
    found
}

fn clash(documents: &[Option<&Document>], chronology: &Chronology, clash: &Clash) -> Option<(usize, Located)> {
    let document = documents[clash.at().file]?;
    Some(match clash {
        Clash::DuplicateId { at, first, id } => {
            let message = format!("the id `{id}` is already used{}", place_of_id(documents, *first));
            let hint =
                "give this event an id of its own; until then it goes by the name of the file and its line".to_owned();
            let here = position(document, *at, |event| event.get("id").map(|node| node.at));
            (at.file, found(here, |at| Finding::error(at, message, Some(hint))))
        }
        Clash::SharedId { at, first, ids: [one, other] } => {
            let message = format!("another file has an event with this id{}", place_of_id(documents, *first));
            let hint = format!("they go by `{one}` and `{other}`; give one of them another id");
            let here = position(document, *at, |event| event.get("id").map(|node| node.at));
            (at.file, found(here, |at| Finding::warning(at, message, Some(hint))))
        }
        Clash::UnclearTarget { at, index, target, could_be } => {
            let message = format!("events of several files have the id `{target}`");
            let hint = format!("say which one is meant: {}", alternatives(could_be));
            let here = position(document, *at, |event| target_of(event, *index));
            (at.file, found(here, |at| Finding::error(at, message, Some(hint))))
        }
        Clash::UnclearActor { at, actor, could_be } => {
            let name = &chronology.actor(*actor).id;
            let message = format!("`{name}` could be several actors of the registry, so it is matched to none of them");
            let ids: Vec<String> = could_be.iter().map(|actor| chronology.actor(*actor).id.clone()).collect();
            let hint = format!("write the id of the one that is meant: {}", alternatives(&ids));
            let here = position(document, *at, |event| mention(event, name));
            (at.file, found(here, |at| Finding::warning(at, message, Some(hint))))
        }
        Clash::Dangling { at, index, target, similar } => {
            let message = format!("the relation leads nowhere: no event has the id `{target}`");
            let hint = match similar {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the id of an event of this chronology, or remove the relation".to_owned(),
            };
            let here = position(document, *at, |event| target_of(event, *index));
            (at.file, found(here, |at| Finding::error(at, message, Some(hint))))
        }
    })
}

/// `: a.yaml:3`, where the id of an event stands.
fn place_of_id(documents: &[Option<&Document>], at: RecordAt) -> String {
    documents[at.file].map_or_else(String::new, |other| {
        let place = position(other, at, |event| event.get("id").map(|node| node.at));
        format!(": {}:{}", other.info.name, line_of(other, &place))
    })
}

fn target_of(event: &Node<'_>, index: usize) -> Option<Mark> {
    let relations = event.get("relations")?;
    let relation = if matches!(relations.kind, Kind::Map(_)) { Some(relations) } else { relations.items().get(index) };
    relation?.get("target").map(|node| node.at)
}

/// Most alternatives that are listed.
const ALTERNATIVES: usize = 5;

fn alternatives(ids: &[String]) -> String {
    let shown: Vec<String> = ids.iter().take(ALTERNATIVES).map(|id| format!("`{id}`")).collect();
    let more = if ids.len() > ALTERNATIVES { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Actors that only events name and that look like a typo of a registered one.
pub(in crate::formats) fn actors(documents: &[Option<&Document>], chronology: &Chronology) -> Vec<(usize, Located)> {
    let registered = chronology.actors().iter().take_while(|actor| actor.is_registered).count();
    let (registry, named) = chronology.actors().split_at(registered);
    let names = || registry.iter().flat_map(|actor| [&actor.id, &actor.name].into_iter().chain(&actor.aliases));
    let pairs = names().count() * named.len();
    if pairs > PAIRS {
        let message = format!("{} actors are not in the registry, too many to look for typos among them", named.len());
        let finding = Finding::warning(Mark { line: 1, column: 1 }, message, None);
        return vec![(0, Located { start: None, finding, times: 1 })];
    }
    let typo = |(number, actor): (usize, &crate::model::Actor)| {
        let is_long = actor.id.chars().count() >= 4;
        let meant = similar(&actor.id, names().map(|name| &**name)).filter(|_| is_long)?;
        let owner = registry
            .iter()
            .find(|known| known.id == meant || known.name == meant || known.aliases.iter().any(|a| a == meant))?;
        let row = *chronology.postings(ActorId::try_from(number).ok()?).first()?;
        let at = chronology.record_at(row);
        let here = position(documents[at.file]?, at, |event| mention(event, &actor.id));
        let message = format!("the actor `{}` is not registered and looks like `{meant}`", actor.id);
        let hint = format!("write `{}`, or register `{}` under `actors:`", owner.id, actor.id);
        Some((at.file, found(here, |at| Finding::warning(at, message, Some(hint)))))
    };
    (registered..).zip(named).filter_map(typo).collect()
}

fn mention(event: &Node<'_>, name: &str) -> Option<Mark> {
    let actors = event.get("actors")?;
    let single = std::slice::from_ref(actors);
    let items = if matches!(actors.kind, Kind::List(_)) { actors.items() } else { single };
    let named =
        |node: &&Node<'_>| node.text().or_else(|| node.get("id").or_else(|| node.get("name"))?.text()) == Some(name);
    items.iter().find(named).map(|node| node.get("id").unwrap_or(node).at)
}

/// A place: absolute in the file (`None`), or in the item that starts at a byte.
type Position = (Option<usize>, Mark);

fn found(position: Position, finding: impl FnOnce(Mark) -> Finding) -> Located {
    Located { start: position.0, finding: finding(position.1), times: 1 }
}

fn line_of(document: &Document, position: &Position) -> usize {
    let before = position.0.and_then(|start| document.text.as_bytes().get(..start)).unwrap_or_default();
    memchr::memchr_iter(b'\n', before).count() + position.1.line
}

/// Looks a place up in the event of a record.
fn position(document: &Document, at: RecordAt, look: impl Fn(&Node<'_>) -> Option<Mark>) -> Position {
    let first = Mark { line: 1, column: 1 };
    let index = document.items.partition_point(|item| item.start <= at.start).saturating_sub(1);
    if let Some(original) = &document.original {
        let root = tree::parse(original, usize::MAX).ok().flatten();
        let event = root.as_ref().and_then(|root| root.get("events").unwrap_or(root).items().get(index));
        return (None, event.and_then(|event| look(event).or(Some(event.at))).unwrap_or(first));
    }
    let root = record_tree(document.text.get(at.start..at.end).unwrap_or("")).ok().flatten();
    let event = root.as_ref().and_then(|root| event_nodes(root).first());
    (Some(at.start), event.and_then(look).unwrap_or(first))
}
