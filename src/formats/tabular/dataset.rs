//! The field's own data sets: recognised by their headers or the number of their columns, and read with what they know.
//!
//! What a data set's columns mean stands in `assets/datasets/NAME.yaml` (see [`table`]), and users have files of the same form in
//! their configuration folder.

mod codes;
mod page;
mod raw;
mod table;

use std::sync::OnceLock;

use super::dates::{Cell, DayOrder};
use super::fields::Field;
use super::headers::plain;
use crate::model::{DateForm, day};

pub(super) use codes::CodeList;
pub(super) use table::{ActorRule, ColumnRule, Part, Refusal, Together};
use table::{Form, Mark, Table};

pub use table::DatasetError;

/// The files that come with annals, by name. The first that fits a table is taken.
const FILES: [(&str, &str); 57] = [
    ("icews", include_str!("../../../assets/datasets/icews.yaml")),
    ("ucdp_ged", include_str!("../../../assets/datasets/ucdp_ged.yaml")),
    ("ucdp_prio", include_str!("../../../assets/datasets/ucdp_prio.yaml")),
    ("ucdp_years", include_str!("../../../assets/datasets/ucdp_years.yaml")),
    ("ucdp_country_years", include_str!("../../../assets/datasets/ucdp_country_years.yaml")),
    ("gdelt", include_str!("../../../assets/datasets/gdelt.yaml")),
    ("gdelt_mentions", include_str!("../../../assets/datasets/gdelt_mentions.yaml")),
    ("gdelt_gkg", include_str!("../../../assets/datasets/gdelt_gkg.yaml")),
    ("acled", include_str!("../../../assets/datasets/acled.yaml")),
    ("scad", include_str!("../../../assets/datasets/scad.yaml")),
    ("phoenix", include_str!("../../../assets/datasets/phoenix.yaml")),
    ("rand", include_str!("../../../assets/datasets/rand.yaml")),
    ("gtd", include_str!("../../../assets/datasets/gtd.yaml")),
    ("mass_mobilization", include_str!("../../../assets/datasets/mass_mobilization.yaml")),
    ("polecat", include_str!("../../../assets/datasets/polecat.yaml")),
    ("cow_mid", include_str!("../../../assets/datasets/cow_mid.yaml")),
    ("cow_mid_parties", include_str!("../../../assets/datasets/cow_mid_parties.yaml")),
    ("cow_mid_dyads", include_str!("../../../assets/datasets/cow_mid_dyads.yaml")),
    ("mic_parties", include_str!("../../../assets/datasets/mic_parties.yaml")),
    ("cow_wars", include_str!("../../../assets/datasets/cow_wars.yaml")),
    ("cow_other_wars", include_str!("../../../assets/datasets/cow_other_wars.yaml")),
    ("cow_nonstate_wars", include_str!("../../../assets/datasets/cow_nonstate_wars.yaml")),
    ("cow_war_dyads", include_str!("../../../assets/datasets/cow_war_dyads.yaml")),
    ("cow_alliances", include_str!("../../../assets/datasets/cow_alliances.yaml")),
    ("cow_alliance_members", include_str!("../../../assets/datasets/cow_alliance_members.yaml")),
    ("cow_alliance_years", include_str!("../../../assets/datasets/cow_alliance_years.yaml")),
    ("atop", include_str!("../../../assets/datasets/atop.yaml")),
    ("atop_members", include_str!("../../../assets/datasets/atop_members.yaml")),
    ("atop_years", include_str!("../../../assets/datasets/atop_years.yaml")),
    ("archigos", include_str!("../../../assets/datasets/archigos.yaml")),
    ("reign", include_str!("../../../assets/datasets/reign.yaml")),
    ("reign_leaders", include_str!("../../../assets/datasets/reign_leaders.yaml")),
    ("reign_elections", include_str!("../../../assets/datasets/reign_elections.yaml")),
    ("gwf_regimes", include_str!("../../../assets/datasets/gwf_regimes.yaml")),
    ("powell_thyne", include_str!("../../../assets/datasets/powell_thyne.yaml")),
    ("cline_coups", include_str!("../../../assets/datasets/cline_coups.yaml")),
    ("csp_coups", include_str!("../../../assets/datasets/csp_coups.yaml")),
    ("un_votes", include_str!("../../../assets/datasets/un_votes.yaml")),
    ("un_library_votes", include_str!("../../../assets/datasets/un_library_votes.yaml")),
    ("cow_states", include_str!("../../../assets/datasets/cow_states.yaml")),
    ("icow", include_str!("../../../assets/datasets/icow.yaml")),
    ("icb", include_str!("../../../assets/datasets/icb.yaml")),
    ("ties", include_str!("../../../assets/datasets/ties.yaml")),
    ("cow_territorial_change", include_str!("../../../assets/datasets/cow_territorial_change.yaml")),
    ("epr", include_str!("../../../assets/datasets/epr.yaml")),
    ("pax", include_str!("../../../assets/datasets/pax.yaml")),
    ("cns_missiles", include_str!("../../../assets/datasets/cns_missiles.yaml")),
    ("wikidata", include_str!("../../../assets/datasets/wikidata.yaml")),
    ("eventkg", include_str!("../../../assets/datasets/eventkg.yaml")),
    ("timemap", include_str!("../../../assets/datasets/timemap.yaml")),
    ("plaso", include_str!("../../../assets/datasets/plaso.yaml")),
    ("timesketch", include_str!("../../../assets/datasets/timesketch.yaml")),
    ("awsd", include_str!("../../../assets/datasets/awsd.yaml")),
    ("misp", include_str!("../../../assets/datasets/misp.yaml")),
    ("usgs", include_str!("../../../assets/datasets/usgs.yaml")),
    ("sipri_transfers", include_str!("../../../assets/datasets/sipri_transfers.yaml")),
    ("timelinejs", include_str!("../../../assets/datasets/timelinejs.yaml")),
];

/// A file that comes built in, and what it says once somebody has asked: most tables are none of these.
struct Shipped {
    word: &'static str,
    text: &'static str,
    table: OnceLock<Table>,
}

static SHIPPED: [Shipped; FILES.len()] = {
    let mut shipped = [const { Shipped { word: "", text: "", table: OnceLock::new() } }; FILES.len()];
    let mut at = 0;
    while at < FILES.len() {
        (shipped[at].word, shipped[at].text) = FILES[at];
        at += 1;
    }
    shipped
};

impl Shipped {
    fn table(&self) -> &Table {
        self.table
            .get_or_init(|| Table::read(self.word, self.text).expect("a test reads every file that comes built in"))
    }

    /// Whether there are tables of it without a header.
    fn may_lack_header(&self) -> bool {
        self.text.contains("\nheaderless:")
    }
}

/// A data set whose columns are known, and which form of it this is.
#[derive(Debug, Clone, Copy)]
pub struct Dataset {
    table: &'static Table,
    name: &'static str,
}

impl PartialEq for Dataset {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table) && self.name == other.name
    }
}

impl Eq for Dataset {}

/// What a first row tells of a table.
pub(super) enum FirstRow {
    /// It is data: these are the columns.
    Data(Vec<String>),
    /// It is of a table that has no events in it.
    Refused(&'static table::Refusal),
    /// It may be a header.
    Header,
}

impl Dataset {
    /// Reads a data set of the user's own. It lives as long as the program: there are few, and they are read once.
    ///
    /// # Errors
    /// [`DatasetError`] with the line, for what is no sound file.
    pub fn read(word: &str, text: &str) -> Result<Self, DatasetError> {
        let table: &'static Table = Box::leak(Box::new(Table::read(word, text)?));
        Ok(Self { table, name: &table.name })
    }

    /// The data set that a header belongs to: one of the user's own, or one that comes built in.
    pub(super) fn of_headers(headers: &[String], own: &[Self]) -> Option<Self> {
        let names: Vec<String> = headers.iter().map(|header| plain(header)).collect();
        let of = |table: &'static Table| {
            let mark = table.marks.iter().find(|mark| mark.fits(&names))?;
            Some(Self { table, name: mark.name.as_deref().unwrap_or(&table.name) })
        };
        own.iter().map(|own| own.table).chain(SHIPPED.iter().map(Shipped::table)).find_map(of)
    }

    /// What the first row of a table is.
    pub(super) fn first_row(first: &[impl AsRef<str>], own: &[Self]) -> FirstRow {
        let shipped = SHIPPED.iter().filter(|shipped| shipped.may_lack_header()).map(Shipped::table);
        let tables = own.iter().map(|own| own.table).chain(shipped);
        let mut forms = tables.flat_map(|table| table.headerless.iter().map(move |form| (table, form)));
        match forms.find(|(_, form)| form.fits(first)) {
            Some((Table { refusal: Some(refusal), .. }, _)) => FirstRow::Refused(refusal),
            Some((_, form)) => FirstRow::Data(form.names.iter().take(first.len()).cloned().collect()),
            None => FirstRow::Header,
        }
    }

    /// The name in `origin`.
    pub(super) const fn name(self) -> &'static str {
        self.name
    }

    /// Whether the day or the month comes first in its dates.
    pub(super) const fn order(self) -> Option<DayOrder> {
        self.table.order
    }

    /// The first of the hundred years in which its years of two digits lie.
    pub(super) const fn years_from(self) -> Option<i64> {
        self.table.years_from
    }

    /// Why a table of this data set cannot be read as events.
    pub(super) const fn refusal(self) -> Option<&'static table::Refusal> {
        self.table.refusal.as_ref()
    }

    /// The names of all columns that it knows something of.
    pub(super) fn column_names(self) -> impl Iterator<Item = &'static str> {
        let Table { fields, actors, titles, citations, columns, version, .. } = self.table;
        let of_title = |part: &'static Part| match part {
            Part::Column(name, _) => Some(&**name),
            Part::Text(_) => None,
        };
        let of_rules = columns.iter().flat_map(|(name, rule)| std::iter::once(&**name).chain(rule.exact_by()));
        let named = fields.iter().flat_map(|(_, names)| names).chain(citations).chain(version).map(|name| &**name);
        let of_actors = actors
            .iter()
            .flat_map(|rule| std::iter::once(&*rule.column).chain(rule.when.iter().map(|(column, ..)| &**column)));
        named.chain(of_rules).chain(of_actors).chain(titles.iter().flatten().filter_map(of_title))
    }

    /// What its columns mean.
    pub(super) fn columns(self) -> &'static [(Field, Vec<String>)] {
        &self.table.fields
    }

    /// Who takes part, column by column.
    pub(super) fn actors(self) -> &'static [ActorRule] {
        &self.table.actors
    }

    /// What is to be known of single columns, by their plain names.
    pub(super) fn rules(self) -> &'static [(String, ColumnRule)] {
        &self.table.columns
    }

    /// What titles are made of, the best first.
    pub(super) fn titles(self) -> &'static [Vec<Part>] {
        &self.table.titles
    }

    /// Whether these titles say all, without the names of the actors.
    pub(super) fn has_whole_titles(self) -> bool {
        self.table.has_whole_titles
    }

    /// Whether its cells are terms of RDF.
    pub(super) fn has_terms(self) -> bool {
        self.table.has_terms
    }

    /// Which rows are one event.
    pub(super) fn together(self) -> &'static Together {
        &self.table.together
    }

    /// Columns with a source each.
    pub(super) fn citations(self) -> &'static [String] {
        &self.table.citations
    }

    /// The column with the version of the data.
    pub(super) fn version(self) -> Option<&'static str> {
        self.table.version.as_deref()
    }

    /// Whether events have words that do not stand in their rows.
    pub(super) fn derives_words(self) -> bool {
        let Table { titles, columns, precisions, .. } = self.table;
        !titles.is_empty() || !precisions.is_empty() || columns.iter().any(|(_, rule)| rule.has_words())
    }

    /// A date as exact as the precision column says, and the reason in words. `start` and `end` are days.
    pub(super) fn with_precision(self, precision: &str, start: &Cell, end: &Cell) -> Option<(Cell, Option<String>)> {
        let (first, last) = (start.bounds.earliest, end.bounds.latest);
        // How exact an end is that nobody knows is not to be said.
        if !day::is_known(first) || !day::is_known(last) {
            return None;
        }
        let code = codes::trimmed(precision);
        let (_, form, note) = self.table.precisions.iter().find(|(known, ..)| known == code)?;
        let one_of = |first, last| {
            if first == last { start.clone() } else { Cell::formed_or(DateForm::OneOf, first, last, start) }
        };
        let cell = match form {
            Form::Day => start.clone().until(end).unwrap_or_else(|| start.clone()),
            Form::Span => one_of(first, last),
            // The day given stands for days that are not said to begin with it.
            Form::Around(days) => one_of(first.saturating_sub(*days), last.saturating_add(*days)),
            Form::Month => Cell::month(DateForm::SomeDayOfMonth, first)
                .filter(|cell| cell.bounds.latest >= last)
                .unwrap_or_else(|| one_of(first, last)),
            Form::Year => Cell::year(DateForm::SomeDayOfYear, first)
                .filter(|cell| cell.bounds.latest >= last)
                .unwrap_or_else(|| one_of(first, last)),
        };
        let column = &self.table.precision_column;
        Some((cell, note.as_ref().map(|note| format!("{column} {code}: {note}"))))
    }

    /// What is known of all that come built in, as Markdown.
    pub fn page() -> String {
        SHIPPED.iter().map(|shipped| shipped.table().page()).collect::<Vec<_>>().join("\n")
    }
}

impl Mark {
    fn fits(&self, names: &[String]) -> bool {
        let has = |name: &String| names.contains(name);
        self.all.iter().all(has)
            && (self.any.is_empty() || self.any.iter().any(has))
            && !self.none.iter().any(has)
            && self.count.is_none_or(|count| names.len() == count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tabular::dates::cell;
    use crate::model::words::DateContext;

    fn named(word: &str) -> Dataset {
        let at = FILES.iter().position(|(known, _)| *known == word).expect(word);
        let table = SHIPPED[at].table();
        Dataset { table, name: &table.name }
    }

    fn headerless(row: &[&str]) -> Option<Vec<String>> {
        match Dataset::first_row(row, &[]) {
            FirstRow::Data(names) => Some(names),
            FirstRow::Refused(_) | FirstRow::Header => None,
        }
    }

    #[test]
    fn every_file_that_comes_built_in_is_sound() {
        for (word, text) in FILES {
            assert_eq!(Table::read(word, text).map(|_| ()), Ok(()), "{word}");
        }
    }

    #[test]
    fn no_data_set_is_taken_for_another() {
        for table in SHIPPED.iter().map(Shipped::table) {
            for mark in &table.marks {
                let name = mark.name.as_ref().unwrap_or(&table.name);
                let mut headers = mark.all.clone();
                headers.extend(mark.any.first().cloned());
                assert_eq!(Dataset::of_headers(&headers, &[]).map(Dataset::name), Some(&**name), "{headers:?}");
            }
        }
    }

    #[test]
    fn data_sets_are_recognised() {
        let of = |names: &str| {
            let headers: Vec<String> = names.split(',').map(str::to_owned).collect();
            Dataset::of_headers(&headers, &[]).map(Dataset::name)
        };
        assert_eq!(of("id,date_start,date_end,date_prec,side_a,side_b"), Some("UCDP GED"));
        assert_eq!(of("date,source,event,target"), Some("ICEWS"));
        assert_eq!(of("event_id_cnty,event_date,time_precision,event_type,actor1"), Some("ACLED"));
        assert_eq!(of("date,title"), None);
        let mut row = vec![""; 61];
        (row[0], row[1]) = ("719024875", "20171202");
        assert_eq!(headerless(&row).map(|names| names[60].clone()), Some("SOURCEURL".to_owned()));
        let names = headerless(&row[..58]).expect("version 1");
        assert_eq!((names[50].as_str(), names[57].as_str()), ("ActionGeo_FullName", "SOURCEURL"));
        assert_eq!(headerless(&row[..57]).map(|names| names[56].clone()), Some("DATEADDED".to_owned()));
        row[1] = "SQLDATE";
        assert_eq!(headerless(&row), None);
    }

    #[test]
    fn a_precision_column_makes_a_date_as_exact_as_it_is() {
        let read = |word: &str, code: &str, start: &str, end: &str| {
            let [start, end] = [start, end].map(|text| cell(text, &DateContext::default()).expect(text));
            named(word).with_precision(code, &start, &end).map(|(cell, _)| cell.expression())
        };
        for (code, start, end, edtf) in [
            ("1", "2013-01-03", "2013-01-03", "2013-01-03"),
            ("2.0", "2013-01-03", "2013-01-05", "[2013-01-03..2013-01-05]"),
            ("3", "2013-01-03", "2013-01-09", "[2013-01-03..2013-01-09]"),
            ("4", "2013-01-01", "2013-01-31", "2013-01-XX"),
            ("4", "2013-01-15", "2013-02-15", "[2013-01-15..2013-02-15]"),
            ("5", "2013-01-01", "2013-12-31", "2013-XX-XX"),
        ] {
            assert_eq!(read("ucdp_ged", code, start, end).as_deref(), Some(edtf), "{code}");
        }
        for (code, edtf) in [("1", "2014-03-12"), ("2", "[2014-03-06..2014-03-18]"), ("3", "2014-03-XX")] {
            assert_eq!(read("acled", code, "2014-03-12", "2014-03-12").as_deref(), Some(edtf), "{code}");
        }
        // A week before or after some day of a month is no narrower than the month.
        assert_eq!(read("acled", "2", "2014-03", "2014-03").as_deref(), Some("[2014-02-23..2014-04-06]"));
        assert_eq!(read("ucdp_ged", "", "2013-01-03", "2013-01-03"), None);
    }
}
