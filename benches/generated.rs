//! Data of the shape of real chronologies, the same on every machine: a linear congruential generator from one seed.

use std::fmt::Write;

/// Where the numbers begin.
const SEED: u64 = 20_260_307;

/// A generator of numbers that look random (Knuth's MMIX constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// Small numbers are frequent, as with the actors of the news.
    fn skewed(&mut self, limit: u64) -> u64 {
        let spread = self.below(limit) + 1;
        self.below(spread)
    }
}

const NAMES: [&str; 8] = [
    "Russia",
    "Iran",
    "United States",
    "Vladimir Putin",
    "Masoud Pezeshkian",
    "Hezbollah",
    "Ministry of Defence of Russia",
    "Совет Безопасности",
];

fn actor(numbers: &mut Numbers) -> String {
    let number = numbers.skewed(2_000);
    usize::try_from(number)
        .ok()
        .and_then(|at| NAMES.get(at))
        .map_or_else(|| format!("Protester (Region {number})"), |name| (*name).to_owned())
}

/// So many rows of the shape of a table of coded events, about 70 bytes each: date, source, event, target.
pub(crate) fn table(rows: usize) -> String {
    const EVENTS: [&str; 6] = [
        "Make statement",
        "Consult",
        "Make an appeal or request",
        "Criticize or denounce",
        "Use conventional military force",
        "Sign formal agreement",
    ];
    let mut numbers = Numbers(SEED);
    let mut text = "date\tsource\tevent\ttarget\n".to_owned();
    for row in 0..rows {
        // In order of days, as such tables are: eleven years.
        let day = row * 4_018 / rows;
        let (year, month, day) = (2005 + day / 366, 1 + day % 366 * 12 / 366, 1 + day % 28);
        let event = EVENTS[usize::try_from(numbers.skewed(6)).unwrap_or(0)];
        let _ = writeln!(text, "{year}-{month:02}-{day:02}\t{}\t{event}\t{}", actor(&mut numbers), actor(&mut numbers));
    }
    text
}

/// So many events of schema 1 as YAML, about 700 bytes each.
pub(crate) fn yaml(events: usize) -> String {
    let mut numbers = Numbers(SEED);
    let mut text = "schema: 1\nevents:\n".to_owned();
    for number in 0..events {
        let (year, month, day) = (2005 + numbers.below(21), 1 + numbers.below(12), 1 + numbers.below(28));
        let date = match numbers.below(5) {
            0 => format!("{year}"),
            1 => format!("{year}-{month:02}"),
            2 => format!("\"[..{year}-{month:02}-{day:02}]\""),
            3 => format!("{year}-{month:02}-{day:02}~"),
            _ => format!("{year}-{month:02}-{day:02}"),
        };
        let [a, b, c] = [(); 3].map(|()| actor(&mut numbers));
        let (tag, importance, daily) = (numbers.below(50), 1 + numbers.below(10), numbers.below(100));
        let _ = write!(
            text,
            "  - id: e{number:07}
    date: {date}
    title: Something happened between {a} and {b}
    summary: |
      A longer text about what happened, in **Markdown**, with enough words in it to be like a real
      summary of an event: who said what to whom, and why it matters. Number {number} of many.
    type: consult
    actors:
      - {a}
      - id: {b}
        role: target
      - {c}
    location: {{name: Somewhere, country: TKM, lat: 37.9, lon: 58.3}}
    status: reported
    importance: {importance}
    tags: [diplomacy, war, t{tag}]
    sources:
      - publisher: The Daily {daily}
        title: An article on the matter {number}
        url: https://example.org/{year}/{number}
        published: {year}-{month:02}-{day:02}
    recorded: 2026-03-07
"
        );
    }
    text
}
