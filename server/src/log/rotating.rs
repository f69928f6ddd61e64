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
///
/// Writing never fails: a disk that is full, or a folder that may not be written, must not disturb the work that is
/// logged. Lines that are lost are counted, and their number is written once there is room again.
#[derive(Debug)]
pub(super) struct RotatingFile {
    path: PathBuf,
    full: u64,
    kept: u32,
    /// `None` as long as it cannot be opened.
    file: Option<File>,
    lost: u64,
}

impl RotatingFile {
    /// Opens or creates the file and its folder, now or when it can be; why it cannot now.
    pub(super) fn open(path: &Path) -> (Self, Option<io::Error>) {
        let mut log = Self { path: path.to_owned(), full: FULL, kept: KEPT, file: None, lost: 0 };
        let error = log.follow().err();
        (log, error)
    }

    /// The file of that name, where another process has rotated it or the owner has removed it.
    fn follow(&mut self) -> io::Result<&mut File> {
        let file = match self.file.take().filter(|file| same_file(file, &self.path)) {
            Some(file) => file,
            None => append_to(&self.path)?,
        };
        Ok(self.file.insert(file))
    }

    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let length = self.follow()?.metadata()?.len();
        // A file that cannot make room grows on.
        if length > 0 && length + line.len() as u64 > self.full && self.rotate().is_err() {
            self.full = self.full.saturating_add(FULL);
        }
        let lost = self.lost;
        let file = self.follow()?;
        if lost > 0 {
            // What broke off may have left half a line.
            writeln!(file, "\n{lost} lines could not be written here")?;
            self.lost = 0;
        }
        self.follow()?.write_all(line)
    }

    fn rotate(&mut self) -> io::Result<()> {
        // Only one process renames; the others go on writing until they follow.
        let ours = |file: &File| file.try_lock().is_ok() && same_file(file, &self.path);
        if !self.file.as_ref().is_some_and(ours) {
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
        fs::rename(&self.path, numbered(1))
    }
}

impl Write for RotatingFile {
    /// Takes a whole line, as tracing gives it, so that lines of two processes never mix.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.append(line).is_err() {
            self.lost += 1;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
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
        let (log, error) = RotatingFile::open(path);
        assert!(error.is_none(), "{error:?}");
        RotatingFile { full: 20, kept: 2, ..log }
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

    #[test]
    fn lines_that_find_no_room_are_counted_and_told_once_there_is_some() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logs/x.log");
        fs::write(folder.path().join("logs"), "a file where the folder should be").unwrap();
        let (mut log, error) = RotatingFile::open(&path);
        assert!(error.is_some());
        log.write_all(b"one\n").unwrap();
        log.write_all(b"two\n").unwrap();
        fs::remove_file(folder.path().join("logs")).unwrap();
        log.write_all(b"three\n").unwrap();
        log.write_all(b"four\n").unwrap();
        assert_eq!(read(folder.path(), "logs/x.log"), "\n2 lines could not be written here\nthree\nfour\n");
    }

    #[test]
    fn a_file_that_cannot_make_room_grows_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = small(&folder.path().join("x.log"));
        // A file cannot take the name of a folder.
        fs::create_dir_all(folder.path().join("x.log.2/in the way")).unwrap();
        for number in 0..6 {
            log.write_all(format!("line {number}..\n").as_bytes()).unwrap();
        }
        assert_eq!(read(folder.path(), "x.log.1"), "line 0..\nline 1..\n");
        assert_eq!(read(folder.path(), "x.log"), "line 2..\nline 3..\nline 4..\nline 5..\n");
    }
}
