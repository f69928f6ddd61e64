//! What the data know of a day that nobody foresaw. D0 is Monday 9 November 2026; the last seven days are asked about.

use optiflow_domain::{
    gap::{Gap, Reason},
    verification::PeriodAccuracy,
};
use server::batch::Step;
use sqlx::Executor;

use crate::{learning::uneven, support::Shop};

/// The shop whose nights are known, then changed by `sql`, and the night after.
async fn after(sql: &'static str) -> Shop {
    let shop = uneven().await;
    shop.run(&["batch", "--depuis", "-9"]).done();
    shop.till().await.execute(sql).await.unwrap();
    shop.run(&["batch"]).done();
    shop
}

/// What is said of an article's day, which must be a gap.
async fn reasons(shop: &Shop, article: i64, day: &str) -> Vec<Reason> {
    let figures: Vec<PeriodAccuracy> = shop.figures(Step::CalculateAccuracy).await;
    let gaps = figures.into_iter().flat_map(|period| period.gaps);
    let gap = |gap: &Gap| gap.article.0 == article && gap.date.to_string() == day;
    gaps.into_iter().find(gap).expect("the day is a gap").reasons
}

#[tokio::test]
async fn a_gap_on_a_day_of_promotion_is_put_down_to_the_lower_price() {
    let shop = after(
        "UPDATE sales_history SET quantity = 90
         WHERE product_id = 1 AND order_date IN ('2026-11-04', '2026-11-06');
         INSERT INTO promotions VALUES (1, 1, 'Semaine du riz', '2026-11-04', '2026-11-05', 20)",
    )
    .await;
    let found = reasons(&shop, 1, "2026-11-04").await;
    assert!(matches!(found[..], [Reason::PriceCut(depth)] if (depth - 0.2).abs() < 1e-9), "{found:?}");
    assert_eq!(reasons(&shop, 1, "2026-11-06").await, [], "the promotion is over");
    assert!(shop.serve().text("/predictions").contains("Piste : prix baissé de 20\u{a0}%"));
}

#[tokio::test]
async fn a_gap_beside_an_event_of_the_owners_is_put_down_to_it_and_one_further_away_is_not() {
    let shop = after(
        "UPDATE sales_history SET quantity = 90
         WHERE product_id = 1 AND order_date IN ('2026-11-04', '2026-11-06')",
    )
    .await;
    shop.run(&["evenements", "add", "Foire du riz", "--debut", "2026-11-07"]).done();
    shop.run(&["batch"]).done();
    assert_eq!(reasons(&shop, 1, "2026-11-06").await, [Reason::Event("Foire du riz".to_owned())]);
    assert_eq!(reasons(&shop, 1, "2026-11-04").await, []);
}

#[tokio::test]
async fn a_gap_beside_a_holiday_names_it() {
    let shop =
        after("UPDATE sales_history SET quantity = 90 WHERE product_id = 1 AND order_date = '2026-11-02'")
            .await;
    let found = reasons(&shop, 1, "2026-11-02").await;
    assert!(found.contains(&Reason::Event("Toussaint".to_owned())), "{found:?}");
    let page = shop.serve().text("/predictions");
    assert!(page.contains("Piste : ") && page.contains("Toussaint"), "{page}");
}

#[tokio::test]
async fn a_day_that_ended_with_an_empty_shelf_and_sold_less_was_a_stock_out() {
    let shop = after(
        "UPDATE sales_history SET quantity = 2
         WHERE product_id = 1 AND order_date IN ('2026-11-03', '2026-11-05');
         INSERT INTO stock_levels (id, product_id, quantity_on_hand, recorded_at) VALUES
             (90, 1, 500, '2026-11-01 20:00:00'), (91, 1, 0, '2026-11-05 20:00:00'),
             (92, 1, 500, '2026-11-06 07:00:00')",
    )
    .await;
    assert_eq!(reasons(&shop, 1, "2026-11-05").await, [Reason::StockOut]);
    assert_eq!(reasons(&shop, 1, "2026-11-03").await, [], "the shelf was full that evening");
}

#[tokio::test]
async fn a_day_on_which_the_whole_category_moved_is_told_from_one_articles_own() {
    let shop = after(
        "UPDATE sales_history SET quantity = 75 WHERE order_date = '2026-11-05';
         UPDATE sales_history SET quantity = 75 WHERE product_id = 2 AND order_date = '2026-11-06'",
    )
    .await;
    let found = reasons(&shop, 2, "2026-11-05").await;
    let moved = |reason: &Reason| matches!(reason, Reason::Category { name, change } if name == "Épicerie" && *change > 1.0);
    assert!(found.len() == 1 && moved(&found[0]), "{found:?}");
    assert_eq!(reasons(&shop, 2, "2026-11-06").await, []);
}
