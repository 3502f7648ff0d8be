//! What a column can mean, and how columns are told from their names.

use std::fmt;

use crate::model::word_list;

word_list! {
    /// What the column of a table means. The words are those of `--columns`.
    Field {
        /// The event's id.
        Id = "id",
        /// When, or when it began.
        Date = "date",
        /// When it ended.
        End = "end",
        /// The year, where the date is in parts.
        Year = "year",
        /// The month.
        Month = "month",
        /// The day of the month.
        Day = "day",
        /// The year of the end.
        EndYear = "end_year",
        /// The month of the end.
        EndMonth = "end_month",
        /// The day of the end.
        EndDay = "end_day",
        /// The time of day.
        Time = "time",
        /// How exact the date is, in the words of the data set.
        Precision = "precision",
        /// Who acts.
        Source = "source",
        /// Who is acted upon.
        Target = "target",
        /// Who takes part.
        Actors = "actors",
        /// What happened, in one line.
        Title = "title",
        /// What happened, at length.
        Summary = "summary",
        /// What kind of event.
        Type = "type",
        /// Free words, parted by `;`, `|` or `,`.
        Tags = "tags",
        /// How well established.
        Status = "status",
        /// Where.
        Place = "place",
        /// In which country.
        Country = "country",
        /// Degrees north.
        Lat = "lat",
        /// Degrees east.
        Lon = "lon",
        /// Deaths at least.
        Low = "low",
        /// Deaths, the best estimate.
        Best = "best",
        /// Deaths at most.
        High = "high",
        /// The address of the source.
        Url = "url",
        /// Who published it.
        Publisher = "publisher",
        /// The title of the publication.
        Headline = "headline",
        /// When it was published.
        Published = "published",
        /// Who said so.
        Claimant = "claimant",
        /// Why the date is imprecise.
        DateNote = "date_note",
    }
}

/// Names that columns have, the most telling first; compared without case, `_`, `-`, `.` and spaces.
const NAMES: &[(Field, &[&str])] = &[
    (Field::Id, &["id", "eventid", "globaleventid", "eventidcnty", "treatyid", "slug", "uniqueid", "uid"]),
    (
        Field::Date,
        &[
            "date",
            "eventdate",
            "startdate",
            "datestart",
            "begin",
            "start",
            "begindate",
            "dateofevent",
            "day1",
            "sqldate",
            "when",
            "datetime",
            "timestamp",
            "dateedtf",
            "signature",
            "datum",
            "fecha",
            "дата",
        ],
    ),
    (Field::End, &["enddate", "dateend", "end", "until", "finish", "dateto"]),
    (Field::Year, &["year", "startdateyear", "iyear", "startyear", "yr"]),
    (Field::Month, &["month", "startdatemonth", "imonth", "startmonth", "mon"]),
    (Field::Day, &["day", "startdateday", "iday", "startday", "dayofmonth"]),
    (Field::EndYear, &["endyear", "enddateyear"]),
    (Field::EndMonth, &["endmonth", "enddatemonth"]),
    (Field::EndDay, &["endday", "enddateday"]),
    (Field::Time, &["time", "starttime", "timeofday"]),
    (Field::Precision, &["dateprec", "timeprecision", "dateprecision"]),
    (
        Field::Source,
        &["source", "sourcename", "sourceactor", "actor1name", "actor1", "sidea", "initiator", "attacker", "from"],
    ),
    (Field::Target, &["target", "targetname", "targetactor", "actor2name", "actor2", "sideb", "recipient", "to"]),
    (Field::Actors, &["actors", "actor", "participants", "parties", "who"]),
    (
        Field::Title,
        &["title", "event", "headline", "eventtext", "textheadline", "name", "subject", "what", "dyadname", "label"],
    ),
    (Field::Summary, &["notes", "description", "summary", "texttext", "text", "details", "comment", "comments"]),
    (Field::Type, &["type", "eventtype", "category", "kind", "cameocode", "disordertype"]),
    (Field::Tags, &["tags", "tag", "keywords", "group", "subeventtype"]),
    (Field::Status, &["status"]),
    (
        Field::Place,
        &["place", "location", "locationname", "city", "wherecoordinates", "wheredescription", "where", "sitename"],
    ),
    (Field::Country, &["country", "countryname", "countrytxt", "iso3", "nation"]),
    (Field::Lat, &["latitude", "lat"]),
    (Field::Lon, &["longitude", "lon", "lng", "long"]),
    (Field::Low, &["low", "fatalitieslow"]),
    (Field::Best, &["best", "fatalities", "fatalitiesbest", "deaths", "killed", "nkill"]),
    (Field::High, &["high", "fatalitieshigh"]),
    (Field::Url, &["url", "sourceurl", "link", "urls", "mediaurl", "media"]),
    (Field::Publisher, &["publisher", "sourceoffice", "outlet", "publishers", "newssource"]),
    (Field::Headline, &["sourceheadline", "articletitle", "sourcetitle"]),
    (Field::Published, &["published", "sourcedate", "publicationdate", "dateadded", "publisheddate"]),
    (Field::Claimant, &["claimant", "claimants"]),
    (Field::DateNote, &["datenote", "displaydate", "datetext"]),
];

/// The name of a column as it is compared.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a column of this name has dates.
pub(in crate::formats) fn is_date_column(name: &str) -> bool {
    let name = plain(name);
    let dates = NAMES.iter().filter(|(field, _)| matches!(field, Field::Date | Field::Year));
    dates.flat_map(|(_, names)| names.iter()).any(|known| *known == name)
}

/// Whether a column of titles, by its name, may have whole ones and not the mere kind of event, as `Event Text` has.
pub(super) fn is_whole_title(name: &str) -> bool {
    matches!(&*plain(name), "title" | "headline" | "textheadline" | "name" | "subject")
}

/// What the columns mean, told from their names: for each field its columns, the most telling name first.
pub(super) fn guess(headers: &[String]) -> Vec<(Field, usize)> {
    let names: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let mut found: Vec<(Field, usize)> = Vec::new();
    for (field, known) in NAMES {
        let at = known.iter().find_map(|wanted| {
            let is_free = |at: &usize| !found.iter().any(|(_, taken)| taken == at);
            names.iter().enumerate().filter(|(_, name)| name == wanted).map(|(at, _)| at).find(is_free)
        });
        found.extend(at.map(|at| (*field, at)));
    }
    found
}

/// Why a text of `--columns` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnsError {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl fmt::Display for ColumnsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Reads `date=Begin, end=End, actors=A+B`: a field and the names of its columns.
///
/// # Errors
/// [`ColumnsError`] for what is not of that form and for unknown fields.
pub fn read(text: &str) -> Result<Vec<(Field, Vec<String>)>, ColumnsError> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(pair).collect()
}

fn pair(part: &str) -> Result<(Field, Vec<String>), ColumnsError> {
    let form = || ColumnsError {
        message: format!("`{part}` does not name a column"),
        hint: "write `field=column, field=column`, such as `date=Begin, title=Name`".to_owned(),
    };
    let (field, columns) = part.split_once('=').ok_or_else(form)?;
    let field = Field::from_word(field.trim()).ok_or_else(|| ColumnsError {
        message: format!("unknown field: `{}`", field.trim()),
        hint: format!("the fields are {}", Field::words()),
    })?;
    let columns: Vec<String> =
        columns.split('+').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    if columns.is_empty() { Err(form()) } else { Ok((field, columns)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(headers: &[&str]) -> Vec<(Field, usize)> {
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        guess(&headers)
    }

    #[test]
    fn columns_are_told_from_their_names() {
        assert_eq!(
            guessed(&["date", "source", "event", "target"]),
            [(Field::Date, 0), (Field::Source, 1), (Field::Target, 3), (Field::Title, 2)]
        );
        assert_eq!(
            guessed(&["Year", "Month", "Day", "Headline", "Text"]),
            [(Field::Year, 0), (Field::Month, 1), (Field::Day, 2), (Field::Title, 3), (Field::Summary, 4)]
        );
        assert_eq!(guessed(&["Event Date", "EVENT_DATE", "Lat"]), [(Field::Date, 0), (Field::Lat, 2)]);
    }

    #[test]
    fn columns_can_be_said() {
        let said = read("date=Begin, actors=A+B").expect("sound");
        assert_eq!(
            said,
            [(Field::Date, vec!["Begin".to_owned()]), (Field::Actors, vec!["A".to_owned(), "B".to_owned()])]
        );
        assert_eq!(read("when=x").expect_err("no field").message, "unknown field: `when`");
        assert_eq!(read("date").expect_err("no column").message, "`date` does not name a column");
    }
}
