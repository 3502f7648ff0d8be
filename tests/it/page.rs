//! The web page of an export as a text: what it says, what it lets a browser do, and what it refuses. What a browser makes of it is
//! tested in [`crate::browser`].

use annals::formats::files::input;
use annals::formats::{Export, Form, Format, Options, Provenance, read_with};
use assert_cmd::Command;

use crate::pictures::FORMS;

/// Writes the page of a chronology in any format.
pub(crate) fn page_of(name: &str, text: &str, form: impl Into<Form>) -> Result<String, std::io::Error> {
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
    Export { chronology: &chronology, rows: &rows, provenance }.write(form, &mut out)?;
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
