//! What a template makes, and how text means itself in it.

use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Error, Output, State, Value};

use super::super::csv::{guarded, put_cell};
use super::super::{emit, html, markdown, web};
use crate::model::clean;

/// What a template makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// Text in which nothing means more than itself.
    Plain,
    /// Markdown.
    Markdown,
    /// HTML, or XML.
    Html,
    /// TeX.
    Tex,
    /// CSV: what is printed at one place is a cell.
    Csv,
    /// JSON, or YAML: what is printed at one place is a value.
    Json,
}

/// Endings that say that a file is a template, and not what it makes.
const OF_TEMPLATES: [&str; 4] = [".j2", ".jinja", ".jinja2", ".minijinja"];

impl Markup {
    /// All of them, and the filters that escape for them.
    pub(super) const ALL: [(Self, &'static str); 6] = [
        (Self::Plain, "txt"),
        (Self::Markdown, "md"),
        (Self::Html, "html"),
        (Self::Tex, "tex"),
        (Self::Csv, "csv"),
        (Self::Json, "json"),
    ];

    /// The word that stands for it.
    pub(super) fn word(self) -> &'static str {
        Self::ALL.iter().find(|(own, _)| *own == self).map_or("txt", |(_, word)| *word)
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == word).map(|(own, _)| *own)
    }

    /// What the ending of a template's name says.
    pub(super) fn of_name(name: &str) -> Self {
        let name = name.to_lowercase();
        let name = OF_TEMPLATES.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
        match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "md" | "markdown" | "qmd" | "rmd" => Self::Markdown,
            "html" | "htm" | "xhtml" | "xml" | "svg" => Self::Html,
            "tex" | "latex" | "ltx" => Self::Tex,
            "csv" => Self::Csv,
            "json" | "jsonl" | "ndjson" | "geojson" | "yaml" | "yml" => Self::Json,
            _ => Self::Plain,
        }
    }

    /// Somebody's text as it means itself.
    pub(super) fn escape(self, text: &str) -> String {
        match self {
            Self::Plain => clean::block(text).into_owned(),
            Self::Markdown if text.contains('\n') => markdown::literal(text),
            // What a template itself prints may begin or end with a space.
            Self::Markdown => {
                let (begin, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
                let own = text.get(begin..end).map(markdown::escape).unwrap_or_default();
                let around = |range: Option<&str>| range.unwrap_or_default().replace(|c: char| c != ' ', " ");
                format!("{}{own}{}", around(text.get(..begin)), around(text.get(end.max(begin)..)))
            }
            Self::Html => web::escape(&clean::block(text)),
            Self::Tex => tex(&clean::block(text)),
            Self::Csv => {
                let mut cell = Vec::new();
                put_cell(&guarded(text), &mut cell);
                String::from_utf8_lossy(&cell).into_owned()
            }
            Self::Json => emit::safe(&serde_json::Value::String(text.to_owned())),
        }
    }

    /// A summary: its Markdown as markup where there is markup for it, else the text that it was written as.
    pub(super) fn summary(self, text: &str, is_plain: bool) -> Value {
        Value::from_safe_string(match self {
            Self::Markdown if is_plain => markdown::literal(text),
            Self::Markdown => markdown::neutral(text),
            Self::Html if is_plain => html::plain(text),
            Self::Html => html::markup(text),
            Self::Plain | Self::Tex | Self::Csv | Self::Json => {
                return Value::from(clean::block(text.trim()).into_owned());
            }
        })
    }

    /// An address of the web as a link under a text of one's own; any other one as text.
    pub(super) fn link(self, url: &str, label: Option<&str>) -> String {
        let label = label.map(str::trim).filter(|label| !label.is_empty());
        let is_web = web::is_link(url);
        match self {
            _ if !is_web => self.escape(&[label, Some(url)].into_iter().flatten().collect::<Vec<_>>().join(" ")),
            Self::Markdown => match label {
                Some(label) => format!("[{}](<{url}>)", markdown::escape(label)),
                None => format!("<{url}>"),
            },
            Self::Html => {
                let text = label.map_or_else(|| web::site(url), str::to_owned);
                format!("<a href=\"{}\">{}</a>", web::escape(url), web::escape(&text))
            }
            Self::Tex => format!("\\href{{{}}}{{{}}}", tex_address(url), tex(label.unwrap_or(&web::site(url)))),
            Self::Plain | Self::Csv | Self::Json => match label {
                Some(label) => self.escape(&format!("{label} ({url})")),
                None => self.escape(url),
            },
        }
    }

    /// Text letter by letter, as code.
    pub(super) fn code(self, text: &str) -> String {
        let text = clean::line(text);
        match self {
            Self::Markdown => {
                let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(longest + 1);
                let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
                if text.trim().is_empty() { String::new() } else { format!("{fence}{space}{text}{space}{fence}") }
            }
            Self::Html => format!("<code>{}</code>", web::escape(&text)),
            Self::Tex => format!("\\texttt{{{}}}", tex(&text)),
            Self::Plain | Self::Csv | Self::Json => self.escape(&text),
        }
    }

    /// A value as it is printed: what is not known is nothing, but in JSON `null`.
    pub(super) fn print(self, value: &Value) -> String {
        match (self, value.kind()) {
            (Self::Json, _) => emit::safe(&serde_json::to_value(value).unwrap_or_default()),
            (_, ValueKind::None | ValueKind::Undefined) => String::new(),
            (_, ValueKind::Number | ValueKind::Bool) => value.to_string(),
            _ => self.escape(&value.to_string()),
        }
    }
}

/// Prints a value, as what the template makes or a part of it asks.
pub(super) fn put(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let markup = match state.auto_escape() {
        AutoEscape::Custom(word) => Markup::from_word(word),
        AutoEscape::Html => Some(Markup::Html),
        _ => None,
    };
    let text = match markup {
        Some(markup) if !value.is_safe() => markup.print(value),
        _ if value.is_none() => String::new(),
        _ => value.to_string(),
    };
    out.write_str(&text).map_err(Into::into)
}

/// Text of which TeX sets every letter.
fn tex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', c]),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            // Two of them are a ligature.
            '-' if escaped.ends_with('-') => escaped.push_str("{}-"),
            '`' | '\'' if escaped.ends_with(c) => escaped.extend(['{', '}', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

/// An address as `\href` takes it.
fn tex_address(url: &str) -> String {
    let mut address = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '%' | '#' | '&' | '_' | '$' => address.extend(['\\', c]),
            // In an address these are their codes.
            '\\' => address.push_str("\\%5C"),
            '{' => address.push_str("\\%7B"),
            '}' => address.push_str("\\%7D"),
            '^' => address.push_str("\\%5E"),
            '~' => address.push_str("\\%7E"),
            c => address.push(c),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_what_a_template_makes() {
        for (name, markup) in [
            ("house.md", Markup::Markdown),
            ("a.b/House.HTML.j2", Markup::Html),
            ("house.tex.jinja", Markup::Tex),
            ("house.csv", Markup::Csv),
            ("house.yml", Markup::Json),
            ("house", Markup::Plain),
            ("house.org", Markup::Plain),
        ] {
            assert_eq!(Markup::of_name(name), markup, "{name}");
        }
    }

    #[test]
    fn a_text_means_itself_whatever_is_made() {
        let text = "100% [x](y) <b> & \\end{a}_=1";
        for (markup, escaped) in [
            (Markup::Plain, text),
            (Markup::Markdown, "100% \\[x\\](y) &lt;b&gt; &amp; \\\\end{a}\\_=1"),
            (Markup::Html, "100% [x](y) &lt;b&gt; &amp; \\end{a}_=1"),
            (Markup::Tex, "100\\% [x](y) \\textless{}b\\textgreater{} \\& \\textbackslash{}end\\{a\\}\\_=1"),
            (Markup::Csv, text),
            (Markup::Json, "\"100% [x](y) <b> & \\\\end{a}_=1\""),
        ] {
            assert_eq!(markup.escape(text), escaped, "{markup:?}");
        }
        assert_eq!(Markup::Csv.escape("=1,\"2\""), "\"'=1,\"\"2\"\"\"");
        assert_eq!(Markup::Tex.escape("a -- b --- ''c``"), "a -{}- b -{}-{}- '{}'c`{}`");
    }

    #[test]
    fn a_link_leads_to_the_web_and_nowhere_else() {
        let url = "https://x.org/a_b?c=1&d#e";
        for (markup, link) in [
            (Markup::Plain, "T (https://x.org/a_b?c=1&d#e)"),
            (Markup::Markdown, "[T](<https://x.org/a_b?c=1&d#e>)"),
            (Markup::Html, "<a href=\"https://x.org/a_b?c=1&amp;d#e\">T</a>"),
            (Markup::Tex, "\\href{https://x.org/a\\_b?c=1\\&d\\#e}{T}"),
        ] {
            assert_eq!(markup.link(url, Some("T")), link, "{markup:?}");
            assert!(!markup.link("javascript:x", Some("T")).contains("href"), "{markup:?}");
        }
        assert_eq!(Markup::Markdown.link("javascript:x", Some("[T]")), "\\[T\\] javascript:x");
        assert_eq!(Markup::Markdown.code("a`b"), "``a`b``");
    }
}
