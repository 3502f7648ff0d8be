//! How long the four things take that a user waits for: load, query, keystroke to frame, export.
//!
//! The data is generated (seed below), so that every machine measures the same. `benches/README.md` has the figures.

mod generated;

use std::hint::black_box;
use std::sync::Arc;

use annals::app::{App, Data, Effect, Late, Report};
use annals::engine::{Asker, ColumnEngine, Plan};
use annals::formats::files::input;
use annals::formats::{self, Export, Format, Provenance};
use annals::keymap::{Context, Keymap};
use annals::query::Query;
use annals::terminal::Canvas;
use annals::theme::Theme;
use annals::ui::{Areas, Screen, glyphs};
use criterion::{Criterion, criterion_group, criterion_main};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Events of the generated chronology.
const EVENTS: usize = 10_000;

fn data(events: usize) -> Arc<Data> {
    let loaded = formats::read(vec![input("generated.yaml", generated::yaml(events).into_bytes())]).expect("sound");
    Arc::new(Data::new(ColumnEngine::new(loaded.chronology, true), loaded.problems))
}

/// Events in scripts whose columns terminals disagree on.
fn clusters() -> Arc<Data> {
    let event = |number: usize| {
        let title = "🇺🇸🇷🇺🇮🇷 प्रधानमंत्री की बैठक ශ්‍රී ලංකා ජනාධිපති മലയാളം പ്രധാനമന്ത്രി";
        format!("- id: e{number}\n  date: {}\n  title: {title}\n  summary: {}\n", 1000 + number, title.repeat(40))
    };
    let text: String = (0..1000).map(event).collect();
    let loaded = formats::read(vec![input("clusters.yaml", text.into_bytes())]).expect("sound");
    Arc::new(Data::new(ColumnEngine::new(loaded.chronology, true), loaded.problems))
}

/// Events of which each follows the one before it.
fn chained() -> Arc<Data> {
    let event = |number: usize| {
        let before = if number > 0 {
            format!(", relations: [{{type: follows, target: e{}}}]", number - 1)
        } else {
            String::new()
        };
        format!("- {{id: e{number}, date: '{}', title: What came {number}{before}}}\n", 1000 + number / 10)
    };
    let text: String = (0..EVENTS / 10).map(event).collect();
    let loaded = formats::read(vec![input("chained.yaml", text.into_bytes())]).expect("sound");
    Arc::new(Data::new(ColumnEngine::new(loaded.chronology, true), loaded.problems))
}

fn load(criterion: &mut Criterion) {
    let bytes = generated::yaml(EVENTS).into_bytes();
    criterion.bench_function("load/yaml", |bencher| {
        bencher.iter(|| formats::read(vec![input("generated.yaml", bytes.clone())]).expect("sound"));
    });
}

/// A table of a million rows; of ten million too where `ANNALS_LARGE` is set.
fn tables(criterion: &mut Criterion) {
    let mut sizes = vec![10_000, 1_000_000];
    if is_large() {
        sizes.push(10_000_000);
    }
    let generated = sizes.into_iter().map(|rows| (format!("table of {rows}"), generated::table(rows).into_bytes()));
    for (name, bytes) in generated.chain(real()) {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10);
        let read = || formats::read(vec![input("generated.tsv", bytes.clone())]).expect("sound");
        group.bench_function("load", |bencher| bencher.iter(read));
        let loaded = read();
        let data = Arc::new(Data::new(ColumnEngine::new(loaded.chronology, true), loaded.problems));
        let all = data.engine.take(&Plan::default()).expect("nobody stops it");
        let (chronology, asker) = (all.chronology(), Asker::new());
        for line in ["actor:putin", "from:2010 to:2010", "actor:iran actor:russia", "appeal"] {
            let query: Query = line.parse().expect(line);
            group.bench_function(format!("query {line}"), |bencher| {
                bencher.iter(|| asker.ask(chronology, &query));
            });
        }
        let mut desk = Desk::new(Arc::clone(&data));
        for (key, view) in [(3, "axis"), (4, "lanes"), (2, "list")] {
            desk.press(KeyCode::F(key));
            desk.settle();
            group.bench_function(format!("frame 200x50 of the {view}"), |bencher| bencher.iter(|| desk.draw()));
        }
        desk.press(KeyCode::Char('a'));
        group.bench_function("letters of an actor to frames", |bencher| {
            bencher.iter(|| {
                for letter in "putin".chars() {
                    desk.press(KeyCode::Char(letter));
                    desk.draw();
                }
                for _ in 0..5 {
                    desk.press(KeyCode::Backspace);
                }
            });
        });
        group.finish();
    }
}

/// The real table of a million events, where `ANNALS_DATA` says that it lies.
#[expect(clippy::disallowed_methods, reason = "a bench asks where the real data are")]
fn real() -> Option<(String, Vec<u8>)> {
    let folder = std::env::var("ANNALS_DATA").ok()?;
    let packed = std::fs::File::open(std::path::Path::new(&folder).join("icews_all.tsv.gz")).ok()?;
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(packed), &mut bytes).ok()?;
    Some(("real table".to_owned(), bytes))
}

#[expect(clippy::disallowed_methods, reason = "a bench asks how much it may take")]
fn is_large() -> bool {
    std::env::var("ANNALS_LARGE").is_ok()
}

fn query(criterion: &mut Criterion) {
    let data = data(EVENTS);
    let all = data.engine.take(&Plan::default()).expect("nobody stops it");
    let (chronology, asker) = (all.chronology(), Asker::new());
    for (name, line) in [
        ("actor", "actor:putin"),
        ("fuzzy actor", "actor:ptn"),
        ("two actors in a year", "actor:putin actor:iran from:2014 to:2014"),
        ("text", "\"number 77\""),
    ] {
        let query: Query = line.parse().expect(line);
        criterion.bench_function(&format!("query/{name}"), |bencher| {
            bencher.iter(|| asker.ask(chronology, &query));
        });
    }
    criterion.bench_function("query/fold all names", |bencher| {
        bencher.iter(|| Asker::new().warm(chronology));
    });
}

/// A screen of 200×50 that answers its own questions.
struct Desk {
    app: App,
    keymap: Keymap,
    theme: Theme,
    canvas: Canvas<std::io::Sink>,
}

impl Desk {
    fn new(data: Arc<Data>) -> Self {
        let mut desk = Self {
            app: App::new(data, Query::default()),
            keymap: Keymap::shipped(),
            theme: Theme::shipped("dark").expect("shipped"),
            canvas: Canvas::new(std::io::sink()),
        };
        desk.draw();
        let first = desk.app.begin();
        desk.answer(first);
        desk.draw();
        desk
    }

    fn answer(&mut self, effect: Effect) {
        let Effect::Ask(ask) = effect else { return };
        let data = Arc::clone(self.app.shared_data());
        let app = &mut self.app;
        let told = ask.answer(&*data.engine, &|_, _| true, &mut |report| {
            let is_answer = matches!(report, Report::Answered(_));
            app.update(report.into());
            // What else is in the selection comes after the frame.
            !is_answer
        });
        told.expect("somebody waits");
    }

    fn press(&mut self, code: KeyCode) {
        let action = self.keymap.action(Context::of(&self.app), KeyEvent::new(code, KeyModifiers::NONE));
        if let Some(effect) = action.and_then(|action| self.app.update(action)) {
            self.answer(effect);
        }
    }

    /// Answers what the screen asks behind, and draws it.
    fn settle(&mut self) {
        self.draw();
        for Late { number, question } in self.app.late_questions() {
            let answer = self.app.data().engine.answer(&question, &|_, _| true);
            self.app.update(Report::Late { number, answer }.into());
        }
        self.draw();
    }

    fn draw(&mut self) {
        let area = Rect::new(0, 0, 200, 50);
        let viewport = Areas::new(area, &self.app).viewport(&glyphs::UNICODE);
        self.app.fit(viewport, |columns| Screen::help_length(&self.keymap, &glyphs::UNICODE, columns));
        let screen = Screen { app: &self.app, theme: &self.theme, keymap: &self.keymap, glyphs: &glyphs::UNICODE };
        self.canvas.draw(area, screen.cursor(area), |area, buffer| screen.render(area, buffer)).expect("nowhere");
    }
}

fn keystroke(criterion: &mut Criterion) {
    let mut desk = Desk::new(data(EVENTS));
    for (key, view) in [(3, "axis"), (4, "lanes"), (2, "list")] {
        desk.press(KeyCode::F(key));
        desk.settle();
        criterion.bench_function(&format!("frame/200x50 of the {view}"), |bencher| bencher.iter(|| desk.draw()));
    }
    let mut chain = Desk::new(chained());
    chain.settle();
    chain.press(KeyCode::Char('G'));
    chain.settle();
    chain.press(KeyCode::Char('W'));
    chain.settle();
    criterion.bench_function("frame/200x50 of a chain", |bencher| bencher.iter(|| chain.draw()));
    criterion.bench_function("key/move to frame", |bencher| {
        bencher.iter(|| {
            desk.press(KeyCode::Char('j'));
            desk.draw();
        });
    });
    let mut desk = Desk::new(clusters());
    criterion.bench_function("frame/200x50 of flags and Indic syllables", |bencher| {
        bencher.iter(|| {
            desk.canvas.forget();
            desk.draw();
        });
    });
    criterion.bench_function("key/move to frame of flags and Indic syllables", |bencher| {
        bencher.iter(|| {
            desk.press(KeyCode::Char('j'));
            desk.draw();
        });
    });
    let mut desk = Desk::new(data(EVENTS));
    desk.press(KeyCode::Char('a'));
    criterion.bench_function("key/letter of an actor and back to frame", |bencher| {
        bencher.iter(|| {
            desk.press(KeyCode::Char('p'));
            desk.draw();
            desk.press(KeyCode::Backspace);
            desk.draw();
        });
    });
}

fn export(criterion: &mut Criterion) {
    let data = data(EVENTS);
    let all = data.engine.take(&Plan::default()).expect("nobody stops it");
    for format in [Format::Csv, Format::Jsonl, Format::Markdown, Format::Yaml] {
        let provenance = Provenance::new(data.facts(), String::new(), ("overlap", ""), all.len());
        let export = Export {
            chronology: all.chronology(),
            rows: all.rows(),
            provenance,
            watch: annals::formats::Watch::default(),
        };
        criterion.bench_function(&format!("export/{format}"), |bencher| {
            bencher.iter(|| {
                let mut out = Vec::new();
                export.write(format, &mut out).expect("in memory");
                black_box(out)
            });
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = load, query, keystroke, export, tables
}
criterion_main!(benches);
