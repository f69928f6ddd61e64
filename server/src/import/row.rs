//! One line of data: its cells, read as names, numbers and dates, and what is wrong with them.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::columns::Header;
use super::dates::{self, Moment, NotADate};
use super::errors::{LineError, Reason};
use super::names::{clean, fold, shorten};
use super::numbers;
use super::table::Log;
use super::titles::Field;

/// The longest name kept, in characters.
const MAX_NAME_CHARS: usize = 200;
/// The largest quantity and the largest amount of money believed.
const MAX_QUANTITY: f64 = 1e9;
const MAX_MONEY: f64 = 1e12;

/// One line of data. Its methods read cells and note what is wrong; a row with any fault is [`Row::is_faulty`].
pub(super) struct Row<'r, 't> {
    pub(super) line: u64,
    pub(super) fields: &'r [Cow<'t, str>],
    pub(super) header: &'r Header,
    pub(super) log: &'r mut Log,
    pub(super) today: Date,
    pub(super) faulty: bool,
}

impl Row<'_, '_> {
    /// True once a fault was noted: the row must not be used.
    pub(super) fn is_faulty(&self) -> bool {
        self.faulty
    }

    /// Leaves the row out without a message of its own: the fault it follows from is already reported.
    pub(super) fn drop_silently(&mut self) {
        self.faulty = true;
    }

    /// Notes a fault of one cell.
    pub(super) fn refuse(&mut self, field: Field, reason: Reason) {
        let value = self.text(field).filter(|text| !text.is_empty()).map(shorten);
        let column = Some(self.header.label(field));
        self.faulty = true;
        self.log.push(LineError {
            file: self.log.file.clone(),
            line: Some(self.line),
            column,
            value,
            reason,
        });
    }

    /// The trimmed text of a cell; `None` where the file has no such column or the cell is empty.
    pub(super) fn text(&self, field: Field) -> Option<&str> {
        let at = self.header.position(field)?;
        self.fields.get(at).map(|cell| cell.trim()).filter(|text| !text.is_empty())
    }

    /// A name that must be there.
    pub(super) fn required_name(&mut self, field: Field) -> Option<String> {
        let before = self.faulty;
        self.faulty = false;
        let name = self.name(field);
        if name.is_none() && !self.faulty {
            self.refuse(field, Reason::Empty);
        }
        self.faulty |= before;
        name
    }

    /// A cleaned name.
    pub(super) fn name(&mut self, field: Field) -> Option<String> {
        let name = clean(self.text(field)?).into_owned();
        if name.len() > MAX_NAME_CHARS && name.chars().count() > MAX_NAME_CHARS {
            self.refuse(field, Reason::NameTooLong(MAX_NAME_CHARS));
            return None;
        }
        Some(name).filter(|name| !name.is_empty())
    }

    /// A quantity of 0 or more that must be there; `negative` says what to do with one below.
    pub(super) fn required_quantity(&mut self, field: Field, negative: Reason) -> Option<f64> {
        let Some(text) = self.text(field) else {
            self.refuse(field, Reason::Empty);
            return None;
        };
        let value = numbers::parse_decimal(text);
        self.ranged(field, value, MAX_QUANTITY, negative)
    }

    /// A quantity of 0 or more.
    pub(super) fn quantity(&mut self, field: Field) -> Option<f64> {
        let value = numbers::parse_decimal(self.text(field)?);
        self.ranged(field, value, MAX_QUANTITY, Reason::Negative)
    }

    /// An amount of money of 0 or more.
    pub(super) fn money(&mut self, field: Field) -> Option<f64> {
        let value = numbers::parse_money(self.text(field)?);
        self.ranged(field, value, MAX_MONEY, Reason::Negative)
    }

    /// A discount of 0 or more, in percent or in money, as the shop writes it.
    pub(super) fn discount(&mut self, field: Field) -> Option<f64> {
        let value = numbers::parse_discount(self.text(field)?);
        self.ranged(field, value, MAX_MONEY, Reason::Negative)
    }

    /// A whole number within a range; a number of days may say so (`7 jours`).
    pub(super) fn whole(&mut self, field: Field, range: RangeInclusive<i64>) -> Option<i64> {
        let value = numbers::parse_days(self.text(field)?);
        let value = self.ranged(field, value, *range.end() as f64, Reason::Negative)?;
        if value.fract() != 0.0 {
            self.refuse(field, Reason::NotWhole);
            return None;
        }
        if (value as i64) < *range.start() {
            self.refuse(field, Reason::TooSmall(*range.start()));
            return None;
        }
        Some(value as i64)
    }

    fn ranged(&mut self, field: Field, value: Option<f64>, most: f64, negative: Reason) -> Option<f64> {
        let fault = match value {
            None => Reason::NotANumber,
            Some(value) if value < 0.0 => negative,
            Some(value) if value > most => Reason::TooBig(most),
            // `+ 0.0` makes a written "-0" a plain zero.
            Some(value) => return Some(value + 0.0),
        };
        self.refuse(field, fault);
        None
    }

    /// Yes or no.
    pub(super) fn yes_or_no(&mut self, field: Field) -> Option<bool> {
        match fold(self.text(field)?).as_str() {
            "oui" | "o" | "x" | "1" | "vrai" | "yes" | "y" | "true" => Some(true),
            "non" | "n" | "0" | "faux" | "no" | "false" => Some(false),
            _ => {
                self.refuse(field, Reason::NotYesOrNo);
                None
            }
        }
    }

    /// Whether the file has the column.
    pub(super) fn has(&self, field: Field) -> bool {
        self.header.position(field).is_some()
    }

    /// A date that must be there.
    pub(super) fn required_moment(&mut self, field: Field) -> Option<Moment> {
        if self.text(field).is_none() {
            self.refuse(field, Reason::Empty);
            return None;
        }
        self.moment(field)
    }

    /// A date between 1990 and a year from today, with its time where one is written.
    pub(super) fn moment(&mut self, field: Field) -> Option<Moment> {
        let fault = match dates::parse(self.text(field)?) {
            Ok(moment) if moment.date < date(1990, 1, 1) => Reason::TooOld,
            Ok(moment) if moment.date > self.today.saturating_add(366.days()) => Reason::TooFar(self.today),
            Ok(moment) => return Some(moment),
            Err(NotADate::Shape) => Reason::NotADate,
            Err(NotADate::Impossible) => Reason::ImpossibleDate,
            Err(NotADate::TwoDigitYear) => Reason::TwoDigitYear,
            Err(NotADate::SerialNumber) => Reason::SerialDate,
        };
        self.refuse(field, fault);
        None
    }
}
