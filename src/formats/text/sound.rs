//! JSON as programs write it: with `NaN`, with comments, with a comma too many. It becomes sound JSON of the same length, so that
//! every place stays where it is.

use serde::de::IgnoredAny;

use super::notes::Flaw;

/// A part of the text, and what stands there instead; spaces fill the rest.
struct Edit {
    at: usize,
    len: usize,
    instead: &'static str,
}

/// What was found, for the message.
#[derive(Default)]
struct Found {
    edits: Vec<Edit>,
    numbers: usize,
    comments: usize,
    commas: usize,
}

/// The text as sound JSON and what is to be said about it; `None` for what is sound already and for what is no JSON either way.
pub(super) fn sound(text: &str) -> Option<(String, Flaw)> {
    let found = find(text.as_bytes());
    let first = found.edits.first()?.at;
    let sound = edited(text, &found.edits)?;
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    let is_lines = || sound.lines().find(|line| !line.trim().is_empty()).is_some_and(is_json);
    (is_json(&sound) || is_lines()).then(|| {
        let flaw = Flaw { message: found.says(), hint: HINT.to_owned(), at: vec![first], names_lines: false };
        (sound, flaw)
    })
}

/// Lines of a text that is JSON as these; `None` where they are sound as they are.
pub(in crate::formats) fn mended(lines: &str) -> Option<String> {
    let found = find(lines.as_bytes());
    if found.edits.is_empty() { None } else { edited(lines, &found.edits) }
}

fn edited(text: &str, edits: &[Edit]) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    for Edit { at, len, instead } in edits {
        for (place, byte) in bytes.get_mut(*at..at + len)?.iter_mut().enumerate() {
            let is_end = instead.is_empty() && matches!(byte, b'\n' | b'\r');
            *byte = if is_end { *byte } else { instead.as_bytes().get(place).copied().unwrap_or(b' ') };
        }
    }
    String::from_utf8(bytes).ok()
}

const HINT: &str = "numbers that are none are read as nothing, comments and commas too many are passed over";

impl Found {
    fn says(&self) -> String {
        let one = |count: usize, one: &str, several: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {several}")),
        };
        let all = [
            one(self.numbers, "`NaN` or infinity", "`NaN` or infinities"),
            one(self.comments, "comment", "comments"),
            one(self.commas, "comma too many", "commas too many"),
        ];
        let all: Vec<String> = all.into_iter().flatten().collect();
        format!("this is not quite JSON, the first of it here: {}", all.join(", "))
    }
}

/// What sound JSON does not have.
fn find(bytes: &[u8]) -> Found {
    let mut found = Found::default();
    let mut at = 0;
    // A comma behind which nothing but spaces and comments came so far.
    let mut comma = None;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let len = match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            b'/' if let Some(len) = comment(rest) => {
                found.comments += 1;
                found.edits.push(Edit { at, len, instead: "" });
                at += len;
                continue;
            }
            b'"' => string(rest),
            b'N' | b'I' | b'-' if let Some((word, instead)) = number(rest) => {
                found.numbers += 1;
                found.edits.push(Edit { at, len: word.len(), instead });
                word.len()
            }
            b']' | b'}' => {
                if let Some(at) = comma {
                    found.commas += 1;
                    found.edits.push(Edit { at, len: 1, instead: "" });
                }
                1
            }
            _ => 1,
        };
        comma = (*byte == b',').then_some(at);
        at += len;
    }
    found.edits.sort_by_key(|edit| edit.at);
    found
}

/// A number that JSON does not have at the beginning of a text, and what is read instead.
fn number(rest: &[u8]) -> Option<(&'static str, &'static str)> {
    // An infinity is a text of its own: there is nothing to count with.
    const NUMBERS: &[(&str, &str)] =
        &[("NaN", "\"\""), ("-NaN", "\"\""), ("Infinity", "\"∞\""), ("-Infinity", "\"-∞\"")];
    let ends = |word: &str| rest.get(word.len()).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    NUMBERS.iter().copied().find(|(word, _)| rest.starts_with(word.as_bytes()) && ends(word))
}

/// The length of the comment that begins a text.
fn comment(rest: &[u8]) -> Option<usize> {
    match rest.get(1)? {
        b'/' => Some(memchr::memchr(b'\n', rest).unwrap_or(rest.len())),
        b'*' => memchr::memmem::find(rest.get(2..)?, b"*/").map(|end| end + 4),
        _ => None,
    }
}

/// The length of the text in quotes that begins a text.
fn string(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = rest.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)).map(|found| at + found) {
        if rest.get(found) == Some(&b'"') {
            return found + 1;
        }
        at = found + 2;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_becomes_json_of_the_same_length() {
        let of = |text: &str| {
            let (sound, flaw) = sound(text).expect("not sound yet");
            assert_eq!(sound.len(), text.len());
            (sound, flaw.message.rsplit(": ").next().expect("said").to_owned())
        };
        let (text, said) = of("[{\"a\": NaN, \"b\": -Infinity,}, // x\n {\"a\": \"NaN // no\\\",\"}, /* y\n, */ ]");
        let lines: Vec<String> = text.lines().map(|line| line.replace(' ', "")).collect();
        assert_eq!(lines, [r#"[{"a":"","b":"-∞"},"#, r#"{"a":"NaN//no\","}"#, "]"]);
        assert_eq!(said, "2 `NaN` or infinities, 2 comments, 2 commas too many");
        assert_eq!(of("// made by hand\n{\"a\": 1}").0, "               \n{\"a\": 1}");
        assert_eq!(of("{\"a\": NaN}\n{\"a\": 2}\n").0, "{\"a\": \"\" }\n{\"a\": 2}\n");
        // Sound, or nothing that this could mend.
        for text in ["[{\"a\": \"NaN,]\"}]", "{a: NaN}", "[1,, 2]", "[NaNcy]", "- NaN", "{\"a\": NaN", "[{\"a\": 1}"] {
            assert!(sound(text).is_none(), "{text}");
        }
    }
}
