//! From the articles' stories to the shop's rows. Identifiers follow the articles, so that a larger shop with the
//! same seed begins with the same rows.

use super::calendar::Timeline;
use super::catalogue::FAMILIES;
use super::pricing::price_paid;
use super::rng::hash_unit;
use super::signed;
use super::suppliers::{CUSTOMERS, SUPPLIERS, customer_rows, supplier_rows};
use super::{DemoOptions, Shop, Story, events, orders::Orders};
use crate::db::shop_file::{MADE_BY_DEMO, MADE_BY_KEY};
use crate::db::tables::{
    Category, Metadata, PriceChange, Product, ProductSupplier, Promotion, Sale, ShopTables, StockLevel,
    StockMovement,
};

/// Share of the till's rows whose customer is known.
const KNOWN_CUSTOMERS: f64 = 0.02;
/// Share of the articles that a second supplier could deliver.
const SECOND_SUPPLIER: f64 = 0.25;
const LOCATION: &str = "Boutique";

/// Writes the articles' rows one article after the other.
#[derive(Debug)]
pub(super) struct Writer {
    tables: ShopTables,
    orders: Orders,
    /// The timeline's dates as text.
    dates: Vec<String>,
}

/// The identifier of the row that is about to be pushed.
fn next<T>(rows: &[T]) -> i64 {
    signed(rows.len()) + 1
}

impl Writer {
    pub(super) fn new(shop: &Shop, options: &DemoOptions) -> Self {
        let sold = FAMILIES.len().min(options.articles as usize);
        let named =
            |(family, id): (&&super::catalogue::Family, i64)| Category { id, name: family.name.to_owned() };
        let mut tables = ShopTables {
            categories: FAMILIES.iter().zip(1..).take(sold).map(named).collect(),
            suppliers: supplier_rows(),
            customers: customer_rows(shop.seed),
            learned_events: events::learned(&shop.timeline),
            system_metadata: metadata(options, &shop.timeline),
            ..ShopTables::default()
        };
        for offer in &shop.offers {
            tables.promotions.push(Promotion {
                id: next(&tables.promotions),
                product_id: None,
                name: offer.name.clone(),
                start_date: shop.timeline.date(offer.first).to_string(),
                end_date: shop.timeline.date(offer.last).to_string(),
                discount_percent: Some(offer.percent),
            });
        }
        let dates = (0..signed(shop.timeline.days)).map(|day| shop.timeline.date(day).to_string()).collect();
        Self { tables, orders: Orders::default(), dates }
    }

    /// The whole shop, once every article is written.
    pub(super) fn finish(mut self, shop: &Shop) -> ShopTables {
        let (orders, lines) = self.orders.rows(&shop.timeline);
        self.tables.purchase_orders = orders;
        self.tables.purchase_order_lines = lines;
        self.tables
    }

    pub(super) fn write(&mut self, shop: &Shop, story: &Story) {
        let product_id = signed(story.article.index) + 1;
        self.product(product_id, story);
        self.suppliers(product_id, shop, story);
        self.prices(product_id, shop, story);
        self.sales(product_id, shop, story);
        self.stock(product_id, story);
        self.movements(product_id, story);
        for delivery in &story.schedule.deliveries {
            self.orders.add(product_id, &story.buyer, delivery);
        }
    }

    fn product(&mut self, id: i64, story: &Story) {
        let (article, buyer) = (&story.article, &story.buyer);
        let days_of_sales = |days: i64| (article.daily * days as f64).ceil().max(1.0) as i64;
        self.tables.products.push(Product {
            id,
            name: article.name.clone(),
            category: Some(FAMILIES[article.family].name.to_owned()),
            supplier: Some(SUPPLIERS[buyer.supplier].name.to_owned()),
            unit_price: Some(article.price),
            lead_time_days: buyer.own_lead,
            min_stock_level: Some(days_of_sales(buyer.lead + 3)),
            max_stock_level: Some(days_of_sales(2 * buyer.lead + 25)),
        });
    }

    fn suppliers(&mut self, product_id: i64, shop: &Shop, story: &Story) {
        let (article, buyer) = (&story.article, &story.buyer);
        let mut push = |supplier: usize, purchase_price: f64, is_preferred: bool| {
            let id = next(&self.tables.product_suppliers);
            self.tables.product_suppliers.push(ProductSupplier {
                id,
                product_id,
                supplier_id: signed(supplier) + 1,
                purchase_price: Some(purchase_price),
                min_order_quantity: Some(buyer.min_order),
                pack_size: Some(buyer.pack),
                is_preferred,
            });
        };
        push(buyer.supplier, buyer.cost, true);
        let other = FAMILIES[article.family].suppliers.iter().rev().find(|other| **other != buyer.supplier);
        if let Some(other) = other.filter(|_| hash_unit(shop.seed, product_id as u64, 4) < SECOND_SUPPLIER) {
            push(*other, (buyer.cost * 1.06 / 50.0).floor() * 50.0, false);
        }
    }

    fn prices(&mut self, product_id: i64, shop: &Shop, story: &Story) {
        // Before a new article's first day there is neither a price nor a promotion.
        let launch = story.demand.launch;
        let later = story.pricing.steps.iter().copied().filter(|(from, _)| *from > launch);
        for (from, unit_price) in std::iter::once((launch, story.pricing.list_price(launch))).chain(later) {
            let id = next(&self.tables.price_history);
            let valid_from = self.dates[from].clone();
            self.tables.price_history.push(PriceChange { id, product_id, unit_price, valid_from });
        }
        for offer in story.pricing.offers.iter().filter(|offer| offer.first >= signed(launch)) {
            self.tables.promotions.push(Promotion {
                id: next(&self.tables.promotions),
                product_id: Some(product_id),
                name: offer.name.clone(),
                start_date: shop.timeline.date(offer.first).to_string(),
                end_date: shop.timeline.date(offer.last).to_string(),
                discount_percent: Some(offer.percent),
            });
        }
    }

    fn sales(&mut self, product_id: i64, shop: &Shop, story: &Story) {
        for (at, day) in story.days.iter().enumerate().filter(|(_, day)| day.sold > 0) {
            let percent = story.pricing.discount(&shop.offers, at);
            let lot = hash_unit(shop.seed ^ 0x0063_6c69_656e, product_id as u64, at as u64) / KNOWN_CUSTOMERS;
            self.tables.sales.push(Sale {
                id: next(&self.tables.sales),
                product_id,
                order_date: self.dates[at].clone(),
                quantity: day.sold as f64,
                unit_price: Some(price_paid(story.pricing.list_price(at), percent)),
                discount_applied: (percent > 0.0).then_some(percent),
                customer_id: (lot < 1.0).then_some(1 + (lot * CUSTOMERS as f64) as i64),
            });
        }
    }

    /// A row for the evening of each day on which the stock changed, the article's first day included.
    fn stock(&mut self, product_id: i64, story: &Story) {
        let first = story.demand.launch;
        let mut before = None;
        for (at, day) in story.days.iter().enumerate().skip(first) {
            if before == Some(day.stock) {
                continue;
            }
            before = Some(day.stock);
            self.tables.stock_levels.push(StockLevel {
                id: next(&self.tables.stock_levels),
                product_id,
                quantity_on_hand: day.stock as f64,
                quantity_available: Some(day.stock as f64),
                recorded_at: format!("{} 20:00:00", self.dates[at]),
                location: Some(LOCATION.to_owned()),
            });
        }
    }

    fn movements(&mut self, product_id: i64, story: &Story) {
        let mut found: Vec<(usize, &str, i64, &str)> = Vec::new();
        if story.schedule.opening > 0 {
            found.push((0, "07:30:00", story.schedule.opening, "stock initial"));
        }
        for delivery in &story.schedule.deliveries {
            if let Some(day) = usize::try_from(delivery.arrives).ok().filter(|day| *day < story.days.len()) {
                found.push((day, "08:30:00", delivery.received, "réception"));
            }
        }
        for adjustment in &story.schedule.adjustments {
            let made = story.days[adjustment.day].adjusted;
            if made != 0 {
                found.push((adjustment.day, "19:30:00", made, adjustment.reason));
            }
        }
        found.sort_unstable();
        for (day, time, quantity, reason) in found {
            self.tables.stock_movements.push(StockMovement {
                id: next(&self.tables.stock_movements),
                product_id,
                moved_at: format!("{} {time}", self.dates[day]),
                quantity: quantity as f64,
                reason: Some(reason.to_owned()),
            });
        }
    }
}

fn metadata(options: &DemoOptions, timeline: &Timeline) -> Vec<Metadata> {
    let updated_at = format!("{} 21:00:00", timeline.last());
    [
        (MADE_BY_KEY, MADE_BY_DEMO.to_owned()),
        ("seed", options.seed.to_string()),
        ("articles", options.articles.to_string()),
        ("jours", options.days.to_string()),
        ("fin", options.last_day.to_string()),
    ]
    .into_iter()
    .map(|(key, value)| Metadata {
        key: key.to_owned(),
        value: Some(value),
        updated_at: Some(updated_at.clone()),
    })
    .collect()
}
