//! The chart of an article: the drawing for those who see it, its table for everybody.

use leptos::prelude::*;
use optiflow_domain::format;

use super::{
    drawing::{DayTable, Drawing},
    exports::exports,
};
use crate::charts::{DrawnDay, Subject, TableLine, named, projected_stock::ArticleChart};

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
    let article = chart.panel().id;
    let file = move |ending: &str| format!("/panneau{ending}?article={article}");
    let lines = chart.days().into_iter().map(line).collect();
    drop(chart);
    view! {
        <DayTable
            name="Ventes, prévisions et stock jour par jour"
            titles=vec!["Jour", "Vendu", "Prévu", "Intervalle à 80\u{a0}%", "Stock le soir", "À noter"]
            lines
            exports=exports("les ventes, les prévisions et le stock jour par jour", file)
        />
    }
}

/// A day's line; what is not known of it stays empty.
fn line(day: DrawnDay) -> TableLine {
    let expected = day.ahead.map(|(expected, ..)| format::number(expected, 1));
    let between = |(_, lower, upper)| format!("{} à {}", format::number(lower, 1), format::number(upper, 1));
    vec![
        named(day.date),
        day.sold.map(format::quantity).unwrap_or_default(),
        expected.unwrap_or_default(),
        day.ahead.map(between).unwrap_or_default(),
        day.closing.map(|left| format::number(left, 0)).unwrap_or_default(),
        day.marks,
    ]
}

#[cfg(test)]
mod tests {
    use optiflow_domain::Date;

    use super::*;

    #[test]
    fn a_line_says_its_day_in_figures() {
        let date = Date::constant(2026, 11, 23);
        let ahead = DrawnDay {
            date,
            sold: None,
            ahead: Some((20.0, 12.0, 28.0)),
            closing: Some(80.4),
            marks: "Foire".to_owned(),
        };
        assert_eq!(line(ahead.clone()), ["lundi 23/11/2026", "", "20,0", "12,0 à 28,0", "80", "Foire"]);
        let past =
            DrawnDay { sold: Some(1_234.0), ahead: None, closing: None, marks: String::new(), ..ahead };
        assert_eq!(line(past), ["lundi 23/11/2026", "1\u{a0}234", "", "", "", ""]);
    }
}
