//! Dates at the beginning of a line.

use chrono::Datelike;
use edtf_core::{Edtf, IntervalEndpoint, TimeShift};

use crate::model::{DaySpan, EventDate, Shape, day, words};

/// Why Markwhen cannot show a date.
pub(super) const NO_DAY: &str = "Markwhen has no place for what has no day";
pub(super) const NO_YEAR: &str = "Markwhen has the years from 99999 BCE to 99999";

/// A date as Markwhen takes it: as EDTF where it is that of level 0, else as the days that it allows.
///
/// # Errors
/// Why it has no place for it.
pub(super) fn shown(date: &EventDate) -> Result<String, &'static str> {
    if let Some(instant) = instant(date) {
        return Ok(instant);
    }
    let (first, last) = date.ends().ok_or(NO_DAY)?;
    let last = last.unwrap_or(first);
    let is_ongoing = matches!(date.shape(), Shape::Ongoing | Shape::OnOrAfter)
        && !matches!(date.edtf(), Edtf::Interval(interval) if interval.start == IntervalEndpoint::Unknown);
    let year = |day| day::to_date(day).map(|date| date.year()).ok_or(NO_DAY);
    let years = [year(first.earliest)?, year(last.latest)?];
    if years.iter().all(|year| (1..=9999).contains(year)) {
        let [start, end] = [part(first, first.earliest), part(last, last.latest)];
        return Ok(match (is_ongoing, start == end) {
            (true, _) => format!("{start}/now"),
            (_, true) => start,
            _ => format!("{start}/{end}"),
        });
    }
    if years.iter().any(|year| !(-99_998..=99_999).contains(year)) {
        return Err(NO_YEAR);
    }
    // Beyond the years of four digits there are years only.
    let era = |year: i32| if year > 0 { format!("{year} CE") } else { format!("{} BCE", 1 - year) };
    let [start, end] = years.map(era);
    Ok(if start == end { start } else { format!("{start} - {end}") })
}

/// A day of a stretch, as exact as the stretch is whole.
fn part(span: DaySpan, day: day::Day) -> String {
    let iso = day::iso(day);
    let cut = match (span.is_years(), span.is_months()) {
        (true, _) => 4,
        (_, true) => 7,
        _ => 10,
    };
    iso.get(..cut).unwrap_or(&iso).to_owned()
}

fn instant(date: &EventDate) -> Option<String> {
    let Edtf::DateTime(timed) = date.edtf() else { return None };
    let [hour, minute, second] = [timed.time.hour, timed.time.minute, timed.time.second].map(u32::from);
    let local = day::to_date(date.bounds().earliest)?.and_hms_opt(hour, minute, second)?;
    let minutes = match timed.time.shift {
        None => return year_within(local.year()).then(|| local.format("%Y-%m-%d %H:%M").to_string()),
        Some(TimeShift::Utc) => 0,
        Some(TimeShift::Offset { minutes, .. }) => i64::from(minutes),
    };
    let utc = local.checked_sub_signed(chrono::Duration::minutes(minutes))?;
    year_within(utc.year()).then(|| utc.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn year_within(year: i32) -> bool {
    (1..=9999).contains(&year)
}

/// The beginning of a line with an event: the date as it is written, and where the text behind its colon begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start<'a> {
    pub(super) date: &'a str,
    pub(super) text: &'a str,
}

/// Whether a line begins an event, and with what date. `None` for any other line.
pub(super) fn start(line: &str) -> Option<Start<'_>> {
    let inner = line.trim_start();
    let colons = inner.match_indices(':').map(|(at, _)| at).take(12);
    let is_end = |at: usize| {
        inner.get(at + 1..).is_none_or(|rest| rest.is_empty() || !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let at = { colons }.find(|at| is_end(*at) && inner.get(..*at).is_some_and(is_range))?;
    Some(Start { date: inner.get(..at)?.trim(), text: inner.get(at + 1..)? })
}

/// Whether a text is a date or a range as Markwhen writes them.
fn is_range(text: &str) -> bool {
    let text = before_recurrence(text.trim());
    (text.len() <= 80 && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '!'))
        && ends(text).iter().all(|end| edtf(end, false).or_else(|| edtf(end, true)).is_some() || is_relative(end))
}

/// The range without `every 2 weeks for 5 times`.
pub(super) fn before_recurrence(text: &str) -> &str {
    text.find(" every ").and_then(|at| text.get(..at)).unwrap_or(text).trim_end()
}

/// The two ends of a range.
fn ends(text: &str) -> Vec<&str> {
    let parted = text.split_once(" - ").or_else(|| text.split_once(" to ")).or_else(|| {
        let (start, end) = text.split_once('/')?;
        // `5/2014` is a month, `2014/2015` a range.
        let is_year = |text: &str| text.trim().len() >= 4;
        (is_year(start) && (is_year(end) || end.trim() == "now")).then_some((start, end))
    });
    match parted {
        Some((start, end)) => vec![start.trim(), end.trim()],
        None => vec![text],
    }
}

/// `now`, `5 days`, `after !id 3 weeks`: dates that are told from another one.
fn is_relative(text: &str) -> bool {
    let units = ["day", "week", "month", "year", "hour", "minute", "second", "min", "sec", "ms"];
    let is_unit =
        |word: &str| units.contains(&word.trim_end_matches('s')) || matches!(word, "d" | "w" | "y" | "h" | "s");
    let is_word = |word: &str| {
        let word = word.trim_matches(',');
        let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
        matches!(word, "now" | "by" | "before" | "after" | "plus")
            || word.starts_with('!')
            || digits.is_empty()
            || is_unit(digits)
    };
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split_whitespace().peekable();
    let is_alone = lower.bytes().all(|byte| byte.is_ascii_digit());
    words.peek().is_some() && !is_alone && words.all(is_word)
}

/// The EDTF expression of an end of a range.
fn edtf(text: &str, is_day_first: bool) -> Option<String> {
    let valid = |text: String| EventDate::is_valid(&text).then_some(text);
    let bytes = text.as_bytes();
    if bytes.len() >= 4
        && bytes.iter().take(4).all(u8::is_ascii_digit)
        && matches!(bytes.len(), 4 | 7 | 10)
        && bytes.get(4).is_none_or(|byte| *byte == b'-')
    {
        return valid(text.to_owned());
    }
    if bytes.first().is_some_and(u8::is_ascii_digit) && text.contains('T') && text.ends_with('Z') {
        let whole = text.split('.').next().unwrap_or(text).trim_end_matches('Z');
        return valid(format!("{whole}Z"));
    }
    if let Some((date, time)) =
        text.split_once(' ').filter(|(date, _)| date.len() == 10 && day::from_iso(date.as_bytes()).is_some())
    {
        let (hour, minute) = time.split_once(':')?;
        return valid(format!("{date}T{hour:0>2}:{minute}:00"));
    }
    era(text).or_else(|| slashed(text, is_day_first)).or_else(|| {
        let lower = text.to_lowercase();
        let short = words::MONTHS.iter().filter_map(|month| month.get(..3));
        let has_month = { short }.any(|month| lower.contains(&month.to_lowercase()));
        has_month.then(|| words::suggest(text)).flatten()
    })
}

/// `44 BCE`, `14 CE`.
fn era(text: &str) -> Option<String> {
    let number = |text: &str| text.trim().parse::<i64>().ok().filter(|year| (1..=99_999).contains(year));
    let upper = text.to_ascii_uppercase();
    let before = upper.strip_suffix("BCE").or_else(|| upper.strip_suffix("BC"));
    let year = match before {
        Some(year) => 1 - number(year)?,
        None => number(upper.strip_suffix("CE").or_else(|| upper.strip_suffix("AD"))?)?,
    };
    Some(match year {
        0..=9999 => format!("{year:04}"),
        -9999..=-1 => format!("-{:04}", -year),
        _ => format!("Y{year}"),
    })
}

/// `12/2012`, `5/31/2012`.
fn slashed(text: &str, is_day_first: bool) -> Option<String> {
    let numbers: Vec<u32> = text.split('/').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let text = match *numbers {
        [month, year @ 1..=9999] => format!("{year:04}-{month:02}"),
        [day, month, year @ 1..=9999] if is_day_first => format!("{year:04}-{month:02}-{day:02}"),
        [month, day, year @ 1..=9999] => format!("{year:04}-{month:02}-{day:02}"),
        _ => return None,
    };
    EventDate::is_valid(&text).then_some(text)
}

/// The EDTF expression of a date or a range; `None` for one that is told from another event or from the present day.
pub(super) fn read(text: &str, is_day_first: bool) -> Option<String> {
    let text = before_recurrence(text);
    match *ends(text) {
        [start, "now"] => {
            edtf(start, is_day_first).map(|start| format!("{}/..", start.split('T').next().unwrap_or_default()))
        }
        [start, end] => {
            let day = |date: String| date.split('T').next().unwrap_or_default().to_owned();
            let (start, end) = (day(edtf(start, is_day_first)?), day(edtf(end, is_day_first)?));
            let both = if start == end { start } else { format!("{start}/{end}") };
            EventDate::is_valid(&both).then_some(both)
        }
        [one] => edtf(one, is_day_first),
        _ => None,
    }
}

/// Lines that are looked at before a text is taken for Markwhen.
const LOOKED_AT: usize = 200;

/// Whether a text is Markwhen: its header is one that annals wrote, or its first line that is no header, comment or section begins
/// with a date and a colon.
pub(in crate::formats) fn is_one(text: &str) -> bool {
    let mut is_front = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).take(LOOKED_AT) {
        if line == "---" {
            is_front = !is_front;
            continue;
        }
        if line.starts_with("annals: {") {
            return true;
        }
        let is_key = line.split_once(':').is_some_and(|(key, _)| {
            key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '#')
                && !key.contains([',', ';', '\t', '"', '{', '['])
        });
        let is_section = line.starts_with('#') || line.starts_with("section ") || line.starts_with("group ");
        if is_strict(line) {
            return !is_front;
        }
        if !is_front && !is_key && !is_section {
            return false;
        }
    }
    false
}

/// Whether a line begins with a date that hardly anything but Markwhen has before a colon: `2014-05/2015: `, no time of day.
fn is_strict(line: &str) -> bool {
    let Some(at) = line.find(':') else { return false };
    let is_date = |text: &str| {
        let text = text.trim();
        matches!(text.len(), 4 | 7 | 10)
            && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
            && EventDate::is_valid(text)
    };
    let range = line.get(..at).unwrap_or_default().trim();
    let is_range = match range.split_once('/').or_else(|| range.split_once(" - ")) {
        Some((start, end)) => is_date(start) && (is_date(end) || end.trim() == "now"),
        None => is_date(range),
    };
    is_range && line.get(at + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_shown_as_markwhen_takes_them() {
        for (date, written) in [
            ("2026-03-06", "2026-03-06"),
            ("2026-03~", "2026-03"),
            ("2026", "2026"),
            ("2014-03/2015", "2014-03/2015"),
            ("2014/..", "2014/now"),
            ("2014/", "2014"),
            ("[..2026-03-06]", "2026-03-06"),
            ("[2026-03-02..2026-03-07]", "2026-03-02/2026-03-07"),
            ("199X", "1990/1999"),
            ("2022-33", "2022-01/2022-03"),
            ("-0043-03-15", "44 BCE"),
            ("-0043/0014", "44 BCE - 14 CE"),
            ("Y12000", "12000 CE"),
            ("2026-03-06T21:40:00+03:00", "2026-03-06T18:40:00Z"),
            ("2026-03-06T21:40:00", "2026-03-06 21:40"),
        ] {
            assert_eq!(shown(&EventDate::parse(date).expect(date)).as_deref(), Ok(written), "{date}");
            assert!(read(written, false).is_some(), "{written}");
        }
        assert_eq!(shown(&EventDate::undated()), Err(NO_DAY));
        assert_eq!(shown(&EventDate::parse("Y-200000").expect("a year")), Err(NO_YEAR));
    }

    #[test]
    fn dates_of_others_are_read() {
        for (written, date) in [
            ("2012-05/2013", "2012-05/2013"),
            ("12/2012", "2012-12"),
            ("5/31/2012 - 6/2012", "2012-05-31/2012-06"),
            ("Dec 2012", "2012-12"),
            ("March 5, 2014 to 2015", "2014-03-05/2015"),
            ("44 BC", "-0043"),
            ("2014/now", "2014/.."),
            ("2014-05-06 9:30", "2014-05-06T09:30:00"),
            ("2014 every 2 years for 3 times", "2014"),
        ] {
            assert_eq!(read(written, false).as_deref(), Some(date), "{written}");
        }
        assert_eq!(read("31/5/2012", true).as_deref(), Some("2012-05-31"));
        let starts = |line: &'static str| start(line).map(|start| (start.date, start.text));
        assert_eq!(starts("2014-05-06 9:30: x: y"), Some(("2014-05-06 9:30", " x: y")));
        assert_eq!(starts("after !first 5 days: x"), Some(("after !first 5 days", " x")));
        assert_eq!(
            (starts("> 2014: x"), starts("note: x"), starts("see 2014: x"), starts("id: x")),
            (None, None, None, None)
        );
    }

    #[test]
    fn a_text_is_known_by_its_first_event() {
        for text in
            ["2014: x", "---\ntitle: T\n---\n// c\n\n# S\n\n2014-05/now: x\n", "title: T\n#a: red\n2014-05-06:\n"]
        {
            assert!(is_one(text), "{text}");
        }
        for text in [
            "2014-05-06 09:30:05 x",
            "date,title\n2014: x",
            "schema: 1\nevents:\n- {date: 2014}",
            "- 2014: x",
            "x\n2014: y",
        ] {
            assert!(!is_one(text), "{text}");
        }
    }
}
