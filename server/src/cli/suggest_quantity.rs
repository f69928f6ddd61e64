//! `optiflow batch suggest_quantity`: how much to order of what is urgent, from what is published and the till's newest
//! stock. Nothing is forecast again and nothing is published.

use app::api::alerts::AlertRow;
use jiff::civil::Date;
use optiflow_domain::{ArticleId, format};
use serde_json::json;

use super::{
    Failure,
    reading::{self, explain},
    table,
};
use crate::{config::Config, read::ReadError};

/// The quantities of the articles to order, or of one article.
pub(super) async fn run(config: &Config, article: Option<ArticleId>, json: bool) -> Result<(), Failure> {
    let reader = reading::reader(config).await?;
    let page = reader.alerts_page().await.map_err(|error| explain(&error))?;
    if page.status.computed_at.is_none() {
        return Err(Failure::Work("rien n'est encore calculé. Lancez « optiflow batch ».".to_owned()));
    }
    let asked = |row: &&AlertRow| article.map_or(row.suggested.is_some(), |id| row.id == id);
    let rows: Vec<_> = page.rows().filter(asked).collect();
    if article.is_some() && rows.is_empty() {
        return Err(explain(&ReadError::UnknownArticle));
    }
    if json {
        return print_json(page.status.as_of, &rows);
    }
    print(&rows);
    Ok(())
}

fn print_json(as_of: Date, rows: &[&AlertRow]) -> Result<(), Failure> {
    let row = |row: &&AlertRow| {
        json!({
            "id": row.id, "name": row.name, "level": row.assessment.level().slug(),
            "stock": row.stock, "suggested": row.suggested, "advised": row.advised,
        })
    };
    let articles: Vec<_> = rows.iter().map(row).collect();
    reading::print(&json!({"as_of": as_of, "articles": articles}))
}

fn print(rows: &[&AlertRow]) {
    if rows.is_empty() {
        println!("Aucun article n'est à commander.");
        return;
    }
    let units =
        |units: Option<u32>| units.map_or_else(|| "—".to_owned(), |units| format::quantity(f64::from(units)));
    let row = |row: &&AlertRow| {
        [
            row.name.clone(),
            row.id.to_string(),
            row.assessment.level().label().to_owned(),
            units(row.suggested),
            units(row.advised),
        ]
    };
    table::print(["Article", "N°", "Niveau", "Suggéré", "Conseillé"], rows.iter().map(row));
}
