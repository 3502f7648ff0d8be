//! The elements of a timeline one after another, from XML that is believed in nothing: no document type, no entities but those that
//! every XML has, and nothing nested beyond what a timeline has.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// Elements within each other, at most.
const DEPTH: usize = 32;

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// How times are written: the text of the element alone.
    TimeType,
    Category,
    Era,
    Event,
}

/// An element with the texts of those in it, by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) kind: Kind,
    /// The line that it begins on.
    pub(super) line: usize,
    texts: HashMap<String, String>,
    /// Further categories of an event.
    pub(super) categories: Vec<String>,
}

impl Item {
    /// The text of an element in it, if there is any.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(|text| text.trim_end()).filter(|text| !text.trim().is_empty())
    }

    /// Whether an element in it says `True`.
    pub(super) fn is(&self, name: &str) -> bool {
        self.get(name).is_some_and(|text| text.trim().eq_ignore_ascii_case("true"))
    }
}

/// Why nothing more is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) line: usize,
    pub(super) message: String,
    pub(super) hint: &'static str,
    /// Whether nothing that was read before counts either.
    pub(super) is_of_all: bool,
}

/// The elements of a text.
pub(super) struct Pieces<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
    /// The elements that are open.
    open: Vec<String>,
    item: Option<Item>,
    /// The text of the innermost element.
    said: String,
    /// The line of a place in the text, and that place.
    line: (usize, usize),
    is_over: bool,
}

impl<'t> Pieces<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { text, reader, open: Vec::new(), item: None, said: String::new(), line: (1, 0), is_over: false }
    }

    /// The line that reading has come to.
    fn line(&mut self) -> usize {
        let (line, counted) = self.line;
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).clamp(counted, self.text.len());
        let passed = self.text.as_bytes().get(counted..at).unwrap_or_default();
        self.line = (line + memchr::memchr_iter(b'\n', passed).count(), at);
        self.line.0
    }

    fn broken(&mut self, message: impl Into<String>, hint: &'static str, is_of_all: bool) -> Broken {
        self.is_over = true;
        Broken { line: self.line(), message: message.into(), hint, is_of_all }
    }

    /// What an element is that begins below those that are open.
    fn kind(&self, name: &str) -> Option<Kind> {
        let path: Vec<&str> = self.open.iter().map(String::as_str).collect();
        match (&*path, name) {
            (["timeline"], "timetype") => Some(Kind::TimeType),
            (["timeline", "categories"], "category") => Some(Kind::Category),
            (["timeline", "eras"], "era") => Some(Kind::Era),
            (["timeline", "events"], "event") => Some(Kind::Event),
            _ => None,
        }
    }

    fn begin(&mut self, name: String) -> Result<(), Broken> {
        if self.open.len() >= DEPTH {
            let message = format!("more than {DEPTH} elements within each other");
            return Err(self.broken(message, "no timeline has so many: the file is damaged", true));
        }
        if let (None, Some(kind)) = (&self.item, self.kind(&name)) {
            let line = self.line();
            self.item = Some(Item { kind, line, texts: HashMap::new(), categories: Vec::new() });
        }
        self.said.clear();
        self.open.push(name);
        Ok(())
    }

    /// An element ends; the item, if it is one.
    fn end(&mut self) -> Option<Item> {
        let name = self.open.pop()?;
        let said = std::mem::take(&mut self.said);
        // Below `timeline` and a list of items an item is the third, and a time type the second.
        let depth = self.item.as_ref().map(|item| if item.kind == Kind::TimeType { 1 } else { 2 })?;
        if self.open.len() == depth + 2 && name == "category" && self.open.last().is_some_and(|own| own == "categories")
        {
            self.item.as_mut()?.categories.push(said.trim().to_owned());
            return None;
        }
        if self.open.len() == depth + 1 {
            self.item.as_mut()?.texts.entry(name).or_insert(said);
            return None;
        }
        let mut item = if self.open.len() == depth { self.item.take() } else { None }?;
        if item.kind == Kind::TimeType {
            item.texts.insert(String::new(), said.trim().to_owned());
        }
        Some(item)
    }

    /// What stands for a letter; what stands for anything else stays as it is written.
    fn letter(&mut self, letter: &BytesRef<'_>) {
        if let Ok(Some(letter)) = letter.resolve_char_ref() {
            self.said.push(letter);
            return;
        }
        match &**letter {
            "lt" => self.said.push('<'),
            "gt" => self.said.push('>'),
            "amp" => self.said.push('&'),
            "quot" => self.said.push('"'),
            "apos" => self.said.push('\''),
            other => {
                self.said.push('&');
                self.said.push_str(other);
                self.said.push(';');
            }
        }
    }

    fn step(&mut self) -> Result<Option<Item>, Broken> {
        match self.reader.read_event() {
            Ok(Event::Start(start)) => {
                let name = start.name().as_ref().to_owned();
                self.begin(name)?;
            }
            Ok(Event::End(_)) => return Ok(self.end()),
            Ok(Event::Text(text)) => self.said.push_str(&text.xml10_content()),
            Ok(Event::CData(text)) => self.said.push_str(&text.xml10_content()),
            Ok(Event::GeneralRef(letter)) => self.letter(&letter),
            Ok(Event::DocType(_)) => {
                let hint = "no timeline has one, and what it defines is not believed: take it away";
                return Err(self.broken("a document type (`<!DOCTYPE …>`)", hint, true));
            }
            Ok(Event::Eof) => {
                self.is_over = true;
                if !self.open.is_empty() {
                    let message = format!("the file ends within `<{}>`", self.open.last().cloned().unwrap_or_default());
                    return Err(self.broken(message, "it was cut off: what stands before is loaded", false));
                }
            }
            Ok(Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
            Err(error) => {
                return Err(self.broken(format!("no XML: {error}"), "what stands before it is loaded", false));
            }
        }
        Ok(None)
    }
}

impl Iterator for Pieces<'_> {
    type Item = Result<Item, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            match self.step() {
                Ok(None) => {}
                Ok(Some(item)) => return Some(Ok(item)),
                Err(broken) => return Some(Err(broken)),
            }
        }
        None
    }
}
