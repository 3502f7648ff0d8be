//! The side file on the disk: `places.jsonl` in the state folder (`$XDG_STATE_HOME/annals`, else `~/.local/state/annals`), for its
//! owner alone.
//!
//! It is read, changed and replaced under a lock, so that of two copies of the program each adds to what the other has written. The
//! new file is written beside the old one, synced and renamed: whatever ends the program, the one or the other is there. What
//! cannot be read is kept aside, under another name, before anything takes its place.

use std::fs::{File, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use etcetera::BaseStrategy;

use crate::side::{Edit, Fingerprint, KeptKey, Newer, Own, Parsed, SideFile};

/// Nobody keeps more.
const LARGEST: u64 = 64 << 20;

/// How long the lock is waited for: another copy holds it for some thousandths of a second, unless it was stopped just then.
const PATIENCE: Duration = Duration::from_secs(3);

/// Between two tries.
const PAUSE: Duration = Duration::from_millis(2);

/// Names under which broken files are kept.
const ASIDE: usize = 1_000;

/// Why something is not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// There is no place for it.
    #[error("there is no folder to keep it in: set HOME or XDG_STATE_HOME")]
    NoFolder,
    /// Another copy of the program has stopped in the middle of it.
    #[error("{0} is held by another annals")]
    Held(String),
    /// It would be lost on a program that is too old.
    #[error("{file}: {newer}; this one does not touch it")]
    Newer {
        /// The file.
        file: String,
        /// What it is.
        newer: Newer,
    },
    /// Anything else.
    #[error("{file}: {error}")]
    Io {
        /// The file.
        file: String,
        /// What the system says.
        error: io::Error,
    },
}

/// What is kept of a chronology.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// It.
    pub own: Own,
    /// What somebody has to know of the file.
    pub remark: Option<String>,
}

/// Keeps what somebody says of a chronology.
#[derive(Debug, Clone)]
pub struct Keeper {
    folder: Option<PathBuf>,
    key: KeptKey,
}

impl Keeper {
    /// For a chronology of these files, each with its path, if it is a file, and what stands in it.
    pub fn of<'a>(files: impl IntoIterator<Item = (Option<&'a Path>, &'a [u8])>) -> Self {
        let (paths, contents): (Vec<_>, Vec<_>) = files.into_iter().unzip();
        // A pipe has a path that is another each time.
        let files = paths.into_iter().flatten().filter(|path| path.is_file());
        let paths = files.filter_map(|path| std::fs::canonicalize(path).ok());
        let mut paths: Vec<String> = paths.map(|path| path.to_string_lossy().into_owned()).collect();
        paths.sort();
        Self::new(KeptKey { paths, fingerprint: Fingerprint::of(contents) })
    }

    /// In the user's state folder.
    pub fn new(key: KeptKey) -> Self {
        let folder = etcetera::base_strategy::Xdg::new().ok().and_then(|xdg| xdg.state_dir());
        Self { folder: folder.map(|folder| folder.join("annals")), key }
    }

    /// In another folder.
    pub fn inside(folder: PathBuf, key: KeptKey) -> Self {
        Self { folder: Some(folder), key }
    }

    /// What is kept. Nothing is written, unless a broken file has to be kept aside.
    ///
    /// # Errors
    /// [`KeepError`].
    pub fn read(&self) -> Result<Kept, KeepError> {
        let Some(folder) = self.folder.as_deref().filter(|folder| folder.exists()) else { return Ok(Kept::default()) };
        let parsed = read(&path(folder))?;
        if parsed.broken.is_empty() {
            Ok(Kept { own: parsed.side.own(&self.key), remark: None })
        } else {
            self.keep(&[])
        }
    }

    /// Makes changes to what the file says now, and gives what is kept then.
    ///
    /// # Errors
    /// [`KeepError`]; the file is as it was.
    pub fn keep(&self, edits: &[Edit]) -> Result<Kept, KeepError> {
        let folder = self.folder.as_deref().ok_or(KeepError::NoFolder)?;
        make_private(folder).map_err(|error| KeepError::Io { file: folder.display().to_string(), error })?;
        let _lock = lock(folder)?;
        let path = path(folder);
        let Parsed { mut side, broken } = read(&path)?;
        let fail = |error| KeepError::Io { file: path.display().to_string(), error };
        let remark = match &*broken {
            [] => None,
            [first, ..] => {
                let aside = set_aside(&path).map_err(fail)?;
                Some(format!(
                    "{}: line {first} cannot be read: the file is kept as {}",
                    path.display(),
                    aside.display()
                ))
            }
        };
        let own = side.apply(&self.key, edits, |path| Path::new(path).exists());
        let text = side.to_text().map_err(|error| fail(error.into()))?;
        replace(&path, text.as_bytes()).map_err(fail)?;
        Ok(Kept { own, remark })
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("places.jsonl")
}

/// What the file says; nothing where there is none.
fn read(path: &Path) -> Result<Parsed, KeepError> {
    let name = || path.display().to_string();
    let bytes = bytes(path).map_err(|error| KeepError::Io { file: name(), error })?;
    SideFile::parse(&bytes).map_err(|newer| KeepError::Newer { file: name(), newer })
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let about = match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        about => about?,
    };
    if !about.is_file() || about.len() > LARGEST {
        return Err(io::Error::other("not a file of at most 64 MB; move it away"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Takes the lock, which ends with the file that is given, and with the program whatever ends that.
fn lock(folder: &Path) -> Result<File, KeepError> {
    let path = folder.join("places.lock");
    let name = path.display().to_string();
    let file = match private().read(true).write(true).create(true).truncate(false).open(&path) {
        Ok(file) => file,
        Err(error) => return Err(KeepError::Io { file: name, error }),
    };
    let begin = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begin.elapsed() < PATIENCE => std::thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Err(KeepError::Held(name)),
            Err(TryLockError::Error(error)) => return Err(KeepError::Io { file: name, error }),
        }
    }
}

/// Gives a file a second name, under which it stays.
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    for number in 1..ASIDE {
        let aside = path.with_extension(format!("broken-{number}"));
        match std::fs::hard_link(path, &aside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            // Some file systems know no second names.
            Err(_) if !aside.exists() => return std::fs::copy(path, &aside).map(|_| aside),
            linked => return linked.map(|()| aside),
        }
    }
    Err(io::Error::other("too many broken files are kept beside it; move them away"))
}

/// Puts a file in the place of another, whole or not at all. Whoever has the lock is the only one to write, so that what was left
/// half written is written anew.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Somebody may keep it elsewhere, and have a link to it here.
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let new = path.with_extension("new");
    let mut file = private().write(true).create(true).truncate(true).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&new, &path)?;
    sync_folder(&path)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A file for its owner alone.
#[cfg(unix)]
fn private() -> std::fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = File::options();
    options.mode(0o600);
    options
}

#[cfg(not(unix))]
fn private() -> std::fs::OpenOptions {
    File::options()
}

/// A folder for its owner alone.
#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)
}
