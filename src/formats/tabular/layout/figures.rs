//! The columns of figures: which have degrees, and what the marks in their cells and in those of deaths mean.

use super::{Layout, Why};
use crate::formats::tabular::fields::Field;
use crate::formats::tabular::figures::{DEATHS, Figures, is_lon_first, is_point};
use crate::formats::tabular::headers::plain;
use crate::formats::tabular::profile::is_missing;

/// How many of a hundred cells have to be points before a column has the coordinates.
const PERCENT: usize = 80;

/// Parts of the names of columns that may have both degrees in a cell.
const CALLED: [&str; 14] = [
    "coord",
    "koord",
    "geo",
    "lat",
    "point",
    "gps",
    "location",
    "place",
    "position",
    "where",
    "wkt",
    "ort",
    "lieu",
    "коорд",
];

impl Layout {
    /// Looks at the cells of a sample, and finds the column that has both degrees where no other has one. Of a known data set
    /// nothing is guessed.
    pub(super) fn find_figures(&mut self, sample: &[Vec<String>]) {
        if self.dataset.is_some() {
            return;
        }
        let pair = self.pair(sample);
        let cells = |field: Field| self.columns(field).iter().flat_map(|column| cells(sample, *column));
        let of_deaths: Vec<&str> = DEATHS.into_iter().flat_map(cells).collect();
        self.figures = Figures::of(pair, [Field::Lat, Field::Lon].into_iter().flat_map(cells), &of_deaths);
    }

    /// The column whose cells are points, where no column has degrees of its own, and whether the longitude comes first in it.
    fn pair(&mut self, sample: &[Vec<String>]) -> Option<(usize, bool)> {
        let mut pair = None;
        if let (Some(lat), Some(lon)) = (self.column(Field::Lat), self.column(Field::Lon)) {
            pair = (lat == lon).then_some(lat);
        } else if self.column(Field::Lon).is_none() {
            let is_free = |column: &usize| {
                self.is_free(*column)
                    || [Field::Place, Field::Lat].iter().any(|field| self.columns(*field).contains(column))
            };
            let is_of_points = |column: &usize| {
                let name = plain(&self.headers[*column]);
                let is_called_so = CALLED.iter().any(|word| name.contains(word));
                let is_one = |cell: &&str| is_point(cell, is_called_so);
                let (all, points) = (cells(sample, *column).count(), cells(sample, *column).filter(is_one).count());
                points > 0 && points * 100 >= all * PERCENT
            };
            pair = (0..self.headers.len()).filter(is_free).find(is_of_points);
            if let Some(column) = pair {
                for field in [Field::Place, Field::Lat] {
                    let others = self.columns(field).iter().copied().filter(|other| *other != column).collect();
                    self.set(field, others, Why::Name);
                }
                let why = || Why::Cells("both degrees stand in one cell".to_owned());
                self.set(Field::Lat, vec![column], why());
                self.set(Field::Lon, vec![column], why());
            }
        }
        let column = pair?;
        let name = plain(&self.headers[column]);
        let is_said = name.find("lat").zip(name.find("lon").or_else(|| name.find("lng"))).map(|(lat, lon)| lon < lat);
        Some((column, is_said.unwrap_or_else(|| cells(sample, column).any(is_lon_first))))
    }
}

/// The cells of a column of a sample that have something in them.
fn cells(sample: &[Vec<String>], column: usize) -> impl Iterator<Item = &str> {
    let cells = sample.iter().filter_map(move |row| row.get(column)).map(|cell| cell.trim());
    cells.filter(|cell| !is_missing(cell))
}
