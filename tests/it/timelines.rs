//! Timelines of The Timeline Project: what survives of one, and what a file can do that means harm.

use annals::formats::files::input;
use annals::formats::{Loaded, Options, read_with};

use crate::support::annals;

/// A timeline as the program writes it.
const TIMELINE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<timeline>
  <version>2.9.0 (4b3d3c6c 2024-05-01)</version>
  <timetype>gregoriantime</timetype>
  <eras>
    <era>
      <name>Cold War</name>
      <start>1947-03-12 00:00:00</start>
      <end>1991-12-26 00:00:00</end>
      <color>200,200,200</color>
      <ends_today>False</ends_today>
    </era>
  </eras>
  <categories>
    <category><name>Politics</name><color>255,0,0</color></category>
    <category><name>Treaties &amp; pacts</name><color>0,0,255</color><parent>Politics</parent></category>
  </categories>
  <events>
    <event>
      <start>1972-05-22 00:00:00</start>
      <end>1972-05-30 00:00:00</end>
      <text>[1]Moscow &quot;summit&quot;</text>
      <fuzzy>False</fuzzy>
      <category>Politics</category>
      <categories><category>Summits</category><category>Détente</category></categories>
    </event>
    <event>
      <start>1972-05-26 23:00:00</start>
      <end>1972-05-26 23:00:00</end>
      <text>(1)SALT I is signed</text>
      <category>Treaties &amp; pacts</category>
      <description>An interim agreement,
signed late: 5 &lt; 6.</description>
      <hyperlink>https://example.org/salt;C:\notes\salt.doc</hyperlink>
      <progress>40</progress>
      <icon>iVBORw0KGgo=</icon>
    </event>
    <event>
      <start>1969-11-17 00:00:00</start>
      <end>1972-05-26 00:00:00</end>
      <text> (about) talks</text>
      <fuzzy_start>True</fuzzy_start>
      <milestone>True</milestone>
    </event>
    <event>
      <start>1970-03-05 00:00:00</start>
      <end>2024-05-01 10:11:12</end>
      <text>NPT in force</text>
      <ends_today>True</ends_today>
    </event>
    <event>
      <start>soon</start>
      <end>1970-03-05 00:00:00</end>
      <text></text>
    </event>
  </events>
  <view><displayed_period><start>1960-01-01 00:00:00</start><end>2000-01-01 00:00:00</end></displayed_period></view>
</timeline>
"#;

fn loaded(text: &str) -> Loaded {
    let inputs = vec![input("cold.timeline", text.as_bytes().to_vec())];
    read_with(inputs, Options::default()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn problems(text: &str) -> String {
    loaded(text).problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn a_timeline_is_read_with_what_it_says_of_its_times_and_no_more() {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::write(folder.path().join("cold.timeline"), TIMELINE).expect("writable");
    let (code, yaml, _) = annals(folder.path(), &["list", "cold.timeline", "--format", "jsonl"]);
    let (_, _, said) = annals(folder.path(), &["check", "cold.timeline"]);
    let (_, checked, _) = annals(folder.path(), &["check", "cold.timeline"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("timeline", format!("{yaml}\n{checked}\n{said}"));
}

#[test]
fn times_of_no_calendar_that_is_known_are_refused_with_words() {
    let text = TIMELINE.replace("gregoriantime", "numtime");
    assert_eq!(loaded(&text).chronology.len(), 0);
    assert!(
        problems(&text).contains("cold.timeline:4:1: error: times of another kind: `numtime`"),
        "{}",
        problems(&text)
    );
}

#[test]
fn a_file_that_means_harm_ends_in_an_error_within_bounds() {
    let laughs = r#"<?xml version="1.0"?>
<!DOCTYPE timeline [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<timeline><version>1.0.0</version><events><event><start>2012-1-1 0:0:0</start><end>2012-1-1 0:0:0</end><text>&c;</text></event></events></timeline>"#;
    assert_eq!(loaded(laughs).chronology.len(), 0);
    assert!(problems(laughs).contains(":2:1: error: a document type"), "{}", problems(laughs));
    // An entity that nobody defines stands for itself.
    let odd = TIMELINE.replace("NPT in force", "NPT &c; in&#160;force &#x26;");
    let titles = |text: &str| {
        let chronology = loaded(text).chronology;
        chronology.rows().map(|row| chronology.event(row).title).collect::<Vec<_>>()
    };
    assert!(titles(&odd).contains(&"NPT &c; in\u{a0}force &".to_owned()), "{:?}", titles(&odd));
    let deep = format!("<timeline><version>1.0.0</version>{}", "<a>".repeat(100_000));
    assert!(problems(&deep).contains("more than 32 elements within each other"), "{}", problems(&deep));
    // What is cut off or broken hides nothing that stands before.
    let (cut, _) = TIMELINE.split_once("<text> (about)").expect("there");
    assert_eq!(titles(cut), ["Cold War", "Moscow \"summit\"", "SALT I is signed"]);
    assert!(problems(cut).contains("error: the file ends within `<event>`"), "{}", problems(cut));
    let broken = TIMELINE.replace("<text>NPT in force</text>", "<text>NPT in force</txet>");
    assert_eq!(titles(&broken).len(), 4);
    assert!(problems(&broken).contains("error: no XML"), "{}", problems(&broken));
}

#[test]
fn a_time_is_no_more_exact_than_it_is_drawn_and_none_is_lost() {
    let event = |inner: &str| {
        let text =
            format!("<timeline><version>1</version><events><event>{inner}<text>x</text></event></events></timeline>");
        let chronology = loaded(&text).chronology;
        let event = chronology.event(0);
        (event.date.text().to_owned(), event.date_note)
    };
    let soft = "<start>2012-7-4 8:0:0</start><end>2012-7-4 8:0:0</end><fuzzy_end>True</fuzzy_end>";
    assert_eq!(event(soft), ("2012-07-04~".to_owned(), Some("at 08:00".to_owned())));
    let far = "<start>12000-3-5 8:0:0</start><end>12000-7-5 9:0:0</end>";
    assert_eq!(event(far), ("Y12000".to_owned(), Some("from 12000-03-05 08:00 to 12000-07-05 09:00".to_owned())));
}

#[test]
fn categories_above_others_take_no_more_room_than_there_is() {
    let name = |number: usize| format!("{number}{}", "x".repeat(if number == 0 { 0 } else { 20_000 }));
    let category = |number: usize| {
        format!("<category><name>{}</name><parent>{}</parent></category>", name(number), name(number + 1))
    };
    let categories: String = (0..17).map(category).collect();
    let event = format!(
        "<event><start>2012-1-1 0:0:0</start><end>2012-1-1 0:0:0</end><text>x</text><category>{}</category></event>",
        name(0)
    );
    let text = format!(
        "<timeline><version>1</version><categories>{categories}</categories><events>{}</events></timeline>",
        event.repeat(400)
    );
    let chronology = loaded(&text).chronology;
    let tags: usize = chronology.rows().map(|row| chronology.event(row).tags.len()).sum();
    assert!(chronology.len() == 400 && tags < 400 * 16, "{tags}");
    assert!(problems(&text).contains("more room than the file"), "{}", problems(&text));
}

#[test]
fn what_only_looks_like_a_timeline_is_none() {
    for text in ["<html><body>a timeline</body></html>", "<timeline/>", "date,title\n2014,<timeline><events>\n"] {
        let form = read_with(vec![input("x", text.into())], Options::default());
        let said = form.map(|loaded| loaded.tables.join(" ")).unwrap_or_default();
        assert!(!said.contains("Timeline Project"), "{text}: {said}");
    }
}
