//! How exactly a cell shows its date: a spreadsheet makes the first day of March of a typed `Mar 2021`, and shows the month.

use calamine::{Data, ExcelDateTime, Style};

/// A unit that a number format shows, and nothing smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Month,
    Year,
}

impl Unit {
    /// The unit of a style; `None` where it shows a day, a time of day, or no date.
    pub(super) fn of(style: &Style) -> Option<Self> {
        Self::of_code(&style.number_format.as_ref()?.format_code)
    }

    /// The unit of a number format: `mmm-yy`, `yyyy`, `[$-409]mmmm\ yyyy;@` (ECMA-376 part 1, 18.8.31).
    fn of_code(code: &str) -> Option<Self> {
        let (mut has_year, mut has_month) = (false, false);
        let mut letters = code.chars();
        while let Some(letter) = letters.next() {
            match letter {
                ';' => break,
                '\\' | '_' | '*' => drop(letters.next()),
                '"' => drop(letters.by_ref().find(|letter| *letter == '"')),
                '[' => drop(letters.by_ref().find(|letter| *letter == ']')),
                'y' | 'Y' => has_year = true,
                'm' | 'M' => has_month = true,
                'd' | 'D' | 'h' | 'H' | 's' | 'S' | '0' | '#' | '?' => return None,
                _ => {}
            }
        }
        match (has_year, has_month) {
            (_, true) => Some(Self::Month),
            (true, false) => Some(Self::Year),
            (false, false) => None,
        }
    }

    /// A date as exactly as it is shown. Where it is not the first day of what is shown somebody has typed a day, and it stays one.
    pub(super) fn shown(self, value: &Data) -> Option<String> {
        let Data::DateTime(when) = value else { return None };
        let (year, month) = first_day(when)?;
        match self {
            Self::Month => Some(format!("{year:04}-{month:02}")),
            Self::Year if month == 1 => Some(format!("{year:04}")),
            Self::Year => None,
        }
    }
}

/// The year and the month of a value that is the first day of a month, without a time.
fn first_day(when: &ExcelDateTime) -> Option<(u16, u8)> {
    let is_day = !when.is_duration() && when.as_f64() >= 1.0 && when.as_f64().fract() == 0.0;
    let (year, month, day, ..) = when.to_ymd_hms_milli();
    (is_day && day == 1).then_some((year, month))
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    #[test]
    fn a_format_says_what_is_shown_of_a_date() {
        for (code, unit) in [
            ("mmm-yy", Some(Unit::Month)),
            ("[$-409]mmmm\\ yyyy;@", Some(Unit::Month)),
            ("yyyy\"年\"m\"月\"", Some(Unit::Month)),
            ("yyyy", Some(Unit::Year)),
            ("d-mmm", None),
            ("yyyy-mm-dd", None),
            ("yyyy\\-mm\\-dd hh:mm", None),
            ("mm:ss", None),
            ("General", None),
            ("0.00", None),
            ("\"day\" yyyy", Some(Unit::Year)),
        ] {
            assert_eq!(Unit::of_code(code), unit, "{code}");
        }
    }

    #[test]
    fn the_first_of_a_month_is_the_month_where_that_is_shown() {
        let date = |value| Data::DateTime(ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        // 1 and 12 March 2014, 1 January 2014.
        let [first, twelfth, january] = [41_699.0, 41_710.0, 41_640.0].map(date);
        assert_eq!(Unit::Month.shown(&first).as_deref(), Some("2014-03"));
        assert_eq!(Unit::Month.shown(&twelfth), None);
        assert_eq!(Unit::Year.shown(&january).as_deref(), Some("2014"));
        assert_eq!((Unit::Year.shown(&first), Unit::Month.shown(&date(41_699.5))), (None, None));
    }
}
