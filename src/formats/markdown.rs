//! Markdown (`CommonMark`) for an editor: headings by month, what is known of each event, numbered sources, provenance.

mod neutral;

use std::collections::HashMap;
use std::io::{self, Write};

use super::export::Export;
use super::web::is_link;
use crate::account;
use crate::chronology::Chronology;
use crate::model::{Event, Extra, Location, Role, Source, clean, words};
use neutral::neutral;

pub use neutral::unused_definitions;

/// The selected events as a document.
pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let chronology = export.chronology;
    let title = chronology.header().title.as_deref().unwrap_or("Chronology");
    writeln!(out, "# {}", escape(title))?;
    let mut heading = String::new();
    let mut sources = Numbered { chronology, list: Vec::new(), numbers: HashMap::new(), claimants: HashMap::new() };
    for row in export.rows {
        let event = account::event(chronology, *row);
        let own = words::heading(&event.date);
        if own != heading {
            writeln!(out, "\n## {own}")?;
            heading = own;
        }
        writeln!(out, "\n### {}\n", escape(&account::headline(chronology, *row)))?;
        entry(&event, &export.actor_names(*row), &mut sources, out)?;
        related(export, *row, &event, out)?;
    }
    if !sources.list.is_empty() {
        writeln!(out, "\n## Sources\n")?;
        for (at, source) in sources.list.iter().enumerate() {
            writeln!(out, "{}. {}", at + 1, citation(source))?;
        }
    }
    writeln!(out, "\n---\n")?;
    for line in export.provenance.lines() {
        writeln!(out, "{}  ", escape(&line))?;
    }
    Ok(())
}

fn entry(event: &Event, names: &[String], sources: &mut Numbered<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut facts = vec![format!("**{}** (`{}`)", escape(&words::words(&event.date)), event.date.text())];
    facts.extend(event.status.map(|status| status.word().to_owned()));
    facts.extend(event.kind.as_deref().map(escape));
    let place = event.location.as_ref();
    facts.extend(place.and_then(|place| place.name.as_deref()).map(escape));
    facts.extend(place.and_then(|place| place.country.as_deref()).map(escape));
    writeln!(out, "{}", facts.join(" · "))?;
    if let Some(note) = &event.date_note {
        writeln!(out, "\n*About the date:* {}", escape(note))?;
    }
    if let Some(summary) = &event.summary {
        let summary = if event.is_plain { literal(summary) } else { neutral(summary) };
        writeln!(out, "\n{summary}")?;
    }
    let mut lines = Vec::new();
    if !names.is_empty() {
        let one = |(mention, name): (&crate::model::Mention, &String)| match mention.role {
            Role::Participant => escape(name),
            role => format!("{} ({role})", escape(name)),
        };
        lines.push(format!("- Actors: {}", event.actors.iter().zip(names).map(one).collect::<Vec<_>>().join(", ")));
    }
    if let Some(deaths) = event.fatalities.as_ref().map(account::fatalities).filter(|text| !text.is_empty()) {
        lines.push(format!("- Fatalities: {deaths}"));
    }
    lines.extend(event.importance.map(|importance| format!("- Importance: {importance} of 10")));
    if !event.tags.is_empty() {
        lines.push(format!("- Tags: {}", escape(&event.tags.join(", "))));
    }
    lines.extend(place.map(exact).filter(|text| !text.is_empty()).map(|text| format!("- Place: {text}")));
    if !event.sources.is_empty() {
        let said: Vec<String> = event.sources.iter().map(|source| reference(source, sources)).collect();
        lines.push(format!("- Who says so: {}", said.join("; ")));
    }
    lines.extend(event.recorded.as_ref().map(|date| format!("- Recorded: {}", escape(&words::words(date)))));
    for (key, value) in kept(event) {
        lines.push(format!("- {}: {}", escape(&key), escape(&value)));
    }
    if !lines.is_empty() {
        writeln!(out, "\n{}", lines.join("\n"))?;
    }
    Ok(())
}

/// Where exactly, and how exactly that is known.
fn exact(place: &Location) -> String {
    let degrees = place.lat.zip(place.lon).map(|(lat, lon)| format!("{lat}, {lon}"));
    let precision = place.precision.as_deref().map(|precision| crate::model::words::as_exact_as(&escape(precision)));
    degrees.into_iter().chain(precision).collect::<Vec<_>>().join(" · ")
}

/// What stands under keys that annals does not know, those of a part of the event behind the name of the part.
fn kept(event: &Event) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut add = |part: &str, extra: &Extra| {
        for (key, value) in extra {
            let key = super::emit::key_text(key);
            let key = if part.is_empty() { key } else { format!("{part}, {key}") };
            let text = match super::emit::plain(value) {
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            pairs.push((key, text));
        }
    };
    add("", &event.extra);
    event.actors.iter().for_each(|mention| add(&mention.actor, &mention.extra));
    event.location.iter().for_each(|place| add("location", &place.extra));
    event.fatalities.iter().for_each(|deaths| add("fatalities", &deaths.extra));
    event.origin.iter().for_each(|origin| add("origin", &origin.extra));
    (1..).zip(&event.sources).for_each(|(at, source)| add(&format!("source {at}"), &source.extra));
    event.relations.iter().for_each(|relation| add(&format!("relation to {}", relation.target), &relation.extra));
    pairs
}

fn related(export: &Export<'_>, row: u32, event: &Event, out: &mut dyn Write) -> io::Result<()> {
    let chronology = export.chronology;
    let stated: Vec<_> = chronology.links(row).iter().filter(|link| !link.is_inverse).collect();
    for link in &stated {
        writeln!(out, "- {}: {}", capital(link.kind.label()), escape(&account::headline(chronology, link.to)))?;
    }
    let is_there = |target: &str| stated.iter().any(|link| chronology.id(link.to) == target);
    for relation in event.relations.iter().filter(|relation| !is_there(&relation.target)) {
        let label = capital(relation.kind.label());
        writeln!(out, "- {label}: {} (not in this chronology)", escape(&relation.target))?;
    }
    Ok(())
}

/// Text with its first letter a capital.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `Kremlin \[1\]`, `\[2\]`.
fn reference(source: &Source, sources: &mut Numbered<'_>) -> String {
    let number = sources.number(source);
    let supports =
        if source.supports.is_empty() { String::new() } else { format!(" ({})", escape(&source.supports.join(", "))) };
    match &source.claimant {
        Some(claimant) => format!("{} \\[{number}\\]{supports}", sources.claimant(claimant)),
        None => format!("\\[{number}\\]{supports}"),
    }
}

/// Publications in order of first use, each once, whoever claims something in them.
struct Numbered<'a> {
    chronology: &'a Chronology,
    list: Vec<Source>,
    numbers: HashMap<Publication, usize>,
    /// What was written for a claimant before.
    claimants: HashMap<String, String>,
}

/// Publisher, title, address and day.
type Publication = (Option<String>, Option<String>, Option<String>, Option<String>);

impl Numbered<'_> {
    fn claimant(&mut self, claimant: &str) -> &str {
        let name = || escape(self.chronology.claimant(claimant));
        self.claimants.entry(claimant.to_owned()).or_insert_with(name)
    }

    fn number(&mut self, source: &Source) -> usize {
        let Source { publisher, title, url, published, .. } = source;
        let day = published.as_ref().map(|date| date.text().to_owned());
        let publication = (publisher.clone(), title.clone(), url.clone(), day);
        *self.numbers.entry(publication).or_insert_with(|| {
            self.list.push(source.clone());
            self.list.len()
        })
    }
}

fn citation(source: &Source) -> String {
    let mut parts = Vec::new();
    parts.extend(source.publisher.as_deref().map(escape));
    parts.extend(source.title.as_deref().map(|title| format!("“{}”", escape(title))));
    parts.extend(source.published.as_ref().map(words::words));
    let text = if parts.is_empty() { "no publisher stated".to_owned() } else { parts.join(", ") };
    match source.url.as_deref() {
        Some(url) if is_link(url) => format!("{text}. <{url}>"),
        Some(url) => format!("{text}. {}", escape(url)),
        None => format!("{text}."),
    }
}

/// One line of text that means itself in Markdown.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    put_text(&mut escaped, clean::line(text).trim_end(), &mut Place::default());
    escaped
}

/// Text of several lines that means itself in Markdown.
fn literal(text: &str) -> String {
    let text = clean::block(text.trim());
    let mut lines = text.lines().map(|line| escape(line.trim())).peekable();
    let mut literal = String::with_capacity(text.len());
    while let Some(line) = lines.next() {
        literal.push_str(&line);
        let is_followed = lines.peek().is_some_and(|next| !next.is_empty());
        literal.push_str(if is_followed && !line.is_empty() { "\\\n" } else { "\n" });
    }
    literal.trim_end().to_owned()
}

/// Whether a text reads the same as plain text and as Markdown.
pub(super) fn means_itself(text: &str) -> bool {
    let text = text.trim();
    let is_mark =
        |byte: u8| matches!(byte, b'*' | b'_' | b'`' | b'[' | b'<' | b'&' | b'\\' | b'~' | b'|' | b'\n' | b'\r');
    let is_plain_start = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '(' | '\''));
    if is_plain_start && !text.bytes().any(is_mark) {
        return true;
    }
    let mut same = String::with_capacity(text.len());
    let is_plain = pulldown_cmark::Parser::new(text).all(|event| match event {
        pulldown_cmark::Event::Text(piece) => {
            same.push_str(&piece);
            true
        }
        pulldown_cmark::Event::Start(tag) => tag == pulldown_cmark::Tag::Paragraph,
        pulldown_cmark::Event::End(tag) => tag == pulldown_cmark::TagEnd::Paragraph,
        _ => false,
    });
    is_plain && same == text
}

/// Where in a line a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    /// At its beginning, where marks make blocks and spaces make code.
    #[default]
    Start,
    /// Behind digits that are all there is before.
    Number,
    Middle,
}

/// Writes text of one line so that it means itself wherever in a line it stands.
fn put_text(out: &mut String, text: &str, place: &mut Place) {
    for c in text.chars() {
        match c {
            c if *place == Place::Start && c.is_whitespace() => continue,
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '-' | '+' | '=' | ':' if *place == Place::Start => out.extend(['\\', c]),
            '.' | ')' if *place == Place::Number => out.extend(['\\', c]),
            c => out.push(c),
        }
        *place = if *place != Place::Middle && c.is_ascii_digit() { Place::Number } else { Place::Middle };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_elses_text_means_itself() {
        assert_eq!(escape("# a *b* <i> [x](y)\u{1b}"), "\\# a \\*b\\* &lt;i&gt; \\[x\\](y)\u{fffd}");
        assert_eq!(escape(" 1. a, 2. b"), "1\\. a, 2. b");
        assert_eq!(["-", "===", ": x", "1) x"].map(escape), ["\\-", "\\===", "\\: x", "1\\) x"]);
    }
}
