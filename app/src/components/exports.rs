//! The links that keep a table as a file for a spreadsheet.

use std::sync::Arc;

use leptos::prelude::*;

/// The address of a table's file from its ending: `.csv` gives `/alertes.csv?niveau=critique`.
type Address = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// `CSV XLSX`; `what` names the table to those who do not see where the links stand.
pub(crate) fn exports(
    what: &'static str,
    address: impl Fn(&str) -> String + Send + Sync + 'static,
) -> AnyView {
    links(what, &(Arc::new(address) as Address))
}

fn links(what: &'static str, address: &Address) -> AnyView {
    let link = |ending: &'static str, format: &'static str| {
        let address = Arc::clone(address);
        view! {
            <a
                href=move || address(ending)
                download=""
                rel="external"
                aria-label=format!("Exporter en {format}\u{a0}: {what}")
            >
                {format}
            </a>
        }
    };
    view! { <span class="exports">{link(".csv", "CSV")} {link(".xlsx", "XLSX")}</span> }.into_any()
}

/// The same for a table that no address filters: `path` is the file's without its ending.
pub(crate) fn whole(what: &'static str, path: &'static str) -> AnyView {
    exports(what, move |ending| format!("{path}{ending}"))
}
