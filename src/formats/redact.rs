//! Redaction: events as they are handed on without the names of chosen actors.
//!
//! Patterns choose actors as in a query. Every spelling that is known of them is looked for in every text of the events, and a
//! pseudonym stands for it. What writers get is a chronology in which the names are not there any more
//! ([`Chronology::rewritten`]): no writer knows of redaction, and none can say what it has never been told.

mod asked;
mod chosen;
mod near;
mod redaction;
mod said;
mod tally;
mod text;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, RwLock};

use serde_yaml::Value;

pub use chosen::{Chosen, RedactError};

use super::excerpt::{is_excerpt, registry};
use super::export::{Export, Provenance};
use super::watch::Watch;
use crate::chronology::{Chronology, IsAwaited, NotRewritten, Rewrite, Row};
use crate::engine::Names;
use crate::model::{Actor, ActorKind};
use crate::names::{
    Gazetteer, Pattern, SOMEBODY_ELSE, Spelling, Spellings, TextKind, Trust, distinct_in, fold, is_common,
    is_given_name, is_honorific, is_joint, is_kind_word, is_ordinary, is_organisation, is_particle, is_read_roughly,
    is_syllabic, parts_of, quoted_in, words_of,
};
use crate::query::Query;
use near::Near;
use redaction::Redaction;
use text::Replacer;

/// Who is redacted, and in what.
#[derive(Debug, Clone, Copy)]
pub struct Redact<'a> {
    /// The patterns, in order.
    pub patterns: &'a [String],
    /// The query that selected the events.
    pub query: &'a Query,
    /// Whether names that come built in are known.
    pub has_gazetteer: bool,
}

/// Selected events without the names of chosen actors.
#[derive(Debug)]
pub struct Redacted {
    chronology: Chronology,
    rows: Vec<Row>,
    provenance: Provenance,
    chosen: Vec<Chosen>,
    near: Vec<String>,
    /// Names of others that hold a name, as they were.
    holding: Vec<String>,
    /// Words of names that are not looked for alone.
    kept: Vec<String>,
    /// Names of others that are much like one that is redacted.
    alike: Vec<String>,
}

impl Redacted {
    /// Redacts the events of an export, as long as somebody waits for them.
    ///
    /// # Errors
    /// [`RedactError`] where a pattern chooses nobody, or nobody waits any more.
    pub fn new(
        names: &dyn Names,
        export: &Export<'_>,
        asked: Redact<'_>,
        is_awaited: IsAwaited<'_>,
    ) -> Result<Self, RedactError> {
        let chosen = chosen::chosen(names, asked.patterns)?;
        let (redaction, holding, kept) = redaction(names, &chosen, asked.has_gazetteer, is_awaited)?;
        let alike = near::alike(names, &chosen);
        let redaction = Arc::new(redaction);
        let rewrite: Arc<dyn Rewrite> = Arc::<Redaction>::clone(&redaction);
        let whole = export.chronology;
        let rewriter = whole.rewriter(Arc::clone(&rewrite), is_awaited)?;
        let mut chronology =
            whole.rewritten((export.rows, &registry(export)), is_excerpt(export), &rewriter, is_awaited)?;
        let mut provenance = export.provenance.clone();
        provenance.files = provenance.files.iter().map(|file| rewrite.file(file)).collect();
        provenance.query = asked::asked(names, &redaction, asked.query).to_string();
        // Before more is rewritten than is handed on.
        provenance.redacted = said(&chosen, &redaction);
        let linked = linked(export);
        if !linked.is_empty() {
            let mut all = [export.rows, &linked].concat();
            all.sort_unstable();
            let with_linked = Export { rows: &all, ..export.clone() };
            chronology = whole.rewritten((&all, &registry(&with_linked)), is_excerpt(export), &rewriter, is_awaited)?;
        }
        let outside: HashSet<_> = linked.iter().map(|row| place(whole, *row)).collect();
        let rows = chronology.rows().filter(|row| !outside.contains(&place(&chronology, *row))).collect();
        Ok(Self { chronology, rows, provenance, chosen, near: redaction.replacer.near.words(), holding, kept, alike })
    }

    /// What writers write.
    pub fn export(&self) -> Export<'_> {
        Export {
            chronology: &self.chronology,
            rows: &self.rows,
            provenance: self.provenance.clone(),
            watch: Watch::default(),
        }
    }

    /// Who is redacted.
    pub fn chosen(&self) -> &[Chosen] {
        &self.chosen
    }

    /// What the export says of its redaction.
    pub fn lines(&self) -> &[String] {
        &self.provenance.redacted
    }

    /// Words that are no known spelling and were replaced because the ladder takes them for somebody redacted.
    pub fn near(&self) -> &[String] {
        &self.near
    }

    /// Names of others that held a name and have a pseudonym in its place.
    pub fn holding(&self) -> &[String] {
        &self.holding
    }

    /// Words of the names that are not looked for where they stand alone: they are words too, or somebody else's names.
    pub fn kept(&self) -> &[String] {
        &self.kept
    }

    /// Others who keep their names, though these are a mistake or a sound away from one that is redacted.
    pub fn alike(&self) -> &[String] {
        &self.alike
    }
}

/// The events that are not handed on and that those that are have a relation to, in order: an export names them.
fn linked(export: &Export<'_>) -> Vec<Row> {
    let links = export.rows.iter().flat_map(|row| export.chronology.links(*row));
    let mut linked: Vec<Row> =
        links.map(|link| link.to).filter(|row| export.rows.binary_search(row).is_err()).collect();
    linked.sort_unstable();
    linked.dedup();
    linked
}

/// Where the record of an event stands, in a chronology as in what it is rewritten to.
fn place(chronology: &Chronology, row: Row) -> (usize, usize) {
    let at = chronology.record_at(row);
    (at.file, at.start)
}

/// What an export says of its redaction; it names nobody.
fn said(chosen: &[Chosen], redaction: &Redaction) -> Vec<String> {
    let mut pseudonyms: Vec<&str> = chosen.iter().map(|chosen| &*chosen.pseudonym).collect();
    pseudonyms.truncate(12);
    let more = chosen.len() - pseudonyms.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let stand =
        if chosen.len() == 1 { "stands for an actor whose name is" } else { "stand for actors whose names are" };
    let replaced = redaction.tally.replaced();
    let replaced = if replaced.is_empty() { "nothing".to_owned() } else { replaced };
    let left = redaction.tally.left();
    let left = if left.is_empty() { String::new() } else { format!("; {left} may lead to who it is") };
    vec![
        format!("Redacted: {}{more} {stand} withheld", pseudonyms.join(", ")),
        format!("Redacted: names were replaced in {replaced}"),
        format!(
            "Not redacted: what describes somebody without a name: dates, places, roles and whom somebody meets{left}"
        ),
    ]
}

/// Who is looked for, under what spellings; and the names of others that hold one.
fn redaction(
    names: &dyn Names,
    chosen: &[Chosen],
    has_gazetteer: bool,
    is_awaited: IsAwaited<'_>,
) -> Result<(Redaction, Vec<String>, Vec<String>), NotRewritten> {
    let mut gathered = Gathered { has_gazetteer, ..Gathered::default() };
    for (of, chosen) in (0..).zip(chosen) {
        gathered.patterns(names, of, chosen);
        for actor in &chosen.actors {
            gathered.of.insert(*actor, of);
            let known = names.actor(*actor);
            gathered.actor(of, known);
            if let Some(entry) = names.entry(*actor).filter(|_| has_gazetteer) {
                gathered.entry(of, entry);
                gathered.organisation(names, of, known, &Gazetteer::built_in().entry(entry).kind);
            } else if is_person(known) {
                gathered.person(names, of, known);
            } else {
                gathered.organisation(names, of, known, known.kind.map_or("", ActorKind::word));
                let parts = parts_of(&known.name).into_iter().filter(|part| is_telling(part));
                gathered.near.extend(parts.map(|part| (of, part)));
            }
            gathered.whole(of, known);
        }
    }
    gathered.somebody_else(names);
    let people = gathered.people(names);
    let gazetteer = has_gazetteer.then(Gazetteer::built_in);
    let others = gazetteer.into_iter().flat_map(|gazetteer| gazetteer.names_but_of(&gathered.states));
    let mut spellings = Spellings::new(gathered.spellings, others);
    for (of, name) in &gathered.initials {
        spellings.add_initials(*of, name);
    }
    spellings.add_people(people);
    let pseudonyms: Vec<String> = chosen.iter().map(|chosen| chosen.pseudonym.clone()).collect();
    let near = Near::new(names, gathered.of.clone(), [&gathered.near, &gathered.whole], has_gazetteer);
    let mut redaction = Redaction {
        replacer: Replacer { spellings, near, pseudonyms },
        called: HashMap::new(),
        folded: HashMap::new(),
        redacted: HashSet::new(),
        states: gathered.states,
        codes: gathered.codes,
        countries: RwLock::default(),
        tally: tally::Tally::default(),
    };
    for (actor, of) in &gathered.of {
        let actor = names.actor(*actor);
        let pseudonym = &redaction.replacer.pseudonyms[*of as usize];
        for text in [&actor.id, &actor.name].into_iter().chain(&actor.aliases) {
            redaction.called.insert(text.clone(), pseudonym.clone());
            redaction.folded.insert(fold(text), pseudonym.clone());
        }
        redaction.redacted.insert(actor.id.clone());
    }
    redaction.folded.remove("");
    let holding = call_others(names, &mut redaction, &gathered.of.keys().copied().collect(), is_awaited)?;
    let kept = kept(gathered.kept, &redaction);
    Ok((redaction, holding, kept))
}

/// Those words of names that are nowhere looked for, each once.
fn kept(mut words: Vec<String>, redaction: &Redaction) -> Vec<String> {
    words.retain(|word| redaction.text(word, TextKind::Prose).is_none());
    words.sort_unstable();
    words.dedup();
    words
}

/// Gives others whose ids hold a name ids of their own; their names as they were.
fn call_others(
    names: &dyn Names,
    redaction: &mut Redaction,
    redacted: &HashSet<u32>,
    is_awaited: IsAwaited<'_>,
) -> Result<Vec<String>, NotRewritten> {
    let mut holding = Vec::new();
    let mut taken: HashSet<String> = redaction.replacer.pseudonyms.iter().cloned().collect();
    for (number, actor) in (0..).zip(names.actors()).filter(|(number, _)| !redacted.contains(number)) {
        if !is_awaited(0, 0) {
            return Err(NotRewritten::Stopped);
        }
        let new = redaction.called(&actor.id);
        let is_named = new.is_some() || actor.name != actor.id && redaction.called(&actor.name).is_some();
        if is_named && names.own_events(number) > 0 {
            holding.push(actor.name.clone());
        }
        if let Some(new) = new {
            let numbered = (2..).map(|number| format!("{new} ({number})"));
            let free = std::iter::once(new.clone()).chain(numbered).find(|id| !taken.contains(id));
            let free = free.unwrap_or(new);
            taken.insert(free.clone());
            redaction.called.insert(actor.id.clone(), free);
        }
    }
    Ok(holding)
}

/// Whether somebody is a person, by the registry or, where it does not say, by the name: words with large letters, none of which
/// says what it is.
fn is_person(actor: &Actor) -> bool {
    // `von der` and initials say neither.
    let is_small = |word: &&str| {
        let folded = fold(word);
        folded.len() < 2 || is_particle(&folded) && !is_joint(&folded)
    };
    let words: Vec<&str> = actor.name.split_whitespace().filter(|word| !is_small(word)).collect();
    let is_large = |word: &&&str| word.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
    let large = words.iter().filter(is_large).count();
    // `Ministry of Migration` is nobody; `King Salman of Saudi Arabia` and `Abdullah II of Jordan` are.
    let is_ruler = |word: &&str| is_honorific(&fold(word)) || word.bytes().all(|byte| b"IVX".contains(&byte));
    let is_office = || words.iter().any(|word| is_joint(&fold(word))) && !words.iter().any(is_ruler);
    let has_generic = || parts_of(&actor.name).len() + 1 < words.len();
    match actor.kind {
        Some(kind) => kind == ActorKind::Person,
        None => {
            (2..=4).contains(&actor.name.split_whitespace().count())
                && large + 1 >= words.len()
                && !actor.name.contains(['(', '/'])
                && !has_generic()
                && !is_office()
                && !is_organisation(&actor.name)
        }
    }
}

/// Whether a word of an organisation's name is more than a word: it is said where it is not looked for alone.
fn is_telling(part: &str) -> bool {
    let folded = fold(part);
    let is_name = part.chars().next().is_some_and(|c| !c.is_lowercase() && !c.is_ascii_digit());
    is_name && folded.len() > 2 && !is_common(&folded) && !is_ordinary(&folded) && !is_kind_word(&folded)
}

/// The most letters of a word without vowels that is not looked for by its sound.
const SHORTEST_HEARD: usize = 5;

/// Where in a name a part of it stands.
#[derive(Clone, Copy)]
enum Place {
    First,
    Last,
    Other,
}

/// What is looked for.
#[derive(Default)]
struct Gathered {
    spellings: Vec<Spelling>,
    of: HashMap<u32, u32>,
    near: Vec<(u32, String)>,
    /// Whole names of which some words are too short to tell alone whom they mean in another script.
    whole: Vec<(u32, String)>,
    initials: Vec<(u32, String)>,
    states: Vec<u32>,
    codes: HashSet<String>,
    has_gazetteer: bool,
    /// Words of names that are not looked for alone, since they are words too or somebody else's.
    kept: Vec<String>,
}

impl Gathered {
    fn add(&mut self, of: u32, text: &str, trust: Trust) {
        // A number is no name: it would be found in every count.
        if text.chars().any(|c| !c.is_ascii_digit() && !c.is_ascii_punctuation()) {
            self.spellings.push(Spelling { text: text.to_owned(), of, trust });
        }
    }

    /// What somebody was asked for by is a name too, unless it is a part of one that is met in other words.
    fn patterns(&mut self, names: &dyn Names, of: u32, chosen: &Chosen) {
        for pattern in &chosen.patterns {
            let text = pattern.trim_start_matches(['=', '@']);
            let folded = fold(text);
            let is_word = |name: &String| fold(name).split(' ').any(|word| word == folded);
            let is_word_of = |actor: &u32| {
                let actor = names.actor(*actor);
                [&actor.id, &actor.name].into_iter().chain(&actor.aliases).any(is_word)
            };
            if folded.len() > 3 || !text.is_ascii() {
                self.add(of, text, Trust::Part);
            } else if chosen.actors.iter().any(is_word_of) {
                // `US` is no `us`.
                let is_acronym = is_ordinary(&folded) && folded.len() < 3;
                self.add(of, text, if is_acronym { Trust::Code } else { Trust::Capital });
            }
        }
    }

    fn actor(&mut self, of: u32, actor: &Actor) {
        for text in [&actor.id, &actor.name].into_iter().chain(&actor.aliases) {
            self.add(of, text, Trust::Own);
            let folded = fold(text);
            let words: Vec<&str> = folded.split(' ').collect();
            let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
            if words.len() > 2 && text.is_ascii() && actor.kind != Some(ActorKind::State) {
                let initials = initials.to_uppercase();
                // In capitals `AND` is a word, and `WHO` may be somebody else.
                let is_known = || !Gazetteer::built_in().named(&Pattern::new(&initials), &initials).is_empty();
                let is_other = is_ordinary(&fold(&initials)) || self.has_gazetteer && is_known();
                if !is_other {
                    self.add(of, &initials, Trust::Code);
                }
            }
        }
        if let Some(country) = actor.country.as_ref().filter(|_| actor.kind == Some(ActorKind::State)) {
            self.codes.insert(country.clone());
            self.add(of, country, Trust::Code);
        }
        for value in actor.extra.iter().flat_map(|extra| extra.values()) {
            self.codes_in(of, value);
        }
    }

    fn whole(&mut self, of: u32, actor: &Actor) {
        let is_short = |name: &str| {
            let words = words_of(name);
            words.len() > 1 && words.iter().any(|word| fold(word).len() < 4)
        };
        let names = [&actor.name].into_iter().chain(&actor.aliases);
        let whole = names.filter(|name| {
            is_syllabic(name) || actor.kind.is_none_or(|kind| kind == ActorKind::Person) && is_short(name)
        });
        self.whole.extend(whole.map(|name| (of, name.clone())));
    }

    /// The codes that a registry has of somebody: `{wikidata: Q7747}`.
    fn codes_in(&mut self, of: u32, value: &Value) {
        match value {
            Value::String(code) if !code.contains(char::is_whitespace) && code.len() > 1 => {
                self.add(of, code, Trust::Code);
            }
            Value::Mapping(map) => map.values().for_each(|value| self.codes_in(of, value)),
            Value::Sequence(values) => values.iter().for_each(|value| self.codes_in(of, value)),
            _ => {}
        }
    }

    fn entry(&mut self, of: u32, entry: u32) {
        if self.states.contains(&entry) {
            return;
        }
        self.states.push(entry);
        let known = Gazetteer::built_in();
        self.codes.insert(known.entry(entry).id.clone());
        for (text, trust) in known.spellings_of(entry) {
            self.add(of, text, trust);
            if trust == Trust::Code && text.len() == 2 {
                let flag = text.bytes().filter_map(|byte| char::from_u32(0x1f1e6 + u32::from(byte.checked_sub(b'A')?)));
                self.add(of, &flag.collect::<String>(), Trust::Own);
            }
        }
        let name = known.entry(entry).name.clone();
        self.near.extend(parts_of(&name).into_iter().map(|part| (of, part)));
    }

    /// A person goes by a surname alone, which stands behind the given name or in front of it, and by a given name where nobody
    /// else of the file does.
    fn person(&mut self, names: &dyn Names, of: u32, actor: &Actor) {
        // `The Boss` has no surname.
        let is_name = |name: &&String| !name.to_lowercase().starts_with("the ");
        for name in [&actor.name].into_iter().chain(&actor.aliases).filter(is_name) {
            self.initials.push((of, name.clone()));
            let before = words_of(name.split(['(', ',']).next().unwrap_or(name));
            let last = before.last().map(|word| parts_of(word)).unwrap_or_default();
            // `von der Leyen`
            let joins = |word: &&&str| is_particle(&fold(word)) && !is_joint(&fold(word));
            let particles = before.iter().rev().skip(1).take_while(joins).count();
            let surname = before.get(before.len().saturating_sub(particles + 1)..).filter(|_| particles > 0);
            let first = before.iter().map(|word| parts_of(word)).find(|parts| !parts.is_empty()).unwrap_or_default();
            for part in parts_of(name) {
                let place = match &part {
                    part if last.contains(part) || words_of(name).len() == 1 => Place::Last,
                    part if first.contains(part) => Place::First,
                    _ => Place::Other,
                };
                match self.trust(names, (of, actor), &part, place) {
                    Some(trust) => {
                        self.add(of, &part, trust);
                        if let Some(surname) = surname.filter(|_| matches!(place, Place::Last) && trust == Trust::Part)
                        {
                            self.add(of, &surname.join(" "), trust);
                        }
                    }
                    // What people are called for short stands in no name.
                    None if name.contains(&part) => self.kept.push(part.clone()),
                    None => {}
                }
                if matches!(place, Place::Last) {
                    self.halves(names, (of, actor), &part);
                }
                // A few letters without vowels sound like many words: `Ready` and `رضایی`.
                if !is_read_roughly(&part) {
                    self.near.push((of, part));
                } else if fold(&part).len() > SHORTEST_HEARD {
                    self.near.push((of, part.replace(' ', "")));
                }
            }
        }
    }

    /// Of a double surname either half is a surname: `Mélenchon-Dupont`. What goes on in small letters is no half: `Jong-un`.
    fn halves(&mut self, names: &dyn Names, (of, actor): (u32, &Actor), part: &str) {
        let halves: Vec<&str> = part.split('-').collect();
        let is_surname =
            |half: &&str| half.chars().count() > 2 && half.chars().next().is_some_and(|c| !c.is_lowercase());
        if halves.len() == 2 && halves.iter().all(is_surname) {
            for half in halves {
                match self.trust(names, (of, actor), half, Place::Last) {
                    Some(trust) => self.add(of, half, trust.max(Trust::Capital)),
                    None => self.kept.push(half.to_owned()),
                }
            }
        }
    }

    /// How far a part of a person's name is trusted alone, if at all. Who is no person for sure may be `Human Rights Watch`.
    fn trust(&self, names: &dyn Names, (of, actor): (u32, &Actor), part: &str, place: Place) -> Option<Trust> {
        let folded = fold(part);
        let is_sure = actor.kind == Some(ActorKind::Person);
        if is_ordinary(&folded) && folded.len() < 3 {
            // `Ma` of Ma Ying-jeou; `Un` behind a name is the United Nations too.
            return (is_sure && matches!(place, Place::First)).then_some(Trust::Capital);
        }
        let is_word = is_common(&folded) || is_ordinary(&folded);
        let taken: Vec<u32> = names.found(part).taken().iter().map(|hit| hit.actor).collect();
        let takes = taken.iter().any(|actor| self.of.get(actor) == Some(&of));
        let has_word = |actor: &u32| {
            let actor = names.actor(*actor);
            let mut own = [&actor.id, &actor.name].into_iter().chain(&actor.aliases);
            own.any(|name| fold(name).split(' ').any(|word| word == folded))
        };
        let takes_others = taken.iter().any(|actor| !self.of.contains_key(actor) && has_word(actor));
        // `Theresa May` is somebody, `Human Rights Watch` may be nobody.
        let first = actor.name.split_whitespace().next().map(fold).unwrap_or_default();
        let is_named_so = actor.kind.is_none() && !is_common(&first) && !is_ordinary(&first);
        match place {
            Place::Other => (takes && !takes_others).then_some(Trust::Given),
            Place::First if is_given_name(&folded) => (takes && !takes_others).then_some(Trust::Given),
            Place::Last if is_word => (is_sure || is_named_so).then_some(Trust::Capital),
            Place::First if is_word => is_sure.then_some(Trust::Capital),
            Place::First if self.is_of_others(names, part, &taken) => None,
            Place::Last if !(is_sure && takes) && self.is_of_others(names, part, &taken) => None,
            Place::First if !is_sure => Some(Trust::Capital),
            Place::First | Place::Last => Some(Trust::Part),
        }
    }

    /// Whether a part of a name is the whole name of somebody else who is no person for all that is known: `Iran` of `Bank of Iran`.
    fn is_of_others(&self, names: &dyn Names, part: &str, taken: &[u32]) -> bool {
        let folded = fold(part);
        let is_other = |number: &u32| {
            let actor = names.actor(*number);
            let is_no_person =
                actor.kind.is_some_and(|kind| kind != ActorKind::Person) || names.entry(*number).is_some();
            let mut own = [&actor.id, &actor.name].into_iter().chain(&actor.aliases);
            !self.of.contains_key(number) && is_no_person && own.any(|name| fold(name) == folded)
        };
        let known = || Gazetteer::built_in().named(&Pattern::new(part), part);
        let is_known = || known().iter().any(|entry| !self.states.contains(entry));
        taken.iter().any(is_other) || self.has_gazetteer && is_known()
    }

    /// An organisation goes by what is left of its name without what it is: `Wagner` of `Wagner Group`. Of what states make it is
    /// whom it belongs to or what it is for: `European Union`, `Ministry of Migration`.
    fn organisation(&mut self, names: &dyn Names, of: u32, actor: &Actor, kind: &str) {
        let is_official = matches!(kind, "state" | "government" | "igo");
        let is_joined = |name: &str| name.split_whitespace().any(|word| matches!(&*fold(word), "of" | "for" | "and"));
        for name in [&actor.name].into_iter().chain(&actor.aliases) {
            let quoted = quoted_in(name);
            for name in &quoted {
                // `Ромашка` is a flower too.
                self.add(of, name, Trust::Capital);
            }
            // `习主席`: a sign alone stands in many words.
            self.kept.extend(name.chars().next().filter(|c| is_syllabic(&c.to_string())).map(String::from));
            if quoted.is_empty() && !is_official && !is_joined(name) {
                self.distinct(names, of, name);
            }
            if kind != "state" {
                self.kept.extend(parts_of(name).into_iter().filter(|part| is_telling(part)));
            }
        }
    }

    /// Whether a word is an ordinary one, or the name of somebody else.
    fn is_taken(&self, names: &dyn Names, word: &str) -> bool {
        let taken: Vec<u32> = names.found(word).taken().iter().map(|hit| hit.actor).collect();
        is_ordinary(&fold(word)) || self.is_of_others(names, word, &taken)
    }

    /// What is left of the name of an organisation, and the first word of it.
    fn distinct(&mut self, names: &dyn Names, of: u32, name: &str) {
        let distinct = distinct_in(name);
        let (left, is_behind) = distinct.unwrap_or((name, false));
        // `Mehmet` of `Mehmet Alay`, whose surname is a word for troops: others have the given name, too.
        if is_given_name(&fold(left)) {
            return;
        }
        let parts = parts_of(left);
        let own: Vec<&String> = parts.iter().filter(|part| !is_common(&fold(part))).collect();
        let Some(part) = own.first() else { return };
        // `The Base` and `Division Azul` are words with a large letter, and so may be the first of several: `Rosneft Oil Company`.
        let is_word = is_behind || name.to_lowercase().starts_with("the ");
        let least = if is_word { Trust::Capital } else { Trust::Part };
        if distinct.is_some() && left.contains(char::is_whitespace) && !self.is_taken(names, left) {
            self.add(of, left, least);
        }
        // `York` of New York Times is no name of theirs.
        let is_first = left.starts_with(part.as_str())
            || left.split_whitespace().next().is_some_and(|word| word.contains(part.as_str()));
        let is_one = own.len() == 1;
        if (is_one || is_first) && !self.is_taken(names, part) {
            self.add(of, part, if is_one { least } else { Trust::First });
        }
        // `Ansar` of `Ansar Allah Movement`, which are one word of a person.
        let first = part.split_whitespace().next().filter(|first| first.len() < part.len() && is_telling(first));
        if let Some(first) = first.filter(|first| is_first && !self.is_taken(names, first)) {
            self.add(of, first, Trust::First);
        }
    }

    /// The folded surnames of other people. Where no given name stands first it may be the surname.
    fn people(&self, names: &dyn Names) -> Vec<String> {
        let others = (0..)
            .zip(names.actors())
            .filter(|(number, actor)| actor.kind == Some(ActorKind::Person) && !self.of.contains_key(number));
        let all = others.flat_map(|(_, actor)| [&actor.name].into_iter().chain(&actor.aliases));
        let surnames = all.flat_map(|name| {
            let words = words_of(name);
            let ends = [words.first(), words.last()].into_iter().flatten();
            let parts = ends.flat_map(|word| parts_of(word)).map(|part| fold(&part));
            let is_one = words.len() == 1;
            parts.filter(|part| is_one || !is_given_name(part)).collect::<Vec<_>>()
        });
        surnames.collect()
    }

    /// The whole names of others who share a part of a name are theirs.
    fn somebody_else(&mut self, names: &dyn Names) {
        let parts: HashSet<String> = self
            .spellings
            .iter()
            .filter(|spelling| matches!(spelling.trust, Trust::Part | Trust::Capital | Trust::First | Trust::Given))
            .map(|spelling| fold(&spelling.text))
            .collect();
        for (number, actor) in (0..).zip(names.actors()).filter(|(_, actor)| !actor.name.is_empty()) {
            let has_part = |name: &&String| {
                let folded = fold(name);
                folded.contains(' ') && folded.split(' ').any(|word| parts.contains(word))
            };
            if !parts.is_empty() && !self.of.contains_key(&number) {
                let shared: Vec<&String> =
                    [&actor.name, &actor.id].into_iter().chain(&actor.aliases).filter(has_part).collect();
                for name in shared {
                    self.add(SOMEBODY_ELSE, name, Trust::Own);
                }
            }
        }
    }
}
