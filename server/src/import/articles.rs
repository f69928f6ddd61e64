//! `--articles`: the articles, their categories and what their suppliers ask; or articles made from the sales.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use optiflow_domain::LeadTime;

use crate::db::tables::{Category, Product, ProductSupplier};

use super::errors::Reason;
use super::row::Row;
use super::row_id;
use super::suppliers::Suppliers;
use super::table::{Context, Log, read_table};
use super::titles::{ARTICLES, Field};

const MAX_WHOLE: i64 = 1_000_000_000;

/// Where the articles come from, which decides what an unknown name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The owner's list: an unknown name is an error.
    List,
    /// The sales: a new name there is a new article.
    Sales,
    /// A list that could not be read at all: nothing can be said about any name.
    Unusable,
}

/// The articles known so far, found by their cleaned name. Identifiers follow the order of first appearance, from 1.
#[derive(Debug)]
pub(super) struct Articles {
    pub(super) products: Vec<Product>,
    pub(super) categories: Vec<Category>,
    pub(super) terms: Vec<ProductSupplier>,
    known: HashMap<String, usize>,
    lines: Vec<u64>,
    faulty: HashSet<String>,
    origin: Origin,
}

/// What one line of the list says, before it has identifiers.
#[derive(Debug, PartialEq)]
struct Listed {
    product: Product,
    terms: Terms,
}

#[derive(Debug, PartialEq)]
struct Terms {
    purchase_price: Option<f64>,
    min_order_quantity: Option<i64>,
    pack_size: Option<i64>,
}

impl Terms {
    fn is_empty(&self) -> bool {
        self.purchase_price.is_none() && self.min_order_quantity.is_none() && self.pack_size.is_none()
    }
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lookup {
    Known(usize),
    Faulty,
    Unknown,
}

impl Articles {
    /// No article yet: the sales will make them.
    pub(super) fn from_sales() -> Self {
        Self::empty(Origin::Sales)
    }

    fn empty(origin: Origin) -> Self {
        Self {
            products: Vec::new(),
            categories: Vec::new(),
            terms: Vec::new(),
            known: HashMap::new(),
            lines: Vec::new(),
            faulty: HashSet::new(),
            origin,
        }
    }

    /// Reads the owner's list; what is wrong is in the log. Suppliers that it names are added where they are missing.
    pub(super) fn read(path: &Path, suppliers: &mut Suppliers, context: &Context<'_>) -> (Self, Log) {
        let mut articles = Self::empty(Origin::List);
        let mut listed: Vec<Listed> = Vec::new();
        let mut log = read_table(path, ARTICLES, context, |row| articles.read_row(row, &mut listed));
        if log.fatal {
            articles.origin = Origin::Unusable;
        }
        articles.settle(listed, suppliers, &mut log);
        (articles, log)
    }

    fn read_row(&mut self, row: &mut Row<'_, '_>, listed: &mut Vec<Listed>) {
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
        let Some(name) = name else { return };
        if row.is_faulty() {
            self.faulty.insert(name);
            return;
        }
        let new = Listed { product, terms };
        if let Some(&index) = self.known.get(&name) {
            if listed[index] != new {
                row.refuse(Field::Article, Reason::Duplicate(self.lines[index]));
            }
            return;
        }
        self.known.insert(name, listed.len());
        self.lines.push(row.line);
        listed.push(new);
    }

    /// Gives identifiers to what was listed, in order.
    fn settle(&mut self, listed: Vec<Listed>, suppliers: &mut Suppliers, log: &mut Log) {
        let mut seen = HashSet::new();
        let (mut added, mut homeless) = (0_usize, 0_usize);
        for Listed { mut product, terms } in listed {
            product.id = row_id(self.products.len());
            if let Some(category) = product.category.clone().filter(|name| seen.insert(name.clone())) {
                self.categories.push(Category { id: row_id(self.categories.len()), name: category });
            }
            if let Some(supplier) = &product.supplier {
                let (supplier_id, is_new) = suppliers.find_or_add(supplier);
                added += usize::from(is_new);
                self.terms.push(ProductSupplier {
                    id: row_id(self.terms.len()),
                    product_id: product.id,
                    supplier_id,
                    purchase_price: terms.purchase_price,
                    min_order_quantity: terms.min_order_quantity,
                    pack_size: terms.pack_size,
                    is_preferred: true,
                });
            } else {
                homeless += usize::from(!terms.is_empty());
            }
            self.products.push(product);
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
        match self.known.get(name) {
            Some(&index) => Lookup::Known(index),
            None if self.origin == Origin::Unusable || self.faulty.contains(name) => Lookup::Faulty,
            None => Lookup::Unknown,
        }
    }

    /// The index of the article that a sale names, made if the sales make them. A faulty row makes nothing.
    pub(super) fn of_sale(
        &mut self,
        row: &mut Row<'_, '_>,
        name: String,
        context: &Context<'_>,
    ) -> Option<usize> {
        if self.origin != Origin::Sales {
            return self.of_row(row, &name, Reason::UnknownArticle, context);
        }
        if let Lookup::Known(index) = self.find(&name) {
            return Some(index);
        }
        if row.is_faulty() {
            self.faulty.insert(name);
            return None;
        }
        let index = self.products.len();
        self.products.push(Product { id: row_id(index), name: name.clone(), ..Product::default() });
        self.known.insert(name, index);
        Some(index)
    }

    /// The index of the article that a line of stock names.
    pub(super) fn of_stock(&self, row: &mut Row<'_, '_>, name: &str, context: &Context<'_>) -> Option<usize> {
        let unknown =
            if self.origin == Origin::Sales { Reason::UnsoldArticle } else { Reason::UnknownArticle };
        self.of_row(row, name, unknown, context)
    }

    fn of_row(
        &self,
        row: &mut Row<'_, '_>,
        name: &str,
        unknown: Reason,
        context: &Context<'_>,
    ) -> Option<usize> {
        match self.find(name) {
            Lookup::Known(index) => return Some(index),
            Lookup::Unknown => row.refuse(Field::Article, unknown),
            // The article's own line is reported. Its other lines matter only where they are left out.
            Lookup::Faulty if context.ignore_errors && self.origin == Origin::List => {
                row.refuse(Field::Article, Reason::FaultyArticle);
            }
            Lookup::Faulty => row.drop_silently(),
        }
        None
    }

    /// Names that differ from an earlier one by their case only: likely the same article, typed twice.
    pub(super) fn lookalikes(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        let twin = |product: &&Product| !seen.insert(product.name.to_lowercase());
        self.products.iter().filter(twin).map(|product| product.name.as_str()).collect()
    }
}
