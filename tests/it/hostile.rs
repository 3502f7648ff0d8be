//! Hostile files over all commands, each within a bound of memory and of time: no panic, no signal, no character that steers a
//! terminal, an exit code that is documented, and every event back from every format.
//!
//! What a kind of file is made of follows from a seed. `ANNALS_HOSTILE_SEEDS=20` attacks with twenty seeds instead of one,
//! `ANNALS_HOSTILE_SIZE=3000` with files fifty times as large, `ANNALS_HOSTILE_KEEP=FOLDER` keeps those that something is wrong with.

mod files;
mod forms;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use annals::formats::files::input;
use annals::formats::{Format, Options, read_with};

use crate::dice::Dice;
use crate::round_trips::{self, FORMATS};
use crate::workbooks;
use files::{Hostile, Maker};

/// How large a file of the suite is, in units of its kind.
const SIZE: usize = 60;

/// Address space that the program may have, in units of 1,024 bytes. It has many threads, each of which takes some.
const MEMORY: &str = "2000000";

/// A run that takes so long does not end.
const HANGS: Duration = Duration::from_mins(2);

/// Most bytes of a file that is written in every format and read back.
const SMALL: usize = 200_000;

/// What is different from run to run: read from the environment.
fn setting(name: &str, otherwise: usize) -> usize {
    #[expect(clippy::disallowed_methods, reason = "how hard a test attacks is for whoever runs it")]
    let value = std::env::var(name).ok();
    value.map_or(otherwise, |value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// What came of a command.
struct Ran {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// Runs the program within its bounds.
fn run(folder: &Path, arguments: &[&str], stdin: Option<&[u8]>) -> Ran {
    let limits = format!("ulimit -c 0; ulimit -v {MEMORY}; exec \"$0\" \"$@\"");
    let mut command = assert_cmd::Command::new("sh");
    command.args(["-c", &limits]).arg(assert_cmd::cargo::cargo_bin!("annals")).args(arguments);
    command.current_dir(folder).env_clear().env("HOME", folder).env("LANG", "C.UTF-8").timeout(HANGS);
    // A thread takes address space; how many there are does not belong to the file.
    command.env("RAYON_NUM_THREADS", "2").env("MALLOC_ARENA_MAX", "2");
    let output = command.write_stdin(stdin.unwrap_or_default()).output().expect("sh starts");
    Ran { code: output.status.code(), stdout: output.stdout, stderr: output.stderr }
}

/// Whether a character may steer a terminal or turn text around. Not asked of the program: it is what is tested.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// What is wrong with what came of a command.
fn fault(arguments: &[&str], ran: &Ran) -> Option<String> {
    let Ran { code, stdout, stderr } = ran;
    let codes: &[i32] = if arguments[0] == "check" { &[0, 1, 2] } else { &[0, 1, 2, 3] };
    let said = String::from_utf8_lossy(stderr);
    if !code.is_some_and(|code| codes.contains(&code)) {
        return Some(format!("exit code {code:?}: {}", said.chars().take(400).collect::<String>()));
    }
    if said.contains("panicked") {
        return Some(format!("a panic: {said}"));
    }
    if *code == Some(2) && !said.starts_with("error: ") {
        return Some(format!("could not run and does not say why: {said}"));
    }
    if *code == Some(1) && stdout.is_empty() && stderr.is_empty() {
        return Some("nothing, and not a word".to_owned());
    }
    for (name, bytes) in [("stdout", stdout), ("stderr", stderr)] {
        let Ok(text) = std::str::from_utf8(bytes) else { return Some(format!("{name} is not UTF-8")) };
        // Data may have tabs, and the lines of CSV and of calendars end as their standards say.
        let is_meant = |at: usize, c: char| match c {
            '\n' => true,
            '\t' => name == "stdout",
            '\r' => ["csv", "ics"].iter().any(|form| arguments.contains(form)) && bytes.get(at + 1) == Some(&b'\n'),
            _ => false,
        };
        let steering = text.char_indices().find(|(at, c)| steers(*c) && !is_meant(*at, *c));
        if let Some((at, c)) = steering {
            let around = String::from_utf8_lossy(&bytes[at.saturating_sub(60)..at]);
            return Some(format!("{name} has {c:?} behind {around:?}"));
        }
    }
    None
}

/// The ids of some events, as a program that reads JSON Lines finds them.
fn ids(lines: &[u8]) -> Vec<String> {
    let lines = String::from_utf8_lossy(lines);
    let id = |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?["id"].as_str().map(str::to_owned);
    let all: Vec<String> = lines.lines().filter_map(id).collect();
    let some = all.first().into_iter().chain(all.last());
    some.cloned().collect()
}

/// The commands that look at every file; their last word is its name.
const COMMANDS: [&[&str]; 2] = [&["check", "--no-gazetteer"], &["list", "--format", "jsonl"]];

/// The commands of which each file sees three, with every seed other ones.
const OTHERS: [&[&str]; 32] = [
    &["list"],
    &["export", "--format", "md"],
    &["check"],
    &["export", "--format", "ics"],
    &["export", "--format", "timelinejs"],
    &["export", "--format", "geojson"],
    &["export", "--format", "csl"],
    &["export", "--format", "markwhen"],
    &["export", "--format", "csv"],
    &["export", "-o", "book.xlsx", "--force"],
    &["actors"],
    &["list", "-q", "from:2013 to:9999 has:date -actor:=iran|x importance:>=0"],
    &["export", "--format", "yaml"],
    &["list", "--as-of", "2014", "--possible", "--text", "a"],
    &["list", "--input", "csv"],
    &["export", "--format", "json"],
    &["list", "--definite", "--from", "-9999", "--to", "Y12000", "--tag", "x"],
    &["list", "--country", "Syria", "--no-gazetteer"],
    &["list", "--input", "json"],
    &["list", "--actor", "hasan ruhani", "--format", "csv"],
    &["actors", "--suggest-merges", "--no-gazetteer"],
    &["list", "--count", "--dedupe"],
    &["list", "--input", "tsv"],
    &["list", "--input", "ics"],
    &["list", "--input", "markwhen"],
    &["list", "--format", "table", "--limit", "3"],
    &["list", "--input", "jsonl"],
    &["actors", "--match", "ira", "--format", "jsonl"],
    &["list", "--input", "yaml"],
    &["list", "--columns", "date=date, title=title+x, actors=x", "--dates", "dmy"],
    &["export", "--format", "jsonl", "--no-gazetteer"],
    &["check", "--no-gazetteer", "--dates", "mdy", "--columns", "date=\u{1b}x"],
];

/// Attacks with one file and some of the other commands; what is wrong.
fn attack(folder: &Path, file: &Hostile, number: usize) -> Vec<String> {
    let mut faults = Vec::new();
    let name = &*file.name;
    for command in COMMANDS.iter().chain(OTHERS.iter().cycle().skip(number * 3 % OTHERS.len()).take(3)) {
        let arguments = [command, [name].as_slice()].concat();
        let ran = run(folder, &arguments, None);
        faults.extend(told(&arguments, &ran));
        if **command != ["list", "--format", "jsonl"] {
            continue;
        }
        for id in ids(&ran.stdout).iter().filter(|id| !id.contains('\0')) {
            let arguments = ["show", name, "--", id];
            let shown = run(folder, &arguments, None);
            let is_found = matches!(shown.code, Some(0 | 3));
            let missing = || format!("annals show {name} {id:?} does not find what is listed");
            faults.extend(told(&arguments, &shown).or_else(|| (!is_found).then(missing)));
        }
    }
    faults
}

/// The command, and what is wrong with what came of it.
fn told(arguments: &[&str], ran: &Ran) -> Option<String> {
    fault(arguments, ran).map(|fault| format!("annals {}: {fault}", arguments.join(" ")))
}

/// What is lost of a file between reading, writing and reading again; nothing of one that cannot be read. JSON and CSV have no
/// words for some of what YAML can say: keys that are no text, tags.
fn lost(file: &Hostile, is_of_json: bool) -> Vec<String> {
    let read = |name: &str, bytes: Vec<u8>| read_with(vec![input(name, bytes)], Options::default());
    let Ok(loaded) = read(&file.name, file.bytes.clone()) else { return Vec::new() };
    let chronology = &loaded.chronology;
    let mut faults = Vec::new();
    let mut taken = HashSet::new();
    for row in chronology.rows() {
        let id = chronology.id(row);
        if chronology.row_of(&id) != Some(row) {
            faults.push(format!("{id:?} does not lead back to row {row}"));
        }
        if !taken.insert(id.clone().into_owned()) {
            faults.push(format!("two events are called {id:?}"));
        }
    }
    let expected = round_trips::events(chronology);
    for format in FORMATS.into_iter().chain([Format::Xlsx]) {
        let bytes = match format {
            // What no cell holds is said.
            Format::Xlsx => match workbooks::written(chronology) {
                (book, losses) if losses.is_empty() => book,
                _ => continue,
            },
            _ => round_trips::write(chronology, format).into_bytes(),
        };
        let written = String::from_utf8_lossy(&bytes).into_owned();
        let name = format!("again.{format}");
        let again = match read(&name, bytes) {
            Ok(again) => again,
            // Nothing but a header says that a table has no events.
            Err(_) if expected.is_empty() => continue,
            Err(error) => {
                faults.push(format!("as {format}: {error}\n{}", beginning(&written)));
                continue;
            }
        };
        let events = round_trips::events(&again.chronology);
        let differs = expected.iter().zip(&events).find(|(own, again)| match format {
            Format::Yaml => own != again,
            _ if is_of_json => own != again,
            _ => (&own.id, &own.date, &own.title) != (&again.id, &again.date, &again.title),
        });
        if let Some((own, again)) = differs {
            let (own, again) = (format!("{own:?}"), format!("{again:?}"));
            let at = own.bytes().zip(again.bytes()).take_while(|(own, again)| own == again).count().saturating_sub(80);
            let near = |text: &str| {
                String::from_utf8_lossy(text.as_bytes().get(at..).unwrap_or_default())
                    .chars()
                    .take(240)
                    .collect::<String>()
            };
            faults.push(format!(
                "as {format}: was {}\n  is {}\n  written as {}",
                near(&own),
                near(&again),
                beginning(&written)
            ));
        } else if expected.len() != events.len() {
            faults.push(format!("as {format}: {} events of {}\n{}", events.len(), expected.len(), beginning(&written)));
        }
    }
    faults
}

fn beginning(text: &str) -> String {
    text.chars().take(400).collect()
}

/// Attacks with all files of a kind; `is_of_json` where they have nothing that only YAML can say.
#[track_caller]
fn attack_with(kind: Maker, is_of_json: bool) {
    let mut faults = String::new();
    let mut count = 0;
    for seed in 0..setting("ANNALS_HOSTILE_SEEDS", 1) {
        let mut dice = Dice::new(u64::try_from(seed).expect("64 bits"));
        let files = kind(&mut dice, setting("ANNALS_HOSTILE_SIZE", SIZE));
        // Every other file of a kind: the next seed takes those between them.
        for (number, file) in files.iter().enumerate().skip(seed % 2).step_by(2) {
            for fault in faults_of(file, number / 2 + seed, is_of_json) {
                count += 1;
                if count <= 12 {
                    writeln!(faults, "\nseed {seed}, {}: {fault}", file.name).expect("memory");
                }
                keep(seed, file);
            }
        }
    }
    assert!(count == 0, "{count} faults\n{faults}");
}

/// Attacks with a file in a folder of its own.
fn faults_of(file: &Hostile, number: usize, is_of_json: bool) -> Vec<String> {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(&folder.path().join(&file.name), &file.bytes);
    let mut faults = attack(folder.path(), file, number);
    if number.is_multiple_of(4) {
        let arguments = ["list", "--count", "-"];
        faults.extend(told(&arguments, &run(folder.path(), &arguments, Some(&file.bytes))));
    }
    if faults.is_empty() && file.bytes.len() < SMALL {
        let lost = std::panic::catch_unwind(|| lost(file, is_of_json))
            .unwrap_or_else(|_| vec!["a panic while it is written".to_owned()]);
        faults.extend(lost);
    }
    faults
}

#[expect(clippy::disallowed_methods, reason = "a test lays out its folder")]
fn write(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("writable");
}

/// Keeps a file that something is wrong with, where that is wished.
fn keep(seed: usize, file: &Hostile) {
    if let Some(folder) = std::env::var_os("ANNALS_HOSTILE_KEEP") {
        let folder = Path::new(&folder);
        std::fs::create_dir_all(folder).expect("a folder");
        write(&folder.join(format!("{seed}-{}", file.name)), &file.bytes);
    }
}

/// What is no file, as the file and as what stands beside a table.
#[test]
fn devices_pipes_links_and_folders() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("temporary folder");
    let at = |name: &str| folder.path().join(name);
    let pipe = |name: &str| {
        let made = std::process::Command::new("mkfifo").arg(at(name)).status().expect("mkfifo");
        assert!(made.success());
    };
    let table = |name: &str| write(&at(name), b"when,what\n2014,A\n");
    let links = [
        "/dev/zero",
        "/dev/full",
        "/dev/null",
        "/dev/tty",
        "/proc/self/mem",
        "/proc/kmsg",
        "nowhere",
        "loop",
        "/",
        ".",
    ];
    for (number, target) in links.iter().enumerate() {
        let name = if *target == "loop" { "loop".to_owned() } else { format!("link{number}") };
        symlink(target, at(&name)).expect("a link");
        table(&format!("t{number}"));
        symlink(if *target == "loop" { "t6.columns.yaml" } else { target }, at(&format!("t{number}.columns.yaml")))
            .expect("a link");
    }
    std::fs::create_dir(at("folder")).expect("a folder");
    table("beside-folder");
    std::fs::create_dir(at("beside-folder.columns.yaml")).expect("a folder");
    table("beside-pipe");
    pipe("beside-pipe.columns.yaml");
    let beside: [&[u8]; 7] = [
        b"\0",
        b"\xff\xfe",
        b"columns: {date: \"\\e[31m\"}",
        b"columns: [[[[[[",
        b"&a [*a]",
        b"columns: {when: x}\nx: y",
        b"dates: \xe2\x80\xae",
    ];
    for (number, bytes) in beside.iter().enumerate() {
        table(&format!("s{number}"));
        write(&at(&format!("s{number}.columns.yaml")), bytes);
    }
    table("large");
    write(&at("large.columns.yaml"), &b"# much\n".repeat(1 << 18));
    let mut faults = Vec::new();
    for entry in folder.path().read_dir().expect("readable").map(|entry| entry.expect("readable").file_name()) {
        let name = entry.to_str().expect("ASCII");
        // Whoever names a pipe waits for what comes.
        if name == "beside-pipe.columns.yaml" {
            continue;
        }
        for arguments in
            [["list", name].as_slice(), &["check", "--no-gazetteer", name], &["list", "--input", "csv", name]]
        {
            faults.extend(told(arguments, &run(folder.path(), arguments, None)));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Names of files, queries, dates, columns and ids that somebody has copied from a hostile file.
#[test]
fn arguments_that_steer_a_terminal() {
    let mut dice = Dice::new(7);
    let folder = tempfile::tempdir().expect("temporary folder");
    write(&folder.path().join("a.yaml"), b"- {id: a, date: 2014, title: A, actors: [Iran]}\n");
    let mut faults = Vec::new();
    let options = [
        "--query",
        "--actor",
        "--from",
        "--to",
        "--as-of",
        "--columns",
        "--tag",
        "--country",
        "--importance",
        "--text",
        "--place",
        "--status",
    ];
    for number in 0..setting("ANNALS_HOSTILE_SEEDS", 1) * 72 {
        // No argument has a zero in it.
        let value = files::text(&mut dice).replace('\0', "");
        let option = format!("{}={value}", options[number % options.len()]);
        let name = value.replace('/', "-");
        let arguments = match number % 7 {
            0 => vec!["show", "a.yaml", "--", &value],
            1 => vec!["actors", "--no-gazetteer", "a.yaml", "--match", &option],
            2 if !name.is_empty() && !name.starts_with('-') && name != "." => {
                write(&folder.path().join(&name), b"when,what\n2014,A\n2014-02-30,B\n");
                vec!["check", "--no-gazetteer", &name]
            }
            2 | 3 => vec!["list", "--", &value],
            _ => vec!["list", "--no-gazetteer", "a.yaml", &option],
        };
        faults.extend(told(&arguments, &run(folder.path(), &arguments, None)));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn nothing_and_next_to_nothing() {
    attack_with(files::empties, true);
}

#[test]
fn encodings_sound_and_broken() {
    attack_with(files::encodings, true);
}

#[test]
fn packings_sound_and_broken_and_bombs() {
    attack_with(files::packings, true);
}

#[test]
fn what_is_nested_too_deep() {
    attack_with(files::depths, true);
}

#[test]
fn aliases_that_grow_and_turn_back() {
    attack_with(files::aliases, true);
}

#[test]
fn much_of_everything() {
    attack_with(files::sizes, true);
}

#[test]
fn characters_where_nobody_expects_them() {
    attack_with(files::characters, true);
}

#[test]
fn the_same_again_and_again() {
    attack_with(files::repeats, true);
}

#[test]
fn dates_at_the_edges_in_every_data_set() {
    attack_with(forms::dates, true);
}

#[test]
fn columns_of_any_name() {
    attack_with(forms::columns, true);
}

#[test]
fn lines_that_end_in_any_way() {
    attack_with(forms::line_ends, true);
}

#[test]
fn values_of_every_type_at_every_key() {
    attack_with(forms::types, false);
}

#[test]
fn what_the_formats_nearly_allow() {
    attack_with(forms::structures, false);
}

#[test]
fn sound_files_that_were_garbled() {
    attack_with(forms::mutations, false);
}
