//! Files without a name, for what memory does not hold while something is written: whatever ends the program, nothing of them is
//! left.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// A file without a name, beside what is to be written.
#[derive(Debug)]
pub(in crate::formats) struct Scratch {
    file: OnDisk,
    length: u64,
}

impl Scratch {
    /// An empty one in a folder.
    pub(in crate::formats) fn within(folder: &Path) -> io::Result<Self> {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        Ok(Self { file: OnDisk(Arc::new(tempfile::tempfile_in(folder)?)), length: 0 })
    }

    /// A file that is there already, so many bytes long.
    pub(super) fn of(file: File, length: u64) -> Self {
        Self { file: OnDisk(Arc::new(file)), length }
    }

    /// How many bytes were written.
    pub(in crate::formats) fn len(&self) -> u64 {
        self.length
    }

    /// The file.
    pub(in crate::formats) fn file(&self) -> &OnDisk {
        &self.file
    }
}

impl Write for Scratch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = (&*self.file.0).write(bytes)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file of which bytes are read from any place on, whoever else reads it.
#[derive(Debug, Clone)]
pub(in crate::formats) struct OnDisk(Arc<File>);

impl OnDisk {
    /// How many bytes it has.
    pub(in crate::formats) fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    /// Reads bytes from a place on.
    ///
    /// # Errors
    /// What the system says, also where there are not so many.
    #[cfg(unix)]
    pub(in crate::formats) fn read_exact_at(&self, to: &mut [u8], at: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&*self.0, to, at)
    }

    /// The same where the system has no such call: one after another.
    #[cfg(not(unix))]
    pub(in crate::formats) fn read_exact_at(&self, to: &mut [u8], at: u64) -> io::Result<()> {
        use std::io::{Read, Seek, SeekFrom};
        static ONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
        let _one = ONE.lock();
        let mut file = &*self.0;
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(to)
    }
}
