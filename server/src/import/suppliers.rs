//! `--fournisseurs`: the suppliers, by name, and the articles that they deliver.

use std::collections::HashMap;
use std::path::Path;

use optiflow_domain::LeadTime;

use crate::db::shop_file::{Arrival, Link, Terms};
use crate::db::tables::Supplier;

use super::articles::{Articles, MAX_WHOLE};
use super::errors::{LineError, Reason};
use super::names::{clean, shorten};
use super::row::Row;
use super::table::{Context, Log, read_table};
use super::titles::{Field, SUPPLIERS};

/// The suppliers known so far, in the order of first appearance.
#[derive(Debug, Default)]
pub(super) struct Suppliers {
    pub(super) rows: Vec<Arrival<Supplier>>,
    by_name: HashMap<String, Place>,
    /// Those that the shop's file already has, by their cleaned name.
    existing: HashMap<String, i64>,
    listed: Vec<Listed>,
    terms_without_article: usize,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    index: usize,
    line: u64,
}

/// A line that names an article.
#[derive(Debug)]
struct Listed {
    line: u64,
    article: String,
    supplier: usize,
    terms: Terms,
    preferred: Option<bool>,
}

impl Suppliers {
    /// No supplier yet, but those that the shop's file has.
    pub(super) fn new(existing: &[(i64, String)]) -> Self {
        let existing = existing.iter().rev().map(|(id, name)| (clean(name).into_owned(), *id)).collect();
        Self { existing, ..Self::default() }
    }

    /// Reads the file; what is wrong is in the log.
    pub(super) fn read(&mut self, path: &Path, context: &Context<'_>) -> Log {
        let mut log = read_table(path, SUPPLIERS, context, |row| self.read_row(row));
        if self.terms_without_article > 0 {
            log.notice(format!(
                "lignes sans article, dont le prix d'achat, le minimum ou le colis n'est pas gardé : {}.",
                self.terms_without_article
            ));
        }
        log
    }

    fn read_row(&mut self, row: &mut Row<'_, '_>) {
        let name = row.required_name(Field::Supplier);
        let supplier = Supplier {
            email: row.name(Field::Email),
            phone: row.name(Field::Phone),
            lead_time_days: row.whole(Field::LeadTime, 0..=LeadTime::MAX_DAYS.into()),
            min_order_amount: row.money(Field::MinOrderAmount),
            ..Supplier::default()
        };
        let article = row.name(Field::Article);
        let terms = Terms {
            purchase_price: row.money(Field::PurchasePrice),
            min_order_quantity: row.whole(Field::MinOrderQuantity, 0..=MAX_WHOLE),
            pack_size: row.whole(Field::PackSize, 1..=MAX_WHOLE),
        };
        let preferred = row.yes_or_no(Field::Preferred);
        let Some(name) = name.filter(|_| !row.is_faulty()) else { return };
        let index = match self.by_name.get(&name) {
            Some(&Place { index, line }) => {
                let Ok(merged) = merged(&self.rows[index].row, &supplier) else {
                    row.refuse(Field::Supplier, Reason::Duplicate(line));
                    return;
                };
                self.rows[index].row = merged;
                index
            }
            None => self.add(name, supplier, row.line),
        };
        match article {
            Some(article) => {
                self.listed.push(Listed { line: row.line, article, supplier: index, terms, preferred });
            }
            None => self.terms_without_article += usize::from(!terms.is_empty()),
        }
    }

    /// The place of a supplier, made without a lead time where it is not known yet; true where it is new to the shop.
    pub(super) fn find_or_add(&mut self, name: &str) -> (usize, bool) {
        match self.by_name.get(name) {
            Some(place) => (place.index, false),
            None => (self.add(name.to_owned(), Supplier::default(), 0), !self.existing.contains_key(name)),
        }
    }

    fn add(&mut self, name: String, supplier: Supplier, line: u64) -> usize {
        let index = self.rows.len();
        let id = self.existing.get(&name).copied();
        self.rows.push(Arrival { id, rename: false, row: Supplier { name: name.clone(), ..supplier } });
        self.by_name.insert(name, Place { index, line });
        index
    }

    /// Who delivers what, once the articles are known: what the articles' file says, then what the suppliers' own says,
    /// which wins.
    pub(super) fn links(&self, articles: &mut Articles, log: &mut Log, context: &Context<'_>) -> Vec<Link> {
        let mut links = std::mem::take(&mut articles.links);
        let mut at: HashMap<(usize, usize), usize> =
            links.iter().enumerate().map(|(at, link)| ((link.article, link.supplier), at)).collect();
        let mut said: HashMap<(usize, usize), u64> = HashMap::new();
        let mut preferred: HashMap<usize, (u64, usize)> = HashMap::new();
        for listed in &self.listed {
            let mut refuse = |reason| {
                log.faulty_lines += 1;
                log.push(LineError {
                    file: log.file.clone(),
                    line: Some(listed.line),
                    column: Some("article"),
                    value: Some(shorten(&listed.article)),
                    reason,
                });
            };
            let article = match articles.of_link(&listed.article, context) {
                Ok(article) => article,
                Err(reason) => {
                    if let Some(reason) = reason {
                        refuse(reason);
                    }
                    continue;
                }
            };
            let key = (article, listed.supplier);
            let place = *at.entry(key).or_insert_with(|| {
                let (article, supplier) = key;
                links.push(Link { article, supplier, ..Link::default() });
                links.len() - 1
            });
            let mut terms = links[place].terms;
            terms.update(&listed.terms);
            if let Some(&line) = said.get(&key)
                && (terms != links[place].terms || listed.preferred != links[place].preferred)
            {
                refuse(Reason::Duplicate(line));
                continue;
            }
            if listed.preferred == Some(true) {
                let &mut (line, supplier) =
                    preferred.entry(article).or_insert((listed.line, listed.supplier));
                if supplier != listed.supplier {
                    refuse(Reason::OtherPreferred(line));
                    continue;
                }
            }
            said.insert(key, listed.line);
            links[place].terms = terms;
            links[place].preferred = listed.preferred.or(links[place].preferred);
        }
        for link in &mut links {
            if preferred.get(&link.article).is_some_and(|(_, supplier)| *supplier != link.supplier) {
                link.preferred = Some(false);
            }
        }
        links
    }
}

/// Two lines say different things.
struct Contradiction;

/// Two lines of one supplier together.
fn merged(first: &Supplier, second: &Supplier) -> Result<Supplier, Contradiction> {
    fn both<T: Clone + PartialEq>(first: Option<&T>, second: Option<&T>) -> Result<Option<T>, Contradiction> {
        match (first, second) {
            (Some(a), Some(b)) if a != b => Err(Contradiction),
            (a, b) => Ok(a.or(b).cloned()),
        }
    }
    Ok(Supplier {
        email: both(first.email.as_ref(), second.email.as_ref())?,
        phone: both(first.phone.as_ref(), second.phone.as_ref())?,
        lead_time_days: both(first.lead_time_days.as_ref(), second.lead_time_days.as_ref())?,
        min_order_amount: both(first.min_order_amount.as_ref(), second.min_order_amount.as_ref())?,
        ..first.clone()
    })
}
