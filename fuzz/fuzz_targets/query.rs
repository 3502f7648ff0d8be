//! A query line: it is an error that shows where, or it prints as a line that reads back to the same query and can be answered.
#![no_main]

use std::sync::LazyLock;

use annals::chronology::Chronology;
use annals::formats::files::input;
use annals::engine::Asker;
use annals::query::Query;
use libfuzzer_sys::fuzz_target;

static SHIPPED: LazyLock<(Chronology, Asker)> = LazyLock::new(|| {
    let loaded = annals::formats::read(vec![input("events.yaml", annals::cli::SHIPPED.into())]).expect("shipped");
    (loaded.chronology, Asker::new())
});

fuzz_target!(|line: &str| {
    let (chronology, asker) = &*SHIPPED;
    // What is typed is looked for among the names before it is a query.
    let _ = asker.rank(chronology, line, 8);
    match line.parse::<Query>() {
        Err(error) => drop(error.marked(line)),
        Ok(query) => {
            let printed = query.to_string();
            let again: Query = printed.parse().unwrap_or_else(|error| panic!("{printed:?}: {error:?}"));
            assert_eq!(again, query, "{printed:?}");
            assert!(asker.ask(chronology, &query).len() <= chronology.len());
            let _ = asker.taken(chronology, &query);
        }
    }
});
