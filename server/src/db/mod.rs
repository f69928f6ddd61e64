//! The two files: the shop's, read-only, and Optiflow's own state. All SQL lives here.

pub mod care;
pub mod shop;
pub mod shop_file;
pub mod state;
pub mod tables;

use jiff::civil::{Date, DateTime};

/// How long a connection waits for another program's lock before giving up.
const BUSY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);

/// What SQLite itself says, sorted by what the owner can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Locked,
    NotSqlite,
    Damaged,
    Full,
    /// The disk refused: it is out of space in a way SQLite cannot name, it fails, or it is no longer there.
    Disk,
    /// What may be read may not be written.
    ReadOnly,
    /// A program was killed while it wrote, and only one that may write can undo what it left.
    HalfWritten,
    CannotOpen,
    /// A table or a column is not there.
    Schema,
    Other,
}

fn trouble(error: &sqlx::Error) -> Trouble {
    let code = match error {
        sqlx::Error::Database(error) => error.code().and_then(|code| code.parse::<i32>().ok()),
        sqlx::Error::PoolTimedOut => return Trouble::Locked,
        _ => None,
    };
    // SQLITE_READONLY_RECOVERY and SQLITE_READONLY_ROLLBACK: https://www.sqlite.org/rescode.html
    if let Some(264 | 776) = code {
        return Trouble::HalfWritten;
    }
    // The low byte is SQLite's primary result code.
    match code.map(|code| code & 0xff) {
        Some(5 | 6) => Trouble::Locked,
        Some(26) => Trouble::NotSqlite,
        Some(11) => Trouble::Damaged,
        Some(13) => Trouble::Full,
        Some(10) => Trouble::Disk,
        Some(8) => Trouble::ReadOnly,
        Some(14) => Trouble::CannotOpen,
        Some(1) if error.to_string().contains("no such ") => Trouble::Schema,
        _ => Trouble::Other,
    }
}

/// The day of an ISO date or timestamp written by a till; `None` where it is neither.
fn day_of(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}

/// An ISO timestamp with a `T` or a space, or a date alone, which means its evening.
fn moment_of(text: &str) -> Option<DateTime> {
    match text.len() {
        ..=10 => Some(day_of(text)?.at(23, 59, 59, 0)),
        _ => text.parse().ok(),
    }
}

/// How timestamps are written for comparison with the till's: `2026-11-09 10:42:00`.
fn sql_moment(moment: DateTime) -> String {
    moment.strftime("%Y-%m-%d %H:%M:%S").to_string()
}
