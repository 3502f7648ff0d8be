//! Parquet and Arrow files: those of others are tables like any, those of annals come back as they were, and what is wrong with
//! one is an error within bounded memory.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::{Export, Format, Input, Kind, Options, Provenance, read_with};
use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, FixedSizeListArray,
    Float32Array, Float64Array, Int32Array, Int64Array, LargeStringArray, ListArray, NullArray, RecordBatch,
    StringArray, StructArray, TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::{Compression, Encoding};
use parquet::file::properties::{WriterProperties, WriterVersion};
use proptest::prelude::*;

use crate::round_trips::{chronology, events, read, table};
use crate::support::annals;

/// All events in a format.
pub(crate) fn written(chronology: &Chronology, format: Format) -> Vec<u8> {
    let rows: Vec<u32> = chronology.rows().collect();
    let provenance =
        Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("overlap", ""), rows.len());
    let mut out = Vec::new();
    let losses = Export { chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }
        .write(format, &mut out)
        .expect("written");
    assert_eq!(losses.lines(), [""; 0]);
    out
}

fn opened(name: &str, bytes: Vec<u8>) -> Result<Chronology, String> {
    let read = read_with(vec![input(name, bytes)], Options::default());
    read.map(|loaded| loaded.chronology).map_err(|error| error.to_string())
}

fn read_back(bytes: Vec<u8>) -> Chronology {
    opened("again", bytes).unwrap_or_else(|error| panic!("{error}"))
}

fn save(folder: &Path, name: &str, bytes: &[u8]) {
    let saved = std::fs::File::create(folder.join(name)).and_then(|mut file| file.write_all(bytes));
    saved.expect("writable");
}

/// What the store says of each event, without a look at its record.
fn kept(chronology: &Chronology) -> Vec<String> {
    let one = |row| {
        let profile = chronology.profile(row);
        let mentions: Vec<String> = chronology
            .mentions(row)
            .map(|(actor, role)| format!("{} {} {role}", chronology.actor(actor).id, chronology.actor(actor).name))
            .collect();
        let kind = profile.kind.map(|kind| &chronology.kinds()[kind as usize]);
        let tags: Vec<&String> = profile.tags.iter().map(|tag| &chronology.tags()[*tag as usize]).collect();
        format!(
            "{} {:?} {:?} {:?} {} {kind:?} {tags:?} {:?} {:?} {:?} {mentions:?} {:?}",
            chronology.id(row),
            chronology.title(row),
            chronology.bounds(row),
            chronology.window(row),
            chronology.date_text(row),
            profile.status,
            profile.importance,
            chronology.public_since(row),
            chronology.links(row),
        )
    };
    chronology.rows().map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_field_of_an_event_comes_back_from_parquet_and_from_arrow(text in chronology()) {
        let first = read("x.json", &text);
        let [quick, whole] = [Format::Parquet, Format::Arrow].map(|format| read_back(written(&first, format)));
        prop_assert_eq!(&events(&quick), &events(&first));
        prop_assert_eq!(&events(&whole), &events(&first));
        // Parquet is read from its columns, Arrow from the text that they make.
        prop_assert_eq!(kept(&quick), kept(&whole));
        for again in [&quick, &whole] {
            let registered = |chronology: &Chronology| -> Vec<_> {
                chronology.actors().iter().filter(|actor| actor.is_registered).cloned().map(|actor| annals::model::Actor { place: None, ..actor }).collect()
            };
            prop_assert_eq!(registered(again), registered(&first));
            prop_assert_eq!(again.header(), first.header());
        }
    }

    #[test]
    fn every_cell_of_any_table_comes_back_from_parquet(text in table()) {
        let table = Input { kind: Some(Kind::Csv), ..input("t.csv", text.clone().into_bytes()) };
        let first = read_with(vec![table], Options::default()).expect("a table").chronology;
        prop_assume!(!events(&first).is_empty());
        let [quick, whole] = [Format::Parquet, Format::Arrow].map(|format| read_back(written(&first, format)));
        prop_assert_eq!(&events(&quick), &events(&first), "{}", text);
        prop_assert_eq!(kept(&quick), kept(&whole), "{}", text);
    }

    #[test]
    fn a_damaged_file_is_an_error_or_a_table(at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in any::<prop::sample::Index>()) {
        for bytes in [foreign(Compression::SNAPPY, WriterVersion::PARQUET_1_0), arrow_file()] {
            let mut changed = bytes.clone();
            for (place, byte) in &at {
                let place = place.index(changed.len());
                changed[place] = *byte;
            }
            let _ = opened("x", changed);
            let message = opened("x", bytes[..cut.index(bytes.len() - 1).max(8)].to_vec()).expect_err("cut off");
            prop_assert!(message.contains("damaged"), "{}", message);
        }
    }
}

/// Columns of the types that other programs write.
fn columns() -> RecordBatch {
    let actors: DictionaryArray<Int32Type> = ["Iran", "Russia", "Iran"].into_iter().collect();
    let instant = 1_394_620_200_000_000;
    let mut tags = ListBuilder::new(StringBuilder::new());
    tags.append_value([Some("talks"), Some("gas")]);
    tags.append_value([Some("a; b")]);
    tags.append_null();
    let place = |lat: Option<f64>| Arc::new(Float64Array::from(vec![lat, None, None])) as ArrayRef;
    let name: ArrayRef = Arc::new(StringArray::from(vec![Some("Kyiv"), None, None]));
    let geo = StructArray::from(vec![
        (Arc::new(Field::new("name", DataType::Utf8, true)), name),
        (Arc::new(Field::new("lat", DataType::Float64, true)), place(Some(50.5))),
    ]);
    let columns: [(&str, ArrayRef); 17] = [
        ("event_id", Arc::new(Int64Array::from(vec![Some(7), Some(8), None]))),
        ("event_date", Arc::new(Date32Array::from(vec![Some(16_141), Some(16_142), None]))),
        ("title", Arc::new(LargeStringArray::from(vec![Some("Pact, \"signed\""), Some("two\nlines"), Some("x")]))),
        ("actor1", Arc::new(actors)),
        ("tags", Arc::new(tags.finish())),
        ("fatalities", Arc::new(Float64Array::from(vec![Some(3.0), None, Some(f64::NAN)]))),
        ("seen", Arc::new(TimestampMicrosecondArray::from(vec![Some(instant), Some(1_394_582_400_000_000), None]))),
        ("seen_utc", Arc::new(TimestampMicrosecondArray::from(vec![instant; 3]).with_timezone("UTC"))),
        ("seen_there", Arc::new(TimestampMillisecondArray::from(vec![instant / 1000; 3]).with_timezone("+03:30"))),
        ("seen_exactly", Arc::new(TimestampNanosecondArray::from(vec![instant * 1000 + 5; 3]))),
        ("degrees", Arc::new(Float32Array::from(vec![48.13, -0.5, 1e20]))),
        ("is_sure", Arc::new(BooleanArray::from(vec![Some(true), Some(false), None]))),
        ("nothing", Arc::new(NullArray::new(3))),
        ("money", Arc::new(Decimal128Array::from(vec![1250, -5, 0]).with_precision_and_scale(9, 2).expect("fits"))),
        ("bytes", Arc::new(BinaryArray::from(vec![&b"abc"[..], &[0xff, 0], &[]]))),
        ("geo", Arc::new(geo)),
        ("=run", Arc::new(StringArray::from(vec!["=1+1", "'x", " y "]))),
    ];
    RecordBatch::try_from_iter(columns).expect("of one length")
}

fn foreign(codec: Compression, version: WriterVersion) -> Vec<u8> {
    let properties = WriterProperties::builder().set_compression(codec).set_writer_version(version).build();
    let mut out = Vec::new();
    let batch = columns();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), Some(properties)).expect("sound");
    writer.write(&batch).expect("in memory");
    writer.close().expect("in memory");
    out
}

fn arrow_file() -> Vec<u8> {
    let batch = columns();
    let mut out = Vec::new();
    let mut writer = arrow_ipc::writer::FileWriter::try_new(&mut out, &batch.schema()).expect("sound");
    writer.write(&batch).expect("in memory");
    writer.finish().expect("in memory");
    drop(writer);
    out
}

/// The events of a table of somebody else's.
const FOREIGN: &str = r#"{"id":"7","date":"2014-03-12","earliest":"2014-03-12","latest":"2014-03-12","title":"Pact, \"signed\"","actors":[{"id":"Iran"}],"fatalities":{"best":3},"tags":["talks","gas"],"origin":{"dataset":"x.parquet","id":"7"},"seen":"2014-03-12T10:30:00","seen_utc":"2014-03-12T10:30:00Z","seen_there":"2014-03-12T14:00:00+03:30","seen_exactly":"2014-03-12T10:30:00.000000005","degrees":"48.13","is_sure":"true","money":"12.50","bytes":"abc","geo":"{\"name\":\"Kyiv\",\"lat\":50.5}","=run":"=1+1"}
{"id":"8","date":"2014-03-13","earliest":"2014-03-13","latest":"2014-03-13","title":"two\nlines","actors":[{"id":"Russia"}],"tags":["[\"a","b\"]"],"origin":{"dataset":"x.parquet","id":"8"},"seen":"2014-03-12","seen_utc":"2014-03-12T10:30:00Z","seen_there":"2014-03-12T14:00:00+03:30","seen_exactly":"2014-03-12T10:30:00.000000005","degrees":"-0.5","is_sure":"false","money":"-0.05","bytes":"0xff00","geo":"{\"name\":null,\"lat\":null}","=run":"'x"}
{"id":"x:3","date":"XXXX-XX-XX","earliest":"open","latest":"open","date_note":"the table gives no date","title":"x","actors":[{"id":"Iran"}],"origin":{"dataset":"x.parquet","id":"x:3"},"seen_utc":"2014-03-12T10:30:00Z","seen_there":"2014-03-12T14:00:00+03:30","seen_exactly":"2014-03-12T10:30:00.000000005","degrees":"100000000000000000000","money":"0.00","geo":"{\"name\":null,\"lat\":null}","=run":"y"}
"#;

#[test]
fn columns_of_every_type_are_read_as_people_write_them() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let v1 = WriterVersion::PARQUET_1_0;
    for (codec, version) in
        [(Compression::UNCOMPRESSED, v1), (Compression::SNAPPY, v1), (Compression::SNAPPY, WriterVersion::PARQUET_2_0)]
    {
        save(folder.path(), "x.parquet", &foreign(codec, version));
        let (code, lines, stderr) = annals(folder.path(), &["list", "x.parquet", "--format", "jsonl"]);
        assert_eq!((code, &*lines, &*stderr), (0, FOREIGN, ""));
    }
    save(folder.path(), "x.arrow", &arrow_file());
    let (_, lines, _) = annals(folder.path(), &["list", "x.arrow", "--format", "jsonl"]);
    assert_eq!(lines, FOREIGN.replace("x.parquet", "x.arrow"));
}

/// A table that the quick way does not read alone: dates of every kind, a registry, what no column says.
const NOTES: &str = "schema: 1
title: Talks
as_of: 2026-03-07
actors:
  - {id: putin, name: Vladimir Putin, aliases: [Путин], kind: person, country: RUS, member_of: [russia]}
  - {id: russia, name: Russia, kind: state}
events:
  - {id: a, date: 2014-03~, title: '=1+1', type: consult, actors: [putin, {id: Iran, role: target}], tags: [gas, 'a; b'], importance: 7}
  - {id: b, date: 2014-03-12T10:30:00+03:00, title: 'B, \"b\"', location: {name: Kyiv, lat: 50.45, lon: 30.5, precision: city}, relations: [{type: follows, target: a}]}
  - {id: c, date: 2015/.., title: C, status: disputed, fatalities: {best: 3}, sources: [{publisher: P, published: 2015-02}], colour: red}
  - {id: d, date: -0043-03-15, title: D, recorded: 2026-03-01}
  - {id: e, date: XXXX-XX-XX, title: E, summary: \"two\\nlines\"}
";

#[test]
fn every_command_says_of_a_folder_and_of_a_file_what_it_says_of_the_text() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", NOTES.as_bytes());
    let (code, stdout, stderr) = annals(folder.path(), &["convert", "n.yaml", "-o", "notes"]);
    assert_eq!((code, &*stdout, &*stderr), (0, "", "5 events written to notes\n"));
    let (code, stdout, stderr) = annals(folder.path(), &["convert", "n.yaml", "-o", "n.parquet"]);
    assert_eq!((code, &*stdout, &*stderr), (0, "", "5 events written to n.parquet\n"));
    let mut names: Vec<String> = folder
        .path()
        .join("notes")
        .read_dir()
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["actors.parquet", "events.parquet", "mentions.parquet"]);
    for arguments in [
        &["list"][..],
        &["list", "--format", "jsonl"],
        &["list", "--actor", "russia"],
        &["list", "--from", "2014", "--to", "2014", "--possible", "--count"],
        &["count", "--by", "year"],
        &["count", "--by", "actor"],
        &["actors"],
        &["show", "b"],
        &["export", "--format", "csv"],
    ] {
        let run = |file: &str| annals(folder.path(), &[arguments, &["--no-gazetteer"], &[file]].concat());
        let first = run("n.yaml");
        assert_eq!(run("notes"), first, "{arguments:?}");
        assert_eq!(run("n.parquet"), first, "{arguments:?}");
    }
    let (code, told, _) = annals(folder.path(), &["check", "notes"]);
    let expected =
        "notes/events.parquet: a Parquet file, as annals writes them\n  5 rows in 1 group, written by annals 0.1.0\n";
    assert!(code == 0 && told.starts_with(expected), "{told}");
}

#[test]
fn nothing_is_converted_over_what_is_there_or_what_is_read() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", NOTES.as_bytes());
    let run = |arguments: &[&str]| {
        let (code, stdout, stderr) = annals(folder.path(), arguments);
        assert_eq!(stdout, "");
        (code, stderr)
    };
    assert_eq!(run(&["convert", "n.yaml", "-o", "d"]).0, 0);
    let refused = "error: d/events.parquet exists\n  hint: write `--force` to replace it\n";
    assert_eq!(run(&["convert", "n.yaml", "-o", "d"]), (2, refused.to_owned()));
    assert_eq!(run(&["convert", "n.yaml", "-o", "d", "--force"]), (0, "5 events written to d\n".to_owned()));
    let open = "error: d/events.parquet is what is being read\n  hint: convert to another place\n";
    assert_eq!(run(&["convert", "d", "-o", "d", "--force"]), (2, open.to_owned()));
    let other = "error: `annals convert` writes Parquet, and n.csv is to be csv\n  hint: write `annals export -o n.csv`, or name a folder or a file that ends in `.parquet`\n";
    assert_eq!(run(&["convert", "n.yaml", "-o", "n.csv"]), (2, other.to_owned()));
    let file = "error: n.yaml/events.parquet: there is no such folder\n";
    assert_eq!(run(&["convert", "d", "-o", "n.yaml/x/y"]).0, 2, "{file}");
    let missing = "error: x/y: there is no such folder to make it in\n";
    assert_eq!(run(&["convert", "d", "-o", "x/y"]), (2, missing.to_owned()));
    save(folder.path(), "none.yaml", b"schema: 1\nevents: []\n");
    assert_eq!(run(&["convert", "none.yaml", "-o", "e"]), (1, "no event matches\nno file was written\n".to_owned()));
    assert!(!folder.path().join("e").exists());
}

#[test]
fn a_file_that_is_none_says_what_is_wrong_with_it() {
    let whole = foreign(Compression::SNAPPY, WriterVersion::PARQUET_1_0);
    let refused = |bytes: Vec<u8>| opened("x.parquet", bytes).expect_err("refused");
    let cut = "x.parquet: the Parquet file is damaged: its end is missing, and with it what says where its columns are\n  hint: fetch or write the file again";
    assert_eq!(refused(whole[..whole.len() - 20].to_vec()), cut);
    assert_eq!(refused(b"PAR1".to_vec()), cut);
    let mut long = whole.clone();
    let at = long.len() - 8;
    long[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(refused(long).contains("its footer says what it has no room for"));
    let mut hidden = whole.clone();
    let at = hidden.len() - 4;
    hidden[at..].copy_from_slice(b"PARE");
    assert!(refused(hidden).contains("its footer is encrypted"));
    let arrow = arrow_file();
    assert!(refused(arrow[..arrow.len() - 3].to_vec()).contains("the Arrow file is damaged: its end is missing"));
}

#[test]
fn a_long_text_with_quotes_and_lines_is_one_cell() {
    let long = format!("{},\"\n{}", "x".repeat(3 << 20), "y".repeat(9));
    let batch = RecordBatch::try_from_iter([
        ("date", Arc::new(StringArray::from(vec!["2014-03-12", "2014-03-13"])) as ArrayRef),
        ("#", Arc::new(StringArray::from(vec!["a", "b"]))),
        ("title", Arc::new(StringArray::from(vec!["T", "U"]))),
        ("colour_", Arc::new(StringArray::from(vec![&*long, "short"]))),
    ]);
    let batch = batch.expect("of one length");
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), None).expect("sound");
    writer.write(&batch).expect("in memory");
    writer.close().expect("in memory");
    let events = events(&read_back(out));
    assert_eq!(events.len(), 2);
    assert_eq!(events[0].extra["colour_"].as_str(), Some(&*long));
    assert_eq!(events[1].extra["#"].as_str(), Some("b"));
}

#[test]
fn a_table_of_who_did_what_to_whom_is_listed_as_it_was() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let rows = "date\tsource\tevent\ttarget\n2014-03-02\tRussia\tConsult\tIran\n2014-03-01\tIran\tReject\tIsrael\n";
    save(folder.path(), "t.tsv", rows.as_bytes());
    assert_eq!(annals(folder.path(), &["convert", "t.tsv", "-o", "t"]).0, 0);
    assert_eq!(annals(folder.path(), &["export", "t.tsv", "-o", "t.arrow"]).0, 0);
    let list = |file: &str| annals(folder.path(), &["list", file]).1;
    assert_eq!(list("t.tsv"), "2014-03-01  t:3  Iran → Israel: Reject\n2014-03-02  t:2  Russia → Iran: Consult\n");
    assert_eq!(list("t"), list("t.tsv"));
    assert_eq!(list("t.arrow"), list("t.tsv"));
}

#[test]
fn an_export_says_what_it_is_of_and_is_asked_again() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", NOTES.as_bytes());
    for name in ["x.parquet", "x.arrow"] {
        let (code, _, stderr) =
            annals(folder.path(), &["export", "n.yaml", "--from", "2015", "--to", "2015", "-o", name]);
        assert!(code == 0 && stderr.starts_with(&format!("1 of 5 events written to {name}\n")), "{stderr}");
        let (code, told, stderr) = annals(folder.path(), &["check", "--export", name]);
        assert_eq!(code, 0, "{told}{stderr}");
    }
}

fn bytes_of(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_to_end(&mut file, &mut bytes));
    read.expect("written");
    bytes
}

#[test]
fn another_reader_finds_types_order_and_what_each_group_begins_and_ends_with() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", NOTES.as_bytes());
    assert_eq!(annals(folder.path(), &["convert", "n.yaml", "-o", "n"]).0, 0);
    let open = |name: &str| {
        let bytes = bytes_of(&folder.path().join("n").join(name));
        ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).expect("sound")
    };
    let events = open("events.parquet");
    let kind = |name: &str| events.schema().field_with_name(name).expect(name).data_type().clone();
    for (name, expected) in [
        ("key", DataType::Int64),
        ("day", DataType::Date32),
        ("date", DataType::Utf8),
        ("earliest", DataType::Date32),
        ("lat", DataType::Float64),
        ("importance", DataType::Int32),
        ("fatalities_best", DataType::Int64),
        ("possible_to", DataType::Date32),
    ] {
        assert_eq!(kind(name), expected, "{name}");
    }
    let group = events.metadata().row_group(0);
    let sorted = group.sorting_columns().expect("sorted");
    assert_eq!((sorted[0].column_idx, sorted[0].descending, sorted[0].nulls_first), (1, false, false));
    assert!(group.columns().iter().all(|column| column.statistics().is_some()));
    assert_eq!(group.column(1).statistics().and_then(parquet::file::statistics::Statistics::null_count_opt), Some(1));
    let batch = events.build().expect("sound").next().expect("rows").expect("sound");
    let days = batch.column(1).as_any().downcast_ref::<Date32Array>().expect("days");
    let days: Vec<Option<i32>> = days.iter().collect();
    assert!(days[..4].is_sorted() && days[..4].iter().all(Option::is_some) && days[4].is_none(), "{days:?}");
    let mentions = open("mentions.parquet").build().expect("sound").next().expect("rows").expect("sound");
    assert_eq!((mentions.num_rows(), mentions.num_columns()), (2, 4));
    let actors = open("actors.parquet").build().expect("sound").next().expect("rows").expect("sound");
    assert_eq!(actors.num_rows(), 3);
}

#[test]
fn pyarrow_counts_what_annals_counts() {
    const SCRIPT: &str = "import pyarrow.parquet as pq, pyarrow.feather as pf
events = pq.read_table('n/events.parquet', filters=[('day', '>=', __import__('datetime').date(2014, 1, 1))])
print(events.num_rows, events['id'].to_pylist(), pq.read_table('n/mentions.parquet')['role'].to_pylist())
print(pf.read_table('n.arrow')['date'].to_pylist())
";
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", NOTES.as_bytes());
    let has_one = Command::new("python3").args(["-c", "import pyarrow"]).stderr(Stdio::null()).status();
    if !has_one.is_ok_and(|status| status.success()) {
        let _ = writeln!(std::io::stderr(), "skipped: what pyarrow counts; python3 has no pyarrow");
        return;
    }
    assert_eq!(annals(folder.path(), &["convert", "n.yaml", "-o", "n"]).0, 0);
    assert_eq!(annals(folder.path(), &["export", "n.yaml", "-o", "n.arrow"]).0, 0);
    let output = Command::new("python3").args(["-c", SCRIPT]).current_dir(folder.path()).output().expect("it runs");
    let expected = "3 ['a', 'b', 'c'] ['participant', 'target']
['-0043-03-15', '2014-03~', '2014-03-12T10:30:00+03:00', '2015/..', 'XXXX-XX-XX']
";
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{}", String::from_utf8_lossy(&output.stderr));
}

/// A file of these columns, and what else its writer is told.
fn parquet_of(
    columns: Vec<(&str, ArrayRef)>,
    properties: parquet::file::properties::WriterPropertiesBuilder,
) -> Vec<u8> {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)));
    let batch = batch.expect("of one length");
    let properties = properties.set_compression(Compression::SNAPPY).build();
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), Some(properties)).expect("sound");
    writer.write(&batch).expect("in memory");
    writer.close().expect("in memory");
    out
}

fn arrow_of(column: ArrayRef) -> Vec<u8> {
    let date: ArrayRef = Arc::new(StringArray::from(vec!["2014"; column.len()]));
    let batch = RecordBatch::try_from_iter([("date", date), ("title", column)]).expect("of one length");
    let mut out = Vec::new();
    let mut writer = arrow_ipc::writer::FileWriter::try_new(&mut out, &batch.schema()).expect("sound");
    writer.write(&batch).expect("in memory");
    writer.finish().expect("in memory");
    drop(writer);
    out
}

/// A text that all rows share.
fn shared(text: &str, rows: usize) -> ArrayRef {
    let texts: ArrayRef = Arc::new(StringArray::from(vec![text]));
    Arc::new(DictionaryArray::<Int32Type>::new(Int32Array::from(vec![0; rows]), texts))
}

/// Columns by which a table is taken for one of annals' own, and a summary.
fn own(rows: usize, summary: ArrayRef) -> Vec<(&'static str, ArrayRef)> {
    let texts = [("id", "x"), ("date", "2014"), ("earliest", "2014-01-01"), ("latest", "2014-12-31"), ("title", "T")];
    let texts = texts.map(|(name, text)| (name, Arc::new(StringArray::from(vec![text; rows])) as ArrayRef));
    let none = || Arc::new(StringArray::new_null(rows)) as ArrayRef;
    texts.into_iter().chain([("actors", none()), ("other", none()), ("summary", summary)]).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn a_small_file_that_says_it_is_huge_is_refused_within_bounded_memory() {
    let builder = || WriterProperties::builder().set_dictionary_page_size_limit(64 << 20);
    let (long, half) = ("x".repeat(1 << 20), "x".repeat(1 << 16));
    let titled = |title: ArrayRef| vec![("date", shared("2014", title.len())), ("title", title)];
    let plain = builder().set_dictionary_enabled(false).set_encoding(Encoding::DELTA_BYTE_ARRAY);
    let nothing = Arc::new(Field::new("item", DataType::Null, true));
    let most = i32::MAX.unsigned_abs() as usize;
    let items = 24 << 20;
    let numbers = Arc::new(Field::new("item", DataType::Int32, true));
    let list =
        ListArray::new(numbers, OffsetBuffer::from_lengths([items]), Arc::new(Int32Array::new_null(items)), None);
    let endless =
        ListArray::new(Arc::clone(&nothing), OffsetBuffer::from_lengths([most]), Arc::new(NullArray::new(most)), None);
    let fixed = FixedSizeListArray::new(nothing, i32::MAX, Arc::new(NullArray::new(most)), None);
    let files = [
        ("own.parquet", parquet_of(own(1 << 17, shared(&half, 1 << 17)), builder())),
        ("other.parquet", parquet_of(titled(shared(&long, 4_000)), builder())),
        ("prefixes.parquet", parquet_of(titled(shared(&long, 2_000)), plain)),
        ("levels.parquet", parquet_of(titled(Arc::new(list)), builder())),
        ("list.arrow", arrow_of(Arc::new(endless))),
        ("fixed.arrow", arrow_of(Arc::new(fixed))),
    ];
    let folder = tempfile::tempdir().expect("temporary folder");
    for (name, bytes) in files {
        assert!(bytes.len() < 1 << 20, "{name}: {}", bytes.len());
        save(folder.path(), name, &bytes);
        let limited = "ulimit -c 0; ulimit -v 1000000; exec \"$0\" check \"$1\"";
        let mut command = assert_cmd::Command::new("sh");
        command.args(["-c", limited]).arg(assert_cmd::cargo::cargo_bin!("annals")).arg(name);
        command.current_dir(folder.path()).env("RAYON_NUM_THREADS", "2").env("MALLOC_ARENA_MAX", "2");
        let output = command.output().expect("sh starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        let is_refused = output.status.code() == Some(2) && stderr.contains("grows beyond all measure");
        assert!(is_refused, "{name}: {:?} {stderr}", output.status);
    }
}

#[test]
fn texts_packed_by_what_they_begin_with_are_read_as_any_others() {
    let expected = events(&read_back(foreign(Compression::SNAPPY, WriterVersion::PARQUET_1_0)));
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for encoding in [Encoding::DELTA_BYTE_ARRAY, Encoding::DELTA_LENGTH_BYTE_ARRAY] {
            let batch = columns();
            let properties = WriterProperties::builder().set_writer_version(version).set_dictionary_enabled(false);
            let schema = batch.schema();
            let texts = schema.fields().iter().filter(|field| {
                matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Dictionary(..))
            });
            let properties = texts.fold(properties, |properties, field| {
                properties.set_column_encoding(vec![field.name().clone()].into(), encoding)
            });
            let path = ["tags", "list", "item"].map(str::to_owned).to_vec();
            let properties = properties.set_column_encoding(path.into(), encoding);
            let mut out = Vec::new();
            let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), Some(properties.build())).expect("sound");
            writer.write(&batch).expect("in memory");
            writer.close().expect("in memory");
            assert_eq!(events(&read_back(out)), expected, "{version:?} {encoding:?}");
        }
    }
}

/// A dictionary that became too long: pages that point into it stand before pages that do not.
#[test]
fn an_own_file_whose_texts_are_partly_shared_is_read_whole() {
    let long = "x".repeat(1 << 16);
    let texts = std::iter::once(long.clone()).chain((1..9_000).map(|at| match at {
        1..6_000 => "short".to_owned(),
        _ => format!("{at:050}"),
    }));
    let summary: ArrayRef = Arc::new(StringArray::from(texts.collect::<Vec<_>>()));
    let properties = WriterProperties::builder().set_dictionary_page_size_limit(70_000);
    let properties = properties.set_data_page_row_count_limit(1_000).set_write_batch_size(500);
    let whole = read_back(parquet_of(own(9_000, summary), properties));
    let all = events(&whole);
    assert_eq!(whole.rows().count(), 9_000);
    assert!(format!("{all:?}").contains(&long) && format!("{all:?}").contains(&format!("{:050}", 8_999)));
}

#[cfg(unix)]
#[test]
fn old_tables_stay_together_when_one_of_the_new_ones_cannot_be_written() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", NOTES.as_bytes());
    let (code, ..) = annals(folder.path(), &["convert", "n.yaml", "-o", "d"]);
    assert_eq!(code, 0);
    let tables = folder.path().join("d");
    let old = ["events.parquet", "mentions.parquet"].map(|name| bytes_of(&tables.join(name)));
    std::fs::remove_file(tables.join("actors.parquet")).expect("it was there");
    std::os::unix::fs::symlink("nowhere/actors.parquet", tables.join("actors.parquet")).expect("a link");
    save(folder.path(), "m.yaml", b"events: [{id: e, date: 2014, title: T, actors: [A]}]\n");
    let (code, stdout, stderr) = annals(folder.path(), &["convert", "m.yaml", "-o", "d", "--force"]);
    let expected = "error: d/actors.parquet: there is no such folder\n";
    assert_eq!((code, &*stdout, &*stderr), (2, "", expected));
    assert_eq!(["events.parquet", "mentions.parquet"].map(|name| bytes_of(&tables.join(name))), old);
}

#[test]
fn each_row_of_several_sources_keeps_whether_its_title_needs_its_actors() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", NOTES.as_bytes());
    let rows = "date\tsource\tevent\ttarget\n2014-03-02\tRussia\tConsult\tIran\n2014-03-01\tIran\tReject\tIsrael\n";
    save(folder.path(), "t.tsv", rows.as_bytes());
    let list = |files: &[&str]| annals(folder.path(), &[&["list", "--no-gazetteer"], files].concat());
    let first = list(&["n.yaml", "t.tsv"]);
    assert!(first.1.contains("  t:3  Iran → Israel: Reject\n") && first.1.contains("  c    C\n"), "{}", first.1);
    for target in ["both", "both.parquet"] {
        assert_eq!(annals(folder.path(), &["convert", "n.yaml", "t.tsv", "-o", target]).0, 0);
        assert_eq!(list(&[target]), first);
        assert_eq!(annals(folder.path(), &["convert", target, "-o", &format!("again-{target}")]).0, 0);
        assert_eq!(list(&[&format!("again-{target}")]), first);
    }
    assert_eq!(annals(folder.path(), &["export", "n.yaml", "t.tsv", "-o", "both.arrow"]).0, 0);
    assert_eq!(list(&["both.arrow"]), first);
    // Nothing of it is taken for a column that somebody added.
    let (_, lines, _) = annals(folder.path(), &["list", "both", "--format", "jsonl"]);
    assert!(!lines.contains("title_form"), "{lines}");
}

/// What a file says beside its rows under a key, as JSON.
fn beside(path: &Path, key: &str) -> Option<serde_json::Value> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes_of(path))).expect("sound");
    let pairs = builder.metadata().file_metadata().key_value_metadata().expect("said").clone();
    let said = pairs.into_iter().find(|pair| pair.key == key)?.value?;
    Some(serde_json::from_str(&said).expect("JSON"))
}

#[test]
fn a_table_says_beside_its_rows_what_all_of_them_would_have_to_be_read_for() {
    let folder = tempfile::tempdir().expect("temporary folder");
    save(folder.path(), "n.yaml", NOTES.as_bytes());
    let rows =
        "date\tsource\tevent\ttarget\n2014-03-02\tA\tConsult\tB\n2014-03-02\tC\tReject\tB\n2014\tA\tConsult\tD\n";
    save(folder.path(), "t.tsv", rows.as_bytes());
    assert_eq!(annals(folder.path(), &["convert", "n.yaml", "t.tsv", "-o", "both"]).0, 0);
    let table = folder.path().join("both/events.parquet");
    let expected = serde_json::json!({
        "events": 8,
        "dated": 7,
        "first": "-0043-03-15",
        "last": "2015-01-01",
        "dates": {"day": 3, "other": 2, "time": 1, "undated": 1, "year": 1},
        "type": [["Consult", 2], ["consult", 1], ["Reject", 1]],
        "tags": [["gas; \"a; b\"", 1]],
        "status": [["disputed", 1]],
    });
    assert_eq!(beside(&table, "annals.facts"), Some(expected));
    let days = serde_json::json!([
        [1, "-0043-03-15"],
        [1, "2014"],
        [1, "2014-03~"],
        [2, "2014-03-02"],
        [1, "2014-03-12T10:30:00+03:00"],
        [1, "2015/.."],
        [1, "XXXX-XX-XX"],
    ]);
    assert_eq!(beside(&table, "annals.days"), Some(days));
    assert_eq!(beside(&folder.path().join("both/mentions.parquet"), "annals.facts"), None);
}
