//! What columns mean that their names do not tell: their cells do.

use super::{Layout, Why};
use crate::formats::tabular::fields::Field;
use crate::formats::tabular::headers::{Hint, plain};
use crate::formats::tabular::profile::{Profile, has_known_names};

impl Layout {
    /// What the names alone do not say: the cells do.
    pub(super) fn settle(&mut self, sample: &Sample<'_>) {
        if self.dataset.is_none() {
            self.drop_what_is_none(sample);
            self.find_dates(sample);
            self.find_german_day(sample);
        }
        // A `source` without a `target` is where the news comes from and not who acts; an `actor1` is an actor.
        if self.dataset.is_none()
            && self.column(Field::Source).is_some()
            && self.column(Field::Target).is_none()
            && !self.is_said(Field::Source)
        {
            let columns = self.columns(Field::Source).to_vec();
            let is_news = columns.iter().all(|column| matches!(&*plain(&self.headers[*column]), "source" | "from"));
            let field = if is_news { Field::Publisher } else { Field::Actors };
            self.set(Field::Source, Vec::new(), Why::Name);
            if self.column(field).is_none() {
                self.set(field, columns, Why::Name);
            }
        }
        if self.dataset.is_none() {
            self.find_actors(sample);
            self.find_title(sample);
        }
        let has_na = |column: &usize| sample.cells(*column).any(|cell| cell.trim() == "NA");
        let is_of_codes = |column: &usize| {
            let profile = sample.profile(*column);
            profile.is_mostly(profile.short_codes, 80)
        };
        self.codes = (0..self.headers.len()).filter(has_na).filter(is_of_codes).collect();
    }

    /// A column that is called as if it had titles or dates has none if its cells are something else.
    fn drop_what_is_none(&mut self, sample: &Sample<'_>) {
        if let Some(column) = self.column(Field::Title).filter(|_| !self.is_said(Field::Title)) {
            let profile = sample.profile(column);
            // Somebody may call an event 1984.
            let is_called_title = plain(&self.headers[column]) == "title" && !profile.is_code();
            if profile.is_no_title() && !is_called_title {
                self.set(Field::Title, Vec::new(), Why::Name);
            }
        }
        if let Some(column) = self.column(Field::Date).filter(|_| !self.is_said(Field::Date)) {
            let profile = sample.profile(column);
            let is_none = profile.cells > 0 && !profile.is_mostly(profile.dates + profile.years + profile.numbers, 10);
            let is_other = |other: &usize| {
                let profile = sample.profile(*other);
                *other != column && profile.is_mostly(profile.dates, 80)
            };
            if is_none && (0..self.headers.len()).any(|other| is_other(&other)) {
                self.set(Field::Date, Vec::new(), Why::Name);
            }
        }
    }

    /// Where no name says which column has the dates, the cells do: days and months before mere years.
    fn find_dates(&mut self, sample: &Sample<'_>) {
        if self.column(Field::Date).is_some() || self.column(Field::Year).is_some() {
            return;
        }
        let is_free = |column: &usize| {
            let is_of = |field: Field| self.columns(field).contains(column);
            !Field::ALL.iter().any(|field| !matches!(field, Field::Title | Field::Time | Field::Tags) && is_of(*field))
        };
        let of = |what: fn(&Profile) -> usize, percent: usize| -> Vec<usize> {
            let has = |column: &usize| {
                let profile = sample.profile(*column);
                profile.is_mostly(what(&profile), percent)
            };
            (0..self.headers.len()).filter(is_free).filter(has).collect()
        };
        let dates = of(|profile| profile.dates, 60);
        let hint = |column: usize| Hint::of(&self.headers[column]);
        // When it was written says little, when it ended comes second; of equals the fullest, then the first.
        let rank = |column: &usize| {
            let hint = hint(*column);
            (hint.is_written, hint.is_end, !hint.is_date, std::cmp::Reverse(sample.profile(*column).dates), *column)
        };
        let says = |column: usize, part: usize| {
            let profile = sample.profile(column);
            Why::Cells(format!("{part} of {} cells looked at are dates", profile.cells))
        };
        if let Some(start) = dates.iter().copied().min_by_key(rank) {
            let end = dates.iter().copied().filter(|column| *column != start && hint(*column).is_end).min();
            let (first, last) = (sample.profile(start).dates, end.map(|end| sample.profile(end).dates));
            self.give(Field::Date, start, says(start, first));
            if let (Some(end), Some(last), None) = (end, last, self.column(Field::End)) {
                self.give(Field::End, end, says(end, last));
            }
            return;
        }
        let years = of(|profile| profile.years, 90);
        let by_name = years.iter().copied().filter(|column| hint(*column).is_year && !hint(*column).is_end);
        let year = by_name.min_by_key(rank).or_else(|| if let [only] = &*years { Some(*only) } else { None });
        if let Some(year) = year {
            let profile = sample.profile(year);
            let why = Why::Cells(format!("{} of {} cells looked at are years", profile.years, profile.cells));
            self.give(Field::Year, year, why);
        }
    }

    /// `Tag` is the day in German, and a tag in English: the cells tell which.
    fn find_german_day(&mut self, sample: &Sample<'_>) {
        let is_open = self.column(Field::Year).is_some() && self.column(Field::Day).is_none();
        let Some(column) = self.headers.iter().position(|header| plain(header) == "tag").filter(|_| is_open) else {
            return;
        };
        let profile = sample.profile(column);
        if !self.is_said(Field::Tags) && profile.is_mostly(profile.days, 90) {
            self.give(
                Field::Day,
                column,
                Why::Cells(format!("{} of {} cells looked at are days", profile.days, profile.cells)),
            );
        }
    }

    /// Takes a column for a field, and from what it was taken for.
    fn give(&mut self, field: Field, column: usize, why: Why) {
        let was: Vec<Field> =
            Field::ALL.iter().copied().filter(|known| self.columns(*known).contains(&column)).collect();
        for known in was {
            self.set(known, Vec::new(), Why::Name);
        }
        self.set(field, vec![column], why);
    }

    /// Where no name says who takes part: the columns with names that come built in, those of places aside.
    fn find_actors(&mut self, sample: &Sample<'_>) {
        if [Field::Source, Field::Target, Field::Actors].iter().any(|field| self.column(*field).is_some()) {
            return;
        }
        let is_named = |column: &usize| {
            let profile = sample.profile(*column);
            let is_short = (2..=60).contains(&profile.length());
            is_short
                && !profile.is_no_title()
                && !Hint::of(&self.headers[*column]).is_place
                && has_known_names(sample.cells(*column))
        };
        let free = || (0..self.headers.len()).filter(|column| !self.is_mapped(*column));
        let known: Vec<usize> = free().filter(is_named).collect();
        // `Actor 2` is one where `Actor 1` is, whoever it names.
        let stem = |column: usize| {
            let name = plain(&self.headers[column]);
            let stem = name.trim_end_matches(|c: char| c.is_numeric());
            (stem.len() < name.len() && !self.headers[column].starts_with("column ")).then(|| stem.to_owned())
        };
        let stems: std::collections::HashSet<String> = known.iter().filter_map(|column| stem(*column)).collect();
        let is_sibling = |column: &usize| stem(*column).is_some_and(|stem| stems.contains(&stem));
        let found: Vec<usize> =
            free().filter(|column| known.binary_search(column).is_ok() || is_sibling(column)).collect();
        if !found.is_empty() {
            let why = Why::Cells("half of the names in it are known".to_owned());
            self.set(Field::Actors, found, why);
        }
    }

    /// Where no column is called a title: one that reads like one, else the beginning of the summary.
    fn find_title(&mut self, sample: &Sample<'_>) {
        if self.column(Field::Title).is_some() {
            return;
        }
        if let Some(column) = self.telling_column(sample) {
            let length = sample.profile(column).length();
            self.set(Field::Title, vec![column], Why::Cells(format!("short texts, {length} letters on average")));
        } else if self.column(Field::Summary).is_some() && self.column(Field::Source).is_none() {
            self.is_titled_by_summary = true;
        }
    }

    /// The column that reads like a title: of those that nothing else is known of the first with short texts of its own.
    fn telling_column(&self, sample: &Sample<'_>) -> Option<usize> {
        let tells = |column: &usize| {
            let profile = sample.profile(*column);
            profile.cells > 0
                && !profile.is_no_title()
                && (8..=160).contains(&profile.length())
                && profile.distinct * 2 >= profile.cells
                && profile.is_mostly(profile.phrases, 50)
        };
        (0..self.headers.len()).filter(|column| !self.is_mapped(*column)).find(tells)
    }
}

/// Some rows of a table.
pub(super) struct Sample<'a> {
    pub(super) rows: &'a [Vec<String>],
}

impl Sample<'_> {
    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(column)).map(String::as_str)
    }

    fn profile(&self, column: usize) -> Profile {
        Profile::of(self.cells(column))
    }
}
