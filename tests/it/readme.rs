//! The README and the pages of `annals help` tell the truth: their commands are run, their tables are made from the code.
//! `ANNALS_DRAW=1 cargo test readme` writes them anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use annals::cli::help::{TOPICS, Topic};
use annals::formats::tabular::{Dataset, Field};
use annals::keymap::{Keymap, Section};
use annals::model::{EventDate, day, words};
use annals::ui::glyphs::{ASCII, SHAPES, UNICODE};

use crate::support::SHIPPED;

/// The README and every page, as paths in the repository.
fn pages() -> Vec<String> {
    let topics = TOPICS.iter().map(|topic| format!("docs/{}.md", topic.word));
    std::iter::once("README.md".to_owned()).chain(topics).collect()
}

fn path(page: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(page)
}

#[expect(clippy::disallowed_methods, reason = "a test reads the documentation")]
fn read(page: &str) -> String {
    std::fs::read_to_string(path(page)).expect("a page")
}

/// A page with its commands run and its tables made.
fn made_anew(page: &str) -> String {
    let tables = [
        ("keys", keys()),
        ("dates", dates()),
        ("typed", typed()),
        ("fields", fields()),
        ("glyphs", shapes()),
        ("glyph line", shape_line()),
        ("topics", topics()),
        ("data sets", Dataset::page()),
    ];
    let readme = tables.iter().fold(page.to_owned(), |page, (name, table)| between(&page, name, table));
    let mut parts = readme.split("```console\n");
    let mut made = parts.next().expect("some").to_owned();
    for part in parts {
        let (block, rest) = part.split_once("```").expect("a block that ends");
        made.push_str("```console\n");
        for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
            let _ = write!(made, "$ {command}\n{}", output(command));
        }
        made.push_str("```");
        made.push_str(rest);
    }
    made
}

fn between(readme: &str, name: &str, table: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let Some((before, rest)) = readme.split_once(&open) else { return readme.to_owned() };
    let (_, after) = rest.split_once(&close).expect("an end");
    format!("{before}{open}{table}{close}{after}")
}

/// The file that the tour begins with.
fn own_file() -> String {
    let readme = read("README.md");
    let (_, rest) = readme.split_once("```yaml\n").expect("an example");
    rest.split_once("```").expect("an end").0.to_owned()
}

/// What a command of a page prints, in a folder with the shipped chronology and the file of the tour.
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn output(command: &str) -> String {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::write(folder.path().join("events.yaml"), SHIPPED).expect("writable");
    std::fs::write(folder.path().join("own.yaml"), own_file()).expect("writable");
    let program = Path::new(assert_cmd::cargo::cargo_bin!("annals"));
    let search = format!("{}:/usr/bin:/bin", program.parent().expect("a folder").display());
    let output = Process::new("sh")
        .args(["-c", &format!("{command} 2>&1")])
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", search)
        .env("LANG", "C.UTF-8")
        .env("HOME", folder.path())
        .output()
        .expect("sh");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn keys() -> String {
    let keymap = Keymap::shipped();
    let mut table = "| keys | what they do |\n| --- | --- |\n".to_owned();
    for Section { title, commands } in keymap.sections() {
        let _ = writeln!(table, "| **{title}** | |");
        for (command, keys) in commands {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            let _ = writeln!(table, "| {} | {} |", keys.join(" "), command.label());
        }
    }
    table
}

fn shapes() -> String {
    let mut table = "| | in ASCII | the date is |\n| --- | --- | --- |\n".to_owned();
    for (_, unicode, ascii, means) in SHAPES {
        let _ = writeln!(table, "| {unicode} | `{}` | {means} |", ascii.replace('|', "\\|"));
    }
    table +=
        "| `~` `?` `%` | | about; sources disagree; both |\n\n| on the strip | in ASCII | |\n| --- | --- | --- |\n";
    let mut add = |pairs: &[(&str, &str)], ascii: &[(&str, &str)]| {
        for ((unicode, means), (ascii, _)) in pairs.iter().zip(ascii) {
            let _ = writeln!(table, "| {unicode} | `{}` | {means} |", ascii.replace('|', "\\|"));
        }
    };
    add(&UNICODE.strip(), &ASCII.strip());
    add(&[("**before the date**", "")], &[("", "")]);
    add(&UNICODE.own(), &ASCII.own());
    add(&[("**lines between events**", "")], &[("", "")]);
    add(&UNICODE.rail(), &ASCII.rail());
    add(&[("**in a chain**", "")], &[("", "")]);
    add(&UNICODE.chain(), &ASCII.chain());
    add(&[("**on the axis**", "")], &[("", "")]);
    add(&UNICODE.axis(), &ASCII.axis());
    add(&[("**in the lanes**", "")], &[("", "")]);
    add(&UNICODE.lanes(), &ASCII.lanes());
    table.replace("``", "")
}

/// The same in a few lines.
fn shape_line() -> String {
    let pairs = SHAPES.iter().map(|(_, unicode, _, means)| format!("`{unicode}` {means}"));
    let all: Vec<String> = pairs.chain(["`~` `?` `%` about, sources disagree, both".to_owned()]).collect();
    all.chunks(5)
        .map(|line| format!("{} ·\n", line.join(" · ")))
        .collect::<String>()
        .trim_end_matches("·\n")
        .trim_end()
        .to_owned()
        + "\n"
}

fn topics() -> String {
    let line = |topic: &Topic| format!("- [`{0}`](docs/{0}.md): {1}\n", topic.word, topic.about);
    TOPICS.iter().map(line).collect()
}

fn fields() -> String {
    let words: Vec<String> = Field::ALL.iter().map(|field| format!("`{field}`")).collect();
    format!("{}.\n", words.join(", "))
}

/// The forms of dates that the README explains.
const DATES: [&str; 18] = [
    "2025",
    "2025-12",
    "2026-03-06",
    "2026-03-06T21:40:00+03:00",
    "2014/..",
    "2022-02-24/",
    "[2026-03-02..2026-03-07]",
    "2026-03-02/2026-03-07",
    "[..2026-03-06]",
    "2022-03~",
    "2022-03-14?",
    "1990%",
    "199X",
    "2022-03-XX",
    "1989-23",
    "2022-33",
    "-0043-03-15",
    "Y-12000",
];

fn dates() -> String {
    let mut table = "| written | means | bounds | window |\n| --- | --- | --- | --- |\n".to_owned();
    for text in DATES {
        let date = EventDate::parse(text).expect(text);
        let span = |span: annals::model::DaySpan| match (day::iso(span.earliest), day::iso(span.latest)) {
            (first, last) if first == last => first,
            (first, last) => format!("{first} … {last}"),
        };
        let (bounds, window) = (span(date.bounds()), span(date.window()));
        let window = if window == bounds { "the same".to_owned() } else { window };
        let _ = writeln!(table, "| `{text}` | {} | {bounds} | {window} |", words::words(&date));
    }
    table
}

/// What people write instead, by kind.
const TYPED: [(&str, &[&str]); 13] = [
    (
        "a day",
        &[
            "12 March 2014",
            "March 12th, 2014",
            "12-mars-2014",
            "12 марта 2014 г.",
            "١٢ مارس ٢٠١٤",
            "2014年3月12日",
            "20140312",
        ],
    ),
    ("a day and its time", &["Wed, 12 Mar 2014 10:00:00 GMT", "12 March 2014, 9:40 pm", "20140312214000"]),
    ("day or month first", &["25/12/2014", "4.3.2014", "03/04/2014"]),
    ("a month, a year", &["Mar. 2014", "2014-03-00", "2014-00-00", "березень 2014"]),
    ("part of it", &["early March 2014", "mid-March 2014", "fin mars 2014", "2014年3月中旬", "late 2014"]),
    ("quarter, half, season", &["Q1 2014", "2014Q3", "2. Quartal 2014", "H2 2014", "Sommer 2014", "winter 2013/14"]),
    (
        "decade, century",
        &["1990s", "années 1990", "late 1980s", "1900s", "19th century", "XIX век", "early 20th century"],
    ),
    ("about", &["c. 1990", "ca. March 2014", "около 1990", "March 2014?"]),
    (
        "from one day to another",
        &[
            "12–14 March 2014",
            "28 March – 3 April 2014",
            "du 12 au 14 mars 2014",
            "March 2014/May 2014",
            "1914–18",
            "2009–10",
        ],
    ),
    ("one of several", &["between 12 and 14 March 2014", "12 or 13 March 2014"]),
    ("one end", &["since 2014", "2014 to present", "2014年至今", "by 6 March 2026", "before 1990"]),
    ("before year 1", &["44 BC", "15 March 44 BCE", "44 до н. э.", "5th century BC", "27 BC – AD 14"]),
    ("Wikidata, other calendars", &["+2014-03-12T00:00:00Z/9", "12 فروردین 1393", "9 رمضان 1435"]),
];

fn typed() -> String {
    let mut table = "| | written | read as | |\n| --- | --- | --- | --- |\n".to_owned();
    for (kind, all) in TYPED {
        for (number, text) in all.iter().enumerate() {
            let date = words::read(text).expect(text);
            let kind = if number == 0 { kind } else { "" };
            let _ = writeln!(table, "| {kind} | `{text}` | `{date}` | {} |", words::words(&date));
        }
    }
    table
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test writes the documentation when asked to")]
fn what_the_documentation_shows_is_what_the_program_prints() {
    for page in pages() {
        let kept = read(&page);
        let made = made_anew(&kept);
        if std::env::var("ANNALS_DRAW").is_ok() {
            std::fs::write(path(&page), &made).expect("writable");
        }
        for (number, (kept, made)) in kept.lines().zip(made.lines()).enumerate() {
            assert_eq!(kept, made, "{page}:{}: `ANNALS_DRAW=1 cargo test readme` writes it anew", number + 1);
        }
        assert_eq!(kept, made, "{page}");
    }
}

#[test]
fn the_file_of_the_tour_has_six_lines_and_no_problem() {
    let file = own_file();
    assert_eq!((file.lines().count(), crate::support::problems(&file)), (6, Vec::new()));
}

#[test]
fn the_example_of_the_page_on_the_file_reads_without_a_problem() {
    let page = read("docs/file.md");
    let (_, rest) = page.split_once("```yaml\n").expect("an example");
    let (yaml, _) = rest.split_once("```").expect("an end");
    let partners = "  - {id: 2025-partnership-pact, date: 2025, title: Pact}\n";
    let loaded = crate::support::load(&format!("{yaml}{partners}"));
    let errors: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(loaded.chronology.len(), 2, "{errors:?}");
    assert!(errors.iter().all(|problem| problem.contains("member_of")), "{errors:?}");
}

#[test]
fn help_prints_every_page_and_every_command_and_the_manual_has_them_too() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let (_, manual, _) = crate::support::annals(folder.path(), &["man"]);
    for topic in &TOPICS {
        let (code, page, _) = crate::support::annals(folder.path(), &["help", topic.word]);
        let heading = topic.page.lines().next().and_then(|line| line.strip_prefix("# ")).expect("a heading");
        assert!(code == 0 && page.starts_with(&format!("# {heading}\n")) && !page.contains("<!--"), "{page}");
        assert!(manual.contains(&format!(".SH \"{}\"", heading.to_uppercase())), "{}", topic.word);
    }
    let (code, help, _) = crate::support::annals(folder.path(), &["help", "list"]);
    assert!(code == 0 && help.contains("--count"), "{help}");
    let (code, _, said) = crate::support::annals(folder.path(), &["help", "quries"]);
    assert_eq!(
        (code, said.as_str()),
        (2, "error: there is no help on `quries`\n  hint: did you mean `annals help queries`?\n")
    );
}
