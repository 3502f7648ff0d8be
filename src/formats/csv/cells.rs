//! What stands in one cell: several items, and nothing that a spreadsheet would run.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use crate::model::{Role, clean};

/// The text of a cell as it stands in a line between tabs.
pub(in crate::formats) fn one_line(own: &str) -> Cow<'_, str> {
    let between = ['\n', '\r', '\t'];
    let line = own.trim_matches(between);
    if line.contains(between) {
        Cow::Owned(line.replace(between, " "))
    } else if line.len() < own.len() {
        Cow::Owned(line.to_owned())
    } else {
        Cow::Borrowed(own)
    }
}

/// An item of a cell: what stands in quotes at its beginning, if something does, and the rest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Item {
    quoted: Option<String>,
    rest: String,
}

impl Item {
    /// The text; `None` for an item with nothing in it.
    fn text(self) -> Option<String> {
        match self.quoted {
            Some(quoted) => Some(quoted + &self.rest),
            None => (!self.rest.is_empty()).then_some(self.rest),
        }
    }
}

/// Items with a separator between; in quotes where they hold it, a quote or spaces at an end. `None` is an item that is not
/// there, beside others that are.
pub(super) fn join<'a>(items: impl IntoIterator<Item = Option<&'a str>>, separator: char) -> String {
    let mut cell = String::new();
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            cell.extend([separator, ' ']);
        }
        cell.push_str(&item.map_or(Cow::Borrowed(""), |item| escape_separator(item, separator)));
    }
    cell
}

/// An item that no separator, quote or space makes another one.
pub(super) fn escape_separator(item: &str, separator: char) -> Cow<'_, str> {
    let is_plain = !item.is_empty() && !item.contains([separator, '"']) && item.trim() == item;
    if is_plain { Cow::Borrowed(item) } else { Cow::Owned(format!("\"{}\"", item.replace('"', "\"\""))) }
}

/// The items of a cell; none of an empty one.
pub(super) fn split(cell: &str, separator: char) -> Vec<Option<String>> {
    items(cell, separator).into_iter().map(Item::text).collect()
}

fn items(cell: &str, separator: char) -> Vec<Item> {
    if cell.trim().is_empty() {
        return Vec::new();
    }
    let mut chars = cell.chars().peekable();
    let mut items = vec![item(&mut chars, separator)];
    while chars.next_if_eq(&separator).is_some() {
        items.push(item(&mut chars, separator));
    }
    items
}

fn item(chars: &mut Peekable<Chars<'_>>, separator: char) -> Item {
    let mut item = Item::default();
    while chars.next_if(|c| c.is_whitespace()).is_some() {}
    if chars.next_if_eq(&'"').is_some() {
        let mut quoted = String::new();
        while let Some(c) = chars.next() {
            if c == '"' && chars.next_if_eq(&'"').is_none() {
                break;
            }
            quoted.push(c);
        }
        item.quoted = Some(quoted);
    }
    while let Some(c) = chars.next_if(|c| *c != separator) {
        item.rest.push(c);
    }
    item.rest.truncate(item.rest.trim_end().len());
    item
}

/// What stands before a role in parentheses, and the role; the usual one where there is none.
fn with_role(item: &str) -> (&str, Role) {
    if let Some((before, word)) = item.strip_suffix(')').and_then(|rest| rest.rsplit_once('('))
        && let Some(role) = Role::from_word(word)
        && (before.ends_with(' ') || before.is_empty())
    {
        return (before.trim_end(), role);
    }
    (item, Role::Participant)
}

/// Somebody who takes part, as a cell has it: `Vladimir Putin [putin] (source)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Participant {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: Role,
}

impl Participant {
    /// The item of a cell: the name; the id in brackets where it is another; the role in parentheses unless it is the usual one.
    pub(super) fn item(&self) -> String {
        let id = if self.id == self.name { String::new() } else { format!(" [{}]", self.id) };
        let role = if self.role == Role::Participant { String::new() } else { format!(" ({})", self.role) };
        let bare = format!("{}{id}{role}", escape_separator(&self.name, ';'));
        // A name that ends like one with a role.
        let is_sure = Self::all(&bare).first() == Some(self);
        if is_sure { bare } else { format!("\"{}\"{id}{role}", self.name.replace('"', "\"\"")) }
    }

    /// Those that a cell names. Items with nothing in them are nobody.
    pub(super) fn all(cell: &str) -> Vec<Self> {
        items(cell, ';').into_iter().filter_map(Self::of).collect()
    }

    /// The same of a cell in which nobody stands in quotes or has an id beside a name, which most cells are: ids and roles.
    /// `None` for another cell.
    pub(super) fn all_plain(cell: &str) -> Option<Vec<(&str, Role)>> {
        if memchr::memchr2(b'"', b'[', cell.as_bytes()).is_some() {
            return None;
        }
        let people = cell.split(';').map(|item| with_role(item.trim()));
        Some(people.filter(|(id, _)| !id.trim().is_empty()).collect())
    }

    fn of(item: Item) -> Option<Self> {
        let (mut rest, role) = with_role(&item.rest);
        let mut id = None;
        if let Some((before, own)) = rest.strip_suffix(']').and_then(|rest| rest.rsplit_once('['))
            && !own.is_empty()
            && (before.ends_with(' ') || before.is_empty())
        {
            (rest, id) = (before.trim_end(), Some(own.to_owned()));
        }
        let name = item.quoted.unwrap_or_default() + rest;
        let id = id.unwrap_or_else(|| name.clone());
        (!id.trim().is_empty()).then_some(Self { id, name, role })
    }
}

/// Whether a spreadsheet would run what begins so, quotes and spaces aside (OWASP, CSV injection).
pub(in crate::formats) fn is_run(text: &str) -> bool {
    let is_left_away = |c: char| matches!(c, '\'' | '"') || (c != '\n' && c.is_whitespace());
    text.trim_start_matches(is_left_away).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Where a cell begins, for one program or another: some part cells at `;`, and lines at a line feed in quotes.
fn beginnings(text: &str) -> impl Iterator<Item = usize> + '_ {
    std::iter::once(0).chain(memchr::memchr2_iter(b';', b'\n', text.as_bytes()).map(|at| at + 1))
}

/// A text that is safe and that no spreadsheet runs: what it would run gets a `'` in front, and so does what has one there
/// already, so that [`unguarded`] gives the very text back.
pub(in crate::formats) fn guarded(text: &str) -> Cow<'_, str> {
    let text = clean::whole(text);
    let marks: Vec<usize> = beginnings(&text).filter(|at| text.get(*at..).is_some_and(is_run)).collect();
    if marks.is_empty() {
        return text;
    }
    let mut guarded = text.into_owned();
    marks.into_iter().rev().for_each(|at| guarded.insert(at, '\''));
    Cow::Owned(guarded)
}

/// What is read of a cell in the sheet of a workbook: one line, without what no file of XML can hold.
pub(super) fn in_sheet(text: &str) -> Cow<'_, str> {
    match shown(text) {
        Cow::Borrowed(text) => one_line(text),
        Cow::Owned(text) => Cow::Owned(one_line(&text).into_owned()),
    }
}

/// What is written to a cell in the sheet of a workbook. Its type says that it is a text, so that nothing in it is run; a `'` that
/// [`unguarded`] would take away gets another one.
pub(in crate::formats) fn typed(text: &str) -> Cow<'_, str> {
    let read = in_sheet(text);
    if matches!(unguarded(&read), Cow::Owned(own) if own != read) {
        Cow::Owned(guarded(&read).into_owned())
    } else {
        shown(text)
    }
}

/// A safe text of lines, without what is no character of XML.
fn shown(text: &str) -> Cow<'_, str> {
    let text = clean::whole(text);
    let is_none = ['\u{fffe}', '\u{ffff}'];
    if text.contains(is_none) { Cow::Owned(text.replace(is_none, "\u{fffd}")) } else { text }
}

/// Writes a cell, in quotes where it holds what parts cells or rows (RFC 4180).
pub(super) fn quoted(cell: &str, out: &mut Vec<u8>) {
    if !cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n')) {
        out.extend_from_slice(cell.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in cell.bytes() {
        out.push(byte);
        if byte == b'"' {
            out.push(b'"');
        }
    }
    out.push(b'"');
}

/// The text that [`guarded`] made safe to open in a spreadsheet.
pub(super) fn unguarded(cell: &str) -> Cow<'_, str> {
    let is_mark = |at: &usize| cell.get(*at..).is_some_and(|rest| rest.starts_with('\'') && is_run(rest));
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let mut plain = cell.to_owned();
    let marks: Vec<usize> = beginnings(cell).filter(is_mark).collect();
    marks.into_iter().rev().for_each(|at| {
        plain.remove(at);
    });
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_neutralised() {
        assert_eq!(guarded("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(guarded(" @SUM(1)"), "' @SUM(1)");
        assert_eq!(guarded("Call = answer"), "Call = answer");
        assert_eq!(guarded("-0043-03-15"), "'-0043-03-15");
        assert_eq!(guarded("a; =1+1\n-2"), "a;' =1+1\n'-2");
        assert_eq!(guarded("'=1"), "''=1");
        // A reader that parts cells at `;` takes quotes away that begin behind it.
        assert_eq!(guarded("a;\"\"=1"), "a;'\"\"=1");
    }

    #[test]
    fn those_who_take_part_are_told_apart_from_their_roles() {
        let of = |id: &str, name: &str, role| Participant { id: id.to_owned(), name: name.to_owned(), role };
        for (one, item) in [
            (of("Iran", "Iran", Role::Participant), "Iran"),
            (of("putin", "Vladimir Putin", Role::Source), "Vladimir Putin [putin] (source)"),
            (of("Police (Russia)", "Police (Russia)", Role::Target), "Police (Russia) (target)"),
            (of("B (mediator)", "B (mediator)", Role::Participant), "\"B (mediator)\""),
            (of("a; b", "a; b", Role::Observer), "\"a; b\" (observer)"),
            (of("x", "A [B]", Role::Participant), "A [B] [x]"),
            (of("A [B]", "A [B]", Role::Participant), "\"A [B]\""),
        ] {
            assert_eq!(one.item(), item);
            assert_eq!(Participant::all(item), [one]);
        }
        assert_eq!(Participant::all("A;; B ; "), [of("A", "A", Role::Participant), of("B", "B", Role::Participant)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn items_come_back_from_their_cell(
            items in prop::collection::vec(prop::option::of("[a;\", é=]{0,4}"), 2..5),
        ) {
            let cell = join(items.iter().map(Option::as_deref), ';');
            prop_assert_eq!(&split(&cell, ';'), &items, "{}", cell);
            let inner = join([Some(cell.as_str()), None], ';');
            prop_assert_eq!(split(&inner, ';'), [Some(cell), None]);
        }

        #[test]
        fn cells_are_quoted_as_the_csv_crate_does(row in prop::collection::vec("[a,\"\n\r; é]{0,4}", 2..4)) {
            let mut out = Vec::new();
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                quoted(cell, &mut out);
            }
            out.extend_from_slice(b"\r\n");
            let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
            writer.write_record(&row).expect("in memory");
            prop_assert_eq!(out, writer.into_inner().expect("in memory"));
        }

        #[test]
        fn a_guard_comes_off_where_it_was_put(text in "[-=+@' \";\na]{0,8}") {
            let cell = guarded(&text).into_owned();
            prop_assert_eq!(unguarded(&cell), text);
            prop_assert!(beginnings(&cell).all(|at| !cell.get(at..).unwrap_or("").trim_start_matches([' ', '"']).starts_with(['=', '+', '-', '@'])), "{}", cell);
        }

        #[test]
        fn participants_come_back_from_their_cell(
            people in prop::collection::vec(("[a\\[\\]();\" ]{0,5}", "[a(\"; ]{0,5}x|B \\(mediator\\)", 0..Role::ALL.len()), 1..4),
        ) {
            let people: Vec<Participant> = people
                .into_iter()
                .map(|(id, name, role)| Participant { id: if id.trim().is_empty() || id.contains(['[', ']', ';', '"']) { name.clone() } else { id }, name, role: Role::ALL[role] })
                .collect();
            let cell = people.iter().map(Participant::item).collect::<Vec<_>>().join("; ");
            prop_assert_eq!(Participant::all(&cell), people, "{}", cell);
        }
    }
}
