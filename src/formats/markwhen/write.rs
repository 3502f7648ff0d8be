//! Events as lines.

use std::io::{self, Write};

use serde_json::Value;

use super::dates::shown;
use super::read::{summary_of, title_of};
use super::text::{note, tag, title};
use super::{EDTF, KNOWN, OWN};
use crate::account;
use crate::chronology::Row;
use crate::formats::carried::{self, Carried};
use crate::formats::emit::safe;
use crate::formats::export::Export;
use crate::formats::loss::Losses;
use crate::model::{Event, Shape, clean};

const OPEN: &str = "an end that is open or unknown is `now` or not shown; `edtf` has the date";
const OLD: &str = "beyond the years 1 to 9999 only the year is shown; `edtf` has the date";

/// The selected events as Markwhen.
pub(in crate::formats) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Losses> {
    let mut losses = Losses::default();
    let headline = export.chronology.header().title.as_deref().map(|title| clean::line(title).trim().to_owned());
    writeln!(out, "---")?;
    if let Some(headline) = headline.filter(|headline| !headline.is_empty()) {
        writeln!(out, "title: {}", safe(&headline.into()))?;
    }
    writeln!(out, "{OWN}: {}\n---", safe(&Value::Object(carried::header(export))))?;
    for line in export.provenance.lines() {
        writeln!(out, "// {line}")?;
    }
    for row in export.each_row() {
        let row = row?;
        let event = account::event(export.chronology, row);
        match shown(&event.date) {
            Ok(date) => put(export, row, &event, &date, out)?,
            Err(why) => {
                losses.leave_out(why);
                continue;
            }
        }
        if let Some(less) = says_less(&event) {
            losses.say_less(less);
        }
    }
    Ok(losses)
}

fn says_less(event: &Event) -> Option<&'static str> {
    let year = |day| crate::model::day::to_date(day).map_or(1, |date| chrono::Datelike::year(&date));
    let span = event.date.known_end();
    if [span.earliest, span.latest].iter().any(|day| !(1..=9999).contains(&year(*day))) {
        return Some(OLD);
    }
    let is_open = matches!(
        event.date.shape(),
        Shape::Ongoing | Shape::EndUnknown | Shape::OnOrAfter | Shape::StartUnknown | Shape::OnOrBefore
    );
    is_open.then_some(OPEN)
}

fn put(export: &Export<'_>, row: Row, event: &Event, date: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut carried = Carried::of(export.chronology, row);
    let headline = title(&account::headline(export.chronology, row));
    let words: Vec<String> = event.kind.iter().chain(&event.tags).filter_map(|word| tag(word)).collect();
    let marks: String = words.iter().map(|word| format!(" #{word}")).collect();
    let line = format!(" {headline}{marks}");
    carried.say("title", title_of(&line));
    if !words.is_empty() {
        carried.say("tags", words);
    }
    writeln!(out, "\n{date}:{line}")?;
    writeln!(out, "id: {}", safe(&event.id.as_str().into()))?;
    carried.say("id", event.id.as_str());
    writeln!(out, "{EDTF}: {}", safe(&event.date.text().into()))?;
    carried.say("date", event.date.text());
    let mut lines = event.summary.as_deref().map(note).unwrap_or_default();
    if !lines.is_empty() {
        lines.push(">".to_owned());
    }
    lines.extend(note(&format!("{KNOWN}\n{}", account::facts(export.chronology, row).join("\n"))));
    let told: Vec<&str> = lines.iter().map(String::as_str).collect();
    if let Some(summary) = summary_of(&told, true) {
        carried.say("summary", summary);
    }
    writeln!(out, "{OWN}: {}", safe(&carried.to_value()))?;
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))
}
