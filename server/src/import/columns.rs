//! How a file's header is understood: its separator, and which column stands where.

use std::borrow::Cow;

use super::errors::{LineError, Reason};
use super::lines::Records;
use super::names::{clean, fold, shorten};
use super::titles::{Column, FIELD_COUNT, Field};

/// A header, understood.
#[derive(Debug)]
pub(super) struct Header {
    positions: [Option<usize>; FIELD_COUNT],
    columns: &'static [Column],
    /// How many fields each line must have; empty titles at the end are not counted.
    pub(super) width: usize,
    pub(super) separator: u8,
    /// Titles of the columns that are not used, as they are written.
    pub(super) ignored: Vec<String>,
}

impl Header {
    /// Where a field stands in each line, if the file has it.
    pub(super) fn position(&self, field: Field) -> Option<usize> {
        self.positions[field as usize]
    }

    /// What messages call this field in this file.
    pub(super) fn label(&self, field: Field) -> &'static str {
        self.columns.iter().find(|column| column.field == field).map_or("", |column| column.label)
    }
}

/// A header that cannot be used: its line, and everything that is wrong.
#[derive(Debug, PartialEq)]
pub(super) struct HeaderFault {
    pub(super) line: u64,
    pub(super) column: Option<&'static str>,
    pub(super) value: Option<String>,
    pub(super) reason: Reason,
}

impl HeaderFault {
    pub(super) fn in_file(self, file: &str) -> LineError {
        LineError {
            file: file.to_owned(),
            line: Some(self.line),
            column: self.column,
            value: self.value,
            reason: self.reason,
        }
    }
}

/// Reads the header and finds the separator, which `records` then uses.
///
/// Each of `;`, tabulation and `,` is tried: the one that gives the most known titles wins, then the one that gives the
/// most fields. Excel's own first line `sep=;` decides where it is there.
pub(super) fn read_header(
    records: &mut Records<'_>,
    columns: &'static [Column],
) -> Result<Header, Vec<HeaderFault>> {
    let candidates = match declared_separator(records) {
        Some(separator) => vec![separator],
        None => vec![b';', b'\t', b','],
    };
    let line = records.peek_line().map_or(1, |(line, _)| line);
    let fault = |reason| vec![HeaderFault { line, column: None, value: None, reason }];
    // Cut at the wrong places, a header may look broken: it is, only where every separator breaks it.
    let mut broken = Reason::EmptyFile;
    let mut best: Option<Attempt<'_>> = None;
    for separator in candidates {
        match Attempt::new(records.with_separator(separator), columns) {
            Some(Ok(attempt)) if best.as_ref().is_none_or(|best| attempt.rank() > best.rank()) => {
                best = Some(attempt);
            }
            Some(Err(reason)) => broken = reason,
            Some(Ok(_)) | None => {}
        }
    }
    let Some(best) = best else { return Err(fault(broken)) };
    if best.known == 0 {
        return Err(fault(unknown_header(&best.titles, columns)));
    }
    let separator = best.rest.separator();
    *records = best.rest;
    place(line, separator, &best.titles, columns)
}

/// A header cut with one of the separators.
struct Attempt<'t> {
    titles: Vec<String>,
    /// How many titles are known.
    known: usize,
    /// What follows the header.
    rest: Records<'t>,
}

impl<'t> Attempt<'t> {
    /// `None` at the end of the text.
    fn new(mut rest: Records<'t>, columns: &[Column]) -> Option<Result<Self, Reason>> {
        let mut fields: Vec<Cow<'t, str>> = Vec::new();
        let record = rest.next_record(&mut fields)?;
        Some(record.outcome.map(|()| {
            let titles: Vec<String> = fields.iter().map(|field| clean(field).into_owned()).collect();
            let known = titles.iter().filter(|title| is_known(columns, title)).count();
            Self { titles, known, rest }
        }))
    }

    fn rank(&self) -> (usize, usize) {
        (self.known, self.titles.len())
    }
}

/// The separator of Excel's `sep=;` line, which is consumed.
fn declared_separator(records: &mut Records<'_>) -> Option<u8> {
    let (_, content) = records.peek_line()?;
    let declared = content.trim_start().trim_matches('"').to_ascii_lowercase();
    let separator = match declared.strip_prefix("sep=")?.as_bytes() {
        [b @ (b';' | b',' | b'\t'), ..] => *b,
        _ => return None,
    };
    records.skip_line();
    Some(separator)
}

fn is_known(columns: &[Column], title: &str) -> bool {
    let folded = fold(title);
    columns.iter().any(|column| column.titles.contains(&folded.as_str()))
}

/// Why no title is known: the wrong separator, or no header at all.
fn unknown_header(titles: &[String], columns: &[Column]) -> Reason {
    let accepted: Vec<&str> = columns.iter().filter(|c| c.required).map(|c| c.label).collect();
    let accepted = accepted.join(", ");
    match titles {
        [only] => {
            let found = ['|', ':', '~', '^', '§', '/', ' '].into_iter().find(|&mark| only.contains(mark));
            Reason::WrongSeparator { found, accepted }
        }
        _ => Reason::NoHeader { found: quoted_list(titles.iter()), accepted },
    }
}

fn quoted_list<'a>(titles: impl Iterator<Item = &'a String>) -> String {
    const SHOWN: usize = 12;
    let mut shown: Vec<String> =
        titles.filter(|t| !t.is_empty()).take(SHOWN + 1).map(|t| format!("« {} »", shorten(t))).collect();
    if shown.len() > SHOWN {
        shown.truncate(SHOWN);
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// Gives each column of the list its place among the titles.
fn place(
    line: u64,
    separator: u8,
    titles: &[String],
    columns: &'static [Column],
) -> Result<Header, Vec<HeaderFault>> {
    let folded: Vec<String> = titles.iter().map(|title| fold(title)).collect();
    let mut positions = [None; FIELD_COUNT];
    let mut faults = Vec::new();
    for column in columns {
        let found = column.titles.iter().find_map(|&title| folded.iter().position(|f| f == title));
        let Some(at) = found else {
            if column.required {
                let reason = Reason::MissingColumn {
                    missing: column.label,
                    found: quoted_list(titles.iter()),
                    accepted: column.titles.join(", "),
                };
                faults.push(HeaderFault { line, column: None, value: None, reason });
            }
            continue;
        };
        if folded[at + 1..].contains(&folded[at]) {
            let value = Some(shorten(&titles[at]));
            faults.push(HeaderFault {
                line,
                column: Some(column.label),
                value,
                reason: Reason::DuplicateColumn,
            });
        }
        positions[column.field as usize] = Some(at);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let width = titles.iter().rposition(|title| !title.is_empty()).map_or(0, |last| last + 1);
    let unused =
        titles.iter().enumerate().filter(|(at, title)| !title.is_empty() && !positions.contains(&Some(*at)));
    let ignored = unused.map(|(_, title)| shorten(title)).collect();
    Ok(Header { positions, columns, width, separator, ignored })
}

#[cfg(test)]
#[path = "tests/columns.rs"]
mod tests;
