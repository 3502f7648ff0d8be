//! Workbooks that annals writes: what a spreadsheet finds in them, and what comes back.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::{Export, Format, Input, Kind, Options, Provenance, read_with};
use proptest::prelude::*;
use zip::ZipArchive;
use zip::write::SimpleFileOptions;

use crate::round_trips::{chronology, events, read, table};
use crate::support::annals;

/// The workbook of all events, and what it has no words for.
pub(crate) fn written(chronology: &Chronology) -> (Vec<u8>, Vec<String>) {
    let rows: Vec<u32> = chronology.rows().collect();
    let provenance =
        Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("overlap", ""), rows.len());
    let mut out = Vec::new();
    let losses = Export { chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }
        .write(Format::Xlsx, &mut out)
        .expect("written");
    (out, losses.lines())
}

fn read_back(book: Vec<u8>) -> Chronology {
    let read = read_with(vec![input("again.xlsx", book)], Options::default());
    read.unwrap_or_else(|error| panic!("{error}")).chronology
}

/// A part of a workbook, as XML.
fn part(book: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(std::io::Cursor::new(book)).expect("a zip file");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
    text
}

/// The parts with the rows of all sheets.
fn sheets(book: &[u8]) -> String {
    (1..=4).map(|number| part(book, &format!("xl/worksheets/sheet{number}.xml"))).collect()
}

fn save(folder: &Path, name: &str, bytes: &[u8]) {
    let saved = std::fs::File::create(folder.join(name)).and_then(|mut file| file.write_all(bytes));
    saved.expect("writable");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_field_of_an_event_comes_back_from_a_workbook(text in chronology()) {
        let first = read("x.json", &text);
        let (book, losses) = written(&first);
        prop_assert!(losses.is_empty(), "{:?}", losses);
        let xml = sheets(&book);
        prop_assert!(!xml.contains("<f>") && !xml.contains("<f "), "{}", xml);
        prop_assert!(!annals::model::clean::has_unsafe_in_lines(&xml), "{}", xml);
        prop_assert_eq!(&events(&read_back(book)), &events(&first), "{}", xml);
    }

    #[test]
    fn every_cell_of_any_table_comes_back_from_a_workbook(text in table()) {
        let table = Input { kind: Some(Kind::Csv), ..input("t.csv", text.clone().into_bytes()) };
        let first = read_with(vec![table], Options::default()).expect("a table").chronology;
        prop_assume!(!events(&first).is_empty());
        let (book, _) = written(&first);
        prop_assert_eq!(&events(&read_back(book)), &events(&first), "{}", text);
    }
}

/// What means something to a spreadsheet, to XML or to a reader of workbooks.
const ODD: &str = r#"- id: "007"
  date: 2014-03-12
  title: '=HYPERLINK("https://evil.example", "x")'
  summary: "- first\n- second\twith a tab\r\n"
  tags: ["_x0041_", "a; b", "'=1", "1e3"]
  actors: ["+Alpha", "@Beta"]
  sources: [{publisher: "\uFFFF & <b>", url: "https://e.org/a b"}, {title: "\e[31m", url: "https://e.org/?q=1&r=2#s"}, {url: "javascript:alert(1)"}]
- {id: " b ", date: 2014-03-12T10:30:00+03:00, title: " spaces "}
- {id: c, date: -0043-03-15, title: "-5 °C"}
- {id: d, date: 2014/.., title: "TRUE"}
- {id: e, date: XXXX-XX-XX, title: "2014-03-12"}
"#;

#[test]
fn odd_texts_stay_texts_and_come_back() {
    let first = read("x.yaml", ODD);
    let (book, losses) = written(&first);
    assert_eq!(losses, [""; 0]);
    assert!(!sheets(&book).contains("<f>"));
    // Only addresses of the web are links.
    let links = part(&book, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(links.contains("https://e.org/?q=1&amp;r=2") && !links.contains("javascript"), "{links}");
    assert_eq!(events(&read_back(book)), events(&first));
}

/// What openpyxl finds in a workbook, a line a cell that is there; `None`, and said, where it is not installed.
fn openpyxl(book: &[u8], what: &str) -> Option<String> {
    const SCRIPT: &str = "import io, sys, openpyxl
book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
for sheet in book:
    print(sheet.title, sheet.freeze_panes, sheet.auto_filter.ref)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                link = ' -> ' + cell.hyperlink.target if cell.hyperlink and cell.hyperlink.target else ''
                quoted = \" '\" if cell.quotePrefix else ''
                print(f'{cell.coordinate} {cell.data_type}{quoted} {cell.value!r}{link}')
print(book.properties.created, book.properties.title)
";
    let has_one = Command::new("python3").args(["-c", "import openpyxl"]).stderr(Stdio::null()).status();
    if !has_one.is_ok_and(|status| status.success()) {
        let _ = writeln!(std::io::stderr(), "skipped: {what}; python3 has no openpyxl");
        return None;
    }
    let mut python = Command::new("python3");
    python.args(["-c", SCRIPT]).env("PYTHONIOENCODING", "utf-8").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().expect("python3");
    python.stdin.take().expect("piped").write_all(book).expect("it reads");
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn openpyxl_finds_days_numbers_links_and_texts() {
    let text = "schema: 1\ntitle: T\nas_of: 2014-04-01\nactors: [{id: x, name: '=X', aliases: [Y, Z]}]\nevents:\n\
        - {id: a, date: 2014-03-12, title: '=1+1', actors: [x], importance: 7, location: {lat: 37.95, lon: -5}, sources: [{publisher: P, url: 'https://e.org', published: 2014-03-13}]}\n\
        - {id: b, date: 2014-03, title: B}\n- {id: c, date: -0043-03-15, title: C}\n";
    let Some(found) = openpyxl(&written(&read("x.yaml", text)).0, "what openpyxl finds in a workbook") else { return };
    for line in [
        "Events A2 A1:AF4",
        "B2 s '-0043-03-15'",
        "C2 s '-0043-03-15'",
        "B3 s '2014-03'",
        "D3 d datetime.datetime(2014, 3, 1, 0, 0)",
        "E3 d datetime.datetime(2014, 3, 31, 0, 0)",
        "A4 s 'a'",
        "B4 s '2014-03-12'",
        "C4 d datetime.datetime(2014, 3, 12, 0, 0)",
        "G4 s '=1+1'",
        "J4 s '=X [x]'",
        "N4 n 37.95",
        "O4 n -5",
        "Q4 n 7",
        "X4 s 'https://e.org' -> https://e.org",
        "Actors A2 A1:J2",
        "H2 s 'Y; Z'",
        "Sources A2 A1:I2",
        "F2 s 'https://e.org' -> https://e.org",
        "G2 d datetime.datetime(2014, 3, 13, 0, 0)",
        "2014-04-01 00:00:00 T",
    ] {
        assert!(found.lines().any(|own| own.replace("s ' '", "s '") == line), "no {line} in\n{found}");
    }
    // A date that is not exactly one day has no cell of a day.
    assert!(!found.contains("\nC3 "), "{found}");
    // What looks like a formula is a text, also when somebody goes into the cell.
    assert!(found.contains("\nG4 s ' '=1+1'\n"), "{found}");
}

#[test]
fn openpyxl_opens_what_means_something_to_xml() {
    let Some(found) = openpyxl(&written(&read("x.yaml", ODD)).0, "what openpyxl makes of odd texts") else { return };
    assert!(!found.lines().any(|line| line.split(' ').nth(1) == Some("f")), "{found}");
    assert!(found.contains("'007'") && found.contains("https://e.org/?q=1&r=2"), "{found}");
}

#[test]
fn a_workbook_says_where_it_comes_from() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", b"- {id: a, date: 2014-03-12, title: A}\n- {id: b, date: 2015, title: B}\n");
    let (code, stdout, stderr) = annals(folder.path(), &["export", "n.yaml", "--from", "2015", "-o", "x.xlsx"]);
    assert_eq!((code, &*stdout, &*stderr), (0, "", "1 of 2 events written to x.xlsx\n"));
    let (code, about, _) = annals(folder.path(), &["check", "x.xlsx"]);
    let expected = "x.xlsx: a spreadsheet, as annals writes them\n  sheet `Events` of 4; no events are looked for in ";
    assert!(code == 0 && about.starts_with(expected), "{about}");
    let Some(found) = openpyxl(
        &std::fs::File::open(folder.path().join("x.xlsx")).and_then(bytes).expect("written"),
        "the sheet About",
    ) else {
        return;
    };
    for part in ["'tool'", "'annals 0.1.0'", "'selected'", "'n.yaml'", "'from:2015'", "'overlap: "] {
        assert!(found.contains(part), "no {part} in\n{found}");
    }
}

fn bytes(mut file: std::fs::File) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map(|_| bytes)
}

#[test]
fn the_same_input_gives_the_same_workbook() {
    let run = |epoch: Option<&str>| {
        let mut command = assert_cmd::Command::cargo_bin("annals").expect("built");
        command.env_remove("SOURCE_DATE_EPOCH").args(["export", "--format", "xlsx", "-"]);
        if let Some(epoch) = epoch {
            command.env("SOURCE_DATE_EPOCH", epoch);
        }
        command.write_stdin("- {id: a, date: 2014, title: A}\n").output().expect("it runs").stdout
    };
    assert_eq!(run(None), run(None));
    assert!(part(&run(None), "docProps/core.xml").contains(">1970-01-01T00:00:00Z<"));
    assert!(part(&run(Some("1772841600")), "docProps/core.xml").contains(">2026-03-07T00:00:00Z<"));
}

#[test]
fn what_a_cell_cannot_hold_is_said_and_the_rest_comes_back() {
    let long = "ab ".repeat(20_000);
    let names: Vec<String> = (0..4_000).map(|number| format!("\"Somebody; {number}\"")).collect();
    let tags = names.join(", ").replace("Somebody", "tag");
    let text = format!(
        "- {{id: a, date: 2014-03-12, title: {long}x, actors: [{}], tags: [{tags}], sources: [{{publisher: P}}], key: {long}}}\n- {{id: b, date: 2014, title: B}}\n",
        names.join(", ")
    );
    let first = read("x.yaml", &text);
    let (book, losses) = written(&first);
    assert_eq!(
        losses,
        [
            "1 event: a cell holds 32,767 letters: a longer text is cut, and a longer list ends with the last item that fits"
        ]
    );
    let again = events(&read_back(book));
    let (mine, whole) = (&again[1], &events(&first)[1]);
    assert_eq!((mine.id.as_str(), mine.date.text(), mine.sources.len()), ("a", "2014-03-12", 1));
    assert!(mine.title.ends_with('…') && mine.title.encode_utf16().count() == 32_767);
    assert!(whole.actors.starts_with(&mine.actors) && (1_000..4_000).contains(&mine.actors.len()));
    assert!(whole.tags.starts_with(&mine.tags) && (1_000..4_000).contains(&mine.tags.len()));
    assert_eq!(again[0], events(&first)[0]);
}

#[test]
fn what_somebody_changed_in_a_workbook_counts() {
    let text = "- {id: a, date: 2014-03-12, title: A, summary: \"S\\nT\", status: disputed}\n- {id: b, date: 2014-03-13, title: B}\n";
    let (book, _) = written(&read("x.yaml", text));
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    let other = ">{\"summary\":\"S\\nT\"}<";
    assert!(sheet.contains(other), "{sheet}");
    // The day of `b` alone is another one; the summary of `a` is another one, whatever `other` says.
    let changed = sheet.replace(">41711<", ">41712<").replace(">S\nT<", ">New<").replace(">disputed<", ">denied<");
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let old = ZipArchive::new(std::io::Cursor::new(&book)).expect("a zip file");
    for name in old.file_names().map(|name| name.expect("UTF-8").into_owned()) {
        archive.start_file(&*name, SimpleFileOptions::default()).expect("in memory");
        let own = if name == "xl/worksheets/sheet1.xml" { changed.clone() } else { part(&book, &name) };
        archive.write_all(own.as_bytes()).expect("in memory");
    }
    let bytes = archive.finish().expect("in memory").into_inner();
    let loaded = read_with(vec![input("again.xlsx", bytes)], Options::default()).expect("a workbook");
    let again = events(&loaded.chronology);
    assert_eq!(again[0].summary.as_deref(), Some("New"));
    assert_eq!(again[0].status.map(annals::model::Status::word), Some("denied"));
    assert_eq!((again[1].date.text(), again[1].extra["day"].as_str()), ("2014-03-13", Some("2014-03-14")));
    let told: Vec<String> = loaded.problems.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|problem| problem.contains("`date` counts: write the day there")), "{told:?}");
}

#[test]
fn a_csv_for_spreadsheets_has_a_mark_and_reads_back() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", "- {id: é, date: 2014-03-12, title: Zoë, actors: [Иван]}\n".as_bytes());
    let plain = annals(folder.path(), &["export", "n.yaml", "--format", "csv"]).1;
    let (code, marked, stderr) = annals(folder.path(), &["export", "n.yaml", "--format", "csv", "--bom"]);
    assert_eq!((code, marked, &*stderr), (0, format!("\u{feff}{plain}"), ""));
    assert_eq!(annals(folder.path(), &["export", "n.yaml", "--bom", "-o", "n.csv"]).0, 0);
    let lines = |name: &str| annals(folder.path(), &["list", name, "--format", "jsonl"]).1;
    assert_eq!(lines("n.csv"), lines("n.yaml"));
    let (code, _, stderr) = annals(folder.path(), &["export", "n.yaml", "--format", "md", "--bom"]);
    let refused = "error: `--bom` marks a CSV for spreadsheets, and `md` is none\n  hint: write `--format csv`, or `--format xlsx`, which needs no mark\n";
    assert_eq!((code, &*stderr), (2, refused));
}
