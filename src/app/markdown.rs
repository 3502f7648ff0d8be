//! Summaries are Markdown (`CommonMark`); here they become lines of spans. What a terminal cannot show (images, HTML) is
//! shown as the text it was written as.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::text::{Line, Span, Tone, wrap};
use crate::formats::markdown::unused_definitions;
use crate::model::clean;

/// The lines of a summary, wrapped to so many columns.
pub fn lines(markdown: &str, columns: usize) -> Vec<Line> {
    let mut page =
        Page { lines: Vec::new(), spans: Vec::new(), tones: Vec::new(), lists: Vec::new(), columns, link: None };
    let parser = Parser::new(markdown);
    let unused = unused_definitions(markdown, parser.reference_definitions());
    parser.for_each(|event| page.add(event));
    for definition in unused {
        page.text(definition);
        page.paragraph();
    }
    page.flush();
    while page.lines.last().is_some_and(Vec::is_empty) {
        page.lines.pop();
    }
    page.lines
}

struct Page {
    lines: Vec<Line>,
    spans: Vec<Span>,
    tones: Vec<Tone>,
    /// The next number of each open list, `None` for bullets.
    lists: Vec<Option<u64>>,
    columns: usize,
    link: Option<String>,
}

impl Page {
    fn add(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.spans.push(Span::new(clean::line(&text), Tone::Code));
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.flush(),
            Event::Rule => {
                self.flush();
                self.lines.push(vec![Span::new("―".repeat(self.columns.min(10)), Tone::Muted)]);
            }
            Event::FootnoteReference(text) => self.text(&format!("[{text}]")),
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
        }
    }

    fn tone(&self) -> Tone {
        self.tones.last().copied().unwrap_or(Tone::Text)
    }

    fn text(&mut self, text: &str) {
        let tone = self.tone();
        // Behind the parser: `&#x202E;` is a character only now.
        self.spans.push(Span::new(clean::block(text), tone));
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { .. } | Tag::Strong => self.tones.push(Tone::Strong),
            Tag::Emphasis => self.tones.push(Tone::Emphasis),
            Tag::CodeBlock(_) => self.tones.push(Tone::Code),
            Tag::BlockQuote(_) => self.tones.push(Tone::Emphasis),
            Tag::Link { dest_url, .. } => {
                self.link = Some(clean::line(dest_url).into_owned());
                self.tones.push(Tone::Link);
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(*first);
            }
            Tag::Item => {
                let depth = self.lists.len().saturating_sub(1);
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                self.spans.push(Span::new(format!("{}{mark}", "\u{a0}\u{a0}".repeat(depth)), Tone::Muted));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis => {
                self.tones.pop();
            }
            TagEnd::Link => {
                self.tones.pop();
                let shown: String = self.spans.last().map(|span| span.text.clone()).unwrap_or_default();
                if let Some(url) = self.link.take().filter(|url| *url != shown) {
                    self.spans.push(Span::new(format!(" ({url})"), Tone::Muted));
                }
            }
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::BlockQuote(_) => {
                self.tones.pop();
                self.paragraph();
            }
            TagEnd::Paragraph if self.lists.is_empty() => self.paragraph(),
            TagEnd::Paragraph | TagEnd::Item => self.flush(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                if self.lists.is_empty() {
                    self.lines.push(Vec::new());
                }
            }
            _ => {}
        }
    }

    fn flush(&mut self) {
        if !self.spans.is_empty() {
            let spans = std::mem::take(&mut self.spans);
            let indent = if self.lists.is_empty() { 0 } else { self.lists.len() * 2 };
            self.lines.extend(wrap(&spans, self.columns, indent));
        }
    }

    fn paragraph(&mut self) {
        self.flush();
        self.lines.push(Vec::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_keeps_its_paragraphs_lists_and_emphasis() {
        let shown: Vec<String> = lines("He *said*:\n\n- one thing\n- **another** [x](https://y)\n\nEnd<b>.", 14)
            .into_iter()
            .map(|line| line.into_iter().map(|span| span.text).collect())
            .collect();
        assert_eq!(shown, ["He said:", "", "• one thing", "• another x", "  (https://y)", "", "End<b>."]);
    }

    #[test]
    fn what_only_looks_like_the_definition_of_an_address_is_shown() {
        let lines = lines("[Update]: postponed\n\n[a]: https://x\n\nSee [a].", 40);
        let shown: Vec<String> = lines.into_iter().flatten().map(|span| span.text).collect();
        assert_eq!(shown.concat(), "See a (https://x).[Update]: postponed");
    }
}
