//! The dashboard's figures by the definitions of section 5. D0 is Monday 23 November 2026.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly, like the tests")]

use std::collections::BTreeMap;

use optiflow_domain::{
    ArticleId, Assessment, Date, Level, Price, alert,
    dormant::{self, Holding, Markdown},
    revenue::{self, RevenueBook, SaleRow},
    trend::{self, LevelCounts},
    turnover::{Activity, Pace, StockValue},
};

const D0: Date = Date::constant(2026, 11, 23);

fn day(days: i64) -> Date {
    D0.saturating_add(jiff::Span::new().days(days))
}

fn close(figure: Option<f64>, expected: f64) -> bool {
    (figure.unwrap() - expected).abs() < 1e-9
}

#[test]
fn the_stock_is_worth_its_units_at_price() {
    let mut value = StockValue::default();
    value.add(Some(10.0), Price::new(250.0));
    value.add(Some(4.0), Price::new(1000.0));
    value.add(Some(7.0), None);
    value.add(Some(-2.0), Price::new(9.0));
    value.add(None, Price::new(9.0));
    assert_eq!(value, StockValue { total: 6500.0, unpriced: 1 }, "10 x 250 + 4 x 1 000, one without price");
}

#[test]
fn turnover_is_the_sales_over_the_average_stock_both_at_price() {
    // 8 sold a day of 30 days, and 40 on hand for 10 days, then 100: (10 x 40 + 20 x 100) / 30 = 80; 240 / 80 = 3.
    let levels: Vec<_> = (0..30).map(|n| Some(if n < 10 { 40.0 } else { 100.0 })).collect();
    let one = Activity::of_article(Price::new(50.0), &[8.0; 30], &levels);
    assert!(close(one.average_stock(), 4000.0), "80 x 50");
    assert!(close(one.turnover(), 3.0));
    // A second article: 10 sold at 1 000 in all, 6 always on hand. (12 000 + 10 000) / (4 000 + 6 000) = 2.2.
    let mut sold = [0.0; 30];
    sold[4] = 10.0;
    let mut shop = one;
    shop.merge(&Activity::of_article(Price::new(1000.0), &sold, &[Some(6.0); 30]));
    assert!(close(shop.turnover(), 2.2));
}

#[test]
fn returns_do_not_lower_the_sales_of_other_days_and_unknown_prices_count_nowhere() {
    let returns = Activity::of_article(Price::new(10.0), &[6.0, -4.0], &[Some(3.0), Some(3.0)]);
    assert!(close(returns.turnover(), 2.0), "6 / 3");
    let unpriced = Activity::of_article(None, &[6.0], &[Some(3.0)]);
    assert_eq!(unpriced.turnover(), None);
}

#[test]
fn a_day_before_the_first_known_stock_is_not_a_day_with_an_empty_shop() {
    let price = Price::new(10.0);
    let late = Activity::of_article(price, &[1.0; 4], &[None, None, Some(2.0), Some(2.0)]);
    assert!(close(late.average_stock(), 20.0));
    let mut both = late;
    both.merge(&Activity::of_article(price, &[], &[Some(4.0); 4]));
    assert!(close(both.average_stock(), 50.0), "(40 + 40 + 60 + 60) / 4");
}

#[test]
fn an_average_stock_of_zero_gives_no_turnover() {
    let price = Price::new(10.0);
    assert_eq!(Activity::of_article(price, &[5.0], &[Some(0.0)]).turnover(), None);
    assert_eq!(Activity::of_article(price, &[5.0], &[None]).turnover(), None);
    assert_eq!(Activity::default().turnover(), None);
    assert_eq!(Pace::of(None), None);
    assert_eq!(Pace::of(Some(f64::NAN)), None);
}

#[test]
fn turnover_is_excellent_above_4_correct_from_2_to_4_and_low_below() {
    let word = |turnover| Pace::of(Some(turnover)).map(Pace::label);
    assert_eq!(word(4.01), Some("excellent"));
    assert_eq!(word(4.0), Some("correct"));
    assert_eq!(word(2.0), Some("correct"));
    assert_eq!(word(1.99), Some("faible"));
    assert_eq!(word(0.0), Some("faible"));
    assert_eq!(word(4.0 + 1e-12), Some("correct"), "noise decides nothing");
}

fn holding(id: i64, category: &str, days_without_sale: i64) -> Holding {
    Holding {
        article: ArticleId(id),
        category: Some(category.to_owned()),
        stock: Some(10.0),
        price: Price::new(100.0),
        last_sale: Some(day(-days_without_sale)),
        first_stock: Some(day(-400)),
    }
}

#[test]
fn an_article_in_stock_is_dormant_from_30_days_without_a_sale_on() {
    let markdown = |days| dormant::examine(&holding(1, "Ventilation", days), D0).map(|found| found.markdown);
    assert_eq!(markdown(29), None);
    assert_eq!(markdown(30), Some(Markdown::Twenty));
    assert_eq!(markdown(59), Some(Markdown::Twenty));
    assert_eq!(markdown(60), Some(Markdown::Thirty));
    assert_eq!(markdown(89), Some(Markdown::Thirty));
    assert_eq!(markdown(90), Some(Markdown::Fifty));
    assert_eq!(markdown(-1), None, "a sale dated in the future");
    let cuts = [(Markdown::Twenty, 0.2), (Markdown::Thirty, 0.3), (Markdown::Fifty, 0.5)];
    assert!(cuts.iter().all(|(markdown, share)| close(Some(markdown.share()), *share)));
}

#[test]
fn an_article_without_stock_is_never_dormant() {
    for stock in [Some(0.0), Some(-4.0), None] {
        assert_eq!(dormant::examine(&Holding { stock, ..holding(1, "Ventilation", 90) }, D0), None);
    }
}

#[test]
fn an_article_never_sold_counts_from_its_first_stock() {
    let never = Holding { last_sale: None, first_stock: Some(day(-75)), ..holding(1, "Ventilation", 0) };
    let found = dormant::examine(&never, D0).unwrap();
    assert_eq!((found.days, found.never_sold, found.markdown), (75, true, Markdown::Thirty));
    assert_eq!((found.value, found.reduced_price), (Some(1000.0), Some(70.0)));
    assert_eq!(dormant::examine(&Holding { first_stock: None, ..never }, D0), None);
}

#[test]
fn dormant_stock_is_summed_by_category_and_held_against_the_whole_stock() {
    let holdings = [
        holding(1, "Ventilation", 30),
        holding(2, "Chauffage", 100),
        Holding { stock: Some(5.0), ..holding(3, "Ventilation", 60) },
        holding(4, "Ventilation", 3),
        Holding { price: None, ..holding(5, "Chauffage", 40) },
        Holding { category: None, stock: Some(90.0), ..holding(6, "", 40) },
    ];
    let found = dormant::summarise(&holdings, D0, 23_000.0);
    let ids: Vec<_> = found.articles.iter().map(|article| article.article.0).collect();
    assert_eq!(ids, [6, 1, 2, 3, 5], "9 000, 1 000, 1 000, 500, unknown");
    assert!(close(found.share, 0.5), "11 500 / 23 000");
    let categories: Vec<_> =
        found.by_category.iter().map(|c| (c.category.as_deref(), c.articles, c.value)).collect();
    assert_eq!(
        categories,
        [(None, 1, 9000.0), (Some("Ventilation"), 2, 1500.0), (Some("Chauffage"), 2, 1000.0)]
    );
    assert_eq!(dormant::summarise(&holdings, D0, 0.0).share, None);
}

fn row(quantity: f64, paid: Option<f64>) -> SaleRow {
    SaleRow { quantity, paid: paid.and_then(Price::new) }
}

#[test]
fn a_day_takes_its_quantities_at_the_price_paid_else_at_the_articles_price() {
    let price = Price::new(100.0);
    let rows = [row(3.0, Some(90.0)), row(2.0, None), row(-1.0, Some(90.0))];
    assert_eq!(revenue::taken(&rows, price), Some(380.0), "3 x 90 + 2 x 100 - 90");
    assert_eq!(revenue::taken(&rows, None), Some(180.0), "the row without a price is passed over");
    assert_eq!(revenue::taken(&[row(3.0, Some(0.0))], price), Some(0.0), "given away is not unpriced");
    assert_eq!(revenue::taken(&[], price), Some(0.0));
    assert_eq!(revenue::taken(&[row(2.0, None)], None), None);
    assert_eq!(revenue::taken(&[row(1.0, None), row(-2.0, None)], price), Some(0.0), "net sales below 0");
}

#[test]
fn revenue_is_compared_over_the_complete_days_before_d0() {
    let price = Price::new(10.0);
    let mut book = RevenueBook::default();
    for days in -31..=0 {
        book.add_forecast(day(days), 20.0, price);
        book.add_actual(day(days), 150.0);
        book.add_forecast(day(days), 5.0, None);
        book.add_actual(day(days), 30.0);
    }
    let days = book.days();
    let week = revenue::compare(&days, D0, 7).unwrap();
    assert_eq!((week.compared, week.forecast, week.actual), (7, 1400.0, 1260.0), "7 x 20 x 10, 7 x 180");
    assert!(close(Some(week.difference()), -140.0));
    assert!(close(week.share(), -0.1));
    assert_eq!(revenue::compare(&days, D0, 30).unwrap().compared, 30);
}

#[test]
fn a_night_without_a_forecast_is_no_surplus() {
    let mut book = RevenueBook::default();
    book.add_actual(day(-2), 500.0);
    assert_eq!(revenue::compare(&book.days(), D0, 7), None);
    book.add_forecast(day(-1), 10.0, Price::new(10.0));
    assert_eq!(revenue::compare(&book.days(), D0, 7), None, "the till has not delivered that day");
    book.add_actual(day(-1), 120.0);
    let week = revenue::compare(&book.days(), D0, 7).unwrap();
    assert_eq!((week.period, week.compared, week.difference()), (7, 1, 20.0));
    assert!(close(week.share(), 0.2));
}

#[test]
fn the_share_of_a_difference_to_no_forecast_is_unknown() {
    let mut book = RevenueBook::default();
    book.add_forecast(day(-1), 0.0, Price::new(10.0));
    book.add_actual(day(-1), 120.0);
    let week = revenue::compare(&book.days(), D0, 7).unwrap();
    assert_eq!((week.difference(), week.share()), (120.0, None));
}

#[test]
fn the_trend_shows_seven_days_and_a_missing_night_stays_missing() {
    let counts = |critical, attention| LevelCounts { critical, attention, ok: 80, unknown: 2 };
    let nights = BTreeMap::from([
        (day(-8), counts(50, 50)),
        (day(-7), counts(9, 12)),
        (day(-6), counts(8, 12)),
        (day(-3), counts(7, 13)),
        (D0, counts(6, 14)),
        (day(1), counts(99, 99)),
    ]);
    let trend = trend::over_last_week(&nights, D0);
    let critical: Vec<_> = trend.days.iter().map(|day| day.counts.map(|counts| counts.critical)).collect();
    assert_eq!(critical, [Some(8), None, None, Some(7), None, None, Some(6)]);
    assert_eq!((trend.days[0].date, trend.days[6].date), (day(-6), D0));
    assert_eq!((trend.critical_change, trend.attention_change), (Some(-3), Some(2)), "6 - 9 and 14 - 12");
    assert_eq!(trend::over_last_week(&nights, day(1)).critical_change, Some(91), "99 - 8");
    assert_eq!(trend::over_last_week(&nights, day(2)).critical_change, None);
}

#[test]
fn levels_are_counted_and_changes_need_both_figures() {
    let counts: LevelCounts =
        [Level::Ok, Level::Critical, Level::Ok, Level::Unknown, Level::Attention].into_iter().collect();
    assert_eq!(Level::ALL.map(|level| counts.of(level)), [1, 1, 2, 1]);
    assert_eq!(trend::change(Some(2.5), Some(3.0)), Some(-0.5));
    assert_eq!(trend::change(None, Some(3.0)), None);
    assert_eq!(trend::change(Some(f64::MAX), Some(f64::MIN)), None);
}

fn critical(loss: Option<f64>) -> Assessment {
    Assessment::Critical { stock_out_day: 1, stock_out_on: D0, days_out: 3, units_lost: 4.0, loss }
}

#[test]
fn the_most_urgent_articles_are_those_with_the_largest_loss_an_unknown_one_last() {
    let attention = Assessment::Attention { order_by: D0, gain: Some(1e9) };
    let articles = [
        ("sans prix", critical(None)),
        ("attention", attention),
        ("petit", critical(Some(10.0))),
        ("premier", critical(Some(500.0))),
        ("second", critical(Some(500.0))),
        ("inconnu", Assessment::Unknown),
    ];
    let names = |count| {
        alert::most_urgent(articles, |(_, assessment)| assessment, count)
            .into_iter()
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(alert::MOST_URGENT), ["premier", "second", "petit"]);
    assert_eq!(names(9), ["premier", "second", "petit", "sans prix", "attention"]);
}
