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
        /// What the coordinates stand for: a town, a province, a country.
        PlacePrecision = "place_precision",
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
            "incidentdate",
            "dateofincident",
            "dateoccurred",
            "occurred",
            "datum",
            "fecha",
            "fechadelevento",
            "data",
            "дата",
            "датасобытия",
            "tarih",
            "تاريخ",
            "التاريخ",
            "تاریخ",
            "日期",
            "日付",
        ],
    ),
    (Field::End, &["enddate", "dateend", "end", "until", "finish", "dateto"]),
    (
        Field::Year,
        &[
            "year",
            "startdateyear",
            "iyear",
            "startyear",
            "styear",
            "startyear1",
            "styear1",
            "yearstart",
            "yearbegin",
            "begyear",
            "byear",
            "syear",
            "yr",
            "yyyy",
            "jahr",
            "année",
            "año",
            "anno",
            "ano",
            "год",
            "рік",
            "yıl",
            "سنة",
            "سال",
            "年",
        ],
    ),
    (
        Field::Month,
        &[
            "month",
            "startdatemonth",
            "imonth",
            "startmonth",
            "stmon",
            "stmonth",
            "startmonth1",
            "stmonth1",
            "begmonth",
            "begmo",
            "bmonth",
            "smonth",
            "mon",
            "mm",
            "monat",
            "mois",
            "mes",
            "mese",
            "mês",
            "месяц",
            "місяць",
            "ay",
            "شهر",
            "ماه",
            "月",
        ],
    ),
    (
        Field::Day,
        &[
            "day",
            "startdateday",
            "iday",
            "startday",
            "stday",
            "startday1",
            "stday1",
            "begday",
            "bday",
            "sday",
            "dayofmonth",
            "dd",
            "jour",
            "día",
            "dia",
            "giorno",
            "день",
            "gün",
            "يوم",
            "روز",
            "日",
        ],
    ),
    (Field::EndYear, &["endyear", "enddateyear", "endyear1", "yearend", "eyear"]),
    (Field::EndMonth, &["endmonth", "enddatemonth", "endmon", "endmo", "endmonth1", "emonth"]),
    (Field::EndDay, &["endday", "enddateday", "endday1", "eday"]),
    (Field::Time, &["time", "starttime", "timeofday"]),
    (Field::Precision, &["dateprec", "timeprecision", "dateprecision"]),
    (
        Field::Source,
        &["source", "sourcename", "sourceactor", "actor1name", "actor1", "sidea", "initiator", "attacker", "from"],
    ),
    (Field::Target, &["target", "targetname", "targetactor", "actor2name", "actor2", "sideb", "recipient", "to"]),
    (
        Field::Actors,
        &[
            "actors",
            "actor",
            "participants",
            "parties",
            "who",
            "akteure",
            "akteur",
            "acteurs",
            "acteur",
            "actores",
            "attori",
            "atores",
            "участники",
            "стороны",
            "учасники",
            "aktörler",
            "الأطراف",
            "بازیگران",
            "参与者",
            "当事者",
        ],
    ),
    (
        Field::Title,
        &[
            "title",
            "event",
            "headline",
            "eventtext",
            "textheadline",
            "name",
            "subject",
            "what",
            "dyadname",
            "label",
            "titel",
            "titre",
            "título",
            "titulo",
            "titolo",
            "заголовок",
            "название",
            "событие",
            "назва",
            "подія",
            "başlık",
            "olay",
            "عنوان",
            "الحدث",
            "رویداد",
            "标题",
            "事件",
            "タイトル",
            "出来事",
            "ereignis",
            "événement",
            "evento",
        ],
    ),
    (
        Field::Summary,
        &[
            "notes",
            "description",
            "summary",
            "texttext",
            "text",
            "details",
            "comment",
            "comments",
            "beschreibung",
            "descripción",
            "descrizione",
            "descrição",
            "описание",
            "опис",
            "açıklama",
            "الوصف",
            "شرح",
            "描述",
            "説明",
        ],
    ),
    (Field::Type, &["type", "eventtype", "category", "kind", "cameocode", "disordertype"]),
    (Field::Tags, &["tags", "tag", "keywords", "group", "subeventtype"]),
    (Field::Status, &["status"]),
    (
        Field::Place,
        &[
            "place",
            "location",
            "locationname",
            "city",
            "wherecoordinates",
            "wheredescription",
            "where",
            "sitename",
            "ort",
            "lieu",
            "lugar",
            "luogo",
            "место",
            "місце",
            "yer",
            "المكان",
            "مکان",
            "地点",
            "場所",
        ],
    ),
    (
        Field::Country,
        &[
            "country",
            "countryname",
            "countrytxt",
            "iso3",
            "nation",
            "land",
            "pays",
            "país",
            "paese",
            "страна",
            "країна",
            "ülke",
            "البلد",
            "کشور",
            "国家",
            "国",
        ],
    ),
    (Field::Lat, &["latitude", "lat"]),
    (Field::Lon, &["longitude", "lon", "lng", "long"]),
    (Field::Low, &["low", "fatalitieslow"]),
    (Field::Best, &["best", "fatalities", "fatalitiesbest", "deaths", "killed", "nkill"]),
    (Field::High, &["high", "fatalitieshigh"]),
    (Field::Url, &["url", "sourceurl", "link", "urls", "mediaurl", "media"]),
    (
        Field::Publisher,
        &[
            "publisher",
            "sourceoffice",
            "outlet",
            "publishers",
            "newssource",
            "quelle",
            "fuente",
            "fonte",
            "источник",
            "джерело",
            "kaynak",
            "المصدر",
            "منبع",
            "来源",
            "出典",
        ],
    ),
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

/// Reads `date=Begin, end=End, actors=A+B`: a field and the names of its columns. A name that holds `,`, `+` or `"` stands in
/// quotes, `date="Date, local"`, in which `""` is one.
///
/// # Errors
/// [`ColumnsError`] for what is not of that form and for unknown fields.
pub fn read(text: &str) -> Result<Vec<(Field, Vec<String>)>, ColumnsError> {
    parted(text, ',').into_iter().map(str::trim).filter(|part| !part.is_empty()).map(pair).collect()
}

/// The parts between signs that stand in no quotes.
fn parted(text: &str, sign: char) -> Vec<&str> {
    let mut is_quoted = false;
    text.split(|c: char| {
        is_quoted ^= c == '"';
        c == sign && !is_quoted
    })
    .collect()
}

fn pair(part: &str) -> Result<(Field, Vec<String>), ColumnsError> {
    let form = || ColumnsError {
        message: format!("`{part}` does not name a column"),
        hint:
            "write `field=column, field=column`, such as `date=Begin, title=Name`; a name with a comma stands in quotes"
                .to_owned(),
    };
    let (field, columns) = part.split_once('=').ok_or_else(form)?;
    let field = Field::from_word(field.trim()).ok_or_else(|| ColumnsError {
        message: format!("unknown field: `{}`", field.trim()),
        hint: format!("the fields are {}", Field::words()),
    })?;
    let bare = |name: &str| {
        let name = name.trim();
        let inner = name.strip_prefix('"').and_then(|inner| inner.strip_suffix('"'));
        inner.map_or_else(|| name.to_owned(), |inner| inner.replace("\"\"", "\""))
    };
    let columns: Vec<String> = parted(columns, '+').into_iter().map(bare).filter(|name| !name.is_empty()).collect();
    if columns.is_empty() { Err(form()) } else { Ok((field, columns)) }
}

/// The name of a column as [`read`] takes it.
pub(super) fn named(column: &str) -> String {
    let is_plain = !column.contains([',', '+', '"']) && column.trim() == column && !column.is_empty();
    if is_plain { column.to_owned() } else { format!("\"{}\"", column.replace('"', "\"\"")) }
}

/// The field that a tag of the Humanitarian Exchange Language (HXL 1.1) means, and how tellingly: the lesser comes first.
pub(super) fn of_tag(tag: &str) -> Option<(Field, usize)> {
    let tag = tag.trim().strip_prefix('#')?.to_ascii_lowercase();
    let mut parts = tag.split('+').map(str::trim);
    let base = parts.next()?;
    let attributes: Vec<&str> = parts.collect();
    let has = |any: &[&str]| attributes.iter().any(|own| any.contains(own));
    let field = match base {
        "date" if has(&["reported", "published", "updated", "created"]) => Field::Published,
        "date" if has(&["end"]) && has(&["year"]) => Field::EndYear,
        "date" if has(&["end"]) => Field::End,
        "date" if has(&["year"]) => Field::Year,
        "date" if has(&["month"]) => Field::Month,
        "date" if has(&["day"]) => Field::Day,
        "date" => Field::Date,
        "event" | "crisis" if has(&["type", "category"]) => Field::Type,
        "event" | "crisis" | "meta" if has(&["id", "code"]) => Field::Id,
        "event" if has(&["description", "notes"]) => Field::Summary,
        "event" | "crisis" if attributes.is_empty() || has(&["name", "title", "label"]) => Field::Title,
        "org" if has(&["reporting", "source"]) => Field::Publisher,
        "org" if has(&["funder", "funding", "impl", "prog"]) => return None,
        "group" | "org" | "actor" if has(&["a", "source"]) => Field::Source,
        "group" | "org" | "actor" if has(&["b", "target"]) => Field::Target,
        "group" | "org" | "actor" => Field::Actors,
        "cause" | "incident" => Field::Type,
        "description" => Field::Summary,
        "country" => Field::Country,
        "geo" if has(&["lat"]) => Field::Lat,
        "geo" if has(&["lon"]) => Field::Lon,
        "loc" | "adm1" | "adm2" | "adm3" | "adm4" | "adm5" | "region" if !has(&["code", "id"]) => Field::Place,
        "affected" if has(&["killed"]) => Field::Best,
        "meta" if has(&["url", "link"]) => Field::Url,
        "meta" | "source" if base == "source" || has(&["source"]) => Field::Publisher,
        _ => return None,
    };
    // The place itself before the region that it lies in, a name before a code.
    let rank = match base {
        "loc" => 0,
        "adm5" => 1,
        "adm4" => 2,
        "adm3" => 3,
        "adm2" => 4,
        "adm1" => 5,
        "region" => 6,
        // All who were killed before the women and the men among them.
        _ => attributes.len() + usize::from(has(&["code", "iso2", "iso3"])),
    };
    Some((field, rank))
}

/// Words in the name of a column of dates, in the languages that annals reads dates in.
const DATE_WORDS: &[&str] = &[
    "date",
    "dates",
    "day",
    "datum",
    "tag",
    "fecha",
    "día",
    "dia",
    "data",
    "giorno",
    "jour",
    "дата",
    "день",
    "tarih",
    "gün",
    "تاريخ",
    "التاريخ",
    "تاریخ",
    "روز",
    "日期",
    "日付",
    "年月日",
    "time",
    "when",
    "dt",
    "occurred",
    "happened",
];
/// The same for a year.
const YEAR_WORDS: &[&str] = &[
    "year", "yr", "jahr", "année", "an", "año", "anno", "ano", "год", "рік", "yıl", "سنة", "عام", "سال", "年", "年份",
];
/// Words that say that a column tells the end.
const END_WORDS: &[&str] = &[
    "end",
    "ended",
    "ends",
    "until",
    "till",
    "to",
    "last",
    "finish",
    "close",
    "closed",
    "ende",
    "bis",
    "fin",
    "fine",
    "fim",
    "final",
    "конец",
    "окончание",
    "окончания",
    "кінець",
    "bitiş",
    "نهاية",
    "پایان",
    "结束",
    "終了",
];
/// Words that say that a column tells when something was written and not when it happened.
const WRITTEN_WORDS: &[&str] = &[
    "birth",
    "born",
    "dob",
    "due",
    "deadline",
    "expiry",
    "expires",
    "published",
    "publication",
    "reported",
    "report",
    "created",
    "updated",
    "modified",
    "accessed",
    "retrieved",
    "added",
    "upload",
    "uploaded",
    "entry",
    "entered",
    "recorded",
    "archived",
    "source",
    "scraped",
    "veröffentlicht",
    "publicación",
    "публикации",
];
/// Words that say that a column tells a place.
const PLACE_WORDS: &[&str] = &[
    "state",
    "county",
    "capital",
    "origin",
    "destination",
    "birthplace",
    "port",
    "flag",
    "venue",
    "ort",
    "lieu",
    "lugar",
    "provincia",
    "provinz",
    "country",
    "countries",
    "nation",
    "place",
    "location",
    "city",
    "town",
    "region",
    "province",
    "district",
    "admin1",
    "admin2",
    "admin",
    "where",
    "land",
    "pays",
    "país",
    "страна",
    "ülke",
    "kraj",
    "site",
    "territory",
    "language",
    "nationality",
];

/// What the words in the name of a column say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hint {
    pub(super) is_date: bool,
    pub(super) is_year: bool,
    pub(super) is_end: bool,
    pub(super) is_written: bool,
    pub(super) is_place: bool,
}

impl Hint {
    pub(super) fn of(name: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        let mut was_lower = false;
        // `dateOfEvent`, `Event Date` and `event_date` have the same words.
        for c in name.chars() {
            if !c.is_alphanumeric() {
                words.push(String::new());
            } else if words.is_empty() || (c.is_uppercase() && was_lower) {
                words.push(c.to_lowercase().collect());
            } else if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
            was_lower = c.is_lowercase();
        }
        let has = |known: &[&str]| words.iter().any(|word| known.contains(&&**word));
        Self {
            is_date: has(DATE_WORDS),
            is_year: has(YEAR_WORDS),
            is_end: has(END_WORDS),
            is_written: has(WRITTEN_WORDS),
            is_place: has(PLACE_WORDS),
        }
    }
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
