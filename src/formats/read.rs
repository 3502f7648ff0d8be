//! From the bytes of files to a chronology: what each file is, then its reader.

use std::sync::Arc;

use super::input::{Input, Kind, Loaded, Options, Progress, stopped};
use super::problem::{Problem, ReadError, Severity};
use super::tabular::{self, Choices, Parted, TableFile, Tally};
use super::text::{LongText, Text};
use super::timelinejs;
use super::translation::Translation;
use super::yaml::{self, Added, Document, Located, Refused};
use super::{csl, geojson, ics, markwhen, obsidian, timeline_project};
use crate::chronology::{ActorId, Builder, Chronology, Clash, Difference, FileInfo, Header, TooLarge};
use crate::model::Actor;

/// Reads files as one chronology.
///
/// # Errors
/// [`ReadError`] when a file cannot be read at all. Everything smaller is a [`Problem`].
pub fn read(inputs: Vec<Input>) -> Result<Loaded, ReadError> {
    read_with(inputs, Options::default())
}

/// The same in a way of one's own.
///
/// # Errors
/// The same, and when the listener stops it.
pub fn read_with(inputs: Vec<Input>, options: Options<'_>) -> Result<Loaded, ReadError> {
    let mut files = inputs.into_iter().map(open).collect::<Result<Vec<_>, _>>()?;
    loop {
        match attempt(&files, options)? {
            Attempt::Done(loaded) => return Ok(*loaded),
            Attempt::NeedsWhole(file) => match &mut files[file].content {
                Content::Yaml(document) => document.read_whole()?,
                Content::Table(_) => {}
            },
        }
    }
}

/// Reads some rows of a table that annals wrote; `named` are actors that only events name, under other names than their ids.
#[cfg(feature = "engine")]
pub(super) fn read_rows(input: Input, named: &[Actor]) -> Result<Chronology, ReadError> {
    let mut file = open(input)?;
    if let Content::Table(table) = &mut file.content
        && !named.is_empty()
    {
        table.knows(named.to_vec());
    }
    let name = match &file.content {
        Content::Table(table) => table.info.name.clone(),
        Content::Yaml(document) => document.info.name.clone(),
    };
    match attempt(&[file], Options { lints: false, ..Options::default() })? {
        Attempt::Done(loaded) => Ok(loaded.chronology),
        Attempt::NeedsWhole(_) => Err(ReadError::new(&name, "this is no table", None)),
    }
}

/// What a file of columns says of its events all together, and its actors with `others`, without an event.
#[cfg(feature = "engine")]
pub(super) fn read_people(name: &str, header: &str, others: Vec<Actor>) -> Result<Chronology, ReadError> {
    let mut builder = Builder::new();
    for (header, registry) in headers(FileInfo::of_text(name.to_owned(), Arc::default(), false), header)? {
        builder.add_header(header, registry);
    }
    builder.add_header(Header::default(), others);
    builder.finish().map(|(chronology, _)| chronology).map_err(|error| too_large(name, error))
}

/// The table whose text begins so, if it is one whose rows can be read piece by piece; `long` is all of its text.
///
/// # Errors
/// [`ReadError`] where its columns cannot be understood.
pub(super) fn open_long(text: Text, input: &Input, long: Arc<dyn LongText>) -> Result<Option<TableFile>, ReadError> {
    let (kind, choices) = (text.kind.or(input.kind), &input.choices);
    let is_json = matches!(kind, None | Some(Kind::Json | Kind::Jsonl));
    let text = if is_json { text.with_sound_json().with_rows() } else { text };
    if !may_be_lines(text.text.trim_start(), kind) || translated(&text, kind, choices).is_some() {
        return Ok(None);
    }
    let text = Text { long: Some(long), ..text };
    Ok(match content(&text, kind, choices)? {
        Content::Table(table) if table.is_in_pieces() => Some(*table),
        _ => None,
    })
}

/// Whether the beginning of a text may be one of lines that are records: of a list or an object in JSON it is only a part.
fn may_be_lines(beginning: &str, kind: Option<Kind>) -> bool {
    let is_object = |line: &str| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line).is_ok();
    match kind {
        Some(Kind::Csv | Kind::Tsv) => true,
        None | Some(Kind::Json | Kind::Jsonl) if beginning.starts_with(['{', '[']) => {
            beginning.lines().next().is_some_and(is_object)
        }
        None => form(beginning) == Form::Delimited,
        Some(_) => false,
    }
}

enum Attempt {
    Done(Box<Loaded>),
    /// An item of this file uses an anchor of another item.
    NeedsWhole(usize),
}

/// A file whose kind is known.
struct Opened {
    content: Content,
    /// What it is in words, where its text does not say.
    form: Option<&'static str>,
    /// What was read of a file with several parts, in words.
    part: Option<String>,
    /// How its bytes became its text, a fact each.
    lines: Vec<String>,
    /// What is wrong with that.
    problems: Vec<Problem>,
}

/// What stands in a file.
enum Content {
    Yaml(Box<Document>),
    Table(Box<TableFile>),
}

impl Content {
    /// What the file says about itself, and the actors that it registers.
    fn headers(&self) -> &[(Header, Vec<Actor>)] {
        match self {
            Self::Yaml(document) => &document.headers,
            Self::Table(table) => table.headers(),
        }
    }
}

/// What is wrong with a file, apart from what is wrong between files.
enum Found {
    Yaml(Vec<Located>, Vec<Refused>),
    Table(Tally),
}

fn open(input: Input) -> Result<Opened, ReadError> {
    let (kind, choices) = (input.kind, input.choices.clone());
    let text = Text::read(input)?;
    let kind = text.kind.or(kind);
    let is_json = matches!(kind, None | Some(Kind::Json | Kind::Jsonl));
    let text = if is_json { text.with_sound_json().with_rows() } else { text };
    let is_table = match kind {
        Some(Kind::Csv | Kind::Tsv) => true,
        Some(Kind::Yaml | Kind::Json | Kind::Jsonl | Kind::Ics | Kind::Markwhen | Kind::Timeline | Kind::Obsidian) => {
            false
        }
        None => self::form(text.text.trim_start()) == Form::Delimited,
    };
    let mut text = text.with_line_feeds(is_table);
    let mut problems = text.problems();
    let form = text.form;
    if let Some(mut translation) = translated(&text, kind, &choices) {
        problems.extend(std::mem::take(&mut translation.faults).problems(&text.info.name));
        let lines = text.notes.lines;
        let content = Content::Yaml(Box::new(Document::of_translation(text.info, &text.text, translation)));
        return Ok(Opened { content, form, part: text.part, lines, problems });
    }
    let events = std::mem::take(&mut text.events);
    let mut content = content(&text, kind, &choices).map_err(|error| match &text.part {
        Some(part) => ReadError { message: format!("{part}: {}", error.message), ..error },
        None => error,
    })?;
    if let Content::Table(table) = &mut content {
        table.take_events(events);
    }
    Ok(Opened { content, form, part: text.part, lines: text.notes.lines, problems })
}

/// What stands in a file of a form that is neither of schema 1 nor a table.
fn translated(text: &Text, kind: Option<Kind>, choices: &Choices) -> Option<Translation> {
    let is_json = matches!(kind, None | Some(Kind::Json)) && text.text.trim_start().starts_with(['{', '[']);
    if is_json && choices.columns.is_empty() && choices.parts.is_empty() {
        let (json, name) = (&text.text, text.info.base_name());
        let timeline = timelinejs::read(json, name).or_else(|| geojson::read(json));
        return timeline.or_else(|| csl::read(json, name));
    }
    let name = text.info.base_name();
    if kind == Some(Kind::Obsidian) || kind.is_none() && obsidian::is_one(name, &text.text) {
        return Some(obsidian::read(&text.text, name));
    }
    match kind {
        Some(Kind::Ics) => Some(ics::read(&text.text)),
        Some(Kind::Markwhen) => Some(markwhen::read(&text.text)),
        Some(Kind::Timeline) => Some(timeline_project::read(&text.text)),
        None => match form(text.text.trim_start()) {
            Form::Calendar => Some(ics::read(&text.text)),
            Form::Markwhen => Some(markwhen::read(&text.text)),
            Form::Timeline => Some(timeline_project::read(&text.text)),
            Form::Json | Form::Yaml | Form::Delimited => None,
        },
        _ => None,
    }
}

/// Whether a file that says by its name that it is JSON begins with a text, as no list and no object does.
fn is_broken_json(text: &Text) -> bool {
    let name = text.info.base_name().to_ascii_lowercase();
    let is_called = name.split('.').skip(1).any(|ending| matches!(ending, "json" | "geojson" | "jsonl" | "ndjson"));
    is_called && text.text.trim_start().starts_with('"')
}

/// What stands in a text.
fn content(text: &Text, kind: Option<Kind>, choices: &Choices) -> Result<Content, ReadError> {
    if matches!(kind, None | Some(Kind::Json | Kind::Jsonl))
        && text.text.trim_start().starts_with(['{', '['])
        && choices.columns.is_empty()
        && let Some(items) = yaml::json_items(&text.text)
    {
        return Ok(Content::Yaml(Box::new(Document::of_json(text.info.clone(), &text.text, items))));
    }
    if kind.is_none() && text.part.is_none() && is_broken_json(text) {
        let hint = "JSON with events is a list `[…]` or an object `{…}`; say `--input csv` if this is a table";
        return Err(ReadError::new(
            &text.info.name,
            "this is no JSON that has events: it begins with a text",
            Some(hint),
        ));
    }
    let table = match kind {
        Some(Kind::Yaml) => foreign(text, choices)?,
        // Those of a file of columns as this.
        Some(Kind::Csv) if text.kind.is_some() => TableFile::delimited(text, Some(Parted::Columns), choices)?,
        Some(Kind::Csv) => TableFile::delimited(text, Some(Parted::By(b',')), choices)?,
        // The rows of a spreadsheet come as this.
        Some(Kind::Tsv) if text.kind.is_some() => TableFile::delimited(text, Some(Parted::Cells), choices)?,
        Some(Kind::Tsv) => TableFile::delimited(text, Some(Parted::By(b'\t')), choices)?,
        Some(Kind::Json | Kind::Jsonl) => TableFile::json(text, choices)?,
        Some(Kind::Ics | Kind::Markwhen | Kind::Timeline | Kind::Obsidian) => None,
        None => table(text, choices)?,
    };
    match (table, kind) {
        (Some(table), _) => Ok(Content::Table(Box::new(table.with_headers(beside(text)?)))),
        (None, Some(kind @ (Kind::Csv | Kind::Tsv | Kind::Json | Kind::Jsonl))) => Err(ReadError::new(
            &text.info.name,
            format!("this is not {kind}"),
            Some("leave `--input` away, or name another format"),
        )),
        (None, Some(Kind::Yaml | Kind::Ics | Kind::Markwhen | Kind::Timeline | Kind::Obsidian) | None) => {
            Ok(Content::Yaml(Box::new(Document::open(text.info.clone(), &text.text)?)))
        }
    }
}

/// What a file of columns that annals wrote says of its events all together.
fn beside(text: &Text) -> Result<Vec<(Header, Vec<Actor>)>, ReadError> {
    let header = text.beside.as_ref().map(|beside| &beside.header).filter(|header| !header.is_empty());
    header.map_or_else(|| Ok(Vec::new()), |header| headers(text.info.clone(), header))
}

fn headers(info: FileInfo, header: &str) -> Result<Vec<(Header, Vec<Actor>)>, ReadError> {
    if header.is_empty() {
        return Ok(Vec::new());
    }
    let document = Document::open(info, &Arc::new(header.to_owned()))?;
    let mut headers = document.headers;
    // They stand on no line of the file.
    headers.iter_mut().flat_map(|(_, actors)| actors).for_each(|actor| actor.place = None);
    Ok(headers)
}

/// What the first characters of a text say that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// JSON, or YAML in flow style.
    Json,
    Yaml,
    /// Lines of fields.
    Delimited,
    /// A calendar.
    Calendar,
    /// A line an event, as Markwhen has them.
    Markwhen,
    /// A timeline of The Timeline Project.
    Timeline,
}

fn form(content: &str) -> Form {
    if content.starts_with(['{', '[']) {
        Form::Json
    } else if ics::is_one(content) {
        Form::Calendar
    } else if timeline_project::is_one(content) {
        Form::Timeline
    } else if markwhen::is_one(content) {
        Form::Markwhen
    } else if looks_like_yaml(content) {
        Form::Yaml
    } else {
        Form::Delimited
    }
}

/// The table that a text is; `None` for a chronology of schema 1 and for what is no table.
fn table(text: &Text, choices: &Choices) -> Result<Option<TableFile>, ReadError> {
    let content = text.text.trim_start();
    match form(content) {
        Form::Json => TableFile::json(text, choices),
        Form::Yaml => foreign(text, choices),
        Form::Delimited | Form::Calendar | Form::Markwhen | Form::Timeline => TableFile::delimited(text, None, choices),
    }
}

/// The first part of a large file, if it can be read for itself: whole lines of fields, about so many bytes of them. A list
/// in YAML or JSON, and what is packed or in another encoding, has to be read as a whole.
pub fn beginning(input: &Input, bytes: usize) -> Option<Input> {
    if input.choices.encoding.is_some() {
        return None;
    }
    let head = input.bytes.get(..bytes.min(input.bytes.len()))?;
    let valid = match std::str::from_utf8(head) {
        Ok(head) => head,
        // A letter may be cut in two at the end.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?,
        Err(_) => return None,
    };
    let content = valid.strip_prefix('\u{feff}').unwrap_or(valid).trim_start();
    let is_lines = match input.kind {
        Some(Kind::Csv | Kind::Tsv) => true,
        Some(Kind::Yaml | Kind::Json | Kind::Jsonl | Kind::Ics | Kind::Markwhen | Kind::Timeline | Kind::Obsidian) => {
            false
        }
        None => form(content) == Form::Delimited,
    };
    let is_text = !content.is_empty() && !content.contains('\0');
    let end = memchr::memrchr(b'\n', head).filter(|_| is_lines && is_text)?;
    Some(Input { bytes: head[..=end].to_vec(), ..input.clone_without_bytes() })
}

fn foreign(text: &Text, choices: &Choices) -> Result<Option<TableFile>, ReadError> {
    let is_date = |key: &str| {
        let is_chosen = choices.columns.iter().any(|(_, columns)| columns.iter().any(|column| column == key));
        is_chosen || tabular::is_date_column(key)
    };
    let items = yaml::foreign_items(&text.text, is_date);
    items.map(|items| TableFile::yaml(text, items, choices)).transpose()
}

/// Whether the first line that says something is one of YAML: a mark, an item, a key.
fn looks_like_yaml(content: &str) -> bool {
    let says = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let mut lines = content.lines().filter(says);
    let Some(line) = lines.next() else { return true };
    if lines.next().is_some_and(|second| are_of_a_table(line, second)) {
        return false;
    }
    let is_key = line.split_once(':').is_some_and(|(key, rest)| {
        let is_word =
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '"' | '\''));
        is_word && (rest.is_empty() || rest.starts_with([' ', '\r']))
    });
    line.starts_with("---") || line.starts_with("- ") || line.trim_end() == "-" || line.starts_with('%') || is_key
}

/// Whether two lines are the header and a row of a table although the first one looks like a key: `Unnamed: 0,date,title`.
fn are_of_a_table(first: &str, second: &str) -> bool {
    let is_said = second.starts_with([' ', '-', '#'])
        || second.split_once(':').is_some_and(|(key, _)| !key.contains([',', ';', '\t']));
    let count = |line: &str, sign: char| line.matches(sign).count();
    !is_said
        && [',', ';', '\t'].iter().any(|sign| count(first, *sign) > 0 && count(first, *sign) == count(second, *sign))
}

impl Opened {
    fn bytes(&self) -> usize {
        match &self.content {
            Content::Yaml(document) => document.text.len(),
            Content::Table(table) => table.text.len(),
        }
    }

    fn document(&self) -> Option<&Document> {
        match &self.content {
            Content::Yaml(document) => Some(document),
            Content::Table(_) => None,
        }
    }
}

fn attempt(files: &[Opened], options: Options<'_>) -> Result<Attempt, ReadError> {
    let mut builder = Builder::new();
    if options.folds {
        builder.fold_same();
    }
    for (header, registry) in files.iter().flat_map(|file| file.content.headers()) {
        builder.add_header(header.clone(), registry.clone());
    }
    let of_bytes = files.iter().map(Opened::bytes).sum();
    let (mut before, mut events) = (0, 0);
    let mut found: Vec<Found> = Vec::new();
    for file in files {
        let mut rows = 0;
        let mut hear = |name: &str, bytes: usize, own: usize| {
            rows = own;
            let progress = Progress { bytes: before + bytes, of_bytes, events: events + own };
            if (options.listener)(progress) { Ok(()) } else { Err(stopped(name)) }
        };
        match &file.content {
            Content::Yaml(document) => {
                let name = &document.info.name;
                let text = Arc::clone(&document.text);
                let records = Arc::new(yaml::Records::of(document));
                builder.count_unread_dates(document.unread_dates);
                builder.leave_out(document.left_out);
                let added = builder.add_file(document.info.clone(), text, records, document.len());
                let number = added.map_err(|error| too_large(name, error))?;
                let mut progress = |bytes, events| hear(name, bytes, events);
                match document.add(number, &mut builder, &mut progress)? {
                    Added::Done(located, refused) => found.push(Found::Yaml(located, refused)),
                    Added::NeedsWhole => return Ok(Attempt::NeedsWhole(number)),
                }
            }
            Content::Table(table) => {
                let mut progress = |bytes, events| hear(&table.info.name, bytes, events);
                found.push(Found::Table(table.add(&mut builder, &mut progress)?));
            }
        }
        events += rows;
        before += file.bytes();
    }
    let (chronology, clashes) = builder.finish().map_err(|error| too_large("input", error))?;
    if options.repeats {
        count_repeats(files, &mut found, &chronology);
    }
    let mut problems = problems(files, found, &clashes, &chronology, options.lints);
    problems.extend(chronology.differing().iter().filter_map(|difference| contradiction(&chronology, difference)));
    problems.extend(chronology.tangled().and_then(|actor| tangle(&chronology, actor)));
    let tables = files.iter().flat_map(describe).collect();
    let notes = if options.lints { notes(files, &clashes) } else { Vec::new() };
    Ok(Attempt::Done(Box::new(Loaded { chronology, problems, tables, notes })))
}

/// Counts the rows of tables that are the same as an earlier one.
fn count_repeats(files: &[Opened], found: &mut [Found], chronology: &Chronology) {
    for (number, (file, found)) in files.iter().zip(found).enumerate() {
        if let (Content::Table(table), Found::Table(tally)) = (&file.content, found) {
            table.count_repeats(number, chronology, tally);
        }
    }
}

/// What is said of the events without anything being wrong with them.
fn notes(files: &[Opened], clashes: &[Clash]) -> Vec<String> {
    let documents: Vec<Option<&Document>> = files.iter().map(Opened::document).collect();
    yaml::possible(&documents, clashes).into_iter().collect()
}

/// Everything that is wrong, file by file.
fn problems(
    files: &[Opened],
    found: Vec<Found>,
    clashes: &[Clash],
    chronology: &Chronology,
    lints: bool,
) -> Vec<Problem> {
    let documents: Vec<Option<&Document>> = files.iter().map(Opened::document).collect();
    let mut between: Vec<Vec<Located>> = files.iter().map(|_| Vec::new()).collect();
    let own = yaml::clashes(&documents, chronology, clashes);
    let odd = if lints { odd(&documents, chronology, &found) } else { Vec::new() };
    for (file, located) in own.into_iter().chain(odd) {
        between[file].push(located);
    }
    let of_table = |number: usize| clashes.iter().filter(move |clash| clash.at().file == number);
    let all = files.iter().zip(found).zip(between).enumerate();
    all.flat_map(|(number, ((file, found), between))| {
        let mut problems = file.problems.clone();
        problems.extend(match (&file.content, found) {
            (Content::Yaml(document), Found::Yaml(mut located, _)) => {
                located.extend(between);
                yaml::place(document, located)
            }
            (Content::Table(table), Found::Table(tally)) => table.problems(tally, chronology, of_table(number)),
            _ => Vec::new(),
        });
        if !file.problems.is_empty() {
            problems.sort_by_key(|problem| problem.place);
        }
        if let Some(part) = &file.part {
            for problem in &mut problems {
                problem.message = format!("{part}: {}", problem.message);
            }
        }
        problems
    })
    .collect()
}

/// What only `check` looks for: names that look mistyped, ids of events that are left out, events later than a file knows of.
fn odd(documents: &[Option<&Document>], chronology: &Chronology, found: &[Found]) -> Vec<(usize, Located)> {
    let refused = found.iter().enumerate().flat_map(|(file, found)| {
        let ids = if let Found::Yaml(_, refused) = found { &**refused } else { &[] };
        ids.iter().map(move |one| (file, one.clone()))
    });
    let refused: Vec<(usize, Refused)> = refused.collect();
    let mut odd = yaml::actors(documents, chronology);
    odd.extend(yaml::refused_ids(documents, chronology, &refused));
    odd.extend(yaml::later_than_known(documents, chronology));
    odd
}

/// What is said where two files contradict each other about an actor.
fn contradiction(chronology: &Chronology, difference: &Difference) -> Option<Problem> {
    let actor = chronology.actor(difference.actor);
    let place = difference.place.as_ref()?;
    let (what, [first, later]) = &difference.what;
    let other = actor.place.as_ref().map_or("another file", |place| &*place.file);
    Some(Problem {
        file: place.file.to_string(),
        place: Some((place.line, place.column)),
        severity: Severity::Warning,
        message: format!("the actor `{}` has the {what} `{first}` in {other} and `{later}` here", actor.id),
        hint: Some("what the first file says stands; give one of them another id if they are two".to_owned()),
    })
}

/// What is said where nobody could be counted for anybody.
fn tangle(chronology: &Chronology, actor: ActorId) -> Option<Problem> {
    let actor = chronology.actor(actor);
    let place = actor.place.as_ref()?;
    Some(Problem {
        file: place.file.to_string(),
        place: Some((place.line, place.column)),
        severity: Severity::Error,
        message: format!(
            "`member_of` ties too many actors to too many others (seen at `{}`), so no actor's events count for another",
            actor.id
        ),
        hint: Some("write the groups that an actor belongs to itself, and let few of them belong to others".to_owned()),
    })
}

/// How a file was read, where there is something to say.
fn describe(file: &Opened) -> Vec<String> {
    let facts = file.lines.iter().map(|line| format!("  {line}"));
    let table = match &file.content {
        Content::Table(table) => table,
        Content::Yaml(document) if !file.lines.is_empty() || document.form.is_some() => {
            let name = crate::model::clean::line(&document.info.name).into_owned();
            let form = document.form.as_deref().unwrap_or("events");
            return std::iter::once(format!("{name}: {form}")).chain(facts).collect();
        }
        Content::Yaml(_) => return Vec::new(),
    };
    let layout = table.layout();
    let name = crate::model::clean::line(&table.info.name).into_owned();
    let form = file.form.map_or_else(|| table.form(), str::to_owned);
    if table.is_own() {
        return std::iter::once(format!("{name}: {form}, as annals writes them")).chain(facts).collect();
    }
    let known = layout.dataset().map_or_else(String::new, |dataset| format!(", {dataset}"));
    let mut lines = vec![format!("{name}: {form}{known}")];
    lines.extend(facts);
    lines.push(format!("  --columns '{}'", layout.describe().join(", ")));
    lines.extend(table.together().map(|together| format!("  {together}")));
    lines.extend(layout.reasons().into_iter().map(|reason| format!("  {reason}")));
    let others = layout.others();
    if !others.is_empty() {
        lines.push(format!("  kept as they are: {}", others.join(", ")));
    }
    lines.extend(layout.day_order().map(|order| format!("  dates like 03/04/2014: {order}")));
    lines.extend(layout.counts().into_iter().map(|count| format!("  {count}")));
    lines
}

fn too_large(name: &str, error: TooLarge) -> ReadError {
    ReadError::new(name, error.to_string(), None)
}
