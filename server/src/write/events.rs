//! The owner's events: added, changed, removed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::{
    api::events::{DAYS_AHEAD, EventForm, EventsPage, EventsSummary, ON_DATES, ONCE, YEARLY},
    error::{AppError, ErrorCode},
    ports::EventBook,
};
use async_trait::async_trait;
use jiff::civil::Date;
use optiflow_domain::{
    ArticleId, DomainError,
    events::{EventDraft, EventKey, Repeat, touched},
    format,
};
use tokio::sync::Mutex;

use crate::{
    clock::ShopClock,
    db::{
        shop::{Article, ShopDb},
        state::StateDb,
    },
    nightly::Relearn,
    read::{ReadError, Reader},
};

/// Keeps the owner's events in the state file.
#[derive(Debug, Clone)]
pub struct Events {
    shop: ShopDb,
    state: StateDb,
    clock: ShopClock,
    reader: Reader,
    relearn: Relearn,
    /// One change at a time, so that two new events of one name do not become one.
    alone: Arc<Mutex<()>>,
}

impl Events {
    /// The reader must read the same files; `relearn` is asked after every change.
    pub fn new(shop: ShopDb, state: StateDb, clock: ShopClock, reader: Reader, relearn: Relearn) -> Self {
        Self { shop, state, clock, reader, relearn, alone: Arc::default() }
    }

    /// The articles of the shop.
    async fn articles(&self) -> Result<Vec<Article>, AppError> {
        let last_sale = self.shop.last_sale(None).await.map_err(ReadError::from)?;
        Ok(self.shop.articles(self.clock.as_of(last_sale)).await.map_err(ReadError::from)?)
    }
}

/// Whether the shop has everything that an event touches.
fn check_scope(draft: &EventDraft, articles: &[Article]) -> Result<(), AppError> {
    let categories: BTreeSet<&str> = articles.iter().filter_map(|a| a.category.as_deref()).collect();
    if let Some(unknown) = draft.categories.iter().find(|name| !categories.contains(name.as_str())) {
        return Err(refused(&format!(
            "La catégorie « {} » n'existe pas dans votre fichier.",
            format::name(unknown)
        )));
    }
    match draft.articles.iter().find(|id| articles.iter().all(|article| article.id != **id)) {
        Some(unknown) => Err(refused(&format!("L'article n° {unknown} n'existe pas dans votre fichier."))),
        None => Ok(()),
    }
}

#[async_trait]
impl EventBook for Events {
    async fn events(&self) -> Result<EventsSummary, AppError> {
        Ok(self.reader.events_summary().await?)
    }

    async fn measured(&self) -> Result<EventsPage, AppError> {
        Ok(self.reader.events(DAYS_AHEAD).await?)
    }

    async fn save(&self, form: EventForm) -> Result<String, AppError> {
        let _alone = self.alone.lock().await;
        let key = match form.key.trim() {
            "" => None,
            key => Some(key.parse::<EventKey>().map_err(invalid)?),
        };
        let articles = self.articles().await?;
        let names = articles.iter().map(|article| (article.id, article.name.as_str())).collect();
        let draft = draft(form, &names)?;
        check_scope(&draft, &articles)?;
        let is_new = key.is_none();
        let event = draft.event(key).map_err(invalid)?;
        let own = self.state.events().await.map_err(ReadError::from)?;
        let exists = own.iter().any(|own| own.event.key() == event.key());
        if is_new && exists {
            return Err(refused(&format!(
                "Vous avez déjà un événement « {} »\u{a0}: modifiez-le.",
                format::name(event.name().as_str())
            )));
        }
        if !is_new && !exists {
            return Err(AppError::new(
                ErrorCode::NotFound,
                "Cet événement n'existe plus. Rien n'a été enregistré : rechargez la page.",
            ));
        }
        self.state.put_event(&event, self.clock.now()).await.map_err(ReadError::from)?;
        self.relearn.ask();
        tracing::info!(key = %event.key(), "event kept");
        let name = format::name(event.name().as_str());
        Ok(format!("« {name} » est enregistré. Les prévisions sont refaites avec lui."))
    }

    async fn delete(&self, key: String) -> Result<String, AppError> {
        let key: EventKey = key.trim().parse().map_err(invalid)?;
        if !self.state.delete_event(&key).await.map_err(ReadError::from)? {
            return Err(AppError::new(ErrorCode::NotFound, "Cet événement n'existe plus : rien n'a changé."));
        }
        self.relearn.ask();
        tracing::info!(%key, "event removed");
        Ok("L'événement est retiré. Les prévisions sont refaites sans lui.".to_owned())
    }
}

fn refused(reason: &str) -> AppError {
    AppError::new(ErrorCode::Invalid, format!("{reason} Rien n'a été enregistré."))
}

#[expect(clippy::needless_pass_by_value, reason = "passed to map_err")]
fn invalid(error: DomainError) -> AppError {
    AppError::new(ErrorCode::Invalid, error.to_string())
}

/// Reads what was typed; `names` are those of the shop's articles.
fn draft(form: EventForm, names: &BTreeMap<ArticleId, &str>) -> Result<EventDraft, AppError> {
    let first = day(&form.first)?;
    let last = if form.last.trim().is_empty() { None } else { Some(day(&form.last)?) };
    let repeat = match form.repeat.as_str() {
        "" | ONCE => Repeat::Once,
        YEARLY => Repeat::Yearly,
        ON_DATES => Repeat::AlsoOn(entries(&form.others).map(day).collect::<Result<_, _>>()?),
        _ => return Err(refused("Choisissez quand l'événement revient.")),
    };
    let factor = form.multiplier.trim().trim_start_matches(['x', '×']).replace(',', ".");
    let multiplier = if factor.is_empty() { None } else { Some(factor.parse().unwrap_or(f64::NAN)) };
    Ok(EventDraft {
        name: form.name,
        kind: form.kind,
        first,
        last,
        repeat,
        categories: form.categories.into_iter().filter(|name| !name.is_empty()).collect(),
        articles: touched::typed(&form.articles, names).map_err(invalid)?,
        multiplier,
    })
}

/// What stands between commas, semicolons, spaces and line ends.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ', '\n', '\r', '\t']).filter(|entry| !entry.is_empty())
}

/// `2026-12-04` or `04/12/2026`.
fn day(text: &str) -> Result<Date, AppError> {
    let text = text.trim();
    let french = || {
        let mut parts = text.splitn(3, '/');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let shown: String = text.chars().take(40).collect();
    text.parse()
        .ok()
        .or_else(french)
        .ok_or_else(|| refused(&format!("« {shown} » n'est pas une date. Donnez-la comme 04/12/2026.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> EventForm {
        EventForm {
            name: "Foire".to_owned(),
            kind: "commercial".to_owned(),
            first: "2026-12-04".to_owned(),
            ..EventForm::default()
        }
    }

    #[test]
    fn what_is_typed_is_read_as_a_french_owner_writes_it() {
        let typed = EventForm {
            last: "06/12/2026".to_owned(),
            repeat: ON_DATES.to_owned(),
            others: "2027-12-03, 02/12/2028".to_owned(),
            articles: "12 ;14".to_owned(),
            multiplier: "×1,8".to_owned(),
            ..form()
        };
        let event = draft(typed, &BTreeMap::new()).unwrap().event(None).unwrap();
        assert_eq!(event.key().as_str(), "perso-foire");
        assert_eq!(event.multiplier().map(f64::from), Some(1.8));
        let until = Date::constant(2030, 1, 1);
        assert_eq!(event.recurrence().occurrences_between(Date::constant(2026, 1, 1), until).len(), 3);
        assert!(event.scope().touches(ArticleId(14), None) && !event.scope().touches(ArticleId(13), None));
    }

    #[test]
    fn what_is_wrong_is_said_in_one_sentence() {
        let message = |form: EventForm| {
            let event = draft(form, &BTreeMap::new()).and_then(|draft| draft.event(None).map_err(invalid));
            event.unwrap_err().message
        };
        assert!(message(EventForm { first: "demain".to_owned(), ..form() }).contains("« demain »"));
        assert!(message(EventForm { last: "2026-12-01".to_owned(), ..form() }).contains("précède"));
        assert!(message(EventForm { multiplier: "50".to_owned(), ..form() }).contains("multiplicateur"));
        assert!(
            message(EventForm { multiplier: "beaucoup".to_owned(), ..form() }).contains("multiplicateur")
        );
        assert!(message(EventForm { name: " ".to_owned(), ..form() }).contains("nom"));
        assert!(message(EventForm { kind: "mystère".to_owned(), ..form() }).contains("mystère"));
        assert!(message(EventForm { repeat: "souvent".to_owned(), ..form() }).contains("revient"));
        assert!(message(EventForm { articles: "12, x".to_owned(), ..form() }).contains("« 12, x »"));
    }
}
