//! The web page of an export as a text: what it says, what it lets a browser do, and what it refuses. What a browser makes of it is
//! tested in [`crate::browser`].

use annals::formats::files::input;
use annals::formats::{Export, Form, Format, Options, Provenance, read_with};
use assert_cmd::Command;
use proptest::prelude::*;
use serde_json::json;

use crate::pictures::{self, FORMS};

/// Writes the page of a chronology in any format.
pub(crate) fn page_of<'t>(name: &str, text: &str, form: impl Into<Form<'t>>) -> Result<String, std::io::Error> {
    let read = read_with(vec![input(name, text.as_bytes().to_vec())], Options::default()).expect("a chronology");
    let chronology = read.chronology;
    let rows: Vec<u32> = chronology.rows().collect();
    let provenance = Provenance::new(
        &annals::engine::Facts::of(&chronology),
        String::new(),
        ("overlap", "some day in the range"),
        rows.len(),
    );
    let mut out = Vec::new();
    Export { chronology: &chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }
        .write(form, &mut out)?;
    Ok(String::from_utf8(out).expect("UTF-8"))
}

pub(crate) fn page(text: &str) -> String {
    page_of("events.yaml", text, Format::Html).expect("in memory")
}

/// The page without what every page has: style, script, the picture, and the hashes of the policy.
fn own(page: &str) -> String {
    let mut own = page.replace("&#39;", "'");
    for (begin, end) in
        [("<style>", "</style>"), ("<script>", "</script>"), ("<figure class=\"picture\">", "</figure>")]
    {
        let Some((before, rest)) = own.split_once(begin) else { continue };
        let (_, after) = rest.split_once(end).expect("an end");
        own = format!("{before}{begin} … {end}{after}");
    }
    let mut parts = own.split("'sha256-");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "'sha256-…'" + part.split_once('\'').map_or("", |(_, rest)| rest))
}

#[test]
fn a_page_of_every_form_of_date() {
    let sources = "
- id: sourced
  date: 2024-12-01
  title: Said by somebody
  summary: \"It says **so**, at [length](https://example.org/long).\"
  actors: [{id: putin, role: source}]
  relations: [{type: follows, target: denied}, {type: related, target: elsewhere}]
  location: {name: Tehran, country: IRN}
  tags: [talks]
  sources:
  - {publisher: TASS, title: A report, url: 'https://www.tass.example/1', published: 2024-12-02, claimant: Kremlin, supports: [date]}
  - {publisher: TASS, title: A report, url: 'https://www.tass.example/1', published: 2024-12-02}
  - {title: 'سند', url: 'javascript:alert(1)'}
";
    let page = page(&format!("{FORMS}{}", sources.trim_start_matches('\n')));
    insta::assert_snapshot!(own(&page));
}

/// Pieces that make something in HTML, in Markdown or in a template, alone or beside each other.
const PIECES: [&str; 40] = [
    "<script>",
    "</script>",
    "<b onclick=x>",
    "</p>",
    "</article>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "&lt;",
    "&#60;b&#62;",
    "&",
    "\"",
    "'",
    "`",
    "{{ x }}",
    "{% if %}",
    "{#",
    "# ",
    "- ",
    "1. ",
    "> ",
    "\n",
    "\n\n",
    "    ",
    "**",
    "*",
    "[x](https://a.example/\"onx='y)",
    "[x](javascript:y)",
    "![i](https://a.example/i)",
    "[x]: https://a.example",
    "<https://a.example>",
    "\u{202e}",
    "\u{0}",
    "\u{ffff}",
    "ایران",
    "a b",
    "\\",
    "~~~",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_text_of_an_event_makes_markup_of_the_page(title in text(), summary in text(), other in text(), url in text()) {
        let event = json!({
            "id": format!("x{other}"), "date": "2024-03-06", "title": format!("t{title}"), "summary": summary, "date_note": other, "type": other,
            "actors": [format!("a{other}")], "tags": [other], "location": {"name": other}, "kept": {&*other: other},
            "sources": [{"publisher": other, "title": title, "url": format!("https://a.example/{url}"), "claimant": other}],
            "relations": [{"type": "follows", "target": format!("x{other}")}],
        });
        let page = page_of("a.json", &json!({"schema": 1, "title": title, "events": [event]}).to_string(), Format::Html).expect("in memory");
        let (_, list) = page.split_once("<main").expect("a list");
        let (list, _) = list.split_once("<footer").expect("an end");
        let read = pictures::read(&format!("<main{list}").replace("<br>", "<br/>").replace("<hr>", "<hr/>"));
        let names = "main section h2 article p time span code h3 a div b i sup ul ol li button cite details summary pre em strong blockquote br hr";
        let attributes = "class id datetime href hidden type lang dir rel data-a data-do aria-labelledby start";
        for element in read.elements {
            let mut parts = element.trim_end_matches('/').splitn(2, ' ');
            let name = parts.next().unwrap_or_default();
            prop_assert!(names.split(' ').any(|known| known == name), "{}", element);
            let mut rest = parts.next().unwrap_or_default();
            while let Some((attribute, after)) = rest.split_once('=').filter(|_| !rest.trim().is_empty()) {
                let attribute = attribute.trim().trim_start_matches("hidden ");
                prop_assert!(attributes.split(' ').any(|known| known == attribute), "{} in {}", attribute, element);
                let value = after.strip_prefix('"').and_then(|after| after.split_once('"'));
                let (value, after) = value.expect("a value in quotes");
                prop_assert!(attribute != "href" || value.starts_with('#') || value.starts_with("https://"), "{}", element);
                rest = after;
            }
        }
    }
}

#[test]
fn the_same_events_are_the_same_bytes_and_a_hundred_of_them_are_no_large_page() {
    let event = |at: usize| {
        format!(
            "- id: event-{at}\n  date: 2024-{:02}-{:02}\n  title: The delegations of both sides meet for the {at}th time\n  \
             summary: Officials said little about it, and the text that they agreed on was not published that day.\n  \
             type: consult\n  actors: [putin, iran]\n  importance: {}\n  tags: [diplomacy, talks]\n  sources: [{{publisher: Agency {}, \
             title: Report of the day, url: 'https://example.org/reports/{at}', published: 2024-12-{:02}, claimant: A spokesman}}]\n",
            at % 12 + 1,
            at % 28 + 1,
            at % 10 + 1,
            at % 7,
            at % 28 + 1
        )
    };
    let (head, _) = FORMS.split_once("events:\n").expect("actors");
    let text = format!("{head}events:\n{}", (0..100).map(event).collect::<String>());
    let written = page(&text);
    assert_eq!(written, page(&text));
    assert!(written.len() < 150_000, "{} bytes", written.len());
}

#[test]
fn a_page_fetches_nothing_and_its_policy_says_so() {
    let page = page(FORMS);
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").expect("a policy");
    let (policy, _) = policy.split_once('"').expect("an end");
    assert!(policy.starts_with("default-src &#39;none&#39;;"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    for fetching in
        ["<link rel=\"stylesheet", "<script src", "<img", "@import", "url(", "fetch(", "XMLHttpRequest", " style=\""]
    {
        assert!(!page.contains(fetching), "{fetching}");
    }
}

#[test]
fn a_part_of_a_page_has_no_head_and_one_element() {
    let part = page_of("events.yaml", FORMS, Form::Fragment).expect("in memory");
    assert!(part.starts_with("<div class=\"annals\"") && part.trim_end().ends_with("</div>"), "{part}");
    assert!(!part.contains("<html") && !part.contains("<body") && !part.contains("http-equiv"));
    assert!(part.contains("id=\"e-day\"") && part.contains("<style>") && part.contains("<script>"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a file of the test's")]
fn more_events_than_a_browser_bears_are_refused_with_what_to_do() {
    let text = format!("date,title\n{}", "2024-01-01,x\n".repeat(20_001));
    let refused = page_of("many.csv", &text, Format::Html).expect_err("too many");
    let said = refused.to_string();
    assert!(
        said.contains("a page holds 20,000 events at most, and these are 20,001\n  hint: narrow the query"),
        "{said}"
    );
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("many.csv"), text).expect("writable");
    let command = || {
        let mut command = Command::cargo_bin("annals").expect("built");
        command.current_dir(&folder).args(["export", "many.csv", "-o", "page.html"]);
        command
    };
    let output = command().output().expect("runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("20,000 events at most") && !folder.path().join("page.html").exists(), "{said}");
}

#[test]
fn an_option_of_a_format_is_refused_with_another() {
    let said = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("annals").expect("built");
        let output = command.arg("export").args(arguments).output().expect("runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, text) = said(&["--format", "csv", "--embed"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("`--embed` writes a part of a web page, and `csv` is none"), "{text}");
    let (code, text) = said(&["--format", "html", "--view", "lanes"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("write `--format svg`"), "{text}");
}
