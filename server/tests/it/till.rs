//! What a till does to its shop's file, and what the owner's orders leave in the state file.

use sqlx::Executor;

use crate::support::Shop;

impl Shop {
    /// The till writes anew: one statement, whatever it is.
    pub(crate) async fn till_does(&self, sql: &'static str) {
        self.till().await.execute(sql).await.unwrap();
    }

    /// An article last sold on 31 August, 70 days before D0.
    pub(crate) async fn stopped_selling(&self, product: i64) {
        let sql = "DELETE FROM sales_history WHERE product_id = ? AND order_date > '2026-08-31'";
        sqlx::query(sql).bind(product).execute(&mut self.till().await).await.unwrap();
    }

    /// The stock that was counted of an article at a moment.
    pub(crate) async fn counted(&self, product: i64, quantity: f64, at: &str) {
        let sql = "INSERT INTO stock_levels (product_id, quantity_on_hand, recorded_at) VALUES (?, ?, ?)";
        let query = sqlx::query(sql).bind(product).bind(quantity).bind(at);
        query.execute(&mut self.till().await).await.unwrap();
    }

    /// Until the evening of 5 November every article had 400; then the first one's shelf was nearly empty.
    pub(crate) async fn was_full_until_the_5th(&self) {
        self.till_does(
            "INSERT INTO stock_levels (product_id, quantity_on_hand, recorded_at)
             SELECT id, 400, '2026-10-01 20:00:00' FROM products",
        )
        .await;
        self.counted(1, 20.0, "2026-11-05 20:00:00").await;
    }

    /// The till orders units of the first article on 8 November; a second line joins the same order.
    pub(crate) async fn till_orders(&self, quantity: i64, expected: &str) {
        let mut till = self.till().await;
        let sql = "INSERT OR IGNORE INTO purchase_orders (id, ordered_at, expected_at, status)
                   VALUES (1, '2026-11-08', ?, 'ordered')";
        sqlx::query(sql).bind(expected).execute(&mut till).await.unwrap();
        let sql = "INSERT INTO purchase_order_lines (purchase_order_id, product_id, quantity_ordered) VALUES (1, 1, ?)";
        sqlx::query(sql).bind(quantity).execute(&mut till).await.unwrap();
    }

    /// An order of 300 marked on 2 November that avoids these days; taken back at `cancelled_at` if it was.
    pub(crate) async fn acted_order(&self, article: i64, avoided: &str, cancelled_at: Option<&str>) {
        let sql = "INSERT INTO acted_orders (article_id, as_of, ordered_at, quantity, expected_on, cancelled_at, avoided)
                   VALUES (?, '2026-11-02', '2026-11-02 08:00:00', 300, '2026-11-07', ?, ?)";
        let query = sqlx::query(sql).bind(article).bind(cancelled_at).bind(avoided);
        query.execute(&mut self.state_file().await).await.unwrap();
    }
}
