//! What columns mean that their names do not tell: their cells do.

use super::{Layout, TitlePart, Why};
use crate::formats::tabular::dataset::{CodeList, ColumnRule};
use crate::formats::tabular::fields::Field;
use crate::formats::tabular::headers::{Hint, field_of, is_form, is_stamp, numbered, plain};
use crate::formats::tabular::profile::{Profile, has_known_names};
use crate::formats::tabular::wrapped::{NAMING, TEXTS, has_footnote, is_list};

/// Fields in whose columns `unknown` is nothing. In a text it is a word, and an end that nobody knows is one.
const NOBODY_KNOWS: &[Field] = &[
    Field::Date,
    Field::Published,
    Field::Source,
    Field::Target,
    Field::Actors,
    Field::Place,
    Field::Country,
    Field::Lat,
    Field::Lon,
    Field::Low,
    Field::Best,
    Field::High,
    Field::Url,
    Field::Publisher,
];

/// Fields that no column is whose cells are yes and no.
const WORDED: [Field; 11] = [
    Field::Source,
    Field::Target,
    Field::Actors,
    Field::Title,
    Field::Summary,
    Field::Tags,
    Field::Place,
    Field::Country,
    Field::Publisher,
    Field::Headline,
    Field::Claimant,
];

impl Layout {
    /// What the names alone do not say: the cells do.
    pub(super) fn settle(&mut self, sample: &Sample<'_>) {
        if self.dataset.is_none() {
            self.find_days_between(sample);
            self.drop_what_is_none(sample);
            self.find_dates(sample);
            self.pass_over_forms(sample);
            self.find_german_day(sample);
        }
        if self.dataset.is_none() {
            self.find_publisher();
        }
        if self.dataset.is_none() {
            self.find_actors(sample);
            self.find_title(sample);
            self.find_summary(sample);
            self.find_url(sample);
        }
        let has_na = |column: &usize| sample.cells(*column).any(|cell| cell.trim() == "NA");
        let is_of_codes = |column: &usize| {
            let profile = sample.profile(*column);
            profile.is_mostly(profile.short_codes, 80)
        };
        self.codes = (0..self.headers.len()).filter(has_na).filter(is_of_codes).collect();
        if self.dataset.is_none() {
            self.find_wrapped(sample);
            let fields = NOBODY_KNOWS.iter().flat_map(|field| self.columns(*field).iter().copied());
            self.unknowns = fields.collect();
            let names = [Field::Source, Field::Target, Field::Actors, Field::Place, Field::Country];
            self.nameless = names.iter().flat_map(|field| self.columns(*field).iter().copied()).collect();
        }
    }

    /// The columns whose words stand within objects of JSON, or before footnotes.
    fn find_wrapped(&mut self, sample: &Sample<'_>) {
        let has_list = |column: &usize| sample.cells(*column).any(is_list);
        let of = |fields: &[Field]| fields.iter().flat_map(|field| self.columns(*field)).copied().collect::<Vec<_>>();
        let (naming, texts) = (of(&NAMING), of(&TEXTS));
        let named = naming.iter().filter(|column| has_list(column)).map(|column| (*column, "; "));
        let parted = texts.iter().filter(|column| has_list(column)).map(|column| (*column, ""));
        let lists = named.chain(parted).collect();
        let figures = of(&[Field::Low, Field::Best, Field::High]);
        let has_footnote = |column: &usize| sample.cells(*column).any(has_footnote);
        self.footnotes = naming.into_iter().chain(texts).chain(figures).filter(has_footnote).collect();
        self.lists = lists;
    }

    /// A `source` without a `target` is where the news comes from and not who acts; so it is where an `actor` stands beside it and
    /// the target is called otherwise. An `actor1` is an actor.
    fn find_publisher(&mut self) {
        let Some(column) = self.column(Field::Source).filter(|_| !self.is_said(Field::Source)) else { return };
        let name = |column: usize| plain(&self.headers[column]);
        let is_news = matches!(&*name(column), "source" | "from")
            || ["source.", "sources."].iter().any(|object| self.headers[column].to_lowercase().starts_with(object));
        let is_alone = self.column(Field::Target).is_none_or(|target| {
            is_news && self.column(Field::Actors).is_some() && !matches!(&*name(target), "target" | "to")
        });
        if !is_alone {
            return;
        }
        let columns = self.columns(Field::Source).to_vec();
        let field = if is_news { Field::Publisher } else { Field::Actors };
        self.set(Field::Source, Vec::new(), Why::Name);
        if self.column(field).is_none() {
            self.set(field, columns, Why::Name);
        }
    }

    /// Where no column is called so, the first with long texts has what happened at length.
    fn find_summary(&mut self, sample: &Sample<'_>) {
        /// Characters of a text that is longer than a title.
        const LONG: usize = 120;
        let is_long = |column: &usize| {
            let profile = sample.profile(*column);
            profile.length() >= LONG
                && profile.cells * 10 >= profile.rows
                && !Hint::of(&self.headers[*column]).is_title
                && !profile.is_no_title()
                && profile.distinct * 2 >= profile.cells
                && profile.is_mostly(profile.phrases, 80)
        };
        if self.column(Field::Summary).is_some() {
            return;
        }
        let found = self.free().find(is_long);
        if let Some(column) = found {
            let length = sample.profile(column).length();
            self.set(Field::Summary, vec![column], Why::Cells(format!("long texts, {length} letters on average")));
        }
    }

    /// Where no name says which column has the addresses of sources, the first with addresses, those of pictures aside.
    fn find_url(&mut self, sample: &Sample<'_>) {
        if self.column(Field::Url).is_some() {
            return;
        }
        let has_sources = |column: &usize| {
            let header = &self.headers[*column];
            // What answers of SPARQL call a thing by is no source.
            let is_thing = || {
                ["item", "uri", "entity"].contains(&&*plain(header))
                    || sample.cells(*column).any(|cell| cell.contains("wikidata.org/entity/"))
            };
            !Hint::of(header).is_picture && sample.profile(*column).has_addresses() && !is_thing()
        };
        let found = self.free().find(has_sources);
        if let Some(column) = found {
            self.set(Field::Url, vec![column], Why::Cells("addresses of the web".to_owned()));
        }
    }

    /// `From` and `To` are actors, or days, or times of day: the cells tell which.
    fn find_days_between(&mut self, sample: &Sample<'_>) {
        for (actor, date, time) in [(Field::Source, Field::Date, Some(Field::Time)), (Field::Target, Field::End, None)]
        {
            let Some(column) = self.column(actor).filter(|_| !self.is_said(actor)) else { continue };
            let profile = sample.profile(column);
            if !profile.says_when() {
                continue;
            }
            self.set(actor, Vec::new(), Why::Name);
            let is_time = profile.is_mostly(profile.times, 50);
            let (field, what) = if is_time { (time, "times of day") } else { (Some(date), "dates") };
            if let Some(field) = field.filter(|field| self.column(*field).is_none()) {
                self.set(
                    field,
                    vec![column],
                    Why::Cells(format!("most of {} cells looked at are {what}", profile.cells)),
                );
            }
        }
    }

    /// When a form was filled in is not when something happened, where another column says that.
    fn pass_over_forms(&mut self, sample: &Sample<'_>) {
        let is_form = is_form(&self.headers);
        // `start` is when it happened, unless the table has what only forms have.
        let is_stamp =
            |header: &str| is_stamp(header) && (is_form || !matches!(&*plain(header), "start" | "end" | "today"));
        let Some(stamp) = self.column(Field::Date).filter(|column| is_stamp(&self.headers[*column])) else { return };
        let is_free = |column: &usize| {
            !self.left_alone.contains(column)
                && !Field::ALL.iter().any(|field| {
                    !matches!(field, Field::Title | Field::Time | Field::Tags) && self.columns(*field).contains(column)
                })
        };
        let tells = |column: &usize| {
            let hint = Hint::of(&self.headers[*column]);
            let profile = sample.profile(*column);
            !hint.is_written
                && !hint.is_end
                && !is_stamp(&self.headers[*column])
                && (hint.is_date || !is_form)
                && profile.is_mostly(profile.dates, 60)
        };
        let other = (0..self.headers.len()).filter(is_free).find(tells);
        let Some(column) = other.filter(|_| !self.is_said(Field::Date)) else { return };
        if self.column(Field::End).is_some_and(|end| is_stamp(&self.headers[end])) && !self.is_said(Field::End) {
            self.set(Field::End, Vec::new(), Why::Name);
        }
        let stamp = &self.headers[stamp];
        let why = format!("dates, and `{}` is when the form was filled in", crate::model::clean::line(stamp));
        self.give(Field::Date, column, Why::Cells(why));
    }

    /// A column that is called as if it had titles, names or dates has none if its cells are something else.
    fn drop_what_is_none(&mut self, sample: &Sample<'_>) {
        // Under `Source` there may be its address.
        for field in [Field::Publisher, Field::Source] {
            let Some(column) = self.column(field).filter(|_| !self.is_said(field)) else { continue };
            if self.column(Field::Url).is_none() && sample.profile(column).has_addresses() {
                self.give(Field::Url, column, Why::Cells("addresses of the web".to_owned()));
            }
        }
        // Years of fewer than four digits are dates beside others only.
        if let Some(column) = self.column(Field::Date).filter(|_| !self.is_said(Field::Date))
            && self.column(Field::Year).is_none()
            && sample.has_old_years(column)
        {
            self.give(Field::Year, column, Why::Cells("whole numbers, some of fewer than four digits".to_owned()));
        }
        self.drop_what_has_no_words(sample);
        // The end in Italian, and what somebody has to pay in English.
        if let Some(column) = self.column(Field::End).filter(|column| plain(&self.headers[*column]) == "fine")
            && !self.is_said(Field::End)
            && !sample.profile(column).says_when()
        {
            self.set(Field::End, Vec::new(), Why::Name);
        }
        if let Some(column) = self.column(Field::Title).filter(|_| !self.is_said(Field::Title)) {
            let profile = sample.profile(column);
            // Somebody may call an event 1984.
            let name = plain(&self.headers[column]);
            let is_called_title = name == "title" && !profile.is_code();
            if self.is_account(column) || profile.is_no_title() && !is_called_title {
                self.set(Field::Title, Vec::new(), Why::Name);
            }
        }
        // Where a treaty was printed (`418 UNTS 348`) is what a source is called, and no day.
        if let Some(column) = self.column(Field::Published).filter(|_| !self.is_said(Field::Published)) {
            let profile = sample.profile(column);
            if profile.cells > 0 && !profile.is_mostly(profile.dates + profile.years + profile.numbers, 50) {
                self.set(Field::Published, Vec::new(), Why::Name);
                if self.column(Field::Headline).is_none() {
                    let why = format!("{} of {} cells looked at are dates", profile.dates, profile.cells);
                    self.set(Field::Headline, vec![column], Why::Cells(why));
                }
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

    /// Numbers, days and addresses are no names, places or texts, and neither are yes and no; a few words that come again and
    /// again are no summary.
    fn drop_what_has_no_words(&mut self, sample: &Sample<'_>) {
        for field in
            [Field::Source, Field::Target, Field::Actors, Field::Tags, Field::Summary, Field::Place, Field::Country]
        {
            let Some(column) = self.column(field).filter(|_| !self.is_said(field)) else { continue };
            let profile = sample.profile(column);
            if profile.is_wordless() || field == Field::Summary && profile.has_few_words() {
                self.set(field, Vec::new(), Why::Name);
            }
        }
        for field in WORDED {
            let Some(column) = self.column(field).filter(|_| !self.is_said(field)) else { continue };
            let profile = sample.profile(column);
            // `NO` and `SI` in capitals are Norway and Slovenia where a code may stand.
            let may_be_codes =
                matches!(field, Field::Country | Field::Source | Field::Target | Field::Actors | Field::Place)
                    && profile.is_mostly(profile.short_codes, 90);
            if profile.is_yes_or_no() && !may_be_codes {
                self.set(field, Vec::new(), Why::Name);
            }
        }
    }

    /// Where no name says which column has the dates, the cells do: days and months before numbers that count, these before years.
    fn find_dates(&mut self, sample: &Sample<'_>) {
        let has_date = |layout: &Self| layout.column(Field::Date).or_else(|| layout.column(Field::Year)).is_some();
        if !has_date(self) {
            let dates = self.free_columns(sample, |profile| profile.dates, 60);
            let hint = |column: usize| Hint::of(&self.headers[column]);
            // When it was written says little, when it ended comes second; of equals the fullest, then the first.
            let rank = |column: &usize| {
                let hint = hint(*column);
                let is_written = hint.is_written || is_stamp(&self.headers[*column]);
                (is_written, hint.is_end, !hint.is_date, std::cmp::Reverse(sample.profile(*column).dates), *column)
            };
            // Objects in JSON may go by their dates, and a day of publication is better than none.
            let is_dated = |column: &usize| {
                let profile = sample.profile(*column);
                profile.is_mostly(profile.dates, 90)
            };
            let of = |field: Field| self.column(field).filter(|_| !self.is_said(field)).filter(is_dated);
            let other = || of(Field::Id).or_else(|| of(Field::Published));
            let stamps = || self.free_columns(sample, |profile| profile.stamps, 90);
            // `201403` under `month`.
            let month = self.column(Field::Month);
            let stamp = || stamps().into_iter().find(|column| hint(*column).is_date || month == Some(*column));
            // Days without a century are no dates of a day, and better than none.
            let short = || self.free_columns(sample, |profile| profile.short_dates + profile.dates, 60);
            let short = || short().into_iter().filter(|column| hint(*column).is_date).min_by_key(rank);
            if let Some(date) = dates.into_iter().min_by_key(rank).or_else(stamp).or_else(other).or_else(short) {
                let profile = sample.profile(date);
                let part = (profile.dates + profile.short_dates).max(profile.stamps);
                let why = format!("{part} of {} cells looked at are dates", profile.cells);
                self.give(Field::Date, date, Why::Cells(why));
            }
        }
        self.find_day_beside_year(sample);
        if has_date(self) {
            self.find_end(sample);
        } else {
            self.find_years(sample);
        }
    }

    /// A column of days beside one of years, which say the century of `1/11/99`.
    fn find_day_beside_year(&mut self, sample: &Sample<'_>) {
        let others = [Field::Date, Field::Month, Field::Day];
        if self.column(Field::Year).is_none() || others.iter().any(|field| self.column(*field).is_some()) {
            return;
        }
        let is_when = |column: &usize| {
            let (hint, profile) = (Hint::of(&self.headers[*column]), sample.profile(*column));
            let is_written = hint.is_written || hint.is_end || is_stamp(&self.headers[*column]);
            !is_written && (hint.is_date || profile.is_mostly(profile.short_dates, 80))
        };
        let days = self.free_columns(sample, |profile| profile.dates + profile.short_dates, 80);
        if let Some(column) = days.into_iter().find(is_when) {
            let Profile { dates, short_dates, cells, .. } = sample.profile(column);
            let why = format!("{} of {cells} cells looked at are days, beside their years", dates + short_dates);
            self.give(Field::Date, column, Why::Cells(why));
        }
    }

    /// The columns that mean nothing yet, or parts of a date without a year, and so many of whose cells, in hundredths, are something.
    fn free_columns(&self, sample: &Sample<'_>, what: fn(&Profile) -> usize, percent: usize) -> Vec<usize> {
        use Field::{Day, Month, Tags, Time, Title};
        let is_free = |column: &usize| {
            let is_of = |field: Field| self.columns(field).contains(column);
            !self.left_alone.contains(column)
                && !Field::ALL.iter().any(|field| !matches!(field, Title | Time | Tags | Month | Day) && is_of(*field))
        };
        let has = |column: &usize| {
            let profile = sample.profile(*column);
            profile.is_mostly(what(&profile), percent)
        };
        (0..self.headers.len()).filter(is_free).filter(has).collect()
    }

    /// The year, and the year of the end, by their cells.
    fn find_years(&mut self, sample: &Sample<'_>) {
        let years = self.free_columns(sample, |profile| profile.years, 90);
        let hint = |column: usize| Hint::of(&self.headers[column]);
        let by_name = years.iter().copied().filter(|column| hint(*column).is_year && !hint(*column).is_end);
        let rank = |column: &usize| {
            let hint = hint(*column);
            (hint.is_written, !hint.is_date, *column)
        };
        let year = by_name.min_by_key(rank).or_else(|| if let [only] = &*years { Some(*only) } else { None });
        let Some(year) = year.or_else(|| sample.first_of_two(&years)) else { return };
        let others: Vec<usize> = years.iter().copied().filter(|column| *column != year).collect();
        let end = match *others {
            [end] if hint(end).is_end || sample.are_ordered(year, end) => Some(end),
            _ => None,
        };
        let profile = sample.profile(year);
        let why = Why::Cells(format!("{} of {} cells looked at are years", profile.years, profile.cells));
        self.give(Field::Year, year, why.clone());
        if let Some(end) = end.filter(|_| self.column(Field::EndYear).is_none()) {
            self.give(Field::EndYear, end, why);
        }
    }

    /// Where a name says which column has the dates and none which has the ends, the cells and a word in the name do.
    fn find_end(&mut self, sample: &Sample<'_>) {
        if self.column(Field::Date).is_none()
            || [Field::End, Field::EndYear].iter().any(|field| self.column(*field).is_some())
        {
            return;
        }
        let is_end = |column: &usize| {
            let (hint, profile) = (Hint::of(&self.headers[*column]), sample.profile(*column));
            hint.is_end && !hint.is_written && profile.is_mostly(profile.dates, 60)
        };
        let found = self.free().find(is_end);
        if let Some(end) = found {
            let Profile { dates, cells, .. } = sample.profile(end);
            self.give(Field::End, end, Why::Cells(format!("{dates} of {cells} cells looked at are dates")));
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
        if self.refused.contains(&field) {
            return;
        }
        let was: Vec<Field> =
            Field::ALL.iter().copied().filter(|known| self.columns(*known).contains(&column)).collect();
        for known in was {
            self.set(known, Vec::new(), Why::Name);
        }
        self.set(field, vec![column], why);
    }

    /// Where no name says who takes part: the columns with names that come built in, those of places aside.
    fn find_actors(&mut self, sample: &Sample<'_>) {
        if self.column(Field::Source).is_some() || self.column(Field::Actors).is_some() {
            return;
        }
        if self.column(Field::Target).is_none() && self.find_numbered(sample) {
            return;
        }
        let is_named = |column: &usize| {
            let profile = sample.profile(*column);
            let is_short = (2..=60).contains(&profile.length());
            is_short
                && !profile.is_no_title()
                && !Hint::of(&self.headers[*column]).is_place
                && !Hint::of(&self.headers[*column]).is_teller
                && !is_called_otherwise(&self.headers[*column])
                && has_known_names(sample.cells(*column))
        };
        let free = || self.free();
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
        // Beside who is acted upon stands who acts.
        let is_directed = self.column(Field::Target).is_some();
        let found = if is_directed { found.into_iter().take(1).collect() } else { found };
        if !found.is_empty() {
            let why = Why::Cells("half of the names in it are known".to_owned());
            self.set(if is_directed { Field::Source } else { Field::Actors }, found, why);
        } else {
            self.find_states(sample);
        }
    }

    /// Where nobody else takes part: the states whose numbers stand in the rows.
    fn find_states(&mut self, sample: &Sample<'_>) {
        let of_states = |column: usize| {
            let (rank, list) = CodeList::of_column(&plain(&self.headers[column]))?;
            let (known, all) = sample
                .cells(column)
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .fold((0, 0), |(known, all), cell| {
                    (known + usize::from(ColumnRule::of_states(list).word(cell).is_some()), all + 1)
                });
            (known > 0 && known * 10 >= all * 9).then_some((rank, list, column))
        };
        let free = self.free();
        let mut found: Vec<_> = free.filter_map(of_states).collect();
        found.sort_by_key(|(rank, ..)| *rank);
        let Some(&(first, list, _)) = found.first() else { return };
        found.retain(|(rank, ..)| *rank == first);
        let columns: Vec<usize> = found.iter().map(|(.., column)| *column).collect();
        self.known.rules.extend(columns.iter().map(|column| (*column, ColumnRule::of_states(list))));
        let whose = if list == CodeList::Gw { "Gleditsch and Ward" } else { "the Correlates of War" };
        self.set(Field::Actors, columns, Why::Cells(format!("states by their codes of {whose}")));
    }

    /// `Name_1`, `Name_2` and so on: who takes part, in a column each.
    fn find_numbered(&mut self, sample: &Sample<'_>) -> bool {
        let of = |column: usize| numbered(&self.headers[column]).map(|stem| (stem, column));
        let free = self.free();
        let all: Vec<(String, usize)> = free.filter_map(of).collect();
        let is_words = |column: usize| !sample.profile(column).is_no_title();
        let Some((stem, _)) = all
            .iter()
            .find(|(stem, column)| is_words(*column) && all.iter().filter(|(other, _)| other == stem).count() > 1)
        else {
            return false;
        };
        let columns: Vec<usize> = all.iter().filter(|(own, _)| own == stem).map(|(_, column)| *column).collect();
        let why = format!("{} columns of one name and a number", columns.len());
        self.set(Field::Actors, columns, Why::Cells(why));
        true
    }

    /// Where no column is called a title: one that reads like one, else the beginning of the summary.
    fn find_title(&mut self, sample: &Sample<'_>) {
        if self.column(Field::Title).is_some() {
            return;
        }
        if let Some(column) = self.telling_column(sample) {
            let length = sample.profile(column).length();
            self.set(Field::Title, vec![column], Why::Cells(format!("short texts, {length} letters on average")));
        } else if self.column(Field::Summary).is_some() {
            self.is_titled_by_summary = true;
        } else if let Some(column) = self.short_column(sample).or_else(|| self.only_column(sample)) {
            self.set(Field::Title, vec![column], Why::Cells("texts of which most differ".to_owned()));
        } else if !self.has_actors() {
            self.find_title_in_parts();
        }
    }

    fn has_actors(&self) -> bool {
        [Field::Source, Field::Target, Field::Actors].iter().any(|field| self.column(*field).is_some())
    }

    /// The column whose texts, however short, tell events apart best: of a table whose columns have no names, or where nobody
    /// takes part.
    fn short_column(&self, sample: &Sample<'_>) -> Option<usize> {
        let is_nameless = self.headers.iter().any(|header| header.starts_with("column "));
        let differing = |column: usize| {
            let profile = sample.profile(column);
            (profile.cells * 2 >= profile.rows, profile.distinct, std::cmp::Reverse(column))
        };
        let best = self.short_columns(sample).map(differing).max().filter(|_| is_nameless || !self.has_actors());
        best.map(|(.., std::cmp::Reverse(column))| column)
    }

    /// The only column of texts that nothing else is known of, where nearly every row has another: `Operation`, beside who took part.
    fn only_column(&self, sample: &Sample<'_>) -> Option<usize> {
        let mut columns = self.short_columns(sample);
        let only = columns.next().filter(|_| columns.next().is_none())?;
        let profile = sample.profile(only);
        let is_own = profile.cells * 2 >= profile.rows && profile.distinct * 5 >= profile.cells * 4;
        (is_own && !self.is_account(only)).then_some(only)
    }

    /// The columns of texts that nothing else is known of, however short.
    fn short_columns(&self, sample: &Sample<'_>) -> impl Iterator<Item = usize> {
        self.free().filter(|column| {
            let (profile, hint) = (sample.profile(*column), Hint::of(&self.headers[*column]));
            let is_text = profile.cells > 0
                && !profile.is_no_title()
                && !profile.is_yes_or_no()
                && !self.is_another_text(*column)
                && profile.length() > 1;
            let is_other =
                hint.is_place || hint.is_teller || hint.is_written || profile.is_mostly(profile.short_codes, 50);
            is_text && !is_other
        })
    }

    /// The kind of event and its place, where nothing else is there.
    fn find_title_in_parts(&mut self) {
        let kind = self.column(Field::Type).map(|column| TitlePart::Column(column, None));
        let place = self
            .column(Field::Place)
            .or_else(|| self.column(Field::Country))
            .map(|column| TitlePart::Column(column, None));
        let whole = kind.zip(place).map(|(kind, place)| vec![kind, TitlePart::Text(", "), place]);
        let alone = [kind, place].into_iter().flatten().map(|part| vec![part]);
        self.known.titles.extend(whole.into_iter().chain(alone));
    }

    /// The column that reads like a title: of those that nothing else is known of the first with short texts of its own.
    fn telling_column(&self, sample: &Sample<'_>) -> Option<usize> {
        let tells = |column: &usize| {
            let profile = sample.profile(*column);
            profile.cells > 0
                && !profile.is_no_title()
                && !Hint::of(&self.headers[*column]).is_teller
                && !self.is_another_text(*column)
                && !self.is_account(*column)
                && (5..=160).contains(&profile.length())
                && profile.distinct * 2 >= profile.cells
                && profile.is_mostly(profile.phrases, 50)
                && (profile.cells * 2 >= profile.rows || self.column(Field::Summary).is_none())
        };
        let mut telling = self.free().filter(tells);
        let first = telling.next()?;
        let is_place = |column: usize| Hint::of(&self.headers[column]).is_place;
        // The name of a place is one where there is nothing better.
        if is_place(first) { telling.find(|column| !is_place(*column)).or(Some(first)) } else { Some(first) }
    }

    /// Whether a column has the names of accounts: beside what these go by, `name` is who tells it.
    fn is_account(&self, column: usize) -> bool {
        const ACCOUNTS: [&str; 4] = ["username", "screenname", "userid", "authorid"];
        plain(&self.headers[column]) == "name" && self.headers.iter().any(|header| ACCOUNTS.contains(&&*plain(header)))
    }

    /// Whether a column has remarks beside the summary.
    fn is_another_text(&self, column: usize) -> bool {
        self.column(Field::Summary).is_some() && field_of(&self.headers[column]) == Some(Field::Summary)
    }
}

/// Whether a column goes by a name of something else than who takes part: two columns may be called as publishers are, and one
/// is left.
fn is_called_otherwise(header: &str) -> bool {
    use Field::{Actors, Source, Target, Title};
    field_of(header).is_some_and(|field| !matches!(field, Actors | Source | Target | Title))
}

/// Some rows of a table.
pub(super) struct Sample<'a> {
    pub(super) rows: &'a [Vec<String>],
}

impl Sample<'_> {
    fn cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().filter_map(move |row| row.get(column)).map(String::as_str)
    }

    /// Of two columns of years the one whose years are never the later ones.
    fn first_of_two(&self, years: &[usize]) -> Option<usize> {
        match *years {
            [one, other] if self.are_ordered(one, other) => Some(one),
            [one, other] if self.are_ordered(other, one) => Some(other),
            _ => None,
        }
    }

    /// Whether the years of one column are never later than those of another, and some are earlier.
    fn are_ordered(&self, one: usize, other: usize) -> bool {
        let year = |row: &Vec<String>, column: usize| row.get(column).and_then(|cell| cell.trim().parse::<i32>().ok());
        let pairs: Vec<(i32, i32)> = self.rows.iter().filter_map(|row| year(row, one).zip(year(row, other))).collect();
        pairs.len() > 1
            && pairs.iter().all(|(first, last)| first <= last)
            && pairs.iter().any(|(first, last)| first < last)
    }

    /// Whether all cells of a column are whole numbers as years are, and some have fewer than four digits.
    fn has_old_years(&self, column: usize) -> bool {
        let cells = || self.cells(column).map(str::trim).filter(|cell| !cell.is_empty());
        let years: Vec<i32> = cells().filter_map(|cell| cell.parse().ok()).collect();
        let is_all = years.len() == cells().count() && years.iter().all(|year| (-9999..=2100).contains(year));
        is_all && years.iter().any(|year| *year > 31) && years.iter().any(|year| (0..1000).contains(year))
    }

    fn profile(&self, column: usize) -> Profile {
        Profile::of(self.cells(column))
    }
}
