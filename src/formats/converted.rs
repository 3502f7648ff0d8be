//! A folder that `annals convert` wrote, for an engine that leaves its events on the disk: what its tables say beside their rows, and
//! rows of theirs as chronologies.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::file::metadata::{KeyValue, ParquetMetaData};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::statistics::Statistics;
use arrow_array::RecordBatch;
use rayon::prelude::*;

use super::caught::caught;
use super::files::Stamp;
use super::input::Input;
use super::problem::ReadError;
use super::text::guard::{self, Chunks, Columns};
use super::{columns, csv, files, read};
use crate::chronology::{Chronology, FileInfo, WITHHELD};
use crate::engine::{Folder, Unanswered};
use crate::model::Actor;

/// What is said beside the rows that a chronology needs to know.
const BESIDE: [&str; 3] = [columns::SCHEMA, columns::HEADER, columns::TITLES];

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
    /// What the tables looked like when they were opened.
    looks: Vec<(PathBuf, Stamp)>,
    tables: Vec<Table>,
    /// What the table of events says of itself.
    metadata: Arc<ParquetMetaData>,
}

/// One of the tables.
#[derive(Debug)]
struct Table {
    name: String,
    chunks: Chunks,
}

impl Table {
    /// What a table says of itself, how many bytes it has, and what its pages are looked at with. `named` is what people call it by.
    fn open(path: &Path, named: &str) -> Result<(ParquetMetaData, u64, Self), ReadError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (mut file, bytes) = files::open_table(path)?;
        // The readers of damaged files have been known to panic.
        let metadata = caught(|| guard::metadata(&mut file, bytes)).flatten();
        let chunks = metadata.as_ref().and_then(Chunks::of);
        let damaged = || {
            let message = format!("its {name} is damaged, or packed in a way that annals does not write");
            ReadError::new(named, message, Some("convert the files again"))
        };
        let (metadata, chunks) = metadata.zip(chunks).ok_or_else(damaged)?;
        Ok((metadata, bytes, Self { name, chunks }))
    }
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
        if let Some(missing) = files::BESIDE_EVENTS.iter().find(|other| !folder.join(other).is_file()) {
            return Err(fail(&format!("there is no {missing} in it"), convert));
        }
        // Before they are read: what changes meanwhile has been replaced.
        let looks = looks(&table);
        let (metadata, bytes, own) = Table::open(&table, &name)?;
        let mut tables = vec![own];
        for beside in files::BESIDE_EVENTS {
            tables.push(Table::open(&folder.join(beside), &name)?.2);
        }
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
        Ok(Self { folder, table, info, events, columns, beside, looks, tables, metadata: Arc::new(metadata) })
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

/// What a table of events and those beside it look like.
fn looks(table: &Path) -> Vec<(PathBuf, Stamp)> {
    let look = |path: PathBuf| {
        let stamp = files::stamp(&path);
        (path, stamp)
    };
    files::tables_of(table).into_iter().map(look).collect()
}

impl Folder for Converted {
    fn path(&self) -> &Path {
        &self.folder
    }

    fn is_as_opened(&self) -> bool {
        self.looks.iter().all(|(path, stamp)| files::stamp(path) == *stamp)
    }

    fn may_unpack(&self, table: &str, at: u64, pages: &[u8]) -> bool {
        let own = self.tables.iter().find(|own| own.name == table);
        own.is_some_and(|own| caught(|| own.chunks.are_sound(at, pages)).unwrap_or(false))
    }

    fn each_group(
        &self,
        columns: &[&str],
        take: &mut dyn FnMut(&RecordBatch) -> Result<(), Unanswered>,
    ) -> Result<(), Unanswered> {
        let unsound =
            || Unanswered::Failed("events.parquet is not as annals writes it: convert the files again".into());
        let known = self.metadata.file_metadata().schema_descr();
        let place = |name: &&str| (0..known.num_columns()).find(|at| known.column(*at).name() == *name);
        let places = columns.iter().map(place).collect::<Option<Vec<_>>>().ok_or_else(unsound)?;
        let columns = caught(|| Columns::of(&self.metadata, places)).flatten().ok_or_else(unsound)?;
        let chunks = &self.tables.first().ok_or_else(unsound)?.chunks;
        let read = |number: &usize| {
            let (mut file, _) = files::open_table(&self.table).ok()?;
            // The readers of damaged files have been known to panic.
            caught(|| columns.group(&mut file, chunks, *number)).flatten()
        };
        let numbers: Vec<usize> = (0..self.metadata.num_row_groups()).collect();
        for wave in numbers.chunks(rayon::current_num_threads().max(1)) {
            let groups = wave.par_iter().map(read).collect::<Option<Vec<_>>>().ok_or_else(unsound)?;
            groups.iter().flatten().try_for_each(&mut *take)?;
        }
        Ok(())
    }

    fn has_rows_as_keys(&self) -> bool {
        let known = self.metadata.file_metadata().schema_descr();
        let Some(key) = (0..known.num_columns()).find(|at| known.column(*at).name() == "key") else { return false };
        let mut next = 0;
        self.metadata.row_groups().iter().all(|group| {
            let Some(Statistics::Int64(own)) = group.columns().get(key).and_then(|column| column.statistics()) else {
                return false;
            };
            let first = next;
            next += group.num_rows();
            own.min_opt() == Some(&first) && own.max_opt() == Some(&(next - 1))
        })
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
