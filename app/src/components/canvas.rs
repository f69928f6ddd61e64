//! Draws charts in the browser: once when the page is there, again when the place or the theme changes.
//!
//! ECharts and the code that describes charts are asked for where the first chart is; a page without one has neither.

use leptos::{html::Div, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Element, MediaQueryList, ResizeObserver};

use super::in_page::once_in_page;
use crate::charts::{Palette, Subject, options::describe};

const MISSING: &str = "Le graphique n'a pas pu être chargé ; ses chiffres sont juste en dessous.";

#[wasm_bindgen(inline_js = "export const load = (address) => import(address);")]
extern "C" {
    /// ECharts, as `frontend/bundle/echarts.js` exports it.
    type Library;

    #[wasm_bindgen(catch)]
    async fn load(address: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method)]
    fn draw(this: &Library, element: &Element) -> Instance;

    #[wasm_bindgen(method)]
    fn save(this: &Library, chart: &Instance, name: &str);
}

#[wasm_bindgen]
extern "C" {
    /// An ECharts instance.
    #[derive(Clone)]
    type Instance;

    #[wasm_bindgen(method, js_name = setOption)]
    fn set_option(this: &Instance, option: &JsValue);

    #[wasm_bindgen(method)]
    fn dispose(this: &Instance);

    #[wasm_bindgen(method)]
    fn resize(this: &Instance);

    #[wasm_bindgen(js_namespace = JSON, catch)]
    fn parse(text: &str) -> Result<JsValue, JsValue>;
}

/// What must be given back when the chart leaves the page.
struct Drawn {
    library: Library,
    echarts: Instance,
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
        self.echarts.dispose();
    }
}

/// A chart of the page, drawn or about to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Canvas(StoredValue<Option<Drawn>, LocalStorage>);

impl Canvas {
    /// Keeps what is drawn as a picture of this name, where the browser keeps what it downloads.
    pub(super) fn save(self, name: &str) {
        self.0.with_value(|drawn| {
            if let Some(Drawn { library, echarts, .. }) = drawn {
                library.save(echarts, name);
            }
        });
    }
}

/// Draws into the element as soon as it, the chart library and the chart's description are there; `ready` tells when.
pub(super) fn draw(element: NodeRef<Div>, subject: Subject, ready: RwSignal<bool>) -> Canvas {
    let drawn = StoredValue::new_local(None::<Drawn>);
    let subject = StoredValue::new_local(subject);
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let subject = subject.get_value();
        spawn_local(async move {
            let found = (library().await, option(&subject).await);
            let (Some(library), Some(option)) = found else {
                element.set_text_content(Some(MISSING));
                return;
            };
            once_in_page(element.into(), move |element| {
                let echarts = library.draw(element);
                echarts.set_option(&option);
                // A page that was left meanwhile takes nothing, and the chart is given back at once.
                if drawn.try_set_value(Some(follow(library, echarts, element, subject))).is_none() {
                    ready.set(true);
                }
            });
        });
        on_cleanup(move || _ = drawn.try_update_value(Option::take));
    });
    Canvas(drawn)
}

/// ECharts; the browser keeps what it has loaded once. The document's root says where it is.
async fn library() -> Option<Library> {
    let address = document().document_element()?.get_attribute("data-charts")?;
    Some(load(&address).await.ok()?.unchecked_into())
}

/// What ECharts is to draw, in the colours of now.
async fn option(subject: &Subject) -> Option<JsValue> {
    parse(&describe(subject.clone(), palette()?).await.ok()?).ok()
}

/// Keeps a drawn chart in step with its place and the theme.
fn follow(library: Library, echarts: Instance, element: &Element, subject: Subject) -> Drawn {
    let instance = echarts.clone();
    let resized = Closure::<dyn FnMut()>::new(move || instance.resize());
    let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element);
    }
    let instance = echarts.clone();
    let themed = Closure::<dyn FnMut()>::new(move || {
        let (instance, subject) = (instance.clone(), subject.clone());
        spawn_local(async move {
            if let Some(option) = option(&subject).await {
                instance.set_option(&option);
            }
        });
    });
    // It changes when a dark page is printed, too: what is drawn on paper has the colours of paper.
    let theme = window().match_media("screen and (prefers-color-scheme: dark)").ok().flatten();
    if let Some(theme) = &theme {
        // Without this the chart keeps its first colours: nothing else depends on it.
        _ = theme.add_event_listener_with_callback("change", themed.as_ref().unchecked_ref());
    }
    Drawn { library, echarts, observer, _resized: resized, theme, themed }
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
