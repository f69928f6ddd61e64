//! A table as an Excel workbook: real numbers and dates, so that sums and filters work without retyping.

use app::export::{Cell, Column, Table, Unit};
use optiflow_domain::{Currency, Date, DateTime, format};
use rust_xlsxwriter::{ColNum, DocProperties, ExcelDateTime, Format, RowNum, Workbook, Worksheet, XlsxError};

/// The longest text that a cell may hold, in UTF-16 units.
const LONGEST: usize = 32_767;
/// No column is wider, in pixels: a sentence would push the figures out of sight.
const WIDEST: u32 = 420;

/// The table as the content of an `.xlsx` file. What is a text stays one, whatever it begins with.
///
/// # Errors
/// More rows than a sheet can hold (1,048,576).
pub(super) fn write(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The same table is the same file, whenever it is asked for.
    if let Ok(day) = day(table.as_of) {
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(table.title)?;
    titles(sheet, table)?;
    for (row, cells) in (1..).zip(table.rows.iter().chain(&table.total)) {
        for ((column, about), cell) in (0..).zip(&table.columns).zip(cells) {
            put(sheet, (row, column), cell, &style(cell, *about, table.currency))?;
        }
    }
    sheet.set_autofit_max_width(WIDEST);
    sheet.autofit();
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    workbook.save_to_buffer()
}

/// The first row, which stays in sight and filters.
fn titles(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, about) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(0, column, about.name(), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    // The last line adds up: a filter must not sort it in among the others.
    let last_row = RowNum::try_from(table.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    let last_column = ColNum::try_from(table.columns.len().saturating_sub(1));
    sheet.autofilter(0, 0, last_row, last_column.map_err(|_| XlsxError::RowColumnLimitError)?)?;
    Ok(())
}

/// Writes a cell. A date that Excel does not know, before 1900, is a text: a till that has one must not cost the others.
fn put(
    sheet: &mut Worksheet,
    (row, column): (RowNum, ColNum),
    cell: &Cell,
    style: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string(row, column, shortened(text))?,
        Cell::Number(value) => sheet.write_number_with_format(row, column, *value, style)?,
        Cell::Date(date) => match day(*date) {
            Ok(known) => sheet.write_datetime_with_format(row, column, &known, style)?,
            Err(_) => sheet.write_string(row, column, format::date(*date))?,
        },
        Cell::Moment(moment) => match self::moment(*moment) {
            Ok(known) => sheet.write_datetime_with_format(row, column, &known, style)?,
            Err(_) => sheet.write_string(row, column, format::moment(*moment))?,
        },
    };
    Ok(())
}

/// How a figure is shown. Excel writes thousands and decimals as its own language does.
fn style(cell: &Cell, column: Column, currency: Currency) -> Format {
    let shown = match (cell, column.unit) {
        (Cell::Number(_), Unit::Money) => match currency {
            Currency::Xof => "#,##0 \"FCFA\"",
            Currency::Eur => "#,##0.00 \"€\"",
        },
        (Cell::Number(_), Unit::Percent) => "0.0%",
        (Cell::Number(value), Unit::Plain) if value.fract() == 0.0 => "#,##0",
        (Cell::Number(_), Unit::Plain) => "#,##0.00",
        (Cell::Date(_), _) => "dd/mm/yyyy",
        (Cell::Moment(_), _) => "dd/mm/yyyy hh:mm",
        (Cell::Empty | Cell::Text(_), _) => return Format::new(),
    };
    Format::new().set_num_format(shown)
}

fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let out_of_range = |_| XlsxError::DateTimeRangeError(date.to_string());
    let year = u16::try_from(date.year()).map_err(out_of_range)?;
    let month = u8::try_from(date.month()).map_err(out_of_range)?;
    ExcelDateTime::from_ymd(year, month, u8::try_from(date.day()).map_err(out_of_range)?)
}

fn moment(moment: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let out_of_range = |_| XlsxError::DateTimeRangeError(moment.to_string());
    let hour = u16::try_from(moment.hour()).map_err(out_of_range)?;
    let minute = u8::try_from(moment.minute()).map_err(out_of_range)?;
    let second = u8::try_from(moment.second()).map_err(out_of_range)?;
    day(moment.date())?.and_hms(hour, minute, f64::from(second))
}

/// A text that fits into a cell.
fn shortened(text: &str) -> String {
    if text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    // A character takes at most two units.
    text.chars().take(LONGEST / 2).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, read_to_string};

    use super::*;

    fn table(currency: Currency, unit: Unit, cell: Cell) -> Table {
        Table {
            name: "essai".to_owned(),
            as_of: Date::constant(2026, 11, 9),
            title: "Essai",
            currency,
            columns: vec![Column { group: None, title: "Colonne", unit }],
            rows: vec![vec![cell]],
            total: None,
        }
    }

    fn styles(table: &Table) -> String {
        let mut parts = zip::ZipArchive::new(Cursor::new(write(table).unwrap())).unwrap();
        read_to_string(parts.by_name("xl/styles.xml").unwrap()).unwrap()
    }

    #[test]
    fn money_is_shown_in_the_shops_currency() {
        let money = |currency| styles(&table(currency, Unit::Money, Cell::Number(1_234.5)));
        assert!(money(Currency::Eur).contains("#,##0.00 &quot;€&quot;"), "{}", money(Currency::Eur));
        assert!(money(Currency::Xof).contains("#,##0 &quot;FCFA&quot;"), "{}", money(Currency::Xof));
        let share = styles(&table(Currency::Eur, Unit::Percent, Cell::Number(0.5)));
        assert!(share.contains("0.0%") && !share.contains('€'), "{share}");
    }

    #[test]
    fn a_text_that_is_too_long_for_excel_is_cut_and_not_refused() {
        let long = table(Currency::Eur, Unit::Plain, Cell::Text("😀".repeat(40_000)));
        let content = write(&long).unwrap();
        assert_eq!(content, write(&long).unwrap(), "the same table is the same file");
    }

    #[test]
    fn a_date_that_excel_does_not_know_is_a_text() {
        let ancient = table(Currency::Eur, Unit::Plain, Cell::Date(Date::constant(1066, 10, 14)));
        let mut parts = zip::ZipArchive::new(Cursor::new(write(&ancient).unwrap())).unwrap();
        let texts = read_to_string(parts.by_name("xl/sharedStrings.xml").unwrap()).unwrap();
        assert!(texts.contains("14/10/1066"), "{texts}");
    }
}
