//! Nothing grows faster than n log n in anything that a file, a query or a key can hold: work is counted for n and for 2 n, in
//! allocations and in the bytes of them, and may be three times as much at most.

use std::fmt::Write as _;

use annals::engine::Asker;
use annals::formats::files::input;
use annals::formats::{Export, Format, Loaded, Options, Provenance, read_with};
use annals::query::{ActorPattern, Query, Test};

/// Counts the work on one thread, on which everything is done.
fn work(job: impl FnOnce() + Send + 'static) -> (u64, u64) {
    let counted = move || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().expect("a pool");
        let info = pool.install(|| allocation_counter::measure(job));
        (info.count_total, info.bytes_total)
    };
    std::thread::spawn(counted).join().expect("no panic")
}

#[track_caller]
fn grows_no_faster<J: FnOnce() + Send + 'static>(what: &str, size: usize, job: impl Fn(usize) -> J) {
    let (once, twice) = (work(job(size)), work(job(2 * size)));
    let is_held = twice.0 <= 3 * once.0 && twice.1 <= 3 * once.1;
    assert!(is_held, "{what}: {once:?} allocations and bytes for {size}, {twice:?} for {}", 2 * size);
}

/// Reads a file and does with it what the commands do.
fn all_commands(name: &'static str, text: String) {
    let Ok(loaded) = read_with(vec![input(name, text.into_bytes())], Options { lints: true, ..Options::default() })
    else {
        return;
    };
    let Loaded { chronology, problems, .. } = &loaded;
    drop(problems.iter().map(ToString::to_string).collect::<Vec<_>>());
    for actor in 0..u32::try_from(chronology.actors().len()).expect("few") {
        let _ = chronology.events_of(actor).len();
    }
    let asker = Asker::new();
    let query = Query::default().and(Test::Actor { any: vec![ActorPattern::new("actor 77")], role: None });
    let _ = asker.ask(chronology, &query).len();
    let rows: Vec<u32> = chronology.rows().collect();
    for format in Format::ALL {
        let provenance =
            Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("overlap", ""), rows.len());
        let export = Export { chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() };
        export.write(*format, &mut std::io::sink()).expect("a sink");
    }
}

fn joined(of: std::ops::Range<usize>, between: &str, part: impl Fn(usize) -> String) -> String {
    of.map(part).collect::<Vec<_>>().join(between)
}

/// A file with `n` of something.
type File = fn(usize) -> String;

fn reading_grows_no_faster(name: &'static str, files: &[(&str, File)], size: usize) {
    for (what, file) in files {
        let file = *file;
        grows_no_faster(what, size, |n| move || all_commands(name, file(n)));
    }
}

#[test]
fn relations_and_ids_of_any_style_of_yaml_and_json_cost_the_same() {
    reading_grows_no_faster(
        "a.yaml",
        &[
            ("relations that lead nowhere, flow style", |n| {
                let event =
                    |at| format!("{{id: e{at}, date: 2014, title: x, relations: [{{type: follows, target: z{at}}}]}}");
                format!("events: [{}]\n", joined(0..n, ",\n", event))
            }),
            ("taken ids, flow style", |n| {
                format!("events: [{}]\n", joined(0..n, ",\n", |_| "{id: e, date: 2014, title: x}".into()))
            }),
            ("taken ids on one line", |n| {
                format!("events: [{}]\n", joined(0..n, ", ", |_| "{id: e, date: 2014, title: x}".into()))
            }),
            ("errors on one line", |n| {
                format!("events: [{}]\n", joined(0..n, ", ", |at| format!("{{id: e{at}, date: x, title: x}}")))
            }),
            ("taken ids, block style", |n| {
                format!("events:\n{}\n", joined(0..n, "\n", |_| "- {id: e, date: 2014, title: x}".into()))
            }),
            ("dates that cannot be read", |n| {
                format!("events:\n{}\n", joined(0..n, "\n", |at| format!("- {{id: e{at}, date: zz{at}, title: x}}")))
            }),
            ("relations of one event", |n| {
                let relations = joined(0..n, ", ", |at| format!("{{type: follows, target: p{at}}}"));
                format!("events:\n- {{id: e, date: 2014, title: x, relations: [{relations}]}}\n")
            }),
            ("sources of one event", |n| {
                format!(
                    "events:\n- {{id: e, date: 2014, title: x, sources: [{}]}}\n",
                    joined(0..n, ", ", |at| format!("{{publisher: p{at}}}"))
                )
            }),
            ("actors of one event", |n| {
                format!(
                    "events:\n- {{id: e, date: 2014, title: x, actors: [{}]}}\n",
                    joined(0..n, ", ", |at| format!("p{at}"))
                )
            }),
        ],
        400,
    );
}

#[test]
fn objects_of_json_cost_the_same_whatever_they_hold() {
    reading_grows_no_faster(
        "a.json",
        &[
            ("relations that lead nowhere", |n| {
                let event = |at| {
                    format!(
                        r#"{{"id":"e{at}","date":"2014","title":"x","relations":[{{"type":"follows","target":"z{at}"}}]}}"#
                    )
                };
                format!("[{}]", joined(0..n, ",\n", event))
            }),
            ("taken ids on one line", |n| {
                format!("[{}]", joined(0..n, ",", |_| r#"{"id":"e","date":"2014","title":"x"}"#.into()))
            }),
            ("keys of their own", |n| {
                let keys = |event: usize| joined(0..20, ",", |at| format!(r#""k{event}_{at}":1"#));
                format!(
                    "[{}]",
                    joined(0..n, ",", |at| format!(r#"{{"id":"e{at}","date":"2014","title":"x",{}}}"#, keys(at)))
                )
            }),
        ],
        400,
    );
}

#[test]
fn keys_and_the_registry_cost_the_same_however_many_there_are() {
    reading_grows_no_faster(
        "a.yaml",
        &[
            ("keys at the top", |n| {
                format!(
                    "{}\nevents:\n- {{id: e, date: 2014, title: x}}\n",
                    joined(0..n, "\n", |at| format!("k{at}: 1"))
                )
            }),
            ("keys of an event", |n| {
                format!(
                    "events:\n- id: e\n  date: 2014\n  title: x\n{}\n",
                    joined(0..n, "\n", |at| format!("  k{at}: 1"))
                )
            }),
            ("merged keys", |n| {
                let keys = joined(0..n, ", ", |at| format!("k{at}: 1"));
                format!("base: &b {{{keys}}}\nevents:\n- {{<<: *b, id: e, date: 2014, title: x}}\n")
            }),
            ("misspelt groups", |n| {
                let actor =
                    |at| format!("- {{id: actor-number-{at}, name: Actor Number {at}, member_of: [actr-number-{at}]}}");
                format!("actors:\n{}\nevents:\n- {{id: e, date: 2014, title: x}}\n", joined(0..n, "\n", actor))
            }),
            ("misspelt actors", |n| {
                let actors = joined(0..n, "\n", |at| format!("- {{id: actor-number-{at}, name: Actor Number {at}}}"));
                let event = |at| format!("- {{id: e{at}, date: 2014, title: x, actors: [actr-number-{at}]}}");
                format!("actors:\n{actors}\nevents:\n{}\n", joined(0..n, "\n", event))
            }),
            ("an alias that all have", |n| {
                let actor = |at| format!("- {{id: a{at}, name: A{at}, aliases: [same]}}");
                format!(
                    "actors:\n{}\nevents:\n- {{id: e, date: 2014, title: x, actors: [same]}}\n",
                    joined(0..n, "\n", actor)
                )
            }),
        ],
        400,
    );
}

#[test]
fn members_of_members_cost_the_same_or_are_refused() {
    reading_grows_no_faster(
        "a.yaml",
        &[
            ("members in a chain", |n| {
                let actor = |at| format!("- {{id: a{at}, name: A{at}, member_of: [a{}]}}", at + 1);
                format!(
                    "actors:\n{}\nevents:\n- {{id: e, date: 2014, title: x, actors: [a0]}}\n",
                    joined(0..n, "\n", actor)
                )
            }),
            ("members in a circle", |n| {
                let mut text = "actors:\n".to_owned();
                for at in 0..n {
                    let _ = writeln!(text, "- {{id: a{at}, name: A{at}, member_of: [a{}]}}", (at + 1) % n);
                }
                format!("{text}events:\n- {{id: e, date: 2014, title: x, actors: [a0]}}\n")
            }),
        ],
        4_000,
    );
}

#[test]
fn tables_of_any_shape_cost_the_same() {
    reading_grows_no_faster(
        "a.csv",
        &[
            ("columns of one name", |n| format!("date{}\n2014{}\n", ",a".repeat(n), ",v".repeat(n))),
            ("columns", |n| format!("date,{}\n2014{}\n", joined(0..n, ",", |at| format!("a{at}")), ",v".repeat(n))),
            ("quotes that nobody closes", |n| {
                format!("date,title\n{}\n", joined(0..n, "\n", |at| format!("\"2014,a{at}")))
            }),
            ("publishers in a cell", |n| {
                format!("date,title,publisher\n2014,x,\"{}\"\n", joined(0..n, "; ", |at| format!("p{at}")))
            }),
            ("actors in a cell", |n| {
                format!("date,title,actors\n2014,x,\"{}\"\n", joined(0..n, "; ", |at| format!("p{at}")))
            }),
            ("dates that cannot be read", |n| {
                format!("date,title\n2014,y\n{}\n", joined(0..n, "\n", |at| format!("zz{at},x")))
            }),
            ("a name", |n| format!("date,actor1,actor2\n2014,{},b\n", "ab cd ".repeat(n))),
        ],
        800,
    );
    reading_grows_no_faster(
        "a.json",
        &[("keys of their own", |n| {
            let keys = |event: usize| joined(0..20, ",", |at| format!(r#""k{event}_{at}":1"#));
            format!("[{}]", joined(0..n, ",", |at| format!(r#"{{"when":"2014","what":"x",{}}}"#, keys(at))))
        })],
        600,
    );
}

#[test]
fn a_line_of_any_length_is_read_once() {
    let lines: [(&str, File); 7] = [
        ("words", |n| "a ".repeat(n)),
        ("quotations", |n| "'a ".repeat(n)),
        ("operators", |n| format!("{}b", "a AND ".repeat(n))),
        ("alternatives", |n| format!("actor:{}", joined(0..n, "|", |at| format!("a{at}")))),
        ("countries", |n| format!("country:{}", joined(0..n, "|", |at| format!("A{at}")))),
        ("a pattern", |n| format!("actor:{}", "x".repeat(n))),
        ("a pattern of words", |n| format!("actor:\"{}\"", "xy ".repeat(n))),
    ];
    for (what, line) in lines {
        grows_no_faster(what, 200, |n| {
            move || {
                let loaded = crate::support::load("events:\n- {id: a, date: 2014, title: A, actors: [Iran]}\n");
                if let Ok(query) = line(n).parse::<Query>() {
                    let _ = Asker::new().ask(&loaded.chronology, &query).len();
                    let _ = query.to_string();
                }
            }
        });
    }
}
