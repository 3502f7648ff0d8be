//! A summary as markup. Its Markdown is parsed, and only this is written: paragraphs, emphasis, lists, code, quotes and links to the
//! web. A heading becomes a paragraph, an image a link, and HTML the text that it was written as.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::formats::markdown::unused_definitions;
use crate::formats::web::escape;
use crate::formats::web::is_link;
use crate::model::clean;

/// Lists and quotes within each other; what lies deeper stands in the last of them.
const DEEPEST: usize = 12;

/// Plain text: paragraphs and lines as they were written.
pub(in crate::formats) fn plain(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let lines = |paragraph: &str| paragraph.lines().map(escape).collect::<Vec<_>>().join("<br>");
    paragraphs.map(|paragraph| format!("<p>{}</p>", lines(paragraph))).collect()
}

/// The markup of a text in Markdown.
pub(in crate::formats) fn markup(markdown: &str) -> String {
    let source = clean::block(markdown.trim());
    let parser = Parser::new_ext(&source, Options::empty());
    let unused: Vec<String> =
        unused_definitions(&source, parser.reference_definitions()).into_iter().map(escape).collect();
    let mut writer = Writer::default();
    for event in parser {
        writer.add(event);
    }
    for definition in &unused {
        writer.out.extend(["<p>", definition, "</p>"]);
    }
    writer.out
}

/// Writes markup. Every element that is begun is ended, because the parser ends everything that it begins.
#[derive(Default)]
struct Writer {
    out: String,
    /// Lists and quotes that are open.
    depth: usize,
    /// Links and images that are open.
    links: Vec<Link>,
}

/// A link or an image.
enum Link {
    /// One that is written, and where its text begins.
    Written(usize),
    /// One of which only the address is said.
    Said(String),
}

impl Writer {
    fn add(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Code(text) => self.out.extend(["<code>", &escape(&clean::line(&text)), "</code>"]),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>"),
            Event::Rule => self.out.push_str("<hr>"),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.text(&text),
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::BlockQuote(_) => self.open("<blockquote>"),
            Tag::List(None) => self.open("<ul>"),
            Tag::List(Some(1)) => self.open("<ol>"),
            Tag::List(Some(first)) => self.open(&format!("<ol start=\"{first}\">")),
            Tag::Item => self.nested("<li>"),
            Tag::CodeBlock(_) => self.out.push_str("<pre><code>"),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => self.link(&dest_url),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => self.out.push_str("</p>"),
            TagEnd::BlockQuote(_) => self.close("</blockquote>"),
            TagEnd::List(false) => self.close("</ul>"),
            TagEnd::List(true) => self.close("</ol>"),
            TagEnd::Item => self.nested("</li>"),
            TagEnd::CodeBlock => self.out.push_str("</code></pre>"),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Link | TagEnd::Image => self.unlink(),
            _ => {}
        }
    }

    fn open(&mut self, tag: &str) {
        self.depth += 1;
        self.nested(tag);
    }

    fn close(&mut self, tag: &str) {
        self.nested(tag);
        self.depth = self.depth.saturating_sub(1);
    }

    /// A tag of a list or a quote, where it does not lie too deep.
    fn nested(&mut self, tag: &str) {
        self.out.push_str(if self.depth <= DEEPEST { tag } else { " " });
    }

    fn text(&mut self, text: &str) {
        // `&#x202e;` is a letter by now.
        self.out.push_str(&escape(&clean::block(text)));
    }

    /// A link has no other link in it.
    fn link(&mut self, address: &str) {
        let is_linked = self.links.iter().any(|link| matches!(link, Link::Written(_)));
        if is_link(address) && !is_linked {
            self.out.extend(["<a href=\"", &escape(address), "\" rel=\"noreferrer\">"]);
            self.links.push(Link::Written(self.out.len()));
        } else {
            self.links.push(Link::Said(escape(&clean::line(address))));
        }
    }

    fn unlink(&mut self) {
        match self.links.pop() {
            Some(Link::Written(begin)) => {
                // An image may have no text.
                self.out.push_str(if self.out.len() == begin { "link</a>" } else { "</a>" });
            }
            Some(Link::Said(address)) if !address.is_empty() => self.out.extend([" (", &address, ")"]),
            Some(Link::Said(_)) | None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_keeps_its_marks_and_nothing_else_is_markup() {
        for (markdown, own) in [
            ("It stops **short** of *aid*.", "<p>It stops <strong>short</strong> of <em>aid</em>.</p>"),
            ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
            ("3. a\n4. b", "<ol start=\"3\"><li>a</li><li>b</li></ol>"),
            ("# Big <b>x</b>", "<p>Big &lt;b&gt;x&lt;/b&gt;</p>"),
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
            ("[x](javascript:y) `<i>`", "<p>x (javascript:y) <code>&lt;i&gt;</code></p>"),
            (
                "[x](https://a.example/?a=1&b='2)",
                "<p><a href=\"https://a.example/?a=1&amp;b=&#39;2\" rel=\"noreferrer\">x</a></p>",
            ),
            ("![](https://a.example/i.png)", "<p><a href=\"https://a.example/i.png\" rel=\"noreferrer\">link</a></p>"),
            ("a&#x202e;b&#27;[2J `&#x202e;`", "<p>a\u{fffd}b\u{fffd}[2J <code>&amp;#x202e;</code></p>"),
            ("[x](&#x202e;y)", "<p>x (\u{fffd}y)</p>"),
            ("[Update]: postponed", "<p>[Update]: postponed</p>"),
        ] {
            assert_eq!(markup(markdown), own, "{markdown}");
        }
        assert_eq!(plain("a <b>\nc\n\nd *e*"), "<p>a &lt;b&gt;<br>c</p><p>d *e*</p>");
    }

    #[test]
    fn lists_within_lists_do_not_go_on_without_end() {
        let deep = markup(&format!("{}x", "> ".repeat(100)));
        assert_eq!(deep.matches("<blockquote>").count(), DEEPEST);
        assert_eq!(deep.matches("</blockquote>").count(), DEEPEST);
    }
}
