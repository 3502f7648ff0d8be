//! Queries, dates and round trips against a model too simple to be wrong.

use std::fmt::Write as _;

use annals::account;
use annals::chronology::Chronology;

use annals::engine::{Asker, Headings, UnderHeading};
use annals::formats::{Export, Format, Provenance};
use annals::model::{DaySpan, Event, EventDate, Role, Status};
use annals::query::{ActorPattern, Compare, Order, Part, Query, Rule, Term, Test};
use proptest::prelude::*;

use crate::support::load;

const ACTORS: [&str; 5] = ["Iran", "Russia", "Masoud Pezeshkian", "Путин", "UN"];
const TAGS: [&str; 3] = ["war", "sanctions", "talks"];
const TYPES: [&str; 3] = ["consult", "assault", "agree"];
const PLACES: [&str; 3] = ["Idlib", "Genève", "Aïn Témouchent"];
const COUNTRIES: [&str; 3] = ["SYR", "CHE", "DZA"];
const DATES: [&str; 16] = [
    "2024",
    "2024-06",
    "2024-06-15",
    "2024-06-15?",
    "2024-07~",
    "2023/2024-02",
    "2024-03/..",
    "2024-05-01/",
    "[..2024-08]",
    "[2024-06-01..2024-06-20]",
    "/2024-01",
    "2024-06-15T12:00:00Z",
    "2024-06-14T23:00:00-11:00",
    "2024-06-16T01:00:00+13:00",
    "199X",
    "2024-21",
];

fn date() -> impl Strategy<Value = EventDate> {
    prop::sample::select(DATES.to_vec()).prop_map(|text| EventDate::parse(text).expect("sound"))
}

prop_compose! {
    fn event_yaml()(
        date in prop::sample::select(DATES.to_vec()),
        title in "[a-zA-Zäé :#'\"\\[{-]{1,12}",
        actors in prop::collection::vec((prop::sample::select(ACTORS.to_vec()), prop::sample::select(Role::ALL.to_vec())), 0..3),
        tags in prop::collection::vec(prop::sample::select(TAGS.to_vec()), 0..3),
        kind in prop::option::of(prop::sample::select(TYPES.to_vec())),
        status in prop::option::of(prop::sample::select(Status::ALL.to_vec())),
        published in prop::option::of(prop::sample::select(vec!["2024-01-05", "2024-06-16", "2025-02"])),
        extra in prop::option::of("[a-z\u{202e}\u{1}]{1,5}"),
        importance in prop::option::of(1..=10_u8),
        deaths in prop::option::of(0..20_u32),
        place in prop::option::of((prop::sample::select(PLACES.to_vec()), prop::sample::select(COUNTRIES.to_vec()))),
    ) -> serde_json::Value {
        let actors: Vec<_> = actors.iter().map(|(actor, role)| serde_json::json!({"id": actor, "role": role.word()})).collect();
        let mut event = serde_json::json!({"date": date, "title": format!("t{title}"), "actors": actors, "tags": tags});
        if let Some(kind) = kind { event["type"] = kind.into(); }
        if let Some(status) = status { event["status"] = status.word().into(); }
        if let Some(published) = published { event["sources"] = serde_json::json!([{"publisher": "p", "published": published}]); }
        if let Some(importance) = importance { event["importance"] = importance.into(); }
        if let Some(deaths) = deaths { event["fatalities"] = serde_json::json!({"best": deaths}); }
        if let Some((name, country)) = place { event["location"] = serde_json::json!({"name": name, "country": country}); }
        if let Some(extra) = extra { event["colour"] = serde_json::json!({"deep": [extra, 7]}); }
        event
    }
}

pub(crate) fn file() -> impl Strategy<Value = String> {
    prop::collection::vec(event_yaml(), 0..12).prop_map(|mut events| {
        for (number, event) in events.iter_mut().enumerate() {
            event["id"] = format!("e{number}").into();
        }
        // One event a line: JSON in a block sequence takes the fast path.
        let lines: String = events.iter().map(|event| format!("- {event}\n")).collect();
        if lines.is_empty() { "events: []".to_owned() } else { format!("future: [1, x]\nevents:\n{lines}") }
    })
}

fn compare() -> impl Strategy<Value = Compare> {
    let order = prop::sample::select(vec![Order::Less, Order::AtMost, Order::Equal, Order::AtLeast, Order::More]);
    (order, 0..15_u32).prop_map(|(order, number)| Compare { order, number })
}

fn term() -> impl Strategy<Value = Term> {
    let actor = (
        prop::sample::select(vec!["iran", "russia", "putin", "pezesh", "u", "=UN", "=putin", "nobody"]),
        prop::option::of(prop::sample::select(Role::ALL.to_vec())),
    )
        .prop_map(|(pattern, role)| Test::Actor { any: vec![ActorPattern::new(pattern)], role });
    let test = prop_oneof![
        actor,
        prop::sample::select(Role::ALL.to_vec()).prop_map(Test::Role),
        prop::collection::vec(prop::sample::select(TAGS.to_vec()).prop_map(str::to_owned), 1..3).prop_map(Test::Tag),
        prop::sample::select(TYPES.to_vec()).prop_map(|kind| Test::Type(vec![kind.to_owned()])),
        prop::collection::vec(prop::sample::select(Status::ALL.to_vec()), 1..3).prop_map(Test::Status),
        "[a-z]{1,2}".prop_map(|text| Test::Text(vec![text])),
        compare().prop_map(|compare| Test::Importance(vec![compare])),
        prop::collection::vec(compare(), 1..3).prop_map(Test::Fatalities),
        prop::sample::select(vec!["CHE", "Syria", "sy", "Algérie"])
            .prop_map(|text| Test::Country(vec![text.to_owned()])),
        prop::sample::select(vec!["idlib", "gen", "ain"]).prop_map(|text| Test::Place(vec![text.to_owned()])),
        Just(Test::Publisher(vec!["P".to_owned()])),
        prop::collection::vec(prop::sample::select(Part::ALL.to_vec()), 1..3).prop_map(Test::Has),
    ];
    (any::<bool>(), test).prop_map(|(is_negated, test)| Term { is_negated, test })
}

/// What is asked for: whole days, and no time of one.
fn days() -> impl Strategy<Value = EventDate> {
    date().prop_filter("a time of day", |date| date.instant().is_none())
}

prop_compose! {
    fn query()(
        terms in prop::collection::vec(term(), 0..3),
        from in prop::option::of(days()),
        to in prop::option::of(days()),
        rule in prop::sample::select(Rule::ALL.to_vec()),
        as_of in prop::option::of(days()),
    ) -> Query {
        let query = Query { terms, from, to, rule, as_of };
        if query.is_inverted() { Query { from: None, ..query } } else { query }
    }
}

/// The same question asked of plain events, one by one.
fn naive(chronology: &Chronology, query: &Query, event: &Event) -> bool {
    let range = query.range();
    let in_range = range == DaySpan::ALWAYS
        || match query.rule {
            Rule::Definite => event.date.bounds().is_inside(range),
            Rule::Overlap => event.date.overlaps(range),
            Rule::Possible if event.date.window() == event.date.bounds() => event.date.overlaps(range),
            Rule::Possible => event.date.window().overlaps(range),
        };
    let by_then =
        query.as_of.as_ref().is_none_or(|as_of| event.public_since().is_some_and(|day| day <= as_of.bounds().latest));
    in_range && by_then && query.terms.iter().all(|term| passes(chronology, &term.test, event) != term.is_negated)
}

fn passes(chronology: &Chronology, test: &Test, event: &Event) -> bool {
    let plain = |text: &str| annals::names::fold(text);
    match test {
        Test::Actor { any, role } => any.iter().any(|pattern| {
            let asker = Asker::new();
            let names: Vec<&str> =
                asker.actors(chronology, pattern).iter().map(|a| chronology.actor(*a).id.as_str()).collect();
            event.actors.iter().any(|m| names.contains(&&*m.actor) && role.is_none_or(|role| role == m.role))
        }),
        Test::Role(role) => event.actors.iter().any(|mention| mention.role == *role),
        Test::Tag(any) => event.tags.iter().any(|tag| any.contains(tag)),
        Test::Type(any) => event.kind.as_ref().is_some_and(|kind| any.contains(kind)),
        Test::Status(any) => event.status.is_some_and(|status| any.contains(&status)),
        Test::Importance(any) => {
            event.importance.is_some_and(|own| any.iter().any(|compare| compare.holds(u32::from(own))))
        }
        Test::Fatalities(any) => {
            event.fatalities.as_ref().and_then(|deaths| deaths.best).is_some_and(|own| any.iter().any(|c| c.holds(own)))
        }
        Test::Country(any) => {
            let codes = [("CHE", "CHE"), ("Syria", "SYR"), ("sy", "SYR"), ("Algérie", "DZA")];
            let code = |text: &str| codes.iter().find(|(name, _)| *name == text).map(|(_, code)| *code);
            let own = event.location.as_ref().and_then(|place| place.country.as_deref());
            own.is_some() && any.iter().any(|text| own == code(text))
        }
        Test::Place(any) => {
            let name = event.location.as_ref().and_then(|place| place.name.as_deref());
            name.is_some_and(|name| any.iter().any(|text| plain(name).contains(&plain(text))))
        }
        Test::Publisher(any) => any.iter().any(|text| {
            let mut publishers = event.sources.iter().filter_map(|source| source.publisher.as_ref());
            publishers.any(|own| plain(own).contains(&plain(text)))
        }),
        Test::Has(any) => any.iter().any(|part| has(*part, event)),
        Test::Text(any) => any.iter().any(|text| {
            let mut said = vec![event.title.clone(), event.id.clone()];
            said.extend(event.kind.clone());
            said.extend(event.tags.iter().cloned());
            said.extend(event.actors.iter().map(|mention| mention.actor.clone()));
            said.extend(event.status.map(|status| status.word().to_owned()));
            for source in &event.sources {
                said.extend(source.publisher.clone());
                said.extend(source.published.as_ref().map(|date| date.text().to_owned()));
            }
            if let Some(place) = &event.location {
                said.extend(place.name.iter().chain(&place.country).cloned());
            }
            said.extend(event.extra.get("colour").and_then(|colour| colour["deep"][0].as_str()).map(str::to_owned));
            said.iter().any(|said| plain(said).contains(&plain(text)))
        }),
    }
}

/// Whether an event of these tests has a part.
fn has(part: Part, event: &Event) -> bool {
    match part {
        Part::Note
        | Part::Summary
        | Part::Coordinates
        | Part::Url
        | Part::Claimant
        | Part::Relation
        | Part::Recorded => false,
        Part::Date => true,
        Part::Time => event.date.text().contains('T'),
        Part::Type => event.kind.is_some(),
        Part::Actor => !event.actors.is_empty(),
        Part::Location => event.location.is_some(),
        Part::Status => event.status.is_some(),
        Part::Importance => event.importance.is_some(),
        Part::Fatalities => event.fatalities.is_some(),
        Part::Tag => !event.tags.is_empty(),
        Part::Source | Part::Published => !event.sources.is_empty(),
        Part::Other => !event.extra.is_empty(),
    }
}

/// Years in which an actor is active, if that is stated, and the actors that it is a member of.
type Registered = (Option<(i32, i32)>, Vec<usize>);

/// A registry of up to five actors, and an event of each actor in each year.
fn registry_yaml(registry: &[Registered]) -> String {
    let mut yaml = String::from("actors:\n");
    for (number, (active, above)) in registry.iter().enumerate() {
        let above: Vec<String> = above.iter().map(|above| format!("a{}", above % registry.len())).collect();
        let active =
            active.map_or_else(String::new, |(from, to)| format!(", active: {}/{}", from.min(to), from.max(to)));
        let above = above.join(", ");
        writeln!(yaml, "- {{id: a{number}, name: A{number}, member_of: [{above}]{active}}}").expect("memory");
    }
    yaml += "events:\n";
    for number in 0..registry.len() {
        for year in 2000..2006 {
            writeln!(yaml, "- {{id: e{number}-{year}, date: {year}-06, title: T, actors: [a{number}]}}")
                .expect("memory");
        }
    }
    yaml
}

/// Whether an actor is a member of another in a year, by every way up.
fn belongs(registry: &[Registered], actor: usize, to: usize, year: i32, path: &mut Vec<usize>) -> bool {
    if actor == to {
        return true;
    }
    let (active, above) = &registry[actor];
    if path.contains(&actor) || active.is_some_and(|(from, to)| !(from.min(to)..=from.max(to)).contains(&year)) {
        return false;
    }
    path.push(actor);
    let found = above.iter().any(|above| belongs(registry, above % registry.len(), to, year, path));
    path.pop();
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_else_is_in_a_selection_is_counted_event_by_event(text in file(), query in query()) {
        let chronology = load(&text).chronology;
        let asker = Asker::new();
        let selection = asker.ask(&chronology, &query);
        let within = asker.within(&chronology, &selection, 3, &|_, _| true).expect("nobody stops it");
        let has = |row: u32, actor: u32| chronology.mentions(row).any(|(own, _)| own == actor);
        let events = |actor: u32| selection.rows().iter().filter(|row| has(**row, actor)).count();
        let mut expected: Vec<(usize, u32)> = (0..).zip(chronology.actors()).map(|(actor, _)| (events(actor), actor)).collect();
        expected.retain(|(events, _)| *events > 0);
        expected.sort_by_key(|(events, actor)| (std::cmp::Reverse(*events), *actor));
        expected.truncate(3);
        prop_assert_eq!(within.actors.iter().map(|ranked| (ranked.events, ranked.actor)).collect::<Vec<_>>(), expected);
        for facet in within.countries.list.iter().chain(&within.publishers.list) {
            let says = |row: &u32| {
                let event = chronology.event(*row);
                let country = event.location.and_then(|place| place.country);
                let publishers = event.sources.into_iter().filter_map(|source| source.publisher);
                publishers.chain(country).any(|value| value == facet.value)
            };
            let all: Vec<u32> = chronology.rows().collect();
            let counts = [selection.rows(), &all].map(|rows| rows.iter().filter(|row| says(row)).count());
            prop_assert_eq!(counts, [facet.count, facet.total], "{}", facet.value);
        }
    }

    #[test]
    fn headings_say_what_each_event_says_and_how_many_stand_under_them(text in file(), query in query()) {
        let chronology = load(&text).chronology;
        let selection = Asker::new().ask(&chronology, &query);
        let headings = Headings::new(&chronology);
        let own = |row: u32| account::heading(&chronology, row);
        for row in chronology.rows() {
            let heading = headings.of(row);
            prop_assert_eq!(headings.text(heading), own(row));
            let under = |rows: &[u32]| rows.iter().filter(|other| own(**other) == own(row)).count();
            let all: Vec<u32> = chronology.rows().collect();
            let expected = UnderHeading { selected: under(selection.rows()), total: under(&all) };
            prop_assert_eq!(headings.under(heading, &selection), expected);
        }
    }

    #[test]
    fn a_query_selects_what_a_naive_filter_selects(text in file(), query in query()) {
        let chronology = load(&text).chronology;
        let asker = Asker::new();
        let selection = asker.ask(&chronology, &query);
        let expected: Vec<u32> = chronology.rows().filter(|row| naive(&chronology, &query, &chronology.event(*row))).collect();
        prop_assert_eq!(selection.rows(), expected);
        prop_assert_eq!(selection.total(), chronology.len());
        prop_assert!(chronology.rows().map(|row| chronology.filed_under(row)).is_sorted());
        for facet in &asker.about(&chronology, &selection).tags.list {
            let naive = selection.rows().iter().filter(|row| chronology.event(**row).tags.contains(&facet.value)).count();
            prop_assert_eq!(facet.count, naive);
        }
    }

    #[test]
    fn an_actor_has_the_events_of_its_members_while_they_and_all_between_are_active(
        registry in prop::collection::vec(
            (prop::option::of((2000..2006, 2000..2006)), prop::collection::vec(0_usize..5, 0..3)),
            1..5,
        ),
    ) {
        let chronology = load(&registry_yaml(&registry)).chronology;
        for actor in 0..registry.len() {
            let number = chronology.actors().iter().position(|known| known.id == format!("a{actor}")).expect("registered");
            let rows = chronology.events_of(u32::try_from(number).expect("few"));
            let mut found: Vec<String> = rows.iter().map(|row| chronology.event(*row).id).collect();
            found.sort();
            let mut expected = Vec::new();
            for member in 0..registry.len() {
                let years = (2000..2006).filter(|year| belongs(&registry, member, actor, *year, &mut Vec::new()));
                expected.extend(years.map(|year| format!("e{member}-{year}")));
            }
            expected.sort();
            prop_assert_eq!(found, expected, "a{} of\n{}", actor, registry_yaml(&registry));
        }
    }

    #[test]
    fn a_query_displays_as_the_line_that_reads_back_to_it(query in query()) {
        let line = query.to_string();
        let again: Query = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
        prop_assert_eq!(again, query, "{}", line);
    }

    #[test]
    fn an_exported_chronology_loads_back_to_the_same_events(text in file()) {
        let loaded = load(&text);
        let chronology = &loaded.chronology;
        let rows: Vec<u32> = chronology.rows().collect();
        let provenance = Provenance::new(&annals::engine::Facts::of(chronology), String::new(), ("overlap", ""), rows.len());
        let mut out = Vec::new();
        Export { chronology, rows: &rows, provenance, watch: annals::formats::Watch::default() }.write(Format::Yaml, &mut out).expect("in memory");
        let written = String::from_utf8(out).expect("UTF-8");
        prop_assert!(!annals::model::clean::has_unsafe_in_lines(&written), "{}", written);
        let again = load(&written).chronology;
        let events = |chronology: &Chronology| chronology.rows().map(|row| chronology.event(row)).collect::<Vec<_>>();
        prop_assert_eq!(events(&again), events(chronology), "{}", written);
        prop_assert_eq!(&again.header().extra, &chronology.header().extra);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "([-:{}\\[\\]#&*!|>'\"%@`, \n\t~a-z0-9]|id|date|title|events:|- ){0,60}") {
        let _ = annals::formats::read(vec![annals::formats::files::input("x", text.into_bytes())]);
    }

    #[test]
    fn no_line_makes_the_query_parser_panic(line in "\\PC{0,40}") {
        let _ = line.parse::<Query>();
    }

    #[test]
    fn bounds_lie_within_the_window_and_order_is_total(a in date(), b in date()) {
        let (bounds, window) = (a.bounds(), a.window());
        prop_assert!(window.earliest <= bounds.earliest && bounds.latest <= window.latest);
        prop_assert_eq!(a.sort_key() < b.sort_key(), b.sort_key() > a.sort_key());
        let again = EventDate::parse(a.text()).expect("it parsed before");
        prop_assert_eq!(again, a);
    }
}

/// Pieces of which files are made that have something wrong in them.
const PIECES: [&str; 32] = [
    "schema: 1\n",
    "title: x\n",
    "title: 'never closed\n",
    "as_of: 2014-3-1\n",
    "as_of: \"äöü ü 2014-3-1\"\n",
    "actors:\n- {id: iran, name: Iran, member_of: [nobody]}\n- id: iran\n",
    "actors: [{id: a, kind: sta}]\n",
    "events:\n",
    "events: [\n",
    "]\n",
    "- {id: a, date: 2014, title: t}\n",
    "- {id: a, date: 2014-3-4, title: t, actors: [Irann]}\n",
    "- id: b\n  date: |\n    2014-3-4\n    and more\n  title: t\n",
    "- id: c\n  date: >-\n\n    about äöü 2014\n  title: t\n",
    "  - id: d\n    date: 2014\n",
    "- id: e\n  date: *x\n  title: t\n",
    "- id: &x f\n  date: \"2014\n\n   -3\"\n  title: t\n",
    "- id: g\n  date: 2014\n  title: t\n  relations: [{type: follows, target: nothing}]\n  colour: red\n",
    "  {id: h, date: '2014-13', title: t},\n",
    "- [\n",
    "- \"\n",
    "\t- id: tab\n",
    "# comment\n",
    "\n",
    "---\n",
    "...\n",
    "{\"id\": \"i\", \"date\": \"2014\", \"title\": \"t\"}\n",
    "{\"id\": \"j\", \"date\": \"äöü 2014-3-1\", \"title\": \"t\", \"colour\": 1}\n",
    "date,title,id\n",
    "2014-1-1,\"x\n",
    ",y,1\n",
    "no end of line",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_problem_stands_where_the_file_has_a_line(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 1..9),
        ends in prop::collection::vec(prop::sample::select(vec!["\n", "\n", "\r\n", "\r"]), 1..3),
    ) {
        // One kind of line ends, or two by turns.
        let lines = pieces.concat();
        let mut text = String::new();
        for (line, end) in lines.split_inclusive('\n').zip(ends.iter().cycle()) {
            text.push_str(&line.replace('\n', end));
        }
        let read = annals::formats::read(vec![annals::formats::files::input("x.yaml", text.clone().into_bytes())]);
        let (places, registered) = match read {
            Ok(loaded) => (
                loaded.problems.iter().filter_map(|problem| problem.place).collect::<Vec<_>>(),
                loaded.chronology.actors().iter().filter_map(|actor| actor.place.clone()).collect(),
            ),
            Err(error) => (error.place.into_iter().collect(), Vec::new()),
        };
        let registered = registered.iter().map(|place| (place.line, place.column));
        for (line, column) in places.into_iter().chain(registered) {
            // A table takes `\r\r\n` for one line end, YAML for two.
            let is_there = |text: &str| {
                let lines = text.replace("\r\n", "\n").replace('\r', "\n");
                let found = line.checked_sub(1).and_then(|before| lines.lines().nth(before));
                found.is_some_and(|line| (1..=line.chars().count() + 1).contains(&column))
            };
            prop_assert!(is_there(&text) || is_there(&text.replace("\r\r\n", "\r\n")), "no {line}:{column} in {text:?}");
        }
    }
}
