//! A file's bytes, and the text that they stand for, a window at a time: a file of any size takes the memory of a window.

use std::fs::File;
use std::io::{Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::errors::Reason;
use super::lines::MAX_RECORD_BYTES;

/// The largest file read: some eight million sales, whose figures fit the 2 GB that the server is given.
const MAX_FILE_MEGABYTES: u64 = 256;
/// Bytes read at once.
const CHUNK: usize = 1 << 20;
/// How much text must follow the start of a record for it to be cut as in the whole text: a record's bound, then a
/// field's, and some.
const LOOKAHEAD: usize = 3 * MAX_RECORD_BYTES;

trait Input: Read + Seek {}
impl<T: Read + Seek> Input for T {}

/// The text of one file, from a moving place on.
pub(super) struct Source {
    input: Box<dyn Input>,
    decoder: Decoder,
    chunk: Vec<u8>,
    text: String,
    /// Where the last whole line of the text ends.
    cut: usize,
    ended: bool,
    damaged: bool,
    total: u64,
    done: u64,
}

/// Opens a file and finds out its encoding.
pub(super) fn open(path: &Path) -> Result<Source, Reason> {
    let cannot = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Reason::NotFound(path.display().to_string()),
        ErrorKind::PermissionDenied => Reason::PermissionDenied,
        ErrorKind::IsADirectory => Reason::Directory,
        _ => unreadable(&error),
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
    if metadata.is_file() {
        return Source::new(Box::new(file));
    }
    // A device or a pipe can be read once only, and has no length beforehand.
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > limit {
        return Err(Reason::TooLarge(MAX_FILE_MEGABYTES));
    }
    Source::new(Box::new(Cursor::new(bytes)))
}

fn unreadable(error: &std::io::Error) -> Reason {
    Reason::Unreadable(error.to_string())
}

impl Source {
    fn new(mut input: Box<dyn Input>) -> Result<Self, Reason> {
        let found = detect(&mut input)?;
        input.seek(SeekFrom::Start(found.mark as u64)).map_err(|error| unreadable(&error))?;
        Ok(Self {
            input,
            decoder: found.encoding.new_decoder_without_bom_handling(),
            chunk: vec![0; CHUNK],
            text: String::new(),
            cut: 0,
            ended: false,
            damaged: false,
            total: found.bytes,
            done: found.mark as u64,
        })
    }

    /// The whole lines at hand.
    pub(super) fn text(&self) -> &str {
        &self.text[..self.cut]
    }

    /// Bytes that are no text were replaced by U+FFFD so far: lines that hold one are faulty.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// Everything is at hand.
    pub(super) fn is_whole(&self) -> bool {
        self.ended
    }

    /// Whether a record that starts there is cut as in the whole text.
    pub(super) fn reaches(&self, offset: usize) -> bool {
        self.ended || offset + LOOKAHEAD <= self.cut
    }

    pub(super) fn total_bytes(&self) -> u64 {
        self.total
    }

    /// Bytes of the file up to a place in the text, nearly: a character may take more of them than here.
    pub(super) fn bytes_until(&self, offset: usize) -> u64 {
        self.done.saturating_sub((self.text.len() - offset) as u64)
    }

    /// Leaves the text before a place behind and reads until a record can be cut there.
    pub(super) fn advance(&mut self, offset: usize) -> Result<(), Reason> {
        self.text.drain(..offset);
        self.cut -= offset;
        while !self.reaches(0) || (!self.ended && self.text().trim_start().is_empty()) {
            self.read_chunk()?;
        }
        Ok(())
    }

    fn read_chunk(&mut self) -> Result<(), Reason> {
        let length = self.input.read(&mut self.chunk).map_err(|error| unreadable(&error))?;
        // A file that grows while it is read is read as it was when its encoding was found.
        let left = usize::try_from(self.total - self.done).unwrap_or(usize::MAX);
        let length = length.min(left);
        self.done += length as u64;
        self.ended = length == 0;
        let bytes = &self.chunk[..length];
        let room = self.decoder.max_utf8_buffer_length(length).unwrap_or(4 * length + 16);
        self.text.reserve(room);
        let before = self.text.len();
        let (_, _, damaged) = self.decoder.decode_to_string(bytes, &mut self.text, self.ended);
        self.damaged |= damaged;
        let new = &self.text.as_bytes()[before..];
        // The last carriage return may be half of a line end.
        let is_end = |(at, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && at + 1 < new.len());
        if self.ended {
            self.cut = self.text.len();
        } else if let Some(at) = new.iter().enumerate().rposition(is_end) {
            self.cut = before + at + 1;
        }
        Ok(())
    }
}

/// What a file is written in.
struct Found {
    encoding: &'static Encoding,
    /// Bytes of its byte order mark.
    mark: usize,
    bytes: u64,
}

/// Finds out the encoding: a byte order mark decides, else valid UTF-8 is UTF-8, and the rest is Windows-1252, what a
/// French Excel writes.
///
/// A file that is mostly UTF-8 with a few wrong bytes is a damaged UTF-8 one: reading it as Windows-1252 would spoil
/// every accent in it without a word.
fn detect(input: &mut dyn Input) -> Result<Found, Reason> {
    let mut buffer = vec![0; CHUNK];
    let mut count = Utf8Count::default();
    let mut bytes = 0;
    // What of a character the last chunk did not hold.
    let mut carried = 0;
    let mut marked = None;
    loop {
        let length = input.read(&mut buffer[carried..]).map_err(|error| unreadable(&error))?;
        if bytes == 0 {
            let start = &buffer[..length];
            if let Some(kind) = foreign_format(start) {
                return Err(Reason::NotText(kind));
            }
            marked = Encoding::for_bom(start);
        }
        bytes += length as u64;
        let have = carried + length;
        let rest = count.add(&buffer[..have], length == 0);
        buffer.copy_within(have - rest..have, 0);
        carried = rest;
        if length == 0 {
            break;
        }
    }
    let (encoding, mark) = match marked {
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => (encoding, mark),
        Some((_, mark)) => (UTF_8, mark),
        None if count.wrong == 0 || count.right > count.wrong => (UTF_8, 0),
        None => (WINDOWS_1252, 0),
    };
    Ok(Found { encoding, mark, bytes })
}

/// Characters beyond ASCII that are right UTF-8, and places that are not.
#[derive(Default)]
struct Utf8Count {
    right: u64,
    wrong: u64,
}

impl Utf8Count {
    /// Counts, and returns how many bytes at the end may be the start of a character.
    fn add(&mut self, bytes: &[u8], is_last: bool) -> usize {
        let mut rest = 0;
        for chunk in bytes.utf8_chunks() {
            if !chunk.valid().is_ascii() {
                self.right += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
            }
            let cut_short = || std::str::from_utf8(chunk.invalid()).is_err_and(|e| e.error_len().is_none());
            if !chunk.invalid().is_empty() {
                // Only at the very end is a character cut short: elsewhere the next byte shows that it is wrong.
                let at_end = chunk.invalid().as_ptr_range().end == bytes.as_ptr_range().end;
                if at_end && !is_last && cut_short() {
                    rest = chunk.invalid().len();
                } else {
                    self.wrong += 1;
                }
            }
        }
        rest
    }
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

    /// The whole text, and whether it is damaged.
    fn whole(bytes: &[u8]) -> Result<(String, bool), Reason> {
        let mut source = Source::new(Box::new(Cursor::new(bytes.to_vec())))?;
        let mut text = String::new();
        let mut offset = 0;
        loop {
            source.advance(offset)?;
            // A part of what is at hand, at a character's start.
            offset = source.text().len();
            text.push_str(source.text());
            if source.is_whole() {
                return Ok((text, source.is_damaged()));
            }
        }
    }

    fn text(bytes: &[u8]) -> String {
        whole(bytes).unwrap().0
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
    fn a_text_of_many_windows_is_read_whole_in_every_encoding() {
        for line_end in ["\n", "\r\n", "\r"] {
            // A prime number of bytes a line, so that windows end anywhere in a line and in a character.
            let expected = format!("Œufs à 5 €, brûlés{line_end}").repeat(200_000);
            let (windows, _, _) = WINDOWS_1252.encode(&expected);
            let wide: Vec<u8> =
                "\u{feff}".encode_utf16().chain(expected.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            for bytes in [expected.as_bytes(), &windows, &wide] {
                let (text, damaged) = whole(bytes).unwrap();
                assert!(text == expected && !damaged, "{line_end:?}");
            }
        }
    }

    #[test]
    fn a_window_ends_with_a_line() {
        let bytes = "Riz;08/11/2026;3\r\n".repeat(300_000).into_bytes();
        let mut source = Source::new(Box::new(Cursor::new(bytes))).unwrap();
        source.advance(0).unwrap();
        assert!(!source.is_whole() && source.text().ends_with("\r\n"));
        assert!(source.text().len() <= CHUNK + LOOKAHEAD);
    }

    #[test]
    fn a_damaged_utf8_file_is_not_taken_for_windows_1252() {
        let read = whole(b"D\xc3\xa9signation \xc3\xa0 \xe9").unwrap();
        assert_eq!(read, ("Désignation à \u{fffd}".to_owned(), true));
    }

    #[test]
    fn a_workbook_is_named() {
        assert!(matches!(whole(b"PK\x03\x04xl"), Err(Reason::NotText(kind)) if kind.contains("classeur")));
    }

    #[test]
    fn a_file_beyond_the_memory_it_may_take_is_refused_without_being_read() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(MAX_FILE_MEGABYTES * 1_000_000 + 1).unwrap();
        assert_eq!(open(file.path()).err(), Some(Reason::TooLarge(MAX_FILE_MEGABYTES)));
    }

    #[test]
    fn a_missing_file_and_a_folder_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(open(folder.path()).err(), Some(Reason::Directory));
        assert!(
            matches!(open(&folder.path().join("rien.csv")).err(), Some(Reason::NotFound(path)) if path.ends_with("rien.csv"))
        );
    }
}
