//! Alerts that the owner marks as ordered, and takes back. What is sent is a number or a text, so that a plain form can
//! send it too; everything is checked here and in the port.

use leptos::prelude::*;
use optiflow_domain::{ArticleId, Date, OrderQuantity, PendingDelivery};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::error::ErrorCode;
use crate::{api::alerts::AlertRow, error::AppError};

/// The most articles ordered, or orders taken back, at once.
#[cfg(feature = "ssr")]
const MOST: usize = 10_000;

/// An order that the owner marked and that is still to come. Short names: it travels with the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkedOrder {
    #[serde(rename = "i")]
    pub id: i64,
    /// Units.
    #[serde(rename = "q")]
    pub quantity: u32,
    #[serde(rename = "e")]
    pub expected_on: Date,
}

/// An order about to be marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WantedOrder {
    pub article: ArticleId,
    pub quantity: OrderQuantity,
    /// `None`: D0 + L.
    pub expected_on: Option<Date>,
}

/// An article as it stands after its orders have changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangedArticle {
    pub row: AlertRow,
    /// Everything that is under way, for the calculator.
    pub pending: Vec<PendingDelivery>,
}

/// What marking orders or taking them back did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrdersChanged {
    /// One or two sentences for the owner.
    pub message: String,
    /// The orders marked, to be taken back with one tap; empty where some were taken back.
    pub placed: Vec<i64>,
    pub changed: Vec<ChangedArticle>,
}

/// Marks one article as ordered; `expected` is an ISO date, empty for D0 + L.
///
/// # Errors
/// No such article, a quantity outside 1 to 1 000 000, a day before D0 or more than a year after it: nothing is marked.
#[server(endpoint = "commander")]
pub async fn order_article(
    article: i64,
    quantity: i64,
    #[server(default)] expected: String,
) -> Result<OrdersChanged, AppError> {
    let invalid = |error: optiflow_domain::DomainError| AppError::new(ErrorCode::Invalid, error.to_string());
    if article <= 0 {
        return Err(AppError::unknown_article());
    }
    crate::api::check_texts([&*expected])?;
    let quantity = OrderQuantity::new(quantity).map_err(invalid)?;
    let expected_on = match expected.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| {
            AppError::new(
                ErrorCode::Invalid,
                "La date de livraison n'en est pas une. Choisissez-la dans le calendrier : rien n'a été marqué.",
            )
        })?),
    };
    let wanted = WantedOrder { article: ArticleId(article), quantity, expected_on };
    crate::api::ports()?.orders.place(wanted).await
}

/// Marks the CRITIQUE articles of a confirmed list as ordered, all or none: `12:26,14:40` is 26 of article 12 and 40 of
/// article 14. One that needs no order any more is left aside, and that is said.
///
/// # Errors
/// The list is none, or a quantity is outside 1 to 1 000 000: nothing is marked.
#[server(endpoint = "tout-commander")]
pub async fn order_all(articles: String) -> Result<OrdersChanged, AppError> {
    let wanted = wanted(&articles)?;
    crate::api::ports()?.orders.place_urgent(wanted).await
}

/// Takes orders back, all or none: `3,4` are the numbers of two.
///
/// # Errors
/// The list is none.
#[server(endpoint = "annuler-commande")]
pub async fn cancel_orders(orders: String) -> Result<OrdersChanged, AppError> {
    let ids: Option<Vec<i64>> =
        orders.split(',').map(|id| id.trim().parse().ok().filter(|id| *id > 0)).collect();
    match ids {
        Some(ids) if ids.len() <= MOST => crate::api::ports()?.orders.cancel(ids).await,
        _ => Err(malformed()),
    }
}

#[cfg(feature = "ssr")]
fn malformed() -> AppError {
    AppError::new(
        ErrorCode::Invalid,
        "La liste des commandes est mal formée : rien n'a changé. Rechargez la page.",
    )
}

/// Reads a confirmed list.
#[cfg(feature = "ssr")]
fn wanted(list: &str) -> Result<Vec<WantedOrder>, AppError> {
    let order = |entry: &str| {
        let (article, quantity) = entry.split_once(':').ok_or_else(malformed)?;
        let article = article.parse().map_err(|_| malformed())?;
        let units: i64 = quantity.trim().parse().map_err(|_| malformed())?;
        let quantity = OrderQuantity::new(units)
            .map_err(|error| AppError::new(ErrorCode::Invalid, error.to_string()))?;
        Ok(WantedOrder { article, quantity, expected_on: None })
    };
    let wanted: Vec<_> = list.split(',').map(order).collect::<Result<_, AppError>>()?;
    let mut articles: Vec<_> = wanted.iter().map(|order| order.article).collect();
    articles.sort_unstable();
    articles.dedup();
    if articles.len() == wanted.len() && wanted.len() <= MOST { Ok(wanted) } else { Err(malformed()) }
}

/// A list of orders as [`order_all`] takes it.
pub fn confirmed(orders: impl Iterator<Item = (ArticleId, u32)>) -> String {
    orders.map(|(article, quantity)| format!("{article}:{quantity}")).collect::<Vec<_>>().join(",")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_confirmed_list_is_read_as_it_is_written() {
        let list = confirmed([(ArticleId(12), 26), (ArticleId(14), 40)].into_iter());
        assert_eq!(list, "12:26,14:40");
        let read: Vec<_> =
            wanted(&list).unwrap().iter().map(|order| (order.article.0, order.quantity.units())).collect();
        assert_eq!(read, [(12, 26), (14, 40)]);
    }

    #[test]
    fn a_list_that_is_none_is_refused_as_a_whole() {
        for list in
            ["", "12", "12:", "12:0", "12:-4", "0:5", "12:5,", "12:5,12:6", "a:5", "12:1000001", "12:5;13:6"]
        {
            assert!(wanted(list).is_err(), "{list}");
        }
    }
}
