//! The field's own data sets: recognised by their headers or the number of their columns, and read with what they know.

use super::fields::Field;
use crate::chronology::DateForm;
use crate::model::{Role, day};

use super::dates::Cell;

/// A data set whose columns are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dataset {
    /// UCDP Georeferenced Event Dataset.
    Ucdp,
    /// GDELT event exports, version 1 (57 or 58 columns) or 2 (61), without a header.
    Gdelt,
    /// Armed Conflict Location & Event Data.
    Acled,
    /// Integrated Crisis Early Warning System.
    Icews,
    /// `TimelineJS3`.
    TimelineJs,
}

/// The columns of a GDELT 2.0 event export; version 1 lacks the second administrative division of each place.
const GDELT: [&str; 61] = [
    "GLOBALEVENTID",
    "SQLDATE",
    "MonthYear",
    "Year",
    "FractionDate",
    "Actor1Code",
    "Actor1Name",
    "Actor1CountryCode",
    "Actor1KnownGroupCode",
    "Actor1EthnicCode",
    "Actor1Religion1Code",
    "Actor1Religion2Code",
    "Actor1Type1Code",
    "Actor1Type2Code",
    "Actor1Type3Code",
    "Actor2Code",
    "Actor2Name",
    "Actor2CountryCode",
    "Actor2KnownGroupCode",
    "Actor2EthnicCode",
    "Actor2Religion1Code",
    "Actor2Religion2Code",
    "Actor2Type1Code",
    "Actor2Type2Code",
    "Actor2Type3Code",
    "IsRootEvent",
    "EventCode",
    "EventBaseCode",
    "EventRootCode",
    "QuadClass",
    "GoldsteinScale",
    "NumMentions",
    "NumSources",
    "NumArticles",
    "AvgTone",
    "Actor1Geo_Type",
    "Actor1Geo_FullName",
    "Actor1Geo_CountryCode",
    "Actor1Geo_ADM1Code",
    "Actor1Geo_ADM2Code",
    "Actor1Geo_Lat",
    "Actor1Geo_Long",
    "Actor1Geo_FeatureID",
    "Actor2Geo_Type",
    "Actor2Geo_FullName",
    "Actor2Geo_CountryCode",
    "Actor2Geo_ADM1Code",
    "Actor2Geo_ADM2Code",
    "Actor2Geo_Lat",
    "Actor2Geo_Long",
    "Actor2Geo_FeatureID",
    "ActionGeo_Type",
    "ActionGeo_FullName",
    "ActionGeo_CountryCode",
    "ActionGeo_ADM1Code",
    "ActionGeo_ADM2Code",
    "ActionGeo_Lat",
    "ActionGeo_Long",
    "ActionGeo_FeatureID",
    "DATEADDED",
    "SOURCEURL",
];

impl Dataset {
    /// The data set that a header belongs to.
    pub(super) fn of_headers(headers: &[String]) -> Option<Self> {
        let has = |name: &str| headers.iter().any(|header| header.trim().eq_ignore_ascii_case(name));
        let all = |names: &[&str]| names.iter().all(|name| has(name));
        if all(&["date_start", "date_prec", "side_a", "side_b"]) {
            Some(Self::Ucdp)
        } else if all(&["GLOBALEVENTID", "SQLDATE", "EventCode"]) {
            Some(Self::Gdelt)
        } else if all(&["event_date", "actor1", "event_type"]) && (has("time_precision") || has("event_id_cnty")) {
            Some(Self::Acled)
        } else if all(&["Event Date", "Source Name", "Target Name"])
            || (headers.len() == 4 && all(&["date", "source", "event", "target"]))
        {
            Some(Self::Icews)
        } else if all(&["Year", "Headline", "Text", "Media"]) || all(&["start_date.year", "text.headline"]) {
            Some(Self::TimelineJs)
        } else {
            None
        }
    }

    /// The columns of a first row that is data and no header.
    pub(super) fn headerless(first: &[impl AsRef<str>]) -> Option<Vec<String>> {
        let is_number = |at: usize, len: std::ops::RangeInclusive<usize>| {
            let text = first.get(at).map_or("", |field| field.as_ref().trim());
            len.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_gdelt = matches!(first.len(), 57 | 58 | 61) && is_number(0, 1..=12) && is_number(1, 8..=8);
        let is_of_version = |name: &&&str| first.len() == 61 || !name.ends_with("ADM2Code");
        let names = GDELT.iter().filter(is_of_version).take(first.len()).map(|name| (*name).to_owned());
        is_gdelt.then(|| names.collect())
    }

    /// The name in `origin`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ucdp => "UCDP GED",
            Self::Gdelt => "GDELT",
            Self::Acled => "ACLED",
            Self::Icews => "ICEWS",
            Self::TimelineJs => "TimelineJS",
        }
    }

    /// What its columns mean, where that differs from what their names suggest.
    pub(super) const fn columns(self) -> &'static [(Field, &'static [&'static str])] {
        match self {
            Self::Ucdp => &[
                (Field::Source, &[]),
                (Field::Target, &[]),
                (Field::Actors, &["side_a", "side_b"]),
                (Field::Type, &["type_of_violence"]),
                (Field::Title, &["dyad_name", "conflict_name"]),
                (Field::Summary, &[]),
                (Field::Place, &["where_coordinates"]),
                (Field::Year, &[]),
                (Field::Tags, &["region"]),
            ],
            Self::Gdelt => &[
                (Field::Source, &["Actor1Name", "Actor1Code"]),
                (Field::Target, &["Actor2Name", "Actor2Code"]),
                (Field::Type, &["EventCode"]),
                (Field::Title, &[]),
                (Field::Place, &["ActionGeo_FullName"]),
                (Field::Country, &[]),
                (Field::Lat, &["ActionGeo_Lat"]),
                (Field::Lon, &["ActionGeo_Long"]),
                (Field::Year, &[]),
            ],
            Self::Acled => &[
                (Field::Source, &[]),
                (Field::Target, &[]),
                (Field::Actors, &["actor1", "assoc_actor_1", "actor2", "assoc_actor_2"]),
                (Field::Title, &["sub_event_type", "event_type"]),
                (Field::Type, &["event_type"]),
                (Field::Publisher, &["source"]),
                (Field::Tags, &["disorder_type"]),
                (Field::Year, &[]),
            ],
            Self::Icews => &[(Field::Type, &["event", "Event Text"]), (Field::Tags, &[])],
            Self::TimelineJs => &[(Field::Id, &["unique_id"])],
        }
    }

    /// The type of an event in words, where the data set has numbers.
    pub(super) fn kind(self, value: &str) -> &str {
        match (self, value) {
            (Self::Ucdp, "1" | "1.0") => "state-based violence",
            (Self::Ucdp, "2" | "2.0") => "non-state violence",
            (Self::Ucdp, "3" | "3.0") => "one-sided violence",
            _ => value,
        }
    }

    /// What the sides of an event do, where the columns do not say it.
    pub(super) fn roles(self, kind: &str) -> [Role; 2] {
        match (self, kind) {
            (Self::Ucdp, "one-sided violence") => [Role::Source, Role::Target],
            _ => [Role::Participant, Role::Participant],
        }
    }

    /// A date as exact as the precision column says, and the reason in words. `start` and `end` are days.
    pub(super) fn with_precision(self, precision: &str, start: &Cell, end: &Cell) -> Option<(Cell, Option<String>)> {
        let (first, last) = (start.bounds.earliest, end.bounds.latest);
        // How exact an end is that nobody knows is not to be said.
        if !day::is_known(first) || !day::is_known(last) {
            return None;
        }
        let one_of = |first, last| {
            if first == last { start.clone() } else { Cell::formed(DateForm::OneOf, first, last) }
        };
        let month = || Cell::month(DateForm::SomeDayOfMonth, first).filter(|cell| cell.bounds.latest >= last);
        let year = || Cell::year(DateForm::SomeDayOfYear, first).filter(|cell| cell.bounds.latest >= last);
        let code = precision.trim().trim_end_matches(".0");
        let (cell, note) = match (self, code) {
            (Self::Ucdp, "1") => (one_of(first, last), None),
            (Self::Ucdp, "2") => (one_of(first, last), Some("the day is known to within two to six days")),
            (Self::Ucdp, "3") => (one_of(first, last), Some("the week is known, the day is not")),
            (Self::Ucdp, "4") => (month().unwrap_or_else(|| one_of(first, last)), Some("only the month is known")),
            (Self::Ucdp, "5") => (year().unwrap_or_else(|| one_of(first, last)), Some("only the year is known")),
            (Self::Acled, "1") => (start.clone(), None),
            // The day given stands for a week that is not said to begin with it.
            (Self::Acled, "2") => {
                (one_of(first.saturating_sub(6), first.saturating_add(6)), Some("the week is known, the day is not"))
            }
            (Self::Acled, "3") => (month()?, Some("only the month is known")),
            _ => return None,
        };
        let cell = cell.sayable(start);
        let column = if self == Self::Ucdp { "date_prec" } else { "time_precision" };
        Some((cell, note.map(|note| format!("{column} {code}: {note}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tabular::dates::cell;
    use crate::model::words::Context;

    #[test]
    fn data_sets_are_recognised() {
        let of = |names: &str| Dataset::of_headers(&names.split(',').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(of("id,date_start,date_end,date_prec,side_a,side_b"), Some(Dataset::Ucdp));
        assert_eq!(of("date,source,event,target"), Some(Dataset::Icews));
        assert_eq!(of("event_id_cnty,event_date,time_precision,event_type,actor1"), Some(Dataset::Acled));
        assert_eq!(of("date,title"), None);
        let mut row = vec![""; 61];
        (row[0], row[1]) = ("719024875", "20171202");
        assert_eq!(Dataset::headerless(&row).map(|names| names[60].clone()), Some("SOURCEURL".to_owned()));
        let names = Dataset::headerless(&row[..58]).expect("version 1");
        assert_eq!((names[50].as_str(), names[57].as_str()), ("ActionGeo_FullName", "SOURCEURL"));
        assert_eq!(Dataset::headerless(&row[..57]).map(|names| names[56].clone()), Some("DATEADDED".to_owned()));
        row[1] = "SQLDATE";
        assert_eq!(Dataset::headerless(&row), None);
    }

    #[test]
    fn a_precision_column_makes_a_date_as_exact_as_it_is() {
        let read = |dataset: Dataset, code: &str, start: &str, end: &str| {
            let [start, end] = [start, end].map(|text| cell(text, &Context::default()).expect(text));
            dataset.with_precision(code, &start, &end).map(|(cell, _)| cell.expression())
        };
        for (code, start, end, edtf) in [
            ("1", "2013-01-03", "2013-01-03", "2013-01-03"),
            ("2.0", "2013-01-03", "2013-01-05", "[2013-01-03..2013-01-05]"),
            ("3", "2013-01-03", "2013-01-09", "[2013-01-03..2013-01-09]"),
            ("4", "2013-01-01", "2013-01-31", "2013-01-XX"),
            ("4", "2013-01-15", "2013-02-15", "[2013-01-15..2013-02-15]"),
            ("5", "2013-01-01", "2013-12-31", "2013-XX-XX"),
        ] {
            assert_eq!(read(Dataset::Ucdp, code, start, end).as_deref(), Some(edtf), "{code}");
        }
        for (code, edtf) in [("1", "2014-03-12"), ("2", "[2014-03-06..2014-03-18]"), ("3", "2014-03-XX")] {
            assert_eq!(read(Dataset::Acled, code, "2014-03-12", "2014-03-12").as_deref(), Some(edtf), "{code}");
        }
        assert_eq!(read(Dataset::Ucdp, "", "2013-01-03", "2013-01-03"), None);
    }
}
