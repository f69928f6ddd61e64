//! `/alertes.csv`: the list as filtered and sorted in the page, for a spreadsheet.

use app::{
    export::alerts_csv,
    listing::{AlertsQuery, select},
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
            let file = alerts_csv(rows, &page.status);
            let name = format!("attachment; filename=\"alertes-{}.csv\"", page.status.as_of);
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, file).into_response()
        }
        Err(error) => (error.code.status(), error.message).into_response(),
    }
}
