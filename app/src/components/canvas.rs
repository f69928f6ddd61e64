//! Draws charts in the browser: once when the page is there, again when the place or the theme changes.

use charming::{Chart, WasmRenderer, renderer::wasm_renderer::Echarts};
use leptos::{ev, html::Div, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure, prelude::wasm_bindgen};
use web_sys::{MediaQueryList, ResizeObserver};

use super::in_page::once_in_page;
use crate::charts::Palette;

#[wasm_bindgen]
extern "C" {
    /// What charming's renderer does not declare of an ECharts instance.
    type Instance;

    #[wasm_bindgen(method)]
    fn dispose(this: &Instance);

    #[wasm_bindgen(method)]
    fn resize(this: &Instance);
}

/// What must be given back when the chart leaves the page.
struct Drawn {
    echarts: Echarts,
    observer: Option<ResizeObserver>,
    _resized: Closure<dyn FnMut()>,
    theme: Option<MediaQueryList>,
    themed: Closure<dyn FnMut()>,
}

impl Drop for Drawn {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
        if let Some(theme) = &self.theme {
            // A listener that is already gone is no harm.
            _ = theme.remove_event_listener_with_callback("change", self.themed.as_ref().unchecked_ref());
        }
        self.echarts.unchecked_ref::<Instance>().dispose();
    }
}

/// Draws into the element of this `id` as soon as it and the chart library are there.
pub(super) fn draw(id: String, element: NodeRef<Div>, chart: impl Fn(&Palette) -> Chart + Clone + 'static) {
    let library = RwSignal::new(false);
    let drawn = StoredValue::new_local(None::<Drawn>);
    Effect::new(move |_| {
        if loaded() {
            library.set(true);
        } else {
            let handle = window_event_listener(ev::load, move |_| library.set(loaded()));
            on_cleanup(move || handle.remove());
        }
    });
    Effect::new(move |_| {
        let (true, Some(element)) = (library.get(), element.get()) else { return };
        let (id, chart) = (id.clone(), chart.clone());
        once_in_page(element.into(), move |element| {
            // A page that was left meanwhile takes nothing, and the chart is given back at once.
            _ = drawn.try_set_value(start(&id, element, chart));
        });
        on_cleanup(move || _ = drawn.try_update_value(Option::take));
    });
}

/// Whether the chart library has run; it is a plain script beside the page.
fn loaded() -> bool {
    window().get("echarts").is_some()
}

fn start(id: &str, element: &web_sys::Element, chart: impl Fn(&Palette) -> Chart + 'static) -> Option<Drawn> {
    let echarts = WasmRenderer::new_opt(None, None).render(id, &chart(&palette()?)).ok()?;
    let instance = echarts.clone().unchecked_into::<Instance>();
    let resized = Closure::<dyn FnMut()>::new(move || instance.resize());
    let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    let instance = echarts.clone().unchecked_into::<Echarts>();
    let themed = Closure::<dyn FnMut()>::new(move || {
        if let Some(palette) = palette() {
            WasmRenderer::update(&instance, &chart(&palette));
        }
    });
    let theme = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    if let Some(theme) = &theme {
        // Without this the chart keeps its first colours: nothing else depends on it.
        _ = theme.add_event_listener_with_callback("change", themed.as_ref().unchecked_ref());
    }
    Some(Drawn { echarts, observer, _resized: resized, theme, themed })
}

/// The tokens as they apply now, light or dark.
fn palette() -> Option<Palette> {
    let root = document().document_element()?;
    let styles = window().get_computed_style(&root).ok().flatten()?;
    let token = |name: &str| styles.get_property_value(name).map(|value| value.trim().to_owned()).ok();
    Some(Palette {
        quiet: token("--quiet")?,
        line: token("--line")?,
        accent: token("--accent")?,
        critical: token("--critical")?,
        attention: token("--attention")?,
        font: token("--font")?,
    })
}
