//! Texts as HTML that says what they say, and back.

use crate::formats::web::escape;
use crate::model::clean;

/// The list behind a summary: what else is known of an event.
const FACTS: &str = "<ul class=\"annals\">";

/// A text of one line that means itself in HTML.
pub(super) fn line(text: &str) -> String {
    escape(clean::line(text).trim())
}

/// The same for the fields of which `TimelineJS` makes text before it takes that for HTML.
pub(super) fn label(text: &str) -> String {
    escape(&line(text))
}

/// A text of several lines as paragraphs.
fn paragraphs(text: &str) -> String {
    let text = clean::block(text.trim());
    let parts = text.split("\n\n").map(|part| format!("<p>{}</p>", escape(part).replace('\n', "<br>")));
    parts.collect()
}

/// The text of a slide: the summary, and a list of what else is known.
pub(super) fn text(summary: Option<&str>, facts: &[String]) -> String {
    let summary = summary.filter(|summary| !summary.trim().is_empty()).map(paragraphs).unwrap_or_default();
    let facts: String = facts.iter().map(|fact| format!("<li>{}</li>", escape(fact))).collect();
    format!("{summary}{FACTS}{facts}</ul>")
}

/// The summary in the text of a slide that annals wrote.
pub(super) fn summary(html: &str) -> Option<String> {
    let summary = html.rfind(FACTS).and_then(|at| html.get(..at)).unwrap_or(html);
    let inner = summary.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    let summary = match inner.map(|inner| inner.replace("</p><p>", "\n\n").replace("<br>", "\n")) {
        Some(inner) => plain(&inner),
        None => plain(summary),
    };
    (!summary.trim().is_empty()).then_some(summary)
}

/// The text that HTML without tags stands for; HTML with tags as it is.
pub(super) fn plain(html: &str) -> String {
    if html.contains('<') {
        return html.to_owned();
    }
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let end = after.char_indices().take(10).find(|(_, c)| *c == ';').map(|(at, _)| at);
        let letter = end.and_then(|end| after.get(..end)).and_then(entity);
        text.push(letter.unwrap_or('&'));
        rest = match (letter, end) {
            (Some(_), Some(end)) => after.get(end + 1..).unwrap_or_default(),
            _ => after,
        };
    }
    text.push_str(rest);
    text
}

fn entity(name: &str) -> Option<char> {
    let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => code(digits, 16),
            None => code(name.strip_prefix('#')?, 10),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_as_they_were() {
        for summary in ["a <b>x</b> & 'c' \"d\"\n\ne\nf", "<script>alert(1)</script>", "&amp;lt;"] {
            let html = text(Some(summary), &["f <i>".to_owned()]);
            assert!(!html.contains("<b>") && !html.contains("<script") && !html.contains("<i>"), "{html}");
            assert_eq!(super::summary(&html).as_deref(), Some(summary));
        }
        assert_eq!(super::summary(&text(None, &["f".to_owned()])), None);
        assert_eq!(plain(&line("A & <B>")), "A & <B>");
        assert_eq!(plain(&plain(&label("A & <B>"))), "A & <B>");
        assert_eq!(plain("AT&T &#233;&unknown; &"), "AT&T é&unknown; &");
        assert_eq!(plain("<i>x</i> &amp;"), "<i>x</i> &amp;");
    }
}
