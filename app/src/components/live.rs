//! What the server tells an open page by itself: how far a batch is, and that new figures are there.

use leptos::prelude::*;
use optiflow_domain::{DateTime, format};

use super::network::when_back;
use crate::api::live::{BatchProgress, GenerationMark};

/// The newest word of the server; nothing before it has spoken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Live {
    pub(crate) generation: RwSignal<Option<GenerationMark>>,
    pub(crate) batch: RwSignal<Option<BatchProgress>>,
}

impl Live {
    /// Listens for as long as the application is open; other components find it in the context.
    pub(crate) fn provide() {
        let live = Self { generation: RwSignal::new(None), batch: RwSignal::new(None) };
        provide_context(live);
        #[cfg(feature = "hydrate")]
        Effect::new(move |_| listen(live));
    }

    /// What the frame provided.
    pub(crate) fn used() -> Option<Self> {
        use_context()
    }

    /// Whether the server says that it computes; on the server itself, which has not spoken, never.
    pub(crate) fn computing() -> bool {
        Self::used().is_some_and(|live| live.batch.with(Option::is_some))
    }
}

/// Opens the stream. A browser opens it again by itself after a loss.
#[cfg(feature = "hydrate")]
fn listen(live: Live) {
    use super::network::{self, pass_on};
    use crate::api::live::{BATCH_EVENT, GENERATION_EVENT, LIVE_PATH};
    use wasm_bindgen::{JsCast, prelude::Closure};
    use web_sys::{EventSource, MessageEvent};

    fn hear<T: serde::de::DeserializeOwned + Send + Sync + 'static>(
        source: &EventSource,
        event: &str,
        signal: RwSignal<Option<T>>,
    ) {
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let told = message.data().as_string().and_then(|text| serde_json::from_str(&text).ok());
            if let Some(told) = told {
                signal.set(told);
            }
        });
        // A fixed event name cannot be refused.
        _ = source.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
        // The page listens until it is left.
        heard.forget();
    }

    let Ok(source) = EventSource::new(LIVE_PATH) else { return };
    pass_on(&source, "error", network::LOST);
    pass_on(&source, "open", network::FOUND);
    pass_on(&source, GENERATION_EVENT, network::GENERATION);
    hear(&source, GENERATION_EVENT, live.generation);
    hear(&source, BATCH_EVENT, live.batch);
    let open = StoredValue::new_local(Some(source));
    on_cleanup(move || {
        if let Some(Some(source)) = open.try_update_value(Option::take) {
            source.close();
        }
    });
}

/// "De nouveaux chiffres sont prêts": nothing moves until the owner asks for them.
#[component]
pub(crate) fn NewFigures(
    /// When the figures on the page were computed.
    shown: Option<DateTime>,
    /// Loads the new ones.
    #[prop(into)]
    reload: Callback<()>,
) -> impl IntoView {
    when_back(reload);
    let newer = move || {
        let mark = Live::used()?.generation.get()?;
        (Some(mark.computed_at) != shown).then_some(mark)
    };
    move || {
        newer().map(|mark| {
            view! {
                <p class="news" role="status">
                    <span>
                        {format!("De nouveaux chiffres sont prêts, calculés à {}.", format::time(mark.computed_at.time()))}
                    </span>
                    <button class="button" type="button" on:click=move |_| reload.run(())>
                        "Afficher"
                    </button>
                </p>
            }
        })
    }
}

/// How far the batch that runs in the server is; nothing where none runs.
#[component]
pub(crate) fn BatchBar() -> impl IntoView {
    let batch = move || Live::used().and_then(|live| live.batch.get());
    move || batch().map(|batch| view! { <Bar batch /> })
}

#[component]
fn Bar(batch: BatchProgress) -> impl IntoView {
    let night = match (batch.as_of, batch.nights) {
        (Some(day), 2..) => format!("Nuit du {} ({} sur {})", format::date(day), batch.night, batch.nights),
        (Some(day), _) => format!("Nuit du {}", format::date(day)),
        (None, _) => "Lecture des ventes".to_owned(),
    };
    let step = batch.step.clone().unwrap_or_else(|| "Préparation".to_owned());
    let count = (batch.articles > 0).then(|| {
        let done = format::counted(batch.done, "article", "articles");
        format!(" · {done} sur {}", format::quantity(batch.articles as f64))
    });
    let text = format!("{night} · {step}{}", count.unwrap_or_default());
    view! {
        <div class="running" role="status">
            <strong>"Un calcul est en cours"</strong>
            <progress max="1000" value=thousandths(&batch) aria-label="Avancement du calcul"></progress>
            <span>{text}</span>
        </div>
    }
}

/// The whole run's progress: nights, then steps, the first of which does nearly all the work.
fn thousandths(batch: &BatchProgress) -> u64 {
    let of = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let night = if batch.step_number > 1 { 1.0 } else { of(batch.done, batch.articles) };
    let nights = batch.nights.max(1) as f64;
    ((batch.night.saturating_sub(1) as f64 + night) / nights * 1000.0) as u64
}

#[cfg(test)]
mod tests {
    use optiflow_domain::Date;

    use super::*;

    #[test]
    fn the_bar_counts_nights_and_the_articles_of_the_current_one() {
        let at = Date::constant(2026, 11, 9).at(0, 30, 0, 0);
        let start = BatchProgress::new(at);
        assert_eq!(thousandths(&start), 0);
        let half = BatchProgress { night: 2, nights: 4, done: 30, articles: 60, step_number: 1, ..start };
        assert_eq!(thousandths(&half), 375);
        assert_eq!(thousandths(&BatchProgress { step_number: 3, ..half }), 500);
    }
}
