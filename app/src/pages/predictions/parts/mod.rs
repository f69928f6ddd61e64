//! The parts of the page that are only read, rendered on the server.

mod ahead;
mod drawn;
mod engine;
mod head;
mod proof;
mod questions;
mod sheet;
mod shop;

pub(crate) use drawn::chart;
pub(crate) use engine::method;
pub(crate) use questions::part as questions;

use std::sync::Arc;

use leptos::prelude::*;
use optiflow_domain::{ArticleId, format};

use crate::{
    api::predictions::{ArticlePage, ArticleRead, Flag, PredictionsPage},
    components::exports,
    error::AppError,
    listing::find,
    ports::PredictionsPort,
    rendered::Rendered,
};

/// The matches shown of a search without JavaScript.
const FOUND: usize = 30;
/// The events that the chart has room for.
const FLAGS: usize = 4;

/// Reads the page and renders what is only read. `article` and `search` are as they stand in the address.
pub(crate) async fn read(
    port: &Arc<dyn PredictionsPort>,
    article: Option<&str>,
    search: Option<&str>,
) -> Result<PredictionsPage, AppError> {
    let chosen = article.map(str::parse::<ArticleId>).transpose();
    let wrong = chosen.as_ref().err().map(ToString::to_string);
    let mut read = port.predictions(chosen.unwrap_or(None)).await?;
    if wrong.is_some() {
        read.article = None;
        read.refused = wrong;
    }
    let found: Vec<_> = match search {
        Some(words) => find(&port.choices().await?, words, FOUND).into_iter().cloned().collect(),
        None => Vec::new(),
    };
    if let (Some(words), true) = (search, found.is_empty()) {
        read.refused = Some(format!("Aucun article ne correspond à « {} ».", format::name(words.trim())));
    }
    let seen = (read.status.as_of, read.status.currency);
    let own = read.article.as_ref().map(|article| (article.panel.id, &article.proof));
    Ok(PredictionsPage {
        shop: shop::part(&read.shop, own, seen),
        status: read.status,
        articles: read.articles,
        article: read.article.map(self::article),
        refused: read.refused,
        found,
        questions: questions(&read.questions),
    })
}

fn article(read: ArticleRead) -> ArticlePage {
    ArticlePage { flags: flags(&read), head: head::part(&read), tables: tables(&read), panel: read.panel }
}

/// The days to come beside the days gone by.
fn tables(read: &ArticleRead) -> Rendered {
    Rendered::of(view! {
        <div class="pane">{ahead::part(read)} {drawn::part(read)}</div>
        <div>
            <section class="proof">{proof::part(read.panel.id, &read.proof, read.predictions.as_of)}</section>
            {engine::part(&read.predictions)}
        </div>
    })
}

/// The links to an article's table.
fn of_article(what: &'static str, path: &'static str, article: ArticleId) -> AnyView {
    exports(what, move |ending| format!("{path}{ending}?article={article}"))
}

/// The events that weigh most, in order of time.
fn flags(read: &ArticleRead) -> Vec<Flag> {
    let mut events: Vec<_> = read.events.iter().collect();
    events.sort_by(|a, b| b.multiplier.ln().abs().total_cmp(&a.multiplier.ln().abs()));
    events.truncate(FLAGS);
    events.sort_by_key(|event| event.occurrence.first());
    events.into_iter().map(|event| (event.occurrence.first(), shortened(&event.name))).collect()
}

/// A name that fits into the chart.
fn shortened(name: &str) -> String {
    const LETTERS: usize = 20;
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    let short: String = name.chars().take(LETTERS - 1).collect();
    format!("{}…", short.trim_end())
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_name_is_cut_for_the_chart() {
        assert_eq!(shortened("Fête nationale"), "Fête nationale");
        assert_eq!(shortened("Préparatifs de la Tabaski"), "Préparatifs de la T…");
    }
}
