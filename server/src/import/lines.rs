//! A CSV text cut into records: quotes, line ends, a bounded length, and the line numbers that a text editor shows.
//!
//! The `csv` crate bounds no record and numbers records after blank lines from the blank one, while here a stray quote
//! or a 10 MB line must cost one error with its true line number. The tests compare the two on random tables.

use std::borrow::Cow;

use super::errors::Reason;

/// The longest record read, in bytes: far beyond any row of a shop, far below what could hurt.
pub(super) const MAX_RECORD_BYTES: usize = 65_536;

/// Walks through a text, record by record.
#[derive(Debug)]
pub(super) struct Records<'t> {
    text: &'t str,
    offset: usize,
    line: u64,
    separator: u8,
}

/// A record's first line and whether it could be cut into fields.
#[derive(Debug, PartialEq)]
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) outcome: Result<(), Reason>,
}

/// The end of a physical line's content, and the start of the next line.
#[derive(Debug, Clone, Copy)]
struct LineEnd {
    content: usize,
    next: usize,
}

/// Where a quoted field ended, and how many line ends it holds.
struct Quoted<'t> {
    value: Cow<'t, str>,
    end: usize,
    line_ends: u64,
}

impl<'t> Records<'t> {
    /// Starts at the beginning of `text`, whose first line is number 1. `separator` is an ASCII character.
    pub(super) fn new(text: &'t str, separator: u8) -> Self {
        Self::resume(text, separator, 1)
    }

    /// Starts at the beginning of a later part of a text, whose first line has that number.
    pub(super) fn resume(text: &'t str, separator: u8, line: u64) -> Self {
        Self { text, offset: 0, line, separator }
    }

    /// The same place in the text, read with another separator from here on.
    pub(super) fn with_separator(&self, separator: u8) -> Self {
        Self { text: self.text, offset: self.offset, line: self.line, separator }
    }

    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    /// The number of the line that comes next.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Bytes read so far.
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// The next line that is not blank, without consuming it.
    pub(super) fn peek_line(&mut self) -> Option<(u64, &'t str)> {
        loop {
            let end = self.line_end(self.offset)?;
            let content = &self.text[self.offset..end.content];
            if !content.trim().is_empty() || self.is_cell_row(content) {
                return Some((self.line, content));
            }
            self.skip_to(end);
        }
    }

    /// Leaves out the rest of the current line.
    pub(super) fn skip_line(&mut self) {
        if let Some(end) = self.line_end(self.offset) {
            self.skip_to(end);
        }
    }

    /// Cuts the next record into `fields`; `None` at the end of the text. Blank lines are left out.
    ///
    /// After a fault, reading goes on at the line after the faulty record's first one.
    pub(super) fn next_record(&mut self, fields: &mut Vec<Cow<'t, str>>) -> Option<Record> {
        fields.clear();
        let (line, content) = self.peek_line()?;
        let end = LineEnd { content: self.offset + content.len(), next: self.line_end(self.offset)?.next };
        let outcome = if content.len() > MAX_RECORD_BYTES {
            Err(Reason::LineTooLong(content.len()))
        } else if content.as_bytes().contains(&0) {
            Err(Reason::NulCharacter)
        } else if content.as_bytes().contains(&b'"') {
            self.split_quoted(fields)
        } else {
            fields.extend(content.split(char::from(self.separator)).map(Cow::Borrowed));
            self.skip_to(end);
            return Some(Record { line, outcome: Ok(()) });
        };
        if outcome.is_err() {
            self.skip_to(end);
        }
        Some(Record { line, outcome })
    }

    /// A line of blank cells is a row of its own where blanks separate cells: a tab is a blank too.
    fn is_cell_row(&self, content: &str) -> bool {
        content.as_bytes().contains(&self.separator)
    }

    fn skip_to(&mut self, end: LineEnd) {
        self.offset = end.next;
        self.line += 1;
    }

    /// `None` at the end of the text.
    fn line_end(&self, from: usize) -> Option<LineEnd> {
        let rest = self.text.as_bytes().get(from..).filter(|rest| !rest.is_empty())?;
        let Some(at) = rest.iter().position(|&b| b == b'\n' || b == b'\r') else {
            return Some(LineEnd { content: self.text.len(), next: self.text.len() });
        };
        let width = if rest[at..].starts_with(b"\r\n") { 2 } else { 1 };
        Some(LineEnd { content: from + at, next: from + at + width })
    }

    /// Cuts a record that holds a quote, maybe over several lines, and moves behind it if it is whole.
    fn split_quoted(&mut self, fields: &mut Vec<Cow<'t, str>>) -> Result<(), Reason> {
        let bytes = self.text.as_bytes();
        let mut at = self.offset;
        let mut line_ends = 0;
        loop {
            if bytes.get(at) == Some(&b'"') {
                let quoted = self.quoted_field(at + 1)?;
                fields.push(quoted.value);
                line_ends += quoted.line_ends;
                at = quoted.end;
                while bytes.get(at) == Some(&b' ') {
                    at += 1;
                }
            } else {
                let length =
                    bytes[at..].iter().position(|&b| b == self.separator || b == b'\n' || b == b'\r');
                let end = length.map_or(bytes.len(), |length| at + length);
                fields.push(Cow::Borrowed(&self.text[at..end]));
                at = end;
            }
            if at - self.offset > MAX_RECORD_BYTES {
                return Err(Reason::LineTooLong(at - self.offset));
            }
            match bytes.get(at) {
                Some(&b) if b == self.separator => at += 1,
                None | Some(b'\n' | b'\r') => break,
                Some(_) => return Err(Reason::TextAfterQuote),
            }
        }
        if bytes[self.offset..at].contains(&0) {
            return Err(Reason::NulCharacter);
        }
        self.line += line_ends + 1;
        self.offset = at + self.line_break_width(at);
        Ok(())
    }

    fn line_break_width(&self, at: usize) -> usize {
        match self.text.as_bytes().get(at..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([b'\r' | b'\n', ..]) => 1,
            _ => 0,
        }
    }

    /// Reads from behind an opening quote to behind the closing one, making `""` one quote.
    fn quoted_field(&self, start: usize) -> Result<Quoted<'t>, Reason> {
        let bytes = self.text.as_bytes();
        let limit = bytes.len().min(start + MAX_RECORD_BYTES);
        let mut value: Cow<'t, str> = Cow::Borrowed("");
        let mut piece = start;
        let mut line_ends = 0;
        let mut at = start;
        while at < limit {
            match bytes[at] {
                b'"' => {
                    if value.is_empty() {
                        value = Cow::Borrowed(&self.text[piece..at]);
                    } else {
                        value.to_mut().push_str(&self.text[piece..at]);
                    }
                    if bytes.get(at + 1) != Some(&b'"') {
                        return Ok(Quoted { value, end: at + 1, line_ends });
                    }
                    value.to_mut().push('"');
                    at += 2;
                    piece = at;
                }
                b'\r' | b'\n' => {
                    line_ends += 1;
                    at += self.line_break_width(at);
                }
                _ => at += 1,
            }
        }
        Err(Reason::UnclosedQuote)
    }
}

#[cfg(test)]
#[path = "tests/lines.rs"]
mod tests;
