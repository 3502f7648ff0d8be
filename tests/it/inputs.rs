//! Files as people have them: names of any bytes, links, records that are none, what is nested without end, packed bombs.

use std::path::Path;

use annals::formats::files::input;
use annals::formats::{Loaded, Options, read_with};

use crate::support::annals;

const TABLE: &str = "date,title\n2014-05-02,A\n2014-05-03,B\n";

fn write(path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
    let written = std::fs::File::create(path).and_then(|mut file| std::io::Write::write_all(&mut file, text.as_ref()));
    written.expect("writable");
}

fn read(name: &str, text: &str) -> Result<Loaded, String> {
    let read = read_with(vec![input(name, text.as_bytes().to_vec())], Options::default());
    read.map_err(|error| error.to_string())
}

/// How many events are there, how many were left out, and the problems.
fn told(name: &str, text: &str) -> (usize, usize, String) {
    let loaded = read(name, text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let problems: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    (loaded.chronology.len(), loaded.chronology.left_out(), problems.join("\n"))
}

#[test]
fn what_is_no_record_is_left_out_alone() {
    let own = r#"{"id":"a","date":"2024","title":"t"}"#;
    let foreign = r#"{"when":"2024-05-01","what":"x"}"#;
    for (name, text) in [
        ("x.json", format!("[{own},\nnull,\n7,\n\"s\"]")),
        ("x.json", format!("[null, 7, \"s\", {own}]")),
        ("x.json", format!("{{\"schema\": 1, \"events\": [null, 7, {own}, \"s\"]}}")),
        ("x.jsonl", format!("{own}\nnull\n7\n\"s\"\n")),
        ("x.json", format!("[{foreign},\nnull,\n7,\n\"s\"]")),
        ("x.json", format!("[null, 7, \"s\", {foreign}]")),
        (
            "x.json",
            "{\"events\": [{\"start_date\": {\"year\": \"2024\"}, \"text\": {\"headline\": \"h\"}}, null, 7, \"s\"]}"
                .to_owned(),
        ),
        ("x.jsonl", format!("{foreign}\nnull\n7\n\"s\"\n")),
        ("x.yaml", format!("- {own}\n- null\n-\n- 7\n")),
        ("x.yaml", format!("- null\n-\n- 7\n- {foreign}\n")),
    ] {
        let (events, left_out, problems) = told(name, &text);
        assert_eq!((events, left_out), (1, 3), "{text}\n{problems}");
        assert!(
            ["an event is a list of keys", "3 rows have no keys", "a slide that is no object (and 2 more times)"]
                .iter()
                .any(|told| problems.contains(told)),
            "{problems}"
        );
    }
}

#[test]
fn nothing_in_a_list_of_an_event_is_left_out_alone() {
    let text = r#"[{"id":"a","date":"2024","title":"t","actors":[null,"B"],"sources":[null,{"publisher":"p"}],"relations":[null],"tags":[null,"x"],"location":null,"fatalities":null,"origin":null}]"#;
    let loaded = read("x.json", text).expect("JSON");
    let event = loaded.chronology.event(0);
    assert_eq!(
        (event.actors.len(), event.sources.len(), event.relations.len(), event.tags),
        (1, 1, 0, vec!["x".to_owned()])
    );
    assert_eq!(loaded.problems.len(), 3);
    assert!(loaded.problems[0].to_string().contains("an item of `actors` has nothing in it"));
    assert_eq!(told("x.json", r#"{"schema":1,"actors":null,"events":null}"#), (0, 0, String::new()));
}

#[test]
fn what_is_nested_without_end_is_said_to_be() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let foreign = format!("{{\"when\": \"2024\", \"k\": {deep}}}");
    for text in [format!("[{foreign}]"), foreign.clone(), format!("{foreign}\n{foreign}\n")] {
        let error = read("x.json", &text).expect_err("too deep");
        assert!(error.contains("nested deeper than 128 levels") || error.contains("nested too deeply"), "{error}");
    }
    let (events, left_out, problems) = told("x.json", &format!("[{{\"when\": \"2024\", \"what\": \"x\"}}, {foreign}]"));
    assert_eq!((events, left_out), (2, 0));
    assert!(problems.contains("1 row has lists and objects nested deeper than 128 levels"), "{problems}");
    let (events, left_out, problems) = told(
        "x.json",
        &format!(
            "[{{\"id\": \"a\", \"date\": \"2024\", \"title\": \"t\", \"k\": {deep}}}, {{\"id\": \"b\", \"date\": \"2024\", \"title\": \"t\"}}]"
        ),
    );
    assert_eq!((events, left_out), (1, 1));
    assert!(problems.contains("nested too deeply (64 levels at most)"), "{problems}");
    assert!(read("x.json", &"[".repeat(300_000)).is_err_and(|error| error.contains("nested too deeply")));
}

#[test]
fn a_folder_is_no_file_to_write_to() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path().join("t.csv"), TABLE);
    std::fs::create_dir(folder.path().join("d")).expect("writable");
    for arguments in [vec!["-o", "d"], vec!["-o", "d/"], vec!["-o", "d", "--format", "csv"], vec!["-o", "d", "--force"]]
    {
        let (code, _, stderr) = annals(folder.path(), &[&["export", "t.csv"], &*arguments].concat());
        let expected = format!("error: {} is a folder\n  hint: name a file in it\n", arguments[1]);
        assert_eq!((code, stderr), (2, expected));
    }
}

#[cfg(unix)]
#[test]
fn columns_are_not_saved_through_a_link() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path().join("t.csv"), TABLE);
    let secret = folder.path().join("secret");
    let beside = folder.path().join("t.csv.columns.yaml");
    let save = || annals(folder.path(), &["check", "t.csv", "--columns", "title=title", "--save-columns"]);
    // Whether what it leads to is there or not.
    std::os::unix::fs::symlink(&secret, &beside).expect("writable");
    let (code, _, stderr) = save();
    assert!(code == 2 && stderr.contains("t.csv.columns.yaml is a symbolic link"), "{stderr}");
    assert!(!secret.exists());
    write(&secret, "columns: {}\n");
    assert_eq!(save().0, 2);
    assert_eq!(secret.metadata().expect("there").len(), 12);
    std::fs::remove_file(&beside).expect("there");
    assert_eq!(save().0, 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_of_any_bytes_is_opened_and_never_replaced() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("temporary folder");
    let name = OsStr::from_bytes(b"caf\xe9.csv");
    write(folder.path().join(name), TABLE);
    let run = |arguments: &[&OsStr]| {
        let output = crate::support::program(folder.path()).args(arguments).output().expect("the program starts");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let word = OsStr::new;
    let (code, stdout, _) = run(&[word("list"), name]);
    assert_eq!((code, stdout.as_str()), (Some(0), "2014-05-02  caf\u{fffd}:2  A\n2014-05-03  caf\u{fffd}:3  B\n"));
    let (code, stdout, _) = run(&[word("show"), name, word("caf\u{fffd}:2")]);
    assert!(code == Some(0) && stdout.contains("2 May 2014"), "{stdout}");
    let (code, _, stderr) =
        run(&[word("export"), name, word("--format"), word("md"), word("--force"), word("-o"), name]);
    assert!(code == Some(2) && stderr.contains("caf\u{fffd}.csv is what is being read"), "{stderr}");
    let (code, _, stderr) = run(&[word("list"), OsStr::from_bytes(b"nothing\xff.csv")]);
    assert!(code == Some(2) && stderr.starts_with("error: nothing\u{fffd}.csv: no such file"), "{stderr}");
}

/// The same file with line ends of Windows, of old Macs, and by turns.
fn with_line_ends(text: &str) -> [String; 4] {
    let turns = |ends: [&str; 3]| {
        let lines = text.split_inclusive('\n').zip(ends.iter().cycle());
        lines.map(|(line, end)| line.replace('\n', end)).collect::<String>()
    };
    [text.replace('\n', "\r\n"), text.replace('\n', "\r"), turns(["\r", "\n", "\r\n"]), turns(["\n", "\r", "\r\n"])]
}

#[test]
fn lines_end_as_they_end_anywhere() {
    let yaml = "schema: 1\nevents:\n# a comment\n- id: a\n  date: 2024\n  title: t\n  summary: |\n    one\n    two\n- id: b\n  date: 2024-13\n  title: u\n\n- id: c\n  date: 2025\n  title: 'a\n    b'\n";
    let table = "date,title,note\n2014-05-02,A,x\nsoon,B,y\n\n2014-05-03,\"C, c\",z\n2014-05-04,D\n";
    let json = "[{\"id\": \"a\", \"date\": \"2024\",\n\"title\": \"t\"},\nnull,\n{\"id\": \"b\", \"date\": \"2024-13\", \"title\": \"u\"}]\n";
    let lines = "{\"when\": \"2024\", \"what\": \"x\"}\n{\"when\": \"2024\", \"what\": \"y\"}\nnull\n";
    for (name, text) in [("x.yaml", yaml), ("x.csv", table), ("x.json", json), ("x.jsonl", lines)] {
        let said = |text: &str| {
            let loaded = read(name, text).unwrap_or_else(|error| panic!("{error}\n{text:?}"));
            let chronology = &loaded.chronology;
            let events: Vec<_> =
                chronology.rows().map(|row| (chronology.id(row).into_owned(), chronology.event(row))).collect();
            (events, chronology.left_out(), told(name, text).2)
        };
        let expected = said(text);
        assert!(!expected.0.is_empty() && !expected.2.is_empty(), "{expected:?}");
        for other in with_line_ends(text) {
            assert_eq!(said(&other), expected, "{other:?}");
        }
    }
}

#[test]
fn a_cell_in_quotes_keeps_its_line_breaks() {
    for (text, note) in [
        ("date,title,extra\n2014-05-02,A,\"x\ry\"\n2014-05-03,B,z\n", "x\ry"),
        ("date,title,extra\n2014-05-02,A,\"x\r\ny\"\n2014-05-03,B,z\n", "x\r\ny"),
        ("date,title,extra\r\n2014-05-02,A,\"x\ny\"\r\n2014-05-03,B,z\r\n", "x\ny"),
        ("date,title,extra\r2014-05-02,A,\"x\ny\"\r2014-05-03,B,z\r", "x\ny"),
        ("date,title,extra\r2014-05-02,A,\"x\ry\"\r2014-05-03,B,z\r", "x\ny"),
    ] {
        let loaded = read("x.csv", text).expect("a table");
        assert_eq!(loaded.chronology.len(), 2, "{text:?}");
        assert_eq!(loaded.chronology.event(0).extra["extra"].as_str(), Some(note), "{text:?}");
    }
}

/// A zstd file of 32 KB with a block that asks for 2 GB: 16,384 times it repeats 131,074 bytes.
#[cfg(target_os = "linux")]
fn zstd_bomb() -> Vec<u8> {
    let repeated = [&[0, 0xc0, 0, 0x54, 0, 0, 52][..], &vec![0xff; 2 * 16_384], &[1]].concat();
    let header = u32::try_from(repeated.len() << 3 | 5).expect("short").to_le_bytes();
    [b"\x28\xb5\x2f\xfd\0\x58\x22\0\0x", &header[..3], &repeated].concat()
}

#[cfg(target_os = "linux")]
#[test]
fn a_packed_file_takes_little_memory_whatever_its_blocks_ask_for() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path().join("t.csv.zst"), zstd_bomb());
    let output = std::process::Command::new("sh")
        .args(["-c", "ulimit -v 1000000 && exec \"$0\" check t.csv.zst"])
        .arg(assert_cmd::cargo::cargo_bin!("annals"))
        .current_dir(folder.path())
        .output()
        .expect("the shell starts");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    let expected = "error: t.csv.zst: the zstd file is broken: the block at byte 10 cannot be unpacked\n  \
                    hint: fetch the file again\n";
    assert_eq!((output.status.code(), stderr.as_str()), (Some(2), expected));
}

/// Texts of a table that would read differently as Markdown.
const MARKED: [&str; 8] = [
    ">50 killed",
    "3*4*5 and __init__",
    "# 3 was hit",
    "1. the first, 2. the second",
    "<b>bold</b> & `code`",
    "[Update]: postponed",
    "two lines\nof text",
    "a\\_b ~~c~~",
];

#[test]
#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
fn text_of_a_table_is_no_markdown_on_the_screen_and_in_exports() {
    use annals::account::{Piece, detail};
    let rows = MARKED.iter().enumerate().map(|(at, text)| format!("2014-05-{:02},T,\"{text}\"\n", at + 1));
    let text = format!("date,title,summary\n{}2014-06-01,T,Plain words.\n", rows.collect::<String>());
    let loaded = read("t.csv", &text).expect("a table");
    let shown = |chronology: &annals::chronology::Chronology| -> Vec<Piece> {
        let pieces = chronology.rows().flat_map(|row| detail(chronology, row));
        pieces.filter(|piece| matches!(piece, Piece::Summary(_) | Piece::PlainSummary(_))).collect()
    };
    let mut expected: Vec<Piece> = MARKED.iter().map(|text| Piece::PlainSummary((*text).to_owned())).collect();
    expected.push(Piece::Summary("Plain words.".to_owned()));
    assert_eq!(shown(&loaded.chronology), expected);
    // What annals writes reads back as the same.
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path().join("t.csv"), &text);
    for format in ["yaml", "json", "jsonl", "csv"] {
        let out = format!("out.{format}");
        assert_eq!(annals(folder.path(), &["export", "t.csv", "-o", &out]).0, 0);
        let written = input(&out, std::fs::read(folder.path().join(&out)).expect("written"));
        let back = read_with(vec![written], Options::default()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((shown(&back.chronology), back.problems.len()), (expected.clone(), 0), "{format}");
    }
    // An editor sees what stands in the table.
    let (_, markdown, _) = annals(folder.path(), &["export", "t.csv", "--format", "md"]);
    let mut said = String::new();
    for event in pulldown_cmark::Parser::new(&markdown) {
        match event {
            pulldown_cmark::Event::Text(text) => said.push_str(&text),
            pulldown_cmark::Event::HardBreak => said.push('\n'),
            pulldown_cmark::Event::Html(text) | pulldown_cmark::Event::InlineHtml(text) => panic!("{text}"),
            _ => {}
        }
    }
    assert!(MARKED.iter().all(|text| said.contains(text)), "{said}");
    let (_, shown, _) = annals(folder.path(), &["show", "t.csv", "t:2"]);
    assert!(shown.contains("\n  >50 killed\n"), "{shown}");
}

#[test]
fn an_address_is_cut_only_where_another_one_begins() {
    for (cell, expected) in [
        ("https://a.org/x;jsessionid=1?y=2,3&z=4", &["https://a.org/x;jsessionid=1?y=2,3&z=4"][..]),
        ("https://a.org/x; b", &["https://a.org/x; b"]),
        ("https://a.org; https://b.org", &["https://a.org", "https://b.org"]),
        ("https://a.org;https://b.org", &["https://a.org", "https://b.org"]),
        ("https://a.org\nhttp://b.org", &["https://a.org", "http://b.org"]),
        ("https://a.org HTTPS://b.org", &["https://a.org", "HTTPS://b.org"]),
        ("https://a.org | www.b.org", &["https://a.org", "www.b.org"]),
        ("https://a.org/1,2, https://b.org/3;4", &["https://a.org/1,2", "https://b.org/3;4"]),
        ("a.org; b.org", &["a.org", "b.org"]),
        ("a.org/x;y", &["a.org/x;y"]),
    ] {
        let text = format!("date,title,url\n2014-05-02,A,\"{cell}\"\n");
        let sources = read("t.csv", &text).expect("a table").chronology.event(0).sources;
        let urls: Vec<&str> = sources.iter().filter_map(|source| source.url.as_deref()).collect();
        assert_eq!(urls, expected, "{cell}");
    }
    let text = "date,title,publisher,url\n2014-05-02,A,BBC; TASS,https://a.org/x;y https://b.org https://c.org\n";
    let sources = read("t.csv", text).expect("a table").chronology.event(0).sources;
    let said: Vec<_> = sources.iter().map(|source| (source.publisher.as_deref(), source.url.as_deref())).collect();
    let expected = [
        (Some("BBC"), Some("https://a.org/x;y")),
        (Some("TASS"), Some("https://b.org")),
        (None, Some("https://c.org")),
    ];
    assert_eq!(said, expected);
}
