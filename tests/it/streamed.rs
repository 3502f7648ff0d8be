//! Tables that are converted piece by piece: the files are byte for byte those that come of reading them as a whole.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use annals::formats::files::{self, OpenFile};
use annals::formats::{
    Conversion, ConvertedRows, Export, Input, InputOptions, Options, Provenance, Watch, convert, read_with,
};
use annals::query::Query;
use proptest::prelude::*;

use crate::round_trips::{chronology, read, table};
use crate::support::annals;

fn program() -> &'static Path {
    Path::new(assert_cmd::cargo::cargo_bin!("annals"))
}

const TABLES: [&str; 3] = ["events.parquet", "mentions.parquet", "actors.parquet"];

fn save(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    let saved = std::fs::File::create(&path).and_then(|mut file| file.write_all(bytes));
    saved.expect("writable");
    path
}

fn bytes_of(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_to_end(&mut file, &mut bytes));
    read.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    bytes
}

/// Converts files as a whole; what there is to say of them.
fn whole(paths: &[PathBuf], target: &Path) -> Result<[usize; 3], String> {
    let inputs: Result<Vec<Input>, _> = paths.iter().map(files::read).collect();
    let loaded = read_with(inputs.expect("files"), Options { lints: false, ..Options::default() });
    let loaded = loaded.map_err(|error| error.to_string())?;
    let chronology = loaded.chronology;
    let rows: Vec<u32> = chronology.rows().collect();
    let rule = Query::default().rule;
    let facts = annals::engine::Facts::of(&chronology);
    let provenance = Provenance::new(&facts, String::new(), (rule.word(), rule.says()), rows.len());
    let export = Export { chronology: &chronology, rows: &rows, provenance, watch: Watch::default() };
    if !rows.is_empty() {
        export.save_tables(target, false).expect("written");
    }
    Ok([rows.len(), facts.left_out, facts.unread_dates])
}

/// The same piece by piece; `None` where that cannot be.
fn in_pieces(paths: &[PathBuf], target: &Path, piece: usize) -> Result<Option<ConvertedRows>, String> {
    convert_with(paths, target, |conversion| conversion.piece = piece)
}

/// The same in a way of one's own.
fn convert_with(
    paths: &[PathBuf],
    target: &Path,
    change: impl Fn(&mut Conversion<'_>),
) -> Result<Option<ConvertedRows>, String> {
    let options = InputOptions::default();
    let mut conversion = Conversion::new(target, false, &options);
    change(&mut conversion);
    let source = |path: &PathBuf| OpenFile::open(path, &conversion.beside()).expect("a file").expect("no folder");
    let sources: Vec<OpenFile> = paths.iter().map(source).collect();
    convert(&sources, &conversion).map_err(|error| error.to_string())
}

/// Sees to it that pieces of such sizes come to the same as the whole; whether they could be read piece by piece.
#[track_caller]
fn compare(folder: &Path, paths: &[PathBuf], sizes: &[usize]) -> bool {
    let target = tempfile::tempdir_in(folder).expect("temporary folder");
    let (one, said) = (target.path().join("whole"), whole(paths, &target.path().join("whole")));
    let mut is_in_pieces = true;
    for size in sizes {
        let other = target.path().join(format!("{size}"));
        let done = match (in_pieces(paths, &other, *size), &said) {
            (Ok(Some(done)), Ok(said)) => {
                assert_eq!([done.events, done.left_out, done.unread_dates], *said, "{size}");
                done
            }
            (Ok(None), _) => {
                is_in_pieces = false;
                continue;
            }
            (Err(own), Err(error)) => {
                assert_eq!(own, *error, "{size}");
                continue;
            }
            (own, said) => panic!("{size}: {own:?}, {said:?}"),
        };
        assert_eq!(one.is_dir(), other.is_dir());
        for table in TABLES.iter().filter(|_| done.events > 0) {
            let is_same = bytes_of(&one.join(table)) == bytes_of(&other.join(table));
            assert!(is_same, "{table} in pieces of {size}");
        }
    }
    // Whatever was kept meanwhile has no name.
    let names = target.path().read_dir().expect("a folder").count();
    assert!(names <= sizes.len() + 1);
    is_in_pieces
}

fn check(name: &str, text: &str) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = save(folder.path(), name, text.as_bytes());
    assert!(compare(folder.path(), &[path], &[1, 50, 999]), "{name} is read as a whole");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_any_table_come_to_the_same_as_the_whole(text in table(), more in table(), sizes in prop::collection::vec(1..400_usize, 2)) {
        let folder = tempfile::tempdir().expect("temporary folder");
        let paths = [save(folder.path(), "t.csv", text.as_bytes()), save(folder.path(), "u.csv", more.as_bytes())];
        compare(folder.path(), &paths[..1], &sizes);
        compare(folder.path(), &paths, &sizes);
    }

    #[test]
    fn pieces_of_the_tables_of_annals_come_to_the_same_as_the_whole(text in chronology(), size in 1..400_usize) {
        use annals::formats::Format;
        let first = read("x.json", &text);
        let folder = tempfile::tempdir().expect("temporary folder");
        let [csv, parquet] = [Format::Csv, Format::Parquet].map(|format| crate::parquet::written(&first, format));
        let paths = [save(folder.path(), "x.csv", &csv), save(folder.path(), "y.parquet", &parquet)];
        for paths in [&paths[..1], &paths[1..], &paths] {
            compare(folder.path(), paths, &[size, 10_000]);
        }
    }
}

/// Rows whose dates are in no order, of which some cannot be read; with quotes, and without a line feed at the end.
const MIXED: &str = "id,date,title,actors,place
b,2014-05-02,\"Talks, in \"\"Geneva\"\"
go on\",Iran; Russia,Geneva
a,2013,Year,Iran,
,soon,Soon,,
c,2014-05-02,Later,Russia,
,2014-05,Month,Iran,
,,Nothing,,
d,2014-05-01T10:00,Timed,Ukraine,Kyiv
a,2012-01-01,Again,Iran,
b,2011-01-01,Once more,Israel,";

#[test]
fn every_form_of_table_is_read_piece_by_piece() {
    check("m.csv", MIXED);
    check(
        "m.tsv",
        "date\tsource\tevent\ttarget\n2014-03-02\tA\tConsult\tB\n2014-03-01\tC\tReject\tB\n2014\tA\tFight\tD",
    );
    check(
        "j.jsonl",
        "{\"date\": \"2014-03-02\", \"what\": \"x\", \"n\": NaN}\n\n{\"date\": \"2013\", \"what\": \"y\"}\n{\"date\": bad}\n{\"date\": \"2012\", \"who\": [\"A\", \"B\"]}\n",
    );
    check("marked.csv", &format!("\u{feff}{}", MIXED.replace('\n', "\r\n")));
    check("foot.csv", "date,title,place\n2014-05-02,A,x\n2014-05-01,B,y\nSource: somebody,,\n");
    check("above.csv", "What happened\n\ndate,title\n03/04/2014,A\n04/05/2014,B\n25/12/2013,C\n");
    check("bad.csv", "date,title\nsoon,A\nlater,B\nnever,C\n");
    check(
        "own.csv",
        "id,date,earliest,latest,title,actors,other\na,2014,,,A,Iran Inc [x],\nb,2013,,,B,x; Other [y],\nc,2012,,,C,Third [x]; y,\n",
    );
}

#[test]
fn packed_tables_and_columns_are_read_piece_by_piece() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(MIXED.as_bytes()).expect("in memory");
    let gzip = gzip.finish().expect("in memory");
    let mut more = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    more.write_all(b"\ne,2010,More,,\n").expect("in memory");
    let members = [gzip.clone(), more.finish().expect("in memory")].concat();
    let zstd =
        |text: &str| ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    let skipped = b"\x5a\x2a\x4d\x18\x05\0\0\0hello";
    let (first, second) = MIXED.split_at(60);
    let frames = [skipped.to_vec(), zstd(first), skipped.to_vec(), zstd(second)].concat();
    for (name, bytes) in [("m.csv.gz", gzip), ("n.csv.gz", members), ("m.csv.zst", zstd(MIXED)), ("n.csv.zst", frames)]
    {
        let path = save(folder.path(), name, &bytes);
        assert!(compare(folder.path(), &[path], &[1, 70]), "{name}");
    }
    let csv = save(folder.path(), "t.csv", MIXED.as_bytes());
    whole(&[csv], &folder.path().join("t")).expect("a table");
    let table = folder.path().join("t/events.parquet");
    assert!(compare(folder.path(), &[table], &[1, 70]));
}

#[test]
fn ids_and_names_of_different_pieces_are_as_those_of_one() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let own = "id,date,earliest,latest,title,actors,relations,other\n";
    let one =
        format!("{own}a,2014,,,A,x,,\nb,2013,,,B,Name [x],follows a,\na,2012,,,C,Other [x]; y,,\n,2011,,,D,Y [y],,\n");
    let paths = [
        save(folder.path(), "one.csv", one.as_bytes()),
        save(folder.path(), "two.csv", format!("{own}k,2014,,,K,Third [x],,\n").as_bytes()),
        save(folder.path(), "same.csv", b"id,date,title\na,2015,A\nb,2016,B\nz,2017,C\n"),
        save(folder.path(), "alike.csv", b"id,date,title\na,2018,A\nq,2016,B\na,2017,C\n"),
        save(folder.path(), "made.csv", b"id,date,title\n,2018,A\nmade:2,2016,B\n"),
    ];
    for chosen in [&paths[..1], &paths[..2], &paths[1..4], &paths[2..4]] {
        assert!(compare(folder.path(), chosen, &[1, 60, 9_999]), "{chosen:?}");
    }
    // An id that is written as if it were made, and a relation to an id that two files have, need all of them at once.
    assert!(!compare(folder.path(), &paths[4..], &[1]));
    assert!(!compare(folder.path(), &[paths[0].clone(), paths[2].clone()], &[1]));
}

#[test]
fn what_cannot_be_parted_is_told() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (name, bytes) in [
        ("n.yaml", &b"events:\n- {id: a, date: 2014, title: A}\n"[..]),
        ("l.csv", b"date,title\n2014,caf\xe9\n"),
        ("r.csv", b"date,title\r2014,A\r2013,B\r"),
        ("z.csv", b"date,title\n2014,A\0\n"),
        ("y.csv", b"date,title\n2014,\n3 May,A\n4 May,B\n2015,\n5 May,C\n"),
        ("j.json", b"[{\"date\": \"2014\", \"title\": \"A\"}]"),
    ] {
        let path = save(folder.path(), name, bytes);
        assert!(!compare(folder.path(), &[path], &[1]), "{name}");
    }
    // Of a long text only the beginning is looked at, which is no JSON and no YAML by itself.
    let items = "  {\n    \"date\": \"2014\",\n    \"title\": \"A\"\n  },\n".repeat(20);
    let items = items.trim_end_matches(",\n");
    let yaml = "- {id: a, date: 2014, title: 'A\n    B'}\n".repeat(20);
    for (name, text) in [
        ("list.json", format!("[\n{items}\n]\n")),
        ("object.json", format!("{{\n\"data\": [\n{items}\n]}}\n")),
        ("long.yaml", format!("events:\n{yaml}")),
    ] {
        let path = save(folder.path(), name, text.as_bytes());
        let done = convert_with(&[path], &folder.path().join("x"), |conversion| conversion.beginning = 90);
        assert_eq!(done, Ok(None), "{name}");
    }
}

#[test]
fn rows_in_memory_are_those_of_a_piece() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let rows: String =
        (0..5_000).map(|row| format!("{}\tA {}\tConsult\tB\n", 1900 + row * 7 % 120, row % 50)).collect();
    let path = save(folder.path(), "t.tsv", format!("date\tsource\tevent\ttarget\n{rows}").as_bytes());
    for (size, most) in [(1_000, 60), (10_000, 600)] {
        let done =
            in_pieces(std::slice::from_ref(&path), &folder.path().join(format!("{size}")), size).expect("written");
        let done = done.expect("a table");
        assert!(done.events == 5_000 && done.most_rows <= most, "{done:?}");
    }
}

#[test]
fn columns_are_understood_from_all_of_a_table_of_which_memory_has_the_beginning() {
    // The order of day and month is told by the last rows, and so are the names that commas part.
    let row = |row: usize| {
        let (day, month) = if row < 24_000 { (row % 12 + 1, row % 7 + 1) } else { (row % 28 + 1, row % 12 + 1) };
        let who = ["Iran, Russia", "Iran", "Russia"][row % 3];
        format!("{day:02}/{month:02}/{},\"Talks, and \"\"more\"\" of them\",\"{who}\",{row}\n", 1990 + row % 30)
    };
    let rows: String = (0..25_000).map(row).collect();
    let text = format!("Talks of many years,,,\nDate,Title,Actors,Number\n{rows}Source: somebody,,,\n");
    assert!(text.len() > 1 << 20);
    let folder = tempfile::tempdir().expect("temporary folder");
    let path = save(folder.path(), "long.csv", text.as_bytes());
    let said = whole(std::slice::from_ref(&path), &folder.path().join("whole")).expect("a table");
    let done = convert_with(&[path], &folder.path().join("pieces"), |conversion| {
        (conversion.piece, conversion.beginning) = (300_000, 100_000);
    });
    let done = done.expect("written").expect("a table");
    assert_eq!([done.events, done.left_out, done.unread_dates], said);
    assert_eq!(said, [25_000, 0, 0]);
    for table in TABLES {
        let [whole, pieces] = ["whole", "pieces"].map(|name| bytes_of(&folder.path().join(name).join(table)));
        assert!(whole == pieces, "{table}");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = folder
        .read_dir()
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn the_command_converts_pieces_files_and_pipes() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "m.csv", MIXED.as_bytes());
    save(folder.path(), "n.csv", b"date,title\n2014,A\n");
    let run = |arguments: &[&str]| {
        let (code, stdout, stderr) = annals(folder.path(), arguments);
        assert_eq!(stdout, "");
        (code, stderr)
    };
    let said = "10 events written to t\nwarning: 1 date cannot be read; `annals check` shows them\n";
    assert_eq!(run(&["convert", "m.csv", "n.csv", "-o", "w"]), (0, said.replace("to t", "to w")));
    assert_eq!(run(&["convert", "m.csv", "n.csv", "-o", "t", "--piece", "40"]), (0, said.to_owned()));
    for table in TABLES {
        assert_eq!(bytes_of(&folder.path().join("w").join(table)), bytes_of(&folder.path().join("t").join(table)));
    }
    let refused = "error: t/events.parquet exists\n  hint: write `--force` to replace it\n";
    assert_eq!(run(&["convert", "m.csv", "-o", "t", "--piece", "40"]), (2, refused.to_owned()));
    assert_eq!(run(&["convert", "m.csv", "n.csv", "-o", "t", "--piece", "40", "--force"]).0, 0);
    let open = "error: t/events.parquet is what is being read\n  hint: convert to another place\n";
    assert_eq!(run(&["convert", "t", "-o", "t", "--force", "--piece", "40"]), (2, open.to_owned()));
    assert_eq!(run(&["convert", "m.csv", "n.csv", "-o", "one.parquet", "--piece", "40"]).0, 0);
    assert_eq!(bytes_of(&folder.path().join("one.parquet")), bytes_of(&folder.path().join("w/events.parquet")));
    let none = "no event matches\nno file was written\n";
    save(folder.path(), "none.csv", b"date,title\n");
    assert_eq!(
        run(&["convert", "none.csv", "-o", "e"]),
        run(&["convert", "none.csv", "-o", "e", "--piece", "40"]),
        "{none}"
    );
    assert_eq!(names(folder.path()), ["m.csv", "n.csv", "none.csv", "one.parquet", "t", "w"]);
}

#[test]
fn what_comes_through_a_pipe_is_converted_piece_by_piece_or_as_a_whole() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (bytes, target, piece) in [
        (MIXED.as_bytes(), "whole", None),
        (MIXED.as_bytes(), "pieces", Some("40")),
        (b"events:\n- {id: a, date: 2014, title: A}\n", "yaml", Some("40")),
    ] {
        let mut arguments = vec!["convert", "-", "-o", target];
        arguments.extend(piece.into_iter().flat_map(|piece| ["--piece", piece]));
        let mut command = assert_cmd::Command::new(program());
        let output = command.args(&arguments).current_dir(folder.path()).write_stdin(bytes).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    for table in TABLES {
        let [whole, pieces] = ["whole", "pieces"].map(|name| bytes_of(&folder.path().join(name).join(table)));
        assert!(whole == pieces, "{table}");
    }
    assert_eq!(names(folder.path()), ["pieces", "whole", "yaml"]);
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_left_of_a_conversion_that_is_killed_or_has_no_room() {
    use std::time::Duration;
    let folder = tempfile::tempdir().expect("temporary folder");
    let rows: String =
        (0..60_000).map(|row| format!("{}\tA {}\tConsult\tB\n", 1900 + row * 7 % 120, row % 50)).collect();
    save(folder.path(), "t.tsv", format!("date\tsource\tevent\ttarget\n{rows}").as_bytes());
    for pause in [30, 150, 400] {
        let mut child = std::process::Command::new(program())
            .args(["convert", "t.tsv", "-o", "t", "--piece", "20000"])
            .current_dir(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().expect("it is there");
        child.wait().expect("it ends");
        let left = names(folder.path());
        let is_empty = |name: &str| folder.path().join(name).read_dir().is_ok_and(|mut folder| folder.next().is_none());
        assert!(
            left == ["t.tsv"]
                || left == ["t", "t.tsv"] && (is_empty("t") || names(&folder.path().join("t")).len() == 3),
            "{left:?}"
        );
        if left.len() == 2 {
            std::fs::remove_dir_all(folder.path().join("t")).expect("it is there");
        }
    }
    // Files may not be as large as all rows are.
    let limited = "ulimit -f 200; trap '' XFSZ; exec \"$0\" convert t.tsv -o t --piece 20000";
    let output =
        std::process::Command::new("sh").args(["-c", limited]).arg(program()).current_dir(folder.path()).output();
    let output = output.expect("sh starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && stderr.contains("cannot be written: "), "{stderr}");
    assert_eq!(names(folder.path()), ["t.tsv"]);
}
