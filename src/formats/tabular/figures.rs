//! Numbers as people write them: how many died, and where on the globe. What a mark means that could mean two things is decided
//! over the table and said; where nothing decides it, the cell is kept as it is and counted.

mod deaths;
mod degrees;

use super::fields::Field;

pub(super) use deaths::Deaths;
pub(super) use degrees::{Axis, is_lon_first, is_point};

/// The columns of deaths.
pub(super) const DEATHS: [Field; 3] = [Field::Low, Field::Best, Field::High];

/// What the marks in numbers mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Figures {
    thousands: Thousands,
    /// Whether two degrees in one cell have the longitude first.
    is_lon_first: bool,
    /// The column with both degrees in one cell.
    pair: Option<usize>,
    /// Whether degrees are written with decimal commas.
    has_decimal_commas: bool,
}

/// Which mark parts thousands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Thousands {
    /// `1,200`
    comma: bool,
    /// `1.200`
    point: bool,
    /// What is said of it, where some cell asked.
    says: Option<&'static str>,
}

impl Figures {
    /// Looks at the cells of degrees and those of deaths. Where both degrees stand in one column, `pair` is that, and whether the
    /// longitude comes first.
    pub(super) fn of<'c>(
        pair: Option<(usize, bool)>,
        mut of_degrees: impl Iterator<Item = &'c str>,
        of_deaths: &[&str],
    ) -> Self {
        let has_decimal_commas = pair.is_none() && of_degrees.any(degrees::has_decimal_comma);
        Self {
            thousands: Thousands::of(of_deaths, has_decimal_commas),
            is_lon_first: pair.is_some_and(|(_, is_lon_first)| is_lon_first),
            pair: pair.map(|(column, _)| column),
            has_decimal_commas,
        }
    }

    /// The number of deaths in a cell; `None` where it cannot be read.
    pub(super) fn deaths(self, text: &str) -> Option<Deaths> {
        Deaths::of(text, self.thousands)
    }

    /// The degrees of a cell; `None` where they cannot be read.
    pub(super) fn degrees(self, text: &str, axis: Axis) -> Option<f64> {
        if self.pair.is_some() {
            let (lat, lon) = degrees::pair(text, self.is_lon_first)?;
            return Some(if axis == Axis::Lat { lat } else { lon });
        }
        degrees::one(text, axis)
    }

    /// What the marks in numbers mean, for people, a line each.
    pub(super) fn says(self, headers: &[String]) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(column) = self.pair {
            let order = if self.is_lon_first { "longitude" } else { "latitude" };
            let name = crate::model::clean::line(&headers[column]);
            lines.push(format!("two degrees in `{name}`: the {order} comes first"));
        }
        if self.has_decimal_commas {
            lines.push("degrees have decimal commas (51,5 is 51.5)".to_owned());
        }
        if let Some(said) = self.thousands.says {
            lines.push(format!("deaths: {said}"));
        }
        lines
    }
}

impl Thousands {
    fn of(cells: &[&str], has_decimal_commas: bool) -> Self {
        let cells: Vec<_> = cells.iter().map(|cell| crate::model::words::clean(cell)).collect();
        let is_grouped = |cell: &str, mark: char| deaths::grouped(cell, mark).is_some();
        let count = |is: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| is(cell)).count();
        let by_comma = count(&|cell| is_grouped(cell, ','));
        let by_point = count(&|cell| is_grouped(cell, '.'));
        let has = |mark: char| {
            count(&|cell| {
                cell.contains(mark) && cell.bytes().all(|byte| byte.is_ascii_digit() || char::from(byte) == mark)
            })
        };
        let is_number = |cell: &str| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
        let comma = !has_decimal_commas && has(',') == by_comma && !(by_point > 0 && by_comma > 0);
        // `1.200` is no fraction where there are two points, decimal commas, or numbers without a fraction beside a last zero.
        let is_long = |cell: &str| cell.matches('.').count() > 1;
        let is_short = |cell: &str| is_number(cell) && cell.len() <= 3;
        let is_thousand = |cell: &str| is_grouped(cell, '.') && cell.ends_with('0');
        let tells = has_decimal_commas
            || count(&is_long) > 0
            || (count(&is_thousand) > 0 && count(&is_short) > 0 && count(&is_number) == count(&is_short));
        let point = by_point > 0 && by_comma == 0 && has('.') == by_point && tells;
        let says = match (by_comma > 0, by_point > 0) {
            (false, false) => None,
            (true, false) if comma => Some("1,200 is 1200"),
            (false, true) if point => Some("1.200 is 1200"),
            _ => Some("nothing tells whether 1.200 or 1,200 is 1200; such cells are kept"),
        };
        Self { comma, point, says }
    }
}

/// Whether a cell of numbers says that nobody knows.
pub(super) fn is_unknown(text: &str) -> bool {
    matches!(text, "" | "?" | "-1" | "-9" | "-99" | "-999") || text.eq_ignore_ascii_case("unknown")
}
