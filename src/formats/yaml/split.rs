//! Finds the items of the `events:` sequence without parsing them, so that each can be parsed on its own.
//!
//! In YAML a line that begins with `- ` at the column of a block sequence always begins an item: whatever an item holds,
//! block scalars included, is indented deeper. What this scan does not know (flow style, quoted keys, an indented top
//! level) it leaves to the slow path.

use std::ops::Range;

use memchr::memchr;

/// Where things are in a file, as byte ranges.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// What stands before the events.
    pub(super) head: Range<usize>,
    /// Each item, from the beginning of its first line (comments above it included) to the end of its last.
    pub(super) items: Vec<Range<usize>>,
    /// What stands behind the events.
    pub(super) tail: Range<usize>,
}

/// The layout of a text; `None` when this scan does not know its style.
pub(super) fn split(text: &str) -> Option<Layout> {
    let (head_end, events_start, is_bare) = find_events(text)?;
    let mut scan = Scan { text, at: events_start, column: None, items: Vec::new(), pending: None };
    let end = scan.run()?;
    let column_of_bare = scan.column.filter(|_| is_bare);
    if scan.items.is_empty() || (column_of_bare.is_some() && !is_blank(text.get(end..)?)) {
        return None;
    }
    Some(Layout { head: 0..head_end, items: scan.items, tail: end..text.len() })
}

/// The documents of a stream that have something in them, as byte ranges from their `---` on.
pub(super) fn documents(text: &str) -> Vec<Range<usize>> {
    let is_mark = |at: &usize| matches!(text.as_bytes().get(at + 3), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
    let marks = memchr::memmem::find_iter(text.as_bytes(), b"\n---").map(|end| end + 1).filter(is_mark);
    let starts: Vec<usize> = std::iter::once(0).chain(marks).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let has_content = |range: &Range<usize>| {
        text.get(range.clone()).is_some_and(|document| !is_blank(document.strip_prefix("---").unwrap_or(document)))
    };
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).filter(has_content).collect()
}

impl Layout {
    /// The layout of a part of a text, as byte ranges of the whole.
    pub(super) fn moved(mut self, by: usize) -> Self {
        for range in [&mut self.head, &mut self.tail].into_iter().chain(&mut self.items) {
            *range = range.start + by..range.end + by;
        }
        self
    }
}

fn is_blank(text: &str) -> bool {
    text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#') || line.trim_end() == "...")
}

/// End of the head, start of the items, and whether the file is a bare list.
fn find_events(text: &str) -> Option<(usize, usize, bool)> {
    let mut at = 0;
    let mut has_content = false;
    while let Some((line, next)) = line_at(text, at) {
        let first = line.trim_start_matches(' ');
        if line.starts_with('%') {
            return None;
        }
        if let Some(rest) = line.strip_prefix("events:") {
            let rest = rest.trim();
            return (rest.is_empty() || rest.starts_with('#')).then_some((at, next, false));
        }
        let is_content = !first.trim().is_empty() && !first.starts_with('#') && line.trim_end() != "---";
        if is_content && !has_content && is_item(first) {
            return Some((0, 0, true));
        }
        has_content |= is_content;
        at = next;
    }
    None
}

fn is_item(rest: &str) -> bool {
    rest.strip_prefix('-').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\r', '\t']))
}

/// The line that begins at a byte, without its line feed, and where the next one begins.
fn line_at(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
    let end = memchr(b'\n', rest.as_bytes());
    Some((rest.get(..end.unwrap_or(rest.len()))?, at + end.map_or(rest.len(), |end| end + 1)))
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    column: Option<usize>,
    items: Vec<Range<usize>>,
    /// Where the comments directly above the next item begin.
    pending: Option<usize>,
}

impl Scan<'_> {
    /// Goes through the lines of the sequence; the end of it, or `None` for a style that it does not know.
    fn run(&mut self) -> Option<usize> {
        while let Some((line, next)) = line_at(self.text, self.at) {
            let first = line.trim_start_matches(' ');
            let indent = line.len() - first.len();
            let blank = first.trim().is_empty();
            match self.column {
                _ if blank => {}
                None if first.starts_with('#') || line.trim_end() == "---" => {
                    if first.starts_with('#') {
                        self.pending.get_or_insert(self.at);
                    }
                }
                None if is_item(first) => {
                    self.column = Some(indent);
                    self.begin();
                }
                None => return None,
                Some(column) if first.starts_with('#') && indent <= column => {
                    self.pending.get_or_insert(self.at);
                }
                Some(column) if indent == column && is_item(first) => self.begin(),
                Some(_) if indent == 0 && is_top_level(first) => break,
                Some(_) => {
                    self.pending = None;
                    self.extend(next);
                }
            }
            if self.column.is_some() && self.pending.is_none() && !blank {
                self.extend(next);
            }
            self.at = next;
        }
        Some(self.pending.take().unwrap_or(self.at))
    }

    fn begin(&mut self) {
        let start = self.pending.take().unwrap_or(self.at);
        self.items.push(start..self.at);
    }

    fn extend(&mut self, to: usize) {
        if let Some(item) = self.items.last_mut() {
            item.end = to;
        }
    }
}

/// A key of the top level, or the mark of the next document.
fn is_top_level(line: &str) -> bool {
    let line = line.trim_end();
    if line == "..." || line == "---" || line.starts_with("--- ") {
        return true;
    }
    let first = line.chars().next();
    let key = line.split_once(':').filter(|(_, rest)| rest.is_empty() || rest.starts_with(' ')).map(|(key, _)| key);
    first.is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '"' | '\'' | '?')) && key.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Option<Vec<&str>> {
        split(text).map(|layout| layout.items.into_iter().map(|item| text.get(item).expect("in the text")).collect())
    }

    #[test]
    fn items_are_found_between_comments_block_scalars_and_blank_lines() {
        let text = "schema: 1\nevents:   # all\n  # first\n  - id: a\n    summary: |\n      - not an item\n\n      # text\n\n\
                    # second\n  - id: b\n    tags:\n    - x\n\nother: 1\n";
        assert_eq!(
            items(text).expect("known style"),
            [
                "  # first\n  - id: a\n    summary: |\n      - not an item\n\n      # text\n",
                "# second\n  - id: b\n    tags:\n    - x\n"
            ]
        );
        let layout = split(text).expect("known style");
        assert_eq!(text.get(layout.head), Some("schema: 1\n"));
        assert_eq!(text.get(layout.tail), Some("other: 1\n"));
    }

    #[test]
    fn a_stream_is_parted_where_documents_begin() {
        let text = "# first\n---\nevents:\n- id: a\n  summary: |\n    ---\n...\n---\n\n--- # last\n- id: b\n";
        let parts: Vec<&str> = documents(text).into_iter().map(|part| text.get(part).expect("within")).collect();
        assert_eq!(parts, ["---\nevents:\n- id: a\n  summary: |\n    ---\n...\n", "--- # last\n- id: b\n"]);
        assert_eq!(documents("---x\n- id: a\n").len(), 1);
        assert!(documents("# nothing\n---\n").is_empty());
    }

    #[test]
    fn a_bare_list_and_a_list_at_column_zero_are_known() {
        assert_eq!(items("---\n- id: a\n- id: b"), Some(vec!["- id: a\n", "- id: b"]));
        assert_eq!(items("events:\r\n- id: a\r\n- id: b\r\n"), Some(vec!["- id: a\r\n", "- id: b\r\n"]));
    }

    #[test]
    fn other_styles_are_left_to_the_slow_path() {
        for text in ["", "events: [{id: a}]", "{events: []}", "\"events\":\n- id: a", "title: x", "events:\n  id: a\n"]
        {
            assert_eq!(items(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_with_the_wrong_indentation_stays_with_its_item() {
        let text = "events:\n  - id: a\n title: x\n  - id: b\n";
        assert_eq!(items(text).expect("known style"), ["  - id: a\n title: x\n", "  - id: b\n"]);
    }
}
