//! One EDTF expression (ISO 8601-2, levels 0 to 2) with what annals adds to it: bounds, window, sort key, shape.
//!
//! Parsing and bounds come from `edtf-core`, months and years from `chrono`. A date is never rounded: the text that was
//! written is kept beside what it means.

use edtf_core::{
    Bound, Date, DateField, Edtf, IntervalEndpoint, Precision, Set, SetElement, SetKind, TimeShift, YearKind,
};

use super::day::{self, Day, DaySpan};

/// What a date looks like to a reader: each shape has a glyph of its own on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A time of day on one day.
    Instant,
    /// One day.
    Day,
    /// Some day of a month, or of part of it.
    Month,
    /// A season, quarter or half-year.
    Season,
    /// Some time in a year.
    Year,
    /// Some time in several years (a decade, a century).
    Years,
    /// Once, on one of several days.
    OneOf,
    /// On each of several days.
    Each,
    /// Throughout a stretch with both ends given.
    Range,
    /// On or before a day.
    OnOrBefore,
    /// On or after a day.
    OnOrAfter,
    /// Began and still goes on.
    Ongoing,
    /// Began and has ended, the end is unknown.
    EndUnknown,
    /// Ended, its start is open or unknown.
    StartUnknown,
    /// Nobody knows the day, month or year (`XXXX-XX-XX`).
    Undated,
}

/// The order of events: by the day they are filed under (a timed event under the day in its own offset), within a day by the
/// instant, then by bounds. Events with the same key stand in the order of the file.
///
/// An event whose start is open or unknown stands at its latest day: at minus infinity nobody would find it. One without any
/// day stands behind all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    /// The day the event is filed under; the marks only when neither end is known.
    pub day: Day,
    /// The instant, see [`EventDate::instant`]; the least number for an event without a time (it stands before the timed ones).
    pub second: i32,
    /// The earliest day of the bounds.
    pub earliest: Day,
    /// The latest day of the bounds.
    pub latest: Day,
}

/// Stands for the instant of an event without a time in a [`SortKey`].
pub const UNTIMED: i32 = i32::MIN;

/// What stands for a date of which nothing is known (EDTF level 1: all digits unspecified).
pub const UNDATED: &str = "XXXX-XX-XX";

/// A date as it was written, with what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDate {
    text: String,
    edtf: Edtf,
    bounds: DaySpan,
    window: DaySpan,
}

impl EventDate {
    /// Reads an EDTF expression; `None` for every other text.
    pub(super) fn parsed(text: &str) -> Option<Self> {
        let edtf = Edtf::parse(text).ok()?;
        let bounds = bounds_of(&edtf).filter(|bounds| !is_inverted(*bounds))?;
        Some(Self::within(text, edtf, bounds))
    }

    pub(super) fn within(text: &str, edtf: Edtf, bounds: DaySpan) -> Self {
        let is_undated = bounds == DaySpan::NEVER;
        let unknown = DaySpan { earliest: day::UNKNOWN_START, latest: day::UNKNOWN_END };
        let window = if is_undated { unknown } else { window_of(&edtf, bounds) };
        Self { text: text.to_owned(), edtf, bounds, window }
    }

    /// Whether a text is an expression that [`EventDate::parse`] takes.
    pub fn is_valid(text: &str) -> bool {
        Edtf::parse(text).ok().and_then(|edtf| bounds_of(&edtf)).is_some_and(|bounds| !is_inverted(bounds))
    }

    /// A single calendar day.
    pub fn from_day(day: Day) -> Option<Self> {
        day::to_date(day).and_then(|_| Self::parsed(&day::iso(day)))
    }

    /// The date of an event whose day nobody knows: `XXXX-XX-XX`.
    pub fn undated() -> Self {
        Self::parsed(UNDATED).expect("level 1 of EDTF has unspecified digits")
    }

    /// Whether some day is known.
    pub fn is_dated(&self) -> bool {
        self.bounds != DaySpan::NEVER
    }

    /// The expression as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parsed expression.
    pub const fn edtf(&self) -> &Edtf {
        &self.edtf
    }

    /// The earliest and the latest day that the date allows (strict reading).
    pub const fn bounds(&self) -> DaySpan {
        self.bounds
    }

    /// The stretches of days that one of several dates, or each of them, allows, in order; `None` where no day of the bounds lies
    /// between them.
    pub fn choices(&self) -> Option<Vec<DaySpan>> {
        let Edtf::Set(set) = &self.edtf else { return None };
        let mut all = set.elements.iter().map(element_bounds).collect::<Option<Vec<DaySpan>>>()?;
        DaySpan::join(&mut all);
        (all.len() > 1).then_some(all)
    }

    /// Whether an expression may have [`EventDate::choices`]; `false` is sure.
    pub fn may_have_choices(text: &str) -> bool {
        text.starts_with(['[', '{']) && text.contains(',')
    }

    /// Whether the event may have happened on one of these days (strict reading): `[2020-03-04,2020-04-03]` is no day between.
    pub fn overlaps(&self, days: DaySpan) -> bool {
        let is_choice = |choices: Vec<DaySpan>| choices.iter().any(|choice| choice.overlaps(days));
        self.bounds.overlaps(days) && self.choices().is_none_or(is_choice)
    }

    /// The bounds of its beginning, and those of its end where it has one of its own; of a date with an end that is open or unknown
    /// those of the other one.
    pub fn ends(&self) -> Option<(DaySpan, Option<DaySpan>)> {
        let span = |date: &Date| bounds_of(&Edtf::Date(*date)).filter(|span| *span != DaySpan::NEVER);
        let of = |endpoint: &IntervalEndpoint| endpoint_date(endpoint).and_then(span);
        let pair = match &self.edtf {
            Edtf::Interval(interval) => [of(&interval.start), of(&interval.end)],
            Edtf::Set(set) => [
                set.elements.first().and_then(|element| span(element_start(element))),
                set.elements.last().and_then(|element| span(element_end(element))),
            ],
            Edtf::Date(_) | Edtf::DateTime(_) => [Some(self.bounds).filter(|bounds| *bounds != DaySpan::NEVER), None],
        };
        match pair {
            [Some(first), last] => Some((first, last)),
            [None, Some(last)] => Some((last, None)),
            [None, None] => None,
        }
    }

    /// The bounds; of a date with an end that is open or unknown those of the end that is known.
    pub fn known_end(&self) -> DaySpan {
        let bounds = self.bounds;
        if day::is_known(bounds.earliest) && day::is_known(bounds.latest) {
            return bounds;
        }
        self.ends().map_or(bounds, |(end, _)| end)
    }

    /// The bounds widened by what `~ ? %` allow: one unit of precision for `~` or `?`, two for `%`.
    pub const fn window(&self) -> DaySpan {
        self.window
    }

    /// Whether some part of the date is marked `~` or `%`.
    pub fn is_approximate(&self) -> bool {
        self.edtf.is_approximate()
    }

    /// Whether some part of the date is marked `?` or `%`.
    pub fn is_uncertain(&self) -> bool {
        self.edtf.is_uncertain()
    }

    /// Where the event stands in the order of the chronology.
    pub fn sort_key(&self) -> SortKey {
        let DaySpan { earliest, latest } = self.bounds;
        let filed = day::filed(self.bounds);
        SortKey { day: filed, second: self.instant().unwrap_or(UNTIMED), earliest, latest }
    }

    /// For a timed event: the seconds in UTC from midnight of the day that it is filed under, which is the day in its own
    /// offset; less than 0 or more than a day where the offset is large. A time without an offset counts as UTC.
    pub fn instant(&self) -> Option<i32> {
        let Edtf::DateTime(timed) = &self.edtf else { return None };
        let minutes = match timed.time.shift {
            Some(TimeShift::Offset { minutes, .. }) => i32::from(minutes),
            Some(TimeShift::Utc) | None => 0,
        };
        let time = &timed.time;
        let local = i32::from(time.hour) * 3600 + i32::from(time.minute) * 60 + i32::from(time.second);
        Some(local - minutes * 60)
    }

    /// What the date looks like to a reader.
    pub fn shape(&self) -> Shape {
        match &self.edtf {
            Edtf::DateTime(_) => Shape::Instant,
            Edtf::Date(date) => date_shape(date),
            Edtf::Interval(interval) => match (&interval.start, &interval.end) {
                (IntervalEndpoint::Open | IntervalEndpoint::Unknown, _) => Shape::StartUnknown,
                (_, IntervalEndpoint::Open | IntervalEndpoint::OnOrAfter(_)) => Shape::Ongoing,
                (_, IntervalEndpoint::Unknown) => Shape::EndUnknown,
                _ => Shape::Range,
            },
            Edtf::Set(set) => set_shape(set),
        }
    }
}

impl std::fmt::Display for EventDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

pub(super) const fn is_inverted(bounds: DaySpan) -> bool {
    day::is_known(bounds.earliest) && day::is_known(bounds.latest) && bounds.earliest > bounds.latest
}

/// Whether a single date leaves every digit of its year open.
fn is_undated(date: &Date) -> bool {
    matches!(&date.year.kind, YearKind::Standard { digits, .. } if digits.iter().all(Option::is_none))
}

fn date_shape(date: &Date) -> Shape {
    if is_undated(date) {
        return Shape::Undated;
    }
    let year_is_wide = date.year.has_unspecified() || date.year.significant_digits.is_some();
    match date.precision() {
        _ if year_is_wide => Shape::Years,
        Precision::Year => Shape::Year,
        Precision::Season => Shape::Season,
        Precision::Month if date.month.is_some_and(DateField::has_unspecified) => Shape::Year,
        Precision::Month => Shape::Month,
        Precision::Day if date.month.is_some_and(DateField::has_unspecified) => Shape::Year,
        Precision::Day if date.day.is_some_and(DateField::has_unspecified) => Shape::Month,
        Precision::Day => Shape::Day,
    }
}

fn set_shape(set: &Set) -> Shape {
    match (set.kind, set.elements.as_slice()) {
        (SetKind::OneMember, [SetElement::OnOrBefore(_)]) => Shape::OnOrBefore,
        (SetKind::OneMember, [SetElement::OnOrAfter(_)]) => Shape::OnOrAfter,
        (SetKind::OneMember, _) => Shape::OneOf,
        (SetKind::AllMembers, _) => Shape::Each,
    }
}

/// Bounds as day numbers; `None` when the years are outside what chrono counts or nothing is known at all.
pub(super) fn bounds_of(edtf: &Edtf) -> Option<DaySpan> {
    if matches!(edtf, Edtf::Date(date) if is_undated(date)) {
        return Some(DaySpan::NEVER);
    }
    let bounds = edtf.bounds();
    let dated = |bound: Bound| match bound {
        Bound::Date(date) => from_bound_date(date),
        Bound::NegativeInfinity | Bound::PositiveInfinity | Bound::Unknown => None,
    };
    let earliest = match bounds.earliest {
        Bound::NegativeInfinity => day::OPEN_START,
        Bound::Unknown if matches!(edtf, Edtf::Interval(i) if i.start == IntervalEndpoint::Unknown) => {
            day::UNKNOWN_START
        }
        bound => dated(bound)?,
    };
    let latest = match bounds.latest {
        Bound::PositiveInfinity => day::OPEN_END,
        Bound::Unknown if matches!(edtf, Edtf::Interval(i) if i.end == IntervalEndpoint::Unknown) => day::UNKNOWN_END,
        bound => dated(bound)?,
    };
    (day::is_known(earliest) || day::is_known(latest)).then_some(DaySpan { earliest, latest })
}

fn from_bound_date(date: edtf_core::BoundDate) -> Option<Day> {
    day::from_ymd(date.year, date.month, date.day)
}

fn window_of(edtf: &Edtf, bounds: DaySpan) -> DaySpan {
    match edtf {
        Edtf::Date(date) => widen(bounds, slack(date)),
        Edtf::DateTime(timed) => widen(bounds, slack(&timed.date)),
        Edtf::Interval(interval) => {
            let start = endpoint_date(&interval.start).map_or(bounds, |date| widen(bounds, slack(date)));
            let end = endpoint_date(&interval.end).map_or(bounds, |date| widen(bounds, slack(date)));
            DaySpan { earliest: start.earliest, latest: end.latest }
        }
        Edtf::Set(set) => set.elements.iter().filter_map(element_window).fold(bounds, DaySpan::union),
    }
}

/// The days of a single date, widened by what `~ ? %` allow.
pub(super) fn widened(date: &Date) -> Option<DaySpan> {
    bounds_of(&Edtf::Date(*date)).map(|bounds| widen(bounds, slack(date)))
}

pub(super) const fn endpoint_date(endpoint: &IntervalEndpoint) -> Option<&Date> {
    match endpoint {
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) | IntervalEndpoint::OnOrAfter(date) => {
            Some(date)
        }
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    }
}

const fn element_start(element: &SetElement) -> &Date {
    match element {
        SetElement::Date(date)
        | SetElement::OnOrBefore(date)
        | SetElement::OnOrAfter(date)
        | SetElement::Range(date, _) => date,
    }
}

const fn element_end(element: &SetElement) -> &Date {
    match element {
        SetElement::Date(date)
        | SetElement::OnOrBefore(date)
        | SetElement::OnOrAfter(date)
        | SetElement::Range(_, date) => date,
    }
}

/// The bounds of one member of a set, with an open side where the member has one.
fn element_bounds(element: &SetElement) -> Option<DaySpan> {
    let bounds = |date: &Date| bounds_of(&Edtf::Date(*date)).filter(|bounds| *bounds != DaySpan::NEVER);
    match element {
        SetElement::Date(date) => bounds(date),
        SetElement::OnOrBefore(date) => bounds(date).map(|span| DaySpan { earliest: day::OPEN_START, ..span }),
        SetElement::OnOrAfter(date) => bounds(date).map(|span| DaySpan { latest: day::OPEN_END, ..span }),
        SetElement::Range(first, last) => Some(bounds(first)?.union(bounds(last)?)),
    }
}

/// The window of one member of a set, with an open side where the member has one.
fn element_window(element: &SetElement) -> Option<DaySpan> {
    match element {
        SetElement::Date(date) => widened(date),
        SetElement::OnOrBefore(date) => widened(date).map(|s| DaySpan { earliest: day::OPEN_START, ..s }),
        SetElement::OnOrAfter(date) => widened(date).map(|s| DaySpan { latest: day::OPEN_END, ..s }),
        SetElement::Range(first, last) => Some(widened(first)?.union(widened(last)?)),
    }
}

/// How far a qualified date may be off: days, or months (a year is twelve).
#[derive(Clone, Copy)]
enum Slack {
    None,
    Days(i32),
    Months(i32),
}

/// One unit for `~` or `?`, two for `%`; the unit is that of the finest part that carries the mark.
fn slack(date: &Date) -> Slack {
    let marked = |q: edtf_core::Qualifier| match (q.uncertain, q.approximate) {
        (false, false) => None,
        (true, true) => Some(2),
        _ => Some(1),
    };
    let day_unit = date.day.and_then(|field| marked(field.qualifier).map(|n| (n, field)));
    if let Some((count, field)) = day_unit
        && !field.has_unspecified()
    {
        return Slack::Days(count);
    }
    let month_unit = date.month.and_then(|field| marked(field.qualifier).map(|n| (n, field)));
    if let Some((count, field)) = month_unit
        && !field.has_unspecified()
    {
        return Slack::Months(count * season_months(field.value().unwrap_or(0)));
    }
    marked(date.year.qualifier)
        .map_or(Slack::None, |count| Slack::Months(count.saturating_mul(year_unit(date)).saturating_mul(12)))
}

/// Months in the unit that a month or a sub-year code of ISO 8601-2 §4.8 stands for.
const fn season_months(code: u8) -> i32 {
    match code {
        21..=36 => 3,
        37..=39 => 4,
        40 | 41 => 6,
        _ => 1,
    }
}

/// Years in the unit of the year: ten for `199X`, a hundred for `19XX` or `Y12000S3`.
fn year_unit(date: &Date) -> i32 {
    let wide = match (date.year.kind, date.year.significant_digits) {
        (YearKind::Standard { .. }, Some(kept)) => 4_u32.saturating_sub(kept),
        (YearKind::Standard { digits, .. }, None) => {
            u32::try_from(digits.iter().rev().take_while(|d| d.is_none()).count()).unwrap_or(0)
        }
        (YearKind::Big { value }, Some(kept)) => {
            (value.unsigned_abs().checked_ilog10().unwrap_or(0) + 1).saturating_sub(kept)
        }
        (YearKind::Big { .. } | YearKind::Exponential { .. }, _) => 0,
    };
    10_i32.saturating_pow(wide)
}

fn widen(span: DaySpan, slack: Slack) -> DaySpan {
    let known = |day: Day, moved: Day| if day::is_known(day) { moved } else { day };
    match slack {
        Slack::None => span,
        Slack::Days(days) => DaySpan {
            earliest: known(span.earliest, span.earliest.saturating_sub(days)),
            latest: known(span.latest, span.latest.saturating_add(days)),
        },
        Slack::Months(months) => DaySpan {
            earliest: day::add_months(span.earliest, -months),
            // The last day of a month moves to the last day of another: step from the day after.
            latest: known(span.latest, day::add_months(span.latest.saturating_add(1), months).saturating_sub(1)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> EventDate {
        EventDate::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[track_caller]
    fn spans(text: &str, bounds: [&str; 2], window: [&str; 2]) {
        let date = date(text);
        let show = |span: DaySpan| [day::iso(span.earliest), day::iso(span.latest)];
        assert_eq!(show(date.bounds()), bounds, "bounds of {text}");
        assert_eq!(show(date.window()), window, "window of {text}");
    }

    #[test]
    fn bounds_and_window_follow_the_table_of_date_forms() {
        spans("2025", ["2025-01-01", "2025-12-31"], ["2025-01-01", "2025-12-31"]);
        spans("2025-12", ["2025-12-01", "2025-12-31"], ["2025-12-01", "2025-12-31"]);
        spans("2026-03-06", ["2026-03-06"; 2], ["2026-03-06"; 2]);
        spans("2026-03-06T21:40:00+03:00", ["2026-03-06"; 2], ["2026-03-06"; 2]);
        spans("2014/..", ["2014-01-01", "open"], ["2014-01-01", "open"]);
        spans("2022-02-24/", ["2022-02-24", "unknown"], ["2022-02-24", "unknown"]);
        spans("/2022-02-24", ["unknown", "2022-02-24"], ["unknown", "2022-02-24"]);
        spans("[2026-03-02..2026-03-07]", ["2026-03-02", "2026-03-07"], ["2026-03-02", "2026-03-07"]);
        spans("2026-03-02/2026-03-07", ["2026-03-02", "2026-03-07"], ["2026-03-02", "2026-03-07"]);
        spans("[..2026-03-06]", ["open", "2026-03-06"], ["open", "2026-03-06"]);
        spans("2022-03~", ["2022-03-01", "2022-03-31"], ["2022-02-01", "2022-04-30"]);
        spans("2022-03-14?", ["2022-03-14"; 2], ["2022-03-13", "2022-03-15"]);
        spans("1990%", ["1990-01-01", "1990-12-31"], ["1988-01-01", "1992-12-31"]);
        spans("199X", ["1990-01-01", "1999-12-31"], ["1990-01-01", "1999-12-31"]);
        spans("199X~", ["1990-01-01", "1999-12-31"], ["1980-01-01", "2009-12-31"]);
        spans("2022-03-XX", ["2022-03-01", "2022-03-31"], ["2022-03-01", "2022-03-31"]);
        spans("1989-23", ["1989-09-01", "1989-11-30"], ["1989-09-01", "1989-11-30"]);
        spans("2022-33~", ["2022-01-01", "2022-03-31"], ["2021-10-01", "2022-06-30"]);
        spans("-0043-03-15", ["-0043-03-15"; 2], ["-0043-03-15"; 2]);
        spans("Y-12000", ["-12000-01-01", "-12000-12-31"], ["-12000-01-01", "-12000-12-31"]);
        spans("Y12000", ["Y12000-01-01", "Y12000-12-31"], ["Y12000-01-01", "Y12000-12-31"]);
        spans("2004-06~-11", ["2004-06-11"; 2], ["2004-05-11", "2004-07-11"]);
        spans("2022-02~/2022-04?", ["2022-02-01", "2022-04-30"], ["2022-01-01", "2022-05-31"]);
        spans("{1667,1668-12}", ["1667-01-01", "1668-12-31"], ["1667-01-01", "1668-12-31"]);
    }

    #[test]
    fn an_open_end_and_an_unknown_end_are_never_confused() {
        assert_eq!(date("2022-02-24/..").shape(), Shape::Ongoing);
        assert_eq!(date("2022-02-24/").shape(), Shape::EndUnknown);
        assert_ne!(date("2022-02-24/..").bounds(), date("2022-02-24/").bounds());
    }

    #[test]
    fn a_timed_event_is_sorted_under_its_own_day_and_within_it_by_its_instant() {
        let new_york = date("2026-03-06T23:30:00-05:00");
        let moscow = date("2026-03-07T01:00:00+03:00");
        assert!(new_york.sort_key() < moscow.sort_key());
        assert_eq!(day::iso(new_york.bounds().earliest), "2026-03-06");
        let in_order = [
            "2026-03-05T23:59:00-12:00",
            "2026-03-06",
            "2026-03-06T08:00:00+14:00",
            "2026-03-06T01:00:00+03:00",
            "2026-03-06T09:00:00+10:00",
            "2026-03-06T00:30:00Z",
            "2026-03-06T01:00:00",
            "2026-03-06T21:00:00-05:00",
            "2026-03-07",
            "2026-03-07T00:00:00+14:00",
        ];
        assert!(
            in_order.map(|text| date(text).sort_key()).is_sorted(),
            "{:?}",
            in_order.map(|text| date(text).sort_key())
        );
    }

    #[test]
    fn an_event_without_a_known_start_stands_at_its_latest_day() {
        assert!(date("2026-03-05").sort_key() < date("[..2026-03-06]").sort_key());
        assert!(date("[..2026-03-06]").sort_key() < date("2026-03-06").sort_key());
        assert!(date("-0043").sort_key() < date("0001").sort_key());
    }

    #[test]
    fn inside_an_open_range_lies_everything() {
        assert!(date("2014/..").bounds().is_inside(DaySpan::ALWAYS));
        assert!(!date("2014/..").bounds().is_inside(date("2010/2030").bounds()));
        assert!(date("2014/..").bounds().overlaps(date("2020").bounds()));
    }

    #[test]
    fn a_date_of_which_nothing_is_known_lies_in_no_range_and_stands_last() {
        let undated = EventDate::undated();
        assert_eq!((undated.shape(), undated.is_dated()), (Shape::Undated, false));
        for range in [date("2020").bounds(), date("2014/..").bounds(), date("[..2014]").bounds()] {
            assert!(!undated.bounds().is_inside(range) && !undated.bounds().overlaps(range));
            assert!(undated.window().overlaps(range));
        }
        assert!(date("Y200000").sort_key() < undated.sort_key());
    }

    #[test]
    fn days_between_two_that_a_set_allows_are_none_of_it() {
        let choices = |edtf: &str| {
            let spans = date(edtf).choices()?;
            Some(
                spans
                    .iter()
                    .map(|span| format!("{}..{}", day::iso(span.earliest), day::iso(span.latest)))
                    .collect::<Vec<_>>(),
            )
        };
        let two = ["2020-03-04..2020-03-04", "2020-04-03..2020-04-03"].map(str::to_owned).to_vec();
        assert_eq!(choices("[2020-04-03,2020-03-04]"), Some(two.clone()));
        assert_eq!(choices("{2020-03-04,2020-04-03}"), Some(two));
        assert_eq!(choices("[2020-03-04,2020-03-05]"), None);
        assert_eq!(choices("[2020-03-04..2020-03-08]"), None);
        assert_eq!(choices("2020-03-04/2020-04-03"), None);
        let open = date("[..2014-03,2016]");
        assert!(open.overlaps(date("1990").bounds()) && !open.overlaps(date("2015").bounds()));
        assert!(!open.overlaps(date("2017").bounds()) && open.overlaps(date("2016-05").bounds()));
    }
}
