//! The README tells the truth: its commands are run, its tables are made from the code. `ANNALS_DRAW=1 cargo test readme`
//! writes them anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use annals::app::{Command, Group};
use annals::formats::tabular::Field;
use annals::keymap::{Key, Keymap};
use annals::model::{EventDate, day, words};

use crate::support::SHIPPED;

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// The README with its commands run and its tables made.
fn made_anew(readme: &str) -> String {
    let readme = between(readme, "keys", &keys());
    let readme = between(&readme, "dates", &dates());
    let readme = between(&readme, "fields", &fields());
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
    let (before, rest) = readme.split_once(&open).expect("a table");
    let (_, after) = rest.split_once(&close).expect("an end");
    format!("{before}{open}{table}{close}{after}")
}

/// What a command of the README prints, in a folder with the shipped chronology.
#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn output(command: &str) -> String {
    let folder = tempfile::tempdir().expect("temporary folder");
    std::fs::write(folder.path().join("events.yaml"), SHIPPED).expect("writable");
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
    for group in Group::ALL {
        let _ = writeln!(table, "| **{}** | |", group.title());
        for command in Command::ALL.iter().filter(|command| command.group() == group) {
            let keys: Vec<String> = keymap.keys(*command).iter().map(Key::to_string).collect();
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            let _ = writeln!(table, "| {} | {} |", keys.join(" "), command.label());
        }
    }
    table
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

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the README, and writes it when asked to")]
fn what_the_readme_shows_is_what_the_program_prints() {
    let readme = std::fs::read_to_string(path()).expect("README.md");
    let made = made_anew(&readme);
    if std::env::var("ANNALS_DRAW").is_ok() {
        std::fs::write(path(), &made).expect("writable");
    }
    for (number, (kept, made)) in readme.lines().zip(made.lines()).enumerate() {
        assert_eq!(kept, made, "README.md:{}: `ANNALS_DRAW=1 cargo test readme` writes it anew", number + 1);
    }
    assert_eq!(readme, made);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads the README")]
fn the_example_file_of_the_readme_reads_without_a_problem() {
    let readme = std::fs::read_to_string(path()).expect("README.md");
    let (_, rest) = readme.split_once("```yaml\n").expect("an example");
    let (yaml, _) = rest.split_once("```").expect("an end");
    let partners = "  - {id: 2025-partnership-pact, date: 2025, title: Pact}\n";
    let loaded = crate::support::load(&format!("{yaml}{partners}"));
    let errors: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert_eq!(loaded.chronology.len(), 2, "{errors:?}");
    assert!(errors.iter().all(|problem| problem.contains("member_of")), "{errors:?}");
}
