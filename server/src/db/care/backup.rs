//! Time-stamped backups, the last of each file kept.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::civil::DateTime;

use super::{CareError, copy::copy};
use crate::clock::ShopClock;

/// How many backups of each file are kept.
pub const KEPT: usize = 14;

const STAMP: &str = "%Y-%m-%dT%H%M%S";

/// When a backup was taken, and its number within the second.
type Stamp = (DateTime, u32);

/// Where backups go, and what time it is there.
#[derive(Debug, Clone)]
pub struct Backups {
    folder: PathBuf,
    clock: ShopClock,
}

impl Backups {
    /// Into a folder, made when needed, stamped in the shop's time zone.
    pub fn new(folder: PathBuf, clock: ShopClock) -> Self {
        Self { folder, clock }
    }

    /// Copies the file as of now, checks the copy and forgets the oldest beyond [`KEPT`].
    ///
    /// # Errors
    /// The file cannot be read or is damaged, or the folder cannot be written; older backups stay.
    pub async fn take(&self, file: &Path) -> Result<PathBuf, CareError> {
        fs::create_dir_all(&self.folder).map_err(|error| CareError::from_io(&self.folder, &error))?;
        let stem = stem_of(file);
        let now = self.clock.now();
        let copied = copy(file, &self.folder.join(format!("{stem}.db"))).await?;
        let target = free_name(&self.folder, &format!("{stem}-{}", now.strftime(STAMP)));
        copied.rename_to(&target).map_err(|error| CareError::from_io(&target, &error))?;
        if let Err(error) = self.forget_oldest(&stem, &target) {
            tracing::warn!(%error, folder = %self.folder.display(), "old backups could not be removed");
        }
        tracing::info!(file = %file.display(), backup = %target.display(), "backup taken");
        Ok(target)
    }

    /// The same, unless there is one of today: what happens many times a day must not push out what was kept of the days
    /// before.
    ///
    /// # Errors
    /// Those of [`Self::take`].
    pub async fn take_of_today(&self, file: &Path) -> Result<(), CareError> {
        let today = self.clock.now().date();
        // A folder that cannot be listed may not be there yet.
        let found = self.found(&stem_of(file)).unwrap_or_default();
        if !found.iter().any(|((stamp, _), _)| stamp.date() == today) {
            self.take(file).await?;
        }
        Ok(())
    }

    fn forget_oldest(&self, stem: &str, newest: &Path) -> std::io::Result<()> {
        let mut found = self.found(stem)?;
        // The one just taken stays even where the clock has moved back.
        found.retain(|(_, path)| path != newest);
        found.sort_unstable();
        let too_many = found.len().saturating_sub(KEPT - 1);
        found.iter().take(too_many).try_for_each(|(_, path)| fs::remove_file(path))
    }

    /// The backups of the file with this stem, and when each was taken.
    fn found(&self, stem: &str) -> std::io::Result<Vec<(Stamp, PathBuf)>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if let Some(stamp) = path.file_name().and_then(|name| stamp_of(name.to_str()?, stem)) {
                found.push((stamp, path));
            }
        }
        Ok(found)
    }
}

/// The file's name without `.db`: `optiflow.state` for `optiflow.state.db`.
fn stem_of(file: &Path) -> String {
    file.file_stem().map_or_else(|| "optiflow".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// `name.db`, or `name-2.db` and so on: two backups of one second both stay.
fn free_name(folder: &Path, name: &str) -> PathBuf {
    let first = folder.join(format!("{name}.db"));
    if !first.exists() {
        return first;
    }
    (2..=u16::MAX)
        .map(|number| folder.join(format!("{name}-{number}.db")))
        .find(|path| !path.exists())
        .unwrap_or(first)
}

/// When a backup of the file with that stem was taken, and its number within the second; `None` for other files.
fn stamp_of(name: &str, stem: &str) -> Option<Stamp> {
    let rest = name.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(".db")?;
    let (stamp, number) = match rest.split_at_checked("2026-11-09T003000".len())? {
        (stamp, "") => (stamp, 1),
        (stamp, number) => (stamp, number.strip_prefix('-')?.parse().ok()?),
    };
    Some((DateTime::strptime(STAMP, stamp).ok()?, number))
}

/// Beside the file, a name for what stood there before a restoration.
pub(super) fn name_before_restoring(file: &Path, now: DateTime) -> PathBuf {
    let name = format!("{}.avant-restauration-{}", stem_of(file), now.strftime(STAMP));
    free_name(&super::folder_of(file), &name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_known_by_its_whole_name() {
        let at = |name| stamp_of(name, "optiflow").map(|(at, number)| (at.to_string(), number));
        assert_eq!(at("optiflow-2026-11-09T003000.db"), Some(("2026-11-09T00:30:00".to_owned(), 1)));
        assert_eq!(at("optiflow-2026-11-09T003000-2.db"), Some(("2026-11-09T00:30:00".to_owned(), 2)));
        for other in [
            "optiflow.state-2026-11-09T003000.db",
            "optiflow-2026-11-09.db",
            "optiflow-2026-11-09T003000.db.bak",
            "optiflow-2026-13-09T003000.db",
            "optiflow-été-2026-11-0T003000.db",
            "optiflow.db",
        ] {
            assert_eq!(at(other), None, "{other}");
        }
    }
}
