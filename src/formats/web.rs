//! What stands in somebody's file and goes to the web: text that means itself in markup, addresses that may be links, and what these are
//! called.

use crate::model::clean;

/// Whether an address may be a link: http or https, without characters that would end it.
pub(super) fn is_link(url: &str) -> bool {
    let has_scheme = |scheme: &str| url.get(..scheme.len()).is_some_and(|own| own.eq_ignore_ascii_case(scheme));
    let is_web = has_scheme("https://") || has_scheme("http://");
    is_web && !clean::has_unsafe(url) && !url.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
}

/// Text that is safe to show, as it means itself in XML and in HTML: in content and in a quoted attribute.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // No characters of XML.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The site of an address: `themoscowtimes.com`. Whoever is named before an `@` is not the site.
pub(super) fn site(url: &str) -> String {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    let host = rest.split(['/', '?', '#', '\\']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_an_address_of_the_web_and_goes_by_its_site() {
        assert!(is_link("https://example.org/a?b=c") && is_link("HTTP://example.org"));
        assert!(!is_link("https://example.org/ <x>") && !is_link("javascript:alert(1)"));
        for (url, own) in [
            ("https://www.themoscowtimes.com/2026/03/07/putin", "themoscowtimes.com"),
            ("https://bank.example@evil.example/x", "evil.example"),
            ("http://a.example:8080?q", "a.example:8080"),
        ] {
            assert_eq!(site(url), own);
        }
    }
}
