//! A neighbourhood shop whose events only its owner knows: a market that comes every ten days, a co-operative's pay day, a
//! match at the stadium. It is what the learning from answers is measured on, the truth being known here.
//!
//! Nothing of it is in any calendar: the engine sees days that sell more, the owner knows why ([`LocalShop::cause`]).

mod truth;

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use optiflow_domain::gap::Answer;

use super::rng::{Purpose, Stream, hash_unit};
use crate::db::tables::{Category, Product, Sale, ShopTables};
use truth::{Truth, Upset};

/// Categories with what an article of theirs sells a day at least and at most.
const CATEGORIES: [(&str, f64, f64); 5] = [
    ("Boissons", 50.0, 140.0),
    ("Riz et pâtes", 40.0, 110.0),
    ("Boulangerie", 60.0, 160.0),
    ("Fruits et légumes", 40.0, 120.0),
    ("Hygiène", 30.0, 80.0),
];
const ARTICLES_EACH: u64 = 5;
/// Monday to Sunday.
const WEEK: [f64; 7] = [0.92, 0.9, 0.95, 1.0, 1.1, 1.3, 0.83];
/// The noise of an article's day, and the one that its category shares, as standard deviations of a logarithm.
const NOISE: (f64, f64) = (0.08, 0.13);
const COMMON_NOISE: f64 = 0.03;

/// The days before the demonstration, and its weeks.
pub const PAST_DAYS: i64 = 420;
pub const WEEKS: i64 = 8;
/// The Monday on which the demonstration begins.
pub const FIRST_MONDAY: Date = date(2026, 8, 3);

/// A shop with the truth about its days.
#[derive(Debug)]
pub struct LocalShop {
    pub tables: ShopTables,
    truth: Truth,
}

/// What the owner knows of one article's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// An event of this name.
    Event(String),
    /// Something that happened once.
    Once(Answer),
    /// Nothing: chance.
    Nothing,
}

impl LocalShop {
    /// Makes the shop of a seed.
    pub fn new(seed: u64) -> Self {
        let first = FIRST_MONDAY.saturating_sub(PAST_DAYS.days());
        let days = PAST_DAYS + 7 * WEEKS;
        let truth = Truth::new(seed, FIRST_MONDAY, days - PAST_DAYS, CATEGORIES.len());
        let mut tables = ShopTables::default();
        for (category, (name, least, most)) in CATEGORIES.iter().enumerate() {
            tables.categories.push(Category { id: super::signed(category) + 1, name: (*name).to_owned() });
            for number in 0..ARTICLES_EACH {
                let index = category as u64 * ARTICLES_EACH + number;
                let mut traits = Stream::new(seed, index, Purpose::Traits);
                let id = super::signed(tables.products.len()) + 1;
                tables.products.push(Product {
                    id,
                    name: format!("{name} {}", number + 1),
                    category: Some((*name).to_owned()),
                    unit_price: Some((traits.between(300.0, 3_000.0) / 50.0).floor() * 50.0),
                    lead_time_days: Some(5),
                    ..Product::default()
                });
                let level = traits.between(*least, *most);
                let article = Article { id, category, level, sigma: traits.between(NOISE.0, NOISE.1), index };
                article.sell(&mut tables.sales, &truth, seed, first, days);
            }
        }
        Self { tables, truth }
    }

    /// What the owner knows of an article's day.
    pub fn cause(&self, article: i64, day: Date) -> Cause {
        let category = usize::try_from((article - 1) / super::signed(ARTICLES_EACH as usize)).unwrap_or(0);
        if let Some(upset) = self.truth.upset(article, day) {
            return Cause::Once(upset.answer());
        }
        match self.truth.strongest(category, day) {
            Some(name) => Cause::Event(name.to_owned()),
            None => Cause::Nothing,
        }
    }

    /// The events, in words: what the demonstration is made of.
    pub fn events(&self) -> Vec<String> {
        self.truth.describe()
    }
}

struct Article {
    id: i64,
    category: usize,
    level: f64,
    sigma: f64,
    index: u64,
}

impl Article {
    fn sell(&self, sales: &mut Vec<Sale>, truth: &Truth, seed: u64, first: Date, days: i64) {
        let mut stream = Stream::new(seed, self.index, Purpose::Demand);
        let growth = stream.between(-0.06, 0.1);
        let height = stream.between(0.0, 0.12);
        let peak = stream.between(0.0, 365.0);
        for number in 0..days {
            let day = first.saturating_add(number.days());
            let week = WEEK[day.weekday().to_monday_zero_offset() as usize];
            // A triangle wave: the demonstration's arithmetic must be the same on every platform.
            let phase = ((number as f64 + peak) / 365.0).fract();
            let season = 1.0 + height * (4.0 * (phase - 0.5).abs() - 1.0);
            let trend = 1.0 + growth * number as f64 / 365.0;
            let common = 1.0
                + COMMON_NOISE
                    * 3.4
                    * (hash_unit(seed, 1_000 + self.category as u64, number.unsigned_abs()) - 0.5);
            let factor = truth.factor(self.id, self.category, day);
            let mean = self.level * week * season * trend * common * factor;
            let noise = stream.log_normal(self.sigma);
            let sold = stream.round_fairly(mean * noise);
            if sold > 0 {
                sales.push(Sale {
                    id: super::signed(sales.len()) + 1,
                    product_id: self.id,
                    order_date: day.to_string(),
                    quantity: sold as f64,
                    ..Sale::default()
                });
            }
        }
    }
}

impl Upset {
    fn answer(self) -> Answer {
        match self {
            Self::Bulk => Answer::Exceptional,
            Self::Mistyped => Answer::Error,
            Self::Empty => Answer::StockOut,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_same_seed_is_the_same_shop_and_another_seed_another() {
        assert_eq!(LocalShop::new(5).tables, LocalShop::new(5).tables);
        assert_ne!(LocalShop::new(5).tables.sales, LocalShop::new(6).tables.sales);
    }

    #[test]
    fn the_owner_knows_why_days_sell_more() {
        let shop = LocalShop::new(5);
        let mut sold: BTreeMap<bool, (f64, f64)> = BTreeMap::new();
        for sale in &shop.tables.sales {
            let day: Date = sale.order_date.parse().unwrap();
            if day < FIRST_MONDAY {
                continue;
            }
            let known = matches!(shop.cause(sale.product_id, day), Cause::Event(_));
            let sums = sold.entry(known).or_default();
            sums.0 += sale.quantity;
            sums.1 += 1.0;
        }
        let mean = |known: bool| sold[&known].0 / sold[&known].1;
        assert!(mean(true) > 1.4 * mean(false), "{sold:?}");
        assert_eq!(shop.events().len(), 3);
    }

    #[test]
    fn events_last_one_to_three_days_and_multiply_by_what_the_measure_asks_for() {
        for seed in 0..40 {
            let shop = LocalShop::new(seed);
            for category in 0..CATEGORIES.len() {
                let days = FIRST_MONDAY.series(1.day()).take(56);
                let moved = days.filter(|day| shop.truth.strongest(category, *day).is_some()).count();
                assert!(moved < 40, "seed {seed}: most days are ordinary");
            }
        }
    }
}
