//! Content as a short name.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The first 64 bits are plenty to tell two versions of a file apart, and short enough for a file name.
const BYTES_KEPT: usize = 8;

/// 16 hexadecimal digits that change when any of the parts, or the border between two of them, does.
pub(crate) fn of(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(BYTES_KEPT).fold(String::new(), |mut name, byte| {
        // Writing into a String cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}

/// The same for files, their paths included, so that a renamed file counts as a change.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn of_files(files: &[impl AsRef<Path>]) -> Result<String> {
    let mut parts = Vec::with_capacity(files.len());
    for file in files {
        let file = file.as_ref();
        let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        parts.push(of(&[file.to_string_lossy().as_bytes(), &bytes]));
    }
    Ok(of(&parts.iter().map(String::as_bytes).collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_digest_is_short_and_moves_with_the_content() {
        assert_eq!(of(&[b"a"]).len(), 16);
        assert_eq!(of(&[b"a"]), of(&[b"a"]));
        assert_ne!(of(&[b"a"]), of(&[b"b"]));
    }

    #[test]
    fn a_byte_that_crosses_a_border_changes_the_digest() {
        assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
    }

    #[test]
    fn a_renamed_file_is_a_change() {
        let folder = Scratch::new();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, "same").unwrap();
        fs::write(&two, "same").unwrap();
        assert_ne!(of_files(&[one]).unwrap(), of_files(&[two]).unwrap());
    }
}
