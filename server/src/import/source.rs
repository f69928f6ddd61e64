//! A file's bytes, and the text that they stand for.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::errors::Reason;

/// The largest file read: about eight million sales, which fit the 2 GB that the server is given.
const MAX_FILE_MEGABYTES: u64 = 256;

/// The whole text of one file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) text: String,
    /// Bytes that are no text were replaced by U+FFFD: lines that hold one are faulty.
    pub(super) damaged: bool,
}

/// Reads and decodes a file.
pub(super) fn load(path: &Path) -> Result<Source, Reason> {
    let cannot = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Reason::NotFound(path.display().to_string()),
        ErrorKind::PermissionDenied => Reason::PermissionDenied,
        ErrorKind::IsADirectory => Reason::Directory,
        _ => Reason::Unreadable(error.to_string()),
    };
    let file = File::open(path).map_err(cannot)?;
    let metadata = file.metadata().map_err(cannot)?;
    if metadata.is_dir() {
        return Err(Reason::Directory);
    }
    let limit = MAX_FILE_MEGABYTES * 1_000_000;
    if metadata.len() > limit {
        return Err(Reason::TooLarge(MAX_FILE_MEGABYTES));
    }
    // A device or a pipe has no length beforehand, and a file may grow while it is read.
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > limit {
        return Err(Reason::TooLarge(MAX_FILE_MEGABYTES));
    }
    decode(bytes)
}

/// Finds out the encoding and decodes: a byte order mark decides, else valid UTF-8 is UTF-8, and the rest is
/// Windows-1252, what a French Excel writes.
///
/// A file that is mostly UTF-8 with a few wrong bytes is a damaged UTF-8 one: reading it as Windows-1252 would spoil
/// every accent in it without a word.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Source, Reason> {
    if let Some(kind) = foreign_format(&bytes) {
        return Err(Reason::NotText(kind));
    }
    let source = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
            Source { text: text.into_owned(), damaged }
        }
        Some((_, mark)) => utf8(bytes[mark..].to_vec(), true),
        None => utf8(bytes, false),
    };
    if source.text.trim().is_empty() { Err(Reason::EmptyFile) } else { Ok(source) }
}

fn utf8(bytes: Vec<u8>, marked: bool) -> Source {
    match String::from_utf8(bytes) {
        Ok(text) => Source { text, damaged: false },
        Err(error) if marked || is_mostly_utf8(error.as_bytes()) => {
            Source { text: String::from_utf8_lossy(error.as_bytes()).into_owned(), damaged: true }
        }
        Err(error) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(error.as_bytes());
            Source { text: text.into_owned(), damaged: false }
        }
    }
}

/// True where more characters beyond ASCII are right UTF-8 than wrong.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    right > wrong
}

/// Recognises what people hand over in place of a CSV, by its first bytes.
fn foreign_format(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "un classeur (Excel ou LibreOffice) ou une archive"),
        (b"\xd0\xcf\x11\xe0", "un ancien classeur Excel"),
        (b"SQLite format 3\0", "une base SQLite"),
        (b"%PDF", "un PDF"),
        (b"\x1f\x8b", "une archive compressée"),
        (b"{\\rtf", "un document RTF"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap().text
    }

    #[test]
    fn the_same_text_is_read_from_every_encoding() {
        let expected = "Désignation;Œuf à 5 €\n";
        let (windows, _, _) = WINDOWS_1252.encode(expected);
        let little: Vec<u8> =
            "\u{feff}".encode_utf16().chain(expected.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> =
            "\u{feff}".encode_utf16().chain(expected.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for bytes in [expected.as_bytes(), format!("\u{feff}{expected}").as_bytes(), &windows, &little, &big]
        {
            assert_eq!(text(bytes), expected);
        }
    }

    #[test]
    fn a_damaged_utf8_file_is_not_taken_for_windows_1252() {
        let source = decode(b"D\xc3\xa9signation \xc3\xa0 \xe9".to_vec()).unwrap();
        assert_eq!(source, Source { text: "Désignation à \u{fffd}".to_owned(), damaged: true });
    }

    #[test]
    fn an_empty_file_and_a_workbook_are_named() {
        assert_eq!(decode(Vec::new()), Err(Reason::EmptyFile));
        assert_eq!(decode(b"\xef\xbb\xbf \r\n".to_vec()), Err(Reason::EmptyFile));
        assert!(
            matches!(decode(b"PK\x03\x04xl".to_vec()), Err(Reason::NotText(kind)) if kind.contains("classeur"))
        );
    }

    #[test]
    fn a_file_beyond_the_memory_it_may_take_is_refused_without_being_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(MAX_FILE_MEGABYTES * 1_000_000 + 1).unwrap();
        assert_eq!(load(file.path()), Err(Reason::TooLarge(MAX_FILE_MEGABYTES)));
    }

    #[test]
    fn a_missing_file_and_a_folder_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(load(folder.path()), Err(Reason::Directory));
        assert!(
            matches!(load(&folder.path().join("rien.csv")), Err(Reason::NotFound(path)) if path.ends_with("rien.csv"))
        );
    }
}
