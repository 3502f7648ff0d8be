//! What was read is written in every own format and read back: the same events.
#![no_main]

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::{Export, Format, Input, Kind, Options, Provenance, read_with};
use annals::model::Event;
use libfuzzer_sys::fuzz_target;

/// The events in order, without the names that stand beside ids for readers who have no registry.
fn events(chronology: &Chronology) -> Vec<Event> {
    let plain = |row| {
        let mut event = chronology.event(row);
        event.actors.iter_mut().for_each(|mention| mention.name = None);
        event
    };
    chronology.rows().map(plain).collect()
}

// The first byte chooses what the rest is: a table or JSON, which have nothing that only YAML can say.
fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let kind = [Kind::Csv, Kind::Tsv, Kind::Json, Kind::Jsonl][usize::from(*first) % 4];
    let file = Input { kind: Some(kind), ..input("fuzz", bytes.to_vec()) };
    let Ok(loaded) = read_with(vec![file], Options::default()) else { return };
    let chronology = &loaded.chronology;
    let expected = events(chronology);
    if expected.is_empty() {
        return;
    }
    let rows: Vec<u32> = chronology.rows().collect();
    for format in [Format::Yaml, Format::Json, Format::Jsonl, Format::Csv] {
        let provenance = Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("overlap", ""), rows.len());
        let mut out = Vec::new();
        Export { chronology, rows: &rows, provenance }.write(format, &mut out).expect("in memory");
        let written = String::from_utf8(out).expect("UTF-8");
        let again = read_with(vec![input("again", written.clone().into())], Options::default());
        let again = again.unwrap_or_else(|error| panic!("{format}: {error}\n{written}"));
        assert_eq!(events(&again.chronology), expected, "{format}: {written}");
    }
});
