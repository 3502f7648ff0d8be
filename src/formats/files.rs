//! The file system: reading inputs, writing exports beside their target and renaming them.

mod notes;
mod scratch;
mod source;
mod whole;

use std::borrow::Cow;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

pub use notes::Searched;
pub(super) use scratch::{OnDisk, Scratch};
pub use source::OpenFile;

use super::input::Input;
use super::problem::ReadError;
use super::tabular::Choices;

/// Most bytes of one input: beyond it the store's spans do not reach.
const LARGEST: u64 = u32::MAX as u64;

/// What standard input is called.
pub const STANDARD_INPUT: &str = "standard input";

/// The table of events in a folder of tables.
pub const EVENTS: &str = "events.parquet";

/// The other tables of such a folder.
pub(super) const BESIDE_EVENTS: [&str; 2] = ["mentions.parquet", "actors.parquet"];

/// Bytes that one core reads at a time.
const PART: usize = 1 << 22;

/// Reads a file; `-` is standard input.
///
/// # Errors
/// [`ReadError`] for what is missing, unreadable, a folder or larger than 4 GiB.
pub fn read(path: impl AsRef<Path>) -> Result<Input, ReadError> {
    let path = path.as_ref();
    let is_standard_input = path.as_os_str() == "-";
    let name = if is_standard_input { Cow::Borrowed(STANDARD_INPUT) } else { path.to_string_lossy() };
    let fail = |message: String, hint| ReadError::new(&name, message, hint);
    let mut bytes = Vec::new();
    if is_standard_input {
        let read = std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| fail(plain(&error), None))?;
    } else {
        let missing = "name a file, or `-` for standard input";
        let file = open(path)
            .map_err(|error| fail(plain(&error), (error.kind() == std::io::ErrorKind::NotFound).then_some(missing)))?;
        let about = file.metadata().map_err(|error| fail(plain(&error), None))?;
        if about.is_dir() {
            let hint = "name the file in it; a folder that `annals convert` wrote has `events.parquet`, and one of notes has `.md` \
                        files with a `date`";
            return Err(fail("this is a folder".to_owned(), Some(hint)));
        }
        if is_endless(&about) {
            return Err(fail("this is a device".to_owned(), Some("name a file, or `-` for standard input")));
        }
        let len = usize::try_from(about.len().min(LARGEST)).unwrap_or(0);
        bytes = if about.is_file() && len > PART { in_parts(&file, len) } else { Vec::new() };
        bytes.reserve_exact(len + 1 - bytes.len());
        let rest = LARGEST + 1 - bytes.len() as u64;
        file.take(rest).read_to_end(&mut bytes).map_err(|error| fail(plain(&error), None))?;
    }
    if bytes.len() as u64 > LARGEST {
        return Err(fail("larger than 4 GiB".to_owned(), Some("split it by year")));
    }
    if is_standard_input {
        return Ok(input(&name, bytes));
    }
    Ok(Input { choices: choices_beside(path)?, path: Some(path.to_owned()), ..input(&name, bytes) })
}

/// Opens a file to be read. Some that are called files wait for what the system has to say, without end: that is an error, while a
/// pipe is waited for.
#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::File::options();
    options.read(true);
    if std::fs::metadata(path)?.is_file() {
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(i32::try_from(flags).unwrap_or_default());
    }
    options.open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::File::open(path)
}

/// The terminal that the program runs on, for another program to read from, where standard input is something else.
///
/// # Errors
/// What the system says.
pub fn terminal() -> std::io::Result<std::fs::File> {
    std::fs::File::open("/dev/tty")
}

/// Whether there is a folder of notes here.
pub fn is_of_notes(folder: &Path) -> bool {
    folder.is_dir() && notes::is_of_notes(folder)
}

/// Whether a file is a device, which may never end.
#[cfg(unix)]
fn is_endless(about: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = about.file_type();
    kind.is_char_device() || kind.is_block_device()
}

#[cfg(not(unix))]
fn is_endless(_: &std::fs::Metadata) -> bool {
    false
}

/// Reads a file in parts on all cores, most of the time of which goes into new memory. What it gives is the beginning of the file
/// and the place where reading has to go on; nothing if anything is odd about it, as when it is being written.
#[cfg(unix)]
fn in_parts(file: &std::fs::File, len: usize) -> Vec<u8> {
    use std::io::{Seek, SeekFrom};
    use std::os::unix::fs::FileExt;

    use rayon::prelude::*;

    // Zeroes that the system gives when they are first written to; one more for the read that finds the end.
    let mut bytes = vec![0; len + 1];
    bytes.truncate(len);
    let parts = bytes.par_chunks_mut(PART).enumerate();
    let read = parts.try_for_each(|(number, part)| file.read_exact_at(part, (number * PART) as u64));
    let mut file = file;
    if read.and_then(|()| file.seek(SeekFrom::Start(len as u64))).is_ok() { bytes } else { Vec::new() }
}

#[cfg(not(unix))]
fn in_parts(_: &std::fs::File, _: usize) -> Vec<u8> {
    Vec::new()
}

/// The file that keeps what is said about the columns of a table: `events.csv.columns.yaml` beside `events.csv`.
pub fn columns_path(path: &Path) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".columns.yaml");
    PathBuf::from(beside)
}

/// Whether a symbolic link stands at a path, whatever it leads to.
pub fn is_link(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|about| about.is_symlink())
}

/// Whether two paths lead to one file, through links of both kinds or under another name.
pub fn is_same(a: &Path, b: &Path) -> bool {
    let both = std::fs::canonicalize(a).ok().zip(std::fs::canonicalize(b).ok());
    both.is_some_and(|(a, b)| a == b || identity(&a).is_some_and(|own| identity(&b) == Some(own)))
}

/// The table of events in a folder that `annals convert` wrote; `None` for a file and for another folder.
pub fn table_in(folder: &Path) -> Option<PathBuf> {
    let table = folder.join(EVENTS);
    (folder.is_dir() && table.is_file()).then_some(table)
}

/// All tables of the folder that a table of events, or the folder itself, stands for.
#[cfg(feature = "engine")]
pub fn tables_of(path: &Path) -> Vec<PathBuf> {
    let events = table_in(path).unwrap_or_else(|| path.to_owned());
    let beside = BESIDE_EVENTS.map(|name| events.with_file_name(name));
    std::iter::once(events).chain(beside).collect()
}

/// Opens a file of columns of which only parts will be read, and how many bytes it has.
///
/// # Errors
/// [`ReadError`] for what is missing or cannot be read.
#[cfg(feature = "engine")]
pub(super) fn open_table(path: &Path) -> Result<(std::fs::File, u64), ReadError> {
    let fail = |error: &std::io::Error| ReadError::new(&path.to_string_lossy(), plain(error), None);
    let file = open(path).map_err(|error| fail(&error))?;
    let bytes = file.metadata().map_err(|error| fail(&error))?.len();
    Ok((file, bytes))
}

/// A path from the root on.
///
/// # Errors
/// [`ReadError`] where nobody knows which folder one is in.
#[cfg(feature = "engine")]
pub(super) fn absolute(path: &Path) -> Result<PathBuf, ReadError> {
    std::path::absolute(path).map_err(|error| ReadError::new(&path.to_string_lossy(), plain(&error), None))
}

/// The SHA-256 of a file, read piece by piece; nothing where it cannot be read any more.
#[cfg(feature = "engine")]
pub(super) fn sha256(path: &Path) -> Option<String> {
    use sha2::{Digest, Sha256};
    let mut file = open(path).ok()?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; PART];
    loop {
        match file.read(&mut piece).ok()? {
            0 => break,
            read => hash.update(piece.get(..read)?),
        }
    }
    Some(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What a file is to the system, whatever its name.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|about| (about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<(u64, u64)> {
    None
}

/// Where a file would be written: what a symbolic link leads to, also where nothing is there yet.
fn target_of(path: &Path) -> PathBuf {
    /// As many links in a row as Linux follows.
    const LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        let Ok(next) = std::fs::read_link(&target) else { break };
        target = target.parent().unwrap_or_else(|| Path::new("")).join(next);
    }
    std::fs::canonicalize(&target).unwrap_or(target)
}

/// What the file beside a table says about it.
fn choices_beside(path: &Path) -> Result<Choices, ReadError> {
    /// Nobody says so much about a table.
    const LARGEST: u64 = 1 << 20;
    let beside = columns_path(path);
    let fail = |message: String, hint| ReadError::new(&beside.to_string_lossy(), message, hint);
    let about = match std::fs::metadata(&beside) {
        Ok(about) => about,
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(fail(plain(&error), None));
        }
        Err(_) => return Ok(Choices::default()),
    };
    if !about.is_file() {
        return Err(fail("not a file".to_owned(), Some("move it away: it would say what the columns mean")));
    }
    let mut bytes = Vec::new();
    let read = open(&beside).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| fail(plain(&error), None))?;
    if bytes.len() as u64 > LARGEST {
        return Err(fail("larger than 1 MB".to_owned(), Some("move it away: it would say what the columns mean")));
    }
    let form = Some("write `columns: {date: Begin}` and, if need be, `dates: dmy` and `encoding: windows-1251`");
    Choices::from_yaml(&String::from_utf8_lossy(&bytes)).map_err(|message| fail(message, form))
}

/// What a path stands for: the table of a folder that `annals convert` wrote, the notes of a folder that has some, else itself.
pub fn found(path: &Path) -> Searched {
    if !path.is_dir() {
        return Searched { paths: vec![path.to_owned()], ..Searched::default() };
    }
    if let Some(table) = table_in(path) {
        return Searched { paths: vec![table], ..Searched::default() };
    }
    let mut found = notes::Search::of(path).notes();
    if found.paths.is_empty() {
        found.paths.push(path.to_owned());
    }
    found
}

/// What the files that a path stands for look like, without opening any of them: when this changes they are to be read again. In a
/// folder of notes it is all Markdown, of which anything may become a note.
pub fn looks(path: &Path) -> Vec<(PathBuf, Stamp)> {
    let look = |path: PathBuf| {
        let stamp = stamp(&path);
        (path, stamp)
    };
    let table = table_in(path);
    let markdown = if table.is_none() && path.is_dir() { notes::Search::of(path).into_markdown() } else { Vec::new() };
    if markdown.is_empty() {
        return vec![look(table.unwrap_or_else(|| path.to_owned()))];
    }
    markdown.into_iter().map(look).collect()
}

/// An input that is in memory already.
pub fn input(name: &str, bytes: Vec<u8>) -> Input {
    Input { name: name.to_owned(), path: None, bytes, kind: None, choices: Choices::default() }
}

/// What stands at a path: when this changes the file is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// A file, when it was changed last, and how long it is.
    File(Option<std::time::SystemTime>, u64),
    /// A folder.
    Folder,
    /// A pipe or a device, which may keep a reader waiting.
    Other,
    /// Nothing (an editor may be renaming it), or nothing that may be looked at.
    Nothing,
}

/// Looks at a path without opening what stands there.
pub fn stamp(path: &Path) -> Stamp {
    match std::fs::metadata(path) {
        Ok(about) if about.is_file() => Stamp::File(about.modified().ok(), about.len()),
        Ok(about) if about.is_dir() => Stamp::Folder,
        Ok(_) => Stamp::Other,
        Err(_) => Stamp::Nothing,
    }
}

/// Reads a file that was read before. Never waits for something else that has taken its place.
///
/// # Errors
/// [`ReadError`], also when no file is there any more.
pub fn read_again(path: &Path) -> Result<Input, ReadError> {
    let name = path.to_string_lossy();
    let hint = Some("it is read again when it comes back");
    match stamp(path) {
        Stamp::File(..) => read(path),
        Stamp::Nothing => Err(ReadError::new(&name, "the file is gone", hint)),
        Stamp::Folder => Err(ReadError::new(&name, "the file is gone, a folder has its name", hint)),
        Stamp::Other => Err(ReadError::new(&name, "the file is gone, a pipe or a device has its name", hint)),
    }
}

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// There is one already.
    #[error("{0} exists")]
    Exists(PathBuf),
    /// It is what is being read.
    #[error("{0} is what is being read")]
    Open(PathBuf),
    /// Nobody wanted it any more.
    #[error("the export was stopped")]
    Stopped,
    /// It is a folder.
    #[error("{0} is a folder")]
    Folder(PathBuf),
    /// Anything else.
    #[error("{path}: {}", plain(.error))]
    Io {
        /// The file that was to be written.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
}

/// Whether a file may be written: it is no folder, and there is none yet or it is to be replaced. A device or a pipe is no file.
///
/// # Errors
/// [`WriteError`] says why not.
pub fn may_write(path: &Path, replace: bool) -> Result<(), WriteError> {
    let target = target_of(path);
    if target.is_dir() {
        return Err(WriteError::Folder(path.to_owned()));
    }
    let is_none = target.metadata().is_ok_and(|about| !about.is_file());
    if !replace && !is_none && target.symlink_metadata().is_ok() {
        return Err(WriteError::Exists(path.to_owned()));
    }
    Ok(())
}

/// Writes a file whole or not at all: to a file without a name, synced, then linked into place; where the system has none of
/// these, to a temporary file beside it, renamed. An existing file is replaced only where that was asked for; a symbolic link
/// is followed.
///
/// # Errors
/// [`WriteError`], and nothing is left behind, also when the program is killed while it writes.
pub fn write(
    path: &Path,
    replace: bool,
    content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), WriteError> {
    write_after(path, replace, content, || Ok(()))
}

/// The same of a file that comes to be after others: once all of it lies on the disk, and `before` it gets its name, they are
/// written. Where they cannot be, the file is as it was.
///
/// # Errors
/// [`WriteError`], as for [`write`], and what went wrong with the others.
pub(super) fn write_after(
    path: &Path,
    replace: bool,
    content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
    before: impl FnOnce() -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    may_write(path, replace)?;
    let before = || before().map_err(std::io::Error::other);
    let target = target_of(path);
    let io = |error| WriteError::Io { path: path.to_owned(), error };
    if target.metadata().is_ok_and(|about| !about.is_file()) {
        // A device or a pipe: there is nothing to replace and nothing to rename over.
        let mut out = std::io::BufWriter::new(std::fs::File::options().write(true).open(&target).map_err(io)?);
        return content(&mut out).and_then(|()| out.flush()).and_then(|()| before()).map_err(io);
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let is_missing = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let written = whole::write(folder, &target, replace, content, before);
    match written {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(WriteError::Exists(path.to_owned())),
        Err(error) if is_missing(&error) && !folder.exists() => {
            Err(io(std::io::Error::other("there is no such folder")))
        }
        // What went wrong with another file says which.
        Err(error) => Err(error.downcast::<WriteError>().unwrap_or_else(io)),
    }
}

/// Makes a folder where there is none; whether it did.
///
/// # Errors
/// [`WriteError`] where a file has its name, or the folder that it is to be in is missing.
pub(super) fn make_folder(path: &Path) -> Result<bool, WriteError> {
    match std::fs::create_dir(path) {
        Ok(()) => Ok(true),
        Err(_) if path.is_dir() => Ok(false),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(WriteError::Exists(path.to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let error = std::io::Error::other("there is no such folder to make it in");
            Err(WriteError::Io { path: path.to_owned(), error })
        }
        Err(error) => Err(WriteError::Io { path: path.to_owned(), error }),
    }
}

/// Takes an empty folder away again.
pub(super) fn remove_folder(path: &Path) {
    let _ = std::fs::remove_dir(path);
}

/// A file without a name for what has to be put together before it can be written out; nothing of it is left.
pub(super) fn scratch() -> std::io::Result<std::fs::File> {
    tempfile::tempfile()
}

/// How many bytes there is room for where [`scratch`] files are; as many as can be counted where the system does not say.
pub(super) fn scratch_room() -> u64 {
    #[cfg(unix)]
    if let Ok(about) = rustix::fs::statvfs(std::env::temp_dir()) {
        return about.f_bavail.saturating_mul(about.f_frsize);
    }
    u64::MAX
}

/// What to say where there is no room for them.
pub(super) fn no_scratch_room() -> std::io::Error {
    let folder = std::env::temp_dir();
    let message = format!("no space left for temporary files in {}", folder.display());
    std::io::Error::other(format!("{message}\n  hint: set `TMPDIR` to a folder with more room"))
}

/// What the system says, without its error number.
fn plain(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "this is a folder".to_owned(),
        ErrorKind::StorageFull => "no space left on the disk".to_owned(),
        _ => error.to_string(),
    }
}
