//! Counts of events, written: a table for people, CSV, JSON or Markdown.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use unicode_width::UnicodeWidthStr;

use super::csv::{guarded, put_record};
use super::export::Provenance;
use super::{emit, grouped, markdown};
use crate::engine::{CountBy, CountLine, Counts, LineOf};
use crate::model::{clean, word_list, words};

word_list! {
    /// A form that counts are written in.
    CountFormat {
        /// Lines for people, with a bar each on a terminal.
        Table = "table",
        /// One row a line, for spreadsheets and other programs.
        Csv = "csv",
        /// One object with provenance and all lines.
        Json = "json",
        /// A table in Markdown, and where it comes from.
        Markdown = "md",
    }
}

/// How bars are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bars {
    /// Columns of the terminal.
    pub columns: usize,
    /// Whether it has ASCII characters only.
    pub is_ascii: bool,
}

/// Columns of the widest label, so that one long name does not push all numbers away.
const WIDEST: usize = 48;

/// Columns of the longest bar, and of the shortest one that is worth drawing.
const LONGEST: usize = 50;
const SHORTEST: usize = 8;

/// A line with the lines under it, one after another.
struct Row<'a> {
    /// What stands for each thing that is counted by; `None` where a line has no more to it.
    cells: Vec<Option<&'a CountLine>>,
    /// Whose numbers they are.
    line: &'a CountLine,
    /// Whether it is the first row of its first value.
    is_first: bool,
}

/// Writes counts; `bars` where a terminal shows them.
///
/// # Errors
/// What the writer says.
pub fn write(
    counts: &Counts,
    format: CountFormat,
    provenance: &Provenance,
    bars: Option<Bars>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        CountFormat::Table => write_table(counts, bars, out),
        CountFormat::Csv => write_csv(counts, out),
        CountFormat::Json => write_json(counts, provenance, out),
        CountFormat::Markdown => write_markdown(counts, provenance, out),
    }
}

/// What has to be said of the counts: what the lines add up to, which dates are not among them, how deaths are counted.
pub fn notes(counts: &Counts) -> Vec<String> {
    let tally = &counts.tally;
    let keys = || [Some(tally.by), tally.then].into_iter().flatten();
    let mut notes = Vec::new();
    if let Some(by) = keys().find(|by| by.is_several()) {
        let sum = number(counts.sum(), tally.is_spread);
        let all = grouped(counts.events);
        if sum != all {
            notes.push(format!(
                "an event counts once for every {by} it has: the lines add up to {sum}, the events to {all}"
            ));
        }
    }
    if let Some(unit) = keys().find(|by| by.is_time()) {
        if tally.is_from_beginning {
            notes.push("what lasts counts where it begins".to_owned());
        }
        if tally.is_spread {
            notes.push(format!("a date less exact than its {unit} counts in parts, by the days that it allows"));
        }
        if counts.imprecise > 0 {
            let events = match counts.imprecise {
                1 => "1 event".to_owned(),
                more => format!("{} events", grouped(more)),
            };
            let units: Vec<&str> = keys().filter(|by| by.is_time()).map(CountBy::word).collect();
            let unit = units.join(" or a ");
            let hint = if tally.is_from_beginning {
                "`--spread` shares them out over the days that they allow"
            } else {
                "`--spread` shares them out over the days that they allow, `--from-beginning` counts what lasts where it begins"
            };
            let why = if tally.is_spread {
                "with an open or unknown end, which no number of days shares out".to_owned()
            } else {
                format!("less exact than a {unit}, or longer; {hint}")
            };
            notes.push(format!("imprecise: {events} with a date {why}"));
        }
    }
    if tally.has_deaths {
        let without = match counts.without_deaths {
            0 => "every event states one".to_owned(),
            1 => "1 event states none and adds nothing".to_owned(),
            more => format!("{} events state none and add nothing", grouped(more)),
        };
        notes.push(format!("fatalities are best estimates; {without}"));
    }
    notes
}

/// All lines, those under another one behind it.
fn rows(counts: &Counts) -> Vec<Row<'_>> {
    let has_two = counts.tally.then.is_some();
    let mut rows = Vec::new();
    for line in &counts.lines {
        if line.then.is_empty() {
            let cells = if has_two { vec![Some(line), None] } else { vec![Some(line)] };
            rows.push(Row { cells, line, is_first: true });
        }
        for (at, second) in line.then.iter().enumerate() {
            rows.push(Row { cells: vec![Some(line), Some(second)], line: second, is_first: at == 0 });
        }
    }
    rows
}

/// What is counted by, one after another.
fn keys(counts: &Counts) -> Vec<CountBy> {
    [Some(counts.tally.by), counts.tally.then].into_iter().flatten().collect()
}

/// What a line is about, in words: the value, or in brackets what is no value.
fn label(by: CountBy, line: &CountLine) -> String {
    match line.of {
        LineOf::Value => clean::line(line.label.trim()).into_owned(),
        LineOf::Without => format!("({})", by.without()),
        LineOf::Others(others) if others > 999 => format!("({} others)", grouped(others)),
        of => format!("({of})"),
    }
}

/// A number of events or deaths for people: `1,204`, or `12.33` where dates are shared out.
fn number(count: f64, is_spread: bool) -> String {
    if !is_spread {
        return grouped(whole(count));
    }
    let text = format!("{count:.2}");
    let (integer, fraction) = text.split_once('.').unwrap_or((&text, "00"));
    let integer = integer.parse().map_or_else(|_| integer.to_owned(), grouped);
    if fraction == "00" { integer } else { format!("{integer}.{fraction}") }
}

/// A sum of whole numbers.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sums of counts, exact up to 2^53")]
fn whole(count: f64) -> usize {
    count.round() as usize
}

/// A number for other programs: no separators, and no more digits than there are.
fn plain(count: f64, is_spread: bool) -> String {
    if is_spread {
        let text = format!("{count:.6}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        whole(count).to_string()
    }
}

/// How wide each part of a line of the table is.
struct Columns {
    labels: Vec<usize>,
    events: usize,
    /// `None` where deaths are not added up.
    deaths: Option<usize>,
}

/// What a line of the table says: the labels, the events and the dead.
type Said = (Vec<String>, String, String);

impl Columns {
    /// As wide as the widest of all lines.
    fn of(lines: &[Said], has_deaths: bool) -> Self {
        let widest = |of: &dyn Fn(&Said) -> usize| lines.iter().map(of).max().unwrap_or(0);
        let labels = lines.first().map_or(0, |(labels, ..)| labels.len());
        Self {
            labels: (0..labels).map(|at| widest(&|(labels, ..)| labels[at].width()).min(WIDEST)).collect(),
            events: widest(&|(_, events, _)| events.width()),
            deaths: has_deaths.then(|| widest(&|(.., deaths)| deaths.width())),
        }
    }

    fn line(&self, (labels, events, deaths): &Said) -> String {
        let mut line = String::new();
        for (label, width) in labels.iter().zip(&self.labels) {
            line.push_str(label);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(label.width()) + 2));
        }
        let width = self.events;
        let dead = self.deaths.map_or_else(String::new, |width| format!("  {deaths:>width$} dead"));
        format!("{line}{events:>width$}{dead}")
    }
}

fn write_table(counts: &Counts, bars: Option<Bars>, out: &mut dyn Write) -> io::Result<()> {
    let keys = keys(counts);
    let rows = rows(counts);
    let is_spread = counts.tally.is_spread;
    let text = |row: &Row<'_>, at: usize| match row.cells[at] {
        Some(line) if at > 0 || row.is_first => label(keys[at], line),
        _ => String::new(),
    };
    let said = |row: &Row<'_>| -> Said {
        let labels = (0..keys.len()).map(|at| text(row, at)).collect();
        (labels, number(row.line.events, is_spread), number(row.line.deaths, is_spread))
    };
    let mut lines: Vec<Said> = rows.iter().map(said).collect();
    if rows.len() > 1 {
        let mut labels = vec!["total".to_owned()];
        labels.resize(keys.len(), String::new());
        lines.push((labels, number(events_of(counts), false), number(counts.deaths, is_spread)));
    }
    let columns = Columns::of(&lines, counts.tally.has_deaths);
    // What is joined in one line is no measure for the others.
    let is_one = |row: &&Row<'_>| !matches!(row.line.of, LineOf::Others(_));
    let most = rows.iter().filter(is_one).map(|row| row.line.events).fold(0.0, f64::max);
    let mut rows = rows.iter();
    for said in &lines {
        let line = columns.line(said);
        let room = bars.map_or(0, |bars| bars.columns.saturating_sub(line.width() + 3).min(LONGEST));
        match (bars, rows.next()) {
            (Some(bars), Some(row)) if room >= SHORTEST => {
                writeln!(out, "{}", format!("{line}  {}", bar(row.line.events, most, room, bars.is_ascii)).trim_end())?;
            }
            _ => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

/// How many events were counted.
#[expect(clippy::cast_precision_loss, reason = "no more events than fit a row number")]
fn events_of(counts: &Counts) -> f64 {
    counts.events as f64
}

/// A bar in proportion, never none for some.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a few columns"
)]
fn bar(events: f64, most: f64, columns: usize, is_ascii: bool) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if events <= 0.0 || most <= 0.0 {
        return String::new();
    }
    let eighths = ((events / most * columns as f64 * 8.0).round() as usize).clamp(1, columns * 8);
    if is_ascii {
        return "#".repeat((eighths / 8).max(1));
    }
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

fn write_csv(counts: &Counts, out: &mut dyn Write) -> io::Result<()> {
    let keys = keys(counts);
    let tally = &counts.tally;
    let mut names: Vec<&str> = keys.iter().map(|by| by.word()).collect();
    names.push("events");
    names.extend(tally.has_deaths.then_some("fatalities"));
    let mut bytes = Vec::new();
    put_record(names.iter().copied(), &mut bytes);
    for row in rows(counts) {
        let cells = keys.iter().zip(&row.cells);
        let mut cells: Vec<String> =
            cells.map(|(by, line)| line.map_or_else(String::new, |line| label(*by, line))).collect();
        cells = cells.iter().map(|cell| guarded(cell).into_owned()).collect();
        cells.push(plain(row.line.events, tally.is_spread));
        cells.extend(tally.has_deaths.then(|| plain(row.line.deaths, tally.is_spread)));
        put_record(cells.iter(), &mut bytes);
    }
    out.write_all(&bytes)
}

fn write_json(counts: &Counts, provenance: &Provenance, out: &mut dyn Write) -> io::Result<()> {
    let keys = keys(counts);
    let tally = &counts.tally;
    let figure = |count: f64| if tally.is_spread { json!(count) } else { json!(whole(count)) };
    let object = |row: Row<'_>| {
        let mut map = Map::new();
        let mut notes = Vec::new();
        for (by, line) in keys.iter().zip(&row.cells) {
            let value = line.filter(|line| line.of == LineOf::Value).map(|line| Value::from(line.label.trim()));
            notes.extend(line.filter(|line| line.of != LineOf::Value).map(|line| match line.of {
                LineOf::Without => by.without().to_owned(),
                of => of.to_string(),
            }));
            map.insert(by.word().to_owned(), value.unwrap_or(Value::Null));
        }
        map.insert("events".to_owned(), figure(row.line.events));
        if tally.has_deaths {
            map.insert("fatalities".to_owned(), figure(row.line.deaths));
        }
        if !notes.is_empty() {
            map.insert("note".to_owned(), notes.join(", ").into());
        }
        Value::Object(map)
    };
    let by: Vec<&str> = keys.iter().map(|by| by.word()).collect();
    writeln!(out, "{{\n\"provenance\": {},", emit::safe(&emit::provenance(provenance)))?;
    writeln!(out, "\"by\": {},\n\"spread\": {},\n\"events\": {},", json!(by), tally.is_spread, counts.events)?;
    writeln!(out, "\"notes\": {},\n\"counts\": [", emit::safe(&json!(notes(counts))))?;
    let lines: Vec<String> = rows(counts).into_iter().map(|row| emit::safe(&object(row))).collect();
    writeln!(out, "{}\n]\n}}", lines.join(",\n"))
}

fn write_markdown(counts: &Counts, provenance: &Provenance, out: &mut dyn Write) -> io::Result<()> {
    let keys = keys(counts);
    let tally = &counts.tally;
    let mut names: Vec<String> = keys.iter().map(|by| words::capital(by.word())).collect();
    names.push("Events".to_owned());
    names.extend(tally.has_deaths.then(|| "Fatalities".to_owned()));
    let put = |out: &mut dyn Write, cells: &[String]| writeln!(out, "| {} |", cells.join(" | "));
    put(out, &names)?;
    let rules: Vec<String> =
        (0..names.len()).map(|at| if at < keys.len() { "---" } else { "---:" }.to_owned()).collect();
    put(out, &rules)?;
    for row in rows(counts) {
        let cells = keys.iter().zip(&row.cells);
        let text = |line: Option<&CountLine>, by: CountBy| line.map_or_else(String::new, |line| label(by, line));
        let mut cells: Vec<String> = cells.map(|(by, line)| markdown::escape(&text(*line, *by))).collect();
        cells.push(number(row.line.events, tally.is_spread));
        cells.extend(tally.has_deaths.then(|| number(row.line.deaths, tally.is_spread)));
        put(out, &cells)?;
    }
    let mut total = vec!["**total**".to_owned()];
    total.resize(keys.len(), String::new());
    total.push(number(events_of(counts), false));
    total.extend(tally.has_deaths.then(|| number(counts.deaths, tally.is_spread)));
    put(out, &total)?;
    writeln!(out)?;
    for note in notes(counts) {
        writeln!(out, "{}  ", markdown::escape(&note))?;
    }
    writeln!(out, "\n---\n")?;
    for line in provenance.lines() {
        writeln!(out, "{}  ", markdown::escape(&line))?;
    }
    Ok(())
}
