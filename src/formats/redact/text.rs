//! Names in a text, replaced: in prose, in ids, in addresses within a text.

use std::ops::Range;

use crate::names::{NamedAt, Spellings, TextKind};

use super::near::Near;

/// What stands where an address was that names somebody.
pub(super) const REMOVED: &str = "(link removed)";

/// Who is found in texts, and what stands for them.
#[derive(Debug)]
pub(super) struct Replacer {
    pub(super) spellings: Spellings,
    pub(super) near: Near,
    /// By number.
    pub(super) pseudonyms: Vec<String>,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Replaced {
    pub(super) text: String,
    /// How many addresses were removed.
    pub(super) links: usize,
}

/// A stretch of text, and what takes its place.
struct Edit {
    bytes: Range<usize>,
    text: String,
}

/// The kind of a text that may be either: without spaces and large letters it is a slug.
pub(super) fn kind_of(text: &str) -> TextKind {
    let is_slug = !text.chars().any(|c| c.is_whitespace() || c.is_uppercase());
    if is_slug && text.bytes().any(|byte| byte.is_ascii_alphanumeric()) { TextKind::Slug } else { TextKind::Prose }
}

/// Whether a text is an address and nothing else.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim();
    !text.contains(char::is_whitespace) && addresses(text).first().is_some_and(|found| *found == (0..text.len()))
}

impl Replacer {
    fn named(&self, text: &str, kind: TextKind) -> Vec<NamedAt> {
        // What stands for somebody is nobody mistyped: `Actor` and Astor.
        let is_pseudonym =
            |word: &str| self.pseudonyms.first().is_some_and(|first| first.split(' ').next() == Some(word));
        self.spellings.find(text, kind, &|word| self.near.find(word).filter(|_| !is_pseudonym(word)))
    }

    /// Whether an address names somebody, or may: a host in another script is spelled in a code.
    pub(super) fn is_named_in_address(&self, address: &str) -> bool {
        address.to_ascii_lowercase().contains("xn--") || !self.named(address, TextKind::Address).is_empty()
    }

    /// A text with pseudonyms for names; `None` where nobody is named.
    pub(super) fn replace(&self, text: &str, kind: TextKind) -> Option<Replaced> {
        let mut replaced = self.once(text, kind)?;
        // What lay behind a name may make another one with what lay before it.
        for _ in 0..3 {
            let Some(again) = self.once(&replaced.text, kind) else { break };
            replaced = Replaced { links: replaced.links + again.links, ..again };
        }
        Some(replaced)
    }

    fn once(&self, text: &str, kind: TextKind) -> Option<Replaced> {
        let mut links = 0;
        let mut edits: Vec<Edit> = Vec::new();
        if kind != TextKind::Slug {
            for address in addresses(text) {
                let is_named = text.get(address.clone()).is_some_and(|address| self.is_named_in_address(address));
                if is_named {
                    links += 1;
                    edits.extend(without_address(text, &address));
                }
            }
        }
        let mut gone: Vec<Range<usize>> = edits.iter().map(|edit| edit.bytes.clone()).collect();
        gone.sort_unstable_by_key(|gone| gone.start);
        let is_gone = |named: &Range<usize>| {
            let before = gone.partition_point(|gone| gone.start <= named.start).checked_sub(1);
            before.and_then(|at| gone.get(at)).is_some_and(|gone| named.end <= gone.end)
        };
        for named in self.named(text, kind).into_iter().filter(|named| !is_gone(&named.bytes)) {
            let pseudonym = self.pseudonyms.get(named.of as usize)?;
            let text = pseudonym_in(text, &named.bytes, pseudonym, kind);
            edits.push(Edit { bytes: named.bytes, text });
        }
        (!edits.is_empty()).then(|| Replaced { text: edited(text, edits), links })
    }
}

/// The text with its edits made. Of those that overlap a name counts, and all of them goes.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| (edit.bytes.start, edit.bytes.end));
    let mut apart: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match apart.last_mut().filter(|last| edit.bytes.start < last.bytes.end) {
            Some(last) => {
                last.bytes.end = last.bytes.end.max(edit.bytes.end);
                if last.text.is_empty() {
                    last.text = edit.text;
                }
            }
            None => apart.push(edit),
        }
    }
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in apart {
        new.push_str(text.get(at..edit.bytes.start).unwrap_or_default());
        new.push_str(&edit.text);
        at = edit.bytes.end;
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

/// A pseudonym as it stands in a text: `Actor 1`, in an id `actor-1`, apart from the letters beside it.
fn pseudonym_in(text: &str, bytes: &Range<usize>, pseudonym: &str, kind: TextKind) -> String {
    let is_slug = matches!(kind, TextKind::Slug | TextKind::Address);
    let (own, space) =
        if is_slug { (pseudonym.to_lowercase().replace(' ', "-"), "-") } else { (pseudonym.to_owned(), " ") };
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let before = text.get(..bytes.start).and_then(|before| before.chars().next_back());
    let after = text.get(bytes.end..).and_then(|after| after.chars().next());
    let space_if = |may: bool| if may { space } else { "" };
    format!("{}{own}{}", space_if(is_letter(before)), space_if(is_letter(after)))
}

/// The addresses in a text.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let bytes = text.as_bytes();
    let marks = memchr::memmem::find_iter(bytes, "://").map(|at| (at, true));
    let hosts = memchr::memmem::find_iter(bytes, "www.").map(|at| (at, false));
    let mails = memchr::memmem::find_iter(bytes, "mailto:").map(|at| (at, false));
    let mut all: Vec<(usize, bool)> = marks.chain(hosts).chain(mails).collect();
    all.sort_unstable();
    for (at, has_scheme) in all {
        let last = found.last().map_or(0, |last| last.end);
        if at < last {
            continue;
        }
        let is_scheme = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let before = bytes.get(last..at).unwrap_or_default();
        let scheme = if has_scheme { before.iter().rev().take(12).take_while(is_scheme).count() } else { 0 };
        let start = at - scheme;
        let end = end_of_address(text, start);
        if end > at {
            found.push(start..end);
        }
    }
    found
}

/// Where an address ends: at a space, a quote or a bracket that it has not opened.
fn end_of_address(text: &str, start: usize) -> usize {
    let mut depth = 0_usize;
    let rest = text.get(start..).unwrap_or_default();
    let end = rest.char_indices().find(|(_, c)| match c {
        '(' | '[' => {
            depth += 1;
            false
        }
        ')' | ']' if depth > 0 => {
            depth -= 1;
            false
        }
        ')' | ']' | '<' | '>' | '"' | '|' | '`' | '»' | '”' => true,
        c => c.is_whitespace(),
    });
    let end = end.map_or(rest.len(), |(at, _)| at);
    let kept = rest.get(..end).unwrap_or_default().trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
    start + kept.len()
}

/// What takes an address out of a text: of a link in Markdown the words stay.
fn without_address(text: &str, address: &Range<usize>) -> Vec<Edit> {
    let before = text.get(..address.start).unwrap_or_default();
    let after = text.get(address.end..).unwrap_or_default();
    let opened = before.trim_end_matches(['<', ' ']);
    if let Some(label) = opened.strip_suffix("](")
        && let Some(open) = open_bracket(label)
        && let Some(close) = end_of_link(after).map(|at| address.end + at)
    {
        let is_image = before.get(..open).is_some_and(|before| before.ends_with('!'));
        let start = open - usize::from(is_image);
        return vec![
            Edit { bytes: start..open + 1, text: String::new() },
            Edit { bytes: label.len()..close, text: String::new() },
        ];
    }
    let is_autolink = before.ends_with('<') && after.starts_with('>');
    let wide = usize::from(is_autolink);
    vec![Edit { bytes: address.start - wide..address.end + wide, text: REMOVED.to_owned() }]
}

/// Bytes before and behind an address that are looked at for the link that it stands in: a link goes no further than its paragraph.
const FAR: usize = 1_000;

/// Where a link ends behind its address: at its bracket, in front of which a title may stand.
fn end_of_link(after: &str) -> Option<usize> {
    let near = after.get(..after.floor_char_boundary(FAR)).unwrap_or(after);
    let near = near.split("\n\n").next().unwrap_or_default();
    // What ends a sentence is none of an address, and here it is one.
    let rest = near.trim_start_matches(['.', ',', ';', ':', '!', '?', '\'']);
    let rest = rest.strip_prefix('>').unwrap_or(rest).trim_start();
    let quote = rest.chars().next().and_then(|c| match c {
        '"' | '\'' => Some(c),
        '(' => Some(')'),
        _ => None,
    });
    let rest = match quote {
        Some(quote) => rest.get(1..)?.split_once(quote)?.1.trim_start(),
        None => rest,
    };
    Some(near.len() - rest.strip_prefix(')')?.len())
}

/// The bracket that is open at the end of a text.
fn open_bracket(text: &str) -> Option<usize> {
    let far = text.len().saturating_sub(FAR);
    let mut depth = 0_usize;
    let mut is_line = false;
    for (at, c) in text.char_indices().rev().take_while(|(at, _)| *at >= far) {
        if c == '\n' && is_line {
            return None;
        }
        is_line = c == '\n';
        match c {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_they_end() {
        let found = |text: &str| -> Vec<String> {
            addresses(text).into_iter().filter_map(|range| text.get(range).map(str::to_owned)).collect()
        };
        assert_eq!(found("see https://a.b/c_(d), and (http://e.f/g)."), ["https://a.b/c_(d)", "http://e.f/g"]);
        assert_eq!(
            found("[x](https://a.b \"t\") <ftp://c.d> www.e.f; https://www.g.h"),
            ["https://a.b", "ftp://c.d", "www.e.f", "https://www.g.h"]
        );
        assert_eq!(found("none: a/b"), [""; 0]);
    }

    #[test]
    fn of_a_link_the_words_stay() {
        let without = |text: &str| {
            let address = addresses(text).remove(0);
            edited(text, without_address(text, &address))
        };
        assert_eq!(without("the [office [of] x](https://a.b \"t\") says"), "the office [of] x says");
        assert_eq!(without("![x](<https://a.b>) y"), "x y");
        assert_eq!(without("[x](https://a.b (t)) y"), "x y");
        assert_eq!(without("[x](https://a.b.) y"), "x y");
        assert_eq!(without("[x](https://a.b and more) y"), "[x]((link removed) and more) y");
        assert_eq!(without("[x](https://a.b\n\nmore) y"), "[x]((link removed)\n\nmore) y");
        assert_eq!(without("[more\n\nx](https://a.b)"), "[more\n\nx]((link removed))");
        assert_eq!(without("y <https://a.b>."), "y (link removed).");
        assert_eq!(without("[1]: https://a.b"), "[1]: (link removed)");
    }
}
