//! Notices that the shop's file is another file than before: a restoration, or a till that writes a new one each night.
//!
//! SQLite goes on reading the file it has opened, even after it was replaced or removed.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

/// The file's name, and which file it was when last looked at.
#[derive(Debug, Clone)]
pub(super) struct Followed {
    path: Arc<PathBuf>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug)]
struct Seen {
    identity: Option<Identity>,
    /// How often the file was replaced.
    replaced: u32,
    /// Connections opened before then read an old file.
    noticed: Instant,
}

/// Device and inode.
type Identity = (u64, u64);

/// When the file was changed, and how long it is; `None` where it cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp(Option<(SystemTime, u64)>);

impl Followed {
    pub(super) fn new(path: &Path) -> Self {
        let seen = Seen { identity: identity(path), replaced: 0, noticed: Instant::now() };
        Self { path: Arc::new(path.to_owned()), seen: Arc::new(Mutex::new(seen)) }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// How the file looks now.
    pub(super) fn stamp(&self) -> Stamp {
        let found = fs::metadata(&*self.path).ok();
        Stamp(found.and_then(|found| Some((found.modified().ok()?, found.len()))))
    }

    /// Counts the file as replaced: it was written over by something else than SQLite.
    pub(super) fn distrust(&self) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.replaced += 1;
        seen.noticed = Instant::now();
    }

    /// How often the file has been replaced so far.
    pub(super) fn replaced(&self) -> u32 {
        self.look(|seen| seen.replaced)
    }

    /// Whether a connection of that age reads the file of today.
    pub(super) fn is_current(&self, age: Duration) -> bool {
        self.look(|seen| seen.replaced == 0 || seen.noticed.elapsed() > age) && self.path.exists()
    }

    fn look<T>(&self, answer: impl FnOnce(&Seen) -> T) -> T {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        // While there is no file, nothing has taken its place yet.
        if let Some(now) = identity(&self.path)
            && seen.identity.replace(now) != Some(now)
        {
            seen.replaced += 1;
            seen.noticed = Instant::now();
        }
        answer(&seen)
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

/// Elsewhere an open file cannot be replaced.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    fs::metadata(path).ok().map(|_| (0, 0))
}
