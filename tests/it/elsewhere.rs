//! The engine over a folder of Parquet, held against the columns: every answer to every question that it answers is the same, whatever
//! the events are and whatever is asked.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

use annals::engine::{
    Answer, ColumnEngine, CountBy, DataFusionEngine, Engine, ListOrder, ListRange, Listing, Plan, PositionOf, Question,
    Tally, TimeOf, Unanswered,
};
use annals::formats::{Converted, Export, Format, Options, Provenance, files, read_with};
use annals::model::{DaySpan, EventKey, TimeScale, day};
use annals::query::Query;

use crate::dice::Dice;
use crate::support::annals;

const DATES: [&str; 18] = [
    "2014-03-05",
    "2014-03-05",
    "2014-03-06",
    "2014-03-05T21:40:00+03:00",
    "2014-03-05T01:00:00Z",
    "2014-03",
    "2014",
    "2014~",
    "2014-03-05?",
    "199X",
    "2013/..",
    "[..2014-03-06]",
    "2014-03-01/2014-04-02",
    "2012-11-30",
    "-0043-03-15",
    "XXXX-XX-XX",
    "2016-01-01",
    "2022-02-24/",
];

const PEOPLE: [&str; 9] = [
    "Iran",
    "Russia",
    "putin",
    "Vladimir Putin",
    "Министерство",
    "{id: ttl, name: Turk Telekom}",
    "wagner",
    "{id: Iran, role: source}",
    "{id: Russia, role: target}",
];

const REGISTRY: &str = "actors:\n- {id: putin, name: Vladimir Putin, aliases: [Путин, Pootin], kind: person, member_of: [kremlin], active: 2013/2014-03-05}\n\
    - {id: kremlin, name: Kremlin, kind: government, country: RUS}\n- {id: wagner, name: Wagner Group, member_of: [kremlin, x]}\n";

/// Events of every kind, by chance.
fn chronology(dice: &mut Dice, events: usize) -> String {
    let mut text = format!("schema: 1\ntitle: T\nas_of: 2016-02\n{REGISTRY}events:\n");
    for number in 0..events {
        let mut keys = vec![
            format!("id: e{number}"),
            format!("date: \"{}\"", dice.one(&DATES)),
            format!("title: Event {}", dice.below(40)),
        ];
        let some: Vec<&str> = (0..dice.below(4)).map(|_| dice.one(&PEOPLE)).collect();
        keys.push(format!("actors: [{}]", some.join(", ")));
        let mut put = |key: &str, values: &[&str], dice: &mut Dice| {
            if dice.once_in(2) {
                keys.push(format!("{key}: {}", dice.one(values)));
            }
        };
        put("type", &["consult", "Fight", "election", "fight"], dice);
        put("tags", &["[a]", "[a, b c]", "[B, a, a]", "['x; y']"], dice);
        put("status", &["confirmed", "disputed", "planned"], dice);
        put("importance", &["1", "5", "10"], dice);
        put("fatalities", &["{low: 2}", "{best: 7, high: 20}", "{low: 0, best: 0}"], dice);
        put("location", &["{name: 'Aleppo, Syria'}", "{country: IRN}", "{name: Tehran, country: Iran}"], dice);
        put(
            "sources",
            &["[{publisher: TASS, published: 2014-03-08}]", "[{publisher: BBC}, {publisher: TASS, claimant: putin}]"],
            dice,
        );
        put("recorded", &["2014-03-10", "2015"], dice);
        put("summary", &["'Talks about *gas*.'", "'A £ sign; \"quoted\"'"], dice);
        if dice.once_in(4) {
            keys.push(format!(
                "relations: [{{type: follows, target: e{}}}, {{type: part_of, target: E{}}}]",
                dice.below(events),
                dice.below(events + 3)
            ));
        }
        text.extend(["- {", &keys.join(", "), "}\n"]);
    }
    text
}

const TERMS: [&str; 34] = [
    "actor:iran",
    "actor:putin",
    "actor:kremlin",
    "-actor:russia",
    "actor:=Iran",
    "actor:@russia",
    "actor:iran|wagner",
    "source:iran",
    "target:russia",
    "actor:nobody",
    "from:2014",
    "to:2014-03-05",
    "from:2013 to:2014",
    "rule:definite",
    "rule:possible",
    "type:fight",
    "-type:consult",
    "tag:a",
    "tag:\"b c\"",
    "status:disputed",
    "importance:>=5",
    "fatalities:>2",
    "country:IRN",
    "country:Syria",
    "place:aleppo",
    "publisher:tass",
    "has:location",
    "\"event 3\"",
    "gas",
    "-\"event 1\"",
    "as-of:2014-03-09",
    "telekom",
    "role:source",
    "-tag:a",
];

fn query(dice: &mut Dice) -> Query {
    loop {
        let terms: Vec<&str> = (0..dice.below(4)).map(|_| dice.one(&TERMS)).collect();
        if let Ok(query) = terms.join(" ").parse() {
            return query;
        }
    }
}

/// Both engines over one folder.
struct Both {
    columns: ColumnEngine,
    elsewhere: DataFusionEngine,
}

impl Both {
    fn open(folder: &Path) -> Self {
        let inputs = files::found(folder).paths.iter().map(|path| files::read(path).expect("readable")).collect();
        let loaded = read_with(inputs, Options::default()).expect("sound");
        let converted = Converted::open(folder).expect("converted");
        let elsewhere = DataFusionEngine::open(Arc::new(converted), true).expect("opened");
        Self { columns: ColumnEngine::new(loaded.chronology, true), elsewhere }
    }

    /// Everything that is known of all events and of those who take part.
    fn know_the_same(&self) {
        let facts = |engine: &dyn Engine| {
            let facts = engine.facts();
            let files: Vec<_> =
                facts.files.iter().map(|file| (file.name.clone(), file.sha256().to_owned(), file.bytes)).collect();
            format!(
                "{:?}",
                (
                    facts.events,
                    facts.dated,
                    facts.extent,
                    &facts.header,
                    &facts.kinds,
                    &facts.tags,
                    facts.left_out,
                    files
                )
            )
        };
        assert_eq!(facts(&self.elsewhere), facts(&self.columns));
        let (own, columns) = (self.elsewhere.names(), self.columns.names());
        let actors =
            |engine: &dyn Engine| engine.names().actors().iter().map(|actor| format!("{actor:?}")).collect::<Vec<_>>();
        assert_eq!(actors(&self.elsewhere), actors(&self.columns));
        for (actor, known) in (0..).zip(columns.actors()) {
            let said = |names: &dyn annals::engine::Names| {
                format!(
                    "{:?}",
                    (
                        names.members(actor),
                        names.own_events(actor),
                        names.events(actor),
                        names.events_under_all_names(actor),
                        names.dates(actor),
                        names.pin(actor),
                        names.entry(actor)
                    )
                )
            };
            assert_eq!(said(own), said(columns), "{known:?}");
        }
        for pattern in ["pu", "ира", "iran", "kremlin", "russia", "tlk", "wagnr"] {
            assert_eq!(own.found(pattern), columns.found(pattern), "{pattern}");
            let plan = Plan::default();
            assert_eq!(own.rank(&plan, pattern, 9), columns.rank(&plan, pattern, 9), "{pattern}");
        }
        assert_eq!(own.frequent(20), columns.frequent(20));
    }

    fn plan(&self, query: &Query) -> Arc<Plan> {
        Arc::new(self.columns.names().plan(query))
    }

    fn say_the_same(&self, question: &Question, what: &str) {
        let answers = [&self.columns as &dyn Engine, &self.elsewhere].map(|engine| {
            let answer = engine.answer(&self.asked(engine, question), &|_, _| true);
            answer.map(|answer| told(&answer))
        });
        let [columns, elsewhere] =
            answers.map(|answer| answer.unwrap_or_else(|error| panic!("{what}: {error}\n{question:?}")));
        if columns != elsewhere {
            let (one, other) = (columns.lines(), elsewhere.lines());
            let at = one.clone().zip(other.clone()).position(|(one, other)| one != other).unwrap_or(0);
            let near =
                |lines: std::str::Lines<'_>| lines.skip(at.saturating_sub(12)).take(24).collect::<Vec<_>>().join("\n");
            panic!("{what}\ncolumns:\n{}\ndatafusion:\n{}", near(one), near(other));
        }
    }

    /// The question with the plans of an engine of its own.
    fn asked(&self, engine: &dyn Engine, question: &Question) -> Question {
        let own = |plan: &Arc<Plan>| Arc::new(engine.names().plan(plan.query()));
        let list = |of: &Listing| Listing { plan: own(&of.plan), beside: of.beside.as_ref().map(own), ..of.clone() };
        let _ = self;
        match question.clone() {
            Question::Select { of, near, around, has_facts } => {
                Question::Select { of: list(&of), near, around, has_facts }
            }
            Question::Within(plan, most) => Question::Within(own(&plan), most),
            Question::Page(of, range) => Question::Page(list(&of), range),
            Question::Axis(plan, by, scale, most) => Question::Axis(own(&plan), by, scale, most),
            Question::Reported(plan) => Question::Reported(own(&plan)),
            Question::Place(of, place) => Question::Place(list(&of), place),
            Question::Filed(plan, days) => Question::Filed(own(&plan), days),
            Question::Named(of, ids) => Question::Named(list(&of), ids),
            Question::Count(plan, tally) => Question::Count(own(&plan), tally),
            other => other,
        }
    }
}

/// An answer in words; what is kept without being told is left out.
fn told(answer: &Answer) -> String {
    format!("{answer:#?}")
}

/// Every question about the events of a query.
fn questions(dice: &mut Dice, plan: &Arc<Plan>, beside: Option<Arc<Plan>>, events: usize) -> Vec<Question> {
    let order = *[ListOrder::Date, ListOrder::Importance, ListOrder::Deaths].get(dice.below(3)).expect("three");
    let of = Listing { plan: Arc::clone(plan), order, beside };
    let key = |dice: &mut Dice| EventKey::from(u32::try_from(dice.below(events + 2)).expect("small"));
    let first = day::from_ymd(2011 + i64::try_from(dice.below(4)).expect("small"), 3, 1).expect("a day");
    let scale =
        TimeScale::new(first, first + 40 + i32::try_from(dice.below(2_000)).expect("small"), 1 + dice.below(90))
            .expect("a scale");
    let tally = |by, then, dice: &mut Dice| Tally {
        by,
        then,
        is_from_beginning: dice.once_in(3),
        empty: dice.once_in(4).then_some(DaySpan::ALWAYS),
        is_spread: dice.once_in(3),
        has_deaths: dice.once_in(3),
        top: dice.once_in(3).then_some(2),
    };
    let by = CountBy::ALL[dice.below(CountBy::ALL.len())];
    let then = dice.once_in(2).then(|| CountBy::ALL[dice.below(CountBy::ALL.len())]).filter(|then| *then != by);
    let start = dice.below(events);
    vec![
        Question::Select { of: of.clone(), near: Some(key(dice)), around: 7, has_facts: dice.once_in(2) },
        Question::Page(of.clone(), ListRange { places: start..start + 9, has_facts: dice.once_in(2) }),
        Question::Within(Arc::clone(plan), dice.below(5)),
        Question::Axis(Arc::clone(plan), TimeOf::Happened, scale, 20),
        Question::Axis(Arc::clone(plan), TimeOf::Reported, scale, 20),
        Question::Reported(Arc::clone(plan)),
        Question::Place(of.clone(), PositionOf::Event(key(dice))),
        Question::Place(of.clone(), PositionOf::Day(first)),
        Question::Place(
            of.clone(),
            PositionOf::Month { from: dice.below(events), steps: 2 - isize::try_from(dice.below(5)).expect("small") },
        ),
        Question::Filed(Arc::clone(plan), DaySpan { earliest: first, latest: first + 400 }),
        Question::Named(
            of,
            vec![format!("e{}", dice.below(events)), "nothing".to_owned(), format!("e{}", dice.below(events))],
        ),
        Question::Event(key(dice)),
        Question::Find(format!("e{}", dice.below(events + 3))),
        Question::Count(Arc::clone(plan), tally(by, then, dice)),
    ]
}

fn exported(engine: &dyn Engine, query: &Query, format: Format) -> Result<String, Unanswered> {
    let plan = engine.names().plan(query);
    let excerpt = engine.take(&plan)?;
    let provenance = Provenance::new(engine.facts(), query.to_string(), ("overlap", ""), excerpt.len());
    let mut out = Vec::new();
    Export::of(&excerpt, None, provenance).write(format, &mut out).expect("in memory");
    Ok(String::from_utf8_lossy(&out).into_owned())
}

fn converted(folder: &Path, text: &str) {
    let file = std::fs::File::create(folder.join("e.yaml")).and_then(|mut file| file.write_all(text.as_bytes()));
    file.expect("writable");
    let (code, _, stderr) = annals(folder, &["convert", "e.yaml", "-o", "pq"]);
    assert_eq!(code, 0, "{stderr}");
}

#[test]
fn every_answer_is_that_of_the_columns_whatever_is_asked() {
    for seed in 0..6 {
        let mut dice = Dice::new(seed);
        let folder = tempfile::tempdir().expect("a folder");
        let events = 1 + dice.below(160);
        converted(folder.path(), &chronology(&mut dice, events));
        let both = Both::open(&folder.path().join("pq"));
        both.know_the_same();
        for number in 0..50 {
            let query = query(&mut dice);
            let beside = dice.once_in(3).then(|| both.plan(&self::query(&mut dice)));
            for question in questions(&mut dice, &both.plan(&query), beside, events) {
                both.say_the_same(&question, &format!("seed {seed}, query {number}: `{query}`"));
            }
            for format in [Format::Jsonl, Format::Csv, Format::Markdown] {
                let [columns, elsewhere] = [&both.columns as &dyn Engine, &both.elsewhere]
                    .map(|engine| exported(engine, &query, format).expect("written"));
                assert_eq!(elsewhere, columns, "seed {seed}: `{query}` as {format}");
            }
        }
    }
}

#[test]
fn a_folder_may_be_called_anything() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "- {id: a, date: 2014, title: A, actors: [X]}\n";
    for name in ["s3:bucket", "a [1] b", "what?*", "100%", "Größe #2", "{x}"] {
        let own = folder.path().join(name);
        std::fs::create_dir(&own).expect("a folder");
        converted(&own, text);
        let counted = annals(&own, &["list", "pq", "--count", "--actor", "x", "--engine", "datafusion"]);
        assert_eq!((counted.0, &*counted.1), (0, "1\n"), "{name}: {}", counted.2);
    }
}

/// One row in so many of the real table, where it lies beside the checkout.
const ONE_IN: usize = 25;

#[test]
fn real_rows_answer_as_the_columns_do() {
    let Some(data) = std::env::var_os("ANNALS_DATA") else { return };
    let Ok(table) = std::fs::File::open(Path::new(&data).join("icews_all.tsv.gz")) else { return };
    let lines = std::io::BufReader::new(flate2::read::GzDecoder::new(table)).lines();
    let folder = tempfile::tempdir().expect("a folder");
    let mut some = std::fs::File::create(folder.path().join("some.tsv")).expect("writable");
    for line in lines.step_by(ONE_IN) {
        writeln!(some, "{}", line.expect("text")).expect("written");
    }
    drop(some);
    let (code, _, stderr) = annals(folder.path(), &["convert", "some.tsv", "-o", "pq"]);
    assert_eq!(code, 0, "{stderr}");
    let both = Both::open(&folder.path().join("pq"));
    let events = both.columns.facts().events;
    assert!(events > 40_000, "{events}");
    let mut dice = Dice::new(7);
    for line in [
        "",
        "actor:iran",
        "source:russia target:ukraine from:2014-05",
        "type:consult -actor:china",
        "from:2014-07-01 to:2014-07-02",
    ] {
        let query: Query = line.parse().expect("sound");
        for question in questions(&mut dice, &both.plan(&query), None, events) {
            both.say_the_same(&question, line);
        }
    }
}

#[test]
fn what_is_not_asked_on_the_disk_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    converted(folder.path(), "- {id: a, date: 2014, title: A}\n");
    let both = Both::open(&folder.path().join("pq"));
    let asked = annals::engine::ChainAsked { of: EventKey::from(0), most: 3 };
    let said = both.elsewhere.answer(&Question::Chain(Arc::default(), asked), &|_, _| true).expect_err("not asked");
    assert_eq!(
        said.to_string(),
        "chains of events are not in the engine `datafusion`: open the folder with `--engine columns`"
    );
    let stopped = both.elsewhere.answer(&Question::Find("a".to_owned()), &|_, _| false).expect_err("stopped");
    assert_eq!(stopped, Unanswered::Superseded);
}

#[test]
fn a_folder_is_asked_on_the_disk_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    converted(folder.path(), &chronology(&mut Dice::new(3), 60));
    for command in [
        &["list", "pq"][..],
        &["list", "pq", "--count", "-q", "actor:iran"],
        &["show", "pq", "e3"],
        &["count", "pq", "--by", "year"],
        &["count", "pq", "--by", "actor", "--then", "type"],
        &["actors", "pq"],
        &["actors", "pq", "--match", "put"],
        &["export", "pq", "--format", "md", "-q", "actor:iran"],
        &["list", "pq", "--format", "jsonl", "--from", "2014"],
    ] {
        let own = annals(folder.path(), &[command, &["--engine", "datafusion"]].concat());
        assert_eq!(own, annals(folder.path(), &[command, &["--engine", "columns"]].concat()), "{command:?}");
        assert_ne!(own.0, 2, "{command:?}: {}", own.2);
    }
    for (command, said) in [
        (&["list", "e.yaml"][..], "error: e.yaml: this is no folder of tables, which the engine `datafusion` needs"),
        (
            &["list", "pq", "--dedupe"],
            "error: `--dedupe` says how files are read, and `--engine datafusion` reads none",
        ),
        (&["list", "pq", "pq"], "error: `--engine datafusion` opens one folder"),
    ] {
        let (code, _, stderr) = annals(folder.path(), &[command, &["--engine", "datafusion"]].concat());
        assert!(code == 2 && stderr.starts_with(said), "{command:?}: {stderr}");
    }
}
