//! From the marks of the parser to bytes: where a node begins and ends.
//!
//! The parser marks where a token begins, in characters; it has no end for lists and maps in block style, one behind the spaces
//! for quotes, and somewhere for what is not written at all. What it leaves open is found here in the text itself, from the end of
//! what was read before.

use memchr::{memchr, memchr2, memrchr};
use saphyr_parser::{Marker, Span as Marks};

/// Follows the parser through a text.
pub(super) struct Extents<'a> {
    text: &'a str,
    is_ascii: bool,
    /// The character that was asked for last, and its byte.
    known: (usize, usize),
    /// The byte behind what was read last.
    end: usize,
}

impl<'a> Extents<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, is_ascii: text.is_ascii(), known: (0, 0), end: 0 }
    }

    /// The byte behind what was read last.
    pub(super) const fn end(&self) -> usize {
        self.end
    }

    /// The byte of a mark, which counts characters.
    pub(super) fn byte(&mut self, mark: &Marker) -> usize {
        let wanted = mark.index();
        if self.is_ascii {
            return wanted.min(self.text.len());
        }
        let (character, byte) = self.known;
        let byte = if wanted >= character {
            let rest = self.text.get(byte..).unwrap_or("");
            let further = rest.char_indices().nth(wanted - character).map_or(rest.len(), |(at, _)| at);
            byte + further
        } else {
            let before = self.text.get(..byte).unwrap_or("");
            before.char_indices().nth_back(character - wanted - 1).map_or(0, |(at, _)| at)
        };
        self.known = (wanted, byte);
        byte
    }

    /// Behind the mark that begins or ends a document, if there is one.
    pub(super) fn pass_mark(&mut self, marks: Marks) {
        let start = self.byte(&marks.start);
        if marks.len() == "---".len() && ["---", "..."].iter().any(|mark| self.rest(start).starts_with(mark)) {
            self.end = start + marks.len();
        }
    }

    /// Behind a sign that stands next, if it does.
    pub(super) fn pass(&mut self, sign: u8) {
        let next = self.next(self.end);
        if self.text.as_bytes().get(next) == Some(&sign) && (sign != b'?' || self.is_apart(next + 1)) {
            self.end = next + 1;
        }
    }

    /// Whether the parser has a scalar for what is not written: it calls it `~`, and marks what comes next.
    pub(super) fn is_unwritten(&mut self, text: &str, marks: Marks) -> bool {
        let start = self.byte(&marks.start);
        text.is_empty() || (text == "~" && (marks.len() != 1 || !self.rest(start).starts_with('~')))
    }

    /// The place of what is not written: right behind what stands before it.
    pub(super) fn nothing(&mut self, properties: usize) -> usize {
        if properties > 0 {
            self.end = self.behind(properties);
        }
        self.end
    }

    pub(super) fn plain(&mut self, marks: Marks) -> usize {
        let start = self.byte(&marks.start);
        self.end = self.byte(&marks.end);
        start
    }

    pub(super) fn alias(&mut self, marks: Marks) -> usize {
        let start = self.byte(&marks.start);
        let name = self.rest(start).find(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}'));
        self.end = start + name.unwrap_or_else(|| self.rest(start).len());
        start
    }

    /// A text in quotes, which the parser ends behind the spaces and the comment that follow.
    pub(super) fn quoted(&mut self, marks: Marks) -> usize {
        let start = self.byte(&marks.start);
        let bytes = self.text.as_bytes();
        let is_single = bytes.get(start) == Some(&b'\'');
        let mut at = start + 1;
        loop {
            let rest = bytes.get(at..).unwrap_or_default();
            let found = if is_single { memchr(b'\'', rest) } else { memchr2(b'"', b'\\', rest) };
            let Some(found) = found.map(|found| at + found) else {
                at = bytes.len();
                break;
            };
            let is_doubled = is_single && bytes.get(found + 1) == Some(&b'\'');
            if bytes[found] == b'\\' || is_doubled {
                at = found + 2;
            } else {
                at = found + 1;
                break;
            }
        }
        self.end = at.min(bytes.len());
        start
    }

    /// A literal or folded block: from its header to the end of its last line, or behind the empty lines that it keeps. The parser
    /// marks where its text begins, and ends it where the next line has its first letter.
    pub(super) fn block(&mut self, marks: Marks, properties: usize) -> usize {
        let header = self.next(if properties > 0 { self.behind(properties) } else { self.end });
        let (begin, until) = (self.byte(&marks.start), self.byte(&marks.end));
        let line = self.rest(header);
        let signs = line.find(|c: char| !matches!(c, '|' | '>' | '+' | '-' | '0'..='9')).unwrap_or(line.len());
        let keeps = line.get(..signs).is_some_and(|signs| signs.contains('+'));
        let line_begin = |at: usize| self.text.get(..at).and_then(|before| memrchr(b'\n', before.as_bytes()));
        let line_begin = |at: usize| line_begin(at).map_or(0, |end| end + 1);
        let indent = begin.saturating_sub(line_begin(begin));
        let is_at_end = until >= self.text.len();
        self.end = if begin == header || (keeps && is_at_end) {
            // There is nothing behind it.
            until
        } else if keeps
            && (begin < until || self.rest(header).lines().nth(1).is_some_and(|line| line.trim().is_empty()))
        {
            line_begin(until)
        } else {
            self.last_line(line_begin(begin), until, indent).unwrap_or(header + signs)
        };
        header
    }

    /// The end of the last line that is longer than the indentation of its block.
    fn last_line(&self, begin: usize, until: usize, indent: usize) -> Option<usize> {
        let mut at = begin;
        let mut end = None;
        for line in self.text.get(begin..until)?.split_inclusive('\n') {
            let own = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
            if own.len() > indent {
                end = Some(at + own.len());
            }
            at += line.len();
        }
        end
    }

    /// Where a list begins, and whether it stands in brackets. In block style it begins at its first dash, behind which the parser
    /// has it where the list stands in the column of its key.
    pub(super) fn begin_list(&mut self, marks: Marks, properties: usize) -> (usize, bool) {
        let start = self.byte(&marks.start);
        if !marks.is_empty() {
            self.end = start + 1;
            return (start, true);
        }
        self.end = self.next(if properties > 0 { self.behind(properties) } else { self.end }).min(start);
        (self.end, false)
    }

    /// Where a map begins, and whether it stands in braces.
    pub(super) fn begin_map(&mut self, marks: Marks) -> (usize, bool) {
        let start = self.byte(&marks.start);
        let is_flow = !marks.is_empty() && self.rest(start).starts_with('{');
        self.end = start + usize::from(is_flow);
        (start, is_flow)
    }

    /// Behind the bracket or brace that ends a list or map, if one does.
    pub(super) fn finish(&mut self, is_flow: bool, marks: Marks) {
        if is_flow {
            self.end = self.byte(&marks.start) + 1;
        }
    }

    fn rest(&self, at: usize) -> &'a str {
        self.text.get(at..).unwrap_or("")
    }

    /// Whether nothing but a space or the end of the line stands at a byte.
    fn is_apart(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_none_or(u8::is_ascii_whitespace)
    }

    /// The next byte that is neither space nor comment.
    fn next(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'#' => at += memchr(b'\n', self.rest(at).as_bytes()).unwrap_or(bytes.len() - at),
                _ => break,
            }
        }
        at
    }

    /// The byte behind so many anchors and tags that stand next.
    fn behind(&self, properties: usize) -> usize {
        let mut end = self.end;
        for _ in 0..properties {
            let start = self.next(end);
            let rest = self.rest(start);
            let is_over = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
            let len = if rest.starts_with("!<") { rest.find('>').map(|at| at + 1) } else { rest.find(is_over) };
            end = start + len.unwrap_or(rest.len());
        }
        end
    }
}
