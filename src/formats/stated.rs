//! What an export says itself of where it comes from: read back from any form that says so.

use serde_json::Value;

use super::columns::PROVENANCE;
use super::emit::plain;
use super::input::Input;
use super::problem::ReadError;
use super::text::{about_sheet, said_beside};
use super::{Format, read};

/// Where an export says that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stated {
    /// The files: their names and their SHA-256.
    pub files: Vec<(String, String)>,
    /// How many more notes there are, which it does not name.
    pub more_notes: usize,
    /// The SHA-256 of theirs ([`super::export::digest_of`]), where it says that.
    pub more_digest: Option<String>,
    /// The query as one line, with its rule.
    pub query: String,
    /// How many events were written.
    pub selected: usize,
    /// How many events the query selects, where a part of them was marked to be written.
    pub of: Option<usize>,
    /// Of how many.
    pub total: usize,
    /// How many events of the files could not be loaded.
    pub left_out: usize,
}

impl Stated {
    /// Reads what an export says; `None` where it says nothing.
    ///
    /// # Errors
    /// [`ReadError`] for what cannot be read at all.
    pub fn read(input: Input) -> Result<Option<Self>, ReadError> {
        match Format::of_path(std::path::Path::new(&input.name)) {
            Some(Format::Markdown) => Ok(Self::of_lines(&unescaped_markdown(&input.bytes), true)),
            Some(Format::Html) => Ok(Self::of_lines(&without_markup(&input.bytes), true)),
            Some(Format::Svg) => Ok(Self::of_lines(&without_markup(&input.bytes), false)),
            Some(Format::Yaml) => Ok(Self::of_lines(&comments(&input.bytes), false)),
            Some(Format::Xlsx) => Ok(about_sheet(&input.bytes).and_then(|rows| Self::of_rows(&rows))),
            Some(Format::Parquet | Format::Arrow) => {
                let said = said_beside(input.bytes, PROVENANCE).and_then(|json| serde_json::from_str(&json).ok());
                Ok(said.and_then(|value| Self::of_value(&value)))
            }
            Some(Format::Csv | Format::Jsonl | Format::Csl | Format::Table) => Ok(None),
            _ => {
                let chronology = read(vec![input])?.chronology;
                Ok(chronology.header().extra.get("provenance").and_then(|value| Self::of_value(&plain(value))))
            }
        }
    }

    fn of_value(value: &Value) -> Option<Self> {
        let number = |key: &str| value.get(key)?.as_u64().and_then(|number| usize::try_from(number).ok());
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let files = value.get("files")?.as_array()?;
        Some(Self {
            files: files.iter().filter_map(|file| Some((text(file, "name")?, text(file, "sha256")?))).collect(),
            more_notes: 0,
            more_digest: None,
            query: text(value, "query")?,
            selected: number("selected")?,
            of: value.get("span").and_then(|span| span.get("of")?.as_u64()).and_then(|of| usize::try_from(of).ok()),
            total: number("total")?,
            left_out: number("left_out")?,
        })
    }

    fn of_rows(rows: &[[String; 3]]) -> Option<Self> {
        let value = |name: &str| rows.iter().find(|[what, ..]| what == name).map(|[_, value, _]| value.as_str());
        let files = rows.iter().filter(|[what, ..]| what == "file");
        Some(Self {
            files: files.map(|[_, name, sha256]| (name.clone(), sha256.clone())).collect(),
            more_notes: 0,
            more_digest: None,
            query: value("query")?.to_owned(),
            selected: value("selected")?.parse().ok()?,
            of: value("span").and_then(of_span),
            total: value("total")?.parse().ok()?,
            left_out: value("left_out")?.parse().ok()?,
        })
    }

    /// The lines that [`super::Provenance::lines`] gives, the last ones or the first ones of a text: others may quote them.
    fn of_lines(text: &str, is_last: bool) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let is_first = |line: &&str| line.starts_with("Exported by annals ");
        let begin = if is_last { lines.iter().rposition(is_first) } else { lines.iter().position(is_first) };
        let mut stated = Self::default();
        let lines = &lines[begin?..];
        let (selected, total) = lines.first()?.rsplit_once(": ")?.1.strip_suffix(" events")?.split_once(" of ")?;
        (stated.selected, stated.total) = (selected.parse().ok()?, total.parse().ok()?);
        for line in &lines[1..] {
            if let Some((name, sha256)) = line.strip_prefix("From ").and_then(|rest| rest.rsplit_once(" (SHA-256 ")) {
                stated.files.push((name.to_owned(), sha256.trim_end_matches(')').to_owned()));
            } else if let Some((notes, rest)) = line.strip_prefix("and ").and_then(|rest| rest.split_once(" more note"))
            {
                stated.more_notes = notes.parse().unwrap_or(0);
                stated.more_digest = rest.rsplit_once(": ").map(|(_, digest)| digest.trim_end_matches(')').to_owned());
            } else if line.starts_with("Span: ") {
                stated.of = of_span(line);
            } else if let Some((events, _)) = line.split_once(" more event") {
                stated.left_out = events.parse().unwrap_or(stated.left_out);
            } else if let Some(query) = line.strip_prefix("Query: ") {
                stated.query = if query == "everything" { String::new() } else { query.to_owned() };
                return Some(stated);
            }
        }
        None
    }
}

/// How many events the query of a span selects: `Span: 3 of the 17 events …`.
fn of_span(line: &str) -> Option<usize> {
    line.split_once(" of the ")?.1.split_once(" events ")?.0.parse().ok()
}

/// The comments of YAML at its beginning.
fn comments(bytes: &[u8]) -> String {
    let source = String::from_utf8_lossy(bytes);
    let lines = source.lines().map_while(|line| line.strip_prefix("# "));
    lines.collect::<Vec<_>>().join("\n")
}

/// The text of Markdown in which signs are escaped.
fn unescaped_markdown(bytes: &[u8]) -> String {
    let mut text = String::new();
    let source = String::from_utf8_lossy(bytes);
    let mut chars = source.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' || !chars.peek().is_some_and(char::is_ascii_punctuation) {
            text.push(c);
        } else {
            text.extend(chars.next());
        }
    }
    text
}

/// The text of markup, each element on lines of its own.
fn without_markup(bytes: &[u8]) -> String {
    let source = String::from_utf8_lossy(bytes);
    let mut text = String::with_capacity(source.len());
    for piece in source.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, rest)| rest));
        text.push('\n');
    }
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ];
    signs.into_iter().fold(text, |text, (escaped, sign)| text.replace(escaped, sign))
}
