//! A folder that `annals convert` wrote, for an engine that leaves its events on the disk: what its tables say beside their rows, and
//! rows of theirs as chronologies.

use std::path::{Path, PathBuf};

use ::parquet::arrow::ArrowWriter;
use ::parquet::file::metadata::{KeyValue, ParquetMetaDataReader};
use ::parquet::file::properties::WriterProperties;
use arrow_array::RecordBatch;

use super::caught::caught;
use super::input::Input;
use super::problem::ReadError;
use super::{columns, csv, files, read};
use crate::chronology::{Chronology, FileInfo, WITHHELD};
use crate::engine::Folder;
use crate::model::Actor;

/// What is said beside the rows that a chronology needs to know.
const BESIDE: [&str; 3] = [columns::SCHEMA, columns::HEADER, columns::TITLES];

/// The tables beside that of the events.
const OTHERS: [&str; 2] = ["mentions.parquet", "actors.parquet"];

/// A folder of tables.
#[derive(Debug)]
pub struct Converted {
    folder: PathBuf,
    table: PathBuf,
    info: FileInfo,
    events: usize,
    columns: Vec<String>,
    /// Pairs of a key and what it says.
    beside: Vec<(String, String)>,
}

impl Converted {
    /// Looks at a folder, or at the table of events in one.
    ///
    /// # Errors
    /// [`ReadError`] for what `annals convert` did not write.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let name = path.to_string_lossy().into_owned();
        let fail = |message: &str, hint: &str| ReadError::new(&name, message.to_owned(), Some(hint));
        let convert = "write `annals convert FILES -o FOLDER` and open that folder";
        let (folder, table) = match files::table_in(path) {
            Some(table) => (path.to_owned(), table),
            None if path.file_name().is_some_and(|name| name == files::EVENTS) => {
                (path.parent().unwrap_or_else(|| Path::new(".")).to_owned(), path.to_owned())
            }
            None => return Err(fail("this is no folder of tables, which the engine `datafusion` needs", convert)),
        };
        if let Some(missing) = OTHERS.iter().find(|other| !folder.join(other).is_file()) {
            return Err(fail(&format!("there is no {missing} in it"), convert));
        }
        let (file, bytes) = files::open_table(&table)?;
        let metadata = caught(|| ParquetMetaDataReader::new().parse_and_finish(&file).ok()).flatten();
        let metadata = metadata.ok_or_else(|| fail("its table of events is damaged", "convert the files again"))?;
        let about = metadata.file_metadata();
        let pairs = about.key_value_metadata().map(Vec::as_slice).unwrap_or_default();
        let said = |key: &str| pairs.iter().find(|pair| pair.key == key)?.value.clone();
        if said(columns::SCHEMA).is_none_or(|version| version != columns::VERSION) {
            return Err(fail("annals did not write its table of events, or another version of it did", convert));
        }
        let is_empty = |at: usize| {
            metadata.row_groups().iter().all(|group| {
                let nulls = group.columns().get(at).and_then(|column| column.statistics()?.null_count_opt());
                nulls.is_some_and(|nulls| i64::try_from(nulls) == Ok(group.num_rows()))
            })
        };
        let names = about.schema_descr().columns().iter().map(|column| column.name().to_owned());
        let is_read = |(at, name): &(usize, String)| {
            let is_said = csv::COLUMNS.contains(&name.as_str()) || name == columns::TITLE_FORM;
            is_said
                && !columns::FOLLOWING.contains(&name.as_str())
                && (matches!(name.as_str(), "id" | "date") || !is_empty(*at))
        };
        let columns = names.enumerate().filter(is_read).map(|(_, name)| name).collect();
        let beside = BESIDE.iter().filter_map(|key| Some(((*key).to_owned(), said(key)?))).collect();
        let events = usize::try_from(about.num_rows()).unwrap_or_default();
        let hashed = table.clone();
        let sha256 = move || files::sha256(&hashed).unwrap_or_else(|| WITHHELD.to_owned());
        let mut info = FileInfo::of_large(
            table.to_string_lossy().into_owned(),
            usize::try_from(bytes).unwrap_or(usize::MAX),
            sha256,
        );
        info.path = Some(table.clone());
        let folder = files::absolute(&folder)?;
        Ok(Self { folder, table, info, events, columns, beside })
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.events
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.events == 0
    }

    fn fault(error: &ReadError) -> String {
        error.message_of()
    }
}

impl Folder for Converted {
    fn path(&self) -> &Path {
        &self.folder
    }

    fn file(&self) -> FileInfo {
        self.info.clone()
    }

    fn events(&self) -> usize {
        self.events
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn words(&self, cell: &str) -> Vec<String> {
        csv::items(cell)
    }

    fn people(&self, others: Vec<Actor>) -> Result<Chronology, String> {
        let header = self.beside.iter().find(|(key, _)| key == columns::HEADER);
        let header = header.map_or("", |(_, header)| header.as_str());
        read::read_people(&self.info.name, header, others).map_err(|error| Self::fault(&error))
    }

    fn chronology(&self, rows: &RecordBatch, named: &[Actor]) -> Result<Chronology, String> {
        let bytes = self.written(rows).map_err(|error| error.to_string())?;
        let input = Input { path: Some(self.table.clone()), ..files::input(&self.info.name, bytes) };
        read::read_rows(input, named).map_err(|error| Self::fault(&error))
    }
}

impl Converted {
    /// Rows as a file of their own, which is read as any is.
    fn written(&self, rows: &RecordBatch) -> Result<Vec<u8>, ::parquet::errors::ParquetError> {
        let said = self.beside.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone())).collect();
        let properties = WriterProperties::builder().set_key_value_metadata(Some(said)).build();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, rows.schema(), Some(properties))?;
        writer.write(rows)?;
        writer.close()?;
        Ok(bytes)
    }
}
