//! `--fournisseurs`: the suppliers, by name.

use std::collections::HashMap;
use std::path::Path;

use optiflow_domain::LeadTime;

use crate::db::tables::Supplier;

use super::errors::Reason;
use super::row::Row;
use super::row_id;
use super::table::{Context, Log, read_table};
use super::titles::{Field, SUPPLIERS};

/// The suppliers known so far. Identifiers follow the order of first appearance, from 1.
#[derive(Debug, Default)]
pub(super) struct Suppliers {
    pub(super) rows: Vec<Supplier>,
    by_name: HashMap<String, Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    index: usize,
    line: u64,
}

impl Suppliers {
    /// Reads the file; what is wrong is in the log.
    pub(super) fn read(path: &Path, context: &Context<'_>) -> (Self, Log) {
        let mut suppliers = Self::default();
        let log = read_table(path, SUPPLIERS, context, |row| suppliers.read_row(row));
        (suppliers, log)
    }

    fn read_row(&mut self, row: &mut Row<'_, '_>) {
        let name = row.required_name(Field::Supplier);
        let mut supplier = Supplier {
            email: row.name(Field::Email),
            phone: row.name(Field::Phone),
            lead_time_days: row.whole(Field::LeadTime, 0..=LeadTime::MAX_DAYS.into()),
            min_order_amount: row.money(Field::MinOrderAmount),
            ..Supplier::default()
        };
        let Some(name) = name.filter(|_| !row.is_faulty()) else { return };
        if let Some(&Place { index, line }) = self.by_name.get(&name) {
            supplier.id = self.rows[index].id;
            supplier.name = name;
            if supplier != self.rows[index] {
                row.refuse(Field::Supplier, Reason::Duplicate(line));
            }
            return;
        }
        self.add(name, supplier, row.line);
    }

    /// The identifier of a supplier, made without a lead time where it is not known yet; true where it was made.
    pub(super) fn find_or_add(&mut self, name: &str) -> (i64, bool) {
        match self.by_name.get(name) {
            Some(place) => (self.rows[place.index].id, false),
            None => (self.add(name.to_owned(), Supplier::default(), 0), true),
        }
    }

    fn add(&mut self, name: String, supplier: Supplier, line: u64) -> i64 {
        let index = self.rows.len();
        let id = row_id(index);
        self.rows.push(Supplier { id, name: name.clone(), ..supplier });
        self.by_name.insert(name, Place { index, line });
        id
    }
}
