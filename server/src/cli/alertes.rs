//! `optiflow alertes`: page Alertes in the terminal.

use app::{
    api::alerts::{AlertRow, ArticlePanel, DataStatus},
    listing::words,
};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use optiflow_domain::{Advice, ArticleId, DomainError, Level, Margin, Suggestion, format, order};
use serde_json::json;

use super::{
    Failure,
    reading::{self, explain},
    table,
};
use crate::{
    config::Config,
    read::{AlertsRead, Reader},
};

#[derive(Debug, Args)]
#[command(after_help = "Exemples :
  optiflow alertes critique
  optiflow alertes status --json
  optiflow alertes calcul 12 2026-12-09 15")]
pub(super) struct AlertesArgs {
    #[command(subcommand)]
    command: AlertesCommand,
}

#[derive(Debug, Subcommand)]
enum AlertesCommand {
    /// Combien d'articles à chaque niveau, et tous les articles
    #[command(after_help = "Exemple : optiflow alertes status --json")]
    Status(Shown),
    /// Les articles en rupture avant qu'une livraison puisse arriver
    #[command(after_help = "Exemple : optiflow alertes critique")]
    Critique(Shown),
    /// Les articles à commander dans les jours qui viennent
    #[command(after_help = "Exemple : optiflow alertes attention --json")]
    Attention(Shown),
    /// La quantité à commander pour tenir jusqu'à une date
    #[command(after_help = "Exemple : optiflow alertes calcul 12 2026-12-09 15    (marge de 15 %)")]
    Calcul(Calculation),
}

#[derive(Debug, Args)]
struct Shown {
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct Calculation {
    /// Numéro de l'article
    #[arg(value_name = "ID", value_parser = reading::article)]
    article: ArticleId,
    /// Date jusqu'à laquelle le stock doit tenir
    #[arg(value_name = "DATE", value_parser = reading::date)]
    date: Date,
    /// Marge de sécurité en %, de 0 à 50
    #[arg(value_name = "MARGE", default_value = "15", value_parser = margin)]
    margin: Margin,
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

fn margin(text: &str) -> Result<Margin, String> {
    let wrong = || "donnez un pourcentage de 0 à 50, par exemple 15".to_owned();
    let percent: f64 = text.trim_end_matches(['%', ' ']).replace(',', ".").parse().map_err(|_| wrong())?;
    Margin::from_percent(percent).map_err(|_| wrong())
}

pub(super) async fn run(config: &Config, args: AlertesArgs) -> Result<(), Failure> {
    let reader = reading::reader(config).await?;
    let (level, shown) = match args.command {
        AlertesCommand::Calcul(calculation) => return calculate(&reader, &calculation).await,
        AlertesCommand::Status(shown) => (None, shown),
        AlertesCommand::Critique(shown) => (Some(Level::Critical), shown),
        AlertesCommand::Attention(shown) => (Some(Level::Attention), shown),
    };
    let page = reader.alerts_page().await.map_err(|error| explain(&error))?;
    let asked = |row: &&AlertRow| level.is_none_or(|level| row.assessment.level() == level);
    let rows: Vec<_> = page.rows().filter(asked).collect();
    if shown.json {
        return print_json(&page, &rows);
    }
    print(&page.status, &rows, level);
    Ok(())
}

/// One object an article, with names in full: the page's own are short because they travel.
fn print_json(page: &AlertsRead, rows: &[&AlertRow]) -> Result<(), Failure> {
    let row = |row: &&AlertRow| {
        json!({
            "id": row.id, "name": row.name, "category": row.category, "supplier": row.supplier,
            "stock": row.stock, "lead_time_days": row.lead_time.days(),
            "lead_time_assumed": row.lead_time.is_assumed(), "level": row.assessment.level().slug(),
            "assessment": row.assessment, "money_at_stake": row.assessment.money_at_stake(),
            "suggested": row.suggested, "advised": row.advised, "unit_cost": row.cost,
            "orders": row.orders.iter().map(|order| json!({
                "id": order.id, "quantity": order.quantity, "expected_on": order.expected_on,
            })).collect::<Vec<_>>(),
        })
    };
    let counts = Level::ALL.map(|level| (level.slug().to_owned(), json!(count(rows, level))));
    reading::print(&json!({
        "as_of": page.status.as_of, "computed_at": page.status.computed_at, "stale": page.status.stale,
        "articles": page.articles, "levels": serde_json::Map::from_iter(counts),
        "rows": rows.iter().map(row).collect::<Vec<_>>(),
    }))
}

fn count(rows: &[&AlertRow], level: Level) -> usize {
    rows.iter().filter(|row| row.assessment.level() == level).count()
}

fn print(status: &DataStatus, rows: &[&AlertRow], level: Option<Level>) {
    let Some(computed_at) = status.computed_at else {
        println!("Rien n'est encore calculé. Lancez « optiflow batch ».");
        return;
    };
    println!(
        "Au {} (données calculées le {}{})",
        format::date(status.as_of),
        format::moment(computed_at),
        if status.stale { ", trop anciennes : lancez « optiflow batch »" } else { "" }
    );
    if level.is_none() {
        let counts = Level::ALL.map(|level| {
            let count = count(rows, level);
            format!("{count} {}", words::counted(level, count))
        });
        println!("{}\n", counts.join(", "));
    }
    if rows.is_empty() {
        println!("Aucun article.");
        return;
    }
    let currency = status.currency;
    let row = |row: &&AlertRow| {
        [
            row.name.clone(),
            row.id.to_string(),
            row.assessment.level().label().to_owned(),
            row.stock.map_or_else(|| "—".to_owned(), format::quantity),
            words::due(&row.assessment, status.as_of).unwrap_or_default(),
            words::stake(&row.assessment, currency).map(|(_, money)| money).unwrap_or_default(),
            row.advised.map(|units| format::quantity(f64::from(units))).unwrap_or_default(),
            row.orders.iter().map(|order| words::marked(*order)).collect::<Vec<_>>().join(" · "),
        ]
    };
    let titles = ["Article", "N°", "Niveau", "Stock", "Échéance", "En jeu", "Conseillé", "Commande"];
    table::print(titles, rows.iter().map(row));
}

async fn calculate(reader: &Reader, asked: &Calculation) -> Result<(), Failure> {
    let panel = reader.article_panel(asked.article).await.map_err(|error| explain(&error))?;
    let stock = panel.stock.map(|stock| stock.quantity);
    let wrong = |error: DomainError| Failure::Usage(error.to_string());
    let formula = order::suggest(&panel.forecast, stock, asked.date, asked.margin).map_err(wrong)?;
    let advice =
        order::advise(&panel.forecast, stock, asked.date, asked.margin, &panel.rules).map_err(wrong)?;
    if asked.json {
        return reading::print(&json!({
            "id": panel.id, "name": panel.name, "formula": formula, "advice": advice,
        }));
    }
    print_calculation(&panel, asked, &formula, &advice);
    Ok(())
}

fn print_calculation(panel: &ArticlePanel, asked: &Calculation, formula: &Suggestion, advice: &Advice) {
    println!("{}, jusqu'au {} ({} jours)\n", panel.name, format::date(asked.date), formula.days);
    let line = |title: String, units: f64| [title, format::quantity(units)];
    let mut lines = vec![
        line("Prédictions cumulées".to_owned(), formula.predicted),
        line("Stock actuel".to_owned(), -formula.stock),
        line("Besoin net".to_owned(), formula.net_need),
        line(format!("Marge de sécurité {}", format::percent(asked.margin.share(), 0)), formula.margin),
        line("Arrondi".to_owned(), formula.rounding),
        line("Quantité suggérée".to_owned(), f64::from(formula.quantity)),
    ];
    if advice.quantity != formula.quantity {
        lines.push(line("En commande, arrive avant".to_owned(), -advice.on_order));
        lines.push(line("Jusqu'au minimum de commande".to_owned(), f64::from(advice.to_minimum)));
        lines.push(line("Jusqu'au colis entier".to_owned(), f64::from(advice.to_pack)));
        lines.push(line("Quantité conseillée".to_owned(), f64::from(advice.quantity)));
    }
    table::print(["Ligne", "Articles"], lines.into_iter());
    if let Some(until) = formula.enough_until {
        println!("\nStock suffisant jusqu'au {}.", format::date(until));
    }
}
