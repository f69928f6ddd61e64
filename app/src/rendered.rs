//! Parts of a page that nobody presses: rendered once, on the server. The browser puts them into the page as they are,
//! and needs no code for them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A part of a page as HTML. Only [`Rendered::of`] makes one, so that every text in it is escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rendered(String);

#[cfg(feature = "ssr")]
impl Rendered {
    /// Renders a part. Links in it work as everywhere; it must hold nothing that reacts.
    pub(crate) fn of(view: impl IntoView) -> Self {
        // Nothing in it is brought to life, so the marks for that are only weight. Texts are escaped and hold none.
        Self(view.into_view().to_html().replace("<!>", ""))
    }
}

impl Rendered {
    /// The HTML.
    pub(crate) fn html(&self) -> &str {
        &self.0
    }

    /// The part in its place, in an element of this class.
    pub(crate) fn show(self, class: &'static str) -> AnyView {
        view! { <div class=class inner_html=self.0></div> }.into_any()
    }
}
