//! One file read row by row, and the log of what is wrong with it.

use std::borrow::Cow;
use std::path::Path;

use jiff::civil::Date;

use super::Progress;
use super::columns::{Header, read_header};
use super::errors::{ErrorList, FieldCountHint, LineError, MAX_ERRORS_PER_FILE, Notice, Reason};
use super::lines::{Record, Records};
use super::row::Row;
use super::source::{self, Source};
use super::titles::Column;

/// Rows between two calls of the progress function.
const PROGRESS_STEP: u64 = 8_192;

/// What reading one file found wrong or odd.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) file: String,
    pub(super) list: ErrorList,
    pub(super) notices: Vec<Notice>,
    /// Lines left out because of at least one error.
    pub(super) faulty_lines: usize,
    /// Lines of data, the faulty ones included.
    pub(super) lines: usize,
    /// The file as a whole cannot be used.
    pub(super) fatal: bool,
}

impl Log {
    pub(super) fn new(path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self {
            file: name,
            list: ErrorList::default(),
            notices: Vec::new(),
            faulty_lines: 0,
            lines: 0,
            fatal: false,
        }
    }

    /// Notes that the whole file is of no use.
    pub(super) fn fail(&mut self, reason: Reason) {
        self.fatal = true;
        let error = LineError { file: self.file.clone(), line: None, column: None, value: None, reason };
        self.push(error);
    }

    pub(super) fn push(&mut self, error: LineError) {
        if self.list.errors.len() < MAX_ERRORS_PER_FILE {
            self.list.errors.push(error);
        } else {
            self.list.unlisted += 1;
        }
    }

    pub(super) fn notice(&mut self, message: String) {
        self.notices.push(Notice { file: self.file.clone(), message });
    }
}

/// What every file is read with.
pub(super) struct Context<'a> {
    pub(super) today: Date,
    pub(super) ignore_errors: bool,
    pub(super) progress: &'a dyn Fn(Progress),
}

/// Reads a file and gives each of its rows to `each`. What is wrong goes to the log; nothing stops the reading of the
/// other rows.
pub(super) fn read_table(
    path: &Path,
    columns: &'static [Column],
    context: &Context<'_>,
    each: impl FnMut(&mut Row<'_, '_>),
) -> Log {
    let mut log = Log::new(path);
    match source::load(path) {
        Ok(source) => read_source(&source, columns, context, &mut log, each),
        Err(reason) => log.fail(reason),
    }
    log
}

fn read_source(
    source: &Source,
    columns: &'static [Column],
    context: &Context<'_>,
    log: &mut Log,
    mut each: impl FnMut(&mut Row<'_, '_>),
) {
    let mut records = Records::new(&source.text, b';');
    let header = match read_header(&mut records, columns) {
        Ok(header) => header,
        Err(faults) => {
            log.fatal = true;
            let file = log.file.clone();
            for fault in faults {
                log.push(fault.in_file(&file));
            }
            return;
        }
    };
    if !header.ignored.is_empty() {
        let titles: Vec<String> = header.ignored.iter().map(|title| format!("« {title} »")).collect();
        log.notice(format!("colonnes non utilisées : {}.", titles.join(", ")));
    }
    let total_bytes = source.text.len() as u64;
    let file = log.file.clone();
    let report = |done: usize| {
        (context.progress)(Progress { file: file.clone(), done_bytes: done as u64, total_bytes });
    };
    let mut fields = Vec::with_capacity(header.width);
    let mut count = 0_u64;
    while let Some(Record { line, outcome }) = records.next_record(&mut fields) {
        count += 1;
        if count.is_multiple_of(PROGRESS_STEP) {
            report(records.offset());
        }
        let faulty = match outcome.and_then(|()| check_shape(&fields, &header, source.damaged)) {
            Ok(false) => continue,
            Ok(true) => {
                let today = context.today;
                let mut row = Row { line, fields: &fields, header: &header, log, today, faulty: false };
                each(&mut row);
                row.is_faulty()
            }
            Err(reason) => {
                log.push(LineError {
                    file: file.clone(),
                    line: Some(line),
                    column: None,
                    value: None,
                    reason,
                });
                true
            }
        };
        log.lines += 1;
        log.faulty_lines += usize::from(faulty);
    }
    if log.lines == 0 {
        log.fail(Reason::HeaderOnly);
    }
    report(source.text.len());
}

/// `Ok(false)` for a row of empty cells, which spreadsheets leave at the end.
fn check_shape(fields: &[Cow<'_, str>], header: &Header, damaged: bool) -> Result<bool, Reason> {
    if fields.iter().all(|field| field.trim().is_empty()) {
        return Ok(false);
    }
    let extra_is_empty = || fields[header.width..].iter().all(|field| field.trim().is_empty());
    if fields.len() < header.width || (fields.len() > header.width && !extra_is_empty()) {
        let hint = hint(fields, header);
        return Err(Reason::FieldCount { found: fields.len(), expected: header.width, hint });
    }
    if damaged && fields.iter().any(|field| field.contains('\u{fffd}')) {
        return Err(Reason::DamagedText);
    }
    Ok(true)
}

fn hint(fields: &[Cow<'_, str>], header: &Header) -> FieldCountHint {
    if header.separator == b',' && fields.len() > header.width {
        return FieldCountHint::DecimalComma;
    }
    let line = fields.join(" ");
    let fits = |mark: &char| line.split(*mark).count() == header.width;
    let others = [';', ',', '\t'].into_iter().filter(|&mark| mark != char::from(header.separator));
    others.into_iter().find(fits).map_or(FieldCountHint::None, FieldCountHint::OtherSeparator)
}
