//! A file under a hidden name, which takes its real one only once it is whole and on the disk.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use super::private;

/// A file that disappears unless it is given its name.
#[derive(Debug)]
pub(in crate::db) struct Temporary {
    path: PathBuf,
    /// Locked as long as somebody works on it, so that what a killed process has left can be told apart.
    file: File,
    kept: bool,
}

impl Temporary {
    /// An empty file in the folder of `target`, so that a rename can take it there. Others may read it as the system lets
    /// them.
    pub(in crate::db) fn beside(target: &Path) -> io::Result<Self> {
        Self::made(target, OpenOptions::new())
    }

    /// The same for the owner's eyes only.
    pub(super) fn private(target: &Path) -> io::Result<Self> {
        Self::made(target, private::options())
    }

    fn made(target: &Path, mut options: OpenOptions) -> io::Result<Self> {
        let name = target.file_name().ok_or(io::ErrorKind::IsADirectory)?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(".");
        sweep(&folder_of(target), &hidden);
        hidden.push(format!("{}.tmp", std::process::id()));
        let path = folder_of(target).join(hidden);
        let file = options.write(true).create_new(true).open(&path)?;
        file.lock()?;
        Ok(Self { path, file, kept: false })
    }

    /// Whoever may read and write that file may do so with this one. Where it is not there, nothing changes.
    pub(super) fn as_open_as(&self, other: &Path) -> io::Result<()> {
        match fs::metadata(other) {
            Ok(known) => self.file.set_permissions(known.permissions()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(in crate::db) fn path(&self) -> &Path {
        &self.path
    }

    /// Flushes the content to the disk.
    pub(in crate::db) fn flush(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Gives the flushed file its name, in one step that survives a power cut.
    pub(in crate::db) fn rename_to(mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.kept = true;
        flush_folder(target)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.kept {
            let _ = fs::remove_file(&self.path);
            let _ = fs::remove_file(with_suffix(&self.path, "-journal"));
        }
    }
}

/// Removes what killed processes have left of such files.
fn sweep(folder: &Path, hidden: &OsString) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let bytes = name.as_encoded_bytes();
        let ours = bytes.starts_with(hidden.as_encoded_bytes()) && bytes.ends_with(b".tmp");
        if ours && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            // The journal first: it is found by its file only.
            let _ = fs::remove_file(with_suffix(&entry.path(), "-journal"));
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Flushes the names in the folder of `path`: a rename is only then on the disk.
pub(super) fn flush_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder_of(path))?.sync_all() } else { Ok(()) }
}

pub(in crate::db) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

pub(in crate::db) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    }
}
