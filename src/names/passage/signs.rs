//! The characters of a text as a reader or a program would see them: entities of HTML, percent signs of addresses and escapes
//! of JSON stand for what they say.

/// A character, and the bytes of the text that say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sign {
    pub(super) c: char,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Characters of an address that a percent sign may stand for, at most, in bytes.
const LONGEST_ENTITY: usize = 10;

/// The longest tag or target of a link that is passed over, in bytes.
const LONGEST_TAG: usize = 2_000;

/// The characters of a text. With `passes_tags`, a tag of HTML and the target of a link in Markdown are one mark each.
pub(super) fn signs(text: &str, passes_tags: bool) -> Vec<Sign> {
    let mut signs = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let (c, length) = match c {
            '&' => entity(rest).unwrap_or((c, 1)),
            '%' => percent(rest.as_bytes()).unwrap_or((c, 1)),
            '\\' => escape(rest).unwrap_or((c, 1)),
            '<' if passes_tags => ('*', tag(rest).unwrap_or(1)),
            ']' if passes_tags => ('*', target(rest).unwrap_or(1)),
            _ => (c, c.len_utf8()),
        };
        signs.push(Sign { c, start: at, end: at + length });
        at += length;
    }
    signs
}

/// The length of the tag that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_tag = bytes.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?'));
    let end = memchr::memchr2(b'>', b'<', bytes.get(1..bytes.len().min(LONGEST_TAG))?)? + 1;
    (is_tag && bytes.get(end) == Some(&b'>')).then_some(end + 1)
}

/// The length of what stands behind the words of a link: `](https://…)`.
fn target(text: &str) -> Option<usize> {
    let rest = text.as_bytes().strip_prefix(b"](")?;
    let end = memchr::memchr(b')', rest.get(..rest.len().min(LONGEST_TAG))?)?;
    Some(end + 3)
}

/// `&eacute;`, `&#233;`, `&#xe9;`, also with its own sign escaped: `&amp;#233;`.
fn entity(text: &str) -> Option<(char, usize)> {
    let mut body = text.get(1..)?;
    while let Some(rest) = body.strip_prefix("amp;").filter(|rest| is_entity(rest)) {
        body = rest;
    }
    let before = text.len() - body.len();
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, sign) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 2),
            None => (number, 10, 1),
        };
        let length = digits.bytes().take(8).take_while(|byte| char::from(*byte).is_digit(radix)).count();
        let c = char::from_u32(u32::from_str_radix(digits.get(..length)?, radix).ok()?)?;
        let ends = usize::from(digits.as_bytes().get(length) == Some(&b';'));
        return Some((c, before + sign + length + ends));
    }
    let end = body.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    named(body.get(..end)?).map(|c| (c, before + end + 1))
}

fn is_entity(body: &str) -> bool {
    let length = body.bytes().take_while(u8::is_ascii_alphanumeric).take(LONGEST_ENTITY).count();
    body.starts_with('#') || length > 0 && body.as_bytes().get(length) == Some(&b';')
}

/// What an entity stands for; letters with a mark for the letter.
fn named(name: &str) -> Option<char> {
    const MARKS: [&str; 13] =
        ["acute", "grave", "circ", "uml", "tilde", "cedil", "caron", "ring", "slash", "breve", "macr", "ogon", "dot"];
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "shy" | "zwnj" | "zwj" | "lrm" | "rlm" => '\u{ad}',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "hyphen" | "dash" | "ndash" | "mdash" => '-',
        "period" => '.',
        "szlig" => 'ß',
        "imath" | "inodot" => 'ı',
        _ => {
            let letter = name.chars().next().filter(char::is_ascii_alphabetic)?;
            let mark = name.get(1..)?;
            if !MARKS.contains(&mark) && !matches!(mark, "strok" | "elig") {
                return None;
            }
            letter
        }
    })
}

/// `%D0%9F`: the first character of a run of escaped bytes, however often the sign itself is escaped.
fn percent(bytes: &[u8]) -> Option<(char, usize)> {
    let (first, mut length) = byte(bytes)?;
    let size = match first {
        0x20..=0x7f => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut buffer = [first, 0, 0, 0];
    for place in buffer.iter_mut().take(size).skip(1) {
        let (next, more) = byte(&bytes[length..])?;
        *place = next;
        length += more;
    }
    let c = std::str::from_utf8(&buffer[..size]).ok()?.chars().next()?;
    Some((c, length))
}

/// `%2e`, `%252e`: a byte, and the length of what says it.
fn byte(bytes: &[u8]) -> Option<(u8, usize)> {
    let mut rest = bytes.strip_prefix(b"%")?;
    while let Some(more) = rest.strip_prefix(b"25").filter(|more| is_hex(more)) {
        rest = more;
    }
    let digits = rest.get(..2).filter(|_| is_hex(rest))?;
    let value = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    Some((value, bytes.len() - rest.len() + 2))
}

fn is_hex(bytes: &[u8]) -> bool {
    bytes.len() >= 2 && bytes[..2].iter().all(u8::is_ascii_hexdigit)
}

/// `\u00e9` and `\xe9`.
fn escape(text: &str) -> Option<(char, usize)> {
    let size = match text.as_bytes().get(1)? {
        b'u' => 4,
        b'x' => 2,
        _ => return None,
    };
    let unit = |text: &str| u32::from_str_radix(text.get(2..2 + size)?, 16).ok();
    let first = unit(text)?;
    if let Some(c) = char::from_u32(first) {
        return Some((c, 2 + size));
    }
    // Two halves of one.
    let second = text.get(2 + size..).filter(|rest| rest.starts_with("\\u")).and_then(unit)?;
    let code = 0x1_0000 + (first.checked_sub(0xd800)? << 10) + second.checked_sub(0xdc00)?;
    char::from_u32(code).map(|c| (c, 12))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_character_is_read_as_it() {
        let read = |text: &str| signs(text, false).iter().map(|sign| sign.c).collect::<String>();
        for (text, says) in [
            ("P&uuml;tin &#80;&#x75; &amp;#116;", "Putin Pu t"),
            ("a&amp;&amp;b &amp;amp;uuml;", "a&&b u"),
            ("AT&T & co; &nosuch;", "AT&T & co; &nosuch;"),
            ("%D0%9F%d1%83 50% %zz %2550utin", "Пу 50% %zz Putin"),
            ("a%20b%", "a b%"),
            (r"\u041f\u0443 \x50 \ud83d\ude00 \n", "Пу P 😀 \\n"),
        ] {
            assert_eq!(read(text), says, "{text}");
        }
        let tagged = signs("Pu<b class=x>t</b>in 1 < 2", true);
        assert_eq!(tagged.iter().map(|sign| sign.c).collect::<String>(), "Pu*t*in 1 * 2");
        let spans = signs("é%C3%A9x", false);
        assert_eq!(spans.iter().map(|sign| (sign.start, sign.end)).collect::<Vec<_>>(), [(0, 2), (2, 8), (8, 9)]);
    }
}
