//! A log file that never grows without bound, written by several processes at once.
//!
//! `batch_optiflow.log` keeps its name, which the specification gives and tools follow; what is full becomes `.1`, then
//! `.2` and so on. tracing-appender would put the date into the current file's name.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Bytes after which a new file begins: some years of nights.
const FULL: u64 = 4 * 1024 * 1024;

/// How many full files are kept.
const KEPT: u32 = 5;

/// The file, opened for appending.
#[derive(Debug)]
pub(super) struct RotatingFile {
    path: PathBuf,
    full: u64,
    kept: u32,
    file: File,
}

impl RotatingFile {
    /// Opens or creates the file and its folder.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(Self { path: path.to_owned(), full: FULL, kept: KEPT, file: append_to(path)? })
    }

    /// Follows a file that another process has rotated, or that the owner has removed.
    fn follow(&mut self) -> io::Result<()> {
        if !same_file(&self.file, &self.path) {
            self.file = append_to(&self.path)?;
        }
        Ok(())
    }

    fn rotate(&mut self) -> io::Result<()> {
        // Only one process renames; the others go on writing until they follow.
        if self.file.try_lock().is_err() || !same_file(&self.file, &self.path) {
            return Ok(());
        }
        let numbered = |number: u32| {
            let mut name = self.path.as_os_str().to_owned();
            name.push(format!(".{number}"));
            PathBuf::from(name)
        };
        for number in (1..self.kept).rev() {
            match fs::rename(numbered(number), numbered(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(&self.path, numbered(1))?;
        self.file = append_to(&self.path)?;
        Ok(())
    }
}

impl Write for RotatingFile {
    /// Takes a whole line, as tracing gives it, so that lines of two processes never mix.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.follow()?;
        let length = self.file.metadata()?.len();
        if length > 0 && length + line.len() as u64 > self.full {
            self.rotate()?;
        }
        self.file.write_all(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(path)
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |found: fs::Metadata| (found.dev(), found.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => identity(open) == identity(named),
        _ => false,
    }
}

#[cfg(not(unix))]
fn same_file(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small(path: &Path) -> RotatingFile {
        RotatingFile { full: 20, kept: 2, ..RotatingFile::open(path).unwrap() }
    }

    fn read(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).unwrap_or_default()
    }

    #[test]
    fn a_full_file_makes_room_and_the_oldest_goes() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = small(&folder.path().join("x.log"));
        for number in 0..8 {
            log.write_all(format!("line {number}..\n").as_bytes()).unwrap();
        }
        let at = |name| read(folder.path(), name);
        assert_eq!(at("x.log"), "line 6..\nline 7..\n");
        assert_eq!(at("x.log.1"), "line 4..\nline 5..\n");
        assert_eq!(at("x.log.2"), "line 2..\nline 3..\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn two_writers_of_one_file_lose_no_line_and_follow_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.log");
        let (mut one, mut two) = (small(&path), small(&path));
        one.write_all(b"one 1....\n").unwrap();
        two.write_all(b"two 1....\n").unwrap();
        one.write_all(b"one 2....\n").unwrap();
        two.write_all(b"two 2....\n").unwrap();
        assert_eq!(read(folder.path(), "x.log.1"), "one 1....\ntwo 1....\n");
        assert_eq!(read(folder.path(), "x.log"), "one 2....\ntwo 2....\n");
        fs::remove_file(&path).unwrap();
        one.write_all(b"one 3\n").unwrap();
        assert_eq!(read(folder.path(), "x.log"), "one 3\n");
    }
}
