//! Texts of Markwhen: tags and marks that stand in a line, and lines that mean nothing but themselves.

use crate::model::clean;

/// What stands before each line of a note, so that none of them is an event, a section or a property.
const NOTE: &str = "> ";

/// A title that has no tags, ids or pictures in it.
pub(super) fn title(text: &str) -> String {
    let title = bare(clean::line(text).trim());
    if title.starts_with("//") { format!("\\{title}") } else { title }
}

/// A text as a note below an event.
pub(super) fn note(text: &str) -> Vec<String> {
    clean::block(text.trim()).lines().map(|line| format!("{NOTE}{}", bare(line)).trim_end().to_owned()).collect()
}

/// The text of a note that annals wrote.
pub(super) fn of_note(lines: &[&str]) -> String {
    let line = |line: &&str| {
        let line = line.trim_start();
        line.strip_prefix(NOTE).or_else(|| line.strip_prefix('>')).unwrap_or(line).to_owned()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// A line whose `#`, `!` and `[` are no marks.
fn bare(line: &str) -> String {
    let mut bare = String::with_capacity(line.len());
    let mut before = ' ';
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let is_word = chars.peek().is_some_and(|next| next.is_ascii_alphanumeric() || *next == '_');
        match c {
            '#' if is_word && before.is_whitespace() => bare.push_str("\\#"),
            '!' if is_word && !before.is_alphanumeric() => bare.push_str("! "),
            '[' if before == '!' => bare.push_str("\\["),
            c => bare.push(c),
        }
        before = c;
    }
    bare
}

/// A tag that Markwhen takes: letters and digits without accents; `None` for one that has none.
pub(super) fn tag(text: &str) -> Option<String> {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let tag: String = text.trim().chars().map(plain).collect();
    let has_letter = tag.bytes().any(|byte| byte.is_ascii_alphabetic());
    (has_letter && text.chars().filter(char::is_ascii_alphanumeric).count() * 2 >= text.chars().count()).then_some(tag)
}

/// What stands behind the date of an event.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) title: String,
    pub(super) tags: Vec<String>,
    pub(super) id: Option<String>,
}

/// Parts the text of an event from the marks in it.
pub(super) fn told(text: &str) -> Told {
    let mut told = Told::default();
    let mut words: Vec<&str> = Vec::new();
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_number = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
    for word in text.trim().split(' ') {
        let tag = word.strip_prefix('#').filter(|tag| is_name(tag) && !is_number(tag));
        let id = word.strip_prefix('!').filter(|id| is_name(id) && told.id.is_none());
        match (tag, id) {
            (Some(tag), _) => told.tags.push(tag.to_owned()),
            (None, Some(id)) => told.id = Some(id.to_owned()),
            (None, None) => words.push(word),
        }
    }
    Told { title: words.join(" ").trim().to_owned(), ..told }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_a_text_are_no_marks() {
        assert_eq!(title("#a b#c !d ![x](http://e.org) // e"), "\\#a b#c ! d !\\[x](http://e.org) // e");
        assert_eq!(title("// x"), "\\// x");
        assert_eq!(note("2022: x\n\n# y\n- 2022: z"), ["> 2022: x", ">", "> # y", "> - 2022: z"]);
        assert_eq!(of_note(&["> 2022: x", ">", "> # y"]), "2022: x\n\n# y");
        assert_eq!([tag("a b"), tag("дипломатия"), tag("2014"), tag("")], [Some("a_b".to_owned()), None, None, None]);
    }

    #[test]
    fn a_line_is_parted_from_its_tags() {
        let told = told(" Met #a in !here #12 B#c #b");
        assert_eq!((told.title.as_str(), told.id.as_deref()), ("Met in #12 B#c", Some("here")));
        assert_eq!(told.tags, ["a", "b"]);
    }
}
