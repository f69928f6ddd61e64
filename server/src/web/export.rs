//! Tables for a spreadsheet: `/alertes.csv`, the list as filtered and sorted in the page; `/predictions.csv`, the days of
//! the page's article and period.

use app::{
    error::AppError,
    export::{alerts_csv, predictions_csv},
    listing::{AlertsQuery, ForecastQuery, select},
    ports::Ports,
};
use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};

pub(super) async fn alerts(State(ports): State<Ports>, RawQuery(query): RawQuery) -> Response {
    match ports.alerts.alerts().await {
        Ok(page) => {
            let query = AlertsQuery::parse(query.as_deref().unwrap_or_default());
            let rows = select(&page.rows, &query).into_iter().filter_map(|position| page.rows.get(position));
            attachment(&format!("alertes-{}", page.status.as_of), alerts_csv(rows, &page.status))
        }
        Err(error) => refused(&error),
    }
}

pub(super) async fn predictions(State(ports): State<Ports>, RawQuery(query): RawQuery) -> Response {
    let query = ForecastQuery::parse(query.as_deref().unwrap_or_default());
    let found = match query.chosen() {
        Ok(article) => ports.predictions.days(article, query.days).await,
        Err(error) => Err(error.into()),
    };
    match found {
        Ok(found) => {
            attachment(&format!("predictions-{}-{}", found.id, found.as_of), predictions_csv(&found))
        }
        Err(error) => refused(&error),
    }
}

/// A CSV file to keep under this name.
fn attachment(name: &str, file: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    (headers, file).into_response()
}

fn refused(error: &AppError) -> Response {
    (super::errors::status_of(error), error.message.clone()).into_response()
}
