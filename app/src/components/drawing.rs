//! A drawing of a chart and the table behind it, whatever the chart is of.

use leptos::{html::Div, prelude::*};

use crate::charts::{Subject, TableLine};

/// The drawing for those who see it, and the day under a finger in words.
#[component]
pub(crate) fn Drawing(class: &'static str, subject: Subject) -> impl IntoView {
    let drawing = NodeRef::<Div>::new();
    let ready = RwSignal::new(false);
    let name = format!("Image PNG\u{a0}: {}", subject.title());
    #[cfg(feature = "hydrate")]
    let save = {
        let canvas = super::canvas::draw(drawing, subject.clone(), ready);
        let file = subject.file();
        move |_| canvas.save(&file)
    };
    #[cfg(not(feature = "hydrate"))]
    let save = |_| ();
    let summary = subject.summary();
    let said = RwSignal::new(None::<String>);
    let pointed = move |event: leptos::ev::PointerEvent| {
        let width = drawing.get_untracked().map_or(0, |drawing| drawing.client_width());
        said.set(subject.reading(f64::from(event.offset_x()), f64::from(width)));
    };
    view! {
        <div
            class=class
            role="img"
            aria-label=summary
            node_ref=drawing
            on:pointerdown=pointed.clone()
            on:pointermove=pointed
        ></div>
        // The table says the same to those who cannot point.
        <p class="reading" aria-hidden="true">
            {move || said.get().unwrap_or_else(|| "Touchez le graphique pour lire un jour.".to_owned())}
        </p>
        // In its place from the start, so that nothing moves when it can be pressed.
        <button class="quiet save" type="button" disabled=move || !ready.get() aria-label=name on:click=save>
            "Image PNG"
        </button>
    }
    .into_any()
}

/// The figures of a chart, day by day, for everybody.
#[component]
pub(crate) fn DayTable(
    /// What a screen reader calls the table.
    name: &'static str,
    /// The words that open it.
    #[prop(default = "Voir les chiffres jour par jour")]
    opener: &'static str,
    titles: Vec<&'static str>,
    lines: Vec<TableLine>,
    /// The links that keep the table as a file.
    exports: AnyView,
) -> impl IntoView {
    view! {
        <details>
            <summary>{opener}</summary>
            <div class="scroll" tabindex="0" role="region" aria-label=name>
                {figures(titles, lines)}
            </div>
            {exports}
        </details>
    }
    .into_any()
}

/// A plain table of figures: the first cell of each line names it.
pub(crate) fn figures(titles: Vec<&'static str>, lines: Vec<TableLine>) -> AnyView {
    let line = |line: TableLine| {
        let mut cells = line.into_iter();
        let name = cells.next();
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells.map(|cell| view! { <td>{cell}</td> }).collect_view()}
            </tr>
        }
    };
    let titles = titles.into_iter().map(|title| view! { <th scope="col">{title}</th> }).collect_view();
    view! {
        <table class="figures">
            <thead>
                <tr>{titles}</tr>
            </thead>
            <tbody>{lines.into_iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
