//! Where a table of delimited text begins: what stands above its header, the header, a second header of hashtags, or none.

use super::dataset::{Dataset, FirstRow, Refusal};
use super::fields::Field;
use super::headers::{guess, of_tag};
use super::lines::Dialect;
use crate::model::words::{self, Writing};

/// Most lines above a header.
const ABOVE: usize = 30;
/// Records that are looked at to tell a header from what stands above it, and from data.
const LOOKED_AT: usize = 60;
/// Bytes that are looked at for it.
const SAMPLE: usize = 1 << 18;

/// The beginning of a table.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) dialect: Dialect,
    /// The names of the columns, as they are written.
    pub(super) names: Vec<String>,
    /// Hashtags of the Humanitarian Exchange Language below them, a cell each; none for most tables.
    pub(super) tags: Vec<String>,
    /// Where the first row begins.
    pub(super) start: usize,
    /// Whether the table has no header, so that the names are numbers.
    pub(super) is_missing: bool,
    /// What was found there, for people, a line each.
    pub(super) said: Vec<String>,
}

/// A record with its cells.
struct Line {
    start: usize,
    next: usize,
    cells: Vec<String>,
}

impl Line {
    fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

impl Head {
    /// The beginning of a text, whose fields are parted by `delimiter` where that is known; `None` for what is no table.
    ///
    /// # Errors
    /// What a known data set says that cannot be read as events.
    pub(super) fn of(
        text: &str,
        delimiter: Option<u8>,
        datasets: &[Dataset],
    ) -> Result<Option<Self>, &'static Refusal> {
        let mut said = Vec::new();
        let (mut start, mut delimiter) = (0, delimiter);
        if let Some((separator, next)) = separator(text) {
            said.push("line 1 says what parts the fields".to_owned());
            (start, delimiter) = (next, delimiter.or(Some(separator)));
        }
        let (comments, above) = comments(text, start);
        let Some(dialect) = dialect(text.get(above..).unwrap_or(""), delimiter) else { return Ok(None) };
        let lines = look_at(dialect, text, above);
        let Some((first, below)) = lines.split_first() else { return Ok(None) };
        let plain = Self { dialect, names: Vec::new(), tags: Vec::new(), start: first.start, is_missing: false, said };
        match Dataset::first_row(&first.cells, datasets) {
            FirstRow::Refused(refusal) => return Err(refusal),
            FirstRow::Data(names) => {
                let said = plain.said.iter().cloned().chain(skipped(comments.len())).collect();
                return Ok(Some(Self { names, said, ..plain }));
            }
            FirstRow::Header => {}
        }
        let in_comment = comments.last().filter(|_| is_data(&first.cells, below));
        if let Some(names) = in_comment.and_then(|last| named(dialect, text, *last, &lines)) {
            // The names stand in a comment.
            let said = plain.said.iter().cloned().chain(skipped(comments.len() - 1)).collect();
            return Ok(Some(Self { names, said, ..plain }));
        }
        let said = plain.said.iter().cloned().chain(skipped(comments.len())).collect();
        Ok(Some(Self { said, ..plain }.with_header(&lines)))
    }

    /// The header below titles and notes, hashtags below it, or none.
    fn with_header(mut self, lines: &[Line]) -> Self {
        let above = titles(lines);
        self.said.extend(above_header(&lines[..above]));
        let (header, rows) = (&lines[above], &lines[above + 1..]);
        if is_data(&header.cells, rows) {
            let columns = lines.iter().map(|line| line.cells.len()).max().unwrap_or_default();
            self.said.push("no header: the columns go by their numbers".to_owned());
            let names = (1..=columns).map(|number| format!("column {number}")).collect();
            return Self { names, start: header.start, is_missing: true, ..self };
        }
        let names = header.cells.clone();
        if is_tags(&names) {
            self.said.push("the header has the tags of HXL".to_owned());
            return Self { tags: names.clone(), names, start: header.next, ..self };
        }
        match rows.first().filter(|line| is_tags(&line.cells)) {
            Some(line) => {
                self.said.push("a second header has the tags of HXL".to_owned());
                Self { tags: line.cells.clone(), names, start: line.next, ..self }
            }
            None => Self { names, start: header.next, ..self },
        }
    }
}

/// How the fields of a text are parted.
fn dialect(text: &str, delimiter: Option<u8>) -> Option<Dialect> {
    match (delimiter, Dialect::of(text)) {
        (None, found) => found,
        (Some(delimiter), Some(found)) if found.delimiter == delimiter => Some(found),
        (Some(delimiter), _) => Some(Dialect { delimiter, has_quotes: delimiter != b'\t' }),
    }
}

/// `sep=;` as spreadsheets write it above a table: the delimiter, and where the next line begins.
fn separator(text: &str) -> Option<(u8, usize)> {
    let line = text.lines().next()?;
    let inner = line.trim().trim_matches('"');
    let (word, separator) = inner.split_at_checked(4)?;
    let separator = match separator {
        "\\t" | "" if line.len() > 4 || separator == "\\t" => b'\t',
        one if one.len() == 1 => one.as_bytes()[0],
        _ => return None,
    };
    let next = memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |end| end + 1);
    word.eq_ignore_ascii_case("sep=").then_some((separator, next))
}

/// The lines of comments and the empty ones at a place: the bytes of each comment, and where what follows begins.
fn comments(text: &str, start: usize) -> (Vec<(usize, usize)>, usize) {
    let mut found = Vec::new();
    let mut at = start;
    for line in text.get(start..).unwrap_or("").split_inclusive('\n').take(ABOVE) {
        let inner = line.trim();
        let cells: Vec<String> =
            inner.split(['\t', ',', ';', '|']).map(|cell| cell.trim_matches('"').to_owned()).collect();
        // Hashtags, and a header whose first column is called `#`.
        let is_tag = is_tags(&cells) || cells.len() > 1 && cells[0].trim() == "#";
        if !inner.is_empty() && (!inner.starts_with('#') || is_tag) {
            break;
        }
        if !inner.is_empty() {
            found.push((at, at + line.len()));
        }
        at += line.len();
    }
    (found, at)
}

fn look_at(dialect: Dialect, text: &str, start: usize) -> Vec<Line> {
    let end = text.floor_char_boundary(start.saturating_add(SAMPLE));
    let part = text.get(..end).unwrap_or(text);
    let mut fields = Vec::new();
    let mut lines = Vec::new();
    for record in dialect.records(part, start) {
        let written = part.get(record.range.clone()).unwrap_or("");
        if !written.trim().is_empty() {
            dialect.fields(written, &mut fields);
            let cells = fields.iter().map(|field| field.trim().to_owned()).collect();
            lines.push(Line { start: record.range.start, next: record.next, cells });
        }
        if lines.len() == LOOKED_AT {
            break;
        }
    }
    lines
}

/// The names in a comment right above the rows, if there are as many as the rows have cells.
fn named(dialect: Dialect, text: &str, (start, end): (usize, usize), rows: &[Line]) -> Option<Vec<String>> {
    let line = text.get(start..end)?.trim().trim_start_matches('#').trim_start();
    let mut fields = Vec::new();
    dialect.fields(line, &mut fields);
    let is_whole = rows.first().is_some_and(|row| row.cells.len() == fields.len() && fields.len() > 1);
    is_whole.then(|| fields.iter().map(|field| field.trim().to_owned()).collect())
}

/// How many records stand above the header: titles and notes have one cell, or fewer than the table has, with nothing in most.
fn titles(lines: &[Line]) -> usize {
    let mut counts: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    for line in lines {
        *counts.entry(line.cells.len()).or_default() += 1;
    }
    let Some(columns) =
        counts.into_iter().max_by_key(|(columns, times)| (*times, *columns)).map(|(columns, _)| columns)
    else {
        return 0;
    };
    let is_above = |line: &&Line| {
        let filled = line.filled();
        let is_short = line.cells.len() < columns && filled * 2 < columns;
        let has_date = || guess(&line.cells).iter().any(|(field, _)| matches!(field, Field::Date | Field::Year));
        let is_dated =
            line.cells.iter().any(|cell| words::writing(cell) == Some(Writing::Iso)) && line.cells.len() == columns;
        columns > 1 && (filled <= 1 || is_short) && !has_date() && !is_dated
    };
    let above = lines.iter().take(ABOVE).take_while(is_above).count();
    // Where all look so there is nothing to go by.
    if above >= lines.len().min(ABOVE) { 0 } else { above }
}

/// Whether a record is a row and no header: a cell of it is a date as those below are, and none is a name that is known.
fn is_data(first: &[String], below: &[Line]) -> bool {
    if is_tags(first) {
        return false;
    }
    let known = guess(first);
    let has_date_name = known.iter().any(|(field, _)| matches!(field, Field::Date | Field::Year | Field::End));
    let is_date = |cell: &str| {
        matches!(
            words::writing(cell),
            Some(
                Writing::Iso
                    | Writing::Timed
                    | Writing::Month
                    | Writing::Digits
                    | Writing::Words
                    | Writing::Range
                    | Writing::Wikidata
            )
        )
    };
    let is_year = |cell: &str| cell.len() == 4 && matches!(words::writing(cell), Some(Writing::Year));
    let agrees = |column: usize, is_so: &dyn Fn(&str) -> bool| {
        let cells = below.iter().filter_map(|line| line.cells.get(column)).filter(|cell| !cell.is_empty());
        let (so, all) = cells.fold((0, 0), |(so, all), cell| (so + usize::from(is_so(cell)), all + 1));
        so * 5 >= all * 4
    };
    let has = |is_so: &dyn Fn(&str) -> bool| {
        first.iter().enumerate().filter(|(column, cell)| is_so(cell) && agrees(*column, is_so)).count()
    };
    // `low` and `Visit` may be cells as well as names; a date above dates is no name.
    if has(&is_date) > 0 {
        return !has_date_name;
    }
    // Years side by side are the names of columns.
    let years = first.iter().filter(|cell| is_year(cell)).count();
    known.is_empty() && !below.is_empty() && years == 1 && has(&is_year) == 1
}

/// Whether all that stands in a record are hashtags of HXL, `#date+start`: at least one of them means something.
fn is_tags(cells: &[String]) -> bool {
    let is_tag = |cell: &&String| {
        let tag = cell.strip_prefix('#').map(str::trim_start).unwrap_or_default();
        tag.starts_with(|c: char| c.is_ascii_alphabetic())
            && tag.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | ' ' | '-'))
    };
    let filled = cells.iter().filter(|cell| !cell.is_empty());
    filled.clone().any(|cell| of_tag(cell).is_some()) && filled.clone().all(|cell| is_tag(&cell))
}

fn skipped(comments: usize) -> Option<String> {
    match comments {
        0 => None,
        1 => Some("1 line of comment above the header".to_owned()),
        many => Some(format!("{many} lines of comment above the header")),
    }
}

/// What stands above the header that is no comment.
fn above_header(lines: &[Line]) -> Option<String> {
    let texts: Vec<&str> =
        lines.iter().flat_map(|line| line.cells.iter().map(String::as_str)).filter(|cell| !cell.is_empty()).collect();
    let text: String = texts.join(" · ").chars().take(80).collect();
    (!lines.is_empty()).then(|| format!("above the header: {}", crate::model::clean::line(&text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn begins(text: &str) -> (String, String, Vec<String>) {
        let head = Head::of(text, None, &[]).expect("readable").expect("a table");
        (head.names.join("|"), text.get(head.start..).expect("within").to_owned(), head.said)
    }

    #[test]
    fn what_stands_above_a_header_is_passed_over() {
        let (names, rows, said) = begins("sep=;\nDate;Title\n12.03.2014;A, b\n25.12.2014;C\n");
        assert_eq!((&*names, &*rows), ("Date|Title", "12.03.2014;A, b\n25.12.2014;C\n"));
        assert_eq!(said, ["line 1 says what parts the fields"]);
        let (names, rows, said) = begins("# made by x\n\n#\ndate,title\n2014,A\n");
        assert_eq!((&*names, &*rows), ("date|title", "2014,A\n"));
        assert_eq!(said, ["2 lines of comment above the header"]);
        let (names, rows, said) =
            begins("Protests in 2014,,\nSource: X,,\n,,\ndate,title,place\n2014-03-12,A,B\n2014-03-13,C,\n");
        assert_eq!((&*names, &*rows), ("date|title|place", "2014-03-12,A,B\n2014-03-13,C,\n"));
        assert_eq!(said, ["above the header: Protests in 2014 · Source: X"]);
        let (names, rows, _) = begins("#date,title\n2014-03-12,A\n2014-03-13,B\n");
        assert_eq!((&*names, &*rows), ("date|title", "2014-03-12,A\n2014-03-13,B\n"));
    }

    #[test]
    fn hashtags_and_rows_without_a_header_are_told_from_a_header() {
        let head = Head::of("id,side\n#id,#group+a\n1,X\n", None, &[]).expect("readable").expect("a table");
        assert_eq!((head.tags.len(), head.names.join("|")), (2, "id|side".to_owned()));
        let head = Head::of("#date,#event+name\n2014-03-12,X\n", None, &[]).expect("readable").expect("a table");
        assert_eq!((head.tags.len(), head.names.join("|")), (2, "#date|#event+name".to_owned()));
        let (names, rows, said) = begins("Iran\tVisit\t2008-07-25\nIraq\tVisit\t2008-07-26\n");
        assert_eq!((&*names, rows.len()), ("column 1|column 2|column 3", 44));
        assert_eq!(said, ["no header: the columns go by their numbers"]);
        // A country and its years beside each other.
        assert_eq!(begins("Country,1990,1991\nIran,3,4\n").0, "Country|1990|1991");
        assert_eq!(begins("date,title\n2014,A\n").0, "date|title");
    }
}
