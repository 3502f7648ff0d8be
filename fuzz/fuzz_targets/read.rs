//! Bytes as a file of any form: reading them never panics, ids lead back to their events, and every event can be told and
//! written.
#![no_main]

use annals::formats::files::input;
use annals::formats::{Export, Format, Kind, Options, Provenance, read_with};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let kind = Kind::ALL.get(usize::from(*first) % 8).copied();
    let file = annals::formats::Input { kind, ..input("fuzz", bytes.to_vec()) };
    let Ok(loaded) = read_with(vec![file], Options::default()) else { return };
    for problem in &loaded.problems {
        let said = problem.to_string();
        assert!(!annals::model::clean::has_unsafe_in_lines(&said), "{said:?}");
    }
    let chronology = &loaded.chronology;
    let rows: Vec<u32> = chronology.rows().collect();
    for row in &rows {
        assert_eq!(chronology.row_of(&chronology.id(*row)), Some(*row));
        let _ = annals::account::detail(chronology, *row);
    }
    let provenance = Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("overlap", ""), rows.len());
    for format in [Format::Table, Format::Markdown] {
        let export = Export { chronology, rows: &rows, provenance: provenance.clone() };
        export.write(format, &mut std::io::sink()).expect("a sink");
    }
});
