//! Files in other encodings than UTF-8, and with bytes that are no letters.

use std::path::Path;

use crate::support::annals;

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let written =
        std::fs::File::create(folder.join(name)).and_then(|mut file| std::io::Write::write_all(&mut file, bytes));
    written.expect("writable");
}

/// A table with two titles.
fn table(titles: [&str; 2]) -> String {
    format!("date;title\n2014-03-12;{}\n2014-04-01;{}\n", titles[0], titles[1])
}

#[test]
fn what_is_not_utf8_is_read_as_what_it_looks_like_and_said() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (encoding, seen, titles) in [
        ("windows-1251", "windows-1251", ["Подписано соглашение", "Начало переговоров в Москве"]),
        ("koi8-r", "KOI8-U", ["Подписано соглашение", "Начало переговоров в Москве"]),
        ("windows-1252", "windows-1252", ["Café bombed", "rien"]),
        ("windows-1250", "windows-1250", ["Podpis dohody v Praze, příští týden", "Začátek jednání"]),
        ("windows-1256", "windows-1256", ["توقيع الاتفاقية", "بدء المفاوضات في القاهرة"]),
        ("gbk", "GBK", ["签署协议", "在北京开始谈判"]),
        ("big5", "Big5", ["簽署協議", "在北京開始談判"]),
        ("shift_jis", "Shift_JIS", ["協定に署名", "北京で交渉開始"]),
        ("euc-kr", "EUC-KR", ["협정 서명", "서울에서 협상 시작"]),
    ] {
        let charset = encoding_rs::Encoding::for_label(encoding.as_bytes()).expect("known");
        write(folder.path(), "t.csv", &charset.encode(&table(titles)).0);
        let (_, listed, _) = annals(folder.path(), &["list", "t.csv"]);
        assert!(titles.iter().all(|title| listed.contains(title)), "{encoding}: {listed}");
        let (code, said, _) = annals(folder.path(), &["check", "t.csv"]);
        let fact =
            format!("t.csv: fields parted by semicolons\n  in {seen}, which it looks like; `--encoding` decides\n");
        assert!(code == 0 && said.starts_with(&fact), "{said}");
        assert!(
            said.contains(&format!(": warning: this is not UTF-8, and read as {seen}, which it looks like")),
            "{said}"
        );
        let (_, said, _) = annals(folder.path(), &["check", "t.csv", "--encoding", encoding]);
        assert!(said.contains(", as said\n") && !said.contains("warning"), "{said}");
    }
}

#[test]
fn an_encoding_is_said_once_and_kept() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let charset = encoding_rs::Encoding::for_label(b"windows-1251").expect("known");
    write(folder.path(), "t.csv", &charset.encode(&table(["Мир", "Бой"])).0);
    let list = |arguments: &[&str]| annals(folder.path(), &[&["list", "t.csv"], arguments].concat());
    assert!(list(&["--encoding", "cp1251"]).1.contains("Мир"));
    assert!(list(&["--encoding", "koi8-r"]).1.contains("лХП"));
    // What says itself that it is UTF-8 is nothing else.
    write(folder.path(), "u.csv", format!("\u{feff}{}", table(["Мир", "Бой"])).as_bytes());
    assert!(annals(folder.path(), &["list", "u.csv", "--encoding", "koi8-r"]).1.contains("Мир"));
    let (code, _, stderr) = list(&["--encoding", "klingon"]);
    assert_eq!(code, 2);
    assert!(stderr.starts_with("error: `--encoding`: unknown encoding `klingon`\n  hint: utf-8, "), "{stderr}");
    assert_eq!(annals(folder.path(), &["check", "t.csv", "--encoding", "koi8-r", "--save-columns"]).0, 0);
    assert!(list(&[]).1.contains("лХП"));
    // Who says it now knows better.
    assert!(list(&["--encoding", "windows-1251"]).1.contains("Мир"));
    write(folder.path(), "t.csv.columns.yaml", b"encoding: klingon\n");
    let (code, _, stderr) = list(&[]);
    assert!(code == 2 && stderr.contains("t.csv.columns.yaml: unknown encoding: `klingon`"), "{stderr}");
}

#[test]
fn a_byte_that_is_no_letter_costs_one_letter() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (bytes, title, warning) in [
        (
            &b"date,title\n2014,Zo\xc3\xab\n2015,Caf\xe9 bombed\n"[..],
            "Caf\u{fffd} bombed",
            ":3:9: warning: 1 byte that is no UTF-8\n",
        ),
        (b"date,title\n2014,A\0B\n", "A\u{fffd}B", ":2:7: warning: 1 zero byte\n"),
        (
            b"date,title\r2014,\xc3\xa9\xc3\xa9\xff\r2015,\xfe\r",
            "éé\u{fffd}",
            ":2:8: warning: 2 bytes that are no UTF-8, on lines 2, 3\n",
        ),
    ] {
        write(folder.path(), "t.csv", bytes);
        let (code, listed, _) = annals(folder.path(), &["list", "t.csv"]);
        assert!(code == 0 && listed.contains(title), "{listed}");
        let (code, said, _) = annals(folder.path(), &["check", "t.csv"]);
        assert!(code == 0 && said.contains(&format!("t.csv{warning}")), "{said}");
    }
    // The same in a chronology: the event is there.
    write(folder.path(), "e.yaml", b"- id: a\n  date: 2014\n  title: \xc3\xa9t\xe9\n");
    let (code, said, _) = annals(folder.path(), &["check", "e.yaml"]);
    assert_eq!(code, 0);
    assert!(said.starts_with("e.yaml:3:12: warning: 1 byte that is no UTF-8\n"), "{said}");
}

#[test]
fn what_is_no_text_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("temporary folder");
    for (bytes, message) in [
        (&b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"[..], "this is a PDF, not a text"),
        (b"SQLite format 3\0\x10\0", "this is a database of SQLite, not a text"),
        (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 200, 201, 202], "this is data for programs, not a text"),
    ] {
        write(folder.path(), "t.csv", bytes);
        let (code, _, stderr) = annals(folder.path(), &["list", "t.csv"]);
        assert!(code == 2 && stderr.starts_with(&format!("error: t.csv: {message}\n  hint: ")), "{stderr}");
    }
}
