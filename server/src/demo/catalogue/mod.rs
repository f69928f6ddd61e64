//! What the shop sells: families, their models, and as many variants as a larger shop asks for.

mod goods;
mod machines;

use super::calendar::Occasion;
use super::rng::{Purpose, Stream};

/// A category of articles and how its customers behave.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) name: &'static str,
    /// Articles sold a day by the models below together, over a whole year.
    pub(super) daily: f64,
    /// Relative demand of January to December; only the proportions count.
    pub(super) months: [f64; 12],
    /// Factor of the days of an occasion; an occasion that is absent changes nothing.
    pub(super) occasions: &'static [(Occasion, f64)],
    /// Positions in `SUPPLIERS` of those who deliver this family, most usual first.
    pub(super) suppliers: &'static [usize],
    /// Purchase price as a share of the selling price.
    pub(super) cost: f64,
    pub(super) models: &'static [Model],
}

/// How an article's life differs from the ordinary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    Regular,
    /// First delivered this number of days before the last day.
    New(i64),
    /// Last sold about this number of days before the last day, with stock left.
    Dead(i64),
}

/// One model of a family.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) name: &'static str,
    /// Selling price in FCFA on the last day, before rounding of later changes.
    pub(super) price: f64,
    /// Weight of the model in its family's daily sales.
    pub(super) weight: f64,
    pub(super) life: Life,
}

const fn model(name: &'static str, price: f64, weight: f64) -> Model {
    Model { name, price, weight, life: Life::Regular }
}

const fn new(name: &'static str, price: f64, weight: f64, age: i64) -> Model {
    Model { name, price, weight, life: Life::New(age) }
}

const fn dead(name: &'static str, price: f64, weight: f64, since: i64) -> Model {
    Model { name, price, weight, life: Life::Dead(since) }
}

/// The families, in the order of the categories' identifiers.
pub(super) const FAMILIES: [&Family; 14] = [
    &machines::AIR_CONDITIONERS,
    &machines::FANS,
    &machines::FRIDGES,
    &machines::FREEZERS,
    &machines::WASHING_MACHINES,
    &goods::MICROWAVES,
    &machines::COOKERS,
    &machines::WATER_HEATERS,
    &machines::HOODS,
    &goods::DEHUMIDIFIERS,
    &goods::PURIFIERS,
    &goods::WINE_COOLERS,
    &goods::SMALL_APPLIANCES,
    &goods::ACCESSORIES,
];

const FINISHES: [&str; 8] = ["Blanc", "Noir", "Inox", "Gris", "Argent", "Rouge", "Bleu nuit", "Crème"];

/// One article of the shop.
#[derive(Debug, Clone)]
pub(super) struct Article {
    /// 0 for the shop's first article; its row identifier minus one and the key of its random streams.
    pub(super) index: usize,
    pub(super) name: String,
    /// Position in [`FAMILIES`].
    pub(super) family: usize,
    /// Selling price in FCFA before the price changes of its history.
    pub(super) price: f64,
    /// Mean sales a day over a year in which it is sold every day.
    pub(super) daily: f64,
    pub(super) life: Life,
}

/// The first `count` articles. The first model of every family comes first, then the second of each, so that a
/// small shop already has every kind; past the models come variants, which sell slowly as a large shop's do.
pub(super) fn articles(count: u32, seed: u64) -> Vec<Article> {
    let mut found = Vec::with_capacity(count as usize);
    let longest = FAMILIES.iter().map(|family| family.models.len()).max().unwrap_or(0);
    for series in 0.. {
        for rank in 0..longest {
            for (position, family) in FAMILIES.iter().enumerate() {
                let Some(model) = family.models.get(rank) else { continue };
                if found.len() == count as usize {
                    return found;
                }
                found.push(article(found.len(), position, model, series, seed));
            }
        }
    }
    found
}

/// Selling prices are round: to 500 francs, and to 1 000 above 100 000.
pub(super) fn round_price(price: f64) -> f64 {
    let step = if price >= 100_000.0 { 1000.0 } else { 500.0 };
    ((price / step + 0.5) as i64).max(1) as f64 * step
}

fn article(index: usize, family: usize, model: &Model, series: usize, seed: u64) -> Article {
    let weights: f64 = FAMILIES[family].models.iter().map(|other| other.weight).sum();
    let daily = FAMILIES[family].daily * model.weight / weights;
    let Some(variant) = series.checked_sub(1) else {
        return Article {
            index,
            name: model.name.to_owned(),
            family,
            price: model.price,
            daily,
            life: model.life,
        };
    };
    let mut stream = Stream::new(seed, index as u64, Purpose::Traits);
    let share = stream.unit();
    let life = match stream.unit() {
        roll if roll < 0.05 => Life::Dead(stream.whole(40, 200)),
        roll if roll < 0.12 => Life::New(stream.whole(45, 300)),
        _ => Life::Regular,
    };
    Article {
        index,
        name: variant_name(model.name, variant),
        family,
        price: round_price(model.price * stream.between(0.85, 1.25)),
        // Squared, so that few variants sell well and most hardly at all.
        daily: (daily * (0.04 + 0.6 * share * share)).min(6.0),
        life,
    }
}

fn variant_name(model: &str, variant: usize) -> String {
    let finish = FINISHES[variant % FINISHES.len()];
    match variant / FINISHES.len() {
        0 => format!("{model} {finish}"),
        edition => format!("{model} {finish} série {}", edition + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_default_catalogue_has_120_articles_with_different_names() {
        let models: usize = FAMILIES.iter().map(|family| family.models.len()).sum();
        assert_eq!(models, 120);
        let names: HashSet<String> = articles(10_000, 42).into_iter().map(|article| article.name).collect();
        assert_eq!(names.len(), 10_000);
    }

    #[test]
    fn a_shop_of_five_articles_has_five_families() {
        let families: HashSet<usize> = articles(5, 42).into_iter().map(|article| article.family).collect();
        assert_eq!(families.len(), 5);
    }

    #[test]
    fn models_sum_to_their_family_whatever_the_size_of_the_shop() {
        for shop in [120, 2000] {
            for (position, family) in FAMILIES.iter().enumerate() {
                let total: f64 = articles(shop, 42)
                    .iter()
                    .take(120)
                    .filter(|a| a.family == position)
                    .map(|a| a.daily)
                    .sum();
                assert!((total - family.daily).abs() < 1e-9, "{}", family.name);
            }
        }
    }

    #[test]
    fn prices_are_round_francs() {
        assert!(articles(2000, 42).iter().all(|a| a.price >= 500.0 && a.price.rem_euclid(500.0) == 0.0));
    }
}
