//! What is wrong between events and the registry: clashes that the builder found, names that look mistyped.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::finding::Finding;
use super::read::{Document, Located, Refused, whole_items};
use super::tree::{Kind, Node};
use super::{event_nodes, record_tree, tree};
use crate::chronology::{ActorId, Chronology, Clash, RecordAt, Row};
use crate::formats::places::Places;
use crate::model::similar::Known;
use crate::model::{Actor, EventDate, RelationKind, Status, clean, day};

/// Most clashes that are told one by one.
const TOLD: usize = 1_000;

/// Clashes as findings of files: of the file of the later event, whose documents are given by number.
pub(in crate::formats) fn clashes(
    documents: &[Option<&Document>],
    chronology: &Chronology,
    clashes: &[Clash],
) -> Vec<(usize, Located)> {
    let files = sources(documents);
    let (untimely, clashes): (Vec<&Clash>, Vec<&Clash>) =
        clashes.iter().partition(|clash| matches!(clash, Clash::Untimely { .. }));
    let told = clashes.iter().filter_map(|one| clash(&files, chronology, one)).take(TOLD);
    let mut found: Vec<(usize, Located)> = told.collect();
    if let (Some(more), Some((file, _))) = (clashes.len().checked_sub(TOLD).filter(|more| *more > 0), found.last()) {
        let message = format!("{more} more ids are already used or relations lead nowhere; fix the ones above first");
        found.push((*file, self::found(Finding::error(0, message, None))));
    }
    let impossible = untimely.into_iter().filter(|clash| is_impossible(clash));
    let mut orders = impossible.filter_map(|one| clash(&files, chronology, one));
    let mut told: Vec<(usize, Located)> = orders.by_ref().take(TOLD).collect();
    let more = orders.count();
    if let (true, Some((file, _))) = (more > 0, told.last()) {
        let message = format!("{more} more relations are impossible by their dates");
        told.push((*file, self::found(Finding::warning(0, message, None))));
    }
    found.extend(told);
    found
}

const fn is_impossible(clash: &Clash) -> bool {
    matches!(clash, Clash::Untimely { is_possible: false, .. })
}

/// So many of the relations that their dates allow on some days only are told with their places.
const PLACED: usize = 5;

/// What is said of relations whose order the dates of their events allow on some days and not on others: all in one line, because
/// nothing need be wrong with them.
pub(in crate::formats) fn possible(documents: &[Option<&Document>], clashes: &[Clash]) -> Option<String> {
    let possible = |clash: &&Clash| matches!(clash, Clash::Untimely { is_possible: true, .. });
    let count = clashes.iter().filter(possible).count();
    let files = sources(documents);
    let place = |clash: &Clash| {
        let Clash::Untimely { at, index, .. } = clash else { return None };
        let file = files[at.file].as_ref()?;
        let (line, column) = file.places.at(file.position(*at, |event| relation_of(event, *index).map(Node::at)));
        Some(format!("{}:{line}:{column}", clean::line(&file.document.info.name)))
    };
    let places: Vec<String> = clashes.iter().filter(possible).take(PLACED).filter_map(place).collect();
    let more = if count > places.len() && !places.is_empty() { " …" } else { "" };
    let at = if places.is_empty() { String::new() } else { format!(": {}{more}", places.join(", ")) };
    let what = match count {
        0 => return None,
        1 => "the dates of 1 relation allow its order on some days only".to_owned(),
        _ => format!("the dates of {count} relations allow their order on some days only"),
    };
    Some(format!("{what}{at}"))
}

fn clash(files: &[Option<Source<'_>>], chronology: &Chronology, clash: &Clash) -> Option<(usize, Located)> {
    let document = files[clash.at().file].as_ref()?;
    Some(match clash {
        Clash::DuplicateId { at, first, id } => {
            let message = format!("the id `{id}` is already used{}", place_of_id(files, *first));
            let hint =
                "give this event an id of its own; until then it goes by the name of the file and its line".to_owned();
            let here = document.position(*at, |event| event.get("id").map(Node::at));
            (at.file, found(Finding::error(here, message, Some(hint))))
        }
        Clash::SharedId { at, first, ids: [one, other] } => {
            let message = format!("another file has an event with this id{}", place_of_id(files, *first));
            let hint = format!("they go by `{one}` and `{other}`; give one of them another id");
            let here = document.position(*at, |event| event.get("id").map(Node::at));
            (at.file, found(Finding::warning(here, message, Some(hint))))
        }
        Clash::UnclearTarget { at, index, target, could_be } => {
            let message = format!("events of several files have the id `{target}`");
            let hint = format!("say which one is meant: {}", alternatives(could_be));
            let here = document.position(*at, |event| target_of(event, *index));
            (at.file, found(Finding::error(here, message, Some(hint))))
        }
        Clash::UnclearActor { at, actor, could_be } => {
            let name = &chronology.actor(*actor).id;
            let message = format!("`{name}` could be several actors of the registry, so it is matched to none of them");
            let ids: Vec<String> = could_be.iter().map(|actor| chronology.actor(*actor).id.clone()).collect();
            let hint = format!("write the id of the one that is meant: {}", alternatives(&ids));
            let here = document.position(*at, |event| mention(event, name));
            (at.file, found(Finding::warning(here, message, Some(hint))))
        }
        Clash::Dangling { at, index, target, similar } => {
            let message = format!("the relation leads nowhere: no event has the id `{target}`");
            let hint = match similar {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the id of an event of this chronology, or remove the relation".to_owned(),
            };
            let here = document.position(*at, |event| target_of(event, *index));
            (at.file, found(Finding::error(here, message, Some(hint))))
        }
        Clash::Untimely { at, index, kind, rows, .. } => {
            let (message, hint) = untimely(chronology, *kind, *rows);
            let here = document.position(*at, |event| relation_of(event, *index).map(Node::at));
            (at.file, found(Finding::warning(here, message, Some(hint))))
        }
    })
}

/// What is said of a relation that no day of its dates allows, and what to do.
fn untimely(chronology: &Chronology, kind: RelationKind, [own, other]: [Row; 2]) -> (String, String) {
    let id = chronology.id(other);
    let (date, other_date) = (chronology.date_text(own), chronology.date_text(other));
    let dates = format!("its date is `{date}`, that of `{id}` is `{other_date}`");
    match kind {
        RelationKind::PartOf => (
            format!("this event cannot be part of `{id}`: {dates}"),
            format!("correct one of the dates: `{id}` has to begin no later and to end no earlier than its parts"),
        ),
        RelationKind::Enables => (
            format!("this event cannot have made `{id}` possible, which began before it: {dates}"),
            "correct one of the dates, or turn the relation around".to_owned(),
        ),
        _ => (
            format!("`{kind}` is impossible: this event began before `{id}`: {dates}"),
            "correct one of the dates, or turn the relation around".to_owned(),
        ),
    }
}

/// `: a.yaml:3`, where the id of an event stands.
fn place_of_id(files: &[Option<Source<'_>>], at: RecordAt) -> String {
    files[at.file].as_ref().map_or_else(String::new, |other| {
        let (line, _) = other.places.at(other.position(at, |event| event.get("id").map(Node::at)));
        format!(": {}:{line}", other.document.info.name)
    })
}

fn target_of(event: &Node<'_>, index: usize) -> Option<usize> {
    relation_of(event, index)?.get("target").map(Node::at)
}

fn relation_of<'n, 'a>(event: &'n Node<'a>, index: usize) -> Option<&'n Node<'a>> {
    let relations = event.get("relations")?;
    if matches!(relations.kind, Kind::Map(_)) { Some(relations) } else { relations.items().get(index) }
}

/// Most alternatives that are listed.
const ALTERNATIVES: usize = 5;

fn alternatives(ids: &[String]) -> String {
    let shown: Vec<String> = ids.iter().take(ALTERNATIVES).map(|id| format!("`{id}`")).collect();
    let more = if ids.len() > ALTERNATIVES { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Ids of events that are left out for another mistake and which other events have as well: the later of two is told.
pub(in crate::formats) fn refused_ids(
    documents: &[Option<&Document>],
    chronology: &Chronology,
    refused: &[(usize, Refused)],
) -> Vec<(usize, Located)> {
    let mut first: HashMap<&str, RecordAt> = HashMap::new();
    let mut pairs: Vec<(&str, [RecordAt; 2])> = Vec::new();
    for (file, (id, item)) in refused {
        let at = RecordAt { file: *file, start: item.start, end: item.end };
        match first.entry(id) {
            Entry::Occupied(known) => pairs.push((id, [*known.get(), at])),
            Entry::Vacant(free) => drop(free.insert(at)),
        }
    }
    if first.is_empty() {
        return Vec::new();
    }
    for row in chronology.rows() {
        let id = chronology.id(row);
        if let Some((id, at)) = first.remove_entry(&*id) {
            pairs.push((id, [at, chronology.record_at(row)]));
        }
    }
    let files = sources(documents);
    let told = pairs.into_iter().filter_map(|(id, mut both)| {
        both.sort_unstable_by_key(|at| (at.file, at.start));
        let [first, at] = both;
        let here = files[at.file].as_ref()?.position(at, |event| event.get("id").map(Node::at));
        let message = format!("the id `{id}` is already used{}", place_of_id(&files, first));
        let hint = "give this event an id of its own".to_owned();
        Some((at.file, found(Finding::error(here, message, Some(hint)))))
    });
    told.take(TOLD).collect()
}

/// So many events later than a file knows of are told with their places.
const LATER: usize = 20;

/// Events that lie behind the day on which the knowledge of their file ends, and are not said to be planned.
pub(in crate::formats) fn later_than_known(
    documents: &[Option<&Document>],
    chronology: &Chronology,
) -> Vec<(usize, Located)> {
    let known: Vec<Option<&EventDate>> = documents.iter().map(|document| document.and_then(Document::as_of)).collect();
    if known.iter().all(Option::is_none) {
        return Vec::new();
    }
    let files = sources(documents);
    let mut told = vec![0_usize; documents.len()];
    let mut later = Vec::new();
    for row in chronology.rows() {
        let at = chronology.record_at(row);
        let Some(as_of) = known[at.file] else { continue };
        let earliest = chronology.window(row).earliest;
        let is_later = day::is_known(earliest) && earliest > as_of.window().latest;
        if !is_later || chronology.profile(row).status == Some(Status::Planned) {
            continue;
        }
        told[at.file] += 1;
        if told[at.file] > LATER {
            continue;
        }
        let Some(file) = &files[at.file] else { continue };
        let here = file.position(at, |event| event.get("date").map(Node::at));
        let message = format!("`date` lies behind `as_of`, the day on which this file's knowledge ends ({as_of})");
        let hint = "move `as_of` on, correct the date, or write `status: planned`".to_owned();
        later.push((at.file, found(Finding::warning(here, message, Some(hint)))));
    }
    for (file, more) in told.into_iter().enumerate().filter_map(|(file, told)| Some((file, told.checked_sub(LATER)?))) {
        if more > 0 {
            let message = format!("{more} more events lie behind `as_of`");
            later.push((file, found(Finding::warning(0, message, None))));
        }
    }
    later
}

/// Actors that only events name and that look like a typo of a registered one.
pub(in crate::formats) fn actors(documents: &[Option<&Document>], chronology: &Chronology) -> Vec<(usize, Located)> {
    let registered = chronology.actors().iter().take_while(|actor| actor.is_registered).count();
    let (registry, named) = chronology.actors().split_at(registered);
    let all = || {
        registry.iter().flat_map(|actor| {
            [&actor.id, &actor.name].into_iter().chain(&actor.aliases).map(move |name| (&**name, actor))
        })
    };
    let mut owners: HashMap<&str, &Actor> = HashMap::new();
    for (name, actor) in all() {
        owners.entry(name).or_insert(actor);
    }
    let known = Known::new(all().map(|(name, _)| name));
    let files = sources(documents);
    let mut found = Vec::new();
    let mut compared = 0;
    for (number, actor) in (registered..).zip(named) {
        let is_long = actor.id.chars().nth(3).is_some();
        let meant = if is_long { known.similar(&actor.id) } else { None };
        if known.is_spent() {
            break;
        }
        compared += 1;
        found.extend(meant.and_then(|meant| mistyped(&files, chronology, number, (meant, owners.get(meant)?))));
    }
    if compared < named.len() {
        let message =
            format!("{} actors are not in the registry, too many to look for typos among all of them", named.len());
        found.push((0, Located { finding: Finding::warning(0, message, None), times: 1 }));
    }
    found
}

/// An actor that looks like a typo of a registered one: of what name, and whose that is.
fn mistyped(
    files: &[Option<Source<'_>>],
    chronology: &Chronology,
    number: usize,
    (meant, owner): (&str, &Actor),
) -> Option<(usize, Located)> {
    let number = ActorId::try_from(number).ok()?;
    let actor = chronology.actor(number);
    let at = chronology.record_at(*chronology.postings(number).first()?);
    let here = files[at.file].as_ref()?.position(at, |event| mention(event, &actor.id));
    let message = format!("the actor `{}` is not registered and looks like `{meant}`", actor.id);
    let hint = format!("write `{}`, or register `{}` under `actors:`", owner.id, actor.id);
    Some((at.file, found(Finding::warning(here, message, Some(hint)))))
}

fn mention(event: &Node<'_>, name: &str) -> Option<usize> {
    let actors = event.get("actors")?;
    let single = std::slice::from_ref(actors);
    let items = if matches!(actors.kind, Kind::List(_)) { actors.items() } else { single };
    let named =
        |node: &&Node<'_>| node.text().or_else(|| node.get("id").or_else(|| node.get("name"))?.text()) == Some(name);
    items.iter().find(named).map(|node| node.get("id").unwrap_or(node).at())
}

fn found(finding: Finding) -> Located {
    Located { finding, times: 1 }
}

/// A document in which places are looked up: what all of them need is made once.
struct Source<'d> {
    document: &'d Document,
    /// The trees of a file that was read in one piece.
    roots: OnceCell<Vec<Node<'d>>>,
    /// The tree of the record that was looked at last, which begins at this byte: many clashes may be those of one event.
    last: RefCell<Option<(usize, Option<Node<'d>>)>>,
    /// Its lines.
    places: Places<'d>,
}

fn sources<'d>(documents: &[Option<&'d Document>]) -> Vec<Option<Source<'d>>> {
    let source = |document: &'d Document| Source {
        document,
        roots: OnceCell::new(),
        last: RefCell::new(None),
        places: Places::of_yaml(document.source()),
    };
    documents.iter().map(|document| document.map(source)).collect()
}

impl Source<'_> {
    /// Looks a byte up in the event of a record.
    fn position(&self, at: RecordAt, look: impl Fn(&Node<'_>) -> Option<usize>) -> usize {
        let document = self.document;
        let index = document.items.partition_point(|item| item.start <= at.start).saturating_sub(1);
        if let Some(original) = &document.original {
            let roots = self.roots.get_or_init(|| tree::parse_all(original, usize::MAX).unwrap_or_default());
            let event = whole_items(roots).nth(index);
            return event.map_or(0, |event| look(event).unwrap_or_else(|| event.at()));
        }
        let mut last = self.last.borrow_mut();
        if last.as_ref().is_none_or(|(start, _)| *start != at.start) {
            *last = Some((
                at.start,
                record_tree(document.text.get(at.start..at.end).unwrap_or(""), at.start).ok().flatten(),
            ));
        }
        let root = last.as_ref().and_then(|(_, root)| root.as_ref());
        let event = root.and_then(|root| event_nodes(root).first());
        event.and_then(look).unwrap_or(at.start)
    }
}
