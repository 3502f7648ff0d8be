//! What became known between two days, written: a list for people, CSV or JSON.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::csv::{guarded, put_record};
use super::emit;
use super::export::Provenance;
use crate::account;
use crate::chronology::{Chronology, Row};
use crate::engine::{Because, Change, Excerpt, News};
use crate::model::{Day, DaySpan, Source, Status, clean, day, word_list};

word_list! {
    /// A form that news are written in.
    NewsFormat {
        /// Lines for people, under headings.
        Table = "table",
        /// One row a piece of news.
        Csv = "csv",
        /// One object with provenance and all of them.
        Json = "json",
    }
}

/// The columns of CSV, and the keys of JSON.
const COLUMNS: [&str; 14] = [
    "change",
    "known",
    "days_late_min",
    "days_late_max",
    "date",
    "id",
    "title",
    "status",
    "because",
    "event",
    "claimant",
    "publisher",
    "source",
    "url",
];

/// How many days after an event began something was known, at least and at most; none where an end of that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Late {
    min: Option<i32>,
    max: Option<i32>,
}

impl Late {
    /// How late a day is for an event that began on some day of a stretch. What is known to have happened had begun by then, where its
    /// date allows that.
    fn of(known: Day, beginning: DaySpan, is_planned: bool) -> Self {
        let since = |begun: Day| day::is_known(begun).then(|| known.saturating_sub(begun));
        let (min, max) = (since(beginning.latest), since(beginning.earliest));
        let had_begun = !is_planned && max.is_none_or(|max| max >= 0);
        Self { min: min.map(|min| if had_begun { min.max(0) } else { min }), max }
    }

    fn of_news(chronology: &Chronology, news: &News) -> Self {
        let is_planned = chronology.profile(news.row).status == Some(Status::Planned);
        Self::of(news.known, chronology.date(news.row).beginning(), is_planned)
    }

    /// `+12 days`, `+2 to +8 days`, `+1 day or more`, `-3 days` for what was announced.
    fn words(self) -> String {
        let days = |count: i32| format!("{count:+} {}", if count.abs() == 1 { "day" } else { "days" });
        match (self.min, self.max) {
            (Some(min), Some(max)) if min == max => days(min),
            (Some(min), Some(max)) => format!("{min:+} to {}", days(max)),
            (Some(min), None) => format!("{} or more", days(min)),
            (None, Some(max)) => format!("{} or less", days(max)),
            (None, None) => "day unknown".to_owned(),
        }
    }
}

/// What became known of some events after one day and by another.
#[derive(Debug)]
pub struct NewsList<'a> {
    chronology: &'a Chronology,
    news: Vec<News>,
    after: Day,
    by: Day,
}

impl<'a> NewsList<'a> {
    /// What became known of the events of an excerpt.
    pub fn of(excerpt: &'a Excerpt<'_>, after: Day, by: Day) -> Self {
        Self { chronology: excerpt.chronology(), news: excerpt.news(after, by), after, by }
    }

    /// How many events are new, changed or contradicted.
    pub fn events(&self, change: Change) -> usize {
        let mut rows: Vec<Row> = self.news.iter().filter(|one| one.change == change).map(|one| one.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.len()
    }

    /// Writes it. Nothing in a line depends on another line, so that two lists differ where the news do.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, format: NewsFormat, provenance: &Provenance, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NewsFormat::Table => write_table(self, out),
            NewsFormat::Csv => write_csv(self, out),
            NewsFormat::Json => write_json(self, provenance, out),
        }
    }
}

fn write_table(NewsList { chronology, news, .. }: &NewsList<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut before: Option<&News> = None;
    for one in news {
        let row = one.row;
        if before.is_none_or(|before| before.change != one.change) {
            let gap = if before.is_some() { "\n" } else { "" };
            writeln!(out, "{gap}{}", heading(one.change))?;
        }
        if before.is_none_or(|before| (before.change, before.known, before.row) != (one.change, one.known, row)) {
            let late = Late::of_news(chronology, one).words();
            let (date, id, title) = (chronology.date_text(row), chronology.id(row), account::headline(chronology, row));
            let (id, title) = (clean::line(&id), clean::line(&title));
            writeln!(out, "{}  {late}  {date}  {id}  {}", day::iso(one.known), title.trim())?;
        }
        writeln!(out, "    {}", clean::line(&reason(chronology, one)))?;
        before = Some(one);
    }
    Ok(())
}

const fn heading(change: Change) -> &'static str {
    match change {
        Change::New => "New",
        Change::Changed => "Changed",
        Change::Contradicted => "Contradicted",
    }
}

/// How something is known, in words; of an event that is new also what speaks against it.
fn reason(chronology: &Chronology, news: &News) -> String {
    let status = chronology.profile(news.row).status.filter(|status| news.change == Change::New && status.is_against());
    let status = status.map_or_else(String::new, |status| format!("{status}: "));
    match &news.because {
        Because::Recorded => format!("{status}recorded; no source says when it was published"),
        Because::Source(source) if news.change == Change::New => format!("{status}{}", cited(chronology, source)),
        Because::Source(source) => format!("further source: {}", cited(chronology, source)),
        Because::Status(status, source) => format!("{status}: {}", cited(chronology, source)),
        Because::Event(link) => {
            let label = if link.is_inverse { link.kind.inverse_label() } else { link.kind.label() };
            format!("{label} {}: {}", chronology.id(link.to), account::headline(chronology, link.to).trim())
        }
    }
}

/// `Kremlin, via ISNA, “A title”`.
fn cited(chronology: &Chronology, source: &Source) -> String {
    let claimant = source.claimant.as_deref().map(|claimant| chronology.claimant(claimant).to_owned());
    let via = if claimant.is_some() { "via " } else { "" };
    let mut parts: Vec<String> = claimant.into_iter().collect();
    parts.extend(source.publisher.iter().map(|by| format!("{via}{by}")));
    parts.extend(source.title.iter().map(|title| format!("“{title}”")));
    if parts.is_empty() {
        parts.extend(source.url.clone());
    }
    if parts.is_empty() { "nobody named".to_owned() } else { parts.join(", ") }
}

/// The values of the columns, in their order.
fn values(chronology: &Chronology, news: &News) -> [Value; COLUMNS.len()] {
    let row = news.row;
    let late = Late::of_news(chronology, news);
    let (because, other, source) = match &news.because {
        Because::Source(source) => ("source", None, Some(source)),
        Because::Recorded => ("recorded", None, None),
        Because::Status(status, source) => (status.word(), None, Some(source)),
        Because::Event(link) => (link.kind.word(), Some(chronology.id(link.to).into_owned()), None),
    };
    let of = |text: fn(&Source) -> &Option<String>| json!(source.and_then(|source| text(source).as_deref()));
    [
        json!(news.change.word()),
        json!(day::iso(news.known)),
        json!(late.min),
        json!(late.max),
        json!(chronology.date_text(row)),
        json!(chronology.id(row)),
        json!(account::headline(chronology, row).trim()),
        json!(chronology.profile(row).status.map(Status::word)),
        json!(because),
        json!(other),
        of(|source| &source.claimant),
        of(|source| &source.publisher),
        of(|source| &source.title),
        of(|source| &source.url),
    ]
}

fn write_csv(NewsList { chronology, news, .. }: &NewsList<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    put_record(COLUMNS.iter(), &mut bytes);
    for one in news {
        let cell = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => guarded(text).into_owned(),
            number => number.to_string(),
        };
        put_record(values(chronology, one).iter().map(cell), &mut bytes);
    }
    out.write_all(&bytes)
}

fn write_json(list: &NewsList<'_>, provenance: &Provenance, out: &mut dyn Write) -> io::Result<()> {
    let object = |one: &News| {
        let names = COLUMNS.iter().map(|name| (*name).to_owned());
        Value::Object(names.zip(values(list.chronology, one)).collect::<Map<String, Value>>())
    };
    let by = day::is_known(list.by).then(|| day::iso(list.by));
    writeln!(out, "{{\n\"provenance\": {},", emit::safe(&emit::provenance(provenance)))?;
    writeln!(out, "\"after\": {},\n\"by\": {},\n\"news\": [", json!(day::iso(list.after)), json!(by))?;
    let lines: Vec<String> = list.news.iter().map(|one| emit::safe(&object(one))).collect();
    writeln!(out, "{}\n]\n}}", lines.join(",\n"))
}
