//! What holds for every figure of the pages Dashboard and Prédictions, whatever was sold, held and forecast.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly, like the tests")]

use optiflow_domain::{
    ArticleId, Assessment, DailyForecast, Date, ForecastDay, LeadTime, PendingDelivery, Price, Situation,
    accuracy::{self, Accuracy, Comparison, Errors},
    alert,
    dormant::{self, Holding},
    performance::Performance,
    projection,
    revenue::{self, RevenueBook},
    savings::{self, Savings},
    turnover::{Activity, StockValue},
};
use proptest::{collection::vec, option, prelude::*};

const D0: Date = Date::constant(2026, 11, 23);

fn day(days: i16) -> Date {
    D0.saturating_add(jiff::Span::new().days(days))
}

fn forecast_of(first: Date, expected: Vec<f64>) -> DailyForecast {
    let day = |expected: f64| ForecastDay { expected, lower: 0.0, upper: expected };
    DailyForecast::new(first, expected.into_iter().map(day).collect()).unwrap()
}

fn same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
        (one, other) => one == other,
    }
}

/// Plausible units of a day.
fn sales() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), (0_u32..40).prop_map(f64::from), 0.0..500.0]
}

fn comparison() -> impl Strategy<Value = Comparison> {
    (sales(), sales(), option::of(sales()), any::<bool>()).prop_map(
        |(forecast, actual, naive, exceptional)| Comparison { forecast, actual, naive, exceptional },
    )
}

fn accuracy_of<'a>(seen: impl IntoIterator<Item = &'a Comparison>) -> Accuracy {
    let mut sums = Accuracy::default();
    seen.into_iter().for_each(|comparison| sums.add(comparison));
    sums
}

/// Every figure that a sum of errors gives.
fn figures(errors: &Errors) -> [Option<f64>; 4] {
    [errors.mape(), errors.wape(), errors.bias(), errors.precision()]
}

proptest! {
    #[test]
    fn precision_is_at_most_one_and_one_only_for_what_was_forecast_exactly(seen in vec(comparison(), 0..30)) {
        let sums = accuracy_of(&seen);
        if let Some(precision) = sums.all.precision() {
            prop_assert!(precision <= 1.0);
            let gaps: f64 = seen.iter().map(|s| (s.forecast - s.actual).abs()).sum();
            prop_assert!(gaps > 0.0 || precision.to_bits() == 1.0_f64.to_bits());
            prop_assert!(gaps < 1e-6 || precision < 1.0);
        }
        prop_assert!(same(sums.all.precision(), sums.all.wape().map(|wape| 1.0 - wape)));
        if let (Some(bias), Some(wape)) = (sums.all.bias(), sums.all.wape()) {
            prop_assert!(bias.abs() <= wape + 1e-9, "errors that cancel out never exceed those that do not");
        }
    }

    #[test]
    fn counting_in_dozens_changes_no_percentage(seen in vec(comparison(), 0..30), scale in 0.01..100.0_f64) {
        let scaled: Vec<_> = seen.iter().map(|s| Comparison {
            forecast: s.forecast * scale,
            actual: s.actual * scale,
            naive: s.naive.map(|naive| naive * scale),
            ..*s
        }).collect();
        let (one, other) = (accuracy_of(&seen), accuracy_of(&scaled));
        for (one, other) in [(one.all, other.all), (one.ordinary, other.ordinary), (one.naive, other.naive)] {
            prop_assert!(figures(&one).into_iter().zip(figures(&other)).all(|(a, b)| same(a, b)));
        }
        prop_assert!(same(one.gain_over_naive(), other.gain_over_naive()));
    }

    #[test]
    fn the_errors_of_the_parts_add_up_to_those_of_the_whole(seen in vec(comparison(), 0..40), cut in 0_usize..40) {
        let (one, other) = seen.split_at(cut.min(seen.len()));
        let mut parts = accuracy_of(one);
        parts.merge(&accuracy_of(other));
        let whole = accuracy_of(&seen);
        for (part, whole) in [
            (parts.all, whole.all), (parts.ordinary, whole.ordinary), (parts.naive, whole.naive),
            (parts.beside_naive, whole.beside_naive),
        ] {
            prop_assert_eq!((part.compared, part.with_sales), (whole.compared, whole.with_sales));
            prop_assert!(figures(&part).into_iter().zip(figures(&whole)).all(|(a, b)| same(a, b)));
        }
    }

    #[test]
    fn the_weekdays_add_up_to_the_whole_and_the_order_of_feeding_decides_nothing(
        seen in vec((1_i16..=28, comparison()), 0..60),
    ) {
        let (mut forwards, mut backwards) = (Performance::default(), Performance::default());
        for (days, s) in &seen { forwards.add(D0, day(-days), s); }
        seen.iter().rev().for_each(|(days, s)| backwards.add(D0, day(-days), s));
        let mut weekdays = Accuracy::default();
        forwards.by_weekday().for_each(|(_, accuracy)| weekdays.merge(accuracy));
        prop_assert!(figures(&weekdays.all).into_iter().zip(figures(&forwards.overall().all)).all(|(a, b)| same(a, b)));
        prop_assert_eq!(weekdays.all.compared as usize, seen.len());
        prop_assert_eq!(forwards.tendency(), backwards.tendency());
        prop_assert_eq!(forwards.recommendation().sentence(), backwards.recommendation().sentence());
    }

    #[test]
    fn a_ranking_splits_the_articles_by_their_error(errors in vec(comparison(), 0..20), count in 0_usize..12) {
        let articles: Vec<_> =
            (1..).map(ArticleId).zip(errors.iter().map(|s| accuracy_of([s]).all)).collect();
        let ranking = accuracy::rank(articles.clone(), count);
        let known = articles.iter().filter(|(_, errors)| errors.wape().is_some()).count();
        prop_assert_eq!(ranking.best.len() + ranking.worst.len(), known.min(2 * count));
        let best = ranking.best.last().map_or(0.0, |ranked| ranked.wape);
        prop_assert!(ranking.worst.iter().all(|ranked| ranked.wape >= best));
    }

    #[test]
    fn turnover_does_not_depend_on_the_currency_and_a_part_at_a_time_gives_the_whole(
        articles in vec((vec(sales(), 30), vec(option::of(sales()), 30), 1.0..1e4_f64), 0..6), rate in 0.01..1000.0_f64,
    ) {
        let shop = |rate: f64| {
            let mut shop = Activity::default();
            for (sold, levels, price) in &articles {
                shop.merge(&Activity::of_article(Price::new(price * rate), sold, levels));
            }
            shop
        };
        prop_assert!(same(shop(1.0).turnover(), shop(rate).turnover()));
        let sold: f64 = articles.iter().map(|(sold, _, price)| sold.iter().sum::<f64>() * price).sum();
        let by_day = |n: usize| {
            let known: Vec<_> = articles.iter().filter_map(|(_, levels, price)| Some(levels[n]? * price)).collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>())
        };
        let days: Vec<_> = (0..30).filter_map(by_day).collect();
        let average = days.iter().sum::<f64>() / days.len() as f64;
        prop_assert!(same(shop(1.0).turnover(), (average > 0.0).then(|| sold / average)));
    }

    #[test]
    fn the_categories_add_up_to_the_dormant_stock_which_is_part_of_the_whole(
        articles in vec((0_u8..4, sales(), option::of(0.0..1e4_f64), option::of(0_i16..200)), 0..30),
    ) {
        let holdings: Vec<_> = (1..).map(ArticleId).zip(&articles).map(|(article, (category, stock, price, days))| Holding {
            article,
            category: (*category > 0).then(|| category.to_string()),
            stock: Some(*stock),
            price: price.and_then(Price::new),
            last_sale: days.map(|days| day(-days)),
            first_stock: Some(day(-45)),
        }).collect();
        let mut value = StockValue::default();
        for holding in &holdings { value.add(holding.stock, holding.price); }
        let found = dormant::summarise(&holdings, D0, value.total);
        let expected = articles.iter().filter(|(_, stock, _, days)| *stock > 0.0 && days.unwrap_or(45) >= 30).count();
        prop_assert_eq!(found.articles.len(), expected);
        let by_category = |f: fn(&dormant::DormantCategory) -> f64| found.by_category.iter().map(f).sum::<f64>();
        prop_assert!(same(Some(by_category(|c| c.value)), Some(found.value)));
        prop_assert_eq!(found.by_category.iter().map(|c| c.articles as usize).sum::<usize>(), expected);
        if let Some(share) = found.share {
            prop_assert!((0.0..=1.0 + 1e-9).contains(&share));
            prop_assert!(same(Some(by_category(|c| c.share.unwrap_or(0.0))), Some(share)));
        }
    }

    #[test]
    fn the_differences_of_the_days_add_up_to_that_of_the_period(
        days in vec((option::of(sales()), option::of(sales())), 45), period in 0_u16..45,
    ) {
        let mut book = RevenueBook::default();
        for (days_ago, (forecast, actual)) in (0_i16..).zip(&days) {
            if let Some(p1) = forecast { book.add_forecast(day(-days_ago), *p1, Price::new(2.0)); }
            if let Some(amount) = actual { book.add_actual(day(-days_ago), *amount); }
        }
        let found = revenue::compare(&book.days(), D0, period);
        let both: Vec<_> = days.iter().skip(1).take(usize::from(period))
            .filter_map(|(forecast, actual)| Some(actual.as_ref()? - forecast.as_ref()? * 2.0)).collect();
        prop_assert_eq!(found.map_or(0, |revenue| usize::from(revenue.compared)), both.len());
        prop_assert!(same(Some(found.map_or(0.0, |revenue| revenue.difference())), Some(both.iter().sum())));
    }

    #[test]
    fn a_projection_without_deliveries_runs_out_on_the_day_that_an_alert_names(
        expected in vec(0_u16..40, 60), stock in 0_u16..1200, lead in 1_u16..=30,
    ) {
        let forecast = forecast_of(D0, expected.into_iter().map(f64::from).collect());
        let days = projection::project(&forecast, Some(f64::from(stock)), &[]);
        for (n, day) in (1..).zip(&days) {
            prop_assert_eq!(Some(day.closing), Some((f64::from(stock) - forecast.cumulative(n)).max(0.0)));
        }
        let situation =
            Situation { stock: Some(f64::from(stock)), lead_time: LeadTime::of_article(lead).unwrap(), price: None };
        let out = days.iter().find(|day| day.stock_out).map(|day| day.date);
        let assessment = alert::assess(&situation, &forecast);
        if let Assessment::Critical { stock_out_on, .. } = assessment {
            prop_assert_eq!(out, Some(stock_out_on));
        } else {
            prop_assert!(out.is_none_or(|out| out > forecast.date(lead)));
        }
    }

    #[test]
    fn savings_grow_with_the_order_shrink_with_its_delay_and_never_count_a_day_before_it_arrives(
        expected in vec(sales(), 60), stock in sales(), arrives in 0_i16..70, quantity in sales(), more in sales(),
        under_way in vec((0_i16..60, sales()), 0..3), today in 0_i16..70,
    ) {
        let forecast = forecast_of(D0, expected);
        let under_way: Vec<_> =
            under_way.into_iter().map(|(days, quantity)| PendingDelivery { expected_on: day(days), quantity }).collect();
        let avoided = |days: i16, quantity| {
            let order = PendingDelivery { expected_on: day(days), quantity };
            savings::avoided(&forecast, Some(stock), Price::new(3.0), &under_way, order)
        };
        let days = avoided(arrives, quantity);
        prop_assert!(days.iter().all(|avoided| avoided.date >= day(arrives)));
        // All that was served beyond the ordered units is what the stock would have served of a first day.
        let largest = days.iter().map(|day| day.units).fold(0.0, f64::max);
        let deliveries = 1.0 + under_way.len() as f64;
        let units: f64 = days.iter().map(|day| day.units).sum();
        prop_assert!(units <= quantity + largest * deliveries + 1e-6, "{} of {}", units, quantity);
        // Whole days are counted, so a larger order avoids at least as many.
        prop_assert!(avoided(arrives, quantity + more).len() >= days.len());
        let (at_first, now) = (Savings::of(&days, D0), Savings::of(&days, day(today)));
        prop_assert!(at_first.realised.abs() == 0.0);
        prop_assert!(same(Some(now.estimated + now.realised), Some(at_first.estimated)));
        prop_assert!(now.realised <= Savings::of(&days, day(today + 1)).realised);
    }

    #[test]
    fn the_most_urgent_are_no_less_urgent_than_any_left_out(
        losses in vec(option::of(0.0..1e6_f64), 0..20), count in 0_usize..5,
    ) {
        let assessments: Vec<_> = losses.into_iter().map(|loss| Assessment::Critical {
            stock_out_day: 1, stock_out_on: D0, days_out: 1, units_lost: 1.0, loss,
        }).collect();
        let top = alert::most_urgent(assessments.iter().enumerate(), |(_, assessment)| assessment, count);
        prop_assert_eq!(top.len(), count.min(assessments.len()));
        let left_out = assessments.iter().enumerate().filter(|(index, _)| !top.iter().any(|(i, _)| i == index));
        if let Some((last_index, last)) = top.last() {
            for (index, other) in left_out {
                prop_assert!(last.urgency(other).then(last_index.cmp(&index)).is_lt());
            }
        }
    }
}
