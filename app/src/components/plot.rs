//! A chart in the page: the drawing for those who see it, its table for everybody.

use leptos::{html::Div, prelude::*};

use crate::charts::projected_stock::ArticleChart;

/// The drawing of an article with its caption; `children` is the table behind it.
#[component]
pub(crate) fn StockPlot(chart: ArticleChart, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let drawing = NodeRef::<Div>::new();
    let id = chart.id();
    #[cfg(feature = "hydrate")]
    {
        let (chart, id) = (chart.clone(), id.clone());
        super::canvas::draw(id, drawing, move |palette: &crate::charts::Palette| chart.chart(palette));
    }
    let (class, summary, caption) = (chart.class(), chart.summary(), chart.caption());
    let read = RwSignal::new(None::<String>);
    let pointed = move |event: leptos::ev::PointerEvent| {
        let width = drawing.get_untracked().map_or(0, |drawing| drawing.client_width());
        read.set(chart.reading(f64::from(event.offset_x()), f64::from(width)));
    };
    view! {
        <figure class="chart">
            <div
                id=id
                class=class
                role="img"
                aria-label=summary
                node_ref=drawing
                on:pointerdown=pointed.clone()
                on:pointermove=pointed
            ></div>
            // The table below says the same to those who cannot point.
            <p class="reading" aria-hidden="true">
                {move || read.get().unwrap_or_else(|| "Touchez le graphique pour lire un jour.".to_owned())}
            </p>
            <figcaption>
                {caption} <i class="key past"></i> "passées, " <i class="key ahead"></i> "prévues, "
                <i class="key veil"></i> "8 fois sur 10 dans ce voile."
            </figcaption>
            {children.map(|children| children())}
        </figure>
    }
}

/// The days of a chart, for those who do not see the drawing.
#[component]
pub(crate) fn ChartTable(chart: ArticleChart) -> impl IntoView {
    let stocked = chart.has_stock();
    let lines = chart.table().into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">{row.day}</th>
                <td>{row.expected}</td>
                <td>{row.interval}</td>
                {stocked.then(|| view! { <td>{row.stock}</td> })}
            </tr>
        }
    });
    view! {
        <details>
            <summary>"Voir les chiffres jour par jour"</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="Prévisions jour par jour">
                <table class="figures">
                    <thead>
                        <tr>
                            <th scope="col">"Jour"</th>
                            <th scope="col">"Ventes"</th>
                            <th scope="col">"Intervalle à 80\u{a0}%"</th>
                            {stocked.then(|| view! { <th scope="col">"Stock le soir"</th> })}
                        </tr>
                    </thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
}
