//! What a page lets a browser do: run this script, use this style, and nothing else.

use sha2::{Digest, Sha256};

/// The Content Security Policy of a page with one style and one script. It fetches nothing, sends nothing, and makes no markup
/// out of text.
pub(super) fn policy(style: &str, script: &str) -> String {
    format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        source(style),
        source(script)
    )
}

/// A text that is allowed by its hash.
fn source(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = LETTERS[bits >> (18 - 6 * at) & 63];
            text.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_base_64() {
        for (text, written) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), written);
        }
    }

    #[test]
    fn style_and_script_are_made_of_what_they_say() {
        let sources = [
            ("page.js", include_str!("../../../assets/page/page.js")),
            ("page.css", include_str!("../../../assets/page/page.css")),
        ];
        let hash =
            |text: &str| Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let built: String = sources.iter().map(|(name, text)| format!("{}  {name}\n", hash(text))).collect();
        assert_eq!(built, include_str!("../../../assets/page/built.txt"), "run assets/page/build.sh");
        for text in [super::super::STYLE, super::super::SCRIPT] {
            assert!(!text.to_lowercase().contains("</s"), "nothing in it ends its element");
        }
    }
}
