//! The figures of each step on a small shop, worked out by hand. D0 is Monday 9 November 2026; every article costs 1 000
//! and sells 10 a day, which every night forecasts as 10.

use jiff::civil::{Date, date};
use optiflow_domain::{
    ArticleId, Level,
    dormant::{DormantStock, Markdown},
    performance::{Recommendation, Tendency},
    revenue::Revenue,
    savings::Savings,
    trend::{LevelCounts, Trend},
    turnover::{Pace, StockValue},
};
use server::batch::{
    Step, aggregate_dashboard_kpis::DashboardKpis, calculate_accuracy::PeriodAccuracy,
    compare_ca_predictions::RevenueFigures, generate_predictions::PredictionFigures,
    get_stock_dormant::DormantFigures, get_top_urgent::UrgentArticle, monitor_ml_performance::MlPerformance,
    track_savings::TrackedSavings,
};

use crate::support::{Shop, Steady};

fn close(figure: Option<f64>, expected: f64) -> bool {
    figure.is_some_and(|figure| (figure - expected).abs() < 1e-6)
}

#[tokio::test]
async fn the_header_counts_the_levels_and_values_the_stock() {
    let shop = Shop::each_level().await;
    shop.run(&["batch"]).done();
    let kpis: DashboardKpis = shop.figures(Step::AggregateDashboardKpis).await;
    assert_eq!(kpis.levels, LevelCounts { critical: 1, attention: 1, ok: 1, unknown: 1 });
    assert_eq!(kpis.stock_value, StockValue { total: 480_000.0, unpriced: 0 }, "(20 + 60 + 400) x 1 000");
    // The stock is known since the evening of D0 - 1. 4 articles x 10 x 30 days x 1 000 = 1 200 000; / 480 000 = 2.5.
    assert!(close(kpis.average_stock, 480_000.0), "{kpis:?}");
    assert!(close(kpis.turnover, 2.5), "{kpis:?}");
    assert_eq!(kpis.pace, Some(Pace::Correct));
}

#[tokio::test]
async fn the_most_urgent_come_first_with_what_is_at_stake_and_what_to_order() {
    let shop = Shop::each_level().await;
    shop.run(&["batch"]).done();
    let urgent: Vec<UrgentArticle> = shop.figures(Step::GetTopUrgent).await;
    let seen: Vec<_> = urgent
        .iter()
        .map(|urgent| {
            (
                urgent.article.0,
                urgent.assessment.level(),
                urgent.assessment.money_at_stake(),
                urgent.suggested,
            )
        })
        .collect();
    // 50 in five days, 20 on hand: 30 lost; (300 - 20) x 1.15 = 322. Then 50 sold in time; (300 - 60) x 1.15 = 276.
    let expected =
        [(1, Level::Critical, Some(30_000.0), Some(322)), (2, Level::Attention, Some(50_000.0), Some(276))];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn the_outlooks_add_up_and_say_when_an_article_runs_out() {
    let shop = Shop::each_level().await;
    shop.run(&["batch"]).done();
    let figures: PredictionFigures = shop.figures(Step::GeneratePredictions).await;
    let expected =
        PredictionFigures { articles: 4, week: 280.0, fortnight: 560.0, month: 1200.0, running_out: 2 };
    assert_eq!(figures, expected);
    let lines: String = shop
        .state_value(
            "SELECT group_concat(article_id || ' ' || week || ' ' || month || ' ' || ifnull(stock_out_on, '-'), ', ')
             FROM article_outlooks",
        )
        .await;
    // 20 on hand sell on two days, 60 on six.
    assert_eq!(lines, "1 70.0 300.0 2026-11-11, 2 70.0 300.0 2026-11-15, 3 70.0 300.0 -, 4 70.0 300.0 -");
}

#[tokio::test]
async fn what_lies_without_a_sale_is_dormant_and_marked_down() {
    let shop = Shop::each_level().await;
    // Last sold on 31 August, 70 days before D0; on order of the article never sold, its first stock counts.
    shop.stopped_selling(3).await;
    shop.till_does("INSERT INTO products (id, name, unit_price) VALUES (5, 'Jamais vendu', 200)").await;
    shop.counted(5, 0.0, "2026-01-01 20:00:00").await;
    shop.counted(5, 100.0, "2026-10-10 20:00:00").await;
    shop.run(&["batch"]).done();
    let figures: DormantFigures = shop.figures(Step::GetStockDormant).await;
    let DormantStock { articles, value, share, by_category } = figures.stock;
    let seen: Vec<_> =
        articles.iter().map(|a| (a.article.0, a.days, a.never_sold, a.value, a.markdown)).collect();
    let expected =
        [(3, 70, false, Some(400_000.0), Markdown::Thirty), (5, 30, true, Some(20_000.0), Markdown::Twenty)];
    assert_eq!(seen, expected);
    assert_eq!((figures.articles, by_category.len()), (2, 1));
    assert!((value - 420_000.0).abs() < 1e-6);
    assert!(close(share, 420_000.0 / 500_000.0), "of (20 + 60 + 400) x 1 000 + 100 x 200");
}

/// An article that every night of five weeks forecast as 10. Then the till corrects two days: 8 were sold on Tuesday 3
/// November, and those of Thursday 5 were sold at 900.
async fn corrected() -> Shop {
    let shop = Shop::steady(&[Steady::new("Seul", 10.0, 400.0, 5)]).await;
    shop.run(&["batch", "--depuis", "-36"]).done();
    shop.till_does("UPDATE sales_history SET quantity = 8 WHERE order_date = '2026-11-03'").await;
    shop.till_does("UPDATE sales_history SET unit_price = 900 WHERE order_date = '2026-11-05'").await;
    shop.run(&["batch"]).done();
    shop
}

#[tokio::test]
async fn the_proof_sets_the_first_forecasts_beside_what_was_sold() {
    let shop = corrected().await;
    let periods: Vec<PeriodAccuracy> = shop.figures(Step::CalculateAccuracy).await;
    let [week, month] = &periods[..] else { panic!("{periods:?}") };
    assert_eq!((week.period, month.period), (7, 30));
    assert_eq!((week.good, week.fair, week.poor, week.to_explain), (6, 1, 0, 0), "10 for 8 is 25 % off");
    assert_eq!((month.good, month.fair, month.poor), (29, 1, 0));
    let (days, weeks) = (week.proof.engine(), month.proof.engine());
    assert!(close(days.mape, 0.25 / 7.0), "{days:?}");
    assert!(close(days.bias, 2.0 / 68.0), "(70 - 68) / 68");
    assert!(close(days.precision, 1.0 - 2.0 / 68.0), "the week from 2 to 8 November: 70 for 68");
    // The weeks that ended on 11, 18, 25 October, 1 and 8 November.
    assert_eq!(month.proof.weeks.all.compared, 5);
    assert!(close(weeks.weekly_wape, 2.0 / 348.0), "{weeks:?}");
    // The naive says 10 for 8 too, on the 3rd; its 8 for the 10 of the 10th is still to come.
    assert!(close(week.proof.naive().mape, 0.25 / 7.0));
    assert_eq!(week.ranking.best.iter().map(|best| best.article).collect::<Vec<_>>(), [ArticleId(1)]);
}

#[tokio::test]
async fn the_performance_looks_at_four_weeks_and_recommends_one_thing() {
    let shop = corrected().await;
    let seen: MlPerformance = shop.figures(Step::MonitorMlPerformance).await;
    let overall = seen.performance.overall();
    assert_eq!(overall.all.compared, 28);
    assert!(close(overall.all.mape(), 0.25 / 28.0));
    assert_eq!(seen.weeks.all.compared, 4);
    assert!(close(seen.weeks.all.precision(), 1.0 - 2.0 / 278.0));
    // No error before, 2 / 138 since: less than two points.
    assert_eq!(seen.tendency, Some(Tendency::Stable));
    assert!(matches!(seen.recommendation, Recommendation::Steady { .. }), "{:?}", seen.recommendation);
}

#[tokio::test]
async fn revenue_is_compared_at_the_price_paid() {
    let shop = corrected().await;
    let figures: RevenueFigures = shop.figures(Step::CompareCaPredictions).await;
    assert_eq!(figures.days.len(), 30);
    let day = |day| figures.days.iter().find(|known| known.date == date(2026, 11, day)).unwrap().actual;
    assert_eq!((day(3), day(4), day(5)), (Some(8_000.0), Some(10_000.0), Some(9_000.0)));
    let expected = [
        Revenue { period: 7, compared: 7, forecast: 70_000.0, actual: 67_000.0 },
        Revenue { period: 30, compared: 30, forecast: 300_000.0, actual: 297_000.0 },
    ];
    assert_eq!(figures.periods, expected);
}

#[tokio::test]
async fn a_day_out_of_stock_says_nothing_of_the_forecast_but_all_of_the_revenue() {
    let shop = Shop::steady(&[Steady::new("Seul", 10.0, 400.0, 5)]).await;
    shop.run(&["batch", "--depuis", "-9"]).done();
    shop.till_does("DELETE FROM sales_history WHERE order_date = '2026-11-06'").await;
    shop.counted(1, 0.0, "2026-11-05 20:00:00").await;
    shop.counted(1, 90.0, "2026-11-06 20:00:00").await;
    shop.run(&["batch"]).done();
    let periods: Vec<PeriodAccuracy> = shop.figures(Step::CalculateAccuracy).await;
    assert_eq!((periods[0].proof.days.all.compared, periods[0].proof.weeks.all.compared), (6, 0));
    let revenue: RevenueFigures = shop.figures(Step::CompareCaPredictions).await;
    assert!((revenue.periods[0].actual - 60_000.0).abs() < 1e-6, "six days of 10 x 1 000");
    assert!((revenue.periods[0].forecast - 70_000.0).abs() < 1e-6);
}

#[tokio::test]
async fn the_trend_counts_the_urgent_articles_of_each_morning() {
    let shop = Shop::each_level().await;
    shop.was_full_until_the_5th().await;
    shop.run(&["batch", "--depuis", "-7"]).done();
    let trend: Trend = shop.figures(Step::CalculateTrends).await;
    let days: Vec<(Date, u32, u32)> = trend
        .days
        .iter()
        .map(|day| (day.date, day.counts.unwrap().critical, day.counts.unwrap().attention))
        .collect();
    let expected: Vec<_> = [(3, 0, 0), (4, 0, 0), (5, 0, 0), (6, 1, 0), (7, 1, 0), (8, 1, 0), (9, 1, 1)]
        .map(|(day, critical, attention)| (date(2026, 11, day), critical, attention))
        .into();
    assert_eq!(days, expected);
    assert_eq!((trend.critical_change, trend.attention_change), (Some(1), Some(1)));
}

#[tokio::test]
async fn savings_are_estimated_until_the_day_has_passed_and_never_mixed() {
    let shop = Shop::each_level().await;
    shop.run(&["batch", "--date", "2026-11-08"]).done();
    let avoided = r#"[{"date":"2026-11-07","units":5.0,"value":5000.0},{"date":"2026-11-08","units":5.0,"value":null},
                      {"date":"2026-11-09","units":7.0,"value":7000.0},{"date":"2026-11-10","units":6.0,"value":6000.0}]"#;
    shop.acted_order(1, avoided, None).await;
    shop.acted_order(2, avoided, Some("2026-11-02 08:01:00")).await;
    shop.run(&["batch"]).done();
    let tracked: TrackedSavings = shop.figures(Step::TrackSavings).await;
    let savings = Savings { estimated: 13_000.0, realised: 5_000.0 };
    assert_eq!(tracked, TrackedSavings { savings, orders: 1 });
}
