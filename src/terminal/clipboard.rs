//! The clipboard of the terminal, which is the one of the screen that somebody sits before, over any number of connections: a text
//! is sent to it by OSC 52, and the terminal says nothing of whether it has taken it.

use std::io::{self, Write};

/// Sends a text.
pub(super) fn put(text: &str, out: &mut impl Write) -> io::Result<()> {
    write!(out, "\x1b]52;c;{}\x1b\\", base64(text.as_bytes()))?;
    out.flush()
}

/// The digits of base 64.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes in base 64, with `=` at the end where it is not full (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4_usize {
            let shift = 18 - 6 * digit;
            let value = usize::try_from(bits >> shift & 63).unwrap_or(0);
            text.push(if digit <= three.len() { char::from(DIGITS[value]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_sent_in_base_64() {
        for (text, digits) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("بله", "2KjZhNmH")]
        {
            assert_eq!(base64(text.as_bytes()), digits);
        }
        let mut sent = Vec::new();
        put("\x1b]0;title\x07", &mut sent).expect("in memory");
        assert_eq!(sent, b"\x1b]52;c;G10wO3RpdGxlBw==\x1b\\");
    }
}
