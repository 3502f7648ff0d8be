//! Spreadsheets and zip files with tables in them.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;

use crate::support::annals;

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let written = std::fs::File::create(folder.join(name)).and_then(|mut file| file.write_all(bytes));
    written.expect("writable");
}

/// A zip file of members.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, SimpleFileOptions::default()).expect("in memory");
        archive.write_all(content).expect("in memory");
    }
    archive.finish().expect("in memory").into_inner()
}

/// A spreadsheet of sheets: their names and the XML of their rows, with the cells that are merged behind them. Cells of the style 1 are
/// days, those of the style 2 times, those of 3 show months and those of 4 years.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut members = Vec::new();
    for (at, (_, rows)) in sheets.iter().enumerate() {
        let (rows, merged) = rows.split_at(rows.find("<mergeCells>").unwrap_or(rows.len()));
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData>{merged}</worksheet>");
        members.push((format!("xl/worksheets/sheet{}.xml", at + 1), sheet));
    }
    let of_all = |one: &dyn Fn(usize, &str) -> String| -> String {
        sheets.iter().enumerate().map(|(at, (name, _))| one(at + 1, name)).collect()
    };
    let list = of_all(&|number, name| format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"));
    let relations = of_all(&|number, _| {
        format!(
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        )
    });
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relations = format!(
        "<Relationships xmlns=\"{package}\">{relations}<Relationship Id=\"s\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    members.push(("xl/_rels/workbook.xml.rels".to_owned(), relations));
    let root = format!(
        "<Relationships xmlns=\"{package}\"><Relationship Id=\"r\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    members.push(("_rels/.rels".to_owned(), root));
    let book = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>");
    members.push(("xl/workbook.xml".to_owned(), book));
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\"/></numFmts>\
         <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"17\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
    );
    members.push(("xl/styles.xml".to_owned(), styles));
    let members: Vec<(&str, &[u8])> = members.iter().map(|(name, text)| (&**name, text.as_bytes())).collect();
    zipped(&members)
}

/// A cell with a text, and one with a number in a style.
fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn number(place: &str, style: usize, number: &str) -> String {
    format!("<c r=\"{place}\" s=\"{style}\"><v>{number}</v></c>")
}

fn events() -> String {
    let head = ["date", "title", "year", "killed"].iter().zip(["A1", "B1", "C1", "D1"]);
    let head: String = head.map(|(name, place)| text(place, name)).collect();
    let row = |row: usize, style: usize, day: &str, title: &str| {
        let cells = number(&format!("A{row}"), style, day)
            + &text(&format!("B{row}"), title)
            + &number(&format!("D{row}"), 0, "3");
        format!("<row r=\"{row}\">{cells}</row>")
    };
    format!(
        "<row r=\"1\">{head}</row>{}{}",
        row(2, 1, "41710", "Shelled at \"dawn\",\nthen again"),
        // A row with nothing in it lies between.
        row(4, 2, "41711.604166666664", "Road cut")
    )
}

#[test]
fn a_date_is_no_more_exact_than_its_cell_shows_it() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let row = |row: usize, style: usize, day: &str| {
        let cells = number(&format!("A{row}"), style, day) + &text(&format!("B{row}"), &format!("Event {row}"));
        format!("<row r=\"{row}\">{cells}</row>")
    };
    let head = format!("<row r=\"1\">{}{}</row>", text("A1", "date"), text("B1", "title"));
    // The first of a month and of a year, and a day of which only the month is shown.
    let rows = [row(2, 3, "41699"), row(3, 4, "41640"), row(4, 3, "41710"), row(5, 1, "41699")].concat();
    write(folder.path(), "t.xlsx", &workbook(&[("Events", &(head + &rows))]));
    let listed = annals(folder.path(), &["list", "t.xlsx"]).1;
    let dates: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let mut expected = vec!["2014-03", "2014", "2014-03-12", "2014-03-01"];
    expected.sort_unstable();
    let mut dates = dates.clone();
    dates.sort_unstable();
    assert_eq!(dates, expected, "{listed}");
}

#[test]
fn a_cell_that_is_merged_over_several_rows_is_one_of_each() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let head = format!("<row r=\"1\">{}{}{}</row>", text("A1", "date"), text("B1", "actors"), text("C1", "title"));
    let first = format!("<row r=\"2\">{}{}{}</row>", number("A2", 1, "41710"), text("B2", "Iran"), text("C2", "One"));
    let rest = format!(
        "<row r=\"3\">{}</row><row r=\"4\">{}{}</row>",
        text("C3", "Two"),
        text("B4", "Iraq"),
        text("C4", "Three")
    );
    let merged =
        "<mergeCells><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"A5:A1048576\"/></mergeCells>";
    write(folder.path(), "t.xlsx", &workbook(&[("Events", &(head + &first + &rest + merged))]));
    let count = |query: &str| annals(folder.path(), &["list", "t.xlsx", "-q", query, "--count"]).1;
    assert_eq!(
        (count("from:2014-03-12 to:2014-03-12"), count("actor:Iran"), count("actor:Iraq")),
        ("3\n".into(), "2\n".into(), "1\n".into())
    );
}

const NOTHING: &str = "<row r=\"1\"><c r=\"A1\" s=\"1\"/></row>";

#[test]
fn the_sheet_with_something_in_it_is_the_table() {
    let folder = tempfile::tempdir().expect("temporary folder");
    write(folder.path(), "t.xlsx", &workbook(&[("Notes", NOTHING), ("Events", &events())]));
    let (code, listed, _) = annals(folder.path(), &["list", "t.xlsx"]);
    assert_eq!(code, 0);
    assert_eq!(
        listed,
        "2014-03-12           t:2  Shelled at \"dawn\", then again\n2014-03-13T14:30:00  t:4  Road cut\n"
    );
    let (code, said, _) = annals(folder.path(), &["check", "t.xlsx"]);
    assert_eq!(code, 0);
    assert!(
        said.starts_with(
            "t.xlsx: a spreadsheet\n  sheet `Events` of 2\n  --columns 'date=date, year=year, title=title"
        ),
        "{said}"
    );
    let (_, shown, _) = annals(folder.path(), &["show", "t.xlsx", "t:2"]);
    assert!(shown.contains("Fatalities: 3\n"), "{shown}");
}

#[test]
fn a_message_names_the_sheet_and_the_row() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let bad = format!("<row r=\"9\">{}{}</row>", text("A9", "soon"), text("B9", "Planned"));
    write(folder.path(), "t.xlsx", &workbook(&[("Events", &(events() + &bad))]));
    let (_, said, _) = annals(folder.path(), &["check", "t.xlsx"]);
    assert!(
        said.contains("\nt.xlsx:9:1: warning: sheet `Events`: 1 row has a date that cannot be read: `soon`"),
        "{said}"
    );
    let names = format!("<row r=\"1\">{}{}</row>", text("A1", "name"), text("B1", "size"));
    write(folder.path(), "u.xlsx", &workbook(&[("Sizes", &names)]));
    let (code, _, stderr) = annals(folder.path(), &["list", "u.xlsx"]);
    assert!(code == 2 && stderr.starts_with("error: u.xlsx: sheet `Sizes`: no column of dates"), "{stderr}");
}

#[test]
fn of_several_sheets_and_members_one_is_named() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let book = workbook(&[("First", &events()), ("Second", &events())]);
    write(folder.path(), "t.xlsx", &book);
    let (code, _, stderr) = annals(folder.path(), &["list", "t.xlsx"]);
    assert_eq!(
        (code, &*stderr),
        (
            2,
            "error: t.xlsx: there are 2 sheets with something in them: `First`, `Second`\n  hint: say which one to read: `--part 'First'`\n"
        )
    );
    assert_eq!(annals(folder.path(), &["list", "t.xlsx", "--part", "second", "--count"]).1, "2\n");
    let csv = |title: &str| format!("date,title\n2014-03-12,{title}\n");
    let zip = zipped(&[
        ("data/a.csv", csv("A").as_bytes()),
        ("b.csv", csv("B").as_bytes()),
        ("t.xlsx", &book),
        ("readme.txt", b"x"),
    ]);
    write(folder.path(), "z.zip", &zip);
    let (code, _, stderr) = annals(folder.path(), &["list", "z.zip"]);
    assert!(
        code == 2 && stderr.contains("there are 3 tables in this zip file: `data/a.csv`, `b.csv`, `t.xlsx`"),
        "{stderr}"
    );
    assert_eq!(annals(folder.path(), &["list", "z.zip", "--part", "a.csv"]).1, "2014-03-12  z:2  A\n");
    // A sheet of a spreadsheet in a zip file; what is said is kept.
    let arguments = ["check", "z.zip", "--part", "t.xlsx", "--part", "Second", "--save-columns"];
    assert!(
        annals(folder.path(), &arguments)
            .1
            .starts_with("z.zip: a spreadsheet\n  `t.xlsx` of 4\n  sheet `Second` of 2\n")
    );
    assert_eq!(annals(folder.path(), &["list", "z.zip", "--count"]).1, "2\n");
}

#[test]
fn a_zip_file_with_one_table_is_that_table() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let table = b"date,title\n2014-03-12,Zo\xc3\xab\n";
    let members: [(&str, &[u8]); 4] =
        [("__MACOSX/._e.csv", b"x"), ("readme.txt", b"see e.csv"), ("codebook.pdf", b"%PDF"), ("d/e.CSV", table)];
    write(folder.path(), "z.zip", &zipped(&members));
    assert_eq!(annals(folder.path(), &["list", "z.zip"]).1, "2014-03-12  z:2  Zoë\n");
    assert!(
        annals(folder.path(), &["check", "z.zip"]).1.starts_with("z.zip: fields parted by commas\n  `d/e.CSV` of 4\n")
    );
    for (members, message) in [
        (&[("a.pdf", &b"x"[..])][..], "there is no table in this zip file\n  hint: in it are `a.pdf`"),
        (&[], "there is no table in this zip file\n  hint: it is empty"),
        (&[("word/document.xml", b"x")], "this is a document of Word, not a table"),
        (&[("xl/workbook.xml", b"x")], "the workbook is damaged, or no spreadsheet that annals can read: "),
    ] {
        write(folder.path(), "n.zip", &zipped(members));
        let (code, _, stderr) = annals(folder.path(), &["list", "n.zip"]);
        assert!(code == 2 && stderr.starts_with(&format!("error: n.zip: {message}")), "{stderr}");
    }
    let whole = zipped(&members);
    write(folder.path(), "n.zip", &whole[..whole.len() / 2]);
    let (code, _, stderr) = annals(folder.path(), &["list", "n.zip"]);
    assert!(code == 2 && stderr.starts_with("error: n.zip: the zip file is damaged: its end is missing"), "{stderr}");
}

#[test]
fn what_stands_beside_the_events_is_passed_over_and_said() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let row = |number: usize, cells: &[&str]| {
        let cells = cells.iter().zip('A'..).map(|(cell, column)| text(&format!("{column}{number}"), cell));
        format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
    };
    let readme = row(1, &["This workbook lists what happened, and nothing else."]);
    let codebook =
        row(1, &["column", "meaning"]) + &row(2, &["date", "the day"]) + &row(3, &["title", "what happened"]);
    let book = workbook(&[("README", &readme), ("Daten", &events()), ("Variables", &codebook)]);
    write(folder.path(), "t.xlsx", &book);
    let (code, said, _) = annals(folder.path(), &["check", "t.xlsx"]);
    let expected = "t.xlsx: a spreadsheet\n  sheet `Daten` of 3; no events are looked for in `README`, `Variables`\n";
    assert!(code == 0 && said.starts_with(expected), "{said}");
    assert_eq!(annals(folder.path(), &["list", "t.xlsx", "--count"]).1, "2\n");
    // A list of changes has dates, and a name that says what it is.
    let changes = row(1, &["date", "what"]) + &row(2, &["2014-03-12", "fixed"]);
    write(folder.path(), "u.xlsx", &workbook(&[("Changelog", &changes), ("Daten", &events())]));
    assert_eq!(annals(folder.path(), &["list", "u.xlsx", "--count"]).1, "2\n");
    assert_eq!(annals(folder.path(), &["list", "u.xlsx", "--part", "Changelog", "--count"]).1, "1\n");
    // Beside a table in a zip file.
    let csv = b"date,title\n2014-03-12,A\n2014-03-13,B\n";
    let members: [(&str, &[u8]); 3] =
        [("x/readme.csv", b"column,meaning\ndate,when\n"), ("x/events.csv", csv), ("x/metadata.json", b"{\"a\": 1}")];
    write(folder.path(), "z.zip", &zipped(&members));
    let (code, said, _) = annals(folder.path(), &["check", "z.zip"]);
    let expected = "  `x/events.csv` of 3; no events are looked for in `x/readme.csv`, `x/metadata.json`\n";
    assert!(code == 0 && said.contains(expected), "{said}");
}

#[test]
fn a_damaged_workbook_is_told_in_plain_words() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let book = workbook(&[("Events", &events())]);
    write(folder.path(), "t.xlsx", &book[..book.len() / 2]);
    let (code, _, stderr) = annals(folder.path(), &["list", "t.xlsx"]);
    let expected = "error: t.xlsx: the workbook is damaged: its end is missing, and with it the list of what is in it\n  hint: fetch or save the file again\n";
    assert_eq!((code, &*stderr), (2, expected));
}

#[test]
fn what_grows_beyond_all_measure_is_refused() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let zeroes = vec![b'0'; 80 << 20];
    for name in ["a.csv", "xl/workbook.xml"] {
        write(folder.path(), "b.zip", &zipped(&[(name, &zeroes)]));
        let (code, _, stderr) = annals(folder.path(), &["list", "b.zip"]);
        assert!(code == 2 && stderr.contains("the packed file grows beyond all measure"), "{stderr}");
    }
    // Two cells in opposite corners of a sheet are two cells.
    let corners = format!(
        "<row r=\"1\">{}{}</row><row r=\"1048576\">{}</row>",
        text("A1", "date"),
        text("B1", "title"),
        text("XFD1048576", "x")
    );
    write(folder.path(), "c.xlsx", &workbook(&[("Corners", &corners)]));
    let (code, listed, _) = annals(folder.path(), &["list", "c.xlsx", "--count"]);
    assert_eq!((code, &*listed), (0, "1\n"));
}
