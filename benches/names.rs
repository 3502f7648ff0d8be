//! How often the right actor is found, and how fast: annals beside `fuzzy-matcher` alone, `nucleo-matcher` and plain edit
//! distance, on the labelled set of `tests/data/names`, on mistyped real names where `ANNALS_DATA` says they are, and on a
//! million made names. `cargo bench --bench names` prints the tables of `docs/matching.md`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    reason = "a report; its numbers are small"
)]

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use annals::chronology::Chronology;
use annals::engine::Asker;
use annals::formats::{self, files::input};
use annals::names::{Index, Pattern, fold};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern as NucleoPattern};
use nucleo_matcher::{Config, Matcher, Utf32String};

/// Typing mistakes of one letter are made of so many names.
const TYPOS: usize = 2000;

const EDIT_DISTANCE: &str = "edit distance, folded";

/// A number that looks random, the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).expect("small")
    }

    fn letter(&mut self) -> char {
        char::from(b'a' + u8::try_from(self.roll(26)).expect("a letter"))
    }

    /// The name with one letter lost, added, changed, or exchanged with its neighbour.
    fn mistype(&mut self, name: &str) -> String {
        let mut letters: Vec<char> = name.chars().collect();
        loop {
            let at = self.roll(letters.len());
            if !letters[at].is_alphabetic() {
                continue;
            }
            match self.roll(4) {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, self.letter()),
                2 => {
                    let other = self.letter();
                    if letters[at].eq_ignore_ascii_case(&other) {
                        continue;
                    }
                    letters[at] = other;
                }
                _ if at + 1 < letters.len() && letters[at] != letters[at + 1] && letters[at + 1].is_alphabetic() => {
                    letters.swap(at, at + 1);
                }
                _ => continue,
            }
            return letters.into_iter().collect();
        }
    }
}

/// Names with how often each occurs; the actor of each.
struct Names {
    names: Vec<(u32, String)>,
    weights: Vec<u32>,
}

/// Finds the first five actors for a pattern.
trait Finder {
    fn name(&self) -> &'static str;
    fn five(&mut self, pattern: &str) -> Vec<u32>;
}

/// The whole of it: a table of one event for each time that a name occurs (up to a hundred), asked as the filter pane asks.
struct Annals(Chronology, Asker, HashMap<String, u32>);
impl Annals {
    fn new(names: &Names) -> Self {
        let mut table = "date,title,actor\n".to_owned();
        for ((_, name), weight) in names.names.iter().zip(&names.weights) {
            // The logarithm keeps the order of most.
            for _ in 0..=weight.ilog2() {
                writeln!(table, "2018-01-01,an event,\"{}\"", name.replace('"', "\"\"")).expect("memory");
            }
        }
        let loaded = formats::read(vec![input("names.csv", table.into_bytes())]).expect("sound");
        let asker = Asker::new();
        asker.warm(&loaded.chronology);
        let numbers = names.names.iter().map(|(actor, name)| (name.trim().to_owned(), *actor)).collect();
        Self(loaded.chronology, asker, numbers)
    }
}
impl Finder for Annals {
    fn name(&self) -> &'static str {
        "annals"
    }
    fn five(&mut self, pattern: &str) -> Vec<u32> {
        let hits = self.1.hits(&self.0, pattern).into_iter().take(5);
        let number = |actor| self.2.get(self.0.actor(actor).name.trim()).copied();
        hits.map(|hit| number(hit.actor).unwrap_or(u32::MAX)).collect()
    }
}

fn best_five(mut scored: Vec<(i64, u32)>) -> Vec<u32> {
    scored.sort_by_key(|(score, actor)| (Reverse(*score), *actor));
    let mut seen = HashSet::new();
    scored.retain(|(_, actor)| seen.insert(*actor));
    scored.into_iter().take(5).map(|(_, actor)| actor).collect()
}

struct Skim(Vec<(u32, String)>, SkimMatcherV2);
impl Finder for Skim {
    fn name(&self) -> &'static str {
        "fuzzy-matcher 0.3"
    }
    fn five(&mut self, pattern: &str) -> Vec<u32> {
        let score = |(actor, name): &(u32, String)| Some((self.1.fuzzy_match(name, pattern)?, *actor));
        best_five(self.0.iter().filter_map(score).collect())
    }
}

struct Nucleo(Vec<(u32, Utf32String)>, Matcher);
impl Finder for Nucleo {
    fn name(&self) -> &'static str {
        "nucleo-matcher 0.3"
    }
    fn five(&mut self, pattern: &str) -> Vec<u32> {
        let pattern = NucleoPattern::parse(pattern, CaseMatching::Ignore, Normalization::Smart);
        let matcher = &mut self.1;
        let scored = self.0.iter();
        let scored =
            scored.filter_map(|(actor, name)| Some((i64::from(pattern.score(name.slice(..), matcher)?), *actor)));
        best_five(scored.collect())
    }
}

/// Optimal string alignment over the whole folded name, the fewest edits first.
struct Distance(Vec<(u32, String)>);
impl Finder for Distance {
    fn name(&self) -> &'static str {
        EDIT_DISTANCE
    }
    fn five(&mut self, pattern: &str) -> Vec<u32> {
        let pattern = fold(pattern);
        let score = |(actor, name): &(u32, String)| {
            (-i64::try_from(strsim::osa_distance(&pattern, name)).expect("short"), *actor)
        };
        best_five(self.0.iter().map(score).collect())
    }
}

impl Names {
    fn finders(&self) -> Vec<Box<dyn Finder>> {
        let utf32 = self.names.iter().map(|(actor, name)| (*actor, Utf32String::from(&**name))).collect();
        let folded = self.names.iter().map(|(actor, name)| (*actor, fold(name))).collect();
        vec![
            Box::new(Annals::new(self)),
            Box::new(Skim(self.names.clone(), SkimMatcherV2::default().ignore_case())),
            Box::new(Nucleo(utf32, Matcher::new(Config::DEFAULT))),
            Box::new(Distance(folded)),
        ]
    }

    fn index(&self) -> Index {
        let names = (0..).zip(&self.names).map(|(number, (actor, name))| (*actor, number, name.as_str()));
        Index::new(names, self.weights.clone())
    }
}

/// Prints how often each finder has the right actor first and among five.
fn report(title: &str, names: &Names, queries: &[(String, u32)], shows: usize) {
    println!("\n### {title}\n\n{} queries, {} names.\n", queries.len(), names.names.len());
    println!("| | first | first five | ms a query |\n| --- | --- | --- | --- |");
    for mut finder in names.finders() {
        // Comparing with every name takes its time: a part of the queries tells as much.
        let part = if finder.name() == EDIT_DISTANCE { queries.len().min(200) } else { queries.len() };
        let queries = &queries[..part];
        let begin = Instant::now();
        let answers: Vec<Vec<u32>> = queries.iter().map(|(query, _)| finder.five(query)).collect();
        let spent = begin.elapsed();
        let share = |places: usize| {
            let right = answers
                .iter()
                .zip(queries)
                .filter(|(five, (_, actor))| five.iter().take(places).any(|own| own == actor));
            100.0 * right.count() as f64 / queries.len() as f64
        };
        let each = spent.as_secs_f64() * 1000.0 / queries.len() as f64;
        println!("| {} | {:.1} % | {:.1} % | {each:.2} |", finder.name(), share(1), share(5));
        if finder.name() == "annals" {
            let spelled = |actor: u32| names.names.iter().find(|(own, _)| *own == actor).map_or("", |(_, name)| name);
            let wrong = answers.iter().zip(queries).filter(|(five, (_, actor))| five.first() != Some(actor));
            for (five, (query, actor)) in wrong.take(shows) {
                let five: Vec<&str> = five.iter().map(|actor| spelled(*actor)).collect();
                eprintln!("  {query} is {}, not {five:?}", spelled(*actor));
            }
        }
    }
}

/// The names of the large table, where it lies.
fn real() -> Option<Names> {
    use std::io::Read;
    let Some(folder) = std::env::var_os("ANNALS_DATA") else {
        println!("\nmistyped real names: skipped, ANNALS_DATA is not set");
        return None;
    };
    let file = std::fs::File::open(std::path::Path::new(&folder).join("icews_all.tsv.gz")).ok()?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("readable");
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for line in text.lines().skip(1) {
        for name in line.split('\t').skip(1).filter(|name| !name.is_empty()) {
            *counts.entry(name).or_default() += 1;
        }
    }
    // The columns are date, source, event, target: what stands in the third is no actor.
    let mut events = HashSet::new();
    for line in text.lines().skip(1) {
        events.extend(line.split('\t').nth(2));
    }
    let counts: Vec<(&str, u32)> = counts.into_iter().filter(|(name, _)| !events.contains(name)).collect();
    Some(Names {
        names: (0..).zip(&counts).map(|(actor, (name, _))| (actor, (*name).to_owned())).collect(),
        weights: counts.iter().map(|(_, count)| *count).collect(),
    })
}

fn typos(names: &Names) -> Vec<(String, u32)> {
    let known: HashSet<String> = names.names.iter().map(|(_, name)| fold(name)).collect();
    let mut dice = Dice(0x5eed_cafe_f00d_1234);
    let mut queries = Vec::new();
    while queries.len() < TYPOS {
        let (actor, name) = &names.names[dice.roll(names.names.len())];
        if name.chars().filter(|c| c.is_alphabetic()).count() < 6 {
            continue;
        }
        let typo = dice.mistype(name);
        // What is the name of somebody else, or of the same after all, is no mistake.
        if !known.contains(&fold(&typo)) {
            queries.push((typo, *actor));
        }
    }
    queries
}

/// Names that nobody has: as many letters, words and frequencies of words as real ones.
fn made(count: usize) -> Names {
    const STARTS: [&str; 24] = [
        "ka", "mo", "ab", "vla", "se", "ma", "yu", "jo", "ra", "sha", "be", "tri", "lu", "no", "ste", "al", "chi",
        "gor", "pe", "du", "ivo", "zha", "en", "ol",
    ];
    const MIDDLES: [&str; 20] = [
        "ri", "han", "me", "lo", "di", "ssa", "kha", "tre", "vi", "ndo", "ba", "zi", "ro", "mi", "ne", "lle", "gu",
        "ta", "ph", "wa",
    ];
    const ENDS: [&str; 16] =
        ["n", "d", "v", "ic", "ez", "son", "ki", "li", "ar", "us", "ian", "ov", "ah", "to", "man", "er"];
    let mut dice = Dice(42);
    let mut word = || {
        let mut word = STARTS[dice.roll(STARTS.len())].to_owned();
        for _ in 0..=dice.roll(3) {
            word.push_str(MIDDLES[dice.roll(MIDDLES.len())]);
        }
        word.push_str(ENDS[dice.roll(ENDS.len())]);
        word
    };
    let mut names = HashSet::new();
    while names.len() < count {
        names.insert(format!("{} {}", word(), word()));
    }
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort_unstable();
    Names { weights: vec![1; count], names: (0..).zip(names).collect() }
}

/// How long each key of a name takes, the slowest of them.
fn keys(title: &str, names: &Names, patterns: &[&str]) {
    let begin = Instant::now();
    let index = names.index();
    let built = begin.elapsed();
    let mut slowest: HashMap<&str, (Duration, String)> = HashMap::new();
    let mut all = Vec::new();
    for pattern in patterns {
        for (end, _) in pattern.char_indices().map(|(at, c)| (at + c.len_utf8(), c)) {
            let typed = pattern.get(..end).expect("whole letters");
            let mut times: Vec<Duration> = (0..5)
                .map(|_| {
                    let begin = Instant::now();
                    black_box(index.first(&Pattern::new(typed), 8, |actor| actor));
                    begin.elapsed()
                })
                .collect();
            times.sort_unstable();
            all.push(times[2]);
            let slow = slowest.entry(pattern).or_default();
            if times[2] > slow.0 {
                *slow = (times[2], typed.to_owned());
            }
        }
    }
    all.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let worst = slowest.values().max().expect("patterns");
    let mut line = format!(
        "| {title} | {} | {:.0} | {:.2} | {:.2} |",
        index.len(),
        ms(built),
        ms(all[all.len() / 2]),
        ms(worst.0)
    );
    write!(line, " `{}` |", worst.1).expect("memory");
    println!("{line}");
}

/// The labelled set of the tests, as annals answers it, and the peers on the same names.
fn labelled() {
    let actors = include_str!("../tests/data/names/actors.txt").lines();
    let names = Names { names: (0..).zip(actors.map(str::to_owned)).collect(), weights: vec![1; 1024] };
    let number = |name: &str| names.names.iter().find(|(_, own)| own == name).map(|(actor, _)| *actor);
    let queries = include_str!("../tests/data/names/queries.tsv").lines();
    let queries = queries.filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?.to_owned(), number(fields.next()?)?))
    });
    report("The labelled set", &names, &queries.collect::<Vec<_>>(), 20);
}

/// A set from elsewhere, where `ANNALS_NAMES` says it is: lines of a query and the name that is meant, asked of the names in
/// it and, if they lie there, of all names of the large table.
#[expect(clippy::disallowed_methods, reason = "a bench reads what it is told to")]
fn elsewhere(real: Option<&Names>) {
    let Some(path) = std::env::var_os("ANNALS_NAMES") else { return };
    let text = std::fs::read_to_string(&path).expect("readable");
    let pairs: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('\t')).collect();
    let own = pairs.iter().map(|(_, name)| *name).collect::<std::collections::BTreeSet<_>>();
    let own =
        Names { names: (0..).zip(own.iter().map(|name| (*name).to_owned())).collect(), weights: vec![1; pairs.len()] };
    for (title, names) in [("of its own names", Some(&own)), ("of all names", real)] {
        let Some(names) = names else { continue };
        let numbers: HashMap<&str, u32> = names.names.iter().map(|(actor, name)| (&**name, *actor)).collect();
        let queries = pairs.iter().filter_map(|(query, name)| Some(((*query).to_owned(), *numbers.get(name)?)));
        report(&format!("{} {title}", path.display()), names, &queries.collect::<Vec<_>>(), 60);
    }
}

fn main() {
    let real = real();
    if std::env::var_os("ANNALS_NAMES").is_some() {
        return elsewhere(real.as_ref());
    }
    labelled();
    if let Some(real) = &real {
        report("One mistake in a real name (ICEWS, six letters and more)", real, &typos(real), 30);
    }
    println!(
        "\n### A key\n\n| | names | ms to build | median ms | slowest ms | which |\n| --- | --- | --- | --- | --- | --- |"
    );
    let patterns =
        ["pezehskian masoud", "vladimir putin", "Пезешкиан", "پزشکیان", "a", "ministry of defence", "xqzzyw", "习近平"];
    if let Some(real) = &real {
        keys("ICEWS", real, &patterns);
    }
    keys("made", &made(30_000), &patterns);
    keys("made", &made(1_000_000), &patterns);
}
