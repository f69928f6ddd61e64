//! Files that hold what only the shop's owner may read: a PIN of four digits is soon guessed from its hash.

use std::{fs, io, path::Path};

use super::with_suffix;

/// How such a file is made: where rights are those of Unix, its owner alone may read it.
pub(super) fn options() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes an empty state file where there is none. SQLite gives its companions the rights of their file.
///
/// # Errors
/// The file is not there and cannot be made.
pub(in crate::db) fn make(state: &Path) -> io::Result<()> {
    match options().write(true).create_new(true).open(state) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Takes from all the world the right to read a state file that an older version has made. Where it is somebody else's file,
/// that is left to them.
pub(in crate::db) fn close(state: &Path) {
    for path in [state.to_owned(), with_suffix(state, "-wal"), with_suffix(state, "-shm")] {
        if let Err(error) = close_to_others(&path) {
            tracing::debug!(%error, path = %path.display(), "the file stays readable by others");
        }
    }
}

#[cfg(unix)]
fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    const OTHERS: u32 = 0o007;
    let mode = match fs::metadata(path) {
        Ok(found) => found.permissions().mode(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if mode & OTHERS == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode & !OTHERS))
}

#[cfg(not(unix))]
fn close_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}
