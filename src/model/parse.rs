//! Reading a date that has to be EDTF: what is not gets told why, and what to write instead.

use edtf_core::{Bound, Edtf, IntervalEndpoint};

use super::date::{EventDate, bounds_of, endpoint_date, is_inverted};
use super::words;

/// Why a text is not a date, with what to write instead where that can be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DateError {
    /// What is wrong, in lower case, without the text itself.
    pub message: String,
    /// Byte offset into the text.
    pub offset: usize,
    /// An EDTF expression that says what was probably meant.
    pub suggestion: Option<String>,
}

impl EventDate {
    /// Reads an EDTF expression.
    ///
    /// # Errors
    /// [`DateError`] for anything that is not EDTF level 0 to 2, for an end before its start and for years outside
    /// -262143 to 262142; the suggestion says what to write.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let trimmed = text.trim();
        let edtf = Edtf::parse(trimmed).map_err(|error| refuse(trimmed, error.message, error.offset))?;
        let bounds = bounds_of(&edtf).ok_or_else(|| out_of_range(&edtf))?;
        if is_inverted(bounds) {
            return Err(refuse(trimmed, "the end lies before the start", 0));
        }
        Ok(Self::within(trimmed, edtf, bounds))
    }

    /// Reads what somebody types for a date: EDTF, or a form of which [`DateError::suggestion`] knows what is meant. For the
    /// ends of a range, which the screen and the command line show as they were understood; a file is never read so.
    ///
    /// # Errors
    /// [`DateError`] for everything else, and for a time of day: what is asked for are whole days.
    pub fn typed(text: &str) -> Result<Self, DateError> {
        let date = Self::typed_or_timed(text)?;
        if date.instant().is_none() {
            return Ok(date);
        }
        let day = super::day::iso(date.bounds().earliest);
        let offset = text.find(['T', ' ']).unwrap_or_default();
        let message = format!("only whole days are asked for: write `{day}`");
        Err(DateError { message, offset, suggestion: Some(day) })
    }

    fn typed_or_timed(text: &str) -> Result<Self, DateError> {
        // A year before year 0 that is written without its zeros: `-44` is `-0044`.
        let digits = text.strip_prefix('-').filter(|digits| matches!(digits.len(), 1..=3));
        if let Some(digits) = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit())) {
            return Self::parse(&format!("-{digits:0>4}"));
        }
        Self::parse(text).or_else(|error| match &error.suggestion {
            Some(edtf) => Self::parse(edtf).or(Err(error)),
            None => Err(error),
        })
    }
}

fn refuse(text: &str, message: &str, offset: usize) -> DateError {
    let suggestion = words::suggest(text);
    let message = match words::either(text) {
        Some([day_first, month_first]) if suggestion.is_none() => {
            format!("day or month may come first: write `{day_first}` or `{month_first}`")
        }
        _ if suggestion.is_none() && !text.contains(char::is_numeric) => "it names no year".to_owned(),
        _ if suggestion.is_none() => no_such_day(text).unwrap_or_else(|| message.to_owned()),
        _ => message.to_owned(),
    };
    DateError { message, offset, suggestion }
}

/// What is wrong with a day of three numbers that no calendar has; `None` for what is no day of three numbers.
fn no_such_day(text: &str) -> Option<String> {
    let numbers: Vec<&str> = text.trim().split(['-', '.', '/']).map(str::trim).collect();
    let [first, second, third] = numbers[..] else { return None };
    let read = |text: &str| text.parse::<u32>().ok().filter(|_| matches!(text.len(), 1 | 2 | 4));
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1..=2) => (read(first)?, read(second)?, read(third)?),
        (1..=2, 4) if read(second)? > 12 && read(first)? <= 12 => (read(third)?, read(first)?, read(second)?),
        (1..=2, 4) => (read(third)?, read(second)?, read(first)?),
        _ => return None,
    };
    let begins = chrono::NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, 1);
    let Some(begins) = begins else { return Some(format!("there is no month {month}")) };
    let last = chrono::Datelike::num_days_in_month(&begins);
    let month = begins.format("%B %Y");
    (day == 0 || day > u32::from(last)).then(|| format!("{month} has {last} days"))
}

fn out_of_range(edtf: &Edtf) -> DateError {
    let is_open = |endpoint: &IntervalEndpoint| endpoint_date(endpoint).is_none();
    let says_nothing = match edtf {
        Edtf::Interval(interval) => is_open(&interval.start) && is_open(&interval.end),
        Edtf::Date(_) | Edtf::DateTime(_) | Edtf::Set(_) => false,
    };
    let has_open_ends = matches!(edtf, Edtf::Interval(_)) && edtf.bounds().earliest == Bound::NegativeInfinity;
    let message = if says_nothing {
        "the date says nothing: neither end is given"
    } else if has_open_ends {
        "an interval that is open on both sides has no day: give one end, and say the rest in `date_note`"
    } else {
        "annals counts days in the years -262143 to 262142 only"
    };
    DateError { message: message.to_owned(), offset: 0, suggestion: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_no_calendar_has_is_called_so() {
        for (typed, says) in [
            ("30.2.2010", "February 2010 has 28 days"),
            ("2026-3-99", "March 2026 has 31 days"),
            ("2022-02-29", "February 2022 has 28 days"),
            ("2/30/2010", "February 2010 has 28 days"),
            ("31.13.2010", "there is no month 13"),
            ("2010-14-12", "there is no month 14"),
        ] {
            let error = EventDate::parse(typed).expect_err(typed);
            assert_eq!((error.message.as_str(), error.suggestion), (says, None), "{typed}");
        }
    }

    #[test]
    fn what_people_type_gets_the_correction() {
        for (typed, meant) in [
            ("2022-3-4", "2022-03-04"),
            ("c. 1990", "1990~"),
            ("2014-present", "2014/.."),
            ("Q1 2022", "2022-33"),
            ("early March 2022", "2022-03-0X"),
            ("20260306", "2026-03-06"),
            ("25/12/2026", "2026-12-25"),
            ("١٢ مارس ٢٠١٤", "2014-03-12"),
            ("nineteenth century", "18XX"),
        ] {
            let error = EventDate::parse(typed).expect_err(typed);
            assert_eq!(error.suggestion.as_deref(), Some(meant), "{typed}");
            assert_ne!(error.message, "it names no year", "{typed}");
        }
        for (typed, said) in [
            ("06/03/2026", "day or month may come first: write `2026-03-06` or `2026-06-03`"),
            ("soon", "it names no year"),
            ("present", "it names no year"),
        ] {
            let error = EventDate::parse(typed).expect_err(typed);
            assert_eq!((error.message.as_str(), error.suggestion), (said, None), "{typed}");
        }
    }

    #[test]
    fn impossible_dates_are_errors() {
        for text in [
            "2022-13",
            "2022-02-29",
            "2022-05/2022-03",
            "2026-03-07/2026-03-02",
            "",
            "31",
            "/",
            "Y1E9",
            "2022-03-04T25:00:00Z",
        ] {
            assert!(EventDate::parse(text).is_err(), "{text} was accepted");
        }
    }
}
