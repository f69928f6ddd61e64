//! Tables for a spreadsheet: `/alertes.csv`, the list as filtered and sorted in the page; `/dormant.csv`, whole;
//! `/predictions.csv`, the days of the page's article and period.

use app::{
    error::AppError,
    export::{alerts_csv, dormant_csv, predictions_csv},
    listing::ForecastQuery,
    ports::Ports,
};
use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};

pub(super) async fn alerts(State(ports): State<Ports>, RawQuery(query): RawQuery) -> Response {
    let selected = ports.alerts.selected(query.as_deref().unwrap_or_default()).await;
    answer(selected.map(|(status, rows)| {
        (format!("alertes-{}", status.as_of), alerts_csv(&rows, &status))
    }))
}

pub(super) async fn dormant(State(ports): State<Ports>) -> Response {
    let list = ports.dashboard.dormant().await;
    answer(list.map(|list| (format!("dormant-{}", list.as_of), dormant_csv(&list))))
}

pub(super) async fn predictions(State(ports): State<Ports>, RawQuery(query): RawQuery) -> Response {
    let query = ForecastQuery::parse(query.as_deref().unwrap_or_default());
    let found = match query.chosen() {
        Ok(article) => ports.predictions.days(article, query.days).await,
        Err(error) => Err(error.into()),
    };
    answer(found.map(|found| (format!("predictions-{}-{}", found.id, found.as_of), predictions_csv(&found))))
}

/// A file with its name, or why there is none.
fn answer(file: Result<(String, String), AppError>) -> Response {
    match file {
        Ok((name, content)) => {
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
            ];
            (headers, content).into_response()
        }
        Err(error) => (error.code.status(), error.message).into_response(),
    }
}
