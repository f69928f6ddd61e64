//! A chart in the page: the drawing for those who see it, its table for everybody.

use std::sync::Arc;

use leptos::{html::Div, prelude::*};

use crate::{
    api::alerts::ArticlePanel,
    charts::projected_stock::{reading, summary, table},
};

const STOCK_AND_SALES: &str = "En haut, le stock si rien n'est commandé. En bas, les ventes par jour : ";
const SALES: &str = "Ventes par jour : ";

/// The projected stock of an article.
#[component]
pub(crate) fn StockPlot(panel: Arc<ArticlePanel>) -> impl IntoView {
    let drawing = NodeRef::<Div>::new();
    let class = if panel.stock.is_some() { "plot tall" } else { "plot" };
    #[cfg(feature = "hydrate")]
    {
        use crate::charts::{Palette, options};

        let panel = Arc::clone(&panel);
        let describe = move |palette: Palette| -> options::Description {
            Box::pin(options::stock(Arc::clone(&panel), palette))
        };
        super::canvas::draw(drawing, std::rc::Rc::new(describe));
    }
    let read = RwSignal::new(None::<String>);
    let pointed = {
        let panel = Arc::clone(&panel);
        move |event: leptos::ev::PointerEvent| {
            let width = drawing.get_untracked().map_or(0, |drawing| drawing.client_width());
            read.set(reading(&panel, f64::from(event.offset_x()), f64::from(width)));
        }
    };
    view! {
        <figure class="chart">
            <div
                class=class
                role="img"
                aria-label=summary(&panel)
                node_ref=drawing
                on:pointerdown=pointed.clone()
                on:pointermove=pointed
            ></div>
            // The table below says the same to those who cannot point.
            <p class="reading" aria-hidden="true">
                {move || read.get().unwrap_or_else(|| "Touchez le graphique pour lire un jour.".to_owned())}
            </p>
            <figcaption>
                {if panel.stock.is_some() { STOCK_AND_SALES } else { SALES }} <i class="key past"></i> "passées, "
                <i class="key ahead"></i> "prévues, " <i class="key veil"></i> "8 fois sur 10 dans ce voile."
            </figcaption>
            <details>
                <summary>"Voir les chiffres jour par jour"</summary>
                <div class="scroll" tabindex="0" role="region" aria-label="Prévisions jour par jour">
                    <Table panel />
                </div>
            </details>
        </figure>
    }
}

#[component]
fn Table(panel: Arc<ArticlePanel>) -> impl IntoView {
    let stocked = panel.stock.is_some();
    let lines = table(&panel).into_iter().map(|row| {
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
    }
}
