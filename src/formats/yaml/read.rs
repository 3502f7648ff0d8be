//! From the text of a file to batches of events and the list of everything that is wrong with it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::finding::{Finding, Findings};
use super::tree::{Kind, Node, TreeError};
use super::{block, object, record, split, tree};
use crate::chronology::{Batch, Builder, FileInfo, Header};
use crate::formats::places::Places;
use crate::formats::problem::{Problem, ReadError, Severity};
use crate::formats::translation::Translation;
use crate::model::{Actor, EventDate};

/// Most bytes of a file that has to be read in one piece.
const WHOLE_BYTES: usize = 64 << 20;
/// Most nodes of such a file, aliases expanded.
const WHOLE_NODES: usize = 4_000_000;
/// Items parsed by one task.
const ITEMS: usize = 64;
/// Items whose events are in memory at one time.
const GROUP: usize = ITEMS * 64;

/// A file whose items are found.
#[derive(Debug)]
pub(in crate::formats) struct Document {
    pub(in crate::formats) info: FileInfo,
    /// What the items are spans of: the file itself, or its events written as blocks.
    pub(in crate::formats) text: Arc<String>,
    pub(super) items: Vec<Range<usize>>,
    /// The file itself, when it was read in one piece.
    pub(super) original: Option<Arc<String>>,
    /// The file itself, where its events stand in the text on the lines that they have in it, and its reader knows the keys.
    translated: Option<Arc<String>>,
    /// What such a file is, in words.
    pub(in crate::formats) form: Option<String>,
    /// How many dates of it cannot be read, and how many of its records are no events.
    pub(in crate::formats) unread_dates: usize,
    pub(in crate::formats) left_out: usize,
    /// Whether an alias without an anchor in its item has none anywhere, so that it is a mistake of that item.
    has_lost_aliases: bool,
    /// What each of its documents says about itself, and the actors that it registers.
    pub(in crate::formats) headers: Vec<(Header, Vec<Actor>)>,
    findings: Vec<Located>,
}

/// What came of adding the events of a document.
pub(in crate::formats) enum Added {
    /// What is wrong with them, and the ids of those that are left out for it.
    Done(Vec<Located>, Vec<Refused>),
    /// An item uses an anchor of another item: the document has to be read whole, and everything added again.
    NeedsWhole,
}

/// The id of an event that is left out, and where its record stands.
pub(in crate::formats) type Refused = (String, Range<usize>);

/// A finding in a file, and how often.
#[derive(Debug, Clone)]
pub(in crate::formats) struct Located {
    pub(super) finding: Finding,
    pub(super) times: usize,
}

impl Document {
    fn new(info: FileInfo, text: &Arc<String>, items: Vec<Range<usize>>) -> Self {
        Self {
            info,
            text: Arc::clone(text),
            items,
            original: None,
            translated: None,
            form: None,
            unread_dates: 0,
            left_out: 0,
            has_lost_aliases: false,
            headers: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// A text of JSON whose events were found.
    pub(in crate::formats) fn of_json(info: FileInfo, text: &Arc<String>, items: Vec<Range<usize>>) -> Self {
        let mut document = Self::new(info, text, items);
        // Anchors are of YAML.
        document.has_lost_aliases = true;
        let is_alone = document.items.first().is_some_and(|item| text.get(..item.start).is_some_and(is_blank));
        if !is_alone && let Some((root, wrong)) = object::without(text, "events") {
            let list = wrong.iter().map(|error| refuse(error, text, 0)).collect();
            document.take_header(&root, Findings { list, ..Findings::of(text) });
        }
        document
    }

    /// A file of another form, of which its reader made events of schema 1.
    pub(in crate::formats) fn of_translation(
        mut info: FileInfo,
        file: &Arc<String>,
        mut translation: Translation,
    ) -> Self {
        info.portion = translation.portion;
        let (text, items) = translation.text(info.base_name());
        let mut document = Self::of_json(info, &Arc::new(text), items);
        document.findings.retain(|located| !located.finding.is_common);
        document.translated = Some(Arc::clone(file));
        document.unread_dates = translation.unread_dates;
        document.left_out = translation.left_out;
        document.form = Some(translation.form);
        document
    }

    /// Finds the items of a text.
    pub(in crate::formats) fn open(info: FileInfo, text: &Arc<String>) -> Result<Self, ReadError> {
        let mut document = Self::new(info, text, Vec::new());
        // Several documents in one stream are one chronology.
        let parts = split::documents(text);
        let layout = |part: Range<usize>| Some(split::split(text.get(part.clone())?)?.moved(part.start));
        match parts.into_iter().map(layout).collect::<Option<Vec<_>>>() {
            Some(layouts) if !layouts.is_empty() => {
                for layout in layouts {
                    document.read_header(&layout);
                    document.items.extend(layout.items);
                }
            }
            _ => document.read_whole()?,
        }
        Ok(document)
    }

    /// Head and tail of a file whose items were found without parsing.
    fn read_header(&mut self, layout: &split::Layout) {
        let text = Arc::clone(&self.text);
        let mut findings = Findings::of(&text);
        let mut pairs: Vec<(Node<'_>, Node<'_>)> = Vec::new();
        for range in [&layout.head, &layout.tail] {
            let part = text.get(range.clone()).unwrap_or("");
            match tree::parse(part, range.start, tree::budget(part, WHOLE_NODES)) {
                Ok(Some(Node { kind: Kind::Map(more), .. })) => pairs.extend(more),
                Ok(None) => {}
                // Nothing but the mark of a document.
                Ok(Some(node)) if node.is_nothing() => {}
                Ok(Some(node)) => {
                    let message = "a line here is neither a key nor an event".to_owned();
                    findings.error(&node, message, "write `key: value`");
                }
                Err(error) => findings.list.push(refuse(&error, part, range.start)),
            }
        }
        let mut names = HashSet::new();
        for (at, (key, _)) in pairs.iter().enumerate() {
            let name = key.text().unwrap_or("?");
            let is_known = !names.insert(tree::key_text(key));
            if is_known || at > 0 && name == "events" {
                let hint = "put everything that belongs under it in one place".to_owned();
                findings.error(key, format!("the key `{name}` is given twice"), hint);
            }
        }
        self.take_header(&Node::new(0..text.len(), 0, Kind::Map(pairs)), findings);
    }

    fn take_header(&mut self, root: &Node<'_>, mut findings: Findings<'_>) {
        let header = record::header(root, &mut findings);
        let mut registry = root.get("actors").map_or_else(Vec::new, |actors| record::actors(actors, &mut findings));
        let file: Arc<str> = self.info.name.as_str().into();
        for place in registry.iter_mut().filter_map(|actor| actor.place.as_mut()) {
            place.file = Arc::clone(&file);
        }
        self.headers.push((header, registry));
        self.findings.extend(findings.list.into_iter().map(|finding| Located { finding, times: 1 }));
    }

    /// Reads the file in one piece and writes each event as a block of its own.
    pub(in crate::formats) fn read_whole(&mut self) -> Result<(), ReadError> {
        let original = Arc::clone(self.original.as_ref().unwrap_or(&self.text));
        if original.len() > WHOLE_BYTES && !self.items.is_empty() {
            self.has_lost_aliases = true;
            return Ok(());
        }
        if original.len() > WHOLE_BYTES {
            let hint = "write `events:` as a block list (`- id: …`) without anchors that cross events";
            return Err(ReadError::new(
                &self.info.name,
                "too large for its style of YAML (64 MiB at most)",
                Some(hint),
            ));
        }
        let roots = match tree::parse_all(&original, tree::budget(&original, WHOLE_NODES)) {
            // Items are known: the mistake is that of one of them and hides no other.
            Err(TreeError::UnknownAnchor { .. }) if !self.items.is_empty() => {
                self.has_lost_aliases = true;
                return Ok(());
            }
            parsed => parsed.map_err(|error| {
                // What begins as JSON and is no YAML either is JSON with a mistake.
                let error = Some(&original)
                    .filter(|text| is_json(text))
                    .and_then(|text| object::parse(text, 0).err())
                    .unwrap_or(error);
                self.fatal(&refuse(&error, &original, 0))
            })?,
        };
        if roots.is_empty() {
            return Err(self.no_events("there is nothing in it but comments"));
        }
        self.has_events(&roots)?;
        let mut text = String::new();
        self.items.clear();
        for item in whole_items(&roots) {
            let start = text.len();
            text.push_str(&block::item(item, 2));
            self.items.push(start..text.len());
        }
        self.text = Arc::new(text);
        (self.headers, self.findings) = (Vec::new(), Vec::new());
        for root in roots.iter().filter(|root| matches!(root.kind, Kind::Map(_)) && !is_event(root)) {
            self.take_header(root, Findings::of(&original));
        }
        self.original = Some(Arc::clone(&original));
        Ok(())
    }

    /// That there are events in a file that is read in one piece, or a registry of its own, to be read beside tables.
    fn has_events(&self, roots: &[Node<'_>]) -> Result<(), ReadError> {
        let mut has_some = false;
        for root in roots {
            let events = match (&root.kind, root.get("events")) {
                (Kind::List(_), _) => true,
                (Kind::Map(_), Some(events)) if events.is_null() || matches!(events.kind, Kind::List(_)) => true,
                (Kind::Map(_), Some(_)) => return Err(self.no_events("`events:` is not a list")),
                (Kind::Map(_), None) if is_event(root) => true,
                (Kind::Map(_), None) => matches!(root.get("actors"), Some(Node { kind: Kind::List(_), .. })),
                (Kind::Scalar(..), _) => return Err(self.no_events("it is a text and not a chronology")),
            };
            has_some |= events;
        }
        if has_some { Ok(()) } else { Err(self.no_events("it has no list of `events:`")) }
    }

    fn no_events(&self, message: &str) -> ReadError {
        let hint = "a chronology begins with `schema: 1` and `events:`, then `- id: …`, `date: …`, `title: …`; a table that \
                    does not look like one is read with `--input csv`";
        ReadError::new(&self.info.name, message, Some(hint))
    }

    fn fatal(&self, finding: &Finding) -> ReadError {
        let error = ReadError::new(&self.info.name, finding.message.clone(), finding.hint.as_deref());
        let (line, column) = Places::of_yaml(self.source()).further(finding.at, finding.letters);
        error.at(line, column)
    }

    /// The last day that it knows of.
    pub(super) fn as_of(&self) -> Option<&EventDate> {
        self.headers.iter().find_map(|(header, _)| header.as_of.as_ref())
    }

    /// Whether its events were made of a file of another form.
    pub(super) fn is_translated(&self) -> bool {
        self.translated.is_some()
    }

    /// The text of the file itself, which the spans of its nodes are of.
    pub(super) fn source(&self) -> &str {
        self.original.as_ref().unwrap_or(&self.text)
    }

    /// What is wrong with the events of a file that was read in one piece, at its places in the file.
    fn whole_findings(&self) -> Vec<Located> {
        let Some(original) = &self.original else { return Vec::new() };
        let Ok(roots) = tree::parse_all(original, tree::budget(original, WHOLE_NODES)) else { return Vec::new() };
        let mut all = Vec::new();
        for item in whole_items(&roots) {
            let mut findings = Findings::of(original);
            record::event(item, false, &mut findings);
            all.extend(findings.list.into_iter().map(|finding| Located { finding, times: 1 }));
        }
        all
    }
}

/// The events of documents that were read in one piece, in their order.
pub(super) fn whole_items<'n, 'a>(roots: &'n [Node<'a>]) -> impl Iterator<Item = &'n Node<'a>> {
    roots.iter().flat_map(|root| match root.get("events") {
        None if is_event(root) => std::slice::from_ref(root),
        events => events.unwrap_or(root).items(),
    })
}

/// Whether a document is an event, and not a chronology: it says when it was.
fn is_event(root: &Node<'_>) -> bool {
    root.get("date").is_some() && (root.get("title").is_some() || root.get("id").is_some())
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

impl Document {
    /// How many items there are, right and wrong.
    pub(in crate::formats) fn len(&self) -> usize {
        self.items.len()
    }

    /// Adds all events to a builder, under the number that it gave the file. `progress` hears how many bytes and events are done.
    ///
    /// # Errors
    /// Whatever `progress` says to stop.
    pub(in crate::formats) fn add(
        &self,
        file: usize,
        builder: &mut Builder,
        progress: &mut dyn FnMut(usize, usize) -> Result<(), ReadError>,
    ) -> Result<Added, ReadError> {
        let mut found = Merged::new(self.findings.clone());
        let mut refused = Vec::new();
        let mut groups = self.items.chunks(GROUP);
        let parse = |items: Option<&[Range<usize>]>| -> Vec<Option<Parsed>> {
            let items = items.unwrap_or_default();
            items.par_chunks(ITEMS).map(|items| parse_items(&self.text, items, self.has_lost_aliases)).collect()
        };
        let mut count = 0;
        let mut next = groups.next();
        let mut parsed = parse(next);
        while !parsed.is_empty() {
            count += parsed.iter().flatten().map(|parsed| parsed.batch.len()).sum::<usize>();
            progress(next.and_then(|items| items.last()).map_or(0, |item| item.end), count)?;
            next = groups.next();
            // The next group is parsed while this one is stored.
            parsed.iter_mut().flatten().for_each(|parsed| refused.append(&mut parsed.refused));
            let store = || store(file, parsed, self.items.len(), builder, &mut found);
            let (is_own, following) = rayon::join(store, || parse(next));
            if !is_own {
                return Ok(Added::NeedsWhole);
            }
            parsed = following;
        }
        if self.original.is_some() {
            found = Merged::new(self.findings.clone());
            found.add(self.whole_findings());
        }
        if self.translated.is_some() {
            found.list.retain(|located| !located.finding.is_common);
        }
        Ok(Added::Done(found.list, refused))
    }
}

/// Puts what was parsed into the builder; `false` when an item uses an anchor that is not its own.
fn store(file: usize, parsed: Vec<Option<Parsed>>, events: usize, builder: &mut Builder, found: &mut Merged) -> bool {
    for parsed in parsed {
        let Some(parsed) = parsed else { return false };
        builder.append(file, 0, parsed.batch, events);
        found.add(parsed.findings);
    }
    true
}

/// What came of some items.
#[derive(Default)]
struct Parsed {
    batch: Batch,
    findings: Vec<Located>,
    refused: Vec<Refused>,
}

/// Parses items; `None` when one of them uses an anchor that is not its own.
fn parse_items(text: &str, items: &[Range<usize>], has_lost_aliases: bool) -> Option<Parsed> {
    let mut parsed = Parsed::default();
    for item in items {
        match parse_item(text, item, &mut parsed) {
            Ok(()) => {}
            Err(TreeError::UnknownAnchor { .. }) if !has_lost_aliases => return None,
            Err(error) => mend(text, item, &error, &mut parsed),
        }
    }
    parsed.findings = Merged::new(std::mem::take(&mut parsed.findings)).list;
    Some(parsed)
}

fn parse_item(text: &str, item: &Range<usize>, parsed: &mut Parsed) -> Result<(), TreeError> {
    let Some(root) = super::record_tree(text.get(item.clone()).unwrap_or(""), item.start)? else { return Ok(()) };
    let [node] = super::event_nodes(&root) else {
        let at = root.items().get(1).unwrap_or(&root).at();
        return Err(TreeError::Syntax { at, message: "more than one event in one item".to_owned() });
    };
    let mut findings = Findings::of(text);
    let event = record::event(node, false, &mut findings);
    parsed.findings.extend(findings.list.into_iter().map(|finding| Located { finding, times: 1 }));
    match event {
        Some(event) => parsed.batch.push_event(&event, text, item.clone()),
        None => parsed.refused.extend(node.get("id").and_then(Node::text).map(|id| (id.to_owned(), item.clone()))),
    }
    Ok(())
}

/// An item that is not YAML may be several, the later ones indented otherwise: each that reads on its own is loaded.
fn mend(text: &str, item: &Range<usize>, error: &TreeError, parsed: &mut Parsed) {
    let record = text.get(item.clone()).unwrap_or("");
    let mut starts = vec![item.start];
    let mut at = item.start;
    for line in record.split_inclusive('\n') {
        if at > item.start && line.trim_start_matches(' ').starts_with("- id:") {
            starts.push(at);
        }
        at += line.len();
    }
    let locate = |finding| Located { finding, times: 1 };
    if starts.len() == 1 {
        parsed.findings.push(locate(refuse(error, record, item.start)));
        return;
    }
    starts.push(item.end);
    for (at, pair) in starts.windows(2).enumerate() {
        let piece = pair[0]..pair[1];
        let own = text.get(piece.clone()).unwrap_or("");
        if at > 0 {
            let column = own.len() - own.trim_start_matches(' ').len();
            let message = "this event is not indented like the others".to_owned();
            let hint = "begin every `- id:` of the list in the same column".to_owned();
            parsed.findings.push(locate(Finding::error(piece.start + column, message, Some(hint))));
        }
        if let Err(error) = parse_item(text, &piece, parsed) {
            parsed.findings.push(locate(refuse(&error, own, piece.start)));
        }
    }
}

/// Most findings of the common kind that are told apart.
const COMMON: usize = 1_000;

/// Findings, those that are common once with a count.
struct Merged {
    list: Vec<Located>,
    common: HashMap<String, usize>,
    /// Where in the list the common ones are counted that are too many to be told apart.
    more: Option<usize>,
}

impl Merged {
    fn new(list: Vec<Located>) -> Self {
        let mut merged = Self { list: Vec::new(), common: HashMap::new(), more: None };
        merged.add(list);
        merged
    }

    fn add(&mut self, findings: Vec<Located>) {
        for located in findings {
            if located.finding.is_common {
                if let Some(at) = self.common.get(&located.finding.message) {
                    self.list[*at].times += located.times;
                    continue;
                }
                if let Some(at) = self.more {
                    self.list[at].times += located.times;
                    continue;
                }
                if self.common.len() >= COMMON {
                    let message = "annals does not know many other keys either".to_owned();
                    self.more = Some(self.list.len());
                    self.list.push(Located { finding: Finding { message, ..located.finding }, ..located });
                    continue;
                }
                self.common.insert(located.finding.message.clone(), self.list.len());
            }
            self.list.push(located);
        }
    }
}

/// Whether a text begins as JSON and not as YAML in flow style, whose keys need no quotes.
fn is_json(text: &str) -> bool {
    let inner = text.trim_start();
    inner.starts_with(['{', '['])
        && inner.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '[')).starts_with('"')
}

/// What the parser says of a part of a text, in words that help. The part begins at the byte `base` of its file.
fn refuse(error: &TreeError, text: &str, base: usize) -> Finding {
    let is_json = is_json(text);
    let (at, message, hint) = match error {
        TreeError::Syntax { at, message } if message.contains("given twice") => {
            (*at, message.clone(), "keep one of the two")
        }
        TreeError::Syntax { at, message } if is_json => {
            (*at, format!("this is not JSON: {message}"), json_hint(message))
        }
        TreeError::Syntax { at, message } => {
            let hint = syntax_hint(message, line_at(text, at.saturating_sub(base)));
            (*at, format!("this is not YAML: {message}"), hint)
        }
        TreeError::UnknownAnchor { at } => (
            *at,
            "an alias (`*name`) without its anchor (`&name`)".to_owned(),
            "put the text in quotes if it is not meant as an alias",
        ),
        TreeError::TooDeep { at } => {
            (*at, "nested too deeply (64 levels at most)".to_owned(), "write lists and maps flatter")
        }
        TreeError::TooLarge { at } => {
            (*at, "aliases expand to more than can be read".to_owned(), "write the values out instead of `*aliases`")
        }
    };
    Finding::error(at, message, Some(hint.to_owned()))
}

/// The line of a byte; nothing at the end of the text.
fn line_at(text: &str, at: usize) -> &str {
    let at = text.floor_char_boundary(at);
    let (before, behind) = text.split_at(at);
    let begin = before.rfind('\n').map_or(0, |end| end + 1);
    let end = behind.find('\n').map_or(text.len(), |end| at + end);
    text.get(begin..end).filter(|_| at < text.len()).unwrap_or("")
}

fn json_hint(message: &str) -> &'static str {
    if message.contains("EOF") {
        "close the quote, the brace or the bracket that was opened"
    } else if message.contains("trailing comma") || message.contains("expected value") {
        "look at this place: a comma too many, or a text without quotes"
    } else if message.contains("expected `,`") {
        "put a comma in front of this"
    } else if message.contains("key must be a string") {
        "put the key in quotes, and no comma behind the last one"
    } else if message.contains("control character") {
        "write `\\n` for a line feed and `\\t` for a tab within a text"
    } else {
        "look at the quotes, commas and brackets here and on the line above"
    }
}

fn syntax_hint(message: &str, line: &str) -> &'static str {
    if line.trim_start_matches(' ').starts_with('\t') || message.contains("tab") {
        "indent with spaces: YAML does not take tabs"
    } else if message.contains("given twice") || message.contains("second document") {
        "keep one of the two"
    } else if message.contains("mapping values are not allowed") || line.matches(": ").count() > 1 {
        "put a text that holds `: ` in quotes"
    } else if message.contains("quoted")
        || message.contains("flow")
        || message.contains("unexpected eof")
        || message.contains("end of stream")
    {
        "close the quote or bracket that was opened"
    } else {
        "look at the indentation and the quotes of this line and of the one above it"
    }
}

/// Findings as problems, in order.
pub(in crate::formats) fn place(document: &Document, mut found: Vec<Located>) -> Vec<Problem> {
    found.sort_by_key(|located| (located.finding.at, located.finding.letters));
    let places = Places::of_yaml(document.source());
    let problem = |Located { finding, times }: Located| {
        let (line, column) = places.further(finding.at, finding.letters);
        // What a translation has on a line, the file has somewhere on it.
        let column = if document.translated.is_some() { 1 } else { column };
        let more = if times > 1 { format!(" (and {} more times)", times - 1) } else { String::new() };
        Problem {
            file: document.info.name.clone(),
            place: Some((line, column)),
            severity: finding.severity,
            message: finding.message + &more,
            hint: finding.hint,
        }
    };
    let mut problems: Vec<Problem> = found.into_iter().map(problem).collect();
    problems.sort_by_key(|problem| (problem.place, problem.severity == Severity::Warning));
    problems
}
