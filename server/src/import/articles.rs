//! `--articles`: the articles, their categories and what their suppliers ask; or articles made from the sales.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use optiflow_domain::LeadTime;

use crate::db::shop_file::{Arrival, Link, Terms};
use crate::db::tables::Product;

use super::errors::Reason;
use super::names::clean;
use super::row::Row;
use super::suppliers::Suppliers;
use super::table::{Context, Log, read_table};
use super::titles::{ARTICLES, Field};

pub(super) const MAX_WHOLE: i64 = 1_000_000_000;
/// The largest number of an article: what a till's spreadsheet can still write exactly.
const MAX_NUMBER: i64 = 1_000_000_000_000_000;

/// Where the articles come from, which decides what an unknown name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The owner's list: a name that is neither there nor in the shop's file is an error.
    List,
    /// The sales: a new name there is a new article.
    Sales,
    /// A list that could not be read at all: nothing can be said about any unknown name.
    Unusable,
}

/// The articles named so far, found by their cleaned name, in the order of first appearance.
#[derive(Debug)]
pub(super) struct Articles {
    pub(super) rows: Vec<Arrival<Product>>,
    /// Who delivers them, as the list says.
    pub(super) links: Vec<Link>,
    known: HashMap<String, usize>,
    existing: Existing,
    lines: Vec<u64>,
    faulty: HashSet<String>,
    origin: Origin,
}

/// The articles that the shop's file already has.
#[derive(Debug, Default)]
struct Existing {
    /// By cleaned name; of several of one name, the first.
    by_name: HashMap<String, i64>,
    by_number: HashMap<i64, String>,
}

impl Existing {
    fn new(articles: &[(i64, String)]) -> Self {
        let cleaned = || articles.iter().rev().map(|(id, name)| (*id, clean(name).into_owned()));
        Self { by_name: cleaned().map(|(id, name)| (name, id)).collect(), by_number: cleaned().collect() }
    }

    /// The number of the article that a line of the list means; `None` for a new one that asks for none.
    fn number_of(&self, name: &str, asked: Option<i64>) -> Result<Option<i64>, Reason> {
        let named = self.by_name.get(name).copied();
        match (asked, named) {
            (Some(asked), Some(named)) if asked != named => Err(Reason::OtherNumber(named)),
            _ => Ok(asked.or(named)),
        }
    }
}

/// What one line of the list says, before its supplier has a place.
#[derive(Debug, PartialEq)]
struct Listed {
    article: Arrival<Product>,
    terms: Terms,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lookup {
    Known(usize),
    /// Not named yet, and in the shop's file under this number.
    Existing(i64),
    Faulty,
    Unknown,
}

impl Articles {
    /// No article yet: the sales will make those that are not in the shop's file.
    pub(super) fn from_sales(existing: &[(i64, String)]) -> Self {
        Self::empty(Origin::Sales, existing)
    }

    fn empty(origin: Origin, existing: &[(i64, String)]) -> Self {
        Self {
            rows: Vec::new(),
            links: Vec::new(),
            known: HashMap::new(),
            existing: Existing::new(existing),
            lines: Vec::new(),
            faulty: HashSet::new(),
            origin,
        }
    }

    /// Reads the owner's list; what is wrong is in the log. Suppliers that it names are added where they are missing.
    pub(super) fn read(
        path: &Path,
        existing: &[(i64, String)],
        suppliers: &mut Suppliers,
        context: &Context<'_>,
    ) -> (Self, Log) {
        let mut articles = Self::empty(Origin::List, existing);
        let mut listed: Vec<Listed> = Vec::new();
        let mut numbers = HashMap::new();
        let mut log =
            read_table(path, ARTICLES, context, |row| articles.read_row(row, &mut numbers, &mut listed));
        if log.fatal {
            articles.origin = Origin::Unusable;
        }
        articles.settle(listed, suppliers, &mut log);
        (articles, log)
    }

    /// `numbers` are those of the articles listed so far, with their lines.
    fn read_row(&mut self, row: &mut Row<'_, '_>, numbers: &mut HashMap<i64, u64>, listed: &mut Vec<Listed>) {
        let name = row.required_name(Field::Article);
        let product = Product {
            id: 0,
            name: name.clone().unwrap_or_default(),
            category: row.name(Field::Category),
            supplier: row.name(Field::Supplier),
            unit_price: row.money(Field::UnitPrice),
            lead_time_days: row.whole(Field::LeadTime, 0..=LeadTime::MAX_DAYS.into()),
            min_stock_level: row.whole(Field::MinStock, 0..=MAX_WHOLE),
            max_stock_level: row.whole(Field::MaxStock, 0..=MAX_WHOLE),
        };
        let terms = Terms {
            purchase_price: row.money(Field::PurchasePrice),
            min_order_quantity: row.whole(Field::MinOrderQuantity, 0..=MAX_WHOLE),
            pack_size: row.whole(Field::PackSize, 1..=MAX_WHOLE),
        };
        let asked = row.whole(Field::Number, 1..=MAX_NUMBER);
        let Some(name) = name else { return };
        let id = self.existing.number_of(&name, asked).unwrap_or_else(|reason| {
            row.refuse(Field::Article, reason);
            None
        });
        if row.is_faulty() {
            self.faulty.insert(name);
            return;
        }
        let new = Listed { article: Arrival { id, rename: asked.is_some(), row: product }, terms };
        if let Some(&index) = self.known.get(&name) {
            if listed[index] != new {
                row.refuse(Field::Article, Reason::Duplicate(self.lines[index]));
            }
            return;
        }
        if let Some(id) = id
            && let Some(line) = numbers.insert(id, row.line)
        {
            let field = if asked.is_some() { Field::Number } else { Field::Article };
            row.refuse(field, Reason::Duplicate(line));
            self.faulty.insert(name);
            return;
        }
        self.known.insert(name, listed.len());
        self.lines.push(row.line);
        listed.push(new);
    }

    /// Gives a place to what was listed, in order.
    fn settle(&mut self, listed: Vec<Listed>, suppliers: &mut Suppliers, log: &mut Log) {
        let (mut added, mut homeless) = (0_usize, 0_usize);
        for Listed { article, terms } in listed {
            let place = self.rows.len();
            // Renamed by this list: its old name is nobody's now.
            if let Some(old) = article.id.and_then(|id| self.existing.by_number.get(&id)) {
                self.existing.by_name.remove(old);
            }
            if let Some(supplier) = &article.row.supplier {
                let (supplier, is_new) = suppliers.find_or_add(supplier);
                added += usize::from(is_new);
                self.links.push(Link { article: place, supplier, terms, preferred: Some(true) });
            } else {
                homeless += usize::from(!terms.is_empty());
            }
            self.rows.push(article);
        }
        if added > 0 {
            log.notice(format!(
                "fournisseurs absents du fichier des fournisseurs, créés sans délai de livraison : {added}."
            ));
        }
        if homeless > 0 {
            log.notice(format!(
                "articles sans fournisseur, dont le prix d'achat, le minimum ou le colis n'est pas gardé : {homeless}."
            ));
        }
    }

    fn find(&self, name: &str) -> Lookup {
        match (self.known.get(name), self.existing.by_name.get(name)) {
            (Some(&index), _) => Lookup::Known(index),
            (None, Some(&id)) => Lookup::Existing(id),
            (None, None) if self.origin == Origin::Unusable || self.faulty.contains(name) => Lookup::Faulty,
            (None, None) => Lookup::Unknown,
        }
    }

    fn add(&mut self, name: String, id: Option<i64>) -> usize {
        let index = self.rows.len();
        let row = Product { name: name.clone(), ..Product::default() };
        self.rows.push(Arrival { id, rename: false, row });
        self.known.insert(name, index);
        index
    }

    /// The place of the article that a sale names, made if the sales make them. A faulty row makes nothing.
    pub(super) fn of_sale(
        &mut self,
        row: &mut Row<'_, '_>,
        name: String,
        context: &Context<'_>,
    ) -> Option<usize> {
        if self.origin != Origin::Sales || self.find(&name) != Lookup::Unknown {
            return self.of_row(row, &name, Reason::UnknownArticle, context);
        }
        if row.is_faulty() {
            self.faulty.insert(name);
            return None;
        }
        Some(self.add(name, None))
    }

    /// The place of the article that a line of stock names.
    pub(super) fn of_stock(
        &mut self,
        row: &mut Row<'_, '_>,
        name: &str,
        context: &Context<'_>,
    ) -> Option<usize> {
        self.of_row(row, name, self.unknown(), context)
    }

    /// The place of the article that a supplier delivers; `Err(None)` where its own line's fault is already told.
    pub(super) fn of_link(&mut self, name: &str, context: &Context<'_>) -> Result<usize, Option<Reason>> {
        self.place(name, self.unknown(), context)
    }

    fn unknown(&self) -> Reason {
        if self.origin == Origin::Sales { Reason::UnsoldArticle } else { Reason::UnknownArticle }
    }

    fn of_row(
        &mut self,
        row: &mut Row<'_, '_>,
        name: &str,
        unknown: Reason,
        context: &Context<'_>,
    ) -> Option<usize> {
        match self.place(name, unknown, context) {
            Ok(place) => return Some(place),
            Err(Some(reason)) => row.refuse(Field::Article, reason),
            Err(None) => row.drop_silently(),
        }
        None
    }

    fn place(&mut self, name: &str, unknown: Reason, context: &Context<'_>) -> Result<usize, Option<Reason>> {
        match self.find(name) {
            Lookup::Known(index) => Ok(index),
            Lookup::Existing(id) => Ok(self.add(name.to_owned(), Some(id))),
            Lookup::Unknown => Err(Some(unknown)),
            // The article's own line is reported. Its other lines matter only where they are left out.
            Lookup::Faulty if context.ignore_errors && self.origin == Origin::List => {
                Err(Some(Reason::FaultyArticle))
            }
            Lookup::Faulty => Err(None),
        }
    }

    /// New names that differ from another one by their case only: likely the same article, typed twice.
    pub(super) fn lookalikes(&self) -> Vec<&str> {
        let mut seen: HashSet<String> =
            self.existing.by_number.values().map(|name| name.to_lowercase()).collect();
        let mut twin = |article: &&Arrival<Product>| {
            !seen.insert(article.row.name.to_lowercase()) && article.id.is_none()
        };
        self.rows.iter().filter(|article| twin(article)).map(|article| article.row.name.as_str()).collect()
    }
}
