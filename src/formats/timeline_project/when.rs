//! Times of The Timeline Project as EDTF.

/// A time: `2012-7-4 13:20:00`. The year 0 is the one before the year 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    year: i32,
    month: u8,
    day: u8,
    time: [u8; 3],
}

impl Moment {
    pub(super) fn read(text: &str) -> Option<Self> {
        let (date, time) = text.trim().split_once(' ')?;
        let (year, rest) = match date.strip_prefix('-') {
            Some(rest) => rest.split_once('-').map(|(year, rest)| (format!("-{year}"), rest))?,
            None => date.split_once('-').map(|(year, rest)| (year.to_owned(), rest))?,
        };
        let (month, day) = rest.split_once('-')?;
        let mut times = time.split(':').map(|part| part.parse::<u8>().ok());
        let time = [times.next()??, times.next()??, times.next()??];
        let is_over = times.next().is_none();
        let moment = Self { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()?, time };
        (is_over && time[0] < 24 && time[1] < 60 && time[2] < 60).then_some(moment)
    }

    /// Whether it says a time of day: midnight stands for none.
    fn has_time(self) -> bool {
        self.time != [0; 3]
    }

    /// The day, as EDTF. Of a year that has more than four digits EDTF says nothing but the year.
    fn day(self) -> String {
        match self.year {
            -9_999..=-1 => format!("-{:04}-{:02}-{:02}", -self.year, self.month, self.day),
            0..=9_999 => format!("{:04}-{:02}-{:02}", self.year, self.month, self.day),
            year => format!("Y{year}"),
        }
    }

    /// Whether its year has more digits than EDTF has days for.
    const fn is_far(self) -> bool {
        !matches!(self.year, -9_999..=9_999)
    }

    /// All that it says, as it is written in a timeline.
    fn whole(self) -> String {
        let day = format!("{:04}-{:02}-{:02}", self.year, self.month, self.day);
        if self.has_time() { format!("{day} {}", self.clock()) } else { day }
    }

    fn clock(self) -> String {
        let [hour, minute, second] = self.time;
        if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") }
    }
}

/// From a time to a time, which may be the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Period {
    pub(super) start: Moment,
    pub(super) end: Moment,
    /// Whether the beginning and the end are about then.
    pub(super) is_fuzzy: [bool; 2],
    /// Whether it ends today, whenever that is.
    pub(super) goes_on: bool,
}

impl Period {
    /// The date. The program shows both days of a period as days of it, and no time where both are midnight.
    pub(super) fn edtf(&self) -> String {
        let [start, end] = [self.start.day(), self.end.day()];
        let about = |is_fuzzy: bool| if is_fuzzy { "~" } else { "" };
        let [from, to] = self.is_fuzzy.map(about);
        if self.goes_on {
            return format!("{start}{from}/..");
        }
        if start != end {
            return format!("{start}{from}/{end}{to}");
        }
        let is_point =
            self.start == self.end && self.start.has_time() && self.is_fuzzy == [false; 2] && !start.starts_with('Y');
        let [hour, minute, second] = self.start.time;
        if is_point {
            format!("{start}T{hour:02}:{minute:02}:{second:02}")
        } else {
            format!("{start}{}", about(self.is_fuzzy != [false; 2]))
        }
    }

    /// What the date does not say: times of day.
    pub(super) fn note(&self) -> Option<String> {
        if self.goes_on {
            return Some(format!("ends today, which was {} when the file was saved", self.end.day()));
        }
        if self.start.is_far() || self.end.is_far() {
            let [start, end] = [self.start.whole(), self.end.whole()];
            return Some(if self.start == self.end { format!("on {start}") } else { format!("from {start} to {end}") });
        }
        let has_time = self.start.has_time() || self.end.has_time();
        if !has_time || self.edtf().contains('T') {
            return None;
        }
        let [start, end] = [self.start.clock(), self.end.clock()];
        Some(if self.start == self.end { format!("at {start}") } else { format!("from {start} to {end}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_the_date_that_it_says() {
        let date = |start: &str, end: &str, is_fuzzy: [bool; 2], goes_on: bool| {
            let [start, end] = [start, end].map(|time| Moment::read(time).expect("a time"));
            let period = Period { start, end, is_fuzzy, goes_on };
            assert!(crate::model::EventDate::parse(&period.edtf()).is_ok(), "{}", period.edtf());
            (period.edtf(), period.note().unwrap_or_default())
        };
        let plain = |start: &str, end: &str| date(start, end, [false; 2], false);
        let said = |date: &str, note: &str| (date.to_owned(), note.to_owned());
        assert_eq!(plain("2012-7-4 0:0:0", "2012-7-4 0:0:0"), said("2012-07-04", ""));
        assert_eq!(plain("2012-07-04 13:20:00", "2012-07-04 13:20:00"), said("2012-07-04T13:20:00", ""));
        assert_eq!(plain("2012-07-04 13:20:00", "2012-07-04 15:00:05"), said("2012-07-04", "from 13:20 to 15:00:05"));
        assert_eq!(plain("2012-07-04 00:00:00", "2012-07-06 00:00:00"), said("2012-07-04/2012-07-06", ""));
        assert_eq!(plain("-44-3-15 0:0:0", "-44-3-15 0:0:0"), said("-0044-03-15", ""));
        assert_eq!(
            plain("0-1-1 0:0:0", "12000-1-1 0:0:0"),
            said("0000-01-01/Y12000", "from 0000-01-01 to 12000-01-01")
        );
        let fuzzy = |fuzzy| date("2012-07-04 08:00:00", "2012-07-06 08:00:00", fuzzy, false).0;
        assert_eq!(fuzzy([true, true]), "2012-07-04~/2012-07-06~");
        assert_eq!(fuzzy([false, true]), "2012-07-04/2012-07-06~");
        let point = date("2012-07-04 08:00:00", "2012-07-04 08:00:00", [true; 2], false);
        assert_eq!(point, said("2012-07-04~", "at 08:00"));
        let today = date("2012-07-04 00:00:00", "2021-11-10 05:17:37", [false; 2], true);
        assert_eq!(today, said("2012-07-04/..", "ends today, which was 2021-11-10 when the file was saved"));
        for odd in [
            "",
            "2012-07-04",
            "2012-07-04 24:00:00",
            "2012-07 1:2:3",
            "x-1-1 0:0:0",
            "2012-07-04 1:2:3:4",
            "2012-07-04 1:2",
        ] {
            assert_eq!(Moment::read(odd), None, "{odd}");
        }
    }
}
