//! One account of an event: the list, the event's own page and every export say the same title and the same actors.

use annals::account::{self, Piece, detail};
use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::formats::{self, Export, Format, Provenance};

use crate::support::load;

const REGISTRY: &str =
    "actors:\n- {id: rus, name: Russian Federation, aliases: [Russia, Россия]}\n- {id: iran, name: Iran}\n";

/// Tables that keep the actors apart from the title, that have no title, that have one for some rows; and schema 1.
const FILES: [&str; 6] = [
    "date\tsource\tevent\ttarget\n2014-03-01\tRussia\tConsult\tIran\n2014-02-27\tArmed Gang\tOccupy territory\tRussia\n2014-03-02\t\tProtest\t\n",
    "date,source,target\n2014-01-01,Russia,Iran\n2014-01-02,Iran,\n2014-01-03,,\n",
    "date,actors\n2014-01-01,Russia;Iran;France\n2014-01-02,\n",
    "date,title,source,target\n2014-01-01,,Russia,Iran\n2014-01-02,Russia speaks with Iran,Russia,Iran\n2014-01-03,A call,Russia,Iran\n",
    "- date: 2014-01-01\n  what: A call\n  actors: [Russia, Iran]\n",
    "- {id: a, date: 2014-01-01, title: ' A call ', actors: [Russia, {id: iran, role: target}, Somebody]}\n- {id: b, date: 2014, title: Alone}\n",
];

fn written(chronology: &Chronology, format: Format) -> String {
    let rows: Vec<u32> = chronology.rows().collect();
    let provenance =
        Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("overlap", ""), rows.len());
    let mut out = Vec::new();
    Export { chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }
        .write(format, &mut out)
        .expect("in memory");
    String::from_utf8(out).expect("UTF-8")
}

/// The title of an event, and the names of its actors.
type Said = (String, Vec<String>);

/// What each machine format says of all events.
fn as_data(chronology: &Chronology) -> Vec<(&'static str, Vec<Said>)> {
    let of_json = |event: &serde_json::Value| {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().trim().to_owned();
        let actors = event["actors"].as_array().cloned().unwrap_or_default();
        let name = |actor: &serde_json::Value| text(actor.get("name").unwrap_or_else(|| &actor["id"]));
        (text(&event["title"]), actors.iter().map(name).collect())
    };
    let json: serde_json::Value = serde_json::from_str(&written(chronology, Format::Json)).expect("JSON");
    let lines = written(chronology, Format::Jsonl);
    let csv = written(chronology, Format::Csv);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let of_csv = |record: csv::StringRecord| {
        let column =
            |name: &str| annals::formats::csv::COLUMNS.iter().position(|known| *known == name).expect("a column");
        let names = record[column("actors")].split("; ").filter(|name| !name.is_empty());
        // `Russian Federation [Russia] (source)`
        let name =
            |actor: &str| actor.split(" (").flat_map(|part| part.split(" [")).next().unwrap_or_default().to_owned();
        (record[column("title")].trim().to_owned(), names.map(name).collect())
    };
    let again = load(&written(chronology, Format::Yaml)).chronology;
    vec![
        ("json", json["events"].as_array().expect("a list").iter().map(of_json).collect()),
        ("jsonl", lines.lines().map(|line| of_json(&serde_json::from_str(line).expect("JSON"))).collect()),
        ("csv", reader.records().map(|record| of_csv(record.expect("CSV"))).collect()),
        ("yaml", again.rows().map(|row| (account::title(&again, row).trim().to_owned(), names(&again, row))).collect()),
    ]
}

fn names(chronology: &Chronology, row: u32) -> Vec<String> {
    chronology.mentions(row).map(|(actor, _)| chronology.actor(actor).name.clone()).collect()
}

#[test]
fn every_view_and_format_says_the_same_title_and_actors() {
    for text in FILES {
        let inputs = vec![input("registry.yaml", REGISTRY.into()), input("x", text.into())];
        let chronology = formats::read(inputs).expect("sound").chronology;
        assert!(!chronology.is_empty(), "{text}");
        let data: Vec<_> = chronology
            .rows()
            .map(|row| (account::title(&chronology, row).trim().to_owned(), names(&chronology, row)))
            .collect();
        for (format, said) in as_data(&chronology) {
            assert_eq!(said, data, "{format} of {text}");
        }
        let (list, markdown) = (written(&chronology, Format::Table), written(&chronology, Format::Markdown));
        let headings: Vec<&str> = markdown.lines().filter_map(|line| line.strip_prefix("### ")).collect();
        for (row, line) in chronology.rows().zip(list.lines()) {
            let headline = account::headline(&chronology, row).trim().to_owned();
            assert!(line.ends_with(&format!("  {headline}")), "{line} says no {headline}");
            // What is less exact stands before its days: not always in the order of the list.
            let is_it = |heading: &&str| heading.replace("&gt;", ">") == headline;
            let same = chronology.rows().filter(|row| account::headline(&chronology, *row).trim() == headline).count();
            assert_eq!(headings.iter().filter(|heading| is_it(heading)).count(), same, "{headline} in {text}");
            let pieces = detail(&chronology, row);
            assert_eq!(pieces[0], Piece::Title(headline));
            let shown = pieces.iter().filter_map(|piece| match piece {
                Piece::Actor { name, .. } => Some(name.clone()),
                _ => None,
            });
            assert_eq!(shown.collect::<Vec<_>>(), names(&chronology, row), "{text}");
        }
    }
}

#[test]
fn a_claimant_goes_by_the_name_of_the_registered_actor() {
    let event = |id: &str, claimant: &str| {
        format!("- {{id: {id}, date: 2014, title: '{id}', sources: [{{publisher: P, claimant: {claimant}}}]}}\n")
    };
    let text = format!(
        "actors:\n- {{id: prigozhin, name: Yevgeny Prigozhin, aliases: [Пригожин]}}\n- {{id: other, name: prigozhin junior}}\nevents:\n{}{}{}{}",
        event("by-id", "prigozhin"),
        event("by-alias", "пригожин"),
        event("by-name", "YEVGENY PRIGOZHIN"),
        event("nobody", "the Kremlin"),
    );
    let chronology = load(&text).chronology;
    let claimants: Vec<String> = chronology
        .rows()
        .flat_map(|row| detail(&chronology, row))
        .filter_map(|piece| match piece {
            Piece::Source(source) => source.claimant,
            _ => None,
        })
        .collect();
    assert_eq!(claimants, ["Yevgeny Prigozhin", "Yevgeny Prigozhin", "Yevgeny Prigozhin", "the Kremlin"]);
    let markdown = written(&chronology, Format::Markdown);
    assert_eq!(markdown.matches("Who says so: Yevgeny Prigozhin, via P \\[1\\]").count(), 3, "{markdown}");
    // Data stay as they are.
    assert!(written(&chronology, Format::Jsonl).contains("\"claimant\":\"prigozhin\""));
}
