//! Tables as they are handed on: CSV, TSV, JSON, JSON Lines, `TimelineJS`, somebody else's list of events in YAML.
//!
//! A `Carrier` parts a record into its fields, a [`Layout`] says what each field means, and one conversion makes of both what
//! the store keeps of a row and, when it is asked for, the whole [`crate::model::Event`]. No row is ever left out: one whose
//! date cannot be read is loaded without a day, and counted.

mod cameo;
mod carrier;
mod choices;
mod cited;
mod columns;
mod dataset;
mod dates;
mod fields;
mod figures;
mod foot;
mod groups;
mod head;
mod headers;
mod json;
mod layout;
mod lines;
mod parting;
mod profile;
mod row;
mod table_file;
mod tally;
mod terms;
mod wrapped;
mod years;

pub(super) use headers::is_aside;
pub(super) use headers::is_date_column;
pub(super) use json::{Tree, columns as json_columns};
pub(super) use lines::Parted;
pub(super) use table_file::{TableFile, has_dates};
pub(super) use tally::Tally;

pub use choices::Choices;
pub use columns::{ColumnsError, read as read_columns};
pub use dataset::{Dataset, DatasetError};
pub use dates::DayOrder;
pub use fields::Field;
pub use layout::Layout;
