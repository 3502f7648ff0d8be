//! Somebody's Markdown that stays within its entry. What was written is parsed, and only this is written back: text, emphasis,
//! lists, code, quotes and links to the web. A heading becomes a paragraph, an image a link, and whatever else there is the
//! text that it was written as.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, RefDefs, Tag, TagEnd};

use super::escape::{Place, put_text};
use super::is_link;
use crate::model::clean;

/// Lists and quotes that stand within each other. What lies deeper stands in the last of them.
const DEEPEST: usize = 12;

/// The largest number that an item of a list may have.
const LARGEST_NUMBER: u64 = 999_999_999;

/// The Markdown of a summary, safe to stand in a document among other entries; as it was written where nothing is odd about it.
pub(in crate::formats) fn neutral(markdown: &str) -> String {
    let source = clean::block(markdown.trim());
    let source = source.trim();
    let parser = Parser::new(source).into_offset_iter();
    let unused = unused_definitions(source, parser.reference_definitions());
    let events: Vec<(Event<'_>, Range<usize>)> = parser.collect();
    if is_ordinary(source) && unused.is_empty() && events.iter().all(|(event, _)| is_allowed(event)) {
        return source.to_owned();
    }
    let mut writer = Writer { source, is_fresh: true, ..Writer::default() };
    for (event, range) in events {
        writer.add(event, range);
    }
    for definition in unused {
        writer.paragraph(definition);
    }
    writer.out.trim_end().to_owned()
}

/// What looks like the definition of an address, such as `[Update]: postponed`, and is none, because nothing refers to it.
pub fn unused_definitions<'a>(source: &'a str, definitions: &RefDefs<'_>) -> Vec<&'a str> {
    if definitions.iter().next().is_none() {
        return Vec::new();
    }
    let refers = |event: Event<'_>| match event {
        Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) if !id.is_empty() => Some(id.to_lowercase()),
        _ => None,
    };
    let used: HashSet<String> = Parser::new(source).filter_map(refers).collect();
    let unused = definitions.iter().filter(|(label, _)| !used.contains(&label.to_lowercase()));
    let mut unused: Vec<Range<usize>> = unused.map(|(_, definition)| definition.span.clone()).collect();
    unused.sort_by_key(|span| span.start);
    unused.into_iter().filter_map(|span| source.get(span)).collect()
}

/// Whether nothing in a text means more in a document, or to other readers of Markdown, than it does for itself.
fn is_ordinary(source: &str) -> bool {
    !source.contains(['&', '<', '|', '~']) && !["[^", "[[", "]:"].iter().any(|mark| source.contains(mark))
}

fn is_allowed(event: &Event<'_>) -> bool {
    match event {
        Event::Start(Tag::Link { link_type: LinkType::Inline, dest_url, .. }) => is_link(dest_url),
        Event::Start(tag) => matches!(
            tag,
            Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::List(_) | Tag::Item | Tag::BlockQuote(None)
        ),
        Event::End(_) | Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak => true,
        _ => false,
    }
}

/// What blocks stand in.
enum Container {
    Quote,
    /// A list: the next number, or none for bullets.
    List {
        next: Option<u64>,
        has_items: bool,
        is_loose: bool,
    },
    /// An item, and how far its lines are indented.
    Item(usize),
}

/// A link or an image whose text is being written.
struct Link {
    address: String,
    /// Where its text begins.
    begin: usize,
    is_written: bool,
}

#[derive(Default)]
struct Writer<'a> {
    source: &'a str,
    out: String,
    containers: Vec<Container>,
    /// How many are open that lie too deep to be written.
    deep: usize,
    /// Whether a line has been begun and nothing stands in it but the marks of containers.
    is_fresh: bool,
    /// Whether the text of a paragraph goes on.
    is_open: bool,
    place: Place,
    /// Marks of emphasis that stand before the next letter.
    marks: Vec<&'static str>,
    /// What ends the line before the next letter, if something does.
    line_end: Option<&'static str>,
    /// Links and images within each other, the outermost first.
    links: Vec<Link>,
    /// Whether one of them is written as a link: a link has no other in it.
    is_linked: bool,
    code: Option<String>,
}

impl Writer<'_> {
    fn add(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.text(&text),
            },
            Event::Code(text) => self.code(&text),
            Event::SoftBreak => self.end_line(""),
            Event::HardBreak => self.end_line("\\"),
            Event::Rule => {
                let rule = self.source.get(range).unwrap_or_default();
                self.paragraph(rule);
            }
            // Only the first of these is among what is asked for.
            Event::Html(text) | Event::InlineHtml(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.lines(&text);
            }
            Event::FootnoteReference(text) => self.text(&text),
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                if let Some(Container::List { is_loose, .. }) = self.containers.iter_mut().nth_back(1) {
                    *is_loose = true;
                }
                self.block();
            }
            Tag::Heading { .. } | Tag::HtmlBlock => self.block(),
            Tag::BlockQuote(_) | Tag::List(_) | Tag::Item if self.is_deep() => {
                self.is_open = false;
                self.deep += 1;
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.open(Container::Quote, "> ");
            }
            Tag::List(next) => {
                self.is_open = false;
                self.containers.push(Container::List { next, has_items: false, is_loose: false });
            }
            Tag::Item => self.item(),
            Tag::CodeBlock(kind) => {
                self.block();
                let language = match kind {
                    CodeBlockKind::Fenced(info) if is_word(&info) => info,
                    _ => CowStr::Borrowed(""),
                };
                self.code = Some(format!("{language}\n"));
            }
            Tag::Emphasis => self.marks.push("*"),
            Tag::Strong => self.marks.push("**"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.link(&dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => self.is_open = false,
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::List(_) => {
                if self.deep > 0 {
                    self.deep -= 1;
                } else {
                    self.containers.pop();
                }
                (self.is_open, self.is_fresh) = (false, false);
                self.place = Place::Middle;
            }
            TagEnd::CodeBlock => self.fenced(),
            TagEnd::Emphasis => self.unmark("*"),
            TagEnd::Strong => self.unmark("**"),
            TagEnd::Link | TagEnd::Image => self.unlink(),
            _ => {}
        }
    }

    /// Begins a block on a line of its own, behind an empty one where it does not stand in an item of one line.
    fn block(&mut self) {
        let is_tight = self.containers.iter().rev().find_map(|container| match container {
            Container::List { is_loose, .. } => Some(!is_loose),
            Container::Quote => Some(false),
            Container::Item(_) => None,
        });
        self.begin(!is_tight.unwrap_or(false));
    }

    fn begin(&mut self, has_gap: bool) {
        self.place = Place::Start;
        self.line_end = None;
        if std::mem::take(&mut self.is_fresh) {
            return;
        }
        if has_gap {
            self.line();
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
        self.line();
    }

    /// A new line with what containers have in front of it.
    fn line(&mut self) {
        self.out.push('\n');
        for container in &self.containers {
            match container {
                Container::Quote => self.out.push_str("> "),
                Container::Item(indent) => self.out.extend(std::iter::repeat_n(' ', *indent)),
                Container::List { .. } => {}
            }
        }
        self.place = Place::Start;
    }

    fn open(&mut self, container: Container, mark: &str) {
        self.out.push_str(mark);
        self.containers.push(container);
        (self.is_fresh, self.is_open) = (true, false);
    }

    /// Whether what begins now is not written, because it lies in what is not, or as deep as anything may.
    fn is_deep(&self) -> bool {
        self.deep > 0 || self.depth() >= DEEPEST
    }

    fn depth(&self) -> usize {
        self.containers.iter().filter(|one| matches!(one, Container::Quote | Container::Item(_))).count()
    }

    fn item(&mut self) {
        let depth = self.depth();
        let Some(Container::List { next, has_items, is_loose }) = self.containers.last_mut() else { return };
        let mark = match next {
            Some(number) => {
                let mark = format!("{}. ", (*number).min(LARGEST_NUMBER));
                *number += 1;
                mark
            }
            // No bullet is `-`, which would make a heading of the text above it, and no two in a row are the same, which
            // would make a rule.
            None => if depth.is_multiple_of(2) { "* " } else { "+ " }.to_owned(),
        };
        if std::mem::replace(has_items, true) {
            let has_gap = *is_loose;
            self.begin(has_gap);
        } else {
            // The list stands in what stands around it.
            let list = self.containers.pop();
            self.block();
            self.containers.extend(list);
        }
        self.open(Container::Item(mark.len()), &mark);
    }

    fn paragraph(&mut self, text: &str) {
        self.block();
        self.is_open = true;
        self.lines(text);
        self.is_open = false;
    }

    fn lines(&mut self, text: &str) {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.end_line("");
            }
            self.text(line);
        }
    }

    fn text(&mut self, text: &str) {
        let text = clean::line(text);
        let text = if self.place == Place::Start { text.trim_start() } else { &text };
        if !text.is_empty() {
            self.go_on();
            put_text(&mut self.out, text, &mut self.place);
        }
    }

    /// Ends the line as soon as something follows, so that no marks of emphasis ever stand alone in a line.
    fn end_line(&mut self, how: &'static str) {
        if self.place != Place::Start {
            self.line_end = Some(how);
            self.place = Place::Start;
        }
    }

    /// Begins or goes on with a line of text. In an item of one line it stands without a paragraph around it.
    fn go_on(&mut self) {
        if !std::mem::replace(&mut self.is_open, true) && self.place != Place::Start {
            self.begin(false);
        }
        self.is_fresh = false;
        if let Some(how) = self.line_end.take() {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push_str(how);
            self.line();
        }
        self.marks.drain(..).for_each(|mark| self.out.push_str(mark));
    }

    fn code(&mut self, text: &str) {
        self.go_on();
        let text = clean::line(text);
        let fence = fence(&text, 1);
        let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        self.out.extend([&fence, pad, &*text, pad, &fence]);
        self.place = Place::Middle;
    }

    fn fenced(&mut self) {
        let Some(code) = self.code.take() else { return };
        let code = clean::block(&code).into_owned();
        let (language, code) = code.split_once('\n').unwrap_or_default();
        let fence = fence(code, 3);
        self.out.extend([&*fence, language]);
        for line in code.strip_suffix('\n').unwrap_or(code).split('\n') {
            self.line();
            self.out.push_str(line);
        }
        self.line();
        self.out.push_str(&fence);
        self.place = Place::Middle;
    }

    /// Ends emphasis, of which nothing is left if it has no text.
    fn unmark(&mut self, mark: &str) {
        if self.marks.pop().is_none() {
            self.out.push_str(mark);
        }
    }

    fn link(&mut self, address: &str) {
        self.go_on();
        let is_written = is_link(address) && !self.is_linked;
        if is_written {
            self.is_linked = true;
            // An exclamation mark in front would make an image of it.
            if self.out.ends_with('!') {
                self.out.pop();
                self.out.push_str("\\!");
            }
            self.out.push('[');
            self.place = Place::Middle;
        }
        let address = clean::line(address).into_owned();
        self.links.push(Link { address, begin: self.out.len(), is_written });
    }

    fn unlink(&mut self) {
        let Some(Link { address, begin, is_written }) = self.links.pop() else { return };
        let shown = self.out.get(begin..).unwrap_or_default();
        let mut place = Place::Middle;
        let mut said = String::new();
        put_text(&mut said, &address, &mut place);
        if is_written {
            self.is_linked = false;
            let is_empty = shown.trim().is_empty();
            if is_empty {
                self.out.push_str(&said);
            }
            self.out.push_str("](");
            for c in address.chars() {
                match c {
                    '&' => self.out.push_str("&amp;"),
                    '(' | ')' | '[' | ']' | '\\' | '`' | '|' => self.out.extend(['\\', c]),
                    c => self.out.push(c),
                }
            }
            self.out.push(')');
        } else if !address.is_empty() && shown != said {
            self.text(&format!(" ({address})"));
        }
    }
}

/// A row of backticks that is not in a text.
fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(least.max(longest + 1))
}

/// Whether this can be the name of a language.
fn is_word(info: &str) -> bool {
    info.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ordinary_summary_stays_as_it_was_written() {
        for text in [
            "He *said* so, with **force**.\n\nAnd `left`.",
            "- one\n- two, [a](https://x.y)\n  1. three",
            "> A quote\n> of two lines\\\n> and one more",
            "C# and F# at 5 - 3 = 2, see https://x.y/a_b",
        ] {
            assert_eq!(neutral(text), text);
        }
    }

    #[test]
    fn what_reaches_beyond_its_entry_is_text() {
        for (text, expected) in [
            (
                "# big\n<script>\n**bold** [a](javascript:x) [b](https://y)",
                "big\n\n&lt;script&gt;\n\\*\\*bold\\*\\* \\[a\\](javascript:x) \\[b\\](https://y)",
            ),
            (
                "<b>x</b> **bold** [a](javascript:x) [b](https://y?a=1&b)",
                "&lt;b&gt;x&lt;/b&gt; **bold** a (javascript:x) [b](https://y?a=1&amp;b)",
            ),
            ("Big\n--\n> # big\n- # big\n> [x]: javascript:y", "Big\n\n> big\n\n* big\n\n> \n\n\\[x\\]: javascript:y"),
            ("1. [x]: javascript:y\n\n[go][x]", "1. \n\ngo (javascript:y)"),
            ("- > ![i](https://x/p.png)", "* > [i](https://x/p.png)"),
            ("1. ## no\n   ***", "1. no\n   \\*\\*\\*"),
            ("![](http://x)!", "[http://x](http://x)!"),
            ("no![a](http://x)", "no[a](http://x)"),
            ("no\\![a](http://x) & <a@b.c>", "no\\![a](http://x) &amp; a@b.c"),
            ("[Update]: postponed", "\\[Update\\]: postponed"),
            ("~~~\n# code", "```\n# code\n```"),
            ("```sh <b>\n```` x\n```", "`````\n```` x\n`````"),
            ("-\n  -\n    -\n\n&", "* + * \n\n&amp;"),
            ("- text\n  - [x]: y", "* text\n  + \n\n\\[x\\]: y"),
            ("1\\. a & b\n\\- c", "1\\. a &amp; b\n\\- c"),
            ("&#35; a&#10;&#35; b &#x202e;", "\\# a \\# b \u{fffd}"),
            ("**&#32;**", ""),
        ] {
            assert_eq!(neutral(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_nested_without_end_stays_small() {
        for mark in ["> - ", "> ", "- ", "1. > "] {
            let deep = format!("{}# x & y", mark.repeat(5_000));
            assert!(neutral(&deep).len() < 200, "{}", neutral(&deep).len());
            assert!(neutral(&deep).ends_with("x &amp; y"));
        }
        let quote = "> ".repeat(DEEPEST);
        let several = neutral(&format!("{quote}> > a <\n{quote}> > b\n\nc"));
        assert_eq!(several, format!("{quote}a &lt;\n{quote}b\n\nc"));
    }
}
