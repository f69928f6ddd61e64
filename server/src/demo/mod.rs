//! `optiflow demo`: a believable appliance shop in Abidjan, made of nothing but a seed.
//!
//! The same options give the same shop on every platform; adding articles leaves the others as they were. How it
//! is made: `catalogue` says what is sold, `calendar` and `demand` how many people want it on a day,
//! `pricing` at what price, `buyer` and `inventory` run the stock room, `closing` sets the last evening,
//! `rows` and `orders` write it all down as the shop's tables.

mod buyer;
mod calendar;
mod catalogue;
mod closing;
mod demand;
mod events;
mod inventory;
pub mod local;
mod orders;
mod pricing;
mod rng;
mod rows;
mod suppliers;
#[cfg(test)]
mod tests;

use crate::db::tables::ShopTables;
use buyer::Buyer;
use calendar::{Timeline, day_number};
use catalogue::Article;
use demand::{Demand, FamilyFactors};
use inventory::{Day, Schedule};
use jiff::civil::{Date, date};
use pricing::{Offer, Pricing};
use std::ops::RangeInclusive;

/// Articles that a demonstration may have.
pub const ARTICLES: RangeInclusive<u32> = 1..=20_000;
/// Days of history that a demonstration may have.
pub const DAYS: RangeInclusive<u32> = 28..=3_660;
/// Years in which its last day may fall.
pub const YEARS: RangeInclusive<i16> = 2000..=2099;
/// Articles times days: what fits in a few hundred megabytes of memory.
pub const ARTICLE_DAYS: u64 = 12_000_000;

/// What the demonstration is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoOptions {
    /// Number of articles, within [`ARTICLES`].
    pub articles: u32,
    /// Days of history, the last one included, within [`DAYS`].
    pub days: u32,
    pub seed: u64,
    /// Last day with sales; its year within [`YEARS`].
    pub last_day: Date,
}

impl Default for DemoOptions {
    /// The shop of the repository's `optiflow.db`: 120 articles over three years, up to a Sunday evening.
    fn default() -> Self {
        Self { articles: 120, days: 1096, seed: 42, last_day: date(2026, 11, 8) }
    }
}

/// Why no demonstration can be made of the options.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DemoError {
    #[error("--articles {0} : indiquez un nombre d'articles entre {min} et {max}", min = ARTICLES.start(), max = ARTICLES.end())]
    Articles(u32),
    #[error("--jours {0} : indiquez un nombre de jours entre {min} et {max}", min = DAYS.start(), max = DAYS.end())]
    Days(u32),
    #[error("--fin {0} : indiquez une date entre {min} et {max}", min = YEARS.start(), max = YEARS.end())]
    LastDay(Date),
    #[error(
        "{articles} articles sur {days} jours font une démonstration trop grande : réduisez --articles ou --jours \
         (au plus {ARTICLE_DAYS} articles × jours)"
    )]
    TooLarge { articles: u32, days: u32 },
}

/// A day's index or a number of rows as a signed number; both stay far below the limits of either type.
fn signed(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// What all articles share.
#[derive(Debug)]
struct Shop {
    seed: u64,
    timeline: Timeline,
    factors: FamilyFactors,
    offers: Vec<Offer>,
}

/// One article's whole life.
#[derive(Debug)]
struct Story {
    article: Article,
    pricing: Pricing,
    buyer: Buyer,
    demand: Demand,
    schedule: Schedule,
    days: Vec<Day>,
}

/// Makes the shop.
///
/// # Errors
/// When an option is outside its range, or the shop would not fit in memory.
pub fn generate(options: &DemoOptions) -> Result<ShopTables, DemoError> {
    check(options)?;
    let shop = Shop::new(options);
    let mut writer = rows::Writer::new(&shop, options);
    for article in catalogue::articles(options.articles, options.seed) {
        writer.write(&shop, &shop.story(article));
    }
    Ok(writer.finish(&shop))
}

fn check(options: &DemoOptions) -> Result<(), DemoError> {
    let DemoOptions { articles, days, last_day, .. } = *options;
    if !ARTICLES.contains(&articles) {
        return Err(DemoError::Articles(articles));
    }
    if !DAYS.contains(&days) {
        return Err(DemoError::Days(days));
    }
    if !YEARS.contains(&last_day.year()) {
        return Err(DemoError::LastDay(last_day));
    }
    if u64::from(articles) * u64::from(days) > ARTICLE_DAYS {
        return Err(DemoError::TooLarge { articles, days });
    }
    Ok(())
}

impl Shop {
    fn new(options: &DemoOptions) -> Self {
        let timeline = Timeline::new(options.last_day, options.days);
        let factors = FamilyFactors::new(&timeline);
        let offers = pricing::shop_offers(&timeline);
        Self { seed: options.seed, timeline, factors, offers }
    }

    fn story(&self, article: Article) -> Story {
        let pricing = Pricing::new(&article, &self.timeline, self.seed);
        let effects = pricing.effects(&self.timeline);
        let demand =
            Demand::new(&article, &self.timeline, self.factors.of(article.family), &effects, self.seed);
        let buyer = Buyer::new(&article, &self.timeline, self.seed);
        let mut schedule = Schedule::run(&demand, &buyer, day_number(self.timeline.first));
        closing::shape(&article, &demand, &buyer, &mut schedule, self.seed);
        let days = schedule.play(&demand.asked);
        Story { article, pricing, buyer, demand, schedule, days }
    }
}
