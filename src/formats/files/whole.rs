//! A file that is there whole or not at all, and of which nothing is left when the program is killed while it writes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// What a file gets written to it.
pub(super) trait Content: FnOnce(&mut dyn Write) -> io::Result<()> {}

impl<T: FnOnce(&mut dyn Write) -> io::Result<()>> Content for T {}

/// Writes a file in a folder; `AlreadyExists` where there is one that is not to be replaced. What is done `before` it gets its
/// name is done once all of it lies on the disk.
pub(super) fn write(
    folder: &Path,
    target: &Path,
    replace: bool,
    content: impl Content,
    before: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    match nameless(folder, target) {
        Some(file) => {
            let file = filled(file, content)?;
            before()?;
            link(&file, folder, target, replace)
        }
        None => beside(folder, target, replace, content, before),
    }
}

fn filled(file: File, content: impl Content) -> io::Result<File> {
    let mut out = BufWriter::new(file);
    content(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(file)
}

/// A file without a name in a folder: whatever ends the program, nothing of it is left. `None` where the system or the file
/// system has none.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path, target: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags};
    // By way of this folder it gets its name.
    Path::new("/proc/self/fd").is_dir().then_some(())?;
    // The usual mode of a new file; a replaced one keeps its own.
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(folder, flags, Mode::from_raw_mode(0o666)).ok()?);
    if let Ok(about) = target.metadata() {
        file.set_permissions(about.permissions()).ok()?;
    }
    Some(file)
}

/// Gives a nameless file its name.
#[cfg(target_os = "linux")]
fn link(file: &File, folder: &Path, target: &Path, replace: bool) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD};
    let own = format!("/proc/self/fd/{}", file.as_raw_fd());
    let link =
        |name: &Path| rustix::fs::linkat(CWD, &*own, CWD, name, AtFlags::SYMLINK_FOLLOW).map_err(io::Error::from);
    match link(target) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && replace => {
            // A link cannot take the place of a file; a name that is renamed at once can.
            let name = tempfile::Builder::new().prefix(".annals-").make_in(folder, |name| link(name))?;
            name.persist(target).map(drop).map_err(|error| error.error)
        }
        linked => linked,
    }
}

#[cfg(not(target_os = "linux"))]
fn nameless(_: &Path, _: &Path) -> Option<File> {
    None
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path, _: &Path, _: bool) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The same by way of a temporary file beside the target.
fn beside(
    folder: &Path,
    target: &Path,
    replace: bool,
    content: impl Content,
    before: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".annals-");
    let (file, name) = permissions(&mut builder, target).tempfile_in(folder)?.into_parts();
    let file = filled(file, content)?;
    before()?;
    let named = tempfile::NamedTempFile::from_parts(file, name);
    let persisted = if replace { named.persist(target) } else { named.persist_noclobber(target) };
    persisted.map(drop).map_err(|error| error.error)
}

/// A new file gets the usual mode and not the private one of temporary files; a replaced one keeps its own.
#[cfg(unix)]
fn permissions<'a>(
    file: &'a mut tempfile::Builder<'static, 'static>,
    target: &Path,
) -> &'a tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    let mode = target.metadata().map_or(0o666, |about| about.permissions().mode() & 0o777);
    file.permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn permissions<'a>(
    file: &'a mut tempfile::Builder<'static, 'static>,
    _: &Path,
) -> &'a tempfile::Builder<'static, 'static> {
    file
}
