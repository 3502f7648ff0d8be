//! How far an export has come, for whoever waits for it and may want it no longer.

use std::fmt;
use std::io::{self, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Who is told how far an export has come, and whether it is still wanted. By default nobody watches, and it is.
#[derive(Clone, Copy, Default)]
pub struct Watch<'a>(Option<Watcher<'a>>);

#[derive(Clone, Copy)]
struct Watcher<'a> {
    told: &'a (dyn Fn(usize, usize) + Sync),
    is_wanted: &'a AtomicBool,
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_wanted = self.0.map(|watcher| watcher.is_wanted);
        formatter.debug_tuple("Watch").field(&is_wanted).finish()
    }
}

impl<'a> Watch<'a> {
    /// Somebody who is `told` often how many events are done, of how many, and who no longer wants the export once `is_wanted` says so.
    pub fn new(told: &'a (dyn Fn(usize, usize) + Sync), is_wanted: &'a AtomicBool) -> Self {
        Self(Some(Watcher { told, is_wanted }))
    }

    /// Whether nobody wants the export any more.
    pub(super) fn is_stopped(self) -> bool {
        self.0.is_some_and(|watcher| !watcher.is_wanted.load(Ordering::Relaxed))
    }

    /// An error where nobody wants the export any more.
    pub(super) fn go_on(self) -> io::Result<()> {
        if self.is_stopped() { Err(io::Error::other("the export was stopped")) } else { Ok(()) }
    }

    /// Says that so many events are done, of so many.
    pub(super) fn at(self, done: usize, of: usize) -> io::Result<()> {
        if let Some(watcher) = self.0 {
            (watcher.told)(done, of);
        }
        self.go_on()
    }

    /// What is written to, as long as somebody wants it.
    pub(super) fn over<W>(self, out: W) -> Watched<'a, W> {
        Watched { watch: self, out }
    }
}

/// A file or the like that takes nothing once nobody wants the export any more.
#[derive(Debug)]
pub(super) struct Watched<'a, W> {
    watch: Watch<'a>,
    out: W,
}

impl<W: Write> Write for Watched<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.watch.go_on()?;
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.watch.go_on()?;
        self.out.flush()
    }
}

impl<W: Seek> Seek for Watched<'_, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.out.seek(to)
    }
}
