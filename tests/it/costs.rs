//! What must not grow with the number of events: counted, not timed.

use annals::engine::Asker;
use annals::formats::files::input;
use annals::formats::{Export, Format, Options, Provenance, read_with};
use annals::model::words::{self, DateContext, DayOrder};
use annals::query::Query;

use crate::support::{Harness, load};

/// A chronology of so many events of few actors.
fn many(events: usize) -> String {
    let event = |number: usize| {
        let (day, actor) = (1 + number % 28, number % 40);
        format!(
            "- {{id: e{number}, date: 2024-01-{day:02}, title: Something happened, actors: [Actor {actor}, Putin], tags: [t{}], type: t{}, recorded: 2024-02-{day:02}}}\n",
            number % 7,
            number % 5
        )
    };
    (0..events).map(event).collect()
}

/// The same, each related to the one before and to the first.
fn many_related(events: usize) -> String {
    let event = |number: usize| {
        let (day, before) = (1 + number % 28, number.saturating_sub(1));
        let year = 1000 + number / 28;
        format!(
            "- {{id: e{number}, date: {year}-01-{day:02}, title: Something happened, \
             relations: [{{type: follows, target: e{before}}}, {{type: part_of, target: e0}}]}}\n"
        )
    };
    (0..events).map(event).collect()
}

fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

/// What is allocated when something is done to a screen of so many events after some keys: on one thread, whose allocations are
/// counted.
fn counted(events: usize, keys: &'static str, then: impl Fn(&mut Harness) + Send + Sync + 'static) -> u64 {
    counted_of(many(events), keys, then)
}

/// The same of any events.
fn counted_of(text: String, keys: &'static str, then: impl Fn(&mut Harness) + Send + Sync + 'static) -> u64 {
    let count = move || {
        let here = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().expect("a pool");
        here.install(|| {
            let mut harness = Harness::with(&text, 200, 50);
            harness.press(keys);
            let _ = harness.buffer();
            allocations(|| then(&mut harness))
        })
    };
    std::thread::spawn(count).join().expect("no panic")
}

#[test]
fn a_frame_of_any_view_allocates_the_same_for_a_thousand_events_and_for_twenty_thousand() {
    for (keys, view) in [
        ("50j", "the list"),
        ("ss50j", "the list by deaths"),
        ("V50j", "the axis"),
        ("VK50j", "the axis of reports"),
        ("<f4>jj", "the lanes of actors"),
        ("<f4>ssll", "the lanes of types"),
    ] {
        let frame = |events| counted(events, keys, |harness| drop(harness.buffer()));
        let (few, many) = (frame(1_000), frame(20_000));
        assert!(many < few + few / 5, "{view}: {few} allocations for 1,000 events, {many} for 20,000");
    }
}

#[test]
fn a_frame_and_a_key_cost_the_same_however_many_events_are_related() {
    let count = |events: usize, then: fn(&mut Harness)| counted_of(many_related(events), "50j", then);
    let done: [fn(&mut Harness); 2] = [
        |harness| drop(harness.buffer()),
        |harness| {
            harness.press("j");
        },
    ];
    for then in done {
        let (few, many) = (count(1_000, then), count(20_000, then));
        assert!(many < few + few / 5, "{few} allocations for 1,000 events, {many} for 20,000");
    }
}

#[test]
fn a_key_that_moves_reads_the_lines_that_come_into_sight_and_no_others() {
    for (keys, key) in [("50j", "j"), ("50j", "}"), ("V", "j"), ("V+", "l"), ("<f4>", "j"), ("<f4>l", "l")] {
        let moved = |events| {
            counted(events, keys, move |harness| {
                harness.press(key);
            })
        };
        let (few, many) = (moved(1_000), moved(20_000));
        assert!(many < few * 2, "{key} after {keys}: {few} allocations for 1,000 events, {many} for 20,000");
    }
    // What is on the screen is not read again: one event further costs far less than a screen further.
    let [step, page] = ["j", "<pagedown>"].map(|key| {
        counted(20_000, "50j", move |harness| {
            harness.press(key);
        })
    });
    assert!(step * 3 < page, "{step} allocations for an event, {page} for a screen");
}

#[test]
fn the_dead_are_read_once_and_not_for_every_list_by_deaths() {
    let listed = |keys: &'static str| {
        counted(5_000, keys, |harness| {
            harness.press("s");
        })
    };
    let (first, again) = (listed("s"), listed("ssss"));
    assert!(again * 2 < first, "{first} allocations for the first list by deaths, {again} for the next");
}

#[test]
fn an_answer_allocates_by_its_names_and_not_by_its_events() {
    let answer = |events: usize| {
        let loaded = crate::support::load(&many(events));
        let asker = Asker::new();
        let query: Query = "actor:putin from:2024-01-05 to:2024-01-20".parse().expect("sound");
        allocations(|| drop(asker.ask(&loaded.chronology, &query)))
    };
    let (few, many) = (answer(100), answer(20_000));
    assert!(many < few + few / 5 + 10, "{few} allocations for 100 events, {many} for 20,000");
}

#[test]
fn the_store_keeps_to_its_budget() {
    let text = format!(
        "date,source,target,title\n{}",
        (0..20_000)
            .map(|number| format!(
                "20{:02}-0{}-1{},Actor {},Actor {},Title number {number}\n",
                number % 25,
                1 + number % 9,
                number % 10,
                number % 400,
                number % 37
            ))
            .collect::<String>()
    );
    let table = read_with(vec![input("t.csv", text.into_bytes())], Options::default()).expect("a table").chronology;
    let yaml = crate::support::load(&many(20_000)).chronology;
    for chronology in [table, yaml] {
        let mentions: usize = chronology.rows().map(|row| chronology.mentions(row).count()).sum();
        let budget = 28 * chronology.len() + 9 * mentions;
        assert!(chronology.column_bytes() <= budget, "{} of {budget} bytes", chronology.column_bytes());
    }
}

#[test]
fn an_export_of_a_table_of_days_allocates_nothing_for_a_row() {
    let export = |events: usize, format: Format| {
        let rows: String = (0..events)
            .map(|number| {
                format!("2014-{:02}-11\tCitizen (India)\tMake, a statement\tActor {}\n", 1 + number % 12, number % 50)
            })
            .collect();
        let text = format!("date\tsource\tevent\ttarget\n{rows}");
        let chronology =
            read_with(vec![input("icews.tsv", text.into_bytes())], Options::default()).expect("a table").chronology;
        let rows: Vec<u32> = chronology.rows().collect();
        let provenance =
            Provenance::new(&annals::engine::Facts::of(&chronology), String::new(), ("overlap", ""), events);
        let export =
            Export { chronology: &chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() };
        // On one thread, whose allocations are counted.
        let here = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().expect("a pool");
        here.install(|| allocations(|| drop(export.write(format, &mut std::io::sink()).expect("a sink"))))
    };
    for format in [Format::Csv, Format::Jsonl, Format::Json] {
        let [few, many] =
            [1_000, 30_000].map(|events| std::thread::spawn(move || export(events, format)).join().expect("no panic"));
        // Those that are left are for parts of a thousand rows, and for days.
        assert!(many < few + 29_000 / 20, "{format}: {few} allocations for 1,000 rows, {many} for 30,000");
    }
}

#[test]
fn names_are_folded_when_first_somebody_is_looked_for() {
    let chronology = load("events:\n- {id: a, date: 2014, title: A, actors: [Iran]}\n").chronology;
    let (asker, all) = (Asker::new(), Query::default());
    let knows_nobody = |asker: &Asker| format!("{asker:?}").starts_with("Asker { resolver: OnceLock(<uninit>)");
    assert_eq!(asker.ask(&chronology, &all).len(), 1);
    assert!(asker.taken(&chronology, &all).is_empty());
    assert_eq!(asker.rank(&chronology, " ", 8).actors, []);
    assert!(knows_nobody(&asker), "a query without actors needs no names");
    assert_eq!(asker.hits(&chronology, "Иран").len(), 1);
    assert!(!knows_nobody(&asker));
}

#[test]
fn a_day_in_digits_is_read_without_an_allocation() {
    let column = DateContext { order: Some(DayOrder::DayFirst), ..DateContext::default() };
    for text in ["2014-03-12", "20140312", "12/03/2014", "4.3.2014"] {
        let read = allocations(|| assert!(words::plain_day(text, &column).is_some(), "{text}"));
        assert_eq!(read, 0, "{text}");
    }
}
