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
    let read = source::open(path).and_then(|mut source| {
        source.advance(0)?;
        if source.text().trim().is_empty() {
            return Err(Reason::EmptyFile);
        }
        let mut records = Records::new(source.text(), b';');
        match read_header(&mut records, columns) {
            Ok(header) => {
                let (offset, line) = (records.offset(), records.line());
                let table = Table { source, header, log: &mut log, context, line, count: 0 };
                table.read(offset, each)
            }
            Err(faults) => {
                log.fatal = true;
                let file = log.file.clone();
                for fault in faults {
                    log.push(fault.in_file(&file));
                }
                Ok(())
            }
        }
    });
    if let Err(reason) = read {
        log.fail(reason);
    }
    log
}

/// A file whose header is understood.
struct Table<'a> {
    source: Source,
    header: Header,
    log: &'a mut Log,
    context: &'a Context<'a>,
    /// The number of the next line.
    line: u64,
    /// Rows read.
    count: u64,
}

impl Table<'_> {
    /// Reads the rows from a place on.
    fn read(mut self, mut offset: usize, mut each: impl FnMut(&mut Row<'_, '_>)) -> Result<(), Reason> {
        if !self.header.ignored.is_empty() {
            let titles: Vec<String> =
                self.header.ignored.iter().map(|title| format!("« {title} »")).collect();
            self.log.notice(format!("colonnes non utilisées : {}.", titles.join(", ")));
        }
        loop {
            self.source.advance(offset)?;
            offset = self.read_window(&mut each);
            if self.source.is_whole() {
                break;
            }
        }
        if self.log.lines == 0 {
            self.log.fail(Reason::HeaderOnly);
        }
        let total_bytes = self.source.total_bytes();
        report(self.context, self.log, total_bytes, total_bytes);
        Ok(())
    }

    /// Reads the rows at hand, and returns where the next ones start.
    fn read_window(&mut self, each: &mut impl FnMut(&mut Row<'_, '_>)) -> usize {
        let Self { source, header, log, context, line: next_line, count } = self;
        let report =
            |log: &Log, offset| report(context, log, source.bytes_until(offset), source.total_bytes());
        let mut records = Records::resume(source.text(), header.separator, *next_line);
        let mut fields = Vec::with_capacity(header.width);
        while source.reaches(records.offset())
            && let Some(Record { line, outcome }) = records.next_record(&mut fields)
        {
            *count += 1;
            if count.is_multiple_of(PROGRESS_STEP) {
                report(log, records.offset());
            }
            let faulty = match outcome.and_then(|()| check_shape(&fields, header, source.is_damaged())) {
                Ok(false) => continue,
                Ok(true) => {
                    let today = context.today;
                    let mut row = Row { line, fields: &fields, header, log, today, faulty: false };
                    each(&mut row);
                    row.is_faulty()
                }
                Err(reason) => {
                    let (file, line) = (log.file.clone(), Some(line));
                    log.push(LineError { file, line, column: None, value: None, reason });
                    true
                }
            };
            log.lines += 1;
            log.faulty_lines += usize::from(faulty);
        }
        *next_line = records.line();
        records.offset()
    }
}

fn report(context: &Context<'_>, log: &Log, done_bytes: u64, total_bytes: u64) {
    let (file, done_bytes) = (log.file.clone(), done_bytes.min(total_bytes));
    (context.progress)(Progress { file, done_bytes, total_bytes });
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
