//! The chart of an article: the drawing for those who see it, its table for everybody.

use leptos::prelude::*;

use super::{
    drawing::{DayTable, Drawing},
    exports::exports,
};
use crate::{
    charts::{
        Subject,
        projected_stock::{ArticleChart, TableRow},
    },
    listing::{ForecastQuery, PERIODS},
};

/// The drawing of an article with its caption; `children` is the table behind it.
#[component]
pub(crate) fn StockPlot(chart: ArticleChart, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let (class, caption) = (chart.class(), chart.caption());
    view! {
        <figure class="chart">
            <Drawing class subject=Subject::Article(chart) />
            <figcaption>
                {caption} <i class="key past"></i> "passées, " <i class="key ahead"></i> "prévues, "
                <i class="key veil"></i> "8 fois sur 10 dans ce voile."
            </figcaption>
            {children.map(|children| children())}
        </figure>
    }
    .into_any()
}

/// The days of a chart, for those who do not see the drawing.
#[component]
pub(crate) fn ChartTable(chart: ArticleChart) -> impl IntoView {
    let titles = ["Jour", "Ventes", "Intervalle à 80\u{a0}%", "Stock le soir"];
    let columns = if chart.has_stock() { 4 } else { 3 };
    let lines = chart.table().into_iter();
    let [.., longest] = PERIODS;
    let query = ForecastQuery::default().of(chart.article()).over(longest);
    let file = move |ending: &str| query.address(&format!("/predictions{ending}"));
    drop(chart);
    let line = |row: TableRow| {
        let cells = [row.day, row.expected, row.interval, row.stock];
        cells.into_iter().take(columns).collect()
    };
    view! {
        <DayTable
            name="Prévisions jour par jour"
            titles=titles.into_iter().take(columns).collect()
            lines=lines.map(line).collect()
            exports=exports("les prévisions jour par jour", file)
        />
    }
}
