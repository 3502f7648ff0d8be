//! Every node stands where its span says: read again alone, the text under it gives the node.

use proptest::prelude::*;

use super::tree::{self, Kind, Node};
use super::{object, simple};

/// Where the texts of these tests begin in their files.
const BASE: usize = 100;

fn text_of<'t>(node: &Node<'_>, text: &'t str) -> &'t str {
    let range = node.span.range();
    text.get(range.start - BASE..range.end - BASE).expect("within the text, between letters")
}

fn children<'n, 'a>(node: &'n Node<'a>) -> Vec<&'n Node<'a>> {
    match &node.kind {
        Kind::Scalar(..) => Vec::new(),
        Kind::List(items) => items.iter().collect(),
        Kind::Map(pairs) => pairs.iter().flat_map(|(key, value)| [key, value]).collect(),
    }
}

/// Whether two nodes are the same value, wherever they stand; `is_typed` compares whether texts have quotes, too.
fn is_same(one: &Node<'_>, other: &Node<'_>, is_typed: bool) -> bool {
    match (&one.kind, &other.kind) {
        (Kind::Scalar(..), Kind::Scalar(..)) if one.is_nothing() && other.is_nothing() => true,
        (Kind::Scalar(one, is_plain), Kind::Scalar(other, other_plain)) => {
            one == other && (!is_typed || is_plain == other_plain)
        }
        _ => {
            let (one_children, other_children) = (children(one), children(other));
            let is_kind = std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind);
            let mut pairs = one_children.iter().zip(&other_children);
            is_kind && one_children.len() == other_children.len() && pairs.all(|(a, b)| is_same(a, b, is_typed))
        }
    }
}

/// Whether a part of a text is a node when it is read alone: in the column in which it stands, with a line end behind it or without,
/// or in brackets; behind an explicit key (`? x`) a key may have two lines there.
fn is_alone(node: &Node<'_>, part: &str, column: usize, is_typed: bool) -> bool {
    let is_node = |text: &str, item: Option<usize>| {
        let Ok(root) = tree::parse(text, 0, usize::MAX) else { return false };
        let root = root.unwrap_or_else(|| Node::unwritten(Kind::Scalar("".into(), true)));
        let read = item.map_or(Some(&root), |item| root.items().get(item));
        read.is_some_and(|read| is_same(read, node, is_typed))
    };
    let pad = " ".repeat(column);
    is_node(&format!("{pad}{part}"), None)
        || is_node(&format!("{pad}{part}\n"), None)
        || is_node(&format!("[{part}]"), Some(0))
        || is_node(&format!("[? x, {part}]"), Some(1))
}

/// Holds the span of a node and of all below it against the text.
fn check(node: &Node<'_>, text: &str) {
    let part = text_of(node, text);
    if part.starts_with('*') {
        return;
    }
    let before = text.get(..node.span.start() - BASE).expect("within");
    let column = before.chars().rev().take_while(|c| *c != '\n').count();
    // A tag may have an anchor behind it.
    let mut words = before.rsplit([' ', '\n']).filter(|word| !word.is_empty());
    let has_tag = part.contains('!') || words.by_ref().take(2).any(|word| word.starts_with('!'));
    // Headers that count the indentation count it from a parent, and aliases have their anchors elsewhere.
    let counts = ["|1", "|2", ">1", "*"].iter().any(|sign| part.contains(sign));
    assert!(counts || is_alone(node, part, column, !has_tag), "{part:?} is not {node:?} in\n{text}");
    // What an alias or a merge key brings in stands elsewhere; a map that is merged where it stands comes last.
    let (mut own, others): (Vec<_>, Vec<_>) = children(node).into_iter().partition(|child| node.span.holds(child.span));
    assert!(others.is_empty() || text.contains('*'), "{others:?} are not in {node:?} of\n{text}");
    own.sort_by_key(|child| child.span);
    let mut end = node.span.start();
    for child in own {
        assert!(child.span.start() >= end, "{child:?} stands before {end} in\n{text}");
        end = child.span.end();
        check(child, text);
    }
}

fn check_all(text: &str) {
    if let Ok(Some(root)) = tree::parse(text, BASE, usize::MAX) {
        check(&root, text);
    }
    if let Some(root) = simple::parse(text, BASE) {
        check(&root, text);
    }
}

/// The text under the span of the value that some keys and numbers lead to.
fn under<'t>(text: &'t str, path: &str) -> &'t str {
    let root = tree::parse(text, BASE, usize::MAX).expect("sound").expect("something");
    check(&root, text);
    let mut node = &root;
    for step in path.split('.').filter(|step| !step.is_empty()) {
        let item = step.parse::<usize>().ok().and_then(|number| node.items().get(number));
        node = item.or_else(|| node.get(step)).unwrap_or_else(|| panic!("no {step} in {node:?}"));
    }
    text_of(node, text)
}

#[test]
fn texts_in_every_style_stand_where_they_are_written() {
    for (text, part) in [
        ("a: plain text  # why\nb: 1\n", "plain text"),
        ("a: one\n  two\n\n  three  \nb: 1\n", "one\n  two\n\n  three"),
        ("a: 'it''s'   # why\n", "'it''s'"),
        ("a: \"é \\\" \\\\\"  # why\n", "\"é \\\" \\\\\""),
        ("a: \"one\r\n  two\"\r\nb: 1\r\n", "\"one\r\n  two\""),
        ("é: 𝄞 # ü\na: ä\n", "ä"),
        ("a: |\n  one\n\n    two  \n\n# why\nb: 1\n", "|\n  one\n\n    two  "),
        ("a: >-  # why\n  one\n  two\nb: 1\n", ">-  # why\n  one\n  two"),
        ("a: |+\n  one\n\nb: 1\n", "|+\n  one\n\n"),
        ("a: |+\n  one\n\n", "|+\n  one\n\n"),
        ("a: |\r\n  one\r\n  two\r\nb: 1\r\n", "|\r\n  one\r\n  two"),
        ("a: |\nb: 1\n", "|"),
        ("x:\n  a: |2\n      one\n    two\n", "|2\n      one\n    two"),
        ("a: !t x\n", "x"),
        ("a: &x !t |-\n  one\nb: 1\n", "|-\n  one"),
        ("a:   # nothing\nb: 1\n", ""),
        ("a: ~\n", "~"),
    ] {
        let path = if text.starts_with("x:") { "x.a" } else { "a" };
        assert_eq!(under(text, path), part, "{text}");
    }
}

#[test]
fn what_is_not_written_stands_right_behind_what_would_have_it() {
    let place = |text: &str, path: &str| {
        let root = tree::parse(text, 0, usize::MAX).expect("sound").expect("something");
        let node = path.split('.').fold(&root, |node, step| match step.parse::<usize>() {
            Ok(number) => &node.items()[number],
            Err(_) => node.get(step).expect("there"),
        });
        let (before, behind) = text.split_at(node.span.start());
        assert!(node.span.is_empty());
        format!("{before}^{behind}")
    };
    assert_eq!(place("a:\nb: 1\n", "a"), "a:^\nb: 1\n");
    assert_eq!(place("a: &x   # why\n&y b: 1\n", "a"), "a: &x^   # why\n&y b: 1\n");
    assert_eq!(place("a: !t &x\n", "a"), "a: !t &x^\n");
    assert_eq!(place("{a, b: }", "a"), "{a^, b: }");
    assert_eq!(place("{a, b: }", "b"), "{a, b:^ }");
    assert_eq!(place("- \n- x\n", "0"), "-^ \n- x\n");
    assert_eq!(place("a:\n- # why\n- x\n", "a.0"), "a:\n-^ # why\n- x\n");
    assert_eq!(place("? a\n? b\n", "a"), "? a^\n? b\n");
}

#[test]
fn lists_and_maps_reach_from_their_first_to_their_last_value() {
    for (text, path, part) in [
        ("a:\n- x\n- y: 1\n  z: 2\n\n# why\nb: 1\n", "a", "- x\n- y: 1\n  z: 2"),
        ("a:\n- x\n- y: 1\n  z: 2\nb: 1\n", "a.1", "y: 1\n  z: 2"),
        ("a:\n  - - x\n    - y\n  - z\n", "a.0", "- x\n    - y"),
        ("a: &x\n  - y # why\nb: 1\n", "a", "- y"),
        ("a: [x, {y: z}, 'q' ]  # why\n", "a", "[x, {y: z}, 'q' ]"),
        ("a: [x, {y: z} , 'q']\n", "a.1", "{y: z}"),
        ("a: [x: 1, y]\n", "a.0", "x: 1"),
        ("a: {\r\n  x: 1,\r\n  \"y\":2\r\n}\r\n", "a", "{\r\n  x: 1,\r\n  \"y\":2\r\n}"),
        ("a: {x: 1, \"y\":2}\n", "a.y", "2"),
        ("? - k\n: x\na: 1\n", "", "? - k\n: x\na: 1"),
        ("a:\n  b:\nc: 1\n", "a", "b:"),
        ("[\n? a, é\na: ]", "1", "é\na:"),
    ] {
        assert_eq!(under(text, path), part, "{text}");
    }
}

#[test]
fn an_alias_stands_where_it_is_written_and_what_it_brings_where_that_is() {
    let text = "base: &b {x: [1, 2]}\none: *b\ntwo: {<<: *b, y: *b }\n";
    assert_eq!(under(text, "base"), "{x: [1, 2]}");
    assert_eq!(under(text, "one"), "*b");
    assert_eq!(under(text, "two.y"), "*b");
    let list = text.find('[').expect("there");
    for path in ["one.x", "two.x", "two.y.x"] {
        assert_eq!(under(text, path).as_ptr().addr() - text.as_ptr().addr(), list, "{path}");
    }
}

#[test]
fn later_documents_of_a_stream_know_their_places() {
    let text = "--- # é\n- a\n--- |\n  text\n---\n...\n--- 'x'\n";
    let roots = tree::parse_all(text, usize::MAX).expect("sound");
    let parts: Vec<&str> = roots.iter().map(|root| root.span.of(text)).collect();
    assert_eq!(parts, ["- a", "|\n  text", "'x'"]);
}

/// Scalars as they are written, from plain words to texts that need their quotes; `{pad}` is where lines of a block begin.
fn scalar() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "x",
        "x y",
        "é",
        "2025",
        "-1",
        "~",
        "null",
        "x#y",
        "http://x",
        "'it''s'",
        "''",
        "\"q\\\"\\u00e9\"",
        "\"\"",
        "\"a: {b}\"",
        "'[é]'",
        "a..b",
        "𝄞 x",
        "\"two\n{pad}  lines\"",
        "'two\n\n{pad} lines'",
        "two\n{pad} lines",
        "&é x",
        "!t x",
        "!t 'x'",
        "&a\n{pad} x",
    ])
    .prop_map(str::to_owned)
}

fn block_text() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "|\n{pad} one",
        "|-\n{pad}  one\n{pad}  two",
        ">\n{pad} one\n\n{pad} two",
        ">-\n{pad} é\n{pad}  more",
        "|+\n{pad} one\n",
        "| # why\n{pad} - no item",
        "&b |\n{pad} a: b",
        "",
        "# nothing",
    ])
    .prop_map(str::to_owned)
}

/// Values in flow style, on one line.
fn flow() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["x", "é", "'a, b'", "\"]\"", "1", "~", "x y"]).prop_map(str::to_owned);
    leaf.prop_recursive(3, 12, 4, |inner| {
        let gap = || prop::sample::select(vec!["", " "]);
        let list = (prop::collection::vec(inner.clone(), 0..4), gap())
            .prop_map(|(items, gap)| format!("[{gap}{}{gap}]", items.join(&format!("{gap}, "))));
        let map = (prop::collection::vec((0..9_u8, inner), 0..4), gap()).prop_map(|(pairs, gap)| {
            let pair = |(at, (key, value)): (usize, &(u8, String))| match key {
                0 => format!("k{at}"),
                1 => format!("\"k{at}\":{value}"),
                2 => format!("k{at}:"),
                _ => format!("k{at}: {value}"),
            };
            format!("{{{gap}{}{gap}}}", pairs.iter().enumerate().map(pair).collect::<Vec<_>>().join(","))
        });
        prop_oneof![list, map]
    })
}

/// Values in block style; `{pad}` is where the lines of the parent begin.
fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![3 => scalar(), 1 => block_text(), 2 => flow()].prop_map(|text| format!(" {text}"));
    leaf.prop_recursive(4, 24, 4, |inner| {
        let comment = || prop::sample::select(vec!["", "", "\n{pad}# why: é", "\n", "  # x"]);
        let items = prop::collection::vec((inner.clone(), comment()), 1..4);
        let list = (items, prop::bool::ANY).prop_map(|(items, is_deep)| {
            let pad = if is_deep { "{pad}  " } else { "{pad}" };
            let item = |(value, comment): &(String, &str)| {
                let comment = if comment.starts_with(' ') { "" } else { comment };
                format!("{comment}\n{pad}-{}", value.replace("{pad}", &format!("{pad}  ")))
            };
            items.iter().map(item).collect::<String>()
        });
        let pairs = prop::collection::vec((inner, comment()), 1..4);
        let map = pairs.prop_map(|pairs| {
            let pair = |(at, (value, comment)): (usize, &(String, &str))| {
                let comment = if comment.starts_with(' ') { "" } else { comment };
                let key = match at % 3 {
                    0 => format!("k{at}"),
                    1 => format!("\"k{at}\""),
                    _ => format!("'é{at}'"),
                };
                format!("{comment}\n{{pad}}  {key}:{}", value.replace("{pad}", "{pad}  "))
            };
            pairs.iter().enumerate().map(pair).collect::<String>()
        });
        prop_oneof![list, map]
    })
    .prop_map(|text| text.replace("{pad}", ""))
}

/// Lines of the kind that events are made of, right and wrong.
fn lines() -> impl Strategy<Value = String> {
    let indent = prop::sample::select(vec!["", "", "  ", "  ", "    ", "      "]);
    let dash = prop::sample::select(vec!["", "", "", "- ", "- ", "-  ", "-", "? "]);
    let key = prop::sample::select(vec!["", "a: ", "b: ", "c:", "d-e: ", "\"q\": ", "é : ", "<<: ", "&k f: "]);
    let value = prop::sample::select(vec![
        "",
        "x",
        "x y",
        "'it''s'",
        "\"q\" # c",
        "# c",
        "[a, b]",
        "{a: b, c}",
        "[",
        "a, é",
        "]",
        "{",
        "}",
        "|",
        "|-",
        ">+",
        "|2",
        "é",
        "~",
        "&a b",
        "&a",
        "*a",
        "!t",
        "!t x",
        "!!str 2025",
        "[a: b, ]",
        "- z",
        "'two",
        "lines'",
        "\"",
    ]);
    let line = (indent, dash, key, value).prop_map(|(indent, dash, key, value)| format!("{indent}{dash}{key}{value}"));
    prop::collection::vec(line, 1..9).prop_map(|lines| lines.join("\n"))
}

/// JSON as people and programs write it: spaces anywhere, keys and texts with escapes.
fn json() -> impl Strategy<Value = String> {
    let text = prop::sample::select(vec!["a", "é", "\\n", "\\\"", "\\u00e9", "\\\\", "b: {", "\\ud83d\\ude00", "𝄞"]);
    let text = prop::collection::vec(text, 0..4).prop_map(|parts| parts.concat());
    let word = prop::sample::select(vec!["null", "true", "1.50", "-2e3", "0", "[]", "{ }"]).prop_map(str::to_owned);
    prop_oneof![text.clone().prop_map(|text| format!("\"{text}\"")), word].prop_recursive(4, 32, 5, move |inner| {
        let gap = || prop::sample::select(vec!["", " ", "\n", "\r\n\t", "  "]);
        let list = (prop::collection::vec(inner.clone(), 0..5), gap(), gap())
            .prop_map(|(items, one, other)| format!("[{one}{}{other}]", items.join(&format!("{other},{one}"))));
        let pair = (text.clone(), inner, gap());
        let map = (prop::collection::vec(pair, 0..5), gap()).prop_map(|(pairs, gap)| {
            let pair = |(at, (key, value, own)): (usize, &(String, String, &str))| {
                format!("{gap}\"{at}{key}\"{own}:{gap}{value}{own}")
            };
            format!("{{{}{gap}}}", pairs.iter().enumerate().map(pair).collect::<Vec<_>>().join(","))
        });
        prop_oneof![list, map]
    })
}

fn check_json(node: &Node<'_>, text: &str) {
    let part = text_of(node, text);
    assert_eq!(object::parse(part, node.span.start()).as_ref(), Ok(node), "{part:?} in\n{text}");
    let mut end = node.span.start() + 1;
    for child in children(node) {
        assert!(node.span.holds(child.span) && child.span.start() >= end, "{child:?} in {node:?}");
        end = child.span.end();
        check_json(child, text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nodes_of_generated_yaml_read_alone_are_the_same(text in block(), is_windows in prop::bool::ANY) {
        let text = if is_windows { text.replace('\n', "\r\n") } else { text };
        prop_assert!(tree::parse(&text, BASE, usize::MAX).is_ok(), "{}", text);
        check_all(&text);
    }

    #[test]
    fn nodes_of_lines_right_and_wrong_read_alone_are_the_same(text in lines()) {
        check_all(&text);
    }

    #[test]
    fn nodes_of_flow_style_read_alone_are_the_same(text in flow()) {
        check_all(&text);
        check_all(&format!("- {text}\n"));
    }

    #[test]
    fn nodes_of_json_read_alone_are_the_same(text in json()) {
        let root = object::parse(&text, BASE).expect("sound");
        check_json(&root, &text);
    }
}
