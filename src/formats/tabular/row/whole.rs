//! The whole event of a row, when it is asked for.

use super::super::carrier::Fields;
use super::super::cited;
use super::super::fields::Field;
use super::super::figures::{Axis, DEATHS};
use super::super::layout::TitlePart;
use super::super::terms;
use super::Rows;
use super::when::{PARTS, When, noted};
use crate::chronology::Decode;
use crate::formats::markdown::means_itself;
use crate::model::{Event, EventDate, Extra, Fatalities, Location, Mention, Origin, Source, Status};

impl Rows {
    pub(super) fn whole(&self, fields: &Fields<'_>, mut when: When, mentions: Vec<Mention>, id: &str) -> Option<Event> {
        let text = |field: Field| Some(self.get(fields, field)).filter(|text| !text.is_empty()).map(str::to_owned);
        if self.layout.column(Field::Published).is_some()
            && let Some(text) = self.bad_published(fields)
        {
            let note =
                format!("the table has the day of publication `{text}`, which is not a date that annals can read");
            when.note = noted(when.note, &note);
        }
        let kind = self.get(fields, Field::Type);
        // What has no place in an event of its own.
        let mut unread = std::mem::take(&mut when.unread);
        unread.push(Field::Precision);
        let is_timed = || self.start(fields).0.is_ok_and(|start| self.at_time(fields, &start).is_some());
        unread.extend((when.cell.instant.is_none() || !is_timed()).then_some(Field::Time));
        if self.layout.column(Field::Date).is_some() {
            unread.extend(PARTS);
        }
        let location = self.location(fields, &mut unread);
        let fatalities = self.fatalities(fields, &mut unread);
        let status = Status::from_word(&self.get(fields, Field::Status).to_lowercase());
        unread.extend(status.is_none().then_some(Field::Status));
        let sources = self.sources(fields, &mut unread);
        Some(Event {
            id: id.to_owned(),
            date: EventDate::parse(&when.cell.expression()).ok()?,
            date_note: when.note,
            // Where no column has a title the chronology makes one.
            title: text(Field::Title).or_else(|| self.derived_title(fields)).unwrap_or_default(),
            is_plain: !means_itself(self.get(fields, Field::Summary)),
            summary: text(Field::Summary),
            kind: (!kind.is_empty()).then(|| kind.to_owned()),
            actors: mentions,
            location,
            status,
            importance: None,
            fatalities,
            tags: self.tags(fields).into_iter().map(str::to_owned).collect(),
            sources,
            relations: Vec::new(),
            recorded: None,
            origin: Some(Origin {
                dataset: Some(self.origin(fields)),
                id: Some(text(Field::Id).unwrap_or_else(|| id.to_owned())),
                extra: Extra::new(),
            }),
            extra: self.extra(fields, &unread),
        })
    }

    /// The data set, with its version where a column says it; else the name of the file.
    fn origin(&self, fields: &Fields<'_>) -> String {
        let name = self.dataset().unwrap_or_default();
        let version = self.layout.known.version.map(|column| fields.get(column)).filter(|version| !version.is_empty());
        version.map_or_else(|| name.to_owned(), |version| format!("{name} {version}"))
    }

    /// The title that the data set makes of its columns: the first whose columns all have something in them.
    pub(super) fn derived_title(&self, fields: &Fields<'_>) -> Option<String> {
        if self.layout.is_titled_by_summary {
            let summary = self.get(fields, Field::Summary);
            return (!summary.is_empty()).then(|| beginning(summary));
        }
        let part = |part: &TitlePart| match part {
            TitlePart::Text(text) => Some((*text).to_owned()),
            TitlePart::Column(column, list) => {
                let cell = fields.get(*column);
                let text = list.map_or(Some(cell), |list| list.name(cell));
                text.filter(|text| !text.is_empty()).map(str::to_owned)
            }
        };
        let made = self.layout.known.titles.iter().find_map(|title| title.iter().map(part).collect());
        // Of a table with titles, of which this row has none.
        let is_gap = self.layout.dataset.is_none() && self.layout.column(Field::Title).is_some();
        let summary = Some(self.get(fields, Field::Summary)).filter(|summary| is_gap && !summary.is_empty());
        made.or_else(|| summary.map(beginning))
    }

    /// What the event does not say, under the names of the columns: those that mean nothing to annals, those of a field that
    /// another column has spoken for, and what could not be read.
    fn extra(&self, fields: &Fields<'_>, unread: &[Field]) -> Extra {
        let mut is_said = vec![false; self.layout.headers.len()];
        self.layout.known.citations.iter().for_each(|column| is_said[*column] = true);
        for field in Field::ALL.iter().filter(|field| !unread.contains(field)) {
            let columns = self.layout.columns(*field);
            let first = columns.iter().position(|column| !fields.get(*column).is_empty());
            let takes_all = matches!(field, Field::Actors | Field::Tags);
            let used = if takes_all { columns } else { first.map_or(&[][..], |at| &columns[at..=at]) };
            for column in used {
                is_said[*column] = true;
            }
        }
        let others = self.layout.headers.iter().enumerate().filter(|(column, _)| !is_said[*column]);
        let others =
            others.map(|(column, name)| (name.as_str(), fields.get(column))).filter(|(_, text)| !text.is_empty());
        let mut extra = Extra::new();
        for (name, text) in others.chain(fields.more.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
            let numbered = (2..).map(|number| format!("{name} {number}"));
            let mut names = std::iter::once(name.to_owned()).chain(numbered);
            if let Some(free) = names.find(|name| !extra.contains_key(name.as_str())) {
                extra.insert(free.into(), text.into());
            }
        }
        extra
    }

    fn location(&self, fields: &Fields<'_>, unread: &mut Vec<Field>) -> Option<Location> {
        let place = self.get(fields, Field::Place);
        let country = self.get(fields, Field::Country);
        let mut degrees = |field, axis| {
            let text = self.get(fields, field);
            let limit = if field == Field::Lon { 180.0 } else { 90.0 };
            let of_point = terms::coordinate(text, field == Field::Lon).filter(|degrees| degrees.abs() <= limit);
            let found = of_point.or_else(|| self.layout.figures.degrees(text, axis));
            unread.extend(found.is_none().then_some(field));
            found
        };
        let location = Location {
            name: (!place.is_empty()).then(|| place.to_owned()),
            // As it is written: a code says no more than a name, and less than `Russia (Soviet Union)`.
            country: (!country.is_empty()).then(|| country.to_owned()),
            lat: degrees(Field::Lat, Axis::Lat),
            lon: degrees(Field::Lon, Axis::Lon),
            ..Location::default()
        };
        // How exact a place is that is not there says nothing.
        if location == Location::default() {
            unread.push(Field::PlacePrecision);
            return None;
        }
        let precision = Some(self.get(fields, Field::PlacePrecision)).filter(|text| !text.is_empty());
        Some(Location { precision: precision.map(str::to_owned), ..location })
    }

    fn fatalities(&self, fields: &Fields<'_>, unread: &mut Vec<Field>) -> Option<Fatalities> {
        let [low, best, high] = DEATHS.map(|field| {
            let found = self.layout.figures.deaths(self.get(fields, field));
            unread.extend(found.is_none_or(|deaths| deaths.is_about).then_some(field));
            found.unwrap_or_default()
        });
        // `10-15` says the least and the most, unless columns of their own do.
        let deaths = Fatalities {
            low: low.best.or(low.low).or(best.low),
            best: best.best,
            high: high.best.or(high.high).or(best.high),
            extra: Extra::new(),
        };
        (deaths != Fatalities::default()).then_some(deaths)
    }

    /// Who says so. Cells with as many parts between `;` as there are publishers belong to them one by one; addresses of which
    /// there are more are sources of their own.
    fn sources(&self, fields: &Fields<'_>, unread: &mut Vec<Field>) -> Vec<Source> {
        let publisher = self.get(fields, Field::Publisher);
        let publishers: Vec<&str> = publisher.split(';').map(str::trim).collect();
        let count = publishers.len();
        let urls = addresses(self.get(fields, Field::Url), count);
        let part = |field: Field, at: usize| {
            let cell = self.get(fields, field);
            let parts: Vec<&str> = cell.split(';').map(str::trim).collect();
            let own = if parts.len() == count {
                parts[at]
            } else if at == 0 {
                cell
            } else {
                ""
            };
            (!own.is_empty()).then(|| own.to_owned())
        };
        let url = |at: usize| urls.get(at).filter(|url| !url.is_empty()).map(|url| (*url).to_owned());
        let published = self.published(fields);
        let taken = if published.len() == count { count } else { 1 };
        unread.extend(published.iter().take(taken).flatten().count().ne(&published.len()).then_some(Field::Published));
        let source = |at: usize| Source {
            publisher: Some(publishers[at]).filter(|text| !text.is_empty()).map(str::to_owned),
            title: part(Field::Headline, at),
            url: url(at),
            published: if published.len() == count || at == 0 { published.get(at).cloned().flatten() } else { None },
            claimant: part(Field::Claimant, at),
            ..Source::default()
        };
        let more = (count..urls.len()).map(|at| Source { url: url(at), ..Source::default() });
        let cited =
            self.layout.known.citations.iter().map(|column| fields.get(*column)).filter(|text| !text.is_empty());
        let cited = cited.flat_map(cited::cited);
        (0..count).map(source).chain(more).filter(|source| *source != Source::default()).chain(cited).collect()
    }
}

/// Marks and spaces between two addresses.
const BETWEEN: [char; 9] = [';', ',', '|', ' ', '\t', '\n', '\r', '\u{a0}', '、'];

/// The addresses of a cell. A `;`, `,` or `|` is one of an address' own letters unless another address begins behind it, or a
/// space does. Without a `http` before them they are parted by `;` with a space behind it, or where there are as many publishers.
fn addresses(cell: &str, publishers: usize) -> Vec<&str> {
    let begins = |text: &str| {
        let start = text.get(..text.floor_char_boundary(8)).unwrap_or("").to_ascii_lowercase();
        ["http://", "https://", "ftp://", "www."].iter().any(|scheme| start.starts_with(scheme))
    };
    if !begins(cell) {
        let parts: Vec<&str> = cell.split(';').map(str::trim).collect();
        let is_list = parts.len() == publishers || cell.matches(';').count() == cell.matches("; ").count();
        return if is_list { parts } else { vec![cell] };
    }
    let mut found = Vec::new();
    let mut from = 0;
    for (at, mark) in cell.match_indices(BETWEEN) {
        let behind = at + mark.len();
        if cell.get(behind..).is_some_and(begins) {
            found.extend(cell.get(from..at));
            from = behind;
        }
    }
    found.extend(cell.get(from..));
    found.into_iter().map(|address| address.trim_end_matches(BETWEEN).trim()).collect()
}

/// Longest title that is made of a summary, in characters.
const BEGINNING: usize = 120;

/// The first sentence of a text, or as many words of it as a title has.
fn beginning(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let sentence = line.match_indices(['.', '!', '?', '。', '؟']).map(|(at, mark)| at + mark.len());
    // `U.S.` ends no sentence before another word.
    let is_short = |end: usize| {
        let before = line.get(..end).and_then(|text| text.strip_suffix('.')).unwrap_or_default();
        let mut last = before.chars().rev();
        last.next().is_some_and(char::is_uppercase) && last.next().is_none_or(|c| !c.is_alphanumeric())
    };
    let is_end = |end: &usize| {
        let is_last = line.get(*end..).is_some_and(str::is_empty);
        let is_apart = line.get(*end..).is_some_and(|rest| rest.starts_with(' ')) && !is_short(*end);
        (is_last || is_apart) && *end > 20
    };
    let first = sentence.into_iter().find(is_end).and_then(|end| line.get(..end)).unwrap_or(line);
    if first.chars().count() <= BEGINNING {
        let is_sentence = first.ends_with('.') && !first.ends_with("..");
        return if is_sentence { first.trim_end_matches('.') } else { first }.to_owned();
    }
    let cut = first.char_indices().nth(BEGINNING).map_or(first.len(), |(at, _)| at);
    let cut = first.get(..cut).and_then(|part| part.rfind(' ')).unwrap_or(cut);
    format!("{}…", first.get(..cut).unwrap_or(first).trim_end())
}
