//! The chart of an article's panel: the drawing for those who see it, its table for everybody.

use std::sync::Arc;

use leptos::prelude::*;

use super::drawing::{DayTable, Drawing};
use crate::{
    api::alerts::ArticlePanel,
    charts::{
        Subject,
        projected_stock::{TableRow, table},
    },
};

const STOCK_AND_SALES: &str = "En haut, le stock si rien n'est commandé. En bas, les ventes par jour : ";
const SALES: &str = "Ventes par jour : ";

/// The projected stock of an article.
#[component]
pub(crate) fn StockPlot(panel: Arc<ArticlePanel>) -> impl IntoView {
    let stocked = panel.stock.is_some();
    let titles = ["Jour", "Ventes", "Intervalle à 80\u{a0}%", "Stock le soir"];
    let columns = if stocked { 4 } else { 3 };
    let line = |row: TableRow| {
        let cells = [row.day, row.expected, row.interval, row.stock];
        cells.into_iter().take(columns).collect()
    };
    view! {
        <figure class="chart">
            <Drawing class=if stocked { "plot tall" } else { "plot" } subject=Subject::Article(Arc::clone(&panel)) />
            <figcaption>
                {if stocked { STOCK_AND_SALES } else { SALES }} <i class="key past"></i> "passées, "
                <i class="key ahead"></i> "prévues, " <i class="key veil"></i> "8 fois sur 10 dans ce voile."
            </figcaption>
            <DayTable
                name="Prévisions jour par jour"
                titles=titles.into_iter().take(columns).collect()
                lines=table(&panel).into_iter().map(line).collect()
            />
        </figure>
    }
}
