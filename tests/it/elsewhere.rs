//! The engine over a folder of Parquet, held against the columns: every answer to every question is the same, whatever the events are
//! and whatever is asked.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::Arc;

use annals::engine::{
    Answer, ChainAsked, ColumnEngine, CountBy, DataFusionEngine, Engine, LaneBy, LaneOf, LanesAsked, ListOrder,
    ListRange, Listing, Opening, Plan, PositionOf, Question, Tally, TimeOf, Unanswered,
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

/// As the tests open a folder: with room enough.
const OPENING: Opening = Opening { uses_gazetteer: true, memory: 1 << 30 };

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
        let elsewhere = DataFusionEngine::open(Arc::new(converted), OPENING, &|_, _| true).expect("opened");
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
            Question::Lanes(plan, asked) => Question::Lanes(own(&plan), asked),
            Question::Chain(plan, asked) => Question::Chain(own(&plan), asked),
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
        Question::Lanes(Arc::clone(plan), Box::new(lanes(dice, scale))),
        Question::Chain(Arc::clone(plan), ChainAsked { of: key(dice), most: dice.below(6) }),
        Question::Event(key(dice)),
        Question::Origin(key(dice)),
        Question::Find(format!("e{}", dice.below(events + 3))),
        Question::Count(Arc::clone(plan), tally(by, then, dice)),
    ]
}

/// Lanes of any kind, some of them pinned and some pairs opened.
fn lanes(dice: &mut Dice, scale: TimeScale) -> LanesAsked {
    let number = |dice: &mut Dice| u32::try_from(dice.below(9)).expect("small");
    let pair = |dice: &mut Dice| {
        let (one, other) = (number(dice), number(dice));
        LaneOf::Pair(one.min(other), one.max(other))
    };
    let word = |dice: &mut Dice| LaneOf::Word(dice.one(&["fight", "a", "TASS", "IRN"]).to_owned());
    let by = LaneBy::ALL[dice.below(LaneBy::ALL.len())];
    let pinned = match by {
        LaneBy::Actor => LaneOf::Actor(number(dice)),
        LaneBy::Pair => pair(dice),
        _ => word(dice),
    };
    LanesAsked {
        by,
        scale,
        most: dice.below(6),
        pinned: if dice.once_in(2) { vec![pinned] } else { Vec::new() },
        open: (0..12).map(|_| pair(dice)).collect(),
        gap: 30,
        burst: 3,
    }
}

fn exported(engine: &dyn Engine, query: &Query, format: Format) -> Result<String, Unanswered> {
    let plan = engine.names().plan(query);
    let excerpt = engine.take(&plan)?;
    let provenance = Provenance::new(engine.facts(), query.to_string(), ("overlap", ""), excerpt.len());
    let mut out = Vec::new();
    Export::of(&excerpt, None, provenance).write(format, &mut out).expect("in memory");
    Ok(String::from_utf8_lossy(&out).into_owned())
}

#[expect(clippy::disallowed_methods, reason = "a test has files of its own")]
fn save(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("writable");
}

#[expect(clippy::disallowed_methods, reason = "a test has files of its own")]
fn bytes_of(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("readable")
}

fn converted(folder: &Path, text: &str) {
    save(&folder.join("e.yaml"), text.as_bytes());
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
            // Parquet and Arrow number the events that they have, and a workbook says when it was made.
            let is_text = |format: &&Format| !matches!(format, Format::Parquet | Format::Arrow | Format::Xlsx);
            let texts = Format::ALL.iter().filter(is_text);
            for format in texts.cycle().skip(number * 3).take(3).copied() {
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

/// A folder of the events of a text, and both engines over it.
fn both_of(text: &str) -> (tempfile::TempDir, Both) {
    let folder = tempfile::tempdir().expect("a folder");
    converted(folder.path(), text);
    let both = Both::open(&folder.path().join("pq"));
    (folder, both)
}

/// So many coded events, a day each of a few years.
fn coded(folder: &Path, events: usize) {
    let mut table = String::from("date\tsource\tevent\ttarget\n");
    for number in 0..events {
        let day = day::to_date(day::from_ymd(2010, 1, 1).expect("a day") + i32::try_from(number / 40).expect("few"));
        let date = day.expect("a date");
        table.extend([&date.to_string(), "\tIran\tConsult\tActor ", &(number % 90).to_string(), "\n"]);
    }
    save(&folder.join("coded.tsv"), table.as_bytes());
    let (code, _, stderr) = annals(folder, &["convert", "coded.tsv", "-o", "pq"]);
    assert_eq!(code, 0, "{stderr}");
}

fn opened(folder: &Path, how: Opening) -> DataFusionEngine {
    let converted = Converted::open(&folder.join("pq")).expect("converted");
    DataFusionEngine::open(Arc::new(converted), how, &|_, _| true).expect("opened")
}

fn failure<T: std::fmt::Debug>(said: Result<T, Unanswered>) -> String {
    match said {
        Err(Unanswered::Failed(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_question_that_nobody_waits_for_any_more_is_dropped_with_everything_that_works_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    coded(folder.path(), 60_000);
    let engine = opened(folder.path(), OPENING);
    let plan = Arc::new(engine.names().plan(&"actor:iran type:consult".parse().expect("sound")));
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let before = engine.work().rows;
    let is_wanted = |_, _| asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 2;
    let said = engine.answer(&Question::Count(plan, Tally::by(CountBy::Actor)), &is_wanted);
    assert_eq!(said.expect_err("nobody waits"), Unanswered::Superseded);
    let rows = engine.work().rows;
    assert!(rows - before < 60_000, "{} rows were read for nobody", rows - before);
    // Tasks end when they are next awake.
    let is_idle = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        engine.work().tasks == 0
    });
    assert!(is_idle, "{:?}", engine.work());
    assert_eq!((engine.work().rows, engine.work().held), (rows, 0));
}

#[test]
fn what_a_question_may_hold_is_bounded_and_more_is_an_error_that_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    coded(folder.path(), 20_000);
    let engine = opened(folder.path(), Opening { memory: 2_000_000, ..OPENING });
    let plan = Arc::new(engine.names().plan(&Query::default()));
    let of = Listing { plan: Arc::clone(&plan), ..Listing::default() };
    let page = Question::Page(of, ListRange { places: 1_000..1_009, has_facts: true });
    assert!(engine.answer(&page, &|_, _| true).is_ok());
    let said = (&engine as &dyn Engine).take(&plan).map(|excerpt| excerpt.len());
    let expected = "the question needs more memory than it may take: ask for fewer days, or of fewer actors";
    assert_eq!(failure(said), expected);
    assert_eq!(engine.work().held, 0);
    assert!(engine.answer(&page, &|_, _| true).is_ok());
}

/// Puts other bytes where the first page of a column lies.
fn damage(table: &Path, column: usize, with: impl Fn(&mut [u8])) {
    let mut bytes = bytes_of(table);
    let read = bytes::Bytes::from(bytes.clone());
    let metadata = parquet::file::metadata::ParquetMetaDataReader::new().parse_and_finish(&read).expect("sound");
    let own = metadata.row_group(0).column(column);
    let start = own.dictionary_page_offset().unwrap_or_else(|| own.data_page_offset());
    let start = usize::try_from(start).expect("a place");
    with(&mut bytes[start..start + usize::try_from(own.compressed_size()).expect("a length")]);
    save(table, &bytes);
}

#[test]
fn what_cannot_be_read_is_an_error_and_never_a_number() {
    let folder = tempfile::tempdir().expect("a folder");
    converted(folder.path(), &chronology(&mut Dice::new(5), 80));
    damage(&folder.path().join("pq/mentions.parquet"), 0, |bytes| bytes.fill(0xff));
    for command in [
        &["actors", "pq"][..],
        &["actors", "pq", "--match", "kremlin"],
        &["list", "pq", "--count", "--actor", "kremlin"],
        &["count", "pq", "--by", "year", "--actor", "iran"],
        &["count", "pq", "--by", "actor"],
    ] {
        let (code, stdout, stderr) = annals(folder.path(), &[command, &["--engine", "datafusion"]].concat());
        assert_eq!((code, &*stdout), (2, ""), "{command:?}: {stderr}");
        assert!(stderr.starts_with("error: mentions.parquet cannot be read: "), "{command:?}: {stderr}");
    }
    // Whatever does not ask for names is answered.
    let (code, stdout, stderr) = annals(folder.path(), &["list", "pq", "--count", "--engine", "datafusion"]);
    assert_eq!((code, &*stdout, &*stderr), (0, "80\n", ""));
    // Once something could not be read, nothing that was told of names is believed.
    let engine = opened(folder.path(), OPENING);
    let kremlin = (0..).zip(engine.names().actors()).find(|(_, actor)| actor.id == "kremlin").expect("it is there").0;
    assert!(engine.names().sound().is_ok());
    let _ = engine.names().events(kremlin);
    let why = failure(engine.names().sound());
    assert_eq!(failure(engine.answer(&Question::Find("e1".to_owned()), &|_, _| true)), why);
    assert!(engine.at_once(&Question::Place(Listing::default(), PositionOf::Day(1))).is_none());
}

#[test]
fn tables_that_are_replaced_are_not_asked_as_if_they_were_the_old_ones() {
    let (folder, both) = both_of(&chronology(&mut Dice::new(6), 30));
    let engine = &both.elsewhere;
    assert!(engine.answer(&Question::Find("e1".to_owned()), &|_, _| true).is_ok());
    save(&folder.path().join("f.yaml"), b"- {id: other, date: 2015, title: Another one}\n");
    assert_eq!(annals(folder.path(), &["convert", "f.yaml", "-o", "pq", "--force"]).0, 0);
    let said = failure(engine.answer(&Question::Find("e1".to_owned()), &|_, _| true));
    assert!(said.starts_with("the tables of ") && said.ends_with("pq have been replaced: open them again"), "{said}");
    assert!((engine as &dyn Engine).take(&Plan::default()).is_err());
}

#[test]
fn no_export_takes_the_place_of_an_opened_table() {
    let (folder, both) = both_of("- {id: a, date: 2014, title: A, actors: [X]}\n- {id: b, date: 2015, title: B}\n");
    for table in ["events.parquet", "mentions.parquet", "actors.parquet"] {
        let path = folder.path().join("pq").join(table);
        let before = bytes_of(&path);
        for engine in [&both.columns as &dyn Engine, &both.elsewhere] {
            // What selects nothing is of no file, and may not be written over one either.
            for line in ["", "title-that-nothing-has"] {
                let query: Query = line.parse().expect("sound");
                let excerpt = engine.take(&engine.names().plan(&query)).expect("selected");
                let provenance = Provenance::new(engine.facts(), line.to_owned(), ("overlap", ""), excerpt.len());
                let saved = Export::of(&excerpt, None, provenance).save(Format::Parquet, &path, true);
                assert!(matches!(saved, Err(files::WriteError::Open(_))), "{table} `{line}`: {saved:?}");
            }
        }
        let own = path.to_string_lossy().into_owned();
        let command = ["export", "pq", "-o", &own, "--force", "--engine", "datafusion"];
        assert_eq!(annals(folder.path(), &command).0, 2, "{table}");
        assert_eq!(bytes_of(&path), before, "{table}");
    }
}

#[test]
fn an_id_that_nothing_has_is_looked_for_among_the_ids_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    coded(folder.path(), 3_000);
    let both = Both::open(&folder.path().join("pq"));
    assert_eq!(both.elsewhere.ids(500), both.columns.ids(500));
    assert_eq!(both.elsewhere.ids(9_000).map(|ids| ids.len()), Ok(3_000));
    // A memory that no event fits into.
    let engine = opened(folder.path(), Opening { memory: 0, ..OPENING });
    assert_eq!(engine.ids(9_000).map(|ids| ids.len()), Ok(3_000));
    for id in ["codet:7", "nothing"] {
        let [columns, elsewhere] =
            ["columns", "datafusion"].map(|engine| annals(folder.path(), &["show", "pq", id, "--engine", engine]));
        assert_eq!(elsewhere, columns, "{id}");
        assert_eq!(elsewhere.0, 1, "{id}: {}", elsewhere.2);
    }
}

#[test]
fn what_lasts_very_long_is_counted_where_it_begins() {
    let text = "- {id: a, date: '-8000/9000', title: A}\n- {id: b, date: 2014-03-05, title: B}\n\
                - {id: c, date: 2014-03/2015, title: C}\n";
    let (folder, both) = both_of(text);
    for by in CountBy::ALL.iter().filter(|by| by.is_time()) {
        let tally = Tally { is_spread: true, is_from_beginning: true, ..Tally::by(*by) };
        both.say_the_same(&Question::Count(Arc::default(), tally), by.word());
    }
    let command = ["count", "pq", "--by", "month", "--spread", "--from-beginning", "--engine", "datafusion"];
    let (code, _, stderr) = annals(folder.path(), &command);
    assert_eq!(code, 0, "{stderr}");
}

#[test]
fn relations_are_those_of_the_columns_however_the_other_event_is_named() {
    let text = "- {id: Alpha, date: 2014, title: A, relations: [{type: follows, target: beta}, {type: part_of, target: Gamma}]}\n\
                - {id: beta, date: 2013, title: B, relations: [{type: contradicts, target: ALPHA}, {type: follows, target: nobody}]}\n\
                - {id: gamma, date: 2012, title: C, relations: [{type: follows, target: Delta, note: n}]}\n\
                - {id: delta, date: 2011, title: D}\n- {id: DELTA, date: 2010, title: E, relations: [{type: follows, target: dELTA}]}\n";
    let (_folder, both) = both_of(text);
    for key in 0..5 {
        both.say_the_same(&Question::Event(EventKey::from(key)), "");
    }
    let of = Listing::default();
    both.say_the_same(&Question::Page(of, ListRange { places: 0..5, has_facts: true }), "");
}

#[test]
fn a_footer_or_a_page_that_says_what_it_has_no_room_for_is_refused_before_it_is_unpacked() {
    let folder = tempfile::tempdir().expect("a folder");
    coded(folder.path(), 3_000);
    let table = folder.path().join("pq/events.parquet");
    let sound = bytes_of(&table);
    // The column of the ids, whose pages begin with two numbers: of what kind it is, and how long it is unpacked.
    damage(&table, 2, |bytes| {
        assert_eq!(bytes[..3], [0x15, 0x00, 0x15], "a page of values");
        let end = 3 + bytes[3..].iter().position(|byte| byte & 0x80 == 0).expect("a number");
        bytes[3..end].fill(0xff);
        bytes[end] = 0x7e;
    });
    let engine = opened(folder.path(), OPENING);
    let said = failure(engine.ids(10));
    assert!(said.ends_with("it says what it has no room for: convert the files again"), "{said}");
    // What does not read that column is answered.
    let of = Arc::new(engine.names().plan(&"actor:iran".parse().expect("sound")));
    assert!(engine.answer(&Question::Count(of, Tally::by(CountBy::Year)), &|_, _| true).is_ok());
    // A footer that says that it is longer than the file, and one that is cut off.
    let end = sound.len() - 8;
    for (name, footer) in [("long", [0xff_u8, 0xff, 0xff, 0x7f]), ("short", [3, 0, 0, 0])] {
        let mut bytes = sound.clone();
        bytes[end..end + 4].copy_from_slice(&footer);
        for table in ["events.parquet", "mentions.parquet", "actors.parquet"] {
            let path = folder.path().join("pq").join(table);
            let own = bytes_of(&path);
            save(&path, &bytes);
            let (code, _, stderr) = annals(folder.path(), &["list", "pq", "--count", "--engine", "datafusion"]);
            let expected = format!("its {table} is damaged, or packed in a way that annals does not write");
            assert!(code == 2 && stderr.contains(&expected), "{name} {table}: {code} {stderr}");
            save(&path, &own);
        }
    }
}

#[cfg(unix)]
#[test]
fn the_screen_shows_the_tables_that_take_the_place_of_the_old_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    converted(folder.path(), "- {id: a, date: 2014-03-05, title: The first state of things}\n");
    let mut session =
        crate::pty::Session::start_with(folder.path(), 24, 90, &["pq", "--engine", "datafusion", "--no-resume"]);
    session.wait_for("The first state of things");
    save(&folder.path().join("f.yaml"), b"- {id: b, date: 2015, title: Another state of things}\n");
    assert_eq!(annals(folder.path(), &["convert", "f.yaml", "-o", "pq", "--force"]).0, 0);
    session.wait_for("Another state of things");
    std::fs::remove_file(folder.path().join("pq/mentions.parquet")).expect("it was there");
    session.wait_for("showing the last good data");
    session.send("q");
    session.end();
}
